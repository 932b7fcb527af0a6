"""Values of an event's parts as the reader's language writes them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from views.editing.value_lines import words_line
from views.i18n import Translator


@pytest.mark.parametrize(
    ("language", "value", "line"),
    [("es", 4.5, "4,5"), ("en", 4.25, "4.25"), ("bg", 4.0, "4"), ("en", 4, "4"), ("en", {"ro": "Ziua"}, "Ziua")],
)
def test_numbers_have_the_decimal_sign_of_the_language(language: str, value: object, line: str) -> None:
    assert words_line(Translator(language, ZoneInfo("UTC")), value) == line
