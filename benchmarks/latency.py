"""How long a tap takes at 50 taps a second, with 32, 1,000 and 10,000 people registered and answering.

    python benchmarks/latency.py [--rate 50] [--seconds 20] [--people 32 1000 10000]
    python benchmarks/latency.py --call 0.08 --rate 40 --people 1000 --hold 60 --bots roundtable plain_aiogram plain_ptb

``--call``: the answer to every call comes so many seconds after its effect. ``--hold``: measured once more while one
chat is refused for so many seconds; whether the person there got their answer after all is told. The server has
Telegram's rules of asking for updates with the same offset again.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from taps import FIRST, Run, running

SPARE_SECONDS = 15
"""After a hold, for the answer that was held."""


async def measured(run: Run, bot: str, people: int, options: argparse.Namespace, *, what: str = "") -> None:
    """One line of the table."""
    one = await run.ask(f"pace {people} {options.rate} {options.seconds}")
    each = 1000 * one["cpu"] / one["taps"]
    cells = (f"{bot}{what}", f"{people:,}", one["p50"], one["p95"], one["p99"], one["max"], f"{each:.2f}")
    print("| " + " | ".join(map(str, (*cells, f"{one['rss']:.0f}"))) + " |", flush=True)


async def held(run: Run, bot: str, people: int, options: argparse.Namespace) -> None:
    """The same while one chat is refused."""
    somebody = FIRST + people
    await run.ask(f"hold {somebody} {options.hold}")
    await measured(run, bot, people, options, what=", one chat held")
    await asyncio.sleep(max(0.0, options.hold - options.seconds) + SPARE_SECONDS)
    one = await run.ask(f"held {somebody}")
    status = "waits still" if one["waits"] else "has their answer"
    print(f"{bot}: who was held {status}; {one['refused']} calls refused", flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--people", type=int, nargs="*", default=[32, 1_000, 10_000])
    parser.add_argument("--call", type=float, default=0.0)
    parser.add_argument("--hold", type=float, default=0.0)
    parser.add_argument("--bots", nargs="*", default=["roundtable"])
    parser.add_argument("--interpreter", default=sys.executable, help="the Python that has the peers' libraries")
    options = parser.parse_args()
    pace = f"{options.rate:g} taps/s for {options.seconds:g} s"
    print(f"\nTap → next question at {pace}, {1000 * options.call:g} ms a call\n")
    print("| bot | people | p50 ms | p95 ms | p99 ms | max ms | CPU ms a tap | memory MB |\n" + "|---" * 8 + "|")
    for people in options.people:
        for bot in options.bots:
            async with running(bot, people + 1, interpreter=options.interpreter) as run:
                await run.ask(f"late {options.call}")
                await run.ask(f"pace {people} {options.rate} 2")
                await measured(run, bot, people, options)
                if options.hold:
                    await held(run, bot, people, options)


if __name__ == "__main__":
    asyncio.run(main())
