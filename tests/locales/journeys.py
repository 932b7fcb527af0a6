"""Journeys in every language: those that are recorded in English are played again with the same taps.

    python -m tests.locales.journeys FOLDER [CODE …]     writes FOLDER/CODE/*.txt, for whoever reads the translation

A tap is found by what its button carries, which is the same in every language. The event's texts are English, in
⟨brackets⟩, so that they are told from what the bot says.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.scheduler import SetClock
from demo.telegram.phone import _matching
from demo.telegram.stand_in import PhoneUser, Telegram
from tests.locales.messages import ROOT
from tests.support.journeys import WITHOUT_TIME, Play, _laid_out, lines
from tests.support.settings import EXAMPLE
from views.i18n import languages

RECORDED = ROOT / "tests" / "journeys"
_TEXTS = re.compile(r'\{ *en = "((?:[^"\\]|\\.)*)"[^{}]*\}')
_PERSON = re.compile(r"\(en\b")


@dataclass
class TappedPlay(Play):
    """A journey with what its buttons carry that are tapped."""

    taps: list[str] = field(default_factory=list)
    language: str = "en"


@dataclass
class EnglishPlay(TappedPlay):
    """A journey in English; notes what is tapped."""

    def _tap(self, phone: PhoneUser, label: str, *, old: bool) -> None:
        buttons = next((button for each in reversed(phone.messages) if (button := _matching(each, label))), [])
        self.taps.append(str(buttons[0].data) if buttons else label)
        super()._tap(phone, label, old=old)


@dataclass
class TranslatedPlay(TappedPlay):
    """The same in another language; taps what was tapped in English."""

    def _tap(self, phone: PhoneUser, label: str, *, old: bool) -> None:
        del label
        data = re.sub(r"\.en\b", f".{self.language}", self.taps.pop(0))
        if old:
            phone.tap_data(data)
        else:
            phone.tap(data)


def in_language(toml: str, language: str) -> str:
    """The settings with every text of the event in this language, which is English in brackets."""
    words = "\\1" if language == "en" else "⟨\\1⟩"
    text = _TEXTS.sub(rf'{{ {language} = "{words}" }}', toml)
    return re.sub(r"^languages = \[.*?\]", f'languages = ["{language}"]', text, flags=re.MULTILINE)


async def play(script: str, language: str, folder: Path, taps: list[str] | None = None) -> tuple[str, list[str]]:
    """How a recorded English journey goes in this language, and what was tapped; ``taps`` as of English, none in it."""
    clock = SetClock(datetime(2027, 1, 1, tzinfo=UTC))
    toml = _settings(script, language, folder)
    output: list[str] = []
    async with Telegram(clock=clock, limits=WITHOUT_TIME) as telegram:
        kind = partial(EnglishPlay if taps is None else TranslatedPlay, language=language, taps=[*(taps or ())])
        journey: TappedPlay = kind(folder, RECORDED, telegram, clock, settings=None)
        journey.settings = journey._read(toml)
        async with journey.stack:
            for line in lines(script):
                if line.startswith("settings: "):
                    continue
                screen_text = await journey.line(
                    _PERSON.sub(f"({language}", line) if line.startswith("people: ") else line
                )
                output += _laid_out(output, line, screen_text)
    return "\n".join(output) + "\n", journey.taps


def _settings(script: str, language: str, folder: Path) -> Path:
    settings_line = re.search(r"^settings: (.+)$", script, re.MULTILINE)
    source = RECORDED / settings_line[1] if settings_line else EXAMPLE
    target = folder / f"{language}.toml"
    target.write_text(in_language(source.read_text("utf-8"), language), "utf-8")
    for beside in (RECORDED / "settings").glob("*.pdf"):
        (folder / beside.name).write_bytes(beside.read_bytes())
    return target


def played_in(script: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Language → how this English journey goes in it."""
    with tempfile.TemporaryDirectory() as folder:
        english, _ = Path(folder, "en"), Path(folder, "en").mkdir()
        _, taps = asyncio.run(play(script, "en", english))
        results = {}
        for code in codes:
            place = Path(folder, f"to-{code}")
            place.mkdir()
            results[code], _ = asyncio.run(play(script, code, place, taps))
        return results


def is_english(script: str) -> bool:
    """Whether everybody in this journey speaks English from its beginning to its end, and no file has texts of it."""
    people = " ".join(line for line in lines(script) if line.startswith("people: "))
    others = re.search(r"\((?!en\b)[a-z]{2}[,)-]", people)
    needing = ("Română", "(sends the file", "(old screen)")
    needs_english = any(words in line for line in lines(script) for words in needing)
    return bool(people) and not others and not needs_english


def main(arguments: list[str]) -> int:
    """Write them all."""
    os.environ["PTB_TIMEDELTA"] = "true"  # or every answer of 429 warns of a future type
    folder, codes = Path(arguments[0]), tuple(arguments[1:]) or languages()[1:]
    for recording in sorted(RECORDED.glob("*.txt")):
        script = recording.read_text("utf-8")
        if is_english(script):
            for code, text in played_in(script, codes).items():
                (folder / code).mkdir(parents=True, exist_ok=True)
                (folder / code / recording.name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
