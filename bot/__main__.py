"""The command line: what an operator or an organizer types; every mistake is one sentence and exit code 2."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from importlib.metadata import files, version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli import check as checking
from bot.cli import event_files, init, maintenance, survey_summary
from bot.cli.options import CONFIG, ConfigOption, ExitCode, database, fail, settings_of
from bot.cli.start import start
from bot.cli.stored_state import open_as_of_this_version, read_stored_state
from bot.errors import handle_loop_exception, log_to_stderr, watch_everything
from bot.scheduler import SystemClock
from bot.settings.loader import Settings
from bot.settings.variables import CONFIG_VARIABLE
from bot.settings.warnings.all import settings_warnings
from bot.settings.warnings.stored import StoredState
from domain.events import Event
from storage.engine.errors import StorageError
from storage.engine.file_identity import require_not_removed
from storage.engine.paths import path_exists

_log = logging.getLogger(__name__)

cli = typer.Typer(
    name="roundtable",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def example_file() -> Path:
    """Where the example of a settings file is: in a clone beside the code, else where the installer has put it."""
    name = "config.example.toml"
    in_clone = Path(__file__).resolve().parent.parent / name
    example_paths = (Path(str(file.locate())) for file in files("roundtable") or () if file.name == name)
    return in_clone if in_clone.exists() else next(example_paths, in_clone).resolve()


def _print_version(is_requested: bool) -> None:  # noqa: FBT001 — typer calls it with the flag
    if is_requested:
        typer.echo(f"roundtable {version('roundtable')}")
        raise typer.Exit


@cli.callback()
def options(
    _version: Annotated[  # noqa: FBT002 — a flag
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Run an event over Telegram and hear what its participants really thought."""


@cli.command()
def run(config: ConfigOption = CONFIG) -> None:
    """Start the bot and keep it running until Ctrl-C."""
    settings = settings_of(config)
    if not settings.telegram.token:
        fail(
            "There is no bot token: ask @BotFather for one and put it into telegram.token"
            " or ROUNDTABLE_TELEGRAM__TOKEN."
        )
    start(settings, config)


def _stop_on_signals() -> asyncio.Event:
    """Set by Ctrl-C, by whoever ends the process, and when its terminal is closed."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handle_loop_exception)
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(signal_number, stop.set)
    return stop


@cli.command()
def check(
    config: ConfigOption = CONFIG,
    verbose: Annotated[bool, typer.Option("--verbose", help="With keys and figures.")] = False,  # noqa: FBT002 — a flag
) -> None:
    """Read the settings and say everything that is or looks wrong, and what will go out when and to whom."""
    settings = settings_of(config, verbose=verbose)
    now = SystemClock().now()
    try:
        stored_state, events, step_count, chat_codes = asyncio.run(_stored(settings, now))
    except StorageError as error:
        fail(str(error), ExitCode.DATABASE)
    warnings = settings_warnings(settings, now, stored_state)
    lines = checking.plan(replace(settings, events=events), stored_state.registered, warnings, now=now, verbose=verbose)
    upgrade_lines = checking.upgrade_note(settings.storage_path, step_count)
    typer.echo("\n".join([*lines, *checking.events_in_chat(settings, chat_codes), *upgrade_lines]))


async def _stored(settings: Settings, now: datetime) -> tuple[StoredState, tuple[Event, ...], int, frozenset[str]]:
    require_not_removed(settings.storage_path)
    if not path_exists(settings.storage_path):
        return StoredState(), settings.events, 0, frozenset()
    async with open_as_of_this_version(settings) as (db, step_count):
        chat_codes = await survey_summary.events_in_chat(db)
        file_events = [event for event in settings.events if event.code not in chat_codes]
        events = await survey_summary.with_planned_messages(db, file_events)
        return await read_stored_state(db, settings, now), events, step_count, chat_codes


@cli.command()
def summary(
    code: Annotated[str, typer.Argument(help="The event's code, as in the settings file.")],
    config: ConfigOption = CONFIG,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,  # noqa: FBT002 — a flag
) -> None:
    """Say how an event's survey stands; works while the bot is running."""
    settings = settings_of(config)
    event = next((event for event in settings.events if event.code == code), None)
    if event is None:
        codes = ", ".join(event.code for event in settings.events) or "none"
        fail(f"There is no event with the code {code!r} in {config}. Its events are: {codes}.")
    typer.echo(asyncio.run(_summary(settings, event, as_json=as_json)))


