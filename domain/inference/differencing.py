"""What two releases of nearly the same people tell of the one person more: the differencing attack; no rule is in it.

The attacker knows that the same people answered both times and one person joined them, and how likely each of them
changes an answer: not at all when it is a fact. Then one more in a count is either the new person's answer, or that of
somebody who changed. No rule can prevent it, since who answered is forgotten at closing.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, factorial

MOST_CHANGES = 120
"""Sums stop after so many changed answers; more are as good as impossible among the people one event can have."""


def added_person(before: Sequence[int], option: int, change: float) -> float:
    """How likely the new person chose this option, when its count is one more and all others are as ``before``.

    ``change`` is how likely each of the others changes the answer, to any other option alike; 0 to 1, and at most
    the probability that all options become equally likely. Beforehand the new person is thought to answer as the others
    did, by Laplace's rule of succession: an option that n of them chose with n + 1 parts.
    """
    after = [count + (number == option) for number, count in enumerate(before)]
    likely = [(count + 1) * _chance(before, _without(after, own), change) for own, count in enumerate(before)]
    return likely[option] / sum(likely)


def _without(counts: Sequence[int], option: int) -> list[int]:
    return [count - (number == option) for number, count in enumerate(counts)]


def _chance(before: Sequence[int], after: Sequence[int], change: float) -> float:
    """How likely the same people answer ``after`` when they answered ``before``; exact but for ``MOST_CHANGES``.

    Whoever keeps an answer with probability 1 - change draws it anew, among all options alike, with probability
    ``anew * options``: so the generating function is a product over the options, of one variable.
    """
    if min(after) < 0:
        return 0.0
    anew = change / (len(before) - 1)
    product = [1.0]
    for had, has in zip(before, after, strict=True):
        product = _times(product, _redrawn(had, has, 1 - change - anew))
    return sum(count * anew**redrawn * factorial(redrawn) for redrawn, count in enumerate(product))


def _redrawn(had: int, has: int, keeps: float) -> list[float]:
    """By how many of an option's people draw anew, where ``has`` have it afterwards."""
    return [
        comb(had, anew) * keeps ** (had - anew) / factorial(has - had + anew) if has >= had - anew else 0.0
        for anew in range(min(had, MOST_CHANGES) + 1)
    ]


def _times(one: Sequence[float], other: Sequence[float]) -> list[float]:
    product = [0.0] * min(len(one) + len(other) - 1, MOST_CHANGES + 1)
    for left_degree, factor in enumerate(one):
        for right_degree, more in enumerate(other[: len(product) - left_degree]):
            product[left_degree + right_degree] += factor * more
    return product
