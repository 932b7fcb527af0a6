"""The settings file as TOML finds it: a group of keys, or one sentence why there is none; it knows no key's meaning."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from bot.settings.errors import ErrorCollector

_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_PLAIN = {
    "Cannot overwrite a value": "this key is given twice",
    "Invalid value": "this is no value: texts stand in quotation marks",
    "Invalid initial character for a key part": "a key was expected here",
    "Unclosed array": "a bracket is opened and not closed",
    "Invalid statement": "this is neither a key with its value nor a heading",
}


def parsed(path: Path, notes: ErrorCollector) -> dict[str, Any] | None:
    """The file's keys and values; None when it cannot be read, which is noted."""
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
        return _loaded(text, notes)
    return None


def _loaded(text: str, notes: ErrorCollector) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        notes.add("", _where(str(error), text))
    except RecursionError:
        notes.add("", "the file cannot be understood: its brackets are nested too deeply")
    except ValueError:  # numbers of thousands of digits, which are no numbers to Python
        notes.add("", "the file cannot be understood: one of its numbers is too long")
    return None


def _where(message: str, text: str) -> str:
    match = _PLACE.search(message)
    what = message[: match.start()] if match else message
    lines = text.split("\n")
    line, column = (match["line"], match["column"]) if match else (None, None)
    place = f"line {line or len(lines)}, column {column or len(lines[-1]) + 1}"
    if line is None and not what.startswith("Cannot"):
        what = "it ends in the middle of something; perhaps a quotation mark or a bracket was opened and not closed"
    return f"{place}: the file cannot be understood here ({_PLAIN.get(what, what)})"
