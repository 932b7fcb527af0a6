"""Updates that come again after a crash: whatever was done, the same from any point on changes nothing more."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.application import COMMANDS, TAPS, pressed
from domain.draft import Draft
from domain.events import Admission, Event
from domain.people import Role
from domain.questions import Comment, YesNo
from domain.registration import form
from domain.survey import SubmitAnswers, SurveyRun
from handlers import text_router
from handlers.recent_prompts import RecentPrompts
from storage import answers, events, participants, people, releases, surveys
from storage.engine.database import Database, Tx
from tests.support.database_files import content
from tests.support.survey_application import ANA, GROUPS, LATER, SurveyHarness
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS, event, opened, words
from views import callback as taps
from views.survey.screens import tap_encoder

CODE = "bucharest"
EVENT = replace(
    event(EVERY_KIND),
    topics=(words("Law"), words("Work")),
    registration=(Comment("wish", words("What do you expect?")), YesNo("first", words("First time?"))),
)
MARK = form(EVENT)
ANSWERS = Draft({"overall": ("5",), "topics": ("law", "web")}), Draft({"overall": ("3",), "again": ("yes",)})
SENT = tuple(tap_encoder(opened(EVERY_KIND), draft)(SubmitAnswers()) for draft in ANSWERS)

Act: TypeAlias = str | taps.Tap
TYPED_ACTS: tuple[Act, ...] = ("Ana Popescu", "More time", "x" * 65, "y" * 1001)
OF_PARTICIPANTS: tuple[Act, ...] = (
    "/start",
    "/start bucharest",
    "/stop",
    taps.AcceptNotice(CODE, "en"),
    taps.SelectProfession(CODE, 0, MARK),
    taps.SelectProfession(CODE, 1, MARK),
    taps.UseName(CODE),
    taps.SkipName(CODE),
    taps.AnswerRegistration(CODE, 0, 0, MARK),
    taps.AnswerRegistration(CODE, 1, 1, MARK),
    taps.LeaveStep(CODE, 0, MARK),
    taps.LeaveStep(CODE, 1, MARK),
    taps.BackStep(CODE, 0, MARK),
    taps.AnswerByText(CODE, 1, MARK),
    taps.BackStep(CODE, 1, MARK),
    taps.BackStep(CODE, 2, MARK),
    taps.FinishChange(CODE),
    taps.ChangeRegistration(CODE),
    taps.ShowRegistration(CODE),
    taps.CancelRegistration(CODE, 1),
    taps.SetLanguage("ro"),
    taps.SetLanguage("en"),
    taps.Forget(1),
    taps.Decline(1),
    *SENT,
    taps.SkipComment(1, 0),
    taps.SkipComment(1, 1),
    taps.StoreComment(1, 0),
)
OF_NAMED: tuple[Act, ...] = (
    taps.AcceptNamedConsent(1),
    taps.DeleteAnswers(1, 1),
    taps.AskComments(1),
    taps.DeleteComment(1, 0),
    *SENT,
    taps.SkipComment(1, 0),
    taps.StoreComment(1, 0),
    taps.Forget(1),
)
OF_STAFF: tuple[Act, ...] = (
    taps.SetLanguage("ro"),
    taps.Forget(1),
    taps.SendReminder(CODE, 0, 0),
    taps.SendAgain(CODE, 1),
    taps.ListComments(1, 0),
    taps.PublishComments(1, 0, 0),
    taps.ReviewComment(1, 0),
    taps.PublishComment(1, 0),
    taps.WithholdComment(1, 1),
    taps.EditComment(1, 0),
    taps.ReplaceComment(1, 0),
    taps.ShowParticipants(CODE),
    taps.ListParticipants(CODE, 0, 0),
    taps.PreviewConfirmation(CODE),
    taps.ConfirmList(CODE, 1),
    taps.ConfirmParticipant(CODE, 1, 1, 0, 0),
    taps.ConfirmParticipant(CODE, 2, 1, 0, 0),
    taps.RevokeConfirmation(CODE, 1, 0, 0),
    taps.RevokeList(CODE, 1),
    taps.ShowMinutes(CODE),
    taps.ShowTopic(CODE, 0, 0),
    taps.ShowTopic(CODE, 1, 0),
    taps.TakeConclusions(CODE, 0, 1),
    taps.OpenNote(1),
    taps.EditNote(1),
    taps.MoveNote(1, 1),
    taps.ConcludeNote(1, 1),
    taps.DeleteNote(1, 1),
    taps.StoreNote(CODE),
    taps.StopMinutes(CODE),
    taps.AskHeadcount(CODE),
    taps.UndoHeadcount(CODE, 1),
)
REGISTERED: tuple[Act, ...] = (
    taps.AcceptNotice(CODE, "en"),
    taps.SelectProfession(CODE, 0, MARK),
    taps.UseName(CODE),
    taps.AnswerRegistration(CODE, 0, 0, MARK),
    taps.AnswerRegistration(CODE, 1, 1, MARK),
)


@dataclass(frozen=True)
class Play:
    """What is done in a room, after it was made ready."""

    acts: tuple[Act, ...]
    before: tuple[Act, ...] = ()
    anonymous: bool = True
    is_closed: bool = False
    roles: tuple[Role, ...] = ()
    has_survey_run: bool = True
    """Whether the survey has opened; if not, it is for those whom an organizer confirms."""


PLAYS = (
    Play(OF_PARTICIPANTS + TYPED_ACTS),
    Play(OF_PARTICIPANTS + TYPED_ACTS, REGISTERED, roles=(Role.ORGANIZER,)),
    Play(OF_NAMED + TYPED_ACTS, (*REGISTERED, taps.AcceptNamedConsent(1)), anonymous=False),
    Play(OF_STAFF + TYPED_ACTS, roles=(Role.ORGANIZER, Role.COORDINATOR)),
    Play(OF_STAFF + OF_PARTICIPANTS, REGISTERED, roles=(Role.ORGANIZER,), has_survey_run=False),
    Play(OF_STAFF + TYPED_ACTS, (taps.ShowTopic(CODE, 0, 0), "A note"), is_closed=True, roles=(Role.COORDINATOR,)),
)


@asynccontextmanager
async def ready(play: Play) -> AsyncIterator[SurveyHarness]:
    """Nobody is registered, and the survey is open, or closed with two comments."""
    survey_event = replace(EVENT, survey=replace(EVERY_KIND, anonymous=play.anonymous))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roundtable.sqlite3"
        db = await Database.open(path)
        async with db.transaction() as tx:
            await events.save(tx, survey_event)
            run = await surveys.open_(tx, survey_event, GROUPS, THRESHOLDS, bytes(32), OPENS)
            if not play.has_survey_run:
                survey_event = replace(survey_event, admission=Admission.CONFIRMED)
                await tx.execute("DELETE FROM tally")
                await tx.execute("DELETE FROM survey")
            await people.staff_from_settings(
                tx, [ANA] if Role.ORGANIZER in play.roles else [], [ANA] if Role.COORDINATOR in play.roles else []
            )
            if play.is_closed:
                await closed(tx, survey_event, run)
        try:
            yield SurveyHarness(db, survey_event, run)
        finally:
            await db.close()


async def closed(tx: Tx, event: Event, run: SurveyRun) -> None:
    for number in range(6):
        await answers.send(tx, run, 500 + number, "courts", {"overall": ("5",)})
    for text in ("More time", "Less talk"):
        await answers.comment(tx, run.id, "improve", text)
    await releases.close(tx, event, run, LATER)


async def do(room: SurveyHarness, update_id: int, act: Act) -> None:
    """Handle one update of Ana's, as the application does."""
    async with room.db.reading() as tx:
        person = await people.find(tx, ANA)
    only = {CODE: room.event}
    turn = room.turn(ANA, "", update_id)
    turn = replace(turn, person=person, context=replace(turn.context, events=only))
    if not isinstance(act, str):
        quoting_turn = replace(turn, text="What it quotes")
        await pressed(quoting_turn, taps.encode(act))
    elif act.startswith("/"):
        name, _, argument = act[1:].partition(" ")
        await COMMANDS[name](replace(turn, text=argument))
    else:
        await text_router.handle_text(replace(turn, text=act))


