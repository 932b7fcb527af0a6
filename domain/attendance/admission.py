"""Who may answer a survey, and when organizers are asked to confirm who takes part; it stores nothing.

With ``admission = "open"`` anybody who has the link can register as often as they have accounts, and call themselves
what they like, so a group of a breakdown would count accounts. With ``"confirmed"`` it counts people: an organizer
vouches for each registration, with the profession and the name it has at that moment.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from domain.events import Admission, Event
from domain.people import Registration
from domain.registration import is_open
from domain.survey import SurveyRun, upcoming_surveys

EVE = timedelta(days=1)
"""So long before a survey opens organizers are asked to confirm the list."""
GATHERED = timedelta(hours=1)
"""So long those who register afterwards are gathered before organizers are told of them."""
RARELY = timedelta(days=1)
"""Before the survey opens they are told of them at most once in this time, …"""
LAST_CALL = timedelta(hours=3)
"""… and once more so long before it opens, while whoever they confirm still counts in groups from the beginning."""


class Access(StrEnum):
    """Whether somebody may answer."""

    ADMITTED = "admitted"
    ABSENT = "absent"
    """Registered, and not checked in at an event whose survey is for those who were there."""
    UNCONFIRMED = "unconfirmed"
    """Registered, and to be confirmed by an organizer first."""
    UNREGISTERED = "unregistered"


def access(admission: Admission, registration: Registration | None, *, checkin: bool) -> Access:
    """Whether the person of this registration, or of none, may answer a survey with this admission.

    With ``checkin`` only those who are present may. Somebody absent and unconfirmed is absent: that they can change.
    """
    if registration is None or registration.registered_on is None:
        return Access.UNREGISTERED
    if checkin and not registration.present:
        return Access.ABSENT
    if admission is Admission.CONFIRMED and not registration.confirmed:
        return Access.UNCONFIRMED
    return Access.ADMITTED


def is_new(before: Registration | None, after: Registration) -> bool:
    """Whether an organizer who saw ``before`` in the list has not seen ``after``, nor vouched for it.

    Profession and name are what organizers see and vouch for; answers to the registration's questions are not.
    """
    if before is None:
        return True
    return _confirmed_fields(before) != _confirmed_fields(after)


def _confirmed_fields(registration: Registration) -> tuple[object, ...]:
    return registration.profession, registration.name, registration.registered_on


def next_request_time(now: datetime, opens: datetime, last: datetime | None) -> datetime:
    """When organizers are told next that somebody waits to be confirmed; all times are UTC-aware.

    ``opens`` is the survey's opening, ``last`` when they were told before. In the last hours before the opening, and
    while the survey is open, only those who come within ``GATHERED`` are gathered.
    """
    soon = now + GATHERED
    if last is None:
        return soon
    return max(soon, min(last + RARELY, opens - LAST_CALL))


class ConfirmationState(StrEnum):
    """What organizers can do to the list at a moment."""

    NEEDLESS = "needless"
    """Nobody has to be confirmed."""
    FREELY = "freely"
    """The survey has not opened: they confirm, and take it back."""
    FOR_GOOD = "for good"
    """It is open: whoever is confirmed is invited at once, and may have answered a moment later."""
    OVER = "over"
    """It is closed, or there is none: a confirmation would change nothing."""


def confirmation_state(event: Event, run: SurveyRun | None, now: datetime) -> ConfirmationState:
    """What can be done to the list of this event at ``now``; ``run`` is its survey that opened last, if one has."""
    if run is not None and run.is_open(now) and run.admission is Admission.CONFIRMED:
        return ConfirmationState.FOR_GOOD
    if any(event.survey_admission(survey) is Admission.CONFIRMED for survey in upcoming_surveys(event, run, now)):
        return ConfirmationState.FREELY
    is_needless = (event.admission if run is None else run.admission) is Admission.OPEN
    return ConfirmationState.NEEDLESS if is_needless else ConfirmationState.OVER


def may_refuse(event: Event, run: SurveyRun | None, now: datetime, *, is_confirmed: bool) -> bool:
    """Whether organizers can refuse somebody at ``now``; ``run`` is the survey, once it has opened.

    Not once the event is over. Nor, while a survey is open, anybody who may answer it: from how the number of those who
    have not answered changes, organizers would learn whether this person has. Nor anybody whose answers have a name,
    which would be erased with the registration.
    """
    if not is_open(event, now):
        return False
    if run is None or not run.is_open(now):
        return True
    return run.survey.anonymous and run.admission is Admission.CONFIRMED and not is_confirmed
