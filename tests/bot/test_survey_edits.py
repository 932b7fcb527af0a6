"""How many edits a survey costs somebody who answers fast, counted where they leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.program import Program
from demo.telegram.limits import CHAT_EDITS, Limits
from demo.telegram.stand_in import ChatMessage
from domain.questions import Choices, Option, Question, Ranking, Rating, YesNo
from tests.support.program import EVENT, OPENS, REMIND, SURVEY, ProgramHarness, staged
from views.callback.codec import decode
from views.callback.participants import InSurvey
from views.survey.screens import Action

ANA = 1
OPTIONS = tuple(Option(f"o{number}", {"en": f"Topic {number}", "ro": f"Tema {number}"}) for number in range(6))


def _question(number: int) -> Question:
    words = {"en": f"Question {number}?", "ro": f"Întrebarea {number}?"}
    if number % 3 == 1:
        return Choices(f"q{number}", words, OPTIONS, max=4)
    return YesNo(f"q{number}", words) if number % 3 else Rating(f"q{number}", words, 5, required=True)


TEN = replace(EVENT, survey=replace(SURVEY, questions=tuple(_question(number) for number in range(10))), messages=())
MULTIPLE, TICKS = 3, 4


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as harness:
        harness.event = TEN
        harness.telegram.limits = Limits(chat_edits=CHAT_EDITS)
        yield harness


async def opened(stage: ProgramHarness, program: Program) -> ChatMessage:
    """Ana is registered, the survey is open, and its first question is in her chat."""
    await stage.join(program, 1)
    await stage.pass_time(program, OPENS)
    phone = stage.phone(ANA)
    phone.say("/survey")
    await stage.settle(program)
    await press(stage, program, "Start")
    return phone.screen


async def press(stage: ProgramHarness, program: Program, *labels: str) -> None:
    """Press all of these on the screen as it is, each before anything is answered."""
    screen = stage.telegram.people[ANA].screen
    for label in labels:
        stage.telegram.people[ANA].tap(label, screen)
    await stage.settle(program)


def calls(stage: ProgramHarness) -> Counter[str]:
    return Counter(request.method for request in stage.telegram.requests)


async def test_ten_questions_answered_fast_cost_well_under_twenty_edits_and_no_refusal(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await opened(stage, program)
        began = program.clock.monotonic()
        for number in range(10):
            if number % 3 == 1:
                await press(stage, program, *(f"☐ Topic {option}" for option in range(TICKS)))
                await press(stage, program, "Done")
            else:
                await press(stage, program, "Yes" if number % 3 else "5")
        await press(stage, program, "Send my answers")

    assert program.clock.monotonic() - began < timedelta(minutes=1).total_seconds()
    assert "your answers are counted" in stage.telegram.people[ANA].screen.text
    assert calls(stage)["sendMessage"] == 1
    assert calls(stage)["editMessageText"] == 1 + 10 + 1 + MULTIPLE
    assert all(request.ok for request in stage.telegram.requests)


async def test_ticks_pressed_before_their_screen_comes_all_count(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await opened(stage, program)
        await press(stage, program, "5")
        edits = calls(stage)["editMessageText"]
        await press(stage, program, "☐ Topic 0", "☐ Topic 3", "☐ Topic 0", "☐ Topic 5")

    labels = [button.text for row in stage.telegram.people[ANA].screen.buttons for button in row]
    assert [label for label in labels if label.startswith("☑")] == ["☑ Topic 0", "☑ Topic 3", "☑ Topic 5"]
    assert calls(stage)["editMessageText"] - edits == 1


async def test_who_goes_on_before_the_last_tick_is_shown_waits_for_nothing_and_loses_nothing(
    stage: ProgramHarness,
) -> None:
    async with stage.program() as program:
        await opened(stage, program)
        await press(stage, program, "5")
        await press(stage, program, "☐ Topic 0")
        before = program.clock.monotonic()
        edits = calls(stage)["editMessageText"]
        await press(stage, program, "☐ Topic 1", "☐ Topic 2", "Done")
        delay = program.clock.monotonic() - before

    drafts = [decode(button.data or "") for row in stage.telegram.people[ANA].screen.buttons for button in row]
    assert stage.telegram.people[ANA].screen.text.startswith("Question 3 of 10")
    assert all(isinstance(tap, InSurvey) and tap.action != Action.TOGGLE for tap in drafts)
    assert calls(stage)["editMessageText"] - edits == 1
    assert delay < 1


async def test_order_pressed_at_once_is_complete_and_leads_on_without_waiting(stage: ProgramHarness) -> None:
    order = Ranking("order", {"en": "In which order?", "ro": "În ce ordine?"}, OPTIONS)
    again = YesNo("again", {"en": "Again?", "ro": "Din nou?"})
    stage.event = replace(TEN, survey=replace(SURVEY, questions=(order, again)))
    async with stage.program() as program:
        await opened(stage, program)
        before, edits = program.clock.monotonic(), calls(stage)["editMessageText"]
        await press(stage, program, *(f"Topic {option}" for option in (3, 0, 5, 1, 4, 2, 2)))
        delay = program.clock.monotonic() - before
        screen_text = stage.telegram.people[ANA].screen.text
        await press(stage, program, "Yes")

    assert screen_text.startswith("Question 2 of 2")
    assert (
        "1. Topic 3, 2. Topic 0, 3. Topic 5, 4. Topic 1, 5. Topic 4, 6. Topic 2"
        in stage.telegram.people[ANA].screen.text
    )
    assert calls(stage)["editMessageText"] - edits == 2
    assert delay < 1


def bot_messages(stage: ProgramHarness) -> list[tuple[str, int]]:
    """The first line of each of the bot's messages to Ana, and how many buttons it has."""
    return [
        (message.text.partition("\n")[0], sum(len(row) for row in message.buttons))
        for message in stage.telegram.people[ANA].messages
        if message.from_bot
    ]


