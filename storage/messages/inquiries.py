"""What people passed on to the organizers, the answers, and where copies stand; erased after thirty days, or before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.inquiries import Inquiry, InquiryAnswer
from domain.messages import DeliveryState, NoticeKind
from storage.engine.database import Tx, fetch_row, fetch_value
from storage.engine.timestamps import instant, stamp


async def add(tx: Tx, inquiry: Inquiry) -> int:
    """Store it under a new number, which is returned; the one it brings is not used."""
    values = (
        inquiry.event,
        inquiry.person,
        inquiry.name,
        inquiry.language,
        inquiry.text,
        stamp(inquiry.passed_on_at),
    )
    sql = "INSERT INTO inquiry (event, person, name, language, text, passed_on_at) VALUES (?, ?, ?, ?, ?, ?)"
    return (await tx.execute(sql, values)).lastrowid or 0


async def find(tx: Tx, id_: int) -> Inquiry | None:
    """The inquiry of this number, unless it is erased."""
    row = await fetch_row(tx, "SELECT * FROM inquiry WHERE id = ?", (id_,))
    return None if row is None else Inquiry(**{**dict(row), "passed_on_at": instant(row["passed_on_at"])})


async def count_after(tx: Tx, person: int, since: datetime) -> int:
    """How many this person has passed on since then."""
    sql = "SELECT count(*) FROM inquiry WHERE person = ? AND passed_on_at > ?"
    return int(await fetch_value(tx, sql, (person, stamp(since))))


async def add_answer(tx: Tx, inquiry: Inquiry, author: int, author_name: str, text: str) -> int:
    """Store an answer of this organizer, and let every copy show it; returns its number."""
    sql = "INSERT INTO inquiry_answer (inquiry, person, author, author_name, text) VALUES (?, ?, ?, ?, ?)"
    cursor = await tx.execute(sql, (inquiry.id, inquiry.person, author, author_name, text))
    await _mark_changed(tx, inquiry.id)
    return cursor.lastrowid or 0


async def find_answered(tx: Tx, answer: int) -> tuple[Inquiry, str] | None:
    """The inquiry that this answer is to, and its words, unless they are erased."""
    row = await fetch_row(tx, "SELECT inquiry, text FROM inquiry_answer WHERE id = ?", (answer,))
    inquiry = None if row is None else await find(tx, row["inquiry"])
    return None if row is None or inquiry is None else (inquiry, row["text"])


_BODY_KEY = "json_extract(m.body, '$.{kind}')"
_ANSWERS = f"""
    SELECT a.id, a.author_name, a.text, coalesce((
        SELECT d.state FROM message AS m JOIN delivery AS d ON d.event = m.event AND d.message = m.id
        WHERE m.event = ?1 AND m.send = 'notice' AND {_BODY_KEY.format(kind=NoticeKind.ANSWER)} = a.id), 'waiting')
        AS state
    FROM inquiry_answer AS a WHERE a.inquiry = ?2 ORDER BY a.id
"""  # noqa: S608 — of words in the code


async def answers(tx: Tx, inquiry: Inquiry) -> tuple[InquiryAnswer, ...]:
    """Every answer to it, in order."""
    async with tx.execute(_ANSWERS, (inquiry.event, inquiry.id)) as rows:
        return tuple([_answer(row) async for row in rows])


def _answer(row: sqlite3.Row) -> InquiryAnswer:
    return InquiryAnswer(row["id"], row["author_name"], row["text"], DeliveryState(row["state"]))


async def last_answer_at(tx: Tx, person: int) -> datetime | None:
    """When an answer last reached this person, UTC-aware."""
    sql = f"""
        SELECT max(d.settled_at) FROM delivery AS d JOIN message AS m ON m.event = d.event AND m.id = d.message
        WHERE d.person = ? AND d.state = 'sent' AND m.send = 'notice'
        AND {_BODY_KEY.format(kind=NoticeKind.ANSWER)} IS NOT NULL
    """  # noqa: S608 — likewise
    settled_at = await fetch_value(tx, sql, (person,))
    return None if settled_at is None else instant(settled_at)


# Copies in the organizers' chats


@dataclass(frozen=True, slots=True)
class InquiryCopy:
    """A message in an organizer's chat that shows an inquiry, or one that is erased."""

    person: int
    message: int
    inquiry: int | None
    changes: int


async def note_copy(tx: Tx, inquiry: int, person: int, message: int) -> None:
    """This message shows it; one that was erased meanwhile is to be emptied. Idempotent."""
    await tx.execute(
        "INSERT INTO inquiry_copy SELECT ?2, ?3, (SELECT id FROM inquiry WHERE id = ?1),"
        " NOT EXISTS (SELECT 1 FROM inquiry WHERE id = ?1) ON CONFLICT DO NOTHING",
        (inquiry, person, message),
    )


