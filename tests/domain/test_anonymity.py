from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import combinations, combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.anonymity import (
    EVERYBODY,
    SENT,
    Counts,
    Release,
    cells,
    counted,
    groups_at_opening,
    merged,
    release,
)
from domain.draft import Draft, visible
from domain.events import UNDISCLOSED, Event, Profession, Survey
from domain.questions import ANSWERED, Choice, Choices, Closed, Condition, Option, Rating, YesNo

WORDS = {"en": "…"}
NOW = datetime(2027, 3, 22, tzinfo=UTC)
Answers = Mapping[str, tuple[str, ...]]


def event_of(groups: Mapping[str, str]) -> Event:
    professions = tuple(Profession(id_, WORDS, group) for id_, group in groups.items())
    return Event("round", WORDS, WORDS, WORDS, "UTC", NOW, NOW, professions)


def survey_of(*questions: Closed) -> Survey:
    return Survey(WORDS, True, NOW, NOW, questions)


def only_if(question: str, *options: str) -> Condition:
    return Condition(question, frozenset(options))


def options(ids: str) -> tuple[Option, ...]:
    return tuple(Option(id_, WORDS) for id_ in ids)


def released(survey: Survey, people: Mapping[str, list[Answers]], minimum: int = 5) -> Release:
    """What is released of these people's answers; the groups are those of the people, who were all registered."""
    event = event_of({group: group for group in people})
    groups = groups_at_opening(event, {group: len(answers) for group, answers in people.items()}, minimum)
    tally = Counter(
        cell for group, sheets in people.items() for sheet in sheets for cell in counted(sheet, groups[group])
    )
    return release(event, survey, groups, tally, registered=40, invited=38, minimum=minimum)


def said(question: str, **counts: int) -> list[Answers]:
    return [{question: (option.removeprefix("_"),)} for option, count in counts.items() for _ in range(count)]


# Merging


def test_merged_leaves_groups_that_are_large_enough() -> None:
    becomes = merged({"care": 8, "courts": 5, "lawyers": 14}, 5)

    assert becomes == {"care": "care", "courts": "courts", "lawyers": "lawyers"}


def test_merged_joins_the_two_smallest_until_all_are_large_enough() -> None:
    becomes = merged({"a": 1, "b": 2, "c": 3, "d": 9}, 5)

    assert becomes == {"a": "a+b+c", "b": "a+b+c", "c": "a+b+c", "d": "d"}


def test_merged_is_everybody_when_only_one_group_is_left() -> None:
    assert merged({"a": 4, "b": 9}, 5) == {"a": EVERYBODY, "b": EVERYBODY}
    assert merged({"a": 9}, 5) == {"a": EVERYBODY}
    assert merged({}, 5) == {}


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 20), max_size=8), st.integers(3, 9))
def test_merged_every_group_and_its_complement_is_large_enough(sizes: dict[str, int], minimum: int) -> None:
    becomes = merged(sizes, minimum)

    joined = Counter[str]()
    for name, size in sizes.items():
        joined[becomes[name]] += size
    assert becomes.keys() == sizes.keys()
    if joined.keys() != {EVERYBODY}:
        assert all(minimum <= size <= sum(sizes.values()) - minimum for size in joined.values())


def test_groups_at_opening_holds_every_profession_and_those_who_did_not_say() -> None:
    event = event_of({"judge": "courts", "prosecutor": "courts", "lawyer": "lawyer", "ngo": "ngo"})

    groups = groups_at_opening(event, {"judge": 4, "prosecutor": 1, "lawyer": 14, "ngo": 5, None: 1, "gone": 1}, 5)

    assert groups == {
        "judge": "courts+undisclosed",
        "prosecutor": "courts+undisclosed",
        "lawyer": "lawyer",
        "ngo": "ngo",
        UNDISCLOSED: "courts+undisclosed",
    }


def test_groups_at_opening_cannot_be_mistaken_for_everybody() -> None:
    event = event_of({"a": "everybody", "b": "b"})

    groups = groups_at_opening(event, {"a": 9, "b": 9, None: 9}, 5)

    assert EVERYBODY not in groups.values()


# Cells


