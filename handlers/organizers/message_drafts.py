"""Writing a message in the chat: texts taken, preview, time, sending; it adds no words of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.announcements.message_draft import TIME, AttachedFile, MessageContent, MessageDraft, find_excess
from domain.announcements.typed_time import FutureTime, PastTime, TypedTime, parse_time
from domain.awaiting.steps import MessageDraftStep
from domain.events import Event
from domain.messages import Audience, MessageKind, PlannedMessage, survey_body
from domain.operations.audit import AuditAction
from domain.recipients import GapPolicy, MessageContext, Postpone, SendNow, Skip, SkipReason, at_sending
from domain.survey import SurveyRun
from handlers.context import Turn
from storage import surveys
from storage.engine.database import Tx
from storage.messages import drafts, outbox, plan, progress
from views import reminders as reminder_views
from views.callback.organizers import (
    AskDraftTime,
    CancelDraft,
    CancelPlanned,
    ContinueDraft,
    EditDraft,
    EditReminder,
    ScheduleDraft,
    ScheduleReminder,
    SendDraft,
    ShowDraft,
)
from views.i18n import Html, Translator
from views.layout import common
from views.layout.message_text import visible_length
from views.locales.vocabulary import time_words
from views.messages import announcements as views
from views.messages.announcements import DraftPreview
from views.progress import State, sending_started, sent_already
from views.screen import Reply, Screen

PROMPT = "message draft"
"""By which it is remembered when a text for the draft was asked for."""


def languages(turn: Turn) -> tuple[str, ...]:
    """The languages that a message can be written in, the organizer's own first."""
    language_codes = turn.rules.messages.languages
    return tuple(
        dict.fromkeys([*(language for language in turn.languages if language in language_codes), *language_codes])
    )


# What is typed


async def handle_text(turn: Turn, step: MessageDraftStep) -> Reply:
    """A text that a draft waits for."""
    return await (_handle_time(turn, step.draft) if step.draft.asking == TIME else handle_content(turn, step))


async def handle_content(turn: Turn, step: MessageDraftStep) -> Reply:
    """A text, photo or document for the language that is asked for; then the next language, or the preview."""
    draft, language = step.draft, step.draft.asking or ""
    content = _read_content(turn)
    if content is None or (content.file and draft.kind is MessageKind.REMINDER):
        return await _ask_again(turn, draft, lambda voice: views.only_content(voice, draft))
    new_draft = draft.with_content(language, content)
    excess = find_excess(new_draft.content)
    if excess is not None:
        return await _ask_again(turn, draft, lambda voice: views.too_long(voice, excess))
    if draft.kind is MessageKind.ANNOUNCEMENT and language not in draft.content:
        new_draft = replace(new_draft, asking=next(iter(new_draft.missing(languages(turn))), None))
    reply = await _save(turn, new_draft)
    if turn.attachment is None or not turn.attachment.is_of_album:
        return reply
    screens = reply if isinstance(reply, tuple) else (reply,)
    return (turn.speak(views.first_of_album), *(screen for screen in screens if isinstance(screen, Screen)))


def _read_content(turn: Turn) -> MessageContent | None:
    """What the message says; None of a sticker, a voice message and whatever else cannot be passed on."""
    attachment = turn.attachment
    if attachment is None and not turn.text.strip():
        return None
    file = AttachedFile(attachment.file_id, attachment.is_photo) if attachment else None
    return MessageContent(turn.html, visible_length(turn.html), file)


async def _ask_again(turn: Turn, draft: MessageDraft, notice: Callable[[Translator], Html]) -> Reply:
    await turn.passed()
    turn.prompts.note(turn.user_id, PROMPT, 0, turn.now)
    event = turn.events[draft.event]
    return turn.speak(lambda voice: views.ask_text(voice, event, draft, draft.asking or "", notice(voice)), event.zone)


async def _save(turn: Turn, draft: MessageDraft) -> Reply:
    """Store it, and show it; of an update that comes again, what the draft has become since."""
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await drafts.save(tx, turn.user_id, draft)
        stored_draft = await drafts.find(tx, turn.user_id)
    return turn.speak(views.no_draft) if stored_draft is None else await show(turn, stored_draft)


async def _handle_time(turn: Turn, draft: MessageDraft) -> Reply:
    event = turn.events[draft.event]
    parsed_time = parse_time(turn.text, turn.now, event.zone, time_words())
    closes = await _closing_time(turn, draft)
    if isinstance(parsed_time, FutureTime) and (closes is None or parsed_time.moment < closes):
        return await _save(turn, replace(draft, due=parsed_time.moment, asking=None))
    await turn.passed()
    return _ask_time(turn, event, draft, parsed_time, closes)


