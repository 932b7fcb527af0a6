"""Schedules as pretalx's API and its widget give them: every form is an agenda, and what cannot be taken is named."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.issues import ImportProblem, Severity
from formats.recognition import FileFormat, FileKind, detect
from formats.schedule.items import Agenda, EventFrame
from formats.schedule.pretalx import is_pretalx_json, read_pretalx_json

FRAME = EventFrame(
    ZoneInfo("Europe/Bucharest"), date(2027, 3, 22), ("en", "ro"), {"en": "Bucharest", "ro": "București"}
)
WIDGET = {
    "version": "1.0",
    "timezone": "Europe/Berlin",
    "event_start": "2027-03-22",
    "event_end": "2027-03-22",
    "talks": [
        {
            "code": "ABCDEF",
            "id": 1,
            "title": "Opening",
            "abstract": None,
            "speakers": ["ANAPOP", "IONRUS"],
            "track": 1,
            "start": "2027-03-22T09:00:00+01:00",
            "end": "2027-03-22T09:45:00+01:00",
            "room": 7,
            "duration": 45,
            "state": None,
        },
        {"id": 2, "title": {"en": "Lunch", "ro": "Prânz"}, "start": "2027-03-22T12:00:00", "end": None, "duration": 60},
    ],
    "tracks": [{"id": 1, "name": {"en": "Law"}}],
    "rooms": [{"id": 7, "name": {"en": "Hall", "ro": "Sala"}}],
    "speakers": [{"code": "ANAPOP", "name": "Ana Pop"}, {"code": "IONRUS", "name": "Ion Rus"}],
}
TALK: dict[str, Any] = {
    "code": "ABCDEF",
    "speakers": [{"code": "ANAPOP", "name": "Ana Pop", "biography": ""}],
    "title": "Opening",
    "submission_type": {"en": "Talk"},
    "track": None,
    "state": "confirmed",
    "duration": 45,
    "slot": {"start": "2027-03-22T08:00:00Z", "end": "2027-03-22T08:45:00Z", "room": {"en": "Hall", "ro": "Sala"}},
}
UNSCHEDULED = {key: value for key, value in TALK.items() if key != "slot"}
OPENING = {
    "starts": time(10),
    "ends": time(10, 45),
    "title": {"en": "Opening", "ro": "Opening"},
    "speaker": "Ana Pop",
    "room": {"en": "Hall", "ro": "Sala"},
}
LUNCH = {"starts": time(13), "ends": time(14), "title": {"en": "Lunch", "ro": "Prânz"}, "break": True}
SLOT = {
    "id": 5,
    "room": {"id": 7, "name": {"en": "Hall", "ro": "Sala"}},
    "start": "2027-03-22T10:00:00+02:00",
    "end": "2027-03-22T10:45:00+02:00",
    "submission": UNSCHEDULED,
    "description": None,
    "duration": 45,
    "slot_type": "talk",
}
LUNCH_SLOT = {
    "id": 6,
    "room": None,
    "start": "2027-03-22T13:00:00+02:00",
    "end": "2027-03-22T14:00:00+02:00",
    "submission": None,
    "description": {"en": "Lunch", "ro": "Prânz"},
    "duration": 60,
    "slot_type": "break",
}


def read(document: object) -> Agenda:
    return read_pretalx_json(json.dumps(document).encode(), FRAME)


def page(*entries: object, **keys: object) -> dict[str, object]:
    return {"count": len(entries), "next": None, "previous": None, "results": list(entries), **keys}


def issues(agenda: Agenda) -> list[tuple[str, ImportProblem, str]]:
    return [(issue.place, issue.problem, issue.subject) for issue in agenda.issues]


def test_widget_s_talks_have_their_rooms_and_speakers_and_are_on_the_event_s_clock() -> None:
    agenda = read(WIDGET)

    assert agenda.table == (OPENING | {"speaker": "Ana Pop, Ion Rus"}, LUNCH)
    assert agenda.issues == ()


@pytest.mark.parametrize(
    "document",
    [
        page(TALK),
        [TALK],
        page(SLOT),
        page({**UNSCHEDULED, "slots": [SLOT | {"submission": "ABCDEF"}]}),
        {"version": "1.0", "slots": [TALK], "breaks": []},
        {"id": 3, "version": "1.0", "published": None, "comment": None, "slots": [SLOT]},
    ],
    ids=["talks", "list", "slots", "submissions", "old schedule", "schedule"],
)
def test_each_list_of_the_api_is_the_same_agenda(document: object) -> None:
    agenda = read(document)

    assert agenda.table == (OPENING,)
    assert agenda.issues == ()


def test_breaks_are_breaks() -> None:
    old_break = {**LUNCH_SLOT, "room": {"en": "Foyer"}}

    assert read(page(SLOT, LUNCH_SLOT)).table == (OPENING, LUNCH)
    old_schedule = {"version": "1.0", "slots": [TALK], "breaks": [old_break]}
    assert read(old_schedule).table == (OPENING, LUNCH | {"room": {"en": "Foyer"}})


def test_talk_in_two_slots_stands_twice() -> None:
    second = {**SLOT, "start": "2027-03-22T15:00:00+02:00", "end": "2027-03-22T15:45:00+02:00"}
    talk = {**UNSCHEDULED, "slots": [SLOT, second]}

    assert [entry["starts"] for entry in read(page(talk)).table] == [time(10), time(15)]


@pytest.mark.parametrize(
    "changes",
    [
        {"slot": None},
        {"slot": {"start": None, "end": None, "room": None}},
        {"state": "withdrawn"},
        {"state": "submitted"},
    ],
)
def test_talk_that_does_not_take_place_is_left_out_and_named(changes: dict[str, Any]) -> None:
    agenda = read(page(TALK, {**TALK, "title": "Later", **changes}))

    assert agenda.table == (OPENING,)
    assert issues(agenda) == [("results[2]", ImportProblem.NOT_SCHEDULED, "Later")]
    assert agenda.issues[0].severity is Severity.NOTICE


def test_slot_that_is_kept_free_is_left_out_and_named() -> None:
    blocker = {**LUNCH_SLOT, "slot_type": "blocker", "description": {"en": "Cleaning"}}

    assert issues(read(page(SLOT, blocker))) == [("results[2]", ImportProblem.NOT_SCHEDULED, "Cleaning")]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": ""}, ImportProblem.NO_TITLE),
        ({"slot": {"start": "late", "end": "later", "room": "Hall"}}, ImportProblem.NOT_A_TIME),
        ({"slot": {"start": "2027-03-22T08:00:00Z"}, "duration": None}, ImportProblem.NO_END),
    ],
)
def test_mistake_is_named_with_the_number_of_its_talk(changes: dict[str, Any], problem: ImportProblem) -> None:
    (issue,) = read(page(TALK, {**TALK, **changes})).issues

    assert (issue.place, issue.problem, issue.severity) == ("results[2]", problem, Severity.MISTAKE)


@pytest.mark.parametrize(
    ("document", "expansion"),
    [
        ({"version": "1.0", "slots": [1, 2]}, "?expand=slots.room,slots.submission.speakers"),
        ({"version": "1.0", "slots": [SLOT | {"room": 7}]}, "?expand=slots.room,slots.submission.speakers"),
        (page(SLOT | {"submission": "ABCDEF"}), "?expand=room,submission.speakers"),
        (page(SLOT | {"room": 7}), "?expand=room,submission.speakers"),
        (page({"code": "A", "title": "Opening", "slots": [5], "speakers": []}), "?expand=slots.room,speakers"),
        (page(TALK | {"speakers": ["ANAPOP"]}), "?expand=slots.room,speakers"),
    ],
)
def test_list_of_numbers_says_what_to_ask_for(document: object, expansion: str) -> None:
    (issue,) = read(document).issues

    assert (issue.problem, issue.detail) == (ImportProblem.NUMBERS_ALONE, expansion)


def test_page_of_a_longer_list_is_said_to_be_one() -> None:
    agenda = read(page(TALK, count=60, next="https://pretalx.com/api/events/x/talks/?page=2"))

    assert agenda.table == (OPENING,)
    (issue,) = agenda.issues
    assert (issue.problem, issue.severity) == (ImportProblem.FURTHER_PAGES, Severity.NOTICE)
    assert (issue.subject, issue.detail) == ("1", "60")


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"[]",
        b"null",
        b'{"talks": 1}',
        b'{"results": [{"id": 1}]}',
        b'{"slots": [1]}',
        b'[{"title": "x"}]',
    ],
)
def test_other_json_is_none(content: bytes) -> None:
    assert not is_pretalx_json(content)
    assert issues(read_pretalx_json(content, FRAME)) == [("", ImportProblem.BROKEN_FILE, "")]


def test_it_is_recognised_by_what_stands_in_it() -> None:
    file = detect(json.dumps(WIDGET).encode())

    assert isinstance(file, FileFormat)
    assert file.kind is FileKind.PRETALX_JSON


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.just("2027-03-22T08:00:00Z"),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.sampled_from([*TALK, *SLOT, *WIDGET]), values),
    max_leaves=12,
)


@given(st.fixed_dictionaries({"timezone": JSON, "rooms": JSON, "speakers": JSON, "talks": st.lists(JSON, max_size=3)}))
def test_whatever_stands_in_it_leads_to_an_agenda_or_mistakes(document: dict[str, Any]) -> None:
    agenda = read(document)

    assert agenda.table or agenda.issues or not document["talks"]
