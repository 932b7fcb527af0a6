"""One part of an event, with what can be changed of it; and what is being typed for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.editing.changes import EventSource
from domain.editing.fields import ROOT, STEPS, EventPart, TypingStep, ValueKind, find_part, parts_below
from domain.events import Event
from views.callback.codec import Tap
from views.callback.events import (
    CancelTyping,
    ChooseTyped,
    ClearValue,
    DeleteDraft,
    DeleteEntry,
    EditEvent,
    MoveEntry,
    PreviewEvent,
    SetOption,
    StoreTyped,
    TakeOver,
    TypeValue,
    UndoEdit,
)
from views.callback.organizers import ShowEvent
from views.editing.labels import (
    entry_line,
    field_label,
    new_entry_label,
    option_label,
    part_label,
    value_line,
    words_line,
)
from views.i18n import Html, Translator, safe
from views.layout.common import language_name, name_in, paragraphs, short
from views.registration.screens import title
from views.screen import Button, Row, Screen

ENTRIES = 24
"""So many entries of a list stand on one page, at the end of the list."""
LABEL = 48


@dataclass(frozen=True, slots=True)
class EditView:
    """A part of an event as an organizer sees it."""

    source: EventSource
    part: EventPart
    languages: tuple[str, ...]
    """Those the event is in."""
    can_undo: bool = False

    @property
    def step(self) -> int | None:
        """Which step of making a new event this is, from 0."""
        return STEPS.index(self.part.path) if self.source.is_draft and self.part.path in STEPS else None


def event_name(voice: Translator, source: EventSource) -> Html:
    """The title of an event of the chat, as a head."""
    return Html(f"<b>{safe(words_line(voice, source.table.get('title')))}</b>")


def part(voice: Translator, view: EditView, notice: Html | str = "") -> Screen:
    """The part, what it says, and a button for each thing to change."""
    text = paragraphs(notice, _head(voice, view), _content(voice, view), _hint(voice, view))
    return Screen(text, (*_rows(voice, view), *_undo_row(voice, view), *_foot(voice, view)))


def _head(voice: Translator, view: EditView) -> Html:
    names = [safe(part_label(voice, above)) for above in _way(view) if above.path != ROOT]
    lines = [event_name(voice, view.source)]
    if view.source.is_draft:
        lines.append(voice.say("Draft: participants do not see it yet."))
    if view.step is not None:
        lines.append(voice.say("Step {n} of {steps}", n=view.step + 1, steps=len(STEPS)))
    return Html("\n".join([*lines, *([Html(f"<b>{' › '.join(names)}</b>")] if names else [])]))


def _way(view: EditView) -> list[EventPart]:
    steps = view.part.path.split("-")
    parts = (find_part(view.source.table, "-".join(steps[: n + 1])) for n in range(len(steps)))
    return [each for each in parts if each is not None]


def _content(voice: Translator, view: EditView) -> Html | str:
    field, value = view.part.field, view.part.value
    if field.kind is ValueKind.WORDS:
        texts = value if isinstance(value, Mapping) else {}
        return Html("\n".join(f"{language_name(code)}: {safe(str(text))}" for code, text in texts.items()) or "–")
    if field.kind is ValueKind.LIST and not value:
        return voice.say("There is none yet.")
    if field.kind in {ValueKind.GROUP, ValueKind.LIST}:
        return ""
    return safe(value_line(voice, view.part))


def _hint(voice: Translator, view: EditView) -> Html | str:
    key = view.part.field.key
    if key == "starts" and view.part.field.kind is ValueKind.MOMENT:
        return voice.say("When the beginning moves, the end, the agenda and the planned times move with it.")
    if key == "survey" and view.part.value is None:
        return voice.say("This event has no survey.")
    if key == "message":
        return voice.say("These messages go out by themselves at their times.")
    return ""


def _rows(voice: Translator, view: EditView) -> Iterator[Row]:
    field, is_empty = view.part.field, view.part.value is None
    yield from _value_rows(voice, view)
    if not (field.is_required or is_empty) and field.key and field.kind not in {ValueKind.LIST, ValueKind.SWITCH}:
        tap = ClearValue(view.source.event, view.part.path, view.source.revision)
        yield (Button(voice.plain("Remove"), tap),)
    if view.part.is_entry:
        yield from _entry_rows(voice, view)


def _value_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    code, revision = view.source.event, view.source.revision
    each_part, field = view.part, view.part.field
    match field.kind:
        case ValueKind.GROUP:
            yield from _group_rows(voice, view)
        case ValueKind.LIST:
            for entry in parts_below(view.source.table, each_part)[-ENTRIES:]:
                yield (Button(short(entry_line(voice, entry), LABEL), EditEvent(code, entry.path)),)
            yield (Button(new_entry_label(voice, field), TypeValue(code, each_part.path, 0)),)
        case ValueKind.WORDS:
            for number, language in enumerate(view.languages, start=1):
                label = voice.plain("Change: {language}", language=name_in(voice, language))
                yield (Button(label, TypeValue(code, each_part.path, number)),)
        case ValueKind.SWITCH:
            is_on = bool(field.default if each_part.value is None else each_part.value)
            label = voice.plain("Change to: No") if is_on else voice.plain("Change to: Yes")
            yield (Button(label, SetOption(code, each_part.path, revision, int(not is_on))),)
        case ValueKind.CHOICE:
            current_value = field.default if each_part.value is None else each_part.value
            for number, option in enumerate(field.options):
                label = f"{'✓ ' if option == current_value else ''}{option_label(voice, option)}"
                yield (Button(label, SetOption(code, each_part.path, revision, number)),)
        case _:
            yield (Button(voice.plain("Change"), TypeValue(code, each_part.path, 0)),)


def _group_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    for each in parts_below(view.source.table, view.part):
        value = value_line(voice, each)
        label = part_label(voice, each)
        text = f"{label}: {value}" if value else label
        yield (Button(short(text, LABEL), EditEvent(view.source.event, each.path)),)


def _entry_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    code, path, revision = view.source.event, view.part.path, view.source.revision
    around = find_part(view.source.table, view.part.parent)
    count = len(around.value) if around is not None else 0
    up = (Button(voice.plain("↑ Up"), MoveEntry(code, path, revision, 1)),) if view.part.place else ()
    down = (Button(voice.plain("↓ Down"), MoveEntry(code, path, revision, 0)),) if view.part.place < count - 1 else ()
    if up or down:
        yield (*up, *down)
    yield (Button(voice.plain("Delete"), DeleteEntry(code, path, revision, 0)),)


def _undo_row(voice: Translator, view: EditView) -> tuple[Row, ...]:
    if not view.can_undo:
        return ()
    return ((Button(voice.plain("Undo the last change"), UndoEdit(view.source.event, view.source.revision)),),)


def _foot(voice: Translator, view: EditView) -> tuple[Row, ...]:
    code = view.source.event
    if view.step is not None:
        back: Tap = EditEvent(code, STEPS[view.step - 1]) if view.step else EditEvent(code, ROOT)
        is_last = view.step == len(STEPS) - 1
        following: Tap = PreviewEvent(code) if is_last else EditEvent(code, STEPS[view.step + 1])
        return ((Button(voice.plain("Back"), back), Button(voice.plain("Next"), following)),)
    if view.part.path != ROOT:
        return ((Button(voice.plain("Back"), EditEvent(code, view.part.parent)),),)
    if not view.source.is_draft:
        return ((Button(voice.plain("Back"), ShowEvent(code)),),)
    return (
        (Button(voice.plain("Step by step"), EditEvent(code, STEPS[0])),),
        (Button(voice.plain("See the plan, and publish"), PreviewEvent(code)),),
        (Button(voice.plain("Delete the draft"), DeleteDraft(code, 0)),),
    )


# What is being typed


def ask(
    voice: Translator, view: EditView, step: TypingStep, typed_values: Mapping[str, Any], notice: Html | str = ""
) -> Screen:
    """Ask for the next text, or for one of its options."""
    label = safe(field_label(voice, step.field) or field_label(voice, view.part.field))
    now = _current_value(voice, view, step)
    text = paragraphs(notice, _head(voice, view), _typed_lines(voice, typed_values), now, _question(voice, step, label))
    options = tuple(
        (Button(option_label(voice, option), ChooseTyped(view.source.event, number)),)
        for number, option in enumerate(step.field.options)
    )
    return Screen(text, (*options, (Button(voice.plain("Cancel"), CancelTyping(view.source.event)),)))


def _current_value(voice: Translator, view: EditView, step: TypingStep) -> Html | str:
    if view.part.field.kind is ValueKind.LIST or view.part.value is None:
        return ""
    texts = view.part.value
    if step.language is not None:
        old = texts.get(step.language, "") if isinstance(texts, Mapping) else ""
    else:
        old = value_line(voice, view.part)
    return voice.say("Now: {value}", value=old) if old else ""


def _typed_lines(voice: Translator, typed_values: Mapping[str, Any]) -> str:
    lines = [safe(option_label(voice, value)) for key, value in typed_values.items() if key in {"kind", "send"}]
    return "\n".join(lines)


def _question(voice: Translator, step: TypingStep, label: str) -> Html:  # noqa: PLR0911 — one for each kind
    label_html = Html(label)
    if step.language is not None and step.field.kind is ValueKind.LIST:
        language = name_in(voice, step.language)
        return voice.say("Type the options in {language}, one on each line.", language=language)
    if step.language is not None:
        language = name_in(voice, step.language)
        return voice.say("<b>{label}</b>: type it in {language}.", label=label_html, language=language)
    match step.field.kind:
        case ValueKind.CHOICE:
            return voice.say("<b>{label}</b>: choose.", label=label_html)
        case ValueKind.MOMENT:
            return voice.say("<b>{label}</b>: type day and time, like 22.03.2027 09:30.", label=label_html)
        case ValueKind.DAY:
            return voice.say("<b>{label}</b>: type the day, like 22.03.2027.", label=label_html)
        case ValueKind.CLOCK:
            return voice.say("<b>{label}</b>: type the time, like 10:00, or both as 10:00–10:45.", label=label_html)
        case ValueKind.WHEN:
            return voice.say(
                "<b>{label}</b>: type day and time, or a rule like “start - 1d at 18:00” or “end + 2h”.",
                label=label_html,
            )
        case ValueKind.NUMBER:
            return voice.say("<b>{label}</b>: type a number.", label=label_html)
        case _:
            return voice.say("<b>{label}</b>: type it.", label=label_html)


def changed_meanwhile(voice: Translator, view: EditView, notice: Html) -> Screen:
    """Somebody else was faster, and what was typed is still there: ask which of both it shall be."""
    code, revision = view.source.event, view.source.revision
    rows = (
        (Button(voice.plain("Store mine all the same"), StoreTyped(code, revision)),),
        (Button(voice.plain("Leave it as it is now"), CancelTyping(code)),),
    )
    return Screen(paragraphs(notice, _head(voice, view), _content(voice, view)), rows)


def confirm_deleting(voice: Translator, view: EditView) -> Screen:
    """Ask whether that is meant."""
    code, path, revision = view.source.event, view.part.path, view.source.revision
    question = voice.say("Delete “{name}”?", name=entry_line(voice, view.part))
    rows = (
        (Button(voice.plain("Delete"), DeleteEntry(code, path, revision, 1)),),
        (Button(voice.plain("Back"), EditEvent(code, path)),),
    )
    return Screen(paragraphs(_head(voice, view), question), rows)


def stored(voice: Translator) -> Html:
    """The change is made."""
    return voice.say("✓ Stored. Participants see it from now on.")


def stored_in_draft(voice: Translator) -> Html:
    """The change of a draft is made."""
    return voice.say("✓ Stored.")


def undone(voice: Translator) -> Html:
    """It is as before."""
    return voice.say("✓ The event is again as it was before.")


def of_settings_file(voice: Translator, event: Event, sure: int) -> Screen:
    """An event of the settings file cannot be changed here, and can be taken over."""
    if sure:
        words = voice.say(
            "From now on the event is changed in the chat alone, and what the settings file says of it is ignored. This"
            " cannot be undone in the chat."
        )
        rows: tuple[Row, ...] = (
            (Button(voice.plain("Take over"), TakeOver(event.code, 2)),),
            (Button(voice.plain("Back"), ShowEvent(event.code)),),
        )
        return Screen(paragraphs(title(voice, event), words), rows)
    words = voice.say("This event stands in the settings file, and is changed there.")
    rows = (
        (Button(voice.plain("Take over into the chat"), TakeOver(event.code, 1)),),
        (Button(voice.plain("Back"), ShowEvent(event.code)),),
    )
    return Screen(paragraphs(title(voice, event), words), rows)


def not_in_settings(voice: Translator, event: Event) -> Screen:
    """An event that neither the settings file nor the chat has the table of."""
    words = voice.say("The settings file says nothing of this event any more: it goes on as it was, unchanged.")
    return Screen(paragraphs(title(voice, event), words), ((Button(voice.plain("Back"), ShowEvent(event.code)),),))
