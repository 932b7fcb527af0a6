"""The command line, as people and other programs meet it: what each command says, and with which exit code it ends."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Coroutine
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cli.options import ExitCode
from demo.telegram.stand_in import Telegram
from storage import answers, events, releases, surveys
from storage.engine.database import Database
from storage.messages import plan
from tests.crash.scene import COORDINATOR, ORGANIZER, Times
from tests.crash.scene import write as write_event
from tests.crash.starts import Starts
from tests.messages import planned_message
from tests.support.bot_process import ROOT, environment, roundtable
from tests.support.program import register
from tests.support.settings import EXAMPLE, TEXT, changed, settings, write
from tests.support.surveys import THRESHOLDS

PROGRAM: Any = typer.main.get_command(cli)
PEOPLE = range(1, 13)
PLACE = ('path = "data/roundtable.sqlite3"', 'path = "roundtable.sqlite3"')


def ran(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def refused(result: Result, code: ExitCode = ExitCode.MISTAKE) -> str:
    """The sentence of a command that ended with one, and nothing else on either stream."""
    assert (result.exit_code, result.stdout) == (code, "")
    return result.stderr.rstrip("\n")


def without_warnings(stderr: str) -> str:
    """What a start says, without what the log says of the settings."""
    return "".join(line for line in stderr.splitlines(keepends=True) if "level=warning" not in line)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The example's settings, with the database beside them."""
    return write(tmp_path, changed(PLACE))


def test_check_reads_a_database_of_an_earlier_version_and_says_what_the_start_will_do(config: Path) -> None:
    path = config.parent / "roundtable.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((ROOT / "tests/storage/stored/0004-open.sql").read_text("utf-8"))
    before = path.read_bytes()

    result = ran("check", "--config", config)

    assert (result.exit_code, result.stderr, path.read_bytes() == before) == (0, "", True)
    assert result.stdout.splitlines()[-1].startswith(f"The database {path} is of an earlier version: the next start")


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


async def fill(config: Path, *, is_closed: bool) -> None:
    """Twelve judges are registered, and all of them have answered."""
    event = settings(config.parent, changed(PLACE)).events[0]
    assert event.survey is not None
    db = await Database.open(config.parent / "roundtable.sqlite3")
    async with db.transaction() as tx:
        await events.save(tx, event)
        await register(tx, event.code, PEOPLE)
        groups = dict.fromkeys([*(profession.id for profession in event.professions), "undisclosed"], "*")
        run = await surveys.open_(tx, event, groups, THRESHOLDS, bytes(32), event.survey.opens)
        for person in PEOPLE:
            sheet = {"overall": ("4" if person % 2 else "5",), "next": ("training", "meeting"), "contacts": ("yes",)}
            await answers.send(tx, run, person, "*", sheet)
        if is_closed:
            await releases.close(tx, event, run, event.survey.closes)
    await db.close()


# Help


def test_help_names_every_command_in_plain_words() -> None:
    result = ran("--help")

    commands = {command.name or command.callback.__name__ for command in cli.registered_commands if command.callback}
    assert result.exit_code == 0
    assert commands >= {"run", "check", "summary", "rehearse", "demo"}
    assert "Run an event over Telegram and hear what its participants really thought." in result.stdout
    for command in commands:
        assert f" {command} " in result.stdout


@pytest.mark.parametrize("command", ["run", "check", "summary", "rehearse", "demo"])
def test_help_of_a_command_explains_all_it_takes(command: str) -> None:
    result = ran(command, "--help")

    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_nothing_typed_shows_the_help() -> None:
    assert "Usage:" in ran().output


