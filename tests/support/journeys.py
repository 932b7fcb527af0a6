"""Journeys: dialogues with the real bot over the stand-in, written as they read in a chat, and what replays them.

A line at the margin is something that happens; what stands indented below it is what people saw, and is written by the
replay. For each line the bot is built anew from its database; only the open file outlives it, until it restarts.

    # a note
    settings: file.toml                         beside the journey; without it config.example.toml
    people: Ana Pop (en), Olga Dima (ro, organizer), Cora Stan (en, coordinator)
    == 2027-03-15 10:00 ==                      the event's clock; what is due by then is done and sent
    Ana: text or /command                       \\n for a new line, (x 5000) for so many letters
    Ana: [Label]                                a tap on the newest message with that button
    Ana: [Label] (old screen)                   on a screen that was replaced meanwhile, as on another phone
    Ana: {1ra:bucharest.en}                     a tap with that data, whether or not there is such a button; FORM
                                                stands for the mark of the questions as they are
    Olga: (sends the file: roster.csv)          which lies beside the settings
    Ana: (opens the personal link of: Ana Pop)  as the newest spreadsheet in a chat has it
    Ana: (sticker)                              and the other things of DEEDS below
    Ana: (scans the code)                       of the check-in, as it is on the screen at that minute
    Ana: (reads in the file: word)              every sentence with that word of the newest Word file
    … 12 others register                        and the other things of TURNS below
    … the bot restarts                          the file is closed and opened again, and nothing is remembered
    … Ana: /start → [I agree] → [Judge]         one after the other, without writing down what is seen
    … == 2027-03-15 10:00 ==                    likewise
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from docx import Document
from openpyxl import load_workbook

from bot.program import Program, build_program, open_databases
from bot.scheduler import SetClock
from bot.settings.loader import Settings, read
from delivery.outgoing.open_messages import OpenMessages
from demo.telegram.limits import Limits
from demo.telegram.stand_in import ChatMessage, Entry, PhoneUser, Telegram
from domain.attendance.admission import Access, access
from domain.attendance.checkin import screen_token, start_parameter
from domain.button_questions import SelectedOptions
from domain.draft import Draft, visible
from domain.events import Event
from domain.people import Registration
from domain.registration import form
from domain.session_ratings import QUESTION
from domain.survey import SurveyRun
from handlers.recent_prompts import RecentPrompts
from storage import answers, participants, people, registrations, surveys
from storage.attendance import checkins
from storage.engine.database import Database, fetch_value
from storage.messages import outbox, session_asks
from tests.support.settings import EXAMPLE
from views.callback.codec import _number

STAFF = {"organizer": 1001, "organizer2": 1002, "coordinator": 2001}
FIRST, OTHERS = 11, 101
"""The ids of the first person with a name, and of the first without."""

_PERSON = re.compile(r"(?P<first>\w+)(?: (?P<last>[^(,]+?))? \((?P<language>[\w-]+)(?:, (?P<role>\w+))?\)")
_CLOCK = re.compile(r"== (?P<moment>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) ==")
_SAID = re.compile(r"(?P<who>\w+): (?P<what>.+)")
_TAP = re.compile(r"\[(?P<label>.+)\](?P<old> \(old screen\))?")
_DEED = re.compile(r"\((?P<deed>[^:()]+)(?:: (?P<rest>.*))?\)")
_READING = re.compile(r"(?P<who>\w+): \(reads in the file: (?P<word>.+)\)")
_LETTERS = re.compile(r"\(x (?P<count>\d+)\)")
_GROUP = -100
SECRET = bytes(32)
"""The program's chance, the same each time: the code of the room is 7516."""


def lines(text: str) -> list[str]:
    """What happens in this journey: the lines at the margin."""
    return [line for line in text.splitlines() if line and not line.startswith(" ")]


