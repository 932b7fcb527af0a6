"""The waiting list as participants see it: the event is full, they wait, or a place has become free."""

from __future__ import annotations

from datetime import datetime

from domain.events import Event
from domain.people import Registration
from views.callback.participants import CancelRegistration, JoinWaitingList, ShowAgenda, ShowRegistration
from views.i18n import Html, Translator
from views.layout.common import paragraphs
from views.registration.screens import details, registered_card, subject, title
from views.screen import Button, Screen, with_subject


def full_note(voice: Translator, event: Event) -> Html:
    """Said before anything is stored."""
    return voice.count(
        "<b>The only place is taken.</b> You can register for the waiting list.",
        "<b>All {n} places are taken.</b> You can register for the waiting list.",
        event.capacity or 0,
    )


def waiting(voice: Translator, event: Event, registration: Registration) -> Screen:
    """The registration of somebody who has no place: on the waiting list, or not yet."""
    draw = _on_list if registration.waiting is not None else _full
    return draw(voice, event, registration)


def _full(voice: Translator, event: Event, registration: Registration) -> Screen:
    join = Button(voice.plain("Join the waiting list"), JoinWaitingList(event.code))
    decline = Button(voice.plain("No, thank you"), CancelRegistration(event.code, 1))
    text = paragraphs(
        voice.say("<b>All places are taken</b>"),
        title(voice, event),
        "\n".join(details(voice, event, registration)),
        voice.say(
            "You are not registered. You can join the waiting list: when a place becomes free, the first on it is"
            " registered, and I write to them. With “No, thank you” what you gave is erased."
        ),
    )
    return with_subject(Screen(text, ((join,), (decline,))), subject(event))


def _on_list(voice: Translator, event: Event, registration: Registration) -> Screen:
    agenda = Button(voice.plain("Agenda"), ShowAgenda(event.code))
    leave = Button(voice.plain("Leave the waiting list"), CancelRegistration(event.code, 0))
    text = paragraphs(
        voice.say("<b>You are on the waiting list</b>"),
        title(voice, event),
        "\n".join(details(voice, event, registration)),
        voice.say(
            "You have no place yet. Places go to those who wait in the order in which they joined; when it is your"
            " turn, you are registered and I write to you. /start shows how it stands."
        ),
    )
    return with_subject(Screen(text, ((agenda,), (leave,))), subject(event))


def confirm_leave(voice: Translator, event: Event) -> Screen:
    """Asks before somebody leaves the waiting list."""
    text = paragraphs(
        title(voice, event),
        voice.say("Leave the waiting list? What you gave is erased, and whoever joins again is the last on it."),
    )
    leave = Button(voice.plain("Yes, leave it"), CancelRegistration(event.code, 1))
    stay = Button(voice.plain("No, stay"), ShowRegistration(event.code))
    return with_subject(Screen(text, ((leave,), (stay,))), subject(event))


def moved_up(voice: Translator, event: Event, registration: Registration, now: datetime) -> Screen:
    """A place has become free, and it is theirs."""
    head = voice.say("✓ <b>A place has become free: you are registered</b>")
    return registered_card(voice, event, registration, head, now)
