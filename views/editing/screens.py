"""One part of an event, with what can be changed of it; and what is being typed for it."""

from __future__ import annotations

from collections.abc import Mapping

from domain.editing.event_fields import ROOT, STEPS
from domain.editing.fields import ValueKind
from domain.editing.surveys import is_compared, remove_question
from views.callback.codec import Tap
from views.callback.events import (
    DeleteDraft,
    DeleteEntry,
    EditEvent,
    PreviewEvent,
    UndoEdit,
)
from views.callback.organizers import ShowEvent
from views.editing.rows import change_rows
from views.editing.value_lines import entry_line, value_line
from views.editing.view import ENTRIES, EditView, head
from views.i18n import Html, Translator, safe
from views.layout.common import language_name, paragraphs
from views.screen import Button, Row, Screen


def part(voice: Translator, view: EditView, notice: Html | str = "") -> Screen:
    """The part, what it says, and a button for each thing to change."""
    text = paragraphs(notice, head(voice, view), content(voice, view), _hint(voice, view))
    return Screen(text, (*change_rows(voice, view), *_undo_row(voice, view), *_footer(voice, view)))


def content(voice: Translator, view: EditView) -> Html | str:
    """What the part says now."""
    field, value = view.part.field, view.part.value
    if field.kind is ValueKind.WORDS:
        texts = value if isinstance(value, Mapping) else {}
        return Html(
            "\n".join(voice.labelled(language_name(code), safe(str(text))) for code, text in texts.items()) or "–"
        )
    if field.kind is ValueKind.LIST and not value:
        return voice.say("There is none yet.")
    if field.kind in {ValueKind.GROUP, ValueKind.LIST} and field.key != "show_if":
        return ""
    return safe(value_line(voice, view.part, view.source.table))


def _hint(voice: Translator, view: EditView) -> Html | str:
    key, is_absent = view.part.field.key, view.part.value is None
    hints: Mapping[tuple[ValueKind, str], Html] = {
        (ValueKind.MOMENT, "starts"): voice.say(
            "When the beginning moves, the end, the agenda and the planned times move with it."
        ),
        (ValueKind.LIST, "message"): voice.say("These messages go out by themselves at their times."),
        (ValueKind.LIST, "further_survey"): voice.say(
            "Further surveys, such as one before the event or three months later. A new one begins with the questions"
            " of the event's survey; change them as you like. What both ask is shown of both only where it is chosen"
            " under “Compared with another survey” before either opens."
        ),
        (ValueKind.CHOICES, "compare"): voice.say(
            "Results of these are shown beside the same questions of the event's other surveys. Choose what changes"
            " from one to the other, never a fact: with nearly the same people, the difference would tell the answers"
            " of a few. Whoever is asked reads that it is compared."
        ),
        (ValueKind.LANGUAGES, ""): voice.say(
            "A screen of which a text is missing in somebody's language stands in another one."
        ),
    }
    hints_if_absent: Mapping[str, Html] = {
        "survey": voice.say("This event has no survey."),
        "show_if": voice.say(
            "The question is asked of everybody. It can be asked only after certain answers to one above it."
        ),
    }
    hint = hints.get((view.part.field.kind, key))
    if hint is None and is_absent:
        hint = hints_if_absent.get(key)
    return hint or ""


def _undo_row(voice: Translator, view: EditView) -> tuple[Row, ...]:
    if not view.can_undo:
        return ()
    return ((Button(voice.plain("Undo the last change"), UndoEdit(view.source.event, view.source.revision)),),)


def _footer(voice: Translator, view: EditView) -> tuple[Row, ...]:
    code = view.source.event
    if view.step is not None:
        back: Tap = EditEvent(code, STEPS[view.step - 1]) if view.step else EditEvent(code, ROOT)
        is_last = view.step == len(STEPS) - 1
        following: Tap = PreviewEvent(code) if is_last else EditEvent(code, STEPS[view.step + 1])
        return (
            (Button(voice.plain("Back"), back), Button(voice.plain("Next"), following)),
            (Button(voice.plain("All parts"), EditEvent(code, ROOT)),),
        )
    if view.part.path != ROOT:
        page = view.part.place // ENTRIES if view.part.is_entry else 0
        return ((Button(voice.plain("Back"), EditEvent(code, view.part.parent, page)),),)
    if not view.source.is_draft:
        return ((Button(voice.plain("Back"), ShowEvent(code)),),)
    return (
        (Button(voice.plain("Step by step"), EditEvent(code, STEPS[0])),),
        (Button(voice.plain("See the plan, and publish"), PreviewEvent(code)),),
        (Button(voice.plain("Delete the draft"), DeleteDraft(code, 0)),),
    )


def confirm_delete(voice: Translator, view: EditView) -> Screen:
    """Ask whether that is meant."""
    code, path, revision = view.source.event, view.part.path, view.source.revision
    question = voice.say("Delete “{name}”?", name=entry_line(voice, view.part))
    rows = (
        (Button(voice.plain("Delete"), DeleteEntry(code, path, revision, 1)),),
        (Button(voice.plain("Back"), EditEvent(code, path)),),
    )
    return Screen(paragraphs(head(voice, view), question, _comparison_note(voice, view)), rows)


def _comparison_note(voice: Translator, view: EditView) -> str:
    """What goes with a question that is set beside that of another survey."""
    if view.part.field.remove is not remove_question or not is_compared(view.source.table, view.part.keys):
        return ""
    return voice.say("It is compared with the same question of another survey: it is taken out of the comparison, too.")


def stored(voice: Translator) -> Html:
    """The change is made."""
    return voice.say("✓ Stored. Participants see it from now on.")


def stored_in_draft(voice: Translator) -> Html:
    """The change of a draft is made."""
    return voice.say("✓ Stored.")


def undone(voice: Translator) -> Html:
    """It is as before."""
    return voice.say("✓ The event is again as it was before.")
