"""Templates and data set into pictures or a PDF; data come as JSON and are never pasted into a template."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from importlib.resources import files as resources
from typing import Any, cast

import typst

ACCESSIBLE = "ua-1"
"""PDF/UA-1: tagged, with title, language and alternative texts."""
MISSING = "□"
"""Stands for what no letter of the fonts can show."""
_ROUNDS = 3

_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def pictures(template: str, content: str, *, pixels_per_inch: int) -> tuple[bytes, ...]:
    """The template's pages as PNG, the same bytes for the same content."""
    made = cast(
        "bytes | list[bytes]",  # its types forget that several pages are a list
        typst.compile(
            _sources(template),
            format="png",
            ppi=pixels_per_inch,
            ignore_system_fonts=True,
            sys_inputs={"content": content},
        ),
    )
    return tuple(made) if isinstance(made, list) else (made,)


def pdf(template: str, content: str, made_at: datetime) -> bytes:
    """The template as PDF/UA-1, the same bytes for the same content and moment.

    The standard forbids signs that no font has, so each becomes ``MISSING``. Should a text still not do, the PDF is
    tagged all the same but does not claim the standard.
    """
    for _ in range(_ROUNDS):
        try:
            return _pdf(template, content, made_at, [ACCESSIBLE])
        except typst.TypstError as refused:
            shown = _without(content, refused)
            if shown == content:
                break
            content = shown
    return _pdf(template, content, made_at, [])


def _pdf(template: str, content: str, made_at: datetime, standards: list[Any]) -> bytes:
    return typst.compile(
        _sources(template),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"content": content},
        pdf_standards=standards,
        timestamp=int(made_at.timestamp()),
    )


def _without(content: str, refused: typst.TypstError) -> str:
    for sign in _UNSHOWN.findall(refused.diagnostic):
        content = content.replace(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), sign), MISSING)
    return content


@cache
def _sources(template: str) -> Any:  # noqa: ANN401 — typst takes several files at once; its types do not know it
    folder = resources("views.reports")
    sources = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".typ")}
    return {"main.typ": sources[f"{template}.typ"], **sources}
