from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.check import format_errors
from bot.settings.loader import ErrorList, read
from formats.event.placeholders import replace_invalid
from tests.support.settings import TEXT, changed, mistakes, write

PRIVACY = TEXT[TEXT.index("[privacy]") : TEXT.index("[messages]")]
SURVEY = TEXT[TEXT.index("[event.survey]") : TEXT.index("# The plan")]
CASES = (Path(__file__).parent / "errors.txt").read_text("utf-8").strip().split("\n\n")
"""Each: what stands in the example (-), what is written there instead (+), and what is said of it (=)."""


def part(case: str, mark: str) -> str:
    return "\n".join(line[2:] for line in case.splitlines() if line.startswith(f"{mark} "))


@pytest.mark.parametrize("case", CASES, ids=lambda case: part(case, "+"))
def test_one_mistake_is_said_in_plain_words(tmp_path: Path, case: str) -> None:
    errors = read(write(tmp_path, changed((part(case, "-"), part(case, "+")))), {})

    assert isinstance(errors, ErrorList)
    error_lines = [
        ": ".join(part for part in (error.key, error.reason) if part).replace(str(tmp_path), "FOLDER")
        for error in errors.items
    ]
    assert error_lines == part(case, "=").splitlines()


def test_section_that_is_missing(tmp_path: Path) -> None:
    reason = "this heading is missing; write [privacy], with controller and contact below it"

    assert mistakes(tmp_path, changed((PRIVACY, ""))) == [("config.toml", "privacy", reason)]


def test_plan_without_the_survey_it_is_about(tmp_path: Path) -> None:
    errors = mistakes(tmp_path, changed((SURVEY, ""), ('to = "registered"', 'to = "not-answered"')))

    ((_, key, reason),) = errors
    assert key == "event[1].message[2].to"
    assert reason.startswith("this event has no survey to answer; the same at 3 more places: lines ")


def test_mistakes_of_every_kind_are_told_at_once(tmp_path: Path) -> None:
    text = changed(
        ("api_base_url", "api_base"),
        ('"Europe/Bucharest"', '"Romania"'),
        ("ends = 2027-03-22T16:00:00", "ends = 16:00:00"),
        ('id = "judge"', "id = 1"),
        ('show_if = { question = "overall"', 'show_if = { question = "overal"'),
        ("max = 2\noptions", "max = 9\noptions"),
        ('when = "end + 2h"', 'when = "later"'),
        ('send = "text"', 'send = "texts"'),
    )

    errors = mistakes(tmp_path, text, {"ROUNDTABLE_STAFF__ORGANIZERS": "maria"})

    assert {(file, key) for file, key, _ in errors} == {
        ("environment", "ROUNDTABLE_STAFF__ORGANIZERS"),
        ("config.toml", "telegram.api_base"),
        ("config.toml", "event[1].timezone"),
        ("config.toml", "event[1].ends"),
        ("config.toml", "event[1].profession[1].id"),
        ("config.toml", "event[1].survey.question[2].show_if.question"),
        ("config.toml", "event[1].survey.question[6].max"),
        ("config.toml", "event[1].message[2].send"),
        ("config.toml", "event[1].message[3].when"),
    }


def test_stand_ins_are_never_complained_about(tmp_path: Path) -> None:
    text = '[privacy]\n[[event]]\nprofession = ["judge"]\n[event.survey]\nquestion = [{ show_if = { question = 1 } }]\n'

    errors = [(key, reason) for _, key, reason in mistakes(tmp_path, text)]

    missing = ["code", "title", "description", "venue", "timezone", "starts", "ends"]
    assert sorted((key, reason.split(";")[0]) for key, reason in errors) == sorted(
        [
            ("privacy.controller", "this key is missing"),
            ("privacy.contact", "this key is missing"),
            *((f"event[1].{key}", "this key is missing") for key in missing),
            *((f"event[1].survey.{key}", "this key is missing") for key in ("title", "closes")),
            ("event[1].profession[1]", '"judge" stands where a group of keys is expected'),
            *((f"event[1].survey.question[1].{key}", "this key is missing") for key in ("id", "kind", "text")),
            ("event[1].survey.question[1].show_if.question", "1 must be a text in quotation marks"),
        ]
    )


def test_stand_in_below_something_that_is_gone_is_left_out() -> None:
    assert replace_invalid(
        {"event": ["one"]}, [("event", 0, "code"), ("event", 1, "code"), ("event", 0, "survey", "closes")]
    ) == {"event": ["one"]}