@pytest.mark.parametrize(
    "arguments", [["dance"], ["run", "--token", "x"], ["summary"], ["rehearse", "x", "--people", "many"]]
)
def test_what_there_is_not_is_named(arguments: list[str]) -> None:
    result = ran(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr


def test_version_is_said() -> None:
    result = ran("--version")

    assert (result.exit_code, result.stdout) == (0, f"roundtable {version('roundtable')}\n")


@pytest.mark.parametrize("name", sorted(PROGRAM.commands))
def test_every_command_names_its_settings_file_alike(name: str) -> None:
    (option,) = [param for param in PROGRAM.commands[name].params if param.name == "config"]

    assert (option.opts, option.envvar) == (["--config", "-c"], "ROUNDTABLE_CONFIG")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--config", "FILE"],
        ["rehearse", "FILE"],
        ["demo", "--config", "FILE"],
        ["import", "FILE"],
        ["export", "bucharest", "--output", "FILE"],
        ["backup", "FILE"],
        ["restore", "FILE"],
    ],
)
def test_file_that_may_not_be_read_is_told_of_in_a_sentence_and_not_by_the_parser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    file = write(tmp_path, "no settings")
    monkeypatch.setenv("ROUNDTABLE_CONFIG", str(file))
    monkeypatch.setattr(os, "access", lambda *_, **__: False)

    assert refused(ran(*[str(file) if argument == "FILE" else argument for argument in arguments])).startswith(
        "config.toml"
    )


@pytest.mark.parametrize("command", [["check"], ["run"], ["summary", "bucharest"], ["rehearse"], ["demo"], ["health"]])
def test_settings_file_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("ROUNDTABLE_CONFIG", str(tmp_path / "elsewhere.toml"))

    assert "elsewhere.toml" in refused(ran(*command))


def test_rehearse_takes_its_file_with_or_without_the_option(tmp_path: Path) -> None:
    config = write(tmp_path, TEXT[: TEXT.index("# ------")])

    assert refused(ran("rehearse", "--config", config)) == refused(ran("rehearse", config))


# check


def test_check_of_right_settings_is_the_plan(config: Path) -> None:
    result = ran("check", "--config", config)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("The settings have no mistake, but ")
    assert "Mon 22 Mar 2027 18:00  Survey invitation, to everybody confirmed" in result.stdout


def test_check_counts_who_is_registered_beside_the_running_bot(config: Path) -> None:
    run(fill(config, is_closed=False))

    assert "32 people expected, 12 registered so far" in ran("check", "--config", config).stdout


async def plan_in_chat(config: Path) -> None:
    due = datetime(2027, 3, 23, 7, 0, tzinfo=UTC)
    db = await Database.open(config.parent / "roundtable.sqlite3")
    async with db.transaction() as tx:
        message = planned_message("bucharest", "announcement-1", "announcement", "present", due, {"organizer": 1})
        await plan.add(tx, message)
    await db.close()


def test_check_tells_what_is_planned_in_the_chat(config: Path) -> None:
    run(fill(config, is_closed=False))
    run(plan_in_chat(config))

    lines = ran("check", "--config", config).stdout.splitlines()

    line = lines.index("  Tue 23 Mar 2027 09:00  Announcement, to those who are present")
    assert lines[line + 1] == "      planned in the chat"


def test_check_tells_keys_and_figures_when_asked(tmp_path: Path) -> None:
    config = write(tmp_path, changed(("points = 5", "points = 50")))

    assert "[event[1].survey.question[1].points]" in refused(ran("check", "--verbose", "--config", config))


def test_check_says_all_mistakes_at_once(tmp_path: Path) -> None:
    wrong = changed(("minimum_group = 5", "minimum_group = 2"), ('timezone = "Europe/Bucharest"', 'timezone = "Mars"'))

    errors = refused(ran("check", "--config", write(tmp_path, wrong))).splitlines()

    assert [re.sub(r"\(line \d+\)", "(line N)", error) for error in errors] == [
        "config.toml: privacy.minimum_group (line N): 2 must be at least 3",
        'config.toml: event "bucharest" (line N): timezone: "Mars" is no time zone; write one such as Europe/Bucharest',
    ]


