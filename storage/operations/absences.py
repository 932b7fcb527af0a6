"""When the bot was away while a survey was open, as organizers were told: their notice is the only record."""

from __future__ import annotations

from datetime import datetime

from domain.messages import NoticeKind
from domain.operations.absence import Absence
from storage.engine.database import Tx, fetch_value


async def find(tx: Tx, event: str, number: int) -> Absence | None:
    """The absence that the event's notice of this number tells of."""
    sql = "SELECT json_extract(body, '$.absence') FROM message WHERE event = ? AND id = ?"
    stored = await fetch_value(tx, sql, (event, f"notice-{NoticeKind.ABSENCE}-{number}"))
    return None if stored is None else read(number, stored)


def content(began: datetime, ended: datetime) -> str:
    """As it stands in the body of a notice; ``read`` reads it."""
    return f"{began.isoformat()} {ended.isoformat()}"


def read(number: int, stored: str) -> Absence:
    """What ``content`` wrote."""
    began, ended = stored.split(" ")
    return Absence(number, datetime.fromisoformat(began), datetime.fromisoformat(ended))
