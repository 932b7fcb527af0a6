"""To which times a message can be moved: only those at which it would be sent, and near reminders are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.announcements.message_moves import (
    FARTHEST,
    STEPS,
    EntryState,
    MoveRefusal,
    ScheduleEntry,
    entry_state,
    find_close_reminder,
    moved_by,
    refuse_time,
    with_time,
)
from domain.messages import Audience, MessageKind, MessageState, PlannedMessage
from domain.schedule import Verdict, judge
from domain.survey import SurveyRun
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS, event

EVENT = event(EVERY_KIND)
CLOSES = EVERY_KIND.closes
RUN = SurveyRun(1, EVENT.code, EVERY_KIND, {}, THRESHOLDS, OPENS, CLOSES, None)
NOW = OPENS - timedelta(days=3)
AUDIENCES = {MessageKind.REMINDER: Audience.NOT_ANSWERED}


def message(kind: MessageKind, due: datetime = OPENS + timedelta(days=2), **body: Any) -> PlannedMessage:  # noqa: ANN401 — JSON
    return PlannedMessage(EVENT.code, f"{kind}-1", kind, AUDIENCES.get(kind, Audience.REGISTERED), due, body)


@pytest.mark.parametrize(
    ("kind", "due", "reason"),
    [
        (MessageKind.TEXT, NOW - timedelta(seconds=1), MoveRefusal.PAST),
        (MessageKind.TEXT, NOW, None),
        (MessageKind.TEXT, NOW + FARTHEST, None),
        (MessageKind.TEXT, NOW + FARTHEST + timedelta(seconds=1), MoveRefusal.DISTANT),
        (MessageKind.AGENDA, EVENT.ends - timedelta(seconds=1), None),
        (MessageKind.AGENDA, EVENT.ends, MoveRefusal.AFTER_EVENT),
        (MessageKind.SURVEY, OPENS - timedelta(seconds=1), MoveRefusal.BEFORE_SURVEY),
        (MessageKind.SURVEY, OPENS, None),
        (MessageKind.REMINDER, OPENS, MoveRefusal.BEFORE_SURVEY),
        (MessageKind.REMINDER, OPENS + timedelta(seconds=1), None),
        (MessageKind.REMINDER, CLOSES - timedelta(seconds=1), None),
        (MessageKind.REMINDER, CLOSES, MoveRefusal.AFTER_SURVEY),
    ],
)
@pytest.mark.parametrize("run", [None, RUN], ids=["not open", "open"])
def test_time_is_refused_exactly_when_nothing_would_go_out_then(
    kind: MessageKind, due: datetime, reason: MoveRefusal | None, run: SurveyRun | None
) -> None:
    moved_message = message(kind, due)

    assert refuse_time(message(kind), EVENT, run, NOW, due) is reason
    if reason not in {MoveRefusal.PAST, MoveRefusal.DISTANT}:
        run_by_then = RUN if due >= OPENS else None
        assert (judge(moved_message, EVENT, run_by_then, due) is Verdict.SEND) == (reason is None)


def test_nothing_goes_out_for_a_closed_survey_nor_of_the_settings_for_a_cancelled_event() -> None:
    closed_run = replace(RUN, closed_at=OPENS)
    of_settings, of_organizer = message(MessageKind.TEXT, settings=1), message(MessageKind.TEXT, organizer=1)
    cancelled = replace(EVENT, is_cancelled=True)

    assert refuse_time(message(MessageKind.REMINDER), EVENT, closed_run, NOW, CLOSES - timedelta(1)) is (
        MoveRefusal.AFTER_SURVEY
    )
    assert refuse_time(message(MessageKind.REMINDER), replace(EVENT, survey=None), None, NOW, OPENS) is (
        MoveRefusal.AFTER_SURVEY
    )
    assert refuse_time(of_settings, cancelled, None, NOW, OPENS) is MoveRefusal.CANCELLED
    assert refuse_time(of_organizer, cancelled, None, NOW, OPENS) is None


def test_moved_message_remembers_the_time_of_the_settings_until_it_is_there_again() -> None:
    first = message(MessageKind.TEXT, OPENS, settings=1)
    moved = with_time(first, OPENS + timedelta(hours=1))
    again = with_time(moved, OPENS + timedelta(hours=2))

    assert (moved.due, moved.settings_due) == (OPENS + timedelta(hours=1), OPENS)
    assert (again.due, again.settings_due) == (OPENS + timedelta(hours=2), OPENS)
    assert with_time(again, OPENS) == first
    assert with_time(message(MessageKind.TEXT), OPENS).settings_due is None


def test_days_keep_the_time_of_the_wall_clock_over_a_change_of_the_clocks() -> None:
    before = datetime(2027, 3, 27, 16, 0, tzinfo=UTC)  # 18:00 in Bucharest, in winter

    steps = {step: moved_by(before, step, EVENT) for step in STEPS}

    assert steps[timedelta(days=1)] == datetime(2027, 3, 28, 15, 0, tzinfo=UTC)
    assert steps[timedelta(hours=1)] == before + timedelta(hours=1)
    assert steps[timedelta(weeks=-1)] == before - timedelta(weeks=1)


def test_reminder_shortly_before_is_found_and_no_skipped_one() -> None:
    gap = timedelta(hours=20)
    other = replace(message(MessageKind.REMINDER, OPENS + timedelta(hours=30)), id="reminder-2")
    moved = message(MessageKind.REMINDER)

    def near(state: EntryState, due: datetime, kind: MessageKind = MessageKind.REMINDER) -> PlannedMessage | None:
        entries = [ScheduleEntry(other, state), ScheduleEntry(moved, EntryState.PLANNED)]
        return find_close_reminder(replace(moved, kind=kind), entries, due, gap)

    assert near(EntryState.SENT, other.due + gap - timedelta(seconds=1)) is other
    assert near(EntryState.PLANNED, other.due + gap) is None
    assert near(EntryState.SKIPPED, other.due + timedelta(hours=1)) is None
    assert near(EntryState.SENT, other.due + timedelta(hours=1), MessageKind.TEXT) is None


@pytest.mark.parametrize(
    ("state", "reason", "shown"),
    [
        (MessageState.PLANNED, None, EntryState.PLANNED),
        (MessageState.RELEASED, None, EntryState.SENT),
        (MessageState.DROPPED, "skipped", EntryState.SKIPPED),
        (MessageState.DROPPED, "late", EntryState.DROPPED),
    ],
)
def test_state_of_an_entry(state: MessageState, reason: str | None, shown: EntryState) -> None:
    assert entry_state(state, reason) is shown