@pytest.mark.parametrize("command", [["check"], ["run"], ["summary", "bucharest"]])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.93])
def test_half_written_settings_are_refused_with_the_place(tmp_path: Path, command: list[str], share: float) -> None:
    lines = TEXT.splitlines()[: int(len(TEXT.splitlines()) * share)]
    last = max(number for number, line in enumerate(lines) if re.match(r"\w+ = ", line))
    half = "\n".join((*lines[:last], f'{lines[last].partition(" = ")[0]} = "'))

    error = refused(ran(*command, "--config", write(tmp_path, half)))

    assert error.startswith(f"config.toml: line {len(half.splitlines())}, column ")
    assert error.count("\n") == 0


@pytest.mark.parametrize("command", [["check"], ["run"], ["summary", "bucharest"]])
def test_settings_that_are_not_there_are_named(tmp_path: Path, command: list[str]) -> None:
    place = tmp_path / "nowhere.toml"

    error = refused(ran(*command, "--config", place))

    assert error == f"nowhere.toml: there is no settings file at {place}; copy config.example.toml to begin"


# summary


def test_summary_of_an_open_survey_as_json_has_no_results(config: Path) -> None:
    run(fill(config, is_closed=False))

    result = ran("summary", "bucharest", "--config", config, "--json")

    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == {
        "event": "bucharest",
        "state": "open",
        "registered": 12,
        "invited": 0,
        "present": None,
        "answered": 12,
        "minimum_group": 5,
        "minimum_breakdown": 10,
        "minimum_comments": 10,
        "questions": [],
    }


def test_summary_of_a_closed_survey_as_json_has_every_question(config: Path) -> None:
    run(fill(config, is_closed=True))

    summary = json.loads(ran("summary", "bucharest", "--config", config, "--json").stdout)

    questions = {question.pop("id"): question for question in summary.pop("questions")}
    assert summary == {
        "event": "bucharest", "state": "closed", "registered": 12, "invited": 0, "present": None, "answered": 12,
        "minimum_group": 5, "minimum_breakdown": 5, "minimum_comments": 5,
    }  # fmt: skip
    assert list(questions) == [
        "overall", "missing", "publication", "recommend", "topic", "next", "contacts", "apply"
    ]  # fmt: skip
    assert questions["overall"] == {
        "kind": "rating",
        "asked": 12,
        "answered": 12,
        "no_answer": 0,
        "withheld": None,
        "counts": {"1": 0, "2": 0, "3": 0, "4": 6, "5": 6},
        "mean": 4.5,
    }
    assert questions["next"]["counts"] == {"training": 12, "protocol": 0, "campaign": 0, "meeting": 12}
    assert questions["next"]["mean"] is None
    assert (questions["topic"]["asked"], questions["topic"]["no_answer"]) == (12, 12)
    withheld = questions["missing"]
    assert (withheld["asked"], withheld["answered"], withheld["counts"], withheld["mean"]) == (None, None, {}, None)
    assert withheld["withheld"] == "fewer people were asked than minimum_group"


def test_summary_before_the_survey_opens_says_so(config: Path) -> None:
    async def empty() -> None:
        await (await Database.open(config.parent / "roundtable.sqlite3")).close()

    run(empty())

    summary = json.loads(ran("summary", "bucharest", "--config", config, "--json").stdout)
    assert (summary["state"], summary["registered"], summary["questions"]) == ("not-open", 0, [])


def test_summary_in_words_reads_like_the_chat(config: Path) -> None:
    run(fill(config, is_closed=True))

    result = ran("summary", "bucharest", "--config", config)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "12 of 12 answered (100%)" in result.stdout
    assert "<" not in result.stdout


def test_summary_of_an_unknown_event_names_those_there_are(config: Path) -> None:
    assert refused(ran("summary", "cluj", "--config", config)) == (
        f"There is no event with the code 'cluj' in {config}. Its events are: bucharest."
    )


def test_summary_without_a_database_says_so(config: Path) -> None:
    place = config.parent / "roundtable.sqlite3"

    assert refused(ran("summary", "bucharest", "--config", config)) == (
        f"There is no database at {place} yet: the bot has not run with these settings."
    )
    assert not place.exists()


