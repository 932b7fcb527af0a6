"""The operator's commands: backup, restore, whether the bot is alive, and erasing what was kept long enough."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from babel.dates import format_date

from bot.cli.numbers import counted
from bot.cli.options import CONFIG, ConfigOption, ExitCode, database, fail, require_database, settings_of
from bot.health import HealthState, health_json, health_sentence, read_health
from bot.scheduler import SystemClock
from bot.settings.loader import Settings
from domain.events import Event
from domain.operations.clock_check import TOLERANCE
from domain.operations.retention import DataKind, due, expiry_dates
from domain.policy import Privacy
from storage import answers, events, people, surveys
from storage.engine.backup import backup as copy_to
from storage.engine.database import Database, Tx
from storage.engine.errors import StorageError
from storage.engine.paths import is_regular_file
from storage.engine.restore import restore as put_back
from storage.operations import known_time, retention, retention_promises
from storage.operations.retention import StoredCounts

cli = typer.Typer()
UNATTENDED = timedelta(days=1)
"""After so long without the bot a clock is believed only if somebody looks at it."""
_NOT_WHILE_OPEN = "Make none while a survey is open, for a job that runs by itself."
_NOT_CLOSED = "Vouch that no survey has closed since the backup; needed only where the database cannot be read."


@cli.command()
def backup(
    to: Annotated[
        Path, typer.Argument(help="The file to write, or a folder that gets one named by the time.", readable=False)
    ],
    config: ConfigOption = CONFIG,
    not_while_open: Annotated[bool, typer.Option("--not-while-open", help=_NOT_WHILE_OPEN)] = False,  # noqa: FBT002 — a flag
) -> None:
    """Copy the database, checked and whole; works while the bot is running."""
    settings = settings_of(config)
    path = require_database(settings)
    if not_while_open and asyncio.run(_survey_is_open(path)):
        typer.echo("A survey is open: no backup is made.")
        return
    place = to / f"{path.stem}-{SystemClock().now():%Y%m%dT%H%M%SZ}{path.suffix}" if to.is_dir() else to
    try:
        asyncio.run(copy_to(path, place))
    except StorageError as error:
        fail(str(error), ExitCode.DATABASE)
    typer.echo(f"The backup is {place}. It holds names: keep it where only you can read it.")
    if asyncio.run(_survey_is_open(path)):
        typer.echo(
            "A survey is open: two backups of these days would show whoever compares them what was answered in between."
            " Keep only the newest until the survey has closed."
        )


async def _survey_is_open(path: Path) -> bool:
    try:
        db = await Database.open_readonly(path)
    except StorageError:
        return False  # of an earlier version, before the bot has brought it to this one
    try:
        async with db.reading() as tx:
            return bool(await surveys.active(tx))
    finally:
        await db.close()


@cli.command()
def restore(
    backup_file: Annotated[
        Path, typer.Argument(metavar="BACKUP", help="A file that `roundtable backup` wrote.", readable=False)
    ],
    config: ConfigOption = CONFIG,
    not_closed_since: Annotated[bool, typer.Option("--not-closed-since", help=_NOT_CLOSED)] = False,  # noqa: FBT002 — a flag
) -> None:
    """Put a backup in the place of the database; the bot must be stopped, and what was there is kept beside it.

    Surveys that have closed since the backup was made stay closed, with the results they had.
    """
    settings = settings_of(config)
    if not is_regular_file(backup_file):
        fail(f"There is no file {backup_file}.")
    try:
        restoration = asyncio.run(
            put_back(settings.storage_path, backup_file, SystemClock().now(), not_closed_since=not_closed_since)
        )
    except StorageError as error:
        fail(str(error), ExitCode.DATABASE)
    typer.echo(f"The database {settings.storage_path} is now that of {backup_file}.")
    typer.echo("Whoever asked to be forgotten after that backup was made is in it again, and must be told.")
    for event in restoration.closed_events:
        typer.echo(f"The survey of {event} has closed since that backup was made: it stays closed, with its results.")
    for event in restoration.maybe_closed_events:
        typer.echo(
            f"There was no database here to tell whether the survey of {event} has closed since that backup was made."
            " If it has, do not start the bot with it: closed once more, it would tell what single people answered."
        )
    if restoration.replaced_path:
        typer.echo(
            f"What it was before is kept as {restoration.replaced_path}: remove it when all is well, for it"
            " holds names."
        )


@cli.command()
def health(
    config: ConfigOption = CONFIG,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,  # noqa: FBT002 — a flag
) -> None:
    """Say whether the bot is alive, with exit code 0, or not, with 1; for machines without systemd."""
    now = SystemClock().now()
    state = read_health(settings_of(config).storage_path, now)
    is_alive = state.state is HealthState.ALIVE
    report = json.dumps(health_json(state, now)) if as_json else health_sentence(state, now)
    typer.echo(report, err=not (is_alive or as_json))
    raise typer.Exit(0 if is_alive else 1)


@cli.command(name="retention")
def retain(
    config: ConfigOption = CONFIG,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is erased when.")] = False,  # noqa: FBT002 — a flag
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002 — likewise
) -> None:
    """Erase registrations and comments that were kept long enough; a running bot does so by itself every day."""
    asyncio.run(_retain(settings_of(config), SystemClock().now(), dry_run=dry_run, yes=yes))


async def _retain(settings: Settings, now: datetime, *, dry_run: bool, yes: bool) -> None:
    privacy = settings.rules.privacy
    async with database(settings, writing=not dry_run) as db:
        async with db.reading() as tx:
            stored_events = await _events(tx, settings)
            lines, anything = await _retention_report(tx, stored_events, privacy, now)
            last_known = await known_time.last(tx)
        typer.echo("\n".join(lines))
        if dry_run:
            typer.echo("Nothing was erased: this only says what would be.")
        elif not anything:
            typer.echo("Nothing is to be erased now.")
        else:
            _check_time(last_known, now, yes=yes)
            if yes or typer.confirm("Erase what is to be erased now?"):
                typer.echo(await _delete_expired(db, stored_events, privacy, now))
            else:
                typer.echo("Nothing was erased.")


def _check_time(last_known: datetime | None, now: datetime, *, yes: bool) -> None:
    """Refuse when ``now`` is before the last time the bot knew, or far from it and nobody is there to look."""
    if last_known is None:
        return
    seen_at = f"{last_known:%Y-%m-%d %H:%M} UTC"
    if now < last_known - TOLERANCE:
        fail(
            f"This machine's clock says {now:%Y-%m-%d %H:%M} UTC, and the bot has seen {seen_at}: put the clock right."
        )
    if yes and now - last_known > UNATTENDED:
        fail(f"The bot last knew the time at {seen_at}, long ago: look whether the clock is right and leave --yes out.")


async def _events(tx: Tx, settings: Settings) -> dict[str, Event]:
    # The settings may say more by now than the bot has read, and lack events that are long over.
    stored_events = await events.everything(tx)
    return stored_events | {event.code: event for event in settings.events if event.code in stored_events}


async def _retention_report(
    tx: Tx, stored_events: Mapping[str, Event], privacy: Privacy, now: datetime
) -> tuple[list[str], bool]:
    """What is kept of each event and when it is erased, and whether anything is to be erased now."""
    lines: list[str] = []
    anything = False
    for code, event in stored_events.items():
        stock, is_free = await retention.count_stored(tx, code), await retention.may_erase(tx, code)
        terms = await retention_promises.promised(tx, code, privacy)
        now_due = due(event, terms, now) if is_free else frozenset()
        lines += [f"{next(iter(event.title.values()))} ({code})", *_of_event(event, stock, terms, now_due, is_free)]
        anything |= any(_amount(stock, each) for each in now_due)
    orphans = await people.count_unused(tx)
    if orphans:
        lines.append(f"{counted(orphans, 'person', 'people')} with no registration and no role left: to be erased now")
    return lines, anything or orphans > 0


def _of_event(
    event: Event,
    stock: StoredCounts,
    privacy: Privacy,
    now_due: frozenset[DataKind],
    is_free: bool,  # noqa: FBT001 — one of five
) -> Iterator[str]:
    for each, day in expiry_dates(event, privacy).items():
        day_text = format_date(day, "d MMMM y", locale="en")
        when = f"to be erased now, due since {day_text}" if each in now_due else f"to be erased on {day_text}"
        if is_free:
            yield f"  {_format_counts(stock, each)}: {when if _amount(stock, each) else 'nothing to erase'}"
        else:
            # How many comments there are by now, nobody may know.
            what = "comments" if each is DataKind.COMMENTS else _format_counts(stock, each)
            yield f"  {what}: {when}, once the survey has closed"


def _format_counts(stock: StoredCounts, each: DataKind) -> str:
    if each is DataKind.COMMENTS:
        return counted(stock.comments, "comment", "comments")
    deliveries = counted(stock.deliveries, "message to somebody", "messages to somebody")
    return f"{counted(stock.registrations, 'registration', 'registrations')} and {deliveries}"


def _amount(stock: StoredCounts, each: DataKind) -> int:
    return stock.comments if each is DataKind.COMMENTS else stock.registrations + stock.deliveries


async def _delete_expired(db: Database, stored_events: Mapping[str, Event], privacy: Privacy, now: datetime) -> str:
    async with db.transaction() as tx:
        erasure_summary = await retention.apply(tx, stored_events, privacy, now)
        db.mark_for_vacuum()
    await answers.vacuum_if_needed(db)
    return f"Erased: {erasure_summary}."
