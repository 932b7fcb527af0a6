"""The typeface of Word files, carried in each of them: text and charts look alike on every machine.

PT Serif is under the SIL Open Font License and free to be embedded. Word and LibreOffice take it from the file; Google
Docs and macOS have it. What takes no font from a file shows a similar one.
"""

# ruff: noqa: ANN401, SLF001 — python-docx gives no types, and has no names for fonts

from __future__ import annotations

from functools import cache
from importlib.resources import files as resources
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from views.reports.word.xml import element

FONT, SIMILAR_FONT = "PT Serif", "Times New Roman"
"""The typeface of text and charts, and what takes its place where a program takes no font from the file."""
FONT_PACKAGE = "fontpkg_pt_serif"
_FACES = {
    "embedRegular": "PT_Serif-Web-Regular.ttf",
    "embedBold": "PT_Serif-Web-Bold.ttf",
    "embedItalic": "PT_Serif-Web-Italic.ttf",
}
"""The element that refers to a face, and its file; bold italics are drawn from the italics."""
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_OBFUSCATED = 32
"""So many bytes at the beginning of an embedded font are mixed with its key: ECMA-376, part 4, 2.8.1."""


def embed_fonts(file: Any) -> None:
    """Put the typeface into this Word file, and name what is like it."""
    table = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    # python-docx only copies this part, so that it has no relationships of its own yet.
    entries = []
    for number, (name, source) in enumerate(_FACES.items(), start=1):
        key, content = _obfuscated(source)
        part = Part(PackURI(f"/word/fonts/font{number}.odttf"), _CONTENT_TYPE, content, file.part.package)
        relationship = table.relate_to(part, RELATIONSHIP_TYPE.FONT)
        entries.append(f'<w:{name} r:id="{relationship}" w:fontKey="{{{str(key).upper()}}}"/>')
    entry = (
        f'<w:font w:name="{FONT}"><w:altName w:val="{SIMILAR_FONT}"/><w:charset w:val="00"/>'
        f'<w:family w:val="roman"/><w:pitch w:val="variable"/>{"".join(entries)}</w:font></w:fonts>'
    )
    table._blob = table.blob.replace(b"</w:fonts>", entry.encode())
    # Word looks for this mark before it takes a font from a file; the order of these settings is fixed.
    settings = file.settings.element
    settings.insert_element_before(element("w:embedTrueTypeFonts"), *_AFTER_EMBEDDING)


_AFTER_EMBEDDING = (
    "w:embedSystemFonts",
    "w:saveSubsetFonts",
    "w:bordersDoNotSurroundHeader",
    "w:bordersDoNotSurroundFooter",
    "w:proofState",
    "w:attachedTemplate",
    "w:stylePaneFormatFilter",
    "w:defaultTabStop",
    "w:characterSpacingControl",
    "w:compat",
)
"""Settings that may not stand before it, as far as python-docx writes them."""


@cache
def _obfuscated(source: str) -> tuple[UUID, bytes]:
    """The key of a font and the font as a Word file holds it; the same every time."""
    font = (resources(FONT_PACKAGE) / "files" / source).read_bytes()
    key = uuid5(NAMESPACE_URL, source)
    mask = key.bytes[::-1] * 2
    head = bytes(byte ^ mask[place] for place, byte in enumerate(font[:_OBFUSCATED]))
    return key, head + font[_OBFUSCATED:]
