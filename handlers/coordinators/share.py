"""Sharing released results with those who gave them: shown as they will look, sent once."""

from __future__ import annotations

import zlib

from domain.events import Event, SurveyAudience
from domain.messages import Audience, MessageKind, PlannedMessage, survey_body
from domain.operations.audit import AuditAction
from domain.results.reports import PublishedComments
from domain.results.summary import ClosedSummary
from handlers.context import Turn
from storage import comments, summaries, surveys
from storage.engine.database import Tx
from storage.messages import plan, progress
from views.callback.coordinators import PreviewShare, SendShare
from views.i18n import Translator
from views.layout import common
from views.progress import State, sending_started
from views.results import share as views
from views.screen import Reply, Screen, SlowReply


def message_id(event: Event) -> str:
    """Of the one message with results that a survey, the event's main one, can have."""
    return f"results-{event.survey_id}" if survey_body(event.survey_id) else "results-1"


async def preview(turn: Turn, tap: PreviewShare) -> Reply:
    """What participants would get, with the published comments or without."""
    async with turn.results_db.reading() as tx:
        event = await surveys.focus(tx, turn.events[tap.event], tap.survey)
        summary, comments = await _read(tx, turn, event)
        count = len(await plan.recipients(tx, _message(turn, event, tap.comments)))
        is_sent = await plan.find(tx, event.code, message_id(event)) is not None
    if summary is None or tap.comments > 1:
        return turn.speak(common.button_expired)
    if is_sent:
        return turn.speak(views.sent_before)
    send = SendShare(event.code, tap.comments, _mark(comments), event.survey_id)
    comment_count = sum(map(len, comments.values()))

    def draw(voice: Translator) -> tuple[Screen, ...]:
        screens = views.to_participants(voice, event, summary, comments if tap.comments else {})
        return views.preview(voice, event, screens, recipient_count=count, comment_count=comment_count, send=send)

    return SlowReply(lambda: turn.speak(draw, event.zone))


async def _read(tx: Tx, turn: Turn, event: Event) -> tuple[ClosedSummary | None, PublishedComments]:
    """The results, if they may be shared, and the comments that are published."""
    summary = await summaries.read(tx, event, turn.now)
    run = await surveys.find(tx, event.code, event.survey_id)
    if run is None or not isinstance(summary, ClosedSummary) or not summary.can_be_shared:
        return None, {}
    return summary, await comments.published(tx, run.id)


def _mark(comments: PublishedComments) -> int:
    """A number that is another one when other comments are published."""
    return zlib.crc32(repr(sorted(comments.items())).encode())


def _message(turn: Turn, event: Event, with_comments: int) -> PlannedMessage:
    report = {"chat": turn.user_id, "message": turn.message_id, "done": 0}
    body = {"comments": with_comments, "report": report, **survey_body(event.survey_id)}
    is_for_event = event.survey is None or event.survey.audience in {None, SurveyAudience.PRESENT}
    audience = Audience.CHECKED_IN if is_for_event else Audience.REGISTERED
    return PlannedMessage(event.code, message_id(event), MessageKind.RESULTS, audience, turn.now, body)


async def send(turn: Turn, tap: SendShare) -> Reply:
    """Release it, once, whoever presses and however often."""
    async with turn.db.transaction() as tx:
        event = await surveys.focus(tx, turn.events[tap.event], tap.survey)
        summary, comments = await _read(tx, turn, event)
        if summary is None or tap.comments > 1 or tap.mark != _mark(comments):
            return turn.speak(common.button_expired)
        message = _message(turn, event, tap.comments)
        is_new = await plan.find(tx, event.code, message.id) is None
        if await turn.first_time(tx) and is_new:
            await turn.record(tx, AuditAction.SHARE_RESULTS, event.code)
            await plan.add(tx, message)
            await plan.release(tx, message, await plan.recipients(tx, message), turn.now)
        report = await progress.find_report(tx, turn.user_id, turn.message_id)
        state = State.of(await progress.counts(tx, event.code, message.id))
    if report is None or not state.pending_count:
        return turn.speak(views.sent_before)
    turn.wake()
    # The message itself is left to the live report: two hands editing it could leave the older state standing.
    return turn.speak(sending_started)
