"""What a Word file has and python-docx has no name for: fields, repeated heads, alternative texts, shades."""

# ruff: noqa: ANN401, SLF001 — python-docx gives no types, and what it cannot do is done in the XML below it

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# python-docx has no types of its own, so its objects are Any here.


def element(name: str, **attributes: str) -> Any:
    """An element such as ``w:shd`` with attributes in the namespace ``w``."""
    node = OxmlElement(name)
    for key, value in attributes.items():
        node.set(qn(f"w:{key}"), value)
    return node


def field(paragraph: Any, instruction: str, placeholder: str) -> None:
    """Something Word computes, such as ``PAGE``; ``placeholder`` stands there until it does."""
    for part in ("begin", instruction, "separate", None, "end"):
        run = paragraph.add_run(placeholder if part is None else "")
        if part in {"begin", "separate", "end"}:
            run._r.append(element("w:fldChar", fldCharType=part))
        elif part is not None:
            text = element("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {part} "
            run._r.append(text)


def header_row(row: Any) -> None:
    """This row is the table's head and stands on every page the table reaches."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))
    keep_row_together(row)


def keep_row_together(row: Any) -> None:
    """This row is not divided between two pages."""
    row._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))


def keep_on_one_line(cell: Any) -> None:
    """The cell's text is not broken."""
    cell._tc.get_or_add_tcPr().append(element("w:noWrap"))


def set_background(cell: Any, colour: str = "E9EDF0") -> None:
    """The cell's ground in that colour."""
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=colour))


def alternative_text(picture: Any, text: str) -> None:
    """What is read to those who cannot see the picture; it stands flush with the text."""
    picture._inline.docPr.set("descr", text)
    for side in "TBLR":
        picture._inline.set(f"dist{side}", "0")


def set_cell_margin(table: Any, above_and_below: int) -> None:
    """Room in every cell, in twentieths of a point."""
    margins = element("w:tblCellMar")
    for side in ("top", "bottom"):
        margins.append(element(f"w:{side}", w=str(above_and_below), type="dxa"))
    properties = table._tbl.tblPr
    properties.insert(list(properties).index(properties.find(qn("w:tblLook"))), margins)


def set_table_header(table: Any, *, row: bool, column: bool) -> None:
    """Whether the first row and the first column say what the others hold."""
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.set(qn("w:firstRow"), str(int(row)))
    look.set(qn("w:firstColumn"), str(int(column)))