async def _closing_time(turn: Turn, draft: MessageDraft) -> datetime | None:
    """When what the message is about is over, if it is about a survey."""
    if draft.kind is not MessageKind.REMINDER:
        return None
    async with turn.db.reading() as tx:
        run = await surveys.of_event(tx, draft.event)
    return None if run is None else run.closes_at


def _ask_time(
    turn: Turn, event: Event, draft: MessageDraft, wrong: TypedTime | None = None, closes: datetime | None = None
) -> Screen:
    turn.prompts.note(turn.user_id, PROMPT, 0, turn.now)
    return turn.speak(lambda voice: views.ask_time(voice, event, draft, turn.now, wrong, closes), event.zone)


# What is shown


async def show(turn: Turn, draft: MessageDraft) -> Reply:
    """What the draft waits for, or the message as it will look."""
    event = turn.events[draft.event]
    if draft.asking is None:
        return await _preview(turn, event, draft)
    if draft.asking == TIME:
        return _ask_time(turn, event, draft)
    turn.prompts.note(turn.user_id, PROMPT, 0, turn.now)
    return turn.speak(lambda voice: views.ask_text(voice, event, draft, draft.asking or ""), event.zone)


async def _preview(turn: Turn, event: Event, draft: MessageDraft) -> Reply:
    async with turn.db.reading() as tx:
        run = await surveys.of_event(tx, event.code)
        preview = await count_recipients(tx, turn, event, _message(turn, draft, run), run)
    if draft.kind is MessageKind.REMINDER and (run is None or not run.is_open(turn.now)):
        return turn.speak(reminder_views.nothing_open)
    texts = _reminder_texts(turn, event, draft, run) if run and draft.kind is MessageKind.REMINDER else ()
    return turn.speak(lambda voice: views.preview(voice, event, draft, preview, texts), event.zone)


def _reminder_texts(turn: Turn, event: Event, draft: MessageDraft, run: SurveyRun) -> tuple[tuple[str, str], ...]:
    def text(voice: Translator) -> tuple[str, str]:
        words = draft.content.get(voice.language)
        return voice.language, reminder_views.reminder(voice, event, run, words.html if words else "").text

    texts = [turn.in_language(code).speak(text, event.zone) for code in turn.rules.messages.languages]
    return tuple(dict.fromkeys(texts))


def _message(turn: Turn, draft: MessageDraft, run: SurveyRun | None) -> PlannedMessage:
    body = draft.body() | _survey_body(draft, run)
    return PlannedMessage(draft.event, "draft", draft.kind, draft.audience, draft.due or turn.now, body)


def _survey_body(draft: MessageDraft, run: SurveyRun | None) -> dict[str, str]:
    return survey_body(run.survey.id) if run is not None and draft.kind is MessageKind.REMINDER else {}


async def count_recipients(
    tx: Tx, turn: Turn, event: Event, message: PlannedMessage, run: SurveyRun | None
) -> DraftPreview:
    """Whom this message is for, and how many of them would get it if it went out now."""
    context = MessageContext(replace(message, due=turn.now), run.closes_at if run else None, GapPolicy.LEAVE)
    # Quiet hours hold for everybody alike and are told apart from the counts.
    rules = replace(turn.rules.messages, quiet_hours=None)
    recipients = await outbox.load_recipients(tx, event.code, await plan.recipients(tx, message), message.survey)
    skip_counts, now = dict.fromkeys(SkipReason, 0), 0
    for recipient in recipients:
        match at_sending(context, recipient, event, rules, turn.now):
            case SendNow():
                now += 1
            case Skip(why=why):
                skip_counts[why] += 1
            case Postpone():
                pass
    quiet = turn.rules.messages.quiet_hours
    until = quiet.until(max(message.due, turn.now), event.zone) if quiet else None
    few = turn.rules.privacy.thresholds.minimum_group if message.kind is MessageKind.ANNOUNCEMENT else 0
    return DraftPreview(len(recipients), now, skip_counts, until, few, turn.rules.messages.languages)


# Buttons


async def edit(turn: Turn, tap: EditDraft) -> Reply:
    """The text of this language is asked for."""
    if tap.language not in turn.rules.messages.languages:
        return turn.speak(common.button_expired)
    return await _change(turn, tap.event, asking=tap.language)


async def ask_time(turn: Turn, tap: AskDraftTime) -> Reply:
    """It is to go out at a time."""
    return await _change(turn, tap.event, asking=TIME)


async def show_draft(turn: Turn, tap: ShowDraft) -> Reply:
    """What is there is enough."""
    return await _change(turn, tap.event, asking=None)


async def continue_(turn: Turn, tap: ContinueDraft) -> Reply:
    """What it waits for, once more: the next text is meant for it."""
    async with turn.db.reading() as tx:
        draft = await drafts.find(tx, turn.user_id)
    if draft is None or draft.event != tap.event:
        return turn.speak(common.button_expired)
    return await show(turn, draft)


