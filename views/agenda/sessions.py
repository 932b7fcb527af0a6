"""Choosing single sessions for one's calendar."""

from __future__ import annotations

from collections.abc import Sequence

from domain.agenda.calendar import CalendarEntry
from domain.events import Event
from views.callback.participants import GetSession, GetSessions, ShowAgenda, ShowSessions
from views.i18n import Html, Translator
from views.layout.common import paragraphs
from views.layout.dates import item_hours
from views.registration.screens import title
from views.screen import Button, Row, Screen

PAGE = 12
"""Sessions in one message: as many titles of the longest kind fit."""
IN_ROW = 6


def sessions(voice: Translator, event: Event, entries: Sequence[CalendarEntry], page: int) -> Screen:
    """The sessions by number, and a button for each: it sends the calendar file of that one alone."""
    current = [entry for entry in entries if entry.session and not entry.is_cancelled]
    page = min(page, max(0, (len(current) - 1) // PAGE))
    numbered_entries = list(enumerate(current, start=1))[page * PAGE : (page + 1) * PAGE]
    text = paragraphs(
        title(voice, event),
        voice.say("Which session would you like in your calendar? Each comes as a file of its own."),
        "\n".join(_line(voice, event, number, entry) for number, entry in numbered_entries),
    )
    buttons = [Button(str(number), GetSession(event.code, entry.session)) for number, entry in numbered_entries]
    rows = tuple(tuple(buttons[start : start + IN_ROW]) for start in range(0, len(buttons), IN_ROW))
    return Screen(
        text,
        (
            *rows,
            *_page_buttons(voice, event, page, len(current)),
            (Button(voice.plain("All sessions in one file"), GetSessions(event.code)),),
            (Button(voice.plain("Back"), ShowAgenda(event.code)),),
        ),
    )


def _line(voice: Translator, event: Event, number: int, entry: CalendarEntry) -> Html:
    item = entry.items[0]
    day = voice.day(item.starts) if event.first_day != event.last_day else ""
    when = voice.listed((day, item_hours(voice, item))) if day else item_hours(voice, item)
    return voice.say("<b>{n}.</b> {when}  {title}", n=number, when=when, title=voice.words(item.title))


def _page_buttons(voice: Translator, event: Event, page: int, count: int) -> tuple[Row, ...]:
    before = (Button(f"‹ {voice.plain('Earlier')}", ShowSessions(event.code, page - 1)),) if page else ()
    after = (
        (Button(f"{voice.plain('Later')} ›", ShowSessions(event.code, page + 1)),) if (page + 1) * PAGE < count else ()
    )
    return ((*before, *after),) if before or after else ()
