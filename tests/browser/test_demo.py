from __future__ import annotations

import re
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.settings.loader import Settings
from demo.web.environment import COORDINATOR, ORGANIZER
from demo.web.server import without_events
from tests.browser.visitor import ANSWERING, DESKTOP, ENGLISH, PHONE, ROMANIAN, Visitor, browsing, visiting
from tests.support.settings import TEXT, settings

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
UNNAMED = """
    () => [...document.querySelectorAll('button, a, input:not(.hidden), textarea')]
        .filter((each) => !(each.getAttribute('aria-label') || each.textContent.trim() || each.labels?.length))
        .map((each) => each.outerHTML.slice(0, 80))
"""
CRAMPED = """
    () => [...document.querySelectorAll('button, a, input, textarea, summary, [role=tab]')]
        .filter((each) => each.checkVisibility() && !each.closest('.text, .hidden'))
        .map((each) => [each.getBoundingClientRect(), each])
        .filter(([box]) => box.width && (box.width < 44 || box.height < 44))
        .map(([box, each]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${each.outerHTML.slice(0, 80)}`)
"""
AXE = Path(__file__).parent / "axe" / "axe.min.js"
"""axe-core 4.14.1 of Deque Systems, unchanged, under the Mozilla Public License 2.0, which stands beside it."""
AXE_VIOLATIONS = """
    async () => (await axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
        // An experiment of axe's own: a stop's name says day and time in other words than the narrow dial shows.
        rules: { 'label-content-name-mismatch': { enabled: false } },
    })).violations
        .map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 400)).join(' | ')}`)
"""
OVERFLOWING = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNLIKE = """
    async () => {
        const { WORDS } = await import('/page/words.js');
        const kinds = (value, above = '') => Object.entries(value).flatMap(([key, inner]) => {
            const kind = Array.isArray(inner) ? `list of ${inner.length}` : typeof inner;
            return kind === 'object' ? kinds(inner, `${above}${key}.`) : [`${above}${key}: ${kind}`];
        });
        const [one, other] = ['en', 'ro'].map((language) => new Set(kinds(WORDS[language])));
        return [...one.symmetricDifference(other)];
    }
"""
FAINT = """
    () => {
        const parts = (color) => color.match(/[\\d.]+/g).map(Number);
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data]; };
        const over = ([r, g, b, a], below) => [r, g, b].map((c, i) => (c * a + below[i] * (255 - a)) / 255);
        const behind = (element) => {
            if (!element) return [255, 255, 255];
            const [r, g, b, a] = rgb(getComputedStyle(element).backgroundColor);
            return a === 255 ? [r, g, b] : over([r, g, b, a], behind(element.parentElement));
        };
        const dim = (element) => (element ? getComputedStyle(element).opacity * dim(element.parentElement) : 1);
        const light = (color) => color.map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const texts = [...document.querySelectorAll('body *')].filter((each) => each.checkVisibility()
            && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
            && !each.closest('.toast, .notice, :disabled, .hidden'));
        return texts.map((each) => {
            const below = behind(each);
            const [r, g, b_, a_] = rgb(getComputedStyle(each).color);
            const ink = over([r, g, b_, a_ * dim(each)], below);
            const [a, b] = [light(ink), light(below)].sort((x, y) => y - x);
            return [(a + 0.05) / (b + 0.05), each.className || each.tagName, each.textContent.slice(0, 30)];
        }).filter(([ratio]) => ratio < 4.5).map(([ratio, ...what]) => `${ratio.toFixed(2)} ${what.join(' ')}`);
    }
"""


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as chromium:
        yield chromium


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return settings(tmp_path, TEXT)


async def everyday(visitor: Visitor) -> None:
    """Both participants register, one of them by hand, and so do others."""
    await visitor.registered(ENGLISH)
    await visitor.register(ROMANIAN)
    await visitor.let_in(6)


