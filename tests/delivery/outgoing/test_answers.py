"""Answers in the lines of their chats, over the wire: what is shown, what gives way, what is tried again."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from telegram import Update
from telegram.ext import ExtBot

from bot.scheduler import SetClock
from delivery.incidents import ANSWERS, Incidents
from delivery.outgoing import answers as module
from delivery.outgoing.answers import LOST, Answers
from delivery.outgoing.callback_answers import TapAnswer
from delivery.outgoing.chat_line import MAX_WAITING
from delivery.outgoing.limits.rate_limiter import Limits, RateLimiter
from delivery.outgoing.tick_grouping import SAVING_TICK_SECONDS, TICK_SECONDS
from delivery.outgoing.uploads import Uploads
from delivery.telegram.http_client import AiohttpRequest
from demo.telegram.stand_in import PhoneUser, Telegram
from storage.engine.database import Database
from tests.crash.cast import Watched
from tests.support.program import START
from views.callback.participants import Forget
from views.screen import Alert, Button, File, Reply, Screen, SlowReply, Toast

ANA, ION = 7, 8
ROWS = ((Button("Yes", Forget(1)), Button("No", Forget(0))),)
A_FILE = File("a.txt", b"a")


@dataclass
class Desk:
    """Answers of a bot, and what it was told of them."""

    telegram: Telegram
    bot: ExtBot[None]
    limiter: RateLimiter
    clock: SetClock
    db: Database
    troubles: Incidents = field(default_factory=Incidents)
    unreachable: list[int] = field(default_factory=list)
    lost_chats: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        async def unreachable(chat_id: int) -> None:
            self.unreachable.append(chat_id)

        async def lost(chat_id: int) -> None:
            self.lost_chats.append(chat_id)
            self.answers.post(chat_id, Screen("It is done."), key=LOST)

        uploads = Uploads(self.db, 1, START.date)
        wire = self.bot, self.limiter, self.clock, self.troubles, uploads
        self.answers = Answers(*wire, on_unreachable=unreachable, on_lost=lost)

    @property
    def ana(self) -> PhoneUser:
        return self.telegram.people[ANA]

    def say(self, text: str, key: str = "", chat_id: int = ANA, files: Iterable[File] = ()) -> None:
        """Post a new message, in answer to something of that key."""
        self.answers.post(chat_id, Screen(text, files=tuple(files)), key=key or text)

    async def shown(self) -> list[str]:
        """What the bot wrote to Ana when all was sent: texts, or the names of files."""
        assert await self.answers.settle(5)
        messages = (message for message in self.ana.messages if message.from_bot)
        return [message.document[0] if message.document else message.text for message in messages]

    async def tapped(self, label: str = "Yes") -> TapAnswer:
        """Ana presses a button of the newest message."""
        self.ana.tap(label)
        *_, update = await self.bot.get_updates()
        assert isinstance(update, Update)
        query = update.callback_query
        assert query is not None
        assert query.message is not None
        return TapAnswer(
            query.id, query.message.message_id, lambda seconds, *, with_others: Toast(f"{seconds:.0f} {with_others}")
        )

    async def answer(self, reply: Reply, tap: TapAnswer | None = None) -> None:
        self.answers.post_tap(ANA, reply, tap or await self.tapped(), key="Yes")
        await self.answers.settle(5)


@asynccontextmanager
async def temporary_database() -> AsyncIterator[Database]:
    with TemporaryDirectory() as folder:
        db = await Database.open(Path(folder) / "roundtable.sqlite3")
        yield db
        await db.close()


@asynccontextmanager
async def opened(limits: Limits = Limits()) -> AsyncIterator[Desk]:  # noqa: B008 — frozen
    clock = SetClock(START)
    async with Telegram(clock=clock) as telegram, temporary_database() as db:
        for id_ in (ANA, ION):
            telegram.person(id_, f"P{id_}").has_started = True
        limiter = RateLimiter(limits, clock)
        bot: ExtBot[None] = ExtBot(
            telegram.token,
            f"{telegram.base_url}/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(),
            rate_limiter=limiter,
        )
        async with bot:
            desk = Desk(telegram, bot, limiter, clock, db)
            yield desk
            await desk.answers.close()


@pytest.fixture(autouse=True)
def timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with opened() as desk:
        yield desk


@pytest.fixture
async def prompt_desk(desk: Desk) -> Desk:
    """There is a message with buttons."""
    desk.answers.post(ANA, Screen("Sure?", ROWS), key="asked")
    await desk.answers.settle()
    return desk


# What is shown


async def test_answer_to_a_tap_replaces_the_message(prompt_desk: Desk) -> None:
    await prompt_desk.answer(Screen("Done."))

    assert (await prompt_desk.shown(), prompt_desk.ana.screen.labels, prompt_desk.ana.toasts) == (["Done."], [], [])


async def test_further_screens_and_files_are_new_messages(prompt_desk: Desk) -> None:
    screens = (Screen("Done.", files=(A_FILE,)), Screen("More", files=(File("b.txt", b"b"),)))

    await prompt_desk.answer(screens)

    assert await prompt_desk.shown() == ["Done.", "More", "b.txt", "a.txt"]


async def test_toast_leaves_the_message_as_it_is(prompt_desk: Desk) -> None:
    await prompt_desk.answer(Toast("Sending"))

    assert (await prompt_desk.shown(), prompt_desk.ana.toasts, prompt_desk.ana.alerts) == (["Sure?"], ["Sending"], [])


async def test_alert_stays_until_it_is_dismissed_and_leaves_the_message_as_it_is(prompt_desk: Desk) -> None:
    await prompt_desk.answer(Alert("Too late"))

    assert (await prompt_desk.shown(), prompt_desk.ana.toasts, prompt_desk.ana.alerts) == (["Sure?"], [], ["Too late"])


async def test_alert_is_a_message_where_no_button_was_pressed(desk: Desk) -> None:
    desk.answers.post(ANA, Alert("Too <late>"), key="text")

    assert (await desk.shown(), desk.ana.alerts) == (["Too <late>"], [])


async def test_same_screen_again_is_no_failure(prompt_desk: Desk) -> None:
    await prompt_desk.answer(Screen("Sure?", ROWS))

    assert (await prompt_desk.shown(), prompt_desk.lost_chats) == (["Sure?"], [])


async def test_message_that_was_deleted_comes_anew(prompt_desk: Desk) -> None:
    tap = await prompt_desk.tapped()
    prompt_desk.ana.delete(prompt_desk.ana.screen.id)

    await prompt_desk.answer((Screen("Done.", files=(A_FILE,)), Screen("More")), tap)

    assert await prompt_desk.shown() == ["Done.", "More", "a.txt"]


async def test_screen_too_long_for_one_message_comes_anew(prompt_desk: Desk) -> None:
    await prompt_desk.answer(Screen("\n".join(["x" * 100] * 50)))

    assert [len(text) for text in await prompt_desk.shown()] == [5, 4039, 1009]


async def test_tap_that_is_too_old_to_be_acknowledged_is_answered_all_the_same(prompt_desk: Desk) -> None:
    tap = await prompt_desk.tapped()
    prompt_desk.telegram.fail("answerCallbackQuery", status=400, description="Bad Request: query is too old")

    await prompt_desk.answer(Screen("Done."), tap)

    assert await prompt_desk.shown() == ["Done."]


async def test_screen_that_quotes_does_so_where_its_buttons_are(desk: Desk) -> None:
    desk.ana.say("My comment")
    quoted_message = desk.ana.messages[-1]

    desk.answers.post(ANA, Screen("Store it?", ROWS, reply=True), key="a", reply_to=quoted_message.id)
    desk.answers.post(ANA, Screen("Plain"), key="b", reply_to=quoted_message.id)
    await desk.answers.settle()

    assert [message.reply_to for message in desk.ana.messages[1:]] == [quoted_message, None]


async def test_screen_that_quotes_what_was_deleted_comes_without(desk: Desk) -> None:
    desk.ana.say("My comment")
    quoted_id = desk.ana.messages[-1].id
    desk.ana.delete(quoted_id)

    desk.answers.post(ANA, Screen("Store it?", ROWS, reply=True), key="a", reply_to=quoted_id)
    await desk.answers.settle()

    assert desk.ana.screen.reply_to is None


async def test_slow_reply_is_drawn_apart_once_and_others_are_answered_meanwhile(desk: Desk) -> None:
    may_end, draw_count = threading.Event(), 0

    def draw() -> Screen:
        nonlocal draw_count
        draw_count += 1
        may_end.wait(5)
        return Screen("The picture")

    for _ in range(2):
        desk.answers.post(ANA, SlowReply(draw), key="/summary")
    desk.say("Help", chat_id=ION)
    while not any(message.from_bot for message in desk.telegram.people[ION].messages):  # noqa: ASYNC110 — the stand-in tells nobody
        await asyncio.sleep(0)
    before = [message for message in desk.ana.messages if message.from_bot]
    waits = desk.answers.is_waiting(ANA)
    may_end.set()

    assert await desk.shown() == ["The picture"]
    assert (before, waits, draw_count) == ([], True, 1)


async def test_reply_that_cannot_be_drawn_is_told_of(desk: Desk) -> None:
    def draw() -> Screen:
        raise RuntimeError

    desk.answers.post(ANA, SlowReply(draw), key="/summary")

    assert (await desk.shown(), desk.lost_chats) == (["It is done."], [ANA])


# What gives way


async def test_newer_screen_takes_the_place_of_a_waiting_one_for_the_same_message(prompt_desk: Desk) -> None:
    taps = [await prompt_desk.tapped() for _ in range(3)]
    before = len(prompt_desk.telegram.requests)

    for number, tap in enumerate(taps):
        prompt_desk.answers.post_tap(ANA, Screen(f"Question {number}", ROWS), tap, key=str(number))
    await prompt_desk.answers.settle()

    calls = [call.method for call in prompt_desk.telegram.requests[before:]]
    assert calls.count("answerCallbackQuery") == 3
    assert calls.count("editMessageText") == 1
    assert await prompt_desk.shown() == ["Question 2"]


async def edits_of(desk: Desk, *screens: Screen) -> tuple[int, float]:
    """Post these for one message without a pause; how many edits leave, and in how many seconds."""
    taps = [await desk.tapped() for _ in screens]
    before, began = len(desk.telegram.requests), desk.clock.monotonic()
    for number, (screen, tap) in enumerate(zip(screens, taps, strict=True)):
        desk.answers.post_tap(ANA, screen, tap, key=number)
    await desk.answers.settle()
    edits = sum(call.method == "editMessageText" for call in desk.telegram.requests[before:])
    return edits, desk.clock.monotonic() - began


def tick(text: str) -> Screen:
    return Screen(text, ROWS, deferrable=True)


async def test_first_tick_is_shown_at_once_and_those_that_follow_within_a_moment_together(prompt_desk: Desk) -> None:
    assert await edits_of(prompt_desk, tick("One")) == (1, 0)
    assert await edits_of(prompt_desk, tick("One, two"), tick("One, two, three")) == (1, TICK_SECONDS)
    assert await prompt_desk.shown() == ["One, two, three"]


async def test_ticks_wait_longer_for_each_other_when_much_of_the_chats_minute_is_used(prompt_desk: Desk) -> None:
    for number in range(8):
        await edits_of(prompt_desk, Screen(f"Question {number}", ROWS))
    await edits_of(prompt_desk, tick("One"))

    assert await edits_of(prompt_desk, tick("One, two"), tick("One, two, three")) == (1, SAVING_TICK_SECONDS)


async def test_going_on_is_shown_at_once_in_place_of_the_tick_that_waits(prompt_desk: Desk) -> None:
    await edits_of(prompt_desk, tick("One"))

    assert await edits_of(prompt_desk, tick("One, two"), Screen("Next", ROWS)) == (1, 0)
    assert await prompt_desk.shown() == ["Next"]


async def test_going_on_ends_the_wait_of_a_tick_that_has_begun_to_wait(prompt_desk: Desk) -> None:
    await edits_of(prompt_desk, tick("One"))
    taps = [await prompt_desk.tapped() for _ in range(2)]
    release = asyncio.Event()
    prompt_desk.clock.sleep = lambda _: release.wait()  # type: ignore[method-assign, assignment]  # it never comes to an end

    prompt_desk.answers.post_tap(ANA, tick("One, two"), taps[0], key="tick")
    for _ in range(20):
        await asyncio.sleep(0)
    prompt_desk.answers.post_tap(ANA, Screen("Next", ROWS), taps[1], key="next")

    assert await prompt_desk.shown() == ["Next"]


async def test_ticks_of_the_past_are_not_remembered(prompt_desk: Desk) -> None:
    for chat_id in (ANA, ION):
        prompt_desk.answers._ticks.note_shown(chat_id)
        prompt_desk.clock.move(prompt_desk.clock.now() + 2 * dt.timedelta(seconds=SAVING_TICK_SECONDS))

    assert prompt_desk.answers._ticks.chats == (ION,)


async def test_file_that_was_asked_for_comes_although_a_newer_screen_took_the_place_of_its_own(
    prompt_desk: Desk,
) -> None:
    taps = [await prompt_desk.tapped() for _ in range(2)]

    prompt_desk.answers.post_tap(ANA, Screen("Agenda", files=(A_FILE,)), taps[0], key="calendar")
    prompt_desk.answers.post_tap(ANA, Screen("Registration"), taps[1], key="back")

    assert await prompt_desk.shown() == ["Registration", "a.txt"]


async def test_same_again_while_it_waits_is_answered_once_in_its_first_place(desk: Desk) -> None:
    for text, key in (("A 1", "/a"), ("B", "/b"), ("A 2", "/a"), ("A 3", "/a")):
        desk.say(text, key)

    assert await desk.shown() == ["A 3", "B"]


async def test_what_is_on_its_way_is_followed_by_the_newest(desk: Desk) -> None:
    desk.say("A 1", "/a")
    while not any(call.method == "sendMessage" for call in desk.telegram.requests):  # noqa: ASYNC110 — the stand-in tells nobody
        await asyncio.sleep(0)
    desk.say("A 2", "/a")
    desk.say("A 3", "/a")

    assert await desk.shown() == ["A 1", "A 3"]


async def test_file_whose_text_was_sent_is_not_begun_again(desk: Desk) -> None:
    desk.telegram.fail("sendDocument", status=502, times=2)

    desk.say("My data", "/mydata", files=[A_FILE])
    while not any(call.method == "sendDocument" for call in desk.telegram.requests):  # noqa: ASYNC110 — the stand-in tells nobody
        await asyncio.sleep(0)
    desk.say("My data", "/mydata", files=[A_FILE])

    assert await desk.shown() == ["My data", "a.txt"]


async def test_no_more_than_a_few_wait_in_a_chat_and_files_stay() -> None:
    async with opened(Limits(burst=1)) as desk:
        desk.telegram.hold(60, chat_id=ANA)
        desk.say("File", files=[A_FILE])
        for number in range(3 * MAX_WAITING):
            desk.say(f"{number}")

        texts = await desk.shown()

    newest = [str(number) for number in range(2 * MAX_WAITING + 1, 3 * MAX_WAITING)]
    assert texts == ["File", "a.txt", *newest]


async def test_edit_waits_for_no_new_message_of_its_chat() -> None:
    async with opened() as desk:
        desk.answers.post(ANA, Screen("Sure?", ROWS), key="asked")
        await desk.answers.settle()
        tap = await desk.tapped()
        desk.telegram.fail("sendMessage", status=502, times=4)

        desk.say("Slow")
        desk.answers.post_tap(ANA, Screen("Done."), tap, key="Yes")
        await desk.answers.settle()

    calls = [call.method for call in desk.telegram.requests if call.ok]
    assert calls.index("editMessageText") < len(calls) - 1 - calls[::-1].index("sendMessage")


# What Telegram or the network refuses


@pytest.mark.parametrize(
    "method", ["answerCallbackQuery", "editMessageText", "sendMessage", "sendDocument", "sendPhoto"]
)
@pytest.mark.parametrize("failure", [{"status": 502}, {"cut": True}, {"retry_after": 3}])
async def test_what_was_done_is_not_done_again_when_the_rest_is_tried_again(
    prompt_desk: Desk, method: str, failure: dict[str, int]
) -> None:
    files = (A_FILE, File("card.png", b"\x89PNG", picture=True))
    tap = await prompt_desk.tapped()
    before = len(prompt_desk.telegram.requests)
    prompt_desk.telegram.fail(method, times=2, **failure)  # type: ignore[arg-type]  # of several types

    await prompt_desk.answer((Screen("Done."), Screen("More", files=files)), tap)

    methods = sorted(request.method for request in prompt_desk.telegram.requests[before:] if request.ok)
    assert methods == ["answerCallbackQuery", "editMessageText", "sendDocument", "sendMessage", "sendPhoto"]
    assert await prompt_desk.shown() == ["Done.", "More", "a.txt", ""]
    assert prompt_desk.troubles.now() == frozenset()


async def test_chat_that_fails_keeps_no_other_waiting(desk: Desk) -> None:
    desk.telegram.fail("sendMessage", chat_id=ANA, status=502, times=10)

    desk.say("A")
    for number in range(3):
        desk.say(f"{number}", chat_id=ION)
    while len(desk.telegram.people[ION].messages) < 3:  # noqa: ASYNC110 — the stand-in tells nobody
        await asyncio.sleep(0)
    incidents = desk.troubles.now()
    failures = sum(not call.ok for call in desk.telegram.requests)

    assert failures < 10
    assert incidents == {ANSWERS}
    assert await desk.shown() == ["A"]
    assert desk.troubles.now() == frozenset()


async def test_refused_for_now_it_is_the_newest_that_comes_when_it_may(desk: Desk) -> None:
    began = desk.telegram._server.requests = Watched(lambda: len(began) > 1 or desk.say("A 2", "/a"))
    desk.telegram.hold(40, chat_id=ANA)

    desk.say("A 1", "/a")

    assert await desk.shown() == ["A 2"]
    assert (START - desk.clock.now()).total_seconds() <= -40


async def test_refused_for_good_is_told_of_once(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.telegram.fail("sendMessage", status=400, description="Bad Request: can't parse entities")

    desk.say("A")

    assert (await desk.shown(), desk.lost_chats) == (["It is done."], [ANA])
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "An answer was refused by Telegram (BadRequest) and is given up."
    ]


async def test_what_cannot_be_told_either_is_left(desk: Desk) -> None:
    desk.telegram.fail("sendMessage", status=400, description="Bad Request: can't parse entities", times=9)

    desk.say("A")

    assert (await desk.shown(), desk.lost_chats) == ([], [ANA])


async def test_who_blocked_the_bot_is_told_nothing_more_and_noted(desk: Desk) -> None:
    desk.ana.block()

    desk.say("A")
    desk.say("B")

    assert (await desk.shown(), desk.unreachable, desk.lost_chats) == ([], [ANA], [])
    assert not desk.answers.is_waiting(ANA)


# Who waits


async def test_tap_is_told_how_long_its_screen_waits(prompt_desk: Desk) -> None:
    tap = await prompt_desk.tapped()
    prompt_desk.limiter._holds.refuse(ANA, 8, prompt_desk.clock.monotonic())

    prompt_desk.answers.post_tap(ANA, Screen("Done."), tap, key="Yes")
    await prompt_desk.answers.settle()

    assert prompt_desk.ana.toasts == ["8 False"]


async def test_nobody_is_overdue_who_waits_for_a_moment_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.say("A")
    before = desk.answers.overdue()
    monkeypatch.setattr(module, "OVERDUE_SECONDS", 0.0)
    during = [desk.answers.overdue() for _ in range(2)]
    await desk.answers.settle()

    assert (before, during) == ({}, [{ANA: 0}, {}])
    assert desk.answers.overdue() == {}
    assert desk.answers.answered() == {ANA}
    assert desk.answers.answered() == set()


async def test_everybody_who_waits_is_overdue_when_nothing_more_is_sent(prompt_desk: Desk) -> None:
    tap = await prompt_desk.tapped()
    prompt_desk.answers.post_tap(ANA, Screen("Done."), tap, key="Yes")

    await prompt_desk.answers.close()

    assert prompt_desk.answers.overdue() == {ANA: tap.message_id}
