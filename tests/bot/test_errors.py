"""What may stand in a log: never a token, never what somebody wrote."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot import __main__ as program
from bot.errors import HIDDEN, RedactingFilter, handle_loop_exception, log_to_stderr, watch_everything
from bot.logging import Lines, read_by_journal
from delivery.incoming.update_queue import TRIES
from domain.questions import Comment
from tests.support.program import (
    CLOSES,
    COORDINATOR,
    EVENT,
    OPENS,
    ORGANIZER,
    REMIND,
    SURVEY,
    ProgramHarness,
    refuse_writing,
    staged,
)
from views.callback.codec import encode
from views.callback.participants import Forget

LINE = re.compile(
    r"time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=(?P<level>\w+) logger=[\w.-]+"
    r' (message|trace)=(?P<text>"(?:[^"\\]|\\.)*")'
)
TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
NAME, COMMENT = "Zenobia Unmistakable", "quixotic zephyrs vex"
OPEN = replace(
    EVENT,
    survey=replace(SURVEY, questions=(*SURVEY.questions, Comment("why", {"en": "Why?", "ro": "De ce?"}))),
)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything down to DEBUG that is logged as in earnest."""
    stderr = io.StringIO()
    monkeypatch.setattr("sys.stderr", stderr)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("aiohttp", "apscheduler", "aiosqlite", "asyncio",
                                                               "httpx", "httpcore", "telegram")}  # fmt: skip
    with warnings.catch_warnings():
        log_to_stderr(TOKEN, logging.DEBUG)
        yield stderr
    root.handlers[:] = before
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


def said(log: io.StringIO) -> list[tuple[str, str]]:
    """What stands in the lines of a log: (level, message or line of a traceback)."""
    matches = [re.fullmatch(LINE, line) for line in log.getvalue().splitlines()]
    assert None not in matches, log.getvalue()
    return [(line["level"], json.loads(line["text"])) for line in matches if line]


def test_every_line_is_readable_and_parsed(log: io.StringIO) -> None:
    logging.getLogger("x").warning('He said "no"\nand ș')
    try:
        int("x")
    except ValueError:
        logging.getLogger("x").exception("It failed")

    assert said(log)[0] == ("warning", 'He said "no"\nand ș')
    assert log.getvalue().splitlines()[0].endswith(' level=warning logger=x message="He said \\"no\\"\\nand ș"')
    assert {level for level, _ in said(log)[1:]} == {"error"}
    assert [text for _, text in said(log)][1] == "It failed"
    assert [text for _, text in said(log)][-1] == "builtins.ValueError"


@pytest.mark.parametrize(
    ("level", "priority"),
    [(logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6), (logging.DEBUG, 7)],
)
def test_journal_gets_a_priority_before_every_line(level: int, priority: int) -> None:
    record = logging.LogRecord("x", level, "x.py", 1, "Hm", None, None)
    record.stack_info = "One\n  two"

    lines = Lines(journal=True).format(record).splitlines()

    name = logging.getLevelName(level).lower()
    assert lines == [
        f'<{priority}>level={name} logger=x message="Hm"',
        f'<{priority}>level={name} logger=x trace="One"',
        f'<{priority}>level={name} logger=x trace="  two"',
    ]


def test_journal_is_told_by_the_stream_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "journal").open("w") as journal, (tmp_path / "other").open("w") as other:
        file_status = os.fstat(journal.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{file_status.st_dev}:{file_status.st_ino}")

        assert [read_by_journal(stream) for stream in (journal, other, io.StringIO())] == [True, False, False]


def test_tokens_are_hidden_wherever_they_stand(log: io.StringIO) -> None:
    try:
        int(TOKEN)
    except ValueError:
        logging.getLogger("x").exception("In %s and %r", f"https://api.telegram.org/bot{TOKEN}/getMe", {"t": TOKEN})
    other = "7654321:" + "A" * 35
    logging.getLogger("x").warning("Another: %s", other, stack_info=True)

    assert TOKEN not in log.getvalue()
    assert other not in log.getvalue()
    assert log.getvalue().count(HIDDEN) == 3


def test_token_of_any_shape_is_hidden() -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "at %s", ("/bot1:TEST/getMe",), None)

    RedactingFilter("1:TEST").filter(record)

    assert record.getMessage() == f"at /bot{HIDDEN}/getMe"


def test_traceback_says_where_and_what_kind_without_the_words(log: io.StringIO) -> None:
    def read(text: str) -> int:
        return int(text)

    def fail() -> None:
        try:
            read(COMMENT)
        except ValueError as error:
            raise ExceptionGroup(NAME, [LookupError(COMMENT)]) from error

    try:
        fail()
    except ExceptionGroup:  # the one just raised
        logging.getLogger("x").exception("It failed")

    message, *lines = [log_text for _, log_text in said(log)]
    assert NAME not in log.getvalue()
    assert COMMENT not in log.getvalue()
    assert message == "It failed"
    assert [line for line in lines if not line.startswith(" ")] == [
        "builtins.ValueError",
        "which led to:",
        "builtins.ExceptionGroup",
    ]
    assert lines[-1] == "  | builtins.LookupError"
    assert "    return int(text)" in lines


async def test_failure_that_nobody_waited_for_is_told_without_its_words(log: io.StringIO) -> None:
    async def fail() -> None:
        raise ValueError(COMMENT)

    asyncio.get_running_loop().set_exception_handler(handle_loop_exception)
    task = asyncio.create_task(fail())
    await asyncio.wait({task})

    del task
    await asyncio.sleep(0)

    assert "Task exception was never retrieved" in log.getvalue()
    assert "builtins.ValueError" in log.getvalue()
    assert COMMENT not in log.getvalue()


