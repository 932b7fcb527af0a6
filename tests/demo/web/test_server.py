from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.scheduler import MovableClock, SystemClock
from bot.settings.loader import Settings
from demo.web.environment import COORDINATOR, GUEST, MOST_PHONES, ORGANIZER, DemoEnvironment, run_environment
from demo.web.files import PAGE
from demo.web.server import NoPort, reschedule_to_date, run_server
from demo.web.timeline import get_start_time, move_to_date
from storage import answers, people, registrations, surveys
from storage.attendance import checkins
from tests.support.settings import EXAMPLE, TEXT, changed, settings

ROOT = EXAMPLE.parent
TIMEOUT = 20.0
REGISTERING = ("I agree", "Lawyer", "Use", "Yes")
ANSWERING = ("Start", "4", "4", "9", "Legal strategies", "Joint training", "Done", "Yes", "Yes", "Send my answers")


@dataclass
class Page:
    """What a page can do, by the server's own addresses."""

    stage: DemoEnvironment
    address: str
    session: ClientSession

    async def ask(self, path: str, **body: object) -> tuple[int, dict[str, Any]]:
        """Post this; returns status and answer."""
        return await self.send(path, json.dumps(body).encode())

    async def send(self, path: str, body: bytes, origin: str | None = None) -> tuple[int, dict[str, Any]]:
        headers = {"Origin": origin or self.address.rstrip("/")}
        async with self.session.post(f"{self.address}api/{path}", data=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def say(self, phone: int, text: str) -> None:
        assert await self.ask(f"phones/{phone}/say", text=text) == (200, {})

    async def press(self, phone: int, label: str) -> tuple[int, dict[str, Any]]:
        """Press the newest button that begins so."""
        for message in reversed(self.stage.phones[phone].person.messages):
            for row in message.buttons:
                for button in row:
                    if button.text.removeprefix("☐ ").startswith(label):
                        return await self.ask(f"phones/{phone}/tap", message=message.id, data=button.data)
        raise LookupError(label)

    async def go_through(self, phone: int, *labels: str) -> None:
        for label in labels:
            assert await self.press(phone, label) == (200, {}), label

    async def register(self, phone: int = GUEST) -> None:
        await self.say(phone, "/start bucharest")
        await self.go_through(phone, *REGISTERING)

    async def until_open(self) -> None:
        """Move the clock to the survey's invitation."""
        survey = self.stage.program.settings.events[0].survey
        assert survey is not None
        assert await self.ask("clock", to=survey.opens.isoformat()) == (200, {})

    async def news(self) -> AsyncIterator[dict[str, Any]]:
        async with self.session.get(f"{self.address}api/news") as stream:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))

    def texts(self, phone: int) -> list[str]:
        """The first line of everything the bot said there."""
        bot_messages = (message for message in self.stage.phones[phone].person.messages if message.from_bot)
        return [(message.text or message.caption).partition("\n")[0] for message in bot_messages]


@asynccontextmanager
async def opened(config: Settings) -> AsyncIterator[Page]:
    async with (
        asyncio.timeout(TIMEOUT * 2),
        run_environment(config, MovableClock(get_start_time(config.events))) as (stage, _),
        run_server(stage, 0) as address,
        ClientSession() as session,
    ):
        await stage.settled()
        yield Page(stage, address, session)


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return settings(tmp_path, TEXT)


@pytest.fixture
async def page(config: Settings) -> AsyncIterator[Page]:
    async with opened(config) as page:
        yield page


# Who may ask


async def test_page_is_served_whole_and_may_load_nothing_from_elsewhere(page: Page) -> None:
    async with page.session.get(page.address) as answer:
        html, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    file_names = set(re.findall(r'(?:src|href)="/page/([^"]+)"', html))
    for script in PAGE.glob("*.js"):
        file_names |= set(re.findall(r'from "\./([^"]+)"', script.read_text("utf-8")))

    statuses = {}
    for name in file_names:
        async with page.session.get(f"{page.address}page/{name}") as answer:
            statuses[name] = answer.status

    assert "default-src 'none'" in policy
    assert "://" not in html.replace("http://www.w3.org/2000/svg", "")
    assert statuses == dict.fromkeys(file_names, 200)
    assert {path.name for path in PAGE.iterdir()} - file_names == {"index.html"}


async def test_only_files_of_the_page_are_served(page: Page) -> None:
    async with page.session.get(f"{page.address}page/..%2Fweb.py") as answer:
        assert answer.status == 404


