"""Who may answer a survey for which organizers confirm the participants: whoever is not, waits, whatever they press."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.events import Admission
from handlers.participants import survey as surveying
from storage import named as stored
from storage import participants, registrations
from tests.support.survey_application import ANA, ION, SurveyHarness, first_line, room_for
from tests.support.surveys import EVERY_KIND, OPENS, named
from views.callback.codec import Tap
from views.callback.participants import Decline, InSurvey, NotNow, StartSurvey
from views.screen import Screen
from views.survey.screens import Action

WAIT = Screen(
    "Please wait a little: an organizer has to confirm your registration before you can answer. You need do nothing;"
    " I will write to you as soon as it is done. The survey is open until 29 March, 18:00."
)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, EVERY_KIND, Admission.CONFIRMED)
    yield harness
    await harness.db.close()


@pytest.fixture
async def with_names(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, named(EVERY_KIND), Admission.CONFIRMED)
    yield harness
    await harness.db.close()


@pytest.fixture
async def public(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, EVERY_KIND)
    yield harness
    await harness.db.close()


async def confirm(room: SurveyHarness) -> None:
    async with room.db.transaction() as tx:
        await participants.find_all(tx, "bucharest")
        await participants.confirm_up_to(tx, "bucharest", await participants.last_number(tx, "bucharest"))


async def change(room: SurveyHarness, person: int, profession: str) -> None:
    async with room.db.transaction() as tx:
        registration = await registrations.find(tx, "bucharest", person)
        assert registration is not None
        await registrations.put(tx, replace(registration, profession=profession))


@pytest.mark.parametrize(
    "tap",
    [
        StartSurvey(1),
        NotNow(1),
        Decline(1),
        InSurvey(1, Action.ANSWER, 0, 4, 0),
        InSurvey(1, Action.SEND, 0, 0, 0),
        InSurvey(1, 99, 99, 99, 99),
    ],
    ids=["start", "not now", "no", "answer", "send", "forged"],
)
async def test_unconfirmed_person_is_told_to_wait(room: SurveyHarness, tap: Tap) -> None:
    assert await room.tap(ANA, tap) == WAIT
    assert await room.tally() == {}
    assert await room.waiting(ANA) is None


async def test_draft_begun_before_a_change_of_profession_is_not_sent_after_it(room: SurveyHarness) -> None:
    await confirm(room)
    review = await room.answer(ANA)
    await change(room, ANA, "lawyer")

    assert await room.press(ANA, review, "Send my answers") == WAIT
    assert await room.tally() == {}


async def test_survey_command_tells_an_unconfirmed_person_to_wait(room: SurveyHarness) -> None:
    assert await surveying.survey(room.turn(ANA)) == (WAIT,)


async def test_survey_command_before_the_opening_says_who_will_be_written_to(room: SurveyHarness) -> None:
    room.now = OPENS
    async with room.db.transaction() as tx:
        await tx.execute("DELETE FROM tally")
        await tx.execute("DELETE FROM survey")
    room.now = room.event.starts

    waiting = await surveying.survey(room.turn(ANA))
    await confirm(room)
    reply = await surveying.survey(room.turn(ANA))

    assert first_line(waiting) == (
        "The survey opens on 22 March, 18:00. An organizer has to confirm your registration before you can answer;"
        " I will write to you then."
    )
    assert first_line(reply) == "The survey opens on 22 March, 18:00. I will write to you."


async def test_confirmed_person_answers_in_the_group_that_was_vouched_for(room: SurveyHarness) -> None:
    await confirm(room)

    await room.sent(ION)

    assert {group for _, group, _ in await room.tally()} == {"lawyers"}


async def test_whoever_answered_and_then_changed_has_answered(room: SurveyHarness) -> None:
    await confirm(room)
    await room.sent(ANA)
    await change(room, ANA, "lawyer")

    assert first_line(await room.tap(ANA, StartSurvey(1))).startswith("You have already answered,")
    assert first_line(await room.type(ANA, "Longer breaks")) == "✓ Your comment is stored, without your name."


async def test_named_answers_stay_ones_own_after_a_change_but_count_for_no_other_group(
    with_names: SurveyHarness,
) -> None:
    room = with_names
    await confirm(room)
    await room.press(ION, await room.tap(ION, StartSurvey(1)), "I agree")
    await room.sent(ION)
    await change(room, ION, "judge")

    screen = await room.tap(ION, StartSurvey(1))

    assert first_line(screen) == "<b>Your answers</b>"
    async with room.db.reading() as tx:
        (sheet,) = await stored.responses(tx, "bucharest")
    assert (sheet.profession, sheet.counted_as) == ("judge", "undisclosed")


async def test_open_admission_asks_nobody_to_wait(public: SurveyHarness) -> None:
    assert first_line(await public.tap(ANA, StartSurvey(1))).startswith("Question 1 of 3")
