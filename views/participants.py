"""The list of participants, for organizers alone: numbers by profession, and how one person is called in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.attendance.admission import ConfirmationState
from domain.attendance.participants import Count, Participant, by_profession, in_order
from domain.events import UNDISCLOSED, Event
from views.callback.attendance import (
    AddGuest,
    ChooseSignInDay,
    GetParticipantSheet,
    ListRefused,
    SearchParticipants,
    ShowWaitingList,
)
from views.callback.invitations import ShowInvitation
from views.callback.organizers import (
    ListParticipants,
    PreviewConfirmation,
    ShowParticipants,
)
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs
from views.layout.message_text import visible_length
from views.privacy.retention import registrations_erased
from views.registration.screens import title
from views.screen import Button, Row, Screen

PEOPLE = 10
"""So many people stand on one page."""
ON_A_BUTTON = 40
"""So much of a person fits a button on a phone."""
NAMES = 2500
"""UTF-16 units of names in a question before the rest of them is only counted."""


@dataclass(frozen=True, slots=True)
class ParticipantPage:
    """The list at one moment."""

    event: Event
    participants: Sequence[Participant]
    last: int
    """The greatest number in it."""
    confirming: ConfirmationState
    erased_on: date | None = None
    """The day on which registrations were erased; None while they are kept."""
    refused_count: int = 0
    waiting_count: int = 0
    """How many are on the waiting list: they have no place, and are not among the participants."""

    @property
    def waiting(self) -> tuple[Participant, ...]:
        """Those who are to be confirmed."""
        return tuple(each for each in in_order(self.event, self.participants) if not each.is_confirmed)

    @property
    def is_open(self) -> bool:
        """Whether somebody can be confirmed now."""
        return self.confirming in {ConfirmationState.FREELY, ConfirmationState.FOR_GOOD}


def overview(voice: Translator, listing: ParticipantPage, notice: Html | str = "", more: Row = ()) -> Screen:
    """How many of each profession there are; ``notice`` is what happened just before, ``more`` what goes with it."""
    if listing.erased_on is not None and not listing.participants:
        return Screen(paragraphs(title(voice, listing.event), registrations_erased(voice, listing.erased_on)))
    counts = by_profession(listing.event, listing.participants)
    lines = [_line(voice, listing, id_, count) for id_, count in counts.items()]
    text = paragraphs(
        title(voice, listing.event),
        notice,
        "\n".join((headline(voice, listing), *lines)),
        _guest_note(voice, listing),
        state_description(voice, listing.confirming),
    )
    return Screen(text, tuple(row for row in (more, *_list_buttons(voice, listing)) if row))


def headline(voice: Translator, listing: ParticipantPage) -> Html:
    """The numbers of everybody on the list."""
    expected_total = sum(profession.expected or 0 for profession in listing.event.professions)
    count = Count(
        registered_count=len(listing.participants),
        confirmed_count=len(listing.participants) - len(listing.waiting),
        expected_count=expected_total or None,
        present_count=sum(each.is_present for each in listing.participants),
    )
    return Html(f"<b>{voice.say('Registered: {numbers}', numbers=_numbers(voice, listing, count))}</b>")


def _line(voice: Translator, listing: ParticipantPage, profession: str, count: Count) -> Html:
    label = profession_label(voice, listing.event, profession)
    line = voice.say("{profession}: {numbers}", profession=label, numbers=_numbers(voice, listing, count))
    if not count.too_many:
        return line
    return Html(f"{line} – {voice.say('more than the {n} expected', n=count.expected_count)}")


def _numbers(voice: Translator, listing: ParticipantPage, count: Count) -> str:
    """How many, of how many expected, and how many of them are confirmed and present, as far as that is of interest."""
    parts = [
        voice.plain("{n} of {expected}", n=count.registered_count, expected=count.expected_count)
        if count.expected_count is not None and not count.too_many
        else str(count.registered_count)
    ]
    if listing.confirming is not ConfirmationState.NEEDLESS:
        parts.append(voice.plain("confirmed: {n}", n=count.confirmed_count))
    if any(each.is_present for each in listing.participants):
        parts.append(voice.plain("present: {n}", n=count.present_count))
    return voice.listed(parts)


def _guest_note(voice: Translator, listing: ParticipantPage) -> Html | str:
    guest_count = sum(each.is_guest for each in listing.participants)
    return (
        voice.count(
            "{n} of them was added by hand, without Telegram: in the attendance, and not in the survey of the chat.",
            "{n} of them were added by hand, without Telegram: in the attendance, and not in the survey of the chat.",
            guest_count,
        )
        if guest_count
        else ""
    )


def state_description(voice: Translator, confirming: ConfirmationState) -> Html:
    """What a confirmation is for now, and what it comes to."""
    return {
        ConfirmationState.NEEDLESS: voice.say(
            "Everybody registered takes part in the survey. Whoever has the link can register, so the results are"
            " totals only, without a breakdown by profession."
        ),
        ConfirmationState.FREELY: voice.say(
            "Only people you confirm are invited to the survey, can answer it and count in groups. Until it opens you"
            " can take a confirmation back. Who changes the name or the profession has to be confirmed again."
        ),
        ConfirmationState.FOR_GOOD: voice.say(
            "The survey is open: whoever you confirm now is invited at once, and that cannot be taken back."
        ),
        ConfirmationState.OVER: voice.say("No survey is to come, so nobody has to be confirmed any more."),
    }[confirming]


def _list_buttons(voice: Translator, listing: ParticipantPage) -> tuple[Row, ...]:
    code = listing.event.code
    names = (
        (
            Button(voice.plain("Names"), ListParticipants(code, 0, 0)),
            Button(voice.plain("Search"), SearchParticipants(code)),
        )
        if listing.participants
        else ()
    )
    confirm = (
        (Button(voice.plain("Confirm the list"), PreviewConfirmation(code)),)
        if listing.is_open and listing.waiting
        else ()
    )
    sign_in = Button(voice.plain("Sign-in sheet"), ChooseSignInDay(code))
    files = (Button(voice.plain("Spreadsheet"), GetParticipantSheet(code)), sign_in) if listing.participants else ()
    add = Button(voice.plain("Add by hand"), AddGuest(code))
    waiting_row = (
        (Button(voice.plain("Waiting list: {n}", n=listing.waiting_count), ShowWaitingList(code, 0)),)
        if listing.waiting_count
        else ()
    )
    refusal_row = (
        (Button(voice.plain("Refused: {n}", n=listing.refused_count), ListRefused(code)),)
        if listing.refused_count
        else ()
    )
    invite = Button(voice.plain("Invite"), ShowInvitation(code))
    return names, confirm, files, (add, invite), waiting_row, refusal_row


def profession_label(voice: Translator, event: Event, profession: str | None) -> str:
    """What a profession is called here, as plain text; one that the event has no longer by its id."""
    known_profession = event.profession(profession or "")
    if known_profession is not None:
        return voice.label(known_profession.label)
    return voice.plain("Prefer not to say") if profession in {None, UNDISCLOSED} else str(profession)


def participant_label(voice: Translator, event: Event, participant: Participant) -> str:
    """Somebody's name and profession as plain text; without a name, the number tells them from others."""
    name = participant.name or voice.plain("no name, no. {n}", n=participant.number)
    return f"{name} · {profession_label(voice, event, participant.profession)}"


def back_button(voice: Translator, code: str) -> Button:
    """To the numbers by profession."""
    return Button(voice.plain("By profession"), ShowParticipants(code))


def as_many_as_fit(voice: Translator, event: Event, people: Sequence[Participant]) -> str:
    """These people, a line each; when that is too long for a question, how many more there are."""
    lines: list[str] = []
    for participant in people:
        line = safe(participant_label(voice, event, participant))
        if visible_length("\n".join((*lines, line))) > NAMES:
            break
        lines.append(line)
    remaining = len(people) - len(lines)
    more = [voice.count("and {n} more", "and {n} more people", remaining)] if remaining else []
    return "\n".join((*lines, *more))


def by_number(people: Iterable[Participant]) -> dict[int, Participant]:
    """The participants by their numbers."""
    return {each.number: each for each in people}
