"""What would change of an event when one table takes the place of another: what is new, changed or gone, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from domain.questions import PlainOrLocalized


class ChangeKind(StrEnum):
    """What happens to one thing."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"
    """It is the same, in another place of the order."""


class EventPart(StrEnum):
    """What kind of thing it is."""

    FIELD = "field"
    PROFESSION = "profession"
    REGISTRATION = "registration"
    AGENDA = "agenda"
    SURVEY = "survey"
    QUESTION = "question"
    MESSAGE = "message"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class MessageName:
    """A planned message by what it sends and when, as the file has both."""

    send: str
    when: str


ThingName: TypeAlias = PlainOrLocalized | MessageName


@dataclass(frozen=True, slots=True)
class TableChange:
    """One change. ``name`` is what people call the thing; "" for a key of the event or of its survey."""

    part: EventPart
    kind: ChangeKind
    name: ThingName
    keys: tuple[str, ...] = ()
    """Which keys of the thing changed; without a name the one that is new, changed or gone."""


_LISTS = {
    "profession": EventPart.PROFESSION,
    "registration": EventPart.REGISTRATION,
    "agenda": EventPart.AGENDA,
    "message": EventPart.MESSAGE,
    "question": EventPart.QUESTION,
    "further_survey": EventPart.SURVEY,
}
_GROUPS = {"survey": EventPart.SURVEY, "certificate": EventPart.CERTIFICATE}


def compare_events(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[TableChange, ...]:
    """Every change from one table to the other, in the order of the file."""
    return tuple(_changes(before, after, EventPart.FIELD))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], part: EventPart) -> Iterator[TableChange]:
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if key in _LISTS:
            yield from _list_changes(_entries(old), _entries(new), _LISTS[key])
        elif key in _GROUPS:
            yield from _group_changes(old, new, _GROUPS[key])
        else:
            kind = _kind(old, new)
            yield TableChange(part, kind, "", (key,))


def _group_changes(old: Any, new: Any, part: EventPart) -> Iterator[TableChange]:  # noqa: ANN401 — whatever the file holds
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _changes(old, new, part)
        return
    if not (isinstance(old, list) or isinstance(new, list)):
        group = new if isinstance(new, Mapping) else old
        yield TableChange(part, _kind(old, new), _name_of(group, part))
        yield from _list_changes((), _entries((new or {}).get("question")), EventPart.QUESTION)
        return
    yield from _list_changes(_entries(old), _entries(new), part)


def _kind(old: Any, new: Any) -> ChangeKind:  # noqa: ANN401 — likewise
    if old is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if new is None else ChangeKind.CHANGED


def _entries(value: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 — likewise
    entries = [value] if isinstance(value, Mapping) else value or []
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _list_changes(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], part: EventPart
) -> Iterator[TableChange]:
    """By id where entries have one, else by their words: an entry of the same name is the same."""
    matches = _match(old, new, part)
    order = [place for place in matches if place is not None]
    for number, entry in enumerate(new):
        place = matches[number]
        if place is None:
            yield TableChange(part, ChangeKind.ADDED, _name_of(entry, part))
            continue
        keys = tuple(key for key in dict.fromkeys((*old[place], *entry)) if old[place].get(key) != entry.get(key))
        if keys and part is EventPart.SURVEY:
            own_keys = tuple(key for key in keys if key != "question")
            yield TableChange(part, ChangeKind.CHANGED, _name_of(entry, part), own_keys)
            yield from _list_changes(
                _entries(old[place].get("question")), _entries(entry.get("question")), EventPart.QUESTION
            )
        elif keys:
            yield TableChange(part, ChangeKind.CHANGED, _name_of(entry, part), keys)
        elif any(other > place for other in order[: order.index(place)]):
            yield TableChange(part, ChangeKind.MOVED, _name_of(entry, part))
    for place, entry in enumerate(old):
        if place not in order:
            yield TableChange(part, ChangeKind.REMOVED, _name_of(entry, part))


def _match(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], part: EventPart) -> list[int | None]:
    """For each new entry the place of the old one that is the same: equal, of the same id, or of the same name."""
    free = dict(enumerate(old))
    places: dict[int, int] = {}
    for same in (lambda entry: entry, lambda entry: _identity(entry, part)):
        for number, entry in enumerate(new):
            place = next((place for place, other in free.items() if same(other) == same(entry)), None)
            if number not in places and place is not None:
                places[number] = place
                del free[place]
    return [places.get(number) for number in range(len(new))]


def _identity(entry: Mapping[str, Any], part: EventPart) -> object:
    if entry.get("id") is not None:
        return entry["id"]
    return (entry.get("send"), entry.get("when")) if part is EventPart.MESSAGE else _name_of(entry, part)


def _name_of(entry: Mapping[str, Any], part: EventPart) -> ThingName:
    if part is EventPart.MESSAGE:
        return MessageName(str(entry.get("send", "")), str(entry.get("when", "")))
    for key in ("title", "text", "label", "signatory", "id"):
        name = entry.get(key)
        if name and isinstance(name, str | Mapping):
            return name
    return ""
