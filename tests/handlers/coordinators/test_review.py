"""Reviewing comments in chat, through the wire: read, published, edited, withheld; by coordinators alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.program import Program
from demo.telegram.stand_in import ChatMessage
from domain.questions import Comment
from domain.survey import SurveyRun
from storage import answers, comments, surveys
from tests.support.program import CLOSES, COORDINATOR, EVENT, OPENS, ORGANIZER, SURVEY, ProgramHarness, staged

WHY = Comment("why", {"en": "What should change?", "ro": "Ce ar trebui schimbat?"})
ASKING = replace(SURVEY, questions=(*SURVEY.questions, WHY))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        ready.event = replace(EVENT, survey=ASKING, messages=())
        yield ready


@asynccontextmanager
async def closed(stage: ProgramHarness, *comment_texts: str) -> AsyncIterator[Program]:
    """Five answered and wrote this, and the survey has closed."""
    async with stage.program() as program:
        ids = await stage.join(program, 6)
        stage.clock.move(OPENS)
        await program.lifecycle.tick()
        async with program.db.transaction() as tx:
            run = await opened(tx)
            for id_ in ids[:5]:
                await answers.send(tx, run, id_, run.group("judge"), {"overall": ("4",)})
            for text in comment_texts:
                await answers.comment(tx, run.id, "why", text)
        await stage.pass_time(program, CLOSES)
        yield program


async def opened(tx: object) -> SurveyRun:
    run = await surveys.of_event(tx, "bucharest")  # type: ignore[arg-type]  # the transaction it is
    assert run is not None
    return run


async def say(stage: ProgramHarness, program: Program, text: str, who: int = COORDINATOR) -> list[str]:
    phone = stage.telegram.people[who]
    phone.say(text)
    await stage.settle(program)
    return shown(phone.screen)


async def tap(stage: ProgramHarness, program: Program, label: str, who: int = COORDINATOR) -> list[str]:
    phone = stage.telegram.people[who]
    phone.tap(label)
    await stage.settle(program)
    return shown(phone.screen)


def shown(message: ChatMessage) -> list[str]:
    return [line for line in message.text.splitlines() if line]


async def test_comments_are_read_one_by_one_and_decided(stage: ProgramHarness) -> None:
    async with closed(stage, "More time.", "Ask <Victor>.", "Nothing.") as program:
        list_text = await say(stage, program, "/comments")
        first = await tap(stage, program, "1")
        second = await tap(stage, program, "Do not publish")
        third = await tap(stage, program, "Publish")
        end_screen = await tap(stage, program, "Publish")

        async with program.results_db.reading() as tx:
            published_comments = await comments.published(tx, 1)
    warning = "Does it name somebody, or a case? Only published comments go into reports."
    assert list_text[3:] == [
        *("What should change?", "1", "Ask <Victor>.", "2", "More time.", "3", "Nothing."),
        "Does one name somebody, or a case? Only published comments go into reports.",
    ]
    assert first == ["Comment 1 of 3", "not decided yet", "What should change?", "Ask <Victor>.", warning]
    assert second[:2] + second[3:4] == ["Comment 2 of 3", "not decided yet", "More time."]
    assert third[:2] + third[3:4] == ["Comment 3 of 3", "not decided yet", "Nothing."]
    assert end_screen[-5:] == [
        "3 comments",
        "✓ published: 2",
        "✗ not published: 1",
        "not decided yet: 0",
        "Published comments stand in the report. Every decision can be changed here.",
    ]
    assert published_comments == {"why": ("More time.", "Nothing.")}


async def test_all_that_are_shown_are_published_at_once_but_what_is_withheld(stage: ProgramHarness) -> None:
    async with closed(stage, "More time.", "Ask <Victor>.", "Nothing.") as program:
        await say(stage, program, "/comments")
        await tap(stage, program, "1")
        await tap(stage, program, "Do not publish")
        await tap(stage, program, "All comments")
        labels = list(stage.telegram.people[COORDINATOR].screen.labels)
        end_screen = await tap(stage, program, "Publish all 2")
        again = await tap(stage, program, "Review again")

        async with program.results_db.reading() as tx:
            published_comments = await comments.published(tx, 1)
    assert labels == ["Publish all 2", "1", "2", "3"]
    assert end_screen[-4:-1] == ["✓ published: 2", "✗ not published: 1", "not decided yet: 0"]
    assert again[4:-1:2] == ["✗ 1", "✓ 2", "✓ 3"]
    assert published_comments == {"why": ("More time.", "Nothing.")}


async def test_publish_all_publishes_the_page_that_is_shown_and_no_other(stage: ProgramHarness) -> None:
    async with closed(stage, *(f"{n:02} {'x' * 900}" for n in range(5))) as program:
        first = await say(stage, program, "/comments")
        second = await tap(stage, program, "Publish all 2")

        async with program.results_db.reading() as tx:
            published_comments = await comments.published(tx, 1)
    assert (first[3], second[3]) == ("Page 1 of 3", "Page 2 of 3")
    assert [text[:2] for text in published_comments["why"]] == ["00", "01"]


async def test_names_are_edited_out_after_a_look_at_the_result(stage: ProgramHarness) -> None:
    async with closed(stage, "Ask Victor.") as program:
        await say(stage, program, "/comments")
        prompt = await tap(stage, program, "Edit out names")
    async with stage.program() as program:  # a restart forgets nothing
        preview = await say(stage, program, "Ask [name].")
        async with program.results_db.reading() as tx:
            before = await comments.published(tx, 1)
        await tap(stage, program, "Publish")
        async with program.results_db.reading() as tx:
            after = await comments.published(tx, 1)
        later = await say(stage, program, "Ask somebody.")

    assert prompt[-1] == "Ask Victor."
    assert preview[-1] == "Ask [name]."
    assert (before, after) == ({}, {"why": ("Ask [name].",)})
    assert later[0] == "I did not understand that. You can use:"


async def test_editing_is_given_up_by_cancel_and_empty_or_long_words_are_refused(stage: ProgramHarness) -> None:
    async with closed(stage, "Ask Victor.") as program:
        await say(stage, program, "/comments")
        await tap(stage, program, "Edit out names")
        refusals = [(await say(stage, program, text))[0] for text in ("\u200b\u2060", "ă" * 1001)]
        back = await tap(stage, program, "Cancel")
        after = await say(stage, program, "Ask [name].")

    assert refusals == [
        "There was nothing to read in that. Please type some words, or press Skip.",
        (
            "Your comment has 1,001 characters; the limit is 1,000."
            " Nothing was stored: please shorten it and send it again."
        ),
    ]
    assert back[0] == "Comment 1 of 1"
    assert after[0] == "I did not understand that. You can use:"


async def test_nothing_is_read_before_closing(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        stage.clock.move(OPENS)
        await program.lifecycle.tick()
        async with program.db.transaction() as tx:
            await answers.comment(tx, 1, "why", "Unmistakable.")

        replies = [await say(stage, program, text) for text in ("/comments", "/comments bucharest", "/summary")]
        stage.telegram.people[COORDINATOR].tap_data("1vr:B.A")
        await stage.settle(program)

    assert not any("Unmistakable" in message.text for message in stage.telegram.people[COORDINATOR].messages)
    assert replies[0] == [
        "There are no comments to read yet: they can be read when a survey has closed. /summary says when."
    ]
    assert stage.telegram.people[COORDINATOR].alerts == ["This button is no longer valid."]


@pytest.mark.parametrize("data", ["1vc:bucharest", "1vr:B.A", "1vp:B.A", "1vw:B.A", "1ve:B.A", "1vs:B.A"])
async def test_comments_are_nothing_for_organizers_and_participants(stage: ProgramHarness, data: str) -> None:
    async with closed(stage, "Unmistakable.") as program:
        for who in (ORGANIZER, 1):
            phone = stage.telegram.people[who]
            phone.say("/comments")
            await stage.settle(program)
            phone.tap_data(data)
            await stage.settle(program)

        async with program.results_db.reading() as tx:
            published_comments = await comments.published(tx, 1)
    for who in (ORGANIZER, 1):
        phone = stage.telegram.people[who]
        assert phone.alerts == ["This button is no longer valid."]
        assert not any("Unmistakable" in message.text for message in phone.messages)
    assert published_comments == {}


@pytest.mark.parametrize("data", ["1vr:B.B", "1vp:B.B", "1vw:B.B", "1ve:B.B", "1vs:B.B", "1vr:C.A"])
async def test_forged_places_change_nothing(stage: ProgramHarness, data: str) -> None:
    async with closed(stage, "One.") as program:
        await say(stage, program, "/comments")
        phone = stage.telegram.people[COORDINATOR]

        phone.tap_data(data)
        await stage.settle(program)

        async with program.results_db.reading() as tx:
            published_comments = await comments.published(tx, 1)
    assert phone.alerts == ["This button is no longer valid."]
    assert published_comments == {}


async def test_comments_of_too_few_are_told_to_be_gone(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        screen = await say(stage, program, "/comments")

    assert screen[-1] == "No comment can be read: nobody wrote any, or fewer than 5 people answered."
