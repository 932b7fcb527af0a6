"""The agenda: on the screen with what is running now, as a calendar file and as a document."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from domain.events import AgendaItem, Event
from views.callback import OpenEvent
from views.i18n import Translator, safe
from views.layout.common import paragraphs
from views.registration.screens import file_buttons, title
from views.screen import Button, File, Screen, Toast


def agenda(voice: Translator, event: Event, now: datetime, *, back: bool = False) -> Screen:
    """Every item with its local times; past ones ticked, the running one marked, the following one too.

    ``back`` when it stands in place of the registration: there is a button that leads back to it.
    """
    coming = next((item for item in event.agenda if now < item.starts), None)
    lines = [_line(voice, item, now, following=item is coming) for item in event.agenda]
    nothing = "" if lines else voice.say("The agenda has not been published yet.")
    ways = ((Button(voice.plain("Back"), OpenEvent(event.code)),),) if back else ()
    return Screen(paragraphs(title(voice, event), nothing, *lines), (file_buttons(voice, event), *ways))


def _line(voice: Translator, item: AgendaItem, now: datetime, *, following: bool) -> str:
    times, item_title = f"{voice.time(item.starts)}–{voice.time(item.ends)}", voice.words(item.title)
    if now >= item.ends:
        head = f"✓ {times}  {item_title}"
    elif item.starts <= now:
        head = f"▶ <b>{times}  {item_title}</b> · {voice.say('now')}"
    else:
        head = f"<b>{times}</b>  {item_title}" + (f" · {voice.say('next')}" if following else "")
    details = " · ".join(safe(detail) for detail in (item.speaker, item.room) if detail)
    return f"{head}\n<i>{details}</i>" if details else head


def calendar_file(event: Event, voice: Translator) -> File:
    """The event and its agenda as iCalendar."""
    from views import calendar  # noqa: PLC0415 — what it needs is a thirtieth of a second at every start

    return calendar.file(event, voice)


def document(event: Event, voice: Translator) -> File | None:
    """The agenda document the organizers gave, read where the settings put it; None when there is none any more."""
    if event.agenda_file is None:
        return None
    source = Path(event.agenda_file)
    try:
        status = source.stat()
        content = _read(source, status.st_mtime_ns, status.st_size)
    except OSError:
        return None
    return File(source.name, content, voice.say("The agenda as a document"), is_public=True)


@lru_cache(maxsize=4)
def _read(source: Path, changed_at: int, size: int) -> bytes:  # noqa: ARG001 — a changed file is read again
    """The document's content: many people ask for it at once, and it may have some megabytes."""
    return source.read_bytes()


def no_document(voice: Translator) -> Toast:
    """The document cannot be read at the moment."""
    return Toast(voice.plain("The document is not available at the moment."))
