"""Refusing somebody: shown before, told to them, undone; and never where it would tell who has answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.events import Admission
from domain.people import Registration
from storage import participants, people, registrations
from storage.messages import outbox
from tests.support.application import ANA, EVENT, INVALID, ION, ORGANIZER, ApplicationHarness, labels, opened, texts
from tests.support.program import states
from tests.support.surveys import OPENS
from views.callback.attendance import ListRefused, ReadmitParticipant, RefuseParticipant, ShowParticipant
from views.callback.organizers import ConfirmList
from views.screen import Reply

CODE = "bucharest"
ANSWERS = {"again": ["yes"]}


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path, replace(EVENT, admission=Admission.CONFIRMED)) as harness:
        async with harness.db.transaction() as tx:
            for person, name in ((ANA, "Ana"), (ION, "Ion")):
                await people.remember(tx, person, "en")
                await registrations.put(
                    tx, Registration(CODE, person, "3", "2027-03-01", "2027-03-01", "judge", name, ANSWERS)
                )
            await participants.find_all(tx, CODE)
        yield harness


async def refuse(hall: ApplicationHarness, number: int = 1) -> Reply:
    card = await hall.tap(ORGANIZER, ShowParticipant(CODE, number, 0, 0))
    return await hall.press(ORGANIZER, await hall.press(ORGANIZER, card, "Refuse"), "Refuse, and tell them")


async def test_person_is_refused_after_what_they_are_told_was_shown(hall: ApplicationHarness) -> None:
    question = await hall.tap(ORGANIZER, RefuseParticipant(CODE, 1, 0))
    before = await hall.registration(ANA)
    overview = await hall.press(ORGANIZER, question, "Refuse, and tell them")

    sentence = (
        "The organizers of “Round table” have not accepted your registration, so you are not registered. If you think"
        " that is a mistake, please ask Association (privacy@example.org)."
    )
    assert f"<blockquote>{sentence}</blockquote>" in texts(question)[0]
    assert before is not None
    assert await hall.registration(ANA) is None
    assert "✓ Ana · Judge is refused, and gets the message." in texts(overview)[0]
    assert labels(overview)[-1] == "Refused: 1"
    async with hall.db.reading() as tx:
        claim = await outbox.next_claim(tx, hall.now)
    assert claim is not None
    assert (claim.person.id, claim.message.text and claim.message.text["en"]) == (ANA, sentence)
    assert hall.wakes > 0


async def test_refused_person_cannot_register_again_by_any_button(hall: ApplicationHarness) -> None:
    notice = await hall.command(103, "start", CODE)
    await refuse(hall)

    for reply in (
        await hall.command(ANA, "start"),
        await hall.command(ANA, "start", CODE),
        await hall.press(ANA, notice, "I agree"),
    ):
        assert texts(reply)[0].startswith("The organizers of “Round table” have not accepted your registration")
    assert await hall.registration(ANA) is None


async def test_person_who_is_let_in_again_is_on_the_list_as_before_and_not_confirmed(hall: ApplicationHarness) -> None:
    await hall.tap(ORGANIZER, ConfirmList(CODE, 9))
    before = await hall.registration(ANA)
    overview = await hall.press(ORGANIZER, await refuse(hall), "Let in again")

    assert before is not None
    assert before.confirmed
    assert await hall.registration(ANA) == replace(before, confirmed=False)
    assert "✓ Back on the list" in texts(overview)[0]
    # The refusal had not gone out, so nothing is said of any of it.
    assert await states(hall.db, "text-refusal-1") == {ANA: "dropped: let in again"}
    assert await states(hall.db, "text-readmission-1") == {}


async def test_person_who_was_told_of_the_refusal_is_told_when_they_are_let_in(hall: ApplicationHarness) -> None:
    await refuse(hall)
    async with hall.db.transaction() as tx:
        await tx.execute("UPDATE delivery SET state = 'sent'")
    refusal_list = await hall.tap(ORGANIZER, ListRefused(CODE))
    await hall.press(ORGANIZER, refusal_list, "Let in: Ana · Judge")

    assert "<b>1 person was refused</b>" in texts(refusal_list)[0]
    assert await states(hall.db, "text-readmission-1") == {ANA: "waiting"}


async def test_refusing_twice_and_letting_in_twice_come_to_the_same(hall: ApplicationHarness) -> None:
    question = await hall.tap(ORGANIZER, RefuseParticipant(CODE, 1, 0))
    await hall.press(ORGANIZER, question, "Refuse, and tell them")
    refused_again = await hall.press(ORGANIZER, question, "Refuse, and tell them")
    await hall.tap(ORGANIZER, ReadmitParticipant(CODE, 1))

    assert refused_again == INVALID
    assert await hall.tap(ORGANIZER, ReadmitParticipant(CODE, 1)) == INVALID
    assert await hall.registration(ANA) is not None


async def test_nobody_who_may_answer_is_refused_while_the_survey_is_open(hall: ApplicationHarness) -> None:
    await hall.tap(ORGANIZER, ConfirmList(CODE, 1))
    await hall.open_survey()
    confirmed_card = await hall.tap(ORGANIZER, ShowParticipant(CODE, 1, 0, 0))
    forged_reply = await hall.tap(ORGANIZER, RefuseParticipant(CODE, 1, 1))
    await refuse(hall, number=2)

    assert "Refuse" not in labels(confirmed_card)
    assert "you would learn whether they have answered" in texts(forged_reply)[0]
    assert await hall.registration(ANA) is not None
    assert await hall.registration(ION) is None


async def test_nobody_is_refused_of_an_event_open_to_all_while_its_survey_is_open(hall: ApplicationHarness) -> None:
    hall.events[CODE] = EVENT
    await hall.open_survey()
    hall.now = OPENS

    assert "Refuse" not in labels(await hall.tap(ORGANIZER, ShowParticipant(CODE, 1, 0, 0)))


async def test_forgotten_person_leaves_no_refusal(hall: ApplicationHarness) -> None:
    await refuse(hall)
    async with hall.db.transaction() as tx:
        rows_before = await people.everything(tx, ANA)
        await people.forget(tx, ANA)
        rows_after = await people.everything(tx, ANA)

    assert {"refusal", "person"} <= rows_before.keys()
    assert rows_after == {}


async def test_person_who_is_let_in_when_all_places_are_taken_waits_for_one_and_is_told(
    hall: ApplicationHarness,
) -> None:
    refused_screen = await refuse(hall)
    hall.events[CODE] = replace(hall.events[CODE], capacity=1)

    overview = await hall.press(ORGANIZER, refused_screen, "Let in again")
    waiting_list = await hall.press(ORGANIZER, overview, "Waiting list: 1")

    registration = await hall.registration(ANA)
    assert registration is not None
    assert (registration.registered_on, registration.waiting, registration.answers) == (None, 1, ANSWERS)
    assert "they are the last on the waiting list, and are told" in texts(overview)[0]
    assert "<b>1 person waits for a place</b>\n\n1. Ana · Judge" in texts(waiting_list)[0]
    assert await states(hall.db, "text-refusal-1") == {ANA: "dropped: let in again"}
    assert await states(hall.db, "text-readmission-1") == {ANA: "waiting"}
    async with hall.db.reading() as tx:
        claim = await outbox.next_claim(tx, hall.now)
    assert claim is not None
    assert claim.message.text is not None
    assert claim.message.text["en"].startswith("The organizers of “Round table” have let you in after all. All places")


async def test_person_who_is_let_in_after_the_event_needs_no_place(hall: ApplicationHarness) -> None:
    refused_screen = await refuse(hall)
    hall.events[CODE] = replace(hall.events[CODE], capacity=1, ends=hall.now)

    await hall.press(ORGANIZER, refused_screen, "Let in again")

    registration = await hall.registration(ANA)
    assert registration is not None
    assert registration.registered_on is not None
