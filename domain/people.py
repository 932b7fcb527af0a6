"""People: who they are to the bot, what they may do, how a name is cleaned; nothing of what they answered."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

NAME_LENGTH = 64


class Role(StrEnum):
    """What somebody may do beyond taking part."""

    ORGANIZER = "organizer"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who agreed to be stored, or works for the event; ``id`` is the numeric Telegram id and the chat's."""

    id: int
    language: str | None = None
    """Own choice by /language."""
    telegram_language: str | None = None
    """What Telegram said last."""
    muted: bool = False
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Registration:
    """One person's registration for one event.

    It counts once ``registered_on`` is set; ``asking`` says what the chat waits for next:
    ``profession``, ``name``, ``question:ID`` or nothing.
    """

    event: str
    person: int
    notice: str
    agreed_on: str
    registered_on: str | None = None
    profession: str | None = None
    name: str | None = None
    answers: dict[str, list[str]] | None = None
    asking: str | None = None
    number: int | None = None
    """Its number in the list of participants, never another's; None until an organizer has seen it as it is now."""
    confirmed: bool = False
    """Whether an organizer vouches for this person with this profession and name."""


def languages(person: Person | None, hint: str | None, event_languages: tuple[str, ...]) -> tuple[str, ...]:
    """The languages to try for somebody, best first: own choice, Telegram's, the event's first, English."""
    own = person.language if person else None
    telegram = (hint or (person.telegram_language if person else None) or "").split("-")[0].lower()
    candidates = [own, telegram if telegram in event_languages else None, *event_languages[:1], "en"]
    return tuple(dict.fromkeys(language for language in candidates if language))


def clean_line(text: str) -> str:
    """Text on one line without control, format (bidi, zero-width), surrogate and private characters; spaces folded."""
    characters = (" " if c.isspace() else c for c in text)
    visible = "".join(c for c in characters if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return " ".join(visible.split())


def name(text: str) -> str | None:
    """A name as it may be stored, 1 to 64 characters, or None when nothing usable or too much was given."""
    tidy = clean_line(text)
    return tidy if 1 <= len(tidy) <= NAME_LENGTH else None
