"""Answers to what people press and type: each chat has its own line, and a newer screen takes a waiting one's place.

An answer is no part of its update: that is finished when its effect is committed. What Telegram or the network refuses
is tried again for this chat alone, until it is taken; what is sent is chosen only when the rate limiter lets it go.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from dataclasses import replace
from typing import Any

from telegram.error import RetryAfter, TelegramError
from telegram.ext import ExtBot

from delivery.backoff import backoff_seconds
from delivery.incidents import ANSWERS, Incidents
from delivery.outgoing.callback_answers import CallbackAnswers, TapAnswer
from delivery.outgoing.chat_line import CallChannel, ChatLine, Edit, Item, Messages, Waiting
from delivery.outgoing.limits.rate_limiter import RateLimiter, SendPermit
from delivery.outgoing.open_messages import OpenMessages
from delivery.outgoing.tick_grouping import TickGrouping, is_tick
from delivery.outgoing.uploads import Uploads
from delivery.telegram import messages
from delivery.telegram.errors import Failure, get_failure, is_temporary
from domain.operations.clock import Clock
from views.i18n import safe
from views.screen import Alert, Attachments, Notice, Reply, Screen, SlowReply, Toast

_log = logging.getLogger(__name__)

OVERDUE_SECONDS = 0.25
"""Real seconds after which it is noted who waits, so that a crash costs them no screen."""
LOST = "lost"
"""The key of what is said about an answer that could not be sent; of that itself nothing more is said."""


class Answers:
    """The lines of all chats; one object for each running bot."""

    def __init__(  # noqa: PLR0913 — the things it joins
        self,
        bot: ExtBot[Any],
        limiter: RateLimiter,
        clock: Clock,
        troubles: Incidents,
        uploads: Uploads,
        *,
        on_unreachable: Callable[[int], Awaitable[None]],
        on_lost: Callable[[int], Awaitable[None]],
    ) -> None:
        """``on_unreachable`` is called for a chat that takes no message, ``on_lost`` when an answer cannot be sent."""
        self._wire = CallChannel(bot, uploads)
        self.open_messages = OpenMessages()
        self._callbacks = CallbackAnswers(bot, limiter, clock)
        self._ticks = TickGrouping(limiter, clock)
        self._limiter, self._clock, self._troubles = limiter, clock, troubles
        self._on_unreachable, self._on_lost = on_unreachable, on_lost
        self._lines: dict[int, ChatLine] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._drawing: dict[tuple[int, Hashable], float] = {}
        """(chat, key) → since when it is drawn, in seconds of the event loop."""
        self._failing: set[int] = set()
        """Chats whose last call failed."""
        self._noted: set[int] = set()
        """Chats that ``overdue`` has named."""
        self._answered: set[int] = set()
        self._closed = False
        self._since_start: set[int] | None = set()
        """Chats that were answered since the program started; None when nobody needs to know any more."""

    def post(self, chat_id: int, reply: Reply, *, key: Hashable, replaces: int = 0, reply_to: int = 0) -> None:
        """Show this as soon as it may be; returns at once.

        The first screen takes the place of the message ``replaces`` unless that is 0; everything else is new, and takes
        the place of what waits with the same ``key``. ``reply_to`` is the message that is answered.
        """
        match reply:
            case SlowReply():
                self._draw(chat_id, reply, key, replaces=replaces, reply_to=reply_to)
            case Toast():
                pass  # it says what the chat shows anyhow
            case Alert(text):
                self._show(chat_id, (Screen(safe(text)),), key, replaces=0, reply_to=reply_to)
            case Attachments():
                self._add_messages(
                    self._line(chat_id), Messages(key, deque(messages.file_parts(reply.files)), reply_to)
                )
            case Screen():
                self._show(chat_id, (reply,), key, replaces=replaces, reply_to=reply_to)
            case _:
                self._show(chat_id, reply, key, replaces=replaces, reply_to=reply_to)

    def post_in_group(self, chat_id: int, screen: Screen, topic_id: int) -> None:
        """Show this in a group as soon as it may be, in this topic (Telegram's message_thread_id; 0 for none)."""
        parts = deque(messages.parts((screen,)))
        self._add_messages(self._line(chat_id), Messages(("group", topic_id), parts, topic_id=topic_id))

    def post_tap(self, chat_id: int, reply: Reply, tap: TapAnswer, *, key: Hashable) -> None:
        """The same for a tap, which is acknowledged at once, with the seconds that its screen has to wait."""
        if isinstance(reply, Toast | Alert):
            self.begin(self._answer_callback(chat_id, tap.query_id, reply))
            return
        self.begin(self._answer_callback(chat_id, tap.query_id, self._callbacks.wait_notice(chat_id, tap)))
        self.post(chat_id, reply, key=key, replaces=tap.message_id, reply_to=tap.message_id)

    async def _answer_callback(self, chat_id: int, query_id: str, notice: Notice | None) -> None:
        await self._callbacks.answer_callback(query_id, notice)
        self._answered.add(chat_id)  # of some taps a notice is all of the answer

    def _show(self, chat_id: int, screens: tuple[Screen, ...], key: Hashable, *, replaces: int, reply_to: int) -> None:
        line = self._line(chat_id)
        sequence = self.open_messages.next_sequence()
        if not replaces:
            self._add_messages(line, Messages(key, deque(messages.parts(screens)), reply_to, sequence))
            return
        first, *others = screens
        more = deque([*messages.parts(others), *messages.file_parts(first.files)])
        then = [Messages(key, more, reply_to, sequence)] if more else []
        line.edits.add_edit(Edit(replaces, replace(first, files=()), then, sequence))
        self._send_soon(line, line.edits)

    def _line(self, chat_id: int) -> ChatLine:
        if self._since_start is not None:
            self._since_start.add(chat_id)
        line = self._lines.get(chat_id)
        if line is None:
            line = self._lines[chat_id] = ChatLine(chat_id, asyncio.get_running_loop().time())
        return line

    def _add_messages(self, line: ChatLine, messages: Messages) -> None:
        line.messages.add_messages(messages)
        self._send_soon(line, line.messages)

    def note_sent(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """This screen was sent unasked: its buttons go when the person goes on with its subject in another message."""
        self.open_messages.note_sent(chat_id, message_id, screen)

    def _send_soon(self, line: ChatLine, items: Waiting) -> None:
        if not items.is_sending:
            items.is_sending = True
            self.begin(self._send_all(line, items))

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Have this go on beside everything else; ``settle`` waits for it, ``close`` ends it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # Sending

    async def _send_all(self, line: ChatLine, items: Waiting) -> None:
        """Send what waits until nothing does; each time the newest there is when its place is granted."""
        refused_permit: SendPermit | None = None
        while items:
            await self._ticks.wait_for_more(line.chat_id, items)
            send = items[0].next_send(line.chat_id)
            if send is None:
                await self._send_next(line, items, None)
                continue
            place = self._limiter.acquire_nowait(send) if refused_permit is None else None
            if place is None:
                place = await self._limiter.acquire(send, refused_permit=refused_permit)
            if not items or items[0].next_send(line.chat_id) != send:
                refused_permit = None
                place.release()
                continue
            refused_permit = place if await self._send_next(line, items, place) else None
        items.is_sending = False
        self._end(line)

    async def _send_next(self, line: ChatLine, items: Waiting, place: SendPermit | None) -> bool:
        """Make the next call of the first item; True when Telegram refused it for now."""
        item = items.begun = items[0]
        try:
            last = await item.send_next(self._wire, line.chat_id, place)
        except RetryAfter:
            items.drop_outdated()
            return True
        except TelegramError as error:
            await self._failed(line, items, item, error)
        except Exception:  # noqa: BLE001 — logged, and told to the person: it must stop no other answer
            _log.exception("An answer could not be made.")
            await self._give_up(line, items, item)
        else:
            self._succeeded(line)
            self._close_old(line, item)
            if last:
                self._finish(line, items, item)
            else:
                items.begun = item
        finally:
            if place is not None:
                place.release()
        return False

    def _succeeded(self, line: ChatLine) -> None:
        line.failures = 0
        if self._failing:
            self._failing.discard(line.chat_id)
            if not self._failing:
                self._troubles.end(ANSWERS)

    def _close_old(self, line: ChatLine, item: Item) -> None:
        """Take the buttons away from the message that this one has made out of date."""
        shown_message, item.last_screen = item.last_screen, None
        if shown_message is None:
            return
        outdated_message = self.open_messages.note(line.chat_id, *shown_message, item.sequence)
        unasked_messages = self.open_messages.pop_sent(line.chat_id, *shown_message)
        for message in (*([outdated_message] if outdated_message else []), *unasked_messages):
            screen = Screen(message.closed_text)
            line.edits.add_edit(Edit(message.message_id, screen, sequence=item.sequence, is_closing=True))
            self._send_soon(line, line.edits)

    def _finish(self, line: ChatLine, items: Waiting, item: Item) -> None:
        items.begun = None
        if item in items:
            items.remove(item)
        if is_tick(item):
            self._ticks.note_shown(line.chat_id)
        for following in item.then if isinstance(item, Edit) else ():
            self._add_messages(line, following)

    async def _failed(self, line: ChatLine, items: Waiting, item: Item, error: TelegramError) -> None:
        if is_temporary(error):
            items.drop_outdated()
            await self._wait_after(line, error)
        elif get_failure(error) is Failure.UNREACHABLE:
            line.clear()
            self.open_messages.forget(line.chat_id)
            self._succeeded(line)
            await self._on_unreachable(line.chat_id)
        else:
            _log.error("An answer was refused by Telegram (%s) and is given up.", type(error).__name__)
            await self._give_up(line, items, item)

    async def _wait_after(self, line: ChatLine, error: TelegramError) -> None:
        self._failing.add(line.chat_id)
        self._troubles.begin(ANSWERS, f"Telegram does not take an answer ({type(error).__name__}).")
        line.failures += 1
        await self._clock.sleep(backoff_seconds(line.failures))

    async def _give_up(self, line: ChatLine, items: Waiting, item: Item) -> None:
        self._succeeded(line)
        self._finish(line, items, item)
        is_missed = not item.is_closing if isinstance(item, Edit) else item.key != LOST
        if is_missed:
            await self._on_lost(line.chat_id)

    def _end(self, line: ChatLine) -> None:
        if not line and self._lines.get(line.chat_id) is line:
            del self._lines[line.chat_id]
            self._answered.add(line.chat_id)
            self._noted.discard(line.chat_id)

    # Drawing what takes long

    def _draw(self, chat_id: int, reply: SlowReply, key: Hashable, *, replaces: int, reply_to: int) -> None:
        if (chat_id, key) not in self._drawing:
            self._drawing[chat_id, key] = asyncio.get_running_loop().time()
            self.begin(self._draw_in_thread(chat_id, reply, key, replaces=replaces, reply_to=reply_to))

    async def _draw_in_thread(
        self, chat_id: int, reply: SlowReply, key: Hashable, *, replaces: int, reply_to: int
    ) -> None:
        try:
            drawn_reply = await asyncio.to_thread(reply.draw)
        except Exception:  # noqa: BLE001 — likewise
            _log.exception("An answer could not be drawn.")
            await self._on_lost(chat_id)
        else:
            self.post(chat_id, drawn_reply, key=key, replaces=replaces, reply_to=reply_to)
        finally:
            del self._drawing[chat_id, key]

    # Who waits

    def is_waiting(self, chat_id: int) -> bool:
        """Whether a message or edit waits for this chat."""
        return bool(self._lines.get(chat_id)) or any(drawing == chat_id for drawing, _ in self._drawing)

    def was_answered(self, chat_id: int) -> bool:
        """Whether anything was to be shown there since the program started; known until ``clear_answered``."""
        return chat_id in (self._since_start or ())

    def clear_answered(self) -> None:
        """Stop recording who was answered: ``was_answered`` is not asked any more."""
        self._since_start = None

    def overdue(self) -> dict[int, int]:
        """People who have waited for longer than a moment and were not named yet, with the message to be replaced."""
        patience = 0.0 if self._closed else OVERDUE_SECONDS
        before = asyncio.get_running_loop().time() - patience
        waiting = {chat_id: 0 for (chat_id, _), since in self._drawing.items() if since <= before}
        waiting |= {chat_id: line.edited_message for chat_id, line in self._lines.items() if line.since <= before}
        overdue = {chat_id: at for chat_id, at in waiting.items() if chat_id > 0 and chat_id not in self._noted}
        self._noted |= overdue.keys()
        return overdue

    def answered(self) -> set[int]:
        """Chats whose queue has become empty since the last call."""
        chat_ids, self._answered = self._answered, set()
        return chat_ids

    async def settle(self, seconds: float | None = None) -> bool:
        """Wait until what waits now is shown, or for so many real seconds; whether it is."""
        chats = {*self._lines, *(chat_id for chat_id, _ in self._drawing)}
        try:
            async with asyncio.timeout(seconds):
                if tasks := tuple(self._tasks):
                    await asyncio.wait(tasks)
                while any(self.is_waiting(chat_id) for chat_id in chats):
                    await asyncio.wait(tuple(self._tasks), return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Send nothing more: whoever still waits is ``overdue``, and shown where they stand at the next start."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._closed = True
