"""Comments: one question after the other, each text stored by itself, each update once.

Every step leaves the same rows, whatever was chosen: a text that is stored, asked about or refused, a skip, a discard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, assert_never

from domain.awaiting.steps import CommentPlace
from domain.participation import Answered, AnsweredByName, MayAnswer, NeedsConsent, Standing
from domain.people import clean_line
from domain.questions import COMMENT_LENGTH
from domain.survey import SurveyRun
from handlers.context import Turn
from storage import named, registrations, surveys
from storage.answer_store import answer_store
from storage.engine.database import Tx
from views.callback.participants import AskComments, DeleteComment, DiscardComment, SkipComment, StoreComment
from views.comments import prompts as views
from views.i18n import Html, Translator
from views.layout import common
from views.screen import Reply, Screen
from views.small_talk import is_skip_word
from views.survey import screens as survey_views
from views.survey.wording import Wording, wording_of

Said: TypeAlias = Callable[[Translator], Html]

FULL = 2048
"""Phones send a text beyond 4096 characters in parts, cut where it reads well: no part but the last is shorter."""


def place_of(run: SurveyRun, standing: Standing) -> CommentPlace | None:
    """Where somebody of this standing is among the comment questions; None before they have answered."""
    match standing:
        case Answered(number=number):
            return CommentPlace(run, number)
        case AnsweredByName(number=number, comments=comments):
            return CommentPlace(run, number, comments)
        case NeedsConsent() | MayAnswer():
            return None
        case _:
            assert_never(standing)


def after_sending(turn: Turn, run: SurveyRun, standing: Standing) -> Screen:
    """The thanks, with the comment question that waits if there is one."""
    place = place_of(run, standing)
    if place is not None and place.waits:
        return _show_question(turn, place, _promise(place).sent)
    return turn.speak(lambda voice: survey_views.thanks(voice, run), turn.events[run.event].zone)


def standing(turn: Turn, run: SurveyRun, number: int) -> Screen:
    """What somebody sees who has answered already: so much, and the comment question that still waits."""
    place = CommentPlace(run, number)
    return _show_question(turn, place, views.already) if place.waits else turn.speak(survey_views.already)


def closed(turn: Turn, run: SurveyRun) -> Screen:
    """Answers and comments are no longer taken."""
    return turn.speak(lambda voice: survey_views.closed(voice, run), turn.events[run.event].zone)


async def handle_text(turn: Turn, place: CommentPlace) -> Reply:
    """A typed text while this comment question waits."""
    if is_skip_word(turn.text):
        return await skip(turn, SkipComment(place.run.id, place.number))
    text = clean_line(turn.text)
    problem = _validate_text(text, views.empty)
    if problem is None and turn.prompts.fresh(turn.user_id, place.run.id, place.number, turn.now):
        return await _store(turn, place.run.id, place.number, text)
    await turn.passed()
    if problem is None:
        return turn.speak(lambda voice: views.confirm(voice, place.run, place.number, text))
    screen = _show_question(turn, place, problem)
    if len(turn.text) >= FULL:
        # The rest of it comes as a message of its own, and must not pass for a comment.
        turn.prompts.settle(turn.user_id, place.run.id)
    return screen


async def not_text(turn: Turn, place: CommentPlace) -> Reply:
    """Something that cannot be a comment while one is waited for: a file's id would lead back to its sender."""
    await turn.passed()
    return _show_question(turn, place, _promise(place).only_text)


def repeat_question(turn: Turn, place: CommentPlace) -> Reply:
    """The question that waits now; whether a text was stored before a crash is noted nowhere else."""
    return _show_question(turn, place)


def survey_closed(turn: Turn, run: SurveyRun) -> Reply:
    """For a comment that came just after its survey had closed: so much, once."""
    turn.prompts.end_comments(turn.user_id, run.id, turn.now)
    turn.prompts.drafts.drop(turn.user_id, run.id)
    return closed(turn, run)


async def store(turn: Turn, tap: StoreComment) -> Reply:
    """The quoted text is the comment; it was kept nowhere but in the chat."""
    return await _store(turn, tap.survey, tap.number, clean_line(turn.text))


async def discard(turn: Turn, tap: DiscardComment) -> Reply:
    """The quoted text was meant for something else."""
    async with turn.db.transaction() as tx:
        place = await _place(tx, turn, tap.survey)
        if not isinstance(place, CommentPlace):
            return place
        await turn.first_time(tx)
    if not place.waits or place.number != tap.number:
        return turn.speak(common.button_expired)
    return _show_question(turn, place, views.discard_notice)


