"""What an organizer is typing a name for, begun by a button; it is known for an hour, and nothing is stored unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class NameRequest(Enum):
    """What the next text is."""

    SEARCH = 0
    """A part of a name to search for."""
    NEW_GUEST = 1
    """The name of somebody without Telegram, who is to be added."""
    GUEST_NAME = 2
    """The corrected name of such a person."""


@dataclass(frozen=True, slots=True)
class NameInput:
    """An organizer was asked to type a name."""

    event: str
    purpose: NameRequest
    shown_at: datetime
    """UTC-aware."""
    number: int = 0
    """Of a new guest the place of the profession; of a correction the guest's number."""
