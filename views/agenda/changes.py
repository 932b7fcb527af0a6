"""What has changed in a published agenda: for participants, and for organizers with the choice to send it or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.agenda.changes import AgendaChanges, CancelledItem, ChangedItem, ItemChange, NewItem
from domain.events import AgendaItem, Event
from domain.messages import MessageState, PlannedMessage
from domain.questions import PlainOrLocalized
from views.callback.organizers import DropAgendaChange, SendAgendaChange
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs
from views.layout.dates import item_hours
from views.registration.screens import file_buttons, title
from views.screen import Button, Screen


@dataclass(frozen=True, slots=True)
class AgendaChangeState:
    """A message about changes of the agenda, and what has become of it."""

    message: PlannedMessage
    state: MessageState
    changes: AgendaChanges
    recipient_count: int
    """How many would get it now."""


def changes_heading(voice: Translator) -> Html:
    """What participants read first."""
    return voice.say("<b>The agenda has changed.</b>")


def to_participants(voice: Translator, event: Event, changes: AgendaChanges) -> Screen:
    """Only what has changed; the calendar file is behind the button."""
    return Screen(
        paragraphs(
            title(voice, event),
            changes_heading(voice),
            *_sections(voice, event, changes),
            voice.say("/agenda shows all of it; the calendar file takes the place of the one before."),
        ),
        (file_buttons(voice, event),),
    )


def to_organizers(voice: Translator, event: Event, change: AgendaChangeState) -> Screen:
    """What has changed, when participants are told, and the choice not to, or at once."""
    head = voice.say("<b>You have changed the agenda.</b>")
    if change.state is not MessageState.PLANNED:
        return Screen(
            paragraphs(
                title(voice, event), head, *_sections(voice, event, change.changes), _change_status(voice, change)
            )
        )
    due = voice.count(
        "On {time} one message with only that goes to {n} person who is registered. What you change until then goes"
        " into it as well, and begins the ten minutes anew.",
        "On {time} one message with only that goes to the {n} people who are registered. What you change until then"
        " goes into it as well, and begins the ten minutes anew.",
        change.recipient_count,
        time=voice.moment(change.message.due),
    )
    names = event.code, change.message.id
    return Screen(
        paragraphs(title(voice, event), head, *_sections(voice, event, change.changes), due),
        (
            (Button(voice.plain("Send now"), SendAgendaChange(*names)),),
            (Button(voice.plain("Don't send"), DropAgendaChange(*names)),),
        ),
    )


def _change_status(voice: Translator, change: AgendaChangeState) -> Html:
    if change.state is MessageState.RELEASED:
        return voice.say("Participants have been told.")
    if not change.changes:
        return voice.say("It is again as participants know it: nothing is sent.")
    return voice.say("Participants are not told.")


class _Section(StrEnum):
    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"


def _sections(voice: Translator, event: Event, changes: AgendaChanges) -> Iterator[str]:
    headings = {
        _Section.MOVED: voice.say("<b>Moved</b>"),
        _Section.NEW: voice.say("<b>New</b>"),
        _Section.CHANGED: voice.say("<b>Changed</b>"),
        _Section.CANCELLED: voice.say("<b>Cancelled</b>"),
    }
    if changes.hours:
        yield voice.say("<b>Time</b>\n{hours}", hours=_span(voice, *changes.hours))
    if changes.venue:
        yield voice.say("<b>Place</b>\n{venue}", venue=voice.words(changes.venue))
    for section, heading in headings.items():
        lines = [_line(voice, event, change) for change in changes.items if _section(change) is section]
        if lines:
            yield "\n".join([heading, *lines])


def _span(voice: Translator, starts: datetime, ends: datetime) -> str:
    same_day = starts.astimezone(voice.zone).date() == ends.astimezone(voice.zone).date()
    return f"{voice.moment(starts)} – {voice.time(ends) if same_day else voice.moment(ends)}"


def _section(change: ItemChange) -> _Section:
    match change:
        case NewItem():
            return _Section.NEW
        case CancelledItem():
            return _Section.CANCELLED
        case ChangedItem(is_moved=True):
            return _Section.MOVED
        case ChangedItem():
            return _Section.CHANGED


def _line(voice: Translator, event: Event, change: ItemChange) -> str:
    match change:
        case NewItem(after):
            return "\n".join(part for part in (_head(voice, event, after), _details(voice, after)) if part)
        case CancelledItem(before):
            return f"<s>{_when(voice, event, before)}  {_any_language(voice, before.title)}</s>"
        case ChangedItem(before, after):
            was = voice.say("before: {was}", was=_was(voice, event, before, after))
            return "\n".join(
                part for part in (_head(voice, event, after), _details(voice, after), f"<i>{was}</i>") if part
            )


def _head(voice: Translator, event: Event, item: AgendaItem) -> str:
    return f"<b>{_when(voice, event, item)}</b>  {voice.words(item.title)}"


def _when(voice: Translator, event: Event, item: AgendaItem) -> str:
    # Of an event of one day the title says which; an item may have been on another before.
    is_plain = event.first_day == event.last_day == item.starts.astimezone(voice.zone).date()
    day = "" if is_plain else voice.day(item.starts)
    return voice.listed((day, item_hours(voice, item))) if day else item_hours(voice, item)


def _details(voice: Translator, item: AgendaItem) -> str:
    return " · ".join(voice.words(detail) for detail in (item.speaker, item.room) if detail)


def _was(voice: Translator, event: Event, before: AgendaItem, after: AgendaItem) -> Html:
    """Of the earlier item what is not the same now."""
    parts = [
        safe(_when(voice, event, before)) if (before.starts, before.ends) != (after.starts, after.ends) else "",
        _any_language(voice, before.title) if before.title != after.title else "",
        _any_language(voice, before.speaker) or "–" if before.speaker != after.speaker else "",
        _any_language(voice, before.room) or "–" if before.room != after.room else "",
    ]
    return Html(" · ".join(part for part in parts if part))


def _any_language(voice: Translator, text: PlainOrLocalized) -> Html:
    # What is gone may have been written when the event had other languages.
    if isinstance(text, str):
        return safe(text)
    return safe(text.get(voice.language) or next(iter(text.values()), ""))
