"""The pictures in the README: the summary card with which the example's rehearsal ends, in each of its languages."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from rich.console import Console

from bot.__main__ import example_file
from bot.settings.loader import Settings, read
from demo.rehearsal.rehearse import create_rehearsal
from domain.events import Event
from domain.results.summary import ClosedSummary
from storage import summaries
from views.i18n import Translator
from views.reports.card import card


async def run_example(settings: Settings) -> tuple[Event, ClosedSummary]:
    """The first event of these settings, and how its survey has ended; the same each time."""
    async with create_rehearsal(settings, Console(quiet=True), people=None, answer_rate=0.85, seed=1) as rehearsal:
        await rehearsal.run()
        event, scene = settings.events[0], rehearsal.scene
        async with scene.program.results_db.reading() as tx:
            summary = await summaries.read(tx, event, scene.now)
    assert isinstance(summary, ClosedSummary)  # noqa: S101 — the example has a survey
    return event, summary


async def render_images(settings: Settings) -> dict[str, bytes]:
    """File name → picture, of one page for each language."""
    event, summary = await run_example(settings)
    pages = {code: card(Translator(code, event.zone), event, summary) for code in settings.rules.messages.languages}
    return {f"summary-{code}.png": page for code, (page, *_) in pages.items()}


def main() -> None:
    """Write them into the folder that is named."""
    settings = read(example_file(), {})
    assert isinstance(settings, Settings)  # noqa: S101 — a test holds the example to be right
    for name, picture in asyncio.run(render_images(settings)).items():
        Path(sys.argv[1], name).write_bytes(picture)


if __name__ == "__main__":
    main()
