"""Questions that two surveys of one event ask alike, and when a second result of one may tell of a few people.

Two releases of nearly the same people also tell the difference: of a fact, what those few said who are in one of them
alone. Who answered is forgotten at closing, so only numbers of people can decide.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.events import Survey
from domain.questions import ClosedQuestion


@dataclass(frozen=True, slots=True)
class Repeat:
    """What other surveys of the same event publish of the same question."""

    sizes: tuple[int, ...] | None
    """How many people each part is of that they show; None where single answers are known by name."""
    minimum: int = 0
    """The largest ``minimum_group`` of these surveys: what their people were promised."""

    def is_near(self, people: int, minimum: int) -> bool:
        """Whether a result of so many people, beside these, may tell of fewer than ``minimum`` of them.

        Where the same people answer alike, the difference of two counts is of those who are in one of them alone, and
        these are at least as many as the numbers of people differ by. So it is with any parts added and subtracted.
        """
        if self.sizes is None:
            return True
        sums = {0}
        for size in self.sizes:
            sums |= {number + term for number in sums for term in (size, -size)}
        return any(abs(people - number) < max(minimum, self.minimum) for number in sums)


def asks_alike(survey: Survey, question: ClosedQuestion, other: Survey, other_question: ClosedQuestion) -> bool:
    """Whether both ask the same: in the same words in some language, or under one id with the same options.

    Ratings of two agenda items never do, whatever the titles of the items.
    """
    if survey.is_session and other.is_session:
        return False
    if _words(question) & _words(other_question):
        return True
    return not (survey.is_session or other.is_session) and (
        (question.id, question.kind, {*question.options})
        == (other_question.id, other_question.kind, {*other_question.options})
    )


def _words(question: ClosedQuestion) -> set[tuple[str, str]]:
    return {(language, " ".join(text.casefold().split())) for language, text in question.text.items()}
