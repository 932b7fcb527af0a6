"""Long texts as several messages: blocks kept whole where they fit, within what Telegram takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from views.layout.common import paragraphs
from views.layout.message_text import MAX_MESSAGE_LENGTH, visible_length

LONGEST = 3900
"""UTF-16 units of visible text in a message; Telegram takes 4096."""
MOST_TAGS = 90
"""Formatted passages in a message; Telegram forgets those after the hundredth."""

_PIECE = re.compile(r"<[^>]*>|&[a-z]+;|.", re.DOTALL)
_OPENING = re.compile(r"<[a-z]")


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
    return visible_length(html) <= LONGEST and len(_OPENING.findall(html)) <= MOST_TAGS


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


def split_message(html: str) -> Iterator[str]:
    """The text in messages that Telegram takes, cut at empty lines, else at line ends, else where it must be.

    Screens close every tag within its line, so a cut never falls into one.
    """
    rest = html
    while visible_length(rest) > MAX_MESSAGE_LENGTH:
        at = _split_position(rest)
        if rest[:at].strip():
            yield rest[:at].rstrip()
        rest = rest[at:].lstrip()
    if rest.strip() or not html.strip():
        yield rest


def _split_position(html: str) -> int:
    end = _max_length(html)
    return next((at for mark in ("\n\n", "\n", " ") if (at := html.rfind(mark, 1, end + 1)) > 0), end)


def _max_length(html: str) -> int:
    """How much of it fits into one message; what stands for one character is not cut through."""
    remaining = MAX_MESSAGE_LENGTH
    for match in _PIECE.finditer(html):
        remaining -= visible_length(match[0])
        if remaining < 0:
            return match.start()
    return len(html)
