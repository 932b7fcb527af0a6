"""Where somebody stands whose screen a crash has cost: what they pressed is not known, so it follows from the rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from domain import registration as rules
from domain.participation import Answered, MayAnswer, NeedsConsent, Standing
from domain.people import Registration
from domain.survey import SurveyRun
from handlers.context import Turn
from handlers.guard import roles_of
from handlers.participants import comments, session_ratings
from handlers.participants.registration_steps import show_step, skip_removed
from storage import registrations, surveys
from storage.answer_store import answer_store
from storage.messages import session_asks
from views.layout import common
from views.screen import Reply

TelegramName: TypeAlias = Callable[[], Awaitable[str]]
"""Asks Telegram what somebody is called there."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the database knows of one person."""

    registrations: tuple[Registration, ...]
    surveys: tuple[tuple[SurveyRun, Standing], ...]
    """The open ones, and how the person stands to each; without ratings of agenda items."""
    rated_event: str
    """The event whose agenda items the person was asked to rate; empty for none."""


async def current_reply(turn: Turn, telegram_name: TelegramName) -> tuple[Reply, bool]:
    """What this person is shown now, and whether it takes the place of the message that was pressed.

    It does not where that message may hold the draft of a survey, which is nowhere else, or what staff were at.
    """
    rows = await _rows(turn)
    waiting = next((registration for registration in rows.registrations if registration.asking is not None), None)
    answered_runs = [(run, standing) for run, standing in rows.surveys if isinstance(standing, Answered)]
    if await roles_of(turn) or not rows.registrations:
        return turn.speak(common.interrupted), False
    if waiting is not None:
        name = await telegram_name() if waiting.asking == rules.NAME else ""
        return await _registration(replace(turn, shown_name=name), waiting), True
    if any(isinstance(standing, MayAnswer | NeedsConsent) for _, standing in rows.surveys):
        return turn.speak(common.interrupted), False
    has_open_comment = any(standing.number < len(run.survey.comments) for run, standing in answered_runs)
    if rows.rated_event and not has_open_comment:
        return await session_ratings.standing(turn, rows.rated_event), True
    if answered_runs:
        run, standing = max(answered_runs, key=lambda entry: entry[1].number < len(entry[0].survey.comments))
        return comments.standing(turn, run, standing.number), True
    return await _registration(turn, rows.registrations[-1]), True


async def _registration(turn: Turn, registration: Registration) -> Reply:
    event = turn.events[registration.event]
    return show_step(turn, event, await skip_removed(turn, event, registration))


async def _rows(turn: Turn) -> _Rows:
    async with turn.db.reading() as tx:
        codes = [code for code in await registrations.events_of(tx, turn.user_id) if code in turn.events]
        rows = [await registrations.find(tx, code, turn.user_id) for code in codes]
        runs = [run for code in codes for run in await surveys.all_of_event(tx, code) if run.is_open(turn.now)]
        rated_codes = [code for code in codes if await session_asks.was_asked(tx, code, turn.user_id, turn.now)]
        standings = [await answer_store(run).standing(tx, run, turn.user_id) for run in runs]
    person_registrations = tuple(registration for registration in rows if registration is not None)
    return _Rows(person_registrations, tuple(zip(runs, standings, strict=True)), next(iter(reversed(rated_codes)), ""))
