"""The picture that organizers show at the door: the link as a QR code, and the code of the room."""

from __future__ import annotations

import json
from functools import lru_cache

from domain.events import Event
from views.i18n import Translator
from views.layout.common import short
from views.reports.qr import qr_svg
from views.reports.typeset import pictures
from views.screen import File

PIXELS_PER_INCH = 144
"""The template's page is 540 points wide, so the picture is 1080 pixels wide."""
_TITLE = 80


def picture(voice: Translator, event: Event, link: str, code: str, caption: str) -> File:
    """The picture with this link and this room code; the same bytes for the same."""
    content = {
        "language": voice.language,
        "title": short(voice.label(event.title), _TITLE),
        "scan": voice.plain("Check in: scan this code with your phone"),
        "code": qr_svg(link),
        "otherwise": voice.plain("or write /checkin to the bot, with this code"),
        "room": code,
    }
    image = _render(json.dumps(content, ensure_ascii=False, sort_keys=True))
    return File(f"checkin-{event.code}.png", image, caption, picture=True)


@lru_cache(maxsize=8)
def _render(content: str) -> bytes:
    return pictures("checkin", content, pixels_per_inch=PIXELS_PER_INCH)[0]
