"""Certificates of attendance: for how long somebody attended, and numbers that tell no order; it knows no answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from domain.events import Event
from domain.people import Registration


class CertificateState(StrEnum):
    """Whether somebody gets a certificate of an event, or why not."""

    READY = "ready"
    NOT_OFFERED = "not offered"
    """The event gives none, or this person is not registered for it."""
    TOO_EARLY = "too early"
    """The event is not over."""
    ABSENT = "absent"
    """They are not noted as present."""
    NAMELESS = "nameless"
    """They were present and gave no name."""


def certificate_state(event: Event, registration: Registration | None, now: datetime) -> CertificateState:
    """It depends on presence alone, and on nothing that anybody answered."""
    if event.certificate is None or event.is_cancelled or registration is None or not registration.registered_on:
        return CertificateState.NOT_OFFERED
    if now < event.ends:
        return CertificateState.TOO_EARLY
    if not registration.present:
        return CertificateState.ABSENT
    return CertificateState.READY if registration.name else CertificateState.NAMELESS


FOUR_DIGITS, SIX_DIGITS = range(1_000, 10_000), range(100_000, 1_000_000)
"""The numbers of certificates: the longer ones when half of the shorter ones are taken."""


def attendance_time(event: Event) -> timedelta | None:
    """For how long one attends: as the settings say, else the agenda's items without its breaks; None when unknown.

    What goes on in parallel rooms counts once.
    """
    if event.certificate is not None and event.certificate.minutes is not None:
        return timedelta(minutes=event.certificate.minutes)
    total, until = timedelta(), event.starts - timedelta(days=1)
    for item in sorted(event.agenda, key=lambda item: item.starts):
        if item.is_break:
            continue
        total += max(item.ends - max(item.starts, until), timedelta())
        until = max(until, item.ends)
    return total or None


def draw_number(taken_numbers: Collection[int], chance: bytes) -> int:
    """A number that no certificate of the event has yet; ``chance`` are 32 random bytes.

    It is drawn and not counted up, so that it says nothing of who came, registered or asked first.
    """
    taken_numbers = set(taken_numbers)
    numbers = FOUR_DIGITS if len(taken_numbers) < len(FOUR_DIGITS) // 2 else SIX_DIGITS
    free_numbers = [number for number in numbers if number not in taken_numbers]
    return free_numbers[int.from_bytes(chance) % len(free_numbers)]


def certificate_id(event: Event, number: int) -> str:
    """Such as ``D2.6-2027-4827``: the deliverable, or the event's code, then the year and the number."""
    prefix = "-".join(event.deliverable.split()) or event.code.upper()
    return f"{prefix}-{event.first_day.year}-{number}"
