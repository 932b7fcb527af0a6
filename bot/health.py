"""Heartbeats for systemd and ``roundtable health``. Nothing is repaired here.

A beat says that since the one before Telegram answered and the database took a write: a bot that hears nobody, or keeps
nothing, is as dead as one that hangs.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from bot.metrics import MetricsFile
from delivery.runtime_status import RuntimeStatus
from domain.operations.clock import Clock
from domain.operations.status import Hold
from storage.engine.database import Database
from storage.engine.file_identity import FileIdentity
from storage.engine.lock import is_locked, open_private, resolve_path
from storage.operations.status import check_writable

CLOCK_TOLERANCE = timedelta(minutes=1)
"""A sign of life may be so far ahead: file systems over a network have clocks of their own."""
PATIENCE = timedelta(minutes=5)
"""Without a beat for so long the bot counts as dead; the same as WatchdogSec of docs/roundtable.service."""


class Heartbeat:
    """The heartbeat of one running bot."""

    def __init__(
        self, db: Database, runtime_status: RuntimeStatus, clock: Clock, metrics: MetricsFile | None = None
    ) -> None:
        """``begin`` sends the first sign of life."""
        self._db, self._status, self._clock = db, runtime_status, clock
        self._metrics = metrics or MetricsFile(None, runtime_status, "", db.path)
        self._sign = sign_of(db.path)
        self._beat_at = clock.now()
        self._file = FileIdentity.of(db.path)

    def begin(self) -> None:
        """Say that the bot has started: Telegram answered, and the database took what the settings say."""
        notify("READY=1")
        self._show()
        self._metrics.write()

    async def beat(self) -> None:
        """Try a write, and say so if Telegram was heard as well; raises ``StorageError``."""
        try:
            await self._beat()
        finally:
            self._metrics.write()

    async def _beat(self) -> None:
        self._file.require_same()
        async with self._db.transaction() as tx:
            await check_writable(tx)
        self._status.last_write_at = self._clock.now()
        if self._status.last_poll_at is not None and self._status.last_poll_at >= self._beat_at:
            notify("WATCHDOG=1")
            self._show()

    def end(self, *, is_reloading: bool = False) -> None:
        """Say that the bot is told to stop, or to begin again with new settings. Idempotent."""
        notify(
            f"RELOADING=1\nMONOTONIC_USEC={int(self._clock.monotonic() * 1_000_000)}" if is_reloading else "STOPPING=1"
        )
        remove_sign(self._db.path)
        self._metrics.remove()

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


def remove_sign(database: Path) -> None:
    """Take away the sign of a bot that stops, or was killed: the next has not heard from Telegram yet. Idempotent."""
    with suppress(OSError):
        sign_of(database).unlink(missing_ok=True)


class HealthState(StrEnum):
    """How a bot is doing. The values are those of ``roundtable health --json``."""

    ALIVE = "alive"
    STARTING = "starting"
    """It runs, and Telegram has not answered yet."""
    SILENT = "silent"
    """It runs, and has given no sign of life for ``PATIENCE``."""
    STOPPED = "stopped"
    CLOCK = "clock"
    """Its last sign is of the future."""
    UNREADABLE = "unreadable"
    """Whoever asks may not see."""


@dataclass(frozen=True, slots=True)
class Health:
    """What can be seen of the bot of a database from outside; times are UTC-aware."""

    database: Path
    state: HealthState
    beat_at: datetime | None = None
    """When it last gave a sign of life; None when it gave none since it was started."""
    holds: tuple[str, ...] = ()
    """What Telegram refuses for long, each with the time until which it does."""


def read_health(database: Path, now: datetime) -> Health:
    """Look at the lock, which ends with the process however it ends, and at the last sign of life."""
    try:
        if not is_locked(database):
            return Health(database, HealthState.STOPPED)
        beat_at = datetime.fromtimestamp(sign_of(database).stat().st_mtime, now.tzinfo)
        holds = tuple(sign_of(database).read_text("ascii").splitlines())
    except FileNotFoundError:
        return Health(database, HealthState.STARTING)
    except OSError:
        return Health(database, HealthState.UNREADABLE)
    return Health(database, _state(now - beat_at), beat_at, holds)


def _state(age: timedelta) -> HealthState:
    if age < -CLOCK_TOLERANCE:
        return HealthState.CLOCK
    return HealthState.SILENT if age >= PATIENCE else HealthState.ALIVE


def health_sentence(health: Health, now: datetime) -> str:
    """How the bot is doing, in an operator's words."""
    match health.state:
        case HealthState.ALIVE:
            alive = (
                "The bot is alive: it has heard from Telegram and written the database within the last five minutes."
            )
            return " ".join((alive, *_limit_lines(health.holds, now)))
        case HealthState.STARTING:
            return "The bot is starting: it waits until Telegram answers. If that lasts, the log says why."
        case HealthState.SILENT:
            minutes = int((now - (health.beat_at or now)) / timedelta(minutes=1))
            return (
                f"The bot has given no sign of life for {minutes} minutes: it hangs, cannot reach Telegram, or cannot"
                " write the database. The last lines of its log say which."
            )
        case HealthState.STOPPED:
            return f"No bot is running on {health.database}."
        case HealthState.CLOCK:
            return (
                f"The last sign of life is of {health.beat_at:%d %B, %H:%M} UTC, which is to come: the clock of this"
                " machine has been changed, and whether the bot is alive cannot be said before its next sign."
            )
        case HealthState.UNREADABLE:
            return f"What lies beside {health.database} may not be read by this user: ask as the user the bot runs as."
        case _:
            assert_never(health.state)


def health_json(health: Health, now: datetime) -> dict[str, object]:
    """The same for programs: ``state``, ``alive``, the last sign of life in UTC, and what Telegram refuses."""
    return {
        "database": str(health.database),
        "state": health.state.value,
        "alive": health.state is HealthState.ALIVE,
        "last_sign": health.beat_at.isoformat(timespec="seconds") if health.beat_at else None,
        "holds": list(_limit_lines(health.holds, now)),
    }


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
