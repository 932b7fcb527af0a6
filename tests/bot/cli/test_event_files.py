from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cli.options import ExitCode
from bot.startup import store_settings
from formats.event.json_table import to_json
from handlers.event_changes import EventReader, take_over
from storage import surveys
from storage.engine.database import Database
from tests.support.settings import TEXT, changed, settings, write
from tests.support.surveys import THRESHOLDS
from tests.support.workbook import workbook

FORM = {
    "survey": "type | name | label::en | label::ro\nimage | i | A picture | O imagine\ntext | improve | What? | Ce?"
}
NONSENSE = "Title,Start,End\n" + "\n".join(f"A{number},nine,ten" for number in range(100))


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write(tmp_path, TEXT)


def test_form_says_what_it_changes_and_gives_the_survey_only_when_told_to_leave_out(
    config: Path, tmp_path: Path
) -> None:
    form = tmp_path / "form.xlsx"
    form.write_bytes(workbook(FORM))

    code, out, err = run("import", form, "--config", config)
    agreed_code, agreed_out, _ = run("import", form, "--config", config, "--leave-out")

    assert (code, out) == (ExitCode.MISTAKE, "")
    assert "− Question: How do you rate the event as a whole?" in err
    assert "✎ Question: What? (Text)" in err
    assert "survey!A2: a chat cannot ask for “image”" in err
    assert agreed_code == 0
    survey = tomllib.loads(f"[[event]]\n{agreed_out}")["event"][0]["survey"]
    assert [question["id"] for question in survey["question"]] == ["improve"]


def test_a_hundred_lines_of_nonsense_stay_one_screen(config: Path, tmp_path: Path) -> None:
    agenda = tmp_path / "agenda.csv"
    agenda.write_text(NONSENSE)

    code, out, err = run("import", agenda, "--config", config)

    assert (code, out) == (ExitCode.MISTAKE, "")
    assert len(err.splitlines()) == 23
    assert "B2: “nine” is no time of day; write 09:30" in err
    assert "… and 80 more" in err


@pytest.mark.parametrize("as_", ["toml", "xlsform", "xlsx", "ics"])
def test_what_is_exported_changes_nothing_when_it_is_imported(config: Path, tmp_path: Path, as_: str) -> None:
    file = tmp_path / "out"

    assert run("export", "bucharest", "--as", as_, "--config", config, "--output", file)[0] == 0
    code, out, err = run("import", file, "--config", config)

    assert (code, err) == (0, f"{file} changes nothing.\n")
    assert out.startswith(("[[event]]", "[event.survey]", "[[event.agenda]]"))


