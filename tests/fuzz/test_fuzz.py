"""Whatever comes as an update: nothing ends the bot, nobody gets what is not theirs, who means well is served."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.program import Program
from storage.engine.database import fetch_value
from tests.fuzz.published import Maker, mutated, sound
from tests.fuzz.scene import (
    ACTORS,
    BYSTANDERS,
    COMMENT,
    FUZZERS,
    NAME,
    NOTE,
    NOW,
    OPEN,
    PROTECTED,
    STRANGERS,
    Scene,
    said,
    scene,
    tally,
)
from tests.support.conversation import listening
from tests.support.in_process_transport import InProcessTransport, Refused
from tests.support.program import COORDINATOR, ORGANIZER, ProgramHarness, staged

_log = logging.getLogger(__name__)

BATCH = 95
TEN_SECONDS = timedelta(seconds=10)
HARMLESS = (
    "query is too old",
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "no text in the message to edit",
)
"""What a made-up tap on a made-up message must come to."""
NOBODY = ("Bad Request: chat not found", "Bad Request: chat_id is empty")
SECRETS = (NAME, NOTE, COMMENT)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One course of chance; with time, two that are much longer."""
    metafunc.parametrize("seed", [1, 2] if metafunc.config.getoption("--soak") else [1])


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every duration warns of a future type
    async with staged(tmp_path, NOW) as ready:
        ready.event = OPEN
        ready.wire = InProcessTransport(ready.telegram, every_kind=True, keep=False)
        yield ready


def updates(stage: ProgramHarness, chance: Random, number: int) -> Iterator[dict[str, Any]]:
    """So many, a third of them damaged."""
    senders = (*FUZZERS, *STRANGERS)
    user_ids = (*senders, *BYSTANDERS, ORGANIZER, COORDINATOR, 101, 102, 2**40)
    maker = Maker(chance, senders, user_ids)
    for _ in range(number):
        body = maker.update()
        real(stage, body, chance)
        update = json.dumps(body)
        payload = mutated(json.loads(update), chance) if chance.random() < 0.35 else json.loads(update)
        yield json.loads(update) if forged(payload) else payload


def forged(update: dict[str, Any]) -> bool:
    """Whether damage made it come from one of those who do nothing: who sends is the one thing Telegram vouches for."""
    senders = [body.get("from") for body in update.values() if isinstance(body, dict)]
    return any(isinstance(sender, dict) and sender.get("id") in PROTECTED for sender in senders)


def real(stage: ProgramHarness, body: dict[str, Any], chance: Random) -> None:
    """Let some of the taps be on a message the sender has, with an answer that Telegram waits for."""
    query = body.get("callback_query")
    phone = stage.telegram.people.get(query["from"]["id"]) if query else None
    mine = [message for message in phone.messages if message.from_bot] if phone else []
    if query and phone and mine and chance.random() < 0.7:
        message = chance.choice(mine)
        buttons = [button.data for row in message.buttons for button in row if button.data]
        query["message"] = stage.telegram._chats.as_message(message)
        query["id"] = stage.telegram._chats.add_query(message, phone.toasts, phone.alerts)
        if buttons and chance.random() < 0.5:
            query["data"] = chance.choice(buttons)


def pushed(stage: ProgramHarness, body: dict[str, Any], files: dict[int, bytes]) -> None:
    """Queue it as it is, and keep it until it is known not to be set aside."""
    update_id = stage.telegram.push({})
    queue = stage.telegram._updates._queue
    # As Telegram writes it: a lone half of a pair stays one.
    queue[-1].body = json.dumps({**body, "update_id": update_id}).encode()
    files[update_id] = queue[-1].body


async def set_aside(program: Program, since: int = 0) -> dict[int, str]:
    """What was, with the reason."""
    sql = "SELECT update_id, reason FROM quarantine WHERE update_id >= ?"
    async with program.db.reading() as tx, tx.execute(sql, (since,)) as rows:
        return {row["update_id"]: row["reason"] async for row in rows}


def serious(wire: InProcessTransport, stage: ProgramHarness) -> list[Refused]:
    """Refusals for which the bot is to blame: not for a sender whom Telegram does not know, or who is missing."""
    chats = stage.telegram._chats.chats
    return [
        each
        for each in wire.refusals
        if not any(harmless in each.description for harmless in HARMLESS)
        and not (each.description in NOBODY and each.chat_id not in chats)
    ]


