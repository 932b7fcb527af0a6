"""People: who they are to the bot, what they may do, how a name is cleaned; nothing of what they answered."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

NAME_LENGTH = 64

_START_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/(?P<bot>\w+)\?start=(?P<parameter>[\w-]{1,64})")


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
    is_muted: bool = False
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
    waiting: int | None = None
    """The place in the line of those who wait for one; a later one is greater. None when they do not wait."""
    present: bool = False
    """Whether they were present; when they came is stored nowhere."""
    scanned: bool = False
    """Whether they are present once they are registered: the registration began with the link at the door."""
    wrong_codes: int = 0
    """How many wrong room codes they have typed."""
    certificate: int | None = None
    """The number on their certificate of attendance; None until they ask for one."""


def languages(person: Person | None, hint: str | None, event_languages: tuple[str, ...]) -> tuple[str, ...]:
    """The languages to try for somebody, best first: own choice, Telegram's, the event's first, English."""
    own = person.language if person else None
    telegram = (hint or (person.telegram_language if person else None) or "").split("-")[0].lower()
    candidates = [own, telegram if telegram in event_languages else None, *event_languages[:1], "en"]
    return tuple(dict.fromkeys(language for language in candidates if language))


BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing (Default_Ignorable_Code_Point of Unicode, and the empty Braille cell)."""
JOINERS = frozenset("\u200c\u200d")
"""Zero-width non-joiner and joiner: spelling in Persian and Indic scripts, and what holds an emoji together."""
TAGS = frozenset(map(chr, range(0xE0020, 0xE0080)))
"""What follows a black flag in the flags of England, Scotland and Wales."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MARKS = frozenset({"Mn", "Me"})


def clean_line(text: str) -> str:
    """Text on one line as it is seen: without control, bidi, surrogate and private characters; spaces folded.

    Joiners and tags stay where they belong to a visible character. Empty when nothing of it can be seen.
    """
    characters = [" " if c.isspace() or c in BLANKS else c for c in text]
    visible = "".join(c for c, before in zip(characters, [" ", *characters], strict=False) if _stays(c, before))
    line = " ".join(word.strip("".join(JOINERS)) for word in visible.split()).strip()
    has_letters = any(unicodedata.category(c) not in _MARKS | _INVISIBLE for c in line)
    return line if has_letters else ""


def _stays(character: str, before: str) -> bool:
    if character in JOINERS or character in TAGS:
        return before != " " and before not in JOINERS
    return unicodedata.category(character) not in _INVISIBLE


def clean_code(text: str) -> str:
    """An event's code as somebody has typed or copied it: without what cannot be seen, in small letters."""
    return clean_line("".join(c for c in text if c not in JOINERS)).lower()


def start_link(text: str, bot_username: str) -> str | None:
    """What stands behind ``?start=`` in a text that is nothing but a link to this bot; None for any other text."""
    link = _START_LINK.fullmatch(clean_code(text))
    return link["parameter"] if link and link["bot"] == bot_username.lower() else None


def name(text: str) -> str | None:
    """A name as it may be stored, 1 to 64 characters, or None when nothing usable or too much was given."""
    tidy = clean_line(text)
    return tidy if 1 <= len(tidy) <= NAME_LENGTH else None
