"""A survey's answers while they are being given, and the one number that says them all; it knows nobody.

The chat is the draft: until the answers are sent they exist only as this number in the buttons of one message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

from domain.button_questions import SelectedOptions
from domain.events import Survey
from domain.questions import ClosedQuestion


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers so far, by question id; a question that is absent was not reached yet."""

    answers: Mapping[str, SelectedOptions]

    def with_answer(self, question: str, answer: SelectedOptions) -> Draft:
        """The same draft with this answer put in place of any earlier one."""
        return Draft({**self.answers, question: answer})


EMPTY = Draft({})


def visible(survey: Survey, draft: Draft) -> Iterator[tuple[int, ClosedQuestion]]:
    """The closed questions this draft's answers let show, with their numbers, in order.

    A condition can only look at an earlier question, and one that is itself hidden counts as unanswered.
    """
    visible_answers: dict[str, SelectedOptions] = {}
    for number, question in enumerate(survey.closed_questions):
        condition = question.show_if
        if condition is None or condition.any_of.intersection(visible_answers.get(condition.question, ())):
            visible_answers[question.id] = draft.answers.get(question.id, ())
            yield number, question


def without_hidden(survey: Survey, draft: Draft) -> Draft:
    """The draft without answers to questions that are no longer shown."""
    ids = {question.id for _, question in visible(survey, draft)}
    return Draft({id_: answer for id_, answer in draft.answers.items() if id_ in ids})


def is_consistent(survey: Survey, draft: Draft) -> bool:
    """Whether a stranger's draft could have come from this survey's own buttons."""
    visible_questions = {question.id: question for _, question in visible(survey, draft)}
    return all(
        id_ in visible_questions and visible_questions[id_].may_hold(answer) for id_, answer in draft.answers.items()
    )


def max_number(survey: Survey) -> int:
    """The greatest number ``pack`` can give for this survey."""
    return prod(question.states for question in survey.closed_questions) - 1


def pack(survey: Survey, draft: Draft) -> int:
    """The draft as one number, 0 for the empty draft: each answer is a digit in a base of its question's own."""
    number = 0
    for question in reversed(survey.closed_questions):
        answer = draft.answers.get(question.id)
        number = number * question.states + (0 if answer is None else question.encode(answer))
    return number


def unpack(survey: Survey, number: int) -> Draft | None:
    """The draft that ``pack`` made this number of, or None when no draft of this survey makes it."""
    answers: dict[str, SelectedOptions] = {}
    for question in survey.closed_questions:
        number, digit = divmod(number, question.states)
        if digit:
            answers[question.id] = question.decode(digit)
    draft = Draft(answers)
    return draft if number == 0 and is_consistent(survey, draft) else None
