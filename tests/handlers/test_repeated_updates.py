"""Updates that come again after a crash: whatever was done, the same from any point on changes nothing more."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.application import pressed
from bot.routes import COMMANDS, TAPS
from domain.announcements.message_draft import MessageContent, MessageDraft
from domain.attendance.checkin import poster_token, room_code, start_parameter, ticket
from domain.attendance.invitations import Invitation, hash_token
from domain.attendance.participants import Participant, list_mark
from domain.draft import Draft
from domain.events import Admission, AgendaItem, CertificateWording, Event
from domain.messages import Audience, MessageKind, PlannedMessage
from domain.people import Role
from domain.questions import Comment, YesNo
from domain.registration import form
from domain.session_ratings import session_surveys
from domain.staff import LINK_LIFETIME, StaffLink, token_hash
from domain.survey import SubmitAnswers, SurveyRun
from handlers import text_router
from handlers.recent_prompts import RecentPrompts
from storage import answers, events, participants, people, releases, surveys
from storage.attendance import checkins, invitations
from storage.engine.database import Database, Tx
from storage.messages import plan
from storage.staff import members as staff
from tests.support.database_files import content
from tests.support.survey_application import ANA, GROUPS, LATER, SurveyHarness
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS, event, opened, words
from views.callback import attendance as attendance_taps
from views.callback import codec
from views.callback import coordinators as coordinator_taps
from views.callback import events as event_taps
from views.callback import files as file_taps
from views.callback import invitations as invitation_taps
from views.callback import organizers as organizer_taps
from views.callback import participants as participant_taps
from views.callback import schedule as schedule_taps
from views.messages.schedule import minute_of
from views.staff import ALL_EVENTS
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
TOKEN = 5
"""Of the personal link of somebody in the roster."""
PERSON = Participant(1, "Ana", "judge", is_confirmed=False)

Act: TypeAlias = str | codec.Tap
TYPED_ACTS: tuple[Act, ...] = ("Ana Popescu", "More time", "x" * 65, "y" * 1001)
OF_PARTICIPANTS: tuple[Act, ...] = (
    "/start",
    "/start bucharest",
    "/stop",
    participant_taps.AcceptNotice(CODE, "en"),
    participant_taps.AcceptInvitation(CODE, 0, TOKEN),
    participant_taps.SelectProfession(CODE, 0, MARK),
    participant_taps.SelectProfession(CODE, 1, MARK),
    participant_taps.UseName(CODE),
    participant_taps.SkipName(CODE),
    participant_taps.AnswerRegistration(CODE, 0, 0, MARK),
    participant_taps.AnswerRegistration(CODE, 1, 1, MARK),
    participant_taps.LeaveStep(CODE, 0, MARK),
    participant_taps.LeaveStep(CODE, 1, MARK),
    participant_taps.BackStep(CODE, 0, MARK),
    participant_taps.AnswerByText(CODE, 1, MARK),
    participant_taps.BackStep(CODE, 1, MARK),
    participant_taps.BackStep(CODE, 2, MARK),
    participant_taps.FinishChange(CODE),
    participant_taps.ChangeRegistration(CODE),
    participant_taps.ShowRegistration(CODE),
    participant_taps.CancelRegistration(CODE, 1),
    participant_taps.SetLanguage("ro"),
    participant_taps.SetLanguage("en"),
    participant_taps.Forget(1),
    participant_taps.Decline(1),
    *SENT,
    participant_taps.SkipComment(1, 0),
    participant_taps.SkipComment(1, 1),
    participant_taps.StoreComment(1, 0),
    participant_taps.PassOn(CODE),
    participant_taps.JoinWaitingList(CODE),
)
STAFF_TOKEN = "0123456789abcdef" * 2
OTHER_STAFF = 77
OF_RATERS: tuple[Act, ...] = (
    participant_taps.RateSession(2, 4),
    participant_taps.RateSession(2, 1),
    participant_taps.RateSession(3, 5),
    participant_taps.RateSession(3, 6),
    participant_taps.SkipSession(2),
    participant_taps.SkipSession(3),
    participant_taps.CancelRegistration(CODE, 1),
    participant_taps.Forget(1),
)
OF_NAMED: tuple[Act, ...] = (
    participant_taps.AcceptNamedConsent(1),
    participant_taps.DeleteAnswers(1, 1),
    participant_taps.AskComments(1),
    participant_taps.DeleteComment(1, 0),
    *SENT,
    participant_taps.SkipComment(1, 0),
    participant_taps.StoreComment(1, 0),
    participant_taps.Forget(1),
)
OF_STAFF: tuple[Act, ...] = (
    participant_taps.SetLanguage("ro"),
    participant_taps.Forget(1),
    event_taps.ArchiveEvent(CODE, 1),
    organizer_taps.SendReminder(CODE, 0, 0),
    organizer_taps.SendAgain(CODE, 1),
    organizer_taps.AnswerInquiry(1),
    organizer_taps.SendAnswer(1),
    organizer_taps.DiscardAnswer(1),
    participant_taps.PassOn(CODE),
    coordinator_taps.SendShare(CODE, 0, zlib.crc32(b"[]")),
    coordinator_taps.ListComments(1, 0),
    coordinator_taps.PublishComments(1, 0, 0),
    coordinator_taps.ReviewComment(1, 0),
    coordinator_taps.PublishComment(1, 0),
    coordinator_taps.WithholdComment(1, 1),
    coordinator_taps.EditComment(1, 0),
    coordinator_taps.ReplaceComment(1, 0),
    organizer_taps.CreateStaffLink(1, CODE),
    organizer_taps.CreateStaffLink(0, ALL_EVENTS),
    organizer_taps.WithdrawStaffLink(token_hash(STAFF_TOKEN)[:32]),
    organizer_taps.RevokeStaff(OTHER_STAFF, 1, CODE, 1),
    participant_taps.AcceptStaffLink(STAFF_TOKEN),
    organizer_taps.ShowParticipants(CODE),
    organizer_taps.ListParticipants(CODE, 0, 0),
    organizer_taps.PreviewConfirmation(CODE),
    organizer_taps.ConfirmList(CODE, 1),
    organizer_taps.ConfirmParticipant(CODE, 1, 1, 0, 0),
    organizer_taps.ConfirmParticipant(CODE, 2, 1, 0, 0),
    organizer_taps.RevokeConfirmation(CODE, 1, 0, 0),
    organizer_taps.RevokeList(CODE, 1),
    attendance_taps.TickParticipants(CODE, 0, list_mark([PERSON]), 1),
    attendance_taps.ConfirmTicked(CODE, 0, list_mark([PERSON]), 1, 1),
    attendance_taps.GetParticipantSheet(CODE),
    attendance_taps.GetSignInSheet(CODE, 0),
    attendance_taps.RefuseParticipant(CODE, 1, 1),
    attendance_taps.ReadmitParticipant(CODE, 1),
    attendance_taps.StoreGuest(CODE, 0, MARK, 1),
    attendance_taps.StoreGuest(CODE, 1, MARK, 0),
    attendance_taps.RenameGuest(CODE, 2),
    attendance_taps.SetGuestProfession(CODE, 2, 1, MARK),
    attendance_taps.RemoveGuest(CODE, 2, 1),
    invitation_taps.RenewLink(CODE, 900, 1),
    invitation_taps.RemoveInvitation(CODE, 900, 1),
    invitation_taps.ApplyRoster(CODE),
    file_taps.ApplyImport(CODE, 1, 0),
    file_taps.CreateFromFile(),
    file_taps.UndoImport(CODE, 1),
    file_taps.GetEventFile(CODE),
    file_taps.GetSurveyFile(CODE),
    file_taps.GetAgendaFile(CODE, 1),
    attendance_taps.SearchParticipants(CODE),
    attendance_taps.NameGuest(CODE, 0, MARK),
    attendance_taps.TypeGuestName(CODE, 2),
    coordinator_taps.ShowMinutes(CODE),
    coordinator_taps.ShowTopic(CODE, 0, 0),
    coordinator_taps.ShowTopic(CODE, 1, 0),
    coordinator_taps.TakeConclusions(CODE, 0, 1),
    coordinator_taps.OpenNote(1),
    coordinator_taps.EditNote(1),
    coordinator_taps.MoveNote(1, 1),
    coordinator_taps.ConcludeNote(1, 1),
    coordinator_taps.DeleteNote(1, 1),
    coordinator_taps.StoreNote(CODE),
    coordinator_taps.StopMinutes(CODE),
    coordinator_taps.AskHeadcount(CODE),
    coordinator_taps.UndoHeadcount(CODE, 1),
)
WRITTEN = MessageDraft(CODE, MessageKind.ANNOUNCEMENT, Audience.REGISTERED, content={"en": MessageContent("", 0)})
PLANNED = replace(WRITTEN, due=datetime(OPENS.year + 1, 1, 5, 7, 0, tzinfo=UTC))
OF_WRITERS: tuple[Act, ...] = (
    organizer_taps.RemindAbsent(CODE),
    organizer_taps.CancelDraft(CODE),
    organizer_taps.AnnounceToProfession(CODE, 0),
    organizer_taps.AnnounceTo(CODE, 0),
    "The lift is out of order.",
    organizer_taps.ShowDraft(CODE),
    organizer_taps.EditDraft(CODE, "en"),
    "The lift works again.",
    organizer_taps.AskDraftTime(CODE),
    "5 January 9:00",
    organizer_taps.ScheduleDraft(CODE, PLANNED.mark),
    organizer_taps.CancelPlanned(CODE, "announcement-1"),
    organizer_taps.ScheduleReminder(CODE),
    organizer_taps.CancelDraft(CODE),
    organizer_taps.EditReminder(CODE),
    organizer_taps.CancelDraft(CODE),
)
OF_SENDERS: tuple[Act, ...] = (
    organizer_taps.AnnounceTo(CODE, 0),
    "The lift is out of order.",
    organizer_taps.ShowDraft(CODE),
    organizer_taps.SendDraft(CODE, WRITTEN.mark),
    organizer_taps.StopSending(CODE, "announcement-1"),
    organizer_taps.SendCertificates(CODE),
    organizer_taps.PrintCertificates(CODE),
    organizer_taps.SendAgendaChange(CODE, "agenda-change-1"),
    organizer_taps.DropAgendaChange(CODE, "agenda-change-1"),
)
WELCOME = PlannedMessage(
    CODE,
    "text-1",
    MessageKind.TEXT,
    Audience.REGISTERED,
    PLANNED.due or OPENS,
    {"settings": 1, "text": {"en": "Welcome"}},
)
OF_PLANNERS: tuple[Act, ...] = (
    schedule_taps.MoveScheduled(CODE, WELCOME.id, minute_of(WELCOME.due) + 15, 1),
    schedule_taps.MoveScheduled(CODE, WELCOME.id, minute_of(WELCOME.due), 1),
    schedule_taps.SkipScheduled(CODE, WELCOME.id, 1),
    schedule_taps.RestoreScheduled(CODE, WELCOME.id),
    schedule_taps.SendScheduled(CODE, WELCOME.id, 1),
    schedule_taps.CloseSurvey(1, 2),
)
REGISTERED: tuple[Act, ...] = (
    participant_taps.AcceptNotice(CODE, "en"),
    participant_taps.SelectProfession(CODE, 0, MARK),
    participant_taps.UseName(CODE),
    participant_taps.AnswerRegistration(CODE, 0, 0, MARK),
    participant_taps.AnswerRegistration(CODE, 1, 1, MARK),
)
SECRET = b"s" * 32
AT_THE_DOOR: tuple[Act, ...] = (
    f"/start {start_parameter(CODE, poster_token(SECRET))}",
    f"/start {start_parameter(CODE, 'x')}",
    f"/checkin {room_code(SECRET)}",
    "/checkin 0000",
    "0000",
    participant_taps.AcceptNoticeAtDoor(CODE, "en", ticket(SECRET, ANA)),
    *REGISTERED[1:],
    participant_taps.CancelRegistration(CODE, 1),
    participant_taps.Forget(1),
    organizer_taps.ShowCheckin(CODE),
    organizer_taps.ListPresence(CODE, 0, 0),
    organizer_taps.MarkPresent(CODE, 1, 1, 0, 0),
    organizer_taps.MarkPresent(CODE, 2, 1, 0, 0),
    organizer_taps.MarkAbsent(CODE, 1, 1, 0, 0),
    organizer_taps.ConfirmPresent(CODE, list_mark([Participant(1, None, None, is_confirmed=False)])),
    organizer_taps.RenewCheckin(CODE, 1),
)


@dataclass(frozen=True)
class Play:
    """What is done in a room, after it was made ready."""

    acts: tuple[Act, ...]
    before: tuple[Act, ...] = ()
    anonymous: bool = True
    is_closed: bool = False
    roles: tuple[Role, ...] = ()
    checkin: bool = False
    """Whether people check in, on the day of the event."""
    is_full: bool = False
    """Whether somebody else has the only place."""
    has_sessions: bool = False
    """Whether two agenda items have ended that are to be rated."""
    has_survey_run: bool = True
    """Whether the survey has opened; if not, it is for those whom an organizer confirms."""


OF_MAKERS: tuple[Act, ...] = (
    event_taps.CreateEvent("training", 1),
    event_taps.CopyEvent(CODE),
    event_taps.EditEvent("new-1", "0"),
    event_taps.TypeValue("new-1", "t", 0),
    event_taps.TypeValue("new-1", "m", 0),
    event_taps.ChooseTyped("new-1", 0),
    event_taps.StoreTyped("new-1", 2),
    event_taps.CancelTyping("new-1"),
    event_taps.SetOption("new-1", "o-i", 1, 0),
    event_taps.ClearValue("new-1", "o-c", 1),
    event_taps.MoveEntry("new-1", "a-1", 1, 0),
    event_taps.DeleteEntry("new-1", "p-1", 2, 1),
    event_taps.RemoveLanguage("new-1", 2, 1, 1),
    event_taps.UndoEdit("new-1", 2),
    event_taps.PublishEvent("new-1", 1),
    event_taps.DeleteDraft("new-1", 1),
    event_taps.TakeOver(CODE, 2),
    "end + 1h",
    "A title",
)
PLAYS = (
    Play(OF_MAKERS, roles=(Role.ORGANIZER,)),
    Play(OF_MAKERS, (event_taps.CreateEvent("round-table", 3),), roles=(Role.ORGANIZER,)),
    Play(OF_PARTICIPANTS + TYPED_ACTS),
    Play((*OF_PARTICIPANTS, participant_taps.JoinWaitingList(CODE)), REGISTERED, is_full=True),
    Play(OF_PARTICIPANTS + TYPED_ACTS, REGISTERED, roles=(Role.ORGANIZER,)),
    Play(OF_NAMED + TYPED_ACTS, (*REGISTERED, participant_taps.AcceptNamedConsent(1)), anonymous=False),
    Play(OF_STAFF + TYPED_ACTS, roles=(Role.ORGANIZER, Role.COORDINATOR)),
    Play((*OF_RATERS, *REGISTERED), REGISTERED, has_sessions=True),
    Play(OF_WRITERS, REGISTERED, roles=(Role.ORGANIZER,)),
    Play(OF_SENDERS, REGISTERED, roles=(Role.ORGANIZER,)),
    Play(OF_PLANNERS, REGISTERED, roles=(Role.ORGANIZER,)),
    Play(OF_STAFF + OF_PARTICIPANTS, REGISTERED, roles=(Role.ORGANIZER,), has_survey_run=False),
    Play(AT_THE_DOOR, REGISTERED, checkin=True),
    Play(AT_THE_DOOR, roles=(Role.ORGANIZER,), checkin=True, has_survey_run=False),
    Play(
        OF_STAFF + TYPED_ACTS,
        (coordinator_taps.ShowTopic(CODE, 0, 0), "A note"),
        is_closed=True,
        roles=(Role.COORDINATOR,),
    ),
)


@asynccontextmanager
async def ready(play: Play) -> AsyncIterator[SurveyHarness]:
    """Nobody is registered, and the survey is open, or closed with two comments."""
    survey_event = replace(EVENT, survey=replace(EVERY_KIND, anonymous=play.anonymous), checkin=play.checkin)
    survey_event = replace(survey_event, certificate=CertificateWording("Ana"), capacity=1 if play.is_full else None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roundtable.sqlite3"
        db = await Database.open(path)
        async with db.transaction() as tx:
            await events.save(tx, survey_event)
            await plan.add(tx, WELCOME)
            await invitations.add(tx, [(Invitation(CODE, 900, "Maria", "judge"), hash_token(TOKEN))])
            run = await surveys.open_(tx, survey_event, GROUPS, THRESHOLDS, bytes(32), OPENS)
            if play.has_sessions:
                await open_sessions(tx, survey_event)
            if play.is_full:
                await tx.execute("INSERT INTO guest (event, number, name) VALUES (?, 1, 'Eva')", (CODE,))
            if not play.has_survey_run:
                survey_event = replace(survey_event, admission=Admission.CONFIRMED)
                await tx.execute("DELETE FROM tally")
                await tx.execute("DELETE FROM survey")
            await staff.set_from_settings(
                tx, [ANA] if Role.ORGANIZER in play.roles else [], [ANA] if Role.COORDINATOR in play.roles else []
            )
            link = StaffLink(token_hash(STAFF_TOKEN), Role.COORDINATOR, CODE, ANA, OPENS + LINK_LIFETIME)
            await staff.add_link(tx, link)
            await staff.use_link(tx, replace(link, token_hash=""), OTHER_STAFF, "Ion")
            if play.is_closed:
                await closed(tx, survey_event, run)
            if play.checkin:
                await checkins.find_or_add(tx, CODE, SECRET)
        try:
            yield SurveyHarness(db, survey_event, run, now=survey_event.starts if play.checkin else LATER)
        finally:
            await db.close()


async def closed(tx: Tx, event: Event, run: SurveyRun) -> None:
    for number in range(6):
        await answers.send(tx, run, 500 + number, "courts", {"overall": ("5",)})
    for text in ("More time", "Less talk"):
        await answers.comment(tx, run.id, "improve", text)
    await releases.close(tx, event, run, LATER)


async def open_sessions(tx: Tx, event: Event) -> None:
    """The surveys 2 and 3, of one agenda item each."""
    starts = [OPENS + timedelta(minutes=number) for number in range(2)]
    items = tuple(AgendaItem(each, each + timedelta(hours=1), words("Talk"), feedback=True) for each in starts)
    for survey in session_surveys(replace(event, agenda=items)):
        later = replace(survey, closes=LATER + timedelta(days=1))
        await surveys.open_(tx, event.about(later), GROUPS, THRESHOLDS, bytes(32), OPENS)


async def do(room: SurveyHarness, update_id: int, act: Act) -> None:
    """Handle one update of Ana's, as the application does."""
    async with room.db.reading() as tx:
        person = await people.find(tx, ANA)
    only = {CODE: room.event}
    turn = room.turn(ANA, "", update_id)
    turn = replace(turn, person=person, context=replace(turn.context, events=only))
    if not isinstance(act, str):
        quoting_turn = replace(turn, text="What it quotes")
        await pressed(quoting_turn, codec.encode(act))
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


