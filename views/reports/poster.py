"""A poster of one page: what, when, where, a code to scan, and three lines of how, in the languages of the event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, assert_never

from domain.events import Event
from views.i18n import MissingTranslation, Translator
from views.layout.dates import event_date, event_hours
from views.reports import typeset
from views.reports.document import Letterhead, visible
from views.reports.file_names import file_name
from views.reports.pdf import without_bad_logo
from views.reports.qr import qr_svg
from views.screen import File


class PosterKind(StrEnum):
    """What people are to do who read it."""

    REGISTRATION = "registration"
    CHECK_IN = "check-in"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a poster asks people to do, and where its code leads."""

    kind: PosterKind
    link: str
    """With ``https://``."""
    room_code: str = ""
    """What somebody types at the door who cannot scan; empty for none."""

    @property
    def bot(self) -> str:
        """The bot's name as people type it."""
        return "@" + self.link.rpartition("/")[2].partition("?")[0]


def poster_file(languages: Sequence[str], event: Event, invitation: Invitation, head: Letterhead) -> File:
    """The poster as PDF, named in the first language.

    A language in which the event's title or place is missing is left out; raises ``MissingTranslation`` when that is
    every one.
    """
    voices = [Translator(language, event.zone) for language in languages]
    parts = [part for voice in voices for part in _part(voice, event, invitation)]
    if not parts:
        raise MissingTranslation(", ".join(languages))
    first = Translator(parts[0]["language"], event.zone)
    content = _content(first, event, invitation, head) | {"parts": parts}
    file = without_bad_logo(
        head.logo,
        lambda logo: typeset.pdf("poster", typeset.each(content | {"logo": list(logo)}, visible), event.starts),
    )
    return File(file_name(first, event, _name(first, invitation.kind), "pdf"), file)


def _content(voice: Translator, event: Event, invitation: Invitation, head: Letterhead) -> dict[str, Any]:
    """What stands there once, in the first language."""
    return {
        "language": voice.language,
        "name": f"{_name(voice, invitation.kind)} – {voice.label(event.title)}",
        "author": head.organizer,
        "code": qr_svg(invitation.link),
        "alternative_text": voice.plain("QR code of {link}", link=invitation.link),
        "link": invitation.link.removeprefix("https://"),
        "funding": (event.funding or {}).get(voice.language, ""),
    }


def _name(voice: Translator, kind: PosterKind) -> str:
    match kind:
        case PosterKind.REGISTRATION:
            return voice.plain("Poster")
        case PosterKind.CHECK_IN:
            return voice.plain("Check-in poster")
        case _:
            assert_never(kind)


def _part(voice: Translator, event: Event, invitation: Invitation) -> Iterator[dict[str, Any]]:
    """What stands there in this language; nothing where the organizers' words lack it."""
    try:
        yield {
            "language": voice.language,
            "title": voice.label(event.title),
            "when": voice.listed((event_date(voice, event), event_hours(voice, event))),
            "place": voice.label(event.venue),
            "heading": _heading(voice, invitation.kind),
            "steps": list(_steps(voice, event, invitation)),
        }
    except MissingTranslation:
        return


def _heading(voice: Translator, kind: PosterKind) -> str:
    match kind:
        case PosterKind.REGISTRATION:
            return voice.plain("Register here")
        case PosterKind.CHECK_IN:
            return voice.plain("Check in here")
        case _:
            assert_never(kind)


def _steps(voice: Translator, event: Event, invitation: Invitation) -> Iterator[str]:
    yield voice.plain("Point your phone’s camera at the code, or open the link. Telegram opens.")
    match invitation.kind:
        case PosterKind.REGISTRATION:
            yield voice.plain("Press Start, read what is stored and who sees it, and press “I agree”.")
            yield (
                voice.plain("Choose your profession. Then you have the agenda at hand, and the survey after the event.")
                if event.survey
                else voice.plain("Choose your profession. Then you have the agenda at hand.")
            )
        case PosterKind.CHECK_IN:
            yield voice.plain("Press Start: you are noted as present. At what time is not stored.")
            yield (
                voice.plain(
                    "You cannot scan? Send /checkin {code} to {bot}.", code=invitation.room_code, bot=invitation.bot
                )
                if invitation.room_code
                else voice.plain("You cannot scan, or have no Telegram? Ask an organizer.")
            )
        case _:
            assert_never(invitation.kind)
