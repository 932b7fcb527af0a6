"""The welcome before a registration: the notice on one screen of a phone, and all that it has to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.events import Event
from domain.operations.retention import DataKind, expiry_dates
from domain.policy import Policy
from views.callback.codec import Tap
from views.callback.participants import (
    AcceptInvitation,
    AcceptNotice,
    AcceptNoticeAtDoor,
    CancelRegistration,
    DeclineNotice,
    OpenEvent,
    ReadFullNotice,
    ReadInvitation,
    ReadNotice,
    ReadNoticeAtDoor,
)
from views.i18n import Html, Translator
from views.layout.common import language_name, paragraphs
from views.registration.screens import subject, title
from views.registration.waiting_list import full_note
from views.screen import Button, Row, Screen, with_subject
from views.survey.wording import wording_of

NOTICE = "3"
"""The version of the notice; it goes up whenever what is promised or stored changes."""


@dataclass(frozen=True, slots=True)
class NoticeReader:
    """Who reads the notice, as far as its buttons depend on it."""

    has_agreed: bool = False
    """They have come back to it: what was stored since then is erased with ``No, thank you``."""
    ticket: str = ""
    """They have scanned the link at the door, and are checked in when they are registered; empty when not."""
    token: int | None = None
    """They have opened the personal link with this token."""
    languages: tuple[str, ...] = ()
    """Those of the settings, which a button of a personal link numbers."""
    is_full: bool = False
    """Whoever registers now can only wait for a place."""


def notice(
    voice: Translator,
    event: Event,
    rules: Policy,
    language_codes: tuple[str, ...],
    reader: NoticeReader = NoticeReader(),
) -> Screen:
    """The welcome and the notice in a few points, with the way to all of it; nothing is stored before ``I agree``."""
    text = paragraphs(
        title(voice, event),
        voice.words(event.description),
        "\n".join(f"• {point}" for point in _points(voice, event, rules)),
        full_note(voice, event) if reader.is_full else "",
    )
    everything = Button(voice.plain("Read everything"), _read(event, voice.language, reader, is_full=True))
    languages = _languages(voice, event, language_codes, reader, is_full=False)
    rows = (*_decision(voice, event, reader), (everything,), *_row(languages))
    return with_subject(Screen(text, rows), subject(event), title(voice, event))


def full_notice(
    voice: Translator,
    event: Event,
    rules: Policy,
    language_codes: tuple[str, ...],
    reader: NoticeReader = NoticeReader(),
) -> Screen:
    """The whole notice; one can agree to it here, too."""
    back = Button(voice.plain("Back"), _read(event, voice.language, reader, is_full=False))
    text = paragraphs(title(voice, event), *promise(voice, event, rules))
    languages = _languages(voice, event, language_codes, reader, is_full=True)
    rows = (*_decision(voice, event, reader), (back,), *_row(languages))
    return with_subject(Screen(text, rows), subject(event), title(voice, event))


def _languages(
    voice: Translator, event: Event, language_codes: tuple[str, ...], reader: NoticeReader, *, is_full: bool
) -> Row:
    others = (code for code in language_codes if code != voice.language)
    return tuple(Button(language_name(code), _read(event, code, reader, is_full=is_full)) for code in others)


def _read(event: Event, language: str, reader: NoticeReader, *, is_full: bool) -> Tap:
    if reader.token is not None:
        return ReadInvitation(event.code, int(is_full), reader.languages.index(language), reader.token)
    if reader.ticket:
        return ReadNoticeAtDoor(event.code, language, int(is_full), reader.ticket)
    return ReadFullNotice(event.code, language) if is_full else ReadNotice(event.code, language)


def _decision(voice: Translator, event: Event, reader: NoticeReader) -> tuple[Row, ...]:
    accept = _accept(event, voice.language, reader)
    refusal = CancelRegistration(event.code, 1) if reader.has_agreed else DeclineNotice(event.code)
    return (Button(voice.plain("I agree"), accept),), (Button(voice.plain("No, thank you"), refusal),)


def _accept(event: Event, language: str, reader: NoticeReader) -> Tap:
    if reader.token is not None:
        return AcceptInvitation(event.code, reader.languages.index(language), reader.token)
    if reader.ticket:
        return AcceptNoticeAtDoor(event.code, language, reader.ticket)
    return AcceptNotice(event.code, language)


def _row(buttons: Row) -> tuple[Row, ...]:
    return (buttons,) if buttons else ()


def _points(voice: Translator, event: Event, rules: Policy) -> Iterable[Html]:
    private = rules.privacy
    yield voice.say(
        "{controller} runs this bot. Questions: {contact}", controller=private.controller, contact=private.contact
    )
    yield voice.say(
        "Stored about you until {day}: your chat number, what you give when registering, and which messages you got."
        " /forget erases it at once.",
        day=voice.calendar(expiry_dates(event, private)[DataKind.REGISTRATIONS]),
    )
    if event.checkin:
        yield voice.say("If you check in, that you were there is stored, without the time.")
    yield _access_point(voice, event)
    if event.survey is not None:
        yield wording_of(event.survey).notice_point(voice, private)
    yield voice.say("Telegram carries this chat; it is not end-to-end encrypted.")


def _access_point(voice: Translator, event: Event) -> Html:
    if not event.needs_confirmation:
        return voice.say("The organizers see what you give when registering; other participants do not.")
    return voice.say(
        "The organizers see what you give when registering, and confirm who takes part in the survey; other"
        " participants see nothing of it."
    )


def promise(voice: Translator, event: Event | None, rules: Policy) -> tuple[str, ...]:
    """Who runs this, what is stored, who sees it, for how long: the notice's paragraphs, also shown by /privacy."""
    private = rules.privacy
    return (
        voice.say(
            "This bot is run by {controller}. If you agree, it stores: your chat number and language, the name you give"
            " (if you give one), your profession, your answers to the registration questions, the days you agreed and"
            " registered, which messages you were sent and when, whether you want them, and, until a survey closes,"
            " that you have answered it.",
            controller=private.controller,
        ),
        *_checkin_text(voice, event),
        _access_text(voice, event),
        wording_of(event.survey if event else None).notice(voice, private),
        *(_times(voice, event, rules) if event else ()),
        voice.say(
            "Chats with bots are not end-to-end encrypted: Telegram carries what you write. Questions: {contact}",
            contact=private.contact,
        ),
    )


