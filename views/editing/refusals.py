"""Why a change of an event was not made, in the chat's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from domain.editing.changes import FrozenPart, FrozenReason
from domain.editing.mistakes import Mistake
from domain.editing.typed import TypedProblem
from views.editing.labels import key_label, option_label
from views.i18n import Html, Translator, safe
from views.mistakes.editing import IN_THE_CHAT
from views.mistakes.sentences import mistake_text
from views.mistakes.wording import Values

MAX_MISTAKES = 5
"""So many mistakes are told at once."""


def typed_problem(voice: Translator, problem: TypedProblem) -> Html:  # noqa: C901, PLR0911 — one for each
    """Why what was typed is no such value, with how one is written."""
    match problem:
        case TypedProblem.NO_TEXT:
            return voice.say("A text is expected here.")
        case TypedProblem.NO_MOMENT:
            return voice.say("This is no day and time. Write it like 22.03.2027 09:30.")
        case TypedProblem.NO_DAY:
            return voice.say("This is no day. Write it like 22.03.2027.")
        case TypedProblem.NO_CLOCK:
            return voice.say("This is no time of day. Write it like 10:00, or 10:00–10:45.")
        case TypedProblem.NO_WHEN:
            return voice.say(
                "This is no time. Write a day and time like 22.03.2027 18:00, or a rule like “1 day before the"
                " beginning, 18:00” or “2 hours after the end”."
            )
        case TypedProblem.NO_NUMBER:
            return voice.say("This is no whole number. Write it in digits.")
        case TypedProblem.NO_DECIMAL:
            return voice.say("This is no number. Write it like 4 or 4.5.")
        case TypedProblem.NO_OPTION:
            return voice.say("Choose one of these.")
        case TypedProblem.NO_FILE:
            return voice.say("Send the document as a file, not as a text or picture.")
        case TypedProblem.OTHER_COUNT:
            return voice.say("There must be as many options in each language, one on each line.")
        case _:
            assert_never(problem)


def frozen(voice: Translator, reasons: Iterable[FrozenReason]) -> Html:
    """What stands against the change."""
    lines = [f"• {frozen_part(voice, reason)}" for reason in reasons]
    return Html("\n".join([voice.say("<b>This cannot be changed any more</b>"), *lines]))


def frozen_part(voice: Translator, reason: FrozenReason) -> Html:
    """One thing that stands, in a sentence."""
    match reason.part:
        case FrozenPart.CODE:
            return voice.say("The code stands in links that people have.")
        case FrozenPart.SURVEY:
            return voice.say(
                "The survey has opened: its questions, its promise, its closing and who takes part stay as they are."
            )
        case FrozenPart.GROUPS:
            return voice.say("The survey has opened: the professions and their groups in the results stay.")
        case FrozenPart.PROFESSION:
            return voice.say("Somebody is registered with the profession “{name}”.", name=reason.name)
        case FrozenPart.MESSAGE:
            message, _, number = reason.name.rpartition("-")
            kind, _, survey = message.partition("-")
            what = f"{option_label(voice, kind)} {survey}".strip()
            return voice.say("This message has gone out already: {what} {number}.", what=what, number=number)
        case FrozenPart.RELEASED:
            return voice.say(
                "“{question}” was asked without names, and its result is known. Asked again with names it would tell"
                " what single people answered then: ask something else, or without names.",
                question=voice.label(dict(reason.texts)),
            )
        case _:
            assert_never(reason.part)


def wrong(voice: Translator, mistakes: Iterable[tuple[str, Mistake]]) -> Html:
    """What is wrong with the event as it would be; each mistake with its key below ``event[1]``."""
    sentences = dict.fromkeys(mistake_line(voice, key, mistake) for key, mistake in mistakes)
    lines = [f"• {line}" for line in list(sentences)[:MAX_MISTAKES]]
    if len(sentences) > MAX_MISTAKES:
        lines.append(voice.count("• and {n} more", "• and {n} more", len(sentences) - MAX_MISTAKES))
    return Html("\n".join([voice.say("<b>This cannot be stored</b>"), *lines]))


def mistake_line(voice: Translator, key: str, mistake: Mistake) -> Html:
    """One mistake: which part, and why."""
    say = IN_THE_CHAT.get(mistake.kind)
    sentence = mistake_text(voice, mistake) + "." if say is None else say(voice, _values(voice, mistake))
    label = key_label(voice, key.partition(".")[2])
    reason = f"{sentence[:1].upper()}{sentence[1:]}"
    return safe(voice.labelled(label, reason) if label else reason)


def _values(voice: Translator, mistake: Mistake) -> Values:
    """The values; texts without the quotation marks that they have in a file."""
    values = {name: mistake_text(voice, v) if isinstance(v, Mistake) else v for name, v in mistake.values}
    return {name: value.strip('"') if isinstance(value, str) else value for name, value in values.items()}
