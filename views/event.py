"""The organizer's card of an event: counts and times, never a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from domain.events import UNDISCLOSED, Event, Survey
from domain.messages import MessageKind, PlannedMessage
from domain.results.release import Release
from domain.results.summary import ClosedSummary, NamedSummary, NotOpen, OpenSummary, Summary
from views.callback.codec import Tap
from views.callback.events import ArchiveEvent, EditEvent
from views.callback.files import ShowFiles
from views.callback.invitations import ShowInvitation
from views.callback.organizers import (
    AnnounceEvent,
    RemindEvent,
    ShowAgendaChange,
    ShowAudit,
    ShowCheckin,
    ShowParticipants,
    ShowPlanned,
    ShowStaff,
    ShowStatus,
)
from views.callback.schedule import CloseSurvey, ShowSchedule
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, people
from views.messages import certificates
from views.privacy.retention import registrations_erased
from views.registration.screens import title
from views.reminders import message_label
from views.screen import Button, Row, Screen

BUTTONS_A_ROW = 2
MAX_PLANNED = 10
"""So many messages that organizers planned have a button on the card."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the card tells; ``coming`` are the messages that are still planned."""

    by_profession: dict[str | None, int]
    unreachable: int
    summary: Summary
    coming: tuple[PlannedMessage, ...]
    link: str = ""
    """The address at which people register; empty when nobody can any more."""
    confirmed_count: int | None = None
    """How many of the registered an organizer has confirmed; None where nobody is asked to."""
    present: int | None = None
    """How many of the registered are present; None where nobody checks in."""
    present_guests: int = 0
    """How many people without Telegram are present besides."""
    waiting_count: int = 0
    """How many are on the waiting list."""
    taken_places: int = 0
    """How many of the event's places are taken, where it has so many only."""
    erased_on: date | None = None
    """The day on which registrations were erased; None while they are kept."""
    can_send_certificates: bool = False
    surveys: tuple[tuple[Survey, Summary], ...] = ()
    """Each survey and how it stands, in the order in which they open, where the event has several."""
    open_survey: int | None = None
    """The number of the survey that can be closed early; None while none is open."""
    is_over: bool = False
    """Whether it is over or cancelled, so that it can be put into the archive."""
    is_archived: bool = False

    @property
    def registered(self) -> int:
        """How many are registered."""
        return sum(self.by_profession.values())

    @property
    def is_erased(self) -> bool:
        """Whether nobody is left to write to, because registrations were kept long enough."""
        return self.erased_on is not None and not self.registered


def card(voice: Translator, event: Event, event_card: Card) -> Screen:
    """The event at a glance, with the way to each task."""
    certificate_rows = (certificates.row(voice, event),) if event_card.can_send_certificates else ()
    planned_rows = tuple(
        (Button(_planned_line(voice, message), tap),)
        for message in event_card.coming
        if (tap := _planned_tap(event, message)) is not None
    )[:MAX_PLANNED]
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("This event is in the archive.") if event_card.is_archived else "",
            *_people(voice, event, event_card),
            *_upcoming(voice, event, event_card),
            _link(voice, event_card),
        ),
        (*_in_pairs(_tasks(voice, event, event_card)), *certificate_rows, *planned_rows),
    )


def _tasks(voice: Translator, event: Event, event_card: Card) -> Iterator[Button]:
    """What an organizer does for an event, the most frequent first."""
    yield Button(voice.plain("Participants"), ShowParticipants(event.code))
    if event_card.link:
        yield Button(voice.plain("Invite"), ShowInvitation(event.code))
    if event.checkin:
        yield Button(voice.plain("Check-in"), ShowCheckin(event.code))
    if not event_card.is_erased:
        yield Button(voice.plain("Announce"), AnnounceEvent(event.code))
    if isinstance(event_card.summary, OpenSummary | NamedSummary):
        yield Button(voice.plain("Remind"), RemindEvent(event.code))
    if not event_card.is_erased:
        yield Button(voice.plain("Planned messages"), ShowSchedule(event.code))
    if event_card.open_survey is not None:
        yield Button(voice.plain("Close the survey"), CloseSurvey(event_card.open_survey, 0))
    yield Button(voice.plain("Edit"), EditEvent(event.code, "0"))
    yield Button(voice.plain("Files"), ShowFiles(event.code))
    yield Button(voice.plain("Staff"), ShowStaff(0))
    yield Button(voice.plain("Audit"), ShowAudit(0))
    yield Button(voice.plain("The bot"), ShowStatus())
    if event_card.is_archived:
        yield Button(voice.plain("Out of the archive"), ArchiveEvent(event.code, 0))
    elif event_card.is_over:
        yield Button(voice.plain("Into the archive"), ArchiveEvent(event.code, 1))


def _in_pairs(buttons: Iterable[Button]) -> Iterator[Row]:
    """Two buttons a row."""
    row = tuple(buttons)
    yield from (row[first : first + BUTTONS_A_ROW] for first in range(0, len(row), BUTTONS_A_ROW))


def _link(voice: Translator, event_card: Card) -> str:
    return voice.say("Link to register: {link}", link=event_card.link) if event_card.link else ""


