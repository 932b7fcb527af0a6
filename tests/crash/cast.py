"""People who register, answer and comment on their phones, each waiting until the last thing they did was confirmed.

They know what they meant, so afterwards it can be asked whether the database and the chats say exactly that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random

from demo.telegram.stand_in import ChatMessage, Entry, PhoneUser, Request, Telegram
from domain.draft import Draft
from domain.events import Event, Survey
from domain.questions import Choices
from domain.survey import ChooseOption, ConfirmOptions, SubmitAnswers, ToggleOption
from tests.crash.scene import COORDINATOR
from views.callback import codec
from views.callback.participants import (
    AcceptNotice,
    AnswerRegistration,
    CancelRegistration,
    Decline,
    InSurvey,
    NotNow,
    SelectProfession,
    SkipComment,
    StartSurvey,
    StoreComment,
    UseName,
)
from views.survey import screens as views

PATIENCE = 0.5
"""Real seconds after which somebody presses again whom a crash has cost the answer."""
REGISTERING = (AcceptNotice, UseName, SelectProfession, AnswerRegistration)
FIRST = 101
"""The id of the first of them; the others follow."""


@dataclass(eq=False)
class Actor:
    """One person, and what they mean to say."""

    phone: PhoneUser
    event: Event
    profession: int
    first_time: int
    """The bit of their answer to the registration question."""
    choices: dict[str, tuple[str, ...]]
    """By question, the options they will choose; nothing for those who take no part."""
    comments: list[str | None]
    """What they will type; None is skipped."""
    last: int = -1
    """The update that has to be confirmed and answered before they do anything more."""
    tapped_message: int | None = None
    """The message whose button that was; None when they typed."""
    answers: int = 0
    """How often the bot has shown them something that they did not get unasked."""
    button_taps: tuple[codec.Tap, ...] = ()
    """What the buttons of the last of these can do."""
    answers_before: int = -1
    """How often when they did something last."""
    acted_at: float = 0.0
    """When that was, in real monotonic seconds."""
    asked_for_survey: bool = False
    """Whether they have typed /survey, which is answered with an invitation."""
    kills_before: int = 0
    """How often the bot had been killed by then."""
    has_sent: bool = False
    sent_with: int | None = None
    """The update of the tap on Send."""
    comment_count: int = 0
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
        return any(isinstance(tap, CancelRegistration) for _, tap in self._offers())

    @property
    def done(self) -> bool:
        """Whether they have said all they meant to."""
        return not self.choices or self.comment_count == len(self.comments)

    @property
    def is_answered(self) -> bool:
        """Whether the bot has shown them something since they did something last."""
        return self.answers > self.answers_before

    def act(self, kills: int = 0) -> bool:
        """Do the next thing there is to do; False when there is none now."""
        before = self.answers
        if self.last == self.sent_with and not self.is_answered:
            self.has_sent = False  # Telegram has forgotten that they pressed Send
        has_acted = self._act()
        if has_acted:
            self.answers_before, self.acted_at, self.kills_before = before, time.monotonic(), kills
        return has_acted

    def _act(self) -> bool:
        if not any(message.from_bot for message in self.phone.messages):
            return self._say(f"/start {self.event.code}")
        return self._comment() if self.has_sent else self._press()

    def presses_again(self, kills: int) -> bool:
        """Whether they lost patience: the bot was killed since, and what they did can have been without an effect.

        What has an effect is answered after a crash, too: whoever sent their answers never has to do so again.
        """
        return not self.has_sent and kills > self.kills_before and time.monotonic() > self.acted_at + PATIENCE

    def _asked(self) -> int | None:
        """The number of the comment question that the last answer asks."""
        return next((tap.number for tap in self.button_taps if isinstance(tap, SkipComment)), None)

    def ask_for_survey(self) -> None:
        """Open it without an invitation, if they mean to answer and were not shown it yet."""
        is_shown = any(isinstance(tap, StartSurvey | InSurvey) for _, tap in self._offers())
        if self.choices and not self.has_sent and not is_shown:
            self.say_survey()

    def say_survey(self) -> None:
        """Ask for the survey; the answer looks like an invitation."""
        self._say("/survey")
        self.answers_before, self.asked_for_survey = self.answers, True

    def send_again(self, tap: codec.Tap, comment_count: int) -> None:
        """Send what they had sent, at the newest screen; so many of their comments are known to the bot."""
        self.answers_before = self.answers
        self._tap(self.phone.screen, tap)
        self.has_sent, self.comment_count, self.commenting = True, comment_count, False

    def _offers(self) -> Iterator[tuple[ChatMessage, codec.Tap]]:
        """What can be pressed, newest first."""
        for message in reversed(self.phone.messages):
            yield from ((message, tap) for tap in offered(message))

    def _tap(self, message: ChatMessage, tap: codec.Tap) -> bool:
        self.last, self.tapped_message = self.phone.tap_data(codec.encode(tap), message), message.id
        return True

    def _say(self, text: str) -> bool:
        self.last, self.tapped_message = self.phone.say(text), None
        return True

    def _press(self) -> bool:
        # Of an older screen, where /start was typed again after a crash, they use nothing any more.
        past = REGISTERING if self.registered else ()
        offers = ((message, tap) for message, tap in self._offers() if not isinstance(tap, past) and self._wanted(tap))
        offer = next(offers, None)
        if offer is None:
            return False
        self._tap(*offer)
        if isinstance(offer[1], InSurvey) and offer[1].action == views.Action.SEND:
            self.has_sent, self.sent_with = True, self.last
        return True

    def _wanted(self, tap: codec.Tap) -> bool:
        match tap:
            case AcceptNotice() | UseName():
                return True
            case SelectProfession(number=number):
                return number == self.profession
            case AnswerRegistration(selection=answer):
                return answer == self.first_time
            case StartSurvey():
                return bool(self.choices)
            case InSurvey():
                return self._wanted_in_survey(tap)
            case _:
                return False

    def _wanted_in_survey(self, button: InSurvey) -> bool:
        draft_and_tap = views.read(self.survey, button)
        assert draft_and_tap is not None
        draft, tap = draft_and_tap
        match tap:
            case ChooseOption(question=number, option=option):
                question = self.survey.closed_questions[number]
                return self.choices[question.id] == (question.options[option],)
            case ToggleOption(question=number, option=option):
                question = self.survey.closed_questions[number]
                ticks, choice = draft.answers.get(question.id, ()), question.options[option]
                return choice in self.choices[question.id] and choice not in ticks
            case ConfirmOptions(question=number):
                question = self.survey.closed_questions[number]
                return draft.answers.get(question.id) == self.choices[question.id]
            case SubmitAnswers():
                return draft == Draft(self.choices)
            case _:
                return False

    def _comment(self) -> bool:
        if self.commenting:
            newest = self.phone.screen
            store_tap = next((tap for tap in offered(newest) if isinstance(tap, StoreComment)), None)
            if store_tap is not None:  # the bot was killed since it had put the question, and asks again
                return self._tap(newest, store_tap)
            self.commenting = False
            # After a crash the same question means that the text was not stored: it was to be asked about.
            self.comment_count += self._asked() != self.comment_count
        if self.done:
            return False
        self.commenting = True
        text = self.comments[self.comment_count]
        if text is None:
            return self._tap(*next(offer for offer in self._offers() if isinstance(offer[1], SkipComment)))
        return self._say(text)


def offered(message: ChatMessage) -> Iterator[codec.Tap]:
    """What the buttons of a message can do."""
    for row in message.buttons:
        for button in row:
            tap = codec.decode(button.data or "")
            if tap is not None:
                yield tap


class Watched(list[Request]):
    """The stand-in's list of calls, which tells of each."""

    def __init__(self, on_call: Callable[[], None], before: Iterable[Request] = ()) -> None:
        super().__init__(before)
        self._on_call = on_call

    def append(self, request: Request) -> None:
        super().append(request)
        self._on_call()


