"""People who register, answer and comment on their phones, each waiting until the last thing they did was confirmed.

They know what they meant, so afterwards it can be asked whether the database and the chats say exactly that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random

from demo.telegram import Message, Person, Request, Telegram
from domain.draft import Draft
from domain.events import Event, Survey
from domain.questions import Choices
from domain.survey import Answer, Done, Send, Toggle
from views import callback as taps
from views import survey as views

FIRST = 101
"""The id of the first of them; the others follow."""


@dataclass(eq=False)
class Actor:
    """One person, and what they mean to say."""

    phone: Person
    event: Event
    profession: int
    first_time: int
    """The bit of their answer to the registration question."""
    picked: dict[str, tuple[str, ...]]
    """By question, the options they will choose; nothing for those who take no part."""
    comments: list[str | None]
    """What they will type; None is skipped."""
    last: int = -1
    """The update that has to be confirmed before they do anything more."""
    sent: bool = False
    commented: int = 0
    commenting: bool = False
    """Whether they have typed or skipped the comment they are at."""

    @property
    def survey(self) -> Survey:
        """The event's survey."""
        assert self.event.survey is not None
        return self.event.survey

    @property
    def registered(self) -> bool:
        """Whether they have seen that they are."""
        return any(isinstance(tap, taps.CancelRegistration) for _, tap in self._offers())

    @property
    def done(self) -> bool:
        """Whether they have said all they meant to."""
        return not self.picked or self.commented == len(self.comments)

    def act(self) -> bool:
        """Do the next thing there is to do; False when there is none now."""
        if not self.phone.messages:
            self.last = self.phone.say(f"/start {self.event.code}")
            return True
        return self._comment() if self.sent else self._press()

    def ask_for_survey(self) -> None:
        """Open it without an invitation, if they mean to answer and were not shown it yet."""
        shown = any(isinstance(tap, taps.StartSurvey | taps.InSurvey) for _, tap in self._offers())
        if self.picked and not self.sent and not shown:
            self.last = self.phone.say("/survey")

    def _offers(self) -> Iterator[tuple[Message, taps.Tap]]:
        """What can be pressed, newest first."""
        for message in reversed(self.phone.messages):
            yield from ((message, tap) for tap in offered(message))

    def _tap(self, message: Message, tap: taps.Tap) -> bool:
        self.last = self.phone.tap_data(taps.encode(tap), message)
        return True

    def _press(self) -> bool:
        found = next(((message, tap) for message, tap in self._offers() if self._wanted(tap)), None)
        if found is None:
            return False
        self.sent = isinstance(found[1], taps.InSurvey) and found[1].action == views.Action.SEND
        return self._tap(*found)

    def _wanted(self, tap: taps.Tap) -> bool:
        match tap:
            case taps.Agree() | taps.UseName():
                return True
            case taps.PickProfession(number=number):
                return number == self.profession
            case taps.AnswerRegistration(picked=picked):
                return picked == self.first_time
            case taps.StartSurvey():
                return bool(self.picked)
            case taps.InSurvey():
                return self._wanted_in_survey(tap)
            case _:
                return False

    def _wanted_in_survey(self, button: taps.InSurvey) -> bool:
        found = views.read(self.survey, button)
        assert found is not None
        draft, tap = found
        match tap:
            case Answer(question=number, option=option):
                question = self.survey.closed_questions[number]
                return self.picked[question.id] == (question.options[option],)
            case Toggle(question=number, option=option):
                question = self.survey.closed_questions[number]
                ticked, chosen = draft.answers.get(question.id, ()), question.options[option]
                return chosen in self.picked[question.id] and chosen not in ticked
            case Done(question=number):
                question = self.survey.closed_questions[number]
                return draft.answers.get(question.id) == self.picked[question.id]
            case Send():
                return draft == Draft(self.picked)
            case _:
                return False

    def _comment(self) -> bool:
        if self.commenting:
            newest = self.phone.screen
            asked = next((tap for tap in offered(newest) if isinstance(tap, taps.StoreComment)), None)
            if asked is not None:  # the bot was killed since it had put the question, and asks again
                return self._tap(newest, asked)
            self.commenting = False
            self.commented += 1
        if self.done:
            return False
        self.commenting = True
        text = self.comments[self.commented]
        if text is None:
            return self._tap(*next(found for found in self._offers() if isinstance(found[1], taps.SkipComment)))
        self.last = self.phone.say(text)
        return True


def offered(message: Message) -> Iterator[taps.Tap]:
    """What the buttons of a message can do."""
    for row in message.buttons:
        for button in row:
            tap = taps.decode(button.data or "")
            if tap is not None:
                yield tap


class Watched(list[Request]):
    """The stand-in's list of calls, which tells of each."""

    def __init__(self, heard: Callable[[], None], before: Iterable[Request] = ()) -> None:
        super().__init__(before)
        self._heard = heard

    def append(self, request: Request) -> None:
        super().append(request)
        self._heard()


@dataclass
class Cast:
    """All of them."""

    telegram: Telegram
    actors: list[Actor]

    def act(self) -> None:
        """Whoever waits for nothing does what there is to do."""
        for actor in self.actors:
            if actor.last < self.telegram.confirmed:
                actor.act()

    @property
    def settled(self) -> bool:
        """Whether nobody waits for anything."""
        return not self.telegram.pending

    @property
    def registered(self) -> bool:
        """Whether everybody is."""
        return self.settled and all(actor.registered for actor in self.actors)

    @property
    def answered(self) -> bool:
        """Whether everybody has said all they meant to."""
        return self.settled and all(actor.done for actor in self.actors)


def cast(telegram: Telegram, event: Event, number: int, chance: Random) -> Cast:
    """So many people with phones in two languages; the last takes no part in the survey."""
    return Cast(telegram, [_actor(telegram, event, n, n == number - 1, chance) for n in range(number)])


def _actor(telegram: Telegram, event: Event, number: int, silent: bool, chance: Random) -> Actor:
    assert event.survey is not None
    phone = telegram.person(FIRST + number, f"Person {number}", language=chance.choice(["en", "ro"]))
    picked = {}
    for question in () if silent else event.survey.closed_questions:
        most = question.max if isinstance(question, Choices) else 1
        chosen = set(chance.sample(question.options, chance.randint(1, most)))
        picked[question.id] = tuple(option for option in question.options if option in chosen)
    comments = [f"Word {number} of {asked.id}" if chance.random() < 0.7 else None for asked in event.survey.comments]
    profession = chance.randrange(len(event.professions) + 1)
    return Actor(phone, event, profession, chance.choice([1, 2]), picked, [] if silent else comments)
