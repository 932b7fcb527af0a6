"""The wire form of a button, at most 64 bytes, and back; what there is to tap is in the modules beside this one.

The wire form is ``VERSION CODE : field . field …`` in ASCII. Numbers are written in the URL-safe base-64 alphabet, so
that a whole survey draft fits. Whoever decodes must treat the value as written by a stranger: shapes are checked here,
meaning and authority are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import TypeAlias, get_type_hints

from views.callback import (
    attendance,
    coordinators,
    events,
    files,
    invitations,
    organizers,
    participants,
    schedule,
)
from views.callback.fields import UnboundedInt

VERSION = "1"
LONGEST = 64
"""Telegram's limit for callback data, in bytes."""
LARGEST = (1 << 53) - 1
"""No number of a row, a place or a page is larger; SQLite takes 64 bits, and some of these are multiplied before."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_NUMBER = re.compile(r"A|[B-Za-z0-9_-][A-Za-z0-9_-]*")
"""As ``_number`` writes it, without zeros before it."""
_WORD = re.compile(r"[a-z0-9-]{1,32}")

Tap: TypeAlias = (
    participants.ParticipantTap
    | organizers.OrganizerTap
    | attendance.AttendanceTap
    | invitations.InvitationTap
    | schedule.ScheduleTap
    | files.FileTap
    | events.EventTap
    | coordinators.CoordinatorTap
)
"""Whatever can be tapped."""

_CODES: Mapping[str, type[Tap]] = {
    **participants.CODES,
    **organizers.CODES,
    **attendance.CODES,
    **invitations.CODES,
    **schedule.CODES,
    **files.CODES,
    **events.CODES,
    **coordinators.CODES,
}
_NAMES = {kind: code for code, kind in _CODES.items()}
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _NAMES}
_DEFAULTS = {kind: tuple(field.default for field in fields(kind) if field.default is not MISSING) for kind in _NAMES}
"""What the last fields of a button are where it does not have them: those of earlier versions lack some."""
_SHAPES = {kind: tuple(get_type_hints(kind, include_extras=True).values()) for kind in _FIELDS}


def encode(tap: Tap) -> str:
    """The wire form; the longest survey draft and event code are refused when the settings are read, so it fits."""
    kind = type(tap)
    values = [getattr(tap, name) for name in _FIELDS[kind]]
    for default in reversed(_DEFAULTS[kind]):
        if values[-1] != default:
            break
        values.pop()
    words = [value if isinstance(value, str) else _number(value) for value in values]
    return f"{VERSION}{_NAMES[kind]}:{'.'.join(words)}"


def decode(data: str) -> Tap | None:
    """The tap of this wire form, or None: another version, another bot, or nonsense."""
    head, colon, rest = data.partition(":")
    kind = _CODES.get(head.removeprefix(VERSION)) if colon and head.startswith(VERSION) else None
    if kind is None or len(data) > LONGEST:
        return None
    words = rest.split(".") if rest else []
    shape, default_count = _SHAPES[kind], len(_DEFAULTS[kind])
    if not len(shape) - default_count <= len(words) <= len(shape):
        return None
    values = [_read(word, type_hint) for word, type_hint in zip(words, shape, strict=False)]
    return None if None in values else kind(*values)  # type: ignore[arg-type]  # the shape was just checked


def event_code(tap: Tap) -> str | None:
    """The code of the event that this button names; None for a button that names none."""
    code: str | None = getattr(tap, "event", None)
    return code


def _read(word: str, type_hint: object) -> str | int | None:
    if type_hint is str:
        return word if _WORD.fullmatch(word) else None
    if not _NUMBER.fullmatch(word):
        return None
    number = 0
    for digit in word:
        number = number * len(_DIGITS) + _VALUES[digit]
    return number if number <= LARGEST or type_hint is UnboundedInt else None


def _number(value: int) -> str:
    digits = _DIGITS[value % len(_DIGITS)]
    while value := value // len(_DIGITS):
        digits = _DIGITS[value % len(_DIGITS)] + digits
    return digits
