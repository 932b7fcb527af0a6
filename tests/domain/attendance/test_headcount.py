"""What a coordinator types about how many were present: a number, or numbers by profession, or neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.attendance.headcount import MAX_PEOPLE, Headcount, ParsedHeadcount, TooMany, UnknownLine, parse_headcount

LABELS = {
    "judge": "judge",
    "Judge": "judge",
    "Judecător": "judge",
    "Social worker": "social",
    "undisclosed": "undisclosed",
}


@pytest.mark.parametrize(
    ("text", "expected_headcount"),
    [
        ("28", Headcount(28)),
        (" 0 \n", Headcount(0)),
        ("Judge: 3", Headcount(3, {"judge": 3})),
        (
            "judecător - 3\n\nSOCIAL WORKER = 5\nundisclosed: 1",
            Headcount(9, {"judge": 3, "social": 5, "undisclosed": 1}),
        ),
        ("Judge: 3\nJudecător: 1\nSocial worker: 0", Headcount(4, {"judge": 4})),
        (str(MAX_PEOPLE), Headcount(MAX_PEOPLE)),
        (str(MAX_PEOPLE + 1), TooMany()),
        (f"Judge: {MAX_PEOPLE}\nSocial worker: 1", TooMany()),
        ("28 people", UnknownLine("28 people")),
        ("28\n4", UnknownLine("28")),
        ("-3", UnknownLine("-3")),
        ("Judge: three", UnknownLine("Judge: three")),
        ("Judge: 3\nBailiff: 1", UnknownLine("Bailiff: 1")),
        ("9999999999", UnknownLine("9999999999")),
    ],
)
def test_typed_text_is_a_headcount_or_says_what_is_wrong(text: str, expected_headcount: ParsedHeadcount) -> None:
    assert parse_headcount(text, LABELS) == expected_headcount


@given(st.text())
def test_whatever_is_typed_the_parts_add_up_to_the_total(text: str) -> None:
    headcount = parse_headcount(text, LABELS)

    if isinstance(headcount, Headcount) and headcount.by_profession:
        assert sum(headcount.by_profession.values()) == headcount.total
