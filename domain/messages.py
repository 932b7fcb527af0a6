"""What the bot sends unasked: kinds of message, audiences, and what follows from them; it knows no recipient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, assert_never

from domain.people import Role
from domain.questions import LocalizedText

MAIN_SURVEY = "after"
"""The id of the survey about the event itself, which reports evaluate; the only one of most events."""


class MessageKind(StrEnum):
    """What a message is. The values are stored, and those of the settings are written in the settings file."""

    AGENDA = "agenda"
    SURVEY = "survey"
    """The invitation to the survey."""
    REMINDER = "reminder"
    TEXT = "text"
    SUMMARY = "summary"
    """The results, at closing."""
    NOTICE = "notice"
    """Something organizers have to know, or one participant."""
    ANNOUNCEMENT = "announcement"
    """What an organizer wrote in the chat."""
    AGENDA_CHANGE = "agenda-change"
    """What has changed in a published agenda."""
    RESULTS = "results"
    """The released results, for those who gave them."""

    @property
    def is_planned_in_settings(self) -> bool:
        """Whether organizers plan it in the settings file; the program makes all others by itself."""
        match self:
            case MessageKind.AGENDA | MessageKind.SURVEY | MessageKind.REMINDER | MessageKind.TEXT:
                return True
            case (
                MessageKind.SUMMARY
                | MessageKind.NOTICE
                | MessageKind.ANNOUNCEMENT
                | MessageKind.AGENDA_CHANGE
                | MessageKind.RESULTS
            ):
                return False
            case _:
                assert_never(self)

    @property
    def is_for_participants(self) -> bool:
        """Whether participants get it, so that it stands among the messages that organizers see as planned."""
        match self:
            case (
                MessageKind.AGENDA
                | MessageKind.SURVEY
                | MessageKind.REMINDER
                | MessageKind.TEXT
                | MessageKind.ANNOUNCEMENT
                | MessageKind.AGENDA_CHANGE
                | MessageKind.RESULTS
            ):
                return True
            case MessageKind.SUMMARY | MessageKind.NOTICE:
                return False
            case _:
                assert_never(self)

    @property
    def needs_release(self) -> bool:
        """Whether it is made of a release, for which the database without tallies and comments is read."""
        return self in {MessageKind.SUMMARY, MessageKind.RESULTS}

    @property
    def expires(self) -> bool:
        """Whether it has lost its sense when it could not go out for two days.

        An invitation keeps its sense until the survey closes; summaries and notices always reach the staff,
        and results those who gave them.
        """
        match self:
            case (
                MessageKind.AGENDA
                | MessageKind.REMINDER
                | MessageKind.TEXT
                | MessageKind.ANNOUNCEMENT
                | MessageKind.AGENDA_CHANGE
            ):
                return True
            case MessageKind.SURVEY | MessageKind.SUMMARY | MessageKind.NOTICE | MessageKind.RESULTS:
                return False
            case _:
                assert_never(self)


class Audience(StrEnum):
    """Whom a message is for. The values are stored, and those of participants are written in the settings file."""

    REGISTERED = "registered"
    CHECKED_IN = "checked-in"
    """Those who are present; everybody registered, where the event does not use check-in."""
    NOT_ANSWERED = "not-answered"
    """Those who may answer the survey, have not answered, and have not declined."""
    PRESENT = "present"
    """Those registered who were marked as present, so far."""
    ABSENT = "absent"
    """Those registered who were not, or not yet."""
    PROFESSION = "profession"
    """Those registered with the profession that the message's body names."""
    ORGANIZERS = "organizers"
    COORDINATORS = "coordinators"
    PERSON = "person"
    """The one person it was made for."""

    @property
    def is_planned_in_settings(self) -> bool:
        """Whether a message of the settings file can be for them."""
        return self in {Audience.REGISTERED, Audience.CHECKED_IN, Audience.NOT_ANSWERED}

    @property
    def is_part_of_registered(self) -> bool:
        """Whether it is some of the registered only, so that a mark that it leaves on a person would tell of which."""
        return self in {Audience.NOT_ANSWERED, Audience.PRESENT, Audience.ABSENT, Audience.PROFESSION}

    @property
    def role(self) -> Role | None:
        """The role of the staff it consists of; None when it consists of participants."""
        match self:
            case (
                Audience.REGISTERED
                | Audience.CHECKED_IN
                | Audience.NOT_ANSWERED
                | Audience.PRESENT
                | Audience.ABSENT
                | Audience.PROFESSION
                | Audience.PERSON
            ):
                return None
            case Audience.ORGANIZERS:
                return Role.ORGANIZER
            case Audience.COORDINATORS:
                return Role.COORDINATOR
            case _:
                assert_never(self)


STAFF = tuple(audience for audience in Audience if audience.role is not None)
"""The audiences that are staff."""


def is_about_survey(kind: MessageKind, audience: Audience) -> bool:
    """Whether such a message has no sense for somebody who has answered, or once the survey has closed.

    Who got it, or was left out, then tells who has answered: at closing its deliveries are erased.
    """
    match kind:
        case MessageKind.SURVEY | MessageKind.REMINDER:
            return True
        case (
            MessageKind.AGENDA
            | MessageKind.TEXT
            | MessageKind.SUMMARY
            | MessageKind.NOTICE
            | MessageKind.ANNOUNCEMENT
            | MessageKind.AGENDA_CHANGE
            | MessageKind.RESULTS
        ):
            return audience is Audience.NOT_ANSWERED
        case _:
            assert_never(kind)


