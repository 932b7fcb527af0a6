"""Answering a survey: the chat holds the draft, one tap is one step, and only sending touches the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias, assert_never

from domain.attendance.admission import Access, access
from domain.draft import EMPTY, pack, unpack
from domain.participation import Answered, AnsweredByName, MayAnswer, NeedsConsent, Standing
from domain.people import Registration
from domain.survey import (
    Complete,
    ConfirmOptions,
    Invalid,
    Outcome,
    PreviousQuestion,
    QuestionStep,
    ReviewStep,
    SkipQuestion,
    SurveyRun,
    ToggleOption,
    TooMany,
    first,
    step,
    tick,
)
from handlers.context import Turn
from handlers.participants import comments, session_ratings
from handlers.recent_ticks import Place
from storage import answers, registrations, surveys
from storage.answer_store import answer_store
from storage.engine.database import Tx
from views.callback.participants import Decline, InSurvey, NotNow, StartSurvey
from views.i18n import Html, Translator
from views.layout import common
from views.layout.common import paragraphs
from views.results import named as named_views
from views.screen import Reply, Screen
from views.survey import questions
from views.survey import screens as views

Notice: TypeAlias = Callable[[Translator], Html]


@dataclass(frozen=True, slots=True)
class SurveyAccess:
    """This person may answer this survey now, or change what they answered."""

    run: SurveyRun
    registration: Registration
    standing: NeedsConsent | MayAnswer | AnsweredByName


async def survey(turn: Turn) -> Reply:
    """/survey: the open surveys of the events this person is registered for, or what there will be or was."""
    async with turn.db.reading() as tx:
        mine = await _registered(tx, turn)
        runs = [run for registration in mine for run in await surveys.all_of_event(tx, registration.event)]
        open_runs = [run for run in runs if run.is_open(turn.now)]
        show = _open_with_name if len(open_runs) > 1 else _open
        screens = [await show(tx, turn, run) for run in open_runs]
        asks = [await session_ratings.pending(turn, tx, registration.event) for registration in mine]
        screens += [ask for ask in asks if ask is not None]
    return tuple(screens) or _nothing_open(turn, mine, runs)


async def _registered(tx: Tx, turn: Turn) -> list[Registration]:
    codes = await registrations.events_of(tx, turn.user_id)
    rows = [await registrations.find(tx, code, turn.user_id) for code in codes if code in turn.events]
    return [registration for registration in rows if registration and registration.registered_on]


async def _open(tx: Tx, turn: Turn, run: SurveyRun) -> Screen:
    access = await _check_access(tx, turn, run)
    if not isinstance(access, SurveyAccess):
        return access
    if isinstance(access.standing, NeedsConsent):
        return _show_status(turn, run, access.standing)
    return resume(turn, run) or _show_status(turn, run, access.standing, may_have_begun=True)


async def _open_with_name(tx: Tx, turn: Turn, run: SurveyRun) -> Screen:
    """The same below the titles of survey and event, in a language that both are in, where several are open."""
    event, title = turn.events[run.event], run.survey.title
    languages = tuple(language for language in turn.languages if language in event.title and language in title)
    turn = replace(turn, languages=languages or turn.languages)
    screen = await _open(tx, turn, run)
    heading = turn.speak(lambda voice: views.heading(voice, event, run.survey))
    return screen if screen.text.startswith(heading) else replace(screen, text=paragraphs(heading, screen.text))


def resume(turn: Turn, run: SurveyRun) -> Screen | None:
    """Where this person was in the survey, as far as it is known; None when at its beginning, or nowhere."""
    draft = turn.prompts.drafts.find(turn.user_id, run.id, turn.now)
    if draft is None or draft.step.draft == EMPTY:
        return None
    return show_step(turn, run, draft.step, questions.resume_notice)


def _show_status(turn: Turn, run: SurveyRun, standing: Standing, *, may_have_begun: bool = False) -> Screen:
    """What somebody sees of an open survey who asks for it."""
    event = turn.events[run.event]
    match standing:
        case NeedsConsent() | MayAnswer():
            return turn.speak(
                lambda voice: views.invitation(voice, event, run, may_have_begun=may_have_begun), event.zone
            )
        case Answered(number=number):
            return comments.standing(turn, run, number)
        case AnsweredByName():
            return turn.speak(lambda voice: named_views.own_answers(voice, run, standing), event.zone)
        case _:
            assert_never(standing)


def _nothing_open(turn: Turn, mine: list[Registration], runs: list[SurveyRun]) -> Screen:
    """When the next survey opens, else when the last one closed, else that there is none."""

    def opens(registration: Registration) -> datetime:
        event = turn.events[registration.event]
        times = [survey.opens for survey in event.surveys if not event.is_cancelled and survey.opens > turn.now]
        return min(times, default=turn.now)

    coming = min((registration for registration in mine if opens(registration) > turn.now), key=opens, default=None)
    if coming is not None:
        event = turn.events[coming.event]
        survey = next(survey for survey in event.surveys if survey.opens == opens(coming))
        needs = access(event.survey_admission(survey), coming, checkin=event.survey_checkin(survey))
        return turn.speak(lambda voice: views.not_open(voice, event, opens(coming), needs, turn.now), event.zone)
    latest = max(runs, key=lambda run: run.closes_at, default=None)
    return turn.speak(views.none_open) if latest is None else comments.closed(turn, latest)


async def start(turn: Turn, tap: StartSurvey) -> Reply:
    """The first question, in this message; of a named survey, what has to be agreed to first, or what was answered."""
    async with turn.db.reading() as tx:
        access = await allowed(tx, turn, tap.survey)
    return begin_survey(turn, access) if isinstance(access, SurveyAccess) else access


def begin_survey(turn: Turn, access: SurveyAccess) -> Reply:
    """Where this person begins."""
    run, event = access.run, turn.events[access.run.event]
    match access.standing:
        case MayAnswer():
            return resume(turn, run) or _render(turn, run, first(run.survey))
        case NeedsConsent():
            return turn.speak(
                lambda voice: named_views.consent(voice, event, run, access.registration, turn.rules.privacy),
                event.zone,
            )
        case AnsweredByName():
            return _show_status(turn, run, access.standing)
        case _:
            assert_never(access.standing)


async def handle_button(turn: Turn, tap: InSurvey) -> Reply:
    """One step; the draft comes with the button and is checked as if a stranger had written it."""
    if tap.action == views.Action.SEND:
        return await _send(turn, tap)
    async with turn.db.reading() as tx:
        access = await allowed(tx, turn, tap.survey)
    if not isinstance(access, SurveyAccess):
        return access
    if isinstance(access.standing, NeedsConsent):
        return begin_survey(turn, access)
    outcome = _apply_step(turn, access.run, tap)
    reply = _render(turn, access.run, outcome)
    stays = isinstance(outcome, QuestionStep) and outcome.number == tap.question
    if tap.action in views.TOGGLES and stays and isinstance(reply, Screen):
        return replace(reply, deferrable=True)
    return reply


def _apply_step(turn: Turn, run: SurveyRun, tap: InSurvey) -> Outcome:
    """One step, with the ticks that the screen did not show yet."""
    match views.read(run.survey, tap):
        case draft, ToggleOption() as toggle:
            place = _place(turn, run, toggle.question)
            newest = unpack(run.survey, turn.ticks.newest(place, tap.draft, turn.now)) or draft
            outcome = tick(run.survey, draft, newest, toggle)
            if isinstance(outcome, QuestionStep):
                turn.ticks.note(place, tap.draft, pack(run.survey, outcome.draft), turn.now)
            return outcome
        case draft, (ConfirmOptions(question=number) | PreviousQuestion(question=int(number))) as leaving:
            state = turn.ticks.leave(_place(turn, run, number), tap.draft, turn.now)
            return step(run.survey, unpack(run.survey, state) or draft, leaving)
        case _, SkipQuestion(question=number):
            turn.ticks.drop(_place(turn, run, number))
        case _:
            pass
    return _step(run, tap)


def _place(turn: Turn, run: SurveyRun, number: int) -> Place:
    return Place(turn.user_id, turn.message_id, (run.id, number))


def _step(run: SurveyRun, tap: InSurvey) -> Outcome:
    read = views.read(run.survey, tap)
    return Invalid() if read is None else step(run.survey, *read)


def _render(turn: Turn, run: SurveyRun, outcome: Outcome) -> Reply:
    match outcome:
        case QuestionStep() | ReviewStep():
            return show_step(turn, run, outcome)
        case TooMany(most=most):
            return turn.speak(lambda voice: questions.too_many(voice, most))
        case Invalid() | Complete():
            return turn.speak(common.button_expired)
        case _:
            assert_never(outcome)


def show_step(
    turn: Turn, run: SurveyRun, screen_step: QuestionStep | ReviewStep, notice: Notice | None = None
) -> Screen:
    """This question, or the review; ``notice`` is what happened just before."""
    turn.prompts.drafts.note(turn.user_id, run.id, screen_step, turn.now)
    zone = turn.events[run.event].zone
    return turn.speak(lambda voice: questions.screen(voice, run, screen_step, notice and notice(voice)), zone)


async def _send(turn: Turn, tap: InSurvey) -> Reply:
    """One transaction: this person has answered, and these counts go up by one; or these are the answers kept now."""
    async with turn.db.transaction() as tx:
        turn.owe(tx)
        access = await allowed(tx, turn, tap.survey)
        if not isinstance(access, SurveyAccess):
            return access
        if isinstance(access.standing, NeedsConsent):
            # If it comes again after a crash, it must not send what was not agreed to then.
            await turn.first_time(tx)
            return begin_survey(turn, access)
        run, outcome = access.run, _step(access.run, tap)
        if not isinstance(outcome, Complete):
            return _render(turn, run, outcome)
        # That somebody has answered an anonymous survey is noted for good; named answers can be taken back.
        if run.survey.anonymous or await turn.first_time(tx):
            await answer_store(run).send(
                tx, run, turn.user_id, run.group(access.registration.profession), outcome.answers
            )
            turn.db.mark_for_vacuum()
        standing = await answer_store(run).standing(tx, run, turn.user_id)
    turn.prompts.drafts.drop(turn.user_id, run.id)
    return comments.after_sending(turn, run, standing)


async def not_now(turn: Turn, tap: NotNow) -> Reply:
    """Left for later; nothing is noted."""
    async with turn.db.reading() as tx:
        access = await allowed(tx, turn, tap.survey)
    if not isinstance(access, SurveyAccess):
        return access
    run = access.run
    if isinstance(access.standing, AnsweredByName):
        return begin_survey(turn, access)
    return turn.speak(lambda voice: views.not_now(voice, run), turn.events[run.event].zone)


async def decline(turn: Turn, tap: Decline) -> Reply:
    """No reminders of this survey any more."""
    async with turn.db.transaction() as tx:
        access = await allowed(tx, turn, tap.survey)
        if not isinstance(access, SurveyAccess):
            return access
        run = access.run
        if isinstance(access.standing, AnsweredByName):
            return begin_survey(turn, access)
        if await turn.first_time(tx):
            await answers.decline(tx, run.id, turn.user_id)
    turn.prompts.drafts.drop(turn.user_id, run.id)
    return turn.speak(lambda voice: views.declined(voice, run), turn.events[run.event].zone)


async def allowed(tx: Tx, turn: Turn, survey_id: int) -> SurveyAccess | Reply:
    """The survey, if this person may answer it now; else what to tell them."""
    run = await surveys.get(tx, survey_id)
    if run is None or run.event not in turn.events:
        return turn.speak(common.button_expired)
    if not run.is_open(turn.now):
        return comments.closed(turn, run)
    return await _check_access(tx, turn, run)


async def _check_access(tx: Tx, turn: Turn, run: SurveyRun) -> SurveyAccess | Screen:
    """This open survey, if this person may answer it now, or change what they answered; else what to tell them."""
    registration = await registrations.find(tx, run.event, turn.user_id)
    may = access(run.admission, registration, checkin=run.checkin)
    if registration is None or may is Access.UNREGISTERED:
        return turn.speak(views.only_registered)
    standing = await answer_store(run).standing(tx, run, turn.user_id)
    if isinstance(standing, Answered):
        return _show_status(turn, run, standing)
    if may is not Access.ADMITTED and not isinstance(standing, AnsweredByName):
        event = turn.events[run.event]
        return turn.speak(lambda voice: views.not_admitted(voice, event, run, may, turn.now), event.zone)
    return SurveyAccess(run, registration, standing)