async def test_answer_to_no_inquiry_is_none_to_a_later_one_of_that_number() -> None:
    acts: tuple[Act, ...] = (organizer_taps.SendAnswer(1), participant_taps.PassOn(CODE))
    async with ready(Play(OF_STAFF, roles=(Role.ORGANIZER,))) as room:
        for number, act in enumerate((*acts, *acts)):
            await do(room, 1 + number % len(acts), act)

        assert (await content(room.db))["inquiry_answer"] == []


async def test_tap_that_was_refused_is_refused_again_though_it_would_be_taken_now() -> None:
    acts: tuple[Act, ...] = (coordinator_taps.StoreNote(CODE), coordinator_taps.ShowTopic(CODE, 0, 0))
    async with ready(Play(OF_STAFF, roles=(Role.COORDINATOR,))) as room:
        for number, act in enumerate((*acts, *acts)):
            await do(room, 1 + number % len(acts), act)

        assert (await content(room.db))["note"] == []


async def test_note_pressed_twice_and_deleted_stays_deleted_when_it_all_comes_again() -> None:
    acts: tuple[Act, ...] = (
        coordinator_taps.ShowTopic(CODE, 0, 0),
        coordinator_taps.StoreNote(CODE),
        coordinator_taps.StoreNote(CODE),
        coordinator_taps.DeleteNote(1, 1),
    )
    async with ready(Play(OF_STAFF, roles=(Role.COORDINATOR,))) as room:
        for number, act in enumerate((*acts, *acts)):
            await do(room, 1 + number % len(acts), act)

        assert [text for *_, text, _section in (await content(room.db))["note"] if text] == []


