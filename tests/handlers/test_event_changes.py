"""Changing an event that lives in the chat: whole or not at all, and never behind the back of who changed it before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.settings.loader import Settings
from bot.startup import store_settings
from domain.anonymity import groups_at_opening
from domain.editing.changes import EventChange, EventSource, FrozenPart, FrozenReason, SourceState
from domain.people import Registration
from formats.event.json_table import to_json
from handlers.event_changes import (
    Applied,
    EventReader,
    Frozen,
    NotInChat,
    Stale,
    Wrong,
    apply_change,
    can_undo,
    publish,
    take_over,
    undo_change,
)
from storage import answers, events, people, registrations, releases, surveys
from storage.editing import sources
from storage.engine.database import Database, Tx
from storage.messages import plan
from tests.support.settings import TEXT
from tests.support.settings import settings as read_settings
from tests.support.surveys import THRESHOLDS
from views.editing.refusals import frozen_part
from views.i18n import Translator

CODE = "bucharest"
NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
EN = Translator("en", ZoneInfo("Europe/Bucharest"))
DAY = NOW.date().isoformat()


class Chat:
    """A database with the example's event in the chat."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self.db, self.settings = db, settings
        self.reader = EventReader(settings.folder, settings.rules, "0")
        self.table: dict[str, Any] = to_json(settings.tables[CODE])

    async def apply(self, revision: int, **values: object) -> object:
        async with self.db.transaction() as tx:
            return await apply_change(tx, self.reader, EventChange(CODE, {**self.table, **values}, revision), NOW)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    settings = read_settings(tmp_path, TEXT)
    db = await Database.open(tmp_path / "test.sqlite3")
    try:
        async with db.transaction() as tx:
            await store_settings(tx, settings, NOW)
            await take_over(tx, EventReader(tmp_path, settings.rules, "0"), to_json(settings.tables[CODE]))
        yield Chat(db, settings)
    finally:
        await db.close()


async def source(tx: Tx) -> EventSource:
    event_source = await sources.find(tx, CODE)
    assert event_source is not None
    return event_source


async def test_change_is_what_participants_see_and_what_is_planned(chat: Chat) -> None:
    outcome = await chat.apply(
        1, title={"en": "Summit", "ro": "Summit"}, message=[{"send": "agenda", "when": "start - 3d"}]
    )

    assert isinstance(outcome, Applied)
    assert outcome.event.title["en"] == "Summit"
    async with chat.db.reading() as tx:
        assert (await events.everything(tx))[CODE] == outcome.event
        planned = [message.id for message in await plan.upcoming(tx, CODE)]
        assert (planned, (await source(tx)).revision) == (["agenda-1"], 2)


async def test_second_organizer_sees_what_the_first_did(chat: Chat) -> None:
    await chat.apply(1, title={"en": "Summit", "ro": "Summit"})

    outcome = await chat.apply(1, title={"en": "Congress", "ro": "Congres"})

    assert isinstance(outcome, Stale)
    assert outcome.source.table["title"] == {"en": "Summit", "ro": "Summit"}
    async with chat.db.reading() as tx:
        assert (await events.everything(tx))[CODE].title["en"] == "Summit"


async def test_mistake_leaves_everything_as_it_was(chat: Chat) -> None:
    outcome = await chat.apply(1, ends="2027-03-22T08:00:00")

    assert isinstance(outcome, Wrong)
    assert "event[1].ends" in {mistake.key for mistake in outcome.mistakes}
    async with chat.db.reading() as tx:
        assert (await source(tx)) == EventSource(CODE, chat.table, SourceState.PUBLISHED)


async def test_transaction_that_fails_leaves_the_change_out_as_a_whole(chat: Chat) -> None:
    async with chat.db.reading() as tx:
        before = (await events.everything(tx), await source(tx), await plan.all_messages(tx, CODE))

    async def fail_after_the_change() -> None:
        async with chat.db.transaction() as tx:
            change = EventChange(CODE, {**chat.table, "message": [], "title": {"en": "Summit", "ro": "Summit"}}, 1)
            assert isinstance(await apply_change(tx, chat.reader, change, NOW), Applied)
            raise OSError("power cut")

    with pytest.raises(OSError, match="power"):
        await fail_after_the_change()

    async with chat.db.reading() as tx:
        assert (await events.everything(tx), await source(tx), await plan.all_messages(tx, CODE)) == before


async def test_opened_survey_and_used_profession_stand(chat: Chat) -> None:
    async with chat.db.transaction() as tx:
        await people.remember(tx, 11, "en")
        await registrations.put(tx, Registration(CODE, 11, "1", DAY, profession="judge", registered_on=DAY))
        await surveys.open_(tx, chat.settings.events[0], {}, THRESHOLDS, bytes(32), NOW)

    professions = [entry for entry in chat.table["profession"] if entry["id"] != "judge"]
    survey = {**chat.table["survey"], "anonymous": False}

    assert await chat.apply(1, profession=professions, survey=survey) == Frozen(
        (FrozenReason(FrozenPart.SURVEY), FrozenReason(FrozenPart.GROUPS), FrozenReason(FrozenPart.PROFESSION, "judge"))
    )


