"""The dress rehearsal: a whole event in seconds, with the real program, simulated people and a simulated clock.

It runs before the stand-in for Telegram and on a database of its own in a temporary folder, which is gone afterwards.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from bot.program import start_program
from bot.scheduler import SetClock
from bot.settings.loader import Settings
from demo.people.personas import cast, expected, ids
from demo.rehearsal.attack_report import print_attack
from demo.rehearsal.environment import Scene
from demo.rehearsal.log import Log, format_results, language_name, pluralize, quoted
from demo.rehearsal.results_check import CheckResult
from demo.rehearsal.script import Course, event_times
from demo.rehearsal.staff import Staff
from demo.rehearsal.verdict import attack_target, check_event, summary
from demo.telegram.stand_in import Telegram

ABSENT = {"organizer": "nobody can look at /event or /remind", "coordinator": "nobody gets the summary"}
UNCONFIRMED = "nobody can confirm who takes part, so nobody is invited to the survey, and nobody can answer it"
MOST = 2000
"""So many people can be simulated."""
BEFORE = timedelta(days=8)
"""The clock begins so long before the first thing that happens."""


async def rehearse(  # noqa: PLR0913 — the options of the command
    settings: Settings,
    *,
    people: int | None = None,
    answer_rate: float = 0.85,
    seed: int = 1,
    attack: bool = False,
    console: Console | None = None,
) -> bool:
    """Play every event of these settings and tell it; whether everything agrees in the end.

    ``people`` come to each event, else as many as it expects; that share of them answers, 0 to 1. The same seed gives
    the same log. With ``attack`` it tells what the results reveal of single people, and what is withheld must reveal
    nothing. Nothing is written but to the console. There must be no ``validate_settings``.
    """
    async with create_rehearsal(
        settings, console or Console(), people=people, answer_rate=answer_rate, seed=seed
    ) as rehearsal:
        return await rehearsal.run(attack=attack)


def validate_settings(settings: Settings, people: int | None) -> str | None:
    """Why nothing can be rehearsed with these settings, in one sentence; None when it can."""
    if not settings.events:
        return "there is no [[event]] to rehearse."
    for event in settings.events:
        if event.is_cancelled:
            return f"{event.code} is cancelled: take away cancelled = true to rehearse it."
        if (people or expected(event)) > MOST:
            return (
                f"{expected(event)} people are expected at {event.code}, and a rehearsal plays at most {MOST}:"
                " choose a number with --people."
            )
    return None


@dataclass(eq=False)
class Rehearsal:
    """Everything in its place, and nothing has happened yet."""

    scene: Scene
    settings: Settings
    parts: list[tuple[Course, Staff]]
    """What the people and the staff of each event do."""

    async def run(self, *, attack: bool = False) -> bool:
        """From the opening words to the verdict; True when everything agrees, and an attack learns what it may."""
        self._open()
        with self.scene.log as log:
            log.steps(sum(course.steps for course, _ in self.parts))
            await self.scene.run()
        check_results = await self._close()
        leaks = await self._attack() if attack else []
        return self._print_result(check_results, leaks)

    def _open(self) -> None:
        say = self.scene.log.print
        for course, _ in self.parts:
            people = pluralize(len(course.actors), "person", "people")
            code = f" ({course.event.code})" if len(self.parts) > 1 else ""
            say(Text.assemble("Dress rehearsal of ", (f"“{self._title(course)}”", "bold"), f"{code} with {people}"))
        languages = " and ".join(map(language_name, self.settings.rules.messages.languages))
        say(
            f"The real bot runs, in {languages}. The clock is simulated, Telegram is a stand-in on this machine,"
            " and the database is a temporary one: nothing is sent, and yours is not touched."
        )
        for role, numbers in (("organizer", self.settings.organizers), ("coordinator", self.settings.coordinators)):
            if not numbers:
                say(Text(f"[staff] names no {role}: {ABSENT[role]}.", style="yellow"))
        if not self.settings.organizers and any(course.event.needs_confirmation for course, _ in self.parts):
            say(Text(f"[staff] names no organizer: {UNCONFIRMED}.", style="yellow"))

    def _title(self, course: Course) -> str:
        titles = course.event.title
        return next(titles[code] for code in self.settings.rules.messages.languages if code in titles)

    async def _close(self) -> list[CheckResult]:
        say = self.scene.log.print
        check_results: list[CheckResult] = []
        for course, staff in self.parts:
            say()
            if course.event.survey is not None:
                say(quoted(*await summary(self.scene, course.event, staff)))
                say()
            check_results += (event_results := await check_event(self.scene, self.settings, course, staff))
            whose = f"{course.event.code}: counted" if len(self.parts) > 1 else "Counted"
            say(Text(f"{whose} again, from what was pressed and typed on the phones alone", style="bold"))
            say(*format_results(event_results))
        return check_results

    async def _attack(self) -> list[str]:
        """Tell what an attack on each event's results learns; returns what it must not learn."""
        leaks: list[str] = []
        for course, staff in self.parts:
            if course.event.survey is not None:
                target = await attack_target(self.scene, self.settings, course, staff)
                whose = f" on {course.event.code}" if len(self.parts) > 1 else ""
                self.scene.log.print()
                leaks += print_attack(self.scene.log, target, self.settings.rules.messages.languages, whose)
        return leaks

    def _print_result(self, check_results: list[CheckResult], leaks: list[str]) -> bool:
        say = self.scene.log.print
        problems = [
            *self.scene.problems,
            *(f"{finding.what}: {finding.problem}" for finding in check_results if finding.problem),
            *leaks,
        ]
        say()
        for problem in self.scene.problems:
            say(Text(f"✗ {problem}", style="red"))
        if problems:
            say(Text(f"✗ {pluralize(len(problems), 'thing is', 'things are')} wrong.", style="bold red"))
        elif any(course.event.survey for course, _ in self.parts):
            say(Text("✓ The summary agrees with what the people answered.", style="bold green"))
        else:
            say(Text("✓ Everything went as planned.", style="bold green"))
        say("Nothing was sent and nothing is kept: database, chats and pictures are gone.")
        return not problems


