"""The buttons of organizers for single people: their card, search, several ticks, guests, refusals.

One frozen value a button; ``views.callback.codec`` gives each its wire form. ``number`` is that of the list of
participants; ``waiting`` and ``page`` say to which page of it the way back leads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ShowParticipant:
    """Show what is known of one person."""

    event: str
    number: int
    waiting: int
    page: int


@dataclass(frozen=True, slots=True)
class SearchParticipants:
    """The next text is a part of a name."""

    event: str


@dataclass(frozen=True, slots=True)
class TickParticipants:
    """Of those on this page of who is not confirmed, these places are ticked; ``mark`` says who stood there."""

    event: str
    page: int
    mark: int
    ticks: int


@dataclass(frozen=True, slots=True)
class ConfirmTicked:
    """Confirm those who are ticked; ``sure`` 1 once it was asked whether that is meant."""

    event: str
    page: int
    mark: int
    ticks: int
    sure: int


@dataclass(frozen=True, slots=True)
class GetParticipantSheet:
    """Send the list as a spreadsheet."""

    event: str


@dataclass(frozen=True, slots=True)
class GetSignInSheet:
    """Send the sheet to sign of this day of the event, counted from 0."""

    event: str
    day: int


@dataclass(frozen=True, slots=True)
class ChooseSignInDay:
    """Show the days of the event, for which there are sheets to sign; of one day send its sheet."""

    event: str


@dataclass(frozen=True, slots=True)
class RefuseParticipant:
    """Refuse this person; ``sure`` 1 once the sentence to them was shown."""

    event: str
    number: int
    sure: int


@dataclass(frozen=True, slots=True)
class ListRefused:
    """Show this page of those who were refused."""

    event: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ReadmitParticipant:
    """Let this person in again."""

    event: str
    number: int


@dataclass(frozen=True, slots=True)
class ShowWaitingList:
    """Show this page of those who wait for a place."""

    event: str
    page: int


@dataclass(frozen=True, slots=True)
class AddGuest:
    """Begin to add somebody without Telegram."""

    event: str


@dataclass(frozen=True, slots=True)
class NameGuest:
    """The next text is the name of a new guest; the number after the last profession means "prefers not to say"."""

    event: str
    profession: int
    form: int


@dataclass(frozen=True, slots=True)
class StoreGuest:
    """Add the guest; with ``named`` 1 their name is the text that the message quotes."""

    event: str
    profession: int
    form: int
    named: int


@dataclass(frozen=True, slots=True)
class TypeGuestName:
    """The next text is the corrected name of this guest."""

    event: str
    number: int


@dataclass(frozen=True, slots=True)
class RenameGuest:
    """The name of this guest is the text that the message quotes."""

    event: str
    number: int


@dataclass(frozen=True, slots=True)
class ChooseGuestProfession:
    """Show the professions for this guest."""

    event: str
    number: int


@dataclass(frozen=True, slots=True)
class SetGuestProfession:
    """Correct the profession of this guest."""

    event: str
    number: int
    profession: int
    form: int


@dataclass(frozen=True, slots=True)
class RemoveGuest:
    """Take this guest off the list; ``sure`` 1 once it was asked whether that is meant."""

    event: str
    number: int
    sure: int


AttendanceTap: TypeAlias = (
    ShowParticipant | SearchParticipants | TickParticipants | ConfirmTicked | GetParticipantSheet | GetSignInSheet
    | ChooseSignInDay | RefuseParticipant | ListRefused | ReadmitParticipant | AddGuest | NameGuest | StoreGuest
    | TypeGuestName | RenameGuest | ChooseGuestProfession | SetGuestProfession | RemoveGuest | ShowWaitingList
)  # fmt: skip

CODES: Mapping[str, type[AttendanceTap]] = {
    "li": ShowParticipant, "lf": SearchParticipants, "lq": TickParticipants, "lr": ConfirmTicked,
    "lg": GetParticipantSheet, "lh": GetSignInSheet, "ly": ChooseSignInDay, "lo": RefuseParticipant,
    "lv": ListRefused, "lw": ReadmitParticipant, "ga": AddGuest, "gn": NameGuest, "gs": StoreGuest,
    "ge": TypeGuestName, "gr": RenameGuest, "gp": ChooseGuestProfession, "gq": SetGuestProfession, "gd": RemoveGuest,
    "gw": ShowWaitingList,
}  # fmt: skip
"""The letters by which each is known on the wire. They are never used for another button."""
