from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.editing.mistakes import MistakeKind, mistake
from domain.events import Event
from domain.imports.comparison import ChangeKind, EventPart
from domain.imports.issues import ImportIssue, ImportProblem
from formats.imports import (
    EventImport,
    event_tables,
    find_survey,
    form_languages,
    frame_of,
    import_event,
    import_part,
    survey_ids,
)
from formats.recognition import FileFormat, detect
from formats.schedule.writer import write_agenda
from formats.toml.writer import write_event, write_part
from formats.xlsform.writer import write_form
from tests.support.settings import TEXT
from tests.support.workbook import workbook
from views.mistakes.sentences import english_text

LANGUAGES = ("en", "ro")
EVENT: dict[str, Any] = tomllib.loads(TEXT)["event"][0]


def file(content: bytes) -> FileFormat:
    recognised = detect(content)
    assert isinstance(recognised, FileFormat)
    return recognised


def part(content: bytes, current: dict[str, Any] = EVENT) -> EventImport:
    return import_part(file(content), current, LANGUAGES, Path())


def whole(text: str, current: dict[str, Any] | None = None, code: str = "") -> EventImport:
    return import_event(file(text.encode()), current, LANGUAGES, Path(), code)


def lines(outcome: EventImport) -> list[tuple[str, str, str]]:
    return [
        (issue.place, issue.subject, english_text(issue.mistake) if issue.mistake else issue.detail)
        for issue in outcome.mistakes
    ]


def test_event_goes_out_as_toml_and_comes_back_as_it_was() -> None:
    outcome = whole(write_event(EVENT), EVENT)

    assert outcome.table == EVENT
    assert outcome.changes == ()
    assert isinstance(outcome.event, Event)
    assert tomllib.loads(write_event(EVENT)) == {"event": [EVENT]}
    assert tomllib.loads("[[event]]\n" + write_part("survey", EVENT["survey"]))["event"][0] == {
        "survey": EVENT["survey"]
    }


VALUES = st.recursive(
    st.one_of(st.text(st.characters(exclude_categories=("Cs",))), st.integers(-9, 9), st.booleans(), st.datetimes()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="ascii")), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.from_regex("[a-z]{1,4}", fullmatch=True), VALUES, max_size=4))
def test_any_table_goes_out_as_toml_and_comes_back_as_it_was(table: dict[str, Any]) -> None:
    assert tomllib.loads(write_event(table)) == {"event": [table]}


def test_survey_and_agenda_go_out_and_change_nothing_when_they_come_back() -> None:
    form = part(write_form(EVENT["survey"], EVENT["code"], LANGUAGES))
    agenda = part(write_agenda(EVENT["agenda"], frame_of(EVENT, LANGUAGES)))

    assert (form.changes, form.issues) == ((), ())
    assert (agenda.changes, agenda.issues) == ((), ())


def test_form_is_taken_in_the_languages_of_the_event_and_not_in_all_that_the_bot_speaks() -> None:
    columns = "type | name | label::English (en) | label::Română (ro) | label::Deutsch (de)"
    form = workbook({"survey": f"{columns}\ntext | a | A? | A ro? | A de?"})

    outcome = import_part(file(form), EVENT, ("en", "ro", "de"), Path())

    assert outcome.mistakes == ()
    assert outcome.table["survey"]["question"][0]["text"] == {"en": "A?", "ro": "A ro?"}
    assert [(issue.place, issue.problem) for issue in outcome.notices] == [
        ("survey!E1", ImportProblem.LANGUAGE_IGNORED)
    ]


def test_survey_goes_out_in_no_language_that_it_would_not_come_back_in() -> None:
    languages = ("en", "ro", "de")

    form = write_form(EVENT["survey"], EVENT["code"], form_languages(EVENT, "after", languages))
    outcome = import_part(file(form), EVENT, languages, Path())

    assert (outcome.changes, outcome.issues) == ((), ())


