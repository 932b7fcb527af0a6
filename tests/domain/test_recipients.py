"""Whether a message goes to one person now, later or not at all."""
# ruff: noqa: DTZ001 — times on a wall clock have no zone

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Event
from domain.messages import Audience, MessageKind, PlannedMessage
from domain.policy import Messages
from domain.recipients import GapPolicy, MessageContext, Postpone, Recipient, SendNow, Skip, SkipReason, at_sending
from domain.schedule import LATE, QuietHours
from tests.messages import planned_message

START = datetime(2027, 3, 22, 7, 30, tzinfo=UTC)
END = datetime(2027, 3, 22, 14, 0, tzinfo=UTC)
CLOSES = datetime(2027, 3, 29, 15, 0, tzinfo=UTC)
NOW = datetime(2027, 3, 24, 8, 0, tzinfo=UTC)
GAP = timedelta(hours=20)

EVENT = Event("bucharest", {}, {}, {}, "Europe/Bucharest", START, END, professions=())
RULES = Messages(("en",), None, most_reminders=2, reminder_gap=GAP)
QUIET = replace(RULES, quiet_hours=QuietHours(time(21), time(8)))

SOMEBODY = Recipient(
    is_muted=False,
    reachable=True,
    is_registered=True,
    is_admitted=True,
    has_answered=False,
    has_declined=False,
    reminders=0,
    reminded_at=None,
)


def occasion(kind: str, audience: str, due: datetime, closes: datetime | None) -> MessageContext:
    return MessageContext(planned_message("bucharest", f"{kind}-1", kind, audience, due), closes)


def due(occasion: MessageContext, due: datetime) -> MessageContext:
    return replace(occasion, message=replace(occasion.message, due=due))


REMINDER = occasion("reminder", "not-answered", NOW, CLOSES)
INVITATION = occasion("survey", "registered", NOW, CLOSES)
TEXT = occasion("text", "registered", NOW, None)
STOPPED = replace(TEXT, message=replace(TEXT.message, body={"stopped": 1}))
TO_THE_SLOW = occasion("text", "not-answered", NOW, CLOSES)


def reminded(ago: timedelta, times: int = 1) -> Recipient:
    return replace(SOMEBODY, reminders=times, reminded_at=NOW - ago)


@pytest.mark.parametrize(
    ("occasion", "recipient", "why"),
    [
        (TEXT, replace(SOMEBODY, is_muted=True), SkipReason.MUTED),
        (TEXT, replace(SOMEBODY, reachable=False), SkipReason.UNREACHABLE),
        (TEXT, replace(SOMEBODY, is_registered=False), SkipReason.NOT_REGISTERED),
        (TEXT, replace(SOMEBODY, is_in_audience=False), SkipReason.NOT_IN_AUDIENCE),
        (STOPPED, SOMEBODY, SkipReason.STOPPED),
        (replace(INVITATION, closes=None), SOMEBODY, SkipReason.CLOSED),
        (replace(INVITATION, closes=NOW), SOMEBODY, SkipReason.CLOSED),
        (INVITATION, replace(SOMEBODY, has_answered=True), SkipReason.ANSWERED),
        (INVITATION, replace(SOMEBODY, is_admitted=False), SkipReason.NOT_CONFIRMED),
        (REMINDER, replace(SOMEBODY, is_admitted=False), SkipReason.NOT_CONFIRMED),
        (TO_THE_SLOW, replace(SOMEBODY, is_admitted=False), SkipReason.NOT_CONFIRMED),
        (REMINDER, replace(SOMEBODY, has_declined=True), SkipReason.DECLINED),
        (TO_THE_SLOW, replace(SOMEBODY, has_answered=True), SkipReason.ANSWERED),
        (replace(TO_THE_SLOW, closes=None), SOMEBODY, SkipReason.CLOSED),
        (occasion("agenda", "registered", NOW, None), SOMEBODY, SkipReason.LATE),
        (due(TEXT, NOW - LATE - timedelta(seconds=1)), SOMEBODY, SkipReason.LATE),
        (due(REMINDER, NOW - LATE - timedelta(seconds=1)), SOMEBODY, SkipReason.LATE),
        (REMINDER, reminded(timedelta(days=2), times=2), SkipReason.ENOUGH),
    ],
)
def test_at_sending_leaves_out(occasion: MessageContext, recipient: Recipient, why: SkipReason) -> None:
    assert at_sending(occasion, recipient, EVENT, RULES, NOW) == Skip(why)


def test_at_sending_leaves_out_what_was_planned_for_an_event_cancelled_meanwhile() -> None:
    planned_claim = replace(TEXT, message=replace(TEXT.message, body={"settings": 1}))

    steps = [
        at_sending(each, SOMEBODY, replace(EVENT, is_cancelled=True), RULES, NOW) for each in (planned_claim, TEXT)
    ]

    assert steps == [Skip(SkipReason.CANCELLED), SendNow()]


