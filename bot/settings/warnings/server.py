"""Warnings of what concerns the whole bot: its access, its staff, its rules, and what is still the example's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.settings.loader import Settings
from domain.people import Role
from domain.policy import Policy, Privacy

Warnings = Iterator[tuple[str, str]]
"""Key and reason of each."""

EXAMPLE_CONTROLLER = "Your association"
EXAMPLE_STAFF = {1001, 2001}
_EXAMPLE_ADDRESS = re.compile(r"@example\.(?:org|com|net)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.,]+)+")
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_LONGEST_NUMBER = 20 * 10**9
"""Telegram's numbers of people are below; telephone numbers with the country's code are above."""
_MANY_YEARS = timedelta(days=3650)
_DAY = timedelta(days=1)
_UTC = ZoneInfo("UTC")


def server_warnings(settings: Settings, staff_roles: Collection[Role] = ()) -> Warnings:
    """What looks wrong outside of events; ``staff_roles`` are those that somebody has by a link, or is invited to."""
    yield from _access(settings)
    yield from _staff(settings, staff_roles)
    yield from _privacy(settings.rules.privacy)
    yield from _messages(settings.rules)


def _access(settings: Settings) -> Warnings:
    token = settings.telegram.token
    if token and not _TOKEN.fullmatch(token):
        yield (
            "telegram.token",
            "this does not look like a token of @BotFather, which is a number, a colon and 35 letters",
        )
    address = urlsplit(settings.telegram.api_base_url)
    is_local = address.hostname in {"localhost", "::1"} or (address.hostname or "").startswith(
        ("127.", "10.", "192.168.")
    )
    if address.scheme == "http" and not is_local and "." in (address.hostname or ""):
        yield (
            "telegram.api_base_url",
            "http:// sends the token and every answer unencrypted over the network; write https://",
        )


def _staff(settings: Settings, staff_roles: Collection[Role]) -> Warnings:
    has_survey = any(event.surveys for event in settings.events)
    if not settings.organizers and Role.ORGANIZER not in staff_roles:
        is_asked = any(event.needs_confirmation for event in settings.events)
        nobody_can = (
            "nobody can confirm who takes part, so nobody is invited to the survey"
            if is_asked
            else "nobody can see who is registered, nor send a message"
        )
        yield "staff.organizers", f"nobody is an organizer: {nobody_can}"
    both = sorted({*settings.organizers} & {*settings.coordinators})
    if both and has_survey:
        reason = (
            f"organizer and coordinator at once: {', '.join(map(str, both))}. Whoever confirms who takes part and also"
            " reads the results could invent participants, and read the answers of the others out of the results"
        )
        yield "staff.coordinators", reason
    if has_survey and not settings.coordinators and Role.COORDINATOR not in staff_roles:
        yield "staff.coordinators", "nobody is a coordinator: nobody would see the results of the survey"
    for key, people in (("organizers", settings.organizers), ("coordinators", settings.coordinators)):
        for number, person in enumerate(people, start=1):
            place = f"staff.{key}[{number}]"
            if person in EXAMPLE_STAFF:
                yield place, f"{person} is the example's number and nobody's own: /whoami tells each of you theirs"
            elif person > _LONGEST_NUMBER:
                yield place, f"{person} looks like a telephone number: /whoami tells everybody their Telegram number"


def _privacy(privacy: Privacy) -> Warnings:
    if privacy.controller.strip() == EXAMPLE_CONTROLLER:
        yield "privacy.controller", f'"{EXAMPLE_CONTROLLER}" is the example\'s: write who is responsible for the data'
    contact = privacy.contact.strip()
    if _EXAMPLE_ADDRESS.search(contact):
        yield "privacy.contact", f'"{contact}" is the example\'s: participants would write to nobody'
    elif "@" in contact and " " not in contact and not contact.startswith("@") and not _ADDRESS.fullmatch(contact):
        yield "privacy.contact", f'"{contact}" looks like an address for e-mail with a slip'
    elif not re.search(r"[@\d]|://|t\.me/|www\.", contact):
        yield "privacy.contact", f'"{contact}" tells nobody how to write to you: give an address or a telephone number'
    for key, length in (("keep_registrations", privacy.keep_registrations), ("keep_comments", privacy.keep_comments)):
        if length < _DAY:
            yield (
                f"privacy.{key}",
                f"{_hours(length)} after the event's end they are erased; m is minutes and d is days",
            )
        elif length > _MANY_YEARS:
            yield f"privacy.{key}", f"that is {length.days // 365} years"


def _hours(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60} h {minutes % 60} min"


def _messages(rules: Policy) -> Warnings:
    quiet = rules.messages.quiet_hours
    noon = datetime.combine(datetime(2000, 1, 1, tzinfo=UTC), time(12), UTC)
    if quiet is not None and quiet.until(noon, _UTC) is not None:
        reason = (
            f"quiet is from {quiet.begins:%H:%M} to {quiet.ends:%H:%M}, noon included, and nothing goes out then;"
            f' for quiet nights write ["{quiet.ends:%H:%M}", "{quiet.begins:%H:%M}"]'
        )
        yield "messages.quiet_hours", reason
    if timedelta(0) < rules.messages.reminder_gap < timedelta(hours=1):
        yield (
            "messages.reminders.gap",
            "a second reminder could follow within the hour; m is minutes, h is hours",
        )
