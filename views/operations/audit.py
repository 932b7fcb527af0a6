"""The audit as organizers see it: who did what when, by the page; no contents, and nobody it was done to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from domain.events import Event
from domain.operations.audit import AuditAction, AuditEntry
from domain.staff import StaffMember
from views.callback.organizers import ShowAudit
from views.i18n import Html, Translator
from views.layout.common import paragraphs, short
from views.screen import Button, Row, Screen
from views.staff import member_name

PAGE = 20
"""So many lines stand on a page."""
_TITLE = 30
"""So much of an event's title stands in a line, in characters."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the lines, the newest first; times are told in the zone of the ``Translator``."""

    entries: tuple[AuditEntry, ...]
    number: int
    has_more: bool
    members: tuple[StaffMember, ...]
    """The staff as it is now, for the names."""
    events: Mapping[str, Event]
    reader: int


def audit(voice: Translator, page: AuditPage) -> Screen:
    """The lines of this page."""
    lines = [_line(voice, page, entry) for entry in page.entries]
    text = paragraphs(
        voice.say("<b>Who did what</b>"),
        "\n".join(lines) or voice.say("Nothing has been done yet."),
        voice.say("Lines are added and never changed. What was written, and to whom it was done, is not among them."),
    )
    return Screen(text, _turn_pages(voice, page))


def _turn_pages(voice: Translator, page: AuditPage) -> tuple[Row, ...]:
    newer = (Button(voice.plain("‹ Newer"), ShowAudit(page.number - 1)),) if page.number else ()
    older = (Button(voice.plain("Older ›"), ShowAudit(page.number + 1)),) if page.has_more else ()
    return ((*newer, *older),) if newer or older else ()


def _line(voice: Translator, page: AuditPage, entry: AuditEntry) -> Html:
    moment, who, what = (
        _moment(voice, entry.at),
        _actor_name(voice, page, entry.person),
        action_name(voice, entry.action),
    )
    event = page.events.get(entry.event or "")
    if entry.event is None or len(page.events) == 1:
        return voice.say("• {moment} · {who}: {what}", moment=moment, who=who, what=what)
    title = short(voice.label(event.title), _TITLE) if event else entry.event
    return voice.say("• {moment} · {who}: {what} · {event}", moment=moment, who=who, what=what, event=title)


def _moment(voice: Translator, at: datetime | date) -> str:
    return voice.moment(at) if isinstance(at, datetime) else voice.calendar(at)


def _actor_name(voice: Translator, page: AuditPage, person: int | None) -> Html:
    if person is None:
        return voice.say("somebody who was forgotten")
    if person == page.reader:
        return voice.say("you")
    member = next((member for member in page.members if member.person == person), None)
    return voice.say("Telegram number {id}", id=person) if member is None else member_name(voice, member)


def action_name(voice: Translator, action: AuditAction) -> str:  # noqa: C901, PLR0911, PLR0912, PLR0915 — one for each
    """What was done, in a few words, as plain text."""
    match action:
        case AuditAction.CONFIRM:
            return voice.plain("confirmed participants")
        case AuditAction.REVOKE:
            return voice.plain("took confirmations back")
        case AuditAction.REMIND:
            return voice.plain("sent or planned a reminder")
        case AuditAction.ANNOUNCE:
            return voice.plain("sent or planned a message")
        case AuditAction.CANCEL:
            return voice.plain("took a message out of the plan")
        case AuditAction.MOVE_MESSAGE:
            return voice.plain("moved a planned message")
        case AuditAction.SKIP_MESSAGE:
            return voice.plain("skipped a planned message")
        case AuditAction.RESTORE_MESSAGE:
            return voice.plain("put a skipped message back")
        case AuditAction.SEND_NOW:
            return voice.plain("sent a planned message at once")
        case AuditAction.CLOSE_SURVEY:
            return voice.plain("closed a survey early")
        case AuditAction.STOP:
            return voice.plain("stopped a sending")
        case AuditAction.INVITE_STAFF:
            return voice.plain("made a link for new staff")
        case AuditAction.WITHDRAW_STAFF_LINK:
            return voice.plain("withdrew a link for staff")
        case AuditAction.JOIN_STAFF:
            return voice.plain("became staff by a link")
        case AuditAction.REVOKE_STAFF:
            return voice.plain("took a role away")
        case AuditAction.PRESENT:
            return voice.plain("marked people as present")
        case AuditAction.ABSENT:
            return voice.plain("took marks of presence back")
        case AuditAction.CONFIRM_PRESENT:
            return voice.plain("confirmed who is present")
        case AuditAction.RENEW_CHECKIN:
            return voice.plain("made the check-in links anew")
        case AuditAction.ANSWER:
            return voice.plain("answered a participant")
        case AuditAction.REFUSE:
            return voice.plain("refused a registration")
        case AuditAction.READMIT:
            return voice.plain("let somebody in again")
        case AuditAction.ADD_GUEST:
            return voice.plain("added somebody by hand")
        case AuditAction.CORRECT_GUEST:
            return voice.plain("corrected somebody added by hand")
        case AuditAction.REMOVE_GUEST:
            return voice.plain("removed somebody added by hand")
        case AuditAction.EXPORT_PARTICIPANTS:
            return voice.plain("took the list of participants out")
        case AuditAction.SEND_CERTIFICATES:
            return voice.plain("sent certificates")
        case AuditAction.PRINT_CERTIFICATES:
            return voice.plain("made certificates to be printed")
        case AuditAction.AGENDA_CHANGE:
            return voice.plain("sent changes of the agenda")
        case AuditAction.SHARE_RESULTS:
            return voice.plain("shared results with participants")
        case AuditAction.APPLY_ROSTER:
            return voice.plain("invited people by personal links")
        case AuditAction.RENEW_LINK:
            return voice.plain("made a new personal link")
        case AuditAction.REMOVE_INVITATION:
            return voice.plain("took somebody off the roster")
        case AuditAction.IMPORT_FILE:
            return voice.plain("changed the event by a file")
        case AuditAction.EXPORT_EVENT:
            return voice.plain("took the event as a file")
        case AuditAction.CREATE_EVENT:
            return voice.plain("made a new event, or threw a draft away")
        case AuditAction.ARCHIVE_EVENT:
            return voice.plain("put the event into the archive, or took it out")
        case AuditAction.EDIT_EVENT:
            return voice.plain("changed the event")
        case AuditAction.PUBLISH_EVENT:
            return voice.plain("published the event")
        case AuditAction.TAKE_OVER_EVENT:
            return voice.plain("took the event over into the chat")
        case AuditAction.PUBLISH_COMMENTS:
            return voice.plain("published comments")
        case AuditAction.WITHHOLD_COMMENT:
            return voice.plain("did not publish a comment")
        case AuditAction.EDIT_COMMENT:
            return voice.plain("edited and published a comment")
        case AuditAction.MINUTES:
            return voice.plain("changed the minutes")
        case AuditAction.HEADCOUNT:
            return voice.plain("entered how many were present")
        case AuditAction.EXPORT:
            return voice.plain("took the results as a spreadsheet")
        case AuditAction.REPORT:
            return voice.plain("made the report")
        case _:
            assert_never(action)
