"""The release: its counts are what people answered, and its gaps follow from numbers of people alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations, combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.anonymity import EVERYBODY, NoBreakdown, Thresholds, Withheld, groups_at_opening
from domain.draft import Draft, visible, without_hidden
from domain.events import UNDISCLOSED, Survey
from domain.questions import ANSWERED, Choice, Choices, ClosedQuestion, Option, Rating, YesNo
from domain.results.release import SENT, Counts, Release, Result, cells, counted, release
from tests.domain.test_anonymity import WORDS, event_of, only_if, survey_of
from tests.support.surveys import drafts, surveys

Answers = Mapping[str, tuple[str, ...]]
People = Mapping[str, Sequence[Answers]]
"""Group → what each of its people answered."""
SMALL = Thresholds(3, 4, 5)


def options(ids: str) -> tuple[Option, ...]:
    return tuple(Option(id_, WORDS) for id_ in ids)


def released(survey: Survey, people: People, thresholds: Thresholds = SMALL) -> Release:
    """What is released of these people's answers, in groups that were all registered in large numbers."""
    event = event_of({group: group for group in people})
    groups = {**{group: group for group in people}, UNDISCLOSED: min(people)}
    tally = Counter(cell for group, sheets in people.items() for sheet in sheets for cell in counted(sheet, group))
    return release(event, survey, groups, tally, registered_count=40, invited_count=38, thresholds=thresholds)


def said(question: str, **counts: int) -> list[Answers]:
    """So many of each answer; nothing is ``skip``."""
    return [
        {question: () if option == "skip" else (option.removeprefix("_"),)}
        for option, number in counts.items()
        for _ in range(number)
    ]


# Cells


def test_cells_are_all_that_counting_can_touch() -> None:
    survey = survey_of(YesNo("a", WORDS), Choices("b", WORDS, options("xyz"), 3))
    groups = {"judge": "courts", "lawyer": "lawyers"}

    all_cells = list(cells(survey, groups))

    assert len(all_cells) == len(set(all_cells)) == 2 * (1 + 3 + 4)
    assert {*counted({"a": ("yes",), "b": ("x", "y", "z")}, "courts"), *counted({"a": ("no",)}, "courts")} == {
        cell for cell in all_cells if cell[1] == "courts"
    }


def test_counted_skipped_question_is_not_answered() -> None:
    assert list(counted({"a": (), "b": ("x",)}, "g")) == [(SENT, "g", ANSWERED), ("b", "g", ANSWERED), ("b", "g", "x")]


# Release

RATING = Rating("q", WORDS, 3)
LOW = YesNo("why", WORDS, show_if=only_if("q", "1", "2"), breakdown=True)


def test_release_shows_total_and_groups_with_those_who_gave_no_answer() -> None:
    survey_release = released(survey_of(RATING), {"a": said("q", _1=1, _2=3), "b": said("q", _3=2, skip=3)})

    counts = {
        "a": Counts(4, {"1": 1, "2": 3, "3": 0}, 0),
        "b": Counts(5, {"1": 0, "2": 0, "3": 2}, 3),
    }
    assert survey_release == Release(
        event="round",
        registered=40,
        invited=38,
        answered=9,
        thresholds=SMALL,
        groups={"a": ("a", UNDISCLOSED), "b": ("b",)},
        results=(Result("q", "rating", Counts(9, {"1": 1, "2": 3, "3": 2}, 3), counts),),
    )


def test_release_shows_groups_of_one_mind_and_what_nobody_answered() -> None:
    survey_release = released(survey_of(RATING), {"a": said("q", _3=9), "b": said("q", skip=9)})

    assert survey_release.results[0].groups == {
        "a": Counts(9, {"1": 0, "2": 0, "3": 9}, 0),
        "b": Counts(9, {"1": 0, "2": 0, "3": 0}, 9),
    }


def test_release_tells_neither_results_nor_number_of_a_few() -> None:
    survey_release = released(survey_of(RATING, LOW), {"a": said("q", _1=1), "b": said("q", _1=1)})

    assert (survey_release.answered, survey_release.registered, survey_release.groups) == (None, 40, {})
    assert [(r.total, r.groups, r.withheld) for r in survey_release.results] == [(None, {}, Withheld.FEW)] * 2