async def test_only_the_loopback_address_is_listened_on(page: Page) -> None:
    port = int(page.address.rstrip("/").rpartition(":")[2])

    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", port))  # would be taken too if it listened everywhere


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:{port}"}, 200),
        ({"Host": "evil.example:{port}"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_looking_is_for_the_own_page_under_its_own_name(page: Page, headers: dict[str, str], status: int) -> None:
    port = page.address.rstrip("/").rpartition(":")[2]
    request_headers = {key: value.format(port=port) for key, value in headers.items()}

    async with page.session.get(f"{page.address}api/phones/{GUEST}/facts", headers=request_headers) as answer:
        assert answer.status == status


async def test_nothing_is_done_for_another_site(page: Page) -> None:
    async with page.session.post(f"{page.address}api/phones/{GUEST}/say", data=b'{"text": "/help"}') as without:
        statuses = [without.status]
    headers = {"Origin": "http://localhost:1"}
    async with page.session.post(
        f"{page.address}api/phones/{GUEST}/say", data=b'{"text": "/help"}', headers=headers
    ) as other:
        statuses.append(other.status)

    assert statuses == [403, 403]
    assert page.texts(GUEST) == []


# Phones


async def test_news_begin_with_everything_and_go_on_with_what_changes(page: Page) -> None:
    news = page.news()
    first = await anext(news)
    await page.say(GUEST, "/start bucharest")
    await page.press(GUEST, "I agree")

    messages: dict[int, dict[str, Any]] = {}
    async with asyncio.timeout(TIMEOUT):
        async for news_item in news:
            changes = [change for change in news_item.get("messages", []) if change["phone"] == GUEST]
            messages |= {change["id"]: change["message"] for change in changes}
            if any(message["edited"] for message in messages.values()):
                break
    await news.aclose()

    assert first["everything"] is True
    assert [(phone["id"], phone["role"], phone["language"]) for phone in first["phones"]] == [
        (GUEST, "participant", "en"),
        (GUEST + 1, "participant", "ro"),
        (ORGANIZER, "organizer", "en"),
        (COORDINATOR, "coordinator", "en"),
    ]
    assert [message["mine"] for message in messages.values()] == [True, False]
    assert [row[0]["text"] for row in list(messages.values())[1]["buttons"]][:2] == ["Judge", "Prosecutor"]


async def test_menu_is_that_of_the_role_and_the_language(page: Page) -> None:
    async for news_item in page.news():
        menus = {phone["id"]: [entry["command"] for entry in phone["menu"]] for phone in news_item["phones"]}
        if all(menus.values()) and "summary" in menus[COORDINATOR]:
            break
        await page.say(GUEST, "/help")

    assert menus[ORGANIZER][:2] == ["event", "participants"]
    assert menus[COORDINATOR][0] == "summary"
    assert menus[GUEST][0] == menus[GUEST + 1][0] == "survey"


async def test_button_that_is_gone_is_refused(page: Page) -> None:
    await page.say(GUEST, "/start bucharest")
    screen = page.stage.phones[GUEST].person.screen
    data = screen.buttons[0][0].data
    await page.press(GUEST, "I agree")

    assert await page.ask(f"phones/{GUEST}/tap", message=screen.id, data=data) == (409, {"error": "button"})
    assert await page.ask(f"phones/{GUEST}/tap", message=999, data="x") == (409, {"error": "button"})


@pytest.mark.parametrize(
    ("path", "body", "answer"),
    [
        (f"phones/{GUEST}/say", b"{", (400, {"error": "json"})),
        (f"phones/{GUEST}/say", b"[]", (400, {"error": "json"})),
        (f"phones/{GUEST}/say", b'{"text": "  "}', (400, {"error": "text"})),
        (f"phones/{GUEST}/gesture", b'{"kind": "dance"}', (400, {"error": "gesture"})),
        (f"phones/{GUEST}/upload?name=a.txt", b"", (400, {"error": "empty"})),
        ("phones/1/say", b'{"text": "hello"}', (404, {"error": "phone"})),
        ("phones", b'{"language": "xx"}', (400, {"error": "language"})),
        ("clock", b'{"to": "soon"}', (400, {"error": "moment"})),
        ("clock", b'{"to": "2027-03-22T10:00:00"}', (400, {"error": "moment"})),
        ("clock", b'{"to": "2020-03-22T10:00:00+00:00"}', (409, {"error": "past"})),
        ("crowd", b'{"people": 0}', (400, {"error": "people"})),
        ("crowd", b'{"people": 201}', (400, {"error": "people"})),
    ],
)
async def test_mistake_is_named(page: Page, path: str, body: bytes, answer: tuple[int, dict[str, str]]) -> None:
    assert await page.send(path, body) == answer


async def test_file_reaches_the_bot_and_can_be_looked_at_safely(page: Page) -> None:
    files = [("page.html", b"<script>alert(1)</script>"), ("day.csv", b"a,b"), ("x.svg", b"<svg/>")]
    kinds = []
    for name, content in files:
        assert await page.send(f"phones/{GUEST}/upload?name={name}", content) == (200, {})
        file = page.stage.phones[GUEST].person.messages[-2].body["document"]["file_id"]
        async with page.session.get(f"{page.address}file/{file}") as answer:
            how = answer.headers["Content-Disposition"].partition(";")[0]
            alone = "sandbox" in answer.headers["Content-Security-Policy"]
            kinds.append((await answer.read(), answer.content_type, how, alone))

    assert kinds == [
        (files[0][1], "application/octet-stream", "attachment", True),
        (files[1][1], "text/plain", "inline", True),
        (files[2][1], "application/octet-stream", "attachment", True),
    ]
    assert len(page.texts(GUEST)) == 3


async def test_picture_is_sent_as_a_photo(page: Page) -> None:
    assert await page.send(f"phones/{GUEST}/upload?name=a.png&photo", b"\x89PNG\r\n\x1a\n" + bytes(16)) == (200, {})
    file = page.stage.phones[GUEST].person.messages[0].body["photo"][0]["file_id"]

    async with page.session.get(f"{page.address}file/{file}?keep") as answer:
        assert (answer.content_type, answer.headers["Content-Disposition"]) == (
            "image/png",
            "attachment; filename*=UTF-8''photo.jpg",
        )


async def test_sticker_and_voice_get_an_answer(page: Page) -> None:
    for kind in ("sticker", "voice"):
        assert await page.ask(f"phones/{GUEST}/gesture", kind=kind) == (200, {})

    assert len(page.texts(GUEST)) == 2


async def test_blocked_bot_writes_again_once_unblocked(page: Page) -> None:
    await page.register()
    before = len(page.texts(GUEST))

    assert await page.ask(f"phones/{GUEST}/block", blocked=True) == (200, {})
    assert await page.ask("clock", to="next") == (200, {})
    while_blocked = len(page.texts(GUEST))
    assert await page.ask(f"phones/{GUEST}/block", blocked=False) == (200, {})
    assert await page.ask("clock", to=page.stage.program.settings.events[0].messages[1].due.isoformat()) == (200, {})

    assert while_blocked == before
    assert page.texts(GUEST)[-1].startswith("Welcome!")


async def test_phones_are_added_until_there_is_no_room(page: Page) -> None:
    answers_ = [await page.ask("phones", language="ro") for _ in range(MOST_PHONES - 3)]

    assert answers_[0] == (200, {"id": GUEST + 2})
    assert answers_[-1] == (409, {"error": "phones"})
    owners = [phone.person for phone in page.stage.phones.values()]
    assert len({(owner.first_name, owner.last_name) for owner in owners}) == MOST_PHONES


# The clock


async def test_clock_goes_to_the_next_planned_message_and_sends_it(page: Page) -> None:
    await page.register()
    event = page.stage.program.settings.events[0]

    assert await page.ask("clock", to="next") == (200, {})

    assert page.stage.clock.now().replace(second=0, microsecond=0) == event.messages[0].due
    assert page.texts(GUEST)[-2:] == ["Round table in Romania", "The event for your calendar"]


async def test_nothing_is_passed_over_on_the_way_to_a_far_moment(page: Page) -> None:
    await page.register()
    before = len(page.stage.phones[GUEST].person.messages)
    event = page.stage.program.settings.events[0]
    assert event.survey is not None

    assert await page.ask("clock", to=event.survey.closes.isoformat()) == (200, {})

    came = page.stage.phones[GUEST].person.messages[before:]
    due = [message.due for message in event.messages]
    assert sorted({message.at.replace(second=0, microsecond=0) for message in came}) == due
    assert page.texts(COORDINATOR)[-1] == "Round table in Romania"
    assert await page.ask("clock", to="next") == (409, {"error": "nothing"})


async def test_stops_tell_the_course_of_the_event(page: Page) -> None:
    stops = await page.stage.timeline()

    kinds = [stop.kind for stop in stops]
    assert kinds == ["agenda", "confirm", "starts", "text", "ends", "survey", "reminder", "reminder", "closes"]
    assert [stop.text["en"].partition("!")[0] for stop in stops if stop.text] == ["Welcome"]


async def test_held_on_keeps_wall_clock_times_over_a_change_of_the_clocks(config: Settings) -> None:
    event = config.events[0]

    moved_event = move_to_date(event, date(2027, 3, 29))  # summer time begins on the 28th

    zone = event.zone
    before = [m.due.astimezone(zone).replace(tzinfo=None) for m in event.messages]
    after = [m.due.astimezone(zone).replace(tzinfo=None) for m in moved_event.messages]
    assert {late - early for early, late in zip(before, after, strict=True)} == {date(2027, 3, 29) - date(2027, 3, 22)}
    assert moved_event.agenda[0].starts.astimezone(zone).time() == event.agenda[0].starts.astimezone(zone).time()
    assert moved_event.survey is not None
    assert moved_event.survey.opens == moved_event.messages[2].due


def test_example_is_held_today(config: Settings) -> None:
    zone = config.events[0].zone
    before = SystemClock().now().astimezone(zone).date()

    (event,) = reschedule_to_date(config).events

    assert event.starts.astimezone(zone).date() in {before, SystemClock().now().astimezone(zone).date()}
    assert event.starts.astimezone(zone).time() == config.events[0].starts.astimezone(zone).time()


@pytest.mark.parametrize(
    ("first", "begins"),
    [
        ("2027-03-21T18:00", "2027-03-21T10:00"),
        ("2027-03-21T11:00", "2027-03-21T10:00"),
        ("2027-03-21T10:59", "2027-03-20T10:00"),
        ("2027-03-21T06:00", "2027-03-20T10:00"),
    ],
)
def test_beginning_is_the_last_morning_before_anything_happens(config: Settings, first: str, begins: str) -> None:
    event = config.events[0]
    due = datetime.fromisoformat(first).replace(tzinfo=event.zone).astimezone(UTC)
    messages = (replace(event.messages[0], due=due), *event.messages[1:])

    beginning_time = get_start_time([replace(event, messages=messages)])

    assert beginning_time == datetime.fromisoformat(begins).replace(tzinfo=event.zone).astimezone(UTC)


# The others, and what is stored


async def test_others_register_and_answer_when_they_are_asked(page: Page) -> None:
    crowd = page.stage.crowd

    assert await page.ask("crowd", people=9) == (200, {"people": 9})
    await crowd.wait_until_done()
    counts = (crowd.registered_count, crowd.answered)
    await page.until_open()
    at_once = crowd.answered
    assert await page.ask("clock", to="next") == (200, {})
    assert await page.ask("clock", to="next") == (200, {})

    async with page.stage.program.db.reading() as tx:
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        participations = await answers.count_answered(tx, run.id)
    assert counts == (9, 0)
    assert at_once == 5
    assert crowd.answered == participations == 8
    assert crowd.activity is None


async def test_others_check_in_when_an_organizer_shows_the_code(tmp_path: Path) -> None:
    config = settings(tmp_path, changed(("checkin = false", "checkin = true")))
    async with opened(config) as page:
        event = page.stage.program.settings.events[0]
        await page.ask("crowd", people=10)
        await page.stage.crowd.wait_until_done()
        while page.stage.clock.now() < event.starts:
            await page.ask("clock", to="next")

        await page.say(ORGANIZER, "/checkin")
        await page.stage.settled()
        await page.press(ORGANIZER, "Show the QR code")
        await page.stage.settled()
        await page.stage.crowd.wait_until_done()

        async with page.stage.program.db.reading() as tx:
            assert await checkins.count_present(tx, event.code) == 8


async def test_organizers_phone_shows_the_code_when_the_clock_goes_on_past_the_check_in(tmp_path: Path) -> None:
    config = settings(tmp_path, changed(("checkin = false", "checkin = true")))
    async with opened(config) as page:
        event = page.stage.program.settings.events[0]
        await page.ask("crowd", people=10)
        await page.stage.crowd.wait_until_done()
        await page.ask("clock", to=event.starts.isoformat())
        is_waiting = page.stage.crowd.is_checkin_pending

        await page.ask("clock", to="next")

        async with page.stage.program.db.reading() as tx:
            assert await checkins.count_present(tx, event.code) == 8
        assert (is_waiting, page.stage.crowd.is_checkin_pending) == (True, False)


async def confirmed(page: Page) -> tuple[int, int]:
    """How many are registered, and how many of them confirmed."""
    async with page.stage.program.db.reading() as tx:
        counts = [await registrations.count(tx, "bucharest", confirmed_only=only) for only in (False, True)]
    return counts[0], counts[1]


async def test_organizers_phone_confirms_when_the_clock_goes_on_past_the_ask(page: Page) -> None:
    await page.register()
    await page.ask("crowd", people=9)
    await page.stage.crowd.wait_until_done()
    await page.ask("clock", to="next")
    is_asked, before = page.stage.needs_confirmation, await confirmed(page)

    await page.ask("clock", to="next")

    assert (is_asked, page.stage.needs_confirmation) == (True, False)
    assert (before, await confirmed(page)) == ((10, 0), (10, 10))
    assert "✓ The list is confirmed." in page.stage.phones[ORGANIZER].person.screen.text


async def test_list_confirmed_by_hand_is_left_as_it_is(page: Page) -> None:
    await page.register()
    await page.ask("clock", to="next")
    await page.go_through(ORGANIZER, "Confirm the list", "Confirm 1 person", "Take all confirmations back")

    await page.ask("clock", to="next")

    assert await confirmed(page) == (1, 0)


async def test_others_who_come_while_the_survey_is_open_are_confirmed_and_answer(page: Page) -> None:
    await page.until_open()

    await page.ask("crowd", people=6)
    await page.stage.crowd.wait_until_done()
    await page.ask("clock", to="next")

    assert await confirmed(page) == (6, 6)
    assert page.stage.crowd.answered > 0


async def test_those_confirmed_as_the_clock_goes_on_to_the_closing_answer_before_it(tmp_path: Path) -> None:
    without_reminders = re.sub(r'\[\[event.message\]\]\nsend = "reminder"\nwhen = .*\n', "", TEXT)
    async with opened(settings(tmp_path, without_reminders)) as page:
        await page.ask("crowd", people=6)
        await page.stage.crowd.wait_until_done()
        while not page.stage.needs_confirmation:
            await page.ask("clock", to="next")
        await page.go_through(ORGANIZER, "Confirm the list", "Confirm 6 people", "Take all confirmations back")
        await page.until_open()
        is_asked = page.stage.needs_confirmation

        await page.ask("clock", to="next")

        assert (is_asked, await confirmed(page)) == (True, (6, 6))
        assert page.stage.crowd.answered > 0


async def test_others_do_not_come_when_all_is_over(page: Page) -> None:
    survey = page.stage.program.settings.events[0].survey
    assert survey is not None
    assert await page.ask("clock", to=survey.closes.isoformat()) == (200, {})

    assert not page.stage.crowd.is_open
    assert await page.ask("crowd", people=5) == (409, {"error": "over"})


async def test_panel_shows_that_somebody_answered_and_not_what(page: Page) -> None:
    async def facts() -> dict[str, Any]:
        async with page.session.get(f"{page.address}api/phones/{GUEST}/facts") as answer:
            phone_facts: dict[str, Any] = await answer.json()
            return phone_facts

    stranger = await facts()
    await page.register()
    await page.until_open()
    await page.go_through(GUEST, *ANSWERING[:-1])
    before = await facts()
    await page.press(GUEST, ANSWERING[-1])
    after = await facts()

    (early,), (late,) = before["surveys"], after["surveys"]
    assert stranger == {"person": {}, "surveys": []}
    assert "participation" not in before["person"]
    assert after["person"]["participation"] == [{"survey": 1, "person": GUEST, "next_comment": 0}]
    assert (early["answered"], late["answered"]) == (0, 1)
    assert {cell["count"] for cell in early["tally"]} == {0}
    assert {(c["question"], c["option"]) for c in late["tally"] if c["count"] and c["option"] != "*"} == {
        ("overall", "4"), ("publication", "4"), ("recommend", "9"), ("topic", "legal"), ("next", "training"),
        ("contacts", "yes"), ("apply", "yes"),
    }  # fmt: skip
    assert {key for cell in late["tally"] for key in cell} == {"question", "part", "option", "count"}


async def test_panel_shows_that_closing_leaves_the_release_alone(page: Page) -> None:
    survey = page.stage.program.settings.events[0].survey
    assert survey is not None
    await page.register()
    await page.ask("crowd", people=9)
    await page.stage.crowd.wait_until_done()
    await page.until_open()
    await page.go_through(GUEST, *ANSWERING)
    await page.ask("clock", to=survey.closes.isoformat())

    async with page.session.get(f"{page.address}api/phones/{GUEST}/facts") as answer:
        facts = await answer.json()

    (survey_facts,) = facts["surveys"]
    assert "participation" not in facts["person"]
    assert survey_facts["tally"] == []
    assert survey_facts["answered"] == 9
    assert len(survey_facts["release"]) == 64


NAMED = (("anonymous = true", "anonymous = false"),)


async def test_panel_shows_named_answers_with_the_person(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, changed(*NAMED))) as page:
        await page.register()
        await page.until_open()
        await page.go_through(GUEST, "Start", "I agree", *ANSWERING[1:])

        async with page.session.get(f"{page.address}api/phones/{GUEST}/facts") as answer:
            facts = await answer.json()

    (survey,) = facts["surveys"]
    (named_answers,) = facts["person"]["named_answers"]
    assert json.loads(named_answers["answers"])["topic"] == ["legal"]
    assert (survey["anonymous"], survey["tally"], survey["answered"]) == (False, [], 1)


async def test_others_agree_to_give_their_names_where_a_survey_asks_for_them(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, changed(*NAMED))) as page:
        crowd = page.stage.crowd
        assert await page.ask("crowd", people=9) == (200, {"people": 9})
        await crowd.wait_until_done()
        await page.until_open()
        for _ in range(2):
            assert await page.ask("clock", to="next") == (200, {})

        async with page.stage.program.db.reading() as tx:
            stored_rows = {actor.id: await people.everything(tx, actor.id) for actor in crowd.actors.values()}
    named_people = {id_ for id_, rows in stored_rows.items() if rows.get("named_answers")}
    assert named_people == {actor.id for actor in crowd.actors.values() if actor.has_sent}
    assert len(named_people) == crowd.answered == 8


