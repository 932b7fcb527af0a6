from __future__ import annotations

import random
from datetime import UTC, datetime
from fractions import Fraction

from domain.events import Survey
from domain.inference.assignments import NO_ANSWER, Insider
from domain.inference.attack import Case, Certainty, audit_families, certainties, min_distribution
from domain.inference.respondents import AnswerSheet, Respondents
from domain.questions import Condition, Rating, YesNo
from tests.privacy.homogeneity import HidesHomogeneousGroups

WORDS = {"en": "…"}
NOW = datetime(2027, 3, 22, tzinfo=UTC)
SURVEY = Survey(
    WORDS,
    True,
    NOW,
    NOW,
    (
        YesNo("q", WORDS, required=True),
        Rating("r", WORDS, 4),
        YesNo("why", WORDS, show_if=Condition("q", frozenset({"no"}))),
    ),
)
GROUPS = {"a": "a", "b": "b"}
A, B, ALL = frozenset("a"), frozenset("b"), frozenset("ab")


def people(a_yes: int, a_no: int, b_yes: int, b_no: int) -> list[tuple[str, AnswerSheet]]:
    """People who differ in everything else."""
    sheets: list[tuple[str, AnswerSheet]] = []
    for group, yes, no in (("a", a_yes, a_no), ("b", b_yes, b_no)):
        sheets += [(group, {"q": ("yes",), "r": (str(n % 4 + 1),)}) for n in range(yes)]
        sheets += [(group, {"q": ("no",), "r": (), "why": ("yes",) if n % 2 else ("no",)}) for n in range(no)]
    return sheets


def case(*numbers: int) -> Case:
    return Case(SURVEY, HidesHomogeneousGroups(SURVEY, 5), GROUPS, people(*numbers))


def test_respondents_are_all_groups_by_who_answered() -> None:
    assert case(3, 2, 0, 0).respondents == Respondents(SURVEY, {"a": 5, "b": 0})


def test_audited_tells_of_each_family_how_many_ways_were_tried() -> None:
    withheld_case = case(4, 1, 12, 10)

    families = {audit.questions: audit for audit in audit_families(withheld_case, random.Random(1))}

    assert families.keys() == {("q", "why"), ("r",)}
    assert families["r",].exact
    assert families["q", "why"].other_releases > 0


def test_audited_names_the_largest_gain_of_an_outsider_and_of_an_insider() -> None:
    (audit, _) = audit_families(case(4, 1, 12, 10), random.Random(1))

    outsider, insider = audit.gains

    assert outsider.insider is None
    assert isinstance(insider.insider, Insider)
    assert insider.size >= outsider.size > Fraction(1, 10)


def test_audited_draws_ways_at_random_where_they_are_too_many() -> None:
    exact = list(audit_families(case(4, 1, 12, 10), random.Random(1)))
    samples = list(audit_families(case(4, 1, 12, 10), random.Random(1), limit=20, samples=300))

    assert [audit.exact for audit in exact] == [True, True]
    assert [audit.exact for audit in samples] == [False, False]
    assert [audit.ways for audit in samples] == [300, 300]
    assert [audit.gains for audit in samples] == [(), ()]
    # What tells is found either way.
    assert [audit.other_releases > 0 for audit in samples] == [audit.other_releases > 0 for audit in exact]


def test_audited_draws_fewer_ways_for_many_people() -> None:
    (first, _) = audit_families(case(300, 300, 300, 300), random.Random(1), limit=20)

    assert (first.exact, first.ways) == (False, 83)


def test_certainties_are_the_shares_of_published_counts() -> None:
    survey_case = case(6, 2, 6, 6)
    release = survey_case.rule(survey_case.tally([sheet for _, sheet in survey_case.people]))

    certain = {(one.question, one.option, one.groups): one for one in certainties(survey_case, release)}

    certainty = certain["q", "yes", A]
    assert certainty == Certainty("q", "yes", A, 6, 8)
    assert (certainty.outsider, certainty.insider) == (Fraction(3, 4), Fraction(6, 7))
    assert certain["q", "yes", ALL].outsider == Fraction(12, 20)
    assert certain["why", "yes", ALL].outsider == Fraction(4, 20)
    assert max(certain.values(), key=lambda one: one.outsider) is next(iter(certain.values()))


def test_certainty_of_what_all_answered_is_certain() -> None:
    assert Certainty("q", NO_ANSWER, B, 5, 5).insider == 1


def test_smallest_is_the_fewest_people_a_distribution_is_of() -> None:
    survey_case = case(6, 2, 6, 6)
    release = survey_case.rule(survey_case.tally([sheet for _, sheet in survey_case.people]))

    assert min_distribution(survey_case, release) == 6


def test_smallest_is_none_where_nothing_is_published() -> None:
    few = case(2, 1, 0, 1)
    release = few.rule(few.tally([sheet for _, sheet in few.people]))

    assert min_distribution(few, release) is None
    assert certainties(few, release) == []
