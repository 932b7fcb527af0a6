"""Why a change of an event was not made, in the chat's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias, assert_never

from domain.editing.changes import FrozenPart, FrozenReason
from domain.editing.event_fields import EVENT
from domain.editing.fields import EventField, ValueKind
from domain.editing.typed import TypedProblem
from views.editing.labels import field_label, option_label
from views.i18n import SOURCE, Html, MissingTranslation, Translator, safe

Mistake: TypeAlias = tuple[str, str]
"""The key of a value of the event, and what is wrong with it as the settings file would be told."""
Reasons: TypeAlias = tuple[tuple[str, Callable[[re.Match[str]], Html]], ...]

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
                "This is no time. Write a day and time like 22.03.2027 18:00, or a rule like “start - 1d at 18:00” or"
                " “end + 2h”."
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
    lines = [f"• {_frozen_part(voice, reason)}" for reason in reasons]
    return Html("\n".join([voice.say("<b>This cannot be changed any more</b>"), *lines]))


def _frozen_part(voice: Translator, reason: FrozenReason) -> Html:
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
            kind, _, number = reason.name.rpartition("-")
            what = option_label(voice, kind)
            return voice.say("This message has gone out already: {what} {number}.", what=what, number=number)
        case _:
            assert_never(reason.part)


def wrong(voice: Translator, mistakes: Iterable[Mistake]) -> Html:
    """What is wrong with the event as it would be."""
    sentences = dict.fromkeys(mistake_line(voice, mistake) for mistake in mistakes)
    lines = [f"• {line}" for line in list(sentences)[:MAX_MISTAKES]]
    if len(sentences) > MAX_MISTAKES:
        lines.append(voice.count("• and {n} more", "• and {n} more", len(sentences) - MAX_MISTAKES))
    return Html("\n".join([voice.say("<b>This cannot be stored</b>"), *lines]))


def mistake_line(voice: Translator, mistake: Mistake) -> Html:
    """One mistake: which part, and why."""
    key, reason_text = mistake
    label, reason = _label_of(voice, key), _reason(voice, reason_text)
    return Html(f"{safe(label)}: {reason}") if label else reason


def _label_of(voice: Translator, key: str) -> str:
    """The names of the parts that a key leads through."""
    names: list[str] = []
    field: EventField | None = EVENT
    for name, place in re.findall(r"\.([a-z_]+)(?:\[(\d+)\])?", key):
        field = _field_below(field, name)
        if field is None:
            break
        names.append(f"{field_label(voice, field)} {place}".strip())
    return " › ".join(names)


def _field_below(field: EventField | None, key: str) -> EventField | None:
    if field is None:
        return None
    parts = field.parts[0].parts if field.kind is ValueKind.LIST else field.parts
    inner = [part for part in parts if part.key] + [each for part in parts if not part.key for each in part.parts]
    return next((part for part in inner if part.key == key), None)


def _reason(voice: Translator, reason: str) -> Html:
    """The reason in the reader's language; one that the chat has no words for stands as the settings file says it."""
    for pattern, say in _reasons(voice):
        match = re.search(pattern, reason)
        if match:
            return say(match)
    return safe(_in_english(voice, reason))


def _in_english(voice: Translator, reason: str) -> str:
    # Known in English alone: then the whole screen is.
    if voice.language != SOURCE:
        raise MissingTranslation(reason)
    return f"{reason[:1].upper()}{reason[1:]}"


