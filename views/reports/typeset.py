"""Templates and data set into pictures or a PDF; data come as JSON and are never pasted into a template."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any, cast

from views.reports.signs import needs_look, spelled_out

if TYPE_CHECKING:
    import typst

ACCESSIBLE = "ua-1"
"""PDF/UA-1: tagged, with title, language and alternative texts."""
FONT_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk", "fontpkg_pt_serif")
"""Noto for emoji and for the scripts that typst's own fonts lack, and the typeface of Word files, under the SIL Open
Font License.
"""
FONTS_ON_BOARD = resources("views.reports") / "fonts"
"""Noto Naskh Arabic in two weights, of which the packages have none; under the same licence."""
_ROUNDS = 4
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)

_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class TypesettingError(Exception):
    """A template could not be set with these data: a sign that no font has, or a picture that is none."""


def pictures(template: str, content: str, *, pixels_per_inch: int) -> tuple[bytes, ...]:
    """The template's pages as PNG, the same bytes for the same content; ``content`` is JSON.

    A sign that no font has is spelled out, as in ``[face with bags under eyes]``.
    """
    inputs = {"content": _replace_missing(content)}
    # Its types forget that several pages are a list.
    images = cast("bytes | list[bytes]", _compile(template, format="png", ppi=pixels_per_inch, sys_inputs=inputs))
    return tuple(images) if isinstance(images, list) else (images,)


def pdf(template: str, content: Any, made_at: datetime) -> bytes:  # noqa: ANN401 — whatever JSON can say
    """The template as PDF/UA-1, the same bytes for the same content and moment.

    The standard forbids signs that no font has, so each is spelled out. Should a text still not do, the PDF is tagged
    all the same but does not claim the standard.
    """
    printable = content
    for _ in range(_ROUNDS):
        try:
            return _pdf(template, printable, made_at, [ACCESSIBLE])
        except TypesettingError as error:
            printable = each(printable, partial(spelled_out, signs=_missing_in_error(error)))
    return _pdf(template, content, made_at, [])


def missing_characters(texts: Iterable[str]) -> frozenset[str]:
    """The signs in these texts that no font has; one can be made of several characters."""
    return _missing_characters(tuple(sorted({text for text in texts if needs_look(text)})))


@lru_cache(maxsize=64)
def _missing_characters(texts: tuple[str, ...]) -> frozenset[str]:
    signs: frozenset[str] = frozenset()
    while texts:
        try:
            _pdf("coverage", [spelled_out(text, signs) for text in texts], _ANY_DAY, [ACCESSIBLE])
        except TypesettingError as error:
            new = _missing_in_error(error) - signs
            if new:
                signs |= new
                continue
        break
    return signs


def _replace_missing(content: str) -> str:
    if not needs_look(content) and "\\u" not in content:
        return content
    value = json.loads(content)
    signs = missing_characters(_texts(value))
    return json.dumps(each(value, partial(spelled_out, signs=signs)), ensure_ascii=False, sort_keys=True)


def _texts(content: Any) -> Iterator[str]:  # noqa: ANN401 — JSON
    match content:
        case str():
            yield content
        case list():
            yield from (text for part in content for text in _texts(part))
        case dict():
            yield from _texts(list(content.values()))
        case _:
            pass


def _missing_in_error(error: TypesettingError) -> frozenset[str]:
    signs = _UNSHOWN.findall(str(error))
    return frozenset(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), sign) for sign in signs)


@cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415 — some MB in each of many bots, for what is asked for now and then

    # The machine's own are never looked at: every machine draws the same.
    return typst.Fonts(
        include_system_fonts=False,
        font_paths=[str(FONTS_ON_BOARD), *(str(resources(package)) for package in FONT_PACKAGES)],
    )


def _pdf(template: str, content: Any, made_at: datetime, standards: list[str]) -> bytes:  # noqa: ANN401 — JSON
    inputs = {"content": json.dumps(content, ensure_ascii=False, sort_keys=True)}
    moment = int(made_at.timestamp())
    return _compile(template, format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=moment)


def _compile(template: str, **options: Any) -> bytes:  # noqa: ANN401 — as typst has them
    import typst  # noqa: PLC0415 — likewise

    try:
        return cast("bytes", typst.compile(_sources(template), font_paths=_fonts(), **options))
    except typst.TypstError as error:
        raise TypesettingError(error.diagnostic) from error


_CODES = {"kind", "language"}
"""What a template decides by, and nobody reads."""


def each(content: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 — JSON
    """The same content with every text changed."""
    match content:
        case str():
            return change(content)
        case list() | tuple():
            return [each(part, change) for part in content]
        case dict():
            return {key: part if key in _CODES else each(part, change) for key, part in content.items()}
        case _:
            return content


@cache
def _sources(template: str) -> Any:  # noqa: ANN401 — typst takes several files at once; its types do not know it
    folder = resources("views.reports")
    sources = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".typ")}
    return {"main.typ": sources[f"{template}.typ"], **sources}