@pytest.mark.parametrize("command", [["summary", "bucharest"], ["check"]])
def test_database_of_a_newer_version_is_one_sentence(config: Path, command: list[str]) -> None:
    run(fill(config, is_closed=False))
    place = config.parent / "roundtable.sqlite3"
    with closing(sqlite3.connect(place)) as file:
        file.execute("PRAGMA user_version = 900")

    assert refused(ran(*command, "--config", config), ExitCode.DATABASE) == (
        f"The database {place} was made by a newer version of roundtable (step 900): update it."
    )


@pytest.mark.parametrize("command", [["summary", "bucharest"], ["check"]])
def test_file_that_is_no_database_is_one_sentence(config: Path, command: list[str]) -> None:
    place = config.parent / "roundtable.sqlite3"
    place.write_text("These are my notes. " * 500)

    assert refused(ran(*command, "--config", config), ExitCode.DATABASE) == (
        f"The file {place} is damaged or no database: put the last backup in its place."
    )


def test_release_that_was_tampered_with_is_one_sentence(config: Path) -> None:
    run(fill(config, is_closed=True))
    with closing(sqlite3.connect(config.parent / "roundtable.sqlite3")) as file:
        file.execute("DROP TRIGGER release_is_immutable")
        file.execute("""UPDATE release SET content = replace(content, '"answered":12', '"answered":11')""")
        file.commit()

    assert refused(ran("summary", "bucharest", "--config", config), ExitCode.DATABASE) == (
        "The release of survey 1 does not have the hash it was stored with."
    )


# run


def test_run_without_a_token_says_where_to_get_one(config: Path) -> None:
    assert refused(ran("run", "--config", config)) == (
        "There is no bot token: ask @BotFather for one and put it into telegram.token or ROUNDTABLE_TELEGRAM__TOKEN."
    )


def test_rehearse_without_an_event_says_so(tmp_path: Path) -> None:
    config = write(tmp_path, TEXT[: TEXT.index("# ------")])

    assert refused(ran("rehearse", config)).startswith(f"{config}: ")


# The process itself


async def test_the_module_is_the_command() -> None:
    code, out, err = await roundtable("check", "--config", str(EXAMPLE))

    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("The settings have no mistake, but ")


async def test_token_that_telegram_refuses_is_one_sentence_and_no_token(tmp_path: Path, starts: Starts) -> None:
    config = write_event(tmp_path, Times.around(datetime.now(UTC)))
    async with Telegram() as telegram:
        environment = {"ROUNDTABLE_TELEGRAM__API_BASE_URL": telegram.base_url, "ROUNDTABLE_TELEGRAM__TOKEN": "1:WRONG"}
        code, out, err = await starts.command("run", "--config", str(config), env=environment)

    assert (code, out) == (4, "")
    assert "WRONG" not in err
    assert without_warnings(err) == (
        "Telegram refuses this bot token: check telegram.token against what @BotFather gave you.\n"
    )


