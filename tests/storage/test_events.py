"""Events at rest: read back exactly as they were described."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings.loader import Settings, read
from domain.events import AgendaItem, Event, Profession
from domain.messages import Audience, MessageKind, PlannedMessage
from domain.questions import RegistrationQuestion
from storage import events
from storage.engine.database import Database
from tests.support.surveys import EVERY_KIND, OPENS, event, surveys, words

ROOT = Path(__file__).resolve().parents[2]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WORDS = st.dictionaries(st.sampled_from(["en", "ro", "de"]), TEXTS, min_size=1)
MOMENTS = st.integers(0, 10**9).map(lambda seconds: OPENS + timedelta(seconds=seconds, microseconds=seconds))
ITEMS = st.builds(AgendaItem, MOMENTS, MOMENTS, WORDS, TEXTS | WORDS, TEXTS | WORDS, st.booleans())
PROFESSIONS = st.builds(Profession, TEXTS, WORDS, TEXTS, st.none() | st.integers(0, 99))
MESSAGES = st.builds(
    PlannedMessage,
    st.just("bucharest"),
    TEXTS,
    st.sampled_from([kind for kind in MessageKind if kind.is_planned_in_settings]),
    st.sampled_from([audience for audience in Audience if audience.role is None]),
    MOMENTS,
    st.just({"settings": 1}) | st.builds(lambda text: {"settings": 1, "text": text}, WORDS),
)


@st.composite
def described(draw: st.DrawFn) -> Event:
    """Any event, its words as strange as may be."""
    survey = draw(st.none() | surveys())
    questions = () if survey is None else survey.questions
    return Event(
        code="bucharest",
        title=draw(WORDS),
        description=draw(WORDS),
        venue=draw(WORDS),
        timezone="Europe/Bucharest",
        starts=draw(MOMENTS),
        ends=draw(MOMENTS),
        professions=tuple(draw(st.lists(PROFESSIONS, max_size=3))),
        agenda=tuple(draw(st.lists(ITEMS, max_size=3))),
        registration=tuple(question for question in questions if isinstance(question, get_args(RegistrationQuestion))),
        survey=survey,
        messages=tuple(draw(st.lists(MESSAGES, max_size=3))),
        topics=tuple(draw(st.lists(WORDS, max_size=2))),
        deliverable=draw(TEXTS),
        checkin=draw(st.booleans()),
        agenda_file=draw(st.none() | TEXTS),
    )


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    yield database
    await database.close()


async def save(db: Database, *all_events: Event) -> None:
    async with db.transaction() as tx:
        for each in all_events:
            await events.save(tx, each)


async def everything(db: Database) -> dict[str, Event]:
    async with db.reading() as tx:
        return await events.everything(tx)


async def test_no_event_is_there_before_one_is_saved(db: Database) -> None:
    assert await everything(db) == {}


async def test_events_are_found_by_their_codes(db: Database) -> None:
    lisbon, bucharest = event(EVERY_KIND, "lisbon"), event(EVERY_KIND)

    await save(db, lisbon, bucharest)

    assert list((await everything(db)).items()) == [("bucharest", bucharest), ("lisbon", lisbon)]


async def test_event_saved_again_replaces_what_was_there(db: Database) -> None:
    first = event(EVERY_KIND)
    second = replace(first, title=words("Changed"), survey=None)

    await save(db, first, first)
    await save(db, second)

    assert await everything(db) == {"bucharest": second}


async def test_event_with_registrations_may_be_saved_again(db: Database) -> None:
    await save(db, event(EVERY_KIND))
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO person (id) VALUES (1)")
        await tx.execute(
            "INSERT INTO registration (event, person, notice, agreed_on, asking)"
            " VALUES ('bucharest', 1, '1', '2027-03-01', 'profession')"
        )

    await save(db, replace(event(EVERY_KIND), checkin=True))

    async with db.reading() as tx, tx.execute("SELECT event, person FROM registration") as rows:
        assert [tuple(row) async for row in rows] == [("bucharest", 1)]


async def test_lone_surrogate_in_an_event_is_not_kept(db: Database) -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        await save(db, replace(event(EVERY_KIND), title={"en": "\ud83d"}))

    assert await everything(db) == {}


async def test_event_of_the_example_is_read_back_exactly(db: Database) -> None:
    settings_ = read(ROOT / "config.example.toml", {})
    assert isinstance(settings_, Settings)

    await save(db, *settings_.events)

    assert await everything(db) == {each.code: each for each in settings_.events}


@settings(max_examples=50, deadline=None)
@given(described())
async def test_any_event_is_read_back_exactly(any_event: Event) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = await Database.open(Path(folder) / "roundtable.sqlite3")
        await save(db, any_event)
        stored_events = await everything(db)
        await db.close()

    assert stored_events == {"bucharest": any_event}
