"""Released surveys side by side: which questions were asked alike in all of them, and what each release says of these.

Nothing is computed across events, and nothing here is not in one of the releases, so whoever may read those learns
nothing new. Nor does reading two of them together tell more than each alone, as a rule:

- Other people answered the other event: no count of one release is part of a count of the other, so there is nothing
  to subtract. That is the usual case.
- The same people answered both, as after a round table and its follow-up: the totals say how all of them together
  moved. Who moved is not told, since no answer of one survey is linked to any of the other, and each total is of at
  least ``minimum_group`` people.
- Two surveys of one event: what the later one shows of a question that both ask was decided at its closing, beside the
  numbers of the earlier one, see ``domain.results.repeated_questions``.
- Nearly the same people answered both of two events, say 27 and then these 27 and one more. The difference of two
  totals is that one person's answer only if the other 27 answered the second time just what they had answered the first
  time. Of opinions nobody can know that. Of facts that do not change ("is this your first round table?") one can: such
  a question belongs into the registration, not into the surveys of two events for nearly the same people. No rule here
  could prevent that: who answered is forgotten at closing, for good reasons, so nobody can know how many two releases
  have in common.

No differences are shown, only the figures beside each other with how many answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.anonymity import Withheld
from domain.events import Survey
from domain.questions import ClosedQuestion as Question
from domain.results.release import Counts
from domain.results.summary import ClosedSummary

FEWEST, MOST = 2, 4
"""So many events can stand side by side; more do not fit on a phone."""


@dataclass(frozen=True, slots=True)
class SharedQuestion:
    """A question that was asked alike in all the events, in the words of the last one."""

    question: Question
    totals: tuple[Counts | None, ...]
    """What each event's release says of it, in the order of the events; None where it is withheld."""
    withheld: tuple[Withheld | None, ...]
    """Why it is withheld there; None where it is not, and by the rules of before."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What can be compared, in the order of the last event's questions, and what cannot."""

    alike: tuple[SharedQuestion, ...]
    others: tuple[Question, ...]


def compare(summaries: Sequence[ClosedSummary]) -> Comparison:
    """These released surveys side by side; the last one's words are used."""
    *earlier, last = summaries
    alike = [
        question
        for question in last.survey.closed_questions
        if all(has_question(one.survey, question) for one in earlier)
    ]
    return Comparison(
        tuple(_shared(question, summaries) for question in alike),
        tuple(_other_questions(summaries, {question.id for question in alike})),
    )


def has_question(survey: Survey, question: Question) -> bool:
    """Whether this survey asks the question alike: of the same id and kind, with the same options."""
    return any(
        (other.id, other.kind, {*other.options}) == (question.id, question.kind, {*question.options})
        for other in survey.closed_questions
    )


def _shared(question: Question, summaries: Sequence[ClosedSummary]) -> SharedQuestion:
    results = [next(each for each in one.release.results if each.question == question.id) for one in summaries]
    return SharedQuestion(
        question, tuple(result.total for result in results), tuple(result.withheld for result in results)
    )


def _other_questions(summaries: Sequence[ClosedSummary], alike: set[str]) -> Iterator[Question]:
    question_ids = set(alike)
    for one in reversed(summaries):
        for question in one.survey.closed_questions:
            if question.id not in question_ids:
                question_ids.add(question.id)
                yield question