async def test_event_can_be_gone_through_from_the_registration_to_the_results(
    browser: Browser, config: Settings
) -> None:
    async with visiting(browser, config, PHONE, "ro", "dark") as visitor:
        await everyday(visitor)
        await visitor.next(5)
        await visitor.press(ROMANIAN, *ANSWERING[ROMANIAN], "Trimite")
        await visitor.say(ROMANIAN, "Mai mult timp pentru discuții.")
        await visitor.say(ORGANIZER, "/remind")
        await visitor.press(ORGANIZER, "Send to ")
        sending_report = visitor.phone(ORGANIZER).locator(".text").last
        await expect(sending_report).to_contain_text("Sent")
        await visitor.next(3)

        coordinator = await visitor.bring(COORDINATOR)
        await coordinator.get_by_role("button", name="Deschide imaginea").first.click()
        card = visitor.page.locator("#picture-image")
        await expect(card).to_be_visible()
        width = await card.evaluate("image => image.naturalWidth")
        await visitor.page.keyboard.press("Escape")
        await expect(card).to_be_hidden()
        await visitor.press(COORDINATOR, "Report (Word)")
        async with visitor.page.expect_download() as downloading:
            await coordinator.locator(".keep").last.click()
        report = await downloading.value

        await expect(coordinator.locator("header")).to_be_in_viewport()
        await expect(coordinator.locator("textarea")).to_be_in_viewport()
        assert width > 600
        assert report.suggested_filename.endswith(".docx")
        assert zipfile.is_zipfile(await report.path())
        await visitor.press(COORDINATOR, "As text")
        await expect(coordinator.locator(".text").filter(has_text="of 8 answered").last).to_be_visible()
        assert "of 8 answered" in " ".join(await coordinator.locator(".text").all_inner_texts())
        assert await visitor.page.evaluate(OVERFLOWING) == 0
        assert visitor.complaints == []


@SIZES
async def test_everything_has_a_name_enough_contrast_and_room_in_both_themes(
    browser: Browser, config: Settings, size: tuple[int, int]
) -> None:
    async with visiting(browser, config, size) as visitor:
        await visitor.registered(ENGLISH)
        await visitor.next(5)
        person = visitor.stage.phones[ENGLISH].person
        person.sticker()
        person.document("people.csv", b"name")
        await visitor.phone(ENGLISH).locator(".mine .file").wait_for()
        cramped_elements = await visitor.page.evaluate(CRAMPED)
        await visitor.page.locator("#see").click()
        await visitor.page.locator("#facts td.zero").first.wait_for()
        cramped_elements += await visitor.page.evaluate(CRAMPED)
        faint = {"light": await visitor.page.evaluate(FAINT)}
        await visitor.page.emulate_media(color_scheme="dark")
        faint["dark"] = await visitor.page.evaluate(FAINT)

        await visitor.page.evaluate(AXE.read_text("utf-8"))
        assert await visitor.page.evaluate(AXE_VIOLATIONS) == []
        assert faint == {"light": [], "dark": []}
        assert size == DESKTOP or cramped_elements == []
        assert await visitor.page.evaluate(UNNAMED) == []
        assert await visitor.page.evaluate(OVERFLOWING) == 0


async def test_keyboard_alone_registers_and_answers(browser: Browser, config: Settings) -> None:
    async with visiting(browser, config) as visitor:
        keyboard = visitor.page.keyboard

        async def choose(*moves: str) -> str:
            """Go there by the arrows and press it; what was pressed."""
            for move in moves:
                await keyboard.press(move)
            label: str = await visitor.page.evaluate("() => document.activeElement.textContent")
            async with visitor.answering(ENGLISH):
                await keyboard.press("Enter")
            return label

        for _ in range(30):
            await keyboard.press("Tab")
            if await visitor.page.evaluate("() => document.activeElement.textContent") == "Start":
                break
        await choose()
        labels = [await choose("Escape", "ArrowUp"), await choose(*["ArrowDown"] * 4), await choose(), await choose()]
        await keyboard.press("Escape")
        async with visitor.answering(ENGLISH):
            await keyboard.type("/sur")
            await keyboard.press("ArrowDown")
            await keyboard.press("Enter")
        await visitor.next(5)
        start_button = visitor.phone(ENGLISH).get_by_role("button", name="Start", exact=True)
        await expect(start_button.last).to_be_visible()
        await visitor.phone(ENGLISH).locator("textarea").focus()
        labels += [await choose("ArrowUp"), await choose(*["ArrowRight"] * 4)]
        for _ in range(3):
            labels.append(await choose())
        labels += [await choose(), await choose(*["ArrowUp"] * 3), await choose(), await choose(), await choose()]

        assert labels == [
            "I agree", "Lawyer", "Use “James Brown”", "Yes",
            "Start", "5", "1", "0", "Information campaigns", "☐ Joint training", "Done", "Yes", "Yes",
            "Send my answers",
        ]  # fmt: skip
        commands = [message.text for message in visitor.stage.phones[ENGLISH].person.messages if not message.from_bot]
        assert commands == ["/start bucharest", "/survey"]
        assert "your answers are counted" in visitor.stage.phones[ENGLISH].person.screen.text
        await expect(visitor.phone(ENGLISH).locator(".log")).to_have_attribute("aria-live", "polite")


