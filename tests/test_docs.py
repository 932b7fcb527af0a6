"""The documents say all there is, and what they say is so."""

from __future__ import annotations

import json
import re
import shlex
import struct
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.__main__ import cli
from bot.cli.check import plan
from bot.routes import COMMANDS
from bot.settings.schema import SettingsShape
from bot.settings.variables import CONFIG_VARIABLE, PREFIX, parse_path
from domain.people import Role
from domain.results.summary import NotOpen, as_json
from formats.event.schema_keys import keys_of, kind_at
from tests.support.documents import (
    DOCUMENTS,
    ROOT,
    anchors,
    blocks,
    links,
    named_paths,
    prose,
    rows,
    sections,
    sentences,
    spoken,
    text_of,
)
from tests.support.settings import TEXT, known_keys, settings
from tests.support.surveys import THRESHOLDS
from views.menu import menu

EVERYBODY = {"help", "whoami", *(name for name, _ in menu("en", frozenset()))}
AUDIENCES = {Role.ORGANIZER: "docs/organizers.md", Role.COORDINATOR: "docs/coordinators.md"}
PROGRAM: Any = typer.main.get_command(cli)
VARIABLES = {name for document in (*DOCUMENTS, ROOT / "docs/roundtable.service") for name in
             re.findall(r"\bROUNDTABLE_[A-Z0-9_]+", document.read_text("utf-8"))}  # fmt: skip
PLACEHOLDERS = {
    "build/journeys/",
    "build/roundtable.pot",
    "config.toml",
    "data/token",
    "views/locales/CODE.po",
    "views/locales/*.po",
}
"""What the reader makes."""


def documented(command: str, document: str) -> bool:
    return any(f"`/{command}`" in row[0] or f"`/{command} " in row[0] for row in rows(text_of(document)))


# Commands


@pytest.mark.parametrize("command", COMMANDS)
def test_command_stands_in_the_document_of_its_audience(command: str) -> None:
    of_staff = {role: {name for name, _ in menu("en", frozenset({role}))} - EVERYBODY for role in Role}
    audience = next((AUDIENCES[role] for role, names in of_staff.items() if command in names), "README.md")

    assert documented(command, audience)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_named_exist(document: Path) -> None:
    commands = set(re.findall(r"`/([a-z_]+)(?: [A-Z]+)?`", document.read_text("utf-8")))

    assert commands - set(COMMANDS) == set()


@pytest.mark.parametrize("name", PROGRAM.commands)
def test_program_command_stands_with_its_options_in_the_operators_document(name: str) -> None:
    row = next((row for row in rows(text_of("docs/operators.md")) if row[0].startswith(f"`roundtable {name}")), [])
    options = [max(param.opts, key=len) for param in PROGRAM.commands[name].params if param.opts[0].startswith("-")]

    assert row != []
    assert [option for option in options if option not in " ".join(row)] == []


def typed() -> Iterator[tuple[str, str]]:
    """What the documents tell people to type: where, and the words after the program's name."""
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        for line in (line for block in blocks(text, "sh") for line in block.splitlines()):
            words = shlex.split(line, comments=True)
            for place, word in enumerate(words):
                if word.endswith("bin/roundtable") or (word == "roundtable" and place == 0):
                    yield document.name, shlex.join(words[place + 1 :])
        yield from ((document.name, words) for words in re.findall(r"`roundtable ([a-z]+ [^`]*)`", text))
    command = re.search(r"^ExecStart=\S+ (.*)$", text_of("docs/roundtable.service"), flags=re.MULTILINE)
    yield "roundtable.service", command[1] if command else ""


@pytest.mark.parametrize("line", sorted({words for _, words in typed()}))
def test_what_is_to_be_typed_is_understood(line: str) -> None:
    name, *arguments = [word for word in shlex.split(line) if word not in {"|", "&&"}]

    PROGRAM.commands[name].make_context(name, [word.strip("[]") for word in arguments])


def test_json_of_the_summary_has_the_keys_that_are_told() -> None:
    (block,) = blocks(text_of("docs/operators.md"), "json")

    assert list(json.loads(block)) == list(as_json("bucharest", NotOpen(0, None), THRESHOLDS))


def test_plan_of_the_example_is_the_one_shown(tmp_path: Path) -> None:
    text_blocks = blocks(text_of("docs/organizers.md"), "text")

    assert "\n".join(plan(settings(tmp_path, TEXT))) + "\n" in text_blocks


def test_mistakes_shown_are_said_so() -> None:
    shown_lines = [line for block in blocks(text_of("docs/organizers.md"), "text") for line in block.splitlines()]
    stored_errors = text_of("tests/bot/settings/errors.txt")
    mistakes = [line.split("): ", maxsplit=1)[1] for line in shown_lines if line.startswith("config.toml: ")]

    assert mistakes != []
    assert [mistake for mistake in mistakes if f".{mistake}\n" not in stored_errors] == []


# Settings


