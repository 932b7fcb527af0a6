"""Who works for one event gets at no other by any button or command, whatever it names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from domain.people import Role
from domain.staff import LINK_LIFETIME, StaffLink, token_hash
from storage import events, surveys
from storage.staff import members as staff
from tests.handlers.test_guard import WHO_MAY_PRESS, WHO_MAY_TYPE
from tests.support.application import ANA, EVENT, INVALID, ORGANIZER, ApplicationHarness, opened
from tests.support.surveys import OPENS, THRESHOLDS, words
from views.callback import codec

SECRET_TITLE = "Meeting of the witnesses"
OTHER = replace(EVENT, code="witnesses", title=words(SECRET_TITLE))
TAPS = [tap for tap, who in WHO_MAY_PRESS.items() if who is not None]
SENDS_FILES = ("Get", "Print", "ShowCheckinCode", "ShowSummary", "ShowInvitation", "PreviewShare")
"""How the buttons begin that draw pictures or documents: whatever these say of an event is what screens say of it."""


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    """Two events with open surveys; Ana works for the first alone, in both roles."""
    async with opened(tmp_path) as harness:
        await harness.open_survey()
        harness.events[OTHER.code] = OTHER
        async with harness.db.transaction() as tx:
            await events.save(tx, OTHER)
            groups = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "courts"}
            await surveys.open_(tx, OTHER, groups, THRESHOLDS, bytes(32), OPENS)
            for role in Role:
                link = StaffLink(token_hash(role), role, EVENT.code, ORGANIZER, OPENS + LINK_LIFETIME)
                await staff.add_link(tx, link)
                await staff.use_link(tx, link, ANA, "Ana")
        yield harness


def about_the_other(tap: codec.Tap, survey: int) -> codec.Tap | None:
    """The button with the other event, or a survey of it, in place of the one it names; None when it names none."""
    names = {field.name for field in fields(tap)}
    if "event" in names:
        return replace(tap, event=OTHER.code)
    return replace(tap, survey=survey) if "survey" in names else None


async def other_survey(hall: ApplicationHarness) -> int:
    async with hall.db.reading() as tx:
        run = await surveys.of_event(tx, OTHER.code)
    assert run is not None
    return run.id


async def test_no_button_of_another_event_does_anything(hall: ApplicationHarness, tmp_path: Path) -> None:
    survey = await other_survey(hall)
    forged_taps = [tap for each in TAPS if (tap := about_the_other(each, survey)) is not None]
    before = (tmp_path / "roundtable.sqlite3").read_bytes()

    replies = {tap: await hall.tap(ANA, tap) for tap in forged_taps}

    assert {tap: reply for tap, reply in replies.items() if reply != INVALID} == {}
    assert (tmp_path / "roundtable.sqlite3").read_bytes() == before


async def test_no_screen_names_another_event(hall: ApplicationHarness) -> None:
    commands = [name for name, who in WHO_MAY_TYPE.items() if who is not None]

    replies = [await hall.command(ANA, name, text) for name in commands for text in ("", OTHER.code)]
    replies += [await hall.tap(ANA, tap) for tap in TAPS if not type(tap).__name__.startswith(SENDS_FILES)]

    assert [reply for reply in replies if SECRET_TITLE in repr(reply)] == []
    assert SECRET_TITLE in repr(await hall.command(ORGANIZER, "event"))
