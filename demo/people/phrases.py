"""What simulated people are called and what they write, by language; a language without words of its own uses English.

Comments fit any question that an organizer may ask, and name nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language's."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    comments: tuple[str, ...]
    remark: str
    """To a question at registration that wants typing."""


_ENGLISH = Words(
    first_names=("Alice", "Daniel", "Grace", "Oliver", "Emma", "James", "Laura", "Peter", "Ruth", "Simon", "Nora"),
    last_names=("Brown", "Evans", "Hill", "Reed", "Stone", "Ward", "King", "Young", "Fisher", "Marsh"),
    comments=(
        "More time for discussion, please.",
        "The practical cases were the best part.",
        "I will share the publication with my colleagues.",
        "It would help to have the slides a few days before.",
        "Smaller groups in the afternoon; not everybody got to speak.",
        "Good to meet people from other institutions. Please do it again.",
        "A contact list for everyday questions.",
        "Less theory and one more case from our own region.",
    ),
    remark="Nothing special, thank you.",
)
_ROMANIAN = Words(
    first_names=("Ioana", "Andrei", "Ștefania", "Răzvan", "Mihai", "Elena", "Cătălin", "Ana-Maria", "Dan", "Ilinca",
                 "Sorin"),
    last_names=("Popescu", "Ionescu", "Dumitru", "Țurcanu", "Stan", "Pârvu", "Rusu", "Șerban", "Moldovan", "Ene"),
    comments=(
        "Mai mult timp pentru discuții, vă rog.",
        "Cazurile practice au fost cele mai utile.",
        "Voi prezenta publicația colegilor mei.",
        "Ar fi utile prezentările cu câteva zile înainte.",
        "Grupuri mai mici după-amiaza; nu toți au apucat să ia cuvântul.",
        "A fost bine să cunosc oameni din alte instituții. Repetați, vă rog.",
        "O listă de contacte pentru întrebările de zi cu zi.",
        "Mai puțină teorie și încă un caz din regiunea noastră.",
    ),
    remark="Nimic deosebit, mulțumesc.",
)  # fmt: skip
_BY_LANGUAGE: Mapping[str, Words] = {"en": _ENGLISH, "ro": _ROMANIAN}


def words(language: str) -> Words:
    """What people of that language say."""
    return _BY_LANGUAGE.get(language, _ENGLISH)


def name(language: str, number: int) -> tuple[str, str]:
    """A first and a last name usual in that language; the same pair comes again only after more than a hundred."""
    phrases = words(language)
    # No number divides both lengths, so all the pairs come.
    return phrases.first_names[number % len(phrases.first_names)], phrases.last_names[number % len(phrases.last_names)]