def listed() -> dict[str, tuple[str, str]]:
    """Key → (what stands under "if left out", its meaning)."""
    settings_by_key = {}
    for heading, text in sections(text_of("docs/settings.md")).items():
        group = heading.strip("`[]")
        for cells in rows(text):
            if len(cells) == 3 and cells[0].startswith("`") and heading.startswith("`"):
                settings_by_key[f"{group}.{cells[0].strip('`')}"] = (cells[1], cells[2])
            elif len(cells) == 2 and "show_if" in text and not cells[0].startswith(("variable", "`ROUNDTABLE", "key")):
                settings_by_key[f"{group}.show_if.{cells[0].strip('`')}"] = ("", cells[1])
    return settings_by_key


def test_every_key_of_the_settings_is_listed_and_no_other() -> None:
    groups = {"telegram", "storage", "staff", "privacy", "messages", "messages.reminders", "event", "event.survey"}
    groups |= {"event.further_survey"}
    groups |= {f"event.{name}" for name in ("profession", "registration", "agenda", "certificate", "message")}
    inside = re.compile(r"event\.survey\.question\.options\.\w+")

    setting_keys = {key for key in known_keys(SettingsShape) if key not in groups and not inside.fullmatch(key)}

    # A further survey has the keys of the main one, and an id.
    assert set(listed()) == setting_keys - {"event.survey.id"} | {"event.further_survey.id"}


@pytest.mark.parametrize("key", [key for key, (left_out, _) in listed().items() if left_out])
def test_default_of_the_setting_is_as_listed(key: str) -> None:
    left_out = listed()[key][0]
    kind: Any = SettingsShape
    *above, name = key.split(".")
    for step in above:
        kind = next(iter(_shapes(keys_of(kind)[step])))
    field = next(field for field_name, field in kind.model_fields.items() if (field.alias or field_name) == name)

    if field.is_required():
        assert left_out == "must be given"
    elif field.default is None:
        assert left_out != "must be given"
    else:
        assert tomllib.loads(f"value = {left_out.strip('`')}")["value"] == field.default


def _shapes(kind: Any) -> Iterator[Any]:  # noqa: ANN401 — annotations have no common type
    if hasattr(kind, "model_fields"):
        yield kind
    for part in getattr(kind, "__args__", ()):
        yield from _shapes(part)


def test_rule_for_the_environment_is_told_and_its_examples_hold() -> None:
    assert f"The name is `{PREFIX}`" in prose("docs/settings.md")
    no_settings = {PREFIX, CONFIG_VARIABLE, "ROUNDTABLE_PORT"}
    assert [name for name in sorted(VARIABLES - no_settings) if kind_at(SettingsShape, parse_path(name)) is None] == []


# Links, files, tests


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    broken_links = []
    for link in links(document.read_text("utf-8")):
        place, _, anchor = link.partition("#")
        target = document.parent / place if place else document
        if "://" not in link and (not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8")))):
            broken_links.append(link)

    assert broken_links == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_named_exist(document: Path) -> None:
    paths = named_paths(document.read_text("utf-8")) - PLACEHOLDERS
    beside = {path for path in paths if (document.parent / path).exists()}

    assert {path for path in paths - beside if not (ROOT / path).exists()} == set()


def test_every_decision_is_listed_under_its_own_number() -> None:
    records = sorted(path.name for path in (ROOT / "docs/decisions").glob("*.md"))

    decisions = re.findall(
        r"^\| \[(\d+)\]\(decisions/([\w-]+\.md)\)", text_of("docs/architecture.md"), flags=re.MULTILINE
    )

    assert [(int(number), name) for number, name in decisions] == list(enumerate(records, start=1))
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))


# What is shown


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_sentence_is_explained_to_whoever_runs_the_bot(sentence: str) -> None:
    assert sentence in prose("docs/operators.md").replace("`", "")


@pytest.mark.parametrize("heading", ["Logs", "What the sentences mean"])
def test_sentence_that_is_explained_can_still_be_met(heading: str) -> None:
    table_rows = rows(sections(text_of("docs/operators.md"))[heading])[1:]
    source_texts = spoken()

    sentences = [sentence for row in table_rows for sentence in re.findall("`([^`]+)`", row[0])]
    pieces = [max(re.split(r"…|[(:]|\. ", sentence), key=len).strip(" .)") for sentence in sentences]

    assert [piece for piece in pieces if not any(piece in text for text in source_texts)] == []


def test_chats_shown_are_what_the_bot_says() -> None:
    journey_text = " ".join(" ".join(path.read_text("utf-8").split()) for path in ROOT.glob("tests/journeys/*.txt"))
    chats = [chat for chat in blocks(text_of("README.md"), "text") if "bot → " in chat]
    parts = [" ".join(part.split()) for chat in chats for part in chat.split("\n…\n")]

    assert len(chats) == 2
    assert [part for part in parts if part not in journey_text] == []


@pytest.mark.parametrize("picture", sorted(set(re.findall(r"docs/images/[\w.-]+", text_of("README.md")))))
def test_picture_is_one_for_a_phone_or_of_the_page(picture: str) -> None:
    head = (ROOT / picture).read_bytes()[:24]

    width, height = struct.unpack(">II", head[16:24])
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert width in {1080, 1440}
    assert height < 2600
