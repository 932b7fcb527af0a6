"""The list of participants by command and tap: what is confirmed, what is not, and what an old button does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.events import Admission
from domain.people import Registration
from storage import people, registrations
from storage.operations import audit
from tests.support.application import (
    ANA,
    BEFORE,
    EVENT,
    INVALID,
    ION,
    ORGANIZER,
    ApplicationHarness,
    labels,
    opened,
    texts,
)
from tests.support.program import states
from tests.support.surveys import CLOSES
from views.callback.attendance import ShowParticipant
from views.callback.codec import LARGEST, Tap
from views.callback.organizers import (
    ConfirmList,
    ConfirmParticipant,
    ListParticipants,
    PreviewConfirmation,
    RevokeConfirmation,
    RevokeList,
    ShowParticipants,
)
from views.screen import Reply

CODE = "bucharest"
EVA = 103


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path, replace(EVENT, admission=Admission.CONFIRMED)) as harness:
        await register(harness, ANA, "Ana", "judge")
        await register(harness, ION, "Ion", "lawyer")
        yield harness


async def register(hall: ApplicationHarness, person: int, name: str | None, profession: str) -> None:
    async with hall.db.transaction() as tx:
        await people.remember(tx, person, "en")
        await registrations.put(
            tx, Registration(CODE, person, "1", "2027-03-01", "2027-03-01", profession=profession, name=name)
        )


async def confirmed(hall: ApplicationHarness) -> list[int]:
    registrations = [(id_, await hall.registration(id_)) for id_ in (ANA, ION, EVA)]
    return [id_ for id_, registration in registrations if registration is not None and registration.confirmed]


def heading(reply: Reply) -> str:
    """The line with the numbers, or the question."""
    return next(
        line for line in texts(reply)[-1].split("\n") if line.startswith(("<b>Registered", "<b>Confirm", "<b>Not"))
    )


# Confirming the list


async def test_list_is_confirmed_after_one_question(hall: ApplicationHarness) -> None:
    overview = await hall.command(ORGANIZER, "participants")
    question = await hall.press(ORGANIZER, overview, "Confirm the list")
    before = await confirmed(hall)
    card = await hall.press(ORGANIZER, question, "Confirm 2 people")

    assert heading(overview) == "<b>Registered: 2, confirmed: 0</b>"
    assert heading(question) == "<b>Confirm 2 people?</b>"
    assert before == []
    assert "✓ <b>The list is confirmed.</b>" in texts(card)[0]
    assert await confirmed(hall) == [ANA, ION]


async def test_whoever_registers_between_the_question_and_the_press_is_not_confirmed(hall: ApplicationHarness) -> None:
    question = await hall.tap(ORGANIZER, PreviewConfirmation(CODE))
    await register(hall, EVA, "Eva", "judge")
    card = await hall.press(ORGANIZER, question, "Confirm 2 people")

    assert await confirmed(hall) == [ANA, ION]
    assert "1 person registered, or changed something, after you looked, and is not confirmed." in texts(card)[0]
    assert heading(await hall.press(ORGANIZER, card, "Confirm the list")) == "<b>Confirm 1 person?</b>"


async def test_whoever_changes_between_the_question_and_the_press_is_not_confirmed(hall: ApplicationHarness) -> None:
    question = await hall.tap(ORGANIZER, PreviewConfirmation(CODE))
    await register(hall, ANA, "Ana", "lawyer")
    # Another organizer looks at the list: Ana has a number again, a greater one.
    await hall.tap(ORGANIZER, ListParticipants(CODE, 0, 0))

    await hall.press(ORGANIZER, question, "Confirm 2 people")

    assert await confirmed(hall) == [ION]


async def test_press_that_changes_nothing_is_no_line_of_the_audit(hall: ApplicationHarness) -> None:
    for tap in (ConfirmList(CODE, 2), ConfirmParticipant(CODE, 1, 0, 0, 0), RevokeConfirmation(CODE, 1, 0, 0)) * 2:
        await hall.tap(ORGANIZER, tap)
    for tap in (RevokeList(CODE, 2), RevokeList(CODE, 2), RevokeConfirmation(CODE, 1, 0, 0)):
        await hall.tap(ORGANIZER, tap)

    async with hall.db.reading() as tx:
        actions = [entry.action for entry in await audit.entries(tx, 20)]
    assert [*reversed(actions)] == [
        "confirm", "revoke",  # all, and one of them again
        "confirm", "revoke",
        "revoke",
    ]  # fmt: skip


async def test_list_confirmed_twice_says_the_same(hall: ApplicationHarness) -> None:
    question = await hall.tap(ORGANIZER, PreviewConfirmation(CODE))
    first = await hall.press(ORGANIZER, question, "Confirm 2 people")

    assert await hall.press(ORGANIZER, question, "Confirm 2 people") == first
    assert texts(await hall.tap(ORGANIZER, PreviewConfirmation(CODE))) == texts(
        await hall.tap(ORGANIZER, ShowParticipants(CODE))
    )


async def test_confirmations_are_taken_back_together(hall: ApplicationHarness) -> None:
    question = await hall.tap(ORGANIZER, PreviewConfirmation(CODE))
    card = await hall.press(ORGANIZER, question, "Confirm 2 people")
    back = await hall.press(ORGANIZER, card, "Take all confirmations back")

    assert await confirmed(hall) == []
    assert heading(back) == "<b>Registered: 2, confirmed: 0</b>"


# Several


async def test_those_who_are_ticked_are_confirmed_together_and_nobody_else(hall: ApplicationHarness) -> None:
    await register(hall, EVA, "Eva", "judge")
    page = await hall.press(ORGANIZER, await hall.tap(ORGANIZER, ListParticipants(CODE, 0, 0)), "Not confirmed")
    page = await hall.press(ORGANIZER, page, "☐ Ana · Judge")
    page = await hall.press(ORGANIZER, page, "☐ Eva · Judge")
    page = await hall.press(ORGANIZER, page, "☑ Eva · Judge")
    before, page = await confirmed(hall), await hall.press(ORGANIZER, page, "☐ Ion · Lawyer")
    confirmation_screen = await hall.press(ORGANIZER, page, "Confirm 2 people")

    assert before == []
    assert await confirmed(hall) == [ANA, ION]
    assert texts(confirmation_screen)[0].startswith("✓ 2 people are confirmed.")
    assert labels(confirmation_screen)[:1] == ["☐ Eva · Judge"]


async def test_ticks_of_a_page_that_has_changed_confirm_nobody(hall: ApplicationHarness) -> None:
    page = await hall.tap(ORGANIZER, ListParticipants(CODE, 1, 0))
    ticked_page = await hall.press(ORGANIZER, page, "☐ Ana · Judge")
    await register(hall, EVA, "Adela", "judge")
    after_tick = await hall.press(ORGANIZER, page, "☐ Ion · Lawyer")
    after_confirming = await hall.press(ORGANIZER, ticked_page, "Confirm 1 person")

    for screen in (after_tick, after_confirming):
        assert texts(screen)[0].startswith("The list has changed meanwhile. Please tick again.")
        assert labels(screen)[:3] == ["☐ Adela · Judge", "☐ Ana · Judge", "☐ Ion · Lawyer"]
    assert await confirmed(hall) == []


async def test_several_confirmed_while_the_survey_is_open_are_asked_about_first(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    page = await hall.tap(ORGANIZER, ListParticipants(CODE, 1, 0))
    question = await hall.press(ORGANIZER, await hall.press(ORGANIZER, page, "☐ Ana · Judge"), "Confirm 1 person")
    before = await confirmed(hall)
    await hall.press(ORGANIZER, question, "Yes, confirm 1 person")

    assert before == []
    assert await confirmed(hall) == [ANA]
    assert await states(hall.db, "survey-1") == {ANA: "waiting"}


# One by one


async def test_one_person_is_confirmed_and_taken_back_by_a_tap(hall: ApplicationHarness) -> None:
    names = await hall.press(ORGANIZER, await hall.command(ORGANIZER, "participants"), "Names")
    card = await hall.press(ORGANIZER, names, "Ana · Judge")
    confirmed_card = await hall.press(ORGANIZER, card, "Confirm")
    after_tap = await confirmed(hall)
    card_again = await hall.press(ORGANIZER, confirmed_card, "Take back")

    assert after_tap == [ANA]
    assert await confirmed(hall) == []
    assert texts(card_again) == texts(card)
    assert await hall.press(ORGANIZER, card, "Back to the names") == names


async def test_button_of_an_older_list_confirms_nobody_else(hall: ApplicationHarness) -> None:
    names = await hall.tap(ORGANIZER, ListParticipants(CODE, 0, 0))
    async with hall.db.transaction() as tx:
        await registrations.cancel(tx, CODE, ANA)
    await register(hall, EVA, "Eva", "judge")
    newer = await hall.tap(ORGANIZER, ListParticipants(CODE, 0, 0))

    assert labels(newer)[0] == "Eva · Judge"
    assert await hall.press(ORGANIZER, names, "Ana · Judge") == INVALID
    assert await confirmed(hall) == []


async def test_button_of_somebody_who_has_changed_since_is_not_valid(hall: ApplicationHarness) -> None:
    names = await hall.tap(ORGANIZER, ListParticipants(CODE, 0, 0))
    card = await hall.press(ORGANIZER, names, "Ana · Judge")
    await register(hall, ANA, "Ana", "lawyer")

    assert await hall.press(ORGANIZER, names, "Ana · Judge") == INVALID
    assert await hall.press(ORGANIZER, card, "Confirm") == INVALID
    assert await confirmed(hall) == []


async def test_confirming_while_the_survey_is_open_asks_first_and_invites_once(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    names = await hall.tap(ORGANIZER, ListParticipants(CODE, 0, 0))
    question = await hall.press(ORGANIZER, await hall.press(ORGANIZER, names, "Ana · Judge"), "Confirm")
    before = await confirmed(hall)
    card = await hall.press(ORGANIZER, question, "Yes, confirm")
    await hall.press(ORGANIZER, question, "Yes, confirm")

    assert heading(question) == "<b>Confirm Ana · Judge?</b>"
    assert before == []
    assert "☑ Confirmed" in texts(card)[0]
    assert await confirmed(hall) == [ANA]
    assert await states(hall.db, "survey-1") == {ANA: "waiting"}
    assert hall.wakes > 0


async def test_list_confirmed_while_the_survey_is_open_invites_all(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    question = await hall.tap(ORGANIZER, PreviewConfirmation(CODE))
    card = await hall.press(ORGANIZER, question, "Confirm 2 people")

    assert await states(hall.db, "survey-1") == {ANA: "waiting", ION: "waiting"}
    assert "Confirm the list" not in labels(card)


@pytest.mark.parametrize("tap", [RevokeConfirmation(CODE, 1, 0, 0), RevokeList(CODE, 9)], ids=["one", "all"])
async def test_nothing_is_taken_back_once_the_survey_has_opened(hall: ApplicationHarness, tap: Tap) -> None:
    await hall.press(ORGANIZER, await hall.tap(ORGANIZER, PreviewConfirmation(CODE)), "Confirm 2 people")
    await hall.open_survey()

    assert await hall.tap(ORGANIZER, tap) == INVALID
    assert await confirmed(hall) == [ANA, ION]


@pytest.mark.parametrize(
    "tap",
    [PreviewConfirmation(CODE), ConfirmList(CODE, 9), ConfirmParticipant(CODE, 1, 1, 0, 0)],
    ids=["question", "list", "one"],
)
async def test_nobody_is_confirmed_when_the_survey_is_over(hall: ApplicationHarness, tap: Tap) -> None:
    await hall.tap(ORGANIZER, ListParticipants(CODE, 0, 0))
    hall.now = CLOSES

    assert await hall.tap(ORGANIZER, tap) == INVALID
    assert await confirmed(hall) == []


async def test_nobody_is_confirmed_for_an_event_that_is_open_to_all(hall: ApplicationHarness) -> None:
    hall.events[CODE] = EVENT

    assert await hall.tap(ORGANIZER, ConfirmList(CODE, 9)) == INVALID
    assert "Whoever has the link can register" in texts(await hall.command(ORGANIZER, "participants"))[0]


@pytest.mark.parametrize(
    "tap",
    [
        ListParticipants(CODE, 2, 0),
        ShowParticipant(CODE, 99, 0, 0),
        ShowParticipant(CODE, 1, 2, 0),
        ConfirmParticipant(CODE, 1, 1, 7, 0),
        ConfirmParticipant(CODE, 0, 1, 0, 0),
        ConfirmParticipant(CODE, LARGEST, 1, 0, 0),
        RevokeConfirmation(CODE, 99, 0, 0),
        RevokeConfirmation(CODE, 1, 2, 0),
    ],
    ids=str,
)
async def test_forged_button_is_not_valid(hall: ApplicationHarness, tap: Tap) -> None:
    assert await hall.tap(ORGANIZER, tap) == INVALID


async def test_number_beyond_every_registration_confirms_whom_there_is(hall: ApplicationHarness) -> None:
    await hall.tap(ORGANIZER, ConfirmList(CODE, LARGEST))

    # Nobody has seen a number yet, and no number is as large.
    assert await confirmed(hall) == []


async def test_list_is_the_same_whoever_has_answered(hall: ApplicationHarness) -> None:
    await hall.press(ORGANIZER, await hall.tap(ORGANIZER, PreviewConfirmation(CODE)), "Confirm 2 people")
    await hall.open_survey()

    async def seen() -> list[Reply]:
        taps = (ShowParticipants(CODE), ListParticipants(CODE, 0, 0), ListParticipants(CODE, 1, 0))
        return [await hall.tap(ORGANIZER, tap) for tap in taps]

    before = await seen()
    await hall.answered(ANA)

    assert await seen() == before


async def test_events_that_are_over_are_shown_when_asked_for(hall: ApplicationHarness) -> None:
    hall.now = BEFORE + timedelta(days=400)

    assert heading(await hall.command(ORGANIZER, "participants")) == "<b>Registered: 2, confirmed: 0</b>"
    assert texts(await hall.command(ORGANIZER, "participants", "bucarest")) == [
        "There is no event with the code “bucarest”. Did you mean /participants bucharest?"
    ]