async def test_text_that_was_shown_for_a_comment_is_no_note_when_it_comes_again() -> None:
    acts: tuple[Act, ...] = (
        coordinator_taps.ShowTopic(CODE, 0, 0),
        coordinator_taps.EditComment(1, 0),
        "My own words",
        coordinator_taps.ReviewComment(1, 0),
    )
    async with ready(Play(OF_STAFF, is_closed=True, roles=(Role.COORDINATOR,))) as room:
        for number, act in enumerate((*acts, *acts)):
            await do(room, 1 + number % len(acts), act)

        assert (await content(room.db))["note"] == []


async def test_event_put_into_the_archive_and_taken_out_stays_out_when_it_all_comes_again() -> None:
    acts: tuple[Act, ...] = (event_taps.ArchiveEvent(CODE, 1), event_taps.ArchiveEvent(CODE, 0))
    async with ready(Play(acts, roles=(Role.ORGANIZER,))) as room:
        room.event = replace(room.event, is_cancelled=True)
        for number, act in enumerate((*acts, acts[0])):
            await do(room, 1 + number % len(acts), act)

        assert (await content(room.db))["event_archive"] == []


async def test_answers_that_came_before_the_agreement_come_to_nothing_after_it() -> None:
    agreement = participant_taps.AcceptNamedConsent(1)
    acts = list(enumerate((*REGISTERED, agreement, participant_taps.DeleteAnswers(1, 1), SENT[0], agreement), start=1))
    async with ready(Play(OF_NAMED, anonymous=False)) as room:
        for number, act in acts:
            await do(room, number, act)
        before = await effects(room.db)

        for number, act in acts:
            await do(room, number, act)

        assert await effects(room.db) == before


