"""Signs of every script: drawn by some font, or spelled out so that they can be read; never a box."""

from __future__ import annotations

import json
import re

import pytest

from views.reports import signs, typeset
from views.reports.signs import needs_look, spelled_out

SURE = "".join(sign for sign in map(chr, range(0x20, 0x2300)) if re.match(f"[{signs.SURE}]", sign))


def content(text: str) -> str:
    option = {"label": text, "count": 3, "share": 1, "percent": "100%"}
    chart = {"kind": "choice", "text": "?", "n": "n = 3", "no_answer": None, "options": [option]}
    return json.dumps({"language": "en", "charts": [chart]})


def test_characters_that_are_never_looked_up_are_all_drawn() -> None:
    assert typeset._missing_characters((SURE,)) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Кириллица ґєїў Ελληνικά tiếng Việt Łódź Þórður İstanbul șțăâî",
        "עברית العربية فارسی हिन्दी বাংলা தமிழ் తెలుగు ಕನ್ನಡ മലയാളം ગુજરાતી ਪੰਜਾਬੀ ଓଡ଼ିଆ සිංහල",
        "ไทย ລາວ မြန်မာ ខ្មែរ ქართული Հայերեն አማርኛ",
        "中文 漢字 日本語 ひらがな カタカナ 한국어",
        "👍 👍🏽 🎉 ❤️ ❤ ☎ ✓ ✅ 1️⃣ 👩🏽‍⚖️ 🧑🏿‍🤝‍🧑🏻 👨‍👩‍👧‍👦 🏳️‍🌈 🇷🇴 🇬🇧 🫨 🪿 ⏰",
        "→ ★ ♥ ½ ① € ₴ ₽ ∑ √ ≥ − 𝓗𝓮𝓵𝓵𝓸",
    ],
)
def test_what_people_write_is_drawn(text: str) -> None:
    assert typeset.missing_characters([text]) == frozenset()


def test_sign_that_no_font_has_is_known() -> None:
    assert typeset.missing_characters(["abc", "ᠮᠣ and 👍", "𓀀"]) == {"ᠮ", "ᠣ", "𓀀"}


def test_picture_spells_out_what_cannot_be_drawn() -> None:
    picture, spelled_out = (
        typeset.pictures("charts", content(text), pixels_per_inch=72) for text in ("ᠮᠣᠩᠭᠣᠯ, 👍", "[Mongolian], 👍")
    )

    assert picture == spelled_out


@pytest.mark.parametrize(
    ("text", "missing", "readable"),
    [
        ("ă 👩🏽\u200d! 漢\u200dș", {"👩🏽\u200d", "漢"}, "ă [woman]! [CJK]\u200dș"),
        ("好 的 and ok", {"好", "的"}, "[CJK] and ok"),
        ("👍👍🎉", {"👍", "🎉"}, "[thumbs up sign] [party popper]"),
        ("a\U0001fffdb", {"\U0001fffd"}, "a[U+1FFFD]b"),
        ("no more", set(), "no more"),
    ],
)
def test_missing_signs_are_spelled_out(text: str, missing: set[str], readable: str) -> None:
    assert spelled_out(text, frozenset(missing)) == readable


def test_plain_texts_need_no_look() -> None:
    assert [needs_look(text) for text in ("„Întâi” – 5 €…", "Жук", "👍", "漢")] == [False, False, True, True]
