"""The auditor, held against rules that tell: it must find each of them, and the exact figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from domain.events import Survey
from domain.inference.assignments import Assignments, Insider, KnownCounts, Marginal
from domain.inference.audit import Audit, Comparison, Gain, WrongNumbers, published_counts
from domain.inference.respondents import Respondents
from domain.questions import ANSWERED, ClosedQuestion, Rating, YesNo
from domain.results.release import Counts, Release, counted
from tests.privacy.homogeneity import HidesHomogeneousGroups

WORDS = {"en": "…"}
NOW = datetime(2027, 3, 22, tzinfo=UTC)
YES_NO = YesNo("q", WORDS)


def audit_of(
    sizes: Mapping[str, int],
    *questions: ClosedQuestion,
    known_counts: KnownCounts | None = None,
    minimum: int = 5,
) -> Audit:
    survey = Survey(WORDS, True, NOW, NOW, questions)
    assignments = Assignments(Respondents(survey, sizes), counted, known_counts)
    rule = HidesHomogeneousGroups(survey, minimum)
    return Audit(rule, {group: group for group in sizes}, assignments)


def telling(audit: Audit) -> Comparison:
    """The only observation in which hiding tells something."""
    (comparison,) = (comparison for comparison in audit.all_observations() if comparison.leaks)
    return comparison


def gain(audit: Audit, group: str, option: str, insider: Insider | None = None) -> tuple[str, str]:
    """How likely the answer is before and after, in per cent."""
    (one,) = (gain for gain in audit.gains(telling(audit), [insider]) if (gain.group, gain.option) == (group, option))
    return f"{float(one.published_probability):.2%}", f"{float(one.observed_probability):.2%}"


def total(*counts: int, sizes: Mapping[str, int]) -> KnownCounts:
    return {Marginal("q", frozenset(sizes), (ANSWERED, "yes", "no")): (sum(counts), *counts)}


def test_audit_finds_a_small_group_of_one_mind_by_its_hiding() -> None:
    sizes = {"courts": 5, "lawyers": 22}
    audit = audit_of(sizes, YES_NO, known_counts=total(16, 11, sizes=sizes))

    assert gain(audit, "courts", "yes") == ("59.26%", "71.16%")


def test_audit_goes_through_every_release_of_a_small_event() -> None:
    audit = audit_of({"a": 3, "b": 3}, YES_NO, minimum=3)

    comparisons = list(audit.all_observations())

    assert sum(len(comparison.same_release) for comparison in comparisons) == len(audit.assignments.worlds()) == 10 * 10
    assert any(comparison.leaks for comparison in comparisons)


def test_audit_of_one_observation_is_that_of_every_observation() -> None:
    sizes = {"courts": 5, "lawyers": 22}
    known_counts = total(16, 11, sizes=sizes)
    audit = audit_of(sizes, YES_NO, known_counts=known_counts)
    every = telling(audit)

    alone = audit.one_observation(every.observation)

    assert alone == every
    assert published_counts(_released(audit, every), {group: group for group in sizes}) == known_counts


def _released(audit: Audit, comparison: Comparison) -> Release:
    survey = audit.assignments.respondents.survey
    return HidesHomogeneousGroups(survey, 5)(audit.assignments.tally(comparison.same_release[0]))


def test_audit_finds_nothing_where_only_what_is_rounded_is_read() -> None:
    # Whoever reads no counts but whether most said yes learns from hiding, too: the view decides what was published.
    sizes = {"courts": 5, "lawyers": 22}
    audit = audit_of(sizes, YES_NO, known_counts=total(16, 11, sizes=sizes))
    blind = Audit(audit.rule, {group: group for group in sizes}, audit.assignments, lambda _place, _counts: None)

    assert [comparison.leaks for comparison in blind.all_observations()] == [True, True]


def test_audit_refuses_a_release_that_shows_what_nobody_answered() -> None:
    audit = audit_of({"a": 9}, YES_NO)

    def wrong(tally: Mapping[tuple[str, str, str], int]) -> Release:
        safe_release = HidesHomogeneousGroups(audit.assignments.respondents.survey, 5)(tally)
        return replace(
            safe_release, results=(replace(safe_release.results[0], total=Counts(9, {"yes": 8, "no": 1}, None)),)
        )

    with pytest.raises(WrongNumbers):
        list(Audit(wrong, {"a": "a"}, audit.assignments).all_observations())


def test_audit_finds_what_a_release_says_in_other_ways_than_by_counts() -> None:
    audit = audit_of({"a": 6}, YES_NO)

    def talkative(tally: Mapping[tuple[str, str, str], int]) -> Release:
        safe_release = HidesHomogeneousGroups(audit.assignments.respondents.survey, 5)(tally)
        changed_release = replace(safe_release, results=(replace(safe_release.results[0], total=None),))
        return replace(changed_release, invited=tally["q", "a", "yes"])

    comparisons = list(Audit(talkative, {"a": "a"}, audit.assignments).all_observations())

    assert all(comparison.leaks for comparison in comparisons)


def test_observed_tells_releases_with_other_counts_from_those_with_other_groups() -> None:
    audit = audit_of({"a": 6, "b": 6}, YES_NO, minimum=3)
    worlds = audit.assignments.worlds()

    observations = {audit.observe(world) for world in worlds}

    assert {len(observation.marginals) for observation in observations} == {0, 1, 3}
    assert len({observation.structure for observation in observations}) == 3


def test_insiders_are_those_who_can_be_among_the_people() -> None:
    sizes = {"a": 2, "b": 3}
    audit = audit_of(sizes, YES_NO, known_counts=total(2, 0, sizes={"a": 2}) | total(2, 3, sizes=sizes))
    sheets = audit.assignments.sheets

    insiders = audit.insiders(audit.assignments.worlds())

    yes, no = sheets.index({"q": ("yes",)}), sheets.index({"q": ("no",)})
    assert insiders == [Insider("a", yes), Insider("b", no)]


def test_posterior_is_the_share_of_those_who_are_not_the_attacker() -> None:
    sizes = {"a": 2, "b": 3}
    audit = audit_of(sizes, YES_NO, known_counts=total(3, 2, sizes=sizes))
    worlds = audit.assignments.worlds()
    yes = audit.assignments.sheets.index({"q": ("yes",)})

    outsider, insider = audit.posterior(worlds), audit.posterior(worlds, Insider("a", yes))

    assert outsider["a", "q", "yes"] == outsider["b", "q", "yes"] == Fraction(3, 5)
    assert insider["a", "q", "yes"] == insider["b", "q", "yes"] == Fraction(2, 4)
    assert insider["a", "q", "no"] == Fraction(2, 4)


def test_posterior_leaves_out_a_group_of_the_attacker_alone() -> None:
    audit = audit_of({"a": 1, "b": 3}, YES_NO)
    yes = audit.assignments.sheets.index({"q": ("yes",)})

    posterior = audit.posterior(audit.assignments.worlds(), Insider("a", yes))

    assert {group for group, _, _ in posterior} == {"b"}


def test_gain_has_a_size() -> None:
    posterior_gain = Gain("q", "yes", "a", None, Fraction(1, 2), Fraction(1, 4))

    assert posterior_gain.size == Fraction(1, 4)


def test_audit_of_ratings_by_what_is_printed() -> None:
    """A mean with one decimal is less than the counts, and hiding tells all the same."""
    sizes = {"a": 4, "b": 5}
    audit = audit_of(sizes, Rating("q", WORDS, 3, required=True), minimum=3)

    def printed(_place: object, counts: tuple[int, ...]) -> object:
        answer_count, *options = counts
        mean = sum(number * count for number, count in enumerate(options, start=1)) / answer_count
        return answer_count, round(mean, 1)

    rounded_audit = Audit(audit.rule, {"a": "a", "b": "b"}, audit.assignments, printed)

    exact_gains = sum(comparison.leaks for comparison in audit.all_observations())
    assert sum(comparison.leaks for comparison in rounded_audit.all_observations()) > 0
    assert exact_gains > 0
    worlds = audit.assignments.worlds()
    assert len({rounded_audit.observe(world) for world in worlds}) < len({audit.observe(world) for world in worlds})
    assert rounded_audit.read(_released(audit, next(audit.all_observations()))).marginals
