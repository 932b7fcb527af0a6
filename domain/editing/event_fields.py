"""The parts of an event that are changed in the chat: where each stands, of what kind it is, and what it takes.

A part is named by a path of letters and places, such as ``a-3-t``: the title of the third item of the agenda.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from domain.editing.conditions import ADMITTED_ANSWERS, answers, previous_questions
from domain.editing.dates import BEGINNING
from domain.editing.fields import EventField, ValueKind
from domain.editing.surveys import (
    COMPARED,
    OPENING,
    SUBJECT,
    first_questions,
    remove_question,
    remove_survey,
    shared_questions,
    survey_options,
)
from domain.questions import Kind, RegistrationKind

ROOT = "0"
"""The path of the whole event."""
_ID, _SURVEY_ID = 24, 16
"""How long an id of an entry can be, and that of a survey."""


def _words(code: str, key: str, longest: int = 200, **values: Any) -> EventField:  # noqa: ANN401 — any of the others
    return EventField(code, key, ValueKind.WORDS, longest=longest, **values)


def _entry(*parts: EventField, **values: Any) -> EventField:  # noqa: ANN401 — likewise
    return EventField("", "", ValueKind.GROUP, parts, **values)


_SCALE, _OPTIONS = frozenset({"rating"}), frozenset({"choice", "choices", "ranking"})
_CLOSED = _SCALE | _OPTIONS | {"yes_no"}
_ABOUT_SURVEY = frozenset({"survey", "reminder", "text"})
_OPTION = _entry(_words("l", "label", is_required=True, is_asked=True), id_length=_ID)
_KIND = EventField(
    "k",
    "kind",
    ValueKind.CHOICE,
    options=get_args(Kind),
    is_required=True,
    is_asked=True,
)
_QUESTION_PARTS = (
    _words("t", "text", 3500, is_required=True, is_asked=True),
    EventField("q", "required", ValueKind.SWITCH, only_for=_CLOSED, default=False),
    EventField("p", "points", ValueKind.NUMBER, only_for=_SCALE, default=5),
    EventField("z", "from_zero", ValueKind.SWITCH, only_for=_SCALE, default=False),
    _words("l", "low", 64, only_for=_SCALE),
    _words("h", "high", 64, only_for=_SCALE),
    EventField("o", "options", ValueKind.LIST, (_OPTION,), only_for=_OPTIONS, is_required=True, is_asked=True),
    EventField("m", "max", ValueKind.NUMBER, only_for=frozenset({"choices"})),
)
_REGISTRATION_QUESTION = _entry(replace(_KIND, options=get_args(RegistrationKind)), *_QUESTION_PARTS, id_length=_ID)
_CONDITION = EventField(
    "c",
    "show_if",
    ValueKind.GROUP,
    (
        EventField(
            "q",
            "question",
            ValueKind.CHOICE,
            name="earlier_question",
            options_from=previous_questions,
            is_required=True,
            is_asked=True,
            is_fixed=True,
        ),
        EventField(
            "a",
            "any_of",
            ValueKind.CHOICES,
            options_from=answers,
            computed=ADMITTED_ANSWERS,
            is_required=True,
            is_asked=True,
        ),
    ),
    only_for=_CLOSED,
)
_QUESTION = _entry(
    _KIND,
    *_QUESTION_PARTS,
    _CONDITION,
    _words("i", "hint", 300),
    _words("n", "note", 900),
    _words("s", "section"),
    EventField("b", "breakdown", ValueKind.SWITCH, only_for=frozenset({"yes_no"}), default=False),
    id_length=_ID,
    remove=remove_question,
)
_PROFESSION = _entry(
    _words("l", "label", 64, is_required=True, is_asked=True),
    _words("p", "plural"),
    EventField("g", "group", ValueKind.LINE, longest=32),
    EventField("x", "expected", ValueKind.NUMBER),
    id_length=_ID,
)
_ITEM = _entry(
    EventField("s", "starts", ValueKind.CLOCK, is_required=True, is_asked=True),
    EventField("e", "ends", ValueKind.CLOCK, is_required=True, is_asked=True),
    _words("t", "title", is_required=True, is_asked=True),
    EventField("k", "speaker", ValueKind.LINE),
    EventField("r", "room", ValueKind.LINE),
    EventField("d", "date", ValueKind.DAY),
    EventField("b", "break", ValueKind.SWITCH, default=False),
    EventField("f", "feedback", ValueKind.SWITCH, default=False),
)
_MESSAGE = _entry(
    EventField(
        "s",
        "send",
        ValueKind.CHOICE,
        options=("agenda", "survey", "reminder", "text"),
        is_required=True,
        is_asked=True,
    ),
    EventField("w", "when", ValueKind.WHEN, is_required=True, is_asked=True),
    _words("t", "text", 3500, only_for=frozenset({"text"}), is_required=True, is_asked=True),
    EventField(
        "o",
        "to",
        ValueKind.CHOICE,
        options=("registered", "checked-in", "not-answered"),
        only_for=frozenset({"text"}),
    ),
    EventField(
        "f",
        "survey",
        ValueKind.CHOICE,
        name="about_survey",
        options_from=survey_options,
        computed=SUBJECT,
        only_for=_ABOUT_SURVEY,
    ),
)
_SURVEY_PARTS = (
    _words("t", "title", is_required=True, is_asked=True),
    EventField("b", "opens", ValueKind.WHEN, computed=OPENING, is_asked=True),
    EventField("c", "closes", ValueKind.WHEN, is_required=True, is_asked=True),
    EventField("a", "anonymous", ValueKind.SWITCH, default=True),
    EventField("q", "question", ValueKind.LIST, (_QUESTION,)),
    _words("n", "note", 900, name="survey_note"),
    EventField("w", "audience", ValueKind.CHOICE, options=("registered", "confirmed", "present")),
    EventField("k", "minimum_group", ValueKind.NUMBER),
    EventField("v", "compare", ValueKind.CHOICES, options_from=shared_questions, computed=COMPARED),
)
_SURVEY = EventField("s", "survey", ValueKind.GROUP, _SURVEY_PARTS, first_values=first_questions, remove=remove_survey)
_FURTHER_SURVEY = _entry(*_SURVEY_PARTS, id_length=_SURVEY_ID, first_values=first_questions, remove=remove_survey)
_CERTIFICATE = EventField(
    "c",
    "certificate",
    ValueKind.GROUP,
    (
        EventField("s", "signatory", ValueKind.LINE, is_required=True, is_asked=True),
        _words("f", "function"),
        _words("t", "text", 600, name="certificate_text"),
        EventField("h", "hours", ValueKind.DECIMAL),
    ),
)
_DATES = EventField(
    "w",
    "",
    ValueKind.GROUP,
    (
        EventField("b", "starts", ValueKind.MOMENT, computed=BEGINNING, is_required=True),
        EventField("e", "ends", ValueKind.MOMENT, is_required=True),
        EventField("z", "timezone", ValueKind.LINE, longest=64, is_required=True),
    ),
)
_OTHER = EventField(
    "o",
    "",
    ValueKind.GROUP,
    (
        EventField("n", "code", ValueKind.LINE, longest=32, is_required=True),
        EventField("c", "capacity", ValueKind.NUMBER),
        EventField("i", "checkin", ValueKind.SWITCH, default=False),
        EventField("a", "admission", ValueKind.CHOICE, options=("open", "confirmed"), is_required=True, default="open"),
        EventField("g", "undisclosed_group", ValueKind.LINE, longest=32),
        EventField("y", "agenda_file", ValueKind.FILE),
        EventField("t", "topics", ValueKind.LIST, (_words("", "", is_required=True, is_asked=True),)),
        EventField("d", "deliverable", ValueKind.LINE),
        _words("j", "objective", 1500),
        _words("p", "project"),
        _words("f", "funding", 1500),
        EventField("x", "cancelled", ValueKind.SWITCH, default=False),
    ),
)
EVENT = EventField(
    ROOT,
    "",
    ValueKind.GROUP,
    (
        _words("t", "title", is_required=True),
        _words("d", "description", 1500, is_required=True),
        _DATES,
        _words("v", "venue", is_required=True),
        EventField("p", "profession", ValueKind.LIST, (_PROFESSION,)),
        EventField("a", "agenda", ValueKind.LIST, (_ITEM,)),
        EventField("r", "registration", ValueKind.LIST, (_REGISTRATION_QUESTION,)),
        _SURVEY,
        EventField("f", "further_survey", ValueKind.LIST, (_FURTHER_SURVEY,)),
        EventField("m", "message", ValueKind.LIST, (_MESSAGE,)),
        _CERTIFICATE,
        EventField("l", "", ValueKind.LANGUAGES),
        _OTHER,
    ),
)
STEPS = ("t", "d", "w", "v", "p", "a", "s", "m")
"""The parts that making a new event goes through, one screen each."""
