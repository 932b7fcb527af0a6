"""What may still be changed of an event, by what has happened already; it compares the tables of before and after.

A table is an ``[[event]]`` table as JSON has it: texts, numbers, lists and groups, with times as local text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from domain.messages import MAIN_SURVEY, survey_body

Table: TypeAlias = Mapping[str, Any]
"""An event as its organizers describe it; never changed in place."""


class SourceState(Enum):
    """Whether participants see an event that was made in the chat. The values are stored."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class EventSource:
    """An event of the chat: its table, and the one before the last change while that can be undone."""

    event: str
    table: Table
    state: SourceState
    revision: int = 1
    previous: Table | None = None

    @property
    def is_draft(self) -> bool:
        """Whether it is not published yet."""
        return self.state is SourceState.DRAFT


@dataclass(frozen=True, slots=True)
class EventChange:
    """What an event is to be, and the revision that whoever wants it has seen."""

    event: str
    table: Table
    expected_revision: int


class FrozenPart(Enum):
    """What cannot be changed any more."""

    CODE = "code"
    """Links that people have lead to it."""
    SURVEY = "survey"
    """It has opened: what was promised and asked stays."""
    GROUPS = "groups"
    """The survey has opened, and its results are counted in these groups."""
    PROFESSION = "profession"
    """Somebody is registered with it."""
    MESSAGE = "message"
    """It has gone out."""
    RELEASED = "released"
    """An anonymous survey has shown a result of it, and it is not asked again with names."""


@dataclass(frozen=True, slots=True)
class FrozenReason:
    """One part that stands; ``name`` is the id of the profession or message."""

    part: FrozenPart
    name: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    """Of a question (language, its text) of each language."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What has happened of an event that is published."""

    opened_surveys: frozenset[str] = frozenset()
    """Ids of the surveys that have opened, closed ones included."""
    used_professions: frozenset[str] = frozenset()
    """Those that somebody is registered with, or invited as."""
    settled_messages: frozenset[str] = frozenset()
    """Ids of the planned messages that have gone out or were given up."""


def frozen_parts(before: Table, after: Table, facts: EventFacts) -> tuple[FrozenReason, ...]:
    """Everything that this change would touch and must not."""
    return tuple(
        dict.fromkeys(
            [
                *_code(before, after),
                *_surveys(before, after, facts.opened_surveys),
                *_professions(before, after, facts.used_professions),
                *_messages(before, after, facts.settled_messages),
            ]
        )
    )


def _code(before: Table, after: Table) -> Iterator[FrozenReason]:
    if before.get("code") != after.get("code"):
        yield FrozenReason(FrozenPart.CODE)


def _surveys(before: Table, after: Table, opened_surveys: Collection[str]) -> Iterator[FrozenReason]:
    if not opened_surveys:
        return
    keys = ("admission", "checkin", *(("survey",) if MAIN_SURVEY in opened_surveys else ()))
    further, new_further = _further_surveys(before), _further_surveys(after)
    has_changed = any(further.get(id_) != new_further.get(id_) for id_ in opened_surveys)
    if has_changed or any(before.get(key) != after.get(key) for key in keys):
        yield FrozenReason(FrozenPart.SURVEY)
    keys = ("undisclosed_group",)
    if _groups(before) != _groups(after) or any(before.get(key) != after.get(key) for key in keys):
        yield FrozenReason(FrozenPart.GROUPS)


def _further_surveys(table: Table) -> dict[str, Mapping[str, Any]]:
    return {entry["id"]: entry for entry in _entries(table, "further_survey")}


def _groups(table: Table) -> dict[str, str]:
    return {entry["id"]: entry.get("group") or entry["id"] for entry in _entries(table, "profession")}


def _professions(before: Table, after: Table, used_professions: Iterable[str]) -> Iterator[FrozenReason]:
    ids = {entry["id"] for entry in _entries(after, "profession")}
    known_ids = {entry["id"] for entry in _entries(before, "profession")}
    removed_ids = sorted({*used_professions} & known_ids - ids)
    yield from (FrozenReason(FrozenPart.PROFESSION, id_) for id_ in removed_ids)


def _messages(before: Table, after: Table, settled_messages: Iterable[str]) -> Iterator[FrozenReason]:
    entries, new_entries = _by_id(before), _by_id(after)
    for id_ in sorted(settled_messages):
        if id_ in entries and entries[id_] != new_entries.get(id_):
            yield FrozenReason(FrozenPart.MESSAGE, id_)


def _by_id(table: Table) -> dict[str, Mapping[str, Any]]:
    """Planned messages by the ids that the plan knows them by: the first reminder is ``reminder-1``."""
    ordinals: Counter[str] = Counter()
    entries = {}
    for entry in _entries(table, "message"):
        name = "-".join((entry["send"], *survey_body(entry.get("survey") or MAIN_SURVEY).values()))
        ordinals[name] += 1
        entries[f"{name}-{ordinals[name]}"] = entry
    return entries


def _entries(table: Table, key: str) -> Iterable[Mapping[str, Any]]:
    entries = table.get(key)
    return entries if isinstance(entries, list | tuple) else ()


@dataclass(frozen=True, slots=True)
class EventEdit:
    """What an organizer is typing for a part of an event; nothing of the event changes before it is complete."""

    event: str
    path: str
    """Which part, see ``domain.editing.fields``."""
    revision: int
    """Of the event when they began."""
    typed: Table
    """What they have typed so far, by key."""
    language: str | None = None
    """The one language that is edited; None for all of them."""
