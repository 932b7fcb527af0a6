"""What pydantic finds wrong with the shape of the settings, as mistakes of our own; it decides nothing."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any, TypeAlias

from pydantic import BaseModel

from domain.editing.mistakes import Mistake, MistakeValue, english, mistake
from domain.editing.mistakes import MistakeKind as Kind
from formats.event.schema import InvalidValue
from formats.event.schema_keys import headings_of, nearest_heading, nearest_key
from formats.event.suggestions import clock, date_and_time, identifier, language
from views.i18n import languages
from views.locales.vocabulary import is_affirmative, is_negative

SHOWN = 60
"""So much of a wrong value is repeated."""
_HEADINGS = {"event", "profession", "registration", "agenda", "question", "message", "further_survey"}

PydanticError: TypeAlias = Mapping[str, Any]
"""One of pydantic's errors."""


def suggest(word: str, candidates: Iterable[str]) -> Mistake | None:
    """A guess at what was meant; None when nothing is near."""
    close = difflib.get_close_matches(word, list(candidates), 1)
    return mistake(Kind.DID_YOU_MEAN, word=f'"{close[0]}"') if close else None


def suggest_language(word: str) -> Mistake | None:
    """A guess at the language that was meant; None when nothing is near."""
    code = language(word)
    if code:
        return None if code == word else mistake(Kind.DID_YOU_MEAN, word=f'"{code}"')
    return suggest(word, languages())


