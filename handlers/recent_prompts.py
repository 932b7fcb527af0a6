"""When each person was last asked to type something, in this process only: decides what a typed text is for."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

from domain.awaiting.steps import RECENT
from handlers.recent_drafts import RecentDrafts
from handlers.recent_name_inputs import RecentNameInputs

MOST = 20_000
"""Beyond this many the oldest are forgotten; their texts then count as late, which costs one more tap."""


class RecentPrompts:
    """(person, survey) → the comment question's number and when it was shown; gone with the process.

    A registration that waits for something is noted under its event's code instead of a survey.
    """

    def __init__(self) -> None:
        self._prompts: OrderedDict[tuple[int, int | str], tuple[int, datetime]] = OrderedDict()
        self._ended_comments: OrderedDict[int, datetime] = OrderedDict()
        self.drafts = RecentDrafts()
        """Where people are in surveys that they have not sent yet."""
        self.name_inputs = RecentNameInputs()
        """Which organizers were asked to type a name."""

    def note(self, person: int, survey: int | str, number: int, now: datetime) -> None:
        """Record that this question was shown now."""
        self._prompts[person, survey] = (number, now)
        self._prompts.move_to_end((person, survey))
        if len(self._prompts) > MOST:
            self._prompts.popitem(last=False)

    def end_comments(self, person: int, survey: int, now: datetime) -> None:
        """Record that this person has just come past the last comment question, or too late for it. Idempotent."""
        self.settle(person, survey)
        self._ended_comments[person] = now
        self._ended_comments.move_to_end(person)
        if len(self._ended_comments) > MOST:
            self._ended_comments.popitem(last=False)

    def had_comments(self, person: int, now: datetime) -> bool:
        """Whether a text that comes now may still be meant as a comment, although no question waits for one."""
        ended_at = self._ended_comments.get(person)
        return ended_at is not None and now - ended_at <= RECENT

    def note_ticks(self, person: int, code: str, selection: int, now: datetime) -> None:
        """Record that the step of a registration was shown now with these options ticked, as bits; none is stored."""
        self.note(person, code, selection + 1, now)

    def ticks(self, person: int, code: str) -> int | None:
        """The options ticked at the step that was shown last; None when they are those that are stored."""
        number, _ = self._prompts.get((person, code), (0, None))
        return number - 1 if number else None

    def settle(self, person: int, survey: int) -> None:
        """Record that no question of this survey waits any more. Idempotent."""
        self._prompts.pop((person, survey), None)

    def forget(self, person: int) -> None:
        """Forget everything of this person. Idempotent."""
        for key in [key for key in self._prompts if key[0] == person]:
            del self._prompts[key]
        self._ended_comments.pop(person, None)
        self.drafts.forget(person)
        self.name_inputs.drop(person)

    def at(self, person: int, survey: int | str) -> datetime | None:
        """When this person was last asked a question of that survey."""
        prompt = self._prompts.get((person, survey))
        return None if prompt is None else prompt[1]

    def fresh(self, person: int, survey: int, number: int, now: datetime) -> bool:
        """Whether a text that comes now may be taken as the answer without asking again."""
        last_number, _ = self._prompts.get((person, survey), (None, now))
        return last_number == number and self.recently(person, survey, now)

    def recently(self, person: int, survey: int | str, now: datetime) -> bool:
        """Whether a text that comes now was most likely meant for that survey."""
        at = self.at(person, survey)
        return at is not None and now - at <= RECENT