async def of_copy(tx: Tx, person: int, message: int) -> Inquiry | None:
    """What this message in this organizer's chat shows; None when it shows none."""
    sql = "SELECT inquiry FROM inquiry_copy WHERE person = ? AND message = ?"
    id_ = await fetch_value(tx, sql, (person, message))
    return None if id_ is None else await find(tx, id_)


async def mark_answer_changed(tx: Tx, answer: int) -> None:
    """What has become of this answer is news for every copy."""
    inquiry = await fetch_value(tx, "SELECT inquiry FROM inquiry_answer WHERE id = ?", (answer,))
    await _mark_changed(tx, inquiry or 0)


_IS_ORGANIZER = """
    EXISTS (SELECT 1 FROM staff WHERE person = c.person AND role = 'organizer'
        AND event IN ('', (SELECT event FROM inquiry WHERE id = c.inquiry)))
"""
"""Whoever is no organizer any more is shown no further answer."""


async def _mark_changed(tx: Tx, inquiry: int) -> None:
    sql = f"UPDATE inquiry_copy AS c SET changes = changes + 1 WHERE inquiry = ? AND {_IS_ORGANIZER}"  # noqa: S608 — likewise
    await tx.execute(sql, (inquiry,))


async def old_copies(tx: Tx) -> tuple[InquiryCopy, ...]:
    """The messages that do not show how things stand."""
    sql = "SELECT person, message, inquiry, changes FROM inquiry_copy WHERE changes > 0 ORDER BY person, message"
    async with tx.execute(sql) as rows:
        return tuple([InquiryCopy(**dict(row)) async for row in rows])


async def mark_current(tx: Tx, copy: InquiryCopy) -> None:
    """The message shows how things stood; an empty one is known no more. Idempotent."""
    key = (copy.person, copy.message, copy.changes)
    await tx.execute(
        "UPDATE inquiry_copy SET changes = 0 WHERE (person, message, changes) = (?, ?, ?) AND inquiry IS NOT NULL", key
    )
    await tx.execute("DELETE FROM inquiry_copy WHERE (person, message, changes) = (?, ?, ?) AND inquiry IS NULL", key)


# Which one an organizer is answering


async def begin_reply(tx: Tx, person: int, inquiry: int) -> None:
    """The next text of this organizer is to answer it. Idempotent."""
    await tx.execute("INSERT OR REPLACE INTO inquiry_reply VALUES (?, ?)", (person, inquiry))


async def end_reply(tx: Tx, person: int) -> None:
    """This organizer answers none. Idempotent."""
    await tx.execute("DELETE FROM inquiry_reply WHERE person = ?", (person,))


async def find_by_reply(tx: Tx, person: int) -> Inquiry | None:
    """The one that this organizer has begun to answer."""
    id_ = await fetch_value(tx, "SELECT inquiry FROM inquiry_reply WHERE person = ?", (person,))
    return None if id_ is None else await find(tx, id_)


# Erasing


async def erase_before(tx: Tx, moment: datetime) -> int:
    """Erase whatever was passed on before this moment, UTC-aware; returns how many. Idempotent."""
    return await _erase(tx, "passed_on_at < ?", stamp(moment))


async def erase_of_event(tx: Tx, event: str) -> None:
    """Erase all of this event. Idempotent."""
    await _erase(tx, "event = ?", event)


async def forget(tx: Tx, person: int) -> None:
    """Erase all that this person passed on, and take them out of the answers they gave as an organizer. Idempotent."""
    await _erase(tx, "person = ?", person)
    await tx.execute("UPDATE inquiry_answer SET author = NULL, author_name = '' WHERE author = ?", (person,))


async def _erase(tx: Tx, which: str, value: str | int) -> int:
    """Erase inquiries with their answers and notices; their copies are emptied, and then known no more."""
    async with tx.execute(f"SELECT id FROM inquiry WHERE {which}", (value,)) as rows:  # noqa: S608 — of those above
        ids = [row["id"] async for row in rows]
    for id_ in ids:
        await _erase_notices(tx, NoticeKind.INQUIRY, (id_,))
        async with tx.execute("SELECT id FROM inquiry_answer WHERE inquiry = ?", (id_,)) as rows:
            await _erase_notices(tx, NoticeKind.ANSWER, [row["id"] async for row in rows])
        await tx.execute("UPDATE inquiry_copy SET inquiry = NULL, changes = changes + 1 WHERE inquiry = ?", (id_,))
        await tx.execute("DELETE FROM inquiry WHERE id = ?", (id_,))
    return len(ids)


async def _erase_notices(tx: Tx, kind: NoticeKind, ids: Iterable[int]) -> None:
    sql = f"DELETE FROM message AS m WHERE m.send = 'notice' AND {_BODY_KEY.format(kind=kind)} = ?"  # noqa: S608 — likewise
    await tx.executemany(sql, [(id_,) for id_ in ids])
