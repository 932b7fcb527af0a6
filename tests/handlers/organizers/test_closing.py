"""/close: chosen among what is open, refused while one answer could be singled out, final, once for two organizers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.lifecycle import advance_events
from domain.operations.audit import AuditAction
from domain.people import Registration
from storage import answers, events, people, registrations, surveys
from storage.operations import audit
from tests.support.application import EVENT, INVALID, ORGANIZER, ApplicationHarness, labels, opened, texts
from tests.support.survey_application import RULES
from tests.support.surveys import CLOSES, OPENS, THRESHOLDS, named, words
from views.callback.participants import StartSurvey
from views.callback.schedule import CloseSurvey

CODE = EVENT.code
PEOPLE = 12


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        async with harness.db.transaction() as tx:
            for person in range(1, PEOPLE + 1):
                await people.remember(tx, person, "en")
                await registrations.put(tx, Registration(CODE, person, "3", "2027-03-01", "2027-03-01", "judge"))
        yield harness


async def answer(hall: ApplicationHarness, first: int, last: int) -> None:
    async with hall.db.transaction() as tx:
        run = await surveys.of_event(tx, CODE)
        assert run is not None
        for person in range(first, last + 1):
            await answers.send(tx, run, person, run.group("judge"), {"overall": ("5",)})


async def is_open(hall: ApplicationHarness) -> bool:
    async with hall.db.reading() as tx:
        run = await surveys.of_event(tx, CODE)
    return run is not None and run.is_open(hall.now)


async def audited(hall: ApplicationHarness) -> list[AuditAction]:
    async with hall.db.reading() as tx:
        return [entry.action for entry in await audit.entries(tx, 10)]


async def test_survey_is_closed_after_two_questions_and_the_tick_makes_the_release(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    await answer(hall, 1, 6)
    first = await hall.command(ORGANIZER, "close")
    second = await hall.press(ORGANIZER, first, "Close the survey")
    was_open = await is_open(hall)
    done = await hall.press(ORGANIZER, second, "Yes, close it for good")
    other = await hall.tap(ORGANIZER, CloseSurvey(1, 2))
    closed_codes = await advance_events(hall.db, hall.events, RULES, hall.secret, hall.now)

    assert "6 of 12 answered. Time left: 6 days." in texts(first)[0]
    assert "<b>Really close it, for good?</b>" in texts(second)[0]
    assert was_open
    assert not await is_open(hall)
    assert "✓ <b>The survey is closed.</b>" in texts(done)[0]
    assert "The survey is closed since 22 March 2027, 18:00." in texts(other)[0]
    assert closed_codes == (CODE,)
    assert await audited(hall) == [AuditAction.CLOSE_SURVEY]
    assert "none to close" in texts(await hall.command(ORGANIZER, "close"))[0]


async def test_survey_of_which_one_answer_could_be_singled_out_stays_open_whatever_is_pressed(
    hall: ApplicationHarness,
) -> None:
    await hall.open_survey()
    await answer(hall, 1, THRESHOLDS.minimum_group)
    replies = [await hall.tap(ORGANIZER, CloseSurvey(1, step)) for step in (0, 1, 2)]

    assert {texts(reply)[0].split("\n\n")[2].split(".")[0] for reply in replies} == {"<b>It cannot be closed early yet"}
    assert "at least half have to answer: 6 of 12" in texts(replies[0])[0]
    assert await is_open(hall)
    assert await audited(hall) == []


async def test_fewer_than_a_result_needs_can_be_closed_and_leave_none(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    await answer(hall, 1, THRESHOLDS.minimum_group - 1)
    question = await hall.command(ORGANIZER, "close", CODE)
    await hall.tap(ORGANIZER, CloseSurvey(1, 2))

    assert "<b>There will be no results</b>: they need at least 5 people who answer." in texts(question)[0]
    assert not await is_open(hall)


async def test_what_is_said_of_the_time_left_and_of_planned_reminders(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    left = {}
    for time in (timedelta(days=1), timedelta(hours=1), timedelta(seconds=30)):
        hall.now = CLOSES - time
        left[time] = texts(await hall.command(ORGANIZER, "close"))[0].split("Time left: ")[1].split(".")[0]

    assert list(left.values()) == ["24 hours", "60 minutes", "0 minutes"]


async def test_named_survey_is_closed_at_any_number_and_one_is_chosen_of_several(hall: ApplicationHarness) -> None:
    other = replace(EVENT, code="cluj", title={"en": "Cluj", "ro": "Cluj"}, survey=named(EVENT.survey))  # type: ignore[arg-type]  # it has one
    async with hall.db.transaction() as tx:
        await events.save(tx, other)
        await surveys.open_(tx, other, {}, THRESHOLDS, bytes(32), OPENS)
    hall.events["cluj"] = other
    await hall.open_survey()
    choice = await hall.command(ORGANIZER, "close")
    question = await hall.press(ORGANIZER, choice, "Cluj · 22 March")

    assert labels(choice) == ["Cluj · 22 March", "Round table · 22 March"]
    assert "<b>Close the survey now?</b>" in texts(question)[0]
    assert "/close bucharest" in texts(await hall.command(ORGANIZER, "close", "bucharst"))[0]
    assert await hall.tap(ORGANIZER, CloseSurvey(99, 0)) == INVALID
    assert await hall.tap(ORGANIZER, CloseSurvey(1, 3)) == INVALID


async def test_survey_of_several_is_named_in_what_is_asked_and_in_the_plan(hall: ApplicationHarness) -> None:
    survey = EVENT.survey
    assert survey is not None
    later = replace(survey, id="later", title=words("Three months later"), opens=CLOSES, closes=CLOSES + timedelta(1))
    hall.events[CODE] = replace(EVENT, further_surveys=(later,))
    await hall.open_survey()

    question = await hall.command(ORGANIZER, "close")
    schedule = await hall.command(ORGANIZER, "schedule")

    assert "<b>How was it?</b>\nThe survey is open until" in texts(question)[0]
    assert "Survey invitation · How was it? · Who may answer the survey · sent" in texts(schedule)[0]


async def test_press_that_closes_survives_a_death_before_the_results_are_made(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    await hall.tap(ORGANIZER, CloseSurvey(1, 2), update_id=77)
    await answer_late(hall)
    hall.now += timedelta(hours=3)
    again = await hall.tap(ORGANIZER, CloseSurvey(1, 2), update_id=77)
    closed_codes = await advance_events(hall.db, hall.events, RULES, hall.secret, hall.now)

    assert "The survey is closed since 22 March 2027, 18:00." in texts(again)[0]
    assert closed_codes == (CODE,)
    assert await audited(hall) == [AuditAction.CLOSE_SURVEY]


async def answer_late(hall: ApplicationHarness) -> None:
    """Somebody presses Start after the press that closes, and before the tick."""
    reply = await hall.tap(1, StartSurvey(1))
    assert "This survey closed on 22 March, 18:00." in texts(reply)[0]
