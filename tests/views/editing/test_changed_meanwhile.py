"""What an organizer who comes second is told of what the first has changed."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.editing.changes import EventSource, SourceState, Table
from views.editing.changed_meanwhile import MAX_CHANGES, stale
from views.i18n import Translator

ENGLISH = Translator("en", ZoneInfo("UTC"))
BEFORE: dict[str, Any] = {
    "title": {"en": "Summit", "ro": "Reuniune"},
    "capacity": 30,
    "profession": [{"id": "judge", "label": {"en": "Judge"}}, {"id": "lawyer", "label": {"en": "Lawyer"}}],
    "survey": {"title": {"en": "How was it?"}, "closes": "end + 7d", "question": []},
}


def changes(after: Table, before: Table | None = BEFORE) -> list[str]:
    head, *lines = stale(ENGLISH, EventSource("cluj", after, SourceState.PUBLISHED, 2, before)).split("\n")
    assert head == "<b>This event was changed after that message.</b> What you have just pressed or sent is not stored."
    return lines


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        ({"title": {"en": "Summit", "ro": "Summit"}}, ["• Title: Summit"]),
        ({"title": {"en": "Summit"}}, ["• Title: –"]),
        ({"capacity": 20}, ["• Places: 20"]),
        ({"venue": {"en": "Hall <A>"}}, ["• Place: Hall &lt;A&gt;"]),
        ({"profession": BEFORE["profession"][:1]}, ["• Professions: − Lawyer"]),
        ({"profession": BEFORE["profession"][::-1]}, ["• Professions: 2"]),
        (
            {"profession": [BEFORE["profession"][0], {"id": "lawyer", "label": {"en": "Barrister"}}]},
            ["• Professions: − Lawyer", "• Professions: ＋ Barrister"],
        ),
        ({"survey": {**BEFORE["survey"], "closes": "end + 1d"}}, ["• Closes: 1 day after the end"]),
        ({"survey": None}, ["• Survey: –"]),
        ({"topics": [{"en": str(number)} for number in range(20)]}, [f"• Topics: ＋ {n}" for n in range(MAX_CHANGES)]),
    ],
)
def test_each_change_is_a_line(change: dict[str, Any], lines: list[str]) -> None:
    assert changes({**BEFORE, **change}) == lines


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert changes(BEFORE, None) == []
