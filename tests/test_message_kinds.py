"""No place forgets a kind of message or notice, an audience or a state: with one more, mypy names what is listed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple, get_args, get_type_hints

import pytest

from domain.messages import Audience, MessageKind
from formats.event.schema import MessageShape
from tests.changed_copy import Place, mypy_errors, place_at
from tests.test_project import ROOT

ENUMS = ("MessageKind", "Audience", "DeliveryState", "NoticeKind")
MISSING = re.compile(
    r'(\S+):(\d+): error: Argument 1 to "assert_never" has incompatible type "Literal\[(\w+)\.NEW\]".*'
)
LISTED = re.compile(r"^\| `(\w+)` \| `(\S+\.py)` \| (.+) \|$", re.MULTILINE)
MESSAGES = "domain/messages.py"


class Changed(NamedTuple):
    """A copy of the tree with one member more of each, and what mypy says of it."""

    copy: Path
    errors: list[str]


@pytest.fixture(scope="module")
def changed_kinds(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    text = (ROOT / MESSAGES).read_text(encoding="utf-8")
    # The first member follows the docstring.
    text, count = re.subn(
        rf'(?m)(^class (?:{"|".join(ENUMS)})\(StrEnum\):\n    """.+"""\n\n)', r'\1    NEW = "new"\n', text
    )
    assert count == len(ENUMS)
    copy = tmp_path_factory.mktemp("messages")
    return Changed(copy, mypy_errors(copy, MESSAGES, text))


def listed() -> list[tuple[str, Place]]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return [
        (enum, Place(file, name))
        for enum, file, names in LISTED.findall(text)
        for name in re.findall(r"`(\w+)`", names)
    ]


def test_new_member_is_missed_by_mypy_wherever_contributing_says(changed_kinds: Changed) -> None:
    missing = [match for error in changed_kinds.errors if (match := MISSING.fullmatch(error))]

    places = [(match[3], place_at(changed_kinds.copy, match[1], int(match[2]))) for match in missing]

    assert sorted(places) == sorted(listed())


def test_new_member_is_missed_nowhere_but_in_exhaustive_matches(changed_kinds: Changed) -> None:
    assert [error for error in changed_kinds.errors if not MISSING.fullmatch(error)] == []


def test_settings_plan_every_kind_and_audience_that_they_can() -> None:
    hints = get_type_hints(MessageShape)

    assert {*get_args(hints["send"])} == {kind for kind in MessageKind if kind.is_planned_in_settings}
    assert {*get_args(get_args(hints["to"])[0])} == {
        audience for audience in Audience if audience.is_planned_in_settings
    }
