"""What pydantic finds wrong with the shape of the settings, said in plain words; it decides nothing."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any, TypeAlias

from pydantic import BaseModel

from formats.event.schema_keys import headings_of, nearest_heading, nearest_key
from formats.event.suggestions import AFFIRMATIVE, NEGATIVE, clock, date_and_time, identifier, language
from views.i18n import languages

SHOWN = 60
"""So much of a wrong value is repeated."""
_HEADINGS = {"event", "profession", "registration", "agenda", "question", "message", "further_survey"}

WHOAMI = "; people are given by their Telegram number, which /whoami tells each of them"

Found: TypeAlias = Mapping[str, Any]
"""One of pydantic's errors."""


def suggest(word: str, candidates: Iterable[str]) -> str:
    """A guess at what was meant, to stand after a sentence; empty when nothing is near."""
    close = difflib.get_close_matches(word, list(candidates), 1)
    return f' (did you mean "{close[0]}"?)' if close else ""


def suggest_language(word: str) -> str:
    """A guess at the language that was meant, to stand after a sentence; empty when nothing is near."""
    code = language(word)
    if code:
        return "" if code == word else f' (did you mean "{code}"?)'
    return suggest(word, languages())


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


def reason_of(error: Found, root: type[BaseModel]) -> str:
    """What is wrong, in plain words; ``root`` is the shape of the whole file. A token is never repeated."""
    say = _SENTENCES.get(str(error["type"]))
    if error["type"] == "extra_forbidden":
        return _unknown(error, root)
    if error["loc"][:2] == ("telegram", "token"):
        return "the token must be a text in quotation marks, without spaces, as @BotFather gave it"
    return say(error) if say else str(error["msg"]).lower()


def _context(error: Found, name: str) -> Any:  # noqa: ANN401 — each kind of error has its own
    return error.get("ctx", {}).get(name)


def _unknown(error: Found, root: type[BaseModel]) -> str:
    *above, name = error["loc"]
    if name in languages():
        return 'there is no such key here; texts stand in braces behind their key, as in label = { en = "…", ro = "…" }'
    heading, key = nearest_heading(str(name), error["input"], root), nearest_key(str(name), above, root)
    hint = f" (did you mean {heading}?)" if heading else f' (did you mean "{key}"?)' if key else ""
    hint = hint or _belongs(str(name), above, root) or _suggest_key(str(name), root)
    return f"there is no such key here{hint}"


def _suggest_key(name: str, root: type[BaseModel]) -> str:
    keys = dict(headings_of(root))
    close = difflib.get_close_matches(name, keys, 1)
    return f' (did you mean "{close[0]}" under {keys[close[0]]}?)' if close else ""


def _belongs(name: str, above: list[str | int], root: type[BaseModel]) -> str:
    # Below a heading in two brackets keys of the event are read as those of the last profession, item or message.
    headings = [heading for key, heading in headings_of(root) if key == name]
    groups = [str(step) for step in above if isinstance(step, str)]
    outer = [
        heading for heading in headings if heading.strip("[]") in {".".join(groups[:n]) for n in range(len(groups))}
    ]
    if outer:
        return f"; it belongs to {outer[-1]}: put it above the first heading below that one"
    return f"; it belongs under {headings[0]}" if len(headings) == 1 else ""


def _group(error: Found) -> str:
    name = error["loc"][-1]
    if isinstance(error["input"], list):
        return f"this heading stands in single brackets, as in [{'event.survey' if name == 'survey' else name}]"
    hint = ""
    if "options" in error["loc"]:
        hint = '; write { id = "…", label = { en = "…", ro = "…" } }'
    elif name == "show_if":
        hint = '; write { question = "…", is = "…" }'
    elif isinstance(name, str):
        hint = f"; it is a heading, as in [{'.'.join(str(s) for s in error['loc'] if isinstance(s, str))}]"
    return f"{shown(error['input'])} stands where a group of keys is expected{hint}"


