"""What grows with the number of people or answers, and how: start-up, memory, sending, rewriting, release, /summary.

python benchmarks/growth.py
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.config import Settings, read  # noqa: E402 — found from here
from domain.anonymity import groups_at_opening  # noqa: E402
from domain.draft import Draft, trimmed  # noqa: E402
from domain.events import Event  # noqa: E402
from domain.people import Registration  # noqa: E402
from domain.questions import Choices  # noqa: E402
from domain.summary import Closed  # noqa: E402
from domain.survey import Opened  # noqa: E402
from storage import answers, events, registrations, releases, surveys  # noqa: E402
from storage.database import Database  # noqa: E402
from views.catalog import Voice  # noqa: E402
from views.summary import summary  # noqa: E402


def example() -> Event:
    found = read(ROOT / "config.example.toml", {})
    assert isinstance(found, Settings)
    return found.events[0]


def sheet(event: Event, chance: random.Random) -> dict[str, tuple[str, ...]]:
    assert event.survey
    draft = Draft({})
    for question in event.survey.closed_questions:
        most = question.max if isinstance(question, Choices) else 1
        picked = chance.sample(question.options, chance.randint(1, most))
        draft = draft.with_answer(question.id, tuple(option for option in question.options if option in picked))
    return dict(trimmed(event.survey, draft).answers)


async def filled(db: Database, event: Event, count: int) -> Opened:
    """So many registered, all but 20 have answered."""
    chance = random.Random(count)
    sheets = [sheet(event, chance) for _ in range(64)]
    async with db.transaction() as tx:
        await events.save(tx, event)
        await tx.executemany("INSERT INTO person (id) VALUES (?)", [(id_,) for id_ in range(1, count + 1)])
        for id_ in range(1, min(count, 20_000) + 1):
            profession = event.professions[id_ % len(event.professions)].id
            await registrations.put(tx, Registration(event.code, id_, "1", "2027-03-01", "2027-03-01", profession))
        groups = groups_at_opening(event, await registrations.by_profession(tx, event.code), 5)
        assert event.survey
        run = await surveys.open_(tx, event, groups, 5, bytes(32), event.survey.opens)
        for id_ in range(1, count - 19):
            profession = event.professions[id_ % len(event.professions)].id
            await answers.send(tx, run, id_, run.group(profession), sheets[id_ % 64])
    return run


async def timed(work: Callable[[], Awaitable[object]], times: int = 1) -> float:
    """Median milliseconds."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        await work()
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent)


async def row(event: Event, count: int) -> str:
    with tempfile.TemporaryDirectory(dir=ROOT / "benchmarks") as folder:
        path = Path(folder) / "growth.sqlite3"
        db = await Database.open(path)
        run = await filled(db, event, count)
        await db.close()
        began = time.perf_counter()
        db = await Database.open(path)
        opening = 1000 * (time.perf_counter() - began)
        waiting = iter(range(count - 19, count + 1))

        async def send() -> None:
            async with db.transaction() as tx:
                await answers.send(tx, run, next(waiting), run.group("lawyer"), sheet(event, random.Random(1)))

        sending = await timed(send, 15)
        rewriting = await timed(db.vacuum, 3)
        made = []

        async def close() -> None:
            async with db.transaction() as tx:
                made.append(await releases.close(tx, event, run, run.closes_at))

        closing = await timed(close)
        told = Closed(made[0], run.survey, run.closes_at)

        async def draw() -> None:
            summary(Voice("en", ZoneInfo(event.timezone)), replace(event, title={"en": f"{count}"}), told)

        drawing = await timed(draw)
        await db.close()
        size = path.stat().st_size / 1e6
    return (
        f"| {count:,} | {opening:.0f} | {sending:.2f} | {rewriting:.0f} | {closing:.0f} | {drawing:.0f} | {size:.1f} |"
    )


async def main() -> None:
    event = example()
    print("\nMilliseconds\n")
    print(
        "| answers | open | one Send | rewrite | release | /summary with card | file after closing MB |\n"
        + "|---" * 7
        + "|"
    )
    for count in (100, 10_000, 1_000_000):
        print(await row(event, count), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
