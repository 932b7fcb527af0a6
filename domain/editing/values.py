"""Reading and changing one value of an event's table by its keys; a table is never changed in place."""

from __future__ import annotations

from typing import Any, TypeAlias

from domain.editing.changes import Table

Keys: TypeAlias = tuple[str | int, ...]
"""The way to a value in the table: keys of groups and places in lists, from 0."""


def get_value(table: Table, keys: Keys) -> Any:  # noqa: ANN401 — whatever stands in a table
    """The value at the end of these keys; None where there is none."""
    value: Any = table
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def set_value(table: Table, keys: Keys, value: Any) -> dict[str, Any]:  # noqa: ANN401 — likewise
    """The table with this value at the end of these keys; None takes the key away."""
    result: dict[str, Any] = _with(table, keys, value)
    return result


def _with(node: Any, keys: Keys, value: Any) -> Any:  # noqa: ANN401 — likewise
    if not keys:
        return value
    first, *rest = keys
    if isinstance(first, int):
        return [_with(each, tuple(rest), value) if place == first else each for place, each in enumerate(node)]
    group = dict(node or {})
    new_value = _with(group.get(first), tuple(rest), value)
    if new_value is None:
        group.pop(first, None)
        return group
    return group | {first: new_value}


def remove_value(table: Table, keys: Keys) -> dict[str, Any]:
    """The table without the key, or the entry of a list, at the end of these keys; an empty list goes with its last."""
    *above, last = keys
    if not isinstance(last, int):
        return set_value(table, keys, None)
    entries = list(get_value(table, tuple(above)) or ())
    del entries[last : last + 1]
    return set_value(table, tuple(above), entries or None)
