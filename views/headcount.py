"""How many were present, typed by a coordinator: what to type, what was understood, and the way to undo it."""

from __future__ import annotations

from typing import assert_never

from domain.attendance.headcount import MAX_PEOPLE, Headcount, TooMany, UnknownLine
from domain.events import UNDISCLOSED, Event
from views.callback.coordinators import AskHeadcount, ShowMinutes, UndoHeadcount
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.minutes import done_button, subject
from views.professions import count_by_profession
from views.registration.screens import title
from views.screen import Button, Row, Screen, with_subject

_SHOWN = 60
"""So much is shown of a line that was not understood, in characters."""


def labels(event: Event) -> dict[str, str]:
    """What professions can be called when they are typed: in every language, and by their ids."""
    return {
        **{profession.id: profession.id for profession in event.professions},
        **{label: profession.id for profession in event.professions for label in profession.label.values()},
        UNDISCLOSED: UNDISCLOSED,
    }


def ask(voice: Translator, event: Event, headcount: Headcount | None) -> Screen:
    """The number is waited for; ``headcount`` is what counts until then."""
    text = paragraphs(
        title(voice, event),
        voice.say("Entered so far: {people}.", people=in_words(voice, event, headcount)) if headcount else "",
        _input_help(voice, event),
        voice.say("Numbers alone, please: no names are kept here. The report then says how many were present."),
    )
    return with_subject(Screen(text, (_back(voice, event),)), subject(event.code))


def _input_help(voice: Translator, event: Event) -> str:
    example = "\n".join(f"{voice.label(profession.label)}: 0" for profession in event.professions)
    return paragraphs(
        voice.say("<b>How many people were present?</b> Type one number, such as 28."),
        voice.say("If you know it by profession, copy this, put the numbers in and send it:"),
        f"<pre>{safe(example)}</pre>",
    )


def in_words(voice: Translator, event: Event, headcount: Headcount) -> str:
    """How many, and of which professions where that is known, as plain text."""
    total = voice.plain_count("{n} person present", "{n} people present", headcount.total)
    parts = count_by_profession(voice, event, headcount.by_profession)
    return f"{total} ({voice.comma.join(voice.labelled(label, n) for label, n in parts)})" if parts else total


def saved(voice: Translator, event: Event, headcount: Headcount, entry: int) -> Screen:
    """What counts now, with the way to undo it."""
    undo: Row = (
        Button(voice.plain("Undo"), UndoHeadcount(event.code, entry)),
        Button(voice.plain("Change"), AskHeadcount(event.code)),
    )
    confirmation = voice.say("✓ Stored: {people}.", people=in_words(voice, event, headcount))
    again = voice.say("Until Done, another number replaces it.")
    screen = Screen(paragraphs(title(voice, event), confirmation, again), (undo, _back(voice, event)))
    return with_subject(screen, subject(event.code))


def nothing_saved(voice: Translator, event: Event) -> Screen:
    """Everything that was entered was undone."""
    text = voice.say("The number present is not entered: the report calls everybody registered, and nobody present.")
    enter: Row = (Button(voice.plain("Number present"), AskHeadcount(event.code)),)
    screen = Screen(paragraphs(title(voice, event), text), (enter, _back(voice, event)))
    return with_subject(screen, subject(event.code))


def invalid(voice: Translator, event: Event, reason: UnknownLine | TooMany) -> Screen:
    """What was typed is no number of people; the number is still waited for."""
    screen = Screen(paragraphs(_reason(voice, reason), _input_help(voice, event)), (_back(voice, event),))
    return with_subject(screen, subject(event.code))


def _reason(voice: Translator, reason: UnknownLine | TooMany) -> Html:
    match reason:
        case UnknownLine(line):
            return voice.say(
                "Nothing was stored: I do not understand “{line}”. A line is a profession of this event, a colon and a"
                " number.",
                line=short(line, _SHOWN),
            )
        case TooMany():
            return voice.say("Nothing was stored: more than {n} people cannot be.", n=voice.number(MAX_PEOPLE))
        case _:
            assert_never(reason)


def _back(voice: Translator, event: Event) -> Row:
    return (Button(voice.plain("Topics"), ShowMinutes(event.code)), done_button(voice, event.code))
