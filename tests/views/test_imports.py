from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from domain.editing.changes import FrozenPart, FrozenReason
from domain.editing.mistakes import MistakeKind, mistake
from domain.imports.comparison import ChangeKind, EventPart, MessageName, TableChange
from domain.imports.issues import ImportIssue, ImportProblem, Severity
from formats.event.schema import EventShape
from formats.event.schema_keys import keys_of, kind_at
from views.editing.labels import field_name
from views.editing.refusals import frozen_part
from views.i18n import Translator
from views.imports.changes import change_lines
from views.imports.issues import issue_line, issue_lines, issue_sentence
from views.imports.screens import name_of

EN, RO = (Translator(code, ZoneInfo("UTC")) for code in ("en", "ro"))


@pytest.mark.parametrize("language", ["en", "ro"])
@pytest.mark.parametrize("problem", ImportProblem)
def test_every_problem_is_one_sentence(problem: ImportProblem, language: str) -> None:
    rule = mistake(MistakeKind.EMPTY_TEXT) if problem is ImportProblem.RULE else None
    issue = ImportIssue("A1", problem, subject="q", detail="7", mistake=rule)

    sentence = issue_sentence(Translator(language, ZoneInfo("UTC")), issue)

    assert sentence
    assert "\n" not in sentence
    assert "{" not in sentence


def test_place_stands_before_the_sentence() -> None:
    def line(place: str) -> tuple[str, str]:
        issue = ImportIssue(place, ImportProblem.NO_TITLE)
        return issue_line(EN, issue), issue_line(RO, issue)

    assert line("survey!C7") == ("survey!C7: this item has no title", "survey!C7: acest punct nu are titlu")
    assert line("line 12") == ("line 12: this item has no title", "linia 12: acest punct nu are titlu")
    assert line("day 1, Hall, 2")[1] == "ziua 1, Hall, punctul 2: acest punct nu are titlu"
    assert line("") == ("this item has no title", "acest punct nu are titlu")


def test_rule_without_a_place_names_its_key() -> None:
    empty = mistake(MistakeKind.EMPTY_TEXT)
    rule = ImportIssue("", ImportProblem.RULE, subject="survey.question[2].text", mistake=empty)

    assert issue_line(EN, rule) == "Survey › Questions 2 › Text: this text is empty"
    assert issue_line(RO, rule) == "Chestionar › Întrebări 2 › Text: acest text este gol"
    assert issue_line(RO, replace(rule, place="line 3")) == "linia 3: acest text este gol"
    assert issue_line(EN, replace(rule, subject="nonsense")) == "this text is empty"


def test_many_lines_stay_one_screen() -> None:
    issues = [ImportIssue(f"A{number}", ImportProblem.NO_TITLE) for number in range(69)]

    assert issue_lines(EN, issues, 12)[-1] == "… and 57 more"
    assert len(issue_lines(EN, issues[:12], 12)) == 12


def test_changes_are_lines_with_a_sign() -> None:
    changes = [
        TableChange(EventPart.QUESTION, ChangeKind.ADDED, {"en": "How?", "ro": "Cum?"}),
        TableChange(EventPart.AGENDA, ChangeKind.CHANGED, {"en": "Coffee"}, ("starts", "room")),
        TableChange(EventPart.FIELD, ChangeKind.CHANGED, "", ("venue",)),
        TableChange(EventPart.PROFESSION, ChangeKind.REMOVED, "judge"),
        TableChange(EventPart.MESSAGE, ChangeKind.MOVED, MessageName("reminder", "end + 2d at 18:00")),
        TableChange(EventPart.SURVEY, ChangeKind.ADDED, "", ("minimum_group",)),
    ]

    assert change_lines(RO, changes, 5) == [
        "+ Întrebare: Cum?",
        "✎ Punct din program: Coffee (Începe, Sala)",
        "✎ Locul",
        "− Profesia: judge",
        "↕ Mesaj: Reamintire, 2 zile după sfârșit, ora 18:00",
        "… și încă 1",
    ]
    assert change_lines(EN, changes[-2:], 4) == [
        "↕ Message: Reminder, 2 days after the end, 18:00",
        "+ Survey: Results from so many answers",
    ]


def keys_below(kind: object) -> Iterator[str]:
    for key, below in keys_of(kind).items():
        yield key
        yield from keys_below(below)
        yield from keys_below(kind_at(below, [0]))


def test_every_key_of_an_event_has_a_name() -> None:
    inside_of_conditions = {"is", "at_least", "at_most"}

    assert {key for key in keys_below(EventShape) if field_name(EN, key) == key} == inside_of_conditions


@pytest.mark.parametrize("language", ["en", "ro"])
def test_every_part_that_stands_is_told_in_a_sentence(language: str) -> None:
    voice = Translator(language, ZoneInfo("UTC"))

    texts = (("en", "First time?"), ("ro", "Prima dată?"))
    sentences = {frozen_part(voice, FrozenReason(part, "judge", texts)) for part in FrozenPart}

    assert len(sentences) == len(FrozenPart)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_event_is_called_by_any_title_it_has_or_by_its_code() -> None:
    assert name_of(RO, {"title": {"en": "Talk"}, "code": "x"}) == "Talk"
    assert name_of(RO, {"title": "Talk", "code": "x"}) == "x"


def test_each_type_is_named_once_with_as_many_cells_as_there_is_room_for() -> None:
    types = ["calculate"] * 190 + ["date", "calculate", "image", "date"]
    issues = [
        ImportIssue(f"survey!A{row}", ImportProblem.TYPE, Severity.UNASKABLE, name)
        for row, name in enumerate(types, start=2)
    ]

    assert issue_lines(EN, issues, 12)[0] == (
        "a chat cannot ask for calculate (survey!A2, A3, A4, A5, A6, A7, A8, A9, A10, A11, A12, A13, …),"
        " date (survey!A192, A195), image (survey!A194)"
    )
    assert issue_lines(EN, issues[-4:], 12) == [
        "a chat cannot ask for date (survey!A192, A195), calculate (survey!A193), image (survey!A194)"
    ]


def test_many_of_one_kind_are_one_line_that_names_each_with_its_cell() -> None:
    names = ("date", "time", "image")
    types = [
        ImportIssue(f"survey!A{row}", ImportProblem.TYPE, Severity.UNASKABLE, name)
        for row, name in enumerate(names, start=2)
    ]
    issues = [types[0], ImportIssue("survey!C9", ImportProblem.NO_TEXT, Severity.UNASKABLE, "q"), *types[1:]]

    assert issue_lines(EN, issues, 12) == [
        "a chat cannot ask for date (survey!A2), time (survey!A3), image (survey!A4)",
        "survey!C9: “q” has no text to show",
    ]
    assert issue_lines(RO, issues, 1) == [
        "într-o conversație nu se pot cere date (survey!A2), time (survey!A3), image (survey!A4)",
        "… și încă 1",
    ]
    assert issue_lines(EN, types[:2], 12) == [
        "survey!A2: a chat cannot ask for “date”",
        "survey!A3: a chat cannot ask for “time”",
    ]


def test_lines_that_do_not_fit_their_room_are_counted() -> None:
    issues = [ImportIssue("", ImportProblem.NO_TITLE)] * 9

    assert issue_lines(EN, issues, 9, 70) == ["this item has no title"] * 3 + ["… and 6 more"]