def survey_body(survey: str) -> dict[str, str]:
    """What the body of a message about the survey of this id says of it; nothing of the main one."""
    return {} if survey == MAIN_SURVEY else {"survey": survey}


class NoticeKind(StrEnum):
    """What somebody is told by a notice. The values are stored, as the key of its body that names it."""

    CONFIRM = "confirm"
    """Somebody waits to be confirmed."""
    FAILED = "failed"
    """A message did not reach everybody."""
    DROPPED = "dropped"
    """A message was not sent at all."""
    TROUBLE = "trouble"
    """Something is out of order with the bot."""
    ABSENCE = "absence"
    """The bot was away while a survey was open."""
    CLOSED = "closed"
    """A survey has closed."""
    AGENDA = "agenda"
    """A published agenda has changed."""
    STAFF = "staff"
    """Somebody has become staff by a link."""
    INQUIRY = "inquiry"
    """Somebody has passed a text on to the organizers."""
    ANSWER = "answer"
    """The organizers have answered one: for the person who did."""
    PLACE = "place"
    """A place has become free: for whoever has got it."""


class MessageState(StrEnum):
    """What has become of a message; the values are stored."""

    PLANNED = "planned"
    RELEASED = "released"
    """It has deliveries."""
    DROPPED = "dropped"


class DeliveryState(StrEnum):
    """What has become of one person's copy; the values are stored."""

    WAITING = "waiting"
    SENDING = "sending"
    UNKNOWN = "unknown"
    """Nobody knows whether it arrived: it is tried again."""
    SENT = "sent"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    FAILED = "failed"

    @property
    def is_settled(self) -> bool:
        """Whether nothing more happens to it."""
        match self:
            case DeliveryState.WAITING | DeliveryState.SENDING | DeliveryState.UNKNOWN:
                return False
            case DeliveryState.SENT | DeliveryState.UNREACHABLE | DeliveryState.DROPPED | DeliveryState.FAILED:
                return True
            case _:
                assert_never(self)


UNSETTLED = tuple(state for state in DeliveryState if not state.is_settled)
"""The states of copies that may still go out."""


SETTINGS_DUE = "settings_due"
"""In the body of a message that an organizer moved: the time that the settings plan."""


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """One message of an event's plan, from the settings or made by the program; ``due`` is UTC-aware."""

    event: str
    id: str
    """Unique within the event: in the settings the kind and its ordinal, such as ``reminder-1``."""
    kind: MessageKind
    audience: Audience
    due: datetime
    body: Mapping[str, Any] = field(default_factory=dict)
    """What this message has beyond its kind, as JSON can hold it; ``settings`` is 1 when it comes from there."""

    @property
    def offers_certificate(self) -> bool:
        """Whether it is an announcement of the program's own words, with the button for a certificate of attendance."""
        return self.body.get("certificate") == 1

    @property
    def survey(self) -> str:
        """The id of the survey that it is about, if it is about one; stored beside the message for SQL to read."""
        return str(self.body.get("survey", MAIN_SURVEY))

    @property
    def collect_sessions(self) -> bool:
        """Whether it asks for all the ratings of a day that somebody has missed."""
        return self.body.get("gathered") == 1

    @property
    def is_from_settings(self) -> bool:
        """Whether the settings plan it; the program, or organizers in the chat, make all others."""
        return self.body.get("settings") == 1

    @property
    def settings_due(self) -> datetime | None:
        """The time that the settings plan, UTC-aware, once an organizer has moved the message; None otherwise."""
        stored_time: str | None = self.body.get(SETTINGS_DUE)
        return None if stored_time is None else datetime.fromisoformat(stored_time).astimezone(UTC)

    @property
    def text(self) -> LocalizedText | None:
        """The words of a message that has its own."""
        words: LocalizedText | None = self.body.get("text")
        return words

    @property
    def is_by_organizer(self) -> bool:
        """Whether an organizer made it in the chat, where it can be cancelled while it is planned."""
        return self.body.get("organizer") == 1

    @property
    def notice(self) -> NoticeKind | None:
        """What it tells, if it is a notice; None otherwise."""
        return next((kind for kind in NoticeKind if self.kind is MessageKind.NOTICE and kind in self.body), None)

    @property
    def is_stopped(self) -> bool:
        """Whether an organizer stopped its sending."""
        return self.body.get("stopped") == 1

    @property
    def expires_at_end(self) -> bool:
        """Whether it is about an agenda, which nobody needs once the event is over."""
        return self.kind in {MessageKind.AGENDA, MessageKind.AGENDA_CHANGE}

    @property
    def is_refusal(self) -> bool:
        """Whether it tells one person that organizers have refused their registration, so that they have none."""
        return self.body.get("refusal") == 1

    @property
    def about_survey(self) -> bool:
        """See ``is_about_survey``; stored beside the message for SQL to read."""
        return is_about_survey(self.kind, self.audience)
