"""Settings files made of the example by changing some of its lines, and what is said about them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.config import Mistakes, Settings, read

EXAMPLE = Path(__file__).resolve().parent.parent / "config.example.toml"
TEXT = EXAMPLE.read_text("utf-8")


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
    found = read(write(folder, text), environ or {})
    assert isinstance(found, Settings), found
    return found


def mistakes(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """File, key and reason of each mistake."""
    found = read(write(folder, text), environ or {})
    assert isinstance(found, Mistakes), "there is no mistake"
    return [(mistake.file, mistake.key, mistake.reason) for mistake in found.items]