def _upcoming(voice: Translator, event: Event, event_card: Card) -> Iterator[str]:
    for survey, summary in event_card.surveys or ((None, event_card.summary),):
        if not (event.is_cancelled and isinstance(summary, NotOpen)):
            yield "\n".join([*_survey_head(voice, survey), survey_status(voice, summary)])
    if event.is_cancelled:
        yield voice.say("Nobody can register, and nothing that was planned for it is sent.")
    else:
        yield _scheduled_messages(voice, event_card)


def _survey_head(voice: Translator, survey: Survey | None) -> tuple[Html, ...]:
    """What the survey is called, where the event has several."""
    return () if survey is None else (Html(f"<b>{voice.words(survey.title)}</b>"),)


def _people(voice: Translator, event: Event, event_card: Card) -> Iterator[str]:
    if event_card.is_erased and event_card.erased_on is not None:
        yield registrations_erased(voice, event_card.erased_on)
        return
    expected_total = sum(profession.expected or 0 for profession in event.professions)
    head = (
        voice.say("<b>{n} of {expected} expected are registered</b>", n=event_card.registered, expected=expected_total)
        if expected_total
        else voice.count("<b>{n} person is registered</b>", "<b>{n} people are registered</b>", event_card.registered)
    )
    yield "\n".join([head, *map(safe, _profession_counts(voice, event, event_card.by_profession))])
    yield "\n".join(_presence(voice, event_card))
    if event.capacity is not None:
        yield _places(voice, event.capacity, event_card)
    if event_card.unreachable:
        yield voice.count(
            "{n} person cannot be reached: they blocked the bot.",
            "{n} people cannot be reached: they blocked the bot.",
            event_card.unreachable,
        )


def _presence(voice: Translator, event_card: Card) -> Iterator[str]:
    if event_card.confirmed_count is not None:
        yield voice.say(
            "Confirmed: {n} of {registered}", n=event_card.confirmed_count, registered=event_card.registered
        )
    if event_card.present is not None:
        yield voice.say(
            "Present: {n} of {registered} registered", n=event_card.present, registered=event_card.registered
        )
    if event_card.present_guests:
        yield voice.count(
            "and {n} person without Telegram", "and {n} people without Telegram", event_card.present_guests
        )


def _places(voice: Translator, capacity: int, event_card: Card) -> str:
    places_line = voice.say("Places taken: {n} of {capacity}.", n=event_card.taken_places, capacity=capacity)
    waiting = voice.count(
        "{n} person is on the waiting list.", "{n} people are on the waiting list.", event_card.waiting_count
    )
    return f"{places_line} {waiting}" if event_card.waiting_count else places_line


def _profession_counts(voice: Translator, event: Event, by_profession: Mapping[str | None, int]) -> Iterator[str]:
    for profession in event.professions:
        yield voice.labelled(voice.label(profession.label), by_profession.get(profession.id, 0))
    undisclosed_count = by_profession.get(None, 0) + by_profession.get(UNDISCLOSED, 0)
    if undisclosed_count:
        yield voice.labelled(voice.plain("Prefer not to say"), undisclosed_count)


def survey_status(voice: Translator, summary: Summary) -> str:
    """How the survey stands, in a sentence: never more than how many answered."""
    if isinstance(summary, OpenSummary) and summary.answered_count is None:
        return _below_minimum(voice, summary)
    match summary:
        case NotOpen(opens=opens):
            if opens is None:
                return voice.say("This event has no survey.")
            return voice.say("The survey opens on {moment}.", moment=voice.moment(opens))
        case (
            OpenSummary(answered_count=answered_count, eligible_count=eligible_count, closes=closes)
            | NamedSummary(release=Release(answered=answered_count, eligible=eligible_count), closes=closes)
        ):
            return voice.say(
                "The survey is open until {moment}: {answered} of {n} answered.",
                moment=voice.moment(closes),
                answered=answered_count,
                n=eligible_count,
            )
        case ClosedSummary(release=Release(answered=None, thresholds=thresholds)):
            few = people(voice, thresholds.minimum_group)
            return voice.say("The survey is closed: fewer than {few} answered.", few=few)
        case ClosedSummary(release=release):
            return voice.say(
                "The survey is closed: {answered} of {n} answered.", answered=release.answered, n=release.eligible
            )
        case _:
            assert_never(summary)


def _below_minimum(voice: Translator, summary: OpenSummary) -> str:
    until = voice.moment(summary.closes)
    if summary.eligible_count < summary.few:
        few = people(voice, summary.few)
        return voice.say("The survey is open until {moment}: fewer than {few} have answered.", moment=until, few=few)
    return voice.say(
        "The survey is open until {moment}: fewer than {few} of {n} answered.",
        moment=until,
        few=summary.few,
        n=summary.eligible_count,
    )


def _planned_tap(event: Event, message: PlannedMessage) -> Tap | None:
    """What shows a message that can be taken out of the plan in the chat; None for one of the settings."""
    if message.kind is MessageKind.AGENDA_CHANGE:
        return ShowAgendaChange(event.code, message.id)
    return ShowPlanned(event.code, message.id) if message.is_by_organizer else None


def _planned_line(voice: Translator, message: PlannedMessage) -> str:
    return voice.plain("{moment}: {what}", moment=voice.moment(message.due), what=message_label(voice, message.kind))


def _scheduled_messages(voice: Translator, event_card: Card) -> str:
    lines = [safe(_planned_line(voice, message)) for message in event_card.coming]
    return "\n".join([voice.say("<b>Planned messages</b>"), *lines]) if lines else ""
