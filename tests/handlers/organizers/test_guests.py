"""People without Telegram: added by hand after they were shown, corrected, removed, and in no survey."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.attendance.participants import Participant
from domain.registration import form
from storage import participants
from tests.support.application import (
    EVENT,
    INVALID,
    ORGANIZER,
    STARTS,
    ApplicationHarness,
    labels,
    line,
    opened,
    texts,
)
from views.callback.attendance import (
    ChooseGuestProfession,
    NameGuest,
    RemoveGuest,
    RenameGuest,
    SetGuestProfession,
    ShowParticipant,
    StoreGuest,
    TypeGuestName,
)
from views.callback.codec import LARGEST, Tap
from views.screen import Reply, Screen

CODE, MARK = "bucharest", form(EVENT)
GUEST = Participant(1, "Maria Pop", "judge", is_confirmed=True, is_guest=True)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        yield harness


async def people(hall: ApplicationHarness) -> tuple[Participant, ...]:
    async with hall.db.transaction() as tx:
        return await participants.find_all(tx, CODE)


async def add(hall: ApplicationHarness, name: str = "Maria Pop") -> Reply:
    """From the numbers to the card of the guest."""
    reply = await hall.press(ORGANIZER, await hall.command(ORGANIZER, "participants"), "Add by hand")
    await hall.press(ORGANIZER, reply, "Judge")
    return await hall.press(ORGANIZER, await hall.type(ORGANIZER, name), "Add", name)


async def test_guest_is_shown_before_they_are_added(hall: ApplicationHarness) -> None:
    question = await hall.press(ORGANIZER, await hall.command(ORGANIZER, "participants"), "Add by hand")
    prompt = await hall.press(ORGANIZER, question, "Judge")
    preview = await hall.type(ORGANIZER, "  Maria   Pop\u200b ")
    before = await people(hall)
    card = await hall.press(ORGANIZER, preview, "Add", "Maria Pop")

    assert "theirs is on paper" in texts(question)[0]
    assert labels(prompt) == ["Add without a name", "Back"]
    assert line(preview, 1) == "<b>Add Maria Pop · Judge?</b>"
    assert isinstance(preview, Screen)
    assert preview.reply
    assert before == ()
    assert await people(hall) == (GUEST,)
    assert texts(card)[0].startswith("✓ Added.\n\n")
    assert labels(card) == [
        "Correct the name",
        "Profession",
        "Take off the list",
        "Back to the names",
        "By profession",
    ]


async def test_guest_without_a_name_who_comes_during_the_event_is_present(hall: ApplicationHarness) -> None:
    hall.now = STARTS + timedelta(minutes=5)
    prompt = await hall.tap(ORGANIZER, NameGuest(CODE, len(EVENT.professions), MARK))
    await hall.press(ORGANIZER, prompt, "Add without a name")

    assert await people(hall) == (replace(GUEST, name=None, profession="undisclosed", is_present=True),)


async def test_what_cannot_be_a_name_is_asked_for_again(hall: ApplicationHarness) -> None:
    await hall.tap(ORGANIZER, NameGuest(CODE, 0, MARK))
    too_long = await hall.type(ORGANIZER, "x" * 65)
    preview = await hall.type(ORGANIZER, "Maria Pop")
    quote_gone = await hall.press(ORGANIZER, preview, "Add", "")

    for reply in (too_long, quote_gone):
        assert line(reply, 0) == "That cannot be a name: it needs 1 to 64 characters that can be seen."
    assert await people(hall) == ()


async def test_guest_is_added_once_however_often_the_button_is_pressed(hall: ApplicationHarness) -> None:
    tap = StoreGuest(CODE, 0, MARK, 0)
    await hall.tap(ORGANIZER, tap, update_id=99)
    again = await hall.tap(ORGANIZER, tap, update_id=99)

    assert len(await people(hall)) == 1
    assert "✓ Added." in texts(again)[0]


async def test_guest_is_corrected_and_taken_off_the_list(hall: ApplicationHarness) -> None:
    card = await add(hall)
    await hall.press(ORGANIZER, card, "Correct the name")
    preview = await hall.type(ORGANIZER, "Maria Popescu")
    between = await people(hall)
    card = await hall.press(ORGANIZER, preview, "Yes, correct it", "Maria Popescu")
    card = await hall.press(ORGANIZER, await hall.press(ORGANIZER, card, "Profession"), "Lawyer")
    people_after = await people(hall)
    question = await hall.press(ORGANIZER, card, "Take off the list")
    overview = await hall.press(ORGANIZER, question, "Yes, take off")

    assert between == (GUEST,)
    assert line(preview, 1) == "<b>Maria Pop · Judge is called Maria Popescu?</b>"
    assert people_after == (replace(GUEST, name="Maria Popescu", profession="lawyer"),)
    assert line(question, 1) == "<b>Take Maria Popescu · Lawyer off the list?</b>"
    assert "✓ Taken off the list, and erased." in texts(overview)[0]
    assert await people(hall) == ()


async def test_guest_who_was_taken_off_meanwhile_is_not_corrected(hall: ApplicationHarness) -> None:
    card = await add(hall)
    await hall.press(ORGANIZER, card, "Correct the name")
    await hall.tap(ORGANIZER, RemoveGuest(CODE, 1, 1))

    assert line(await hall.type(ORGANIZER, "Maria Popescu"), 1) == "They are not on the list any more."
    assert "did not understand" in texts(await hall.type(ORGANIZER, "Maria Popescu"))[0]


async def test_name_is_not_waited_for_after_an_hour_nor_once_the_organizer_is_none(hall: ApplicationHarness) -> None:
    await hall.tap(ORGANIZER, NameGuest(CODE, 0, MARK))
    hall.now += timedelta(hours=1, seconds=1)
    late = await hall.type(ORGANIZER, "Maria Pop")
    await hall.tap(ORGANIZER, NameGuest(CODE, 0, MARK))
    async with hall.db.transaction() as tx:
        await tx.execute("DELETE FROM staff")

    assert "did not understand" in texts(late)[0]
    assert "did not understand" in texts(await hall.type(ORGANIZER, "Maria Pop"))[0]


@pytest.mark.parametrize(
    "tap",
    [
        NameGuest(CODE, 99, MARK),
        NameGuest(CODE, 0, MARK + 1),
        StoreGuest(CODE, 99, MARK, 0),
        StoreGuest(CODE, 0, MARK + 1, 0),
        TypeGuestName(CODE, 1),
        RenameGuest(CODE, 1),
        ChooseGuestProfession(CODE, LARGEST),
        SetGuestProfession(CODE, 1, 99, MARK),
        SetGuestProfession(CODE, 1, 0, MARK),
        RemoveGuest(CODE, 1, 0),
        ShowParticipant(CODE, 1, 0, 0),
    ],
    ids=str,
)
async def test_forged_button_is_not_valid(hall: ApplicationHarness, tap: Tap) -> None:
    assert await hall.tap(ORGANIZER, tap) == INVALID
    assert await people(hall) == ()
