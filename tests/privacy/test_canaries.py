"""Words that occur nowhere else are put into every name and comment, and then looked for everywhere.

What people typed stands in their own chats, in the database while it is needed there, and after closing in the chats of
coordinators who read comments; names are nowhere beside answers, nothing is in a log, and erased is erased.
"""

from __future__ import annotations

import asyncio
import io
import logging
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import log_to_stderr
from bot.program import Program
from demo.telegram.stand_in import PhoneUser
from domain.questions import Comment
from storage.engine.backup import backup
from tests.support.program import CLOSES, COORDINATOR, EVENT, OPENS, ORGANIZER, SURVEY, ProgramHarness, staged

ASKING = replace(SURVEY, questions=(*SURVEY.questions, Comment("why", {"en": "Why?", "ro": "De ce?"})))
PEOPLE = range(5001, 5007)
NAMES = {id_: f"Nomen{id_}Unicum" for id_ in PEOPLE}
COMMENTS = {id_: f"Verbum{id_}Unicum" for id_ in PEOPLE}
PUBLISHED, WITHHELD, EDITED = COMMENTS[5001], COMMENTS[5002], COMMENTS[5003]
HEARD = "Vox1Unica"
"""Said to the log before anything else: where it is not found, nothing was listened to."""
AFTERWARDS = ("By profession", "Back to the summary", "Spreadsheet", "Report (Word)", "Report (PDF)")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        ready.event = replace(EVENT, survey=ASKING)
        yield ready


@pytest.fixture
def log_lines(capsys: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """Everything that is logged, at the most talkative level the program has."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    lines: list[str] = []
    log_to_stderr("1:TEST", logging.DEBUG)
    logging.getLogger("bot").debug(HEARD)
    yield lines
    root.handlers[:], root.level = before, level


async def press(stage: ProgramHarness, program: Program, phone: PhoneUser, *labels: str) -> None:
    for label in labels:
        phone.tap(label)
        await stage.settle(program)


async def write(stage: ProgramHarness, program: Program, phone: PhoneUser, text: str) -> None:
    phone.say(text)
    await stage.settle(program)


@asynccontextmanager
async def closed(stage: ProgramHarness) -> AsyncIterator[Program]:
    """Everybody has registered under a name, answered and commented in the chat, and the survey has closed."""
    async with stage.program() as program:
        for who in (ORGANIZER, COORDINATOR):
            stage.phone(who)
        for id_, name in NAMES.items():
            phone = stage.telegram.person(id_, "Somebody")
            await write(stage, program, phone, "/start bucharest")
            await press(stage, program, phone, "I agree", "Judge", "Type another")
            await write(stage, program, phone, name)
        await stage.pass_time(program, OPENS)
        for id_, text in COMMENTS.items():
            phone = stage.telegram.people[id_]
            await press(stage, program, phone, "Start", "4", "Send my answers")
            await write(stage, program, phone, text)
        await told_to_staff(stage, program, "/summary", "/event", "/remind", "/comments")
        yield program


async def told_to_staff(stage: ProgramHarness, program: Program, *commands: str) -> None:
    for command in commands:
        for who in (ORGANIZER, COORDINATOR):
            await write(stage, program, stage.telegram.people[who], command)


def chat_of(stage: ProgramHarness, *ids: int) -> str:
    """Everything these people ever saw, and what is in the files they got."""
    texts = [entry.text for entry in stage.telegram.transcript if entry.chat_id in ids and entry.who == "bot"]
    files = [message.document for id_ in ids for message in stage.telegram.people[id_].messages if message.document]
    return "\n".join([*texts, *(part for name, content in files for part in (name, *_unpacked(content)))])


def _unpacked(content: bytes) -> Iterator[str]:
    if content[:2] != b"PK":
        yield content.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield archive.read(name).decode("utf-8", "replace")


async def at_rest(stage: ProgramHarness) -> bytes:
    """Every byte of every file in the bot's folder."""
    files = [path for path in stage.folder.rglob("*") if path.is_file()]
    return b"".join([await asyncio.to_thread(path.read_bytes) for path in files])


async def test_nothing_typed_is_in_a_log_or_in_another_chat_before_closing(
    stage: ProgramHarness, log_lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    async with closed(stage):
        await backup(stage.database, stage.folder / "before.sqlite3")
        stored_bytes = await at_rest(stage)

    log_lines += capsys.readouterr()
    staff_text = chat_of(stage, ORGANIZER, COORDINATOR) + "\n".join(log_lines)
    assert HEARD in staff_text
    assert [word for word in (*NAMES.values(), *COMMENTS.values()) if word in staff_text] == []
    # The looking finds what is there: both are kept, each on its own side.
    assert [word for word in (*NAMES.values(), *COMMENTS.values()) if word.encode() not in stored_bytes] == []
    assert [id_ for id_ in PEOPLE if COMMENTS[id_] in chat_of(stage, *(set(PEOPLE) - {id_}))] == []


async def test_after_closing_only_published_words_leave_the_review(
    stage: ProgramHarness, log_lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    async with closed(stage) as program:
        coordinator = stage.telegram.people[COORDINATOR]
        await stage.pass_time(program, CLOSES)
        await write(stage, program, coordinator, "/comments")
        await press(stage, program, coordinator, "1", "Publish", "Do not publish", "Edit out names")
        await write(stage, program, coordinator, "Verbum mutatum.")
        await press(stage, program, coordinator, "Publish")
        review_end = len(stage.telegram.transcript)
        await told_to_staff(stage, program, "/summary", "/event", "/export", "/report", "/summary")
        for label in AFTERWARDS:
            if any(label in message.labels for message in coordinator.messages):
                await press(stage, program, coordinator, label)
        await backup(stage.database, stage.folder / "after.sqlite3")
    afterwards = stage.telegram.transcript[review_end:]
    bot_text = "\n".join(entry.text for entry in afterwards if entry.who == "bot") + files_of(coordinator)

    log_lines += capsys.readouterr()
    stored_bytes = await at_rest(stage)
    organizers = chat_of(stage, ORGANIZER)
    assert [word for word in (*NAMES.values(), *COMMENTS.values()) if word in organizers + "\n".join(log_lines)] == []
    assert [name for name in NAMES.values() if name in chat_of(stage, COORDINATOR)] == []
    assert HEARD in "\n".join(log_lines)
    assert [word for word in (*COMMENTS.values(), "Verbum mutatum.") if word in bot_text] == [
        PUBLISHED,
        "Verbum mutatum.",
    ]
    assert EDITED.encode() not in stored_bytes
    assert WITHHELD.encode() in stored_bytes


def files_of(phone: PhoneUser) -> str:
    return "\n".join(part for message in phone.messages if message.document for part in _unpacked(message.document[1]))
