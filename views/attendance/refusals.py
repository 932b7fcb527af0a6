"""Refusing somebody, with the sentence they get, and letting them in again; for organizers and for the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from domain.attendance.participants import Participant
from domain.events import Event
from domain.policy import Policy
from views.callback.attendance import ListRefused, ReadmitParticipant, RefuseParticipant, ShowParticipant
from views.i18n import MissingTranslation, Translator, safe
from views.layout.common import paragraphs, short
from views.layout.page_buttons import page_buttons
from views.participants import ON_A_BUTTON, PEOPLE, ParticipantPage, back_button, overview, participant_label
from views.registration.screens import title
from views.screen import Button, Screen


def confirm_refusal(voice: Translator, event: Event, participant: Participant, rules: Policy) -> Screen:
    """Asks before somebody is refused, and shows what they are told."""
    code, number = event.code, participant.number
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("<b>Refuse {who}?</b>", who=participant_label(voice, event, participant)),
            voice.say(
                "They are taken off the list, cannot answer the survey and cannot register again until you let them in."
                " They are told:"
            ),
            f"<blockquote>{safe(refusal_text(voice, event, rules))}</blockquote>",
        ),
        (
            (Button(voice.plain("Refuse, and tell them"), RefuseParticipant(code, number, 1)),),
            (Button(voice.plain("No, back"), ShowParticipant(code, number, 0, 0)),),
        ),
    )


def refused(voice: Translator, listing: ParticipantPage, participant: Participant) -> Screen:
    """Somebody is refused, which can be undone."""
    undo = Button(voice.plain("Let in again"), ReadmitParticipant(listing.event.code, participant.number))
    notice = voice.say(
        "✓ {who} is refused, and gets the message.", who=participant_label(voice, listing.event, participant)
    )
    return overview(voice, listing, notice, (undo,))


def readmitted(voice: Translator, listing: ParticipantPage, *, is_waiting: bool) -> Screen:
    """Somebody is on the list again, or on the waiting list of an event that is full."""
    if is_waiting:
        notice = voice.say(
            "✓ Let in again. All places are taken, so they are the last on the waiting list, and are told."
        )
        return overview(voice, listing, notice)
    return overview(voice, listing, voice.say("✓ Back on the list, with everything they had given, and not confirmed."))


def too_late(voice: Translator, listing: ParticipantPage) -> Screen:
    """Why nobody can be refused now who may answer the survey."""
    return overview(
        voice,
        listing,
        voice.say(
            "While the survey is open nobody can be refused who may answer it: you would learn whether they have"
            " answered. After the event nobody is refused any more."
        ),
    )


def refused_people(voice: Translator, event: Event, people: Sequence[Participant], page: int) -> Screen:
    """One page of those who were refused, each with a button that lets them in again."""
    pages = max(-(-len(people) // PEOPLE), 1)
    page = min(page, pages - 1)
    buttons = (
        (
            Button(
                short(voice.plain("Let in: {who}", who=participant_label(voice, event, each)), ON_A_BUTTON),
                ReadmitParticipant(event.code, each.number),
            ),
        )
        for each in people[page * PEOPLE : (page + 1) * PEOPLE]
    )
    text = paragraphs(
        title(voice, event),
        voice.count("<b>{n} person was refused</b>", "<b>{n} people were refused</b>", len(people)),
        voice.say("Whoever is let in again gets a message, is on the list as before, and is to be confirmed."),
    )
    turning = page_buttons(page, pages, lambda number: ListRefused(event.code, number))
    return Screen(text, tuple(row for row in (*buttons, turning, (back_button(voice, event.code),)) if row))


def refusal_notice(voice: Translator, event: Event, rules: Policy) -> Screen:
    """The answer to whoever was refused and wants to register."""
    return Screen(safe(refusal_text(voice, event, rules)))


def refusal_text(voice: Translator, event: Event, rules: Policy) -> str:
    """What somebody who is refused is told, as plain text."""
    return voice.plain(
        "The organizers of “{title}” have not accepted your registration, so you are not registered. If you think that"
        " is a mistake, please ask {controller} ({contact}).",
        title=voice.label(event.title),
        controller=rules.privacy.controller,
        contact=rules.privacy.contact,
    )


def readmission_text(voice: Translator, event: Event) -> str:
    """What somebody who was refused is told when they are let in again, as plain text."""
    return voice.plain(
        "The organizers of “{title}” have let you in after all: you are registered as before. /start shows it.",
        title=voice.label(event.title),
    )


def waiting_text(voice: Translator, event: Event) -> str:
    """What they are told when all places are taken meanwhile, as plain text."""
    return voice.plain(
        "The organizers of “{title}” have let you in after all. All places are taken, so you are on the waiting list;"
        " when it is your turn, you are registered and I write to you. /start shows how it stands.",
        title=voice.label(event.title),
    )


def in_all_languages(languages: Iterable[str], event: Event, draw: Callable[[Translator], str]) -> Mapping[str, str]:
    """Language → the text in it, of those in which the event has all its words."""
    texts: dict[str, str] = {}
    for language in languages:
        with suppress(MissingTranslation):
            texts[language] = draw(Translator(language, event.zone))
    return texts
