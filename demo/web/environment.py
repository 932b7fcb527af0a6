"""What stands behind the demo's page: the real program before the stand-in, in a folder that is gone afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli.run import run_tasks
from bot.program import Program, start_program
from bot.scheduler import MovableClock
from bot.settings.loader import Settings
from bot.settings.loader import Telegram as Access
from demo.organizer import CONFIRMING, has_confirmation_request, press
from demo.people.phrases import name
from demo.telegram.limits import UNLIMITED
from demo.telegram.stand_in import PhoneUser, Telegram
from demo.web.crowd import Crowd
from demo.web.timeline import Stop, load_timeline
from domain.events import Admission
from storage import participants, surveys
from storage.messages import outbox
from views.callback.organizers import ConfirmPresent, ShowCheckinCode

ORGANIZER, COORDINATOR, GUEST = 1001, 2001, 3001
"""Telegram numbers: of the staff, and of the first participant."""
STAFF = {
    ORGANIZER: ("organizer", {"en": ("Olivia", "Grant"), "ro": ("Oana", "Grigorescu")}),
    COORDINATOR: ("coordinator", {"en": ("Charles", "Dale"), "ro": ("Corina", "Dragomir")}),
}
MOST_PHONES = 12
UNUSUAL = 60
"""Names from here on are not those of the first simulated people."""
LOOK_SECONDS = 0.02
PER_SECOND = 200
"""New messages; Telegram takes about 30, and who tries things out should not have to wait for 200 people."""
CHAT_PER_MINUTE = 100_000
"""The demo's time runs faster than anybody taps, so a minute's share of a chat would be used up in no time."""
PATIENCE = 10.0
"""Real seconds in which the program should have handled what one person did."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone on the page."""

    person: PhoneUser
    role: str
    """participant, organizer or coordinator."""


