"""A Word file that is read from right to left: its paragraphs, tables and runs; Latin words stay as they are.

Word decides by each run's own mark in which direction it goes, not by its letters, and shows no isolates of Unicode.
"""

# ruff: noqa: ANN401, SLF001 — python-docx gives no types

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn

from views.locales.direction import ISOLATE, RIGHT_TO_LEFT, without_isolates
from views.reports.word.xml import element

_LEFT_TO_RIGHT = re.compile("L(?:[LN]*[LD])?")
"""In a text of which each letter stands for a kind: left to right, right to left, digit, none."""
_COMPLEX = {"w:sz": "w:szCs", "w:b": "w:bCs"}
"""What a run is like → the same of text that is written from right to left, which has no italics."""
_AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
               "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl",
               "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")  # fmt: skip
"""Properties of a paragraph that may not stand before its direction."""


def set_right_to_left(file: Any) -> None:
    """Let the whole file be read from right to left."""
    section = file.sections[0]
    section._sectPr.append(element("w:bidi"))
    file.styles["Normal"].element.get_or_add_pPr().insert_element_before(element("w:bidi"), *_AFTER_BIDI)
    for properties in file.styles.element.iter(qn("w:rPr")):
        _set_complex(properties)
        for spacing in properties.findall(qn("w:spacing")):
            properties.remove(spacing)  # joined letters would come apart
    parts = [file.element.body]
    parts += [part._element for part in (section.header, section.first_page_header)]
    parts += [part._element for part in (section.footer, section.first_page_footer)]
    for part in parts:
        for table in part.iter(qn("w:tbl")):
            _mirror(table)
        for run in list(part.iter(qn("w:r"))):
            _split(run)


def _mirror(table: Any) -> None:
    """The first column stands at the right."""
    style = table.tblPr.find(qn("w:tblStyle"))
    table.tblPr.insert(0 if style is None else 1, element("w:bidiVisual"))


def _split(run: Any) -> None:
    """One run for each direction in place of this one."""
    texts = run.findall(qn("w:t"))
    if len(texts) != 1 or len(run) > 2:  # noqa: PLR2004 — a run's properties, and its text
        _mark(run)
        return
    for text, goes_left in directions(texts[0].text or ""):
        piece = deepcopy(run)
        content = piece.find(qn("w:t"))
        content.text = text
        content.set(qn("xml:space"), "preserve")
        if goes_left:
            _mark(piece)
        run.addprevious(piece)
    run.getparent().remove(run)


def directions(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is read from right to left.

    What was isolated is one piece, and so is a text without any letter that is read from right to left.
    """
    end = 0
    for match in ISOLATE.finditer(text):
        yield from _pieces(text[end : match.start()])
        yield match[1], bool(RIGHT_TO_LEFT.search(match[1]))
        end = match.end()
    rest = without_isolates(text[end:])
    if end == 0 and not RIGHT_TO_LEFT.search(rest) and "L" in _kinds(rest):
        yield rest, False
    else:
        yield from _pieces(rest)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for match in _LEFT_TO_RIGHT.finditer(_kinds(text)):
        if match.start() > end:
            yield text[end : match.start()], True
        yield text[match.start() : match.end()], False
        end = match.end()
    if text[end:]:
        yield text[end:], True


def _kinds(text: str) -> str:
    return "".join(map(_kind, text))


def _kind(character: str) -> str:
    kind = unicodedata.bidirectional(character)
    return "R" if kind in {"R", "AL"} else "D" if kind == "EN" else "L" if kind == "L" else "N"


def _mark(run: Any) -> None:
    properties = run.get_or_add_rPr()
    _set_complex(properties)
    properties.append(element("w:rtl"))


def _set_complex(properties: Any) -> None:
    for name, complex_name in _COMPLEX.items():
        simple = properties.find(qn(name))
        if simple is not None and properties.find(qn(complex_name)) is None:
            other = deepcopy(simple)
            other.tag = qn(complex_name)
            simple.addnext(other)
