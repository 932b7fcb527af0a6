"""Participants and organizers in every language: no screen falls back to English, and no placeholder shows."""

from __future__ import annotations

import re

import pytest

from tests.locales.journeys import RECORDED, TranslatedJourney, played_in, table, taps_of
from tests.locales.messages import message_ids
from tests.locales.translated_play import RecordedTap, Translation, translation
from views.i18n import languages

SCRIPT = """people: Ana Popescu (en)
== 2027-03-15 10:00 ==
Ana: /start bucharest
Ana: [Read everything]
Ana: [I agree]
Ana: [Judge]
Ana: [Use “Ana Popescu”]
Ana: /agenda
Ana: /privacy
Ana: /help
"""
ENGLISH = [texts[0] for texts in message_ids() if len(texts[0].split()) > 2 and "{" not in texts[0]]
LANGUAGE = "fr"


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type


@pytest.fixture(scope="module")
def taps() -> list[RecordedTap]:
    return taps_of(SCRIPT)


@pytest.mark.parametrize("language", languages()[1:])
def test_participant_reads_one_language(language: str, taps: list[RecordedTap]) -> None:
    journey = played_in(SCRIPT, language, taps)

    assert journey.stop == ""
    assert _bot_text(journey).count("bot → Ana") == 8
    _assert_no_english(journey)


@pytest.mark.parametrize("name", ["two-organizers", "files", "closing-romanian"])
def test_organizers_journey_is_played_whole_in_another_language(name: str) -> None:
    script = (RECORDED / f"{name}.txt").read_text("utf-8")

    journey = played_in(script, LANGUAGE, taps_of(script))

    assert journey.stop == ""
    _assert_no_english(journey)


def test_where_a_journey_stops_is_said_and_what_came_before_is_kept(taps: list[RecordedTap]) -> None:
    script = f"{SCRIPT}Ana: [A button of the other language]\n"

    journey = played_in(script, LANGUAGE, [*taps, RecordedTap("1zz:bucharest")])

    assert journey.stop == "at “Ana: [A button of the other language]”: LookupError: Ana sees no button '1zz:bucharest'"
    assert "bot → Ana" in journey.text
    assert [*table({LANGUAGE: {"short": journey}})][-1].startswith("    short at “Ana: [A button")


def _bot_text(journey: TranslatedJourney) -> str:
    return "\n".join(line for line in re.sub("⟨[^⟩]*⟩", "", journey.text).splitlines() if line.startswith("  "))


def _assert_no_english(journey: TranslatedJourney) -> None:
    bot_text = _bot_text(journey)
    assert [text for text in ENGLISH if text in bot_text] == []
    assert re.findall(r"\{\w*\}", bot_text) == []


def test_settings_are_put_into_another_language() -> None:
    toml = 'languages = ["en", "ro"]   # x\ntitle = { en = "Day \\"one\\"", ro = "Ziua" }\nsend = "agenda"\n'

    assert Translation("fr", main="ro").of_settings(toml) == (
        'languages = ["en", "fr"]   # x\ntitle = { fr = "⟨Day \\"one\\"⟩", en = "Day \\"one\\"" }\nsend = "agenda"\n'
    )


def test_buttons_name_the_language_of_their_reader_or_that_of_the_event() -> None:
    from_romanian = translation("people: Ana Popescu (en), Olga Dima (ro, organizer)\n", "fr")

    assert from_romanian.of_people("people: Ana Popescu (en), Ion Rusu (ro-RO)") == (
        "people: Ana Popescu (fr), Ion Rusu (fr)"
    )
    assert from_romanian.of_data("1ra:bucharest.en") == "1ra:bucharest.fr"
    assert from_romanian.of_data("1de:bucharest.ro") == "1de:bucharest.fr"
    assert from_romanian.of_data("1de:bucharest.en") == "1de:bucharest.en"
