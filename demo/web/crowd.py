"""The others in the demo's room: simulated people who register and answer by themselves, through the same chat."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from bot.program import Program
from demo.people.actions import answer, check_in, register
from demo.people.personas import Actor, Attitude, cast, ids
from demo.telegram.stand_in import Entry, Telegram
from domain.attendance.checkin import CheckinWindow, window
from domain.events import Event
from views.callback.codec import decode
from views.callback.participants import StartSurvey

_log = logging.getLogger(__name__)

AT_A_TIME = 6
"""So many act together: more would keep whoever sits before the page waiting for the answer to a tap."""
MOST = 200
ANSWERED = 0.85
"""The share that answers sooner or later; the others never do, and one of them blocks the bot."""
PATIENCE = 60.0

_ROOM_CODE = re.compile(r"(?<![\d:])\d{4}(?![\d:])")
"""In the words under the picture that organizers show at the door."""
Step = Callable[[Actor], bool]


@dataclass(frozen=True, slots=True)
class Activity:
    """What the crowd is busy with, for a progress bar."""

    what: str
    """registering, checkin or answering."""
    done_count: int
    of: int


@dataclass(eq=False)
class Crowd:
    """Everybody who was let in, and what they are doing."""

    telegram: Telegram
    program: Program
    on_change: Callable[[], None] = lambda: None
    """Called whenever somebody has gone on."""
    all_in: Callable[[], Awaitable[object]] | None = None
    """Awaited when everybody who was let in is registered."""
    actors: dict[int, Actor] = field(default_factory=dict)
    registered_count: int = 0
    _doing: dict[str, list[int]] = field(default_factory=dict)
    """What → how many are done, of how many."""
    _busy: set[asyncio.Task[None]] = field(default_factory=set)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_A_TIME))
    _rounds: count[int] = field(default_factory=count)

    @property
    def answered(self) -> int:
        """How many have sent their answers."""
        return sum(actor.has_sent for actor in self.actors.values())

    @property
    def event(self) -> Event | None:
        """The event that others come to: the first there is; None as long as nobody has published one."""
        return next(iter(self.program.context.events.values()), None)

    @property
    def is_open(self) -> bool:
        """Whether others can still register, and answer if there is a survey."""
        event = self.event
        if event is None:
            return False
        last = event.survey.closes if event.survey else event.ends
        return self.program.clock.now() < last and len(self.actors) < MOST

    @property
    def is_checkin_pending(self) -> bool:
        """Whether people could check in now, and some who have come did not."""
        event = self.event
        is_possible = event is not None and window(event, self.program.clock.now()) is CheckinWindow.OPEN
        return is_possible and bool(self._next_people())

    @property
    def activity(self) -> Activity | None:
        """What is going on, registering first; None when everybody is at rest."""
        for what, (done_count, of) in self._doing.items():
            return Activity(what, done_count, of)
        return None

    def add_people(self, people: int) -> int:
        """So many others open the event's link, up to ``MOST`` in all; returns how many there was room for."""
        event = self.event
        if event is None:
            return 0
        number = max(0, min(people, MOST - len(self.actors)))
        languages = self.program.settings.rules.messages.languages
        numbers = ids({*self.telegram.people})
        seed = f"demo-{next(self._rounds)}"
        actors = cast(event, self.telegram, languages, numbers, people=number, answer_rate=ANSWERED, seed=seed)
        self.actors |= {actor.id: actor for actor in actors}
        self._begin("registering", actors, register)
        return number

    def on_entry(self, entry: Entry) -> None:
        """Something was written in a chat: whoever is asked for answers makes up their mind."""
        self._on_picture(entry)
        actor = self.actors.get(entry.chat_id)
        if actor is None or entry.who != "bot" or entry.kind != "message":
            return
        if any(isinstance(decode(button.data or ""), StartSurvey) for row in entry.buttons for button in row):
            actor.offers += 1
            self._on_invitation(actor)

    def _on_picture(self, entry: Entry) -> None:
        """An organizer shows the code of the room: those who come type it, once each."""
        event = self.event
        if event is None:
            return
        is_shown = event.checkin and entry.who == "bot" and entry.kind == "photo"
        code = _ROOM_CODE.search(entry.text) if is_shown and window(event, entry.at) is CheckinWindow.OPEN else None
        if code is not None and entry.chat_id in self.program.settings.organizers:
            self._begin("checkin", self._next_people(), partial(check_in, text=f"/checkin {code[0]}"))

    def _next_people(self) -> list[Actor]:
        return [actor for actor in self.actors.values() if actor.comes and not actor.has_checked_in]

    def _on_invitation(self, actor: Actor) -> None:
        if actor.temper is Attitude.BLOCKS:
            actor.phone.block()
        elif actor.temper in {Attitude.AT_ONCE, Attitude.REMINDED} and actor.offers == actor.patience:
            self._begin("answering", [actor], answer)

    async def wait_until_done(self) -> None:
        """Wait until everybody is at rest."""
        while self._busy:
            await asyncio.wait(self._busy)

    async def leave(self) -> None:
        """Everybody stops where they are."""
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    def _begin(self, what: str, actors: list[Actor], step: Step) -> None:
        progress = self._doing.setdefault(what, [0, 0])
        progress[1] += len(actors)
        for actor in actors:
            task = asyncio.create_task(self._run_actor(what, actor, step))
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        self.on_change()

    async def _run_actor(self, what: str, actor: Actor, step: Step) -> None:
        async with self._turns:
            await self._run_steps(actor, step)
        self.registered_count += what == "registering"
        progress = self._doing[what]
        progress[0] += 1
        if progress[0] == progress[1]:
            del self._doing[what]
            if what == "registering" and self.all_in is not None:
                await self.all_in()
        self.on_change()

    async def _run_steps(self, actor: Actor, step: Step) -> None:
        try:
            while step(actor):
                await self.telegram.settled(PATIENCE)
        except (LookupError, TimeoutError) as problem:
            _log.warning("%s could not go on: %s", actor.name, problem)