DEEDS: dict[str, Callable[[PhoneUser, str], object]] = {
    "sticker": lambda phone, _: phone.sticker(),
    "voice message": lambda phone, _: phone.voice(),
    "photo": lambda phone, caption: phone.photo(caption=caption),
    "contact": lambda phone, _: phone.contact(),
    "formatted": lambda phone, html: phone.say_formatted(html),
    "file": lambda phone, name: phone.document(name, b"%PDF-1.4"),
    "replies": lambda phone, text: phone.say(text, reply_to=phone.screen.id),
    "forwards": lambda phone, text: phone.forward(text),
    "changes the last message to": lambda phone, text: phone.edit(_last(phone).id, text),
    "deletes the last message": lambda phone, _: phone.delete(_last(phone).id),
    "deletes the bot's last message": lambda phone, _: phone.delete(phone.screen.id),
    "blocks the bot": lambda phone, _: phone.block(),
    "unblocks the bot": lambda phone, _: phone.unblock(),
}


def _last(phone: PhoneUser) -> ChatMessage:
    return next(message for message in reversed(phone.messages) if not message.from_bot)


@dataclass
class Play:
    """One journey while it is played."""

    folder: Path
    beside: Path
    """Where the journey's file is."""
    telegram: Telegram
    clock: SetClock
    settings: Settings
    phones: dict[str, PhoneUser] = field(default_factory=dict)
    others: list[int] = field(default_factory=list)
    languages_of_others: tuple[str, str] = ("en", "ro")
    """In turn."""
    shown_buttons: dict[int, list[tuple[str, str, ChatMessage]]] = field(default_factory=dict)
    """Person → every button that was ever shown: label, data, message; oldest first."""
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    databases: tuple[Database, Database] | None = None
    """Open, and closed with the stack."""
    prompts: RecentPrompts = field(default_factory=RecentPrompts)
    chat_events: list[Event] = field(default_factory=list)
    """Those that the database had when the bot was last built."""
    open_messages: OpenMessages = field(default_factory=OpenMessages)
    """The one thing the process may remember, until the journey says that it restarts."""

    @property
    def event(self) -> Event:
        """The event, or the first of them."""
        return self.settings.events[0] if self.settings.events else self.chat_events[0]

    @property
    def zone(self) -> ZoneInfo:
        """Where the clock hangs."""
        return self.event.zone if self.settings.events else ZoneInfo("UTC")

    async def line(self, line: str) -> list[str]:
        """Let this happen; returns what people saw of it."""
        since, request_count = len(self.telegram.transcript), len(self.telegram.requests)
        if line.startswith("#"):
            return []
        head, _, rest = line.partition(": ")
        if head == "people":
            self._introduce(rest)
            return []
        if head == "settings":
            await self.close()
            self.settings = self._read(self.beside / rest)
            return []
        if line == "… the bot restarts":
            await self.close()
            self.prompts, self.open_messages = RecentPrompts(), OpenMessages()
            return []
        if reading := _READING.fullmatch(line):
            return self._sentences(self.phones[reading["who"]], reading["word"])
        async with self.program() as program:
            await self._happen(program, line)
            if await program.outbox.has_pending(self.clock.now()):
                await program.outbox.drain()
            await _sound(program)
        entries = self.telegram.transcript[since:]
        answer_count = sum(
            request.method == "answerCallbackQuery" for request in self.telegram.requests[request_count:]
        )
        assert answer_count >= sum(entry.kind == "tap" for entry in entries), "every tap is answered"
        screen_lines = list(self._seen(entries))
        return [] if line.startswith("… ") and line[2:] not in TURNS else screen_lines

    @asynccontextmanager
    async def program(self) -> AsyncIterator[Program]:
        """The bot, made from what is in its database."""
        if self.databases is None:
            self.databases = await self.stack.enter_async_context(open_databases(self.settings))
        async with build_program(*self.databases, self.settings, self.clock, lambda: SECRET) as program:
            self.chat_events = list(program.context.events.values())
            program.context.prompts = self.prompts
            program.context.answers.open_messages = self.open_messages
            self.telegram.answered = program.context.answers.settle
            try:
                yield program
            finally:
                self.telegram.answered = None

    async def close(self) -> None:
        """Close the file; the next line opens it again."""
        self.databases = None
        await self.stack.aclose()

    async def _happen(self, program: Program, line: str) -> None:
        if clock := _CLOCK.fullmatch(line.removeprefix("… ")):
            local = datetime.fromisoformat(clock["moment"]).replace(tzinfo=self.zone)
            await program.lifecycle.tick()  # it has run all the time, and was not away until then
            self.clock.move(local.astimezone(UTC))
            await program.lifecycle.tick()
            await program.live_pictures.tick()
        elif line.startswith("… "):
            await self._turn(program, line.removeprefix("… "))
        elif action := _SAID.fullmatch(line):
            await self._do_all(program, self.phones[action["who"]], [action["what"]])
        else:
            raise ValueError(f"nobody knows what this line means: {line}")

    async def _turn(self, program: Program, what: str) -> None:
        if action := _SAID.fullmatch(what):
            await self._do_all(program, self.phones[action["who"]], action["what"].split(" → "))
        else:
            count, rest = _counted(what)
            await TURNS[rest](self, program, count)

    async def _do_all(self, program: Program, phone: PhoneUser, parts: list[str]) -> None:
        self._do(phone, parts[0])
        async with listening(program):
            await self.telegram.settled()
            for part in parts[1:]:
                self._do(phone, part)
                await self.telegram.settled()

    def _do(self, phone: PhoneUser, what: str) -> None:
        if tap := _TAP.fullmatch(what):
            self._tap(phone, tap["label"], old=bool(tap["old"]))
        elif what.startswith("{") and what.endswith("}"):
            self._tap_data(phone, what[1:-1].replace("FORM", _number(form(self.event))))
        elif letters := _LETTERS.fullmatch(what):
            # The phone sends a long text in several messages.
            remaining = int(letters["count"])
            while remaining:
                phone.say("x" * min(remaining, 4096))
                remaining -= min(remaining, 4096)
        elif action := _DEED.fullmatch(what):
            self._deed(phone, action["deed"], action["rest"] or "")
        else:
            self._type(phone, what.replace("\\n", "\n"))

    def _type(self, phone: PhoneUser, text: str) -> None:
        phone.say(text)

    def _deed(self, phone: PhoneUser, action: str, rest: str) -> None:
        if action == "in a group":
            phone.say(rest, chat=self.telegram.group(_GROUP, "Colleagues"))
        elif action == "the last update comes again":
            last = next(e for e in reversed(self.telegram.transcript) if e.chat_id == phone.id and e.update_id)
            self.telegram.repeat(last.update_id or 0)
        elif action == "scans the code":
            token = screen_token(SECRET, self.clock.now())
            phone.say(f"/start {start_parameter(self.event.code, token)}")
        elif action == "sends the file":
            phone.document(rest, self._file(rest))
        elif action == "opens the personal link of":
            phone.say(f"/start {self._personal_link(rest).partition('?start=')[2]}")
        elif action == "twice":
            self._do(phone, rest)
            self._do(phone, rest)
        else:
            DEEDS[action](phone, rest)

    def _sentences(self, phone: PhoneUser, word: str) -> list[str]:
        files = (message.document for message in reversed(phone.messages) if message.document)
        name, content = next(file for file in files if file[0].endswith(".docx"))
        sentences = (each.text for each in Document(BytesIO(content)).paragraphs if word in each.text)
        return [f"  in the file {name}:", *(f"    {sentence}" for sentence in sentences)]

    def _file(self, name: str) -> bytes:
        return (self.beside / "settings" / name).read_bytes()

    def _personal_link(self, name: str) -> str:
        files = (m.document for phone in self.phones.values() for m in reversed(phone.messages) if m.document)
        rows = load_workbook(BytesIO(next(content for file, content in files if file.endswith(".xlsx")))).active
        return next(str(row[-1]) for row in rows.iter_rows(values_only=True) if row[0] == name)

    def _tap(self, phone: PhoneUser, label: str, *, old: bool) -> None:
        if old:
            button = self._old_button(phone, lambda shown_label, _: shown_label == label)
            assert button, f"{label} was never shown, or is still there"
            phone.tap_data(*button)
        else:
            phone.tap(label)

    def _old_button(self, phone: PhoneUser, is_wanted: Callable[[str, str], bool]) -> tuple[str, ChatMessage] | None:
        """Data and message of the newest button with such a label and data that is no longer on its message."""
        current = {(button.data, message.id) for message in phone.messages for row in message.buttons for button in row}
        return next(
            (
                (data, message)
                for label, data, message in reversed(self.shown_buttons[phone.id])
                if is_wanted(label, data) and (data, message.id) not in current
            ),
            None,
        )

    def _tap_data(self, phone: PhoneUser, data: str) -> None:
        phone.tap_data(data)

    def _introduce(self, people: str) -> None:
        for match in _PERSON.finditer(people):
            id_ = STAFF.get(match["role"], FIRST + len(self.phones))
            name = match["first"], match["last"] or ""
            self.phones[match["first"]] = self.telegram.person(id_, *name, language=match["language"])
            self.phones[match["first"]].has_started = match["role"] in STAFF

    def _read(self, path: Path) -> Settings:
        settings = read(path, {})
        assert isinstance(settings, Settings), settings
        access = replace(settings.telegram, token=self.telegram.token, api_base_url=self.telegram.base_url)
        return replace(settings, telegram=access, storage_path=self.folder / "roundtable.sqlite3")

    def _seen(self, entries: list[Entry]) -> Iterator[str]:
        names = {phone.id: name for name, phone in self.phones.items()} | {_GROUP: "the group"}
        bot_entries = [entry for entry in entries if entry.who == "bot" and entry.chat_id in names]
        # Of a live report only how it ends, and each person's messages together: the rest is a matter of luck.
        ends = {(entry.message_id, entry.kind): number for number, entry in enumerate(bot_entries)}
        last_entries = [
            e for number, e in enumerate(bot_entries) if e.kind != "edit" or ends[e.message_id, e.kind] == number
        ]
        for entry in sorted(last_entries, key=lambda entry: list(names).index(entry.chat_id)):
            yield from self._entry(entry, names[entry.chat_id])

    def _entry(self, entry: Entry, name: str) -> Iterator[str]:
        if entry.kind in {"toast", "alert"}:
            yield f"  bot → {name}, {entry.kind}: {entry.text}"
            return
        message = next((m for m in self._messages(entry.chat_id) if m.id == entry.message_id), None)
        how = {"edit": ", in place", "delete": ", taken back", "photo": ", picture"}.get(entry.kind, "")
        if message and message.document:
            how = f", file {message.document[0]}"
        yield f"  bot → {name}{how}:"
        yield from ((f"    {line}" if line else "") for line in entry.text.split("\n"))
        for row in entry.buttons:
            yield "    " + " ".join(f"[{button.text}]" for button in row)
        if message:
            self.shown_buttons.setdefault(entry.chat_id, []).extend(
                (button.text, button.data or "", message) for row in entry.buttons for button in row
            )

    def _messages(self, chat_id: int) -> list[ChatMessage]:
        return self.telegram.people[chat_id].messages if chat_id in self.telegram.people else []


