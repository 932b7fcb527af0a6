"""A survey's answers while they are being given, and the one number that says them all; it knows nobody.

The chat is the draft: until the answers are sent they exist only as this number in the buttons of one message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from domain.events import Survey
from domain.questions import Choices, Closed

Picked: TypeAlias = tuple[str, ...]
"""Option ids in the question's order; empty means the question was skipped."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers so far, by question id; a question that is absent was not reached yet."""

    answers: Mapping[str, Picked]

    def with_answer(self, question: str, picked: Picked) -> Draft:
        """The same draft with this answer put in place of any earlier one."""
        return Draft({**self.answers, question: picked})


EMPTY = Draft({})


def visible(survey: Survey, draft: Draft) -> Iterator[tuple[int, Closed]]:
    """The closed questions this draft's answers let show, with their numbers, in order.

    A condition can only look at an earlier question, and one that is itself hidden counts as unanswered.
    """
    shown: dict[str, Picked] = {}
    for number, question in enumerate(survey.closed_questions):
        condition = question.show_if
        if condition is None or condition.any_of.intersection(shown.get(condition.question, ())):
            shown[question.id] = draft.answers.get(question.id, ())
            yield number, question


def trimmed(survey: Survey, draft: Draft) -> Draft:
    """The draft without answers to questions that are no longer shown."""
    ids = {question.id for _, question in visible(survey, draft)}
    return Draft({id_: picked for id_, picked in draft.answers.items() if id_ in ids})


def acceptable(question: Closed, picked: Picked) -> bool:
    """Whether these options, possibly none, may stand as the final answer to this question."""
    return _offered(question, picked) and not (question.required and not picked)


def consistent(survey: Survey, draft: Draft) -> bool:
    """Whether a stranger's draft could have come from this survey's own buttons."""
    shown = {question.id: question for _, question in visible(survey, draft)}
    return all(id_ in shown and _reachable(shown[id_], picked) for id_, picked in draft.answers.items())


def _offered(question: Closed, picked: Picked) -> bool:
    most = question.max if isinstance(question, Choices) else 1
    return len(picked) <= most and tuple(id_ for id_ in question.options if id_ in picked) == picked


def _reachable(question: Closed, picked: Picked) -> bool:
    # A required multiple choice may be empty while it is being ticked; Done and Send look again.
    return acceptable(question, picked) or (isinstance(question, Choices) and not picked)


def states(question: Closed) -> int:
    """How many states an answer to this question can be in: not reached, skipped, or answered in one of its ways."""
    ways = len(question.options)
    return 1 + 2**ways if isinstance(question, Choices) else 2 + ways


def largest(survey: Survey) -> int:
    """The greatest number ``pack`` can give for this survey."""
    return prod(states(question) for question in survey.closed_questions) - 1


def pack(survey: Survey, draft: Draft) -> int:
    """The draft as one number, 0 for the empty draft: each answer is a digit in a base of its question's own."""
    number = 0
    for question in reversed(survey.closed_questions):
        number = number * states(question) + _digit(question, draft.answers.get(question.id))
    return number


def unpack(survey: Survey, number: int) -> Draft | None:
    """The draft that ``pack`` made this number of, or None when no draft of this survey makes it."""
    answers: dict[str, Picked] = {}
    for question in survey.closed_questions:
        number, digit = divmod(number, states(question))
        if digit:
            answers[question.id] = _picked(question, digit)
    draft = Draft(answers)
    return draft if number == 0 and consistent(survey, draft) else None


def _digit(question: Closed, picked: Picked | None) -> int:
    if picked is None:
        return 0
    positions = [question.options.index(option) for option in picked]
    if isinstance(question, Choices):
        return 1 + sum(1 << position for position in positions)
    return 2 + positions[0] if positions else 1


def _picked(question: Closed, digit: int) -> Picked:
    if isinstance(question, Choices):
        return tuple(option for n, option in enumerate(question.options) if (digit - 1) >> n & 1)
    return (question.options[digit - 2],) if digit > 1 else ()
