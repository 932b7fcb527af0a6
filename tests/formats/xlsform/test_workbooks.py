"""Workbooks as organizers have them, after ODK, Kobo and the forms of 2012: in two languages, with groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.imports.issues import ImportIssue, Severity, issues_of
from formats.workbook import read_workbook
from formats.xlsform.reader import FormSurvey, read_form
from formats.xlsform.writer import write_form

WORKBOOKS = Path(__file__).parent / "workbooks"
LANGUAGES = ("en", "ro")
QUESTIONS = {
    "training_evaluation.xlsx": (
        "overall choice, recommend rating, expectations yes_no, why_not choices, clear choice, relevant_work choice,"
        " modules choices, victims_confidence rating, order ranking, trainers_knew choice, pace choice,"
        " exercises yes_no, exercise_count rating, read choice, improve comment, other comment"
    ),
    "practitioners.xlsx": (
        "region choice, role choice, people choice, had_case yes_no, partners choices, quality choice,"
        " ngo_quality choice, court_quality choice, use choice, topics ranking, wish comment"
    ),
    "round_table_2012.xls": (
        "why comment, first yes_no, before choices, best choice, days rating, seats choice, light choice, air choice,"
        " food choice, again yes_no, useful yes_no, often choice, more choices, last comment"
    ),
}
UNASKABLE = {
    "training_evaluation.xlsx": "A28 session, A31 calculate, A32 date, A33 geopoint, A34 image",
    "practitioners.xlsx": (
        "L6 county, I8 role_other, J9 years, A11 decimal, A20 needs, A24 rank_needs, C27 again,"
        " A28 select_one_from_file towns.csv, A29 file, A33 audio"
    ),
    "round_table_2012.xls": "A25 get gps, A26 q picture, A27 q date, A28 children",
}
NOTICES = {
    "training_evaluation.xlsx": "A2 start, A3 end, A4 today, A10 why_not",
    "practitioners.xlsx": (
        "G1 guidance_hint::English (en), A2 start, A3 end, A4 username, M5 region, N13 had_case, J32 wish"
    ),
    "round_table_2012.xls": "A2 start time, A3 device id, A9 best, A11 q phone number",
}


def read(content: bytes) -> FormSurvey:
    sheets = read_workbook(content)
    assert isinstance(sheets, tuple)
    return read_form(sheets, LANGUAGES)


def brief(issues: tuple[ImportIssue, ...]) -> str:
    return ", ".join(f"{issue.place.removeprefix('survey!')} {issue.subject}" for issue in issues)


@pytest.mark.parametrize("name", QUESTIONS)
def test_workbook_is_asked_as_far_as_a_chat_can_and_the_rest_is_named_with_its_cell(name: str) -> None:
    form = read((WORKBOOKS / name).read_bytes())

    assert ", ".join(f"{question['id']} {question['kind']}" for question in form.table["question"]) == QUESTIONS[name]
    assert issues_of(form.issues, Severity.MISTAKE) == ()
    assert brief(issues_of(form.issues, Severity.UNASKABLE)) == UNASKABLE[name]
    assert brief(issues_of(form.issues, Severity.NOTICE)) == NOTICES[name]
    assert all(set(question["text"]) == {"en", "ro"} for question in form.table["question"])


@pytest.mark.parametrize("name", QUESTIONS)
def test_workbook_goes_out_as_it_came_in(name: str) -> None:
    table = read((WORKBOOKS / name).read_bytes()).table

    form = read(write_form(table, "bucharest", LANGUAGES))

    assert form.table["question"] == table["question"]
    assert form.table.get("note") == table.get("note")
    assert form.issues == ()


def test_groups_notes_hints_and_conditions_stand_where_they_did() -> None:
    form = read((WORKBOOKS / "training_evaluation.xlsx").read_bytes())

    questions = {question["id"]: question for question in form.table["question"]}
    assert form.table["title"] == {"en": "Training evaluation", "ro": "Training evaluation"}
    assert form.table["note"] == {"en": "Thank you!", "ro": "Vă mulțumim!"}
    assert questions["overall"]["note"]["en"].startswith("Thank you for taking part")
    assert questions["clear"]["note"]["ro"] == "Vă rugăm să vă gândiți la toate modulele."
    assert questions["recommend"] == {
        "id": "recommend",
        "kind": "rating",
        "section": {"en": "The training as a whole", "ro": "Instruirea în ansamblu"},
        "text": {
            "en": "How likely are you to recommend it to a colleague?",
            "ro": "Cât de probabil este să o recomandați unui coleg?",
        },
        "hint": {"en": "0 is not at all", "ro": "0 înseamnă deloc"},
        "points": 10,
        "from_zero": True,
        "low": {"en": "not at all", "ro": "deloc"},
        "high": {"en": "certainly", "ro": "sigur"},
    }
    assert questions["why_not"]["show_if"] == {"question": "expectations", "is": "no"}
    assert (questions["why_not"]["max"], questions["why_not"]["options"][-1]["id"]) == (3, "other")
    assert questions["victims_confidence"]["section"]["en"] == "Content › Victims"
    assert questions["victims_confidence"]["show_if"] == {"question": "modules", "is": "victims"}