async def skip(turn: Turn, tap: SkipComment) -> Reply:
    """On to the next question, also when pressed twice; what is kept of it is the same as after a text."""
    async with turn.db.transaction() as tx:
        place = await _place(tx, turn, tap.survey)
        if not isinstance(place, CommentPlace):
            return place
        await turn.first_time(tx)
        if place.waits and place.number == tap.number:
            if _is_suspended(turn, place):
                # Whoever moved on while nothing was taken would have skipped.
                return _show_question(turn, place, views.not_taken)
            place = place.next
            await answer_store(place.run).advance(tx, place.run, turn.user_id, place.number)
            turn.db.mark_for_vacuum()
    if place.number != tap.number + 1:
        return turn.speak(common.button_expired)
    return _show_question(turn, place)


async def again(turn: Turn, tap: AskComments) -> Reply:
    """The comments on a named survey once more: the one that waits, or from the first."""
    async with turn.db.transaction() as tx:
        place = await _place(tx, turn, tap.survey)
        if not isinstance(place, CommentPlace):
            return place
        if place.run.survey.anonymous or not place.run.survey.comments:
            return turn.speak(common.button_expired)
        if await turn.first_time(tx) and not place.waits:
            place = replace(place, number=0)
            await named.advance(tx, place.run, turn.user_id, place.number)
    return _show_question(turn, place)


async def erase(turn: Turn, tap: DeleteComment) -> Reply:
    """The stored comment on the question that waits is erased, and the next one is asked; also when pressed twice."""
    async with turn.db.transaction() as tx:
        place = await _place(tx, turn, tap.survey)
        if not isinstance(place, CommentPlace):
            return place
        is_waiting = place.waits and place.number == tap.number and place.question.id in place.comments
        if await turn.first_time(tx) and is_waiting:
            await named.comment(tx, place.run, turn.user_id, place.question.id, "")
            place = place.next
            await named.advance(tx, place.run, turn.user_id, place.number)
    if place.run.survey.anonymous or place.number != tap.number + 1:
        return turn.speak(common.button_expired)
    return _show_question(turn, place, views.comment_deleted)


async def _store(turn: Turn, survey_id: int, number: int, text: str) -> Reply:
    """One transaction: the text is kept, and the next question waits; the same update again only says so again."""
    async with turn.db.transaction() as tx:
        place = await _place(tx, turn, survey_id)
        if not isinstance(place, CommentPlace):
            return place
        first = await turn.first_time(tx)
        if place.number == number:
            if not first or not place.waits:
                return turn.speak(common.button_expired)
            problem = views.not_taken if _is_suspended(turn, place) else _validate_text(text, views.message_not_found)
            if problem is not None:
                return _show_question(turn, place, problem)
            await answer_store(place.run).comment(tx, place.run, turn.user_id, place.question.id, text)
            place = place.next
            await answer_store(place.run).advance(tx, place.run, turn.user_id, place.number)
            turn.db.mark_for_vacuum()
        elif first:
            return turn.speak(common.button_expired)
    return _show_question(turn, place, _promise(place).stored)


def _promise(place: CommentPlace) -> Wording:
    """What holds for comments on this survey."""
    return wording_of(place.run.survey)


def _is_suspended(turn: Turn, place: CommentPlace) -> bool:
    """Whether the file would tell in which order comments came, and so who wrote which; named ones tell it anyway."""
    return place.run.survey.anonymous and turn.db.rewriting_failure is not None


def _validate_text(text: str, empty: Said) -> Said | None:
    """Why this cleaned text cannot be a comment, or None."""
    if not text:
        return empty
    return (lambda voice: views.too_long(voice, len(text))) if len(text) > COMMENT_LENGTH else None


def _show_question(turn: Turn, place: CommentPlace, notice: Said | None = None) -> Screen:
    """The question that waits, or the end; ``notice`` is what happened just before."""
    if not place.waits:
        turn.prompts.end_comments(turn.user_id, place.run.id, turn.now)
        zone = turn.events[place.run.event].zone
        return turn.speak(lambda voice: views.finished(voice, place.run, notice and notice(voice)), zone)
    turn.prompts.note(turn.user_id, place.run.id, place.number, turn.now)
    stored_text = place.comments.get(place.question.id, "")
    return turn.speak(lambda voice: views.prompt(voice, place.run, place.number, notice and notice(voice), stored_text))


async def _place(tx: Tx, turn: Turn, survey_id: int) -> CommentPlace | Reply:
    """Where this person stands in that survey; else what to tell them."""
    run = await surveys.get(tx, survey_id)
    if run is None or run.event not in turn.events or await registrations.find(tx, run.event, turn.user_id) is None:
        return turn.speak(common.button_expired)
    if not run.is_open(turn.now):
        return closed(turn, run)
    place = place_of(run, await answer_store(run).standing(tx, run, turn.user_id))
    return place or turn.speak(common.button_expired)
