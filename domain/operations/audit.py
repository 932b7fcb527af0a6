"""What organizers and coordinators did: who, what and when, never the contents and never to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class AuditAction(StrEnum):
    """What was done. The values are stored."""

    CONFIRM = "confirm"
    """Registrations were confirmed."""
    REVOKE = "revoke"
    """Confirmations were taken back."""
    REMIND = "remind"
    """A reminder was sent or planned."""
    ANNOUNCE = "announce"
    """An announcement was sent or planned."""
    SEND_CERTIFICATES = "send certificates"
    PRINT_CERTIFICATES = "print certificates"
    """Certificates of people without Telegram were made as a file."""
    CANCEL = "cancel"
    """A planned message was taken out of the plan."""
    MOVE_MESSAGE = "move message"
    """A planned message was moved to another time."""
    SKIP_MESSAGE = "skip message"
    RESTORE_MESSAGE = "restore message"
    """A message that was skipped was put back into the plan."""
    SEND_NOW = "send now"
    """A planned message was sent before its time."""
    CLOSE_SURVEY = "close survey"
    """A survey was closed before its time."""
    AGENDA_CHANGE = "agenda change"
    """Changes of the agenda were sent at once."""
    SHARE_RESULTS = "share results"
    """Released results were sent to participants."""
    STOP = "stop"
    """The sending of a message was stopped."""
    INVITE_STAFF = "invite staff"
    """A link was made that makes somebody staff."""
    WITHDRAW_STAFF_LINK = "withdraw staff link"
    JOIN_STAFF = "join staff"
    """Somebody became staff by a link."""
    REVOKE_STAFF = "revoke staff"
    PRESENT = "present"
    """Somebody was marked as present."""
    ABSENT = "absent"
    """A mark of presence was taken back."""
    CONFIRM_PRESENT = "confirm-present"
    """People who are present were confirmed."""
    RENEW_CHECKIN = "renew-checkin"
    """Links and room code of the check-in were made anew."""
    ANSWER = "answer"
    """Something that a participant had passed on was answered."""
    REFUSE = "refuse"
    """A registration was refused."""
    READMIT = "readmit"
    """Somebody who was refused is let in again."""
    ADD_GUEST = "add guest"
    CORRECT_GUEST = "correct guest"
    """Name or profession of somebody without Telegram was corrected."""
    REMOVE_GUEST = "remove guest"
    APPLY_ROSTER = "apply roster"
    """People of a roster were invited by personal links."""
    RENEW_LINK = "renew link"
    """A new personal link was made for one person."""
    REMOVE_INVITATION = "remove invitation"
    """Somebody who had not come was taken off the roster."""
    EXPORT_PARTICIPANTS = "export participants"
    """The list of participants was taken out as a file."""
    PUBLISH_COMMENTS = "publish comments"
    WITHHOLD_COMMENT = "withhold comment"
    EDIT_COMMENT = "edit comment"
    """A comment was published in other words."""
    MINUTES = "minutes"
    """A note was stored, changed, moved or deleted."""
    HEADCOUNT = "headcount"
    """How many were present was entered, or taken back."""
    IMPORT_FILE = "import file"
    """A file changed an event, or that was undone."""
    EXPORT_EVENT = "export event"
    """An event, its survey or its agenda was taken as a file."""
    CREATE_EVENT = "create event"
    """A draft was made in the chat, or thrown away."""
    ARCHIVE_EVENT = "archive event"
    """An event was put into the archive, or taken out of it."""
    EDIT_EVENT = "edit event"
    """A published event was changed in the chat, or a change undone."""
    PUBLISH_EVENT = "publish event"
    TAKE_OVER_EVENT = "take over event"
    """An event of the settings file lives in the chat from then on."""
    EXPORT = "export"
    """Results were taken as a spreadsheet."""
    REPORT = "report"
    """The minute report was made."""

    @property
    def is_about_attendance(self) -> bool:
        """Whether its time could tell when somebody arrived: of these the day alone is stored."""
        return self in _OF_ATTENDANCE


_OF_ATTENDANCE = frozenset(
    {
        AuditAction.PRESENT,
        AuditAction.ABSENT,
        AuditAction.CONFIRM_PRESENT,
        AuditAction.ADD_GUEST,
        AuditAction.CORRECT_GUEST,
        AuditAction.REMOVE_GUEST,
    }
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit; ``person`` is None when they were forgotten since."""

    at: datetime | date
    """UTC-aware, or the day in UTC."""
    person: int | None
    action: AuditAction
    event: str | None
