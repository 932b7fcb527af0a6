"""Sending certificates: the organizer's preview; the message itself is in ``views.registration.certificate``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.events import Event
from views.callback.organizers import PreviewCertificates, PrintCertificates, SendCertificates, ShowEvent
from views.i18n import Html, Translator
from views.layout.common import language_name, paragraphs
from views.registration.screens import title
from views.screen import Alert, Button, Row, Screen


@dataclass(frozen=True, slots=True)
class CertificatePreview:
    """Who would get the message now, of those present."""

    recipient_count: int
    skipped_count: int
    """Those who want no messages, cannot be reached, or are gone."""
    nameless_count: int
    """Of the recipients, those who gave no name."""
    guest_count: int
    """People without Telegram."""
    quiet_until: datetime | None
    texts: Sequence[tuple[str, str]]
    """(language, the message in it as HTML)."""


def row(voice: Translator, event: Event) -> Row:
    """The button of the event's card that leads here."""
    return (Button(voice.plain("Send certificates"), PreviewCertificates(event.code)),)


def preview(voice: Translator, event: Event, preview: CertificatePreview) -> Screen:
    """What is sent, and to exactly how many."""
    texts = [Html(f"<b>{language_name(code)}</b>\n<blockquote>{text}</blockquote>") for code, text in preview.texts]
    lines = _lines(voice, preview)
    send = voice.plain_count("Send to {n} person", "Send to {n} people", preview.recipient_count)
    rows: tuple[Row, ...] = (
        *(((Button(send, SendCertificates(event.code)),),) if preview.recipient_count else ()),
        *(((_print_button(voice, event),),) if preview.guest_count else ()),
        (Button(voice.plain("Cancel"), ShowEvent(event.code)),),
    )
    return Screen(paragraphs(title(voice, event), *texts, "\n".join(lines)), rows)


def _print_button(voice: Translator, event: Event) -> Button:
    return Button(voice.plain("To print, for those without Telegram"), PrintCertificates(event.code))


def no_guests(voice: Translator) -> Alert:
    """Nobody without Telegram was present, or none of them gave a name."""
    return Alert(voice.plain("Nobody without Telegram is noted as present with a name."))


def _lines(voice: Translator, preview: CertificatePreview) -> list[Html]:
    lines = [
        voice.count(
            "<b>{n} person who was present will get it.</b>",
            "<b>{n} people who were present will get it.</b>",
            preview.recipient_count,
        )
        if preview.recipient_count
        else voice.say(
            "<b>Nobody will get it now: whoever was present has it already, or nobody is noted as present.</b>"
        )
    ]
    if preview.nameless_count:
        lines.append(
            voice.count(
                "{n} of them gave no name and is asked for it.",
                "{n} of them gave no name and are asked for it.",
                preview.nameless_count,
            )
        )
    if preview.skipped_count:
        lines.append(
            voice.say("Left out, because they want no messages or cannot be reached: {n}", n=preview.skipped_count)
        )
    if preview.guest_count:
        lines.append(
            voice.say("Present without Telegram, for whom there is a file to print: {n}", n=preview.guest_count)
        )
    if preview.quiet_until is not None:
        lines.append(
            voice.say("It is quiet time: the messages wait until {time}.", time=voice.time(preview.quiet_until))
        )
    return lines
