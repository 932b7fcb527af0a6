"""The numbers on certificates of attendance, each drawn when it is first needed; of an event no two are the same."""

from __future__ import annotations

from domain.attendance.certificate import draw_number
from storage.engine.database import Tx, fetch_value


async def number_of_person(tx: Tx, event: str, person: int, chance: bytes) -> int:
    """The number on this person's certificate; ``chance`` are 32 random bytes. They have to be registered."""
    number = await fetch_value(
        tx, "SELECT certificate FROM registration WHERE event = ? AND person = ?", (event, person)
    )
    if number is not None:
        return int(number)
    number = draw_number(await _taken_numbers(tx, event), chance)
    await tx.execute("UPDATE registration SET certificate = ? WHERE event = ? AND person = ?", (number, event, person))
    return number


async def number_of_guest(tx: Tx, event: str, guest: int, chance: bytes) -> int:
    """The number on the certificate of this guest, who is on the list; likewise."""
    number = await fetch_value(tx, "SELECT certificate FROM guest WHERE event = ? AND number = ?", (event, guest))
    if number is not None:
        return int(number)
    number = draw_number(await _taken_numbers(tx, event), chance)
    await tx.execute("UPDATE guest SET certificate = ? WHERE event = ? AND number = ?", (number, event, guest))
    return number


async def _taken_numbers(tx: Tx, event: str) -> frozenset[int]:
    sql = """
        SELECT certificate FROM registration WHERE event = ?1 AND certificate IS NOT NULL
        UNION ALL SELECT certificate FROM guest WHERE event = ?1 AND certificate IS NOT NULL
    """
    async with tx.execute(sql, (event,)) as rows:
        return frozenset([int(row["certificate"]) async for row in rows])
