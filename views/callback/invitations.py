"""The buttons of organizers for inviting: link, poster, roster, and whoever has not come.

One frozen value a button; ``views.callback.codec`` gives each its wire form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ShowInvitation:
    """Show the link of this event, and how many of the roster have come."""

    event: str


@dataclass(frozen=True, slots=True)
class GetLinkCode:
    """Send the link as a QR code."""

    event: str


@dataclass(frozen=True, slots=True)
class GetPoster:
    """Send the poster with the link."""

    event: str


@dataclass(frozen=True, slots=True)
class ListInvited:
    """Show this page of those who have a personal link and have not come."""

    event: str
    page: int


@dataclass(frozen=True, slots=True)
class RenewLink:
    """Make a new personal link for the invitation of this number; ``sure`` 1 once it was asked."""

    event: str
    number: int
    sure: int


@dataclass(frozen=True, slots=True)
class RemoveInvitation:
    """Take whoever has not come off the roster; ``sure`` 1 once it was asked."""

    event: str
    number: int
    sure: int


@dataclass(frozen=True, slots=True)
class PreviewRoster:
    """Show what the roster that the message quotes would do for this event."""

    event: str


@dataclass(frozen=True, slots=True)
class ApplyRoster:
    """Apply the roster that the message quotes."""

    event: str


@dataclass(frozen=True, slots=True)
class CancelRoster:
    """Do nothing with it."""

    event: str


InvitationTap: TypeAlias = (
    ShowInvitation | GetLinkCode | GetPoster | ListInvited | RenewLink | PreviewRoster | ApplyRoster | CancelRoster
    | RemoveInvitation
)  # fmt: skip

CODES: Mapping[str, type[InvitationTap]] = {
    "js": ShowInvitation, "jq": GetLinkCode, "jp": GetPoster, "jl": ListInvited, "jn": RenewLink,
    "jr": PreviewRoster, "ja": ApplyRoster, "jc": CancelRoster, "jd": RemoveInvitation,
}  # fmt: skip
"""The letters by which each is known on the wire. They are never used for another button."""
