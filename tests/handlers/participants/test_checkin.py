"""Checking in by link and by code: who is present afterwards, how often one may guess, whom the survey is for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.attendance.checkin import (
    MAX_WRONG_CODES_OF_EVENT,
    STEP,
    opens_at,
    poster_token,
    room_code,
    screen_token,
    start_parameter,
)
from domain.events import Admission
from domain.people import Registration
from storage import people, registrations
from storage.attendance import checkins
from tests.support.application import ANA, EVENT, ION, ApplicationHarness, opened, texts
from tests.support.program import states
from views.screen import Reply

CODE = "bucharest"
SECRET = b"s" * 32
CHECKIN = replace(EVENT, checkin=True)
STARTS = CHECKIN.starts
WRONG = f"{(int(room_code(SECRET)) + 1) % 10_000:04}"
CHECKED_IN, NOT_NOW = "✓ <b>You are checked in</b>", "Check-in opens on "


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path, CHECKIN) as harness:
        await prepare(harness)
        yield harness


@pytest.fixture
async def careful(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    """Organizers confirm who takes part."""
    async with opened(tmp_path, replace(CHECKIN, admission=Admission.CONFIRMED)) as harness:
        await prepare(harness)
        yield harness


async def prepare(hall: ApplicationHarness) -> None:
    hall.now = STARTS
    async with hall.db.transaction() as tx:
        await checkins.find_or_add(tx, CODE, SECRET)
    await register(hall, ANA)


async def register(hall: ApplicationHarness, person: int) -> None:
    async with hall.db.transaction() as tx:
        await people.remember(tx, person, "en")
        await registrations.put(
            tx, Registration(CODE, person, "3", "2027-03-01", "2027-03-01", profession="judge", name=f"P{person}")
        )


async def scan(hall: ApplicationHarness, person: int, token: str | None = None) -> Reply:
    parameter = start_parameter(CODE, screen_token(SECRET, hall.now) if token is None else token)
    return await hall.command(person, "start", parameter)


async def is_present(hall: ApplicationHarness, person: int = ANA) -> bool:
    registration = await hall.registration(person)
    return registration is not None and registration.present


def head(reply: Reply) -> str:
    return texts(reply)[0].split("\n")[0]


# By the link


async def test_scan_checks_in_who_is_registered_and_says_so_again(hall: ApplicationHarness) -> None:
    replies = [await scan(hall, ANA), await scan(hall, ANA, "long-gone")]

    assert [head(reply) for reply in replies] == [CHECKED_IN, CHECKED_IN]
    assert await is_present(hall)


async def test_link_holds_a_minute_longer_than_it_is_shown(hall: ApplicationHarness) -> None:
    await register(hall, ION)
    token = screen_token(SECRET, hall.now)
    hall.now += STEP
    in_time = await scan(hall, ANA, token)
    hall.now += STEP
    late = await scan(hall, ION, token)

    assert head(in_time) == CHECKED_IN
    assert "it changes every few minutes" in texts(late)[0]
    assert not await is_present(hall, ION)


async def test_nobody_checks_in_to_an_event_that_is_cancelled(hall: ApplicationHarness) -> None:
    hall.events[CODE] = replace(CHECKIN, is_cancelled=True)

    replies = [await scan(hall, ANA), await hall.command(ANA, "checkin"), await hall.command(ANA, "checkin", "1234")]

    assert ["The event does not take place, so nobody checks in." in texts(reply)[0] for reply in replies] == [True] * 3
    assert not await is_present(hall)


async def test_link_of_the_poster_checks_in(hall: ApplicationHarness) -> None:
    assert head(await scan(hall, ANA, poster_token(SECRET))) == CHECKED_IN


@pytest.mark.parametrize(("moment", "says"), [
    (opens_at(CHECKIN) - timedelta(minutes=1), "Check-in opens on 22 March, 08:00"),
    (CHECKIN.ends, "Check-in is over. If you were there, tell an organizer"),
])  # fmt: skip
async def test_nobody_checks_in_outside_the_time(hall: ApplicationHarness, moment: object, says: str) -> None:
    hall.now = moment  # type: ignore[assignment]  # the parameters are of two types

    replies = [await scan(hall, ANA), await hall.command(ANA, "checkin", room_code(SECRET))]

    assert [says in texts(reply)[0] for reply in replies] == [True, True]
    assert not await is_present(hall)


async def test_link_of_an_event_without_check_in_shows_the_registration(tmp_path: Path) -> None:
    async with opened(tmp_path, EVENT) as hall:
        await prepare(hall)

        reply = await scan(hall, ANA)

        assert "Check-in is over" in texts(reply)[0]
        assert not await is_present(hall)


async def test_link_of_an_unknown_event_is_an_unknown_code(hall: ApplicationHarness) -> None:
    reply = await hall.command(ANA, "start", "cluj-in-abcdefghijklmnop")

    assert texts(reply)[0].startswith("There is no event with the code “cluj-in-abcdefghijklmnop”")


# Registering at the door

TO_THE_END = ("Judge", "Skip", "Yes", "Skip", "Skip")


async def go_on(hall: ApplicationHarness, reply: Reply, *labels: str) -> Reply:
    for label in labels:
        reply = await hall.press(ION, reply, label)
    return reply


async def test_who_scans_before_registering_is_checked_in_at_the_end(hall: ApplicationHarness) -> None:
    notice = await scan(hall, ION)
    assert await hall.registration(ION) is None, "something was stored before they agreed"
    hall.now += timedelta(minutes=10)  # the link holds no more

    reply = await go_on(hall, notice, "Read everything", "Back", "I agree", *TO_THE_END)

    assert head(reply) == "✓ <b>You are registered and checked in</b>"
    assert await is_present(hall, ION)


async def test_who_is_registering_when_they_scan_is_checked_in_at_the_end(hall: ApplicationHarness) -> None:
    await hall.go(ION, "I agree", "Judge")
    step = await scan(hall, ION)
    assert not await is_present(hall, ION)

    reply = await go_on(hall, step, "Skip", "Yes", "Skip", "Skip")

    assert head(reply) == "✓ <b>You are registered and checked in</b>"
    assert await is_present(hall, ION)


async def test_who_scans_too_late_registers_and_is_not_checked_in(hall: ApplicationHarness) -> None:
    replies = await scan(hall, ION, "long-gone")
    assert "it changes every few minutes" in texts(replies)[0]

    reply = await go_on(hall, replies, "I agree", *TO_THE_END)

    assert head(reply) == "✓ <b>You are registered</b>"
    assert not await is_present(hall, ION)


async def test_ticket_of_somebody_else_checks_nobody_in(hall: ApplicationHarness) -> None:
    notice = await scan(hall, ION)

    other = 104
    registration_screen = await hall.press(other, notice, "I agree")
    for label in TO_THE_END:
        registration_screen = await hall.press(other, registration_screen, label)

    assert head(registration_screen) == "✓ <b>You are registered</b>"
    assert not await is_present(hall, other)


# By the code


async def test_code_of_the_room_checks_in_typed_with_the_command_or_alone(hall: ApplicationHarness) -> None:
    await register(hall, ION)

    replies = [await hall.command(ANA, "checkin", room_code(SECRET)), await hall.type(ION, room_code(SECRET))]

    assert [head(reply) for reply in replies] == [CHECKED_IN, CHECKED_IN]
    assert [await is_present(hall, person) for person in (ANA, ION)] == [True, True]


async def test_five_wrong_codes_are_the_last_also_after_a_restart(hall: ApplicationHarness) -> None:
    replies = [await hall.command(ANA, "checkin", WRONG) for _ in range(5)]
    right = await hall.command(ANA, "checkin", room_code(SECRET))

    assert [head(reply).removeprefix("That is not the code of the room. ") for reply in replies[:4]] == [
        "You can try 4 more times.",
        "You can try 3 more times.",
        "You can try 2 more times.",
        "You can try 1 more time.",
    ]
    assert texts(replies[4]) == texts(right)
    assert "ask an organizer" in texts(right)[0]
    assert not await is_present(hall)
    assert head(await scan(hall, ANA)) == CHECKED_IN


async def test_too_many_wrong_codes_of_everybody_switch_the_code_off_until_it_is_renewed(
    hall: ApplicationHarness,
) -> None:
    async with hall.db.transaction() as tx:
        await tx.execute("UPDATE checkin SET wrong_codes = ?", (MAX_WRONG_CODES_OF_EVENT - 1,))
    await register(hall, ION)
    await hall.command(ION, "checkin", WRONG)

    off = await hall.command(ANA, "checkin", room_code(SECRET))
    async with hall.db.transaction() as tx:
        await checkins.renew(tx, CODE, b"n" * 32)
    on = await hall.command(ANA, "checkin", room_code(b"n" * 32))

    assert texts(off)[0].startswith("At the moment I take no codes")
    assert head(on) == CHECKED_IN
    ion = await hall.registration(ION)
    assert ion is not None
    assert ion.wrong_codes == 0


async def test_wrong_code_counts_once_when_its_update_comes_again(hall: ApplicationHarness) -> None:
    for _ in range(2):
        await hall.type(ANA, WRONG, update_id=900)

    ana = await hall.registration(ANA)
    assert ana is not None
    assert ana.wrong_codes == 1


async def test_command_alone_says_how_it_stands(hall: ApplicationHarness) -> None:
    before = await hall.command(ANA, "checkin")
    await scan(hall, ANA)
    after = await hall.command(ANA, "checkin")
    bad = await hall.command(ANA, "checkin", "12345")
    stranger = await hall.command(ION, "checkin", room_code(SECRET))

    assert "type /checkin and the four digits" in texts(before)[0]
    assert head(after) == CHECKED_IN
    assert texts(bad) == ["The code of the room has four digits. Please type it like this: /checkin 1234"]
    assert texts(stranger)[0].startswith("Please register first.")


async def test_four_digits_are_no_code_where_nobody_checks_in(hall: ApplicationHarness) -> None:
    hall.now = CHECKIN.ends

    reply = await hall.type(ANA, room_code(SECRET))

    assert texts(reply)[0].startswith("I did not understand that.")


# The survey


async def test_survey_is_for_the_present_and_says_what_to_do(hall: ApplicationHarness) -> None:
    before = await hall.command(ANA, "survey")
    await hall.open_survey()
    absent = await hall.command(ANA, "survey")
    async with hall.db.transaction() as tx:
        await checkins.mark_present(tx, CODE, ANA)
    present = await hall.command(ANA, "survey")

    assert texts(before)[0].startswith("The survey opens on 22 March, 18:00. It is for those who were at the event.")
    assert texts(absent)[0].startswith(
        "This survey is for those who were at the event, and you are not checked in yet."
    )
    assert "tell an organizer: they can still mark you" in texts(absent)[0]
    assert "Open until" in texts(present)[0]


async def test_whoever_checks_in_while_the_survey_is_open_is_invited_once(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    hall.now = STARTS

    await scan(hall, ANA)
    await scan(hall, ANA)

    assert await states(hall.db, "survey-1") == {ANA: "waiting"}
    assert hall.wakes == 1


async def test_scan_confirms_nobody(careful: ApplicationHarness) -> None:
    await careful.open_survey()
    careful.now = STARTS

    reply = await scan(careful, ANA)
    survey = await careful.command(ANA, "survey")

    assert "an organizer has to confirm you" in texts(reply)[0]
    assert texts(survey)[0].startswith("Please wait a little: an organizer has to confirm")
    assert await states(careful.db, "survey-1") == {}
    ana = await careful.registration(ANA)
    assert ana is not None
    assert (ana.present, ana.confirmed) == (True, False)


async def test_cancelling_takes_the_mark_along(hall: ApplicationHarness) -> None:
    await scan(hall, ANA)
    card = await hall.command(ANA, "start", CODE)
    question = await hall.press(ANA, card, "Cancel my registration")
    await hall.press(ANA, question, "Yes, cancel it")
    await register(hall, ANA)

    assert not await is_present(hall)
