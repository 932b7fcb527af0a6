"""What is passed on to the organizers: the offer, the copy in an organizer's chat, and the answer that comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from domain.events import Event
from domain.inquiries import KEEP, MAX_LENGTH, MAX_PER_HOUR, Inquiry, InquiryAnswer, InquiryOffer, InquiryRefusal
from domain.messages import DeliveryState
from domain.people import Registration
from domain.policy import Policy
from views.callback.organizers import AnswerInquiry, DiscardAnswer, SendAnswer
from views.callback.participants import PassOn
from views.comments.prompts import message_not_found
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, quoted, short
from views.registration.screens import profession_label
from views.screen import Button, Row, Screen

_SHOWN_ANSWERS = 5
"""The newest answers that a copy shows, each cut after so many characters:"""
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class InquiryState:
    """An inquiry as organizers see it; ``registration`` is None when the person has none."""

    event: Event
    inquiry: Inquiry
    registration: Registration | None
    answers: tuple[InquiryAnswer, ...]


# For whoever passes something on


def with_offer(voice: Translator, screen: Screen, inquiry_offer: InquiryOffer) -> Screen:
    """The screen with what is said before anything is passed on, and the buttons that do it. It quotes the text."""
    text = paragraphs(
        screen.text,
        _registered_offer(voice, inquiry_offer) if inquiry_offer.is_registered else _guest_offer(voice, inquiry_offer),
        _no_survey(voice) if inquiry_offer.is_near_survey else "",
    )
    rows: tuple[Row, ...] = tuple((_pass_on(voice, event, inquiry_offer.events),) for event in inquiry_offer.events)
    return replace(screen, text=text, rows=(*screen.rows, *rows), reply=True)


def _registered_offer(voice: Translator, inquiry_offer: InquiryOffer) -> Html:
    return voice.say(
        "Or I pass your text on to the organizers, if you press the button. They read it with your name,"
        " <b>{name}</b>, and your profession; their answer comes here. It is erased after 30 days.",
        name=inquiry_offer.name,
    )


def _guest_offer(voice: Translator, inquiry_offer: InquiryOffer) -> Html:
    return voice.say(
        "Or I pass your text on to the organizers, if you press the button. They read it with the name that Telegram"
        " shows, <b>{name}</b>; their answer comes here. Only then are your Telegram number, this name and the text"
        " stored; they are erased after 30 days, or with /forget.",
        name=inquiry_offer.name,
    )


def _no_survey(voice: Translator) -> Html:
    return voice.say(
        "<b>This is no way to answer the survey:</b> answers and comments are taken under its questions alone,"
        " without your name."
    )


def _pass_on(voice: Translator, event: Event, events: Sequence[Event]) -> Button:
    if len(events) == 1:
        return Button(voice.plain("Pass it on, with my name"), PassOn(event.code))
    return Button(voice.plain("With my name: {event}", event=short(voice.label(event.title), 40)), PassOn(event.code))


def passed_on(voice: Translator, name: str, until: datetime | None) -> Screen:
    """It is passed on; ``until`` is when it goes out, if not at once."""
    sentence = voice.say("✓ Passed on to the organizers, with your name, {name}. Their answer comes here.", name=name)
    return Screen(paragraphs(sentence, _delay_notice(voice, until)))


def _delay_notice(voice: Translator, until: datetime | None) -> Html | str:
    return (
        ""
        if until is None
        else voice.say("I write to nobody at night: it goes out on {moment}.", moment=voice.moment(until))
    )


def refused(voice: Translator, reason: InquiryRefusal, text: str, rules: Policy) -> Screen:
    """It is not passed on, and why."""
    return Screen(_refusal(voice, reason, text, rules))


def _refusal(voice: Translator, reason: InquiryRefusal, text: str, rules: Policy) -> Html:
    match reason:
        case InquiryRefusal.EMPTY:
            return message_not_found(voice)
        case InquiryRefusal.TOO_LONG:
            return too_long(voice, text)
        case InquiryRefusal.TOO_MANY:
            return voice.say(
                "You have passed on {most} texts within an hour, which is as many as I take. Nothing was passed on:"
                " please try again later, or write to {contact}.",
                most=MAX_PER_HOUR,
                contact=rules.privacy.contact,
            )
        case InquiryRefusal.NO_ORGANIZER:
            return voice.say(
                "I cannot reach any organizer at the moment. Nothing was passed on or stored: please write to"
                " {contact}.",
                contact=rules.privacy.contact,
            )
        case _:
            assert_never(reason)


def too_long(voice: Translator, text: str) -> Html:
    """A text beyond the limit."""
    return voice.count(
        "Your text has {length} character; the limit is {most}. Nothing was passed on: please shorten it.",
        "Your text has {length} characters; the limit is {most}. Nothing was passed on: please shorten it.",
        len(text),
        length=voice.number(len(text), 0),
        most=voice.number(MAX_LENGTH, 0),
    )


def answer(voice: Translator, inquiry: Inquiry, text: str) -> Screen:
    """What the organizers answer, to whoever asked."""
    return Screen(
        paragraphs(
            voice.say("<b>The organizers answer</b>"),
            quoted(voice, Html(safe(short(inquiry.text, _SHOWN)))),
            f"<blockquote>{safe(text)}</blockquote>",
            voice.say("To write back, type your text: I ask before I pass it on."),
        )
    )


# For organizers


def copy(voice: Translator, state: InquiryState) -> Screen:
    """The inquiry in an organizer's chat, with what was answered."""
    inquiry = state.inquiry
    return Screen(
        paragraphs(
            Html(f"{voice.say('<b>For the organizers</b>')}\n{voice.words(state.event.title)}"),
            Html(f"{_sender(voice, state)}\n<blockquote>{safe(inquiry.text)}</blockquote>"),
            "\n".join(_answer_line(voice, one) for one in state.answers[-_SHOWN_ANSWERS:]),
            voice.say(
                "Reply to this message, or press Answer; I pass your words on without your name. Erased on {day}.",
                day=voice.calendar((inquiry.passed_on_at + KEEP).astimezone(state.event.zone).date()),
            ),
        ),
        ((Button(voice.plain("Answer"), AnswerInquiry(inquiry.id)),),),
    )