def test_parallel_items_need_two_rooms(tmp_path: Path) -> None:
    text = changed(("starts = 10:00:00", 'room = "Hall"\nstarts = 09:45:00'))

    config = read(write(tmp_path, text), {})

    assert not isinstance(config, ErrorList)


def test_code_of_two_events(tmp_path: Path) -> None:
    errors = mistakes(tmp_path, TEXT + TEXT[TEXT.index("[[event]]") :])

    reason = '"bucharest" is the code of more than one event; each needs its own'
    assert errors == [("config.toml", f"event[{number}].code", reason) for number in (1, 2)]


def test_texts_without_a_common_language(tmp_path: Path) -> None:
    text = changed(
        ('venue = { en = "Bucharest", ro = "București" }', 'venue = { ro = "București" }'),
        ('label = { en = "Judge", ro = "Judecător" }', 'label = { en = "Judge" }'),
        ('label = { en = "Lawyer", ro = "Avocat" }', 'label = { en = "Lawyer" }'),
    )

    reason = (
        'this text is not given in "en"; one of messages.languages must have every text of the file'
        ' (a screen is never in two languages), and "en" is the nearest to it'
    )
    assert mistakes(tmp_path, text) == [("config.toml", "event[1].venue", reason)]


def test_text_in_no_spoken_language(tmp_path: Path) -> None:
    text = changed(('languages = ["en", "ro"]', 'languages = ["en"]'))
    errors = mistakes(tmp_path, text.replace('venue = { en = "Bucharest", ro', "venue = { ro"))

    assert ("config.toml", "event[1].venue", 'this text is in none of messages.languages ("en")') in errors


def test_message_alone_may_be_in_one_language(tmp_path: Path) -> None:
    old = TEXT[TEXT.index('text = { en = "Welcome!') :].splitlines()[0]

    config = read(write(tmp_path, changed((old, 'text = { ro = "Bine ați venit!" }'))), {})

    assert not isinstance(config, ErrorList)


def test_text_is_measured_as_telegram_does(tmp_path: Path) -> None:
    old = TEXT[TEXT.index('text = { en = "Welcome!') :].splitlines()[0]

    errors = mistakes(tmp_path, changed((old, f'text = {{ en = "{"🙂" * 1751}" }}')))

    reason = f'"{"🙂" * 59}…" has 3502 characters; at most 3500 fit here'
    assert errors == [("config.toml", "event[1].message[2].text.en", reason)]


def test_agenda_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "agenda.pdf"
    with path.open("wb") as agenda_file:
        agenda_file.truncate(50 * 10**6 + 1)

    errors = mistakes(tmp_path, changed(("# agenda_file", "agenda_file")))

    reason = f"{path} is larger than the 50 MB that a bot can send"
    assert errors == [("config.toml", "event[1].agenda_file", reason)]


def test_agenda_file_that_is_empty(tmp_path: Path) -> None:
    (tmp_path / "agenda.pdf").write_bytes(b"")

    errors = mistakes(tmp_path, changed(("# agenda_file", "agenda_file")))

    reason = f"{tmp_path / 'agenda.pdf'} is empty, and Telegram takes no empty file"
    assert errors == [("config.toml", "event[1].agenda_file", reason)]


def test_database_that_is_a_folder(tmp_path: Path) -> None:
    errors = mistakes(tmp_path, changed(('path = "data/roundtable.sqlite3"', 'path = "."')))

    assert errors == [("config.toml", "storage.path", '"." is a folder; write the name of a file in it')]


def test_agenda_file_with_an_impossible_name(tmp_path: Path) -> None:
    errors = mistakes(tmp_path, changed(('# agenda_file = "agenda.pdf"', f'agenda_file = "{"a" * 300}"')))

    assert [key for _, key, _ in errors] == ["event[1].agenda_file"]


def test_mistake_is_told_as_file_key_and_reason(tmp_path: Path) -> None:
    errors = read(write(tmp_path, changed(("minimum_group = 5", "minimum_group = 2"))), {})

    assert isinstance(errors, ErrorList)
    assert [line.split(" (line")[0] for line in format_errors(errors.items)] == ["config.toml: privacy.minimum_group"]
    assert format_errors(errors.items)[0].endswith("): 2 must be at least 3")
