"""Somebody before the demo's page: a browser of a certain size, and what they do in it."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright

from bot.settings.loader import Settings
from demo.web.environment import GUEST, DemoEnvironment, run_environment
from demo.web.server import run_server, start_clock

PHONE, DESKTOP = (390, 844), (1440, 900)
ENGLISH, ROMANIAN = GUEST, GUEST + 1
PATIENCE = 10_000
"""Milliseconds in which whatever is expected has to be seen."""
NEWEST = 3
"""So many messages of a chat are compared with what they should be."""
SHOWN = """
    (expected) => new Promise((resolve) => {
        const shown = () => expected.every(([id, text, labels]) => {
            const message = document.querySelector(`.message[data-id="${id}"]`);
            const keys = [...(message?.querySelectorAll('.key') ?? [])].map((key) => key.textContent);
            const said = message?.querySelector('.text')?.textContent ?? '';
            return message && said === text && keys.join() === labels.join();
        });
        const look = () => shown() && done(true);
        const watching = new MutationObserver(look);
        const late = setTimeout(() => done(false), 500);
        const done = (found) => { watching.disconnect(); clearTimeout(late); resolve(found); };
        watching.observe(document.body, { childList: true, subtree: true });
        look();
    })
"""
"""Whether these messages are seen as they should be, or come to be so within half a second."""
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
REGISTERING = {
    ENGLISH: ("I agree", "Lawyer", "Use", "Yes"),
    ROMANIAN: ("Sunt de acord", "5", "Folosi", "Nu"),
}
ANSWERING = {
    ENGLISH: ("Start", "5", "4", "9", "Legal strategies", "Joint training", "Done", "Yes", "Yes"),
    ROMANIAN: ("Începeți", "4", "5", "10", "Sectoarele economice", "Formare comună", "Gata", "Da", "Nu"),
}


def chromium() -> str:
    """Where the browser is; without one the test is skipped loudly, and fails in CI."""
    path = shutil.which("chromium")
    if path is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("NOTHING WAS TESTED IN A BROWSER: chromium is not installed; `make browser` says how it can be.")
    return path


@dataclass
class Visitor:
    """One page in one browser, before a demo of their own."""

    page: Page
    stage: DemoEnvironment
    address: str
    complaints: list[str] = field(default_factory=list)
    """What the browser's console said."""

    def phone(self, phone: int) -> Locator:
        """The whole of one phone."""
        return self.page.locator(f"#phone-{phone}")

    async def bring(self, phone: int) -> Locator:
        """Bring this phone to the front, by its tab where only one is seen."""
        tab = self.page.locator(f"#tab-{phone}")
        await (tab if await tab.is_visible() else self.phone(phone).locator("h2")).click()
        return self.phone(phone)

    @asynccontextmanager
    async def answering(self, phone: int) -> AsyncIterator[None]:
        """What is done inside asks the bot something; afterwards the page shows the answer."""
        async with self.page.expect_response(lambda response: f"/api/phones/{phone}/" in response.url):
            yield
        await self._seen(phone)

    async def _seen(self, phone: int) -> None:
        async with asyncio.timeout(PATIENCE / 1000):
            # The bot may change it again meanwhile, as it does while it is sending.
            while not await self.page.evaluate(SHOWN, self._expected(phone)):
                pass

    def _expected(self, phone: int) -> list[tuple[int, str, list[str]]]:
        """Id, text and buttons of the newest messages, as they have to be seen."""
        newest = self.stage.phones[phone].person.messages[-NEWEST:]
        return [(message.id, message.text or message.caption, message.labels) for message in newest]

    async def start(self, phone: int) -> None:
        """Press the Start button of an empty chat."""
        button = (await self.bring(phone)).get_by_role("button", name="Start", exact=True)
        async with self.answering(phone):
            await button.click()

    async def press(self, phone: int, *labels: str) -> None:
        """Press the newest button with this in its label, one after the other."""
        for label in labels:
            async with self.answering(phone):
                await self.phone(phone).locator(".key").filter(has_text=label).last.click()

    async def say(self, phone: int, text: str) -> None:
        """Type a text and send it with Enter."""
        field_ = (await self.bring(phone)).locator("textarea")
        await field_.fill(text)
        async with self.answering(phone):
            await field_.press("Enter")

    async def register(self, phone: int) -> None:
        """From Start to the end."""
        await self.start(phone)
        await self.press(phone, *REGISTERING[phone])

    async def registered(self, phone: int) -> None:
        """The same in no time, past the page, which shows it."""
        owner = self.stage.phones[phone]
        owner.person.say(self.stage.start_text(owner))
        for label in REGISTERING[phone]:
            await self.stage.settled()
            owner.person.tap(label)
        await self.stage.settled()
        await self._seen(phone)

    async def next(self, times: int = 1) -> None:
        """Move the clock to the next planned message, so many times."""
        for _ in range(times):
            await self.page.locator("#next:not([disabled])").click()
            await self.page.locator("#next.moving").wait_for(state="detached", timeout=3 * PATIENCE)

    async def let_in(self, people: int) -> None:
        """Let others take part, and wait until they are registered."""
        await self.page.locator("#people").fill(str(people))
        await self.page.locator("#let-in").click()
        await self.stage.crowd.wait_until_done()


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with (
        async_playwright() as driver,
        await driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS) as browser,
    ):
        yield browser


@asynccontextmanager
async def visiting(
    browser: Browser,
    config: Settings,
    size: tuple[int, int] = DESKTOP,
    language: Literal["en", "ro"] = "en",
    theme: Literal["light", "dark"] = "light",
    scale: float = 1,
) -> AsyncIterator[Visitor]:
    """Open the demo of these settings in a window of this size; nothing of either is left afterwards."""
    width, height = size
    async with (
        run_environment(config, start_clock(config)) as (stage, _),
        run_server(stage, 0) as address,
    ):
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            locale={"en": "en-GB", "ro": "ro-RO"}[language],
            color_scheme=theme,
            reduced_motion="reduce",
            device_scale_factor=scale,
        )
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(await context.new_page(), stage, address)
        _listen(visitor)
        await visitor.page.goto(address)
        await visitor.phone(GUEST).wait_for()
        yield visitor
        await context.close()


def _listen(visitor: Visitor) -> None:
    def said(message: ConsoleMessage) -> None:
        visitor.complaints.append(f"{message.type}: {message.text}")

    visitor.page.on("console", said)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))


async def pause(seconds: float) -> None:
    """Let animations come to their end, for pictures."""
    await asyncio.sleep(seconds)
