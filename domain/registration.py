"""The way through a registration: its steps, what comes next, until when one can begin; it stores and shows nothing."""

from __future__ import annotations

from datetime import datetime
from zlib import crc32

from domain.events import Event
from domain.people import Registration
from domain.questions import RegistrationQuestion

PROFESSION, NAME = "profession", "name"
PLACE = "place"
"""What a registration waits for that has every answer and no place, because the event is full; no step of the form."""

FORMS = 1 << 12
"""So many marks there are: two characters on a button."""


def is_open(event: Event, now: datetime) -> bool:
    """Whether one can still register: until it is over, unless it is cancelled."""
    return not event.is_cancelled and now < _evaluate(event)


def is_over(event: Event, now: datetime) -> bool:
    """Whether the event has ended and no survey of it can be answered now."""
    return now >= _evaluate(event) and not any(survey.opens <= now < survey.closes for survey in event.surveys)


def _evaluate(event: Event) -> datetime:
    """When the event is over and its main survey closed; a survey months later lets nobody register for it."""
    return max(event.ends, event.survey.closes) if event.survey else event.ends


def step_of(question: RegistrationQuestion) -> str:
    """The step at which this question is asked."""
    return f"question:{question.id}"


def steps(event: Event) -> tuple[str, ...]:
    """What is asked, in order."""
    return (PROFESSION, NAME, *(step_of(question) for question in event.registration))


def following(event: Event, step: str) -> str | None:
    """The step after this one of the event's; None after the last."""
    order = steps(event)
    place = order.index(step) + 1
    return order[place] if place < len(order) else None


def position(event: Event, step: str) -> tuple[int, int]:
    """Which step this is, counted from 1, and of how many."""
    order = steps(event)
    return order.index(step) + 1, len(order)


def is_answered(registration: Registration, step: str) -> bool:
    """Whether something is stored for this step; what was skipped counts as not answered."""
    if step == PROFESSION:
        return registration.profession is not None
    if step == NAME:
        return registration.name is not None
    return any(step == f"question:{id_}" for id_ in registration.answers or {})


def current(event: Event, registration: Registration) -> str | None:
    """What the chat waits for, None when for nothing.

    A question that the settings have dropped meanwhile gives way to the one after the last that was answered.
    """
    if registration.asking in {None, PLACE} or registration.asking in steps(event):
        return registration.asking
    answers = registration.answers or {}
    answered_steps = [step_of(question) for question in event.registration if question.id in answers]
    return following(event, answered_steps[-1] if answered_steps else NAME)


def question_at(event: Event, step: str | None) -> RegistrationQuestion | None:
    """The further question asked at this step, if it is one."""
    return next((question for question in event.registration if step_of(question) == step), None)


def takes_text(event: Event, step: str | None) -> bool:
    """Whether this step is answered by typing."""
    question = question_at(event, step)
    return step == NAME or (question is not None and question.is_typed)


def form(event: Event) -> int:
    """A mark of everything that numbers on buttons stand for, less than ``FORMS``.

    When professions, questions or options change, a number would mean something else: the mark on an older button
    tells. One change in 4,096 goes unnoticed.
    """
    questions = [(question.id, question.kind, question.options) for question in event.registration]
    return crc32(repr(([profession.id for profession in event.professions], questions)).encode()) % FORMS


NOTICE_WITH_ANSWERS = 3
"""The first version of the notice that says that organizers see the answers to the registration questions."""


def organizers_see_answers(notice: str) -> bool:
    """Whether somebody who agreed to this version of the notice was told that organizers see these answers."""
    return notice.isdecimal() and int(notice) >= NOTICE_WITH_ANSWERS
