"""When an event is and when its agenda's items are, on its own calendar and clock, as plain text."""

from __future__ import annotations

from datetime import timedelta

from domain.events import AgendaItem, Event
from views.i18n import Translator


def event_date(voice: Translator, event: Event) -> str:
    """Weekday, day, month and year, at the beginning of a line; of an event of several days "22–23 March 2027"."""
    here = Translator(voice.language, event.zone)
    return here.date(event.starts) if event.first_day == event.last_day else here.days(event.first_day, event.last_day)


def event_days(voice: Translator, event: Event, *, year: bool = True) -> str:
    """The same without weekdays: "22 March 2027", or "22 March"."""
    return voice.days(event.first_day, event.last_day, year=year)


def event_hours(voice: Translator, event: Event) -> str:
    """From when to when on its day; of a longer event with weekdays, "Monday 09:00 – Tuesday 16:00"."""
    here = Translator(voice.language, event.zone)
    starts, ends = here.time(event.starts), here.time(event.ends)
    if event.first_day == event.last_day:
        return f"{starts}–{ends}"
    end_date = event.ends.astimezone(event.zone).date()
    return f"{here.weekday(event.first_day)} {starts} – {here.weekday(end_date)} {ends}"


def item_hours(voice: Translator, item: AgendaItem) -> str:
    """From when to when; an item past midnight ends on the next day."""
    return f"{voice.time(item.starts)}–{voice.time(item.ends)}"


def hours_and_minutes(voice: Translator, duration: timedelta) -> str:
    """Such as "5 hours and 30 minutes"."""
    whole, minutes = divmod(int(duration.total_seconds()) // 60, 60)
    parts = [
        *([voice.plain_count("{n} hour", "{n} hours", whole)] if whole else []),
        *([voice.plain_count("{n} minute", "{n} minutes", minutes)] if minutes else []),
    ]
    return voice.plain("{hours} and {minutes}", hours=parts[0], minutes=parts[1]) if len(parts) > 1 else parts[0]
