"""Forms after the examples of the XLSForm specification and of ODK, written as text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.imports.issues import ImportIssue, ImportProblem, Severity
from formats.workbook import Sheet, read_workbook
from formats.xlsform.markup import escaped_text, plain_text
from formats.xlsform.reader import FormSurvey, is_form, read_form
from tests.support.workbook import sheets_of

LANGUAGES = ("en", "ro")
YES_NO = "list_name | name | label\nyes_no | yes | Yes\nyes_no | no | No\nab | a | First\nab | b | Second"
TRAINING = {
    "survey": """
type | name | label::English (en) | label::Română (ro) | hint::en | required | relevant | constraint | parameters
start | start
deviceid | device
note | welcome | Thank you for coming. | Vă mulțumim că ați venit.
begin group | about | About the training | Despre instruire
range | overall | How was it? | Cum a fost? | 1 is poor | yes | | | start=1 end=5 step=1 tick_labelset=ends
integer | recommend | Would you recommend it? | Ați recomanda-o? | | | | . >= 0 and . <= 10
select_one missing | missing | What was missing? | Ce a lipsit? | | | ${overall} <= 3
end group
begin group | work | Your work | Munca dumneavoastră | | | selected(${useful}, 'yes')
end group
select_one yes_no | useful | Is it useful? | Este utilă? | | true()
begin_group | more | More | Mai mult | | | ${useful} = 'yes'
select_multiple topics | topics | Which topics? | Ce teme? | | | | count-selected(.) <= 2
note | think | Think of the last year. | Gândiți-vă la ultimul an.
rank topics | order | Put them in order | Puneți-le în ordine
select_one often | often | How often? | Cât de des? | | | selected(${topics}, 'law')
end_group
acknowledge | read | Please read the notice | Vă rugăm citiți nota
text | wish | What else? | Ce altceva? | In a few words | yes
note | bye | Goodbye! | La revedere!
""",
    "choices": """
