"""The benchmark's people get through what the bot shows them now."""

from __future__ import annotations

import subprocess
import sys

from tests.support.documents import ROOT


def test_crowd_registers_everybody_with_the_screens_of_now() -> None:
    options = ["--people", "3", "--bots", "roundtable", "--manners", "again", "--limits", "harsh", "--reading", "0.01"]

    ran = subprocess.run(
        [sys.executable, "benchmarks/crowd.py", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    rows = [line.split(" | ") for line in ran.stdout.splitlines() if line.startswith("| roundtable")]
    assert ran.stderr == ""
    assert [row[1:6] for row in rows] == [["3 again", "harsh", "3", "0", "0"]]
