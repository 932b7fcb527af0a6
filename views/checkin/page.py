"""What the screens of a check-in show: who is present at one moment, and what organizers can do then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import assert_never

from domain.anonymity import Thresholds
from domain.attendance.admission import ConfirmationState
from domain.attendance.checkin import CheckinWindow, PresenceState
from domain.attendance.participants import Participant, in_order
from domain.events import Event


class PresenceList(IntEnum):
    """Whom a list of names shows. The numbers stand on buttons in people's chats and never change."""

    EVERYBODY = 0
    ABSENT = 1
    PRESENT = 2


@dataclass(frozen=True, slots=True)
class CheckinPage:
    """The check-in of an event at one moment."""

    event: Event
    participants: Sequence[Participant]
    """The registered, and guests."""
    presence: PresenceState
    confirming: ConfirmationState
    window: CheckinWindow
    code: str
    """The room code."""
    is_suspended: bool
    """Whether the room code is not taken, since too many wrong ones were typed."""
    thresholds: Thresholds
    has_survey: bool
    """Whether a survey is to come, or open."""

    def people(self, which: PresenceList) -> tuple[Participant, ...]:
        """Whom this list shows, in the order of the list of participants."""
        everybody = in_order(self.event, self.participants)
        match which:
            case PresenceList.EVERYBODY:
                return everybody
            case PresenceList.ABSENT:
                return tuple(each for each in everybody if not each.is_present)
            case PresenceList.PRESENT:
                return tuple(each for each in everybody if each.is_present)
            case _:
                assert_never(which)

    @property
    def can_confirm(self) -> bool:
        """Whether somebody can be confirmed now."""
        return self.confirming in {ConfirmationState.FREELY, ConfirmationState.FOR_GOOD}

    @property
    def registered_count(self) -> int:
        """How many are registered."""
        return sum(not each.is_guest for each in self.participants)

    @property
    def present_count(self) -> int:
        """How many of the registered are present."""
        return sum(each.is_present for each in self.participants if not each.is_guest)

    @property
    def guest_count(self) -> int:
        """How many guests are present."""
        return sum(each.is_present for each in self.participants if each.is_guest)

    @property
    def unconfirmed(self) -> tuple[Participant, ...]:
        """Those who are present and whom an organizer has still to confirm; none where nobody can be confirmed."""
        if not self.can_confirm:
            return ()
        return tuple(e for e in self.people(PresenceList.PRESENT) if not e.is_confirmed and not e.is_guest)