def test_release_counts_who_answered_and_left_as_registered() -> None:
    tally = {(SENT, EVERYBODY, ANSWERED): 9}
    groups = {"a": EVERYBODY, UNDISCLOSED: EVERYBODY}

    survey_release = release(
        event_of({"a": "a"}), survey_of(), groups, tally, registered_count=7, invited_count=9, thresholds=SMALL
    )

    assert (survey_release.registered, survey_release.answered) == (9, 9)


def test_release_joins_groups_by_who_answered() -> None:
    survey_release = released(survey_of(RATING), {"a": said("q", _1=2), "b": said("q", _2=2), "c": said("q", _3=4)})

    assert survey_release.groups == {"a+b": ("a", "b", UNDISCLOSED), "c": ("c",)}
    assert survey_release.results[0].groups["a+b"] == Counts(4, {"1": 2, "2": 2, "3": 0}, 0)


def asked(*why: str | None) -> list[Answers]:
    """People whose answer to the rating brings the second question, and what they answered to it."""
    return [{"q": ("1",) if number % 2 else ("2",), "why": (one,) if one else ()} for number, one in enumerate(why)]


def test_release_counts_of_a_conditional_question_all_who_were_asked() -> None:
    survey_release = released(survey_of(RATING, LOW), {"a": [*asked("yes", None, None), *said("q", _3=4, skip=1)]})

    assert survey_release.results[1].total == Counts(3, {"yes": 1, "no": 0}, 2)
    assert survey_release.results[1].no_breakdown is NoBreakdown.NO_GROUPS


def test_release_withholds_conditional_question_of_a_few_however_they_answered() -> None:
    for few in (asked("yes", "yes"), asked("yes", "no"), asked(None, None), []):
        survey_release = released(survey_of(RATING, LOW), {"a": [*few, *said("q", _3=9 - len(few))]})

        assert (survey_release.results[1].total, survey_release.results[1].withheld) == (None, Withheld.FEW)


def test_release_shows_groups_of_conditional_question_only_when_enough_were_asked_in_each() -> None:
    rest = said("q", _3=4)
    enough = released(survey_of(RATING, LOW), {"a": [*asked("yes", "no", "no"), *rest], "b": asked(*["yes"] * 4)})
    few = released(survey_of(RATING, LOW), {"a": [*asked("yes", "no"), *rest], "b": asked(*["yes"] * 4)})

    assert enough.results[1].groups == {"a": Counts(3, {"yes": 1, "no": 2}, 0), "b": Counts(4, {"yes": 4, "no": 0}, 0)}
    assert few.results[1].total == Counts(6, {"yes": 5, "no": 1}, 0)
    assert (few.results[1].groups, few.results[1].no_breakdown) == ({}, NoBreakdown.CONDITION)


def test_release_withholds_what_depends_on_a_withheld_question() -> None:
    dependent_question = YesNo("then", WORDS, show_if=only_if("why", "yes"))
    sheets: list[Answers] = [{"q": ("1",), "why": ("yes",), "then": ("yes",)}] * 2

    survey_release = released(survey_of(RATING, LOW, dependent_question), {"a": [*sheets, *said("q", _3=9)]})

    assert [result.withheld for result in survey_release.results] == [None, Withheld.FEW, Withheld.FEW]


def test_release_tells_of_a_multiple_choice_never_how_many_chose_any_of_two() -> None:
    topics = Choices("q", WORDS, options("xyz"), 2)
    one = YesNo("one", WORDS, show_if=only_if("q", "x"))
    two = YesNo("two", WORDS, show_if=only_if("q", "x", "y"))
    sheets: list[Answers] = [{"q": ("x", "y"), "one": ("yes",), "two": ("yes",)}] * 5

    survey_release = released(survey_of(topics, one, two), {"a": sheets})

    assert survey_release.results[0].total == Counts(5, {"x": 5, "y": 5, "z": 0}, 0)
    assert survey_release.results[1].total == Counts(5, {"yes": 5, "no": 0}, 0)
    assert (survey_release.results[2].total, survey_release.results[2].withheld) == (None, Withheld.UNCOUNTED)


def test_release_of_an_event_without_groups_has_totals_alone() -> None:
    event = event_of({"a": "a", "b": "b"})
    groups = groups_at_opening(event, {}, 4)
    tally = Counter(cell for sheet in said("q", _1=20, _3=20) for cell in counted(sheet, EVERYBODY))

    survey_release = release(
        event, survey_of(RATING), groups, tally, registered_count=40, invited_count=40, thresholds=SMALL
    )

    assert survey_release.groups == {}
    assert survey_release.results == (
        Result("q", "rating", Counts(40, {"1": 20, "2": 0, "3": 20}, 0), {}, None, NoBreakdown.NO_GROUPS),
    )


