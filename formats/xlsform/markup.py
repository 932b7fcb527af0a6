"""What forms write for bold, links and lines in their texts, as ODK's programs show it; a chat shows plain text."""

from __future__ import annotations

import re

_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), replacement)
    for pattern, replacement in (
        (r"(?<!\\)(?:<br\s*/?>|</p>\s*<p[^>]*>)", "\n"),
        (r"(?<!\\)</?(?:b|i|u|em|strong|span|p|div|font|center|small|big|ul|ol|li|a|h[1-6])(?:\s[^<>]*)?>", ""),
        (r"(?<!\\)\[([^\[\]\n]+)\]\((https?://[^()\s]+)\)", r"\1 (\2)"),
        (r"(?<![\w*\\])\*\*(\S(?:[^*\n]*\S)?)\*\*(?![\w*])", r"\1"),
        (r"(?<![\w_\\])__(\S(?:[^_\n]*\S)?)__(?![\w_])", r"\1"),
        (r"(?<![\w*\\])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])", r"\1"),
        (r"(?<![\w_\\])_(\S(?:[^_\n]*\S)?)_(?![\w_])", r"\1"),
        (r"(?m:^)#{1,6}\s+", ""),
        (r"\\([*_#\[\]<>\\])", r"\1"),
    )
)
_SIGNS = re.compile(r"[*_#\[\]<>\\]")


def plain_text(text: str) -> str:
    """The text without its markup; the address of a link stands behind its words."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.strip()


def escaped_text(text: str) -> str:
    """A plain text for a form: signs that its programs would take for markup stand behind a backslash."""
    return text if plain_text(text) == text else _SIGNS.sub(r"\\\g<0>", text)
