"""Whoever sees all screens of organizers at several moments does not learn who of those present answered, nor what.

Two lives of one event differ in who answers and what; everything organizers can look at is compared, screen by screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.program import Program
from domain.attendance.invitations import Invitation, hash_token
from domain.events import Admission, CertificateWording
from domain.people import Registration
from domain.registration import PLACE
from storage import answers, people, registrations, surveys
from storage.attendance import checkins, invitations
from storage.messages import waiting_list
from tests.support.program import CLOSES, COORDINATOR, EVENT, OPENS, ORGANIZER, START, ProgramHarness, staged

CODE = EVENT.code
CHECKIN = replace(EVENT, checkin=True, admission=Admission.CONFIRMED)
AT_THE_DOOR, LATE, ABSENT, WAITING = (1, 2, 3, 4, 5, 6, 7), 8, 9, 10
FIRST = {1: "5", 2: "5", 3: "4", 4: "4", 5: "4", LATE: "5"}
OTHERS = {3: "1", 4: "2", 5: "1", 6: "2", 7: "1", LATE: "1"}
"""As many answer, but others do, and otherwise."""
LOOKS = (
    ("/event", ("Send certificates",)),
    ("/checkin", ("Names", "Absent", "Present")),
    ("/participants", ("Names", "no name, no. 1 · Judge", "Back to the names", "By profession", "Waiting list: 1")),
    ("/invite", ("Not come yet: 1", "Eva", "Back")),
    ("/announce", ("Who is present · ", "Without Romanian", "To other people", "Who has not come · ", "Cancel")),
    ("/remind", ("At a time", "Cancel")),
    ("/schedule", ("Reminder", "Move", "Back", "Planned messages")),
    ("/close", ("Close the survey",)),
)
"""What organizers can look at, and what they press; what is not there at the moment is left out."""
TYPED = "Please come to the hall."


EVERYWHERE = (
    "1 person waits for a place",
    "A new link for Eva",
    "For: Who has not come",
    "Close the survey now?",
    "Who did what",
    "New time:",
    "Where is the cloakroom?",
    "Your answer goes to",
    "people who were present will get it",
)
"""What has to have been looked at, or nothing could have leaked there."""


async def look(stage: ProgramHarness, program: Program) -> None:
    """Everything that an organizer can look at now."""
    organizer = stage.phone(ORGANIZER)
    for command, labels in LOOKS:
        # A chat takes so many messages a minute.
        await stage.pass_time(program, stage.clock.now() + timedelta(minutes=2))
        organizer.say(f"{command} {CODE}")
        await stage.settle(program)
        for wanted in labels:
            label = next((label for label in organizer.screen.labels if wanted in label), None)
            if label is None:
                continue
            organizer.tap(label)
            await stage.settle(program)
            if label.startswith("Who is present"):
                organizer.say(TYPED)
                await stage.settle(program)


async def ask_organizers(stage: ProgramHarness, program: Program, person: int) -> None:
    """Somebody present passes a question on, and an organizer answers."""
    phone, organizer = stage.phone(person), stage.phone(ORGANIZER)
    await stage.pass_time(program, stage.clock.now() + timedelta(minutes=2))
    phone.say("Where is the cloakroom?")
    await stage.settle(program)
    phone.tap("Pass it on, with my name")
    await stage.settle(program)
    await program.outbox.drain()
    organizer.tap("Answer")
    await stage.settle(program)
    organizer.say("By the stairs.")
    await stage.settle(program)
    organizer.tap("Send")
    await stage.settle(program)
    await program.outbox.drain()


async def check_in(program: Program, *people: int) -> None:
    async with program.db.transaction() as tx:
        for person in people:
            await checkins.mark_present(tx, CODE, person)


async def invite_and_wait(program: Program) -> None:
    """Somebody of the roster who has not come, and somebody who waits for a place."""
    async with program.db.transaction() as tx:
        number = await invitations.reserve_numbers(tx, CODE, 1)
        await invitations.add(tx, [(Invitation(CODE, number, "Eva", "judge"), hash_token(1))])
        await people.remember(tx, WAITING, "en")
        waiting = Registration(CODE, WAITING, "3", "2027-03-01", None, profession="judge", asking=PLACE)
        await registrations.put(tx, waiting)
        await waiting_list.join(tx, CODE, WAITING)


async def live(folder: Path, sheets: Mapping[int, str]) -> tuple[list[str], list[str]]:
    """What was shown to the organizer, and to the coordinator in the end."""
    async with staged(folder) as stage:
        stage.event = replace(
            CHECKIN, messages=EVENT.messages[-1:], capacity=ABSENT, certificate=CertificateWording("Maria Rusu")
        )
        async with stage.program() as program:
            await stage.join(program, ABSENT)
            await invite_and_wait(program)
            organizer = stage.phone(ORGANIZER)
            await stage.pass_time(program, START)
            await check_in(program, *AT_THE_DOOR)
            await look(stage, program)
            organizer.say(f"/checkin {CODE}")
            await stage.settle(program)
            organizer.tap("Confirm 7 people I have seen")
            await stage.pass_time(program, OPENS)
            for person, rating in sheets.items():
                if person == LATE:
                    await look(stage, program)
                    organizer.say(f"/checkin {CODE}")
                    await stage.settle(program)
                    organizer.tap("Absent")
                    await stage.settle(program)
                    organizer.tap(next(label for label in organizer.screen.labels if label.startswith("☐")))
                    await stage.settle(program)
                    organizer.tap("Yes, present")
                    await stage.settle(program)
                async with program.db.transaction() as tx:
                    run = await surveys.of_event(tx, CODE)
                    assert run is not None
                    assert await answers.send(tx, run, person, run.group("judge"), {"overall": (rating,)})
            await look(stage, program)
            await ask_organizers(stage, program, 1)
            organizer.say("/audit")
            await stage.settle(program)
            await stage.pass_time(program, CLOSES)
            await look(stage, program)
            stage.telegram.people[COORDINATOR].tap("As text")
            await stage.settle(program)
        bot_messages = [(entry.chat_id, entry.text) for entry in stage.telegram.transcript if entry.who == "bot"]
    return tuple([text for chat, text in bot_messages if chat == id_] for id_ in (ORGANIZER, COORDINATOR))  # type: ignore[return-value]  # two


async def test_screens_of_organizers_are_the_same_whoever_of_the_present_answers(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    organizer, coordinator = await live(tmp_path_factory.mktemp("first"), FIRST)
    organizer_of_others, coordinator_of_others = await live(tmp_path_factory.mktemp("others"), OTHERS)

    assert organizer == organizer_of_others
    assert sum("present" in text.lower() for text in organizer) > len(FIRST)
    for shown in EVERYWHERE:
        assert any(shown in text for text in organizer), shown
    assert coordinator != coordinator_of_others, "nothing could have leaked"


async def test_survey_of_fewer_present_than_the_minimum_has_no_results_and_that_is_said_before(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.event = replace(CHECKIN, admission=Admission.OPEN, messages=())
        async with stage.program() as program:
            await stage.join(program, ABSENT)
            await stage.pass_time(program, START)
            await check_in(program, *AT_THE_DOOR[:4])
            await look(stage, program)
            await stage.pass_time(program, OPENS)
            async with program.db.transaction() as tx:
                run = await surveys.of_event(tx, CODE)
                assert run is not None
                for person in AT_THE_DOOR[:4]:
                    await answers.send(tx, run, person, run.group("judge"), {"overall": ("5",)})
            await stage.pass_time(program, CLOSES)
        texts = {
            id_: [entry.text for entry in stage.telegram.transcript if entry.who == "bot" and entry.chat_id == id_]
            for id_ in (ORGANIZER, COORDINATOR)
        }

    assert any("With fewer than 5 people present the survey will have no results." in t for t in texts[ORGANIZER])
    assert any("There are no results" in text for text in texts[COORDINATOR])
    assert not any("n = 4" in text for text in texts[COORDINATOR])
