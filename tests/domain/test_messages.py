"""What follows from a message's kind and audience, for every one there is."""

from __future__ import annotations

from domain.messages import (
    STAFF,
    UNSETTLED,
    Audience,
    DeliveryState,
    MessageKind,
    NoticeKind,
    PlannedMessage,
    is_about_survey,
)
from domain.people import Role
from tests.support.surveys import OPENS as START


def test_message_about_the_survey_is_an_invitation_a_reminder_or_to_those_who_have_not_answered() -> None:
    about = {(kind, audience) for kind in MessageKind for audience in Audience if is_about_survey(kind, audience)}

    always = {(kind, audience) for kind in (MessageKind.SURVEY, MessageKind.REMINDER) for audience in Audience}
    assert about == always | {(kind, Audience.NOT_ANSWERED) for kind in MessageKind}


def test_audiences_of_staff_have_a_role_each() -> None:
    assert {audience: audience.role for audience in STAFF} == {
        Audience.ORGANIZERS: Role.ORGANIZER,
        Audience.COORDINATORS: Role.COORDINATOR,
    }


def test_kinds_that_expire_or_are_planned() -> None:
    planned_kinds = {MessageKind.AGENDA, MessageKind.SURVEY, MessageKind.REMINDER, MessageKind.TEXT}

    assert {kind for kind in MessageKind if kind.is_planned_in_settings} == planned_kinds
    assert {kind for kind in MessageKind if kind.expires} == (planned_kinds - {MessageKind.SURVEY}) | {
        MessageKind.ANNOUNCEMENT,
        MessageKind.AGENDA_CHANGE,
    }


def test_copies_that_may_still_go_out() -> None:
    assert UNSETTLED == (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN)


def test_notice_is_known_by_the_key_of_its_body() -> None:
    def message(kind: MessageKind, *keys: str) -> PlannedMessage:
        body = dict.fromkeys((*keys, "due"), "x")
        return PlannedMessage("bucharest", "id", kind, Audience.ORGANIZERS, START, body)

    assert [message(MessageKind.NOTICE, kind).notice for kind in NoticeKind] == [*NoticeKind]
    assert message(MessageKind.NOTICE, "other").notice is None
    assert message(MessageKind.TEXT, NoticeKind.FAILED).notice is None
