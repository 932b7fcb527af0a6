"""What organizers type for an event, as values of its table; and the templates that events begin with."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.editing.fields import EventField, ValueKind
from domain.editing.parts import find_part
from domain.editing.typed import TypedProblem
from domain.events import Event
from formats.event.json_table import from_json
from formats.event.reader import read_event
from formats.event.templates.files import table_of_copy, table_of_template, templates
from formats.event.typed_values import (
    TypedValue,
    add_typed,
    find_code,
    has_other_count,
    make_group,
    parse_typed,
)
from views.i18n import Translator

NOW = datetime(2027, 3, 1, 12)  # noqa: DTZ001 — local, at the event's place
EN = Translator("en", ZoneInfo("UTC"))


def field(kind: ValueKind, key: str = "value") -> EventField:
    return EventField("x", key, kind)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (ValueKind.MOMENT, "22.03.2027 9:30", TypedValue("2027-03-22T09:30:00")),
        (ValueKind.MOMENT, "2027-03-22T09:30", TypedValue("2027-03-22T09:30:00")),
        (ValueKind.MOMENT, "2027-03-22 09:30", TypedValue("2027-03-22T09:30:00")),
        (ValueKind.MOMENT, "mâine 9:00", TypedValue("2027-03-02T09:00:00")),
        (ValueKind.MOMENT, "1.2.2027 10", TypedValue("2027-02-01T10:00:00")),
        (ValueKind.MOMENT, "thursday", TypedProblem.NO_MOMENT),
        (ValueKind.MOMENT, "2027-13-22T09:30", TypedProblem.NO_MOMENT),
        (ValueKind.DAY, "22 martie 2027", TypedValue("2027-03-22")),
        (ValueKind.DAY, "22.3", TypedValue("2027-03-22")),
        (ValueKind.DAY, "someday", TypedProblem.NO_DAY),
        (ValueKind.CLOCK, "9:30", TypedValue("09:30:00")),
        (ValueKind.CLOCK, "9:30 – 10.15", TypedValue("09:30:00", "10:15:00")),
        (ValueKind.CLOCK, "25:00", TypedProblem.NO_CLOCK),
        (ValueKind.WHEN, "start - 1d at 18:00", TypedValue("start - 1d at 18:00")),
        (ValueKind.WHEN, "2 days after the end, 10:00", TypedValue("end + 2d at 10:00")),
        (ValueKind.WHEN, "22.03.2027 18:00", TypedValue("2027-03-22T18:00:00")),
        (ValueKind.WHEN, "later", TypedProblem.NO_WHEN),
        (ValueKind.NUMBER, " 25 ", TypedValue(25)),
        (ValueKind.NUMBER, "-1", TypedProblem.NO_NUMBER),
        (ValueKind.NUMBER, "٢٥", TypedProblem.NO_NUMBER),
        (ValueKind.DECIMAL, "4,5", TypedValue(4.5)),
        (ValueKind.DECIMAL, "12", TypedValue(12.0)),
        (ValueKind.DECIMAL, "4.5 h", TypedProblem.NO_DECIMAL),
        (ValueKind.LINE, " Hall A ", TypedValue("Hall A")),
        (ValueKind.LINE, " \n ", TypedProblem.NO_TEXT),
        (ValueKind.LIST, "A\n\n B  b \n", TypedValue(["A", "B b"])),
        (ValueKind.LIST, "\n".join(map(str, range(99))), TypedValue([*map(str, range(99))])),
    ],
)
def test_text_is_the_value_it_means(kind: ValueKind, text: str, value: TypedValue | TypedProblem) -> None:
    assert parse_typed(field(kind), text, NOW, EN) == value


def test_two_times_typed_at_once_are_both_ends_of_an_item() -> None:
    typed = add_typed({}, field(ValueKind.CLOCK, "starts"), None, TypedValue("09:30:00", "10:15:00"))

    assert typed == {"starts": "09:30:00", "ends": "10:15:00"}


def test_options_must_be_as_many_in_each_language() -> None:
    options = field(ValueKind.LIST, "options")
    one = add_typed({}, options, "en", TypedValue(["A", "B"]))

    assert not has_other_count(one, options)
    assert has_other_count(add_typed(one, options, "ro", TypedValue(["A"])), options)
    assert not has_other_count(add_typed(one, options, "ro", TypedValue(["A", "C"])), options)


def test_template_in_a_language_that_it_does_not_have_begins_with_its_english_texts() -> None:
    english, french = (table_of_template("round-table", "x", codes, NOW) for codes in (("en",), ("fr", "de")))

    assert french["title"] == {"fr": english["title"]["en"]}
    assert french["profession"][0]["label"] == {"fr": english["profession"][0]["label"]["en"]}
    assert table_of_template("round-table", "x", ("fr", "en"), NOW)["title"] == english["title"]


def test_new_entries_get_ids_that_no_other_has() -> None:
    table = table_of_template("round-table", "x", ("en",), NOW)
    part = find_part(table, "s-q")
    assert part is not None
    text = {"en": "Overall?"}

    entry = make_group(part.field.parts[0], {"kind": "rating", "text": text}, part.value, table)
    choice = make_group(
        part.field.parts[0],
        {"kind": "choice", "text": {"en": "?"}, "options": {"en": ["One day", "One day!"], "ro": ["O zi", "O zi!"]}},
        [],
        table,
    )

    assert entry == {"id": "overall-2", "kind": "rating", "text": text, "points": 5}
    assert choice["id"] == "entry"
    assert choice["options"] == [
        {"id": "one-day", "label": {"en": "One day", "ro": "O zi"}},
        {"id": "one-day-2", "label": {"en": "One day!", "ro": "O zi!"}},
    ]
    topics = find_part({"topics": []}, "o-t")
    assert topics is not None
    assert make_group(topics.field.parts[0], {"": {"en": "Work"}}, [], {}) == {"en": "Work"}


@pytest.mark.parametrize(
    ("list_path", "text", "id_"),
    [
        ("f", "Three months later, once more", "three-months"),
        ("f", "After", "after-2"),
        ("f", "Session ratings", "a-session-rat"),
        ("f", "Sessions", "sessions-2"),
        ("p", "Undisclosed", "undisclosed-2"),
        ("p", "Уповноважений", "entry"),
    ],
)
def test_new_entry_is_called_by_no_word_of_the_bot_and_by_one_that_is_short_enough(
    list_path: str, text: str, id_: str
) -> None:
    part = find_part({}, list_path)
    assert part is not None
    entry = part.field.parts[0]

    values = {"label" if list_path == "p" else "title": {"en": text}}

    assert make_group(entry, values, [], {"title": {"en": "Round table"}})["id"] == id_


@pytest.mark.parametrize(
    ("title", "taken_codes", "code"),
    [
        ("Round table: fair work!", [], "round-table-fair-work"),
        ("Masă rotundă", ["masa-rotunda", "masa-rotunda-2"], "masa-rotunda-3"),
        ("研討會", [], "event"),
        ("x" * 60, ["x" * 28], f"{'x' * 28}-2"),
    ],
)
def test_code_is_made_of_the_title(title: str, taken_codes: list[str], code: str) -> None:
    assert find_code(title, taken_codes) == code


@pytest.mark.parametrize("languages", [("en", "ro"), ("en",), ("ro",)])
@pytest.mark.parametrize("template", templates())
def test_every_template_is_a_right_event_in_each_of_its_languages(
    template: str, languages: tuple[str, ...], tmp_path: Path
) -> None:
    table = table_of_template(template, "new-1", languages, NOW)

    event = read_event(from_json(dict(table)), tmp_path, languages)

    assert isinstance(event, Event), event
    assert set(event.title) == set(languages)
    assert event.starts.date().isoformat() == "2027-03-29"
    assert event.survey is not None
    assert event.messages != ()


def test_copy_is_on_the_same_day_of_the_week_and_not_cancelled() -> None:
    table: dict[str, Any] = {
        **table_of_template("conference", "old", ("en",), datetime(2026, 5, 6)),  # noqa: DTZ001 — local
        "cancelled": True,
    }

    copied = table_of_copy(table, "new-1", NOW)

    assert "cancelled" not in copied
    assert copied["code"] == "new-1"
    starts, old_starts = (datetime.fromisoformat(each["starts"]) for each in (copied, table))
    assert starts.weekday() == old_starts.weekday()
    assert 28 <= (starts - NOW).days <= 35
