"""Comments after closing: read one by one, published, edited or withheld; nothing is seen before a survey closes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.awaiting.steps import CommentEdit
from domain.events import Event
from domain.operations.audit import AuditAction
from domain.people import clean_line
from domain.questions import COMMENT_LENGTH
from domain.results.comments import Decision, Reviewed, next_waiting
from domain.survey import SurveyRun
from handlers.context import Turn
from handlers.event_picker import choose_from, recent_event, unknown_code, with_other_events
from storage import comments, surveys
from storage.engine.database import Tx
from views.callback.coordinators import (
    EditComment,
    ListComments,
    PublishComment,
    PublishComments,
    ReplaceComment,
    ReviewComment,
    ShowComments,
    WithholdComment,
)
from views.comments import prompts as asking
from views.comments import review as views
from views.comments.review_list import comment_list, page_of
from views.event_picker import EventList
from views.i18n import Html, Translator
from views.layout import common
from views.screen import Reply


@dataclass(frozen=True, slots=True)
class CommentReview:
    """A closed survey with all its comments."""

    event: Event
    run: SurveyRun
    all: tuple[Reviewed, ...]


async def review(turn: Turn) -> Reply:
    """/comments [CODE]: of that event, else of the only closed survey with comment questions, else a choice."""
    code = turn.text.strip().lower()
    if code and code not in turn.events:
        return unknown_code(turn, "comments", code)
    if code:
        return await _review(turn, (turn.events[code],))
    event = await recent_event(turn, turn.events.values())
    async with turn.results_db.reading() as tx:
        recent_review = None if event is None else await _of_event(tx, event)
    if recent_review is not None:
        screens = _show_all(turn, recent_review)
        return with_other_events(turn, recent_review.event, screens, EventList.COMMENTS)
    return await _review(turn, tuple(turn.events.values()))


async def choose_page(turn: Turn, page: int) -> Reply:
    """This page of the events whose comments can be read."""
    return await _review(turn, tuple(turn.events.values()), page)


async def _review(turn: Turn, events: Iterable[Event], page: int = 0) -> Reply:
    async with turn.results_db.reading() as tx:
        reviews = [review for event in events if (review := await _of_event(tx, event))]
    match reviews:
        case []:
            return turn.speak(views.no_comments)
        case [one]:
            return _show_all(turn, one)
        case several:
            codes = {one.event.code: one.run.survey.id for one in several}
            events = [one.event for one in several]
            return await choose_from(
                turn, events, EventList.COMMENTS, lambda code: ShowComments(code, codes[code]), page
            )


async def show_event(turn: Turn, tap: ShowComments) -> Reply:
    """An event was chosen."""
    async with turn.results_db.reading() as tx:
        event = turn.events[tap.event]
        review = await _of_run(tx, event, await surveys.find(tx, event.code, tap.survey))
    return turn.speak(common.button_expired) if review is None else _show_all(turn, review)


async def show_list(turn: Turn, tap: ListComments) -> Reply:
    """A page of the list; whoever was editing a comment is not any more."""
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await comments.end_editing(tx, turn.user_id)
        review = await _of_survey(tx, turn, tap.survey)
    if review is None or tap.place >= len(review.all):
        return turn.speak(common.button_expired)
    return _show_page(turn, review, tap.place)


async def publish_all(turn: Turn, tap: PublishComments) -> Reply:
    """Reports may show all that stood on a page and waited; none of them can have changed since it was shown."""
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await comments.end_editing(tx, turn.user_id)
            await comments.publish_waiting(tx, tap.survey, tap.first, tap.last)
            await _record(tx, turn, tap.survey, AuditAction.PUBLISH_COMMENTS)
        review = await _of_survey(tx, turn, tap.survey)
    if review is None or not tap.first <= tap.last < len(review.all):
        return turn.speak(common.button_expired)
    waiting = next_waiting(review.all, tap.last)
    return _show_overview(turn, review) if waiting is None else _show_page(turn, review, waiting.place)


async def show(turn: Turn, tap: ReviewComment) -> Reply:
    """Go to a comment; whoever was editing one is not any more."""
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await comments.end_editing(tx, turn.user_id)
        review = await _of_survey(tx, turn, tap.survey)
    if review is None or tap.place >= len(review.all):
        return turn.speak(common.button_expired)
    return _shown(turn, review, review.all[tap.place])


async def publish(turn: Turn, tap: PublishComment) -> Reply:
    """Reports may show it."""
    return await _decided(turn, tap.survey, tap.place, Decision.PUBLISHED)


async def withhold(turn: Turn, tap: WithholdComment) -> Reply:
    """No report shows it."""
    return await _decided(turn, tap.survey, tap.place, Decision.WITHHELD)


_ACTIONS = {Decision.PUBLISHED: AuditAction.PUBLISH_COMMENTS, Decision.WITHHELD: AuditAction.WITHHOLD_COMMENT}


async def _record(tx: Tx, turn: Turn, survey: int, action: AuditAction) -> None:
    run = await surveys.get(tx, survey)
    if run is not None and run.closed_at is not None:
        await turn.record(tx, action, run.event)


async def _decided(turn: Turn, survey: int, place: int, decision: Decision) -> Reply:
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await comments.end_editing(tx, turn.user_id)
            await comments.set_decision(tx, survey, place, decision)
            await _record(tx, turn, survey, _ACTIONS[decision])
        review = await _of_survey(tx, turn, survey)
    if review is None or place >= len(review.all):
        return turn.speak(common.button_expired)
    return _show_next(turn, review, place)


async def edit(turn: Turn, tap: EditComment) -> Reply:
    """The next text is meant for this comment; that is kept in a row, so that a restart does not forget it."""
    async with turn.db.transaction() as tx:
        review = await _of_survey(tx, turn, tap.survey)
        if review is None or tap.place >= len(review.all):
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            await comments.begin_editing(tx, turn.user_id, tap.survey, tap.place)
    return turn.speak(lambda voice: views.edit(voice, review.run, review.all[tap.place]))


async def handle_text(turn: Turn, edit: CommentEdit) -> Reply:
    """A text while this comment is being edited: shown first, kept nowhere."""
    async with turn.results_db.reading() as tx:
        review = await _of_survey(tx, turn, edit.survey)
    if review is None or edit.place >= len(review.all):
        return turn.speak(views.no_comments)
    # It was for this comment: if it comes again after a crash, when none is edited, it must not get into the minutes.
    await turn.passed()
    comment, text = review.all[edit.place], clean_line(turn.text)
    problem = _validate_text(text)
    if problem is not None:
        return turn.speak(lambda voice: views.edit(voice, review.run, comment, problem(voice)))
    return turn.speak(lambda voice: views.confirm_edit(voice, review.run, comment, text))


async def replace(turn: Turn, tap: ReplaceComment) -> Reply:
    """The quoted text is published in place of the comment; pressed twice, it is so already."""
    text = clean_line(turn.text)
    async with turn.db.transaction() as tx:
        review = await _of_survey(tx, turn, tap.survey)
        if review is None or tap.place >= len(review.all):
            return turn.speak(common.button_expired)
        if _validate_text(text) is not None:
            run, comment = review.run, review.all[tap.place]
            return turn.speak(lambda voice: views.edit(voice, run, comment, asking.message_not_found(voice)))
        if await turn.first_time(tx):
            await comments.end_editing(tx, turn.user_id)
            await comments.replace(tx, tap.survey, tap.place, text)
            await _record(tx, turn, tap.survey, AuditAction.EDIT_COMMENT)
        now = await comments.of_survey(tx, tap.survey)
    return _show_next(turn, dataclasses.replace(review, all=now), tap.place)


def _validate_text(text: str) -> Callable[[Translator], Html] | None:
    if not text:
        return asking.empty
    return (lambda voice: asking.too_long(voice, len(text))) if len(text) > COMMENT_LENGTH else None


def _show_all(turn: Turn, comment_review: CommentReview) -> Reply:
    """The list, from what waits on; the only comment by itself; when nothing waits, how it stands."""
    waiting = next_waiting(comment_review.all, -1)
    if waiting is None:
        return _show_overview(turn, comment_review)
    if len(comment_review.all) == 1:
        return _shown(turn, comment_review, waiting)
    return _show_page(turn, comment_review, waiting.place)


def _show_page(turn: Turn, comment_review: CommentReview, place: int) -> Reply:
    page = page_of(comment_review.all, place)
    return turn.speak(
        lambda voice: comment_list(voice, comment_review.event, comment_review.run, page), comment_review.event.zone
    )


def _show_next(turn: Turn, comment_review: CommentReview, after: int) -> Reply:
    waiting = next_waiting(comment_review.all, after)
    return _show_overview(turn, comment_review) if waiting is None else _shown(turn, comment_review, waiting)


def _show_overview(turn: Turn, comment_review: CommentReview) -> Reply:
    return turn.speak(
        lambda voice: views.overview(voice, comment_review.event, comment_review.run, comment_review.all),
        comment_review.event.zone,
    )


def _shown(turn: Turn, comment_review: CommentReview, comment: Reviewed) -> Reply:
    return turn.speak(
        lambda voice: views.comment(voice, comment_review.run, comment_review.all, comment), comment_review.event.zone
    )


async def _of_event(tx: Tx, event: Event) -> CommentReview | None:
    """Of the event's survey that closed last with comments to read."""
    reviews = [await _of_run(tx, event, run) for run in await surveys.all_of_event(tx, event.code)]
    return next((review for review in reversed(reviews) if review is not None), None)


async def _of_run(tx: Tx, event: Event, run: SurveyRun | None) -> CommentReview | None:
    if run is None or run.closed_at is None or not run.survey.comments or not run.survey.anonymous:
        # Comments on a named survey stay with the people who wrote them: see the answers with names.
        return None
    return CommentReview(event, run, await comments.of_survey(tx, run.id))


async def _of_survey(tx: Tx, turn: Turn, survey: int) -> CommentReview | None:
    run = await surveys.get(tx, survey)
    event = turn.events.get(run.event) if run else None
    return await _of_run(tx, event, run) if event else None
