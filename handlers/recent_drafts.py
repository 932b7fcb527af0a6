"""Where people are in a survey, with what they have chosen so far, as far as this process knows; never stored.

The chat is the draft: this is only a copy of what the newest message's buttons hold, for a text or a command that comes
instead of a tap and so brings no draft. After a restart, or an hour, the buttons alone know it.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple, TypeAlias

from domain.awaiting.steps import RECENT
from domain.survey import QuestionStep, ReviewStep

MAX_DRAFTS = 20_000
"""Beyond this many the oldest are forgotten."""

ScreenStep: TypeAlias = QuestionStep | ReviewStep


class RecentDraft(NamedTuple):
    """The newest screen of one person in one survey, and when it was drawn."""

    step: ScreenStep
    shown_at: datetime


class RecentDrafts:
    """(person, survey) → the newest screen; gone with the process, and an hour after it was drawn."""

    def __init__(self) -> None:
        self._drafts: OrderedDict[tuple[int, int], RecentDraft] = OrderedDict()

    def note(self, person: int, survey: int, step: ScreenStep, now: datetime) -> None:
        """This person is shown this question, or the review, now."""
        self.prune(now)
        self._drafts[person, survey] = RecentDraft(step, now)
        self._drafts.move_to_end((person, survey))
        if len(self._drafts) > MAX_DRAFTS:
            self._drafts.popitem(last=False)

    def find(self, person: int, survey: int, now: datetime) -> RecentDraft | None:
        """Where this person is in that survey; None when it is not known."""
        self.prune(now)
        return self._drafts.get((person, survey))

    def drop(self, person: int, survey: int) -> None:
        """The answers are sent, or given up. Idempotent."""
        self._drafts.pop((person, survey), None)

    def forget(self, person: int) -> None:
        """Forget everything of this person. Idempotent."""
        for key in [key for key in self._drafts if key[0] == person]:
            del self._drafts[key]

    def prune(self, now: datetime) -> None:
        """Forget what is older than an hour."""
        while self._drafts and now - next(iter(self._drafts.values())).shown_at > RECENT:
            self._drafts.popitem(last=False)
