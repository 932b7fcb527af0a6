from __future__ import annotations

from itertools import product

import pytest

from domain.inference.differencing import added_person


def by_brute_force(before: list[int], option: int, change: float) -> float:
    """The same by trying every answer of every person."""
    after = [count + (number == option) for number, count in enumerate(before)]
    first = [number for number, count in enumerate(before) for _ in range(count)]
    likely = [0.0] * len(before)
    for own in range(len(before)):
        for second in product(range(len(before)), repeat=len(first)):
            if [(*second, own).count(number) for number in range(len(before))] != after:
                continue
            way = before[own] + 1.0
            for had, has in zip(first, second, strict=True):
                way *= 1 - change if had == has else change / (len(before) - 1)
            likely[own] += way
    return likely[option] / sum(likely)


@pytest.mark.parametrize(("before", "option"), [([3, 4], 0), ([0, 5], 0), ([1, 2, 2], 2), ([4, 0, 1, 1], 1)])
def test_newcomer_is_what_trying_every_answer_gives(before: list[int], option: int) -> None:
    assert added_person(before, option, 0.1) == pytest.approx(by_brute_force(before, option, 0.1), rel=1e-12)


def test_newcomer_is_certain_for_facts() -> None:
    assert added_person([16, 11], 0, 0.0) == 1


def test_newcomer_is_told_by_four_in_five_when_each_of_27_changes_one_answer_in_fifty() -> None:
    assert added_person([14, 13], 1, 0.02) == pytest.approx(0.773, abs=0.001)
    assert added_person([14, 13], 0, 0.02) == pytest.approx(0.807, abs=0.001)


def test_newcomer_is_as_anybody_when_all_answers_are_drawn_anew() -> None:
    assert added_person([14, 13], 0, 0.5) == pytest.approx(15 * 15 / (15 * 15 + 14 * 13))


def test_newcomer_of_many_is_computed_all_the_same() -> None:
    assert 0.5 < added_person([1100, 900], 0, 0.02) < added_person([110, 90], 0, 0.02)
