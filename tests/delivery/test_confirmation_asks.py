"""When organizers are asked to confirm who takes part: the day before the opening, at it, and for latecomers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.program import Program
from domain.attendance.admission import EVE, GATHERED
from domain.events import Admission
from storage.messages import confirmation_asks, plan
from tests.support.program import CLOSES, COORDINATOR, EVENT, OPENS, ORGANIZER, SURVEY, ProgramHarness, fate, states

CODE = EVENT.code


@pytest.fixture
def admission_stage(stage: ProgramHarness) -> ProgramHarness:
    """The event is one whose participants are confirmed."""
    stage.event = replace(EVENT, admission=Admission.CONFIRMED)
    return stage


async def confirm_list(stage: ProgramHarness, program: Program) -> None:
    """The organizer confirms everybody, in the chat."""
    organizer = stage.telegram.people[ORGANIZER]
    organizer.say("/participants")
    await stage.settle(program)
    organizer.tap("Confirm the list")
    await stage.settle(program)
    organizer.tap("Confirm ")
    await stage.settle(program)


async def newcomer(stage: ProgramHarness, program: Program, person: int) -> None:
    """Somebody registers, in the chat."""
    phone = stage.phone(person)
    phone.say(f"/start {CODE}")
    for label in ("I agree", "Judge", "Skip"):
        await stage.settle(program)
        phone.tap(label)
    await stage.settle(program)


def asks(stage: ProgramHarness) -> list[str]:
    """What the organizer was asked, by its second paragraph."""
    entries = (entry for entry in stage.telegram.transcript if entry.chat_id == ORGANIZER and entry.kind == "message")
    texts = (entry.text for entry in entries if entry.who == "bot")
    return [text.split("\n\n")[1] for text in texts if "confirmed.\n\nThe survey " in text]


async def rows_of_plan(program: Program, state: str) -> list[str]:
    """The asks in this state."""
    async with program.db.reading() as tx:
        return [
            each.id
            for each, its in await plan.all_messages(tx, CODE)
            if its == state and confirmation_asks.is_confirmation_request(each)
        ]


async def test_organizers_are_asked_the_day_before_the_survey_opens(admission_stage: ProgramHarness) -> None:
    async with admission_stage.program() as program:
        await admission_stage.join(program, 3)

        await admission_stage.pass_time(program, OPENS - EVE - timedelta(minutes=1))
        before = asks(admission_stage)
        await admission_stage.pass_time(program, OPENS - EVE)

        assert before == []
        assert admission_stage.telegram.people[ORGANIZER].screen.text == (
            "Round table\nMonday, 22 March 2027, 09:30–16:00\nBucharest\n\n"
            "3 people are not confirmed.\n\n"
            "The survey opens on 22 March, 18:00. Only people you confirm are invited and can answer; the groups of the"
            " results are made of those who are confirmed when it opens."
        )
        assert [admission_stage.got(id_) for id_ in (*admission_stage.ids, COORDINATOR)] == [
            ["Round table", "bucharest.ics"]
        ] * 3 + [[]]


async def test_ask_leads_to_the_question_whom_to_confirm(admission_stage: ProgramHarness) -> None:
    async with admission_stage.program() as program:
        await admission_stage.join(program, 3)
        await admission_stage.pass_time(program, OPENS - EVE)

        organizer = admission_stage.telegram.people[ORGANIZER]
        for label in ("Confirm the list", "Confirm 3 people"):
            organizer.tap(label)
            await admission_stage.settle(program)

        assert "✓ The list is confirmed." in organizer.screen.text
        await admission_stage.pass_time(program, OPENS)
        assert await states(program.db, "survey-1") == dict.fromkeys(admission_stage.ids, "sent")
        assert len(asks(admission_stage)) == 1


async def test_nobody_is_asked_when_everybody_is_confirmed(admission_stage: ProgramHarness) -> None:
    async with admission_stage.program() as program:
        await admission_stage.join(program, 3)
        await confirm_list(admission_stage, program)

        await admission_stage.pass_time(program, OPENS - EVE)
        await admission_stage.pass_time(program, OPENS)

        assert asks(admission_stage) == []
        assert await fate(program.db, "notice-confirm-eve-202703221600") == "dropped: nobody waits"


async def test_organizers_are_asked_again_when_it_opens_without_somebody(admission_stage: ProgramHarness) -> None:
    async with admission_stage.program() as program:
        await admission_stage.join(program, 3)
        await admission_stage.pass_time(program, OPENS - EVE)
        await admission_stage.pass_time(program, OPENS)

        assert asks(admission_stage) == ["3 people are not confirmed."] * 2
        assert admission_stage.telegram.people[ORGANIZER].screen.text.endswith(
            "The survey is open until 29 March, 18:00. Only people you confirm are invited and can answer."
        )
        assert await states(program.db, "survey-1") == {}


async def test_those_who_come_after_the_list_was_confirmed_are_told_of_together(
    admission_stage: ProgramHarness,
) -> None:
    async with admission_stage.program() as program:
        await admission_stage.join(program, 3)
        await confirm_list(admission_stage, program)
        came_at = admission_stage.clock.now()
        for person in (11, 12):
            await newcomer(admission_stage, program, person)

        await admission_stage.pass_time(program, came_at + GATHERED - timedelta(minutes=1))
        before = asks(admission_stage)
        await admission_stage.pass_time(program, came_at + GATHERED)

        assert (before, asks(admission_stage)) == ([], ["2 people are not confirmed."])


async def test_asks_that_were_due_while_the_bot_was_down_are_one(admission_stage: ProgramHarness) -> None:
    async with admission_stage.program() as program:
        await admission_stage.join(program, 3)
        await confirm_list(admission_stage, program)
        await newcomer(admission_stage, program, 8)

    admission_stage.clock.move(OPENS)
    async with admission_stage.program() as program:
        await admission_stage.pass_time(program, OPENS)

        assert asks(admission_stage) == ["1 person is not confirmed."]


async def test_who_is_confirmed_and_changes_the_profession_is_told_of(admission_stage: ProgramHarness) -> None:
    async with admission_stage.program() as program:
        await admission_stage.join(program, 2)
        await newcomer(admission_stage, program, 11)
        await confirm_list(admission_stage, program)
        phone = admission_stage.telegram.people[11]
        for label in ("Change", "Prefer not to say", "Skip"):
            phone.tap(label)
            await admission_stage.settle(program)

        await admission_stage.pass_time(program, admission_stage.clock.now() + GATHERED)

        assert asks(admission_stage) == ["1 person is not confirmed."]


async def test_nobody_is_told_of_those_who_come_before_the_list_was_confirmed(admission_stage: ProgramHarness) -> None:
    async with admission_stage.program() as program:
        await admission_stage.join(program, 0)
        await newcomer(admission_stage, program, 11)

        assert await rows_of_plan(program, "planned") == [
            "notice-confirm-eve-202703221600",
            "notice-confirm-opening-202703221600",
        ]


async def test_who_registers_while_the_survey_is_open_is_told_of(admission_stage: ProgramHarness) -> None:
    async with admission_stage.program() as program:
        await admission_stage.join(program, 0)
        await admission_stage.pass_time(program, OPENS)
        await newcomer(admission_stage, program, 11)

        await admission_stage.pass_time(program, OPENS + GATHERED)

        assert asks(admission_stage) == ["1 person is not confirmed."]


async def test_ask_of_the_night_waits_for_the_morning_and_is_withdrawn_by_a_confirmation(
    admission_stage: ProgramHarness,
) -> None:
    admission_stage.event = replace(admission_stage.event, survey=replace(SURVEY, opens=OPENS + timedelta(hours=5)))
    async with admission_stage.program() as program:
        await admission_stage.join(program, 3)
        await admission_stage.pass_time(program, OPENS + timedelta(hours=5) - EVE)
        (waiting,) = await rows_of_plan(program, "released")
        before = await states(program.db, waiting)

        await confirm_list(admission_stage, program)
        await admission_stage.pass_time(program, OPENS)

        assert (before, await states(program.db, waiting)) == (
            {ORGANIZER: "waiting"},
            {ORGANIZER: "dropped: confirmed"},
        )
        assert asks(admission_stage) == []


@pytest.mark.parametrize("by", ["cancelling", "forgetting"])
async def test_ask_that_waits_is_withdrawn_when_the_last_unconfirmed_leaves(
    admission_stage: ProgramHarness, by: str
) -> None:
    admission_stage.event = replace(admission_stage.event, survey=replace(SURVEY, opens=OPENS + timedelta(hours=5)))
    async with admission_stage.program() as program:
        await admission_stage.join(program, 0)
        await newcomer(admission_stage, program, 11)
        await admission_stage.pass_time(program, OPENS + timedelta(hours=5) - EVE)
        (waiting,) = await rows_of_plan(program, "released")

        phone = admission_stage.telegram.people[11]
        if by == "cancelling":
            labels = ["Cancel my registration", "Yes, cancel"]
            phone.say(f"/start {CODE}")
        else:
            labels = ["Yes, erase"]
            phone.say("/forget")
        for label in labels:
            await admission_stage.settle(program)
            phone.tap(label)
        await admission_stage.settle(program)

        assert await states(program.db, waiting) == {ORGANIZER: "dropped: confirmed"}


async def test_closing_withdraws_what_still_waits(admission_stage: ProgramHarness) -> None:
    admission_stage.event = replace(admission_stage.event, survey=replace(SURVEY, closes=OPENS + timedelta(hours=8)))
    async with admission_stage.program() as program:
        await admission_stage.join(program, 0)
        await admission_stage.pass_time(program, OPENS)
        admission_stage.clock.move(OPENS + timedelta(hours=6))
        await newcomer(admission_stage, program, 11)

        await admission_stage.pass_time(program, OPENS + timedelta(hours=7))
        (waiting,) = await rows_of_plan(program, "released")
        before = await states(program.db, waiting)
        await admission_stage.pass_time(program, OPENS + timedelta(hours=8))

        assert (before, await states(program.db, waiting)) == ({ORGANIZER: "waiting"}, {ORGANIZER: "dropped: closed"})


async def test_opening_that_is_moved_after_they_were_asked_asks_them_again(admission_stage: ProgramHarness) -> None:
    async with admission_stage.program() as program:
        await admission_stage.join(program, 3)
        await admission_stage.pass_time(program, OPENS - EVE)
    admission_stage.event = replace(admission_stage.event, survey=replace(SURVEY, opens=OPENS + timedelta(days=3)))

    async with admission_stage.program() as program:
        await admission_stage.pass_time(program, OPENS)
        at_the_old_opening = len(asks(admission_stage))
        await admission_stage.pass_time(program, OPENS + timedelta(days=3) - EVE)

    assert (at_the_old_opening, len(asks(admission_stage))) == (1, 2)


async def test_restart_asks_nobody_twice(admission_stage: ProgramHarness) -> None:
    for _ in range(2):
        async with admission_stage.program() as program:
            if not admission_stage.ids:
                await admission_stage.join(program, 3)
            await admission_stage.pass_time(program, OPENS - EVE)

    assert asks(admission_stage) == ["3 people are not confirmed."]


async def test_event_open_to_all_asks_nobody(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 3)
        await newcomer(stage, program, 11)
        nothing = await rows_of_plan(program, "planned")
        for moment in (OPENS - EVE, OPENS, OPENS + GATHERED, CLOSES):
            await stage.pass_time(program, moment)

        assert (nothing, asks(stage)) == ([], [])
