"""/staff against the whole program: inviting, accepting once, working for one event alone, and losing the role."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.conversation import listening, say, tap
from tests.support.program import EVE, ORGANIZER, ProgramHarness, staged

ANA, ION = 21, 22


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with staged(tmp_path, EVE) as ready:
        for id_, name in ((ANA, "Ana Pop"), (ION, "Ion Dinu"), (ORGANIZER, "Olga")):
            ready.telegram.person(id_, name)
        yield ready


async def make_link(stage: ProgramHarness, *labels: str) -> str:
    """The parameter of the link that the organizer makes by these buttons."""
    await say(stage, ORGANIZER, "/staff")
    text = await tap(stage, ORGANIZER, *labels)
    match = re.search(r"\?start=(staff-[0-9a-f]{32})", text)
    assert match is not None, text
    return match[1]


async def test_link_makes_one_person_an_organizer_once_and_the_organizers_hear_of_it(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        link = await make_link(stage, "Invite an organizer", "Of all events, also later ones")

        invitation = await say(stage, ANA, f"/start {link}")
        acceptance_text = await tap(stage, ANA, "Accept")
        await program.outbox.drain()
        late = await say(stage, ION, f"/start {link}")

        assert "invited to be an organizer, of all events" in invitation
        assert "Ana Pop" in invitation
        assert acceptance_text == "✓ You are an organizer now. /help shows what you can do."
        assert "does not work any more" in late
        assert stage.telegram.people[ORGANIZER].screen.text.startswith("Somebody has become an organizer by a link.")
        assert "• Ana Pop: all events, by a link" in await say(stage, ANA, "/staff")


async def test_who_works_for_one_event_sees_no_other(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        link = await make_link(stage, "Invite a coordinator", "Of one event", "Round table · 22 March")
        await say(stage, ANA, f"/start {link}")
        await tap(stage, ANA, "Accept")
        program.context.events.put(replace(program.context.events["bucharest"], code="other"))

        own, other = await say(stage, ANA, "/summary"), await say(stage, ANA, "/summary other")

        assert own.startswith("Round table")
        assert other.startswith("There is no event with the code “other”.")
        assert await say(stage, ANA, "/staff") == await say(stage, ION, "/staff")


async def test_choosing_an_event_leads_back_to_the_list(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await say(stage, ORGANIZER, "/staff")
        await tap(stage, ORGANIZER, "Invite an organizer", "Of one event")

        assert (await tap(stage, ORGANIZER, "Back")).startswith("Who works for you")


async def test_role_that_is_taken_away_is_gone_at_once(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        link = await make_link(stage, "Invite an organizer", "Of all events, also later ones")
        await say(stage, ANA, f"/start {link}")
        await tap(stage, ANA, "Accept")
        await say(stage, ORGANIZER, "/staff")

        question = await tap(stage, ORGANIZER, "Remove Ana Pop (Organizer)")
        answer = await tap(stage, ORGANIZER, "Yes, remove")

        assert question.startswith("Take this role from Ana Pop: Organizer (all events)?")
        assert answer.startswith("✓ Removed.")
        assert (await say(stage, ANA, "/event")).startswith("This is")


async def test_withdrawn_link_and_one_of_four_days_do_not_work(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        old = await make_link(stage, "Invite an organizer", "Of all events, also later ones")
        stage.clock.move(EVE + timedelta(hours=73))
        withdrawn = await make_link(stage, "Invite an organizer", "Of all events, also later ones")
        staff_list = await say(stage, ORGANIZER, "/staff")
        await tap(stage, ORGANIZER, "Withdraw link 1")

        assert "1. Organizer, all events: until" in staff_list
        assert "2. " not in staff_list
        for link in (old, withdrawn):
            assert "does not work any more" in await say(stage, ANA, f"/start {link}")


async def test_nothing_of_a_link_is_in_the_file(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        link = await make_link(stage, "Invite an organizer", "Of all events, also later ones")

        async with program.db.reading() as tx, tx.execute("SELECT * FROM staff_link") as rows:
            link_rows = [list(row) async for row in rows]

    assert len(link_rows) == 1
    assert link.removeprefix("staff-") not in repr(link_rows)
