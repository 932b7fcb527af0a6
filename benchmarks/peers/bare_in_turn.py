"""The floor (bare.py), handling one update after the other: every call is a waking of the loop of its own."""

from __future__ import annotations

import asyncio

from peers.bare import main

asyncio.run(main(in_turn=True))
