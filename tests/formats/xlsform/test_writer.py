"""Surveys go out as workbooks that ODK's own reader takes, and come back as they were."""

from __future__ import annotations

import tomllib
from io import BytesIO
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from formats.workbook import read_workbook
from formats.xlsform.reader import ERRORS, read_form
from formats.xlsform.writer import write_form
from tests.formats.xlsform.test_reader import TRAINING
from tests.support.settings import TEXT
from tests.support.workbook import sheets_of

LANGUAGES = ("en", "ro")
EXAMPLE: dict[str, Any] = tomllib.loads(TEXT)["event"][0]["survey"]


def again(survey: dict[str, Any], current: dict[str, Any] | None = None) -> dict[str, Any]:
    """The survey after it went out and came back."""
    sheets = read_workbook(write_form(survey, "code", LANGUAGES))
    assert isinstance(sheets, tuple)
    form = read_form(sheets, LANGUAGES, current)
    assert form.issues == ()
    return dict(form.table)


def test_survey_of_the_example_goes_out_and_comes_back_as_it_was() -> None:
    assert again(EXAMPLE, EXAMPLE) == EXAMPLE


def test_form_that_came_in_goes_out_equal_in_meaning() -> None:
    table = dict(read_form(sheets_of(TRAINING), LANGUAGES).table)

    assert again(table) == table


NOTES = ("One\n\nTwo", "One\n\n\nTwo\n\n \n\nThree", "One \n\n\n\nTwo")
"""Paragraphs, and what only looks like them."""


def example_with_note(note: str) -> dict[str, Any]:
    first, *others = EXAMPLE["question"]
    return {**EXAMPLE, "question": [{**first, "note": {"en": note, "ro": note}}, *others]}


def test_notes_come_back_with_all_their_lines() -> None:
    for note in NOTES:
        survey = example_with_note(note)

        assert again(survey, survey) == survey


def test_blanks_within_a_line_come_back() -> None:
    first, *others = EXAMPLE["question"]
    doubled = {"en": "One  two", "ro": "Unu  doi"}
    survey = {**EXAMPLE, "title": doubled, "question": [{**first, "section": doubled, "note": doubled}, *others]}

    assert again(survey, survey) == survey


def test_title_in_more_languages_than_the_questions_comes_back() -> None:
    survey = dict(read_form(sheets_of({"survey": "type | name | label::en\ntext | a | A?"}), LANGUAGES).table)
    survey["title"] = {"en": "Survey", "ro": "Chestionar"}

    assert again(survey, survey) == survey


def test_workbook_is_taken_by_the_reader_of_odk() -> None:
    training = dict(read_form(sheets_of(TRAINING), LANGUAGES).table)
    for survey in (EXAMPLE, training, *map(example_with_note, NOTES)):
        form = convert(BytesIO(write_form(survey, "bucharest", LANGUAGES)), file_type=".xlsx").xform

        assert all(question["text"]["ro"] in form for question in survey["question"])
        assert 'lang="Română (ro)"' in form


def test_workbook_is_the_same_for_the_same_survey_and_holds_no_formula(tmp_path: Path) -> None:
    survey = {**EXAMPLE, "title": {"en": "=1+1"}}

    assert write_form(survey, "code", LANGUAGES) == write_form(survey, "code", LANGUAGES)
    assert again(survey)["title"] == {"en": "=1+1", "ro": "=1+1"}


# Any survey

LETTERS = st.characters(categories=("L", "N", "P"), include_characters=" ", exclude_characters="$-‘’“”")
TEXTS = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(lambda text: text and text not in ERRORS)
"""What a broken formula shows is refused as such, also where somebody has typed it."""
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,8}", fullmatch=True)


def words(text: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.tuples(text, text).map(lambda pair: {"en": pair[0], "ro": pair[1]})


@st.composite
def options(draw: st.DrawFn, least: int, most: int) -> list[dict[str, Any]]:
    ids = draw(st.lists(NAMES, min_size=least, max_size=most, unique=True))
    return [{"id": id_, "label": {"en": f"{n} {id_}", "ro": f"{n}. {id_}"}} for n, id_ in enumerate(ids)]


@st.composite
def surveys(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique_by=str.lower))
    questions: list[dict[str, Any]] = []
    section: dict[str, str] | None = None
    for name in names:
        kind = draw(st.sampled_from(["rating", "choice", "choices", "yes_no", "ranking", "comment"]))
        question: dict[str, Any] = {"id": name, "kind": kind}
        section = draw(st.one_of(st.just(section), st.none(), words(TEXTS)))
        question |= {"section": section} if section else {}
        question |= {"note": draw(words(TEXTS))} if draw(st.booleans()) else {}
        question |= {"text": draw(words(TEXTS))}
        question |= {"hint": draw(words(TEXTS))} if draw(st.booleans()) else {}
        question |= {"required": True} if kind != "comment" and draw(st.booleans()) else {}
        targets = [each for each in questions if each["kind"] in {"rating", "choice", "choices", "yes_no"}]
        if kind != "comment" and targets and draw(st.booleans()):
            question["show_if"] = draw(conditions(draw(st.sampled_from(targets))))
        questions.append(question | draw(keys(kind)))
    note = {"note": draw(words(TEXTS))} if draw(st.booleans()) else {}
    return (
        {"title": draw(words(TEXTS)), "anonymous": True, "closes": "end + 7d at 18:00"} | note | {"question": questions}
    )


@st.composite
def keys(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    match kind:
        case "rating":
            zero = {"from_zero": True} if draw(st.booleans()) else {}
            ends = {key: draw(words(TEXTS)) for key in ("low", "high") if draw(st.booleans())}
            return {"points": draw(st.integers(2, 10))} | zero | ends
        case "choice":
            return {"options": draw(options(1, 5))}
        case "choices":
            entries = draw(options(2, 5))
            limit = draw(st.integers(1, len(entries)))
            return {"options": entries} | ({"max": limit} if limit < len(entries) else {})
        case "ranking":
            return {"options": draw(options(2, 5))}
        case _:
            return {}


@st.composite
def conditions(draw: st.DrawFn, target: dict[str, Any]) -> dict[str, Any]:
    name = {"question": target["id"]}
    match target["kind"]:
        case "rating":
            first = 0 if target.get("from_zero") else 1
            at = draw(st.integers(first + 1, target["points"] - 1)) if target["points"] > first + 1 else None
            if at is None:
                return name | {"is": str(first)}
            return name | draw(st.sampled_from([{"is": str(at)}, {"at_most": at}, {"at_least": at}]))
        case "yes_no":
            return name | {"is": draw(st.sampled_from(["yes", "no"]))}
        case "choices":
            return name | {"is": draw(st.sampled_from([option["id"] for option in target["options"]]))}
        case _:
            ids = [option["id"] for option in target["options"]]
            chosen = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids), unique=True))
            ordered = [id_ for id_ in ids if id_ in chosen]
            return name | ({"is": ordered[0]} if len(ordered) == 1 else {"any_of": ordered})


def plain(survey: dict[str, Any]) -> dict[str, Any]:
    """Without what means the same: the same title in every language, a note of some that stands with others."""
    return {key: value for key, value in survey.items() if key != "question"} | {
        "question": [{**question} for question in survey["question"]]
    }


@settings(max_examples=25, deadline=None)
@given(surveys())
def test_any_survey_goes_out_and_comes_back_as_it_was(survey: dict[str, Any]) -> None:
    assert plain(again(survey)) == plain(survey)
