"""Choosing the event that a command is about, page by page, and what is said when there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from typing import assert_never

from domain.events import Event
from views.callback.codec import Tap
from views.callback.participants import TurnEvents
from views.i18n import Html, Translator
from views.layout.common import paragraphs
from views.layout.option_list import Option, option_list
from views.layout.page_buttons import page_buttons
from views.registration.screens import event_label
from views.screen import Button, Row, Screen

EVENTS = 8
"""So many events stand on one page."""
KNOWN_CODES = 10
"""So many codes are named to somebody who typed one that no event has."""


class EventList(IntEnum):
    """What an event is chosen for. The numbers stand on buttons in people's chats and never change."""

    REGISTRATION = 0
    SUMMARY = 1
    COMMENTS = 2
    MINUTES = 3
    EXPORT = 4
    REPORT = 5
    REMINDER = 6
    CARD = 7
    PARTICIPANTS = 8
    ANNOUNCEMENT = 9
    NEW_ORGANIZER = 20
    NEW_COORDINATOR = 21
    CHECKIN = 10
    INVITE = 11
    SCHEDULE = 12
    CLOSING = 13
    ROSTER = 14
    FILE = 15
    CERTIFICATE = 16


@dataclass(frozen=True, slots=True)
class EventChoice:
    """The events that can be chosen: those that are not over first, then the past ones, then those in the archive."""

    current: Sequence[Event]
    past: Sequence[Event]
    """The latest first; likewise those in the archive."""
    archived: Sequence[Event] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """All of them in their order."""
        return (*self.current, *self.past, *self.archived)

    @property
    def pages(self) -> tuple[Sequence[Event], ...]:
        """The events of each page; the archive begins on a page of its own, and there is at least one page."""
        listed_events = (*self.current, *self.past)
        return tuple(
            events[first : first + EVENTS]
            for events in (listed_events, self.archived)
            for first in range(0, max(len(events), int(events is listed_events)), EVENTS)
        )

    @property
    def archive_page(self) -> int:
        """The number of the first page of the archive."""
        return max(1, -(-(len(self.current) + len(self.past)) // EVENTS))


def choose_event(
    voice: Translator, choice: EventChoice, list_: EventList, tap: Callable[[str], Tap], page: int = 0
) -> Screen:
    """One button for each event of this page, or of the last when there are fewer."""
    pages = choice.pages
    page = min(page, len(pages) - 1)
    options = [Option(event_label(voice, event, choice.events), tap(event.code)) for event in pages[page]]
    text, rows = option_list(options)
    is_archive = page >= choice.archive_page
    head = voice.say("<b>Archive</b>") if is_archive else ""
    turning = _page_buttons(voice, choice, list_, page)
    return Screen(paragraphs(head, _question(voice, list_), text), (*rows, *turning))


def choose_option(question: Html, list_: EventList, options: Sequence[Option], page: int) -> Screen:
    """One button for each option of this page, or of the last when there are fewer; they keep their order."""
    pages = max(1, -(-len(options) // EVENTS))
    page = min(page, pages - 1)
    text, rows = option_list(options[page * EVENTS : (page + 1) * EVENTS])
    turning = page_buttons(page, pages, lambda number: TurnEvents(list_, number))
    return Screen(paragraphs(question, text), (*rows, *((turning,) if turning else ())))


def _question(voice: Translator, list_: EventList) -> Html:
    match list_:
        case EventList.COMMENTS:
            return voice.say("<b>The comments of which event?</b>")
        case EventList.REMINDER:
            return voice.say("<b>Remind for which event?</b>")
        case (
            EventList.REGISTRATION
            | EventList.SUMMARY
            | EventList.MINUTES
            | EventList.EXPORT
            | EventList.REPORT
            | EventList.CARD
            | EventList.PARTICIPANTS
            | EventList.ANNOUNCEMENT
            | EventList.NEW_ORGANIZER
            | EventList.NEW_COORDINATOR
            | EventList.CHECKIN
            | EventList.INVITE
            | EventList.SCHEDULE
            | EventList.CLOSING
            | EventList.ROSTER
            | EventList.FILE
            | EventList.CERTIFICATE
        ):
            return voice.say("<b>Which event?</b>")
        case _:
            assert_never(list_)


def _page_buttons(voice: Translator, choice: EventChoice, list_: EventList, page: int) -> Iterator[Row]:
    """To the pages before and after; and to the archive, which is otherwise at the end of the last page."""
    row: Row = ()
    if page > 0:
        row += (Button(voice.plain("Back"), TurnEvents(list_, page - 1)),)
    if page < len(choice.pages) - 1 and page + 1 != choice.archive_page:
        is_past = (page + 1) * EVENTS >= len(choice.current) and page < choice.archive_page
        label = voice.plain("Past events") if is_past else voice.plain("More events")
        row += (Button(label, TurnEvents(list_, page + 1)),)
    if row:
        yield row
    if choice.archived and page < choice.archive_page:
        label = voice.plain("Archive ({n})", n=len(choice.archived))
        yield (Button(label, TurnEvents(list_, choice.archive_page)),)


def other_events(voice: Translator, list_: EventList) -> Row:
    """Below a screen about the event that was chosen last: to the others."""
    return (Button(voice.plain("Another event"), TurnEvents(list_, 0)),)


def no_events(voice: Translator) -> Screen:
    """There is nothing to tell of."""
    return Screen(voice.say("There is no event yet: an organizer makes one with /newevent."))


def no_event(voice: Translator, command: str, code: str, event_codes: tuple[str, ...]) -> Screen:
    """No event has that code."""
    near = get_close_matches(code, event_codes, n=1)
    if near:
        sentence = voice.say(
            "There is no event with the code “{code}”. Did you mean /{command} {near}?",
            code=code[:64],
            command=command,
            near=near[0],
        )
        return Screen(sentence)
    listed_codes = [*event_codes[:KNOWN_CODES], *(["…"] if len(event_codes) > KNOWN_CODES else [])]
    sentence = voice.say(
        "There is no event with the code “{code}”. Known codes: {known}.",
        code=code[:64],
        known=voice.comma.join(listed_codes) or "–",
    )
    return Screen(sentence)
