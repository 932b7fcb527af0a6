"""Which messages must have come to somebody, by the rules and by what they did; too many and too few are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from demo.rehearsal.messages_check import BY_HAND, UNKNOWN, find_errors, kind_of, read_inbox
from demo.telegram.stand_in import ButtonView, Entry
from demo.transcript_reader import ObservedPerson
from domain.events import Event
from domain.messages import PlannedMessage
from tests.messages import from_settings, planned_message
from tests.support.program import CLOSES, EVE, EVENT, OPENS, REMIND, RULES, START
from views.callback.codec import Tap, encode
from views.callback.participants import Decline, GetCalendar, NotNow, StartSurvey

SLACK = timedelta(seconds=10)
SECOND = timedelta(seconds=1)
INVITATION = (StartSurvey(1), NotNow(1), Decline(1))
REMINDER = (StartSurvey(1), Decline(1))
AGENDA = (GetCalendar("bucharest"),)


def came(text: str, *buttons: Tap, at: datetime = START) -> Entry:
    row = tuple(ButtonView("…", encode(tap)) for tap in buttons)
    return Entry(at, 7, "bot", "message", text, (row,))


def file(at: datetime = EVE) -> Entry:
    return Entry(at, 7, "bot", "document", "day.ics")


EVERYTHING = (
    came("Monday", *AGENDA, at=EVE),
    file(),
    came("Slides are  ready."),
    came("How was it?", *INVITATION, at=OPENS),
    came("Still missing", *REMINDER, at=REMIND),
)


def problems(
    entries: Iterable[Entry], event: Event = EVENT, more: tuple[PlannedMessage, ...] = (), **times: datetime | None
) -> list[str]:
    person = ObservedPerson(event, is_registered=True)
    for name, value in times.items():
        setattr(person, name, value)
    return list(find_errors(read_inbox(person, entries), (*event.messages, *more), RULES.messages, SLACK))


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (EVERYTHING[0], "agenda"),
        (EVERYTHING[1], "calendar file"),
        (came("Round table\n\nThe agenda has changed.", *AGENDA), "agenda-change"),
        (came("Masă rotundă\n\nAgenda s-a schimbat.", *AGENDA), "agenda-change"),
        (EVERYTHING[2], "text-1"),
        (came("Prezentările sunt gata."), "text-1"),
        (EVERYTHING[3], "survey"),
        (EVERYTHING[4], "reminder"),
        (came("Buy now"), UNKNOWN),
    ],
)
def test_kind_is_told_by_how_a_message_looks(entry: Entry, kind: str) -> None:
    assert kind_of(entry, EVENT) == kind


def test_messages_that_came_once_each_are_right() -> None:
    assert problems(EVERYTHING) == []


@pytest.mark.parametrize(
    ("index", "kind"), [(0, "agenda"), (1, "calendar file"), (2, "text-1"), (3, "survey"), (4, "reminder")]
)
def test_message_that_is_missing_or_came_twice_is_found(index: int, kind: str) -> None:
    fewer, more = [*EVERYTHING[:index], *EVERYTHING[index + 1 :]], [*EVERYTHING, EVERYTHING[index]]

    assert problems(fewer) == [f"{kind}: 0 instead of 1"]
    assert problems(more) == [f"{kind}: 2 instead of 1"]


def test_message_that_nobody_planned_is_found() -> None:
    assert problems([*EVERYTHING, came("Buy now")]) == [f"{UNKNOWN}: 1 instead of 0"]


@pytest.mark.parametrize("reason", ["sent_at", "declined_at"])
def test_reminder_to_somebody_who_has_answered_or_declined_is_found(reason: str) -> None:
    did = {reason: REMIND - SECOND}

    assert problems(EVERYTHING[:4], **did) == []
    assert problems(EVERYTHING, **did) == ["reminder: 1 instead of 0"]


def test_message_to_somebody_who_has_blocked_the_bot_is_found() -> None:
    assert problems(EVERYTHING[:2], blocked_at=START - SECOND) == []
    assert problems(EVERYTHING[:3], blocked_at=START - SECOND) == ["text-1: 1 instead of 0"]


def test_message_that_stops_being_due_while_it_goes_out_may_come_or_not() -> None:
    last = from_settings("reminder-1", CLOSES - SECOND, "not-answered")
    event = replace(EVENT, messages=(*EVENT.messages[:3], last))

    assert problems(EVERYTHING[:4], event) == []
    assert problems([*EVERYTHING[:4], came("Missing", *REMINDER, at=CLOSES)], event) == []


def test_reminder_in_quiet_hours_is_due_when_they_end() -> None:
    night = from_settings("reminder-1", REMIND.replace(hour=22), "not-answered")
    event = replace(EVENT, messages=(*EVENT.messages[:3], night))
    morning = REMIND + timedelta(hours=22)

    assert problems([*EVERYTHING[:4], came("Missing", *REMINDER, at=morning)], event) == []
    assert problems(EVERYTHING[:4], event, sent_at=morning - SECOND) == []
    assert problems(EVERYTHING[:4], event) == ["reminder: 0 instead of 1"]


def test_message_in_quiet_hours_is_found() -> None:
    late = replace(EVERYTHING[2], at=START.replace(hour=20))

    assert problems([*EVERYTHING[:2], late, *EVERYTHING[3:]]) == ["written to in quiet hours"]


def test_reminders_beyond_the_most_are_found() -> None:
    more = tuple(from_settings(f"reminder-{n}", REMIND + n * timedelta(days=1), "not-answered") for n in (2, 3))
    twice = [*EVERYTHING, came("Missing", *REMINDER, at=REMIND + timedelta(days=2))]

    assert problems(twice, more=more) == []
    assert problems([*twice, twice[-1]], more=more) == ["reminder: 3 instead of 2"]


def test_reminder_by_hand_too_soon_after_another_goes_to_nobody() -> None:
    by_hand = (planned_message("bucharest", BY_HAND, "reminder", "not-answered", REMIND + timedelta(hours=1)),)

    assert problems(EVERYTHING, more=by_hand) == []
    assert problems([*EVERYTHING, EVERYTHING[-1]], more=by_hand) == ["reminder: 2 instead of 1"]


def test_texts_that_say_the_same_are_counted_together() -> None:
    again = from_settings("text-2", START + timedelta(hours=1), text={"en": "Slides are ready."})
    event = replace(EVENT, messages=(*EVENT.messages, again))

    assert problems(EVERYTHING, event) == ["text-1: 1 instead of 2"]
    assert problems([*EVERYTHING, EVERYTHING[2]], event) == []
