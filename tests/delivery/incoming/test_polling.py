"""Taking updates in, whatever they are and whatever fails meanwhile."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram.error import InvalidToken

from bot.program import Program
from bot.scheduler import MovableClock, SetClock
from delivery.incoming.polling import CALM
from delivery.incoming.update_queue import MAX_PER_PERSON, MAX_UPDATES, TRIES
from demo.telegram.stand_in import PhoneUser, Telegram
from demo.telegram.updates import NARROW_SECONDS
from domain.draft import Draft
from domain.questions import Comment
from domain.survey import SubmitAnswers
from storage import answers, people
from storage.engine.database import fetch_value
from storage.engine.errors import Corrupt, StorageError
from tests.support.program import (
    EVENT,
    OPENS,
    ORGANIZER,
    START,
    SURVEY,
    ProgramHarness,
    open_survey,
    refuse_writing,
    staged,
)
from tests.wire import answering, result
from views.callback.codec import encode
from views.callback.participants import SetLanguage
from views.survey.screens import tap_encoder

HOURS = 1100
"""Tries: after 1,024 of them a pause that doubles cannot be computed any more."""
BEGAN = START - timedelta(days=3)
WRONG = "Something went wrong on my side"
OPEN = replace(
    EVENT,
    messages=(),
    survey=replace(SURVEY, questions=(*SURVEY.questions, Comment("why", {"en": "Why?", "ro": "De ce?"}))),
)


@asynccontextmanager
async def taking(program: Program) -> AsyncIterator[asyncio.Event]:
    """Updates are taken in until the end, or until the event that is given is set."""
    stop = asyncio.Event()
    intake = asyncio.create_task(program.polling.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await intake


async def until(holds: Callable[[], object]) -> None:
    """Let everything run until this holds."""
    while not holds():  # noqa: ASYNC110 — the program tells nobody when it has done something
        await asyncio.sleep(0)


@contextmanager
def locked(stage: ProgramHarness) -> Iterator[None]:
    """Another program holds the database meanwhile."""
    other = sqlite3.connect(stage.database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


async def impatient(program: Program) -> None:
    """The five seconds for which SQLite waits for another program are not what is shown here."""
    async with program.db.reading() as tx:
        await tx.execute("PRAGMA busy_timeout = 0")


async def limit(program: Program, more: int) -> None:
    """The disk has room for so many more pages."""
    async with program.db.reading() as tx:
        pages = await fetch_value(tx, "PRAGMA page_count")
        await tx.execute(f"PRAGMA max_page_count = {pages + more}")


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def wrong(person: PhoneUser) -> list[str]:
    """What this person was told of failures."""
    return [message.text for message in person.messages if message.from_bot and message.text.startswith(WRONG)]


# Failures of the infrastructure


async def test_update_that_cannot_be_stored_is_kept_at_telegram_and_done_later(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.program() as program:
        ana, ion = stage.phone(1), stage.phone(2)
        await stage.join(program, 2)
        await impatient(program)

        async with taking(program):
            with locked(stage):
                update_ids = [ana.say("/stop"), ion.say("/stop"), ana.say("/stop")]
                await until(lambda: wrong(ana) and wrong(ion))
                for _ in range(200):
                    await asyncio.sleep(0)
                pending_ids = list(stage.telegram.pending)
            await stage.telegram.settled()

        async with program.db.reading() as tx:
            mute_flags = [person.is_muted for id_ in (1, 2) if (person := await people.find(tx, id_))]
            quarantined_rows = await fetch_value(tx, "SELECT count(*) FROM quarantine")
        assert pending_ids == update_ids
        assert mute_flags == [True, True]
        assert quarantined_rows == 0
        assert [len(wrong(ana)), len(wrong(ion))] == [1, 1]
        assert warnings(caplog) == [
            f"The database {stage.database} is in use by another program. Trying again until it works.",
            "The database can be used again.",
        ]


async def test_comment_typed_when_the_disk_is_full_is_kept_when_there_is_room(stage: ProgramHarness) -> None:
    stage.event = OPEN
    async with stage.program() as program:
        ana = stage.phone(1)
        await stage.join(program, 1)
        async with program.db.transaction() as tx:
            run = await open_survey(tx, OPEN)
            await answers.send(tx, run, 1, run.group("judge"), {"overall": ("5",)})
            for letter in "abc":
                await answers.comment(tx, run.id, "why", letter * 1000)
        stage.clock.move(OPENS)
        program.context.prompts.note(1, run.id, 0, OPENS)
        await limit(program, 0)

        async with taking(program):
            ana.say("d" * 1000)
            await until(lambda: wrong(ana))
            await limit(program, 100)
            await stage.telegram.settled()

        async with program.db.reading() as tx:
            stored_comments = await answers.comments(tx, run.id)
        assert stored_comments["why"] == [(letter * 1000, 1) for letter in "abcd"]
        assert wrong(ana) == [
            (
                "Something went wrong on my side, and I cannot store anything at the moment. What you just did is not"
                " lost: I will do it as soon as I can, so there is no need to do it again."
            )
        ]
        assert ana.screen.text.startswith("✓ Your comment is stored")


async def test_waiting_for_the_database_keeps_nobody_from_what_needs_no_writing(stage: ProgramHarness) -> None:
    stage.event = OPEN
    async with stage.program() as program:
        ana, ion = stage.phone(1), stage.phone(2)
        await stage.join(program, 2)
        await refuse_writing(program, "ON")

        async with taking(program):
            ana.say("/stop")
            await until(lambda: wrong(ana))
            ion.say("/help")
            await until(lambda: any(message.from_bot for message in ion.messages))
            await refuse_writing(program, "OFF")
            await stage.telegram.settled()

        assert ana.screen.text.startswith("You will get no more messages from me")


async def test_full_disk_keeps_no_organizer_from_seeing_that_it_is_full(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana, organizer = stage.phone(1), stage.phone(ORGANIZER)
        await stage.join(program, 1)
        async with program.db.transaction() as tx:
            await people.mark_unreachable(tx, 1)
        await refuse_writing(program, "ON")

        async with taking(program):
            ana.say("/stop")
            await until(lambda: wrong(ana))
            organizer.say("/status")
            await until(lambda: len(organizer.messages) == 2)
            await refuse_writing(program, "OFF")
            await stage.telegram.settled()
            ana.say("/whoami")
            await stage.telegram.settled()

        async with program.db.reading() as tx:
            person = await people.find(tx, 1)
        assert "⚠ The database cannot be used; I keep trying." in organizer.screen.text
        assert person is not None
        assert (person.is_muted, person.reachable) == (True, True)


async def test_answer_that_does_not_come_through_is_tried_until_it_does(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.program() as program:
        ana, ion = stage.phone(1), stage.phone(2)
        stage.telegram.fail("sendMessage", chat_id=1, status=502, description="Bad Gateway", times=2 * TRIES)
        stage.telegram.fail("sendMessage", chat_id=1, cut=True, times=2)
        stage.telegram.fail("sendMessage", chat_id=1, retry_after=7, times=2 * TRIES)

        async with taking(program):
            ana.say("/help")
            ion.say("/help")
            await stage.telegram.settled()

        assert (len(stage.got(1)), len(stage.got(2))) == (1, 1)
        assert wrong(ana) == []
        assert warnings(caplog) == [
            "Telegram does not take an answer (NetworkError). Trying again until it works.",
            "Telegram takes answers again.",
        ]


async def test_what_fails_for_hours_ends_nothing(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        handlers, tries = program.polling._handlers, 0

        async def handle(raw: dict[str, Any]) -> None:
            nonlocal tries
            tries += 1
            if tries < HOURS:
                raise StorageError("The disk is full.")
            await handlers.handle(raw)

        program.polling._handlers = replace(handlers, handle=handle)
        stage.phone(1).say("/help")
        async with taking(program):
            await stage.telegram.settled()

    assert stage.clock.now() - BEGAN > timedelta(hours=1)
    assert len(stage.got(1)) == 2


async def test_answer_that_fails_for_hours_comes_at_last(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        stage.telegram.fail("sendMessage", status=502, times=HOURS)
        stage.phone(1).say("/help")
        async with taking(program):
            await stage.telegram.settled(30)

    assert stage.clock.now() - BEGAN > timedelta(hours=8)
    assert len(stage.got(1)) == 1


@pytest.mark.parametrize("failures", [1, 5])
async def test_effect_is_had_once_however_often_its_answer_fails(stage: ProgramHarness, failures: int) -> None:
    stage.event = OPEN
    async with stage.program() as program:
        ana = stage.phone(1)
        await stage.join(program, 1)
        async with program.db.transaction() as tx:
            run = await open_survey(tx, OPEN)
        stage.clock.move(OPENS)

        async with taking(program):
            ana.say("/survey")
            await stage.telegram.settled()
            stage.telegram.fail("editMessageText", status=500, times=failures)
            stage.telegram.fail("answerCallbackQuery", status=500, times=failures)
            ana.tap_data(encode(tap_encoder(run, Draft({"overall": ("4",)}))(SubmitAnswers())))
            await stage.telegram.settled()
            stage.telegram.fail("sendMessage", status=500, times=failures)
            ana.say("Too short")
            await stage.telegram.settled()

        async with program.db.reading() as tx:
            tally = {cell[2]: count for cell, count in (await answers.tally(tx, run.id)).items() if count}
            comments = await answers.comments(tx, run.id)
        assert tally == {"4": 1, "*": 1}
        assert comments == {"why": [("Too short", 1)]}
        assert [entry.text.partition(".")[0] for entry in stage.telegram.transcript if entry.who == "bot"][1:] == [
            "✓ Thank you, your answers are counted",
            "✓ Your comment is stored, without your name",
            "Why?",  # the question again, whose buttons are taken away
        ]


async def test_answer_that_alone_does_not_come_through_keeps_nobody_waiting(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana, others = stage.phone(1), [stage.phone(id_) for id_ in range(2, MAX_UPDATES + 22)]
        stage.telegram.fail("sendMessage", chat_id=1, status=502, description="Bad Gateway", times=10_000)

        async with taking(program):
            ana.say("/help")
            for other in others:
                other.say("/whoami")
            await until(lambda: all(len(stage.got(other.id)) == 1 for other in others) and not stage.telegram.pending)
            waits = program.context.answers.is_waiting(1)
            stage.telegram.clear_faults()
            await stage.telegram.settled()

    assert waits
    assert len(stage.got(1)) == 1


# Poison


async def test_answer_that_telegram_refuses_is_given_up_and_said_so(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.program() as program:
        ana = stage.phone(1)
        await stage.join(program, 1)
        stage.telegram.fail("sendMessage", status=400, description="Bad Request: can't parse entities")

        async with taking(program):
            ana.say("/stop")
            await stage.telegram.settled()

        async with program.db.reading() as tx:
            person = await people.find(tx, 1)
            quarantined_rows = await fetch_value(tx, "SELECT count(*) FROM quarantine")
        assert person is not None
        assert person.is_muted
        assert quarantined_rows == 0
        assert wrong(ana) == [
            (
                "Something went wrong on my side: it is done, but I could not show it to you."
                " /start and /survey show how things stand."
            )
        ]
        assert warnings(caplog) == ["An answer was refused by Telegram (BadRequest) and is given up."]


MALFORMED: list[dict[str, Any]] = [
    {"message": {"message_id": 1, "date": "yesterday", "chat": {"id": 1, "type": "private"}, "from": {"id": 1}}},
    {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}, "text": "/stop"}},
    {"message": "hello"},
    {"message": ["hello"]},
    {"callback_query": {"id": "9", "from": {"id": 1}, "data": 7}},
    {"callback_query": {"id": "9", "from": "me", "chat_instance": "1", "data": "x"}},
    {"my_chat_member": {"chat": {"id": 1, "type": "private"}, "from": None, "date": 0}},
    {"edited_message": 3.14},
]


@pytest.mark.parametrize("body", MALFORMED)
async def test_malformed_update_is_set_aside_and_stops_nobody(stage: ProgramHarness, body: dict[str, Any]) -> None:
    async with stage.program() as program:
        ana = stage.phone(1)

        async with taking(program):
            stage.telegram.push(body)
            ana.say("/whoami")
            await stage.telegram.settled()

        async with program.db.reading() as tx:
            quarantined_rows = await fetch_value(tx, "SELECT group_concat(update_id) FROM quarantine")
        assert quarantined_rows == "1"
        assert ana.screen.text == "Your Telegram number is 1."


@pytest.mark.parametrize("id_", [-5, 0, 2**52, "5", True, None, "missing"])
async def test_update_of_a_sender_nobody_can_be_is_set_aside_at_once_and_answered_nowhere(
    stage: ProgramHarness,
    caplog: pytest.LogCaptureFixture,
    id_: Any,  # noqa: ANN401 — anything
) -> None:
    stage.telegram.group(-5, "Group")
    async with stage.program() as program:
        chat = {"id": -5, "type": "private"}
        sender = {"from": {"id": id_, "is_bot": False, "first_name": "Ana"}} if id_ != "missing" else {}
        message = {"message_id": 1, "date": 1, "chat": chat, "text": "agenda", **sender}

        async with taking(program):
            stage.telegram.push({"message": message})
            await stage.telegram.settled()

        async with program.db.reading() as tx:
            quarantined_rows = await fetch_value(tx, "SELECT reason FROM quarantine WHERE update_id = 1")
    assert quarantined_rows == "ImpossibleSender"
    assert warnings(caplog) == ["Update 1 could not be handled (ImpossibleSender) and was set aside."]
    assert [call.method for call in stage.telegram.requests if call.chat_id is not None] == []


@pytest.mark.parametrize("body", [{}, {"poll_answer": {"poll_id": "1"}}, {"message": None}, {"brand_new": {"x": 1}}])
async def test_update_that_asks_for_nothing_is_confirmed(stage: ProgramHarness, body: dict[str, Any]) -> None:
    async with stage.program() as program, taking(program):
        stage.telegram.push(body)

        await stage.telegram.settled()


@pytest.mark.parametrize(
    "came",
    [
        [{"message": {}}, "hello", None, 7, {"update_id": "7"}, {"update_id": True}, {"update_id": None}],
        {"update_id": 1},
        "hello",
        None,
        7,
    ],
)
async def test_answer_without_a_single_update_in_it_is_no_end(stage: ProgramHarness, came: object) -> None:
    """Telegram never says such a thing, but what stands between may."""
    polls = 0

    async def odd(http: web.BaseRequest) -> web.StreamResponse:
        nonlocal polls
        if http.path.endswith("getUpdates"):
            polls += 1
        return result(came if polls < 5 else [])

    async with stage.program() as program, answering(odd) as base:
        program.app.bot._base_url = f"{base}/bot{stage.telegram.token}"
        async with taking(program):
            await until(lambda: polls > 5)


async def test_update_that_cannot_be_set_aside_waits_too(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        stage.phone(1)
        await impatient(program)

        async with taking(program):
            with locked(stage):
                stage.telegram.push(MALFORMED[0])
                for _ in range(300):
                    await asyncio.sleep(0)
                waiting = list(stage.telegram.pending)
            await stage.telegram.settled()

        async with program.db.reading() as tx:
            quarantined_rows = await fetch_value(tx, "SELECT group_concat(update_id) FROM quarantine")
        assert (waiting, quarantined_rows) == ([1], "1")


# Order, and how much is in hand


async def test_everybody_keeps_their_order_while_all_are_served(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        phones = [stage.phone(id_) for id_ in range(1, 21)]

        async with taking(program):
            for number in range(10):
                for phone in phones:
                    phone.say(f"/start no-{number}")
            await stage.telegram.settled(30)

        replies = [f"There is no event with the code “no-{number}”" for number in range(10)]
        assert {tuple(text.partition(".")[0] for text in stage.got(phone.id)) for phone in phones} == {tuple(replies)}


async def test_slow_answer_to_one_holds_up_nobody_else(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana, ion = stage.phone(1), stage.phone(2)
        stage.telegram.fail("sendMessage", chat_id=1, hang=True)
        polling = asyncio.create_task(program.polling.run(asyncio.Event()))

        ana.say("/whoami")
        await until(lambda: any(request.chat_id == 1 for request in stage.telegram.requests))
        for _ in range(3):
            ion.say("/whoami")
            count = len(ion.messages)
            await until(lambda count=count: len(ion.messages) > count)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)

        assert stage.telegram.confirmed >= 2
        assert stage.got(2) == ["Your Telegram number is 2."] * 3


async def test_crowd_is_left_at_telegram_but_for_a_hundred(stage: ProgramHarness) -> None:
    most = 0

    async with stage.program() as program:
        crowd = [stage.phone(id_) for id_ in range(1, 3 * MAX_UPDATES + 1)]
        handle = program.polling._handlers.handle

        async def counted(raw: dict[str, Any]) -> None:
            nonlocal most
            assert program.polling._queue is not None
            most = max(most, len(program.polling._queue))
            await handle(raw)

        program.polling._handlers = replace(program.polling._handlers, handle=counted)
        for number, phone in enumerate(crowd):
            phone.say(f"/start no-{number}")

        async with taking(program):
            await stage.telegram.settled(60)

    assert most == MAX_UPDATES
    assert [len(stage.got(phone.id)) for phone in crowd] == [1] * len(crowd)


@pytest.mark.parametrize("id_", [-5, 2**63])
async def test_group_is_not_told_what_went_wrong_nor_anybody_who_cannot_be(stage: ProgramHarness, id_: int) -> None:
    stage.telegram.group(id_, "Group")
    async with stage.program() as program:
        stage.telegram.push({"message": {"chat": {"id": id_, "type": "group"}, "date": "yesterday"}})
        stage.phone(1).say("/help")

        async with taking(program):
            await stage.telegram.settled()

    assert [call.chat_id for call in stage.telegram.requests if call.method == "sendMessage"] == [1]


# Stopping


async def test_stop_finishes_and_confirms_what_is_in_hand(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana = stage.phone(1)
        async with taking(program) as stop:
            ana.say("/whoami")
            await until(lambda: any(request.method == "sendMessage" for request in stage.telegram.requests))
            stop.set()
        await program.context.answers.settle()

        assert stage.telegram.pending == []
        assert len(stage.got(1)) == 1


async def test_stop_leaves_what_cannot_be_finished_and_confirms_what_came_before(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana, ion = stage.phone(1), stage.phone(2)
        await stage.join(program, 2)
        await impatient(program)
        async with taking(program) as stop:
            ana.say("/whoami")
            await until(lambda: len(ana.messages) == 2)
            with locked(stage):
                ion.say("/stop")
                ion.say("/whoami")
                await until(lambda: wrong(ion))
                stop.set()
                await until(lambda: program.polling._queue is not None and not program.polling._queue._lines)

        pending_ids = list(stage.telegram.pending)
        async with taking(program):
            await stage.telegram.settled()

        assert pending_ids == [2, 3]
        assert stage.got(2)[-2:] == [ion.messages[-2].text, "Your Telegram number is 2."]
        assert ion.messages[-2].text.startswith("You will get no more messages")


# What Telegram says to the asking


async def test_lost_network_is_told_once_and_outlived(stage: ProgramHarness, caplog: pytest.LogCaptureFixture) -> None:
    async with stage.program() as program:
        ana = stage.phone(1)
        stage.telegram.fail("getUpdates", cut=True, times=5)
        stage.telegram.fail("getUpdates", status=502, description="Bad Gateway", times=5)
        ana.say("/whoami")
        began = stage.clock.now()

        async with taking(program):
            await stage.telegram.settled()

        assert stage.got(1) == ["Your Telegram number is 1."]
        assert stage.clock.now() - began >= timedelta(seconds=1 + 2 + 4 + 8 + 16 + 5 * 30)
        assert warnings(caplog) == [
            "Telegram cannot be reached. Trying again until it works.",
            "Telegram can be reached again.",
        ]


async def test_other_program_with_the_same_token_is_told_once(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.program() as program:
        ana = stage.phone(1)
        conflict = "Conflict: terminated by other getUpdates request"
        async with taking(program):
            for _ in range(3):
                stage.telegram.fail("getUpdates", status=409, description=conflict)
                ana.say("/whoami")
                await stage.telegram.settled()
            stage.clock.move(stage.clock.now() + timedelta(seconds=CALM + 1))
            ana.say("/whoami")
            await stage.telegram.settled()

        assert warnings(caplog) == [
            "Another program is asking Telegram with this token: stop the other one. Trying again until it works.",
            "Nobody else is asking Telegram with this token any more.",
        ]


async def test_webhook_set_earlier_is_deleted_and_nothing_that_waited_is_lost(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.program() as program:
        stage.telegram.webhook = "https://old.example/hook"
        stage.phone(1).say("/whoami")

        async with taking(program):
            await stage.telegram.settled()

        assert stage.got(1) == ["Your Telegram number is 1."]
        assert stage.telegram.webhook == ""
        assert warnings(caplog) == [
            "A webhook was set for this bot. It is deleted, and the updates that waited for it come here."
        ]


async def test_webhook_that_cannot_be_deleted_yet_is_tried_again(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.program() as program:
        stage.telegram.webhook = "https://old.example/hook"
        stage.telegram.fail("deleteWebhook", status=502, times=2)
        stage.phone(1).say("/whoami")

        async with taking(program):
            await stage.telegram.settled()

        assert stage.got(1) == ["Your Telegram number is 1."]
        assert warnings(caplog) == [
            "Telegram cannot be reached. Trying again until it works.",
            "A webhook was set for this bot. It is deleted, and the updates that waited for it come here.",
            "Telegram can be reached again.",
        ]


async def test_token_that_is_refused_from_now_on_ends_it(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        stage.telegram.fail(status=401, description="Unauthorized", times=10_000)

        with pytest.raises(InvalidToken):
            await program.polling.run(asyncio.Event())


async def test_getupdates_that_is_not_there_for_a_moment_does_not(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana = stage.phone(1)
        stage.telegram.fail("getUpdates", status=404, description="Not Found", times=3)
        ana.say("/whoami")

        async with taking(program):
            await stage.telegram.settled()

        assert stage.got(1) == ["Your Telegram number is 1."]


async def test_told_to_wait_it_waits_exactly_that_long(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana = stage.phone(1)
        stage.telegram.fail("getUpdates", retry_after=37)
        ana.say("/whoami")
        began = stage.clock.now()

        async with taking(program):
            await stage.telegram.settled()

        assert stage.clock.now() - began == timedelta(seconds=37)


async def test_damaged_database_ends_it_with_nothing_confirmed(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana = stage.phone(1)
        await stage.join(program, 1)
        async with program.db.transaction() as tx:
            await tx.execute("PRAGMA writable_schema = ON")
            await tx.execute("UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'seen'")
            await tx.execute("PRAGMA writable_schema = RESET")
        ana.say("/stop")
        stop = asyncio.Event()

        with pytest.raises(Corrupt, match="put the last backup in its place"):
            await program.polling.run(stop)

        assert stop.is_set()
        assert stage.telegram.pending == [1]


async def test_everything_unfinished_at_a_crash_comes_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        ana = stage.phone(1)
        for _ in range(2):
            ana.say("/start")
            ana.tap_data(encode(SetLanguage("ro")), ana.messages[0])
        async with stage.program() as program:
            await impatient(program)
            with locked(stage):
                crashing = asyncio.create_task(program.polling.run(asyncio.Event()))
                await until(lambda: wrong(ana))
                crashing.cancel()
                await asyncio.gather(crashing, return_exceptions=True)
            pending_ids = list(stage.telegram.pending)

        async with stage.program() as program, taking(program):
            await stage.telegram.settled()

        assert pending_ids == [1, 2, 3, 4]
        assert stage.telegram.confirmed == 5


# How Telegram wants to be asked: it punishes the same offset in a hurry


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    """Telegram's rules of polling, in real time."""
    async with Telegram() as telegram:
        yield ProgramHarness(tmp_path, telegram, SetClock(BEGAN))


