"""Personal links: one for each person of the roster, used once; of the token only its hash is stored."""

from __future__ import annotations

import hmac
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256

TOKEN_BYTES = 16
SEPARATOR = "_"
"""Between the code of the event and the token, in the link; no code has it."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody of the roster; ``number`` is of the sequence of the list of participants."""

    event: str
    number: int
    name: str
    profession: str | None
    person: int | None = None
    """Who has used the link; None as long as nobody has."""


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """What a personal link carries."""

    event: str
    token: int


def make_token(secret: bytes, event: str, number: int, update_id: int) -> int:
    """128 bits that nobody can guess, others for each person and each time; ``secret`` are 32 bytes of chance."""
    digest = hmac.new(secret, f"{event} {number} {update_id}".encode(), sha256).digest()
    return int.from_bytes(digest[:TOKEN_BYTES])


def hash_token(token: int) -> str:
    """What is stored of the token: it finds the invitation, and nothing leads back from it."""
    return sha256(token.to_bytes(TOKEN_BYTES)).hexdigest()


def is_token(token: int) -> bool:
    """Whether a number may be a token at all."""
    return 0 <= token < 1 << (8 * TOKEN_BYTES)


def start_parameter(event: str, token: int) -> str:
    """What stands behind ``?start=`` in the link: at most 59 characters of a-z, 0-9, ``-`` and ``_``."""
    text = b32encode(token.to_bytes(TOKEN_BYTES)).decode().rstrip("=").lower()
    return f"{event}{SEPARATOR}{text}"


_DIGITS = {digit: value for value, digit in enumerate("abcdefghijklmnopqrstuvwxyz234567")}
_LENGTH = 26


def parse_start_parameter(parameter: str) -> InvitationLink | None:
    """The event and the token of such a link; None for any other text."""
    event, separator, text = parameter.partition(SEPARATOR)
    if not separator or not event or len(text) != _LENGTH or any(digit not in _DIGITS for digit in text):
        return None
    value = 0
    for digit in text:
        value = value << 5 | _DIGITS[digit]
    # 26 digits hold two bits more than the token.
    return InvitationLink(event, value >> 2) if value & 3 == 0 else None
