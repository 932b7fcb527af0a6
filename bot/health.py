"""Heartbeats for systemd and ``roundtable health``. Nothing is repaired here.

A beat says that since the one before Telegram answered and the database took a write: a bot that hears nobody, or keeps
nothing, is as dead as one that hangs.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from delivery.runtime_status import RuntimeStatus
from domain.operations.clock import Clock
from domain.operations.status import Hold
from storage.engine.database import Database
from storage.engine.lock import open_private, resolve_path
from storage.operations.status import check_writable

PATIENCE = timedelta(minutes=5)
"""Without a beat for so long the bot counts as dead; the same as WatchdogSec of docs/roundtable.service."""


class Heartbeat:
    """The heartbeat of one running bot."""

    def __init__(self, db: Database, runtime_status: RuntimeStatus, clock: Clock) -> None:
        """``begin`` sends the first sign of life."""
        self._db, self._status, self._clock = db, runtime_status, clock
        self._sign = sign_of(db.path)
        self._beat_at = clock.now()

    def begin(self) -> None:
        """Say that the bot has started: Telegram answered, and the database took what the settings say."""
        notify("READY=1")
        self._show()

    async def beat(self) -> None:
        """Try a write, and say so if Telegram was heard as well; raises ``StorageError``."""
        async with self._db.transaction() as tx:
            await check_writable(tx)
        self._status.last_write_at = self._clock.now()
        if self._status.last_poll_at is not None and self._status.last_poll_at >= self._beat_at:
            notify("WATCHDOG=1")
            self._show()

    def end(self) -> None:
        """Say that the bot is told to stop. Idempotent."""
        notify("STOPPING=1")
        with suppress(OSError):
            self._sign.unlink(missing_ok=True)

    def _show(self) -> None:
        self._beat_at = self._clock.now()
        holds = "".join(f"{hold.until.isoformat()} {_format_limit(hold)}\n" for hold in self._status.holds())
        # The write before has shown that it can be.
        with suppress(OSError), os.fdopen(open_private(self._sign), "wb") as sign:
            sign.truncate()
            sign.write(holds.encode())
            sign.flush()
            os.utime(self._sign, (self._beat_at.timestamp(),) * 2)


def sign_of(database: Path) -> Path:
    """The file beside the database whose time is that of the last beat; in it, what Telegram refuses for long."""
    database = resolve_path(database)
    return database.with_name(f"{database.name}.alive")


def sentence(database: Path, now: datetime) -> tuple[bool, str]:
    """Whether the bot of this database is alive, and how one knows."""
    try:
        beat = datetime.fromtimestamp(sign_of(database).stat().st_mtime, now.tzinfo)
        holds = sign_of(database).read_text("ascii").splitlines()
    except OSError:
        return False, f"No bot is running on {database}."
    minutes = int((now - beat) / timedelta(minutes=1))
    if now - beat >= PATIENCE:
        return False, (
            f"The bot has given no sign of life for {minutes} minutes: it was killed, cannot reach Telegram, or cannot"
            " write the database. The last lines of its log say which."
        )
    alive = "The bot is alive: it has heard from Telegram and written the database within the last five minutes."
    return True, " ".join((alive, *_limit_lines(holds, now)))


def _format_limit(hold: Hold) -> str:
    if hold.chats:
        return f"for {hold.chats} of its chats"
    return f"of {hold.method}" if hold.method else "from it"


def _limit_lines(lines: Iterable[str], now: datetime) -> Iterator[str]:
    for until, _, what in (line.partition(" ") for line in lines):
        moment = datetime.fromisoformat(until)
        if moment > now:
            yield f"Telegram takes nothing {what} before {moment:%d %B, %H:%M} {moment:%Z}."


def notify(state: str) -> None:
    """Tell systemd, if it started the bot and wants to know: one datagram, as sd_notify(3) describes it."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]  # of the abstract kind
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.settimeout(0)  # systemd that does not listen must not hold up the bot
        systemd.sendto(state.encode(), address)
