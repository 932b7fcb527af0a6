"""Asking those who have not answered to press again, after an absence of the bot: preview, one tap, once."""

from __future__ import annotations

from domain.events import Event
from domain.messages import Audience, MessageKind, PlannedMessage, survey_body
from domain.operations.absence import Absence
from domain.operations.audit import AuditAction
from domain.survey import SurveyRun
from handlers.context import Turn
from handlers.organizers.reminders import get_preview, open_survey
from storage.messages import plan, progress
from storage.operations import absences
from views import absence as views
from views import reminders
from views.callback.organizers import PreviewAgain, SendAgain
from views.i18n import Translator
from views.layout import common
from views.progress import State, sending_started, sent_already
from views.screen import Reply


async def preview(turn: Turn, tap: PreviewAgain) -> Reply:
    """What would be sent and to how many."""
    event, run = await open_survey(turn, tap.event)
    if run is None:
        return turn.speak(reminders.nothing_open)
    async with turn.db.reading() as tx:
        absence = await absences.find(tx, tap.event, tap.number)
        if absence is None:
            return turn.speak(common.button_expired)
        texts = _texts(turn, event, absence)
        message_preview = await get_preview(
            tx, turn, event, _message(turn, event, run, absence), run, tuple(texts.items())
        )
    again = SendAgain(tap.event, tap.number)
    return turn.speak(lambda voice: reminders.preview(voice, event, message_preview, again), event.zone)


async def send(turn: Turn, tap: SendAgain) -> Reply:
    """Release it now; once for each absence, whoever presses and however often."""
    event, run = await open_survey(turn, tap.event)
    if run is None:
        return turn.speak(reminders.nothing_open)
    async with turn.db.transaction() as tx:
        absence = await absences.find(tx, tap.event, tap.number)
        if absence is None:
            return turn.speak(common.button_expired)
        message = _message(turn, event, run, absence)
        if await plan.add(tx, message):
            await plan.release(tx, message, await plan.recipients(tx, message), turn.now)
            await turn.record(tx, AuditAction.REMIND, event.code)
        state = State.of(await progress.counts(tx, event.code, message.id))
    if not state.pending_count:
        return turn.speak(sent_already)
    turn.wake()
    return turn.speak(sending_started)


def _message(turn: Turn, event: Event, run: SurveyRun, absence: Absence) -> PlannedMessage:
    report = {"chat": turn.user_id, "message": turn.message_id, "done": 0}
    body = {"text": _texts(turn, event, absence), "report": report, **survey_body(run.survey.id)}
    name = f"again-absence-{absence.number}"
    return PlannedMessage(event.code, name, MessageKind.TEXT, Audience.NOT_ANSWERED, turn.now, body)


def _texts(turn: Turn, event: Event, absence: Absence) -> dict[str, str]:
    """Language → the text in it."""

    def text(voice: Translator) -> tuple[str, str]:
        return voice.language, views.resubmit_request(voice, event, absence)

    return dict(turn.in_language(code).speak(text, event.zone) for code in turn.rules.messages.languages)
