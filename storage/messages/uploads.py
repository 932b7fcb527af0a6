"""The ids under which Telegram keeps uploaded files, by content; never of what is personal or a result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from storage.engine.database import Tx, fetch_value

Kind: TypeAlias = Literal["document", "photo"]


@dataclass(frozen=True, slots=True)
class UploadKey:
    """Which upload: the bot whose token the file id belongs to, how it was sent, and SHA-256 of name and content."""

    bot: int
    kind: Kind
    sha256: bytes


async def find(tx: Tx, key: UploadKey) -> str | None:
    """The file id of this content, if it was uploaded."""
    sql = "SELECT file_id FROM upload WHERE bot = ? AND kind = ? AND sha256 = ?"
    file_id: str | None = await fetch_value(tx, sql, (key.bot, key.kind, key.sha256))
    return file_id


async def put(tx: Tx, key: UploadKey, file_id: str, day: date) -> None:
    """Store the id of an upload of that day (UTC), in place of an earlier one."""
    sql = "INSERT OR REPLACE INTO upload (bot, kind, sha256, file_id, day) VALUES (?, ?, ?, ?, ?)"
    await tx.execute(sql, (key.bot, key.kind, key.sha256, file_id, day.isoformat()))


async def remove(tx: Tx, key: UploadKey, file_id: str) -> None:
    """Telegram refuses this id; one that was stored since stays. Idempotent."""
    sql = "DELETE FROM upload WHERE bot = ? AND kind = ? AND sha256 = ? AND file_id = ?"
    await tx.execute(sql, (key.bot, key.kind, key.sha256, file_id))


async def prune(tx: Tx, before: date) -> None:
    """Erase the ids of uploads of earlier days: agendas change, and nothing else would ever erase them."""
    await tx.execute("DELETE FROM upload WHERE day < ?", (before.isoformat(),))
