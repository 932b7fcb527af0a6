"""The list of participants as organizers see it: who is registered with which profession, and who is confirmed.

Nothing in it changes when somebody answers a survey.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from domain.events import UNDISCLOSED, Event
from domain.typed_words import fold


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
    answers: Mapping[str, Sequence[str]] | None = None
    """To the registration questions; None when the notice they agreed to did not say that organizers see them."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a profession are on the list, how many of them confirmed and present, and how many were expected."""

    registered_count: int
    confirmed_count: int
    expected_count: int | None
    present_count: int = 0

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
        return place, profession, participant.name is None, fold(participant.name or ""), participant.number

    return tuple(sorted(participants, key=key))


def list_mark(participants: Iterable[Participant]) -> int:
    """A mark of who stands in a list, less than 2**32: a button made for other people tells by it.

    One change in four thousand million goes unnoticed.
    """
    return crc32(repr([participant.number for participant in participants]).encode())


def search(participants: Iterable[Participant], text: str) -> tuple[Participant, ...]:
    """Those in whose name each word of the text stands, or who have that number; in the order given.

    Case and accents are ignored, and so is what is neither a letter nor a digit.
    """
    words = _words(text)
    return tuple(each for each in participants if words and (_matches(each, words) or words == [str(each.number)]))


def _matches(participant: Participant, words: Sequence[str]) -> bool:
    name_words = _words(participant.name or "")
    return all(any(word in name_word for name_word in name_words) for word in words)


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()


def by_profession(event: Event, participants: Iterable[Participant]) -> Mapping[str, Count]:
    """Profession → its numbers: all of the event's in their order, then others that somebody is on the list with."""
    members: dict[str, list[Participant]] = {profession.id: [] for profession in event.professions}
    for participant in in_order(event, participants):
        members.setdefault(participant.profession or UNDISCLOSED, []).append(participant)
    expected_counts = {profession.id: profession.expected for profession in event.professions}
    return {
        id_: Count(
            registered_count=len(group),
            confirmed_count=sum(each.is_confirmed for each in group),
            expected_count=expected_counts.get(id_),
            present_count=sum(each.is_present for each in group),
        )
        for id_, group in members.items()
    }