# The same published numbers, the same gaps: every way in which the people of a small event can answer


def sheets_of(survey: Survey) -> list[Answers]:
    """Every way to answer this survey."""

    def extended(answers: dict[str, tuple[str, ...]], rest: tuple[ClosedQuestion, ...]) -> Iterator[Answers]:
        if not rest:
            yield answers
            return
        question, *later = rest
        if question.id not in {visible_question.id for _, visible_question in visible(survey, Draft(answers))}:
            yield from extended(answers, tuple(later))
            return
        most = question.max if isinstance(question, Choices) else 1
        for size in range(1 if question.required else 0, most + 1):
            for options in combinations(question.options, size):
                yield from extended({**answers, question.id: options}, tuple(later))

    return list(extended({}, survey.closed_questions))


def gaps(survey_release: Release, number: int) -> Hashable:
    """What this release shows and does not show of that question, without any count; and of the survey as a whole."""
    result = survey_release.results[number]
    whole = (survey_release.answered is None, tuple(survey_release.groups.items()))
    return whole, result.total is not None, tuple(result.groups), result.withheld, result.no_breakdown


def published(survey: Survey, survey_release: Release, sizes: tuple[int, ...], number: int) -> Hashable:
    """All that may decide about that question: who answered the survey, and the counts shown of earlier questions."""
    question = survey.closed_questions[number]
    if question.show_if is None:
        return sizes
    earlier = next(n for n, q in enumerate(survey.closed_questions) if q.id == question.show_if.question)
    result = survey_release.results[earlier]
    parts = [counts for counts in (result.total, *result.groups.values()) if counts is not None]
    return (
        published(survey, survey_release, sizes, earlier),
        tuple(tuple(counts.options[option] for option in sorted(question.show_if.any_of)) for counts in parts),
    )


def gaps_by_numbers(
    survey: Survey, sizes: tuple[int, ...], thresholds: Thresholds
) -> list[dict[Hashable, set[Hashable]]]:
    """For each question: published numbers → every set of gaps that some answers of so many people bring."""
    names = [f"g{number}" for number in range(len(sizes))]
    event = event_of({name: name for name in names})
    groups = {**{name: name for name in names}, UNDISCLOSED: names[0]}
    sheets = sheets_of(survey)
    lines = [[list(counted(sheet, name)) for sheet in sheets] for name in names]
    gaps_of_questions: list[dict[Hashable, set[Hashable]]] = [{} for _ in survey.closed_questions]
    for world in product(*(combinations_with_replacement(range(len(sheets)), size) for size in sizes)):
        tally = Counter(cell for line, group in zip(lines, world, strict=True) for n in group for cell in line[n])
        survey_release = release(
            event, survey, groups, tally, registered_count=sum(sizes), invited_count=0, thresholds=thresholds
        )
        for number, by_numbers in enumerate(gaps_of_questions):
            by_numbers.setdefault(published(survey, survey_release, sizes, number), set()).add(
                gaps(survey_release, number)
            )
    return gaps_of_questions


CHAIN = (
    YesNo("q", WORDS, required=True, breakdown=True),
    YesNo("r", WORDS, required=True, show_if=only_if("q", "yes"), breakdown=True),
    YesNo("s", WORDS, required=True, show_if=only_if("r", "yes"), breakdown=True),
)
TOPICS = Choices("q", WORDS, options("xyz"), 2)
BOTH = Choices("q", WORDS, options("xy"), 2)
K3 = Thresholds(3, 3, 3)
SCENARIOS = [
    ((YesNo("q", WORDS, breakdown=True),), (3, 3), K3),
    ((YesNo("q", WORDS),), (2, 4, 3), K3),
    ((YesNo("q", WORDS, breakdown=True),), (5, 22), Thresholds(5, 5, 5)),
    ((Choice("q", WORDS, options("xyz")),), (4, 5), K3),
    ((Rating("q", WORDS, 4, required=True),), (5, 4), SMALL),
    ((RATING, YesNo("why", WORDS, required=True, show_if=only_if("q", "1", "2"), breakdown=True)), (4, 4), K3),
    ((BOTH, YesNo("why", WORDS, show_if=only_if("q", "x"), breakdown=True)), (3, 3), K3),
    ((TOPICS, YesNo("why", WORDS, required=True, show_if=only_if("q", "x", "y"))), (5,), K3),
    (CHAIN, (5, 5), K3),
    (CHAIN, (2,), K3),
]


