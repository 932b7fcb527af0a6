"""What may be passed on to the organizers."""

from __future__ import annotations

import pytest

from domain.inquiries import MAX_LENGTH, MAX_PER_HOUR, InquiryRefusal, clean_text, refusal


@pytest.mark.parametrize(
    ("text", "recent_count", "organizer_count", "expected"),
    [
        ("a", 0, 1, None),
        ("x" * MAX_LENGTH, MAX_PER_HOUR - 1, 1, None),
        ("", 0, 1, InquiryRefusal.EMPTY),
        ("x" * (MAX_LENGTH + 1), 0, 1, InquiryRefusal.TOO_LONG),
        ("a", 0, 0, InquiryRefusal.NO_ORGANIZER),
        ("a", MAX_PER_HOUR, 1, InquiryRefusal.TOO_MANY),
        ("a", MAX_PER_HOUR, 0, InquiryRefusal.NO_ORGANIZER),
    ],
)
def test_refusal(text: str, recent_count: int, organizer_count: int, expected: InquiryRefusal | None) -> None:
    assert refusal(text, recent_count, organizer_count) == expected


def test_clean_text_keeps_lines_and_nothing_that_cannot_be_seen() -> None:
    assert clean_text(" Hello\u202e \n\n  from   here\u200b\n") == "Hello\n\nfrom here"
    assert clean_text("\u200b\n\u2800") == ""
