"""What forms write for bold, links and lines in their texts; a chat shows plain text."""

from __future__ import annotations

import re

_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), replacement)
    for pattern, replacement in (
        (r"<br\s*/?>|</p>\s*<p[^>]*>", "\n"),
        (r"</?(?:b|i|u|em|strong|span|p|div|font|center|small|big|ul|ol|li|a|h[1-6])(?:\s[^<>]*)?>", ""),
        (r"&nbsp;", " "),
        (r"\[([^\[\]\n]+)\]\((https?://[^()\s]+)\)", r"\1 (\2)"),
        (r"(?<![\w*])\*\*(\S(?:[^*\n]*\S)?)\*\*(?![\w*])", r"\1"),
        (r"(?<![\w_])__(\S(?:[^_\n]*\S)?)__(?![\w_])", r"\1"),
        (r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])", r"\1"),
        (r"(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])", r"\1"),
        (r"(?m:^)#{1,6}\s+", ""),
    )
)


def plain_text(text: str) -> str:
    """The text without its markup; the address of a link stands behind its words."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.strip()
