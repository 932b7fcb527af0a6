"""Texts typed while a registration waits: as an answer to it, or told apart from a comment that waits as well."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from domain import registration as rules
from domain.events import Event
from domain.people import Registration, cleaned
from domain.people import name as clean_name
from domain.questions import COMMENT_LENGTH, Question
from handlers.context import Turn
from handlers.participants import comments
from handlers.participants import registration_steps as steps
from storage import registrations
from views import registration_steps as views
from views.screen import Reply

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A registration that waits for this person's next message; ``sure`` unless a comment question waits as well."""

    event: Event
    registration: Registration
    sure: bool


async def typed(turn: Turn) -> Reply | None:
    """A typed text while a registration waits; None when none does, or when a comment was asked for after it."""
    found = await _next_message(turn)
    if found is None:
        return None
    event, step = found.event, found.registration.asking
    if not rules.takes_text(event, step):
        await turn.passed()
        return steps.shown(turn, event, found.registration, views.use_buttons)
    if not found.sure:
        # Nobody knows for what it was meant, and a comment must never become a name: it is asked for again.
        await turn.passed()
        return steps.shown(turn, event, found.registration, views.unsure)
    asked = rules.question_at(event, step)
    return await (_typed_name(turn, found) if asked is None else _typed_answer(turn, found, asked))


async def waits_for_text(turn: Turn) -> bool:
    """Whether a typed text would be taken as an answer of a registration."""
    found = await _next_message(turn)
    return found is not None and rules.takes_text(found.event, found.registration.asking)


async def not_text(turn: Turn) -> Reply | None:
    """A sticker, photo, voice message or forwarded text while a registration waits; None as for ``typed``."""
    found = await _next_message(turn)
    return None if found is None else steps.shown(turn, found.event, found.registration, views.not_readable)


async def _typed_name(turn: Turn, found: _Waiting) -> Reply:
    given = clean_name(turn.text)
    if given is None:
        await turn.passed()
        return steps.shown(turn, found.event, found.registration, views.bad_name)
    return await steps.answered(turn, found.event, rules.NAME, lambda was: replace(was, name=given))


async def _typed_answer(turn: Turn, found: _Waiting, asked: Question) -> Reply:
    given = cleaned(turn.text)
    if not 1 <= len(given) <= COMMENT_LENGTH:
        await turn.passed()
        return steps.shown(turn, found.event, found.registration, views.too_long)
    return await steps.answered(
        turn, found.event, rules.step_of(asked), lambda was: steps.with_answer(was, asked, [given])
    )


async def _next_message(turn: Turn) -> _Waiting | None:
    """The registration to which this person's next message belongs, if it is one."""
    found = await _latest(turn)
    survey = None if found is None else await comments.waits_in(turn)
    if found is None or survey is None:
        return found
    mine, theirs = _recently(turn, found.event.code), _recently(turn, survey)
    unknown = mine is None and theirs is None
    if (theirs or _NEVER) > (mine or _NEVER) or (
        unknown and not rules.takes_text(found.event, found.registration.asking)
    ):
        return None
    return replace(found, sure=not unknown)


def _recently(turn: Turn, about: int | str) -> datetime | None:
    return turn.asked.at(turn.user_id, about) if turn.asked.recently(turn.user_id, about, turn.now) else None


async def _latest(turn: Turn) -> _Waiting | None:
    """Of the registrations that wait for something, the one that was asked last as far as is known."""
    async with turn.db.reading() as tx:
        codes = await registrations.events_of(tx, turn.user_id)
    found = [
        _Waiting(event, waiting, sure=True)
        for code in codes
        if (event := turn.events.get(code)) and (waiting := await steps.waiting_for(turn, event))
    ]
    return max(found, key=lambda each: turn.asked.at(turn.user_id, each.event.code) or _NEVER, default=None)