async def test_callback_that_fails_is_told_without_what_it_was_called_with(log: io.StringIO) -> None:
    def fail(words: str) -> None:
        raise ValueError(words)

    asyncio.get_running_loop().set_exception_handler(handle_loop_exception)
    asyncio.get_running_loop().call_soon(fail, COMMENT)
    await asyncio.sleep(0)

    assert said(log)[0] == ("error", "A callback failed.")
    assert said(log)[-1] == ("error", "builtins.ValueError")
    assert COMMENT not in log.getvalue()


async def test_slow_callbacks_in_debug_mode_are_told_without_what_they_were_called_with(log: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0

    async def work(words: str) -> int:
        return len(words)

    await asyncio.create_task(work(COMMENT))
    await asyncio.sleep(0)
    loop.set_debug(False)

    assert COMMENT not in log.getvalue()


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in earnest; pytest's own hooks come back at the end."""
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    watch_everything()


def test_thread_that_fails_is_told_without_its_words(log: io.StringIO, hooks: None) -> None:
    thread = threading.Thread(target=int, args=(COMMENT,))
    thread.start()
    thread.join()

    assert said(log)[0] == ("error", "A thread failed.")
    assert said(log)[-1] == ("error", "builtins.ValueError")
    assert COMMENT not in log.getvalue()


def test_failure_while_something_is_taken_apart_is_told_without_its_words(log: io.StringIO, hooks: None) -> None:
    class Fragile:
        def __del__(self) -> None:
            raise ValueError(COMMENT)

    Fragile()
    gc.collect()

    assert said(log)[0] == ("error", "Something failed while it was taken apart.")
    assert COMMENT not in log.getvalue()


def test_command_with_a_mistake_is_told_without_its_words(
    monkeypatch: pytest.MonkeyPatch, log: io.StringIO, hooks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise LookupError(f"{TOKEN} of {NAME}")

    monkeypatch.setattr(program, "cli", fail)

    with pytest.raises(SystemExit) as exc_info:
        program.main()

    stderr = capsys.readouterr().err
    assert exc_info.value.code == 1
    assert 'message="This command has a mistake and cannot go on."' in stderr
    assert stderr.endswith('trace="builtins.LookupError"\n')
    assert [secret for secret in (TOKEN, NAME) if secret in stderr] == []


async def test_bot_shows_no_token_however_it_is_written_down(log: io.StringIO) -> None:
    bot = ExtBot(TOKEN)

    logging.getLogger("x").warning("%r %s %s %s", bot, bot, bot.base_url, bot.base_file_url)
    logging.getLogger("x").warning("%s", {"token": bot.token})

    assert TOKEN.partition(":")[2] not in log.getvalue()


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBUserWarning")
async def test_whole_conversation_leaves_nobodys_words_and_no_token_in_the_log(
    tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with staged(tmp_path) as stage:
        stage.event = OPEN
        stage.telegram.token = stage.telegram._server._token = TOKEN

        await everything(stage)

        typed_texts = [entry.text for entry in stage.telegram.transcript if entry.who == "person"]
    log_text = log.getvalue()
    assert NAME in typed_texts
    assert typed_texts.count(COMMENT) > 1
    assert "was set aside" in log_text
    assert "It failed here:" in log_text
    assert "Trying again until it works" in log_text
    for secret in (TOKEN, TOKEN.partition(":")[2], NAME, COMMENT):
        assert secret not in log_text


async def everything(stage: ProgramHarness) -> None:
    """Registering, answering, commenting, reminding, closing, forgetting, with every kind of failure on the way."""
    for id_ in (ORGANIZER, COORDINATOR):
        stage.phone(id_)
    ana = stage.telegram.person(1, NAME)
    async with stage.program() as program:
        stop = asyncio.Event()
        intake = asyncio.create_task(program.polling.run(stop))

        async def done(*steps: object) -> None:
            await stage.telegram.settled()

        await done(ana.say("/start bucharest"))
        await done(ana.tap("I agree"))
        await done(ana.tap("Judge"))
        await done(ana.tap("Type another"))
        stage.telegram.fail("sendMessage", cut=True)
        await done(ana.say(NAME))
        stage.telegram.fail("sendMessage", status=400, description=f"Bad Request: can't parse {COMMENT}", times=TRIES)
        await done(ana.say(COMMENT))
        stage.telegram.push({"message": {"message_id": 1, "date": COMMENT, "chat": {"id": 1}, "text": COMMENT}})
        stage.telegram.push({"message": COMMENT})
        await done()
        await stage.pass_time(program, OPENS)
        await done(ana.tap("Start"))
        await done(ana.tap("4"))
        await done(ana.tap("Send my answers"))
        await refuse_writing(program, "ON")
        ana.say(COMMENT)
        while "✓ Your comment" not in ana.screen.text:
            await asyncio.sleep(0)
            if "I cannot store anything" in ana.screen.text:
                await refuse_writing(program, "OFF")
        stage.telegram.fail("sendMessage", retry_after=3)
        await stage.pass_time(program, REMIND)
        await stage.pass_time(program, CLOSES)
        stage.telegram.fail("editMessageText", status=500)
        await done(ana.tap_data(encode(Forget(1))))
        stop.set()
        await intake