@dataclass
class Cast:
    """All of them."""

    telegram: Telegram
    actors: list[Actor]
    kills: int = 0
    """How often the bot was killed."""
    in_step: bool = False
    """Whether nobody does anything before all can, so that what they do comes at once, however fast the machine is."""

    def __post_init__(self) -> None:
        """Everybody looks at their phone."""
        self._by_id = {actor.phone.id: actor for actor in self.actors}
        self._texts: dict[tuple[int, int | None], str] = {}
        self.telegram.watch(self._see)

    def _see(self, entry: Entry) -> None:
        actor = self._by_id.get(entry.chat_id)
        if actor is None or entry.who != "bot":
            return
        if self._takes_buttons_away(actor, entry):
            return  # from an older screen, since what answers has come below it
        if planned(entry) is None or (planned(entry) == "survey-1" and actor.asked_for_survey):
            actor.answers += 1
            button_taps = [codec.decode(button.data or "") for row in entry.buttons for button in row]
            actor.button_taps = tuple(tap for tap in button_taps if tap is not None)

    def _takes_buttons_away(self, actor: Actor, entry: Entry) -> bool:
        """Whether nothing new is said, and in a message other than the one whose button was pressed."""
        place = (entry.chat_id, entry.message_id)
        earlier_text, self._texts[place] = self._texts.get(place, ""), entry.text
        is_closing = entry.kind == "edit" and not entry.buttons and entry.text in earlier_text
        return is_closing and entry.message_id != actor.tapped_message

    def act(self) -> None:
        """Whoever waits for nothing does what there is to do."""
        free = [actor for actor in self.actors if self.is_free(actor)]
        if self.in_step and len(free) < len(self.actors):
            return
        for actor in free:
            actor.act(self.kills)

    def is_free(self, actor: Actor) -> bool:
        """Whether this one waits for nothing, or no longer."""
        if actor.last in self.telegram.expired:
            return True
        return actor.last < self.telegram.confirmed and (actor.is_answered or actor.presses_again(self.kills))

    @property
    def settled(self) -> bool:
        """Whether nobody waits for anything."""
        return not self.telegram.pending and all(actor.is_answered for actor in self.actors)

    @property
    def registered(self) -> bool:
        """Whether everybody is."""
        return self.settled and all(actor.registered for actor in self.actors)

    @property
    def answered(self) -> bool:
        """Whether everybody has said all they meant to."""
        return self.settled and all(actor.done for actor in self.actors)


