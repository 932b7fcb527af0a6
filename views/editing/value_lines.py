"""How the values of an event's parts read in a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.editing.changes import Table
from domain.editing.fields import FieldOption, ValueKind
from domain.editing.parts import EventPart, parts_below
from domain.schedule import When, parse_when
from domain.typed_words import normalized
from views.editing.labels import field_label, option_label
from views.i18n import Translator
from views.layout.common import name_in, short
from views.layout.dates import hours_and_minutes

SHORT = 40
"""So much of a value stands beside its label."""
_DECIMALS = 2


def part_label(voice: Translator, part: EventPart) -> str:
    """The name of a part: its own, or that of its place in a list."""
    if part.is_entry:
        return entry_line(voice, part)
    return field_label(voice, part.field)


def option_text(voice: Translator, option: FieldOption) -> str:
    """The name of an option, of the event's own ones their text."""
    return option_label(voice, option.id) if option.label is None else " ".join(words_line(voice, option.label).split())


def find_option(voice: Translator, options: Sequence[FieldOption], text: str) -> FieldOption | None:
    """The option that was typed instead of pressed."""
    return next((option for option in options if normalized(option_text(voice, option)) == normalized(text)), None)


def entry_line(voice: Translator, part: EventPart) -> str:
    """An entry of a list in a line."""
    value = part.value
    if not isinstance(value, Mapping) or part.field.kind is ValueKind.WORDS:
        return words_line(voice, value)
    name = words_line(voice, value.get("label") or value.get("title") or value.get("text"))
    if "send" in value:
        what = option_label(voice, str(value["send"]))
        return voice.labelled(when_line(voice, value.get("when")), what)
    if "ends" in value:
        day = f"{_day(voice, value['date'])}, " if value.get("date") else ""
        return f"{day}{_clock(value['starts'])}–{_clock(value['ends'])} {name}"
    return name


def text_line(voice: Translator, part: EventPart) -> str:
    """A text in languages by its name and its beginning, as it is told apart from others."""
    name, text = field_label(voice, part.field), " ".join(words_line(voice, part.value).split())
    return voice.labelled(name, text) if name else text


def words_line(voice: Translator, value: Any) -> str:  # noqa: ANN401 — whatever stands in a table
    """A text in the reader's language, else in any; a number as that language writes it."""
    if isinstance(value, float):
        return voice.number(value, 2)
    if not isinstance(value, Mapping):
        return str(value or "")
    return str(value.get(voice.language) or next(iter(value.values()), ""))


def value_line(voice: Translator, part: EventPart, table: Table) -> str:  # noqa: C901, PLR0911, PLR0912 — one for each kind
    """The value of a part of this event in a line, shortened; empty where the table says nothing."""
    value = part.field.default if part.value is None else part.value
    if value is None:
        return "–"
    match part.field.kind:
        case ValueKind.SWITCH:
            return voice.plain("Yes") if value else voice.plain("No")
        case ValueKind.CHOICE | ValueKind.CHOICES:
            return _options_line(voice, part, value if isinstance(value, list) else [value])
        case ValueKind.MOMENT:
            return moment_line(voice, value)
        case ValueKind.CLOCK:
            return _clock(value)
        case ValueKind.DAY:
            return _day(voice, value)
        case ValueKind.WHEN:
            return when_line(voice, value)
        case ValueKind.DECIMAL if isinstance(value, int | float):
            return voice.number(value, _DECIMALS)
        case ValueKind.LIST:
            return str(len(value))
        case ValueKind.GROUP:
            return _group_line(voice, part, table)
        case ValueKind.FILE:
            return short(str(value).rpartition("/")[2], SHORT)
        case ValueKind.LANGUAGES:
            return voice.comma.join(name_in(voice, language) for language in table["title"])
        case _:
            return short(" ".join(words_line(voice, value).split()), SHORT)


def _options_line(voice: Translator, part: EventPart, option_ids: Sequence[Any]) -> str:
    texts = {option.id: option_text(voice, option) for option in part.options}
    return short(voice.comma.join(texts.get(str(option), str(option)) for option in option_ids), SHORT)


def _group_line(voice: Translator, part: EventPart, table: Table) -> str:
    """What a group says in a line: the first of its parts, of a condition all of them."""
    if not part.field.key and part.field.code != "w":
        return ""
    lines = (value_line(voice, each, table) for each in parts_below(table, part))
    first = next(lines, "")
    return voice.labelled(first, next(lines, "")) if part.field.key == "show_if" else first


def moment_line(voice: Translator, value: Any) -> str:  # noqa: ANN401 — likewise
    """A local day and time."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return voice.plain("{day}, {time}", day=voice.calendar(moment.date()), time=f"{moment:%H:%M}")


def when_line(voice: Translator, value: Any) -> str:  # noqa: ANN401 — likewise
    """A time of the plan: a moment, or a rule in the reader's words."""
    rule = parse_when(str(value))
    if rule is None:
        return moment_line(voice, value)
    words = _rule_words(voice, rule)
    return voice.plain("{day}, {time}", day=words, time=f"{rule.at:%H:%M}") if rule.at else words


def _rule_words(voice: Translator, rule: When) -> str:
    """A rule without its time of day: a whole sentence for each anchor, since words bend behind "after"."""
    is_start, is_before = rule.anchor == "start", rule.days < 0 or rule.rest < timedelta(0)
    if not rule.days and not rule.rest:
        return voice.plain("at the beginning") if is_start else voice.plain("at the end")
    span = _span(voice, rule)
    match is_start, is_before:
        case True, True:
            return voice.plain("{span} before the beginning", span=span)
        case True, False:
            return voice.plain("{span} after the beginning", span=span)
        case False, True:
            return voice.plain("{span} before the end", span=span)
        case _:
            return voice.plain("{span} after the end", span=span)


def _span(voice: Translator, rule: When) -> str:
    if rule.days:
        return voice.plain_count("{n} day", "{n} days", abs(rule.days))
    return hours_and_minutes(voice, abs(rule.rest))


def _clock(value: Any) -> str:  # noqa: ANN401 — likewise
    try:
        return f"{time.fromisoformat(str(value)):%H:%M}"
    except ValueError:
        return str(value)


def _day(voice: Translator, value: Any) -> str:  # noqa: ANN401 — likewise
    try:
        return voice.short_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
