"""Choosing whose comments to read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.support.surveys import IMPROVE, event, survey
from views.callback import ShowComments
from views.comments.review import choose_event
from views.i18n import Translator


def test_each_closed_survey_is_one_button_told_apart_by_its_day() -> None:
    first = event(survey(IMPROVE))
    second = replace(first, code="cluj", starts=first.starts + timedelta(days=1))

    screen = choose_event(Translator("ro", ZoneInfo("Europe/Bucharest")), (first, second))

    assert [(button.label, button.tap) for row in screen.rows for button in row] == [
        ("Round table ș · 22 martie", ShowComments("bucharest")),
        ("Round table ș · 23 martie", ShowComments("cluj")),
    ]
