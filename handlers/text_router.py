"""Every typed text, sticker, photo and voice message: read what waits for this person, choose, and hand it on."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, assert_never

from domain.announcements.message_draft import MessageDraft
from domain.attendance.name_input import NameInput
from domain.awaiting.choice import for_other_message, for_slash_text, for_text
from domain.awaiting.steps import (
    Ambiguous,
    Awaiting,
    Choice,
    ClosedSurvey,
    CommentEdit,
    CommentPlace,
    DuplicateUpdate,
    EventEditStep,
    InquiryReply,
    MessageDraftStep,
    MinutesSession,
    Nothing,
    RegistrationStep,
    SurveyStep,
)
from domain.editing.changes import EventEdit
from domain.survey import SurveyRun
from handlers import common, small_talk
from handlers.context import Command, Turn
from handlers.coordinators import comments as review
from handlers.coordinators import notes
from handlers.organizers import inquiries, message_drafts
from handlers.organizers.attendance import name_inputs
from handlers.organizers.editing import typing as event_typing
from handlers.organizers.files import incoming
from handlers.participants import checkin, comments, registration_texts, survey_texts
from storage import awaiting as rows
from views import inquiries as inquiry_views
from views import minutes as minutes_views
from views import small_talk as small_talk_views
from views.awaiting import choose_target
from views.screen import Reply


class RouteResult(NamedTuple):
    """What is said to a message, and for what it was taken: of the same kind the newest answer is enough."""

    kind: str
    reply: Reply


async def handle_text(turn: Turn) -> RouteResult:
    """A typed text that is no command."""
    inquiry = await inquiries.find_by_reply(turn)
    if inquiry is not None:
        return RouteResult(InquiryReply.__name__, await inquiries.reply(turn, inquiry))
    if turn.text.lstrip().startswith("/"):
        return await handle_slash_text(turn, turn.text.strip(" /").partition(" ")[0], None)
    awaiting = await _load_pending(turn)
    if awaiting.minutes is not None and awaiting.handled_before:
        note = await notes.find_existing(turn, awaiting.minutes)
        if note is not None:
            return RouteResult(MinutesSession.__name__, note)
        # It became something else before the crash.
        awaiting = replace(awaiting, minutes=None)
    choice = for_text(awaiting, turn.now)
    return RouteResult(type(choice).__name__, await _reply(turn, choice))


async def handle_slash_text(turn: Turn, name: str, command: Command | None, argument: str = "") -> RouteResult:
    """A text that begins with "/" and is no command, or one with words behind it: it may be for what waits.

    ``argument`` are those words, for the command if nothing waits.
    """
    choice = for_slash_text(await _load_pending(turn), turn.now)
    match choice:
        case CommentEdit():
            reply = await review.handle_text(turn, choice)
        case InquiryReply():
            reply = await inquiries.handle_text(turn, choice)
        case Ambiguous():
            reply = await _choose_target(turn, choice, await _command_hint(turn, name, command))
        case SurveyStep() if command is None:
            reply = await survey_texts.handle_text(turn, choice)
        case SurveyStep() | Nothing():
            reply = await (common.unknown(turn, name) if command is None else command(replace(turn, text=argument)))
        case _:
            assert_never(choice)
    return RouteResult(f"{type(choice).__name__} {name}", reply)


async def _command_hint(turn: Turn, name: str, command: Command | None) -> str:
    suggestion = name if command else await common.nearest_command(turn, name)
    return "" if suggestion is None else turn.speak(lambda voice: small_talk_views.plain_command(voice, suggestion))


async def handle_attachment(turn: Turn) -> RouteResult:  # noqa: C901 — one for each thing that can wait
    """A sticker, photo, voice message, file or forwarded text."""
    if await inquiries.find_by_reply(turn) is not None:
        return RouteResult(InquiryReply.__name__, turn.speak(inquiry_views.only_text))
    choice = for_other_message(await _load_pending(turn), turn.now)
    takes_file = isinstance(choice, MessageDraftStep | EventEditStep)
    if not takes_file and (answer := await incoming.handle_file(turn)) is not None:
        return RouteResult("file", answer)
    match choice:
        case RegistrationStep():
            reply = registration_texts.not_text(turn, choice)
        case SurveyStep():
            reply = await survey_texts.not_text(turn, choice)
        case CommentPlace():
            reply = await comments.not_text(turn, choice)
        case DuplicateUpdate(place=place):
            reply = comments.repeat_question(turn, place)
        case ClosedSurvey(run=run):
            reply = comments.survey_closed(turn, run)
        case MessageDraftStep():
            reply = await message_drafts.handle_content(turn, choice)
        case EventEditStep():
            reply = await event_typing.handle_file(turn, choice)
        case MinutesSession():
            reply = turn.speak(minutes_views.only_text)
        case Nothing():
            reply = await common.unsupported(turn)
        case _:
            assert_never(choice)
    return RouteResult(type(choice).__name__, reply)


async def edited(turn: Turn) -> RouteResult:
    """A message that was changed after it was sent."""
    return RouteResult("edited", await common.edited(turn))


async def _reply(turn: Turn, choice: Choice) -> Reply:  # noqa: C901, PLR0911, PLR0912 — one for each thing that can wait
    match choice:
        case CommentEdit():
            return await review.handle_text(turn, choice)
        case InquiryReply():
            return await inquiries.handle_text(turn, choice)
        case NameInput():
            return await name_inputs.handle_text(turn, choice)
        case EventEditStep():
            return await event_typing.handle_text(turn, choice)
        case MessageDraftStep():
            return await message_drafts.handle_text(turn, choice)
        case MinutesSession():
            return await notes.handle_text(turn, choice)
        case RegistrationStep():
            return await registration_texts.handle_text(turn, choice)
        case SurveyStep():
            return await survey_texts.handle_text(turn, choice)
        case CommentPlace():
            return await comments.handle_text(turn, choice)
        case DuplicateUpdate(place=place):
            return comments.repeat_question(turn, place)
        case ClosedSurvey(run=run):
            return comments.survey_closed(turn, run)
        case Ambiguous():
            return await _choose_target(turn, choice)
        case Nothing():
            return await checkin.handle_text(turn) or await small_talk.handle_text(turn)
        case _:
            assert_never(choice)


async def _choose_target(turn: Turn, choice: Ambiguous, hint: str = "") -> Reply:
    topic = await notes.topic(turn, choice.minutes) if choice.minutes else None
    if isinstance(choice.comment, ClosedSurvey):
        turn.prompts.end_comments(turn.user_id, choice.comment.run.id, turn.now)
    if choice.minutes is None:
        # If it comes again after a crash, it is asked again, and never taken for the one that was shown since.
        await turn.passed()
    return turn.speak(lambda voice: choose_target(voice, choice, topic, hint))


async def _load_pending(turn: Turn) -> Awaiting:
    async with turn.db.reading() as tx:
        waiting = await rows.of_person(tx, turn.user_id, turn.update_id, turn.events.keys())
    _confirm_comments(turn, waiting)
    steps = [await registration_texts.waiting_step(turn, registration) for registration in waiting.registrations]
    places = [comments.place_of(run, standing) for run, standing in waiting.surveys if run.is_open(turn.now)]
    return Awaiting(
        edit=CommentEdit(*waiting.edit) if waiting.edit else None,
        inquiry_reply=InquiryReply(waiting.inquiry) if waiting.inquiry else None,
        draft=_draft_step(turn, waiting.draft),
        minutes=MinutesSession(turn.events[waiting.minutes]) if waiting.minutes else None,
        registrations=[step for step in steps if step is not None],
        places=[replace(place, shown_at=turn.prompts.at(turn.user_id, place.run.id)) for place in places if place],
        survey_steps=_survey_steps(turn, [run for run, _ in waiting.surveys if run.is_open(turn.now)]),
        closed_surveys=[_closed(turn, run) for run, _ in waiting.surveys if not run.is_open(turn.now)],
        handled_before=waiting.handled_before,
        name_input=await name_inputs.find(turn),
        event_edit=_event_edit_step(turn, waiting.event_edit),
    )


def _confirm_comments(turn: Turn, waiting: rows.Waiting) -> None:
    """After an answer of the organizers a text may be for them: what was asked before is asked about, not stored."""
    for run, _ in waiting.surveys:
        prompted_at = turn.prompts.at(turn.user_id, run.id)
        if waiting.answered_at is not None and prompted_at is not None and prompted_at <= waiting.answered_at:
            turn.prompts.settle(turn.user_id, run.id)


def _event_edit_step(turn: Turn, waiting: tuple[EventEdit, str] | None) -> EventEditStep | None:
    if waiting is None:
        return None
    return EventEditStep(*waiting, turn.prompts.at(turn.user_id, event_typing.PROMPT))


def _draft_step(turn: Turn, draft: MessageDraft | None) -> MessageDraftStep | None:
    if draft is None or draft.asking is None:
        return None
    return MessageDraftStep(draft, turn.prompts.at(turn.user_id, message_drafts.PROMPT))


def _survey_steps(turn: Turn, runs: list[SurveyRun]) -> list[SurveyStep]:
    drafts = [(run, turn.prompts.drafts.find(turn.user_id, run.id, turn.now)) for run in runs]
    return [SurveyStep(run, draft.step, draft.shown_at) for run, draft in drafts if draft is not None]


def _closed(turn: Turn, run: SurveyRun) -> ClosedSurvey:
    draft = turn.prompts.drafts.find(turn.user_id, run.id, turn.now)
    return ClosedSurvey(run, draft.shown_at if draft else turn.prompts.at(turn.user_id, run.id))