def questions(stage: ProgramHarness) -> list[tuple[int, int, float]]:
    """Offset, timeout and real time of each question for updates."""
    return [
        (call.params["offset"], call.params["timeout"], call.at)
        for call in stage.telegram.requests
        if call.method == "getUpdates"
    ]


async def test_no_offset_is_asked_twice_in_a_hurry(strict: ProgramHarness) -> None:
    async with strict.program() as program, taking(program):
        for number in range(20):
            strict.phone(1 + number % 4).say("/whoami")
            await strict.telegram.settled()

    polls = questions(strict)
    assert len(polls) >= 20
    assert [one for one, other in pairwise(polls) if one[0] == other[0]] == []
    assert {timeout for _, timeout, _ in polls[:-1]} == {25}


async def test_while_nothing_can_be_finished_the_same_is_asked_with_patience(strict: ProgramHarness) -> None:
    async with strict.program() as program:
        ana, ion = strict.phone(1), strict.phone(2)
        await strict.join(program, 2)
        await impatient(program)
        async with taking(program):
            with locked(strict):
                ana.say("/stop")
                await until(lambda: len(questions(strict)) >= 3)
                ion.say("/whoami")
                await until(lambda: len(questions(strict)) >= 4)
            await strict.telegram.settled()

    same = [(one, other) for one, other in pairwise(questions(strict)) if one[0] == other[0]]
    assert len(same) >= 2
    assert min(later[2] - earlier[2] for earlier, later in same) >= NARROW_SECONDS
    assert strict.got(2) == ["Your Telegram number is 2."]