def planned(entry: Entry) -> str | None:
    """The name of the planned message that this is; None for what answers somebody."""
    if entry.who != "bot" or entry.kind not in {"message", "photo"}:
        return None
    offered_taps = {type(codec.decode(button.data or "")) for row in entry.buttons for button in row}
    if entry.chat_id == COORDINATOR:
        return "summary-1" if entry.kind == "photo" else None
    if entry.text in {"Slides are ready.", "Prezentările sunt gata."}:
        return "text-1"
    if Decline in offered_taps:
        return "survey-1" if NotNow in offered_taps else "reminder-1"
    return None


def cast(telegram: Telegram, event: Event, number: int, chance: Random) -> Cast:
    """So many people with phones in two languages; the last takes no part in the survey."""
    return Cast(telegram, [_actor(telegram, event, n, n == number - 1, chance) for n in range(number)])


def _actor(telegram: Telegram, event: Event, number: int, silent: bool, chance: Random) -> Actor:
    assert event.survey is not None
    phone = telegram.person(FIRST + number, f"Person {number}", language=chance.choice(["en", "ro"]))
    choices = {}
    for question in () if silent else event.survey.closed_questions:
        most = question.max if isinstance(question, Choices) else 1
        options = set(chance.sample(question.options, chance.randint(1, most)))
        choices[question.id] = tuple(option for option in question.options if option in options)
    questions = event.survey.comments
    comments = [f"Word {number} of {each.id}" if chance.random() < 0.7 else None for each in questions]
    profession = chance.randrange(len(event.professions) + 1)
    return Actor(phone, event, profession, chance.choice([1, 2]), choices, [] if silent else comments)
