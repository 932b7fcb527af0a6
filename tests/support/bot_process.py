"""The bot as a process of its own, told by its environment to talk to a stand-in."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from demo.telegram.stand_in import Telegram

ROOT = Path(__file__).resolve().parents[2]


def environment(telegram: Telegram) -> dict[str, str]:
    """What the bot is told by it; people in tests press faster than Telegram lets a bot edit in one chat."""
    return os.environ | {
        "ROUNDTABLE_TELEGRAM__CHAT_PER_MINUTE": "6000",
        "ROUNDTABLE_TELEGRAM__TOKEN": telegram.token,
        "ROUNDTABLE_TELEGRAM__API_BASE_URL": telegram.base_url,
    }


async def roundtable(*arguments: str, env: dict[str, str] | None = None) -> tuple[int, str, str]:
    """One command to its end: exit code, standard output, standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        cwd=ROOT, env=os.environ | (env or {}), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()