def test_new_event_is_all_that_the_file_has() -> None:
    outcome = whole(write_event(EVENT))

    assert outcome.event is not None
    assert outcome.event.code == "bucharest"
    assert {change.kind for change in outcome.changes} == {ChangeKind.ADDED}


def test_event_is_chosen_by_its_code_and_may_stand_without_a_heading() -> None:
    other = write_event({**EVENT, "code": "other"})
    bare = write_event({key: value for key, value in EVENT.items() if not isinstance(value, list)}).split("\n", 1)[1]

    assert whole(write_event(EVENT) + other, code="other").table["code"] == "other"
    assert whole(write_event(EVENT) + other).table["code"] == "bucharest"
    reason = "this heading is missing; write [[event.profession]], with id and label below it"
    assert lines(whole(bare.split("[event.survey]")[0]))[0] == ("", "profession", reason)


def test_mistake_of_an_event_is_named_with_its_line() -> None:
    text = write_event(EVENT).replace('timezone = "Europe/Bucharest"', 'timezone = "Bucuresti"')
    line = next(number for number, each in enumerate(text.splitlines(), start=1) if each.startswith("timezone"))

    ((place, subject, reason),) = lines(whole(text))

    assert (place, subject) == (f"line {line}", "timezone")
    assert reason.startswith('"Bucuresti" is no time zone')
    assert whole(text).event is None


def test_file_that_is_no_toml_is_named_with_its_line() -> None:
    ((place, _, reason),) = lines(whole("[[event]]\ncode = bucharest"))

    assert place == "line 2"
    assert 'write code = "bucharest"' in reason
    assert lines(whole("[[event]]\ncode = [")) != []
    (encoded,) = import_event(FileFormat(file(b"[[event]]").kind, b"\xff"), None, LANGUAGES, Path()).issues
    assert encoded.mistake == mistake(MistakeKind.NOT_UTF8)


def test_settings_file_without_an_event_has_nothing_to_take() -> None:
    (issue,) = import_event(FileFormat(file(b"[[event]]").kind, b"event = []"), None, LANGUAGES, Path()).issues

    assert issue.problem is ImportProblem.NOTHING_INSIDE


def test_tables_of_a_file_are_told() -> None:
    tables = event_tables(TEXT.encode())

    assert not isinstance(tables, ImportIssue)
    assert [table["code"] for table in tables] == ["bucharest"]
    assert isinstance(event_tables(b"[[event]"), ImportIssue)


def test_rule_of_events_that_a_form_breaks_is_named_with_its_cell() -> None:
    outcome = part(
        workbook(
            {"survey": "type | name | label::en | label::ro\ntext | a | A? | \ntext | b | | B?\ntext | c | C? | C?"}
        )
    )

    assert [place for place, _, _ in lines(outcome)] == ["survey!D3"]
    assert outcome.event is None


def test_form_with_a_mistake_changes_nothing() -> None:
    outcome = part(workbook({"survey": "type | name | label\nbegin group | g | G\ntext | a | A?"}))

    assert [issue.problem for issue in outcome.mistakes] == [ImportProblem.GROUP_NOT_CLOSED]
    assert (outcome.changes, outcome.event) == ((), None)


def test_form_keeps_what_no_form_can_say_and_names_what_is_left_out() -> None:
    outcome = part(
        workbook({"survey": "type | name | label\nyes | start\nimage | i | I?\nstart | s\ntext | improve | What?"})
    )

    assert outcome.table["survey"]["closes"] == EVENT["survey"]["closes"]
    assert [issue.place for issue in outcome.unaskable] == ["survey!A2", "survey!A3"]
    assert [issue.place for issue in outcome.notices] == ["survey!A4"]
    kinds = {(change.part, change.kind) for change in outcome.changes}
    assert kinds == {(EventPart.QUESTION, ChangeKind.CHANGED), (EventPart.QUESTION, ChangeKind.REMOVED)}


