"""How a question is answered by putting all of its options in order, one press each; it knows no words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from math import perm
from random import Random

from domain.button_questions import ButtonQuestion, Picked


class OrderedOptions(ButtonQuestion):
    """A question answered by an order of what its buttons stand for, here called choices.

    Its options, as they are counted, are the choices at each rank: ``law:1`` for having put ``law`` first. An answer
    has one of them for each choice, in the order of the ranks; while it is being put together, only the first ranks.
    """

    __slots__ = ()

    @property
    def options(self) -> tuple[str, ...]:
        """Each choice at each place, choice by choice."""
        return tuple(f"{choice}:{place}" for choice in self.buttons for place in self.ranks)

    @property
    def ranks(self) -> range:
        """The ranks there are, from the first."""
        return range(1, len(self.buttons) + 1)

    @property
    def max_options(self) -> int:
        return len(self.buttons)

    @property
    def states(self) -> int:
        return 1 + sum(perm(len(self.buttons), placed) for placed in range(len(self.buttons) + 1))

    def encode(self, picked: Picked) -> int:
        rest, number = [*self.buttons], 0
        for choice in choices_of(picked):
            number = number * len(rest) + rest.index(choice)
            rest.remove(choice)
        return 1 + sum(perm(len(self.buttons), placed) for placed in range(len(picked))) + number

    def decode(self, state: int) -> Picked:
        number, placed = state - 1, 0
        while number >= perm(len(self.buttons), placed):
            number -= perm(len(self.buttons), placed)
            placed += 1
        numbers: list[int] = []
        for left in range(len(self.buttons) - placed + 1, len(self.buttons) + 1):
            number, place = divmod(number, left)
            numbers.insert(0, place)
        rest = [*self.buttons]
        return _placed([rest.pop(place) for place in numbers])

    def accepts(self, picked: Picked) -> bool:
        return self._is_order(picked) and len(picked) == self.max_options if picked else not self.required

    def may_hold(self, picked: Picked) -> bool:
        return self._is_order(picked) if picked else not self.required

    def _is_order(self, picked: Picked) -> bool:
        order = choices_of(picked)
        return picked == _placed(order) and len({*order}) == len(order) and {*order} <= {*self.buttons}

    def press(self, picked: Picked, button: int) -> Picked:
        """Put a choice on the next place; one that has a place is taken off, and those behind it move up."""
        order, pressed = choices_of(picked), self.buttons[button]
        others = [choice for choice in order if choice != pressed]
        return _placed(others if pressed in order else [*order, pressed])

    def holds(self, picked: Picked, button: int) -> bool:
        return self.buttons[button] in choices_of(picked)

    @property
    def needs_done(self) -> bool:
        return False

    def all_answers(self) -> Iterator[Picked]:
        if not self.required:
            yield ()
        yield from map(_placed, permutations(self.buttons))

    def random_answer(self, chance: Random) -> Picked:
        if not self.required and not chance.randint(0, self.max_options):
            return ()
        return _placed(chance.sample(self.buttons, self.max_options))

    def is_counted(self, any_of: frozenset[str]) -> bool:
        # One person's answer holds several options, as that to a multiple choice.
        return len(any_of) == 1

    def mean_rank(self, choice: str, counts: Mapping[str, int]) -> float | None:
        """The mean rank of a choice by these counts, of those who gave an answer; None when nobody did."""
        placed = {place: counts[f"{choice}:{place}"] for place in self.ranks}
        answered = sum(placed.values())
        return sum(place * count for place, count in placed.items()) / answered if answered else None

    def by_mean_rank(self, counts: Mapping[str, int]) -> tuple[str, ...]:
        """The choices, that of the best mean rank first; those with the same in the question's order."""
        return tuple(sorted(self.buttons, key=lambda choice: self.mean_rank(choice, counts) or 0))

    def mean_beside(self, option: str | None, counts: Mapping[str, int]) -> float | None:
        return self.mean_rank(choices_of((option,))[0], counts) if option else None

    @property
    def has_breakdown(self) -> bool:
        return True

    @property
    def is_risky_by_group(self) -> bool:
        return False


def choices_of(picked: Picked) -> list[str]:
    """The choices of a ranking's answer, in the order of the answer."""
    return [option.partition(":")[0] for option in picked]


def _placed(order: Iterable[str]) -> Picked:
    return tuple(f"{choice}:{place}" for place, choice in enumerate(order, start=1))
