"""A stretch of one person's chat in a few lines: what they were asked, and what they pressed or typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demo.telegram.stand_in import Entry
from demo.transcript_reader import MARKS, list_actions, normalize_whitespace
from domain.events import Event
from domain.questions import Question
from views.callback.codec import decode
from views.callback.participants import AnswerRegistration, InSurvey, SkipComment, ToggleRegistration
from views.survey.screens import TOGGLES, Action

ASKING = (SkipComment, AnswerRegistration)
"""The buttons under a question that wants typing."""
ON_QUESTION = {Action.ANSWER, *TOGGLES, Action.DONE, Action.SKIP}
"""What is done to the question that is shown."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the bot showed, in one line, and what the person did about it, in order."""

    prompt: str
    acts: tuple[str, ...] = ()


def exchanges(event: Event, chat: Sequence[Entry], since: int) -> tuple[Exchange, ...]:
    """What the person did from entry ``since`` of their chat on, in order, and what the bot said to it in the end."""
    excerpt: list[Exchange] = []
    screens: dict[int | None, Entry] = {}
    newest = last = answer = None
    for number, entry in enumerate(chat):
        if entry.who == "bot" and entry.kind in {"message", "edit"}:
            screens[entry.message_id] = newest = entry
            # A tap is answered in its place, a text by the first that comes.
            if answer is None or (last and entry.message_id == last.message_id):
                answer = entry
        elif entry.who == "person" and number >= since:
            _add_action(excerpt, _summary_line(event, screens.get(entry.message_id, newest), entry), entry)
            last, answer = entry, None
    return (*excerpt, Exchange(_lines(answer)[0])) if answer else tuple(excerpt)


def _add_action(excerpt: list[Exchange], prompt: str, entry: Entry) -> None:
    act = entry.text or entry.kind
    act = next((act.removeprefix(mark) for mark in MARKS if act.startswith(mark)), act)
    if excerpt and excerpt[-1].prompt == prompt:
        excerpt[-1] = Exchange(prompt, (*excerpt[-1].acts, act))
    else:
        excerpt.append(Exchange(prompt, (act,)))


def _lines(screen: Entry) -> list[str]:
    return [line for line in screen.text.splitlines() if line.strip()]


def _summary_line(event: Event, screen: Entry | None, act: Entry) -> str:
    """The line of a screen that tells most: the question of the settings it asks, another question, or its head."""
    if screen is None:
        return ""
    question = _get_question(event, screen, act)
    if question is not None:
        texts = [
            text
            for text in map(normalize_whitespace, question.text.values())
            if text in normalize_whitespace(screen.text)
        ]
        # The words of one language may be part of another's.
        return max(texts, key=len, default=question.id)
    first, *_ = lines = _lines(screen)
    if act.kind == "message":
        return lines[-1]
    is_review = any(isinstance(tap, InSurvey) and tap.action == Action.SEND for tap in list_actions(screen))
    return first if is_review else next((line for line in lines if line.endswith("?")), first)


def _get_question(event: Event, screen: Entry, act: Entry) -> Question | None:
    survey = event.survey
    typing_tap = next((tap for tap in list_actions(screen) if isinstance(tap, ASKING)), None)
    match decode(act.data) if act.data else typing_tap:
        case InSurvey(action=action, question=number) if survey and action in ON_QUESTION:
            return survey.closed_questions[number]
        case SkipComment(number=number) if survey:
            return survey.comments[number]
        case AnswerRegistration(number=number) | ToggleRegistration(number=number):
            return event.registration[number]
        case _:
            return None
