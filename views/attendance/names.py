"""Names of the list of participants: by the page, by a part of the name, and those who are not confirmed, to tick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.attendance.admission import ConfirmationState
from domain.attendance.participants import Participant, in_order, list_mark, search
from domain.events import Event
from views.callback.attendance import (
    ConfirmTicked,
    SearchParticipants,
    ShowParticipant,
    ShowWaitingList,
    TickParticipants,
)
from views.callback.organizers import ListParticipants
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.layout.page_buttons import page_buttons
from views.participants import (
    ON_A_BUTTON,
    PEOPLE,
    ParticipantPage,
    back_button,
    headline,
    participant_label,
    state_description,
)
from views.questions import checkbox_label
from views.registration.screens import title
from views.screen import Button, Row, Screen


def names(voice: Translator, listing: ParticipantPage, page: int) -> Screen:
    """One page of the names, the last when there are fewer; a button opens what is known of the person."""
    people = in_order(listing.event, listing.participants)
    page, pages = _existing_page(people, page)
    on_page = _on_page(people, page)
    rows = [(person_button(voice, listing, each, 0, page),) for each in on_page]
    others = (
        (Button(voice.plain("Not confirmed"), ListParticipants(listing.event.code, 1, 0)),)
        if listing.is_open and listing.waiting
        else ()
    )
    search = Button(voice.plain("Search"), SearchParticipants(listing.event.code))
    turning = page_buttons(page, pages, lambda target: ListParticipants(listing.event.code, 0, target))
    return Screen(
        paragraphs(_page_head(voice, listing, headline(voice, listing), page, pages), _lines(voice, listing, on_page)),
        tuple(row for row in (*rows, turning, (*others, search), (back_button(voice, listing.event.code),)) if row),
    )


def matches(voice: Translator, listing: ParticipantPage, text: str) -> Screen:
    """Whom a search finds; of more than a page the first, and how many more."""
    people = search(in_order(listing.event, listing.participants), text)
    on_page, left_out = people[:PEOPLE], max(len(people) - PEOPLE, 0)
    head = voice.count(
        "<b>{n} person</b> with “{text}”", "<b>{n} people</b> with “{text}”", len(people), text=short(text, 64)
    )
    more = (
        voice.count("And {n} more: please type more of the name.", "And {n} more: please type more of it.", left_out)
        if left_out
        else ""
    )
    again = Button(voice.plain("Search again"), SearchParticipants(listing.event.code))
    return Screen(
        paragraphs(_page_head(voice, listing, head, 0, 1), _lines(voice, listing, on_page), more),
        (
            *((person_button(voice, listing, each, 0, 0),) for each in on_page),
            (again, Button(voice.plain("Names"), ListParticipants(listing.event.code, 0, 0))),
        ),
    )


def ask_for_name_part(voice: Translator, event: Event) -> Screen:
    """The next text is what to search for."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("Please type a part of the name. Capitals and accents do not matter."),
            voice.say("In one line: {command}", command=f"/participants {event.code} {voice.plain('part of a name')}"),
        ),
        ((back_button(voice, event.code),),),
    )


def waiting_list(voice: Translator, event: Event, people: Sequence[Participant], page: int) -> Screen:
    """One page of those who wait for a place, the first in the line first."""
    page, pages = _existing_page(people, page)
    lines = (safe(f"{each.number}. {participant_label(voice, event, each)}") for each in _on_page(people, page))
    head = voice.count("<b>{n} person waits for a place</b>", "<b>{n} people wait for a place</b>", len(people))
    where = voice.say("Page {i} of {n}", i=page + 1, n=pages) if pages > 1 else ""
    note = voice.say(
        "When a place becomes free, the first of them is registered and told. Nobody here is a participant yet."
    )
    turning = page_buttons(page, pages, lambda target: ShowWaitingList(event.code, target))
    return Screen(
        paragraphs("\n".join(filter(None, (title(voice, event), where))), head, "\n".join(lines), note),
        tuple(row for row in (turning, (back_button(voice, event.code),)) if row),
    )


