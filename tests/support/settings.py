"""Settings files made of the example by changing some of its lines, and what is said about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args, get_origin

from bot.settings.loader import ErrorList, Settings, read
from formats.event.schema_keys import keys_of

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"
TEXT = EXAMPLE.read_text("utf-8")
SHARED = {"event.registration": "event.survey.question", "event.further_survey": "event.survey"}
"""Registration questions are written like those of a survey, and further surveys like the main one."""


def changed(*changes: tuple[str, str]) -> str:
    """The example with the first of each of these passages replaced."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def settings(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Settings:
    result = read(write(folder, text), environ or {})
    assert isinstance(result, Settings), result
    return result


def mistakes(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """File, key and reason of each mistake."""
    result = read(write(folder, text), environ or {})
    assert isinstance(result, ErrorList), "there is no mistake"
    return [(mistake.file, mistake.key, mistake.reason) for mistake in result.items]


def known_keys(kind: object, above: str = "") -> Iterator[str]:
    """Every key there can be, from the top of the file."""
    for key, kind_below in keys_of(kind).items():
        yield f"{above}{key}"
        below = (part for member in (kind_below, *get_args(kind_below)) for part in (member, *get_args(member)))
        shapes = {part for part in below if get_origin(part) is None and keys_of(part)}
        for shape in shapes:
            yield from known_keys(shape, SHARED.get(f"{above}{key}", f"{above}{key}") + ".")