@asynccontextmanager
async def listening(program: Program) -> AsyncIterator[None]:
    """Updates are taken in meanwhile."""
    stop = asyncio.Event()
    intake = asyncio.create_task(program.polling.run(stop))
    try:
        yield
    finally:
        stop.set()
        await intake


async def _sound(program: Program) -> None:
    async with program.db.reading() as tx:
        assert await fetch_value(tx, "SELECT group_concat(reason) FROM quarantine") is None
        assert await fetch_value(tx, "SELECT group_concat(reason) FROM delivery WHERE state = 'failed'") is None


def _counted(what: str) -> tuple[int, str]:
    count, _, rest = what.partition(" ")
    return (int(count), rest) if count.isdecimal() else (0, what)


async def _others_register(play: Play, program: Program, count: int) -> None:
    """As many as are expected of each profession, in both languages in turn."""
    profession_ids = [p.id for p in play.event.professions for _ in range(p.expected or 1)]
    async with program.db.transaction() as tx:
        for number in range(len(play.others), len(play.others) + count):
            id_, language = OTHERS + number, play.languages_of_others[number % 2]
            play.telegram.person(id_, f"Other {number + 1}", language=language).has_started = True
            play.others.append(id_)
            await people.remember(tx, id_, language)
            day = play.clock.now().date().isoformat()
            profession = profession_ids[number % len(profession_ids)]
            await registrations.put(tx, Registration(play.event.code, id_, "1", day, day, profession))


