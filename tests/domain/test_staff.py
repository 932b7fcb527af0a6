"""Who works for which event: roles in an event, whom one can take a role from, and what a link looks like."""

from __future__ import annotations

import pytest

from domain.people import Role
from domain.staff import (
    Revocation,
    StaffMember,
    StaffSource,
    events_of,
    is_staff_parameter,
    revocation,
    roles_in,
    token_hash,
)

ANA = StaffMember(1, Role.ORGANIZER, None, StaffSource.LINK, "Ana")
ION = StaffMember(2, Role.ORGANIZER, "bucharest", StaffSource.LINK, "Ion")
ION_COORDINATOR = StaffMember(2, Role.COORDINATOR, "cluj", StaffSource.LINK, "Ion")
OLGA = StaffMember(3, Role.ORGANIZER, None, StaffSource.SETTINGS)
EVENTS = ("bucharest", "cluj")


def test_role_holds_in_its_event_alone() -> None:
    assert roles_in([ION, ION_COORDINATOR]) == {Role.ORGANIZER, Role.COORDINATOR}
    assert roles_in([ION, ION_COORDINATOR], "bucharest") == {Role.ORGANIZER}
    assert roles_in([ION, ION_COORDINATOR], "cluj") == {Role.COORDINATOR}
    assert roles_in([ANA], "cluj") == {Role.ORGANIZER}


def test_events_of_a_role_are_all_or_those_that_are_named_and_exist() -> None:
    assert events_of([ANA], Role.ORGANIZER, EVENTS) == {"bucharest", "cluj"}
    assert events_of([ION, ION_COORDINATOR], Role.ORGANIZER, EVENTS) == {"bucharest"}
    assert events_of([ION], Role.COORDINATOR, EVENTS) == frozenset()
    assert events_of([ION], Role.ORGANIZER, ("cluj",)) == frozenset()


@pytest.mark.parametrize(
    ("member", "others", "expected"),
    [
        (ANA, [OLGA], Revocation.ALLOWED),
        (ANA, [ION], Revocation.LAST_ORGANIZER),
        (OLGA, [ANA], Revocation.BY_SETTINGS),
        (ION, [], Revocation.ALLOWED),
    ],
)
def test_last_organizer_of_all_events_and_those_of_the_settings_stay(
    member: StaffMember, others: list[StaffMember], expected: Revocation
) -> None:
    assert revocation(member, [member, *others]) is expected


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        (f"staff-{'0a' * 16}", True),
        (f"staff-{'0a' * 15}", False),
        (f"staff-{'0g' * 16}", False),
        ("staff-training", False),
        ("0a" * 16, False),
    ],
)
def test_link_is_told_from_the_code_of_an_event(parameter: str, *, expected: bool) -> None:
    assert is_staff_parameter(parameter) is expected
    assert len(parameter) <= 64


def test_hash_of_a_token_is_not_the_token() -> None:
    assert token_hash("0a" * 16) != "0a" * 16
    assert len(token_hash("0a" * 16)) == 64
