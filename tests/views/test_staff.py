from __future__ import annotations

from zoneinfo import ZoneInfo

from views.i18n import Translator
from views.staff import choose_scope

ENGLISH = Translator("en", ZoneInfo("Europe/Bucharest"))


def test_one_event_is_offered_where_there_is_one() -> None:
    offers = [
        [button.label for row in choose_scope(ENGLISH, 0, has_events=has_events).rows for button in row]
        for has_events in (True, False)
    ]

    assert offers == [
        ["Of all events, also later ones", "Of one event", "Back"],
        ["Of all events, also later ones", "Back"],
    ]