list_name | name | label::English (en) | label::Română (ro)
yes_no | yes | Yes | Da
yes_no | no | No | Nu
missing | time | Time | Timp
missing | Cases.1 | Cases | Cazuri
topics | law | The law | Legea
topics | money | Money | Bani
topics | people | People | Oameni
often | 1 | Daily | Zilnic
often | 2 | Weekly | Săptămânal
ends | 1 | poor | slab
ends | 5 | excellent | excelent
""",
    "settings": "form_title | form_id | default_language\nTraining | training_2027 | English (en)",
}


def read(survey: str, choices: str = YES_NO, settings: str = "", current: dict[str, Any] | None = None) -> FormSurvey:
    sheets = {"survey": survey, "choices": choices} | ({"settings": settings} if settings else {})
    return read_form(sheets_of(sheets), LANGUAGES, current)


def problems(form: FormSurvey) -> list[tuple[str, ImportProblem]]:
    return [(issue.place, issue.problem) for issue in form.issues]


def test_form_in_two_languages_with_groups_and_notes_becomes_a_survey() -> None:
    form = read_form(sheets_of(TRAINING), LANGUAGES)

    assert form.table["title"] == {"en": "Training", "ro": "Training"}
    assert form.table["note"] == {"en": "Goodbye!", "ro": "La revedere!"}
    questions = {question["id"]: question for question in form.table["question"]}
    assert list(questions) == [
        "overall", "recommend", "missing", "useful", "topics", "order", "often", "read", "wish"
    ]  # fmt: skip
    assert questions["overall"] == {
        "id": "overall",
        "kind": "rating",
        "section": {"en": "About the training", "ro": "Despre instruire"},
        "note": {"en": "Thank you for coming.", "ro": "Vă mulțumim că ați venit."},
        "text": {"en": "How was it?", "ro": "Cum a fost?"},
        "hint": {"en": "1 is poor"},
        "required": True,
        "points": 5,
        "low": {"en": "poor", "ro": "slab"},
        "high": {"en": "excellent", "ro": "excelent"},
    }
    assert [questions["recommend"][key] for key in ("kind", "points", "from_zero")] == ["rating", 10, True]
    assert questions["missing"]["show_if"] == {"question": "overall", "at_most": 3}
    assert questions["missing"]["options"][1] == {"id": "Cases.1", "label": {"en": "Cases", "ro": "Cazuri"}}
    assert [questions["useful"][key] for key in ("kind", "required")] == ["yes_no", True]
    assert questions["topics"]["show_if"] == {"question": "useful", "is": "yes"}
    assert questions["topics"]["max"] == 2
    assert questions["order"]["kind"] == "ranking"
    assert questions["order"]["note"]["en"] == "Think of the last year."
    assert questions["often"]["show_if"] == {"question": "topics", "is": "law"}
    assert questions["read"]["options"] == [{"id": "OK", "label": {"en": "OK", "ro": "Am înțeles"}}]
    assert questions["wish"] == {
        "id": "wish",
        "kind": "comment",
        "text": {"en": "What else?", "ro": "Ce altceva?"},
        "hint": {"en": "In a few words"},
    }
    assert problems(form) == [
        ("survey!A2", ImportProblem.METADATA),
        ("survey!A3", ImportProblem.METADATA),
        ("survey!G10", ImportProblem.CONDITION_ON_LATER),
        ("survey!F20", ImportProblem.COMMENT_REQUIRED),
    ]


def test_old_workbook_is_read() -> None:
    sheets = read_workbook((Path(__file__).parent / "old_form.xls").read_bytes())

    assert isinstance(sheets, tuple)
    form = read_form(sheets, LANGUAGES)

    assert [(question["id"], question["kind"]) for question in form.table["question"]] == [
        ("useful", "yes_no"),
        ("marks", "rating"),
    ]
    assert form.issues == (ImportIssue("survey!A4", ImportProblem.TYPE, Severity.UNASKABLE, "image"),)


@pytest.mark.parametrize(
    ("row", "place", "problem"),
    [
        ("geopoint | q | Where?", "A2", ImportProblem.TYPE),
        ("calculate | q", "A2", ImportProblem.TYPE),
        ("telepathy | q | What?", "A2", ImportProblem.UNKNOWN_TYPE),
        ("text | | What?", "B2", ImportProblem.NO_NAME),
        ("text | q", "C2", ImportProblem.NO_TEXT),
        ("text | q | Hello ${name}", "C2", ImportProblem.QUOTES_ANSWER),
        (f"text | q | {'x' * 501}", "C2", ImportProblem.TEXT_TOO_LONG),
        (f"text | q | What? | {'x' * 301}", "D2", ImportProblem.TEXT_TOO_LONG),
        ("text | q | What? | like ${name}", "D2", ImportProblem.QUOTES_ANSWER),
        ("select_one nothing | q | What?", "A2", ImportProblem.UNKNOWN_LIST),
        ("rank one | q | What?", "A2", ImportProblem.TOO_FEW_OPTIONS),
        ("rank many | q | What?", "A2", ImportProblem.TOO_MANY_OPTIONS),
        ("select_one twice | q | What?", "choices!B16", ImportProblem.DUPLICATE_OPTION),
        ("select_one alike | q | What?", "choices!C18", ImportProblem.SAME_LABEL),
        ("select_one long | q | What?", "choices!C19", ImportProblem.TEXT_TOO_LONG),
        ("select_one quoting | q | What?", "choices!C20", ImportProblem.QUOTES_ANSWER),
        ("select_one ab | q | What? | | | | | x=${a}", "H2", ImportProblem.CHOICE_FILTER),
        ("text | q | What? | | | | | | yes", "I2", ImportProblem.READ_ONLY),
        ("text | q | What? | | ${a} = 'x'", "E2", ImportProblem.REQUIRED_RULE),
        ("integer | q | How many?", "A2", ImportProblem.NO_SHORT_RANGE),
        ("integer | q | How many? | | | | . > 0", "G2", ImportProblem.NO_SHORT_RANGE),
        ("integer | q | How many? | | | | . > 0 and . < 100", "G2", ImportProblem.NO_SHORT_RANGE),
        ("integer | q | How many? | | | | . = 1", "G2", ImportProblem.NO_SHORT_RANGE),
        ("range | q | How many? | | | | | | | start=1 end=100", "J2", ImportProblem.NO_SHORT_RANGE),
        ("range | q | How many? | | | | | | | start=one", "J2", ImportProblem.NO_SHORT_RANGE),
        ("range | q | How many? | | | | | | | step=0", "J2", ImportProblem.NO_SHORT_RANGE),
        ("text | q | What? | | | regex(${a}, 'x')", "F2", ImportProblem.CONDITION),
        ("text | q | What? | | | ${other} = 'x'", "F2", ImportProblem.CONDITION_ON_MISSING),
        ("text | q | What? | | | ${last} = 'yes'", "F2", ImportProblem.CONDITION_ON_LATER),
    ],
)
def test_what_a_chat_cannot_have_is_named_with_its_cell_and_the_rest_is_asked(
    row: str, place: str, problem: ImportProblem
) -> None:
    head = "type | name | label | hint | required | relevant | constraint | choice_filter | read_only | parameters"
    choices = "\n".join(
        [
            YES_NO,
            "one | a | A",
            *(f"many | o{number} | O{number}" for number in range(8)),
            "twice | a | A",
            "twice | a | B",
            "alike | a | Same",
            "alike | b | same",
            f"long | a | {'x' * 201}",
            "quoting | a | like ${a}",
        ]
    )

    form = read(f"{head}\n{row}\nselect_one yes_no | last | Was it good?", choices)

    assert [question["id"] for question in form.table["question"]] == ["last"]
    (issue,) = form.issues
    assert (issue.place, issue.problem) == (place if "!" in place else f"survey!{place}", problem)
    assert issue.severity is Severity.UNASKABLE


CONDITIONS = """
type | name | label | required | relevant
select_one yes_no | a | A? | yes |
select_one ab | b | B? | | ${a} = 'yes'
select_multiple ab | c | C? | |
text | d | D? | |
rank ab | e | E? | |
select_one ab | q | Q? | | %s
"""


@pytest.mark.parametrize(
    ("relevant", "show_if"),
    [
        ("${a} = 'yes'", {"question": "a", "is": "yes"}),
        ("${a} != 'yes'", {"question": "a", "is": "no"}),
        ("not(selected(${a}, 'yes'))", {"question": "a", "is": "no"}),
        ("${b} = 'a' or ${b} = 'b'", {"question": "b", "any_of": ["a", "b"]}),
        ("${a} = 'yes' and ${b} = 'a'", {"question": "b", "is": "a"}),
        ("selected(${c}, 'b')", {"question": "c", "is": "b"}),
        ("true()", None),
        ("${a} = 'yes' or not(${a} = 'yes')", None),
    ],
)
def test_condition_on_one_earlier_question_is_kept(relevant: str, show_if: dict[str, Any] | None) -> None:
    form = read(CONDITIONS % relevant)

    assert form.table["question"][-1].get("show_if") == show_if
    assert form.issues == ()


@pytest.mark.parametrize(
    ("relevant", "problem"),
    [
        ("${a} = 'no' and ${c} = 'a'", ImportProblem.CONDITION),
        ("${a} = 'no' and selected(${c}, 'a')", ImportProblem.CONDITION_SEVERAL),
        ("${a} = 'no' or ${b} = 'a'", ImportProblem.CONDITION_SEVERAL),
        ("selected(${c}, 'a') or selected(${c}, 'b')", ImportProblem.CONDITION),
        ("selected(${c}, 'x')", ImportProblem.CONDITION_NEVER),
        ("${a} = 'maybe'", ImportProblem.CONDITION_NEVER),
        ("${d} = 'x'", ImportProblem.CONDITION_ON_TYPED),
        ("${e} = 'a'", ImportProblem.CONDITION),
        ("1 = 1", ImportProblem.CONDITION),
        ("${q} = 'a'", ImportProblem.CONDITION_ON_LATER),
    ],
)
def test_other_conditions_are_named(relevant: str, problem: ImportProblem) -> None:
    form = read(CONDITIONS % relevant)

    assert [question["id"] for question in form.table["question"]] == ["a", "b", "c", "d", "e"]
    assert problems(form) == [("survey!E7", problem)]


def test_condition_that_whoever_skips_fulfils_too_is_named_and_kept_for_the_answers() -> None:
    form = read(CONDITIONS % "${b} != 'a'")

    assert form.table["question"][-1]["show_if"] == {"question": "b", "is": "b"}
    assert problems(form) == [("survey!E7", ImportProblem.CONDITION_UNANSWERED)]


def test_group_hands_its_condition_on_and_a_comment_in_it_is_refused() -> None:
    form = read(
        """
