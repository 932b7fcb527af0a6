"""What can be asked: the kinds of question, what answers each takes and what follows from the kind alone.

It knows nobody's answers, no survey and no screen. What else depends on a kind is an exhaustive ``match``; CONTRIBUTING
lists those places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations
from math import perm
from random import Random
from typing import Literal, TypeAlias

from domain.button_questions import ButtonQuestion, OneOption, SelectedOptions

LocalizedText: TypeAlias = Mapping[str, str]
PlainOrLocalized: TypeAlias = str | LocalizedText
"""The same words in several languages: language code → text as an organizer wrote it."""

Kind: TypeAlias = Literal["rating", "choice", "choices", "yes_no", "ranking", "comment"]
"""How the settings file calls the kinds."""

ClosedKind: TypeAlias = Literal["rating", "choice", "choices", "yes_no", "ranking"]
"""The kinds that are answered by buttons, and so have results."""

RegistrationKind: TypeAlias = Literal["rating", "choice", "choices", "yes_no", "comment"]
"""The kinds that can be asked at registration."""

COMMENT_LENGTH = 1000
"""The longest comment, in characters."""

ANSWERED = "*"
"""The pseudo-option under which a tally counts how many people gave an answer to a question at all."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    id: str
    label: LocalizedText


@dataclass(frozen=True, slots=True)
class Condition:
    """Show a question only when an earlier, closed one was answered with one of these options.

    ``at_least`` and ``at_most`` of the settings file are spelled out here as the options they admit.
    """

    question: str
    any_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """What stands around the text of a survey's question on its screen; results and the review do not show it."""

    section: LocalizedText | None = None
    """The part of the survey that the question belongs to."""
    note: LocalizedText | None = None
    """What is to be read before it."""
    hint: LocalizedText | None = None
    """How to answer it."""


NO_CONTEXT = QuestionContext()


@dataclass(frozen=True, slots=True)
class Rating(OneOption):
    """A number between two labelled ends; its options are the numbers themselves, as text."""

    id: str
    text: LocalizedText
    points: int
    from_zero: bool = False
    low: LocalizedText | None = None
    high: LocalizedText | None = None
    required: bool = False
    show_if: Condition | None = None
    context: QuestionContext = NO_CONTEXT
    kind: Literal["rating"] = "rating"

    @property
    def options(self) -> tuple[str, ...]:
        """1..points, or 0..points."""
        return _scale(0 if self.from_zero else 1, self.points)

    def mean(self, counts: Mapping[str, int]) -> float | None:
        """The mean of these counts by option, of those who gave an answer; None when nobody did."""
        answered_count = sum(counts.values())
        return sum(int(option) * count for option, count in counts.items()) / answered_count if answered_count else None

    def mean_for_option(self, option: str | None, counts: Mapping[str, int]) -> float | None:  # noqa: ARG002 — one of all
        return self.mean(counts)


@cache
def _scale(first: int, last: int) -> tuple[str, ...]:
    return tuple(str(n) for n in range(first, last + 1))


def _sort_by_count(options: SelectedOptions, counts: Mapping[str, int]) -> SelectedOptions:
    """Those with the same count stay in the question's order."""
    return tuple(sorted(options, key=lambda option: -counts[option]))


@dataclass(frozen=True, slots=True)
class Choice(OneOption):
    """Exactly one of the listed options."""

    id: str
    text: LocalizedText
    choices: tuple[Option, ...]
    required: bool = False
    show_if: Condition | None = None
    context: QuestionContext = NO_CONTEXT
    kind: Literal["choice"] = "choice"

    @property
    def options(self) -> tuple[str, ...]:
        """The ids in the order they are shown."""
        return tuple(option.id for option in self.choices)

    def by_frequency(self, counts: Mapping[str, int]) -> SelectedOptions:
        return _sort_by_count(self.options, counts)