async def effects(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All there is but who waits, and the numbers of updates: what came to nothing may be noted only the second time.

    Whoever looks at the list of participants numbers those who are new in it, whenever that is: so everybody has one.
    """
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
    return {table: rows for table, rows in (await content(db)).items() if table not in {"seen", "owed_screen"}}


@given(data=st.data())
@settings(max_examples=15, deadline=None)
@pytest.mark.parametrize("play", PLAYS)
async def test_updates_handled_again_from_any_point_change_nothing(play: Play, data: st.DataObject) -> None:
    acts = [*play.before, *data.draw(st.lists(st.sampled_from(play.acts), min_size=1, max_size=9))]
    updates = list(enumerate(acts, start=1))
    async with ready(play) as room:
        for number, act in updates:
            await do(room, number, act)
        before = await effects(room.db)

        room.prompts = RecentPrompts()  # a crash forgets it
        for number, act in updates[data.draw(st.integers(0, len(updates) - 1)) :]:
            await do(room, number, act)

        assert await effects(room.db) == before


async def test_tap_that_was_refused_is_refused_again_though_it_would_be_taken_now() -> None:
    acts: tuple[Act, ...] = (taps.StoreNote(CODE), taps.ShowTopic(CODE, 0, 0))
    async with ready(Play(OF_STAFF, roles=(Role.COORDINATOR,))) as room:
        for number, act in enumerate((*acts, *acts)):
            await do(room, 1 + number % len(acts), act)

        assert (await content(room.db))["note"] == []


async def test_note_pressed_twice_and_deleted_stays_deleted_when_it_all_comes_again() -> None:
    acts: tuple[Act, ...] = (
        taps.ShowTopic(CODE, 0, 0),
        taps.StoreNote(CODE),
        taps.StoreNote(CODE),
        taps.DeleteNote(1, 1),
    )
    async with ready(Play(OF_STAFF, roles=(Role.COORDINATOR,))) as room:
        for number, act in enumerate((*acts, *acts)):
            await do(room, 1 + number % len(acts), act)

        assert [text for *_, text, _section in (await content(room.db))["note"] if text] == []


async def test_text_that_was_shown_for_a_comment_is_no_note_when_it_comes_again() -> None:
    acts: tuple[Act, ...] = (
        taps.ShowTopic(CODE, 0, 0),
        taps.EditComment(1, 0),
        "My own words",
        taps.ReviewComment(1, 0),
    )
    async with ready(Play(OF_STAFF, is_closed=True, roles=(Role.COORDINATOR,))) as room:
        for number, act in enumerate((*acts, *acts)):
            await do(room, 1 + number % len(acts), act)

        assert (await content(room.db))["note"] == []


async def test_answers_that_came_before_the_agreement_come_to_nothing_after_it() -> None:
    agreement = taps.AcceptNamedConsent(1)
    acts = list(enumerate((*REGISTERED, agreement, taps.DeleteAnswers(1, 1), SENT[0], agreement), start=1))
    async with ready(Play(OF_NAMED, anonymous=False)) as room:
        for number, act in acts:
            await do(room, number, act)
        before = await effects(room.db)

        for number, act in acts:
            await do(room, number, act)

        assert await effects(room.db) == before


def test_every_tap_that_changes_something_is_among_them() -> None:
    reading = {
        taps.OpenEvent, taps.TurnEvents, taps.ShowEvent, taps.ReadNotice, taps.ReadFullNotice,
        taps.DeclineNotice, taps.TypeName, taps.ToggleRegistration,
        taps.ShowAgenda, taps.ShowAgendaPage, taps.GetCalendar, taps.ShowSessions, taps.GetSession, taps.GetSessions,
        taps.GetDocument, taps.StartSurvey, taps.NotNow, taps.DiscardComment,
        taps.RemindEvent, taps.PreviewReminder, taps.CancelReminder, taps.PreviewAgain, taps.ShowStatus,
        taps.ShowSummary, taps.ShowGroups, taps.ShowNames,
        taps.ShowComments, taps.GetSheet, taps.GetReport, taps.GetReportIn, taps.DiscardNote,
        taps.SelectSurveys, taps.ShowComparison,
    }  # fmt: skip

    acts = {type(act) for play in PLAYS for act in play.acts if not isinstance(act, str)}
    assert set(TAPS) - reading == acts
