"""What Telegram was last told about the bot: digests of the menu of everybody and of the descriptions."""

from __future__ import annotations

from typing import Literal, TypeAlias

from storage.engine.database import Tx, fetch_value

ProfilePart: TypeAlias = Literal["menu", "descriptions"]


async def digest(tx: Tx, part: ProfilePart) -> str:
    """Digest of what was sent last and taken by Telegram; empty where that is not known."""
    return await fetch_value(tx, "SELECT digest FROM bot_profile WHERE part = ?", (part,)) or ""


async def store_digest(tx: Tx, part: ProfilePart, value: str) -> None:
    """Store what Telegram has taken; empty before sending, so that a crash is no false memory. Idempotent."""
    await tx.execute("INSERT OR REPLACE INTO bot_profile VALUES (?, ?)", (part, value))
