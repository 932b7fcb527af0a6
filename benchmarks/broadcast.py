"""Unasked messages at the permitted rate, and how long taps take meanwhile.

python benchmarks/broadcast.py [--people 1000] [--rate 25]
"""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime, timedelta

from taps import running

MESSAGE = """
[[event.message]]
send = "text"
to = "registered"
when = {when}
text = {{ en = "The slides are on the shared drive." }}
"""


def worst_second(at: list[float]) -> int:
    """The most messages in any second, wherever it begins."""
    most, first = 0, 0
    for last, moment in enumerate(at):
        while moment - at[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="*", default=[1_000])
    parser.add_argument("--rate", type=float, default=25)
    parser.add_argument("--taps", type=float, default=20, help="taps a second meanwhile")
    options = parser.parse_args()
    print(f"\nUnasked messages at {options.rate:g}/s, {options.taps:g} taps/s meanwhile\n")
    print(
        "| people | sent | seconds | rate | of the permitted | worst second | taps p50 ms | p99 ms |\n"
        + "|---" * 8
        + "|"
    )
    for people in options.people:
        before = 8 + people / 400
        due = (datetime.now(UTC) + timedelta(seconds=before)).replace(tzinfo=None, microsecond=0)
        message = MESSAGE.format(when=due.isoformat())
        async with running("roundtable", people, message, rate=options.rate) as run:
            one = await run.ask(f"pace {people} {options.taps} {before + people / options.rate + 8}")
            at = (await run.ask("sent"))["at"]
        duration = at[-1] - at[0]
        rate = (len(at) - 1) / duration
        print(
            f"| {people:,} | {len(at):,} | {duration:.1f} | {rate:.2f} | {rate / options.rate:.1%} |"
            f" {worst_second(at)} | {one['p50']} | {one['p99']} |",
            flush=True,
        )


if __name__ == "__main__":
    asyncio.run(main())
