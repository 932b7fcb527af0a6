"""What grows with the number of people or answers, and how: start-up, memory, sending, rewriting, release, /summary.

python benchmarks/growth.py [--answers 100 10000 1000000]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.settings.loader import Settings, read
from domain.anonymity import Thresholds, groups_at_opening
from domain.draft import Draft, without_hidden
from domain.events import Event
from domain.messages import MessageKind
from domain.people import Registration
from domain.questions import ANSWERED
from domain.results.release import SENT, counted
from domain.results.summary import ClosedSummary
from domain.survey import SurveyRun
from storage import answers, events, registrations, releases, surveys
from storage.closing import steps as closing_steps
from storage.closing.counts import count_by_batch
from storage.engine.database import Database, Tx
from storage.engine.timestamps import stamp
from storage.messages import plan, updates
from views.i18n import Translator
from views.results.summary import summary

T = TypeVar("T")
SHEETS, LEFT = 64, 20
"""How many different sheets there are, and how many of the registered have not answered yet."""


def example() -> Event:
    settings = read(ROOT / "config.example.toml", {})
    assert isinstance(settings, Settings)
    return settings.events[0]


def sheet(event: Event, chance: random.Random) -> dict[str, tuple[str, ...]]:
    assert event.survey
    draft = Draft({})
    for question in event.survey.closed_questions:
        draft = draft.with_answer(question.id, replace(question, required=True).random_answer(chance))
    return dict(without_hidden(event.survey, draft).answers)


THRESHOLDS = Thresholds(5, 10, 10)


async def filled(path: Path, count: int) -> None:
    """So many are registered and were invited, all but 20 have answered, every tenth of them with a comment."""
    event = example()
    assert event.survey
    db = await Database.open(path)
    async with db.transaction() as tx:
        await events.save(tx, event)
        await join(tx, event, count)
        groups = groups_at_opening(
            event, await registrations.by_profession(tx, event.code, confirmed_only=True), THRESHOLDS.minimum_breakdown
        )
        run = await surveys.open_(tx, event, groups, THRESHOLDS, bytes(32), event.survey.opens)
        await invite(tx, event)
        await answer(tx, event, run, count - LEFT)
    await db.vacuum()
    await db.close()


def profession(event: Event, id_: int) -> str:
    """What they are; all professions are equally many."""
    return event.professions[id_ % len(event.professions)].id


async def join(tx: Tx, event: Event, count: int) -> None:
    """Register and confirm them: one of each profession as the bot does it, and the others as copies of that row."""
    first = range(1, len(event.professions) + 1)
    await tx.executemany("INSERT INTO person (id) VALUES (?)", [(id_,) for id_ in range(1, count + 1)])
    for id_ in first:
        await registrations.put(
            tx, Registration(event.code, id_, "1", "2027-03-01", "2027-03-01", profession(event, id_))
        )
    await tx.execute(
        "INSERT INTO registration SELECT r.event, p.id, r.notice, r.agreed_on, r.registered_on, r.profession, r.name,"
        " r.answers, r.asking, NULL, 0 FROM person AS p JOIN registration AS r ON r.person = (p.id - 1) % ?1 + 1"
        " WHERE p.id > ?1",
        (len(first),),
    )
    await tx.execute("UPDATE registration SET number = person, confirmed = 1")


async def invite(tx: Tx, event: Event) -> None:
    """Everybody has got the invitation."""
    await plan.sync(tx, event)
    now = stamp(event.starts)
    for message in await plan.due(tx, event.code, event.ends + timedelta(days=365)):
        if message.kind is MessageKind.SURVEY:
            await plan.release(tx, message, await plan.recipients(tx, message), event.ends)
    await tx.execute("UPDATE delivery SET state = 'sent', attempts = 1, settled_at = ?", (now,))


async def answer(tx: Tx, event: Event, run: SurveyRun, count: int) -> None:
    """What so many sends make: each different one is sent once, and then counted as often as it came."""
    chance = random.Random(count)
    sheets = [sheet(event, chance) for _ in range(SHEETS)]
    alike = Counter((id_ % SHEETS, run.group(profession(event, id_))) for id_ in range(1, count + 1))
    for id_ in range(1, count + 1):
        key = id_ % SHEETS, run.group(profession(event, id_))
        if key in alike:
            await send_alike(tx, run, id_, key[1], sheets[key[0]], alike.pop(key))
        if not alike:
            break
    others = "INSERT INTO participation (survey, person) VALUES (?, ?) ON CONFLICT DO NOTHING"
    await tx.executemany(others, [(run.id, id_) for id_ in range(1, count + 1)])
    words = [
        f"What I should like to say, as number {id_}, is that there was little time." for id_ in range(count // 10)
    ]
    question = run.survey.comments[0].id
    await answers.comment(tx, run.id, question, words[0])
    await tx.executemany("INSERT INTO comment VALUES (?, ?, ?, 1)", [(run.id, question, text) for text in words[1:]])
    await check(tx, run, count)


async def send_alike(  # noqa: PLR0913, PLR0917 — what is sent, and how often
    tx: Tx, run: SurveyRun, person: int, group: str, sheet_answers: dict[str, tuple[str, ...]], times: int
) -> None:
    assert await answers.send(tx, run, person, group, sheet_answers)
    more = "UPDATE tally SET count = count + ? WHERE survey = ? AND question = ? AND part = ? AND option = ?"
    await tx.executemany(more, [(times - 1, run.id, *cell) for cell in counted(sheet_answers, group)])


async def check(tx: Tx, run: SurveyRun, count: int) -> None:
    """Everybody is counted once, and once in each question that everybody answers; every comment is there."""
    totals: Counter[str] = Counter()
    for (question, _, option), n in (await answers.tally(tx, run.id)).items():
        totals[question] += n if option == ANSWERED else 0
    asked_of_all = [question.id for question in run.survey.closed_questions if question.show_if is None]
    assert {question: totals[question] for question in (SENT, *asked_of_all)} == dict.fromkeys(
        (SENT, *asked_of_all), count
    )
    assert await answers.count_answered(tx, run.id) == count
    assert (
        sum(n for question_comments in (await answers.comments(tx, run.id)).values() for _, n in question_comments)
        == count // 10
    )


async def timed(work: Callable[[], Awaitable[object]], times: int = 1) -> float:
    """Median milliseconds."""
    durations = []
    for _ in range(times):
        began = time.perf_counter()
        await work()
        durations.append(1000 * (time.perf_counter() - began))
    return statistics.median(durations)


async def measured(path: Path, count: int) -> str:
    """One line of the table, by a process that has done nothing else."""
    event = example()
    began = time.perf_counter()
    db = await Database.open(path)
    opening = 1000 * (time.perf_counter() - began)
    async with db.reading() as tx:
        run = await surveys.of_event(tx, event.code)
    assert run
    waiting = iter(range(count - LEFT + 1, count + 1))

    async def send() -> None:
        async with db.transaction() as tx:
            assert await answers.send(tx, run, next(waiting), run.group("lawyer"), sheet(event, random.Random(1)))

    sending = await timed(send, 15)
    rewriting = await timed(db.vacuum, 3)
    closing = await closed_with_taps(db, event, run)
    async with db.reading() as tx:
        release = await releases.find(tx, run.id)
    assert release
    closed_summary = ClosedSummary(release, run.survey, run.closes_at)
    assert (closed_summary.release.answered, closed_summary.release.invited) == (count - LEFT + 15, count)

    async def draw() -> None:
        summary(Translator("en", ZoneInfo(event.timezone)), replace(event, title={"en": f"{count}"}), closed_summary)

    drawing = await timed(draw)
    rewriting_after = await timed(db.vacuum)
    await db.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    times = f"{opening:.0f} | {sending:.2f} | {rewriting:.0f} | {closing} | {rewriting_after:.0f} | {drawing:.0f}"
    numbers = f"{times} | {memory:.0f}"
    return f"| {count:,} | {numbers} |"


PRESSED: list[float] = []
"""Milliseconds of each tap while a survey closed."""


async def closed_with_taps(db: Database, event: Event, run: SurveyRun) -> str:
    """Close, and erase in steps, while somebody presses: the release, until all is erased, the taps."""
    began = time.perf_counter()
    stop = asyncio.Event()
    taps = asyncio.create_task(press(db, event, stop))
    counts = await count_by_batch(db, event.code, "after")
    transaction = time.perf_counter()
    async with db.transaction() as tx:
        await releases.close(tx, event, run, run.closes_at, counts)
    closing = 1000 * (time.perf_counter() - transaction)
    while True:
        async with db.reading() as tx:
            if not await closing_steps.pending_surveys(tx):
                break
        await closing_steps.run_steps(db)
    erasing = 1000 * (time.perf_counter() - began)
    stop.set()
    await taps
    p99 = statistics.quantiles([*PRESSED, PRESSED[-1]], n=100)[98]
    return f"{closing:.0f} | {erasing:.0f} | {p99:.0f}, {max(PRESSED):.0f}"


async def press(db: Database, event: Event, stop: asyncio.Event) -> None:
    """What a tap needs of the database, a hundred times a second: a reading, and a transaction that notes it."""
    update = 0
    while not stop.is_set():
        update += 1
        began = time.perf_counter()
        async with db.reading() as tx:
            await surveys.of_event(tx, event.code)
        async with db.transaction() as tx:
            await updates.first_time(tx, update, event.ends.date())
        PRESSED.append(1000 * (time.perf_counter() - began))
        await asyncio.sleep(0.01)


def alone(work: Callable[[Path, int], Coroutine[Any, Any, T]], path: Path, count: int) -> T:
    """What it gives, done in a process whose memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        return processes.submit(run_whole, work, path, count).result()


def run_whole(work: Callable[[Path, int], Coroutine[Any, Any, T]], path: Path, count: int) -> T:
    return asyncio.run(work(path, count))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, nargs="*", default=[100, 10_000, 1_000_000])
    print("\nMilliseconds\n")
    print(
        "| answers | open | one Send | rewrite | release | all erased | a tap meanwhile: p99, longest | rewrite after |"
        " /summary, card | memory MB | file MB, before and after |\n" + "|---" * 11 + "|"
    )
    for count in parser.parse_args().answers:
        with tempfile.TemporaryDirectory(dir=ROOT / "benchmarks") as folder:
            path = Path(folder) / "growth.sqlite3"
            began = time.perf_counter()
            alone(filled, path, count)
            full = path.stat().st_size / 1e6
            print(f"Filled in {time.perf_counter() - began:.0f} s.", file=sys.stderr)
            line = alone(measured, path, count)
            print(f"{line} {full:.1f}, {path.stat().st_size / 1e6:.1f} |", flush=True)


if __name__ == "__main__":
    main()
