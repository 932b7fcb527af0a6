"""The agenda: on the screen with what is running now, as a calendar file and as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from domain.agenda.calendar import CalendarEntry
from domain.agenda.days import AgendaDay, agenda_days, next_start
from domain.events import TELEGRAM_FILE, AgendaItem, Event
from views.callback.participants import OpenEvent, ShowAgenda, ShowAgendaPage, ShowSessions
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.layout.dates import item_hours
from views.layout.option_list import LABEL
from views.layout.pages import is_within_limits
from views.registration.screens import event_label, file_buttons, title
from views.screen import Alert, Button, File, Row, Screen

Page: TypeAlias = Sequence[AgendaDay]
"""The days, or the part of one, that one message shows."""


def agenda(voice: Translator, event: Event, now: datetime, *, back: bool = False, page: int | None = None) -> Screen:
    """The items by day with their local times; past ones ticked, those running marked, those that come next too.

    An agenda too long for one message has pages, each of one day; without a number, the one with what runs or comes
    next. ``back`` when it stands in place of the registration: there is a button that leads back to it.
    """
    if not event.agenda:
        text = paragraphs(title(voice, event), voice.say("The agenda has not been published yet."))
        return Screen(text, (file_buttons(voice, event), *_back(voice, event, back=back)))
    pages = _pages(voice, event)
    number = _current(pages, now) if page is None else min(page, len(pages) - 1)
    turning = _page_buttons(voice, event, pages, number, back=back)
    return Screen(
        _text(voice, event, pages[number], now),
        (*turning, file_buttons(voice, event), *_sessions(voice, event), *_back(voice, event, back=back)),
    )


def agenda_among(voice: Translator, event: Event, others: Sequence[Event], now: datetime) -> Screen:
    """The agenda of one of somebody's events, with a button to that of each other one."""
    screen = agenda(voice, event, now)
    labels = [(short(event_label(voice, other, (event, *others)), LABEL), other.code) for other in others]
    return replace(screen, rows=(*screen.rows, *((Button(label, ShowAgenda(code)),) for label, code in labels)))


def _back(voice: Translator, event: Event, *, back: bool) -> tuple[Row, ...]:
    return ((Button(voice.plain("Back"), OpenEvent(event.code)),),) if back else ()


def _sessions(voice: Translator, event: Event) -> tuple[Row, ...]:
    button = Button(voice.plain("Single sessions for the calendar"), ShowSessions(event.code, 0))
    return ((button,),) if len(event.agenda) > 1 else ()


def _pages(voice: Translator, event: Event) -> tuple[Page, ...]:
    # The same at any time, so that a button leads where it says: with all marks of what has yet to come.
    before = event.agenda[0].starts - timedelta(seconds=1)
    days = agenda_days(event)
    if is_within_limits(_text(voice, event, days, before)):
        return (days,)
    return tuple((part,) for day in days for part in _parts(voice, event, day, before))


def _parts(voice: Translator, event: Event, day: AgendaDay, now: datetime) -> Iterator[AgendaDay]:
    items: tuple[AgendaItem, ...] = ()
    for item in day.items:
        longer = AgendaDay(day.date, (*items, item))
        if items and not is_within_limits(_text(voice, event, (longer,), now)):
            yield AgendaDay(day.date, items)
            items = ()
        items = (*items, item)
    yield AgendaDay(day.date, items)


def _current(pages: Sequence[Page], now: datetime) -> int:
    """The first page on which something runs or is to come; of an agenda that is over, the last."""
    coming = (number for number, page in enumerate(pages) if any(now < item.ends for day in page for item in day.items))
    return next(coming, len(pages) - 1)


def _page_buttons(
    voice: Translator, event: Event, pages: Sequence[Page], number: int, *, back: bool
) -> tuple[Row, ...]:
    def button(target: int, label: str) -> Button:
        day, here = pages[target][0].date, pages[number][0].date
        name = (
            voice.heading(day) if day != here else voice.plain("Earlier") if target < number else voice.plain("Later")
        )
        return Button(label.format(name), ShowAgendaPage(event.code, target, int(back)))

    before = (button(number - 1, "‹ {}"),) if number else ()
    after = (button(number + 1, "{} ›"),) if number + 1 < len(pages) else ()
    return ((*before, *after),) if before or after else ()


def _text(voice: Translator, event: Event, days: Page, now: datetime) -> str:
    following = None if event.is_cancelled else next_start(event.agenda, now)
    has_headings = event.first_day != event.last_day or len(agenda_days(event)) > 1
    blocks: list[str] = [title(voice, event)]
    for day in days:
        if has_headings:
            blocks.append(_heading(voice, day, now))
        blocks += (_line(voice, event, item, now, is_next=item.starts == following) for item in day.items)
    return paragraphs(*blocks)


def _heading(voice: Translator, day: AgendaDay, now: datetime) -> Html:
    today = f" · {voice.say('today')}" if day.date == now.astimezone(voice.zone).date() else ""
    return Html(f"<b>{safe(voice.heading(day.date))}</b>{today}")


def _line(voice: Translator, event: Event, item: AgendaItem, now: datetime, *, is_next: bool) -> str:
    times, item_title = item_hours(voice, item), voice.words(item.title)
    if event.is_cancelled:
        head = f"{times}  {item_title}"
    elif now >= item.ends:
        head = f"✓ {times}  {item_title}"
    elif item.starts <= now:
        head = f"▶ <b>{times}  {item_title}</b> · {voice.say('now')}"
    else:
        head = f"<b>{times}</b>  {item_title}" + (f" · {voice.say('next')}" if is_next else "")
    details = " · ".join(voice.words(detail) for detail in (item.speaker, item.room) if detail)
    return f"{head}\n<i>{details}</i>" if details else head


def calendar_file(event: Event, entries: Sequence[CalendarEntry], voice: Translator) -> File:
    """The event as iCalendar, its agenda in the description."""
    from views.agenda import calendar  # noqa: PLC0415 — what it needs is a thirtieth of a second at every start

    return calendar.event_file(event, entries, voice)


def sessions_file(event: Event, entries: Sequence[CalendarEntry], voice: Translator) -> File:
    """Every session as an entry of its own."""
    from views.agenda import calendar  # noqa: PLC0415 — likewise

    return calendar.sessions_file(event, entries, voice)


def session_file(event: Event, entry: CalendarEntry, voice: Translator) -> File:
    """One session."""
    from views.agenda import calendar  # noqa: PLC0415 — likewise

    return calendar.session_file(event, entry, voice)


def document(event: Event, voice: Translator) -> File | None:
    """The agenda document the organizers gave, read where the settings put it; None when there is none any more."""
    if event.agenda_file is None:
        return None
    if event.agenda_file.startswith(TELEGRAM_FILE):
        file_id = event.agenda_file.removeprefix(TELEGRAM_FILE).partition("/")[0]
        return File("", b"", voice.say("The agenda as a document"), file_id=file_id)
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


def no_document(voice: Translator) -> Alert:
    """The document cannot be read at the moment."""
    return Alert(voice.plain("The document is not available at the moment."))
