"""Drafts of messages: one for each organizer, gone with whatever erases them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from domain.announcements.message_draft import TIME, AttachedFile, MessageContent, MessageDraft
from domain.messages import Audience, MessageKind
from storage import people
from storage.messages import drafts
from tests.support.application import ORGANIZER, opened
from tests.support.surveys import OPENS

CONTENT = {
    "en": MessageContent("<b>Hello</b>", 5, AttachedFile("photo-1", is_photo=True)),
    "ro": MessageContent("Bună", 4),
}
DRAFT = MessageDraft(
    "bucharest", MessageKind.ANNOUNCEMENT, Audience.PROFESSION, "judge", CONTENT, asking=TIME, due=OPENS
)


async def test_draft_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    async with opened(tmp_path) as application, application.db.transaction() as tx:
        await drafts.save(tx, ORGANIZER, replace(DRAFT, content={}, due=None))
        await drafts.save(tx, ORGANIZER, DRAFT)

        assert await drafts.find(tx, ORGANIZER) == DRAFT
        assert await drafts.find(tx, ORGANIZER + 1) is None


async def test_draft_is_erased_with_its_writer(tmp_path: Path) -> None:
    async with opened(tmp_path) as application, application.db.transaction() as tx:
        await drafts.save(tx, ORGANIZER, DRAFT)
        personal_rows = await people.everything(tx, ORGANIZER)

        await people.forget(tx, ORGANIZER)

        assert len(personal_rows["message_draft"]) == 1
        assert await drafts.find(tx, ORGANIZER) is None


async def test_deleted_draft_is_gone(tmp_path: Path) -> None:
    async with opened(tmp_path) as application, application.db.transaction() as tx:
        await drafts.save(tx, ORGANIZER, DRAFT)

        await drafts.delete(tx, ORGANIZER)
        await drafts.delete(tx, ORGANIZER)

        assert await drafts.find(tx, ORGANIZER) is None
