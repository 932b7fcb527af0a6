"""What happens by itself of an event with several surveys, and what is said before it is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.editing.changes import EventSource, SourceState
from domain.editing.parts import find_part
from tests.messages import from_settings
from tests.support.survey_application import RULES as APPLICATION_RULES
from tests.support.surveys import CLOSES, EVERY_KIND, OPENS, event, words
from views.callback.events import ListMissingTexts
from views.editing.creation import preview
from views.editing.plan import plan_lines
from views.editing.view import EditView
from views.i18n import Translator

EN = Translator("en", ZoneInfo("Europe/Bucharest"))
RULES = APPLICATION_RULES.messages
LATER = replace(
    EVERY_KIND, id="later", title=words("Three months later"), opens=CLOSES, closes=CLOSES + timedelta(days=7)
)
EVENT = replace(
    event(EVERY_KIND),
    further_surveys=(LATER,),
    messages=(from_settings("survey-1", OPENS), from_settings("survey-later-1", CLOSES, survey="later")),
)
QUESTION = {"id": "all", "kind": "rating", "text": {"en": "All in all?", "ro": "Per total?"}, "hint": {"en": "Choose."}}
TABLE: dict[str, Any] = {
    "code": "bucharest",
    "title": {"en": "Round table", "ro": "Masă rotundă"},
    "description": {"en": "About", "ro": "Despre"},
    "survey": {"title": {"en": "How was it?", "ro": "Cum a fost?"}, "question": [QUESTION]},
}


def test_plan_has_every_survey_by_its_title() -> None:
    lines = [str(line).partition(": ")[2] for line in plan_lines(EN, EVENT, RULES)]

    assert len(lines) == 6
    assert [line.rpartition(" · ")[2] for line in lines].count("Three months later") == 3
    assert [line.rpartition(" · ")[2] for line in lines].count("How was it?") == 3


def test_plan_of_one_survey_does_not_name_it() -> None:
    lines = plan_lines(EN, replace(EVENT, further_surveys=(), messages=EVENT.messages[:1]), RULES)

    assert not [line for line in lines if "How was it?" in line]


def test_missing_texts_are_said_before_an_event_is_published() -> None:
    part = find_part(TABLE, "0")
    assert part is not None
    view = EditView(EventSource("bucharest", TABLE, SourceState.DRAFT), part, ("en", "ro"))

    screen = preview(EN, view, EVENT, RULES)

    assert "<b>Texts are missing in Romanian.</b>" in screen.text
    assert screen.rows[0][0].label == "Romanian: 1 text is missing"
    assert screen.rows[0][0].tap == ListMissingTexts("bucharest", 2, 0)
    complete = {**TABLE, "survey": None}
    view = replace(view, source=replace(view.source, table=complete))
    assert "missing" not in preview(EN, view, EVENT, RULES).text
