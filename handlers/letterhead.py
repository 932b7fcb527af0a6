"""The head of what is printed: who holds the event, and their logo, read where nobody waits for it."""

from __future__ import annotations

import logging
from pathlib import Path

from domain.events import Event
from domain.policy import Policy
from views.reports.document import Letterhead

_log = logging.getLogger(__name__)


def read_letterhead(event: Event, rules: Policy) -> Letterhead:
    """The head of this event's papers; it reads a file, so it is called by another thread."""
    return Letterhead(rules.privacy.controller, read_logo(event))


def read_logo(event: Event) -> bytes | None:
    """The logo's content; None without one, and when the file cannot be read any more."""
    if event.logo is None:
        return None
    try:
        return Path(event.logo).read_bytes()
    except OSError:
        _log.warning("The logo %s cannot be read, and the report is made without it.", event.logo)
        return None
