"""Nobody learns from what is withheld: the auditor over every assignment of answers, on each kind of survey there is.

For every release that some answers can lead to, the ways of answering that lead to it are exactly those that agree with
the published numbers: so for every attacker, whatever they believe and whoever they are among those who answered, the
posterior about any person's answer is the one that the published numbers give.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.anonymity import EVERYBODY, PublishedNumbers, Thresholds, decide
from domain.inference.assignments import Assignments, Insider, Marginal
from domain.inference.attack import Case, audit_families
from domain.inference.audit import Audit, View
from domain.inference.respondents import AnswerSheet, Respondents, all_answer_sheets
from domain.questions import ANSWERED, Choice, Choices, ClosedQuestion, Comment, Ranking, Rating, YesNo
from domain.results.comments import can_release
from domain.results.release import Counts, counted
from tests.privacy.audited_survey import WORDS, AuditedSurvey, Sizes, only_if, options, survey_of, thresholds
from tests.privacy.homogeneity import HidesHomogeneousGroups
from tests.support.documents import rows, text_of
from views.i18n import Translator
from views.results.distribution import distribution, side_by_side

YES_NO = YesNo("q", WORDS, breakdown=True)
UNDECLARED = YesNo("q", WORDS)
REQUIRED = YesNo("q", WORDS, required=True, breakdown=True)
ABC = Choice("q", WORDS, options("abc"), required=True)
RATING = Rating("q", WORDS, 3)
LOW = YesNo("low", WORDS, show_if=only_if("q", "1", "2"), breakdown=True)
CHAIN = (
    REQUIRED,
    Rating("r", WORDS, 2, required=True, show_if=only_if("q", "no")),
    YesNo("s", WORDS, show_if=only_if("r", "2"), breakdown=True),
)
SEVERAL = Choices("q", WORDS, options("xyz"), 2)
ORDER = Ranking("q", WORDS, options("xyz"))
ORDER_OF_TWO = Ranking("q", WORDS, options("xy"))
ORDER_AFTER = Ranking("o", WORDS, options("xy"), show_if=only_if("q", "no"))
PAIR = Choices("q", WORDS, options("xy"), 2)
ONE_OF_SEVERAL = YesNo("why", WORDS, required=True, show_if=only_if("q", "x"), breakdown=True)
SOME_OF_SEVERAL = YesNo("why", WORDS, show_if=only_if("q", "x", "y"), breakdown=True)
AFTER_UNDECLARED = YesNo("r", WORDS, show_if=only_if("q", "no"), breakdown=True)

SURVEYS: dict[str, tuple[tuple[ClosedQuestion, ...], Sizes, Thresholds, set[int]]] = {
    # Each with how many distributions, totals and groups, its releases show.
    "5 and 22, groups shown": ((YES_NO,), {"a": 5, "b": 22}, thresholds(5, 5), {3}),
    "5 and 22, as the settings have it": ((YES_NO,), {"a": 5, "b": 22}, thresholds(5, 10), {1}),
    "5 and 22, not declared": ((UNDECLARED,), {"a": 5, "b": 22}, thresholds(5, 5), {1}),
    "8 and 19, groups shown": ((ABC,), {"a": 8, "b": 19}, thresholds(5, 8), {3}),
    "8 and 19, as the settings have it": ((ABC,), {"a": 8, "b": 19}, thresholds(5, 10), {1}),
    "10 and 17, at the border": ((REQUIRED,), {"a": 10, "b": 17}, thresholds(5, 10), {3}),
    "9 and 17, below the border": ((REQUIRED,), {"a": 9, "b": 17}, thresholds(5, 10), {1}),
    "3 and 8, k = 3": ((YES_NO,), {"a": 3, "b": 8}, thresholds(3, 3), {3}),
    "3 and 8, k = 3, groups of 4": ((YES_NO,), {"a": 3, "b": 8}, thresholds(3, 4), {1}),
    "two questions": ((YES_NO, RATING), {"a": 3, "b": 3}, thresholds(3, 3), {6}),
    "a rating that may be skipped": ((RATING,), {"a": 4, "b": 5}, thresholds(3, 4), {3}),
    "several answers": ((SEVERAL,), {"a": 3, "b": 3}, thresholds(3, 3), {3}),
    "an order": ((ORDER,), {"a": 3, "b": 3}, thresholds(3, 3), {3}),
    "an order, groups too small": ((ORDER,), {"a": 2, "b": 4}, thresholds(3, 3), {1}),
    "an order, and a question beside it": ((ORDER_OF_TWO, RATING), {"a": 3, "b": 3}, thresholds(3, 3), {6}),
    "an order after an answer": ((REQUIRED, ORDER_AFTER), {"a": 4, "b": 4}, thresholds(3, 3), {3, 4, 6}),
    "three groups, one too small": ((YES_NO,), {"a": 2, "b": 4, "c": 3}, thresholds(3, 3), {3}),
    "too few for results": ((YES_NO,), {"a": 2, "b": 2}, thresholds(5, 5), {0}),
    "just enough for results": ((YES_NO,), {"a": 2, "b": 3}, thresholds(5, 5), {1}),
    "at most 2 of a rating": ((RATING, LOW), {"a": 3, "b": 4}, thresholds(3, 3), {3, 4, 6}),
    "at most 2 of a rating, one group": ((RATING, LOW), {"a": 7}, thresholds(4, 4), {1, 2}),
    "chained": (CHAIN, {"a": 4, "b": 4}, thresholds(3, 3), {3, 4, 5, 6, 7, 9}),
    "chained, of 27": (CHAIN[:2], {"a": 27}, thresholds(5, 10), {1, 2}),
    "one option of several": ((PAIR, ONE_OF_SEVERAL), {"a": 3, "b": 4}, thresholds(3, 3), {3, 4, 6}),
    "any of several options": ((PAIR, SOME_OF_SEVERAL), {"a": 3, "b": 3}, thresholds(3, 3), {3}),
    "depends on what has no breakdown": ((UNDECLARED, AFTER_UNDECLARED), {"a": 4, "b": 4}, thresholds(3, 3), {1, 2}),
}


@pytest.mark.parametrize("is_confirmed", [True, False], ids=["by group", "totals only"])
@pytest.mark.parametrize("name", SURVEYS)
def test_nothing_is_learned_from_what_is_withheld(name: str, is_confirmed: bool) -> None:
    questions, sizes, limits, distributions = SURVEYS[name]
    audited_survey = AuditedSurvey(survey_of(*questions), sizes, limits, is_confirmed=is_confirmed)

    comparisons = list(audited_survey.audit().all_observations())

    assert [comparison.observation for comparison in comparisons if comparison.leaks] == []
    # An auditor of scenes that never show or withhold anything could not fail.
    if is_confirmed:
        assert {len(comparison.observation.marginals) for comparison in comparisons} == distributions
    else:
        assert all(marginal.groups == {EVERYBODY} for one in comparisons for marginal in one.observation.marginals)


# The attacks that succeed against a rule that looks at answers


def total_of(sizes: Sizes, **counts: int) -> dict[Marginal, tuple[int, ...]]:
    """The total of the question, and nothing else."""
    marginal = Marginal("q", frozenset(sizes), (ANSWERED, *counts))
    return {marginal: (sum(counts.values()), *counts.values())}


@dataclass(frozen=True)
class Attack:
    """What somebody knows of a named one of group a, by the published numbers and given what is hidden."""

    question: ClosedQuestion
    sizes: Sizes
    counts: Mapping[str, int]
    option: str
    prior: str
    posterior: str
    hides_mixed: bool = True
    """Whether the rule hides groups of one mind, else those of too few answers."""
    own: AnswerSheet | None = None
    """The attacker's own answers, who is of group a."""


