"""How near the bot comes to the least that any bot must do: read updates, answer, edit (peers/bare*.py).

    python benchmarks/floor.py [--people 1200] [--concurrent 64] [--rounds 3]

Both run in turn, with the same people and on the same processor as in taps.py; medians of all rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
from typing import Any

from taps import measured, row

FLOORS, ROUNDTABLE = ("bare", "bare_in_turn"), "roundtable"


def rate(results: list[dict[str, Any]]) -> float:
    """Taps a second."""
    return statistics.median(one["taps"] / one["seconds"] for one in results)


def processor_time(results: list[dict[str, Any]]) -> float:
    """Seconds a tap."""
    return statistics.median(one["cpu"] / one["taps"] for one in results)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_200)
    parser.add_argument("--concurrent", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    results: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for _ in range(options.rounds):
        for bot in (ROUNDTABLE, *FLOORS):
            for way, one in (await measured(bot, options.people, options.concurrent, sys.executable)).items():
                results.setdefault(way, {}).setdefault(bot, []).append(one)
    for way, bots in results.items():
        print(f"\n{way}, {options.concurrent} people at once, medians of {options.rounds}\n")
        print("| bot | taps/s | CPU ms a tap | p50 ms | p99 ms |\n|---|---|---|---|---|")
        for bot, each in bots.items():
            print(row(bot, each))
        for floor in FLOORS:
            rates = rate(bots[ROUNDTABLE]) / rate(bots[floor])
            times = processor_time(bots[floor]) / processor_time(bots[ROUNDTABLE])
            print(f"\nRoundtable does {rates:.2f} of {floor} a second, {times:.2f} a second of processor time")


if __name__ == "__main__":
    asyncio.run(main())
