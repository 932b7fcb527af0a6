"""Every command and every button, with the handler that answers it and who may use it."""

from __future__ import annotations

from collections.abc import Mapping

from domain.people import Role
from handlers import common, event_pages
from handlers.context import Command, OnTap
from handlers.coordinators import comments as review
from handlers.coordinators import comparison, headcount, minutes, notes, reports, summary
from handlers.guard import only, only_tap
from handlers.organizers import (
    absence,
    announcements,
    checkin,
    inquiries,
    message_drafts,
    participants,
    planned_messages,
    reminders,
    staff,
    status,
)
from handlers.organizers import event as event_card
from handlers.participants import (
    agenda,
    comments,
    named,
    privacy,
    registration,
    registration_steps,
    registration_texts,
    staff_link,
    survey,
)
from handlers.participants import inquiries as passing_on
from views.callback import coordinators as coordinator_taps
from views.callback import organizers as organizer_taps
from views.callback import participants as participant_taps
from views.callback.codec import Tap

COMMANDS: Mapping[str, Command] = {
    "start": registration.start,
    "checkin": checkin.checkin,
    "agenda": agenda.agenda,
    "survey": survey.survey,
    "language": common.language,
    "privacy": privacy.privacy,
    "mydata": privacy.mydata,
    "forget": privacy.forget,
    "stop": common.stop,
    "help": common.help_,
    "whoami": common.whoami,
    "event": only(Role.ORGANIZER, event_card.event),
    "participants": only(Role.ORGANIZER, participants.participants),
    "announce": only(Role.ORGANIZER, announcements.announce),
    "remind": only(Role.ORGANIZER, reminders.remind),
    "staff": only(Role.ORGANIZER, staff.staff),
    "status": only(Role.ORGANIZER, status.status),
    "summary": only(Role.COORDINATOR, summary.summary),
    "comments": only(Role.COORDINATOR, review.review),
    "minutes": only(Role.COORDINATOR, minutes.start),
    "export": only(Role.COORDINATOR, reports.export),
    "report": only(Role.COORDINATOR, reports.report),
    "compare": only(Role.COORDINATOR, comparison.compare),
}

WITHOUT_ARGUMENT = {"agenda", "survey", "language", "privacy", "mydata", "forget", "stop", "help", "whoami", "status"}
"""Commands that take no words: with some behind them the text may be a comment that only begins like one."""

_PARTICIPANT_TAPS: Mapping[type[Tap], OnTap] = {
    participant_taps.OpenEvent: registration.open_event,
    participant_taps.TurnEvents: event_pages.turn_page,
    participant_taps.ReadNotice: registration.read_notice,
    participant_taps.ReadFullNotice: registration.read_full_notice,
    participant_taps.AcceptNotice: registration.agree,
    participant_taps.DeclineNotice: registration.disagree,
    participant_taps.ReadNoticeAtDoor: registration.read_notice_at_door,
    participant_taps.AcceptNoticeAtDoor: registration.agree_at_door,
    participant_taps.SelectProfession: registration_steps.pick_profession,
    participant_taps.UseName: registration_steps.use_name,
    participant_taps.TypeName: registration_steps.type_name,
    participant_taps.SkipName: registration_steps.skip_name,
    participant_taps.AnswerRegistration: registration_steps.answer,
    participant_taps.ToggleRegistration: registration_steps.tick,
    participant_taps.LeaveStep: registration_steps.leave,
    participant_taps.AnswerByText: registration_texts.store,
    participant_taps.BackStep: registration.back,
    participant_taps.FinishChange: registration.finish_change,
    participant_taps.ChangeRegistration: registration.change,
    participant_taps.CancelRegistration: registration.cancel,
    participant_taps.ShowRegistration: registration.show_current,
    participant_taps.ShowAgenda: agenda.show,
    participant_taps.ShowAgendaPage: agenda.show_page,
    participant_taps.GetCalendar: agenda.calendar,
    participant_taps.ShowSessions: agenda.show_sessions,
    participant_taps.GetSession: agenda.session,
    participant_taps.GetSessions: agenda.sessions,
    participant_taps.GetDocument: agenda.document,
    participant_taps.StartSurvey: survey.start,
    participant_taps.NotNow: survey.not_now,
    participant_taps.Decline: survey.decline,
    participant_taps.InSurvey: survey.handle_button,
    participant_taps.AcceptNamedConsent: named.agree,
    participant_taps.DeleteAnswers: named.erase,
    participant_taps.AskComments: comments.again,
    participant_taps.DeleteComment: comments.erase,
    participant_taps.SkipComment: comments.skip,
    participant_taps.StoreComment: comments.store,
    participant_taps.DiscardComment: comments.discard,
    participant_taps.AcceptStaffLink: staff_link.accept,
    participant_taps.DeclineStaffLink: staff_link.decline,
    participant_taps.PassOn: passing_on.pass_on,
    participant_taps.SetLanguage: common.set_language,
    participant_taps.Forget: privacy.confirm_forget,
}

