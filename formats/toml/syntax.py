"""What keeps a file from being TOML, said to people who know no TOML: the line, what stands there, what should."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.editing.mistakes import Mistake, mistake
from domain.editing.mistakes import MistakeKind as Kind
from formats.event.suggestions import clock, date_and_time
from views.locales.vocabulary import is_affirmative, is_negative

_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_KINDS = {
    "Cannot overwrite a value": Kind.SYNTAX_KEY_TWICE,
    "Invalid value": Kind.SYNTAX_NO_VALUE,
    "Invalid initial character for a key part": Kind.SYNTAX_NO_KEY,
    "Unclosed array": Kind.SYNTAX_OPEN_BRACKET,
    "Invalid statement": Kind.SYNTAX_NO_STATEMENT,
    "Expected newline or end of document after a statement": Kind.SYNTAX_AFTER_VALUE,
    "Expected '=' after a key in a key/value pair": Kind.SYNTAX_NO_EQUALS,
}
"""Messages of ``tomllib``."""
_QUOTES = '"…"'
LONGEST_LINE = 3000
"""So much of a line is looked at."""
_DAY_OR_TIME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?|\d{1,2}:\d{2}:\d{2}")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|#.*')
"""A text in quotation marks, or a note."""
_OTHER_BLANK = re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]")
_HEADING = re.compile(r"\s*(?:\[\[[^\[\]]+\]\]|\[[^\[\]]+\])\s*(?:#.*)?")
_KEY = r"\s*(?P<key>[\w.\"-]+)\s*"
_CURLY = "„“”«»‘’"


def explain(message: str, text: str) -> Mistake:
    """What ``tomllib``'s message about this text means."""
    match = _PLACE.search(message)
    what = message[: match.start()] if match else message
    lines = [line[:LONGEST_LINE] for line in text.split("\n")]
    line = int(match["line"]) if match and match["line"] else len(lines)
    column = int(match["column"]) if match and match["column"] else len(lines[-1]) + 1
    if "'\\n'" in what and line > 1 and column == 1:
        line, column = line - 1, len(lines[line - 2]) + 1
    reason = _open_before(lines) if what == "Unclosed array" else None
    reason = reason or _single_heading(lines[: line - 1], lines[line - 1])
    reason = reason or next(_reasons(lines[line - 1].rstrip("\r")), None)
    if not reason and (match is None or match["line"] is None) and not what.startswith("Cannot"):
        reason = _open_before(lines) or mistake(Kind.SYNTAX_UNFINISHED)
    return mistake(Kind.SYNTAX, line=line, column=column, reason=reason or _mistake_of(what))


def _mistake_of(what: str) -> Mistake:
    if what.startswith("Cannot declare"):
        return mistake(Kind.SYNTAX_HEADING_TWICE)
    if what.startswith("Illegal character"):
        return mistake(Kind.SYNTAX_CHARACTER)
    if what == "Unclosed inline table":
        return mistake(Kind.SYNTAX_OPEN_BRACE, brace="{")
    if what.startswith("Unescaped"):
        return mistake(Kind.SYNTAX_BACKSLASH, quotes=_QUOTES)
    kind = _KINDS.get(what)
    return mistake(Kind.SYNTAX_UNKNOWN, text=what[:1].lower() + what[1:]) if kind is None else mistake(kind)


def _reasons(line: str) -> Iterator[Mistake]:
    code = line.strip()
    if _OTHER_BLANK.search(_QUOTED.sub("", code)):
        yield mistake(Kind.SYNTAX_BLANK)
    yield from _about_quotes(code)
    match = re.fullmatch(rf"{_KEY}=\s*(?P<value>[^#]*?)\s*(?:#.*)?", line)
    if match:
        yield from _about_value(match["key"], match["value"])
    if re.fullmatch(rf"{_KEY}:.*", line):
        key = code.split(":", maxsplit=1)[0].strip()
        yield mistake(Kind.SYNTAX_COLON, example=f"{key} = …")
    if re.search(r'"[^"]*\\[^"]*"', code) and not re.search(r'\\["\\nt]', code):
        yield mistake(Kind.SYNTAX_BACKSLASH, quotes=_QUOTES)
    if code.startswith("[") and not _HEADING.fullmatch(code):
        yield mistake(Kind.SYNTAX_HEADING_OPEN)
    if re.match(r"\w+\s*=\s*\{[^}]*$", code):
        yield mistake(Kind.SYNTAX_BRACES_ON_ONE_LINE, braces="{ }")
    if re.search(r"\b\w+\s*:\s*\"", code):
        yield mistake(Kind.SYNTAX_COLON_OF_LANGUAGE, example='{ en = "…" }')
    if re.search(r"\"\s+\w+\s*=\s*[\"{]", code):
        yield mistake(Kind.SYNTAX_NO_COMMA)