async def test_question_that_was_shown_without_names_is_not_asked_again_with_names(chat: Chat) -> None:
    event = chat.settings.events[0]
    assert event.survey is not None
    async with chat.db.transaction() as tx:
        run = await surveys.open_(tx, event, groups_at_opening(event, {}, 10), THRESHOLDS, bytes(32), NOW)
        for id_ in range(11, 17):
            await people.remember(tx, id_, "en")
            await registrations.put(tx, Registration(CODE, id_, "1", DAY, registered_on=DAY))
            await answers.send(tx, run, id_, run.group("judge"), {"overall": ("5",)})
        await releases.close(tx, event, run, NOW)
    entry = chat.table["survey"] | {"id": "later", "title": {"en": "Later", "ro": "Mai târziu"}}
    entry |= {"closes": "2027-05-08T18:00:00"}
    messages = [*chat.table["message"], {"send": "survey", "survey": "later", "when": "2027-05-01T18:00:00"}]
    (question, *_) = event.survey.closed_questions

    outcome = await chat.apply(1, further_survey=[{**entry, "anonymous": False}], message=messages)

    assert isinstance(outcome, Frozen)
    reasons = [dict(reason.texts) for reason in outcome.reasons if reason.part is FrozenPart.RELEASED]
    assert dict(question.text) in reasons
    assert "Asked again with names" in frozen_part(EN, outcome.reasons[0])
    assert isinstance(await chat.apply(1, further_survey=[entry], message=messages), Applied)


async def test_undo_makes_the_event_what_it_was(chat: Chat) -> None:
    await chat.apply(1, title={"en": "Summit", "ro": "Summit"})

    async with chat.db.transaction() as tx:
        is_possible = await can_undo(tx, await source(tx))
        outcome = await undo_change(tx, chat.reader, CODE, 2, NOW)

    assert is_possible
    assert isinstance(outcome, Applied)
    assert outcome.event == chat.settings.events[0]


async def test_undo_is_not_offered_once_the_message_has_gone_out(chat: Chat) -> None:
    await chat.apply(1, message=[{"send": "text", "when": "start - 3d", "text": {"en": "Hello", "ro": "Salut"}}])
    async with chat.db.transaction() as tx:
        (message,) = await plan.upcoming(tx, CODE)
        await plan.release(tx, message, [], NOW)

    async with chat.db.reading() as tx:
        assert not await can_undo(tx, await source(tx))


async def test_draft_is_seen_by_nobody_before_it_is_published(chat: Chat) -> None:
    table = {**chat.table, "code": "cluj"}
    async with chat.db.transaction() as tx:
        await sources.save(tx, EventSource("cluj", table, SourceState.DRAFT))
        change = EventChange("cluj", {**table, "title": {"en": "Cluj", "ro": "Cluj"}}, 1)
        assert isinstance(await apply_change(tx, chat.reader, change, NOW), Applied)
        assert "cluj" not in await events.everything(tx)
        assert await plan.upcoming(tx, "cluj") == ()

        outcome = await publish(tx, chat.reader, "cluj", 2, NOW)

        assert isinstance(outcome, Applied)
        assert (await events.everything(tx))["cluj"].title["en"] == "Cluj"
        assert await plan.upcoming(tx, "cluj") != ()
        assert await publish(tx, chat.reader, "cluj", 3, NOW) == NotInChat()


async def test_event_of_the_chat_outlives_a_restart_and_the_settings_copy_is_ignored(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    await chat.apply(1, title={"en": "Summit", "ro": "Summit"})

    async with chat.db.transaction() as tx:
        stored_events = await store_settings(tx, chat.settings, NOW)

    assert stored_events[CODE].title["en"] == "Summit"
    assert "so that the settings' copy is ignored: bucharest." in caplog.text


async def test_event_of_the_chat_that_later_settings_make_wrong_goes_on_as_it_was(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    messages = replace(chat.settings.rules.messages, languages=("ro",))
    settings = replace(chat.settings, events=(), rules=replace(chat.settings.rules, messages=messages))

    async with chat.db.transaction() as tx:
        stored_events = await store_settings(tx, settings, NOW)

    assert stored_events[CODE] == chat.settings.events[0]
    assert "The event bucharest of the chat has a mistake, and goes on as it was: title.en:" in caplog.text
    assert "No longer in the settings" not in caplog.text


async def test_draft_takes_no_code_of_an_event_that_cannot_be_read(chat: Chat) -> None:
    async with chat.db.transaction() as tx:
        await tx.execute("INSERT INTO event VALUES ('newer', '{}')")
        await sources.save(tx, EventSource("newer", {**chat.table, "code": "newer"}, SourceState.DRAFT))

        outcome = await publish(tx, chat.reader, "newer", 1, NOW)

    assert isinstance(outcome, Wrong)
    assert [mistake.key for mistake in outcome.mistakes] == ["event[1].code"]
