"""Named surveys: what one person answered, and the results of many; who may see either is decided elsewhere.

Totals are never withheld: the coordinators see the answers with the names anyway, and whoever answered has agreed. The
breakdown by profession follows the rules of ``domain.anonymity`` all the same. It is part of the release, and so goes
into reports and stays when the names have been erased; a group of one would then still tell what that person said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from domain.anonymity import Groups, NoBreakdown, Thresholds
from domain.button_questions import SelectedOptions
from domain.events import UNDISCLOSED, Event, Survey
from domain.questions import ClosedQuestion
from domain.results.release import Counts, Release, Result, counted, release
from domain.typed_words import fold


@dataclass(frozen=True, slots=True)
class NamedResponse:
    """What one person answered, as it stands beside their registration."""

    name: str | None
    """None when they gave none."""
    profession: str | None
    answers: Mapping[str, SelectedOptions]
    comments: Mapping[str, str]
    """Comment question → text, of those that were given."""
    is_admitted: bool = True
    """Whether they could answer now: not after changing what an organizer had confirmed."""

    @property
    def counted_as(self) -> str:
        """The profession they are counted under: of one that nobody has confirmed they are as of none."""
        return (self.profession if self.is_admitted else None) or UNDISCLOSED


def in_order(sheets: Iterable[NamedResponse]) -> tuple[NamedResponse, ...]:
    """By name, whatever its case and accents; those without a name come last."""
    return tuple(sorted(sheets, key=lambda sheet: (sheet.name is None, fold(sheet.name or ""))))


def results(  # noqa: PLR0913 — the facts a release is made of
    event: Event,
    survey: Survey,
    groups: Groups,
    sheets: Iterable[NamedResponse],
    *,
    registered_count: int,
    invited_count: int,
    thresholds: Thresholds,
    present_count: int | None = None,
) -> Release:
    """What these sheets come to: shown while the survey is open, and released when it closes."""
    sheets = tuple(sheets)
    tally = Counter(cell for sheet in sheets for cell in counted(sheet.answers, _group(groups, sheet.counted_as)))
    base_release = release(
        event,
        survey,
        groups,
        tally,
        registered_count=registered_count,
        invited_count=invited_count,
        thresholds=thresholds,
        present_count=present_count,
    )
    questions = {question.id: question for question in survey.closed_questions}
    return replace(
        base_release,
        registered=max(registered_count, len(sheets)),
        answered=len(sheets),
        present=None if present_count is None else max(present_count, len(sheets)),
        results=tuple(_with_total(result, questions[result.question], sheets) for result in base_release.results),
    )


def _group(groups: Groups, profession: str) -> str:
    return groups.get(profession, groups[UNDISCLOSED])


def _with_total(result: Result, question: ClosedQuestion, sheets: tuple[NamedResponse, ...]) -> Result:
    answers = [sheet.answers.get(question.id, ()) for sheet in sheets if _matches_condition(question, sheet)]
    options = Counter(option for answer in answers for option in answer)
    counts = Counts(len(answers), {option: options[option] for option in question.options}, answers.count(()))
    # What an anonymous survey would not show at all has no breakdown here.
    reason = NoBreakdown.CONDITION if result.withheld else result.no_breakdown
    return replace(result, total=counts, withheld=None, no_breakdown=reason)


def _matches_condition(question: ClosedQuestion, sheet: NamedResponse) -> bool:
    condition = question.show_if
    return condition is None or not condition.any_of.isdisjoint(sheet.answers.get(condition.question, ()))
