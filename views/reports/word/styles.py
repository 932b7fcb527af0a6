"""How a Word file looks, and in which language it is proofread."""

# ruff: noqa: ANN401 — python-docx gives no types

from __future__ import annotations

from typing import Any

from babel.core import get_global
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from views.locales.direction import is_right_to_left
from views.reports.word.fonts import embed_fonts, font_name, right_to_left_font

WIDE = Mm(160)
"""The text's width: an A4 page between its margins."""
_MARGIN = Mm(25)
_INK, _ACCENT, _QUIET = RGBColor(0x1F, 0x29, 0x33), RGBColor(0x21, 0x66, 0xAC), RGBColor(0x5B, 0x67, 0x70)
_WARNING = RGBColor(0xB3, 0x58, 0x06)
_STYLES = {
    "Normal": (11, _INK),
    "Title": (26, _ACCENT),
    "Subtitle": (15, _INK),
    "Heading 1": (16, _ACCENT),
    "Heading 2": (13, _ACCENT),
    "Caption": (10, _INK),
    "Note": (9.5, _QUIET),
    "Draft": (10, _WARNING),
}
"""Size in points, and colour."""
_REGIONS = {"en": "GB"}
"""Where Babel's likeliest region is not the one meant."""


def set_up(file: Any, language: str) -> None:
    """Page, fonts and language."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    for name in ("Note", "Draft"):
        file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = file.styles["Normal"]
    for name, (size, colour) in _STYLES.items():
        style = file.styles[name]
        _font(style, language)
        style.font.size, style.font.color.rgb = Pt(size), colour
    # Spaced by default and not by the style "Normal", which would space the cells of tables too.
    _defaults(file, "w:pPrDefault/w:pPr/w:spacing").set(qn("w:after"), str(6 * 20))
    file.styles["Heading 1"].paragraph_format.space_before = Pt(20)
    file.styles["Heading 1"].paragraph_format.space_after = Pt(6)
    file.styles["Heading 2"].paragraph_format.space_before = Pt(12)
    file.styles["Heading 2"].paragraph_format.space_after = Pt(4)
    file.styles["Caption"].paragraph_format.space_before = Pt(8)
    file.styles["Caption"].paragraph_format.space_after = Pt(4)
    file.styles["Quote"].paragraph_format.left_indent = Mm(8)
    file.styles["Draft"].font.bold = True
    file.styles["Draft"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _language(file, tag(language))
    embed_fonts(file, language)


def _font(style: Any, language: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for kind in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), font_name(language))
    fonts.set(qn("w:cs"), right_to_left_font(language) if is_right_to_left(language) else font_name(language))


def tag(language: str) -> str:
    """The language with its region, as Word wants it: ro-RO."""
    likely = str(get_global("likely_subtags").get(language, language)).split("_")[-1]
    return f"{language}-{_REGIONS.get(language, likely)}"


def _language(file: Any, code: str) -> None:
    default = _defaults(file, "w:rPrDefault/w:rPr/w:lang")
    for kind in ("val", "eastAsia", "bidi"):
        default.set(qn(f"w:{kind}"), code)
    file.settings.element.find(qn("w:themeFontLang")).set(qn("w:val"), code)


def _defaults(file: Any, path: str) -> Any:
    return file.styles.element.xpath(f"w:docDefaults/{path}")[0]