async def test_stop_asks_nothing_more_when_there_is_nothing_to_confirm(strict: ProgramHarness) -> None:
    async with strict.program() as program:
        async with taking(program):
            strict.phone(1).say("/whoami")
            await strict.telegram.settled()
            await until(lambda: questions(strict)[-1][0] == 2)
            poll_count = len(questions(strict))

        assert len(questions(strict)) == poll_count


# One person's work is one person's


async def test_while_nothing_can_be_stored_one_person_fills_no_more_than_a_few_places(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana, ion = stage.phone(1), stage.phone(2)
        await stage.join(program, 2)
        await refuse_writing(program, "ON")

        async with taking(program):
            ana.say("/stop")
            await until(lambda: wrong(ana))
            for _ in range(5 * MAX_PER_PERSON):
                stage.clock.move(stage.clock.now() + timedelta(seconds=1))  # far below the limit of a flood
                ana.say("/stop")
            ion.say("/help")
            await until(lambda: any(message.from_bot for message in ion.messages))
            assert program.polling._queue is not None
            waiting = [len(line) for line in program.polling._queue._lines.values()]
            await refuse_writing(program, "OFF")
            await stage.telegram.settled()

        assert waiting == [MAX_PER_PERSON]
        assert [text[:20] for text in stage.got(1)].count("That was too much at") == 1


async def test_eight_commands_a_second_of_one_leave_others_answered_at_once(tmp_path: Path) -> None:
    async with Telegram() as telegram:
        stage = ProgramHarness(tmp_path, telegram, MovableClock(BEGAN))  # type: ignore[arg-type]  # a clock that nobody's sleep moves
        async with stage.program() as program, taking(program):
            busy, others = stage.phone(1), [stage.phone(id_) for id_ in range(2, 6)]
            waits = []
            for number in range(24):
                busy.say(["/whoami", "/help", "/start", "/language", "/privacy", "/agenda"][number % 6])
                other = others[number % 4]
                asked_at, count = time.monotonic(), len(other.messages) + 1
                if number < 12:
                    other.say("/whoami")
                    await until(lambda other=other, count=count: len(other.messages) > count)
                    waits.append(time.monotonic() - asked_at)
                await asyncio.sleep(0.125)
            refusal_count = sum(call.error_code == 429 for call in telegram.requests)

    assert max(waits) < 0.5
    assert refusal_count == 0
