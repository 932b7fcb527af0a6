"""What both plain bots share that register people: steps in one message, the agenda in its place, a calendar file."""

from __future__ import annotations

import aiosqlite

from peers.plain import LOCK

Rows = list[list[tuple[str, str]]]

CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\nEND:VCALENDAR\r\n"
WAYS: Rows = [
    [("Agenda", "agenda")],
    [("Calendar file", "file")],
    [("Change", "agree"), ("Cancel my registration", "no")],
]
STEPS: dict[str, tuple[str, Rows]] = {
    "start": (
        "<b>Bench</b>\n\nWho runs this bot and what it stores.",
        [[("I agree", "agree")], [("No, thank you", "no")]],
    ),
    "agree": ("<b>What is your profession?</b>", [[("Judge", "judge")], [("Prefer not to say", "judge")]]),
    "judge": ("<b>Under which name shall we list you?</b>", [[("Use “your name”", "name"), ("Skip", "name")]]),
    "name": ("<b>✓ You are registered</b>\n\nProfession: Judge", WAYS),
    "agenda": ("<b>12:00–13:00</b>  Opening words", [[("Calendar file", "file")], [("Back", "name")]]),
    "no": ("Nothing is stored.", []),
}
"""Text and buttons by what a button carries."""


async def ready(db: aiosqlite.Connection) -> None:
    await db.execute("CREATE TABLE IF NOT EXISTS registration (person INTEGER PRIMARY KEY, name TEXT NOT NULL)")


async def store(db: aiosqlite.Connection, person: int, name: str) -> None:
    """Register this person, durably."""
    async with LOCK:
        await db.execute("BEGIN IMMEDIATE")
        await db.execute("INSERT OR REPLACE INTO registration VALUES (?, ?)", (person, name))
        await db.execute("COMMIT")
