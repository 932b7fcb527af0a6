"""Recorded journeys in every language, for whoever reads a translation: what people see on their phones.

    python -m tests.locales.journeys FOLDER [CODE …]     writes FOLDER/CODE/*.txt

Each is played as recorded and then in the other languages, see ``tests.locales.translated_play``. Where one cannot go
on the table says at which line, and its part up to there is written.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.locales.messages import ROOT
from tests.locales.translated_play import OTHER, RecordedTap, RecordingPlay, TranslatedPlay, translation
from tests.support.journeys import begin, laid_out, lines
from views.i18n import languages

RECORDED = ROOT / "tests" / "journeys"


@dataclass
class TranslatedJourney:
    """How a journey went in another language."""

    transcript: list[str] = field(default_factory=list)
    stop: str = ""
    """The line at which it could not go on, and why; empty when it was played whole."""

    @property
    def text(self) -> str:
        """As it is written into a file."""
        return "\n".join([*self.transcript, *([f"# stopped {self.stop}"] if self.stop else [])]) + "\n"


def taps_of(script: str) -> list[RecordedTap]:
    """What is tapped in this journey, as recorded."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_recorded_taps(script, Path(folder)))


async def _recorded_taps(script: str, folder: Path) -> list[RecordedTap]:
    async with begin(RecordingPlay, RECORDED, folder) as play:
        for line in lines(script):
            await play.line(line)
        return play.taps


def played_in(script: str, language: str, taps: Iterable[RecordedTap]) -> TranslatedJourney:
    """How this journey goes in another language."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_translated(script, language, [*taps], Path(folder)))


async def _translated(script: str, language: str, taps: list[RecordedTap], folder: Path) -> TranslatedJourney:
    journey = TranslatedJourney()
    kind = partial(
        TranslatedPlay,
        languages_of_others=(language, OTHER),
        translation=translation(script, language),
        taps=taps,
    )
    async with begin(kind, RECORDED, folder) as play:
        for line in lines(script):
            try:
                screen_lines = await play.line(line)
            except Exception as error:  # noqa: BLE001 — a journey is recorded for other languages: the line is named
                journey.stop = f"at “{line}”: {type(error).__name__}: {error}"
                break
            journey.transcript += laid_out(journey.transcript, play.written(line), screen_lines)
    return journey


def table(journeys: Mapping[str, Mapping[str, TranslatedJourney]]) -> Iterator[str]:
    """Of each language how many were played whole, and where each other one stopped; language → name → journey."""
    yield f"{'language':<10}{'whole':>7}{'in part':>9}"
    for language, by_name in journeys.items():
        stops = {name: journey.stop for name, journey in by_name.items() if journey.stop}
        yield f"{language:<10}{len(by_name) - len(stops):>7}{len(stops):>9}"
        yield from (f"    {name} {stop}" for name, stop in stops.items())


def main(arguments: list[str]) -> int:
    """Write them all."""
    os.environ["PTB_TIMEDELTA"] = "true"  # or every answer of 429 warns of a future type
    folder, codes = Path(arguments[0]), tuple(arguments[1:]) or languages()[1:]
    journeys: dict[str, dict[str, TranslatedJourney]] = {code: {} for code in codes}
    for recording in sorted(RECORDED.glob("*.txt")):
        script = recording.read_text("utf-8")
        taps = taps_of(script)
        for code in codes:
            journey = journeys[code][recording.stem] = played_in(script, code, taps)
            (folder / code).mkdir(parents=True, exist_ok=True)
            (folder / code / recording.name).write_text(journey.text, "utf-8")
    sys.stdout.writelines(f"{row}\n" for row in table(journeys))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