@pytest.mark.parametrize(("questions", "sizes", "thresholds"), SCENARIOS)
def test_release_of_the_same_numbers_has_the_same_gaps_whatever_people_answer(
    questions: tuple[ClosedQuestion, ...], sizes: tuple[int, ...], thresholds: Thresholds
) -> None:
    gaps_of_questions = gaps_by_numbers(survey_of(*questions), sizes, thresholds)

    assert [[*by_numbers.values()] for by_numbers in gaps_of_questions] == [
        [{next(iter(gap_sets))} for gap_sets in by_numbers.values()] for by_numbers in gaps_of_questions
    ]


def test_gaps_that_follow_from_answers_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def mixed(survey_release: Release, number: int) -> Hashable:
        """As if a question on which all agree had been withheld."""
        total = survey_release.results[number].total
        return total is not None and max(total.options.values()) < total.people

    monkeypatch.setattr("tests.domain.results.test_release.gaps", mixed)

    (by_numbers,) = gaps_by_numbers(survey_of(YesNo("q", WORDS)), (5,), K3)

    assert list(by_numbers.values()) == [{True, False}]


# Of any survey's answers


@st.composite
def same_people(draw: st.DrawFn) -> tuple[Survey, People, People]:
    """A survey and two ways in which the same people answered it, alike in whatever another question depends on."""
    survey = draw(surveys())
    deciding = {question.show_if.question for question in survey.closed_questions if question.show_if}
    one: dict[str, list[Answers]] = {}
    other: dict[str, list[Answers]] = {}
    for group in "ab":
        for _ in range(draw(st.integers(0, 9))):
            first, second = draw(drafts(survey)).answers, draw(drafts(survey)).answers
            free = {question: answer for question, answer in second.items() if question not in deciding}
            fixed_answers = {question: answer for question, answer in first.items() if question in deciding}
            one.setdefault(group, []).append(first)
            other.setdefault(group, []).append(
                without_hidden(survey, Draft({**first, **free, **fixed_answers})).answers
            )
    return survey, {"a": [], "b": []} | one, {"a": [], "b": []} | other


@given(same_people(), st.builds(Thresholds, st.just(3), st.integers(3, 6), st.just(3)))
def test_release_of_people_who_answer_otherwise_shows_the_same(
    ways: tuple[Survey, People, People], thresholds: Thresholds
) -> None:
    survey, one, other = ways

    first, second = (released(survey, people, thresholds) for people in (one, other))

    shape = [
        [
            (survey_release.answered, survey_release.groups, survey_release.registered),
            *(gaps(survey_release, n) for n in range(len(survey_release.results))),
        ]
        for survey_release in (first, second)
    ]
    assert shape[0] == shape[1]


@given(same_people(), st.builds(Thresholds, st.integers(3, 5), st.integers(5, 6), st.just(5)))
def test_release_is_never_about_a_few_and_adds_up(ways: tuple[Survey, People, People], thresholds: Thresholds) -> None:
    survey, people, _ = ways

    survey_release = released(survey, people, thresholds)

    for question, result in zip(survey.closed_questions, survey_release.results, strict=True):
        if result.total is None:
            assert (result.groups, result.withheld is None) == ({}, False)
            continue
        assert result.total == recounted(question, [*people["a"], *people["b"]])
        for group, counts in result.groups.items():
            assert counts == recounted(question, people[group])
        least = thresholds.minimum_group if question.show_if else thresholds.minimum_breakdown
        assert result.total.people >= thresholds.minimum_group
        assert all(counts.people >= least for counts in result.groups.values())
        assert sum(counts.people for counts in result.groups.values()) in {0, result.total.people}


def recounted(question: ClosedQuestion, sheets: Sequence[Answers]) -> Counts:
    condition = question.show_if
    visible_answers = [
        sheet.get(question.id, ())
        for sheet in sheets
        if condition is None or condition.any_of & {*sheet.get(condition.question, ())}
    ]
    return Counts(
        len(visible_answers),
        {option: sum(option in answer for answer in visible_answers) for option in question.options},
        sum(not answer for answer in visible_answers),
    )