def test_export_is_named_after_the_event_and_overwrites_nothing(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    first = run("export", "bucharest", "--config", config)
    second = run("export", "bucharest", "--config", config)
    shown = run("export", "bucharest", "--config", config, "--output", "-")

    assert first == (0, "bucharest.toml is written.\n", "")
    assert second[2] == "There is a file bucharest.toml already; --output names another.\n"
    assert shown[1] == Path("bucharest.toml").read_text("utf-8")


def test_commands_name_what_is_missing(config: Path, tmp_path: Path) -> None:
    roster, other = tmp_path / "roster.csv", tmp_path / "other"
    roster.write_text("Name,Profession\nAna,judge")
    other.write_bytes(b"\x00\x01")
    agenda = tmp_path / "agenda.csv"
    agenda.write_text("Title,Start,End\nA,10:00,11:00")
    several = tmp_path / "several.toml"
    several.write_text(TEXT + TEXT[TEXT.index("[[event]]") :].replace('"bucharest"', '"cluj"', 1), "utf-8")

    assert "A roster is sent to the bot" in run("import", roster, "--config", config)[2]
    assert "I cannot tell what this file is" in run("import", other, "--config", config)[2]
    assert "cannot be read: No such file" in run("import", tmp_path / "none", "--config", config)[2]
    assert "--event names one: bucharest." in run("import", agenda, "--config", config, "--event", "x")[2]
    assert "--event names one: bucharest, cluj." in run("import", several, "--config", config)[2]
    assert "+ Agenda item: Coffee" not in run("import", several, "--config", config, "--event", "cluj")[2]
    assert "There is no event with the code 'x'" in run("export", "x", "--config", config)[2]


async def in_chat(config: Path) -> Database:
    """The database beside the settings, with the example's event in the chat."""
    read_settings = settings(config.parent, TEXT)
    read_settings.storage_path.parent.mkdir(exist_ok=True)
    db = await Database.open(read_settings.storage_path)
    async with db.transaction() as tx:
        await store_settings(tx, read_settings, datetime(2027, 3, 1, tzinfo=UTC))
        reader = EventReader(config.parent, read_settings.rules, "0")
        await take_over(tx, reader, to_json(read_settings.tables["bucharest"]))
    return db


def test_event_of_the_chat_is_changed_when_told_to(config: Path, tmp_path: Path) -> None:
    asyncio.run(close(in_chat(config)))
    agenda = tmp_path / "agenda.csv"
    agenda.write_text("Title,Start,End\nA,10:00,11:00")

    shown = run("import", agenda, "--config", config)
    applied = run("import", agenda, "--config", config, "--apply")
    exported = run("export", "bucharest", "--config", config, "--output", "-")

    assert (shown[0], shown[1]) == (0, "")
    assert shown[2].endswith("The event lives in the chat: --apply makes it so, while the bot is stopped.\n")
    assert applied[2].endswith("The event bucharest is changed.\n")
    assert [item["title"] for item in tomllib.loads(exported[1])["event"][0]["agenda"]] == [{"en": "A", "ro": "A"}]


def test_event_that_there_is_not_becomes_a_draft(config: Path, tmp_path: Path) -> None:
    asyncio.run(close(in_chat(config)))
    other = tmp_path / "cluj.toml"
    other.write_text(TEXT[TEXT.index("[[event]]") :].replace('"bucharest"', '"cluj"', 1), "utf-8")

    created = run("import", other, "--config", config, "--apply")
    again = run("import", other, "--config", config, "--apply")

    assert created[2].endswith("The event cluj is a draft now: /newevent shows and publishes it.\n")
    assert again[2].endswith("The event cluj is changed.\n")


def test_what_has_happened_already_stands_against_a_file(config: Path, tmp_path: Path) -> None:
    async def open_its_survey() -> None:
        db = await in_chat(config)
        async with db.transaction() as tx:
            (event,) = settings(tmp_path, TEXT).events
            await surveys.open_(tx, event, {}, THRESHOLDS, bytes(32), datetime(2027, 3, 1, tzinfo=UTC))
        await db.close()

    asyncio.run(open_its_survey())
    form = tmp_path / "form.xlsx"
    form.write_bytes(workbook(FORM))

    code, _, err = run("import", form, "--config", config, "--apply", "--leave-out")

    assert code == ExitCode.MISTAKE
    assert "Nothing is changed. The survey has opened" in err


def test_event_of_the_settings_file_is_not_changed(config: Path, tmp_path: Path) -> None:
    agenda = tmp_path / "agenda.csv"
    agenda.write_text("Title,Start,End\nA,10:00,11:00")

    assert "The event stands in the settings file" in run("import", agenda, "--config", config, "--apply")[2]


async def close(opening: Coroutine[None, None, Database]) -> None:
    await (await opening).close()


def test_event_without_a_part_exports_none_of_it(tmp_path: Path) -> None:
    head = TEXT[: TEXT.index("[[event.registration]]")]
    config = write(tmp_path, head)

    assert (
        run("export", "bucharest", "--as", "xlsform", "--config", config)[2] == "The event bucharest has no survey.\n"
    )
    assert run("export", "bucharest", "--as", "ics", "--config", config)[2] == "The event bucharest has no agenda.\n"
    assert changed() == TEXT
