"""What the database holds at this moment, as whoever runs the server could read it: rows, and nothing explained.

The bot's own reading connection is denied tally and comments; this reads the file past it, as an operator can.
"""

from __future__ import annotations

from typing import Any

from bot.program import Program
from domain.anonymity import Cell
from domain.survey import Opened
from storage import answers, people, surveys
from storage.database import Tx


async def facts(program: Program, person: int) -> dict[str, Any]:
    """Every row that names this person, and of each survey everything that names nobody."""
    async with program.db.reading() as tx:
        return {
            "person": await people.everything(tx, person),
            "surveys": [found for code in program.desk.events if (found := await _survey(tx, code, person))],
        }


def _place(run: Opened, cell: Cell) -> tuple[int, int, Cell]:
    """As the survey asks: its questions, and the options of each, in their order."""
    question, _, option = cell
    asked = next((number for number, q in enumerate(run.survey.closed_questions) if q.id == question), -1)
    options = list(run.survey.closed_questions[asked].options) if asked >= 0 else []
    return asked, options.index(option) if option in options else -1, cell


async def _survey(tx: Tx, code: str, person: int) -> dict[str, Any] | None:
    run = await surveys.of_event(tx, code)
    if run is None:
        return None
    tally = await answers.tally(tx, run.id)
    comments = await answers.comments(tx, run.id)
    return {
        "event": code,
        "anonymous": run.survey.anonymous,
        "closed": run.closed_at is not None,
        "minimum": run.minimum_group,
        "answered": await answers.answered(tx, run.id),
        "mine": await answers.participation(tx, run.id, person) is not None,
        "tally": [
            {"question": question, "part": part, "option": option, "count": count}
            for (question, part, option), count in sorted(tally.items(), key=lambda item: _place(run, item[0]))
        ],
        "comments": [
            {"question": question, "text": text, "count": count}
            for question, written in comments.items()
            for text, count in written
        ],
    }