async def test_what_people_type_is_shown_as_text_and_answered_in_sight(browser: Browser, config: Settings) -> None:
    name = "<img src=x onerror=alert(1)>"
    async with visiting(browser, config, PHONE) as visitor:
        await visitor.start(ENGLISH)
        await visitor.press(ENGLISH, "I agree")
        await visitor.say(ENGLISH, "What for?")
        texts = visitor.phone(ENGLISH).locator(".text")
        # So many buttons take all the room; the question they answer stays in sight.
        await expect(texts.last.locator("strong").last).to_be_in_viewport(ratio=1)
        await visitor.press(ENGLISH, "Lawyer", "Type another")
        await visitor.say(ENGLISH, name)
        await visitor.press(ENGLISH, "Yes")

        assert await texts.filter(has_text=name).count() == 2
        assert await texts.locator("img").count() == 0
        assert visitor.complaints == []


async def test_unread_messages_are_marked_until_they_are_seen(browser: Browser, config: Settings) -> None:
    async with visiting(browser, config, PHONE) as visitor:
        await visitor.registered(ENGLISH)
        await visitor.bring(ROMANIAN)
        await visitor.next()
        mark = visitor.page.locator(f"#tab-{ENGLISH} .unread")
        await expect(mark).to_have_text("2")

        await visitor.bring(ENGLISH)

        await expect(mark).to_have_text("")
        assert await visitor.phone(ENGLISH).locator(".message").last.is_visible()


