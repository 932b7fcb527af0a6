"""When the bot was away while a survey was open, as organizers were told: their notice is the only record."""

from __future__ import annotations

from datetime import datetime

from domain.messages import NoticeKind
from domain.operations.absence import Absence
from storage.engine.database import Tx, fetch_value


async def find(tx: Tx, event: str, number: int) -> Absence | None:
    """The absence that the event's notice of this number tells of."""
    sql = "SELECT json_extract(body, '$.absence') FROM message WHERE event = ? AND id = ?"
    text = await fetch_value(tx, sql, (event, f"notice-{NoticeKind.ABSENCE}-{number}"))
    return None if text is None else read(number, text)


def content(began_at: datetime, ended_at: datetime) -> str:
    """As it stands in the body of a notice; ``read`` reads it."""
    return f"{began_at.isoformat()} {ended_at.isoformat()}"


def read(number: int, text: str) -> Absence:
    """What ``content`` wrote."""
    began_at, ended_at = text.split(" ")
    return Absence(number, datetime.fromisoformat(began_at), datetime.fromisoformat(ended_at))
