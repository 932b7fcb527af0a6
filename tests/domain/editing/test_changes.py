"""What of an event stands once something has happened."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from domain.editing.changes import EventFacts, FrozenPart, FrozenReason, frozen_parts

TABLE: dict[str, Any] = {
    "code": "bucharest",
    "title": {"en": "Round table"},
    "profession": [{"id": "judge"}, {"id": "lawyer", "group": "bar"}],
    "survey": {"title": {"en": "Survey"}, "anonymous": True, "question": [{"id": "overall"}]},
    "message": [
        {"send": "survey", "when": "end"},
        {"send": "reminder", "when": "end + 1d"},
        {"send": "reminder", "when": "end + 2d"},
    ],
}
OPENED = EventFacts(opened_surveys=frozenset({"after"}))


def changed(**values: object) -> dict[str, Any]:
    return {**deepcopy(TABLE), **values}


@pytest.mark.parametrize(
    ("after", "facts", "reasons"),
    [
        (changed(title={"en": "Other"}), OPENED, ()),
        (changed(code="other"), EventFacts(), (FrozenReason(FrozenPart.CODE),)),
        (changed(survey={}), EventFacts(), ()),
        (changed(survey={**TABLE["survey"], "anonymous": False}), OPENED, (FrozenReason(FrozenPart.SURVEY),)),
        (changed(survey=None), OPENED, (FrozenReason(FrozenPart.SURVEY),)),
        (changed(admission="confirmed"), OPENED, (FrozenReason(FrozenPart.SURVEY),)),
        (changed(profession=[{"id": "judge"}, {"id": "lawyer"}]), OPENED, (FrozenReason(FrozenPart.GROUPS),)),
        (changed(undisclosed_group="bar"), OPENED, (FrozenReason(FrozenPart.GROUPS),)),
        (changed(profession=[{"id": "judge"}, {"id": "lawyer"}]), EventFacts(), ()),
        (
            changed(profession=[{"id": "judge"}]),
            EventFacts(used_professions=frozenset({"lawyer", "undisclosed"})),
            (FrozenReason(FrozenPart.PROFESSION, "lawyer"),),
        ),
        (changed(profession=[{"id": "judge"}]), EventFacts(used_professions=frozenset({"judge"})), ()),
        (
            changed(message=TABLE["message"][:1]),
            EventFacts(settled_messages=frozenset({"reminder-1"})),
            (FrozenReason(FrozenPart.MESSAGE, "reminder-1"),),
        ),
        (changed(message=TABLE["message"][:2]), EventFacts(settled_messages=frozenset({"reminder-1"})), ()),
        (
            changed(message=[TABLE["message"][0], TABLE["message"][2], TABLE["message"][1]]),
            EventFacts(settled_messages=frozenset({"reminder-1"})),
            (FrozenReason(FrozenPart.MESSAGE, "reminder-1"),),
        ),
    ],
)
def test_what_has_happened_stands(after: dict[str, Any], facts: EventFacts, reasons: tuple[FrozenReason, ...]) -> None:
    assert frozen_parts(TABLE, after, facts) == reasons


def test_survey_is_frozen_once_it_has_opened_and_another_one_is_not() -> None:
    before = changed(further_survey=[{"id": "before", "anonymous": True}])
    facts = EventFacts(opened_surveys=frozenset({"before"}))

    assert frozen_parts(before, {**before, "survey": None}, facts) == ()
    assert frozen_parts(before, {**before, "further_survey": []}, facts) == (FrozenReason(FrozenPart.SURVEY),)
    assert frozen_parts(before, {**before, "further_survey": []}, OPENED) == ()