async def test_files_are_sent_and_opened(browser: Browser, config: Settings, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name\nAna\n")
    async with visiting(browser, config) as visitor:
        await visitor.registered(ENGLISH)
        await visitor.phone(ENGLISH).locator("input[type=file]").set_input_files(tmp_path / "people.csv")
        file_link = visitor.phone(ENGLISH).locator(".mine .file")
        await expect(file_link).to_contain_text("people.csv")
        await visitor.press(ENGLISH, "Calendar file")
        async with visitor.page.expect_download() as downloading:
            await visitor.phone(ENGLISH).locator(".theirs .keep").first.click()
        download = await downloading.value

        assert download.suggested_filename == "bucharest.ics"
        assert (await download.path()).read_bytes().startswith(b"BEGIN:VCALENDAR")


async def test_event_is_made_published_run_and_closed_on_a_page_that_begins_without_one(
    browser: Browser, config: Settings
) -> None:
    async with visiting(browser, without_events(config), PHONE) as visitor:
        await visitor.say(ORGANIZER, "/newevent")
        await visitor.press(ORGANIZER, "Round table", "English, Romanian")
        await visitor.say(ORGANIZER, "Fair work")
        await visitor.say(ORGANIZER, "Munca echitabilă")
        await visitor.press(ORGANIZER, "All parts", "See the plan", "Publish")
        await visitor.let_in(6)
        await visitor.start(ENGLISH)
        await visitor.press(ENGLISH, "I agree", "Lawyer", "Skip")
        while await visitor.page.locator("#next:not([disabled])").count():
            await visitor.next()

        await expect(visitor.page).to_have_title(re.compile("Fair work – Roundtable$"))
        assert visitor.stage.phones[COORDINATOR].person.screen.text.startswith("Results: Fair work")
        assert visitor.complaints == []


async def test_alert_stays_until_it_is_dismissed(browser: Browser, config: Settings) -> None:
    async with visiting(browser, config) as visitor:
        await visitor.start(ENGLISH)
        await visitor.press(ENGLISH, "I agree")
        # As after a restart, the bot does not know the older message, whose buttons stay.
        visitor.stage.program.context.answers.open_messages.forget(ENGLISH)
        await visitor.say(ENGLISH, "/start bucharest")
        await visitor.press(ENGLISH, "Lawyer")
        await visitor.phone(ENGLISH).locator(".key").filter(has_text="Judge").click()

        alert = visitor.phone(ENGLISH).get_by_role("alertdialog", name="This button is no longer valid.")
        await expect(alert.get_by_role("button", name="Close")).to_be_focused()
        assert await visitor.page.evaluate(FAINT) == []
        await visitor.page.keyboard.press("Enter")
        await expect(alert).to_be_hidden()


async def test_blocked_bot_can_be_unblocked_where_one_would_type(browser: Browser, config: Settings) -> None:
    async with visiting(browser, config) as visitor:
        await visitor.registered(ENGLISH)
        phone = visitor.phone(ENGLISH)
        await phone.get_by_role("button", name="More").click()
        await phone.get_by_role("menuitem", name="Block the bot").click()
        await phone.get_by_role("button", name="Unblock the bot").click()
        await expect(phone.locator("textarea")).to_be_visible()

        assert [e.kind for e in visitor.stage.telegram.transcript if e.kind in {"block", "unblock"}] == [
            "block",
            "unblock",
        ]


async def test_language_and_theme_are_those_of_the_machine_until_others_are_chosen(
    browser: Browser, config: Settings
) -> None:
    async with visiting(browser, config, theme="dark") as visitor:
        background = "() => getComputedStyle(document.body).backgroundColor"
        before = await visitor.page.evaluate(background)
        await visitor.page.locator("#theme").click()
        await visitor.page.locator("#spoken").click()
        await visitor.page.reload()
        await visitor.phone(ENGLISH).wait_for()

        assert before == "rgb(11, 17, 20)"
        assert await visitor.page.evaluate(background) == "rgb(233, 237, 240)"
        assert await visitor.page.locator("html").get_attribute("lang") == "ro"
        await expect(visitor.page.locator("#see")).to_have_text("Ce știe baza de date")
        assert await visitor.page.evaluate(UNLIKE) == []


async def test_panel_over_a_narrow_screen_keeps_the_keyboard_until_it_is_closed(
    browser: Browser, config: Settings
) -> None:
    inside = "() => document.activeElement.closest('.top, .clock, .tabs, .phones') === null"
    async with visiting(browser, config, PHONE) as visitor:
        await visitor.page.locator("#see").click()
        await expect(visitor.page.locator("#facts")).to_be_focused()
        focus_inside = []
        for key in ("Shift+Tab", "Shift+Tab", "Tab"):
            await visitor.page.keyboard.press(key)
            focus_inside.append(await visitor.page.evaluate(inside))
        await visitor.page.locator("#facts").get_by_role("button", name="Close").press("Escape")

        assert focus_inside == [True] * 3
        await expect(visitor.page.locator("#see")).to_be_focused()


async def test_added_phone_is_another_participant(browser: Browser, config: Settings) -> None:
    async with visiting(browser, config) as visitor:
        await visitor.page.locator("#add").click()
        await visitor.page.locator("#adding").get_by_role("button", name="Romanian").click()

        new_phone = visitor.phone(ROMANIAN + 1)
        await expect(new_phone).to_have_class("phone front")
        await expect(new_phone.locator(".who small")).to_have_text("Participant · Romanian")


async def test_clock_moves_to_a_moment_of_ones_own(browser: Browser, config: Settings) -> None:
    async with visiting(browser, config) as visitor:
        await visitor.page.locator("#other").click()
        await visitor.page.locator("#moment-field").fill("2027-03-22T12:15")
        await visitor.page.locator("#moment").get_by_role("button", name="Move there").click()

        await expect(visitor.page.locator("#now")).to_contain_text("12:15")
        await expect(visitor.page.locator("#line .over")).to_have_count(3)
