"""Comments after closing: what a coordinator decides about each, and whether there may be any; it stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.anonymity import Thresholds


class Decision(StrEnum):
    """What becomes of a comment; each can be changed into another at any time."""

    WAITING = "waiting"
    PUBLISHED = "published"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One comment of a closed survey; ``place`` counts from 0 through all of the survey's."""

    place: int
    question: str
    text: str
    count: int
    """How many wrote these very words."""
    decision: Decision


def can_release(answered_count: int | None, thresholds: Thresholds) -> bool:
    """Whether comments outlive the closing: when few answered the survey, each could be any of very few.

    ``answered_count`` is None when so few answered that their number is not told.
    """
    return answered_count is not None and answered_count >= thresholds.minimum_comments


def next_waiting(comments: Sequence[Reviewed], after: int) -> Reviewed | None:
    """The next one to decide about: after that place, else from the beginning; None when all are decided."""
    waiting = [comment for comment in comments if comment.decision is Decision.WAITING]
    return next((comment for comment in waiting if comment.place > after), next(iter(waiting), None))
