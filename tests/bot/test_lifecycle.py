"""What the passing of time does, however long nobody looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.lifecycle import advance_events
from domain.schedule import instant
from storage import answers, releases, surveys
from tests.messages import from_settings
from tests.support.program import (
    CLOSES,
    COORDINATOR,
    EVE,
    EVENT,
    OPENS,
    ORGANIZER,
    REMIND,
    START,
    SURVEY,
    ZONE,
    ProgramHarness,
    cut_off,
    fate,
    states,
)
from tests.support.surveys import THRESHOLDS


async def test_everything_goes_out_in_its_time(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)

        for moment in (EVE, START, OPENS, REMIND, CLOSES):
            await stage.pass_time(program, moment - timedelta(minutes=1))
            await stage.pass_time(program, moment)

        assert {tuple(stage.got(id_)) for id_ in stage.ids} == {
            ("Round table", "bucharest.ics", "Slides are ready.", "How was it?", "How was it?")
        }
        organizer_text = stage.telegram.people[ORGANIZER].screen.text
        assert organizer_text.endswith(
            "The survey is closed: fewer than 5 people answered.\n\nThe coordinators have the summary."
        )
        assert stage.got(COORDINATOR)[0] == "Round table"


async def test_tick_twice_does_it_once(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        for moment in (EVE, START, OPENS, REMIND):
            await stage.pass_time(program, moment)
        stage.clock.move(CLOSES)

        codes = [
            await advance_events(program.db, program.context.events, stage.rules, program.lifecycle.secret, CLOSES)
            for _ in range(2)
        ]
        await program.outbox.drain()
        await stage.pass_time(program, CLOSES + timedelta(days=9))

        assert codes == [("bucharest",), ()]
        assert {len(stage.got(id_)) for id_ in stage.ids} == {5}
        assert stage.got(COORDINATOR).count("Round table") == 1


async def test_opening_freezes_the_survey_before_anybody_is_invited(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        stage.clock.move(OPENS)

        await program.lifecycle.tick()

        async with program.db.reading() as tx:
            run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        assert (run.opened_at, run.closes_at, run.thresholds) == (OPENS, CLOSES, THRESHOLDS)
        assert run.groups.keys() == {"judge", "undisclosed"}
        assert await states(program.db, "survey-1") == dict.fromkeys(stage.ids, "waiting")


async def test_closing_keeps_counts_and_erases_who_was_written_to(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        await stage.pass_time(program, OPENS)
        async with program.db.transaction() as tx:
            run = await surveys.of_event(tx, "bucharest")
            assert run is not None
            for id_ in stage.ids[:5]:
                await answers.send(tx, run, id_, run.group("judge"), {"overall": ("5",)})

        await stage.pass_time(program, CLOSES)

        async with program.db.reading() as tx:
            release = await releases.find(tx, run.id)
        assert release is not None
        assert (release.registered, release.invited, release.answered) == (6, 6, 5)
        assert await states(program.db, "survey-1") == {}


async def test_a_week_of_downtime_comes_right_in_order(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)

    async with stage.program() as program:
        await stage.pass_time(program, CLOSES - timedelta(hours=3))
        await stage.pass_time(program, CLOSES - timedelta(hours=2))

        assert [await fate(program.db, name) for name in ("agenda-1", "text-1", "survey-1", "reminder-1")] == [
            "dropped: pointless",
            "dropped: late",
            "released",
            "dropped: late",
        ]
        assert {tuple(stage.got(id_)) for id_ in stage.ids} == {("How was it?",)}
        notices = [message.text for message in stage.telegram.people[ORGANIZER].messages]
        assert [text.rpartition("\n")[2] for text in notices] == [
            "Not sent: “Agenda”, planned for 21 March, 18:00, because its time was over before it could go out.",
            "Not sent: “Message”, planned for 22 March, 09:30, because it could not go out for more than two days.",
            "Not sent: “Reminder”, planned for 24 March, 10:00, because it could not go out for more than two days.",
        ]


async def test_a_reminder_that_fell_due_before_the_invitation_went_out_is_dropped(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)

        await stage.pass_time(program, REMIND + timedelta(hours=1))

        assert await fate(program.db, "reminder-1") == "dropped: pointless"
        assert {stage.got(id_).count("How was it?") for id_ in stage.ids} == {1}


async def test_a_survey_whose_time_passed_unseen_is_never_opened(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)

        await stage.pass_time(program, CLOSES + timedelta(days=1, hours=-5))

        async with program.db.reading() as tx:
            run = await surveys.of_event(tx, "bucharest")
        assert run is None
        assert await fate(program.db, "survey-1") == "dropped: pointless"
        assert {tuple(stage.got(id_)) for id_ in stage.ids} == {()}
        assert len(stage.got(ORGANIZER)) == 4
        assert stage.got(COORDINATOR) == []


async def test_nothing_of_a_cancelled_event_goes_out_and_nobody_is_told_of_each_message(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        program.context.events.put(replace(program.context.events["bucharest"], is_cancelled=True))

        await stage.pass_time(program, OPENS + timedelta(hours=1))

        async with program.db.reading() as tx:
            run = await surveys.of_event(tx, "bucharest")
        assert run is None
        assert await fate(program.db, "survey-1") == "dropped: cancelled"
        assert {tuple(stage.got(id_)) for id_ in (*stage.ids, ORGANIZER, COORDINATOR)} == {()}


async def test_closing_while_nobody_looked_still_tells_the_coordinators(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        await stage.pass_time(program, OPENS)

    async with stage.program() as program:
        await stage.pass_time(program, CLOSES + timedelta(days=20, hours=-4))

        assert await fate(program.db, "summary-1") == "released"
        assert stage.got(COORDINATOR)[0] == "Round table"


async def test_waiting_reminders_end_with_the_survey(stage: ProgramHarness) -> None:
    night = replace(EVENT.messages[3], due=CLOSES - timedelta(seconds=1))
    stage.event = replace(EVENT, messages=(*EVENT.messages[:3], night))
    async with stage.program() as program:
        await stage.join(program, 6)
        await stage.pass_time(program, OPENS)
        stage.clock.move(night.due)
        await program.lifecycle.tick()

        stage.clock.move(CLOSES)
        await program.lifecycle.tick()
        await program.outbox.drain()

        assert await states(program.db, "reminder-1") == {}
        assert {stage.got(id_).count("How was it?") for id_ in stage.ids} == {1}


@pytest.mark.parametrize("steps", range(0, 200, 9))
async def test_tick_cut_off_at_any_point_leaves_nothing_half_done(stage: ProgramHarness, steps: int) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        stage.clock.move(CLOSES - timedelta(hours=3))

        await cut_off(program.lifecycle.tick(), steps)

    async with stage.program() as program:
        async with program.db.reading() as tx:
            is_open = await surveys.of_event(tx, "bucharest") is not None
        is_released = await fate(program.db, "survey-1") == "released"
        await stage.pass_time(program, stage.clock.now())

        assert is_open == is_released
        assert {tuple(stage.got(id_)) for id_ in stage.ids} == {("How was it?",)}
        assert len(stage.got(ORGANIZER)) == 3


async def test_tick_that_fails_for_one_event_serves_the_others(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        unknown_event = replace(EVENT, code="aaa", survey=replace(SURVEY, opens=EVE))
        stage.clock.move(EVE)

        with pytest.raises(ExceptionGroup):
            await advance_events(
                program.db, {"aaa": unknown_event, **program.context.events}, stage.rules, program.lifecycle.secret, EVE
            )

        assert await fate(program.db, "agenda-1") == "released"


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        (datetime(2027, 3, 28, 3, 30), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),  # noqa: DTZ001 — on a wall clock
        (datetime(2027, 10, 31, 3, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # noqa: DTZ001 — on a wall clock
    ],
)
async def test_a_message_in_the_night_when_clocks_change_is_released_once(
    stage: ProgramHarness, clock: datetime, due: datetime
) -> None:
    planned_message = from_settings("text-1", instant(clock, ZONE), text={"en": "Good morning."})
    day = datetime.combine(clock.date(), EVENT.starts.timetz())
    stage.event = replace(EVENT, survey=None, messages=(planned_message,), starts=day, ends=day + timedelta(hours=6))
    async with stage.program() as program:
        await stage.join(program, 2)
        release_times = []
        stage.clock.move(due - timedelta(hours=3))

        for quarter in range(40):
            stage.clock.move(due - timedelta(hours=3) + timedelta(minutes=15 * quarter))
            await program.lifecycle.tick()
            if await fate(program.db, "text-1") == "released":
                release_times.append(stage.clock.now())
            await program.outbox.drain()

        assert release_times[0] == due
        assert {tuple(stage.got(id_)) for id_ in stage.ids} == {("Good morning.",)}
        assert stage.telegram.people[1].screen.at.astimezone(ZONE).time().isoformat("minutes") == "08:00"


async def test_summary_that_waited_for_the_morning_is_not_for_whom_the_settings_no_longer_name(
    stage: ProgramHarness,
) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        await stage.pass_time(program, OPENS)
        await stage.pass_time(program, CLOSES + timedelta(hours=5))
    waiting = stage.got(COORDINATOR)
    stage.staff = (ORGANIZER,), ()

    async with stage.program() as program:
        await stage.pass_time(program, CLOSES + timedelta(days=1))
        fate = await states(program.db, "summary-1")

    assert waiting == stage.got(COORDINATOR) == []
    assert fate == {COORDINATOR: "dropped: no role"}
