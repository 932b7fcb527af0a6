"""What everybody can always do, and what is said to anything unexpected."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers import common
from storage import people
from storage.staff import members as staff
from tests.support.application import (
    ANA,
    COORDINATOR,
    INVALID,
    ION,
    ORGANIZER,
    ApplicationHarness,
    labels,
    line,
    opened,
    texts,
)
from tests.support.surveys import CLOSES
from views.callback.codec import Tap
from views.callback.organizers import PreviewAgain, RemindEvent, SendAgain, SendReminder
from views.callback.participants import SetLanguage
from views.screen import Alert

BUTTONS = "If you are answering the survey: please use the buttons under its question; nothing is lost."


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        yield harness


async def person(hall: ApplicationHarness, id_: int) -> tuple[str | None, bool, bool] | None:
    """Language, muted and reachable of somebody who is stored."""
    async with hall.db.reading() as tx:
        row = await people.find(tx, id_)
    return None if row is None else (row.language, row.is_muted, row.reachable)


# Events that are gone


@pytest.mark.parametrize(
    "tap", [RemindEvent("gone"), SendReminder("gone", 0, 0), PreviewAgain("gone", 1), SendAgain("gone", 1)]
)
async def test_button_about_an_event_that_is_gone_names_it_to_organizers(hall: ApplicationHarness, tap: Tap) -> None:
    reply = await hall.tap(ORGANIZER, tap)

    assert reply == Alert("There is no event with the code “gone” any more, so this button does nothing.")


async def test_remind_of_an_unknown_event_names_it(hall: ApplicationHarness) -> None:
    reply = await hall.command(ORGANIZER, "remind", "gone")

    assert texts(reply)[0].startswith("There is no event with the code “gone”.")


# Language


async def test_language_of_a_stranger_is_not_remembered(hall: ApplicationHarness) -> None:
    picker = await hall.command(ANA, "language")
    reply = await hall.press(ANA, picker, "Română")

    assert line(picker, 1) == "I remember the choice once you are registered."
    assert labels(reply) == ["English", "✓ Română"]
    assert await person(hall, ANA) is None


async def test_language_of_the_registered_is_remembered(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    picker = await hall.command(ANA, "language")
    romanian = await hall.press(ANA, picker, "Română")

    assert [texts(reply)[0] for reply in (picker, romanian)] == ["<b>Choose your language</b>", "<b>Alegeți limba</b>"]
    assert await person(hall, ANA) == ("ro", False, True)


async def test_language_of_the_staff_is_remembered_without_registration(hall: ApplicationHarness) -> None:
    picker = await hall.command(ORGANIZER, "language")

    await hall.press(ORGANIZER, picker, "Română")

    assert texts(picker) == ["<b>Choose your language</b>"]
    assert await person(hall, ORGANIZER) == ("ro", False, True)


async def test_a_single_language_is_not_asked_about(hall: ApplicationHarness) -> None:
    hall.events = {code: replace(event, title={"ro": "Masă rotundă"}) for code, event in hall.events.items()}

    reply = await hall.command(ANA, "language")

    assert (texts(reply), labels(reply)) == (["I speak one language here: Română."], [])


async def test_language_that_is_not_offered_is_refused(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    assert await hall.tap(ANA, SetLanguage("de")) == INVALID
    assert await person(hall, ANA) == ("en", False, True)


# Messages off and on


async def test_stop_mutes_the_registered(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    replies = [texts(await hall.command(ANA, "stop")) for _ in range(2)]

    assert (
        replies
        == [
            [
                (
                    "You will get no more messages from me unless you write first. "
                    "Your registration stays. /start turns messages on again."
                )
            ]
        ]
        * 2
    )
    assert await person(hall, ANA) == ("en", True, True)


async def test_stop_mutes_the_staff_and_stores_no_stranger(hall: ApplicationHarness) -> None:
    replies = [texts(await hall.command(each, "stop")) for each in (COORDINATOR, ANA)]

    assert (
        replies
        == [["You will get no more messages from me unless you write first. /start turns messages on again."]] * 2
    )
    assert [await person(hall, each) for each in (COORDINATOR, ANA)] == [(None, True, True), None]


async def test_block_and_unblock_are_noted(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    await common.update_reachable(await hall.turn(ANA), reachable=False)
    person_after_block = await person(hall, ANA)
    await common.update_reachable(await hall.turn(ANA), reachable=True)

    assert (person_after_block, await person(hall, ANA)) == (("en", False, False), ("en", False, True))


async def test_stranger_who_blocks_is_not_stored(hall: ApplicationHarness) -> None:
    for reachable in (False, True):
        await common.update_reachable(await hall.turn(ANA), reachable=reachable)

    assert await person(hall, ANA) is None


# Help and what is not understood


async def test_whoami_tells_number_and_roles(hall: ApplicationHarness) -> None:
    async with hall.db.transaction() as tx:
        await staff.set_from_settings(tx, [ORGANIZER], [COORDINATOR, ORGANIZER])

    assert [texts(await hall.command(each, "whoami"))[0] for each in (ANA, COORDINATOR, ORGANIZER)] == [
        "Your Telegram number is <code>101</code>.",
        "Your Telegram number is <code>2001</code>.\n\nYou are a coordinator.",
        "Your Telegram number is <code>1001</code>.\n\nYou are an organizer.\nYou are a coordinator.",
    ]


async def test_unknown_text_names_what_can_be_done_now(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    replies = [await hall.type(ION, "hm"), await hall.type(ANA, "hm")]
    survey = await hall.open_survey()
    replies += [await hall.type(ANA, "hm")]
    await hall.answered(ANA)
    hall.now = CLOSES
    replies += [await hall.type(ANA, "hm")]

    assert survey == 1
    assert [line(reply, 1) for reply in replies] == [
        "/start – register for the event\n/help – everything I can do",
        "/agenda – the agenda, with a calendar file\n/help – everything I can do",
        "/survey – answer the survey\n/agenda – the agenda, with a calendar file\n/help – everything I can do",
        "/agenda – the agenda, with a calendar file\n/help – everything I can do",
    ]
    assert BUTTONS in texts(replies[2])[0]
    assert not texts(replies[3])[0].endswith(BUTTONS)


async def test_sticker_is_answered_with_what_can_be_read(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    before = await hall.show(ANA)
    await hall.open_survey()

    during = await hall.show(ANA)

    notice = (
        "I can only read buttons and text that you type yourself, and I keep nothing of what you just sent."
        " /help shows what I can do."
    )
    assert [texts(before), texts(during)] == [[notice], [f"{notice}\n\n{BUTTONS}"]]


async def test_edited_message_is_answered(hall: ApplicationHarness) -> None:
    reply = await common.edited(await hall.turn(ANA))

    assert texts(reply)[0].startswith("I saw that you changed a message.")