async def _others_answer(play: Play, program: Program, count: int) -> None:
    """Of those who have not; each option has its turn."""
    async with program.db.transaction() as tx:
        run = await surveys.of_event(tx, play.event.code)
        assert run is not None
        waiting = [id_ for id_ in play.others if await answers.participation(tx, run.id, id_) is None]
        for id_ in waiting[:count]:
            registration = await registrations.find(tx, play.event.code, id_)
            assert registration is not None
            assert access(run.admission, registration, checkin=run.checkin) is Access.ADMITTED
            await answers.send(tx, run, id_, run.group(registration.profession), _given(run, id_).answers)


async def _others_rate(play: Play, program: Program, count: int) -> None:
    """So many people rate every agenda item that can be rated; each number of points has its turn."""
    async with program.db.transaction() as tx:
        for id_ in play.others[:count]:
            for run in await session_asks.without_rating(tx, play.event.code, id_, play.clock.now()):
                points = str(1 + (id_ + run.id) % 5)
                await answers.send(tx, run, id_, run.group(None), {QUESTION: (points,)})


def _given(run: SurveyRun, id_: int) -> Draft:
    draft = Draft({})
    for number, question in enumerate(run.survey.closed_questions):
        if question in dict(visible(run.survey, draft)).values():
            answer: SelectedOptions = ()
            for button in Random(f"{id_} {number}").sample(question.buttons, question.max_options):
                answer = question.press(answer, question.buttons.index(button))
            draft = draft.with_answer(question.id, answer)
    return draft


