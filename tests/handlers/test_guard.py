"""Who may do what: every command and every button is classified here, and whoever is not named is refused."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.routes import (
    _ATTENDANCE_TAPS,
    _COORDINATOR_TAPS,
    _EVENT_TAPS,
    _ORGANIZER_TAPS,
    _SCHEDULE_TAPS,
    COMMANDS,
    TAPS,
)
from domain.operations.audit import AuditAction
from domain.people import Role
from handlers.guard import roles_of
from storage.staff import members as staff
from tests.support.application import ANA, COORDINATOR, INVALID, ORGANIZER, ApplicationHarness, opened
from views.callback import attendance as attendance_taps
from views.callback import codec
from views.callback import coordinators as coordinator_taps
from views.callback import events as event_taps
from views.callback import files as file_taps
from views.callback import invitations as invitation_taps
from views.callback import organizers as organizer_taps
from views.callback import participants as participant_taps
from views.callback import schedule as schedule_taps
from views.event_picker import EventList
from views.screen import Screen

BOTH = 3001
PEOPLE = {ANA: frozenset[Role](), ORGANIZER: {Role.ORGANIZER}, COORDINATOR: {Role.COORDINATOR}, BOTH: set(Role)}
REFUSED = Screen("This is not available to you. /help shows what is.")

EVERYBODY, ORGANIZERS, COORDINATORS = None, Role.ORGANIZER, Role.COORDINATOR

WHO_MAY_TYPE = {
    "start": EVERYBODY,
    "checkin": EVERYBODY,
    "agenda": EVERYBODY,
    "survey": EVERYBODY,
    "certificate": EVERYBODY,
    "language": EVERYBODY,
    "privacy": EVERYBODY,
    "mydata": EVERYBODY,
    "forget": EVERYBODY,
    "stop": EVERYBODY,
    "help": EVERYBODY,
    "whoami": EVERYBODY,
    "event": ORGANIZERS,
    "participants": ORGANIZERS,
    "invite": ORGANIZERS,
    "announce": ORGANIZERS,
    "remind": ORGANIZERS,
    "schedule": ORGANIZERS,
    "close": ORGANIZERS,
    "newevent": ORGANIZERS,
    "staff": ORGANIZERS,
    "audit": ORGANIZERS,
    "status": ORGANIZERS,
    "summary": COORDINATORS,
    "comments": COORDINATORS,
    "minutes": COORDINATORS,
    "export": COORDINATORS,
    "report": COORDINATORS,
    "compare": COORDINATORS,
}
WHO_MAY_PRESS: dict[codec.Tap, Role | None] = {
    participant_taps.OpenEvent("bucharest"): EVERYBODY,
    participant_taps.TurnEvents(EventList.REGISTRATION, 0): EVERYBODY,
    participant_taps.ReadNotice("bucharest", "en"): EVERYBODY,
    participant_taps.ReadFullNotice("bucharest", "en"): EVERYBODY,
    participant_taps.AcceptNotice("bucharest", "en"): EVERYBODY,
    participant_taps.DeclineNotice("bucharest"): EVERYBODY,
    participant_taps.ReadNoticeAtDoor("bucharest", "en", 0, "x"): EVERYBODY,
    participant_taps.AcceptNoticeAtDoor("bucharest", "en", "x"): EVERYBODY,
    participant_taps.ReadInvitation("bucharest", 0, 0, 1): EVERYBODY,
    participant_taps.AcceptInvitation("bucharest", 0, 1): EVERYBODY,
    participant_taps.SelectProfession("bucharest", 0, 0): EVERYBODY,
    participant_taps.UseName("bucharest"): EVERYBODY,
    participant_taps.TypeName("bucharest"): EVERYBODY,
    participant_taps.SkipName("bucharest"): EVERYBODY,
    participant_taps.AnswerRegistration("bucharest", 0, 0, 0): EVERYBODY,
    participant_taps.ToggleRegistration("bucharest", 0, 0, 0): EVERYBODY,
    participant_taps.LeaveStep("bucharest", 0, 0): EVERYBODY,
    participant_taps.AnswerByText("bucharest", 0, 0): EVERYBODY,
    participant_taps.BackStep("bucharest", 0, 0): EVERYBODY,
    participant_taps.FinishChange("bucharest"): EVERYBODY,
    participant_taps.ChangeRegistration("bucharest"): EVERYBODY,
    participant_taps.CancelRegistration("bucharest", 0): EVERYBODY,
    participant_taps.ShowRegistration("bucharest"): EVERYBODY,
    participant_taps.ShowAgenda("bucharest"): EVERYBODY,
    participant_taps.ShowAgendaPage("bucharest", 0, 0): EVERYBODY,
    participant_taps.ShowSessions("bucharest", 0): EVERYBODY,
    participant_taps.GetSession("bucharest", 1): EVERYBODY,
    participant_taps.GetSessions("bucharest"): EVERYBODY,
    participant_taps.GetCalendar("bucharest"): EVERYBODY,
    participant_taps.GetDocument("bucharest"): EVERYBODY,
    participant_taps.GetCertificate("bucharest"): EVERYBODY,
    participant_taps.StartSurvey(1): EVERYBODY,
    participant_taps.NotNow(1): EVERYBODY,
    participant_taps.Decline(1): EVERYBODY,
    participant_taps.InSurvey(1, 0, 0, 0, 0): EVERYBODY,
    participant_taps.RateSession(1, 5): EVERYBODY,
    participant_taps.SkipSession(1): EVERYBODY,
    participant_taps.AcceptNamedConsent(1): EVERYBODY,
    participant_taps.DeleteAnswers(1, 0): EVERYBODY,
    participant_taps.AskComments(1): EVERYBODY,
    participant_taps.DeleteComment(1, 0): EVERYBODY,
    participant_taps.SkipComment(1, 0): EVERYBODY,
    participant_taps.StoreComment(1, 0): EVERYBODY,
    participant_taps.DiscardComment(1, 0): EVERYBODY,
    participant_taps.PassOn("bucharest"): EVERYBODY,
    participant_taps.JoinWaitingList("bucharest"): EVERYBODY,
    participant_taps.SetLanguage("en"): EVERYBODY,
    participant_taps.Forget(0): EVERYBODY,
    organizer_taps.RemindEvent("bucharest"): ORGANIZERS,
    organizer_taps.PreviewReminder("bucharest", 0): ORGANIZERS,
    organizer_taps.SendReminder("bucharest", 0, 0): ORGANIZERS,
    organizer_taps.CancelReminder("bucharest"): ORGANIZERS,
    organizer_taps.PreviewAgain("bucharest", 1): ORGANIZERS,
    organizer_taps.SendAgain("bucharest", 1): ORGANIZERS,
    organizer_taps.ShowEvent("bucharest"): ORGANIZERS,
    organizer_taps.PreviewCertificates("bucharest"): ORGANIZERS,
    organizer_taps.SendCertificates("bucharest"): ORGANIZERS,
    organizer_taps.PrintCertificates("bucharest"): ORGANIZERS,
    schedule_taps.ShowSchedule("bucharest"): ORGANIZERS,
    schedule_taps.ShowScheduled("bucharest", "reminder-1"): ORGANIZERS,
    schedule_taps.MoveScheduled("bucharest", "reminder-1", 1, 0): ORGANIZERS,
    schedule_taps.SkipScheduled("bucharest", "reminder-1", 0): ORGANIZERS,
    schedule_taps.RestoreScheduled("bucharest", "reminder-1"): ORGANIZERS,
    schedule_taps.SendScheduled("bucharest", "reminder-1", 0): ORGANIZERS,
    schedule_taps.CloseSurvey(1, 0): ORGANIZERS,
    organizer_taps.ShowParticipants("bucharest"): ORGANIZERS,
    organizer_taps.ListParticipants("bucharest", 0, 0): ORGANIZERS,
    organizer_taps.ConfirmParticipant("bucharest", 1, 1, 0, 0): ORGANIZERS,
    organizer_taps.RevokeConfirmation("bucharest", 1, 0, 0): ORGANIZERS,
    organizer_taps.PreviewConfirmation("bucharest"): ORGANIZERS,
    organizer_taps.ConfirmList("bucharest", 1): ORGANIZERS,
    organizer_taps.RevokeList("bucharest", 1): ORGANIZERS,
    participant_taps.AcceptStaffLink("0" * 32): EVERYBODY,
    participant_taps.DeclineStaffLink(): EVERYBODY,
    organizer_taps.ShowStaff(0): ORGANIZERS,
    organizer_taps.InviteStaff(0): ORGANIZERS,
    organizer_taps.SelectStaffEvent(1): ORGANIZERS,
    organizer_taps.CreateStaffLink(0, "bucharest"): ORGANIZERS,
    organizer_taps.WithdrawStaffLink("0" * 32): ORGANIZERS,
    organizer_taps.RevokeStaff(1, 0, "bucharest", 1): ORGANIZERS,
    organizer_taps.ShowAudit(0): ORGANIZERS,
    organizer_taps.ShowStatus(): ORGANIZERS,
    organizer_taps.ShowCheckin("bucharest"): ORGANIZERS,
    organizer_taps.ShowCheckinCode("bucharest"): ORGANIZERS,
    organizer_taps.GetCheckinPoster("bucharest"): ORGANIZERS,
    organizer_taps.ListPresence("bucharest", 0, 0): ORGANIZERS,
    organizer_taps.MarkPresent("bucharest", 1, 1, 0, 0): ORGANIZERS,
    organizer_taps.MarkAbsent("bucharest", 1, 0, 0, 0): ORGANIZERS,
    organizer_taps.ConfirmPresent("bucharest", 1): ORGANIZERS,
    organizer_taps.RenewCheckin("bucharest", 1): ORGANIZERS,
    organizer_taps.AnswerInquiry(1): ORGANIZERS,
    organizer_taps.SendAnswer(1): ORGANIZERS,
    organizer_taps.DiscardAnswer(1): ORGANIZERS,
    organizer_taps.AnnounceEvent("bucharest"): ORGANIZERS,
    organizer_taps.AnnounceTo("bucharest", 0): ORGANIZERS,
    organizer_taps.ListProfessions("bucharest"): ORGANIZERS,
    organizer_taps.AnnounceToProfession("bucharest", 0): ORGANIZERS,
    organizer_taps.EditReminder("bucharest"): ORGANIZERS,
    organizer_taps.ScheduleReminder("bucharest"): ORGANIZERS,
    organizer_taps.RemindAbsent("bucharest"): ORGANIZERS,
    organizer_taps.EditDraft("bucharest", "en"): ORGANIZERS,
    organizer_taps.ShowDraft("bucharest"): ORGANIZERS,
    organizer_taps.ContinueDraft("bucharest"): ORGANIZERS,
    organizer_taps.AskDraftTime("bucharest"): ORGANIZERS,
    organizer_taps.SendDraft("bucharest", 1): ORGANIZERS,
    organizer_taps.ScheduleDraft("bucharest", 1): ORGANIZERS,
    organizer_taps.CancelDraft("bucharest"): ORGANIZERS,
    organizer_taps.ShowAgendaChange("bucharest", "agenda-change-1"): ORGANIZERS,
    organizer_taps.SendAgendaChange("bucharest", "agenda-change-1"): ORGANIZERS,
    organizer_taps.DropAgendaChange("bucharest", "agenda-change-1"): ORGANIZERS,
    organizer_taps.StopSending("bucharest", "announcement-1"): ORGANIZERS,
    organizer_taps.ShowPlanned("bucharest", "announcement-1"): ORGANIZERS,
    organizer_taps.CancelPlanned("bucharest", "announcement-1"): ORGANIZERS,
    attendance_taps.ShowParticipant("bucharest", 1, 0, 0): ORGANIZERS,
    attendance_taps.SearchParticipants("bucharest"): ORGANIZERS,
    attendance_taps.TickParticipants("bucharest", 0, 0, 0): ORGANIZERS,
    attendance_taps.ConfirmTicked("bucharest", 0, 0, 1, 0): ORGANIZERS,
    attendance_taps.GetParticipantSheet("bucharest"): ORGANIZERS,
    attendance_taps.GetSignInSheet("bucharest", 0): ORGANIZERS,
    attendance_taps.ChooseSignInDay("bucharest"): ORGANIZERS,
    attendance_taps.RefuseParticipant("bucharest", 1, 0): ORGANIZERS,
    attendance_taps.ListRefused("bucharest"): ORGANIZERS,
    attendance_taps.ShowWaitingList("bucharest", 0): ORGANIZERS,
    attendance_taps.ReadmitParticipant("bucharest", 1): ORGANIZERS,
    attendance_taps.AddGuest("bucharest"): ORGANIZERS,
    attendance_taps.NameGuest("bucharest", 0, 0): ORGANIZERS,
    attendance_taps.StoreGuest("bucharest", 0, 0, 0): ORGANIZERS,
    attendance_taps.TypeGuestName("bucharest", 1): ORGANIZERS,
    attendance_taps.RenameGuest("bucharest", 1): ORGANIZERS,
    attendance_taps.ChooseGuestProfession("bucharest", 1): ORGANIZERS,
    attendance_taps.SetGuestProfession("bucharest", 1, 0, 0): ORGANIZERS,
    attendance_taps.RemoveGuest("bucharest", 1, 0): ORGANIZERS,
    invitation_taps.ShowInvitation("bucharest"): ORGANIZERS,
    invitation_taps.GetLinkCode("bucharest"): ORGANIZERS,
    invitation_taps.GetPoster("bucharest"): ORGANIZERS,
    invitation_taps.ListInvited("bucharest", 0): ORGANIZERS,
    invitation_taps.RenewLink("bucharest", 1, 0): ORGANIZERS,
    invitation_taps.RemoveInvitation("bucharest", 1, 0): ORGANIZERS,
    invitation_taps.PreviewRoster("bucharest"): ORGANIZERS,
    invitation_taps.ApplyRoster("bucharest"): ORGANIZERS,
    invitation_taps.CancelRoster("bucharest"): ORGANIZERS,
    file_taps.PreviewImport("bucharest"): ORGANIZERS,
    file_taps.ApplyImport("bucharest", 1, 0): ORGANIZERS,
    file_taps.CreateFromFile(): ORGANIZERS,
    file_taps.UndoImport("bucharest", 1): ORGANIZERS,
    file_taps.CancelImport(): ORGANIZERS,
    file_taps.ShowFiles("bucharest"): ORGANIZERS,
    file_taps.GetEventFile("bucharest"): ORGANIZERS,
    file_taps.GetSurveyFile("bucharest"): ORGANIZERS,
    file_taps.GetAgendaFile("bucharest", 0): ORGANIZERS,
    event_taps.EditEvent("bucharest", "0"): ORGANIZERS,
    event_taps.TypeValue("bucharest", "t", 0): ORGANIZERS,
    event_taps.ListMissingTexts("bucharest", 1, 0): ORGANIZERS,
    event_taps.RemoveLanguage("bucharest", 1, 1, 1): ORGANIZERS,
    event_taps.ArchiveEvent("bucharest", 1): ORGANIZERS,
    event_taps.ChooseTyped("bucharest", 0): ORGANIZERS,
    event_taps.StoreTyped("bucharest", 1): ORGANIZERS,
    event_taps.CancelTyping("bucharest"): ORGANIZERS,
    event_taps.SetOption("bucharest", "o-i", 1, 1): ORGANIZERS,
    event_taps.ClearValue("bucharest", "o-c", 1): ORGANIZERS,
    event_taps.MoveEntry("bucharest", "a-1", 1, 0): ORGANIZERS,
    event_taps.DeleteEntry("bucharest", "a-1", 1, 1): ORGANIZERS,
    event_taps.UndoEdit("bucharest", 1): ORGANIZERS,
    event_taps.ShowTemplates(): ORGANIZERS,
    event_taps.ListPastEvents(0): ORGANIZERS,
    event_taps.SelectTemplate("training"): ORGANIZERS,
    event_taps.CreateEvent("training", 1): ORGANIZERS,
    event_taps.CopyEvent("bucharest"): ORGANIZERS,
    event_taps.PreviewEvent("bucharest"): ORGANIZERS,
    event_taps.PublishEvent("bucharest", 1): ORGANIZERS,
    event_taps.DeleteDraft("bucharest", 1): ORGANIZERS,
    event_taps.TakeOver("bucharest", 2): ORGANIZERS,
    coordinator_taps.ShowSummary("bucharest", 0): COORDINATORS,
    coordinator_taps.ShowResultsText("bucharest"): COORDINATORS,
    coordinator_taps.ShowGroups("bucharest"): COORDINATORS,
    coordinator_taps.ShowComments("bucharest"): COORDINATORS,
    coordinator_taps.ListComments(1, 0): COORDINATORS,
    coordinator_taps.PublishComments(1, 0, 0): COORDINATORS,
    coordinator_taps.ReviewComment(1, 0): COORDINATORS,
    coordinator_taps.PublishComment(1, 0): COORDINATORS,
    coordinator_taps.WithholdComment(1, 0): COORDINATORS,
    coordinator_taps.EditComment(1, 0): COORDINATORS,
    coordinator_taps.ReplaceComment(1, 0): COORDINATORS,
    coordinator_taps.GetSheet("bucharest"): COORDINATORS,
    coordinator_taps.GetReport("bucharest", 2): COORDINATORS,
    coordinator_taps.ShowMinutes("bucharest"): COORDINATORS,
    coordinator_taps.TurnTopics("bucharest", 1): COORDINATORS,
    coordinator_taps.ShowTopic("bucharest", 0, 0): COORDINATORS,
    coordinator_taps.TakeConclusions("bucharest", 0, 0): COORDINATORS,
    coordinator_taps.OpenNote(1): COORDINATORS,
    coordinator_taps.EditNote(1): COORDINATORS,
    coordinator_taps.MoveNote(1, 0): COORDINATORS,
    coordinator_taps.ConcludeNote(1, 0): COORDINATORS,
    coordinator_taps.DeleteNote(1, 1): COORDINATORS,
    coordinator_taps.StoreNote("bucharest"): COORDINATORS,
    coordinator_taps.DiscardNote("bucharest"): COORDINATORS,
    coordinator_taps.StopMinutes("bucharest"): COORDINATORS,
    coordinator_taps.AskHeadcount("bucharest"): COORDINATORS,
    coordinator_taps.UndoHeadcount("bucharest", 1): COORDINATORS,
    coordinator_taps.GetReportIn("bucharest", "ro"): COORDINATORS,
    coordinator_taps.ShowNames("bucharest", 0): COORDINATORS,
    coordinator_taps.PreviewShare("bucharest", 0): COORDINATORS,
    coordinator_taps.SendShare("bucharest", 0, 1): COORDINATORS,
    coordinator_taps.SelectSurveys(0, 0): COORDINATORS,
    coordinator_taps.ShowComparison(0): COORDINATORS,
}
"""One button of each kind. What "everybody" may press still looks at whose registration and survey it is."""


SHOWS = "shows something, or asks before it is done"
DRAFTS = "changes what the person is writing, which nobody else sees; sending it is noted"
AUDITED: dict[type[codec.Tap], AuditAction | str] = {
    organizer_taps.RemindEvent: SHOWS,
    organizer_taps.PreviewReminder: SHOWS,
    organizer_taps.SendReminder: AuditAction.REMIND,
    organizer_taps.CancelReminder: SHOWS,
    organizer_taps.PreviewAgain: SHOWS,
    organizer_taps.SendAgain: AuditAction.REMIND,
    organizer_taps.ShowEvent: SHOWS,
    schedule_taps.ShowSchedule: SHOWS,
    schedule_taps.ShowScheduled: SHOWS,
    schedule_taps.MoveScheduled: AuditAction.MOVE_MESSAGE,
    schedule_taps.SkipScheduled: AuditAction.SKIP_MESSAGE,
    schedule_taps.RestoreScheduled: AuditAction.RESTORE_MESSAGE,
    schedule_taps.SendScheduled: AuditAction.SEND_NOW,
    schedule_taps.CloseSurvey: AuditAction.CLOSE_SURVEY,
    organizer_taps.ShowParticipants: SHOWS,
    organizer_taps.ListParticipants: SHOWS,
    organizer_taps.ConfirmParticipant: AuditAction.CONFIRM,
    organizer_taps.RevokeConfirmation: AuditAction.REVOKE,
    organizer_taps.PreviewConfirmation: SHOWS,
    organizer_taps.ConfirmList: AuditAction.CONFIRM,
    organizer_taps.RevokeList: AuditAction.REVOKE,
    organizer_taps.ShowStaff: SHOWS,
    organizer_taps.InviteStaff: SHOWS,
    organizer_taps.SelectStaffEvent: SHOWS,
    organizer_taps.CreateStaffLink: AuditAction.INVITE_STAFF,
    organizer_taps.WithdrawStaffLink: AuditAction.WITHDRAW_STAFF_LINK,
    organizer_taps.RevokeStaff: AuditAction.REVOKE_STAFF,
    organizer_taps.ShowStatus: SHOWS,
    organizer_taps.ShowAudit: SHOWS,
    organizer_taps.ShowCheckin: SHOWS,
    organizer_taps.ShowCheckinCode: SHOWS,
    organizer_taps.GetCheckinPoster: SHOWS,
    organizer_taps.ListPresence: SHOWS,
    organizer_taps.MarkPresent: AuditAction.PRESENT,
    organizer_taps.MarkAbsent: AuditAction.ABSENT,
    organizer_taps.ConfirmPresent: AuditAction.CONFIRM_PRESENT,
    organizer_taps.RenewCheckin: AuditAction.RENEW_CHECKIN,
    organizer_taps.AnswerInquiry: DRAFTS,
    organizer_taps.SendAnswer: AuditAction.ANSWER,
    organizer_taps.DiscardAnswer: DRAFTS,
    organizer_taps.AnnounceEvent: SHOWS,
    organizer_taps.AnnounceTo: DRAFTS,
    organizer_taps.ListProfessions: SHOWS,
    organizer_taps.AnnounceToProfession: DRAFTS,
    organizer_taps.RemindAbsent: DRAFTS,
    organizer_taps.EditReminder: DRAFTS,
    organizer_taps.ScheduleReminder: DRAFTS,
    organizer_taps.EditDraft: DRAFTS,
    organizer_taps.ShowDraft: SHOWS,
    organizer_taps.ContinueDraft: DRAFTS,
    organizer_taps.AskDraftTime: DRAFTS,
    organizer_taps.SendDraft: AuditAction.ANNOUNCE,
    organizer_taps.ScheduleDraft: AuditAction.ANNOUNCE,
    organizer_taps.CancelDraft: DRAFTS,
    organizer_taps.StopSending: AuditAction.STOP,
    organizer_taps.ShowPlanned: SHOWS,
    organizer_taps.CancelPlanned: AuditAction.CANCEL,
    invitation_taps.ShowInvitation: SHOWS,
    invitation_taps.GetLinkCode: SHOWS,
    invitation_taps.GetPoster: SHOWS,
    invitation_taps.ListInvited: SHOWS,
    invitation_taps.RenewLink: AuditAction.RENEW_LINK,
    invitation_taps.RemoveInvitation: AuditAction.REMOVE_INVITATION,
    invitation_taps.PreviewRoster: SHOWS,
    invitation_taps.ApplyRoster: AuditAction.APPLY_ROSTER,
    invitation_taps.CancelRoster: SHOWS,
    file_taps.PreviewImport: SHOWS,
    file_taps.ApplyImport: AuditAction.IMPORT_FILE,
    file_taps.CreateFromFile: AuditAction.IMPORT_FILE,
    file_taps.UndoImport: AuditAction.IMPORT_FILE,
    file_taps.CancelImport: SHOWS,
    file_taps.ShowFiles: SHOWS,
    file_taps.GetEventFile: AuditAction.EXPORT_EVENT,
    file_taps.GetSurveyFile: AuditAction.EXPORT_EVENT,
    file_taps.GetAgendaFile: AuditAction.EXPORT_EVENT,
    organizer_taps.ShowAgendaChange: SHOWS,
    organizer_taps.SendAgendaChange: AuditAction.AGENDA_CHANGE,
    organizer_taps.DropAgendaChange: AuditAction.CANCEL,
    coordinator_taps.PreviewShare: SHOWS,
    coordinator_taps.SendShare: AuditAction.SHARE_RESULTS,
    organizer_taps.PreviewCertificates: SHOWS,
    organizer_taps.SendCertificates: AuditAction.SEND_CERTIFICATES,
    organizer_taps.PrintCertificates: AuditAction.PRINT_CERTIFICATES,
    attendance_taps.ShowParticipant: SHOWS,
    attendance_taps.SearchParticipants: SHOWS,
    attendance_taps.TickParticipants: SHOWS,
    attendance_taps.ConfirmTicked: AuditAction.CONFIRM,
    attendance_taps.GetParticipantSheet: AuditAction.EXPORT_PARTICIPANTS,
    attendance_taps.GetSignInSheet: AuditAction.EXPORT_PARTICIPANTS,
    attendance_taps.ChooseSignInDay: SHOWS,
    attendance_taps.RefuseParticipant: AuditAction.REFUSE,
    attendance_taps.ListRefused: SHOWS,
    attendance_taps.ShowWaitingList: SHOWS,
    attendance_taps.ReadmitParticipant: AuditAction.READMIT,
    attendance_taps.AddGuest: DRAFTS,
    attendance_taps.NameGuest: DRAFTS,
    attendance_taps.StoreGuest: AuditAction.ADD_GUEST,
    attendance_taps.TypeGuestName: DRAFTS,
    attendance_taps.RenameGuest: AuditAction.CORRECT_GUEST,
    attendance_taps.ChooseGuestProfession: SHOWS,
    attendance_taps.SetGuestProfession: AuditAction.CORRECT_GUEST,
    attendance_taps.RemoveGuest: AuditAction.REMOVE_GUEST,
    event_taps.EditEvent: SHOWS,
    event_taps.TypeValue: DRAFTS,
    event_taps.ChooseTyped: AuditAction.EDIT_EVENT,
    event_taps.StoreTyped: AuditAction.EDIT_EVENT,
    event_taps.CancelTyping: DRAFTS,
    event_taps.SetOption: AuditAction.EDIT_EVENT,
    event_taps.ClearValue: AuditAction.EDIT_EVENT,
    event_taps.MoveEntry: AuditAction.EDIT_EVENT,
    event_taps.DeleteEntry: AuditAction.EDIT_EVENT,
    event_taps.UndoEdit: AuditAction.EDIT_EVENT,
    event_taps.ListMissingTexts: SHOWS,
    event_taps.RemoveLanguage: AuditAction.EDIT_EVENT,
    event_taps.ArchiveEvent: AuditAction.ARCHIVE_EVENT,
    event_taps.ShowTemplates: SHOWS,
    event_taps.ListPastEvents: SHOWS,
    event_taps.SelectTemplate: SHOWS,
    event_taps.CreateEvent: AuditAction.CREATE_EVENT,
    event_taps.CopyEvent: AuditAction.CREATE_EVENT,
    event_taps.PreviewEvent: SHOWS,
    event_taps.PublishEvent: AuditAction.PUBLISH_EVENT,
    event_taps.DeleteDraft: AuditAction.CREATE_EVENT,
    event_taps.TakeOver: AuditAction.TAKE_OVER_EVENT,
    coordinator_taps.ShowSummary: SHOWS,
    coordinator_taps.ShowResultsText: SHOWS,
    coordinator_taps.ShowGroups: SHOWS,
    coordinator_taps.ShowComments: SHOWS,
    coordinator_taps.ListComments: SHOWS,
    coordinator_taps.PublishComments: AuditAction.PUBLISH_COMMENTS,
    coordinator_taps.ReviewComment: SHOWS,
    coordinator_taps.PublishComment: AuditAction.PUBLISH_COMMENTS,
    coordinator_taps.WithholdComment: AuditAction.WITHHOLD_COMMENT,
    coordinator_taps.EditComment: DRAFTS,
    coordinator_taps.ReplaceComment: AuditAction.EDIT_COMMENT,
    coordinator_taps.GetSheet: AuditAction.EXPORT,
    coordinator_taps.GetReport: AuditAction.REPORT,
    coordinator_taps.GetReportIn: AuditAction.REPORT,
    coordinator_taps.ShowMinutes: SHOWS,
    coordinator_taps.TurnTopics: SHOWS,
    coordinator_taps.ShowTopic: DRAFTS,
    coordinator_taps.TakeConclusions: DRAFTS,
    coordinator_taps.OpenNote: SHOWS,
    coordinator_taps.EditNote: DRAFTS,
    coordinator_taps.MoveNote: AuditAction.MINUTES,
    coordinator_taps.ConcludeNote: AuditAction.MINUTES,
    coordinator_taps.DeleteNote: AuditAction.MINUTES,
    coordinator_taps.StoreNote: AuditAction.MINUTES,
    coordinator_taps.DiscardNote: DRAFTS,
    coordinator_taps.StopMinutes: DRAFTS,
    coordinator_taps.AskHeadcount: DRAFTS,
    coordinator_taps.UndoHeadcount: AuditAction.HEADCOUNT,
    coordinator_taps.ShowNames: SHOWS,
    coordinator_taps.SelectSurveys: SHOWS,
    coordinator_taps.ShowComparison: SHOWS,
}
"""For each button of the staff the action that is noted, or why none is."""
_STAFF_TAPS = {**_ORGANIZER_TAPS, **_ATTENDANCE_TAPS, **_SCHEDULE_TAPS, **_EVENT_TAPS, **_COORDINATOR_TAPS}


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        await harness.open_survey()
        async with harness.db.transaction() as tx:
            await staff.set_from_settings(tx, [ORGANIZER, BOTH], [COORDINATOR, BOTH])
        yield harness


def test_every_command_is_classified() -> None:
    assert set(WHO_MAY_TYPE) == set(COMMANDS)


def test_every_button_is_classified_and_answered() -> None:
    assert {type(tap) for tap in WHO_MAY_PRESS} == set(TAPS) == set(codec._NAMES)


def test_every_button_of_the_staff_is_noted_or_says_why_not() -> None:
    assert AUDITED.keys() == {type(tap) for tap, who in WHO_MAY_PRESS.items() if who is not None}


@pytest.mark.parametrize(
    ("tap", "action"), [(tap, action) for tap, action in AUDITED.items() if isinstance(action, AuditAction)]
)
def test_module_that_handles_a_button_notes_its_action(tap: type[codec.Tap], action: AuditAction) -> None:
    module = inspect.getmodule(_STAFF_TAPS[tap])

    assert module is not None
    assert f"AuditAction.{action.name}" in inspect.getsource(module)


@pytest.mark.parametrize(("name", "who"), WHO_MAY_TYPE.items())
async def test_command_is_refused_to_everybody_else(hall: ApplicationHarness, name: str, who: Role | None) -> None:
    people_refused = {person for person in PEOPLE if await hall.command(person, name) == REFUSED}

    assert people_refused == {person for person, roles in PEOPLE.items() if who is not None and who not in roles}


@pytest.mark.parametrize(("tap", "who"), [each for each in WHO_MAY_PRESS.items() if each[1] is not None], ids=str)
async def test_button_of_a_role_is_refused_to_everybody_else(
    hall: ApplicationHarness, tmp_path: Path, tap: codec.Tap, who: Role
) -> None:
    before = (tmp_path / "roundtable.sqlite3").read_bytes()

    replies = {person: await hall.tap(person, tap) for person, roles in PEOPLE.items() if who not in roles}

    assert set(replies.values()) == {INVALID}
    assert (tmp_path / "roundtable.sqlite3").read_bytes() == before


async def test_role_that_was_taken_away_holds_at_once(hall: ApplicationHarness) -> None:
    before = await roles_of(await hall.turn(ORGANIZER))
    async with hall.db.transaction() as tx:
        await staff.set_from_settings(tx, [], [])

    assert before == {Role.ORGANIZER}
    assert await hall.command(ORGANIZER, "remind") == REFUSED
    assert await hall.tap(ORGANIZER, organizer_taps.SendReminder("bucharest", 0, 0)) == INVALID
