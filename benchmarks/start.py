"""How long a start takes, to the first question for updates; and what an idle bot costs.

python benchmarks/start.py [--starts 9] [--idle 30]
"""

from __future__ import annotations

import argparse
import asyncio
import statistics

from taps import memory, processor_time, running


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=9)
    parser.add_argument("--idle", type=float, default=30, help="seconds")
    parser.add_argument("--people", type=int, nargs="*", default=[32, 10_000])
    options = parser.parse_args()
    print(f"\nFrom the start to the first question for updates, {options.starts} starts; idle for {options.idle:g} s\n")
    print("| registered | median s | longest s | idle, of a core | memory MB |\n|---|---|---|---|---|")
    for people in options.people:
        ready = []
        for _ in range(options.starts):
            async with running("roundtable", people) as run:
                ready.append(run.ready)
        async with running("roundtable", people) as run:
            await asyncio.sleep(1)
            before = processor_time(run.bot.pid)
            await asyncio.sleep(options.idle)
            idle = (processor_time(run.bot.pid) - before) / options.idle
            memory_mb = memory(run.bot.pid)
        print(
            f"| {people:,} | {statistics.median(ready):.2f} | {max(ready):.2f} | {idle:.2%} | {memory_mb:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    asyncio.run(main())
