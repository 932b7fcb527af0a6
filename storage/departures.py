"""Marks of people who answered an open survey and were forgotten since: they keep the count right and name nobody.

A mark is a slow digest of the person's number, salted with the survey's secret, which is erased at closing with every
mark. Whoever has the file while the survey is open can try numbers; that takes a tenth of a second for each. Whoever
registers again is recognised by it once, and it becomes the participation that it was made of: a person who is
registered never has a mark.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from domain.survey import SurveyRun
from storage import registrations, surveys
from storage.engine.database import Database, Tx, fetch_value

COST, BLOCK_SIZE = 1 << 15, 8
"""scrypt's n and r: 32 MB and about a tenth of a second of one processor for each digest."""
_MAX_MEMORY = 64 << 20
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="digest")
"""One at a time, whatever many people do at once: a digest takes memory and a processor, and nobody waits for it."""


@dataclass(frozen=True, slots=True)
class ParticipationMark:
    """Somebody who is about to register for an event with marks: the mark that is theirs if they had answered."""

    survey: int
    digest: bytes
    comments: int
    """How many comment questions the survey has: none of them is asked again."""


def digest(secret: bytes, person: int) -> bytes:
    """The mark of this person, 32 bytes; too slow for the event loop and for a transaction."""
    return _slow_digest(secret, _hmac_digest(secret, person))


def _hmac_digest(secret: bytes, person: int) -> bytes:
    """What versions before the slow digest stored; the slow one is made of it, so that stored ones can be replaced."""
    return hmac.digest(secret, str(person).encode(), hashlib.sha256)


def _slow_digest(secret: bytes, fast: bytes) -> bytes:
    return hashlib.scrypt(fast, salt=secret, n=COST, r=BLOCK_SIZE, p=1, maxmem=_MAX_MEMORY, dklen=32)


async def _in_worker(work: Callable[[], bytes]) -> bytes:
    return await asyncio.get_running_loop().run_in_executor(_WORKER, work)


async def compute_hashes(db: Database, person: int) -> dict[int, bytes]:
    """Survey → the mark to leave there when this person is forgotten; for ``storage.people.forget``."""
    sql = "SELECT s.id, s.secret FROM participation AS p JOIN survey AS s ON s.id = p.survey WHERE p.person = ?"
    async with db.reading() as tx, tx.execute(sql, (person,)) as rows:
        secrets = {row["id"]: row["secret"] async for row in rows if row["secret"] is not None}
    return {survey: await _in_worker(partial(digest, secret, person)) for survey, secret in secrets.items()}


async def leave(tx: Tx, person: int, digests: Mapping[int, bytes]) -> None:
    """Put these marks in the place of the person's participation; raises ``KeyError`` when one is missing."""
    sql = "SELECT p.survey FROM participation AS p JOIN survey AS s ON s.id = p.survey"
    async with tx.execute(f"{sql} WHERE p.person = ? AND s.secret IS NOT NULL", (person,)) as rows:
        surveys = [row["survey"] async for row in rows]
    await tx.executemany("INSERT INTO departed VALUES (?, ?)", [(survey, digests[survey]) for survey in surveys])
    await tx.execute("DELETE FROM participation WHERE person = ?", (person,))


async def compute_tokens(db: Database, event: str, person: int) -> tuple[ParticipationMark, ...]:
    """What to look for when this person registers for the event; nothing when they are, or nobody left a mark there."""
    async with db.reading() as tx:
        if await registrations.find(tx, event, person) is not None:
            return ()
        runs = await surveys.with_sessions(tx, event)
        secrets = [(run, secret) for run in runs if (secret := await fetch_value(tx, _OF_MARKED, (run.id,)))]
    return tuple([await _compute_mark(run, secret, person) for run, secret in secrets])


async def _compute_mark(run: SurveyRun, secret: bytes, person: int) -> ParticipationMark:
    return ParticipationMark(run.id, await _in_worker(partial(digest, secret, person)), len(run.survey.comments))


_OF_MARKED = "SELECT secret FROM survey WHERE id = ?1 AND EXISTS (SELECT 1 FROM departed WHERE survey = ?1)"


async def restore_participation(tx: Tx, person: int, mark: ParticipationMark) -> bool:
    """Make the mark, if there is one, the participation of this person again; True when there was."""
    if not tx.change(_TAKE_MARK, (mark.survey, mark.digest)):
        return False
    sql = "INSERT INTO participation (survey, person, next_comment) VALUES (?, ?, ?)"
    return bool(tx.change(sql, (mark.survey, person, mark.comments)))


_TAKE_MARK = """
    DELETE FROM departed WHERE survey = ? AND digest = ? AND survey IN (SELECT id FROM survey WHERE closed_at IS NULL)
"""


async def marked_surveys(db: Database, person: int) -> tuple[SurveyRun, ...]:
    """The open surveys in which this person has a mark."""
    async with db.reading() as tx:
        runs = await surveys.active(tx)
    return tuple([run for run in runs if await _has_mark(db, run, person)])


async def _has_mark(db: Database, run: SurveyRun, person: int) -> bool:
    async with db.reading() as tx:
        is_registered = await registrations.find(tx, run.event, person) is not None
        secret = None if is_registered else await fetch_value(tx, _OF_MARKED, (run.id,))
    if secret is None:
        return False
    mark = await _compute_mark(run, secret, person)
    sql = "SELECT 1 FROM departed WHERE survey = ? AND digest = ?"
    async with db.reading() as tx:
        return await fetch_value(tx, sql, (mark.survey, mark.digest)) is not None


async def upgrade_hashes(db: Database) -> None:
    """Replace the marks that versions before stored by slow ones, and those of people who are back. Idempotent."""
    async with db.reading() as tx:
        runs = await surveys.active(tx)
        old = [(run, secret) for run in runs if (secret := await fetch_value(tx, _OF_FAST, (run.id,)))]
    for run, secret in old:
        await _upgrade(db, run, secret)


_OF_FAST = "SELECT secret FROM survey WHERE id = ? AND marks = 'hmac'"


async def _upgrade(db: Database, run: SurveyRun, secret: bytes) -> None:
    async with db.reading() as tx:
        async with tx.execute("SELECT digest FROM departed WHERE survey = ?", (run.id,)) as rows:
            fast_digests = {row["digest"] async for row in rows}
        async with tx.execute("SELECT person FROM registration WHERE event = ?", (run.event,)) as rows:
            back = {
                row["person"]: fast
                async for row in rows
                if (fast := _hmac_digest(secret, row["person"])) in fast_digests
            }
    slow = {fast: await _in_worker(partial(_slow_digest, secret, fast)) for fast in sorted(fast_digests)}
    digest_rows = [(digest, run.id, fast) for fast, digest in slow.items()]
    async with db.transaction() as tx:
        await tx.executemany("UPDATE departed SET digest = ? WHERE survey = ? AND digest = ?", digest_rows)
        await tx.execute("UPDATE survey SET marks = 'scrypt' WHERE id = ?", (run.id,))
        for person, fast in back.items():
            await restore_participation(tx, person, ParticipationMark(run.id, slow[fast], len(run.survey.comments)))
        db.mark_for_vacuum()
