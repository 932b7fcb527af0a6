"""Draws the pictures of the demo's page in the documents: python -m tests.browser.screenshots"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser

from bot.settings.loader import Settings
from demo.web.environment import COORDINATOR, ORGANIZER
from demo.web.timeline import move_to_date
from tests.browser.visitor import ANSWERING, ENGLISH, ROMANIAN, Visitor, browsing, pause, visiting
from tests.support.settings import EXAMPLE, TEXT, settings

IMAGES = EXAMPLE.parent / "docs" / "images"
WIDE, TALL = (1440, 900), (1440, 1240)
SETTLED = 1.4
"""Seconds after which no highlight is left."""


async def draw(browser: Browser, config: Settings) -> None:
    """Every picture, each from the course of one event."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    async with visiting(browser, config, WIDE) as visitor:
        await course(visitor)
        await keep(visitor, "demo")
    async with visiting(browser, config, TALL) as visitor:
        await course(visitor)
        await visitor.press(ENGLISH, "Send my answers")
        await visitor.page.locator("#see").click()
        await visitor.page.locator("#facts .grid").first.wait_for()
        await keep(visitor, "database")


async def course(visitor: Visitor) -> None:
    """To the middle of the survey."""
    for phone in (ENGLISH, ROMANIAN):
        await visitor.register(phone)
    await visitor.let_in(30)
    await visitor.next(5)
    await visitor.say(ORGANIZER, "/event")
    await visitor.say(COORDINATOR, "/summary")
    await visitor.press(ROMANIAN, *ANSWERING[ROMANIAN][:3])
    await visitor.press(ENGLISH, *ANSWERING[ENGLISH])
    await visitor.bring(ENGLISH)


async def keep(visitor: Visitor, name: str) -> None:
    """Take the picture as it stands."""
    await pause(SETTLED)
    await visitor.page.screenshot(path=IMAGES / f"{name}.png")


def main() -> None:
    """All of them, on a day that is always the same."""
    with TemporaryDirectory() as folder:
        config = settings(Path(folder), TEXT)
        events = tuple(move_to_date(event, date(2027, 3, 22)) for event in config.events)
        asyncio.run(browse(replace(config, events=events)))


async def browse(config: Settings) -> None:
    """Draw them in one browser."""
    async with browsing() as browser:
        await draw(browser, config)


if __name__ == "__main__":
    main()
