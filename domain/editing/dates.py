"""Moving an event to another time: what stands at times of its own goes along; rules relative to it follow anyway."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.editing.changes import Table
from domain.editing.fields import ComputedValue
from domain.editing.values import Keys, get_value

_ANY_DAY = date(2000, 1, 1)


def move_event(table: Table, starts: datetime) -> dict[str, Any]:
    """The table with the event beginning at this local time, and its end, agenda and dated messages moved as far."""
    by = starts - datetime.fromisoformat(table["starts"])
    days = timedelta(days=(starts.date() - datetime.fromisoformat(table["starts"]).date()).days)
    moved_table = {
        **table,
        "starts": starts.isoformat(),
        "ends": (datetime.fromisoformat(table["ends"]) + by).isoformat(),
        "agenda": [_move_item(item, by, days) for item in table.get("agenda", ())],
        "message": [_move_message(message, by) for message in table.get("message", ())],
    }
    survey = table.get("survey")
    if isinstance(survey, Mapping):
        moved_table["survey"] = _move_closing(survey, by)
    moved_table["further_survey"] = [_move_closing(each, by) for each in table.get("further_survey", ())]
    return {key: value for key, value in moved_table.items() if value != []}


def _move_item(item: Mapping[str, Any], by: timedelta, days: timedelta) -> dict[str, Any]:
    clock_shift = by - days
    moved_item = {**item, **{key: _shift_clock(item[key], clock_shift) for key in ("starts", "ends")}}
    if item.get("date"):
        moved_item["date"] = (date.fromisoformat(item["date"]) + days).isoformat()
    return moved_item


def _shift_clock(clock: str, by: timedelta) -> str:
    return (datetime.combine(_ANY_DAY, time.fromisoformat(clock)) + by).time().isoformat()


def _move_message(message: Mapping[str, Any], by: timedelta) -> dict[str, Any]:
    return {**message, "when": _move_when(message["when"], by)}


def _move_closing(survey: Mapping[str, Any], by: timedelta) -> dict[str, Any]:
    return {**survey, "closes": _move_when(survey["closes"], by)}


def _move_when(when: str, by: timedelta) -> str:
    try:
        return (datetime.fromisoformat(when) + by).isoformat()
    except ValueError:
        return when


def _read_beginning(table: Table, keys: Keys) -> Any:  # noqa: ANN401 — whatever stands in a table
    return get_value(table, (*keys, "starts"))


def _write_beginning(table: Table, _: Keys, starts: str) -> Table:
    return move_event(table, datetime.fromisoformat(starts))


BEGINNING = ComputedValue(_read_beginning, _write_beginning)
"""When the event begins; changing it moves the event."""
