"""How simulated people use the chat: they look at what it shows and press or type the next thing, one at each call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from demo.people.personas import Actor, Behavior, choose_options, writes
from demo.people.phrases import words
from demo.telegram.stand_in import ChatMessage, Entry, PhoneUser
from domain.events import UNDISCLOSED
from domain.questions import Choice, Choices, Comment, Ranking, Rating, RegistrationQuestion, YesNo
from views.callback import codec
from views.callback.codec import Tap, decode
from views.callback.participants import (
    AcceptNamedConsent,
    AcceptNotice,
    AnswerRegistration,
    ChangeRegistration,
    Decline,
    InSurvey,
    NotNow,
    SelectProfession,
    SkipComment,
    SkipName,
    StartSurvey,
    ToggleRegistration,
    TypeName,
    UseName,
)
from views.survey.screens import TOGGLES, Action

Buttons = dict[Action, list[InSurvey]]
"""What can be pressed in a survey, by what it does."""

TICKED = "☑"
REGISTERING = (
    AcceptNotice, SelectProfession, TypeName, SkipName, AnswerRegistration,
    ToggleRegistration, ChangeRegistration,
)  # fmt: skip


def list_actions(message: ChatMessage | Entry) -> Iterator[Tap]:
    """What the buttons of a message do, in their order."""
    for row in message.buttons:
        for button in row:
            tap = decode(button.data or "")
            if tap is not None:
                yield tap


def find_latest(phone: PhoneUser, *kinds: type[Tap]) -> tuple[ChatMessage, list[Tap]] | None:
    """The newest message with a button of one of these kinds, and those buttons."""
    for message in reversed(phone.messages):
        matching_taps = [tap for tap in list_actions(message) if isinstance(tap, kinds)]
        if matching_taps:
            return message, matching_taps
    return None


def _press(actor: Actor, message: ChatMessage, tap: Tap) -> bool:
    # By its data, and only where it is shown; raises LookupError otherwise.
    actor.phone.tap(codec.encode(tap), message)
    return True


def _type(actor: Actor, text: str) -> bool:
    actor.phone.say(text)
    return True


# Registering


def register(actor: Actor) -> bool:
    """The next step from the event's link to being registered; False when there is none left."""
    prompt = find_latest(actor.phone, *REGISTERING)
    if prompt is None:
        return not actor.phone.messages and _type(actor, f"/start {actor.event.code}")
    return _register(actor, *prompt)


def _register(actor: Actor, message: ChatMessage, buttons: list[Tap]) -> bool:
    match buttons[0]:
        case AcceptNotice() as agree:
            return _press(actor, message, agree)
        case SelectProfession():
            return _press(actor, message, buttons[_profession(actor)])
        case TypeName() | SkipName():
            return _name(actor, message)
        case AnswerRegistration(number=number) | ToggleRegistration(number=number):
            return _answer_registration(actor, message, actor.event.registration[number])
        case ChangeRegistration() as change if actor.habit is Behavior.CHANGES and not actor.changes:
            actor.changes += 1
            return _press(actor, message, change)
        case _:
            return False


def _profession(actor: Actor) -> int:
    return [*(profession.id for profession in actor.event.professions), UNDISCLOSED].index(actor.profession)


def _name(actor: Actor, message: ChatMessage) -> bool:
    buttons = {type(tap): tap for tap in list_actions(message)}
    if actor.habit is Behavior.NAMELESS:
        return _press(actor, message, buttons[SkipName])
    if actor.habit is not Behavior.TYPES and not actor.changes:
        return _press(actor, message, buttons[UseName])
    if TypeName in buttons:
        return _press(actor, message, buttons[TypeName])
    return _type(actor, f"{actor.phone.last_name} {actor.phone.first_name[0]}.")


def _answer_registration(actor: Actor, message: ChatMessage, question: RegistrationQuestion) -> bool:
    answers = [tap for tap in list_actions(message) if isinstance(tap, AnswerRegistration)]
    # Those that answer; a button that picks nothing skips.
    picking, skipping = [tap for tap in answers if tap.selection], [tap for tap in answers if not tap.selection]
    match question:
        case Comment():
            return _type(actor, words(actor.language).remark) if writes(actor) else _press(actor, message, skipping[0])
        case Rating() | Choice() | YesNo():
            picks = choose_options(actor, question)
            return _press(actor, message, picking[picks[0]] if picks else skipping[0])
        case Choices():
            ticking = [tap for tap in list_actions(message) if isinstance(tap, ToggleRegistration)]
            place = _next_option(actor, question, message, ticking)
            return _press(actor, message, (picking or skipping)[0] if place is None else ticking[place])
        case _:
            assert_never(question)


