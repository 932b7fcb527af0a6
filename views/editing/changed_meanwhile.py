"""What has changed of an event since the message whose button is pressed: by another organizer, or by oneself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from domain.editing.changes import EventSource, Table
from domain.editing.fields import ValueKind
from domain.editing.parts import EventPart, find_part, parts_below
from views.editing.labels import field_label
from views.editing.value_lines import entry_line, value_line
from views.i18n import Html, Translator, safe

MAX_CHANGES = 8
"""So many of the changes are told."""


def stale(voice: Translator, source: EventSource) -> Html:
    """The event was changed after the button was shown, by whoever it was; what is other now, as far as it is known."""
    head = voice.say(
        "<b>This event was changed after that message.</b> What you have just pressed or sent is not stored."
    )
    root = find_part(source.table, "0")
    changes = _changes(voice, source.previous, source.table, root) if source.previous and root else iter(())
    lines = [f"• {safe(line)}" for line in islice(changes, MAX_CHANGES)]
    return Html("\n".join([head, *lines]))


def _changes(voice: Translator, before: Table, after: Table, group: EventPart) -> Iterator[str]:
    """A line for each part below that is not as it was."""
    for part in parts_below(after, group):
        old_part = find_part(before, part.path)
        if part.field.key and old_part is not None and old_part.value == part.value:
            continue
        if part.field.kind is ValueKind.GROUP and isinstance(part.value, Mapping):
            yield from _changes(voice, before, after, part)
        elif part.field.kind is ValueKind.LIST:
            yield from _entries(voice, before, after, part)
        elif part.field.kind is ValueKind.WORDS:
            yield from _texts(voice, old_part, part)
        elif part.field.key:
            yield voice.labelled(field_label(voice, part.field), value_line(voice, part, after))


def _texts(voice: Translator, old_part: EventPart | None, part: EventPart) -> Iterator[str]:
    """The text in each language in which it is another one."""
    old_texts, texts = (
        each.value if each is not None and isinstance(each.value, Mapping) else {} for each in (old_part, part)
    )
    for language in dict.fromkeys([*texts, *old_texts]):
        if texts.get(language) != old_texts.get(language):
            yield voice.labelled(field_label(voice, part.field), texts.get(language, "–"))


def _entries(voice: Translator, before: Table, after: Table, part: EventPart) -> Iterator[str]:
    """The entries that are gone or new; the number of them where they only stand in another order."""
    old_part = find_part(before, part.path)
    old_entries = parts_below(before, old_part) if old_part is not None else ()
    entries = parts_below(after, part)
    label = field_label(voice, part.field)
    gone_entries = [each for each in old_entries if each.value not in [other.value for other in entries]]
    new_entries = [each for each in entries if each.value not in [other.value for other in old_entries]]
    yield from (voice.labelled(label, f"− {entry_line(voice, each)}") for each in gone_entries)
    yield from (voice.labelled(label, f"＋ {entry_line(voice, each)}") for each in new_entries)
    if not gone_entries and not new_entries:
        yield voice.labelled(label, len(entries))