_ORGANIZER_TAPS: Mapping[type[Tap], OnTap] = {
    organizer_taps.RemindEvent: reminders.choose,
    organizer_taps.PreviewReminder: reminders.preview,
    organizer_taps.SendReminder: reminders.send,
    organizer_taps.CancelReminder: reminders.cancel,
    organizer_taps.PreviewAgain: absence.preview,
    organizer_taps.SendAgain: absence.send,
    organizer_taps.ShowEvent: event_card.show,
    organizer_taps.ShowParticipants: participants.show,
    organizer_taps.ListParticipants: participants.names,
    organizer_taps.ConfirmParticipant: participants.confirm,
    organizer_taps.RevokeConfirmation: participants.take_back,
    organizer_taps.PreviewConfirmation: participants.preview,
    organizer_taps.ConfirmList: participants.confirm_list,
    organizer_taps.RevokeList: participants.take_back_list,
    organizer_taps.ShowStaff: staff.show,
    organizer_taps.InviteStaff: staff.invite,
    organizer_taps.SelectStaffEvent: staff.select_event,
    organizer_taps.CreateStaffLink: staff.create_link,
    organizer_taps.WithdrawStaffLink: staff.withdraw_link,
    organizer_taps.RevokeStaff: staff.revoke,
    organizer_taps.ShowStatus: status.refresh,
    organizer_taps.ShowCheckin: checkin.show,
    organizer_taps.ShowCheckinCode: checkin.show_code,
    organizer_taps.GetCheckinPoster: checkin.poster,
    organizer_taps.ListPresence: checkin.names,
    organizer_taps.MarkPresent: checkin.mark_present,
    organizer_taps.MarkAbsent: checkin.mark_absent,
    organizer_taps.ConfirmPresent: checkin.confirm_present,
    organizer_taps.RenewCheckin: checkin.renew,
    organizer_taps.AnswerInquiry: inquiries.ask,
    organizer_taps.SendAnswer: inquiries.send,
    organizer_taps.DiscardAnswer: inquiries.discard,
    organizer_taps.AnnounceEvent: announcements.choose,
    organizer_taps.AnnounceTo: announcements.set_audience,
    organizer_taps.ListProfessions: announcements.list_professions,
    organizer_taps.AnnounceToProfession: announcements.set_profession,
    organizer_taps.RemindAbsent: announcements.remind_absent,
    organizer_taps.EditReminder: message_drafts.edit_reminder,
    organizer_taps.ScheduleReminder: message_drafts.schedule_reminder,
    organizer_taps.EditDraft: message_drafts.edit,
    organizer_taps.ShowDraft: message_drafts.show_draft,
    organizer_taps.ContinueDraft: message_drafts.continue_,
    organizer_taps.AskDraftTime: message_drafts.ask_time,
    organizer_taps.SendDraft: message_drafts.send,
    organizer_taps.ScheduleDraft: message_drafts.schedule,
    organizer_taps.CancelDraft: message_drafts.cancel,
    organizer_taps.StopSending: planned_messages.stop,
    organizer_taps.ShowPlanned: planned_messages.show,
    organizer_taps.CancelPlanned: planned_messages.cancel,
}

_COORDINATOR_TAPS: Mapping[type[Tap], OnTap] = {
    coordinator_taps.ShowSummary: summary.show,
    coordinator_taps.ShowResultsText: summary.show_text,
    coordinator_taps.ShowGroups: summary.groups,
    coordinator_taps.ShowComments: review.show_event,
    coordinator_taps.ListComments: review.show_list,
    coordinator_taps.PublishComments: review.publish_all,
    coordinator_taps.ReviewComment: review.show,
    coordinator_taps.PublishComment: review.publish,
    coordinator_taps.WithholdComment: review.withhold,
    coordinator_taps.EditComment: review.edit,
    coordinator_taps.ReplaceComment: review.replace,
    coordinator_taps.GetSheet: reports.get_sheet,
    coordinator_taps.GetReport: reports.get_report,
    coordinator_taps.ShowMinutes: minutes.show,
    coordinator_taps.ShowTopic: minutes.show_topic,
    coordinator_taps.TakeConclusions: minutes.set_note_kind,
    coordinator_taps.OpenNote: minutes.open_note,
    coordinator_taps.EditNote: minutes.edit,
    coordinator_taps.MoveNote: minutes.move,
    coordinator_taps.ConcludeNote: minutes.conclude,
    coordinator_taps.DeleteNote: minutes.delete,
    coordinator_taps.StoreNote: notes.store,
    coordinator_taps.DiscardNote: notes.discard,
    coordinator_taps.StopMinutes: minutes.stop,
    coordinator_taps.AskHeadcount: headcount.ask,
    coordinator_taps.UndoHeadcount: headcount.undo,
    coordinator_taps.GetReportIn: reports.get_report_in,
    coordinator_taps.ShowNames: summary.names,
    coordinator_taps.SelectSurveys: comparison.choose,
    coordinator_taps.ShowComparison: comparison.show,
}

TAPS: Mapping[type[Tap], OnTap] = {
    **_PARTICIPANT_TAPS,
    **{tap: only_tap(Role.ORGANIZER, handler) for tap, handler in _ORGANIZER_TAPS.items()},
    **{tap: only_tap(Role.COORDINATOR, handler) for tap, handler in _COORDINATOR_TAPS.items()},
}
"""Which handler answers which button. A role is read from the database at every tap."""
