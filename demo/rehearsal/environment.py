"""Where a rehearsal happens: the real program before the stand-in for Telegram, and a clock that jumps between acts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from bot.program import Program
from bot.scheduler import SetClock
from demo.people.personas import Actor
from demo.rehearsal.log import Log
from demo.telegram.stand_in import Entry, PhoneUser, Telegram
from storage.messages import outbox

PATIENCE = 60.0
"""Real seconds in which the program must have handled what everybody did at once."""

Act = Callable[[], Awaitable[None]]


@dataclass(eq=False)
class Scene:
    """Acts in the order of their times; before each of them the program does and sends what is due."""

    telegram: Telegram
    program: Program
    clock: SetClock
    log: Log
    problems: list[str] = field(default_factory=list)
    """What must not happen, each in one sentence."""
    unasked_entries: list[Entry] = field(default_factory=list)
    """Everything the bot sent without being asked, in order."""
    watching: list[Callable[[list[Entry]], Awaitable[None]]] = field(default_factory=list)
    """Who is told what came unasked, each time the clock has moved."""
    moment: datetime = field(init=False)
    """What the act that is on was planned for; ``now`` is later by what it took."""
    _acts: list[tuple[datetime, int, Act | None]] = field(default_factory=list)
    _number: count[int] = field(default_factory=count)

    @property
    def now(self) -> datetime:
        """The simulated moment, UTC-aware."""
        return self.clock.now()

    def at(self, moment: datetime, act: Act | None = None) -> None:
        """Let this happen then, after what was planned for the same moment before; None only lets the program look."""
        heappush(self._acts, (moment, next(self._number), act))

    async def run(self) -> None:
        """Everything, to the end."""
        intake = asyncio.create_task(self.program.polling.run(stop := asyncio.Event()))
        try:
            await self.wait_for_bot()
            while self._acts:
                self.moment, _, act = heappop(self._acts)
                self.clock.move(self.moment)
                await self.pass_time()
                if act is not None:
                    await self._done(act)
        finally:
            stop.set()
            await intake

    async def _done(self, act: Act) -> None:
        try:
            await act()
        except LookupError as missing:
            self.problems.append(f"Something could not be done: {missing}.")

    async def pass_time(self) -> None:
        """What is due now is done and sent."""
        before = len(self.telegram.transcript)
        await self.program.lifecycle.tick()
        await self.program.outbox.drain()
        entries = [
            entry
            for entry in self.telegram.transcript[before:]
            if entry.who == "bot" and entry.kind in {"message", "document", "photo"}
        ]
        self.unasked_entries += entries
        for watch in self.watching:
            await watch(entries)
        async with self.program.db.reading() as tx:
            waiting = await outbox.next_due(tx)
        if waiting is not None and waiting > self.now:
            self.at(waiting)

    async def together(self, actors: Iterable[Actor], step: Callable[[Actor], bool]) -> None:
        """Everybody does one step after the other, all at the same time, until nobody has anything more to do."""
        acting = list(actors)
        while acting:
            screens_before = {actor.id: _snapshot(actor.phone) for actor in acting}
            acting = [actor for actor in acting if self._steps(actor, step)]
            await self.wait_for_bot()
            acting = [actor for actor in acting if self._answered(actor, screens_before[actor.id])]

    def _steps(self, actor: Actor, step: Callable[[Actor], bool]) -> bool:
        try:
            return step(actor)
        except LookupError as missing:
            self.problems.append(f"{actor.name} could not go on: {missing}.")
            return False

    def _answered(self, actor: Actor, before: tuple[object, ...]) -> bool:
        # Whoever got no answer would press the same button for ever.
        is_answered = _snapshot(actor.phone) != before
        if not is_answered:
            self.problems.append(f"{actor.name} got no answer.")
        return is_answered

    async def wait_for_bot(self) -> None:
        """Wait until the program has handled what people did; raises ``TimeoutError`` when it does not."""
        await self.telegram.settled(PATIENCE)


def _snapshot(phone: PhoneUser) -> tuple[object, ...]:
    screens = [(message.id, message.text, tuple(message.labels)) for message in phone.messages if message.from_bot]
    return len(phone.toasts), len(phone.alerts), screens[-3:]
