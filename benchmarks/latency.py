"""How long a tap takes at 50 taps a second, with 32, 1,000 and 10,000 people registered and answering.

python benchmarks/latency.py [--rate 50] [--seconds 20]
"""

from __future__ import annotations

import argparse
import asyncio

from taps import running


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--people", type=int, nargs="*", default=[32, 1_000, 10_000])
    told = parser.parse_args()
    print(f"\nTap → next question at {told.rate:g} taps/s for {told.seconds:g} s\n")
    print("| people | p50 ms | p95 ms | p99 ms | max ms | CPU ms a tap | memory MB |\n|---|---|---|---|---|---|---|")
    for people in told.people:
        async with running("roundtable", people) as run:
            await run.ask(f"pace {people} {told.rate} 2")
            one = await run.ask(f"pace {people} {told.rate} {told.seconds}")
        each = 1000 * one["cpu"] / one["taps"]
        cells = (f"{people:,}", one["p50"], one["p95"], one["p99"], one["max"], f"{each:.2f}", f"{one['rss']:.0f}")
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