def test_cells_are_all_that_counting_can_touch() -> None:
    survey = survey_of(YesNo("a", WORDS), Choices("b", WORDS, options("xyz"), 3))
    groups = {"judge": "courts", "lawyer": "lawyers"}

    made = list(cells(survey, groups))

    assert len(made) == len(set(made)) == 2 * (1 + 3 + 4)
    assert {*counted({"a": ("yes",), "b": ("x", "y", "z")}, "courts"), *counted({"a": ("no",)}, "courts")} == {
        cell for cell in made if cell[1] == "courts"
    }


def test_counted_skipped_question_is_not_answered() -> None:
    assert list(counted({"a": (), "b": ("x",)}, "g")) == [(SENT, "g", ANSWERED), ("b", "g", ANSWERED), ("b", "g", "x")]


# Release

MIXED = said("q", yes=4, no=4)


def test_release_shows_total_and_groups() -> None:
    made = released(survey_of(YesNo("q", WORDS)), {"a": MIXED, "b": said("q", yes=3, no=2)})

    assert made == Release(
        event="round",
        registered=40,
        invited=38,
        answered=13,
        minimum_group=5,
        groups={"a": ("a",), "b+undisclosed": ("b", UNDISCLOSED)},
        results=(
            type(made.results[0])(
                "q",
                "yes_no",
                Counts(13, {"yes": 7, "no": 6}),
                {"a": Counts(8, {"yes": 4, "no": 4}), "b+undisclosed": Counts(5, {"yes": 3, "no": 2})},
            ),
        ),
    )


def test_release_counts_who_answered_and_left_as_registered() -> None:
    event = event_of({"a": "a"})
    tally = {(SENT, EVERYBODY, ANSWERED): 9}

    made = release(
        event, survey_of(), {"a": EVERYBODY, UNDISCLOSED: EVERYBODY}, tally, registered=7, invited=9, minimum=5
    )

    assert (made.registered, made.answered) == (9, 9)


def test_release_withholds_question_with_fewer_answers_than_the_minimum() -> None:
    people = {"a": [*said("q", yes=2, no=2), {}, {}, {}, {}]}

    (result,) = released(survey_of(YesNo("q", WORDS)), people).results

    assert (result.total, result.groups) == (None, {})


def test_release_shows_unanimous_total_of_a_question_put_to_everybody_without_groups() -> None:
    made = released(survey_of(YesNo("q", WORDS)), {"a": said("q", yes=9), "b": said("q", yes=9)})

    assert made.results[0].total == Counts(18, {"yes": 18, "no": 0})
    assert made.groups == {}
    assert made.results[0].groups == {}


@pytest.mark.parametrize("other", [said("q", yes=7, no=1), said("q", yes=8), said("q", yes=1, no=7)])
def test_release_shows_no_group_when_one_is_nearly_of_one_mind(other: list[Answers]) -> None:
    (result,) = released(survey_of(YesNo("q", WORDS)), {"a": said("q", yes=9, no=9), "b": other}).results

    assert result.total is not None
    assert result.groups == {}


def test_release_shows_no_group_when_one_has_too_few_answers() -> None:
    few = [*said("q", yes=2, no=2), {}, {}]

    (result,) = released(survey_of(YesNo("q", WORDS)), {"a": MIXED, "b": few}).results

    assert result.total == Counts(12, {"yes": 6, "no": 6})
    assert result.groups == {}


def test_release_groups_merge_by_who_answered() -> None:
    event = event_of({"a": "a", "b": "b", "c": "c"})
    groups = groups_at_opening(event, {"a": 5, "b": 5, "c": 9, None: 5}, 5)
    sent = {"a": MIXED[2:6], "b": said("q", yes=3, no=3), "c": MIXED}
    tally = Counter(cell for group, sheets in sent.items() for sheet in sheets for cell in counted(sheet, group))

    made = release(event, survey_of(YesNo("q", WORDS)), groups, tally, registered=24, invited=24, minimum=5)

    assert made.groups == {"a+b+undisclosed": ("a", "b", UNDISCLOSED), "c": ("c",)}
    assert made.results[0].groups["a+b+undisclosed"] == Counts(10, {"yes": 5, "no": 5})


def test_release_hides_groups_always_when_hiding_would_tell() -> None:
    # Only the fours, and only in the group of four people, could be nearly all: hidden groups would say they are.
    rating = Rating("q", WORDS, 4)
    people = {"a": said("q", _1=1, _2=1, _3=1, _4=2), "b": said("q", _1=1, _2=1, _3=1, _4=1)}

    (result,) = released(survey_of(rating), people, minimum=3).results

    assert result.total == Counts(9, {"1": 2, "2": 2, "3": 2, "4": 3})
    assert result.groups == {}


