"""The certificates of an event in the settings: their words, and what is filled into them."""

from __future__ import annotations

from string import Formatter

from domain.editing.mistakes import MistakeKind, mistake
from domain.events import CertificateWording
from formats.event.error_messages import shown, suggest
from formats.event.schema import CertificateShape
from formats.event.validation import HEADING, Field

PLACEHOLDERS = ("event", "date", "place", "hours")
_IN_BRACES = {name: f"{{{name}}}" for name in PLACEHOLDERS}
TEXT = 600
"""The longest text that fits on one page with a long title."""


def certificate_of(shape: CertificateShape | None, place: Field, *, has_agenda: bool) -> CertificateWording | None:
    """The wording; of use only when nothing was noted."""
    if shape is None:
        return None
    if shape.function is not None:
        place.at("function").words(shape.function, HEADING, alone=True)
    if shape.text is not None:
        place.at("text").words(shape.text, TEXT, alone=True)
        for language, text in shape.text.items():
            _check_placeholders(text, place.at(f"text.{language}"), knows_hours=has_agenda or shape.hours is not None)
    minutes = None if shape.hours is None else max(round(shape.hours * 60), 1)
    return CertificateWording(shape.signatory, shape.function, shape.text, minutes)


def _check_placeholders(text: str, place: Field, *, knows_hours: bool) -> None:
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        place.error(mistake(MistakeKind.BRACE_ALONE, **_IN_BRACES))
        return
    for name in sorted(names - set(PLACEHOLDERS)):
        value = shown(f"{{{name}}}")
        place.error(mistake(MistakeKind.UNKNOWN_PLACEHOLDER, suggest(name, PLACEHOLDERS), value=value, **_IN_BRACES))
    if "hours" in names and not knows_hours:
        place.error(mistake(MistakeKind.HOURS_UNKNOWN, value="{hours}"))