def _expect_list(error: Found) -> str:
    name, value = error["loc"][-1], error["input"]
    if name in _HEADINGS and isinstance(value, dict):
        above = "".join(f"{part}." for part in error["loc"][:-1] if isinstance(part, str))
        return f"this heading stands in two brackets, as in [[{above}{name}]]"
    return f"{shown(value)} must be a list, in square brackets{_as_list(value, name)}"


def _as_list(value: object, name: str | int) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"; write [{value}]"
    if not isinstance(value, str) or not value.strip():
        return ""
    parts = [part for part in re.split(r"[\s,;\[\]\"']+", value) if part]
    if name == "quiet_hours":
        times = [clock(part) for part in re.split(r"\s*(?:[-–,]| to )\s*", value.strip("[] "))]
        return f"; write [{', '.join(json.dumps(each) for each in times)}]" if all(times) else ""
    if name in {"organizers", "coordinators"}:
        return f"; write [{', '.join(parts)}]" if all(part.isdigit() for part in parts) else WHOAMI
    return f"; write [{', '.join(json.dumps(part, ensure_ascii=False) for part in parts)}]"


def _words(error: Found) -> str:
    value = error["input"]
    text = value if isinstance(value, str) and len(value) <= SHOWN else "…"
    example = f'{{ en = {json.dumps(text, ensure_ascii=False)}, ro = "…" }}'
    return f"{shown(value)} must be given for each language, as in {example}"


def _text(error: Found) -> str:
    value = error["input"]
    text = _as_text(value, error["loc"])
    instead = f'; write "{text}"' if text else ""
    return f"{shown(value)} must be a text in quotation marks{instead}"


def _as_text(value: object, location: tuple[str | int, ...]) -> str:
    """The text that was probably meant by this value; empty when none."""
    if isinstance(value, bool):
        return {True: "yes", False: "no"}[value] if location[-1] == "is" else ""
    if not isinstance(value, (int, float, date, time)):
        return ""
    if "quiet_hours" in location:
        return clock(shown(value))
    unit = {"keep_registrations": "d", "keep_comments": "d", "gap": "h"}.get(str(location[-1]), "")
    return f"{shown(value)}{unit}"


def _pattern(error: Found) -> str:
    value, pattern = shown(error["input"]), str(_context(error, "pattern"))
    if "http" in pattern:
        return f"{value} is no address that begins with https:// or http://"
    is_code = "{2,32}" in pattern
    rule = "1 to 32 of the characters a-z, 0-9, - and _"
    if is_code:
        rule = "2 to 32 of the characters a-z, 0-9 and -"
    elif "{1,64}" in pattern:
        rule = "1 to 64 letters, digits, and the characters - . and _"
    proposal = identifier(str(error["input"]), "-" if is_code else "_-")
    hint = f'; write "{proposal}"' if len(proposal) > 1 else ""
    return f"{value} must be {rule}{hint}"


def _bound(words: str, name: str) -> Callable[[Found], str]:
    return lambda error: f"{shown(error['input'])} must be {words} {_plain_number(error, name)}{_about_people(error)}"


def _plain_number(error: Found, name: str) -> str:
    limit = _context(error, name)
    return str(int(limit)) if limit == int(limit) else f"{limit:g}"


def _about_people(error: Found) -> str:
    if error["loc"][0] != "staff" or not isinstance(error["input"], int):
        return ""
    return f"; a negative number is that of a group{WHOAMI}" if error["input"] < 0 else WHOAMI


def _whole_number(error: Found) -> str:
    value = error["input"]
    hint = ""
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d+\s*", value):
        hint = f"; write {int(value)}, without quotation marks"
    elif error["loc"][0] == "staff":
        hint = WHOAMI
    return f"{shown(value)} must be a whole number{hint}"