async def _change(turn: Turn, code: str, *, asking: str | None) -> Reply:
    async with turn.db.transaction() as tx:
        draft = await drafts.find(tx, turn.user_id)
        if draft is None or draft.event != code:
            return turn.speak(common.button_expired)
        is_empty = not draft.content and draft.kind is MessageKind.ANNOUNCEMENT
        draft = replace(draft, asking=(asking or languages(turn)[0]) if is_empty and asking != TIME else asking)
        if await turn.first_time(tx):
            await drafts.save(tx, turn.user_id, draft)
    return await show(turn, draft)


async def edit_reminder(turn: Turn, tap: EditReminder) -> Reply:
    """A reminder with own words: a draft of it, shown with the texts as they are."""
    return await _begin_reminder(turn, tap.event, None)


async def schedule_reminder(turn: Turn, tap: ScheduleReminder) -> Reply:
    """A reminder at a time."""
    return await _begin_reminder(turn, tap.event, TIME)


async def _begin_reminder(turn: Turn, code: str, asking: str | None) -> Reply:
    draft = MessageDraft(code, MessageKind.REMINDER, Audience.NOT_ANSWERED, asking=asking)
    async with turn.db.transaction() as tx:
        run = await surveys.of_event(tx, code)
        if run is None or not run.is_open(turn.now):
            return turn.speak(reminder_views.nothing_open)
        stored_draft = await drafts.find(tx, turn.user_id)
        if stored_draft is not None and stored_draft.content and stored_draft.event in turn.events:
            draft = stored_draft
        if await turn.first_time(tx):
            await drafts.save(tx, turn.user_id, draft)
    return await show(turn, draft)


async def cancel(turn: Turn, _: CancelDraft) -> Reply:
    """It is thrown away. Pressed twice, it is gone already."""
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await drafts.delete(tx, turn.user_id)
    return turn.speak(views.removed)


# Sending


async def send(turn: Turn, tap: SendDraft) -> Reply:
    """Release it now, once for each preview, so that a second tap sends nothing more."""
    async with turn.db.transaction() as tx:
        again = await progress.find_report(tx, turn.user_id, turn.message_id)
        if again is None and await turn.first_time(tx):
            draft = await drafts.find(tx, turn.user_id)
            if draft is None or draft.event != tap.event or draft.mark != tap.mark:
                return turn.speak(common.button_expired)
            message = await _plan(tx, turn, draft, turn.now)
            await plan.release(tx, message, await plan.recipients(tx, message), turn.now)
        state = State.of(await progress.counts(tx, again.event, again.message)) if again else None
    if state is not None and not state.pending_count:
        return turn.speak(sent_already)
    turn.wake()
    # The message itself is left to the live report: two hands editing it could leave the older state standing.
    return turn.speak(sending_started)


async def schedule(turn: Turn, tap: ScheduleDraft) -> Reply:
    """Put it into the plan for the time that was typed; the report of its sending takes the place of this message."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        report = await progress.find_report(tx, turn.user_id, turn.message_id)
        if report is None:
            is_first = await turn.first_time(tx)
            draft = await drafts.find(tx, turn.user_id) if is_first else None
            if draft is None or draft.event != tap.event or draft.mark != tap.mark or draft.due is None:
                return turn.speak(common.button_expired)
            if draft.due <= turn.now:
                await drafts.save(tx, turn.user_id, replace(draft, asking=TIME))
                return _ask_time(turn, event, draft, PastTime(draft.due))
            message = await _plan(tx, turn, draft, draft.due)
        else:
            stored_message = await plan.find(tx, report.event, report.message)
            if stored_message is None:
                return turn.speak(common.button_expired)
            message, _ = stored_message
    quiet = turn.rules.messages.quiet_hours
    until = quiet.until(message.due, event.zone) if quiet else None
    undo = CancelPlanned(event.code, message.id)
    return turn.speak(lambda voice: views.scheduled(voice, event, message.due, until, undo), event.zone)


async def _plan(tx: Tx, turn: Turn, draft: MessageDraft, due: datetime) -> PlannedMessage:
    """The draft becomes a message of the plan, and is erased."""
    is_reminder = draft.kind is MessageKind.REMINDER
    await turn.record(tx, AuditAction.REMIND if is_reminder else AuditAction.ANNOUNCE, draft.event)
    body = {
        **draft.body(),
        **_survey_body(draft, await surveys.of_event(tx, draft.event)),
        "organizer": 1,
        "report": {"chat": turn.user_id, "message": turn.message_id, "done": 0},
        **({"nearer": GapPolicy.LEAVE.value} if is_reminder and draft.due is None else {}),
    }
    id_ = await plan.next_id(tx, draft.event, "reminder-now" if is_reminder else draft.kind.value)
    message = PlannedMessage(draft.event, id_, draft.kind, draft.audience, due, body)
    await plan.add(tx, message)
    await drafts.delete(tx, turn.user_id)
    return message