PARENT = Rating("q", WORDS, 3, required=True)
CHILD = YesNo("why", WORDS, show_if=only_if("q", "1"))


def low(why: str | None, n: int) -> list[Answers]:
    return [{"q": ("1",), "why": (why,) if why else ()}] * n


def test_release_withholds_conditional_question_nearly_all_answered_alike() -> None:
    made = released(survey_of(PARENT, CHILD), {"a": [*low("yes", 6), *low("no", 1), *said("q", _2=5, _3=5)]})

    assert made.results[0].total is not None
    assert made.results[1].total is None


def test_release_shows_conditional_question_with_different_answers() -> None:
    made = released(survey_of(PARENT, CHILD), {"a": [*low("yes", 5), *low("no", 2), *low(None, 1), *said("q", _2=5)]})

    assert made.results[1].total == Counts(7, {"yes": 5, "no": 2})


def test_release_hides_groups_of_conditional_question_with_those_of_its_condition() -> None:
    # Everybody in b gave a 1: shown, the groups of the second question would tell it.
    everybody = [*low("yes", 4), *low("no", 4)]
    made = released(survey_of(PARENT, CHILD), {"a": [*everybody, *said("q", _2=5, _3=5)], "b": everybody})

    assert made.results[0].groups == {}
    assert made.results[1].total == Counts(16, {"yes": 8, "no": 8})
    assert made.results[1].groups == {}


def test_release_withholds_what_depends_on_a_withheld_question() -> None:
    # Nobody but those who said yes was asked: how many they are is what is withheld of "why".
    chained = YesNo("then", WORDS, show_if=only_if("why", "yes"))
    sheets: list[Answers] = [{"q": ("1",), "why": ("yes",), "then": (then,)} for then in ["yes", "no"] * 4]
    made = released(survey_of(PARENT, CHILD, chained), {"a": [*sheets, *said("q", _2=5)]})

    assert [result.total is None for result in made.results] == [False, True, True]


# The exact audit: every assignment of answers to people that is consistent with a release


def sheets_of(survey: Survey) -> list[Answers]:
    """Every way to answer this survey."""

    def extended(given_: dict[str, tuple[str, ...]], rest: tuple[Closed, ...]) -> Iterator[Answers]:
        if not rest:
            yield given_
            return
        question, *later = rest
        if question.id not in {shown.id for _, shown in visible(survey, Draft(given_))}:
            yield from extended(given_, tuple(later))
            return
        most = question.max if isinstance(question, Choices) else 1
        for size in range(1 if question.required else 0, most + 1):
            for picked in combinations(question.options, size):
                yield from extended({**given_, question.id: picked}, tuple(later))

    return list(extended({}, survey.closed_questions))


class Audit:
    """Everything an attacker can conclude who knows the program, who answered, and who is in which group.

    ``insider``: the attacker is one of those who answered, and knows their own answers.
    """

    def __init__(self, survey: Survey, sizes: tuple[int, ...], minimum: int, *, insider: bool) -> None:
        self.survey, self.people, self.insider = survey, sum(sizes), insider
        self.sheets = sheets_of(survey)
        names = [f"g{number}" for number in range(len(sizes))]
        event = event_of({name: name for name in names})
        groups = groups_at_opening(event, dict(zip(names, sizes, strict=True)), minimum)
        lines = [[list(counted(sheet, groups[name])) for sheet in self.sheets] for name in names]
        self.possible: dict[str, tuple[Release, dict[object, set[int]]]] = {}
        for world in product(*(combinations_with_replacement(range(len(self.sheets)), size) for size in sizes)):
            tally = Counter(cell for line, group in zip(lines, world, strict=True) for n in group for cell in line[n])
            made = release(event, survey, groups, tally, registered=self.people, invited=0, minimum=minimum)
            self._note(made, world)

    def _note(self, made: Release, world: tuple[tuple[int, ...], ...]) -> None:
        """Whoever is in a group may be any of those in it: note what each may have sent, as each attacker sees it."""
        _, seen = self.possible.setdefault(repr(made), (made, {}))
        for number, group in enumerate(world):
            if not self.insider:
                seen.setdefault(number, set()).update(group)
            for own in set(group) if self.insider else ():
                others = Counter(group) - Counter([own])
                for other, members in enumerate(world):
                    seen.setdefault((number, own, other), set()).update(others if other == number else members)

    def told(self) -> list[tuple[str, Release]]:
        """Questions for which somebody's answer is the same in all worlds, without the total saying as much."""
        return [
            (question.id, made)
            for made, seen in self.possible.values()
            for sheets in seen.values()
            for number, question in enumerate(self.survey.closed_questions)
            if self._told(question, made, number, {self.sheets[sheet].get(question.id) for sheet in sheets})
        ]

    def _told(self, question: Closed, made: Release, number: int, answers: set[tuple[str, ...] | None]) -> bool:
        if len(answers) > 1 or answers == {None}:  # not asked at all is no answer
            return False
        (answer,) = answers
        total = made.results[number].total
        if question.show_if or total is None or not answer:
            return True
        # The one who differs from all others knows it from the total; nobody else may know more than "all alike".
        return any(total.options[option] < self.people - self.insider for option in answer)