def _next_option(actor: Actor, question: Choices, message: ChatMessage, options: Sequence[Tap]) -> int | None:
    """The option to tick or untick next; None when it is as it was meant."""
    if actor.ticks is None:
        current_ticks = {place for place, tap in enumerate(options) if _label(message, tap).startswith(TICKED)}
        picks = set(choose_options(actor, question))
        # Taken from the end: what is too much goes first, or there is no room for more.
        actor.ticks = [*sorted(picks - current_ticks), *sorted(current_ticks - picks)]
    if actor.ticks:
        return actor.ticks.pop()
    actor.ticks = None
    return None


def _label(message: ChatMessage, tap: Tap) -> str:
    data = codec.encode(tap)
    return next(button.text for row in message.buttons for button in row if button.data == data)


# Answering


def answer(actor: Actor) -> bool:
    """The next step from the invitation to the last comment; False when there is none left."""
    if actor.has_sent:
        return _comment(actor)
    prompt = find_latest(actor.phone, InSurvey)
    if prompt is None:
        return _start(actor)
    message, buttons = prompt
    by_action: Buttons = {}
    for tap in buttons:
        if isinstance(tap, InSurvey):
            action = Action.TOGGLE if tap.action in TOGGLES else Action(tap.action)
            by_action.setdefault(action, []).append(tap)
    return (_review if Action.SEND in by_action else _question)(actor, message, by_action)


def _start(actor: Actor) -> bool:
    """Open the survey where it was offered last, and agree when it keeps names; who was not offered it asks once."""
    prompt = find_latest(actor.phone, AcceptNamedConsent) or find_latest(actor.phone, StartSurvey)
    if prompt is not None:
        return _press(actor, prompt[0], prompt[1][0])
    if actor.has_typed_survey or actor.offers:
        return False
    actor.has_typed_survey = True
    return _type(actor, "/survey")


def _question(actor: Actor, message: ChatMessage, buttons: Buttons) -> bool:
    options = buttons.get(Action.ANSWER) or buttons[Action.TOGGLE]
    question = actor.event.survey.closed_questions[options[0].question] if actor.event.survey else None
    if question is None:
        return False
    match question:
        case Choices():
            place = _next_option(actor, question, message, options)
            if place is None:
                return _press(actor, message, (buttons.get(Action.DONE) or buttons[Action.SKIP])[0])
            return _press(actor, message, options[place])
        case Ranking():
            return _rank(actor, message, question, buttons)
        case Rating() | Choice() | YesNo():
            picks = choose_options(actor, question)
            return _press(actor, message, options[picks[0]] if picks else buttons[Action.SKIP][0])
        case _:
            assert_never(question)


def _rank(actor: Actor, message: ChatMessage, question: Ranking, buttons: Buttons) -> bool:
    """One place more; an order that is complete already stays as it is."""
    if Action.REVIEW in buttons:
        return _press(actor, message, buttons[Action.REVIEW][0])
    if actor.ticks is None:
        actor.ticks = [*reversed(choose_options(actor, question))]
    tap = buttons[Action.TOGGLE][actor.ticks.pop()] if actor.ticks else buttons[Action.SKIP][0]
    # The last place leads on to another question.
    actor.ticks = actor.ticks or None
    return _press(actor, message, tap)


def _review(actor: Actor, message: ChatMessage, buttons: Buttons) -> bool:
    if actor.habit is Behavior.CHANGES and actor.changes == 1 and Action.CHANGE in buttons:
        actor.changes += 1
        return _press(actor, message, buttons[Action.CHANGE][0])
    actor.has_sent = True
    if actor.habit is Behavior.IMPATIENT:
        _press(actor, message, buttons[Action.SEND][0])
    return _press(actor, message, buttons[Action.SEND][0])


def _comment(actor: Actor) -> bool:
    prompt = find_latest(actor.phone, SkipComment)
    if prompt is None:
        return False
    message, buttons = prompt
    tap = buttons[0]
    if not isinstance(tap, SkipComment) or tap.number < actor.comments_done:
        return False
    actor.comments_done += 1
    if not writes(actor):
        return _press(actor, message, tap)
    sayings = words(actor.language).comments
    # Nobody says the same twice, but several people say the same.
    return _type(actor, sayings[(actor.id + 3 * tap.number) % len(sayings)])


# Checking in


def check_in(actor: Actor, text: str) -> bool:
    """Send what the link or the room code comes to, once."""
    if actor.has_checked_in:
        return False
    actor.has_checked_in = True
    return _type(actor, text)


# Saying no


def decline(actor: Actor) -> str:
    """Want no part in the survey and no reminders of it; returns what the button says."""
    return _press_latest(actor, Decline)


def put_off(actor: Actor) -> str:
    """Leave the survey for later; returns what the button says."""
    return _press_latest(actor, NotNow)


def _press_latest(actor: Actor, kind: type[Tap]) -> str:
    prompt = find_latest(actor.phone, kind)
    if prompt is None:
        raise LookupError(f"{actor.name} sees no button for {kind.__name__}")
    message, (tap, *_) = prompt
    _press(actor, message, tap)
    return _label(message, tap)
