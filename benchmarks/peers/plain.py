"""What both plain bots share: eight questions, an answer a row, the same durability as Roundtable's file."""

from __future__ import annotations

import asyncio

import aiosqlite

QUESTIONS = 8
LOCK = asyncio.Lock()


async def ready(path: str) -> aiosqlite.Connection:
    """The database, with the pragmas of the bot that is measured."""
    db = await aiosqlite.connect(path, isolation_level=None)
    for pragma in ("journal_mode = TRUNCATE", "synchronous = FULL", "secure_delete = ON"):
        await db.execute(f"PRAGMA {pragma}")
    await db.execute(
        "CREATE TABLE IF NOT EXISTS answer"
        " (person INTEGER, question INTEGER, value INTEGER, PRIMARY KEY (person, question))"
    )
    await db.execute("CREATE TABLE IF NOT EXISTS sent (person INTEGER PRIMARY KEY)")
    return db


def text(number: int) -> str:
    bar = f"{'▓' * number}{'░' * (QUESTIONS - number)}"
    question = f"<b>How was part {number + 1}?</b>"
    return f"Question {number + 1} of {QUESTIONS}\n{bar}\n\n{question}\n\n1 = poor · 5 = excellent"


def keyboard(number: int) -> list[list[tuple[str, str]]]:
    rows = [[(str(value), f"a:{number}:{value}") for value in range(1, 6)]]
    return [*rows, [("Back", f"b:{number}")]] if number else rows


async def store(db: aiosqlite.Connection, person: int, data: str) -> int:
    """Keep the answer that a button carries; returns the next question's number."""
    if data == "start":
        return 0
    _, question, value = data.split(":")
    async with LOCK:
        await db.execute("BEGIN IMMEDIATE")
        await db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", (person, int(question), int(value)))
        await db.execute("COMMIT")
    return int(question) + 1


async def review(db: aiosqlite.Connection, person: int) -> tuple[str, list[list[tuple[str, str]]]]:
    async with LOCK, db.execute("SELECT question, value FROM answer WHERE person = ?", (person,)) as rows:
        lines = [f"{question + 1}. How was part {question + 1}?\n→ <b>{value}</b>" async for question, value in rows]
    changes = [(f"Change {n + 1}", f"b:{n}") for n in range(QUESTIONS)]
    return "\n\n".join(["<b>Your answers</b>", *lines]), [
        [("Send my answers", "send")],
        *(changes[n : n + 3] for n in (0, 3, 6)),
    ]


async def send(db: aiosqlite.Connection, person: int) -> str:
    async with LOCK:
        await db.execute("BEGIN IMMEDIATE")
        cursor = await db.execute("INSERT OR IGNORE INTO sent VALUES (?)", (person,))
        await db.execute("COMMIT")
    return "Thank you!" if cursor.rowcount == 1 else "You have already answered."
