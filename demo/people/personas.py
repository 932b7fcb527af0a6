"""Simulated participants: who comes, what they are like and what they mean to say; they press nothing here.

All chance is passed in, and everybody has a chance of their own, so that nobody's answers depend on who was faster.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from random import Random
from typing import assert_never

from demo.people.phrases import name
from demo.telegram.stand_in import PhoneUser, Telegram
from domain.events import UNDISCLOSED, Event
from domain.questions import Choice, Choices, ClosedQuestion, Ranking, Rating, YesNo

FIRST_ID = 50_001
MANY = 6
"""From so many people on, some do what is less usual."""
LATE_SHARE = 1 / 3
"""Of those who answer, so many do it only when reminded."""
SKIP, WRITE, AGREE, SOON = 0.06, 0.6, 0.7, 0.5
"""How likely a question is skipped, a comment written, the answer yes, and the first reminder enough."""

ABSENT_SHARE = 0.2
"""Of those registered for an event at which people check in, so many do not come."""

ORDER_SPREAD = 1.5
"""By so many places a simulated person's order differs from the listed one, as a standard deviation."""


class Attitude(StrEnum):
    """When somebody answers the survey."""

    AT_ONCE = "at once"
    REMINDED = "after a reminder"
    NEVER = "never"
    BLOCKS = "blocks the bot"


class Behavior(StrEnum):
    """What somebody does besides the usual."""

    USUAL = "usual"
    NAMELESS = "gives no name"
    TYPES = "types another name"
    HIDES = "tells no profession"
    CHANGES = "changes the registration, and an answer before sending it"
    IMPATIENT = "presses Send twice"


@dataclass(slots=True, eq=False)
class Actor:
    """One simulated participant of one event, with a phone."""

    event: Event
    phone: PhoneUser
    language: str
    profession: str
    temper: Attitude
    habit: Behavior
    chance: Random
    offers: int = 0
    """How often the survey was offered unasked: by the invitation, then by reminders."""
    patience: int = 1
    """So often it must be offered before this person answers."""
    has_typed_survey: bool = False
    """Has typed /survey."""
    has_sent: bool = False
    comes: bool = True
    """Whether this person is there, where people check in."""
    has_checked_in: bool = False
    comments_done: int = 0
    """Comment questions that are done with."""
    changes: int = 0
    """How often this person has changed their mind: first the registration, then an answer."""
    ticks: list[int] | None = field(default=None, repr=False)
    """Buttons of a multiple choice or a ranking that are still to be pressed; None when none is before them."""

    @property
    def id(self) -> int:
        """The Telegram id, which is the chat's."""
        return self.phone.id

    @property
    def name(self) -> str:
        """As the phone shows it."""
        return f"{self.phone.first_name} {self.phone.last_name}"


def cast(  # noqa: PLR0913 — what decides who comes
    event: Event, telegram: Telegram, languages: Sequence[str], ids: Iterator[int], *, people: int | None,
    answer_rate: float, seed: str,
) -> list[Actor]:  # fmt: skip
    """Those who come to this event, in the order in which they register; the same seed brings the same people."""
    chance = Random(seed)
    professions = _professions(event, people, chance)
    tempers = _random_attitudes(len(professions), answer_rate, chance)
    habits = _random_behavior(tempers, chance)
    spoken_languages = [languages[number % len(languages)] for number in range(len(professions))]
    for pool in (professions, spoken_languages):
        chance.shuffle(pool)
    name_numbers = {language: count() for language in languages}
    actors = []
    for profession, temper, habit, language in zip(professions, tempers, habits, spoken_languages, strict=True):
        first, last = name(language, next(name_numbers[language]))
        id_ = next(ids)
        own = Random(f"{seed}-{id_}")
        phone = telegram.person(id_, first, last, language=language)
        stated_profession = UNDISCLOSED if habit is Behavior.HIDES else profession
        actors.append(
            Actor(
                event, phone, language, stated_profession, temper, habit, own, patience=_reminders_needed(temper, own)
            )
        )
    if event.checkin:
        for actor in Random(f"{seed}-absent").sample(actors, round(len(actors) * ABSENT_SHARE)):
            actor.comes = False
    return actors


def ids(used_ids: Container[int]) -> Iterator[int]:
    """Telegram numbers for people, none of those taken."""
    return (id_ for id_ in count(FIRST_ID) if id_ not in used_ids)


def expected(event: Event) -> int:
    """How many come when no number is asked for: as many as the settings expect, else one of each profession."""
    return sum(profession.expected or 0 for profession in event.professions) or len(event.professions)


def _professions(event: Event, people: int | None, chance: Random) -> list[str]:
    weights = {profession.id: profession.expected or 0 for profession in event.professions}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, 1)
    if people is None or people == sum(weights.values()):
        return [id_ for id_, number in weights.items() for _ in range(number)]
    return chance.choices(list(weights), list(weights.values()), k=people)


def _random_attitudes(number: int, answer_rate: float, chance: Random) -> list[Attitude]:
    """That share answers, some of it only when reminded; of the others one blocks the bot."""
    willing = round(number * answer_rate)
    late = round(willing * LATE_SHARE)
    rest = number - willing
    attitudes = [Attitude.AT_ONCE] * (willing - late) + [Attitude.REMINDED] * late
    # Where only one is left, it is the one who never answers: blocking is rarer.
    blocking = int(rest > 1)
    attitudes += [Attitude.BLOCKS] * blocking + [Attitude.NEVER] * (rest - blocking)
    chance.shuffle(attitudes)
    return attitudes


def _random_behavior(tempers: Sequence[Attitude], chance: Random) -> list[Behavior]:
    behaviors = [Behavior.USUAL] * len(tempers)
    places = [place for place, temper in enumerate(tempers) if temper in {Attitude.AT_ONCE, Attitude.REMINDED}]
    unusual = [habit for habit in Behavior if habit is not Behavior.USUAL]
    if len(tempers) >= MANY and len(places) >= len(unusual):
        for place, habit in zip(chance.sample(places, len(unusual)), unusual, strict=True):
            behaviors[place] = habit
    return behaviors


def _reminders_needed(temper: Attitude, chance: Random) -> int:
    if temper is Attitude.AT_ONCE:
        return 1
    return 2 if chance.random() < SOON else 3


def choose_options(actor: Actor, question: ClosedQuestion) -> list[int]:
    """The numbers of the buttons this person presses, none for skipping; ratings lean to the good side."""
    options = len(question.buttons)
    if not question.required and actor.chance.random() < SKIP:
        return []
    match question:
        case Choices():
            return actor.chance.sample(range(options), actor.chance.randint(1, question.max))
        case Rating():
            return [min(options - 1, max(0, round(actor.chance.gauss(options * 0.7, options * 0.22))))]
        case Ranking():
            return sorted(range(options), key=lambda place: actor.chance.gauss(place, ORDER_SPREAD))
        case YesNo():
            return [int(actor.chance.random() > AGREE)]
        case Choice():
            return [actor.chance.randrange(options)]
        case _:
            assert_never(question)


def writes(actor: Actor) -> bool:
    """Whether this person has something to say to a question that wants typing."""
    return actor.chance.random() < WRITE