def waiting_names(voice: Translator, listing: ParticipantPage, page: int, ticks: int = 0, notice: str = "") -> Screen:
    """One page of those who are not confirmed, and why that matters; ``ticks`` are the places that are ticked."""
    people, code = listing.waiting, listing.event.code
    page, pages = _existing_page(people, page)
    on_page = _on_page(people, page)
    ticks_tap = TickParticipants(code, page, list_mark(on_page), ticks & (1 << len(on_page)) - 1)
    head = voice.say("<b>Not confirmed: {n}</b>", n=len(people))
    rows = (
        *(_tick_rows(voice, listing, on_page, ticks_tap) if listing.is_open else ()),
        page_buttons(page, pages, lambda target: ListParticipants(code, 1, target)),
        (Button(voice.plain("Everybody"), ListParticipants(code, 0, 0)), back_button(voice, code)),
    )
    return Screen(
        paragraphs(
            notice,
            _page_head(voice, listing, head, page, pages),
            state_description(voice, listing.confirming),
            "" if listing.is_open else _lines(voice, listing, on_page),
        ),
        tuple(row for row in rows if row),
        deferrable=bool(ticks_tap.ticks),
    )


def _tick_rows(
    voice: Translator, listing: ParticipantPage, people: Sequence[Participant], ticks_tap: TickParticipants
) -> tuple[Row, ...]:
    rows = [
        (
            Button(
                checkbox_label(_short_label(voice, listing, each), is_ticked=bool(ticks_tap.ticks >> place & 1)),
                replace(ticks_tap, ticks=ticks_tap.ticks ^ 1 << place),
            ),
        )
        for place, each in enumerate(people)
    ]
    label = voice.plain_count("Confirm {n} person", "Confirm {n} people", ticks_tap.ticks.bit_count())
    confirm = ConfirmTicked(ticks_tap.event, ticks_tap.page, ticks_tap.mark, ticks_tap.ticks, 0)
    return (*rows, (Button(label, confirm),)) if ticks_tap.ticks else tuple(rows)


def _short_label(voice: Translator, listing: ParticipantPage, participant: Participant) -> str:
    return short(participant_label(voice, listing.event, participant), ON_A_BUTTON)


def on_waiting_page(listing: ParticipantPage, page: int) -> tuple[Participant, ...]:
    """Those who stand on this page of ``waiting_names``."""
    return _on_page(listing.waiting, _existing_page(listing.waiting, page)[0])


def _existing_page(people: Sequence[Participant], page: int) -> tuple[int, int]:
    pages = max(-(-len(people) // PEOPLE), 1)
    return min(page, pages - 1), pages


def _on_page(people: Sequence[Participant], page: int) -> tuple[Participant, ...]:
    return tuple(people[page * PEOPLE : (page + 1) * PEOPLE])


def _page_head(voice: Translator, listing: ParticipantPage, head: Html, page: int, pages: int) -> str:
    where = voice.say("Page {i} of {n}", i=page + 1, n=pages) if pages > 1 else ""
    return "\n".join(filter(None, (safe(short(voice.label(listing.event.title), 60)), head, where)))


def _lines(voice: Translator, listing: ParticipantPage, people: Iterable[Participant]) -> str:
    return "\n".join(safe(_with_state(voice, listing, each)) for each in people)


def _with_state(voice: Translator, listing: ParticipantPage, participant: Participant) -> str:
    """Somebody's name and profession, whether they are confirmed, and what else is known, as plain text."""
    marks = (
        voice.plain("by hand") if participant.is_guest else "",
        voice.plain("present") if participant.is_present else "",
    )
    label = " · ".join(filter(None, (participant_label(voice, listing.event, participant), *marks)))
    if listing.confirming is ConfirmationState.NEEDLESS:
        return label
    return checkbox_label(label, is_ticked=participant.is_confirmed)


def person_button(
    voice: Translator, listing: ParticipantPage, participant: Participant, waiting: int, page: int
) -> Button:
    """The button that opens the card of this person; it leads back to that page."""
    tap = ShowParticipant(listing.event.code, participant.number, waiting, page)
    return Button(_short_label(voice, listing, participant), tap)