async def type_text(stage: ProgramHarness, program: Program, text: str) -> None:
    stage.telegram.people[ANA].say(text)
    await stage.settle(program)


async def test_text_brings_the_question_below_it_and_closes_the_older_copy(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await opened(stage, program)
        await type_text(stage, program, "I liked it")
        asked_again = bot_messages(stage)
        await press(stage, program, "5")
        after_tap = bot_messages(stage)

    assert [count for _, count in asked_again[:-1]] == [0] * (len(asked_again) - 1)
    assert asked_again[-2:][0][0] == "↓ This goes on below."
    assert asked_again[-1][0].startswith("Please use the buttons")
    assert after_tap[-1][0] == "Question 2 of 10"


async def test_typed_answers_leave_the_buttons_of_one_message(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await opened(stage, program)
        for text in ("5", "Topic 0", "Topic 3", "Done", "yes"):
            await type_text(stage, program, text)

    messages = bot_messages(stage)
    assert messages[-1][0] == "Question 4 of 10"
    assert [count for _, count in messages[:-1]] == [0] * (len(messages) - 1)
    assert all(request.ok for request in stage.telegram.requests)


async def test_texts_typed_at_once_all_count(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await opened(stage, program)
        for text in ("5", "Topic 0", "Topic 3", "Done"):
            stage.telegram.people[ANA].say(text)
        await stage.settle(program)

    messages = bot_messages(stage)
    assert messages[-1][0] == "Question 3 of 10"
    assert [count for _, count in messages[:-1]] == [0] * (len(messages) - 1)


async def test_invitation_and_reminder_lose_their_buttons_when_the_person_goes_on_below(
    stage: ProgramHarness,
) -> None:
    stage.event = EVENT
    async with stage.program() as program:
        await stage.join(program, 6)
        await stage.pass_time(program, OPENS)
        await stage.pass_time(program, REMIND)
        phone = stage.telegram.people[1]
        invitation, reminder = [message for message in phone.messages if "Start" in message.labels]
        phone.say("/survey")
        await stage.settle(program)

        assert (invitation.labels, reminder.labels, "Start" in phone.screen.labels) == ([], [], True)