def _reasons(voice: Translator) -> Reasons:
    return (
        (r"a comment can always be skipped", lambda _: voice.say("Free text can always be skipped.")),
        (
            r"a rating has (\d+) to (\d+) points",
            lambda m: voice.say("A rating has {n} to {most} points.", n=int(m[1]), most=int(m[2])),
        ),
        (
            r"(\d+) to (\d+) options are needed",
            lambda m: voice.say("{n} to {most} options are needed.", n=int(m[1]), most=int(m[2])),
        ),
        (r"is not between 1 and the number of options", lambda _: voice.say("There are not so many options.")),
        (r"can be asked in a survey only", lambda _: voice.say("A ranking can be asked in a survey only.")),
        (
            r"does not stand above this question|there is no earlier question",
            lambda _: voice.say("A question that depends on another stands below it."),
        ),
        (
            r"has (\d+) characters; at most (\d+) fit here",
            lambda m: voice.say("{n} characters; at most {most} fit here.", n=int(m[1]), most=int(m[2])),
        ),
        (r"this text is empty", lambda _: voice.say("The text is empty.")),
        (r"stands on one line", lambda _: voice.say("This text stands on one line.")),
        (r"character that cannot be shown", lambda _: voice.say("A character of it cannot be shown, such as a tab.")),
        (r"the event ends before it starts", lambda _: voice.say("The event would end before it begins.")),
        (
            r"does not exist in .+ and the next time there is (\d\d:\d\d)",
            lambda m: voice.say("The clock is put forward then; the next time there is {time}.", time=m[1]),
        ),
        (r"starts before the one above it", lambda _: voice.say("It begins before the item above it.")),
        (r"ends before it starts; one that goes on", lambda _: voice.say("The item would end before it begins.")),
        (r"starts before the event does", lambda _: voice.say("It begins before the event does.")),
        (r"ends after the event does", lambda _: voice.say("It ends after the event does.")),
        (
            r"starts while (.+) still runs",
            lambda m: voice.say("It begins while “{item}” still runs; two at a time need two rooms.", item=m[1][1:-1]),
        ),
        (r"nobody could tell the two buttons apart", lambda _: voice.say("Another one has the same name already.")),
        (r"the survey closes before it opens", lambda _: voice.say("The survey would close before it opens.")),
        (r"before the survey opens", lambda _: voice.say("That is before the survey opens.")),
        (r"after the survey has closed", lambda _: voice.say("That is after the survey has closed.")),
        (r"after the event, when the agenda", lambda _: voice.say("That is after the event.")),
        (r"this event has no survey to answer", lambda _: voice.say("The event has no survey.")),
        (r"is no time zone", lambda _: voice.say("This is no time zone; write one like Europe/Bucharest.")),
        (r"is no time; write", lambda _: typed_problem(voice, TypedProblem.NO_WHEN)),
        (r"at least one is needed|this key is missing", lambda _: voice.say("At least one is needed.")),
        (
            r"this survey never opens",
            lambda _: voice.say("A further survey opens with its invitation, which is missing."),
        ),
        (
            r"takes several answers: name one option",
            lambda _: voice.say("Several answers can be given to that question: a question can depend on one of them."),
        ),
        (
            r"opens before this one closes",
            lambda _: voice.say("Another survey opens before this one closes; one of an event is open at a time."),
        ),
        (r"one survey of an event can be with names", lambda _: voice.say("Another survey is with names already.")),
        (
            r"nobody is marked as present",
            lambda _: voice.say("Nobody is marked as present: the event has no check-in."),
        ),
        (
            r"nobody is confirmed: set admission",
            lambda _: voice.say("Nobody is confirmed: everybody who has the link takes part in this event."),
        ),
        (
            r"is filled in by nothing|a brace stands alone",
            lambda _: voice.say(
                "In braces stand {event}, {date}, {place} or {hours} alone.",
                event="{event}",
                date="{date}",
                place="{place}",
                hours="{hours}",
            ),
        ),
        (r"\{hours\} is not known", lambda _: voice.say("The event has no agenda: say how many hours it takes.")),
        (r"is no group of a profession", lambda _: voice.say("No profession is of this group.")),
        (r"needs its text", lambda _: voice.say("The message needs its text.")),
        (r'only a message with send = "text" takes', lambda _: voice.say("Only an own message has that.")),
        (r"the survey is too long", lambda _: voice.say("The survey is too long for the chat: leave questions out.")),
        (r"is not given in", lambda _: voice.say("This text is missing in one of the languages.")),
        (r"is the code of another event", lambda _: voice.say("Another event has this code.")),
        (
            r"must be .+characters a-z",
            lambda _: voice.say("Small letters a–z, digits and - alone, without spaces."),
        ),
        (r"must be at least (\d+)", lambda m: voice.say("It must be at least {n}.", n=int(m[1]))),
        (r"must be at most (\d+)", lambda m: voice.say("It must be at most {n}.", n=int(m[1]))),
    )
