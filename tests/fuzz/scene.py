"""What there is to break: an open survey, a closed one, people who do nothing, people who do something, staff."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from bot.program import Program
from domain.minutes import NoteDraft, NoteKind
from domain.people import Registration
from domain.questions import YesNo
from storage import answers, events, minutes, people, registrations, releases, surveys
from storage.engine.database import Database
from tests.crash.cast import Actor, Cast, cast
from tests.support.program import COORDINATOR, ORGANIZER, ProgramHarness
from tests.support.survey_application import GROUPS
from tests.support.surveys import AGAIN, IMPROVE, OPENS, OVERALL, PRAISE, THRESHOLDS, TOPICS, event, survey, words

NAME, NOTE, COMMENT = "Canary Bystander", "Canary noted by a coordinator", "Canary written in confidence"
BYSTANDERS, ACTORS, FUZZERS = range(301, 307), 8, range(501, 641)
PROTECTED = (*BYSTANDERS, ORGANIZER, COORDINATOR)
"""Whose rows have to stay as they are."""
STRANGERS = range(701, 721)
"""Whom the stand-in does not know."""
FIRST_TIME = YesNo("first_time", words("First time?"))
ASKED = survey(OVERALL, TOPICS, AGAIN, IMPROVE, PRAISE)
OPEN = replace(event(ASKED), registration=(FIRST_TIME,))
CLOSED = event(ASKED, "cluj")
NOW = OPENS + timedelta(hours=2)

UNTOUCHED = ("event", "staff", "message", "survey", "release", "released_comment", "editing", "note", "note_taking")
"""What none of the fuzzers may change."""
OF_PEOPLE = (
    "person", "registration", "participation", "declined", "delivery",
    "named_consent", "named_answers", "named_comment",
)  # fmt: skip
"""What everybody may change of their own."""


@dataclass
class Scene:
    """The stage, and the cast that goes through registration and survey meanwhile."""

    stage: ProgramHarness
    cast: Cast

    def act(self) -> None:
        """Each of the actors does the next thing, and asks for the survey when there is nothing to press."""
        for actor in self.cast.actors:
            if self.cast.is_free(actor) and not actor.act() and _left(actor):
                actor.say_survey()

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """What must stay as it is: the untouched tables, and the rows of bystanders and staff."""
        marks = ", ".join("?" * len(PROTECTED))
        with closing(sqlite3.connect(f"file:{self.stage.database}?mode=ro", uri=True)) as file:
            rows = {table: file.execute(f"SELECT * FROM {table}").fetchall() for table in UNTOUCHED}
            for table in OF_PEOPLE:
                column = "id" if table == "person" else "person"
                sql = f"SELECT * FROM {table} WHERE {column} IN ({marks})"
                rows[table] = file.execute(sql, PROTECTED).fetchall()
        return rows


def _left(actor: Actor) -> bool:
    return bool(actor.choices) and not actor.has_sent


async def scene(stage: ProgramHarness, program: Program, chance: Random) -> Scene:
    """Everything made ready on this stage, whose event is ``OPEN``."""
    async with program.db.transaction() as tx:
        await events.save(tx, CLOSED)
        run = await surveys.open_(tx, OPEN, GROUPS, THRESHOLDS, bytes(32), OPENS)
        closed_run = await surveys.open_(tx, CLOSED, GROUPS, THRESHOLDS, bytes(32), OPENS)
        for id_ in BYSTANDERS:
            await people.remember(tx, id_, "en")
            await people.set_muted(tx, id_, is_muted=id_ % 2 == 0)
            for code in ("bucharest", "cluj"):
                await registrations.put(tx, Registration(code, id_, "1", "2027-03-01", "2027-03-01", "judge", NAME))
            await answers.send(tx, run, id_, "courts", {"overall": ("5",)})
            await answers.send(tx, closed_run, id_, "courts", {"overall": ("4",)})
        for one in (run, closed_run):
            await answers.comment(tx, one.id, "improve", COMMENT)
            await answers.comment(tx, one.id, "praise", COMMENT)
        await releases.close(tx, CLOSED, closed_run, NOW)
        for id_ in (ORGANIZER, COORDINATOR):
            await people.remember(tx, id_, "en")
        await minutes.save_draft(tx, COORDINATOR, NoteDraft("cluj", None, NoteKind.NOTE))
        await tx.execute("INSERT INTO note (event, kind, place, text) VALUES ('cluj', 'note', 1, ?)", (NOTE,))
        await tx.execute("INSERT INTO editing VALUES (?, ?, 0)", (COORDINATOR, closed_run.id))
    for id_ in (*BYSTANDERS, *FUZZERS, ORGANIZER, COORDINATOR):
        stage.phone(id_, "ro" if id_ % 3 == 0 else "en")
    for number in range(1, 6):
        stage.telegram.group(-number, "Group")
    return Scene(stage, cast(stage.telegram, OPEN, ACTORS, chance))


async def tally(db: Database) -> dict[str, int]:
    """Question and option → count, of the open survey."""
    async with db.reading() as tx:
        cells = await answers.tally(tx, 1)
    counts: dict[str, int] = {}
    for (question, _, option), count in cells.items():
        counts[f"{question} {option}"] = counts.get(f"{question} {option}", 0) + count
    return counts


def said(stage: ProgramHarness) -> Iterator[tuple[int, str]]:
    """What the bot has told whom since the transcript was emptied."""
    for entry in stage.telegram.transcript:
        if entry.who == "bot":
            yield entry.chat_id, entry.text
