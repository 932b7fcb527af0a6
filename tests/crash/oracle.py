"""Compares what people did and saw, as the stand-in has it, with what the database says."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from delivery.outgoing.outbox import IN_FLIGHT, MOST_DOUBTS
from demo.telegram.stand_in import Telegram
from domain.events import UNDISCLOSED
from storage.answers import ZERO
from tests.crash.cast import Actor, Cast, planned
from tests.crash.scene import COORDINATOR


@contextmanager
def after_crash(database: Path) -> Iterator[sqlite3.Connection]:
    """The database as the next start would find it; the file, and what a crash left beside it, stay untouched."""
    with tempfile.TemporaryDirectory() as folder:
        for file in (database, database.with_name(database.name + "-journal")):
            if file.exists():
                shutil.copy(file, folder)
        connection = sqlite3.connect(Path(folder) / database.name)
        try:
            yield connection
        finally:
            connection.close()


@dataclass
class Doubts:
    """What was on its way when the bot was killed: only that may have come twice, once for each time."""

    sending: Counter[tuple[str, int]] = field(default_factory=Counter)
    """(message, person) → at how many crashes."""

    def note(self, database: Path) -> None:
        """The bot was just killed."""
        with after_crash(database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'delivery'").fetchone():
                sending = connection.execute("SELECT message, person FROM delivery WHERE state = 'sending'").fetchall()
                assert len(sending) <= IN_FLIGHT
                self.sending.update(sending)


def compare_registrations(cast: Cast, database: Path) -> None:
    """Everybody is registered once, with what they chose, and was shown that they are."""
    with after_crash(database) as connection:
        rows = connection.execute("SELECT person, profession, name, answers, asking FROM registration").fetchall()
    registrations = {
        person: (profession, name, json.loads(answers), asking) for person, profession, name, answers, asking in rows
    }
    registered_ids = {actor.phone.id for actor in cast.actors if actor.registered}
    assert registrations == {actor.phone.id: _registered(actor) for actor in cast.actors}
    assert registered_ids == registrations.keys()


def _registered(actor: Actor) -> tuple[str, str, dict[str, list[str]], None]:
    ids = [*(profession.id for profession in actor.event.professions), UNDISCLOSED]
    answer = ["yes" if actor.first_time == 1 else "no"]
    return ids[actor.profession], actor.phone.first_name, {"first_time": answer}, None


def compare_answers(cast: Cast, database: Path) -> None:
    """Every answer and every comment is counted once, and everybody who sent has answered."""
    with after_crash(database) as connection:
        tallies, comments, next_comments = _tallies(connection), _comments(connection), _reached(connection)
    senders = [actor for actor in cast.actors if actor.choices]
    assert tallies == _counted(senders)
    assert comments == sorted(_typed(senders))
    assert next_comments == {actor.phone.id: len(actor.comments) for actor in senders}


def _tallies(connection: sqlite3.Connection) -> Counter[tuple[str, str]]:
    rows = connection.execute("SELECT question, option, sum(count - ?) FROM tally GROUP BY 1, 2", (ZERO,))
    return Counter({(question, option): count for question, option, count in rows if count})


def _comments(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    return sorted(connection.execute("SELECT question, text, count FROM comment"))


def _reached(connection: sqlite3.Connection) -> dict[int, int]:
    return dict(connection.execute("SELECT person, next_comment FROM participation"))


def _counted(senders: list[Actor]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for actor in senders:
        counts["*", "*"] += 1
        for question, options in actor.choices.items():
            counts.update((question, option) for option in options)
            counts[question, "*"] += 1
    return counts


def _typed(senders: list[Actor], most: int | None = None) -> Iterator[tuple[str, str, int]]:
    """The first so many comments of each that were not skipped."""
    for actor in senders:
        for question, text in list(zip(actor.survey.comments, actor.comments, strict=True))[:most]:
            if text is not None:
                yield question.id, text, 1


def compare_confirmed(cast: Cast, database: Path) -> None:
    """At any moment: what was confirmed has its effect, what has an effect was done, and all of it is counted once."""
    with after_crash(database) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'survey'").fetchone():
            return  # dead before it had a shape
        registered_ids = {
            row[0] for row in connection.execute("SELECT person FROM registration WHERE registered_on NOTNULL")
        }
        open_ = connection.execute("SELECT 1 FROM survey WHERE closed_at ISNULL").fetchone()
        tallies, comments, next_comments = _tallies(connection), _comments(connection), _reached(connection)
    assert {actor.phone.id for actor in cast.actors if actor.registered} <= registered_ids
    if open_:
        _compare_confirmed_answers(cast, next_comments)
        senders = [actor for actor in cast.actors if actor.phone.id in next_comments]
        assert tallies == _counted(senders)
        assert comments == sorted(word for actor in senders for word in _typed([actor], next_comments[actor.phone.id]))


def _compare_confirmed_answers(cast: Cast, next_comments: dict[int, int]) -> None:
    senders = {actor.phone.id: actor for actor in cast.actors if actor.has_sent}
    confirmed_ids = {id_ for id_, actor in senders.items() if actor.last < cast.telegram.confirmed}
    assert confirmed_ids <= next_comments.keys() <= senders.keys()
    for id_, number in next_comments.items():
        assert senders[id_].comment_count <= number <= senders[id_].comment_count + senders[id_].commenting


def compare_release(cast: Cast, database: Path) -> None:
    """The survey closed once, with what everybody answered, and nothing else is left of them."""
    senders = [actor for actor in cast.actors if actor.choices]
    with after_crash(database) as connection:
        ((content,),) = connection.execute("SELECT content FROM release").fetchall()
        tables = ("participation", "tally", "comment")
        row_counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]
        comments = connection.execute("SELECT question, text, count FROM released_comment").fetchall()
    release = json.loads(content)
    tallies = _counted(senders)
    totals = {result["question"]: result["total"] for result in release["results"] if result["total"] is not None}
    assert (release["registered"], release["answered"]) == (len(cast.actors), len(senders))
    assert row_counts == [(0,), (0,), (0,)]
    assert sorted(comments) == sorted(_typed(senders))
    assert totals
    for question, total in totals.items():
        assert {option: n for option, n in total["options"].items() if n} == {
            option: n for (question_id, option), n in tallies.items() if question_id == question and option != "*"
        }


def compare_messages(cast: Cast, doubts: Doubts) -> None:
    """Everybody got what was planned for them, and more than once only what was on its way at a crash.

    What was on its way at so many crashes that the bot stopped trying may be missing.
    """
    arrivals = received(cast.telegram)
    expected_messages = {(name, actor.phone.id) for name in ("text-1", "survey-1") for actor in cast.actors}
    expected_messages |= {("reminder-1", actor.phone.id) for actor in cast.actors if not actor.choices}
    expected_messages.add(("summary-1", COORDINATOR))
    assert arrivals.keys() <= expected_messages
    assert {key for key in expected_messages - arrivals.keys() if doubts.sending[key] < MOST_DOUBTS} == set()
    assert {key: count for key, count in arrivals.items() if count > 1 + doubts.sending[key]} == {}


def received(telegram: Telegram) -> Counter[tuple[str, int]]:
    """(message, person) → how often it came."""
    return Counter(_planned(telegram))


def _planned(telegram: Telegram) -> Iterator[tuple[str, int]]:
    for entry in telegram.transcript:
        name = planned(entry)
        if name is not None:
            yield name, entry.chat_id
