"""Asking an organizer to type or choose what a part of an event is to be, and what is asked when two change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.editing.fields import FieldOption, ValueKind
from domain.editing.parts import options_of
from domain.editing.typed import TypingStep, new_group
from views.callback.events import CancelTyping, ChooseTyped, StoreTyped, TypeValue
from views.editing.labels import field_label
from views.editing.screens import content
from views.editing.value_lines import option_text, value_line
from views.editing.view import LABEL, EditView, head
from views.i18n import Html, Translator, safe
from views.layout.common import language_name, name_in, paragraphs, short
from views.layout.page_buttons import page_buttons
from views.screen import Button, Row, Screen

OPTIONS = 30
"""So many options stand on one page."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for next."""

    step: TypingStep
    typed_values: Mapping[str, Any]
    """What was typed before."""
    options: tuple[FieldOption, ...] = ()
    """What can be chosen; none where a text is expected."""
    page: int = 0
    """Which page of the options."""


def ask(voice: Translator, view: EditView, question: Question, notice: Html | str = "") -> Screen:
    """Ask for the next text, or for one of its options."""
    step = question.step
    label = safe(field_label(voice, step.field) or field_label(voice, view.part.field))
    answers = Html("\n".join(_typed_lines(voice, view, question)))
    text = paragraphs(
        notice, head(voice, view), answers, _current_value(voice, view, step), _question(voice, step, label)
    )
    cancel: Row = (Button(voice.plain("Cancel"), CancelTyping(view.source.event)),)
    return Screen(text, (*_option_rows(voice, view, question), cancel))


def _option_rows(voice: Translator, view: EditView, question: Question) -> Iterator[Row]:
    code, path = view.source.event, view.part.path
    pages = max(1, -(-len(question.options) // OPTIONS))
    page = min(question.page, pages - 1)
    for number, option in list(enumerate(question.options))[page * OPTIONS : (page + 1) * OPTIONS]:
        yield (Button(short(option_text(voice, option), LABEL), ChooseTyped(code, number)),)
    turning = page_buttons(page, pages, lambda other_page: TypeValue(code, path, 0, other_page))
    if turning:
        yield turning


def _current_value(voice: Translator, view: EditView, step: TypingStep) -> Html | str:
    if new_group(view.part) is not None or view.part.value is None:
        return ""
    texts = view.part.value if isinstance(view.part.value, Mapping) else {}
    if step.language is not None and step.language not in texts:
        return Html("\n".join(voice.labelled(language_name(code), safe(str(text))) for code, text in texts.items()))
    is_text = step.language is not None
    old = texts.get(step.language, "") if is_text else value_line(voice, view.part, view.source.table)
    return voice.say("Now: {value}", value=old) if old else ""


def _typed_lines(voice: Translator, view: EditView, question: Question) -> Iterator[str]:
    """What was chosen before."""
    group = new_group(view.part)
    for field in group.parts if group is not None else ():
        if field.kind is ValueKind.CHOICE and field.key in question.typed_values:
            options = options_of(view.source.table, field, view.part.keys, question.typed_values)
            chosen_id = question.typed_values[field.key]
            yield from (safe(option_text(voice, option)) for option in options if option.id == chosen_id)


def _question(voice: Translator, step: TypingStep, label: str) -> Html:  # noqa: C901, PLR0911 — one for each kind
    label_html = Html(label)
    if step.language is not None and step.field.kind is ValueKind.LIST:
        language = name_in(voice, step.language)
        return voice.say("Type the options in {language}, one on each line.", language=language)
    if step.language is not None:
        language = name_in(voice, step.language)
        return voice.say("<b>{label}</b>: type it in {language}.", label=label_html, language=language)
    match step.field.kind:
        case ValueKind.CHOICE | ValueKind.CHOICES:
            return voice.say("<b>{label}</b>: choose.", label=label_html)
        case ValueKind.MOMENT:
            return voice.say("<b>{label}</b>: type day and time, like 22.03.2027 09:30.", label=label_html)
        case ValueKind.DAY:
            return voice.say("<b>{label}</b>: type the day, like 22.03.2027.", label=label_html)
        case ValueKind.CLOCK:
            return voice.say("<b>{label}</b>: type the time, like 10:00, or both as 10:00–10:45.", label=label_html)
        case ValueKind.WHEN:
            return voice.say(
                "<b>{label}</b>: type day and time, or a rule like “1 day before the beginning, 18:00” or “2 hours"
                " after the end”.",
                label=label_html,
            )
        case ValueKind.FILE:
            return voice.say("<b>{label}</b>: send it here as a file.", label=label_html)
        case ValueKind.NUMBER:
            return voice.say("<b>{label}</b>: type a number.", label=label_html)
        case ValueKind.DECIMAL:
            return voice.say("<b>{label}</b>: type a number, like 4 or 4.5.", label=label_html)
        case _:
            return voice.say("<b>{label}</b>: type it.", label=label_html)


def changed_before(voice: Translator, view: EditView, notice: Html) -> Screen:
    """Somebody else was faster, and what was typed is still there: ask which of both it shall be."""
    code, revision = view.source.event, view.source.revision
    rows = (
        (Button(voice.plain("Store mine all the same"), StoreTyped(code, revision)),),
        (Button(voice.plain("Leave it as it is now"), CancelTyping(code)),),
    )
    return Screen(paragraphs(notice, head(voice, view), content(voice, view)), rows)


def nothing_to_choose(voice: Translator) -> Html:
    """A choice that has no option in this event."""
    return voice.say("There is nothing to choose from: no question above this one is answered by buttons.")
