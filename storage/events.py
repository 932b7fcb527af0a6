"""Events as they were last read from the settings."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any

from pydantic import BeforeValidator, WrapSerializer

from domain.events import Event
from domain.messages import MAIN_SURVEY, survey_body
from storage.engine.database import Tx, fetch_row
from storage.engine.errors import InvalidStoredValue
from storage.stored_json import StoredJson


def _from_stored(definition: Any) -> Any:  # noqa: ANN401 — whatever stands in the column; what is wrong is said afterwards
    """A stored definition, whose messages name neither their event nor where they come from, as an event has it."""
    match definition:
        case {"code": code, "messages": [*messages]}:
            return definition | {"messages": [_message_from_stored(code, message) for message in messages]}
        case _:
            return definition


def _message_from_stored(code: Any, message: Any) -> Any:  # noqa: ANN401 — likewise
    match message:
        case {"id": id_, "send": kind, "due": due, "to": audience}:
            text = message.get("text")
            body = {"settings": 1} | ({"text": text} if text else {}) | survey_body(message.get("survey", MAIN_SURVEY))
            return {"event": code, "id": id_, "kind": kind, "audience": audience, "due": due, "body": body}
        case _:
            return message


def _to_stored(event: Event, serialize: Callable[[Event], dict[str, Any]]) -> dict[str, Any]:
    content = serialize(event)
    messages = [
        {
            "id": message["id"],
            "send": message["kind"],
            "due": message["due"],
            "to": message["audience"],
            "text": message["body"].get("text"),
        }
        | ({"survey": message["body"]["survey"]} if "survey" in message["body"] else {})
        for message in content["messages"]
    ]
    return content | {"messages": messages}


_EVENT: StoredJson[Event] = StoredJson(
    Annotated[Event, BeforeValidator(_from_stored), WrapSerializer(_to_stored)], "definition"
)


async def save(tx: Tx, event: Event) -> None:
    """Store the event as it is now, in place of an earlier version."""
    await tx.execute(
        "INSERT INTO event VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET definition = excluded.definition",
        (event.code, _EVENT.dump(event)),
    )


async def find_codes(tx: Tx) -> frozenset[str]:
    """The code of every event, those included that this version cannot read."""
    async with tx.execute("SELECT code FROM event") as rows:
        return frozenset([row["code"] async for row in rows])


async def find_readable_version(tx: Tx, code: str) -> Event | None:
    """The event as it was stored last; None when there is none, or another version wrote it in its own form."""
    row = await fetch_row(tx, "SELECT definition FROM event WHERE code = ?", (code,))
    if row is None:
        return None
    try:
        return _EVENT.load(row["definition"], code)
    except InvalidStoredValue:
        return None


async def find_valid(tx: Tx) -> dict[str, Event]:
    """Every event by its code, but those that another version wrote in a form that this one cannot read."""
    readable: dict[str, Event] = {}
    async with tx.execute("SELECT code, definition FROM event ORDER BY code") as rows:
        async for row in rows:
            with suppress(InvalidStoredValue):
                readable[row["code"]] = _EVENT.load(row["definition"], row["code"])
    return readable


async def everything(tx: Tx) -> dict[str, Event]:
    """Every event by its code; raises ``UnreadableValue``."""
    async with tx.execute("SELECT code, definition FROM event ORDER BY code") as rows:
        return {row["code"]: _EVENT.load(row["definition"], row["code"]) async for row in rows}
