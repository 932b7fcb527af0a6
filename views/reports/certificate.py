"""A certificate of attendance, one page of A4 across as PDF, in the language of whoever asks.

It says that somebody was present, and nothing of whether they answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.attendance.certificate import attendance_time
from domain.events import Event
from views.i18n import Translator
from views.layout.dates import event_days, hours_and_minutes
from views.locales.direction import isolate
from views.reports import typeset
from views.reports.document import Letterhead, visible
from views.reports.file_names import file_name
from views.reports.pdf import without_bad_logo
from views.screen import File

_AFTER_NUMBER = re.compile(r"(?<=\d) ")
"""A line does not end between a number and what it counts."""
_PLACEHOLDER = re.compile(r"\{(event|date|place|hours)\}")


@dataclass(frozen=True, slots=True)
class CertificateOwner:
    """Whose certificate it is."""

    name: str
    number: str
    """See ``domain.attendance.certificate.certificate_id``."""


def certificate_file(voice: Translator, event: Event, owner: CertificateOwner, head: Letterhead) -> File:
    """The certificate of one person; the same bytes whenever it is asked for."""
    return _file(voice, event, (owner,), head, voice.plain("Certificate"))


def certificates_file(voice: Translator, event: Event, owners: Sequence[CertificateOwner], head: Letterhead) -> File:
    """The certificates of several people to be printed, a page each."""
    return _file(voice, event, owners, head, voice.plain("Certificates"))


def _file(voice: Translator, event: Event, owners: Sequence[CertificateOwner], head: Letterhead, name: str) -> File:
    content = _content(voice, event, owners, head)
    file = without_bad_logo(
        head.logo,
        lambda logo: typeset.pdf("certificate", typeset.each(content | {"logo": list(logo)}, visible), event.ends),
    )
    return File(file_name(voice, event, name, "pdf"), file)


def _content(voice: Translator, event: Event, owners: Sequence[CertificateOwner], head: Letterhead) -> dict[str, Any]:
    wording = event.certificate
    return {
        "language": voice.language,
        "title": voice.plain("Certificate of attendance"),
        "author": head.organizer,
        "project": voice.label(event.project) if event.project else "",
        "lead": voice.plain("This is to certify that"),
        "owners": [
            {
                "name": owner.name,
                "details": [
                    voice.labelled(voice.plain("Organizer"), head.organizer) if head.organizer else "",
                    voice.labelled(voice.plain("Certificate number"), owner.number),
                ],
            }
            for owner in owners
        ],
        "text": _text(voice, event),
        "signatory": wording.signatory if wording else "",
        "function": voice.label(wording.function) if wording and wording.function else "",
        "funding": voice.label(event.funding) if event.funding else "",
    }


def _text(voice: Translator, event: Event) -> str:
    """What is certified: the organizers' words, or the program's."""
    duration = attendance_time(event)
    values = {
        "event": voice.label(event.title),
        "date": event_days(voice, event).replace(" ", "\u00a0"),
        "place": voice.label(event.venue),
        "hours": "" if duration is None else _AFTER_NUMBER.sub("\u00a0", hours_and_minutes(voice, duration)),
    }
    if event.certificate is not None and event.certificate.text is not None:
        words = voice.label(event.certificate.text)
        return _PLACEHOLDER.sub(lambda match: isolate(values[match[1]], voice.language), words)
    if duration is None:
        return voice.plain("attended “{event}” ({place}, {date}).", **values)
    return voice.plain("attended “{event}” ({place}, {date}) for {hours}.", **values)