FOUR = Rating("q", WORDS, 4, required=True)
CHAIN = (
    YesNo("q", WORDS, required=True),
    YesNo("r", WORDS, required=True, show_if=only_if("q", "yes")),
    YesNo("s", WORDS, required=True, show_if=only_if("r", "yes")),
)
SCENARIOS = [
    ((YesNo("q", WORDS),), (3, 3), 3),
    ((YesNo("q", WORDS),), (5, 6), 5),
    ((YesNo("q", WORDS),), (2, 4, 3), 3),
    ((YesNo("q", WORDS, required=True),), (4, 4, 5), 3),
    ((Choice("q", WORDS, options("xyz")),), (4, 5), 3),
    ((Choices("q", WORDS, options("xyz"), 2),), (3, 4), 3),
    ((FOUR,), (5, 4), 3),
    ((FOUR,), (5, 6), 5),
    ((PARENT, CHILD), (4, 4), 3),
    ((FOUR, YesNo("r", WORDS, required=True, show_if=only_if("q", "1", "2"))), (4, 3), 3),
    (CHAIN, (5, 5), 3),
]


@pytest.mark.parametrize("insider", [False, True])
@pytest.mark.parametrize(("questions", "sizes", "minimum"), SCENARIOS)
def test_audit_nobodys_answer_follows_from_a_release(
    questions: tuple[Closed, ...],
    sizes: tuple[int, ...],
    minimum: int,
    insider: bool,
) -> None:
    assert Audit(survey_of(*questions), sizes, minimum, insider=insider).told() == []


@pytest.mark.parametrize("rule", ["_safe", "_telling"])
def test_audit_finds_what_a_missing_rule_would_tell(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    never = {"_safe": lambda counts, minimum: counts.answered >= minimum, "_telling": lambda _total, _by_group: False}
    monkeypatch.setattr(f"domain.anonymity.{rule}", never[rule])

    assert Audit(survey_of(FOUR), (5, 4), 3, insider=True).told() != []


# Of any survey's answers

SURVEY = survey_of(
    YesNo("a", WORDS),
    Rating("b", WORDS, 5),
    Choices("c", WORDS, options("xyz"), 2),
    YesNo("d", WORDS, show_if=only_if("b", "1", "2")),
)
PEOPLE = st.dictionaries(
    st.sampled_from(["courts", "lawyers", "care", "ngo"]), st.lists(st.sampled_from(sheets_of(SURVEY)), max_size=16)
)


@given(PEOPLE, st.integers(3, 6))
def test_release_groups_add_up_and_are_large_and_mixed(people: dict[str, list[Answers]], minimum: int) -> None:
    made = released(SURVEY, people, minimum)

    assert made.answered == sum(map(len, people.values()))
    for result in made.results:
        if result.total is None:
            assert result.groups == {}
            continue
        assert result.total.answered >= minimum
        if not result.groups:
            continue
        assert len(result.groups) > 1
        assert result.groups.keys() == made.groups.keys()
        assert sum(part.answered for part in result.groups.values()) == result.total.answered
        for part in result.groups.values():
            assert minimum <= part.answered <= result.total.answered - minimum
            assert max(part.options.values()) <= part.answered - 2
        for option, count in result.total.options.items():
            assert sum(part.options[option] for part in result.groups.values()) == count
