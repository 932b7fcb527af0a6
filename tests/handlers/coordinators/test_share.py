"""Sharing released results with participants, through the wire: never before, never twice, nothing of who answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.program import Program
from domain.results.comments import Decision
from storage import comments
from storage.engine.database import fetch_value
from tests.handlers.coordinators.test_reports import ASKING, closed, opened, say
from tests.support.program import COORDINATOR, EVENT, ORGANIZER, ProgramHarness, staged, states
from views.callback.codec import Tap, encode
from views.callback.coordinators import PreviewShare, SendShare

INVALID = "This button is no longer valid."
RESULTS = (
    "Round table\nMonday, 22 March 2027, 09:30–16:00\nBucharest\n\nHow was it?\n\n"
    "Thank you to all who answered. The picture shows the results of all together, and of nobody alone.\n\n"
    "9 of 10 answered (90%)\nClosed on 29 March 2027, 18:00\n\n"
    "1. Overall?\nn = 9 · mean 3.2\n1: 1 (11%); 2: 2 (22%); 3: 2 (22%); 4: 2 (22%); 5: 2 (22%)\n\n"
    "n: how many were asked the question, those who gave no answer included. A mean is of those who gave one."
)
SENT_BEFORE = "The results have been sent to participants already."


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        ready.event = replace(EVENT, survey=ASKING, messages=())
        yield ready


async def tap(stage: ProgramHarness, program: Program, *labels: str, by: int = COORDINATOR) -> str:
    for label in labels:
        stage.telegram.people[by].tap(label)
        await stage.settle(program)
    return stage.telegram.people[by].screen.text


async def press(stage: ProgramHarness, program: Program, button: Tap, by: int = COORDINATOR) -> str:
    stage.telegram.people[by].tap_data(encode(button))
    await stage.settle(program)
    return stage.telegram.people[by].alerts[-1]


def got(stage: ProgramHarness, id_: int) -> list[str]:
    """What this person got: texts, and "picture" for a picture."""
    return [
        "picture" if message.photo else message.text
        for message in stage.telegram.people[id_].messages
        if message.from_bot
    ]


async def test_everybody_gets_the_card_and_the_published_comments_once(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        await say(stage, program, "/summary")
        await tap(stage, program, "Share with participants", "With 1 comment", "Send to 10 people")
        await program.outbox.drain()
        report = stage.telegram.people[COORDINATOR].screen.text
        await say(stage, program, "/summary")
        stage.telegram.people[COORDINATOR].tap("Share with participants")
        await stage.settle(program)
        await stage.pass_time(program, stage.clock.now())

        assert {tuple(got(stage, id_)) for id_ in stage.ids} == {
            (
                "picture",
                RESULTS,
                "Comments\n\nWhat should change?\n• Published.",
            )
        }
        assert report.endswith("✓ Sent\n▓▓▓▓▓▓▓▓▓▓▓▓\n\nDelivered: 10")
        assert stage.telegram.people[COORDINATOR].alerts[-1] == SENT_BEFORE
        assert {*(await states(program.db, "results-1")).values()} == {"sent"}
        async with program.db.reading() as tx:
            assert await fetch_value(tx, "SELECT group_concat(action) FROM audit") == "share results"


async def test_preview_is_what_participants_get_without_comments(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        await say(stage, program, "/summary")
        before = len(got(stage, COORDINATOR))
        control = await tap(stage, program, "Share with participants")
        preview = got(stage, COORDINATOR)[before:-1]
        await tap(stage, program, "Send to 10 people")
        await program.outbox.drain()

    assert "It goes to 10 people." in control
    assert "1 comment is published." in control
    assert got(stage, 1) == preview


async def test_nothing_can_be_shared_before_the_survey_has_closed(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, program, "/summary")

        assert await press(stage, program, PreviewShare("bucharest", 0)) == INVALID
        assert await press(stage, program, SendShare("bucharest", 0, 0)) == INVALID
        await program.outbox.drain()

    assert [got(stage, id_) for id_ in stage.ids] == [[]] * 10


async def test_results_with_names_are_not_shared(stage: ProgramHarness) -> None:
    stage.event = replace(stage.event, survey=replace(ASKING, anonymous=False))
    async with stage.program() as program:
        await stage.join(program, 10)
        stage.clock.move(ASKING.opens)
        await program.lifecycle.tick()
        await stage.pass_time(program, ASKING.closes)
        await say(stage, program, "/summary")

        assert await press(stage, program, PreviewShare("bucharest", 0)) == INVALID


async def test_comments_that_were_not_shown_are_not_sent(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        await say(stage, program, "/summary")
        await tap(stage, program, "Share with participants", "With 1 comment")
        async with program.db.transaction() as tx:
            await comments.set_decision(tx, 1, 0, Decision.PUBLISHED)
        await tap(stage, program, "Send to 10 people")
        await program.outbox.drain()

    assert stage.telegram.people[COORDINATOR].alerts == [INVALID]
    assert [got(stage, id_) for id_ in stage.ids] == [[]] * 10


async def test_comment_withdrawn_before_its_turn_is_left_out(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        await say(stage, program, "/summary")
        await tap(stage, program, "Share with participants", "With 1 comment", "Send to 10 people")
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE released_comment SET decision = 'withheld'")
        await program.outbox.drain()

    assert [text for text in got(stage, 1) if "Published." in text] == []
    assert got(stage, 1)[0] == "picture"


async def test_many_comments_come_as_a_file(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        async with program.db.transaction() as tx:
            await comments.replace(tx, 1, 0, "x" * 900)
            for place in range(2, 8):
                await tx.execute(
                    "INSERT INTO released_comment (survey, place, question, text, count, decision)"
                    " VALUES (1, ?, 'why', ?, 1, 'published')",
                    (place, f"{place}" * 900),
                )
        await say(stage, program, "/summary")
        await tap(stage, program, "Share with participants", "With 8 comments", "Send to 10 people")
        await program.outbox.drain()

    document = stage.telegram.people[1].screen.document
    assert document is not None
    assert document[0] == "bucharest-comments.txt"
    assert document[1].decode().startswith("What should change?\n- ")


async def test_where_people_check_in_results_go_to_who_was_there(stage: ProgramHarness) -> None:
    stage.event = replace(stage.event, checkin=True)
    async with closed(stage) as program:
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE registration SET present = 1 WHERE person <= 6")
        await say(stage, program, "/summary")
        await tap(stage, program, "Share with participants", "Send to 6 people")
        await program.outbox.drain()

    assert [len(got(stage, id_)) for id_ in stage.ids] == [2] * 6 + [0] * 4


async def test_organizer_cannot_share(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        await say(stage, program, "/help", who=ORGANIZER)

        assert await press(stage, program, SendShare("bucharest", 0, 0), by=ORGANIZER) == INVALID
