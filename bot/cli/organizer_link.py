"""The one-time link that makes the first organizer, and how a terminal shows it; nothing here asks anything."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from io import StringIO
from secrets import token_bytes

import segno
import typer

from bot.settings.loader import Settings
from domain.people import Role
from domain.staff import LINK_LIFETIME, LINK_PREFIX, OPERATOR, TOKEN_BYTES, StaffLink, token_hash
from storage.engine.database import Database
from storage.engine.file_identity import require_not_removed
from storage.engine.paths import path_exists
from storage.staff import members as staff

BLOCKS = "█▀▄"
"""What the code is drawn with: each character is two squares of it, one above the other."""
LIGHT_ON_DARK = ("\x1b[97;40m", "\x1b[0m")
"""Whatever the terminal's colours are: many phones do not read a code that is dark where it should be light."""


async def has_organizer(settings: Settings) -> bool:
    """Whether somebody is organizer of all events, by the settings or the database; raises ``StorageError``.

    Changes nothing, and works while the bot is running.
    """
    if settings.organizers:
        return True
    require_not_removed(settings.storage_path)
    if not path_exists(settings.storage_path):
        return False
    db = await Database.open_readonly(settings.storage_path)
    try:
        async with db.reading() as tx:
            members = await staff.all_members(tx)
    finally:
        await db.close()
    return any(member.role is Role.ORGANIZER and member.event is None for member in members)


async def create_link(settings: Settings, now: datetime) -> str:
    """The parameter of a new link, in place of an earlier one; ``now`` is UTC-aware. Raises ``StorageError``."""
    token = token_bytes(TOKEN_BYTES).hex()
    db = await Database.open(settings.storage_path)
    try:
        async with db.transaction() as tx:
            for link in await staff.links(tx, now):
                if link.inviter == OPERATOR:
                    await staff.remove_link(tx, link)
            await staff.add_link(tx, StaffLink(token_hash(token), Role.ORGANIZER, None, OPERATOR, now + LINK_LIFETIME))
    finally:
        await db.close()
    return f"{LINK_PREFIX}{token}"


def show_link(link: str) -> None:
    """What to do with it, the link, and its code last: a terminal of 24 lines still shows it whole beside the log."""
    hours = int(LINK_LIFETIME.total_seconds() // 3600)
    typer.echo(f"""\
The bot runs until you press Ctrl-C here; roundtable run starts it again.
In the chat, /help says what you can do.

Scan or open this link within {hours} hours: it makes you the organizer, once.
{link}""")
    if not _can_draw():
        typer.echo("(This terminal cannot draw the code.)")
        return
    is_plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    begin, end = ("", "") if is_plain else LIGHT_ON_DARK
    for line in code_lines(link):
        typer.echo(f"{begin}{line}{end}")


def code_lines(link: str) -> list[str]:
    """The QR code of this link in half blocks, for light characters on a dark ground."""
    drawing = StringIO()
    segno.make(link, error="l").terminal(drawing, compact=True, border=2)
    return drawing.getvalue().splitlines()


def _can_draw() -> bool:
    try:
        BLOCKS.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
