"""Adding somebody without Telegram by hand, correcting and removing them; it is asked before anything changes."""

from __future__ import annotations

from collections.abc import Callable

from domain.attendance.participants import Participant
from domain.events import UNDISCLOSED, Event
from domain.registration import form
from views.callback.attendance import (
    AddGuest,
    NameGuest,
    RemoveGuest,
    RenameGuest,
    SetGuestProfession,
    ShowParticipant,
    StoreGuest,
    TypeGuestName,
)
from views.callback.codec import Tap
from views.i18n import Html, Translator
from views.layout.common import paragraphs, short
from views.participants import ON_A_BUTTON, back_button, participant_label, profession_label
from views.registration.screens import title
from views.screen import Button, Row, Screen


def choose_profession(voice: Translator, event: Event) -> Screen:
    """The profession of a new guest, and what adding by hand means."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("<b>Add somebody without Telegram</b>"),
            voice.say(
                "They stand on the list, on the sign-in sheet and in the attendance of the report. The survey in the"
                " chat does not reach them: theirs is on paper. Please tell them what is stored of them: their name,"
                " their profession, and that they were present."
            ),
            voice.say("What is their profession?"),
        ),
        (
            *_profession_rows(voice, event, lambda place: NameGuest(event.code, place, form(event))),
            (back_button(voice, event.code),),
        ),
    )


def correct_profession(voice: Translator, event: Event, guest: Participant) -> Screen:
    """The professions to choose another from."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("Which profession has {who}?", who=participant_label(voice, event, guest)),
        ),
        (
            *_profession_rows(
                voice, event, lambda place: SetGuestProfession(event.code, guest.number, place, form(event))
            ),
            _to_card(voice, event, guest.number),
        ),
    )


def _profession_rows(voice: Translator, event: Event, tap: Callable[[int], Tap]) -> tuple[Row, ...]:
    labels = [*(voice.label(profession.label) for profession in event.professions), voice.plain("Prefer not to say")]
    return tuple((Button(short(label, ON_A_BUTTON), tap(place)),) for place, label in enumerate(labels))


def ask_for_name(voice: Translator, event: Event, place: int, problem: Html | str = "") -> Screen:
    """The next text is the name of a guest with the profession at this place."""
    without = StoreGuest(event.code, place, form(event), 0)
    return Screen(
        paragraphs(
            problem,
            title(voice, event),
            voice.say(
                "Profession: {profession}", profession=profession_label(voice, event, profession_at(event, place))
            ),
            voice.say("Please type the name, at most 64 characters."),
        ),
        (
            (Button(voice.plain("Add without a name"), without),),
            (Button(voice.plain("Back"), AddGuest(event.code)),),
        ),
    )


def profession_at(event: Event, place: int) -> str:
    """The id of the profession at this place among the buttons; the one after the last prefers not to say."""
    return event.professions[place].id if place < len(event.professions) else UNDISCLOSED


def preview(voice: Translator, event: Event, name: str, place: int) -> Screen:
    """Who would be added; the name stands in the message that this quotes."""
    profession = profession_label(voice, event, profession_at(event, place))
    return Screen(
        paragraphs(
            title(voice, event), voice.say("<b>Add {name} · {profession}?</b>", name=name, profession=profession)
        ),
        (
            (Button(voice.plain("Add"), StoreGuest(event.code, place, form(event), 1)),),
            (Button(voice.plain("Type it again"), NameGuest(event.code, place, form(event))),),
            (Button(voice.plain("Do not add"), AddGuest(event.code)),),
        ),
        reply=True,
    )


def ask_for_new_name(voice: Translator, event: Event, guest: Participant, problem: Html | str = "") -> Screen:
    """The next text is the corrected name."""
    return Screen(
        paragraphs(
            problem,
            title(voice, event),
            voice.say(
                "{who}: please type the right name, at most 64 characters.", who=participant_label(voice, event, guest)
            ),
        ),
        (_to_card(voice, event, guest.number),),
    )


def preview_name(voice: Translator, event: Event, guest: Participant, name: str) -> Screen:
    """What the name would become; it stands in the message that this quotes."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("<b>{who} is called {name}?</b>", who=participant_label(voice, event, guest), name=name),
        ),
        (
            (Button(voice.plain("Yes, correct it"), RenameGuest(event.code, guest.number)),),
            (Button(voice.plain("Type it again"), TypeGuestName(event.code, guest.number)),),
            _to_card(voice, event, guest.number),
        ),
        reply=True,
    )


def confirm_removal(voice: Translator, event: Event, guest: Participant) -> Screen:
    """Asks before a guest is taken off the list."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("<b>Take {who} off the list?</b>", who=participant_label(voice, event, guest)),
            voice.say("Name, profession and attendance are erased."),
        ),
        (
            (Button(voice.plain("Yes, take off"), RemoveGuest(event.code, guest.number, 1)),),
            _to_card(voice, event, guest.number),
        ),
    )


def _to_card(voice: Translator, event: Event, number: int) -> Row:
    return (Button(voice.plain("Back"), ShowParticipant(event.code, number, 0, 0)),)


def guest_added(voice: Translator) -> Html:
    """A guest is on the list."""
    return voice.say("✓ Added.")


def guest_updated(voice: Translator) -> Html:
    """Name or profession are as they should be."""
    return voice.say("✓ Corrected.")


def guest_removed(voice: Translator) -> Html:
    """A guest is off the list."""
    return voice.say("✓ Taken off the list, and erased.")


def guest_gone(voice: Translator, event: Event) -> Screen:
    """Somebody else has taken the guest off the list meanwhile."""
    return Screen(
        paragraphs(title(voice, event), voice.say("They are not on the list any more.")),
        ((back_button(voice, event.code),),),
    )


def bad_name(voice: Translator) -> Html:
    """What was typed is no name that can be stored."""
    return voice.say("That cannot be a name: it needs 1 to 64 characters that can be seen.")
