"""Templates and data set into pictures or a PDF; data come as JSON and are never pasted into a template."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from importlib.resources import files as resources
from typing import Any, cast

import typst

ACCESSIBLE = "ua-1"
"""PDF/UA-1: tagged, with title, language and alternative texts."""
MISSING = "□"
"""Stands for what no letter of the fonts can show."""
_ROUNDS = 4

_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def pictures(template: str, content: str, *, pixels_per_inch: int) -> tuple[bytes, ...]:
    """The template's pages as PNG, the same bytes for the same content."""
    images = cast(
        "bytes | list[bytes]",  # its types forget that several pages are a list
        typst.compile(
            _sources(template),
            format="png",
            ppi=pixels_per_inch,
            ignore_system_fonts=True,
            sys_inputs={"content": content},
        ),
    )
    return tuple(images) if isinstance(images, list) else (images,)


def pdf(template: str, content: Any, made_at: datetime) -> bytes:  # noqa: ANN401 — whatever JSON can say
    """The template as PDF/UA-1, the same bytes for the same content and moment.

    The standard forbids signs that no font has, so each becomes ``MISSING``. Should a text still not do, the PDF is
    tagged all the same but does not claim the standard.
    """
    printable = content
    for _ in range(_ROUNDS):
        try:
            return _pdf(template, printable, made_at, [ACCESSIBLE])
        except typst.TypstError as error:
            # The longest first: one sign may be made of several, each of which is a sign too.
            signs = sorted(set(_UNSHOWN.findall(error.diagnostic)), key=len, reverse=True)
            printable = each(printable, partial(_without, signs))
    return _pdf(template, content, made_at, [])


def _pdf(template: str, content: Any, made_at: datetime, standards: list[Any]) -> bytes:  # noqa: ANN401 — JSON, and typst gives no types
    return typst.compile(
        _sources(template),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False, sort_keys=True)},
        pdf_standards=standards,
        timestamp=int(made_at.timestamp()),
    )


def _without(signs: list[str], text: str) -> str:
    for sign in signs:
        text = text.replace(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), sign), MISSING)
    return text


def each(content: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 — JSON
    """The same content with every text changed."""
    match content:
        case str():
            return change(content)
        case list() | tuple():
            return [each(part, change) for part in content]
        case dict():
            return {key: each(part, change) for key, part in content.items()}
        case _:
            return content


@cache
def _sources(template: str) -> Any:  # noqa: ANN401 — typst takes several files at once; its types do not know it
    folder = resources("views.reports")
    sources = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".typ")}
    return {"main.typ": sources[f"{template}.typ"], **sources}