type | name | label | relevant
select_one yes_no | a | A? |
begin group | g | Part | ${a} = 'yes'
note | n | Read this |
begin group | h | Inner |
select_one ab | b | B? |
end group
text | c | C? |
end group
note | only | For some | ${a} = 'no'
begin group | i | | regex(${a}, 'x')
select_one ab | d | D? |
geopoint | e | E? |
end group
"""
    )

    assert form.table["question"][1] == {
        "id": "b",
        "kind": "choice",
        "section": {"en": "Part › Inner"},
        "note": {"en": "Read this"},
        "text": {"en": "B?"},
        "show_if": {"question": "a", "is": "yes"},
        "options": [{"id": "a", "label": {"en": "First"}}, {"id": "b", "label": {"en": "Second"}}],
    }
    assert problems(form) == [
        ("survey!A8", ImportProblem.COMMENT_CONDITION),
        ("survey!D11", ImportProblem.CONDITION),
        ("survey!A13", ImportProblem.TYPE),
        ("survey!D10", ImportProblem.NOTE_CONDITION),
    ]


def test_repeat_is_named_once_and_what_stands_in_it_is_left_out() -> None:
    form = read(
        "type | name | label\nbegin repeat | r | Child\ntext | t | Name?\nbegin repeat | s | Toy\nend repeat\n"
        "end repeat\ntext | u | Else?"
    )

    assert [question["id"] for question in form.table["question"]] == ["u"]
    assert problems(form) == [("survey!A2", ImportProblem.REPEAT)]


@pytest.mark.parametrize(
    ("rows", "place", "problem"),
    [
        ("begin group | g | G\ntext | a | A?", "survey!A2", ImportProblem.GROUP_NOT_CLOSED),
        ("text | a | A?\nend group", "survey!A3", ImportProblem.GROUP_NOT_OPEN),
        ("text | a | A?\nend repeat", "survey!A3", ImportProblem.GROUP_NOT_OPEN),
        ("start | a", "survey!1", ImportProblem.NOTHING_INSIDE),
    ],
)
def test_form_that_is_broken_is_a_mistake(rows: str, place: str, problem: ImportProblem) -> None:
    form = read(f"type | name | label\n{rows}")

    assert [(i.place, i.problem) for i in form.issues if i.severity is Severity.MISTAKE] == [(place, problem)]


def test_labels_of_another_language_are_left_out_and_a_form_of_it_alone_is_a_mistake() -> None:
    both = read("type | name | label | label::French (fr)\ntext | a | What? | Quoi?")
    french = read("type | name | label::French (fr)\ntext | a | Quoi?")

    assert both.table["question"][0]["text"] == {"en": "What?"}
    assert problems(both) == [("survey!D1", ImportProblem.LANGUAGE_IGNORED)]
    assert [(issue.problem, issue.severity) for issue in french.issues] == [
        (ImportProblem.LANGUAGE_IGNORED, Severity.MISTAKE)
    ]


def test_labels_without_a_language_are_of_the_default_one() -> None:
    form = read("type | name | label\ntext | a | Ce?", settings="form_title | default_language\nUnu | Romanian (ro)")
    mixed = read("type | name | label::English | hint\nselect_one ab | a | What? | Press")

    assert form.table["question"][0]["text"] == {"ro": "Ce?"}
    assert form.table["title"] == {"ro": "Unu"}
    assert mixed.table["question"][0]["hint"] == {"en": "Press"}
    assert mixed.table["question"][0]["options"][0]["label"] == {"en": "First"}


def test_what_no_form_can_say_is_kept_from_the_current_survey() -> None:
    current = {
        "title": {"en": "Before", "ro": "Înainte"},
        "anonymous": False,
        "closes": "end + 1d",
        "note": {"en": "old"},
        "question": [{"id": "a", "kind": "yes_no", "text": {"en": "A?"}, "breakdown": True}],
    }

    same_title = read("type | name | label\nselect_one yes_no | a | A?", settings="form_title\nBefore", current=current)
    new_title = read("type | name | label\ntext | a | A?", settings="form_title\nAfter", current=current)

    assert same_title.table == {**{k: v for k, v in current.items() if k != "note"}}
    assert new_title.table["title"] == {"en": "After"}


def test_names_that_cannot_be_ids_are_changed_and_said() -> None:
    form = read(
        "type | name | label\nselect_one l | my question | A?", "list_name | name | label\nl | a/b | A\nl | c | C"
    )

    (question,) = form.table["question"]
    assert (question["id"], [option["id"] for option in question["options"]]) == ("my_question", ["a_b", "c"])
    assert [(i.place, i.problem, i.subject, i.detail) for i in form.issues] == [
        ("survey!B2", ImportProblem.RENAMED, "my question", "my_question"),
        ("choices!C2", ImportProblem.RENAMED, "a/b", "a_b"),
    ]


def test_what_is_left_out_of_a_question_is_said() -> None:
    form = read(
        "type | name | label | default | media::image | constraint\n"
        "select_one ab or_other | a | A? | b | a.png | . != 'a'\n"
        "select_multiple ab | m | M? | | | not(selected(., 'a'))\n"
        "note | n | N | | b.png |\n"
        "text | t | T? | | | string-length(.) < 9"
    )

    assert form.table["question"][0]["options"][-1] == {"id": "other", "label": {"en": "Other"}}
    assert problems(form) == [
        ("survey!D2", ImportProblem.DEFAULT_IGNORED),
        ("survey!E2", ImportProblem.MEDIA_IGNORED),
        ("survey!A2", ImportProblem.OTHER_TEXT),
        ("survey!F2", ImportProblem.CONSTRAINT_IGNORED),
        ("survey!F3", ImportProblem.CONSTRAINT_IGNORED),
        ("survey!E4", ImportProblem.MEDIA_IGNORED),
        ("survey!F5", ImportProblem.CONSTRAINT_IGNORED),
    ]
    assert {issue.severity for issue in form.issues} == {Severity.NOTICE}


def test_numbers_that_begin_elsewhere_are_options_in_their_order() -> None:
    form = read(
        "type | name | label | constraint | parameters\n"
        "integer | age | Class? | . >= 5 and . <= 8\n"
        "range | down | Down? | | start=2 end=0 step=0.5\n"
        "range | ten | Ten?",
    )

    age, down, ten = form.table["question"]
    assert [option["id"] for option in age["options"]] == ["5", "6", "7", "8"]
    assert [option["id"] for option in down["options"]] == ["2", "1.5", "1", "0.5", "0"]
    assert (ten["kind"], ten["points"]) == ("rating", 10)


def test_rows_that_are_disabled_or_remarks_are_passed_over() -> None:
    form = read("type | name | label | disabled\ntext | a | A? | yes\n# remark | b | B?\n | remark\ntext | d | D?")

    assert [question["id"] for question in form.table["question"]] == ["d"]
    assert form.issues == ()


def test_workbook_is_a_form_by_its_sheet_or_its_columns() -> None:
    assert is_form(sheets_of({"Survey": "Type | Name\ntext | a"}))
    assert is_form(sheets_of({"Sheet1": "type | name | label\ntext | a | A"}))
    assert not is_form(sheets_of({"Sheet1": "name | email"}))
    assert is_form(sheets_of({"survey": "name | email"}))
    assert problems(read_form(sheets_of({"survey": "name | email"}), LANGUAGES)) == [
        ("survey!1", ImportProblem.NO_COLUMN)
    ]
    assert problems(read_form(sheets_of({"Sheet1": "name | email"}), LANGUAGES)) == [
        ("survey!1", ImportProblem.NO_COLUMN)
    ]


def test_hint_of_a_note_stands_below_it_and_a_hint_alone_is_the_text() -> None:
    form = read("type | name | label | hint\nnote | a | Hello! | Apply here.\ntext | b | | In a few words")

    assert form.issues == ()
    assert form.table["question"] == [
        {"id": "b", "kind": "comment", "note": {"en": "Hello!\n\nApply here."}, "text": {"en": "In a few words"}}
    ]


def test_title_is_taken_in_each_language_that_it_is_written_in() -> None:
    settings = "form_title | form_title_en | form_title_ro | form_title_de\nOne | One | Unu | Eins"

    form = read("type | name | label::en\ntext | a | A?", settings=settings)

    assert form.table["title"] == {"en": "One", "ro": "Unu"}


def test_notes_that_are_too_long_together_are_named() -> None:
    form = read(f"type | name | label\nnote | a | {'x' * 500}\nnote | b | {'y' * 500}\ntext | c | C?")

    assert form.table["question"][0]["note"] == {"en": "x" * 500}
    assert problems(form) == [("survey!C3", ImportProblem.TEXT_TOO_LONG)]


CELLS = st.sampled_from(
    [
        *("", "yes", "${overall} = 1", "begin group", "end group", "begin repeat", "end repeat", "select_one yes_no"),
        *("rank topics", "range", "integer", "${a}", ". <= 3", "start=0 end=0", "start=NaN end=1", "type", "name"),
        *("start=0 end=1 step=1e-30", "label::", "::", "(((", "count-selected(.) <= 99999999999999999999", "x" * 600),
    ]
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 9), CELLS), max_size=12))
def test_any_cells_lead_to_questions_or_to_remarks_and_never_raise(edits: list[tuple[int, int, str]]) -> None:
    sheets = [list(map(list, sheet.rows)) for sheet in TRAINING_SHEETS]
    rows = [row for sheet in sheets for row in sheet if row]
    for row, column, cell in edits:
        cells = rows[row % len(rows)]
        cells[column % len(cells)] = cell

    form = read_form(
        [Sheet(sheet.name, tuple(map(tuple, cells))) for sheet, cells in zip(TRAINING_SHEETS, sheets, strict=True)],
        LANGUAGES,
    )

    assert form.table.get("question") or any(issue.severity is Severity.MISTAKE for issue in form.issues)


TRAINING_SHEETS = sheets_of(TRAINING)


def test_question_without_a_type_is_named_as_below_a_merged_cell() -> None:
    form = read("type | name | label\ntext | a | A?\n | b | B?")

    assert problems(form) == [("survey!A3", ImportProblem.NO_TYPE)]


def test_heads_are_found_below_a_title_and_in_capital_letters() -> None:
    form = read("Survey of 2027\n\nTYPE | NAME | LABEL (EN) | REQUIRED\n\nSELECT_ONE yes_no | a | A? | YES")

    assert form.issues == ()
    assert form.table["question"] == [{"id": "a", "kind": "yes_no", "text": {"en": "A?"}, "required": True}]


def test_column_that_nobody_would_see_is_named_once() -> None:
    form = read("type | name | label | lable::ro | guidance_hint | appearance | $kuid\ntext | a | A? | B? | C | w1 | x")

    assert [(issue.place, issue.problem, issue.subject) for issue in form.issues] == [
        ("survey!D1", ImportProblem.COLUMN_IGNORED, "lable::ro"),
        ("survey!E1", ImportProblem.COLUMN_IGNORED, "guidance_hint"),
    ]


def test_table_of_questions_is_named_and_left_out_as_a_whole() -> None:
    form = read(
        "type | name | label\nbegin_score | s | S\nscore__row | r | R\nend_score\nbegin_kobomatrix | m | M\n"
        "text | n | N?\nend_kobomatrix\ntext | a | A?"
    )

    assert problems(form) == [("survey!A2", ImportProblem.REPEAT), ("survey!A5", ImportProblem.REPEAT)]
    assert [question["id"] for question in form.table["question"]] == ["a"]


def test_order_by_chance_is_said_not_to_be_had() -> None:
    form = read("type | name | label | parameters\nselect_one ab | a | A? | randomize=true")

    assert problems(form) == [("survey!D2", ImportProblem.PARAMETERS_IGNORED)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**How** was <i>it</i>?", "How was it?"),
        ('<span style="color:red">Read</span><br>this', "Read\nthis"),
        ("## Part _one_ of *two*", "Part one of two"),
        ("See [the page](https://example.org/a)", "See the page (https://example.org/a)"),
        ("2 * 3 * 4, snake_case_name, 5 < 6 > 4", "2 * 3 * 4, snake_case_name, 5 < 6 > 4"),
    ],
)
def test_markup_becomes_plain_text(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@settings(max_examples=300, deadline=None)
@given(st.text("ab*_#[]()<>/\\ \n", max_size=12).map(str.strip))
def test_text_with_signs_of_markup_goes_out_and_comes_back_as_it_was(text: str) -> None:
    assert plain_text(escaped_text(text)) == text


@pytest.mark.parametrize("text", ["Rate *this* <b>", "[a](https://b.c) __x__", "# 1", "snake_case", "a \\* b"])
def test_plain_text_of_the_chat_goes_out_and_comes_back_as_it_was(text: str) -> None:
    assert plain_text(escaped_text(text)) == text


def computed(formula: str, result: str) -> bytes:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("survey")
    sheet.write_row(0, 0, ["type", "name", "label"])
    sheet.write_row(1, 0, ["text", "a"])
    sheet.write_formula(1, 2, formula, None, result)
    book.close()
    return stream.getvalue()


def test_formula_is_what_it_gives_and_named_where_the_file_does_not_say() -> None:
    results = [
        read_workbook(computed('="Wh"&"at?"', "What?")),
        read_workbook(computed("=1/0", "#DIV/0!")),
        read_workbook(computed('="Wh"&"at?"', "")),
    ]

    forms = [read_form(sheets, LANGUAGES) for sheets in results if isinstance(sheets, tuple)]
    assert forms[0].table["question"][0]["text"] == {"en": "What?"}
    assert [problems(form) for form in forms[1:]] == [
        [("survey!C2", ImportProblem.BROKEN_CELL)],
        [("survey!C2", ImportProblem.NO_RESULT)],
    ]