async def test_disk_without_room_at_the_start_is_one_sentence(tmp_path: Path) -> None:
    config = write_event(tmp_path, Times.around(datetime.now(UTC)))
    async with Telegram() as telegram:
        process = await asyncio.create_subprocess_exec(
            "sh", "-c", 'ulimit -f 16; exec "$0" -m bot run --config "$1"', sys.executable, str(config),
            cwd=ROOT, env=environment(telegram), stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, stderr = await process.communicate()

    place = tmp_path / "roundtable.sqlite3"
    sentence = without_warnings(stderr.decode())
    assert (process.returncode, sentence) == (3, f"The disk that holds {place} cannot be read or written.\n")


async def test_second_process_is_refused_summary_is_read_beside_it_and_it_stops_when_told(
    tmp_path: Path, starts: Starts
) -> None:
    config = write_event(tmp_path, Times.around(datetime.now(UTC)))
    async with Telegram() as telegram:
        for id_ in (ORGANIZER, COORDINATOR):
            telegram.person(id_, f"Staff {id_}").has_started = True
        env = {"ROUNDTABLE_TELEGRAM__API_BASE_URL": telegram.base_url, "ROUNDTABLE_TELEGRAM__TOKEN": telegram.token}
        async with starts.bot(config, telegram) as process:
            telegram.person(7, "Ana").say("/whoami")
            await telegram.settled(60)

            second = await starts.command("run", "--config", str(config), env=env)
            summary = await starts.command("summary", "bucharest", "--config", str(config), "--json")
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(5):
                code = await process.wait()

    place = tmp_path / "roundtable.sqlite3"
    assert (*second[:2], without_warnings(second[2])) == (
        3, "", f"The database {place} is in use by another roundtable process (pid {process.pid}).\n"
    )  # fmt: skip
    assert (summary[0], json.loads(summary[1])["state"]) == (0, "not-open")
    assert code == 0
    assert telegram.pending == []


@pytest.mark.parametrize("arguments", [("check", "--config", "config.example.toml"), ("--version",), ("--help",)])
def test_output_that_cannot_be_written_is_one_sentence(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [sys.executable, "-m", "bot", *arguments], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert process.stderr.decode() == "The output could not be written: No space left on device.\n"
    assert process.returncode == 1


def test_file_name_that_no_file_system_takes_is_one_sentence(config: Path) -> None:
    name = "x" * 300

    process = subprocess.run(
        [sys.executable, "-m", "bot", "restore", name, "--config", config],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (process.returncode, process.stdout, process.stderr) == (
        2,
        "",
        f"{name} cannot be used: File name too long.\n",
    )


async def whoami(telegram: Telegram) -> str:
    """What Ana is answered to /whoami; an update can be confirmed before its answer has come."""
    ana = telegram.person(7, "Ana")
    ana.say("/whoami")
    async with asyncio.timeout(60):
        while not ana.messages[-1].from_bot:  # noqa: ASYNC110 — the phone tells nobody of its messages
            await asyncio.sleep(0)
    return ana.screen.text


async def test_hanging_up_takes_right_settings_and_leaves_wrong_ones(tmp_path: Path, starts: Starts) -> None:
    config = write_event(tmp_path, Times.around(datetime.now(UTC)))
    async with Telegram() as telegram:
        for id_ in (ORGANIZER, COORDINATOR):
            telegram.person(id_, f"Staff {id_}").has_started = True
        async with starts.bot(config, telegram) as process:
            await whoami(telegram)
            right = config.read_text("utf-8")
            config.write_text(right + "\nwrong = 1\n", "utf-8")
            process.send_signal(signal.SIGHUP)
            unchanged = await whoami(telegram)

            config.write_text(right.replace("organizers = [", "organizers = [7, ", 1), "utf-8")
            process.send_signal(signal.SIGHUP)
            # The program tells nobody else that it has begun again.
            async with asyncio.timeout(60):
                while sum(request.method == "getMe" for request in telegram.requests) < 2:  # noqa: ASYNC110 — as above
                    await asyncio.sleep(0)
            changed_role = await whoami(telegram)
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(10):
                code = await process.wait()

    assert ("You are an organizer" in unchanged, "You are an organizer" in changed_role, code) == (False, True, 0)


@pytest.mark.parametrize(
    "command", [["check"], ["summary", "bucharest"], ["backup", "copy.sqlite3"], ["retention", "--yes"]]
)
def test_database_that_was_removed_is_not_missed_in_silence(config: Path, command: list[str]) -> None:
    place = config.parent / "roundtable.sqlite3"
    place.with_name("roundtable.sqlite3-journal").touch()

    assert refused(ran(*command, "--config", config), ExitCode.DATABASE) == (
        f"The database {place} was removed: what belongs to it is still there. Put it back, or restore a backup;"
        " to begin anew with an empty one, remove roundtable.sqlite3-journal first."
    )
    assert not place.exists()
