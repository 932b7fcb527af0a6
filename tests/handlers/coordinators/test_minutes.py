"""Taking the minutes in chat, through the wire: typed, shown, edited, ordered, deleted; and what is no note."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.program import Program
from domain.minutes import NoteKind, Section
from domain.people import Registration
from domain.questions import Comment
from storage import answers, minutes, registrations, surveys
from tests.support.program import CLOSES, COORDINATOR, EVENT, OPENS, SURVEY, ProgramHarness, register, staged
from views.callback.codec import Tap, encode
from views.callback.coordinators import (
    ConcludeNote,
    DeleteNote,
    EditNote,
    MoveNote,
    OpenNote,
    ShowTopic,
    StoreNote,
)

WORK, WEB = {"en": "Work", "ro": "Muncă"}, {"en": "Web", "ro": "Rețele"}
WHY = Comment("why", {"en": "What should change?", "ro": "Ce ar trebui schimbat?"})
OTHER = 2002


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        survey = replace(SURVEY, questions=(*SURVEY.questions, WHY))
        ready.event = replace(EVENT, topics=(WORK, WEB), survey=survey, messages=())
        yield ready


@dataclass
class Table:
    """A running program and the phones of two coordinators."""

    stage: ProgramHarness
    program: Program

    async def say(self, text: str, who: int = COORDINATOR) -> str:
        """Type; returns what the chat shows last."""
        self.stage.telegram.people[who].say(text)
        return await self.answer(who)

    async def tap(self, label: str, who: int = COORDINATOR) -> str:
        self.stage.telegram.people[who].tap(label)
        return await self.answer(who)

    async def forge(self, tap: Tap, who: int = COORDINATOR) -> str:
        """Press a button that is not there (any more); returns what pops up."""
        phone = self.stage.telegram.people[who]
        phone.tap_data(encode(tap))
        await self.stage.settle(self.program)
        return phone.alerts[-1] if phone.alerts else ""

    async def answer(self, who: int) -> str:
        await self.stage.settle(self.program)
        return self.stage.telegram.people[who].screen.text

    async def notes(self) -> list[tuple[str, str, str]]:
        """Topic, kind and text of each note."""
        async with self.program.db.reading() as tx:
            stored_notes = await minutes.notes(tx, "bucharest")
        return [(note.about["en"] if note.about else "", note.kind.value, note.text) for note in stored_notes]

    def labels(self, who: int = COORDINATOR) -> list[list[str]]:
        return [[button.text for button in row] for row in self.stage.telegram.people[who].screen.buttons]


@asynccontextmanager
async def table(stage: ProgramHarness) -> AsyncIterator[Table]:
    async with stage.program() as program:
        for id_ in (COORDINATOR, OTHER):
            stage.phone(id_)
        async with program.db.transaction() as tx:
            await tx.execute(
                "INSERT INTO staff (person, role, source) VALUES (?, 'coordinator', 'link') ON CONFLICT DO NOTHING",
                (OTHER,),
            )
        yield Table(stage, program)


NOTED = "✓ Noted. Until Done, each further message becomes a note too."
INVALID = "This button is no longer valid."


async def test_what_is_typed_becomes_notes_under_the_topic(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        topics = await at.say("/minutes")
        topic = await at.tap("1. Work")
        first = await at.say("Inspections\n\u202e found   little.")
        await at.tap("All notes")
        await at.tap("Conclusions")
        await at.say("More inspections.")
        reply = await at.tap("Done")
        after = await at.say("Hello?")

        assert topics.endswith("The minutes of which topic? Choose one; what you type then becomes a note under it.")
        assert topic == "Round table\nWork\n\nType what was said: until Done, each message becomes a note."
        assert first == f"{NOTED}\n\nRound table\nWhat was said · Work\n\nInspections\nfound little."
        assert "The minutes have 2 notes. What you type now is no note any more." in reply
        assert after.startswith("I did not understand that.")
        assert await at.notes() == [
            ("Work", "note", "Inspections\nfound little."),
            ("Work", "conclusion", "More inspections."),
        ]


async def test_notes_go_on_after_a_restart(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes bucharest")
        await at.tap("2. Web")
    async with table(stage) as at:
        reply = await at.say("Recruitment is online.")

        assert reply.startswith(NOTED)
        assert await at.notes() == [("Web", "note", "Recruitment is online.")]


async def test_update_handled_again_after_a_crash_is_one_note_and_answered_the_same(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("1. Work")
        phone = stage.telegram.people[COORDINATOR]
        update = phone.say("Once.")
        first = await at.answer(COORDINATOR)
        stage.telegram.repeat(update)
        again = await at.answer(COORDINATOR)

        assert first == again == f"{NOTED}\n\nRound table\nWhat was said · Work\n\nOnce."
        assert await at.notes() == [("Work", "note", "Once.")]


async def test_note_is_edited_and_the_next_text_is_a_new_one(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("1. Work")
        await at.say("Frist.")
        prompt = await at.tap("Edit")
        confirmation = await at.say("First.")
        await at.say("Second.")

        assert prompt == "Type the new text. It replaces this one:\n\nFrist."
        assert confirmation == "✓ Changed.\n\nRound table\nWhat was said · Work\n\nFirst."
        assert [text for *_, text in await at.notes()] == ["First.", "Second."]


@pytest.mark.parametrize("way", ["Cancel", "/minutes", "other note"])
async def test_text_after_leaving_an_edit_replaces_nothing(stage: ProgramHarness, way: str) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("1. Work")
        await at.say("First.")
        await at.say("Second.")
        await at.tap("Edit")
        if way == "/minutes":
            await at.say(way)
        elif way == "Cancel":
            await at.tap(way)
        else:
            await at.forge(OpenNote(1))
        await at.say("Third.")

        assert [text for *_, text in await at.notes()] == ["First.", "Second.", "Third."]


async def test_text_for_a_note_deleted_meanwhile_is_not_lost(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("1. Work")
        await at.say("First.")
        await at.tap("Edit")
        await at.say("/minutes", OTHER)
        await at.tap("1. Work", OTHER)
        await at.tap("1", OTHER)
        await at.tap("Delete", OTHER)
        confirmation = await at.tap("Yes, delete it", OTHER)
        reply = await at.say("First, again.")

        assert (
            confirmation
            == "✓ Deleted.\n\nRound table\nWork\n\nType what was said: until Done, each message becomes a note."
        )
        assert reply.startswith(NOTED)
        assert [text for *_, text in await at.notes()] == ["First, again."]


async def test_delete_asks_first_and_can_be_left(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("1. Work")
        await at.say("First.")
        question = await at.tap("Delete")
        note = await at.tap("No, keep it")

        assert question == "Delete this note?\n\nFirst."
        assert note == "Round table\nWhat was said · Work\n\nFirst."
        assert [text for *_, text in await at.notes()] == ["First."]


async def test_notes_are_ordered_and_pressing_twice_moves_once(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("1. Work")
        for text in ("One.", "Two.", "Three."):
            await at.say(text)
        phone = stage.telegram.people[COORDINATOR]
        phone.tap("Move up")
        phone.tap("Move up")
        await stage.settle(at.program)
        middle = [text for *_, text in await at.notes()]
        await at.tap("Move up")

        assert middle == ["One.", "Three.", "Two."]
        assert [text for *_, text in await at.notes()] == ["Three.", "One.", "Two."]
        assert at.labels()[1] == ["Move down"]


async def test_note_becomes_a_conclusion_and_back(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("Other matters")
        await at.say("Cluj is next.")
        conclusion = await at.tap("It is a conclusion")
        kinds = [kind for _, kind, _ in await at.notes()]
        back = await at.tap("It is what was said")

        assert (conclusion, back) == (
            "Round table\nConclusion · Other matters\n\nCluj is next.",
            "Round table\nWhat was said · Other matters\n\nCluj is next.",
        )
        assert [*kinds, *(kind for _, kind, _ in await at.notes())] == ["conclusion", "note"]


async def test_two_coordinators_take_notes_at_once(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        for who, topic in ((COORDINATOR, "1. Work"), (OTHER, "2. Web")):
            await at.say("/minutes", who)
            await at.tap(topic, who)
        await at.say("Of work.")
        await at.say("Of the web.", OTHER)
        await at.tap("All notes")
        await at.tap("Topics")

        assert await at.notes() == [("Work", "note", "Of work."), ("Web", "note", "Of the web.")]
        assert at.labels()[:2] == [["1. Work · 1"], ["2. Web · 1"]]


async def test_note_of_4000_characters_is_kept_and_of_more_sent_back(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("1. Work")
        refusal = await at.say("ș" * 4001)
        stored_text = await at.say("ș" * 4000)

        assert refusal == (
            "Your note has 4001 characters; the limit is 4,000. Nothing was noted: please send it in parts."
        )
        assert stored_text == "ș" * 4000
        assert await at.notes() == [("Work", "note", "ș" * 4000)]


async def test_sticker_and_forwarded_text_are_no_notes(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("1. Work")
        phone = stage.telegram.people[COORDINATOR]
        phone.sticker()
        sticker = await at.answer(COORDINATOR)
        phone.forward("Somebody's words")
        forward_reply = await at.answer(COORDINATOR)

        assert sticker == forward_reply
        assert sticker == "Only typed words go into the minutes; nothing of what you just sent was kept."
        assert await at.notes() == []


@pytest.mark.parametrize(
    "tap",
    [
        ShowTopic("bucharest", 5, 0),
        OpenNote(1),
        OpenNote(1 << 50),
        EditNote(1),
        MoveNote(1, 0),
        ConcludeNote(1, 1),
        DeleteNote(1, 1),
        StoreNote("bucharest"),
    ],
    ids=str,
)
async def test_forged_and_old_buttons_are_no_longer_valid(stage: ProgramHarness, tap: Tap) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        quoting = stage.telegram.people[COORDINATOR].messages[-1]
        quoting.reply_to = stage.telegram.people[COORDINATOR].messages[0]

        assert await at.forge(tap) == INVALID
        assert await at.notes() == []


async def test_minutes_are_for_coordinators_alone(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("1. Work")
        stranger = stage.phone(7)
        stranger.has_started = True
        refusal = await at.say("/minutes", 7)
        async with at.program.db.transaction() as tx:
            await tx.execute("DELETE FROM staff WHERE person = ?", (COORDINATOR,))
        after = await at.say("Not a note any more.")

        assert refusal == "This is not available to you. /help shows what is."
        assert after.startswith("I did not understand that.")
        assert await at.forge(ShowTopic("bucharest", 0, 0)) == INVALID
        assert await at.notes() == []


# A coordinator who takes part too


async def waits_for_comment(at: Table) -> None:
    """The coordinator is a participant, has answered, and a comment question waits."""
    at.stage.clock.move(OPENS)
    await at.program.lifecycle.tick()
    async with at.program.db.transaction() as tx:
        await register(tx, "bucharest", [COORDINATOR])
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        await answers.send(tx, run, COORDINATOR, run.group("judge"), {"overall": ("4",)})


async def written(at: Table) -> dict[str, list[tuple[str, int]]]:
    async with at.program.db.reading() as tx:
        return await answers.comments(tx, 1)


async def test_text_while_a_comment_waits_too_is_asked_about(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await waits_for_comment(at)
        await at.say("/minutes")
        await at.tap("1. Work")
        question = await at.say("The judge was late.")

        assert question == (
            "What is this text? Nothing is stored yet.\n\nThe minutes wait for a note on “Work”.\n\n"
            "The survey waits for your comment on “What should change?”; a comment is kept without your name."
        )
        assert (await at.notes(), await written(at)) == ([], {})


async def test_text_is_put_where_the_button_says_and_once(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await waits_for_comment(at)
        await at.say("/minutes")
        await at.tap("1. Work")
        await at.say("For the minutes.")
        phone = stage.telegram.people[COORDINATOR]
        phone.tap("It is for the minutes")
        phone.tap("It is for the minutes")
        await stage.settle(at.program)
        await at.say("My own view.")
        await at.tap("It is my comment")
        plain = await at.say("A note again.")

        assert await at.notes() == [("Work", "note", "For the minutes."), ("Work", "note", "A note again.")]
        assert await written(at) == {"why": [("My own view.", 1)]}
        assert plain.startswith(NOTED)


async def test_text_can_be_for_neither(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await waits_for_comment(at)
        await at.say("/minutes")
        await at.tap("1. Work")
        await at.say("Oops.")
        reply = await at.tap("Discard")

        assert reply == "Discarded; nothing was stored."
        assert (await at.notes(), await written(at)) == ([], {})


async def test_text_whose_message_is_gone_is_asked_for_again(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("1. Work")
        await at.forge(StoreNote("bucharest"))

        assert stage.telegram.people[COORDINATOR].screen.text == (
            "I cannot see that message any more. Please type it again."
        )
        assert await at.notes() == []


async def test_comment_that_comes_just_after_the_closing_is_no_note(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await waits_for_comment(at)
        await at.say("/survey")
        await at.say("/minutes")
        await at.tap("1. Work")
        stage.clock.move(CLOSES)
        at.program.context.prompts.note(COORDINATOR, 1, 0, CLOSES)
        await at.program.lifecycle.tick()
        question = await at.say("A comment too late.")

        assert "The survey that asked you for a comment has just closed; it takes no more comments." in question
        assert await at.notes() == []


async def test_text_while_a_registration_waits_too_is_asked_about(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        async with at.program.db.transaction() as tx:
            await register(tx, "bucharest", [COORDINATOR])
            await registrations.put(tx, Registration("bucharest", COORDINATOR, "1", "2027-03-01", asking="name"))
        await at.say("/minutes")
        await at.tap("1. Work")
        question = await at.say("Ana Testescu")
        await at.tap("Done")
        await at.say("Ana Testescu")
        async with at.program.db.reading() as tx:
            registration = await registrations.find(tx, "bucharest", COORDINATOR)

        assert question.endswith("Your registration waits for your name.")
        assert await at.notes() == []
        assert registration is not None
        assert registration.name == "Ana Testescu"


async def test_registration_that_waits_for_a_button_does_not_keep_notes_away(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        async with at.program.db.transaction() as tx:
            await register(tx, "bucharest", [COORDINATOR])
            await registrations.put(tx, Registration("bucharest", COORDINATOR, "1", "2027-03-01", asking="profession"))
        await at.say("/minutes")
        await at.tap("1. Work")

        assert (await at.say("A note.")).startswith(NOTED)
        assert await at.notes() == [("Work", NoteKind.NOTE.value, "A note.")]


async def test_overall_conclusions_and_action_items_are_typed_edited_and_kept_apart(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        overall = await at.tap("Overall conclusions · 0")
        await at.say("One address in every county.")
        await at.say("/minutes")
        actions = await at.tap("Action items · 0")
        note = await at.say("Draft the protocol; the agency; 15 April")
        labels = at.labels()
        await at.tap("Edit")
        await at.say("Draft the protocol; the agency; 30 April")
        await at.say("/minutes")
        topics = [row[0] for row in at.labels()]
        async with at.program.db.reading() as tx:
            stored_notes = [(note.section, note.text) for note in await minutes.notes(tx, "bucharest")]

        assert overall == (
            "Round table\nOverall conclusions\n\n"
            "Type a conclusion of the whole event: until Done, each message becomes one."
        )
        assert actions.startswith(
            "Round table\nAction items\n\nType what is to be done; who does it; by when – with semicolons"
        )
        assert note == f"{NOTED}\n\nRound table\nAction items\n\nDraft the protocol; the agency; 15 April"
        assert ["It is a conclusion"] not in labels
        assert topics[-4:] == ["Overall conclusions · 1", "Action items · 1", "Number present", "Done"]
        assert stored_notes == [
            (Section.OVERALL, "One address in every county."),
            (Section.ACTION, "Draft the protocol; the agency; 30 April"),
        ]


async def test_note_of_no_topic_never_becomes_a_conclusion(stage: ProgramHarness) -> None:
    async with table(stage) as at:
        await at.say("/minutes")
        await at.tap("Action items · 0")
        await at.say("Send the publication")
        await at.forge(ConcludeNote(1, 1))

        assert await at.notes() == [("", "note", "Send the publication")]
