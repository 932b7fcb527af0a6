"""A change of an event in the chat, killed at any write of it, is there as a whole or not at all."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from tests.crash.event_changes import CHANGES
from tests.support.bot_process import ROOT

MIN_WRITES = 3
"""So many places to die has each change at least: before a write, before its commit, after it."""


def test_change_of_an_event_killed_at_any_write_is_whole_or_not_there(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.crash.event_changes", str(tmp_path)]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    states = defaultdict(list)
    for line in output.splitlines():
        kill = json.loads(line)
        states[kill["change"]].append((kill["exit"], kill["state"]))

    assert states.keys() == CHANGES.keys()
    for change, ends in states.items():
        *killed, (last_exit, last_state) = ends
        assert {exit_code for exit_code, _ in killed} == {-signal.SIGKILL}, change
        assert (last_exit, last_state) == (0, "after"), change
        kinds = [state for _, state in killed]
        assert {*kinds} == {"before", "after"}, (change, kinds)
        assert kinds == sorted(kinds, reverse=True), change  # nothing before the commit, all of it behind
        assert len(kinds) >= MIN_WRITES, change
