"""What pydantic finds wrong with the shape of the settings, said in plain words; it decides nothing."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any, TypeAlias

from bot.settings.schema import SettingsShape, keys_of, kind_at

SHOWN = 60
"""So much of a wrong value is repeated."""
_HEADINGS = {"event", "profession", "registration", "agenda", "question", "message"}

Found: TypeAlias = Mapping[str, Any]
"""One of pydantic's errors."""


def suggest(word: str, candidates: Iterable[str]) -> str:
    """A guess at what was meant, to stand after a sentence; empty when nothing is near."""
    close = difflib.get_close_matches(word, list(candidates), 1)
    return f' (did you mean "{close[0]}"?)' if close else ""


def shown(value: object) -> str:
    """A wrong value as it stands in the file, shortened."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            text = json.dumps(value, ensure_ascii=False)
            return text if len(text) <= SHOWN else f'{text[:SHOWN]}…"'
        case dict():
            return "a group of keys"
        case list():
            return "a list"
        case date() | time():
            return value.isoformat()
        case _:
            text = str(value)
            return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def reason_of(error: Found) -> str:
    """What is wrong, in plain words; a token is never repeated."""
    say = _SENTENCES.get(str(error["type"]))
    if error["loc"][:2] == ("telegram", "token"):
        return "the token must be a text in quotation marks, without spaces, as @BotFather gave it"
    return say(error) if say else str(error["msg"]).lower()


def _context(error: Found, name: str) -> Any:  # noqa: ANN401 — each kind of error has its own
    return error.get("ctx", {}).get(name)


def _unknown(error: Found) -> str:
    *above, name = error["loc"]
    return f"there is no such key here{suggest(str(name), keys_of(kind_at(SettingsShape, above)))}"


def _group(error: Found) -> str:
    name = error["loc"][-1]
    if isinstance(error["input"], list):
        return f"this heading stands in single brackets, as in [{'event.survey' if name == 'survey' else name}]"
    return f"{shown(error['input'])} stands where a group of keys is expected"


def _expect_list(error: Found) -> str:
    name = error["loc"][-1]
    if name in _HEADINGS and isinstance(error["input"], dict):
        above = "".join(f"{part}." for part in error["loc"][:-1] if isinstance(part, str))
        return f"this heading stands in two brackets, as in [[{above}{name}]]"
    return f"{shown(error['input'])} must be a list, in square brackets"


def _words(error: Found) -> str:
    return f'{shown(error["input"])} must be given for each language, as in {{ en = "…", ro = "…" }}'


def _text(error: Found) -> str:
    return f"{shown(error['input'])} must be a text in quotation marks"


def _pattern(error: Found) -> str:
    value, pattern = shown(error["input"]), str(_context(error, "pattern"))
    if "http" in pattern:
        return f"{value} is no address that begins with https:// or http://"
    rule = (
        "2 to 32 of the characters a-z, 0-9 and -"
        if "{2,32}" in pattern
        else "1 to 32 of the characters a-z, 0-9, - and _"
    )
    return f"{value} must be {rule}"


def _bound(words: str, name: str) -> Callable[[Found], str]:
    return lambda error: f"{shown(error['input'])} must be {words} {_context(error, name):g}"


def _must(words: str) -> Callable[[Found], str]:
    return lambda error: f"{shown(error['input'])} must be {words}"


def _one_of(error: Found) -> str:
    choices = str(_context(error, "expected")).replace("'", '"')
    return f"{shown(error['input'])} is not possible here; write one of {choices}"


_SENTENCES: Mapping[str, Callable[[Found], str]] = {
    "missing": lambda _: "this key is missing",
    "extra_forbidden": _unknown,
    "value_error": lambda error: str(_context(error, "error")),
    "literal_error": _one_of,
    "string_pattern_mismatch": _pattern,
    "too_short": lambda _: "at least one is needed",
    "too_long": lambda error: f"at most {_context(error, 'max_length')} are possible",
    "string_too_short": lambda _: "this text is empty",
    "string_too_long": lambda error: f"this text is longer than {_context(error, 'max_length')} characters",
    "greater_than": _bound("more than", "gt"),
    "greater_than_equal": _bound("at least", "ge"),
    "less_than_equal": _bound("at most", "le"),
    "bool_type": _must("true or false"),
    "int_type": _must("a whole number"),
    "float_type": _must("a number"),
    "finite_number": _must("a number"),
    "dict_type": _words,
    "model_type": _group,
    "list_type": _expect_list,
    "string_type": _text,
    "time_type": _must("a time of day, as in 10:00:00"),
    "date_type": _must("a day, as in 2027-03-22"),
    "datetime_type": _must("a day and a time, as in 2027-03-22T09:30:00"),
}
