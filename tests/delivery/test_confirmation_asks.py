"""When organizers are asked to confirm who takes part: the day before the opening, at it, and for latecomers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.program import Program
from domain.admission import EVE, GATHERED
from domain.events import Admission
from storage.messages import confirmation_asks, plan
from tests.support.program import CLOSES, COORDINATOR, EVENT, OPENS, ORGANIZER, SURVEY, ProgramHarness, fate, states

CODE = EVENT.code


@pytest.fixture
def confirmed(stage: ProgramHarness) -> ProgramHarness:
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
    sent = (entry for entry in stage.telegram.transcript if entry.chat_id == ORGANIZER and entry.kind == "message")
    texts = (entry.text for entry in sent if entry.who == "bot")
    return [text.split("\n\n")[1] for text in texts if "confirmed.\n\nThe survey " in text]


async def rows_of_plan(program: Program, state: str) -> list[str]:
    """The asks in this state."""
    async with program.db.reading() as tx:
        return [
            each.id
            for each, its in await plan.all_messages(tx, CODE)
            if its == state and confirmation_asks.is_confirmation_request(each)
        ]


async def test_organizers_are_asked_the_day_before_the_survey_opens(confirmed: ProgramHarness) -> None:
    async with confirmed.program() as program:
        await confirmed.join(program, 3)

        await confirmed.pass_time(program, OPENS - EVE - timedelta(minutes=1))
        before = asks(confirmed)
        await confirmed.pass_time(program, OPENS - EVE)

        assert before == []
        assert confirmed.telegram.people[ORGANIZER].screen.text == (
            "Round table\nMonday, 22 March 2027, 09:30–16:00\nBucharest\n\n"
            "3 people are not confirmed.\n\n"
            "The survey opens on 22 March, 18:00. Only people you confirm are invited and can answer; the groups of the"
            " results are made of those who are confirmed when it opens."
        )
        assert [confirmed.got(id_) for id_ in (*confirmed.ids, COORDINATOR)] == [
            ["Round table", "bucharest.ics"]
        ] * 3 + [[]]


async def test_ask_leads_to_the_question_whom_to_confirm(confirmed: ProgramHarness) -> None:
    async with confirmed.program() as program:
        await confirmed.join(program, 3)
        await confirmed.pass_time(program, OPENS - EVE)

        organizer = confirmed.telegram.people[ORGANIZER]
        for label in ("Confirm the list", "Confirm 3 people"):
            organizer.tap(label)
            await confirmed.settle(program)

        assert "✓ The list is confirmed." in organizer.screen.text
        await confirmed.pass_time(program, OPENS)
        assert await states(program.db, "survey-1") == dict.fromkeys(confirmed.ids, "sent")
        assert len(asks(confirmed)) == 1


async def test_nobody_is_asked_when_everybody_is_confirmed(confirmed: ProgramHarness) -> None:
    async with confirmed.program() as program:
        await confirmed.join(program, 3)
        await confirm_list(confirmed, program)

        await confirmed.pass_time(program, OPENS - EVE)
        await confirmed.pass_time(program, OPENS)

        assert asks(confirmed) == []
        assert await fate(program.db, "notice-confirm-eve-202703221600") == "dropped: nobody waits"


async def test_organizers_are_asked_again_when_it_opens_without_somebody(confirmed: ProgramHarness) -> None:
    async with confirmed.program() as program:
        await confirmed.join(program, 3)
        await confirmed.pass_time(program, OPENS - EVE)
        await confirmed.pass_time(program, OPENS)

        assert asks(confirmed) == ["3 people are not confirmed."] * 2
        assert confirmed.telegram.people[ORGANIZER].screen.text.endswith(
            "The survey is open until 29 March, 18:00. Only people you confirm are invited and can answer."
        )
        assert await states(program.db, "survey-1") == {}


async def test_those_who_come_after_the_list_was_confirmed_are_told_of_together(confirmed: ProgramHarness) -> None:
    async with confirmed.program() as program:
        await confirmed.join(program, 3)
        await confirm_list(confirmed, program)
        came_at = confirmed.clock.now()
        for person in (11, 12):
            await newcomer(confirmed, program, person)

        await confirmed.pass_time(program, came_at + GATHERED - timedelta(minutes=1))
        before = asks(confirmed)
        await confirmed.pass_time(program, came_at + GATHERED)

        assert (before, asks(confirmed)) == ([], ["2 people are not confirmed."])


async def test_who_is_confirmed_and_changes_the_profession_is_told_of(confirmed: ProgramHarness) -> None:
    async with confirmed.program() as program:
        await confirmed.join(program, 2)
        await newcomer(confirmed, program, 11)
        await confirm_list(confirmed, program)
        phone = confirmed.telegram.people[11]
        for label in ("Change", "Prefer not to say", "Skip"):
            phone.tap(label)
            await confirmed.settle(program)

        await confirmed.pass_time(program, confirmed.clock.now() + GATHERED)

        assert asks(confirmed) == ["1 person is not confirmed."]


async def test_nobody_is_told_of_those_who_come_before_the_list_was_confirmed(confirmed: ProgramHarness) -> None:
    async with confirmed.program() as program:
        await confirmed.join(program, 0)
        await newcomer(confirmed, program, 11)

        assert await rows_of_plan(program, "planned") == [
            "notice-confirm-eve-202703221600",
            "notice-confirm-opening-202703221600",
        ]


async def test_who_registers_while_the_survey_is_open_is_told_of(confirmed: ProgramHarness) -> None:
    async with confirmed.program() as program:
        await confirmed.join(program, 0)
        await confirmed.pass_time(program, OPENS)
        await newcomer(confirmed, program, 11)

        await confirmed.pass_time(program, OPENS + GATHERED)

        assert asks(confirmed) == ["1 person is not confirmed."]


async def test_ask_of_the_night_waits_for_the_morning_and_is_withdrawn_by_a_confirmation(
    confirmed: ProgramHarness,
) -> None:
    confirmed.event = replace(confirmed.event, survey=replace(SURVEY, opens=OPENS + timedelta(hours=5)))
    async with confirmed.program() as program:
        await confirmed.join(program, 3)
        await confirmed.pass_time(program, OPENS + timedelta(hours=5) - EVE)
        (waiting,) = await rows_of_plan(program, "released")
        before = await states(program.db, waiting)

        await confirm_list(confirmed, program)
        await confirmed.pass_time(program, OPENS)

        assert (before, await states(program.db, waiting)) == (
            {ORGANIZER: "waiting"},
            {ORGANIZER: "dropped: confirmed"},
        )
        assert asks(confirmed) == []


@pytest.mark.parametrize("by", ["cancelling", "forgetting"])
async def test_ask_that_waits_is_withdrawn_when_the_last_unconfirmed_leaves(confirmed: ProgramHarness, by: str) -> None:
    confirmed.event = replace(confirmed.event, survey=replace(SURVEY, opens=OPENS + timedelta(hours=5)))
    async with confirmed.program() as program:
        await confirmed.join(program, 0)
        await newcomer(confirmed, program, 11)
        await confirmed.pass_time(program, OPENS + timedelta(hours=5) - EVE)
        (waiting,) = await rows_of_plan(program, "released")

        phone = confirmed.telegram.people[11]
        if by == "cancelling":
            labels = ["Cancel my registration", "Yes, cancel"]
            phone.say(f"/start {CODE}")
        else:
            labels = ["Yes, erase"]
            phone.say("/forget")
        for label in labels:
            await confirmed.settle(program)
            phone.tap(label)
        await confirmed.settle(program)

        assert await states(program.db, waiting) == {ORGANIZER: "dropped: confirmed"}


async def test_closing_withdraws_what_still_waits(confirmed: ProgramHarness) -> None:
    confirmed.event = replace(confirmed.event, survey=replace(SURVEY, closes=OPENS + timedelta(hours=8)))
    async with confirmed.program() as program:
        await confirmed.join(program, 0)
        await confirmed.pass_time(program, OPENS)
        confirmed.clock.move(OPENS + timedelta(hours=6))
        await newcomer(confirmed, program, 11)

        await confirmed.pass_time(program, OPENS + timedelta(hours=7))
        (waiting,) = await rows_of_plan(program, "released")
        before = await states(program.db, waiting)
        await confirmed.pass_time(program, OPENS + timedelta(hours=8))

        assert (before, await states(program.db, waiting)) == ({ORGANIZER: "waiting"}, {ORGANIZER: "dropped: closed"})


async def test_opening_that_is_moved_after_they_were_asked_asks_them_again(confirmed: ProgramHarness) -> None:
    async with confirmed.program() as program:
        await confirmed.join(program, 3)
        await confirmed.pass_time(program, OPENS - EVE)
    confirmed.event = replace(confirmed.event, survey=replace(SURVEY, opens=OPENS + timedelta(days=3)))

    async with confirmed.program() as program:
        await confirmed.pass_time(program, OPENS)
        at_the_old_opening = len(asks(confirmed))
        await confirmed.pass_time(program, OPENS + timedelta(days=3) - EVE)

    assert (at_the_old_opening, len(asks(confirmed))) == (1, 2)


async def test_restart_asks_nobody_twice(confirmed: ProgramHarness) -> None:
    for _ in range(2):
        async with confirmed.program() as program:
            if not confirmed.ids:
                await confirmed.join(program, 3)
            await confirmed.pass_time(program, OPENS - EVE)

    assert asks(confirmed) == ["3 people are not confirmed."]


async def test_event_open_to_all_asks_nobody(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 3)
        await newcomer(stage, program, 11)
        nothing = await rows_of_plan(program, "planned")
        for moment in (OPENS - EVE, OPENS, OPENS + GATHERED, CLOSES):
            await stage.pass_time(program, moment)

        assert (nothing, asks(stage)) == ([], [])
