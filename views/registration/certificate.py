"""What is said with a certificate of attendance, or instead of one; the page itself is in ``views.reports``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, assert_never

from domain.attendance.certificate import CertificateState
from domain.events import Event
from domain.policy import Policy
from views.callback.participants import ChangeRegistration, GetCertificate
from views.event_picker import EventList, choose_option
from views.i18n import Html, Translator
from views.layout.common import paragraphs
from views.layout.option_list import Option
from views.registration.screens import event_label, title
from views.screen import Button, File, Row, Screen

Refusal: TypeAlias = Literal[
    CertificateState.NOT_OFFERED, CertificateState.TOO_EARLY, CertificateState.ABSENT, CertificateState.NAMELESS
]


def button(voice: Translator, event: Event) -> Button:
    """Sends the certificate of this event."""
    return Button(voice.plain("Certificate"), GetCertificate(event.code))


def with_file(voice: Translator, event: Event, file: File) -> Screen:
    """The certificate, and where to turn when something on it is wrong."""
    text = voice.say(
        "Your certificate of attendance. If your name is not as it should be, press Change and ask for it again."
    )
    rows: tuple[Row, ...] = ((button(voice, event),), (_change(voice, event),))
    return Screen(paragraphs(title(voice, event), text), rows, files=(file,))


def _change(voice: Translator, event: Event) -> Button:
    return Button(voice.plain("Change"), ChangeRegistration(event.code))


def message(voice: Translator, event: Event) -> Screen:
    """To somebody who was present, unasked: that there is a certificate, behind a button."""
    text = voice.say("Thank you for having taken part. Your certificate of attendance is behind this button.")
    return Screen(paragraphs(title(voice, event), text), ((button(voice, event),),))


def refused(voice: Translator, event: Event, state: Refusal, rules: Policy) -> Screen:
    """Why there is none, and what can be done about it."""
    rows: tuple[Row, ...] = ((_change(voice, event),),) if state is CertificateState.NAMELESS else ()
    return Screen(paragraphs(title(voice, event), _reason(voice, event, state, rules)), rows)


def _reason(voice: Translator, event: Event, state: Refusal, rules: Policy) -> Html:
    match state:
        case CertificateState.NOT_OFFERED:
            return voice.say("There is no certificate of this event for you.")
        case CertificateState.TOO_EARLY:
            return voice.say(
                "Certificates of attendance are given after the event, from {moment} on.",
                moment=voice.moment(event.ends),
            )
        case CertificateState.ABSENT:
            return voice.say(
                "The list does not say that you were present, so I cannot give you a certificate yet. If you were"
                " there, please tell the organizers: {controller} ({contact}). Once they have noted it, send"
                " /certificate again.",
                controller=rules.privacy.controller,
                contact=rules.privacy.contact,
            )
        case CertificateState.NAMELESS:
            return voice.say(
                "You were present, but a certificate needs a name and you gave none. Press Change to give it, then send"
                " /certificate again."
            )
        case _:
            assert_never(state)


def choose(voice: Translator, events: Sequence[Event], page: int) -> Screen:
    """Of which event, the latest first."""
    sorted_events = sorted(events, key=lambda event: event.ends, reverse=True)
    options = [Option(event_label(voice, event, events), GetCertificate(event.code)) for event in sorted_events]
    question = voice.say("A certificate of attendance of which event?")
    return choose_option(question, EventList.CERTIFICATE, options, page)


def none_offered(voice: Translator) -> Screen:
    """This person is registered for nothing that gives certificates."""
    return Screen(
        voice.say("There is no certificate for you: you are registered for no event that gives certificates.")
    )
