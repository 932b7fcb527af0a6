"""Screens that a crash has cost: at the next start everybody is shown where they stand, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import failure_notices
from demo.telegram.stand_in import PhoneUser
from domain.draft import Draft
from domain.events import AgendaItem
from domain.questions import Comment
from domain.survey import SubmitAnswers, SurveyRun
from storage.engine.database import Database, fetch_value
from storage.messages import owed_screens
from tests.support.conversation import listening, say, tap
from tests.support.program import COORDINATOR, OPENS, START, SURVEY, ProgramHarness, crash, open_survey, staged
from views.callback.codec import encode
from views.screen import Screen
from views.survey.screens import tap_encoder

ANA = 1
TALK = {"en": "The law", "ro": "Legea"}
WHY = Comment("why", {"en": "Why?", "ro": "De ce?"})
ANSWERS = ("sendMessage", "editMessageText")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        ready.event = replace(ready.event, survey=replace(SURVEY, questions=(*SURVEY.questions, WHY)))
        yield ready


@contextmanager
def unanswered(stage: ProgramHarness) -> Iterator[None]:
    """Telegram takes no answer meanwhile."""
    for method in ANSWERS:
        stage.telegram.fail(method, status=502, times=1 << 30)
    yield
    stage.telegram.clear_faults()


async def lost(stage: ProgramHarness, act: Callable[[], int]) -> None:
    """The program dies after the effect of what somebody does and before its answer."""
    with unanswered(stage):
        async with stage.program() as program, listening(program):
            stage.telegram.answered = None
            act()
            await stage.telegram.settled()
            await crash(program)


async def shown_after_start(stage: ProgramHarness, person: PhoneUser) -> list[str]:
    """First lines of all that the bot has written to this person, after the next start."""
    async with stage.program() as program:
        async with listening(program):
            while program.polling._on_caught_up is not None:  # noqa: ASYNC110 — nothing tells of it
                await asyncio.sleep(0)
            await stage.telegram.settled()
        await program.context.answers.settle()
        await program.lifecycle.tick()
        assert await owed(program.db) == {}
    return stage.got(person.id)


async def owed(db: Database) -> dict[int, int]:
    async with db.reading() as tx:
        return await owed_screens.find_all(tx)


async def opened(stage: ProgramHarness) -> SurveyRun:
    """Ana is registered and her survey is open."""
    async with stage.program() as program:
        await stage.join(program, 1)
        async with program.db.transaction() as tx:
            run = await open_survey(tx, stage.event)
    stage.clock.move(OPENS)
    return run


async def registering(stage: ProgramHarness, *labels: str) -> PhoneUser:
    """Ana has begun to register and pressed these buttons."""
    ana = stage.phone(ANA)
    async with stage.program() as program, listening(program):
        await say(stage, ANA, "/start bucharest")
        await tap(stage, ANA, *labels)
    return ana


async def test_screen_of_a_registration_takes_the_place_of_the_one_that_was_pressed(stage: ProgramHarness) -> None:
    ana = await registering(stage)

    await lost(stage, lambda: ana.tap("I agree"))
    before = ana.screen.labels
    texts = await shown_after_start(stage, ana)

    assert "I agree" in before
    assert (texts, ana.screen.labels) == (["Round table"], ["Judge", "Prefer not to say", "Back"])


async def test_name_that_is_asked_for_is_offered_as_telegram_has_it(stage: ProgramHarness) -> None:
    ana = await registering(stage, "I agree")

    await lost(stage, lambda: ana.tap("Judge"))
    await shown_after_start(stage, ana)

    assert "Use “P1”" in ana.screen.labels


async def test_registration_that_was_finished_is_shown(stage: ProgramHarness) -> None:
    ana = await registering(stage, "I agree", "Judge")

    await lost(stage, lambda: ana.tap("Use “P1”"))
    texts = await shown_after_start(stage, ana)

    assert texts == ["Your registration"]


async def test_answers_that_were_sent_are_confirmed_in_place_of_the_survey(stage: ProgramHarness) -> None:
    run, ana = await opened(stage), stage.phone(ANA)
    async with stage.program() as program, listening(program):
        await say(stage, ANA, "/survey")

    await lost(stage, lambda: ana.tap_data(encode(tap_encoder(run, Draft({"overall": ("4",)}))(SubmitAnswers()))))
    texts = await shown_after_start(stage, ana)

    assert len(texts) == 1
    assert "counted" in ana.screen.text
    assert "Why?" in ana.screen.text


async def rated(stage: ProgramHarness, ended: int) -> PhoneUser:
    """Ana has been asked to rate the first of these two sessions; so many have ended."""
    starts = [START, START + timedelta(hours=1)]
    agenda = (AgendaItem(each, each + timedelta(hours=1), TALK, feedback=True) for each in starts)
    stage.event = replace(stage.event, agenda=tuple(agenda), survey=None, messages=())
    async with stage.program() as program:
        await stage.join(program, 1)
        for number in range(ended):
            await stage.pass_time(program, START + timedelta(hours=1 + number))
    return stage.phone(ANA)


@pytest.mark.parametrize(
    ("ended", "text", "labels"),
    [(1, "No session waits to be rated. Thank you!", []), (2, "How was this session?", [*"12345", "Skip"])],
)
async def test_rating_is_followed_by_what_waits_in_place_of_the_ask(
    stage: ProgramHarness, ended: int, text: str, labels: list[str]
) -> None:
    ana = await rated(stage, ended)

    await lost(stage, lambda: ana.tap("4"))
    texts = await shown_after_start(stage, ana)

    assert (texts[-1], ana.screen.labels) == (text, labels)
    async with stage.program() as program, program.db.reading() as tx:
        assert await fetch_value(tx, "SELECT count(*) FROM participation") == 1


async def test_draft_of_a_survey_stays_where_it_is(stage: ProgramHarness) -> None:
    await opened(stage)
    ana = stage.phone(ANA)
    async with stage.program() as program, listening(program):
        await say(stage, ANA, "/survey")
        draft = ana.screen

    await lost(stage, lambda: ana.say("/stop"))
    texts = await shown_after_start(stage, ana)

    assert [text.partition(".")[0] for text in texts] == ["How was it?", "I was interrupted just now"]
    assert draft.labels != []


async def test_staff_are_told_that_something_is_missing(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
    coordinator = stage.telegram.people[COORDINATOR]

    with unanswered(stage):
        async with stage.program() as program, listening(program):
            stage.telegram.answered = None
            coordinator.say("/help")
            await stage.telegram.settled()
    texts = await shown_after_start(stage, coordinator)

    assert [text.partition(".")[0] for text in texts] == ["I was interrupted just now"]


async def test_who_has_agreed_to_nothing_leaves_no_row_however_long_they_wait(stage: ProgramHarness) -> None:
    ana = stage.phone(ANA)
    async with stage.program() as program, listening(program):
        stage.telegram.answered = None
        with unanswered(stage):
            ana.say("/start bucharest")
            await stage.telegram.settled()
            stage.clock.move(START - timedelta(days=2))
            await program.lifecycle.tick()
            waits = program.context.answers.is_waiting(ANA)
            during = await owed(program.db)

    assert (waits, during) == (True, {})
    async with stage.program() as program:
        assert await owed(program.db) == {}


async def test_who_was_answered_since_is_not_shown_anything_more(stage: ProgramHarness) -> None:
    ana = await registering(stage, "I agree", "Judge")
    await lost(stage, lambda: ana.tap("Use “P1”"))

    ana.say("/help")
    texts = await shown_after_start(stage, ana)

    assert len(texts) == 2
    assert texts[0] == "Round table"


async def test_answer_that_comes_while_the_rows_are_read_is_not_replaced_by_an_older_screen(
    stage: ProgramHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await registering(stage, "I agree")
    message = ana.screen.id
    await lost(stage, lambda: ana.tap("Judge"))

    async with stage.program() as program:

        async def answered_meanwhile(_: object, id_: int) -> str:
            program.context.answers.post(id_, Screen("Newer"), key="newer", replaces=message)
            return "P1"

        monkeypatch.setattr(failure_notices, "_telegram_name", answered_meanwhile)
        await failure_notices.resume_chats(program.context, program.app.bot, {ANA: message})
        await program.context.answers.settle()

    assert ana.screen.text == "Newer"


async def test_row_says_the_same_whatever_was_pressed_and_is_gone_with_the_answer(stage: ProgramHarness) -> None:
    ana = await registering(stage, "I agree")
    async with stage.program() as program, listening(program):
        message = ana.screen.id
        await tap(stage, ANA, "Judge")
        first = await owed(program.db)
        await program.lifecycle.tick()
        after = await owed(program.db)
        await tap(stage, ANA, "Use “P1”")
        second = await owed(program.db)

    assert (first, after, second) == ({ANA: message}, {}, {ANA: message})
