"""A document as PDF/UA, set by ``minutes.typ``; all words are data."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import Any

from typst import TypstError

from views.reports import typeset
from views.reports.document import Block, Document, unbreakable, visible

_LONG = re.compile(r"\S{16}(?=\S{4})")


def render(document: Document) -> bytes:
    """The file's bytes: the same for the same document. A logo that cannot be drawn is left out."""
    try:
        return _render(document)
    except TypstError:
        if document.logo is None:
            raise
        return _render(replace(document, logo=None))


def _render(document: Document) -> bytes:
    content = {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "author": document.author,
        "draft": document.draft,
        "funding": document.funding,
        "logo": list(document.logo or b""),  # a template can read no file that is not text
        "words": asdict(document.words),
        "blocks": [_block(block) for block in document.blocks],
    }
    return typeset.pdf("minutes", typeset.each(content, _printable), document.made_at)


def _printable(text: str) -> str:
    return unbreakable(_break_long_words(text))


def _break_long_words(text: str) -> str:
    # A word longer than its line would run out of the cell or the page.
    return _LONG.sub("\\g<0>\u200b", visible(text))


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}
