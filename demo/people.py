"""Simulated participants: who they are, how willing they are, and how they press buttons; all chance is passed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from demo.telegram import Message, Person
from domain.events import UNDISCLOSED, Event
from domain.questions import Choices, Closed
from views import callback as taps
from views.callback import Tap, decode
from views.survey import Action

FIRST_ID = 50_001

_NAMES = {
    "en": ("Alice Brown", "Daniel Evans", "Grace Hill", "Oliver Reed", "Emma Stone", "James Ward", "Laura King",
           "Peter Young"),
    "ro": ("Ioana Popescu", "Andrei Ionescu", "Ștefania Dumitru", "Răzvan Țurcanu", "Mihai Stan", "Elena Pârvu",
           "Cătălin Rusu", "Ana-Maria Șerban"),
}  # fmt: skip


class Temper(StrEnum):
    """When somebody answers."""

    AT_ONCE = "answers at once"
    REMINDED = "answers after a reminder"
    NEVER = "never answers"
    BLOCKS = "blocks the bot"


@dataclass(slots=True)
class Actor:
    """One simulated participant with a phone."""

    phone: Person
    profession: str
    language: str
    temper: Temper
    chance: Random
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What this person meant to answer, by question id; filled while answering."""
    sent: bool = False

    def button(self, wanted: type[Tap]) -> tuple[Message, Tap] | None:
        """The newest message that offers such a button, with the button's tap."""
        for message in reversed(self.phone.messages):
            for tap in offered(message):
                if isinstance(tap, wanted):
                    return message, tap
        return None


def offered(message: Message) -> Iterator[Tap]:
    """What the buttons of a message can do."""
    for row in message.buttons:
        for button in row:
            tap = decode(button.data or "")
            if tap is not None:
                yield tap


def cast_professions(event: Event, number: int | None, chance: Random) -> list[str]:
    """The professions of those who come: as expected in the settings, or drawn by that weight if a number is given."""
    weights = {profession.id: profession.expected or 0 for profession in event.professions}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, 1)
    exact = [id_ for id_, count in weights.items() for _ in range(count)]
    if number is None or number == len(exact):
        return exact
    return chance.choices(list(weights), list(weights.values()), k=number)


def tempers(number: int, answered: float, chance: Random) -> list[Temper]:
    """How willing each is: that share answers, a third of it only when reminded; one blocks, the rest never answer."""
    willing = min(round(number * answered), number)
    late = willing // 3
    rest = number - willing
    drawn = [Temper.AT_ONCE] * (willing - late) + [Temper.REMINDED] * late
    drawn += [Temper.BLOCKS] * min(rest, 1) + [Temper.NEVER] * max(rest - 1, 0)
    chance.shuffle(drawn)
    return drawn


def name(language: str, number: int) -> tuple[str, str]:
    """A first and a last name usual in that language."""
    listed = _NAMES.get(language, _NAMES["en"])
    first, _, last = listed[number % len(listed)].partition(" ")
    return first, last


def register(actor: Actor, event: Event) -> bool:
    """Press the next button of the registration; False when there is none left."""
    message = actor.phone.screen
    options = list(offered(message))
    tap = next((choice for choice in (_registering(actor, event, tap) for tap in options) if choice), None)
    if tap is not None:
        actor.phone.tap_data(taps.encode(tap), message)
    return tap is not None


def _registering(actor: Actor, event: Event, tap: Tap) -> Tap | None:
    match tap:
        case taps.Agree() | taps.UseName():
            return tap
        case taps.PickProfession(number=number):
            ids = [*(profession.id for profession in event.professions), UNDISCLOSED]
            return tap if ids[number] == actor.profession else None
        case taps.AnswerRegistration(picked=picked) if picked:
            return tap if actor.chance.random() < 0.5 else _other_answer(event, tap)  # noqa: PLR2004 — an even chance
        case taps.TickRegistration():
            return taps.AnswerRegistration(tap.event, tap.number, 1)
        case _:
            return None


def _other_answer(event: Event, tap: taps.AnswerRegistration) -> Tap:
    asked = event.registration[tap.number]
    last = 1 << len(getattr(asked, "options", ("",))) - 1
    return taps.AnswerRegistration(tap.event, tap.number, last)


def answer(actor: Actor, question: Closed) -> tuple[int, ...]:
    """The numbers of the options this person chooses; opinions lean to the good side, as after a good event."""
    count = len(question.options)
    if not question.required and actor.chance.random() < 0.06:  # noqa: PLR2004 — a few skip
        return ()
    if isinstance(question, Choices):
        size = actor.chance.randint(1, question.max)
        return tuple(sorted(actor.chance.sample(range(count), size)))
    if question.kind == "rating":
        return (min(count - 1, max(0, round(actor.chance.gauss(count * 0.72, count * 0.2)))),)
    return (actor.chance.randrange(count),)


def tally(actors: list[Actor]) -> dict[str, Counter[str]]:
    """What all of those who sent meant to say: question → option → how many; the independent count."""
    counts: dict[str, Counter[str]] = {}
    for actor in actors:
        if actor.sent:
            for question, picked in actor.given.items():
                counts.setdefault(question, Counter()).update(picked)
    return counts


__all__ = ["Action", "Actor", "Temper"]
