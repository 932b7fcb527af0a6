"""Long texts as several messages: blocks kept whole where they fit, within what Telegram takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from views.layout.common import paragraphs

LONGEST = 3900
"""UTF-16 units of visible text in a message; Telegram takes 4096."""
MOST_TAGS = 90
"""Formatted passages in a message; Telegram forgets those after the hundredth."""

_TAG = re.compile(r"<[^>]*>")
_OPENING = re.compile(r"<[a-z]")


def utf16_length(html: str) -> int:
    """How long Telegram finds this text: UTF-16 units of what is visible."""
    return len(unescape(_TAG.sub("", html)).encode("utf-16-le")) // 2


def pages(blocks: Iterable[str]) -> tuple[str, ...]:
    """The blocks as messages with an empty line between them; a block too long for one is cut at line ends."""
    page_texts = [""]
    for block in blocks:
        longer = paragraphs(page_texts[-1], block)
        if is_within_limits(longer):
            page_texts[-1] = longer
        elif is_within_limits(block):
            page_texts.append(block)
        else:
            page_texts += _split_block(block)
    return tuple(page for page in page_texts if page)


def is_within_limits(html: str) -> bool:
    """Whether this is one message."""
    return utf16_length(html) <= LONGEST and len(_OPENING.findall(html)) <= MOST_TAGS


def _split_block(block: str) -> list[str]:
    # What is this long has no table in it: every tag closes within its line.
    parts = [""]
    for line in block.split("\n"):
        longer = f"{parts[-1]}\n{line}" if parts[-1] else line
        if is_within_limits(longer):
            parts[-1] = longer
        else:
            parts.append(line)
    return parts
