"""Text as Telegram measures it: what is visible of HTML, in UTF-16 units; cutting is in ``views.layout.pages``."""

from __future__ import annotations

import re
from html import unescape

MAX_MESSAGE_LENGTH = 4096
"""Telegram's limit for the text of a message, in UTF-16 units after its entities are parsed."""

_TAG = re.compile(r"<[^>]*>")


def utf16_length(text: str) -> int:
    """The number of UTF-16 units; a lone surrogate counts as one."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def strip_tags(html: str) -> str:
    """The visible text of this HTML."""
    return unescape(_TAG.sub("", html))


def visible_length(html: str) -> int:
    """The number of UTF-16 units of what is visible of this HTML, which is what Telegram limits."""
    return utf16_length(strip_tags(html))