async def _list_is_confirmed(play: Play, program: Program, _: int) -> None:
    """Everybody registered is confirmed, as an organizer does it."""
    async with program.db.transaction() as tx:
        await participants.find_all(tx, play.event.code)
        last = await participants.last_number(tx, play.event.code)
        newly = await participants.confirm_up_to(tx, play.event.code, last)
        await outbox.invite(tx, play.event.code, newly, play.clock.now(), again=True)


async def _others_check_in(play: Play, program: Program, count: int) -> None:
    """The first of them scan the code on the screen."""
    async with program.db.transaction() as tx:
        for id_ in play.others[:count]:
            await checkins.mark_present(tx, play.event.code, id_)


TURNS: dict[str, Callable[[Play, Program, int], Awaitable[None]]] = {
    "the list is confirmed": _list_is_confirmed,
    "others register": _others_register,
    "others check in": _others_check_in,
    "others answer": _others_answer,
    "others rate": _others_rate,
}


AnyPlay = TypeVar("AnyPlay", bound=Play)
WITHOUT_TIME = Limits(chat=None, chat_edits=None)
"""Between two lines no time passes, so that what people do in a minute would count as done at once."""


@asynccontextmanager
async def begin(kind: Callable[..., AnyPlay], beside: Path, folder: Path) -> AsyncIterator[AnyPlay]:
    """A journey before its first line; its settings lie ``beside`` it, ``folder`` is where the database is made."""
    clock = SetClock(datetime(2027, 1, 1, tzinfo=UTC))
    async with Telegram(clock=clock, limits=WITHOUT_TIME) as telegram:
        play = kind(folder, beside, telegram, clock, settings=None)
        play.settings = play._read(EXAMPLE)
        async with play.stack:
            yield play


async def played(transcript: str, beside: Path, folder: Path) -> str:
    """The journey as it goes now."""
    output: list[str] = []
    async with begin(Play, beside, folder) as play:
        for line in lines(transcript):
            try:
                screen_lines = await play.line(line)
            except Exception as error:  # whatever it is, it goes on with its line
                error.add_note(f"at the line: {line}")
                raise
            output += laid_out(output, line, screen_lines)
    return "\n".join(output) + "\n"


def laid_out(before: list[str], line: str, screen_lines: list[str]) -> list[str]:
    """What a line adds to a transcript."""
    # Notes and heads stay together; whatever happens stands apart.
    apart = bool(before) and not (before[-1].startswith("#") or (_is_head(before[-1]) and _is_head(line)))
    parts = [*([""] if apart else []), line]
    for screen_line in screen_lines:
        parts += ["", screen_line] if screen_line.startswith(("  bot ", "  in the file ")) else [screen_line]
    return parts


def _is_head(line: str) -> bool:
    return line.startswith(("#", "people: ", "settings: "))
