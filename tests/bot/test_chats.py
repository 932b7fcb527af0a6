"""Only in private: in groups and channels no command and no button says or changes anything, whoever uses it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.application import handle
from bot.program import Program
from bot.routes import COMMANDS
from demo.telegram.stand_in import Group
from domain.people import Role
from storage import people
from tests.handlers.test_guard import WHO_MAY_PRESS
from tests.support.database_files import content
from tests.support.in_process_transport import InProcessTransport
from tests.support.program import COORDINATOR, OPENS, ORGANIZER, ProgramHarness, open_survey, raw_updates, staged
from views.callback.codec import encode

BOTH, REGISTERED, STRANGER = 3001, 1, 77
GROUP = -5
ONLY_IN_PRIVATE = "I only talk in private: t.me/roundtable_bot"
INVALID = "This button is no longer valid."


class OfKind(Group):
    """A group whose title is its kind."""

    def as_chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": self.title, "title": "Colleagues"}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path, OPENS) as ready:
        ready.wire = InProcessTransport(ready.telegram)
        yield ready


async def ready(stage: ProgramHarness, program: Program) -> None:
    """Everybody there is, each with a screen of the bot."""
    await stage.join(program, 6)
    for id_ in (BOTH, STRANGER):
        stage.phone(id_)
    async with program.db.transaction() as tx:
        await open_survey(tx)
        for role in Role:
            await tx.execute("INSERT INTO staff (person, role, source) VALUES (?, ?, 'link')", (BOTH, role.value))
        for id_ in (BOTH, ORGANIZER, COORDINATOR):
            await people.remember(tx, id_, "en")
    for id_ in (REGISTERED, STRANGER, ORGANIZER, COORDINATOR, BOTH):
        stage.telegram.people[id_].say("/help")
    await stage.settle(program)


def tap(stage: ProgramHarness, by: int, data: str, chat: dict[str, Any] | None) -> None:
    """Press a button below a message in that chat; below one that was sent inline when there is none."""
    phone = stage.telegram.people[by]
    screen = phone.screen
    query = {
        "id": stage.telegram._chats.add_query(screen, phone.toasts, phone.alerts),
        "from": phone.as_user(),
        "chat_instance": "1",
        "data": data,
    }
    where = (
        {"message": stage.telegram._chats.as_message(screen) | {"chat": chat}} if chat else {"inline_message_id": "1"}
    )
    stage.telegram.push({"callback_query": query | where})


def seen(stage: ProgramHarness, since: int) -> list[tuple[int, str, str]]:
    """What anybody was shown since."""
    return [(e.chat_id, e.kind, e.text) for e in stage.telegram.transcript[since:] if e.who == "bot"]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel", None])
async def test_button_outside_of_the_private_chat_is_no_longer_valid_to_anybody(
    stage: ProgramHarness, kind: str | None
) -> None:
    stage.telegram.group(GROUP, "Colleagues")
    chat = {"id": GROUP, "type": kind, "title": "Colleagues"} if kind else None
    async with stage.program() as program:
        await ready(stage, program)
        before, since = await content(program.db), len(stage.telegram.transcript)

        for by in (REGISTERED, STRANGER, ORGANIZER, COORDINATOR, BOTH):
            for button in WHO_MAY_PRESS:
                tap(stage, by, encode(button), chat)
        await stage.settle(program)

        after = await content(program.db)
    assert {(kind, text) for _, kind, text in seen(stage, since)} == {("alert", INVALID)}
    assert len(seen(stage, since)) == 5 * len(WHO_MAY_PRESS)
    assert {**after, "seen": [], "owed_screen": []} == {**before, "seen": [], "owed_screen": []}


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_command_in_a_group_is_answered_with_where_to_talk_whoever_types_it(
    stage: ProgramHarness, kind: str
) -> None:
    group = stage.telegram._chats.chats[GROUP] = OfKind(GROUP, kind)
    async with stage.program() as program:
        await ready(stage, program)
        before, since = await content(program.db), len(stage.telegram.transcript)

        for by in (REGISTERED, STRANGER, BOTH):
            for name in COMMANDS:
                stage.telegram.people[by].say(f"/{name} bucharest", chat=group)
                await stage.settle(program)
                stage.clock.move(stage.clock.now() + timedelta(minutes=1))
            stage.telegram.people[by].say("What I think of it", chat=group)
        await stage.settle(program)

        after = await content(program.db)
    # What waits when another comes gives way to it.
    assert set(seen(stage, since)) == {(GROUP, "message", ONLY_IN_PRIVATE)}
    assert after == before


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "business_message", "guest_message"])
async def test_command_anywhere_else_is_not_answered_at_all(stage: ProgramHarness, kind: str) -> None:
    async with stage.program() as program:
        await ready(stage, program)
        before, since = await content(program.db), len(stage.telegram.transcript)
        assert isinstance(stage.wire, InProcessTransport)
        stage.wire.every_kind = True
        stage.telegram._updates._allowed = None

        for name in COMMANDS:
            private = stage.telegram.people[BOTH]
            message = {
                "message_id": 1,
                "date": 1,
                "chat": private.as_chat(),
                "from": private.as_user(),
                "text": f"/{name}",
            }
            entities = [{"type": "bot_command", "offset": 0, "length": len(name) + 1}]
            stage.telegram.push({kind: message | {"entities": entities}})
        for raw in await raw_updates(program):
            await handle(program.app, program.context, raw)

        after = await content(program.db)
    assert seen(stage, since) == []
    assert after == before
