"""What is taken out of typed texts: what cannot be seen, and nothing that can."""

from __future__ import annotations

import pytest

from domain.people import clean_code, clean_line, name, start_link

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"Thank you {FAMILY}", f"Thank you {FAMILY}"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        (f"{ENGLAND} yes", f"{ENGLAND} yes"),
        ("\u200d \u200c", ""),
        ("\u200dAna\u200d", "Ana"),
        ("A\u200d\u200dna", "A\u200dna"),
        ("Ana\u3164\u3164Pop", "Ana Pop"),
        ("\u3164", ""),
        ("\u2800\u115f\uffa0", ""),
        ("\u0301\ufe0f", ""),
        ("e\u0301", "e\u0301"),
        ("❤️", "❤️"),
        ("a\u202etxt\u200b.exe", "atxt.exe"),
    ],
)
def test_line_is_what_can_be_seen(text: str, line: str) -> None:
    assert clean_line(text) == line


@pytest.mark.parametrize("text", ["\u3164", "\u200d\u200c", "\u2800 \u2800", "\u034f\u0301", "\U000e0067"])
def test_name_of_nothing_visible_is_none(text: str) -> None:
    assert name(text) is None


@pytest.mark.parametrize(
    "text",
    ["bucharest", " Bucharest\u200b", "\ufeffbucharest", "bucha\u200drest", "bucharest\u2060 ", "\u3164bucharest"],
)
def test_code_from_a_copied_link_is_the_code(text: str) -> None:
    assert clean_code(text) == "bucharest"


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ("https://t.me/Roundtable_Bot?start=bucharest", "bucharest"),
        ("t.me/roundtable_bot?start=bucharest\u200b", "bucharest"),
        ("https://telegram.me/roundtable_bot?start=bucharest-i-12", "bucharest-i-12"),
        ("https://t.me/other_bot?start=bucharest", None),
        ("see https://t.me/roundtable_bot?start=bucharest", None),
        ("https://t.me/roundtable_bot", None),
        ("bucharest", None),
    ],
)
def test_parameter_of_a_link_to_the_bot(text: str, parameter: str | None) -> None:
    assert start_link(text, "roundtable_bot") == parameter