async def test_clock_reaches_the_day_on_which_everything_is_erased(page: Page) -> None:
    await page.register()
    event, period = page.stage.program.settings.events[0], page.stage.program.settings.rules.privacy.keep_registrations
    before = await people_stored(page)

    assert await page.ask("clock", to=(event.ends + period + timedelta(days=1)).isoformat()) == (200, {})

    assert (before, await people_stored(page)) == (True, False)


async def people_stored(page: Page) -> bool:
    async with page.stage.program.db.reading() as tx:
        return await people.find(tx, GUEST) is not None


# Beginning and end


def listed(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("roundtable-demo-*")]


async def test_folder_is_gone_when_it_ends(config: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    async with opened(config) as page:
        assert await page.ask("crowd", people=20) == (200, {"people": 20})
        during = listed(tmp_path)

    assert (len(during), listed(tmp_path)) == (1, [])
    assert not config.storage_path.exists()


async def test_two_run_side_by_side_until_ctrl_c_and_leave_nothing(tmp_path: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    command = (sys.executable, "-m", "bot", "demo")
    both = [
        await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]

    async with asyncio.timeout(TIMEOUT), ClientSession() as session:
        statuses = set()
        for process in both:
            assert process.stdout is not None
            address = re.findall(r"http://127\.0\.0\.1:\d+/", (await process.stdout.readline()).decode())[0]
            async with session.get(address) as answer:
                statuses.add((answer.status, address))
        during = listed(tmp_path)
        for process in both:
            process.send_signal(signal.SIGINT)
        ends = [(await process.communicate())[1] for process in both]

    assert len(statuses) == len(during) == 2
    assert [process.returncode for process in both] == [0, 0]
    assert ends == [b"", b""]
    assert listed(tmp_path) == []


async def test_taken_port_is_one_sentence(page: Page) -> None:
    port = int(page.address.rstrip("/").rpartition(":")[2])

    with pytest.raises(NoPort) as exc_info:
        async with run_server(page.stage, port):
            raise AssertionError

    sentence = f"Port {port} is taken by another program: choose another with --port, or none for a free one."
    assert str(exc_info.value) == sentence