def _checkin_text(voice: Translator, event: Event | None) -> Iterable[Html]:
    if event is not None and event.checkin:
        yield voice.say(
            "If you check in at the event, that you were there is stored, without the time; the survey goes to those"
            " who were there. The organizers see who was there, and can mark you themselves."
        )


def _access_text(voice: Translator, event: Event | None) -> Html:
    text = voice.say(
        "The organizers see your name, your profession and your answers to the registration questions; other"
        " participants do not. If they refuse your registration, it is kept as long, so that they can let you in again."
    )
    if event is None or not event.needs_confirmation:
        return text
    confirmation = voice.say("They confirm who takes part in the survey, and the confirmation is stored.")
    return Html(f"{text} {confirmation}")


def _times(voice: Translator, event: Event, rules: Policy) -> Iterable[Html]:
    erasure_days = expiry_dates(event, rules.privacy)
    yield voice.say(
        "What is stored about you for “{title}” is erased on {day}, or at once with /forget.",
        title=voice.label(event.title),
        day=voice.calendar(erasure_days[DataKind.REGISTRATIONS]),
    )
    if event.survey is not None and event.survey.anonymous and event.survey.comments:
        yield voice.say(
            "The comments on “{title}”, kept without names, are erased on {day}.",
            title=voice.label(event.title),
            day=voice.calendar(erasure_days[DataKind.COMMENTS]),
        )


def notice_declined(voice: Translator, event: Event) -> Screen:
    """After ``No, thank you``."""
    again = Button(voice.plain("Read it again"), OpenEvent(event.code))
    return Screen(
        voice.say("That is fine. Nothing about you was stored. You can come back any time with /start."), ((again,),)
    )