@pytest.mark.parametrize(
    ("occasion", "recipient"),
    [
        (TEXT, SOMEBODY),
        (TEXT, replace(SOMEBODY, has_answered=True, has_declined=True, reminders=9, reminded_at=NOW)),
        (due(TEXT, NOW - LATE), SOMEBODY),
        (INVITATION, SOMEBODY),
        (due(INVITATION, NOW - timedelta(days=3)), SOMEBODY),
        (REMINDER, SOMEBODY),
        (REMINDER, reminded(GAP)),
        (replace(REMINDER, nearer=GapPolicy.SEND), reminded(timedelta(minutes=1))),
        (occasion("summary", "coordinators", NOW - timedelta(days=9), None), replace(SOMEBODY, is_registered=False)),
        (occasion("notice", "organizers", NOW, None), replace(SOMEBODY, is_registered=False)),
    ],
)
def test_at_sending_sends(occasion: MessageContext, recipient: Recipient) -> None:
    assert at_sending(occasion, recipient, EVENT, RULES, NOW) == SendNow()


def test_at_sending_postpones_a_planned_reminder_that_is_too_near_to_the_end_of_the_gap() -> None:
    ago = timedelta(hours=5)

    assert at_sending(REMINDER, reminded(ago), EVENT, RULES, NOW) == Postpone(NOW - ago + GAP)


def test_at_sending_leaves_out_a_pushed_reminder_that_is_too_near() -> None:
    immediate_reminder = replace(REMINDER, nearer=GapPolicy.LEAVE)

    assert at_sending(immediate_reminder, reminded(timedelta(hours=5)), EVENT, RULES, NOW) == Skip(SkipReason.RECENTLY)


def test_at_sending_leaves_out_a_reminder_whose_gap_ends_after_the_survey() -> None:
    closing = replace(REMINDER, closes=NOW + timedelta(hours=3))

    assert at_sending(closing, reminded(timedelta(hours=5)), EVENT, RULES, NOW) == Skip(SkipReason.CLOSED)


def test_at_sending_of_a_reminder_held_back_by_a_long_gap_is_not_late() -> None:
    gap = timedelta(days=3)
    late_reminder = due(REMINDER, NOW - gap + timedelta(hours=1))

    assert at_sending(late_reminder, reminded(gap), EVENT, replace(RULES, reminder_gap=gap), NOW) == SendNow()


def test_at_sending_waits_for_the_end_of_quiet_hours() -> None:
    evening = datetime(2027, 3, 24, 19, 30, tzinfo=UTC)

    step = at_sending(due(REMINDER, evening), SOMEBODY, EVENT, QUIET, evening)

    assert step == Postpone(datetime(2027, 3, 25, 6, 0, tzinfo=UTC))
    assert at_sending(REMINDER, SOMEBODY, EVENT, QUIET, NOW) == SendNow()


def test_at_sending_leaves_out_when_the_survey_closes_in_quiet_hours() -> None:
    evening = datetime(2027, 3, 24, 19, 30, tzinfo=UTC)
    closing = replace(due(INVITATION, evening), closes=evening + timedelta(hours=2))

    assert at_sending(closing, SOMEBODY, EVENT, QUIET, evening) == Skip(SkipReason.CLOSED)


def test_at_sending_waits_in_quiet_hours_even_when_the_gap_is_waived() -> None:
    evening = datetime(2027, 3, 24, 19, 30, tzinfo=UTC)
    immediate_reminder = replace(due(REMINDER, evening), nearer=GapPolicy.SEND)

    assert isinstance(at_sending(immediate_reminder, SOMEBODY, EVENT, QUIET, evening), Postpone)


OCCASIONS = st.builds(
    MessageContext,
    st.builds(
        PlannedMessage,
        st.just("bucharest"),
        st.just("id"),
        st.sampled_from(MessageKind),
        st.sampled_from(Audience),
        st.datetimes(datetime(2027, 3, 20), datetime(2027, 3, 24), timezones=st.just(UTC)),
    ),
    st.none() | st.datetimes(datetime(2027, 3, 23), datetime(2027, 4, 2), timezones=st.just(UTC)),
    st.sampled_from(GapPolicy),
)
RECIPIENTS = st.builds(
    Recipient,
    is_muted=st.booleans(),
    reachable=st.booleans(),
    is_registered=st.booleans(),
    has_answered=st.booleans(),
    has_declined=st.booleans(),
    reminders=st.integers(0, 3),
    reminded_at=st.none() | st.datetimes(datetime(2027, 3, 22), datetime(2027, 3, 25), timezones=st.just(UTC)),
)
MOMENTS = st.datetimes(datetime(2027, 3, 20), datetime(2027, 4, 2), timezones=st.just(UTC))


@given(OCCASIONS, RECIPIENTS, MOMENTS)
def test_at_sending_keeps_its_promises(occasion: MessageContext, recipient: Recipient, now: datetime) -> None:
    step = at_sending(occasion, recipient, EVENT, QUIET, now)

    if isinstance(step, Postpone):
        assert step.until > now
        assert not occasion.message.about_survey or (occasion.closes is not None and step.until < occasion.closes)
    if isinstance(step, SendNow):
        assert recipient.reachable
        assert not recipient.is_muted or occasion.message.audience is Audience.PERSON
        assert not (occasion.message.about_survey and (recipient.has_answered or recipient.has_declined))
        assert QUIET.quiet_hours is not None
        assert QUIET.quiet_hours.until(now, EVENT.zone) is None
        assert occasion.message.kind is not MessageKind.REMINDER or recipient.reminders < RULES.most_reminders