async def _summary(settings: Settings, event: Event, *, as_json: bool) -> str:
    now = SystemClock().now()
    async with database(settings) as db:
        if as_json:
            document = await survey_summary.summary_json(db, event, now, settings.rules.privacy.thresholds)
            return json.dumps(document, ensure_ascii=False, indent=2)
        return await survey_summary.summary_text(db, event, now)


@cli.command()
def rehearse(  # noqa: PLR0913, PLR0917 — what is typed
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The settings file, in place of --config.", readable=False)
    ] = None,
    config: ConfigOption = CONFIG,
    people: Annotated[
        int | None, typer.Option(help="How many people come; else as many as expected.", min=1, max=2000)
    ] = None,
    answer_rate: Annotated[
        float, typer.Option("--answered", help="The share that answers the survey, 0 to 1.", min=0, max=1)
    ] = 0.85,
    seed: Annotated[int, typer.Option(help="The same number gives the same rehearsal.")] = 1,
    attack: Annotated[bool, typer.Option("--attack", help="Say what the results tell of single people.")] = False,  # noqa: FBT002 — a flag
) -> None:
    """Play the whole event in seconds, with simulated people, without Telegram and without your database."""
    from demo.rehearsal import rehearse  # noqa: PLC0415 — the other commands need none of it

    config = file or config
    settings = settings_of(config)
    obstacle = rehearse.validate_settings(settings, people)
    if obstacle:
        fail(f"{config}: {obstacle}")
    try:
        playing = rehearse.rehearse(settings, people=people, answer_rate=answer_rate, seed=seed, attack=attack)
        results_match = asyncio.run(playing)
    except (StorageError, OSError) as error:
        fail(f"Nothing could be rehearsed: {error}")
    if not results_match:
        raise typer.Exit(1)


@cli.command()
def demo(
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", "-c", envvar=CONFIG_VARIABLE, help="Your own event, else the example.", readable=False
        ),
    ] = None,
    port: Annotated[int, typer.Option(help="The page's port; 0 takes a free one.", min=0, max=65535)] = 0,
    empty: Annotated[bool, typer.Option("--empty", help="Begin without an event: make one with /newevent.")] = False,  # noqa: FBT002 — a flag
) -> None:
    """Try everything in the browser, on the example event or your own, without an account; Ctrl-C ends it."""
    from demo.web import server  # noqa: PLC0415 — the other commands need none of it

    settings = settings_of(config or example_file())
    if empty:
        settings = server.without_events(settings)
    elif not settings.events:
        fail(f"{config} has no [[event]] to show; --empty begins without one.")
    log_to_stderr("", logging.WARNING)
    # One's own event keeps its dates: the page is its preview, and the clock can stand wherever that begins.
    try:
        asyncio.run(_show(settings if config else server.reschedule_to_date(settings), port))
    except (server.NoPort, StorageError) as error:
        fail(str(error))


async def _show(settings: Settings, port: int) -> None:
    from demo.web.server import show  # noqa: PLC0415 — likewise

    def tell(address: str) -> None:
        typer.echo(f"Roundtable is at {address} – open it in a browser; Ctrl-C here ends it and leaves nothing behind.")

    await show(settings, port, _stop_on_signals(), tell)


cli.add_typer(event_files.cli)
cli.add_typer(init.cli)
cli.add_typer(maintenance.cli)


def main() -> None:
    """The program's entry."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a question mark, not a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    # A mistake of the program is told where it happened and without its words: they may be a token, or somebody's own.
    log_to_stderr("", logging.WARNING)
    watch_everything()
    try:
        try:
            cli(prog_name="roundtable")
        finally:
            sys.stdout.flush()
    except OSError as error:
        _end_without_output(error)
    except Exception:  # noqa: BLE001 — logged with its traceback
        _log.exception("This command has a mistake and cannot go on.")
        sys.exit(1)


def fail_at_once(sentence: str) -> NoReturn:
    """End with one sentence where no command is running any more that could."""
    typer.echo(sentence, err=True)
    sys.exit(ExitCode.MISTAKE)


def _end_without_output(error: OSError) -> NoReturn:
    """End with one sentence when standard output takes no more: commands turn errors of all other files into theirs."""
    if error.filename is not None:
        fail_at_once(f"{error.filename} cannot be used: {error.strerror}.")
    if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EPIPE}:
        _log.error("This command has a mistake and cannot go on.", exc_info=error)
        sys.exit(1)
    # What is still in the buffer would be tried, and fail, once more at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with suppress(OSError):
        typer.echo(f"The output could not be written: {error.strerror}.", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
