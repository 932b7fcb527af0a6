"""What has changed between two versions of a published agenda: items that are new, moved, cancelled, or else changed.

Applying the changes to the earlier agenda gives the later one; what is the same in both is no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from domain.agenda.calendar import SAME_ITEM
from domain.events import AgendaItem, Event
from domain.questions import LocalizedText

SETTLED = timedelta(minutes=10)
"""So long after the last change participants are told; what changes until then goes into the same message."""


@dataclass(frozen=True, slots=True)
class PublishedAgenda:
    """What participants know of an event's agenda; times are UTC-aware."""

    agenda: tuple[AgendaItem, ...]
    starts: datetime
    ends: datetime
    venue: LocalizedText


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that the earlier agenda did not have."""

    after: AgendaItem


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item that both have, as it was and as it is."""

    before: AgendaItem
    after: AgendaItem

    @property
    def is_moved(self) -> bool:
        """Whether it is at another time or in another room, so that people have to be elsewhere."""
        return (self.before.starts, self.before.room) != (self.after.starts, self.after.room)


@dataclass(frozen=True, slots=True)
class CancelledItem:
    """An item that the later agenda has no longer."""

    before: AgendaItem


ItemChange: TypeAlias = NewItem | ChangedItem | CancelledItem


@dataclass(frozen=True, slots=True)
class AgendaChanges:
    """Everything that has changed, in the order of the times that count now."""

    items: tuple[ItemChange, ...] = ()
    hours: tuple[datetime, datetime] | None = None
    """When the event is now, if that has changed; UTC-aware."""
    venue: LocalizedText | None = None
    """Where it is now, if that has changed."""

    def __bool__(self) -> bool:
        """Whether anything has."""
        return bool(self.items or self.hours or self.venue)


def published(event: Event) -> PublishedAgenda:
    """What participants can see of the event's agenda; whether a rating is asked for after an item is none of it."""
    agenda = tuple(replace(item, feedback=False) for item in event.agenda)
    return PublishedAgenda(agenda, event.starts, event.ends, event.venue)


def compare(before: PublishedAgenda, after: PublishedAgenda) -> AgendaChanges:
    """What has changed."""
    matches = _matches(before.agenda, after.agenda)
    changed_items = [
        ChangedItem(before.agenda[old], after.agenda[new])
        for new, old in matches.items()
        if before.agenda[old] != after.agenda[new]
    ]
    new = [NewItem(item) for index, item in enumerate(after.agenda) if index not in matches]
    matched_indexes = set(matches.values())
    cancelled_items = [CancelledItem(item) for index, item in enumerate(before.agenda) if index not in matched_indexes]
    return AgendaChanges(
        tuple(sorted([*new, *changed_items, *cancelled_items], key=_starts)),
        None if (before.starts, before.ends) == (after.starts, after.ends) else (after.starts, after.ends),
        None if before.venue == after.venue else after.venue,
    )


def _matches(before: Sequence[AgendaItem], after: Sequence[AgendaItem]) -> dict[int, int]:
    """Index of an item in the later agenda → that of the same one in the earlier; none twice."""
    remaining = list(range(len(before)))
    matches: dict[int, int] = {}
    for is_same in (lambda item: item, *SAME_ITEM):
        for index, item in enumerate(after):
            same = next((old for old in remaining if is_same(before[old]) == is_same(item)), None)
            if index not in matches and same is not None:
                matches[index] = same
                remaining.remove(same)
    return matches


def _starts(change: ItemChange) -> datetime:
    return change.before.starts if isinstance(change, CancelledItem) else change.after.starts
