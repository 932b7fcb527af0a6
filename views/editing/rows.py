"""The buttons below a part of an event: one for each thing that can be changed of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from domain.editing.fields import ValueKind
from domain.editing.languages import missing_texts
from domain.editing.parts import find_part, parts_below
from views.callback.events import (
    ClearValue,
    DeleteEntry,
    EditEvent,
    ListMissingTexts,
    MoveEntry,
    SetOption,
    TypeValue,
)
from views.editing.labels import new_entry_label
from views.editing.languages import missing_label
from views.editing.value_lines import entry_line, option_text, part_label, text_line, value_line
from views.editing.view import ENTRIES, LABEL, EditView
from views.i18n import Translator
from views.layout.common import name_in, short
from views.layout.page_buttons import page_buttons
from views.screen import Button, Row


def change_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    """What the part can be changed to, and for an entry of a list its place there."""
    field, is_empty = view.part.field, view.part.value is None
    yield from _value_rows(voice, view)
    if not (field.is_required or is_empty) and field.key and field.kind not in {ValueKind.LIST, ValueKind.SWITCH}:
        tap = ClearValue(view.source.event, view.part.path, view.source.revision)
        yield (Button(voice.plain("Remove"), tap),)
    if view.part.is_entry:
        yield from _entry_rows(voice, view)


def _value_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    code, each_part = view.source.event, view.part
    match each_part.field.kind:
        case ValueKind.GROUP:
            yield from _group_rows(voice, view)
        case ValueKind.LIST:
            yield from _list_rows(voice, view)
        case ValueKind.WORDS:
            yield from _words_rows(voice, view)
        case ValueKind.SWITCH:
            is_on = bool(each_part.field.default if each_part.value is None else each_part.value)
            label = voice.plain("Change to: No") if is_on else voice.plain("Change to: Yes")
            yield (Button(label, SetOption(code, each_part.path, view.source.revision, int(not is_on))),)
        case ValueKind.CHOICE | ValueKind.CHOICES:
            yield from _option_rows(voice, view)
        case ValueKind.LANGUAGES:
            yield from _language_rows(voice, view)
        case (
            ValueKind.LINE
            | ValueKind.MOMENT
            | ValueKind.DAY
            | ValueKind.CLOCK
            | ValueKind.WHEN
            | ValueKind.NUMBER
            | ValueKind.DECIMAL
            | ValueKind.FILE
        ):
            yield (Button(voice.plain("Change"), TypeValue(code, each_part.path, 0)),)
        case _:
            assert_never(each_part.field.kind)


def _group_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    code, group = view.source.event, view.part
    if group.is_absent_group:
        yield (Button(voice.plain("＋ Add"), TypeValue(code, group.path, 0)),)
        return
    parts = [each for each in parts_below(view.source.table, group) if not each.field.is_fixed]
    for each in parts:
        if each.field.options_from is None or each.value is not None or len(each.options) > 1:
            value = value_line(voice, each, view.source.table)
            label = part_label(voice, each)
            text = voice.labelled(label, value) if value else label
            yield (Button(short(text, LABEL), EditEvent(code, each.path)),)
    if len(parts) < len(group.field.parts) and any(each.is_fixed for each in group.field.parts):
        yield (Button(voice.plain("Choose anew"), TypeValue(code, group.path, 0)),)


def _list_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    code, path = view.source.event, view.part.path
    entries = parts_below(view.source.table, view.part)
    pages = max(1, -(-len(entries) // ENTRIES))
    page = min(view.page, pages - 1)
    for entry in entries[page * ENTRIES : (page + 1) * ENTRIES]:
        line = " ".join(entry_line(voice, entry).split())
        yield (Button(short(line, LABEL) or str(entry.place + 1), EditEvent(code, entry.path)),)
    turning = page_buttons(page, pages, lambda other_page: EditEvent(code, path, other_page))
    if turning:
        yield turning
    yield (Button(new_entry_label(voice, view.part.field), TypeValue(code, path, 0)),)


def _words_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    code, path, table = view.source.event, view.part.path, view.source.table
    texts = view.part.value if isinstance(view.part.value, Mapping) else {}
    for number, language in enumerate(view.typed_languages, start=1):
        if language in view.languages or language in texts:
            label = voice.plain("Change: {language}", language=name_in(voice, language))
            yield (Button(label, TypeValue(code, path, number)),)
    for number, language in enumerate(view.languages, start=1):
        texts_to_type = missing_texts(table, language)
        if texts_to_type and language in texts:
            label = voice.plain(
                "Next in {language}: {text}",
                language=name_in(voice, language),
                text=text_line(voice, texts_to_type[0]),
            )
            yield (Button(short(label, LABEL), TypeValue(code, texts_to_type[0].path, number)),)


def _option_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    each_part = view.part
    value = each_part.field.default if each_part.value is None else each_part.value
    chosen_ids = value if isinstance(value, list) else [value]
    for number, option in enumerate(each_part.options):
        label = f"{'✓ ' if option.id in chosen_ids else ''}{option_text(voice, option)}"
        tap = SetOption(view.source.event, each_part.path, view.source.revision, number)
        yield (Button(short(label, LABEL), tap),)


def _language_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    for number, language in enumerate(view.typed_languages, start=1):
        name, missing_count = name_in(voice, language), len(missing_texts(view.source.table, language))
        if language not in view.languages:
            label = voice.plain("＋ Add: {language}", language=name)
        elif missing_count:
            label = missing_label(voice, language, missing_count)
        else:
            label = voice.plain("✓ {language}", language=name)
        yield (Button(label, ListMissingTexts(view.source.event, number, 0)),)


def _entry_rows(voice: Translator, view: EditView) -> Iterator[Row]:
    code, path, revision = view.source.event, view.part.path, view.source.revision
    around = find_part(view.source.table, view.part.parent)
    count = len(around.value) if around is not None else 0
    up = (Button(voice.plain("↑ Up"), MoveEntry(code, path, revision, 1)),) if view.part.place else ()
    down = (Button(voice.plain("↓ Down"), MoveEntry(code, path, revision, 0)),) if view.part.place < count - 1 else ()
    if up or down:
        yield (*up, *down)
    yield (Button(voice.plain("Delete"), DeleteEntry(code, path, revision, 0)),)
