"""The settings file as TOML finds it: a group of keys, or one sentence why there is none; it knows no key's meaning."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from formats.event.errors import ErrorCollector
from formats.event.places import Source
from formats.toml.lines import key_lines
from formats.toml.syntax import explain


def parsed(path: Path, notes: ErrorCollector) -> Source | None:
    """The file's keys and values, and their lines; None when it cannot be read, which is noted."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        notes.add("", f"there is no settings file at {path}; copy config.example.toml to begin")
    except IsADirectoryError:
        notes.add("", f"{path} is a folder, not a settings file")
    except UnicodeDecodeError:
        notes.add("", "the file is not UTF-8 text; save it again as UTF-8")
    except (OSError, ValueError) as error:
        notes.add("", f"{path} cannot be read ({getattr(error, 'strerror', None) or error})")
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
        notes.add("", "the file cannot be understood: its brackets are nested too deeply")
    except ValueError:  # numbers of thousands of digits, which are no numbers to Python
        notes.add("", "the file cannot be understood: one of its numbers is too long")
    return None
