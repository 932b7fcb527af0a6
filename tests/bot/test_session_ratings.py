"""Ratings of agenda items: one tap when an item ends, one ask at a time, the missed ones at the end of the day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.events import AgendaItem
from domain.session_ratings import session_surveys
from storage import answers, summaries, surveys
from storage.attendance import checkins
from storage.engine.database import Database, fetch_value
from storage.messages import plan
from tests.support.program import COORDINATOR, DAY, END, EVENT, ORGANIZER, ProgramHarness, local, staged, states
from views.callback.codec import encode
from views.callback.schedule import CloseSurvey


def item(clock: str, ends: str, title: str, *, feedback: bool = True) -> AgendaItem:
    return AgendaItem(local(DAY, clock), local(DAY, ends), {"en": title, "ro": title}, feedback=feedback)


FIRST, SECOND, THIRD = local(DAY, "11:00"), local(DAY, "12:00"), local(DAY, "15:00")
NIGHT, NOON = local(DAY, "16:30"), local(date(2027, 3, 23), "12:00")
RATED = replace(
    EVENT,
    checkin=True,
    survey=None,
    messages=(),
    agenda=(
        item("09:30", "10:00", "Coffee", feedback=False),
        item("10:00", "11:00", "Opening"),
        item("11:00", "12:00", "Law"),
        item("14:00", "15:00", "Work"),
        item("15:00", "16:00", "Closing words", feedback=False),
    ),
)


@pytest.fixture
async def rated(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        ready.event = RATED
        yield ready


async def arrive(db: Database, ids: list[int]) -> None:
    async with db.transaction() as tx:
        for id_ in ids:
            await checkins.mark_present(tx, "bucharest", id_)


def asks(stage: ProgramHarness, id_: int) -> list[str]:
    """The items that this person was asked about unasked, in order."""
    bot_messages = (message for message in stage.telegram.people[id_].messages if message.from_bot)
    return [message.text.splitlines()[1] for message in bot_messages if "How was this session?" in message.text]


async def press(stage: ProgramHarness, program: object, id_: int, label: str) -> str:
    stage.telegram.people[id_].tap(label)
    await stage.settle(program)  # type: ignore[arg-type]  # the running program
    return stage.telegram.people[id_].screen.text


async def test_one_tap_counts_and_the_next_item_is_asked_when_it_ends(rated: ProgramHarness) -> None:
    async with rated.program() as program:
        ids = await rated.join(program, 2)
        await arrive(program.db, ids[:1])
        await rated.pass_time(program, FIRST)

        first = await press(rated, program, ids[0], "4")
        await rated.pass_time(program, SECOND)

        assert first == "✓ Your rating is counted. Thank you!"
        assert asks(rated, ids[0]) == ["Law"]
        assert asks(rated, ids[1]) == []
        async with program.db.reading() as tx:
            (run, _) = await surveys.sessions_of_event(tx, "bucharest")
            tally = {option: n for (_, _, option), n in (await answers.tally(tx, run.id)).items() if n}
        assert tally.pop("4") == 1
        assert set(tally.values()) == {1}


async def test_whoever_has_not_answered_gets_no_second_ask_and_the_missed_ones_together(
    rated: ProgramHarness,
) -> None:
    async with rated.program() as program:
        (ana,) = await rated.join(program, 1)
        await arrive(program.db, [ana])
        for moment in (FIRST, SECOND, THIRD):
            await rated.pass_time(program, moment)
        ratings_asked_for = asks(rated, ana)
        await rated.pass_time(program, NIGHT)
        gathered_message, whole = asks(rated, ana), rated.telegram.people[ana].screen.text
        second = await press(rated, program, ana, "5")
        third = await press(rated, program, ana, "Skip")
        end = await press(rated, program, ana, "1")

        assert ratings_asked_for == ["Opening"]
        assert gathered_message == ["Opening", "Opening"]
        assert "2 more sessions wait to be rated." in whole
        # Once they answer, the older message has no buttons any more.
        assert [message for message in rated.telegram.people[ana].messages if message.buttons] == []
        assert second.startswith("✓ Your rating is counted.")
        assert "Law" in second
        assert "Work" in third
        assert end == "✓ Your rating is counted. Thank you!"


async def test_whoever_has_rated_everything_is_left_in_peace(rated: ProgramHarness) -> None:
    async with rated.program() as program:
        (ana,) = await rated.join(program, 1)
        await arrive(program.db, [ana])
        for moment in (FIRST, SECOND, THIRD):
            await rated.pass_time(program, moment)
            await press(rated, program, ana, "3")
        count = len(rated.telegram.people[ana].messages)

        await rated.pass_time(program, NIGHT)

        assert len(rated.telegram.people[ana].messages) == count


async def test_results_come_together_after_the_day_and_small_sessions_are_withheld(rated: ProgramHarness) -> None:
    async with rated.program() as program:
        ids = await rated.join(program, 6)
        await arrive(program.db, ids)
        for moment, raters in ((FIRST, ids), (SECOND, ids[:4]), (THIRD, ids[:5])):
            await rated.pass_time(program, moment)
            for id_ in ids:
                await press(rated, program, id_, "4" if id_ in raters else "Skip")
        before = rated.telegram.people[COORDINATOR].messages[:]
        await rated.pass_time(program, NOON)

        assert before == []
        async with program.db.reading() as tx:
            summary = await summaries.read_sessions(tx, rated.event)
            participation_count = await fetch_value(tx, "SELECT count(*) FROM participation")
            tallies = await fetch_value(tx, "SELECT count(*) FROM tally")
        assert summary is not None
        totals = [result.total and dict(result.total.options) for result in summary.release.results]
        assert [total and total["4"] for total in totals] == [6, None, 5]
        assert (participation_count, tallies) == (0, 0)
        assert len([m for m in rated.telegram.people[COORDINATOR].messages if "Results:" in m.text]) == 1
        message = rated.telegram.people[COORDINATOR].messages[-1]
        assert message.text.startswith("Results: Round table\nSession ratings")
        assert await states(program.db, "survey-" + session_surveys(RATED)[0].id) == {}


async def test_nobody_rates_after_the_closing(rated: ProgramHarness) -> None:
    async with rated.program() as program:
        (ana,) = await rated.join(program, 1)
        await arrive(program.db, [ana])
        await rated.pass_time(program, FIRST)
        await rated.pass_time(program, NOON + timedelta(minutes=1))

        assert (await press(rated, program, ana, "4")).startswith("Ratings closed on")


async def test_presence_marked_by_mistake_can_be_unmarked_while_items_are_rated(rated: ProgramHarness) -> None:
    async with rated.program() as program:
        (ana,) = await rated.join(program, 1)
        await arrive(program.db, [ana])
        await rated.pass_time(program, FIRST)

        async with program.db.transaction() as tx:
            await tx.execute("UPDATE registration SET present = 0")


def test_sessions_of_one_start_are_told_apart_and_keep_their_names() -> None:
    parallel = replace(RATED, agenda=(item("10:00", "11:00", "A"), item("10:00", "11:00", "B")))

    assert [survey.id for survey in session_surveys(parallel)] == ["session-202703220800", "session-202703220800-2"]
    assert {survey.closes for survey in session_surveys(parallel)} == {NOON}
    assert session_surveys(parallel)[0].opens == FIRST < END


async def test_forged_buttons_tell_no_organizer_or_coordinator_how_many_have_rated(rated: ProgramHarness) -> None:
    async with rated.program() as program:
        ids = await rated.join(program, 6)
        await arrive(program.db, ids)
        await rated.pass_time(program, FIRST)
        for id_ in ids:
            await press(rated, program, id_, "4")
        async with program.db.reading() as tx:
            (run,) = await surveys.sessions_of_event(tx, "bucharest")
            focused_survey = await surveys.focus(tx, rated.event, run.survey.id)
            entries = await plan.schedule(tx, "bucharest")
        organizer = rated.telegram.people[ORGANIZER]

        organizer.say("/event")
        await rated.settle(program)
        organizer.tap_data(encode(CloseSurvey(run.id, 0)))
        await rated.settle(program)

        assert focused_survey == rated.event
        assert [entry.message.id for entry in entries if "session" in entry.message.id] == []
        assert not any("answered" in message.text for message in organizer.messages)