@dataclass(frozen=True, slots=True)
class Choices(ButtonQuestion):
    """Up to ``max`` of the listed options."""

    id: str
    text: LocalizedText
    choices: tuple[Option, ...]
    max: int
    required: bool = False
    show_if: Condition | None = None
    context: QuestionContext = NO_CONTEXT
    kind: Literal["choices"] = "choices"

    @property
    def options(self) -> tuple[str, ...]:
        """The ids in the order they are shown."""
        return tuple(option.id for option in self.choices)

    @property
    def buttons(self) -> tuple[str, ...]:
        return self.options

    @property
    def max_options(self) -> int:
        return self.max

    @property
    def states(self) -> int:
        return 1 + (1 << len(self.options))

    def encode(self, answer: SelectedOptions) -> int:
        return 1 + sum(1 << self.options.index(option) for option in answer)

    def decode(self, state: int) -> SelectedOptions:
        return tuple(option for n, option in enumerate(self.options) if (state - 1) >> n & 1)

    def accepts(self, answer: SelectedOptions) -> bool:
        return self._is_subset(answer) and not (self.required and not answer)

    def may_hold(self, answer: SelectedOptions) -> bool:
        # A required one may be empty while it is being ticked; Done and Send look again.
        return self._is_subset(answer)

    def _is_subset(self, answer: SelectedOptions) -> bool:
        return len(answer) <= self.max and self._in_order({*answer}) == answer

    def _in_order(self, selection: set[str]) -> SelectedOptions:
        return tuple(option for option in self.options if option in selection)

    def press(self, answer: SelectedOptions, button: int) -> SelectedOptions:
        return self._in_order({*answer} ^ {self.options[button]})

    def holds(self, answer: SelectedOptions, button: int) -> bool:
        return self.options[button] in answer

    @property
    def needs_done(self) -> bool:
        return True

    def all_answers(self) -> Iterator[SelectedOptions]:
        for size in range(1 if self.required else 0, self.max + 1):
            yield from combinations(self.options, size)

    def random_answer(self, chance: Random) -> SelectedOptions:
        return self._in_order({*chance.sample(self.options, chance.randint(1 if self.required else 0, self.max))})

    def by_frequency(self, counts: Mapping[str, int]) -> SelectedOptions:
        return _sort_by_count(self.options, counts)

    def is_counted(self, any_of: frozenset[str]) -> bool:
        # The number of those who chose any of several would tell, with the options' own counts, how many chose both.
        return len(any_of) == 1

    def mean_for_option(self, option: str | None, counts: Mapping[str, int]) -> float | None:  # noqa: ARG002 — options are no numbers
        return None

    @property
    def has_breakdown(self) -> bool:
        return True

    @property
    def needs_group_warning(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class YesNo(OneOption):
    """Yes or no."""

    id: str
    text: LocalizedText
    required: bool = False
    show_if: Condition | None = None
    breakdown: bool = False
    """Whether its answers may be shown by group: a group is of one mind more often than over other questions."""
    context: QuestionContext = NO_CONTEXT
    kind: Literal["yes_no"] = "yes_no"

    @property
    def options(self) -> tuple[str, ...]:
        """Always these two, yes first."""
        return ("yes", "no")

    @property
    def has_breakdown(self) -> bool:
        return self.breakdown

    @property
    def needs_group_warning(self) -> bool:
        return self.breakdown


@dataclass(frozen=True, slots=True)
class Ranking(ButtonQuestion):
    """All of the listed options in an order, the first place first.

    Its options, as they are counted, are the choices at each place: ``law:1`` for having put ``law`` first. An answer
    has one of them for each choice, in the order of the places; while it is being put together, only the first places.
    """

    id: str
    text: LocalizedText
    choices: tuple[Option, ...]
    required: bool = False
    show_if: Condition | None = None
    context: QuestionContext = NO_CONTEXT
    kind: Literal["ranking"] = "ranking"

    @property
    def options(self) -> tuple[str, ...]:
        """Each choice at each place, choice by choice."""
        return tuple(f"{choice}:{place}" for choice in self.buttons for place in self.ranks)

    @property
    def buttons(self) -> tuple[str, ...]:
        """The ids of the choices."""
        return tuple(choice.id for choice in self.choices)

    @property
    def ranks(self) -> range:
        """The ranks there are, from the first."""
        return range(1, len(self.choices) + 1)

    @property
    def max_options(self) -> int:
        return len(self.choices)

    @property
    def states(self) -> int:
        return 1 + sum(perm(len(self.choices), length) for length in range(len(self.choices) + 1))

    def encode(self, answer: SelectedOptions) -> int:
        rest, number = [*self.buttons], 0
        for choice in choices_of(answer):
            number = number * len(rest) + rest.index(choice)
            rest.remove(choice)
        return 1 + sum(perm(len(self.choices), length) for length in range(len(answer))) + number

    def decode(self, state: int) -> SelectedOptions:
        number, length = state - 1, 0
        while number >= perm(len(self.choices), length):
            number -= perm(len(self.choices), length)
            length += 1
        numbers: list[int] = []
        for size in range(len(self.choices) - length + 1, len(self.choices) + 1):
            number, place = divmod(number, size)
            numbers.insert(0, place)
        rest = [*self.buttons]
        return _rank_answer([rest.pop(place) for place in numbers])

    def accepts(self, answer: SelectedOptions) -> bool:
        return self._is_order(answer) and len(answer) == self.max_options if answer else not self.required

    def may_hold(self, answer: SelectedOptions) -> bool:
        return self._is_order(answer) if answer else not self.required

    def _is_order(self, answer: SelectedOptions) -> bool:
        order = choices_of(answer)
        return answer == _rank_answer(order) and len({*order}) == len(order) and {*order} <= {*self.buttons}

    def press(self, answer: SelectedOptions, button: int) -> SelectedOptions:
        """Put a choice on the next place; one that has a place is taken off, and those behind it move up."""
        order, pressed_choice = choices_of(answer), self.buttons[button]
        others = [choice for choice in order if choice != pressed_choice]
        return _rank_answer(others if pressed_choice in order else [*order, pressed_choice])

    def holds(self, answer: SelectedOptions, button: int) -> bool:
        return self.buttons[button] in choices_of(answer)

    @property
    def needs_done(self) -> bool:
        return False

    def all_answers(self) -> Iterator[SelectedOptions]:
        if not self.required:
            yield ()
        yield from map(_rank_answer, permutations(self.buttons))

    def random_answer(self, chance: Random) -> SelectedOptions:
        if not self.required and not chance.randint(0, self.max_options):
            return ()
        return _rank_answer(chance.sample(self.buttons, self.max_options))

    def is_counted(self, any_of: frozenset[str]) -> bool:
        # One person's answer holds several options, as that to a multiple choice.
        return len(any_of) == 1

    def mean_rank(self, choice: str, counts: Mapping[str, int]) -> float | None:
        """The mean rank of a choice by these counts, of those who gave an answer; None when nobody did."""
        rank_counts = {place: counts[f"{choice}:{place}"] for place in self.ranks}
        answered_count = sum(rank_counts.values())
        return sum(place * count for place, count in rank_counts.items()) / answered_count if answered_count else None

    def by_mean_rank(self, counts: Mapping[str, int]) -> tuple[str, ...]:
        """The choices, that of the best mean rank first; those with the same in the question's order."""
        return tuple(sorted(self.buttons, key=lambda choice: self.mean_rank(choice, counts) or 0))

    def mean_for_option(self, option: str | None, counts: Mapping[str, int]) -> float | None:
        return self.mean_rank(choices_of((option,))[0], counts) if option else None

    @property
    def has_breakdown(self) -> bool:
        return True

    @property
    def needs_group_warning(self) -> bool:
        return False


def choices_of(answer: SelectedOptions) -> list[str]:
    """The choices of a ranking's answer, in the order of the answer."""
    return [option.partition(":")[0] for option in answer]


def _rank_answer(order: Iterable[str]) -> SelectedOptions:
    return tuple(f"{choice}:{place}" for place, choice in enumerate(order, start=1))


@dataclass(frozen=True, slots=True)
class Comment:
    """Free text; it can depend on nothing, or the database would know the answer it depends on."""

    id: str
    text: LocalizedText
    context: QuestionContext = NO_CONTEXT
    kind: Literal["comment"] = "comment"

    @property
    def options(self) -> tuple[str, ...]:
        """None: what people type is nothing to choose from."""
        return ()

    @property
    def max_options(self) -> int:
        """None."""
        return 0

    @property
    def required(self) -> bool:
        """Never: it can always be skipped."""
        return False

    @property
    def needs_done(self) -> bool:
        """Never: what is sent is the answer."""
        return False

    @property
    def is_typed(self) -> bool:
        """Whether it is answered by typing."""
        return True


ClosedQuestion: TypeAlias = Rating | Choice | Choices | YesNo | Ranking
"""A question answered by buttons."""

Question: TypeAlias = Rating | Choice | Choices | YesNo | Ranking | Comment

RegistrationQuestion: TypeAlias = Rating | Choice | Choices | YesNo | Comment
"""A question that can be asked at registration."""