@asynccontextmanager
async def create_rehearsal(
    settings: Settings, console: Console, *, people: int | None, answer_rate: float, seed: int
) -> AsyncIterator[Rehearsal]:
    """The stand-in, the program and the people; all of it is gone afterwards."""
    clock = SetClock(min(min(event_times(event)) for event in settings.events) - BEFORE)
    secret = Random(seed)
    with TemporaryDirectory(prefix="roundtable-rehearsal-") as folder, capture_warnings() as complaints:
        async with (
            Telegram(clock=clock) as telegram,
            start_program(
                _local_settings(settings, telegram, Path(folder)), clock, lambda: secret.randbytes(32)
            ) as program,
        ):
            telegram.answered = program.context.answers.settle
            log = Log(console, several=len(settings.events) > 1)
            yield _cast(Scene(telegram, program, clock, log, complaints), settings, people, answer_rate, seed)


def _local_settings(settings: Settings, telegram: Telegram, folder: Path) -> Settings:
    access = replace(settings.telegram, token=telegram.token, api_base_url=telegram.base_url)
    return replace(settings, telegram=access, storage_path=folder / "rehearsal.sqlite3", metrics_file=None)


def _cast(scene: Scene, settings: Settings, people: int | None, answer_rate: float, seed: int) -> Rehearsal:
    numbers = ids({*settings.organizers, *settings.coordinators})
    languages = settings.rules.messages.languages
    _staff(scene, settings)
    parts: list[tuple[Course, Staff]] = []
    for event in settings.events:
        chance = f"{seed}-{event.code}"
        actors = cast(event, scene.telegram, languages, numbers, people=people, answer_rate=answer_rate, seed=chance)
        course, staff = Course(scene, event, actors, show_samples=not parts), Staff(scene, settings, event)
        staff.plan(course.plan())
        scene.watching += [course.on_messages, staff.on_messages]
        parts.append((course, staff))
    return Rehearsal(scene, settings, parts)


def _staff(scene: Scene, settings: Settings) -> None:
    for numbers, role in ((settings.organizers, "Organizer"), (settings.coordinators, "Coordinator")):
        for id_ in numbers:
            # Before they have written to it, the bot cannot write to them.
            phone = scene.telegram.person(id_, role, str(id_), language=settings.rules.messages.languages[0])
            phone.say("/help")


@contextmanager
def capture_warnings() -> Iterator[list[str]]:
    """What the program and its libraries warn of meanwhile, kept instead of printed."""
    warning_texts: list[str] = []
    handler = _LogCapture(warning_texts)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield warning_texts
    finally:
        root.removeHandler(handler)


class _LogCapture(logging.Handler):
    def __init__(self, warning_texts: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._warning_texts = warning_texts

    def emit(self, record: logging.LogRecord) -> None:
        self._warning_texts.append(record.getMessage())