def shown(value: object) -> str:
    """A wrong value as it stands in the file, shortened."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            text = json.dumps(value, ensure_ascii=False)
            return text if len(text) <= SHOWN else f'{text[:SHOWN]}…"'
        case date() | time():
            return value.isoformat()
        case _:
            text = str(value)
            return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def mistake_of(error: PydanticError, root: type[BaseModel]) -> Mistake:
    """What is wrong; ``root`` is the shape of the whole file. A token is never repeated."""
    if error["type"] == "extra_forbidden":
        return _unknown(error, root)
    if error["loc"][:2] == ("telegram", "token"):
        return mistake(Kind.TOKEN_FORM)
    describe = _MISTAKES.get(str(error["type"]))
    return describe(error) if describe else mistake(Kind.NOT_POSSIBLE, value=_value(error))


def _value(error: PydanticError) -> MistakeValue:
    match error["input"]:
        case dict():
            return mistake(Kind.GROUP_VALUE)
        case list():
            return mistake(Kind.LIST_VALUE)
        case value:
            return shown(value)


def _context(error: PydanticError, name: str) -> Any:  # noqa: ANN401 — each kind of error has its own
    return error.get("ctx", {}).get(name)


def _write(text: str) -> Mistake | None:
    return mistake(Kind.WRITE, text=text) if text else None


def _write_without_quotes(text: str) -> Mistake | None:
    return mistake(Kind.WRITE_WITHOUT_QUOTES, text=text) if text else None


def _unknown(error: PydanticError, root: type[BaseModel]) -> Mistake:
    *above, name = error["loc"]
    if name in languages():
        return mistake(Kind.LANGUAGE_AS_KEY, example='label = { en = "…", ro = "…" }')
    heading, key = nearest_heading(str(name), error["input"], root), nearest_key(str(name), above, root)
    word = heading or (f'"{key}"' if key else "")
    hint = mistake(Kind.DID_YOU_MEAN, word=word) if word else None
    hint = hint or _belongs(str(name), above, root) or _suggest_key(str(name), root)
    return mistake(Kind.UNKNOWN_KEY, hint)


def _suggest_key(name: str, root: type[BaseModel]) -> Mistake | None:
    keys = dict(headings_of(root))
    close = difflib.get_close_matches(name, keys, 1)
    return mistake(Kind.DID_YOU_MEAN_UNDER, word=f'"{close[0]}"', heading=keys[close[0]]) if close else None


def _belongs(name: str, above: list[str | int], root: type[BaseModel]) -> Mistake | None:
    # Below a heading in two brackets keys of the event are read as those of the last profession, item or message.
    headings = [heading for key, heading in headings_of(root) if key == name]
    groups = [str(step) for step in above if isinstance(step, str)]
    outer = [
        heading for heading in headings if heading.strip("[]") in {".".join(groups[:n]) for n in range(len(groups))}
    ]
    if outer:
        return mistake(Kind.BELONGS_ABOVE, heading=outer[-1])
    return mistake(Kind.BELONGS_UNDER, heading=headings[0]) if len(headings) == 1 else None


def _group(error: PydanticError) -> Mistake:
    name = error["loc"][-1]
    if isinstance(error["input"], list):
        heading = f"[{'event.survey' if name == 'survey' else name}]"
        return mistake(Kind.SINGLE_BRACKETS, heading=heading)
    hint = None
    if "options" in error["loc"]:
        hint = _write('{ id = "…", label = { en = "…", ro = "…" } }')
    elif name == "show_if":
        hint = _write('{ question = "…", is = "…" }')
    elif isinstance(name, str):
        path = ".".join(str(step) for step in error["loc"] if isinstance(step, str))
        hint = mistake(Kind.IS_HEADING, heading=f"[{path}]")
    return mistake(Kind.NOT_A_GROUP, hint, value=_value(error))


def _list(error: PydanticError) -> Mistake:
    name, value = error["loc"][-1], error["input"]
    if name in _HEADINGS and isinstance(value, dict):
        above = "".join(f"{part}." for part in error["loc"][:-1] if isinstance(part, str))
        return mistake(Kind.DOUBLE_BRACKETS, heading=f"[[{above}{name}]]")
    return mistake(Kind.NOT_A_LIST, _as_list(value, name), value=_value(error))


def _as_list(value: object, name: str | int) -> Mistake | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return _write(f"[{value}]")
    if not isinstance(value, str) or not value.strip():
        return None
    parts = [part for part in re.split(r"[\s,;\[\]\"']+", value) if part]
    if name == "quiet_hours":
        times = [clock(part) for part in re.split(r"\s*(?:[-–,]| to )\s*", value.strip("[] "))]
        return _write(f"[{', '.join(json.dumps(each) for each in times)}]") if all(times) else None
    if name in {"organizers", "coordinators"}:
        is_clear = all(part.isdigit() for part in parts)
        return _write(f"[{', '.join(parts)}]") if is_clear else mistake(Kind.PEOPLE_BY_NUMBER)
    return _write(f"[{', '.join(json.dumps(part, ensure_ascii=False) for part in parts)}]")


def _words(error: PydanticError) -> Mistake:
    value = error["input"]
    text = value if isinstance(value, str) and len(value) <= SHOWN else "…"
    example = f'{{ en = {json.dumps(text, ensure_ascii=False)}, ro = "…" }}'
    return mistake(Kind.NOT_IN_LANGUAGES, value=_value(error), example=example)


def _text(error: PydanticError) -> Mistake:
    text = _as_text(error["input"], error["loc"])
    return mistake(Kind.NOT_A_TEXT, _write(f'"{text}"') if text else None, value=_value(error))


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


def _pattern(error: PydanticError) -> Mistake:
    value, pattern = shown(error["input"]), str(_context(error, "pattern"))
    if "http" in pattern:
        return mistake(Kind.NOT_AN_ADDRESS, value=value)
    form = next((form for length, form in _FORMS.items() if length in pattern), Kind.ID_FORM)
    proposal = identifier(str(error["input"]), "-" if form in {Kind.CODE_FORM, Kind.SURVEY_ID_FORM} else "_-")
    proposal = proposal[:16].strip("-") if form is Kind.SURVEY_ID_FORM else proposal
    return mistake(form, _write(f'"{proposal}"') if len(proposal) > 1 else None, value=value)


_FORMS = {"{2,32}": Kind.CODE_FORM, "{1,16}": Kind.SURVEY_ID_FORM, "{1,64}": Kind.NAME_FORM}
"""The lengths in the patterns of ids."""


def _bound(kind: Kind, name: str) -> Callable[[PydanticError], Mistake]:
    return lambda error: mistake(kind, _about_people(error), value=_value(error), limit=_plain_number(error, name))


def _plain_number(error: PydanticError, name: str) -> str:
    limit = _context(error, name)
    return str(int(limit)) if limit == int(limit) else f"{limit:g}"


def _about_people(error: PydanticError) -> Mistake | None:
    if error["loc"][0] != "staff" or not isinstance(error["input"], int):
        return None
    by_number = mistake(Kind.PEOPLE_BY_NUMBER)
    return mistake(Kind.NEGATIVE_IS_GROUP, by_number) if error["input"] < 0 else by_number


def _integer(error: PydanticError) -> Mistake:
    value = error["input"]
    hint = None
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d+\s*", value):
        hint = _write_without_quotes(str(int(value)))
    elif error["loc"][0] == "staff":
        hint = mistake(Kind.PEOPLE_BY_NUMBER)
    return mistake(Kind.NOT_A_WHOLE_NUMBER, hint, value=_value(error))


def _number(error: PydanticError) -> Mistake:
    value = error["input"]
    plain = value.replace(",", ".").strip() if isinstance(value, str) else ""
    hint = _write_without_quotes(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None
    return mistake(Kind.NOT_A_NUMBER, hint, value=_value(error))


def _bool(error: PydanticError) -> Mistake:
    word = str(error["input"])
    meaning = "true" if is_affirmative(word) else "false" if is_negative(word) else ""
    return mistake(Kind.NOT_TRUE_OR_FALSE, _write_without_quotes(meaning), value=_value(error))


def _day_and_time(error: PydanticError) -> Mistake:
    value = error["input"]
    moment = date_and_time(value if isinstance(value, str) else shown(value))
    hint = _write_without_quotes(moment) if isinstance(value, str) else None
    return mistake(Kind.NOT_A_MOMENT, hint, value=_value(error), example=moment or "2027-03-22T09:30:00")


def _day(error: PydanticError) -> Mistake:
    value = error["input"]
    day = date_and_time(value if isinstance(value, str) else shown(value).split("T")[0])[:10]
    hint = _write_without_quotes(day) if isinstance(value, str) else None
    return mistake(Kind.NOT_A_DAY, hint, value=_value(error), example=day or "2027-03-22")


def _time_of_day(error: PydanticError) -> Mistake:
    value = error["input"]
    # Without quotation marks 9.30 is a number, the same as 9.3.
    text = f"{value:.2f}" if isinstance(value, float) else str(value)
    at = clock(text) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    hint = None
    if at:
        hint = _write_without_quotes(f"{at}:00") if isinstance(value, str) else _write(f"{at}:00")
    return mistake(Kind.NOT_A_TIME_OF_DAY, hint, value=_value(error), example="10:00:00")


def _one_of(error: PydanticError) -> Mistake:
    words = re.findall("'([^']+)'", str(_context(error, "expected")))
    hint = suggest(str(error["input"]), words)
    choices = ", ".join(f'"{word}"' for word in words)
    return mistake(Kind.NOT_ONE_OF, hint, value=_value(error), choices=choices)


def _missing(error: PydanticError) -> Mistake:
    key = str(error["loc"][-1])
    if key in _MISSING_HEADINGS:
        heading, first, second = _MISSING_HEADINGS[key]
        return mistake(Kind.MISSING_HEADING, heading=heading, first=first, second=second)
    return mistake(Kind.MISSING_KEY, _write(f"{key} = {_EXAMPLES[key]}") if key in _EXAMPLES else None)


def _invalid(error: PydanticError) -> Mistake:
    reason = _context(error, "error")
    if isinstance(reason, InvalidValue):
        return mistake(Kind.NOT_POSSIBLE_BECAUSE, value=_value(error), reason=reason.mistake)
    return mistake(Kind.NOT_POSSIBLE_BECAUSE, value=_value(error), reason=english(str(reason)))


_MISSING_HEADINGS = {
    "privacy": ("[privacy]", "controller", "contact"),
    "profession": ("[[event.profession]]", "id", "label"),
    "survey": ("[event.survey]", "title", "closes"),
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


_MISTAKES: Mapping[str, Callable[[PydanticError], Mistake]] = {
    "missing": _missing,
    "value_error": _invalid,
    "literal_error": _one_of,
    "string_pattern_mismatch": _pattern,
    "too_short": lambda _: mistake(Kind.NONE_GIVEN),
    "too_long": lambda error: mistake(Kind.TOO_MANY_GIVEN, limit=_context(error, "max_length")),
    "string_too_short": lambda _: mistake(Kind.EMPTY_TEXT),
    "string_too_long": lambda error: mistake(Kind.LONG_TEXT, limit=_context(error, "max_length")),
    "greater_than": _bound(Kind.NOT_MORE_THAN, "gt"),
    "greater_than_equal": _bound(Kind.NOT_AT_LEAST, "ge"),
    "less_than_equal": _bound(Kind.NOT_AT_MOST, "le"),
    "bool_type": _bool,
    "int_type": _integer,
    "float_type": _number,
    "finite_number": _number,
    "dict_type": _words,
    "model_type": _group,
    "list_type": _list,
    "string_type": _text,
    "time_type": _time_of_day,
    "date_type": _day,
    "datetime_type": _day_and_time,
}
"""Pydantic's name of an error → what it means here."""
