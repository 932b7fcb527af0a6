from typing import Any

import pytest

from domain.imports.comparison import ChangeKind, EventPart, MessageName, TableChange, compare_events

ADDED, CHANGED, REMOVED, MOVED = ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED, ChangeKind.MOVED
COFFEE: dict[str, Any] = {"starts": "9", "title": {"en": "Coffee"}}
TALK: dict[str, Any] = {"starts": "10", "title": {"en": "Talk"}}
A: dict[str, Any] = {"id": "a", "text": {"en": "A?"}}
B: dict[str, Any] = {"id": "b", "text": {"en": "B?"}}


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({"code": "x", "capacity": 1}, {"code": "x", "capacity": 1}, ()),
        (
            {"code": "x", "venue": 1},
            {"code": "y", "project": 1},
            (
                TableChange(EventPart.FIELD, CHANGED, "", ("code",)),
                TableChange(EventPart.FIELD, REMOVED, "", ("venue",)),
                TableChange(EventPart.FIELD, ADDED, "", ("project",)),
            ),
        ),
        (
            {"agenda": [COFFEE, TALK]},
            {"agenda": [{**COFFEE, "starts": "8"}, {"title": {"en": "New"}}]},
            (
                TableChange(EventPart.AGENDA, CHANGED, {"en": "Coffee"}, ("starts",)),
                TableChange(EventPart.AGENDA, ADDED, {"en": "New"}),
                TableChange(EventPart.AGENDA, REMOVED, {"en": "Talk"}),
            ),
        ),
        (
            {"agenda": [COFFEE, TALK]},
            {"agenda": [TALK, COFFEE]},
            (TableChange(EventPart.AGENDA, MOVED, {"en": "Coffee"}),),
        ),
        (
            {"agenda": [COFFEE, COFFEE]},
            {"agenda": [COFFEE]},
            (TableChange(EventPart.AGENDA, REMOVED, {"en": "Coffee"}),),
        ),
        (
            {"survey": {"title": {"en": "S"}, "question": [A]}},
            {"survey": {"title": {"en": "T"}, "question": [{**A, "text": {"en": "A!"}}, B]}},
            (
                TableChange(EventPart.SURVEY, CHANGED, "", ("title",)),
                TableChange(EventPart.QUESTION, CHANGED, {"en": "A!"}, ("text",)),
                TableChange(EventPart.QUESTION, ADDED, {"en": "B?"}),
            ),
        ),
        (
            {},
            {"survey": {"title": {"en": "S"}, "question": [A]}},
            (
                TableChange(EventPart.SURVEY, ADDED, {"en": "S"}),
                TableChange(EventPart.QUESTION, ADDED, {"en": "A?"}),
            ),
        ),
        (
            {"survey": {"title": {"en": "S"}, "question": [A]}},
            {},
            (TableChange(EventPart.SURVEY, REMOVED, {"en": "S"}),),
        ),
        (
            {"survey": [{"id": "before", "title": {"en": "S"}}]},
            {"survey": [{"id": "before", "title": {"en": "T"}}, {"id": "after", "title": {"en": "U"}}]},
            (
                TableChange(EventPart.SURVEY, CHANGED, {"en": "T"}, ("title",)),
                TableChange(EventPart.SURVEY, ADDED, {"en": "U"}),
            ),
        ),
        (
            {"certificate": {"signatory": "Ana"}},
            {"certificate": {"signatory": "Ion"}},
            (TableChange(EventPart.CERTIFICATE, CHANGED, "", ("signatory",)),),
        ),
        ({}, {"certificate": {"signatory": "Ana"}}, (TableChange(EventPart.CERTIFICATE, ADDED, "Ana"),)),
        (
            {"message": [{"send": "text", "when": "start", "text": {"en": "Hi"}}]},
            {
                "message": [
                    {"send": "text", "when": "start", "text": {"en": "Hello"}},
                    {"send": "agenda", "when": "end"},
                ]
            },
            (
                TableChange(EventPart.MESSAGE, CHANGED, MessageName("text", "start"), ("text",)),
                TableChange(EventPart.MESSAGE, ADDED, MessageName("agenda", "end")),
            ),
        ),
        (
            {"profession": [{"id": "judge", "label": {"en": "Judge"}}]},
            {"profession": [{"id": "judge"}]},
            (TableChange(EventPart.PROFESSION, CHANGED, "judge", ("label",)),),
        ),
        ({"registration": []}, {"registration": [{}]}, (TableChange(EventPart.REGISTRATION, ADDED, ""),)),
    ],
)
def test_changes_are_named(before: dict[str, Any], after: dict[str, Any], changes: tuple[TableChange, ...]) -> None:
    assert compare_events(before, after) == changes