def _number(error: Found) -> str:
    value = error["input"]
    plain = value.replace(",", ".").strip() if isinstance(value, str) else ""
    hint = f"; write {plain}, without quotation marks" if re.fullmatch(r"-?\d+(\.\d+)?", plain) else ""
    return f"{shown(value)} must be a number{hint}"


def _true_or_false(error: Found) -> str:
    word = str(error["input"]).strip().lower()
    meaning = "true" if word in AFFIRMATIVE else "false" if word in NEGATIVE else ""
    hint = f"; write {meaning}, without quotation marks" if meaning else ""
    return f"{shown(error['input'])} must be true or false{hint}"


def _day_and_time(error: Found) -> str:
    value = error["input"]
    moment = date_and_time(value if isinstance(value, str) else shown(value))
    hint = f"; write {moment}, without quotation marks" if moment and isinstance(value, str) else ""
    return f"{shown(value)} must be a day and a time, as in {moment or '2027-03-22T09:30:00'}{hint}"


def _day(error: Found) -> str:
    value = error["input"]
    moment = date_and_time(value if isinstance(value, str) else shown(value).split("T")[0])
    hint = f"; write {moment[:10]}, without quotation marks" if moment and isinstance(value, str) else ""
    return f"{shown(value)} must be a day, as in {moment[:10] or '2027-03-22'}{hint}"


def _time_of_day(error: Found) -> str:
    value = error["input"]
    # Without quotation marks 9.30 is a number, the same as 9.3.
    text = f"{value:.2f}" if isinstance(value, float) else str(value)
    at = clock(text) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    hint = f"; write {at}:00{', without quotation marks' if isinstance(value, str) else ''}" if at else ""
    return f"{shown(value)} must be a time of day, as in 10:00:00{hint}"


def _one_of(error: Found) -> str:
    choices = str(_context(error, "expected")).replace("'", '"')
    hint = suggest(str(error["input"]), re.findall('"([^"]+)"', choices))
    return f"{shown(error['input'])} is not possible here; write one of {choices}{hint}"


def _missing(error: Found) -> str:
    if heading := _MISSING_HEADINGS.get(str(error["loc"][-1])):
        return f"this heading is missing; write {heading} below it"
    example = _EXAMPLES.get(str(error["loc"][-1]), "")
    return f"this key is missing; write {error['loc'][-1]} = {example}" if example else "this key is missing"


_MISSING_HEADINGS = {
    "privacy": "[privacy], with controller and contact",
    "profession": "[[event.profession]], with id and label",
    "survey": "[event.survey], with title and closes",
}
_EXAMPLES = {
    **dict.fromkeys(("title", "description", "venue", "text", "label"), '{ en = "…", ro = "…" }'),
    **dict.fromkeys(("controller", "contact", "id", "code"), '"…"'),
    "timezone": '"Europe/Bucharest"',
    "closes": '"end + 7d at 18:00"',
    "when": '"end + 2h"',
    "kind": '"rating"',
    "send": '"survey"',
}


_SENTENCES: Mapping[str, Callable[[Found], str]] = {
    "missing": _missing,
    "value_error": lambda error: f"{shown(error['input'])} is not possible here: {_context(error, 'error')}",
    "literal_error": _one_of,
    "string_pattern_mismatch": _pattern,
    "too_short": lambda _: "at least one is needed",
    "too_long": lambda error: f"at most {_context(error, 'max_length')} are possible",
    "string_too_short": lambda _: "this text is empty",
    "string_too_long": lambda error: f"this text is longer than {_context(error, 'max_length')} characters",
    "greater_than": _bound("more than", "gt"),
    "greater_than_equal": _bound("at least", "ge"),
    "less_than_equal": _bound("at most", "le"),
    "bool_type": _true_or_false,
    "int_type": _whole_number,
    "float_type": _number,
    "finite_number": _number,
    "dict_type": _words,
    "model_type": _group,
    "list_type": _expect_list,
    "string_type": _text,
    "time_type": _time_of_day,
    "date_type": _day,
    "datetime_type": _day_and_time,
}
