"""The typefaces of Word files, carried in each of them: text and charts look alike on every machine.

PT Serif and Noto Naskh Arabic are under the SIL Open Font License and free to be embedded. Word and LibreOffice take
them from the file; Google Docs and macOS have the first. What takes no font from a file shows a similar one.
"""

# ruff: noqa: ANN401, SLF001 — python-docx gives no types, and has no names for fonts

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from itertools import count
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from babel.core import get_global
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from views.reports.typeset import FONTS_ON_BOARD
from views.reports.word.xml import element


@dataclass(frozen=True, slots=True)
class Typeface:
    """A typeface and its files."""

    name: str
    similar: str
    """What takes its place where a program takes no font from the file."""
    folder: Path
    files: Mapping[str, str]
    """The element that refers to a face → its file; bold italics are drawn from the italics."""


PT_SERIF = Typeface(
    "PT Serif",
    "Times New Roman",
    Path(str(resources("fontpkg_pt_serif"))) / "files",
    {
        "embedRegular": "PT_Serif-Web-Regular.ttf",
        "embedBold": "PT_Serif-Web-Bold.ttf",
        "embedItalic": "PT_Serif-Web-Italic.ttf",
    },
)
NASKH = Typeface(
    "Noto Naskh Arabic",
    "Times New Roman",
    Path(str(FONTS_ON_BOARD)),
    {"embedRegular": "NotoNaskhArabic-Regular.ttf", "embedBold": "NotoNaskhArabic-Bold.ttf"},
)
_OF_SCRIPT = {"Latn": (PT_SERIF,), "Cyrl": (PT_SERIF,), "Arab": (PT_SERIF, NASKH)}
EVERYWHERE = "Times New Roman"
"""What every machine has, or has its like of, for a script that no typeface on board has, such as Greek."""


def typefaces(language: str) -> tuple[Typeface, ...]:
    """Those a file of this language carries: of its text, and of Arabic letters."""
    likely = str(get_global("likely_subtags").get(language, language)).split("_")
    script = next((part for part in likely if len(part) == len("Latn")), "Latn")
    return _OF_SCRIPT.get(script, ())


def font_name(language: str) -> str:
    """The typeface of the text."""
    faces = typefaces(language)
    return faces[0].name if faces else EVERYWHERE


def right_to_left_font(language: str) -> str:
    """The typeface of what is written from right to left."""
    return NASKH.name if NASKH in typefaces(language) else EVERYWHERE


_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_OBFUSCATED = 32
"""So many bytes at the beginning of an embedded font are mixed with its key: ECMA-376, part 4, 2.8.1."""


def embed_fonts(file: Any, language: str) -> None:
    """Put the typefaces of this language into this Word file, and name what is like them."""
    faces = typefaces(language)
    if not faces:
        return
    table = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    # python-docx only copies this part, so that it has no relationships of its own yet.
    number = count(1)
    entries = "".join(_entry(file, table, face, number) for face in faces)
    table._blob = table.blob.replace(b"</w:fonts>", f"{entries}</w:fonts>".encode())
    # Word looks for this mark before it takes a font from a file; the order of these settings is fixed.
    settings = file.settings.element
    settings.insert_element_before(element("w:embedTrueTypeFonts"), *_AFTER_EMBEDDING)


def _entry(file: Any, table: Any, face: Typeface, number: Iterator[int]) -> str:
    entries = []
    for name, source in face.files.items():
        key, content = _obfuscated(face.folder / source)
        part = Part(PackURI(f"/word/fonts/font{next(number)}.odttf"), _CONTENT_TYPE, content, file.part.package)
        relationship = table.relate_to(part, RELATIONSHIP_TYPE.FONT)
        entries.append(f'<w:{name} r:id="{relationship}" w:fontKey="{{{str(key).upper()}}}"/>')
    return (
        f'<w:font w:name="{face.name}"><w:altName w:val="{face.similar}"/><w:charset w:val="00"/>'
        f'<w:family w:val="roman"/><w:pitch w:val="variable"/>{"".join(entries)}</w:font>'
    )


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
def _obfuscated(source: Path) -> tuple[UUID, bytes]:
    """The key of a font and the font as a Word file holds it; the same every time."""
    font = source.read_bytes()
    key = uuid5(NAMESPACE_URL, source.name)
    mask = key.bytes[::-1] * 2
    head = bytes(byte ^ mask[place] for place, byte in enumerate(font[:_OBFUSCATED]))
    return key, head + font[_OBFUSCATED:]
