"""The list of participants as organizers see it: who is registered with which profession, and who is confirmed.

Nothing in it changes when somebody answers a survey.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

from domain.events import UNDISCLOSED, Event


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody registered; ``number`` is that of the registration, see ``domain.people.Registration``."""

    number: int
    name: str | None
    """None when they gave none."""
    profession: str | None
    """None, or ``undisclosed``, when they preferred not to say."""
    is_confirmed: bool
    is_present: bool = False
    is_guest: bool = False
    """Added by hand, without Telegram: attendance only."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a profession are registered, how many of them confirmed, and how many were expected."""

    registered_count: int
    confirmed_count: int
    expected_count: int | None

    @property
    def too_many(self) -> bool:
        """Whether more registered than were expected: perhaps somebody is not who they say."""
        return self.expected_count is not None and self.registered_count > self.expected_count


def in_order(event: Event, participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """By profession as the event lists them, then by name whatever its case and accents; without a name last."""
    places = {profession.id: place for place, profession in enumerate(event.professions)}

    def key(participant: Participant) -> tuple[int, str, bool, str, int]:
        profession = participant.profession or UNDISCLOSED
        # One that the event has no longer comes after its own, and who did not say last.
        place = places.get(profession, len(places) + (profession == UNDISCLOSED))
        return place, profession, participant.name is None, plain(participant.name or ""), participant.number

    return tuple(sorted(participants, key=key))


def list_mark(participants: Iterable[Participant]) -> int:
    """A mark of who stands in a list, less than 2**32: a button made for other people tells by it.

    One change in four thousand million goes unnoticed.
    """
    return crc32(repr([participant.number for participant in participants]).encode())


def plain(name: str) -> str:
    """A name without case and accents, for sorting."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def by_profession(event: Event, participants: Iterable[Participant]) -> Mapping[str, Count]:
    """Profession → its numbers: all of the event's in their order, then others that somebody registered with."""
    confirmations: dict[str, list[bool]] = {profession.id: [] for profession in event.professions}
    for participant in in_order(event, participants):
        confirmations.setdefault(participant.profession or UNDISCLOSED, []).append(participant.is_confirmed)
    expected_counts = {profession.id: profession.expected for profession in event.professions}
    return {id_: Count(len(each), sum(each), expected_counts.get(id_)) for id_, each in confirmations.items()}