def trim(stage: ProgramHarness) -> None:
    """Forget what a hundred thousand updates would fill the memory with."""
    chats = stage.telegram._chats
    chats.transcript.clear()
    for id_ in FUZZERS:
        phone = stage.telegram.people[id_]
        for message in phone.messages[:-6]:
            del chats._messages[id_, message.id]
        del phone.messages[:-6]
        phone.toasts.clear()
        phone.alerts.clear()
    for query in list(chats.queries)[:-500]:
        chats.queries[query].toasts.clear()
        chats.queries[query].alerts.clear()


@pytest.mark.filterwarnings("default::telegram.warnings.PTBDeprecationWarning")  # published, and going out of use
async def test_whatever_comes_nothing_breaks_and_nobody_is_kept_from_anything(
    stage: ProgramHarness,
    seed: int,
    soak: bool,
) -> None:
    chance, wire = Random(seed), stage.wire
    assert isinstance(wire, InProcessTransport)
    number = 100_000 if soak else 2_000
    async with stage.program() as program:
        play = await scene(stage, program, chance)
    before = play.dump()
    files: dict[int, bytes] = {}
    kinds: Counter[str] = Counter()
    began = time.monotonic()

    async with stage.program() as program, listening(program):
        waiting = updates(stage, chance, number)
        while batch := [body for _, body in zip(range(BATCH), waiting, strict=False)]:
            files.clear()
            for body in batch:
                kinds.update(body.keys())
                pushed(stage, body, files)
            play.act()
            stage.clock.move(stage.clock.now().replace(microsecond=0) + TEN_SECONDS)
            await stage.telegram.settled(120)

            rows = await set_aside(program, min(files))
            wrongly = {id_: files[id_] for id_ in rows if id_ in files and sound(json.loads(files[id_]))}
            assert wrongly == {}, "\n".join(f"{rows[id_]}: {body.decode()}" for id_, body in wrongly.items())
            assert serious(wire, stage) == []
            assert [line for id_, line in said(stage) if id_ in FUZZERS and any(word in line for word in SECRETS)] == []
            assert [
                line for id_, line in said(stage) if id_ < 0 and not line.startswith(("I only talk", "Răspund doar"))
            ] == []
            trim(stage)
            wire.refusals.clear()
        for _ in range(60):
            play.act()
            await stage.telegram.settled(120)
        await compare(program, play)
        leftover_updates = await set_aside(program)

    seconds = time.monotonic() - began
    _log.info(
        "%d updates in %.1f s, %d set aside as unreadable; kinds: %s",
        number,
        seconds,
        len(leftover_updates),
        kinds.most_common(),
    )
    assert play.dump() == before


async def compare(program: Program, play: Scene) -> None:
    """Those who meant well are registered and counted, with every word."""
    senders = [actor for actor in play.cast.actors if actor.choices]
    counts = await tally(program.db)
    least: Counter[str] = Counter()
    for actor in senders:
        least.update(f"{question} {option}" for question, options in actor.choices.items() for option in options)
    async with program.db.reading() as tx:
        answered_count = await fetch_value(tx, "SELECT count(*) FROM participation WHERE survey = 1")
        answered_count += await fetch_value(tx, "SELECT count(*) FROM departed WHERE survey = 1")
        sql = "SELECT person FROM registration WHERE event = 'bucharest' AND person < 200 AND registered_on IS NOT NULL"
        async with tx.execute(sql) as rows:
            registered_ids = [row["person"] async for row in rows]
        async with tx.execute("SELECT question, text, count FROM comment WHERE survey = 1") as rows:
            comments = Counter({(row["question"], row["text"]): row["count"] async for row in rows})
    words = Counter(
        (question.id, text)
        for actor in senders
        for question, text in zip(actor.survey.comments, actor.comments, strict=True)
        if text is not None
    )
    assert all(actor.done for actor in senders)
    assert registered_ids == [actor.phone.id for actor in play.cast.actors]
    assert counts["* *"] == answered_count >= len(senders) + len(BYSTANDERS)
    assert not least - Counter(counts)
    assert {words[each]: comments[each] for each in words} == {words[each]: words[each] for each in words}
    assert len(play.cast.actors) == ACTORS