def test_every_tap_that_changes_something_is_among_them() -> None:
    reading = {
        participant_taps.OpenEvent,
        participant_taps.TurnEvents,
        organizer_taps.ShowEvent,
        participant_taps.ReadNotice,
        participant_taps.ReadFullNotice,
        participant_taps.ReadNoticeAtDoor,
        participant_taps.DeclineNotice,
        participant_taps.TypeName,
        participant_taps.ToggleRegistration,
        participant_taps.ShowAgenda,
        participant_taps.ShowAgendaPage,
        participant_taps.GetCalendar,
        participant_taps.ShowSessions,
        participant_taps.GetSession,
        participant_taps.GetSessions,
        participant_taps.GetDocument,
        participant_taps.GetCertificate,  # draws a number once, and gives the same one ever after
        participant_taps.StartSurvey,
        participant_taps.NotNow,
        participant_taps.DiscardComment,
        organizer_taps.RemindEvent,
        organizer_taps.PreviewReminder,
        organizer_taps.CancelReminder,
        organizer_taps.PreviewAgain,
        organizer_taps.ShowStaff,
        organizer_taps.InviteStaff,
        organizer_taps.SelectStaffEvent,
        participant_taps.DeclineStaffLink,
        organizer_taps.ShowAudit,
        organizer_taps.ShowStatus,
        event_taps.ShowTemplates,
        event_taps.ListPastEvents,
        event_taps.SelectTemplate,
        event_taps.PreviewEvent,
        event_taps.ListMissingTexts,
        organizer_taps.PreviewCertificates,
        organizer_taps.ShowCheckinCode,
        organizer_taps.GetCheckinPoster,
        organizer_taps.AnnounceEvent,
        organizer_taps.ListProfessions,
        organizer_taps.ContinueDraft,
        organizer_taps.ShowPlanned,
        schedule_taps.ShowSchedule,
        schedule_taps.ShowScheduled,
        participant_taps.ReadInvitation,
        invitation_taps.ShowInvitation,
        invitation_taps.GetLinkCode,
        invitation_taps.GetPoster,
        invitation_taps.ListInvited,
        invitation_taps.PreviewRoster,
        invitation_taps.CancelRoster,
        file_taps.PreviewImport,
        file_taps.CancelImport,
        file_taps.ShowFiles,
        attendance_taps.ShowParticipant,
        attendance_taps.ChooseSignInDay,
        attendance_taps.ListRefused,
        attendance_taps.ShowWaitingList,
        attendance_taps.AddGuest,
        attendance_taps.ChooseGuestProfession,
        organizer_taps.ShowAgendaChange,
        coordinator_taps.PreviewShare,
        coordinator_taps.ShowSummary,
        coordinator_taps.ShowResultsText,
        coordinator_taps.TurnTopics,
        coordinator_taps.ShowGroups,
        coordinator_taps.ShowNames,
        coordinator_taps.ShowComments,
        coordinator_taps.GetSheet,
        coordinator_taps.GetReport,
        coordinator_taps.GetReportIn,
        coordinator_taps.DiscardNote,
        coordinator_taps.SelectSurveys,
        coordinator_taps.ShowComparison,
    }

    acts = {type(act) for play in PLAYS for act in play.acts if not isinstance(act, str)}
    assert set(TAPS) - reading == acts