def _about_quotes(code: str) -> Iterator[Mistake]:
    outside = _QUOTED.sub("", code)
    if any(mark in outside for mark in _CURLY):
        yield mistake(Kind.SYNTAX_CURLY_QUOTES, straight=_QUOTES, curly="„…”", other="“…”")
    marks = len(re.findall(r'(?<!\\)"', code.split(" #", maxsplit=1)[0]))
    if marks % 2 and '"""' not in code:
        yield mistake(Kind.SYNTAX_NO_QUOTE)
    match = re.search(r'=\s*"([^"]*)"([^"\s,}\]#][^"]*)"', code)
    if match:
        example = f'"{match[1]}\\"{match[2]}\\"…"'
        yield mistake(Kind.SYNTAX_QUOTE_INSIDE, mark='\\"', example=example)


def _about_value(key: str, value: str) -> Iterator[Mistake]:
    moment = date_and_time(value.strip('"'))
    if key.rpartition(".")[2] == "token":
        yield mistake(Kind.SYNTAX_TOKEN, example='token = "…"')  # and is never repeated
    elif not value:
        yield mistake(Kind.SYNTAX_VALUE_MISSING, key=key)
    elif moment:
        text = f"{key} = {moment[:10] if key == 'date' else moment}"
        yield mistake(Kind.SYNTAX_DATE, value=value, text=text)
    elif re.fullmatch(r"\d{1,2}[:.]\d{2}", value) and clock(value):
        yield mistake(Kind.SYNTAX_TIME, value=value, text=f"{key} = {clock(value)}:00")
    elif _DAY_OR_TIME.fullmatch(value) or re.fullmatch(r"\d{1,2}:\d{2}", value):
        yield mistake(Kind.SYNTAX_NO_SUCH_TIME, value=value)
    elif value.isalpha() and (is_affirmative(value) or is_negative(value)):
        meaning = "true" if is_affirmative(value) else "false"
        yield mistake(Kind.SYNTAX_VALUE, value=value, text=f"{key} = {meaning}")
    elif re.fullmatch(r"-?\d+,\d+", value):
        text = f"{key} = {value.replace(',', '.')}"
        yield mistake(Kind.SYNTAX_DECIMAL_COMMA, value=value, text=text)
    elif re.fullmatch(r"0\d+", value):
        text = f"{key} = {value.lstrip('0') or '0'}"
        yield mistake(Kind.SYNTAX_LEADING_ZERO, value=value, text=text)
    elif re.fullmatch(r"[^\W\d\"'\[{][^\"'\[\]{}]*", value):
        yield mistake(Kind.SYNTAX_TEXT, text=f'{key} = "{value}"')


def _single_heading(earlier: list[str], line: str) -> Mistake | None:
    """A mistake in [[a heading]] where the same one stood in single brackets before; None when it did not."""
    match = re.match(r"\s*\[\[([^\[\]]+)\]\]", line)
    for number, each in enumerate(earlier, start=1):
        if match and re.match(rf"\s*\[{re.escape(match[1])}\]", each):
            return mistake(Kind.SYNTAX_TWO_BRACKETS, line=number, heading=f"[[{match[1]}]]")
    return None


def _open_before(lines: list[str]) -> Mistake | None:
    for number, line in enumerate(lines, start=1):
        if re.match(r"\s*\w+\s*=\s*\[[^\]]*$", line.split(" #")[0]):
            following = next((each for each in lines[number:] if each.strip()), "")
            if not following or re.match(r"\s*(?:\[|\w+\s*=)", following):
                return mistake(Kind.SYNTAX_OPEN_BRACKET_ON, line=number)
    return None
