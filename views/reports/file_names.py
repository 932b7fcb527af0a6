"""What files of an event are called: told apart in a folder, and taken by every file system."""

from __future__ import annotations

import re
from datetime import date

from domain.events import Event
from domain.messages import MAIN_SURVEY
from views.i18n import Translator
from views.layout.common import short
from views.reports.document import visible
from views.survey.which import survey_title

_FORBIDDEN = re.compile(r"[^\w.,()&'’–-]+")
"""What some file system, program or shell would take for something else."""
_LONGEST = 40
"""So much is taken of each part, in characters."""


def file_name(voice: Translator, event: Event, kind: str, suffix: str, day: date | None = None) -> str:
    """Such as ``D2.6 Minute report Bucharest 2027-03-22.docx``; ``kind`` says what it is.

    ``day`` is the one it is about, where that is not the event's first. A survey that is not the event's own is named.
    """
    which = survey_title(voice, event.survey) if event.survey and event.survey_id != MAIN_SURVEY else ""
    parts = (event.deliverable, kind, which, voice.label(event.venue))
    clean_parts = [_FORBIDDEN.sub(" ", visible(short(part, _LONGEST))).strip(" .,–-") for part in parts]
    return f"{' '.join(part for part in (*clean_parts, (day or event.first_day).isoformat()) if part)}.{suffix}"