@dataclass(eq=False)
class DemoEnvironment:
    """The program, the people with their phones, and the clock."""

    telegram: Telegram
    program: Program
    clock: MovableClock
    crowd: Crowd
    phones: dict[int, Phone] = field(default_factory=dict)
    """Those on the page, by Telegram number."""
    on_change: Callable[[], None] = lambda: None
    """Called when the clock was moved, a phone was added or the crowd went on."""
    travelling: bool = False
    """The clock is being moved."""
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def languages(self) -> tuple[str, ...]:
        """Those the events offer."""
        return self.program.settings.rules.messages.languages

    def notify(self) -> None:
        """Let whoever watches know that something has changed."""
        self.on_change()

    # Phones

    def add(self, language: str) -> Phone | None:
        """One more participant; None when there is no room for another phone."""
        if len(self.phones) >= MOST_PHONES:
            return None
        number = sum(phone.role == "participant" for phone in self.phones.values())
        first, last = name(language, UNUSUAL + number)
        person = self.telegram.person(GUEST + number, first, last, language=language)
        return self._show(Phone(person, "participant"))

    def add_default_phones(self) -> None:
        """The phones of the beginning: a participant in each of the first two languages, and the staff."""
        for language in self.languages[:2]:
            self.add(language)
        for id_, (role, names) in STAFF.items():
            first, last = names.get(self.languages[0], names["en"])
            person = self.telegram.person(id_, first, last, language=self.languages[0])
            self._show(Phone(person, role))
            # Before they have written to it, the bot cannot write to them.
            person.say("/help")

    def start_text(self, phone: Phone) -> str:
        """What the Start button of this phone types."""
        if phone.role != "participant":
            return "/help"
        event = self.crowd.event
        return "/start" if event is None else f"/start {event.code}"

    def _show(self, phone: Phone) -> Phone:
        self.phones[phone.person.id] = phone
        self.notify()
        return phone

    async def settled(self) -> bool:
        """Wait until the program has handled what people did so far; False when it takes too long."""
        try:
            await self.telegram.settled(PATIENCE)
        except TimeoutError:
            return False
        return True

    # The clock

    async def timeline(self) -> list[Stop]:
        """Everything that happens by itself, of all events, in order."""
        async with self.program.db.reading() as tx:
            stops_by_event = [await load_timeline(tx, event) for event in self.program.context.events.values()]
        return sorted((stop for part in stops_by_event for stop in part), key=lambda stop: stop.at)

    async def next_stop(self) -> datetime | None:
        """When something is due next; also what waits for the end of quiet hours."""
        now = self.clock.now()
        async with self.program.db.reading() as tx:
            waiting = await outbox.next_due(tx)
        coming = [stop.at for stop in await self.timeline() if not stop.is_dropped]
        return min((at for at in (*coming, *filter(None, [waiting])) if at > now), default=None)

    async def advance_to(self, to: datetime) -> None:
        """Move the clock there, and stop on the way wherever something is due, so that nothing is passed over."""
        async with self._moving:
            self.travelling = True
            self.notify()
            try:
                while (stop := await self.next_stop()) is not None and stop < to:
                    await self._move_to(stop)
                await self._move_to(to)
            finally:
                self.travelling = False
                self.notify()

    async def _move_to(self, moment: datetime) -> None:
        if await self._act_for_organizer():
            await self._deliver()
        self.clock.move(moment)
        self.notify()
        await self.program.lifecycle.tick()
        await self.program.live_pictures.tick()
        await self.program.lifecycle.day()
        await self._deliver()

    async def _act_for_organizer(self) -> bool:
        """What whoever goes on has not done as the organizer; whether there was anything."""
        has_requests = self.needs_confirmation or self.crowd.is_checkin_pending
        await self._confirm_requests()
        await self._open_checkin()
        return has_requests

    async def _deliver(self) -> None:
        """What may go out does, and the others act on it."""
        await self.program.outbox.drain()
        await self._wait_for_delivery()
        await self.crowd.wait_until_done()

    async def _wait_for_delivery(self) -> None:
        # The program's own loop may have claimed some of what was due.
        while True:
            async with self.program.db.reading() as tx:
                if not await outbox.count_sending(tx):
                    return
            await asyncio.sleep(LOOK_SECONDS)

    # The organizer

    async def _confirm_requests(self) -> None:
        """Who goes on without confirming the list has it confirmed by the organizer's phone, or nobody would answer."""
        for code in self._events_to_confirm():
            await self._confirm(code)

    @property
    def needs_confirmation(self) -> bool:
        """Whether the organizer is asked to confirm who takes part, and has pressed nothing yet."""
        return bool(self._events_to_confirm())

    def _events_to_confirm(self) -> list[str]:
        return [code for code in self.program.context.events if has_confirmation_request(self._organizer, code)]

    async def confirm_waiting(self) -> None:
        """Whoever was let in while the survey is open is confirmed at once, so that they can answer."""
        event = self.crowd.event
        if event is None:
            return
        async with self.program.db.reading() as tx:
            run = await surveys.of_event(tx, code := event.code)
            waiting = await participants.waiting(tx, code)
        if run is not None and run.admission is Admission.CONFIRMED and run.is_open(self.clock.now()) and waiting:
            self._organizer.say(f"/participants {code}")
            await self.settled()
            await self._confirm(code)

    async def _confirm(self, code: str) -> None:
        for button in CONFIRMING:
            press(self._organizer, button, code)
            await self.settled()

    async def _open_checkin(self) -> None:
        """Who goes on without showing the code at the door has the organizer's phone do it, or nobody would come."""
        event = self.crowd.event
        if event is None or not self.crowd.is_checkin_pending:
            return
        code = event.code
        for button in (ShowCheckinCode, ConfirmPresent):
            self._organizer.say(f"/checkin {code}")
            await self.settled()
            press(self._organizer, button, code)
            await self.settled()
            await self.crowd.wait_until_done()

    @property
    def _organizer(self) -> PhoneUser:
        return self.phones[ORGANIZER].person


@asynccontextmanager
async def run_environment(
    settings: Settings, clock: MovableClock
) -> AsyncIterator[tuple[DemoEnvironment, asyncio.Task[str | None]]]:
    """The stage with its first phones, and the task that runs the program until this is left."""
    with TemporaryDirectory(prefix="roundtable-demo-") as folder:
        async with (
            # Time leaps here, and its seconds stay those of the machine: a chat's week fits into one of its minutes.
            Telegram(clock=clock, limits=UNLIMITED) as telegram,
            start_program(local_settings(settings, telegram, Path(folder)), clock) as program,
        ):
            telegram.answered = program.context.answers.settle
            stage = DemoEnvironment(telegram, program, clock, Crowd(telegram, program))
            stage.add_default_phones()
            stage.crowd.on_change, stage.crowd.all_in = stage.notify, stage.confirm_waiting
            telegram.watch(stage.crowd.on_entry)
            stop = asyncio.Event()
            running = asyncio.create_task(run_tasks(program, stop))
            try:
                yield stage, running
            finally:
                await stage.crowd.leave()
                stop.set()
                await asyncio.gather(running, return_exceptions=True)


def local_settings(settings: Settings, telegram: Telegram, folder: Path) -> Settings:
    """The same settings before the stand-in, with the demo's staff and a database of its own."""
    return replace(
        settings,
        telegram=Access(telegram.token, telegram.base_url, PER_SECOND, chat_per_minute=CHAT_PER_MINUTE),
        storage_path=folder / "demo.sqlite3",
        metrics_file=None,
        organizers=(ORGANIZER,),
        coordinators=(COORDINATOR,),
    )
