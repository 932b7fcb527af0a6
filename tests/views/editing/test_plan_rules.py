"""Times of the plan are understood as the chat shows them, in every language."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from domain.schedule import parse_when
from views.editing.plan_rules import find_rule
from views.editing.value_lines import when_line
from views.i18n import Translator, languages

ZONE = ZoneInfo("UTC")
RULES = (
    *("start", "end", "end at 18:00", "start - 1d", "start - 1d at 18:00", "end + 2d at 09:05", "end + 21d"),
    *("start + 30m", "start - 1h", "end + 2h", "end + 121m", "start - 90m", "end - 5h"),
)


@pytest.mark.parametrize("language", languages())
def test_what_the_chat_shows_can_be_typed(language: str) -> None:
    voice = Translator(language, ZONE)

    understood_rules = [parse_when(find_rule(voice, when_line(voice, rule))) for rule in RULES]

    assert understood_rules == [parse_when(rule) for rule in RULES]


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("es", "1 dia antes del inicio a las 18.00", "start - 1d at 18:00"),
        ("es", "2 horas después del final", "end + 2h"),
        ("it", "1 giorno prima dell'inizio, alle 18", "start - 1d at 18:00"),
        ("it", "2 ore dopo la fine", "end + 2h"),
        ("bg", "1 ден преди началото, в 9:00", "start - 1d at 09:00"),
        ("bg", "2 часа след края", "end + 2h"),
        ("es", "2 horas después", ""),
        ("es", "mañana", ""),
        ("es", "", ""),
        ("it", "2 ore dopo la fine" + " " * 130, ""),
    ],
)
def test_other_ways_of_typing_it(language: str, text: str, rule: str) -> None:
    assert find_rule(Translator(language, ZONE), text) == rule