def test_agenda_outside_the_event_is_named_with_its_cell_or_line() -> None:
    late = part(b"Title,Start,End\nA,10:00,11:00\nB,17:00,18:00")
    calendar = part(
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20270322T170000\r\nDTEND:20270322T180000\r\nSUMMARY:B\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    schedule = part(
        b'{"schedule": {"conference": {"days": [{"date": "2027-03-22", "rooms": {"H": [{"start": "17:00",'
        b' "duration": "1:00", "title": "B"}]}}]}}}'
    )
    xml = part(
        b'<schedule><day date="2027-03-22"><room name="H"><event><start>17:00</start><duration>1:00</duration>'
        b"<title>B</title></event></room></day></schedule>"
    )

    assert [place for outcome in (late, calendar, schedule, xml) for place, _, _ in lines(outcome)] == [
        "C3",
        "line 2",
        "day 1, H, 1",
        "day 1, H, 1",
    ]


def test_whole_event_is_no_part() -> None:
    assert [issue.problem for issue in part(TEXT.encode()).mistakes] == [ImportProblem.NOT_RECOGNISED]


# Several surveys of an event

BEFORE: dict[str, Any] = {
    "id": "before",
    "title": {"en": "Before", "ro": "Înainte"},
    "closes": "start",
    "audience": "registered",
    "compare": ["know"],
    "question": [
        {"id": "know", "kind": "rating", "points": 5, "text": {"en": "What do you know?", "ro": "Ce știți?"}},
        {"id": "come", "kind": "yes_no", "text": {"en": "Will you come?", "ro": "Veniți?"}},
    ],
}
SEVERAL = {
    **EVENT,
    "further_survey": [{**BEFORE, "id": "first", "closes": "start - 5d", "compare": []}, BEFORE],
    "message": [
        *EVENT["message"],
        {"send": "survey", "survey": "first", "when": "start - 9d at 10:00"},
        {"send": "survey", "survey": "before", "when": "start - 4d at 10:00"},
    ],
}


def further(content: bytes, survey: str) -> EventImport:
    return import_part(file(content), SEVERAL, LANGUAGES, Path(), survey)


def test_further_survey_goes_out_as_a_form_and_comes_back_as_it_was() -> None:
    survey = find_survey(SEVERAL, "before")
    assert survey is not None

    outcome = further(write_form(survey, "bucharest", LANGUAGES), "before")

    assert survey_ids(SEVERAL) == ("after", "first", "before")
    assert (outcome.table, outcome.changes) == (SEVERAL, ())


def test_form_changes_the_survey_it_is_for_and_no_other() -> None:
    form = workbook({"survey": "type | name | label::en | label::ro\nacknowledge | come | I come | Vin"})

    outcome = further(form, "before")

    assert outcome.mistakes == ()
    assert outcome.table["survey"] == EVENT["survey"]
    first, before = outcome.table["further_survey"]
    assert first == SEVERAL["further_survey"][0]
    assert {key: before[key] for key in ("id", "closes", "audience", "compare")} == {
        "id": "before",
        "closes": "start",
        "audience": "registered",
        "compare": [],
    }
    assert [(change.part, change.kind) for change in outcome.changes] == [
        (EventPart.SURVEY, ChangeKind.CHANGED),
        (EventPart.QUESTION, ChangeKind.CHANGED),
        (EventPart.QUESTION, ChangeKind.REMOVED),
    ]


def test_mistake_in_a_form_of_a_further_survey_is_told_by_its_cell() -> None:
    form = workbook(
        {"survey": "type | name | label::en | label::ro\ntext | a | A? | \ntext | b | | B?\ntext | c | C? | C?"}
    )

    assert [place for place, _, _ in lines(further(form, "before"))] == ["survey!D3"]


def test_form_of_an_event_without_main_survey_makes_one() -> None:
    alone = {key: value for key, value in SEVERAL.items() if key != "survey"}
    form = workbook({"survey": "type | name | label::en | label::ro\nacknowledge | come | I come | Vin"})

    assert survey_ids(alone) == ("first", "before")
    assert find_survey(alone, "after") is None
    assert [q["id"] for q in part(form, alone).table["survey"]["question"]] == ["come"]
