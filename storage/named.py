"""Answers to named surveys: kept with the person who agreed to it, until they or their registration are erased.

It reads and writes nothing of the anonymous side.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from domain.button_questions import SelectedOptions
from domain.participation import AnsweredByName, MayAnswer, NeedsConsent
from domain.results.named import NamedResponse, in_order
from domain.survey import SurveyRun
from storage.engine.database import Tx, fetch_row, fetch_value

_SHEETS = """
    SELECT r.name, r.profession, n.answers, a.person IS NOT NULL AS admitted,
        (SELECT json_group_object(question, text) FROM named_comment WHERE event = n.event AND person = n.person)
            AS comments
    FROM named_answers AS n JOIN registration AS r ON r.event = n.event AND r.person = n.person
        LEFT JOIN admitted AS a ON a.event = n.event AND a.person = n.person
    WHERE n.event = ? ORDER BY n.person
"""


async def standing(tx: Tx, run: SurveyRun, person: int) -> NeedsConsent | MayAnswer | AnsweredByName:
    """How this person stands to the survey."""
    row = await fetch_row(
        tx, "SELECT answers, next_comment FROM named_answers WHERE event = ? AND person = ?", (run.event, person)
    )
    if row is not None:
        return AnsweredByName(_load_answers(row["answers"]), await _comments(tx, run, person), row["next_comment"])
    return MayAnswer() if await has_consent(tx, run, person) else NeedsConsent()


async def _comments(tx: Tx, run: SurveyRun, person: int) -> dict[str, str]:
    sql = "SELECT question, text FROM named_comment WHERE event = ? AND person = ?"
    async with tx.execute(sql, (run.event, person)) as rows:
        return {row["question"]: row["text"] async for row in rows}


def _load_answers(answers: str) -> dict[str, SelectedOptions]:
    return {question: tuple(options) for question, options in json.loads(answers).items()}


async def has_consent(tx: Tx, run: SurveyRun, person: int) -> bool:
    """Whether this person has agreed that their answers are kept with their name."""
    sql = "SELECT 1 FROM named_consent WHERE event = ? AND person = ?"
    return await fetch_value(tx, sql, (run.event, person)) is not None


async def record_consent(tx: Tx, run: SurveyRun, person: int, notice: str, day: date) -> None:
    """Note that a registered person has agreed to this version of the notice; the first day stands. Idempotent."""
    await tx.execute(
        "INSERT INTO named_consent VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (run.event, person, notice, day.isoformat()),
    )


async def send(tx: Tx, run: SurveyRun, person: int, answers: Mapping[str, SelectedOptions]) -> None:
    """Keep these answers in place of any earlier ones; comments stay. The person must have agreed."""
    await tx.execute(
        "INSERT INTO named_answers (event, person, answers) VALUES (?, ?, ?)"
        " ON CONFLICT (event, person) DO UPDATE SET answers = excluded.answers",
        (run.event, person, json.dumps(answers)),
    )


async def comment(tx: Tx, run: SurveyRun, person: int, question: str, text: str) -> None:
    """Keep this comment in place of any earlier one; an empty text erases it."""
    key = (run.event, person, question)
    await tx.execute("DELETE FROM named_comment WHERE (event, person, question) = (?, ?, ?)", key)
    if text:
        await tx.execute("INSERT INTO named_comment VALUES (?, ?, ?, ?)", (*key, text))


async def advance(tx: Tx, run: SurveyRun, person: int, number: int) -> None:
    """The comment question that waits for this person now."""
    sql = "UPDATE named_answers SET next_comment = ? WHERE event = ? AND person = ?"
    await tx.execute(sql, (number, run.event, person))


async def withdraw(tx: Tx, run: SurveyRun, person: int) -> None:
    """Erase the person's consent, and with it answers and comments. Idempotent."""
    await tx.execute("DELETE FROM named_consent WHERE event = ? AND person = ?", (run.event, person))


async def responses(tx: Tx, event: str) -> tuple[NamedResponse, ...]:
    """Everybody's answers that are still kept, in the order of their names."""
    async with tx.execute(_SHEETS, (event,)) as rows:
        responses = [
            NamedResponse(
                row["name"],
                row["profession"],
                _load_answers(row["answers"]),
                json.loads(row["comments"]),
                is_admitted=bool(row["admitted"]),
            )
            async for row in rows
        ]
    return in_order(responses)
