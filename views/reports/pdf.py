"""A document as PDF/UA, set by ``minutes.typ``; all words are data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from views.locales.direction import isolate
from views.reports import typeset
from views.reports.document import Block, Document, visible, without_break

_LONG = re.compile(r"[^\s-]{16}(?=[^\s-]{4})")
"""A word too long for a narrow cell; one with hyphens is broken there anyway."""


def render(document: Document) -> bytes:
    """The file's bytes: the same for the same document. A logo that cannot be drawn is left out."""
    return without_bad_logo(document.logo, lambda logo: _render(document, logo))


def without_bad_logo(logo: bytes | None, draw: Callable[[bytes], bytes]) -> bytes:
    """What this draws with the logo, or without it when it cannot be drawn; nothing stands for no logo."""
    try:
        return draw(logo or b"")
    except typeset.TypesettingError:
        if not logo:
            raise
        return draw(b"")


def _render(document: Document, logo: bytes) -> bytes:
    content = {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "author": document.author,
        "draft": document.draft,
        "running_head": document.running_head,
        "funding": document.funding,
        "logo": list(logo),  # a template can read no file that is not text
        "words": asdict(document.words),
        "blocks": [_block(block) for block in document.blocks],
    }
    return typeset.pdf(
        "minutes", typeset.each(content, lambda text: _printable(text, document.language)), document.made_at
    )


def _printable(text: str, language: str) -> str:
    # A note in another language may be read in another direction than the document, and keeps its marks at its end.
    return "\n".join(isolate(line, language) for line in without_break(_break_long_words(text)).split("\n"))


def _break_long_words(text: str) -> str:
    # A word longer than its line would run out of the cell or the page.
    return _LONG.sub("\\g<0>\u200b", visible(text))


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}
