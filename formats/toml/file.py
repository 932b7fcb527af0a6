"""The settings file as TOML finds it: a group of keys, or one sentence why there is none; it knows no key's meaning."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from domain.editing.mistakes import MistakeKind, english, mistake
from formats.event.errors import ErrorCollector
from formats.event.places import Source
from formats.toml.lines import key_lines
from formats.toml.syntax import explain


def parsed(path: Path, notes: ErrorCollector) -> Source | None:
    """The file's keys and values, and their lines; None when it cannot be read, which is noted."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        notes.add("", english(f"there is no settings file at {path}; copy config.example.toml to begin"))
    except IsADirectoryError:
        notes.add("", english(f"{path} is a folder, not a settings file"))
    except UnicodeDecodeError:
        notes.add("", mistake(MistakeKind.NOT_UTF8))
    except (OSError, ValueError) as error:
        notes.add("", english(f"{path} cannot be read ({getattr(error, 'strerror', None) or error})"))
    else:
        return parsed_text(text, notes)
    return None


def parsed_text(text: str, notes: ErrorCollector) -> Source | None:
    """The same of a text; None when it is no TOML, which is noted."""
    values = _loaded(text, notes)
    return None if values is None else Source(values, key_lines(text))


def _loaded(text: str, notes: ErrorCollector) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        notes.add("", explain(str(error), text))
    except RecursionError:
        notes.add("", mistake(MistakeKind.NESTED_TOO_DEEPLY))
    except ValueError:  # numbers of thousands of digits, which are no numbers to Python
        notes.add("", mistake(MistakeKind.NUMBER_TOO_LONG))
    return None
