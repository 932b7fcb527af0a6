"""A person who does everything one can do with the bot, in the chat, so that every table that can name them does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.program import Program
from domain.editing.changes import EventEdit
from domain.inquiries import Inquiry
from domain.minutes import NoteDraft, NoteKind
from domain.people import Role
from domain.questions import Comment, Rating
from domain.staff import StaffLink, token_hash
from storage import answers, minutes, surveys
from storage.editing import edits
from storage.engine.database import Tx
from storage.messages import inquiries
from storage.staff import members as staff
from storage.staff import menus as staff_menus
from storage.staff import recent_events
from tests.support.conversation import say, tap
from tests.support.personal_data import ID, NAME
from tests.support.program import EVE, EVENT, OPENS, REMIND, START, SURVEY, ProgramHarness, register

QUESTION = Comment("diet", {"en": "Your diet?", "ro": "Dieta?"})
IMPROVE = Comment("improve", {"en": "What should change?", "ro": "Ce ar trebui schimbat?"})
PRAISE = Comment("praise", {"en": "What was good?", "ro": "Ce a fost bine?"})
ASKED = replace(SURVEY, questions=(Rating("overall", {"en": "Overall?", "ro": "În ansamblu?"}, 5), IMPROVE, PRAISE))
FULL = replace(EVENT, registration=(QUESTION,), survey=ASKED)
WITH_NAMES = replace(FULL, survey=replace(ASKED, anonymous=False))


async def joined(stage: ProgramHarness, profession: str = "Judge") -> None:
    """Register in the chat, under the unmistakable name."""
    if ID not in stage.telegram.people:
        stage.telegram.person(ID, NAME)
    await say(stage, ID, "/start bucharest")
    await tap(stage, ID, "I agree", profession, NAME)
    await say(stage, ID, f"As {NAME} always says: no meat")


async def sent(stage: ProgramHarness) -> None:
    """Answer the open survey, up to the first comment question."""
    await say(stage, ID, "/survey")
    await tap(stage, ID, "Start", "4", "Send my answers")


async def everything_done(stage: ProgramHarness, program: Program) -> None:
    """Register, get messages, decline, answer, comment, take minutes as coordinator, have a reminder sent as organizer.

    Five others are registered as well, of whom four answer.
    """
    for id_ in range(1, 6):
        stage.phone(id_)
    async with program.db.transaction() as tx:
        await register(tx, "bucharest", range(1, 6))
        for role, source in ((Role.ORGANIZER, "settings"), (Role.COORDINATOR, "link")):
            await tx.execute("INSERT INTO staff (person, role, source) VALUES (?, ?, ?)", (ID, role.value, source))
        await staff.add_link(
            tx, StaffLink(token_hash("of nobody"), Role.COORDINATOR, None, ID, REMIND + timedelta(days=365))
        )
        await staff_menus.note(tx, ID)
        await recent_events.note(tx, ID, "bucharest", REMIND.date())
    await joined(stage)
    async with program.db.transaction() as tx:
        # As after a refusal; the registration stays, so that all the rest can be done as well.
        await tx.execute(
            "INSERT INTO refusal SELECT event, person, 99, notice, agreed_on, registered_on, profession, name, answers"
            " FROM registration WHERE person = ?",
            (ID,),
        )
        await tx.execute(
            "INSERT INTO invitation VALUES ('bucharest', 98, ?, 'judge', ?, ?)",
            (f"{NAME} of the roster", "0" * 64, ID),
        )
    for moment in (EVE, START, OPENS):
        await stage.pass_time(program, moment)
    stage.clock.move(REMIND - timedelta(hours=2))
    async with program.db.transaction() as tx:
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        await answers.decline(tx, run.id, ID)
        for id_ in range(1, 5):
            await answers.send(tx, run, id_, run.group("judge"), {"overall": ("5",)})
    await sent(stage)
    await say(stage, ID, "Longer breaks")
    async with program.db.transaction() as tx:
        await _pass_on(tx, stage)
        await minutes.save_draft(tx, ID, NoteDraft("bucharest", None, NoteKind.NOTE))
        await edits.save(tx, ID, EventEdit("bucharest", "t", 1, {"en": "Summit"}))
    await say(stage, ID, "/announce")
    await tap(stage, ID, "One profession")
    await tap(stage, ID, "Judge")
    await say(stage, ID, "The lift is out of order.")
    await say(stage, ID, "/remind")
    await tap(stage, ID, "Send to ")


async def _pass_on(tx: Tx, stage: ProgramHarness) -> None:
    """Pass a text on to the organizers, be one of them, answer it and begin to answer once more."""
    new_inquiry = Inquiry(0, "bucharest", ID, NAME, "en", f"Is there a seat for {NAME}?", stage.clock.now())
    inquiry = replace(new_inquiry, id=await inquiries.add(tx, new_inquiry))
    await inquiries.add_answer(tx, inquiry, ID, NAME, "Yes, in the front row.")
    await inquiries.note_copy(tx, inquiry.id, ID, 5)
    await inquiries.begin_reply(tx, ID, inquiry.id)


async def answered_by_name(stage: ProgramHarness, program: Program) -> None:
    """Register, agree to answering with the name, and do so."""
    await joined(stage)
    await stage.pass_time(program, OPENS)
    await tap(stage, ID, "Start", "I agree", "4", "Send my answers")
    await say(stage, ID, f"As {NAME} said")
