"""What organizers type in the chat, as a value of an event's table; the forms of the settings file do as well."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, TypeAlias, assert_never

from domain.announcements.typed_time import parse_day, parse_local
from domain.editing.changes import Table
from domain.editing.fields import EventField, ValueKind
from domain.editing.typed import TypedProblem
from domain.events import SESSION, SESSIONS, UNDISCLOSED
from domain.messages import MAIN_SURVEY
from domain.questions import Kind
from domain.schedule import parse_when
from formats.event.suggestions import clock, identifier, rule_of_plan
from views.editing.plan_rules import find_rule
from views.i18n import Translator
from views.locales.vocabulary import time_words

_LONGEST_NUMBER = 7
_ID = 24
"""How long the id of an option can be."""
RESERVED_IDS = frozenset({MAIN_SURVEY, SESSIONS, UNDISCLOSED})
"""What no entry that is made in the chat is called: the bot's own words."""
_DECIMAL = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class TypedValue:
    """The value; ``next_clock`` is the second of two times that were typed at once."""

    value: Any
    next_clock: str | None = None


Typed: TypeAlias = TypedValue | TypedProblem


def parse_typed(field: EventField, text: str, now: datetime, voice: Translator) -> Typed:  # noqa: PLR0911 — one for each kind
    """The value that this text means for this field, to somebody who reads this language.

    ``now`` is the local time at the event's place.
    """
    plain = text.strip()
    if not plain:
        return TypedProblem.NO_TEXT
    match field.kind:
        case ValueKind.MOMENT:
            moment = parse_local(plain, now, time_words())
            return TypedProblem.NO_MOMENT if moment is None else TypedValue(moment.isoformat())
        case ValueKind.DAY:
            day = parse_day(plain, now, time_words())
            return TypedProblem.NO_DAY if day is None else TypedValue(day.isoformat())
        case ValueKind.CLOCK:
            return _parse_clock_times(plain)
        case ValueKind.WHEN:
            return _parse_when(plain, now, voice)
        case ValueKind.NUMBER:
            is_number = plain.isascii() and plain.isdigit() and len(plain) <= _LONGEST_NUMBER
            return TypedValue(int(plain)) if is_number else TypedProblem.NO_NUMBER
        case ValueKind.DECIMAL:
            return TypedValue(float(plain.replace(",", "."))) if _DECIMAL.fullmatch(plain) else TypedProblem.NO_DECIMAL
        case ValueKind.FILE:
            return TypedProblem.NO_FILE
        case ValueKind.LIST:
            lines = [" ".join(line.split()) for line in plain.splitlines() if line.strip()]
            return TypedValue(lines)
        case _:
            return TypedValue(plain)


def _parse_clock_times(text: str) -> Typed:
    """A time of day, or two with a dash between them."""
    times = [clock(part) for part in re.split(r"\s*[-–—]\s*", text, maxsplit=1)]
    if not all(times):
        return TypedProblem.NO_CLOCK
    first, *others = [time.fromisoformat(each).isoformat() for each in times]
    return TypedValue(first, others[0] if others else None)


def _parse_when(text: str, now: datetime, voice: Translator) -> Typed:
    rule = text if parse_when(text) else rule_of_plan(text) or find_rule(voice, text)
    if rule and parse_when(rule):
        return TypedValue(rule)
    moment = parse_local(text, now, time_words())
    return TypedProblem.NO_WHEN if moment is None else TypedValue(moment.isoformat())


def add_typed(
    typed_values: Mapping[str, Any], field: EventField, language: str | None, value: TypedValue
) -> dict[str, Any]:
    """What has been typed so far, with this as well."""
    if language is not None:
        return {**typed_values, field.key: {**(typed_values.get(field.key) or {}), language: value.value}}
    more = {"ends": value.next_clock} if value.next_clock is not None and field.key == "starts" else {}
    return {**typed_values, field.key: value.value, **more}


def has_other_count(typed_values: Mapping[str, Any], field: EventField) -> bool:
    """Whether the options that were typed are not as many in each language."""
    value = typed_values.get(field.key)
    return (
        field.kind is ValueKind.LIST and isinstance(value, Mapping) and len({len(each) for each in value.values()}) > 1
    )


def make_group(field: EventField, typed_values: Table, entries: Sequence[Any], table: Table) -> Any:  # noqa: ANN401 — whatever a list can hold
    """A new group, or a new entry of a list of these entries, as it was typed, with what it has besides at first."""
    if field.kind is ValueKind.WORDS:
        return typed_values[field.key]
    values: dict[str, Any] = {"id": _new_id(field, typed_values, entries)} if field.id_length else {}
    values |= typed_values
    options = typed_values.get("options")
    if isinstance(options, Mapping):
        values["options"] = _options(options)
    if field.first_values is not None:
        values |= field.first_values(table)
    return values | (_default_values(typed_values["kind"]) if "kind" in typed_values else {})


def _default_values(kind: Kind) -> dict[str, Any]:
    """What a question of this kind must have besides what is typed."""
    match kind:
        case "rating":
            return {"points": 5}
        case "choice" | "choices" | "yes_no" | "ranking" | "comment":
            return {}
        case _:
            assert_never(kind)


def _options(lines: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    options: list[dict[str, Any]] = []
    for place in range(len(next(iter(lines.values())))):
        label = {language: texts[place] for language, texts in lines.items()}
        options.append({"id": _free_id(label, _ID, options), "label": label})
    return options


def _new_id(field: EventField, typed_values: Mapping[str, Any], entries: Sequence[Any]) -> str:
    words: Mapping[str, str] = next(
        (typed_values[part.key] for part in field.parts if part.kind is ValueKind.WORDS and part.is_asked), {}
    )
    return _free_id(words, field.id_length, entries)


def _free_id(words: Mapping[str, str], longest: int, entries: Sequence[Any]) -> str:
    """An id that none of the entries has, made of the first words of a text."""
    text = next(iter(words.values()), "")
    base = identifier(" ".join(text.split()[:4]), "-")[: longest - len("-99")].strip("-") or "entry"
    base = f"a-{base}"[: longest - len("-99")] if base.startswith(SESSION) else base
    taken_ids = {entry.get("id") for entry in entries} | RESERVED_IDS
    numbered_ids = (f"{base}-{number}" for number in range(2, len(taken_ids) + 3))
    return next(each for each in (base, *numbered_ids) if each not in taken_ids)


def find_code(title: str, taken_codes: Collection[str]) -> str:
    """A code for an event of this title that none of these is."""
    base = identifier(title, "-")[:28].strip("-")
    base = base if len(base) > 1 else "event"
    numbered_codes = (f"{base}-{number}" for number in range(2, len(taken_codes) + 3))
    return next(each for each in (base, *numbered_codes) if each not in taken_codes)