ATTACKS = {
    "a named one of five": Attack(YES_NO, {"a": 5, "b": 22}, {"yes": 16, "no": 11}, "yes", "59.26%", "71.16%"),
    "an insider of eight": Attack(
        ABC, {"a": 8, "b": 19}, {"a": 14, "b": 7, "c": 6}, "a", "53.85%", "99.97%", own={"q": ("c",)}
    ),
    "a named one of ten": Attack(
        YES_NO, {"a": 10, "b": 17}, {"yes": 21, "no": 0}, "yes", "77.78%", "40.00%", hides_mixed=False
    ),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_attack_succeeds_on_a_rule_that_looks_at_answers(attack: Attack) -> None:
    survey = survey_of(attack.question)
    assignments = Assignments(Respondents(survey, attack.sizes), counted, total_of(attack.sizes, **attack.counts))
    rule = HidesHomogeneousGroups(survey, 5, attack.hides_mixed)
    audit = Audit(rule, {group: group for group in attack.sizes}, assignments)
    insider = None if attack.own is None else Insider("a", assignments.sheets.index(attack.own))
    (comparison,) = (comparison for comparison in audit.all_observations() if comparison.leaks)

    gains = {gain.option: gain for gain in audit.gains(comparison, [insider]) if gain.group == "a"}

    assert f"{float(gains[attack.option].published_probability):.2%}" == attack.prior
    assert f"{float(gains[attack.option].observed_probability):.2%}" == attack.posterior


def test_figures_of_the_attacks_stand_in_the_page_about_privacy() -> None:
    table = [(row[3], row[4]) for row in rows(text_of("docs/privacy.md")) if len(row) == 5]

    figures = [(f"{attack.prior[:-1]} %", f"{attack.posterior[:-1]} %") for attack in ATTACKS.values()]
    assert table[-len(figures) :] == figures


@pytest.mark.parametrize("breakdown", [5, 8, 10])
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_attack_learns_nothing_from_this_rule(attack: Attack, breakdown: int) -> None:
    audited_survey = AuditedSurvey(survey_of(attack.question), attack.sizes, thresholds(5, breakdown))
    known_counts = total_of(audited_survey.answer_counts, **attack.counts)

    comparisons = list(audited_survey.audit(known_counts).all_observations())

    assert comparisons
    assert not any(comparison.leaks for comparison in comparisons)


def test_hidden_ratings_tell_when_hiding_looks_at_answers() -> None:
    """In simulated surveys of 5 and 22 people, a hidden breakdown proves something of the five."""
    sizes = {"a": 5, "b": 22}
    survey = survey_of(Rating("q", WORDS, 3, required=True))
    groups = {group: group for group in sizes}
    chance = random.Random(5)
    hidden_count = leak_count = 0
    for _ in range(40):
        people = [(group, {"q": (chance.choice("2333"),)}) for group, size in sizes.items() for _ in range(size)]
        (result,) = audit_families(Case(survey, HidesHomogeneousGroups(survey, 5), groups, people), chance)
        hidden_count += result.ways > 1
        leak_count += result.other_releases > 0

    # One of the totals is such that its breakdown is hidden however people answered.
    assert (hidden_count, leak_count) == (29, 28)


def test_conditional_question_is_withheld_for_its_number_of_people_only() -> None:
    """Eight of 27 said no and must say why: withheld by a rule that looks at answers, they agree, or all but one."""
    why = YesNo("why", WORDS, required=True, show_if=only_if("q", "no"))
    survey, sizes = survey_of(REQUIRED, why), {"a": 27}
    known_counts = total_of({EVERYBODY: 27}, yes=19, no=8)
    telling = Audit(
        HidesHomogeneousGroups(survey, 5),
        {"a": EVERYBODY},
        Assignments(Respondents(survey, {EVERYBODY: 27}), counted, known_counts),
    )
    audited_survey = AuditedSurvey(survey, sizes, thresholds(5, 10))

    (comparison,) = (comparison for comparison in telling.all_observations() if comparison.leaks)
    number = telling.assignments.number("why", "yes")
    assert sorted(vector[number] for (vector,) in comparison.same_release) == [0, 1, 7, 8]
    observations = [one.observation for one in audited_survey.audit(known_counts).all_observations()]
    assert {len(observation.marginals) for observation in observations} == {2}


# What is printed


def printed(question: ClosedQuestion) -> View:
    """The lines of a question in /summary and under By profession: rounded shares, means and mean ranks."""
    voice = Translator("en", ZoneInfo("UTC"))

    def lines(marginal: Marginal, values: tuple[int, ...]) -> str:
        answer_count, *numbers, no_answer = values
        counts = Counts(answer_count + no_answer, dict(zip(question.options, numbers, strict=True)), no_answer)
        whole = marginal.groups in ({"a", "b"}, {EVERYBODY})
        return distribution(voice, question, counts) if whole else side_by_side(voice, question, {"A": counts})

    return lines


@pytest.mark.parametrize("question", [RATING, YES_NO, ORDER_OF_TWO], ids=["rating", "yes_no", "ranking"])
@pytest.mark.parametrize("breakdown", [4, 5])
def test_nothing_is_learned_by_whoever_reads_rounded_figures(question: ClosedQuestion, breakdown: int) -> None:
    audited_survey = AuditedSurvey(survey_of(question), {"a": 4, "b": 5}, thresholds(3, breakdown))

    comparisons = list(audited_survey.audit(view=printed(question)).all_observations())

    assert [comparison.observation for comparison in comparisons if comparison.leaks] == []
    assert len(comparisons) > 1


# Comments


def test_comments_are_released_by_the_number_of_people_alone() -> None:
    limits = Thresholds(3, 5, 7)
    survey = survey_of(YES_NO, Comment("c", WORDS))
    numbers = {answer_count: PublishedNumbers(survey, limits, {"a": answer_count}, {}) for answer_count in range(10)}

    releases_comments = {answer_count: decide(number).comments for answer_count, number in numbers.items()}

    assert releases_comments == {answer_count: answer_count >= 7 for answer_count in range(10)}
    assert all(can_release(answer_count, limits) == comments for answer_count, comments in releases_comments.items())


# Surveys of any kind

ANY = survey_of(
    RATING, LOW, Choices("c", WORDS, options("xyz"), 2), YesNo("y", WORDS), Ranking("o", WORDS, options("xyz"))
)
SHEETS = list(all_answer_sheets(ANY))


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(st.sampled_from(SHEETS), max_size=6), min_size=1),
    st.integers(3, 4),
    st.integers(3, 6),
)
def test_nothing_is_learned_whatever_people_answer(
    answers: dict[str, list[AnswerSheet]], minimum: int, breakdown: int
) -> None:
    sizes = {profession: len(sheets) for profession, sheets in answers.items()}
    audited_survey = AuditedSurvey(ANY, sizes, thresholds(minimum, max(minimum, breakdown)))
    case = audited_survey.case([(profession, sheet) for profession, sheets in answers.items() for sheet in sheets])
    if not case.people:
        return

    for family in audit_families(case, random.Random(1), limit=2000, samples=50):
        assert (family.questions, family.other_releases) == (family.questions, 0)
