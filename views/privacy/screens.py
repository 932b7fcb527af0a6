"""The notice again, and being forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from domain.events import Event
from domain.people import Role
from domain.policy import Policy
from views.callback.participants import Forget
from views.i18n import Html, Translator
from views.layout.common import paragraphs
from views.registration.notice import promise
from views.screen import Button, Screen


def privacy(voice: Translator, events: Sequence[Event], rules: Policy) -> Screen:
    """The promises of the notice, for the events this person can see; what holds for all where there is none."""
    promises = dict.fromkeys(part for event in events or (None,) for part in promise(voice, event, rules))
    return Screen(
        paragraphs(
            voice.say("<b>Privacy</b>"),
            *promises,
            voice.say("/mydata shows what is stored, /forget erases it."),
        )
    )


def forget(
    voice: Translator, stay: frozenset[Role], end: frozenset[Role], *, has_answered: bool, has_inquiries: bool = False
) -> Screen:
    """Asks before anything is erased.

    ``stay`` are roles the settings give, ``end`` those that a link gave; ``has_answered``: a survey that is still open;
    ``has_inquiries``: something was passed on to the organizers.
    """
    return Screen(
        paragraphs(
            voice.say("<b>Erase everything stored about you?</b>"),
            voice.say(
                "Your registrations, your name and your settings are erased, and I will not write to you again."
                " Answers to anonymous surveys stay: they were counted without your name and cannot be found."
                " Answers you gave with your name are erased."
            )
            if not stay
            else voice.say(
                "Your registrations, your name and your settings are erased, and I will write to you only as your role"
                " asks. Answers to anonymous surveys stay: they were counted without your name and cannot be found."
                " Answers you gave with your name are erased."
            ),
            _mark(voice) if has_answered else "",
            _inquiries(voice) if has_inquiries else "",
            *(_stays(voice, role) for role in Role if role in stay),
            *(_ends(voice, role) for role in Role if role in end),
            voice.say("This chat itself stays in your Telegram until you delete it there."),
        ),
        (
            (Button(voice.plain("Yes, erase everything"), Forget(1)),),
            (Button(voice.plain("No, keep it"), Forget(0)),),
        ),
    )


def _mark(voice: Translator) -> Html:
    return voice.say(
        "You have answered a survey that is still open. Until it closes, a mark stays that shows neither your number"
        " nor your name and only keeps you from answering twice."
    )


def _inquiries(voice: Translator) -> Html:
    return voice.say(
        "What you passed on to the organizers is erased, and the messages with it in their chats are emptied. What they"
        " typed to answer you, or have copied, stays with them."
    )


def _stays(voice: Translator, role: Role) -> Html:
    return {
        Role.ORGANIZER: voice.say(
            "You stay an organizer, with your number, because the settings of this bot name you:"
            " whoever runs the bot can change that."
        ),
        Role.COORDINATOR: voice.say(
            "You stay a coordinator, with your number, because the settings of this bot name you:"
            " whoever runs the bot can change that."
        ),
    }[role]


def _ends(voice: Translator, role: Role) -> Html:
    return {
        Role.ORGANIZER: voice.say("You will no longer be an organizer."),
        Role.COORDINATOR: voice.say("You will no longer be a coordinator."),
    }[role]


def data_deleted(voice: Translator, stay: frozenset[Role]) -> Screen:
    """Everything is erased, but for the roles that the settings give."""
    confirmation = voice.say("Everything stored about you is erased. Thank you, and goodbye. /start begins anew.")
    return Screen(paragraphs(confirmation, *(_stays(voice, role) for role in Role if role in stay)))


def nothing_deleted(voice: Translator) -> Screen:
    """Nothing was erased."""
    return Screen(voice.say("Nothing was erased."))