def _sender(voice: Translator, state: InquiryState) -> Html:
    if state.registration is None or state.registration.registered_on is None:
        return voice.say("<b>{name}</b> · not registered", name=state.inquiry.name)
    profession = profession_label(voice, state.event, state.registration)
    return voice.say("<b>{name}</b> · {profession}", name=state.inquiry.name, profession=profession)


def _answer_line(voice: Translator, one: InquiryAnswer) -> Html:
    author, text = one.author_name or voice.plain("An organizer"), short(one.text, _SHOWN)
    match one.state:
        case DeliveryState.SENT:
            return voice.say("✓ {author} answered: “{text}”", author=author, text=text)
        case DeliveryState.UNREACHABLE | DeliveryState.DROPPED | DeliveryState.FAILED:
            return voice.say("⚠ {author} answered: “{text}”. It could not be delivered.", author=author, text=text)
        case DeliveryState.WAITING | DeliveryState.SENDING | DeliveryState.UNKNOWN:
            return voice.say("{author} answers: “{text}”. It is on its way.", author=author, text=text)
        case _:
            assert_never(one.state)


def erased(voice: Translator) -> Screen:
    """What takes the place of a copy whose inquiry is erased."""
    return Screen(voice.say("What somebody had passed on to the organizers stood here. It is erased."))


def ask_answer(voice: Translator, inquiry: Inquiry) -> Screen:
    """Asks for the answer."""
    return Screen(
        voice.say("Please type your answer to {name}. I show it to you before it goes out.", name=inquiry.name),
        ((Button(voice.plain("Cancel"), DiscardAnswer(inquiry.id)),),),
    )


def confirm_answer(voice: Translator, inquiry: Inquiry, text: str) -> Screen:
    """Shows the answer before it goes out. It quotes the message with it."""
    return Screen(
        paragraphs(
            voice.say("Send this to {name}? Nothing is sent yet.", name=inquiry.name),
            f"<blockquote>{safe(text)}</blockquote>",
        ),
        (
            (
                Button(voice.plain("Send it"), SendAnswer(inquiry.id)),
                Button(voice.plain("Discard"), DiscardAnswer(inquiry.id)),
            ),
        ),
        reply=True,
    )


def answer_problem(voice: Translator, inquiry: Inquiry, text: str) -> Screen:
    """The text cannot be an answer; it is asked for again."""
    problem = too_long(voice, text) if text else message_not_found(voice)
    return Screen(problem, ((Button(voice.plain("Cancel"), DiscardAnswer(inquiry.id)),),))


def answered(voice: Translator, inquiry: Inquiry, until: datetime | None) -> Screen:
    """The answer goes out."""
    sentence = voice.say("✓ Your answer goes to {name}, from the organizers.", name=inquiry.name)
    return Screen(paragraphs(sentence, _delay_notice(voice, until)))


def answer_removed(voice: Translator) -> Screen:
    """Nothing is sent."""
    return Screen(voice.say("Nothing was sent."))


def only_text(voice: Translator) -> Screen:
    """A picture or a file as an answer."""
    return Screen(voice.say("I pass on text alone. Nothing was sent: please type your answer."))


def gone(voice: Translator) -> Screen:
    """The inquiry is erased."""
    return Screen(voice.say("That is erased already, so nothing was sent."))
