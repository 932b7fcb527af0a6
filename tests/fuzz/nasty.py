"""Texts that have broken programs before."""

# ruff: noqa: E501 — a list of texts, some of which are long

from __future__ import annotations

from random import Random

STRINGS = (
    "", " ", "\t\n\r", "\0", "a\0b", "\x1b[31mred\x07", "\x7f\x80\x9f", "\ufffe\uffff", "\ufeff", "\u2028\u2029",
    "\ud800", "a\udfffb", "\ud83d", "\udc00\ud800",
    "\u202etxt.exe", "\u2066\u2067\u2068\u2069", "\u200b\u200c\u200d\u2060", "\u00ad", "a\u0301\u0301\u0301",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!", "﷽" * 20, "ﷺ", "İıſK", "ß" * 64, "ﬀ", "Å", "한글", "日本語テキスト", "العربية", "עברית",
    "👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦" * 500, "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇷🇴" * 40, "👍🏿", "❤️‍🔥", "\U0010ffff", "\U000e0001",
    "<b>", "</b>", "<b>bold</b>", "<script>alert(1)</script>", "<a href='javascript:1'>x</a>", "<![CDATA[x]]>", "<!-- x",
    "&", "&amp;", "&lt;b&gt;", "&#0;", "&#x1F600;", "&nosuch;", "<tg-emoji emoji-id='1'>x</tg-emoji>", "*a* _b_ `c` ~d~ ||e||",
    "'; DROP TABLE staff; --", "' OR '1'='1", '"; DELETE FROM release; --', "1); ATTACH DATABASE 'x' AS y; --", "%s%n%d", "{0}",
    "{update_id}", "${jndi:ldap://127.0.0.1/a}", "$(reboot)", "`reboot`", "../../etc/passwd", "C:\\nul", "=1+1", "@SUM(1)", "+1", "-1",
    "null", "None", "undefined", "NaN", "Infinity", "true", "0", "-0", "1e309", "0x10", "9223372036854775808", "18446744073709551616",
    "/", "//", "/ ", "/@", "/start@", "/start@roundtable_bot", "/start@other_bot", "/START", "/Start bucharest", "/start\nbucharest",
    "/start bucharest\0", "/start ' OR 1", "/start <b>", "/start " + "x" * 4000, "/forget now", "/event", "/remind all", "/summary bucharest",
    "/comments 1", "/minutes bucharest", "/report", "/export", "/compare", "/staff", "/announce hello", "/sqlite", "/stаrt",
    "x" * 4096, "x" * 4097, "ș" * 4096, "\U0001f600" * 2048, "a " * 2048, "\n" * 4096, "<" * 4096, "&" * 4096, "x" * 100_000,
    "y" * 64, "y" * 65, "z" * 1000, "z" * 1001,
)  # fmt: skip

NUMBERS = (
    0, -1, 1, 2, 2**31 - 1, 2**31, -(2**31), 2**32, 2**52, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64,
    10**30, -(10**30), 1.5, -0.0, 1e308, 777000, 1087968824, 136817688,
)  # fmt: skip


def text(chance: Random) -> str:
    """One of them, two of them, or any characters."""
    match chance.randrange(4):
        case 0:
            return "".join(chr(chance.randrange(1, 0x11000)) for _ in range(chance.randrange(40)))
        case 1:
            return chance.choice(STRINGS)[:2000] + chance.choice(STRINGS)[:2000]
        case _:
            return chance.choice(STRINGS)
