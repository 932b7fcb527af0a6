"""How many messages a registration costs, counted where they leave, and what the chat shows in the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.events import Event
from domain.questions import Choices, Comment, Option, YesNo
from tests.support.program import EVENT, ProgramHarness, staged

ANA = 1
QUESTIONS = (
    YesNo("again", {"en": "Again?", "ro": "Din nou?"}),
    Choices("topics", {"en": "Topics?", "ro": "Teme?"}, (Option("law", {"en": "Law", "ro": "Drept"}),), max=1),
    Comment("diet", {"en": "Diet?", "ro": "Dietă?"}),
)
ASKING = replace(EVENT, registration=QUESTIONS)
NEW = {"sendMessage", "sendDocument", "sendPhoto"}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as harness:
        yield harness


async def play(stage: ProgramHarness, *steps: str) -> int:
    """Go from the link through these buttons, and texts in quotation marks; returns how many new messages it cost."""
    phone = stage.phone(ANA)
    async with stage.program() as program:
        phone.say(f"/start {stage.event.code}")
        await stage.settle(program)
        for step in steps:
            if step.startswith('"'):
                phone.say(step.strip('"'))
            else:
                phone.tap(step)
            await stage.settle(program)
    return sum(request.method in NEW for request in stage.telegram.requests)


REGISTER = ("I agree", "Judge")
WAYS: list[tuple[Event, tuple[str, ...], int]] = [
    (EVENT, (*REGISTER, "Use “P1”"), 1),
    (EVENT, (*REGISTER, "Skip"), 1),
    (EVENT, (*REGISTER, "Type another", '"Ana P."'), 2),
    (EVENT, (*REGISTER, '"Ana P."'), 2),
    (EVENT, (*REGISTER, "Back", "Back", "I agree", "Next", "Skip"), 1),
    (ASKING, (*REGISTER, "Use “P1”", "Yes", "☐ Law", "Done", "Skip"), 1),
    (ASKING, (*REGISTER, '"Ana P."', "Yes", "☐ Law", "Done", '"Fish"'), 3),
]


@pytest.mark.parametrize(("event", "steps", "most"), WAYS)
async def test_registering_ends_with_the_confirmation_and_costs_three_messages_at_most(
    stage: ProgramHarness, event: Event, steps: tuple[str, ...], most: int
) -> None:
    stage.event = event

    cost = await play(stage, *steps)

    last = stage.telegram.people[ANA].messages[-1]
    assert last.text.startswith("✓ You are registered")
    assert [button.text for row in last.buttons for button in row] == [
        "Agenda",
        "Calendar file",
        "Change",
        "Cancel my registration",
    ]
    assert cost == most


@pytest.mark.parametrize(
    ("steps", "end", "cost"),
    [
        (("Change", "Judge", "Skip"), "✓ Saved", 1),
        (("Change", "Next", "Keep the rest as it is"), "✓ Saved", 1),
        (("Change", "Next", '"Ana P."'), "✓ Saved", 2),
        (("Change", "Back"), "Your registration", 1),
        (("Agenda", "Back"), "Your registration", 1),
        (("Cancel my registration", "No, keep it"), "Your registration", 1),
    ],
    ids=str,
)
async def test_what_follows_registering_is_edited_in_place(
    stage: ProgramHarness, steps: tuple[str, ...], end: str, cost: int
) -> None:
    assert await play(stage, *REGISTER, "Use “P1”", *steps) == cost

    assert stage.telegram.people[ANA].messages[-1].text.startswith(end)


async def test_cancelling_costs_no_message(stage: ProgramHarness) -> None:
    assert await play(stage, *REGISTER, "Skip", "Cancel my registration", "Yes, cancel it") == 1

    assert "Your registration is cancelled and erased." in stage.telegram.people[ANA].messages[-1].text


async def test_files_come_when_they_are_asked_for_and_leave_the_screen(stage: ProgramHarness, tmp_path: Path) -> None:
    document = tmp_path / "Agenda.pdf"
    document.write_bytes(b"%PDF-1.4")
    stage.event = replace(EVENT, agenda_file=str(document))

    cost = await play(stage, *REGISTER, "Skip", "Calendar file", "Document")

    confirmation, *files = [message for message in stage.telegram.people[ANA].messages if message.from_bot]
    assert confirmation.text.startswith("✓ You are registered")
    assert [file.document and file.document[0] for file in files] == ["bucharest.ics", "Agenda.pdf"]
    assert cost == 3
