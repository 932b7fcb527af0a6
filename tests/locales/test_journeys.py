"""A participant's way in every language: no screen falls back to English, and no placeholder shows."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tests.locales.journeys import in_language, play
from tests.locales.messages import message_ids
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


@pytest.fixture(scope="module")
def taps(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return asyncio.run(play(SCRIPT, "en", tmp_path_factory.mktemp("en")))[1]


@pytest.mark.parametrize("language", languages()[1:])
def test_participant_reads_one_language(
    language: str, taps: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type

    played_text, _ = asyncio.run(play(SCRIPT, language, tmp_path, taps))

    bot_text = "\n".join(line for line in re.sub("⟨[^⟩]*⟩", "", played_text).splitlines() if line.startswith("  "))
    assert bot_text.count("bot → Ana") == 8
    assert [text for text in ENGLISH if text in bot_text] == []
    assert re.findall(r"\{\w*\}", bot_text) == []


def test_settings_are_put_into_another_language() -> None:
    toml = 'languages = ["en", "ro"]   # x\ntitle = { en = "Day \\"one\\"", ro = "Ziua" }\nsend = "agenda"\n'

    assert in_language(toml, "fr") == 'languages = ["fr"]   # x\ntitle = { fr = "⟨Day \\"one\\"⟩" }\nsend = "agenda"\n'
