"""What keeps a file from being TOML, said to people who know no TOML: the line, what stands there, what should."""

from __future__ import annotations

import re
from collections.abc import Iterator

from formats.event.suggestions import AFFIRMATIVE, NEGATIVE, clock, date_and_time

_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_PLAIN = {
    "Cannot overwrite a value": "this key is given twice",
    "Invalid value": "this is no value: texts stand in quotation marks",
    "Invalid initial character for a key part": "a key was expected here",
    "Unclosed array": "a bracket is opened and not closed",
    "Unclosed inline table": "a brace { is not closed on its line",
    "Invalid statement": "this is neither a key with its value nor a heading",
    "Expected newline or end of document after a statement": "this line goes on after its value",
    "Expected '=' after a key in a key/value pair": "an equals sign = was expected after the key",
    "Unescaped '\\' in a string": 'in "…" a backslash stands for something else: write / in its place',
}
_DAY_OR_TIME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?|\d{1,2}:\d{2}:\d{2}")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|#.*')
"""A text in quotation marks, or a note."""
_OTHER_BLANK = re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]")
_HEADING = re.compile(r"\s*(?:\[\[[^\[\]]+\]\]|\[[^\[\]]+\])\s*(?:#.*)?")
_KEY = r"\s*(?P<key>[\w.\"-]+)\s*"
_CURLY = "„“”«»‘’"
_UNFINISHED = "it ends in the middle of something; perhaps a quotation mark or a bracket was opened and not closed"


def explain(message: str, text: str) -> str:
    """One sentence for ``tomllib``'s message about this text."""
    match = _PLACE.search(message)
    what = message[: match.start()] if match else message
    lines = text.split("\n")
    line = int(match["line"]) if match and match["line"] else len(lines)
    column = int(match["column"]) if match and match["column"] else len(lines[-1]) + 1
    if "'\\n'" in what and line > 1 and column == 1:
        line, column = line - 1, len(lines[line - 2]) + 1
    reason = _open_before(lines) if what == "Unclosed array" else ""
    reason = reason or _single_heading(lines[: line - 1], lines[line - 1])
    reason = reason or next(_reasons(lines[line - 1].rstrip("\r")), "")
    if not reason and (match is None or match["line"] is None) and not what.startswith("Cannot"):
        reason = _open_before(lines) or _UNFINISHED
    return f"line {line}, column {column}: the file cannot be understood here ({reason or _plain(what)})"


def _plain(what: str) -> str:
    if what.startswith("Cannot declare"):
        return "this heading stands in the file already; put its keys below the first one"
    if what.startswith("Illegal character"):
        return "a quotation mark is missing, or a character stands here that cannot be in a settings file"
    return _PLAIN.get(what, what[:1].lower() + what[1:])


def _reasons(line: str) -> Iterator[str]:
    code = line.strip()
    if _OTHER_BLANK.search(_QUOTED.sub("", code)):
        yield "a blank that is no space stands in this line, as copied from a page or a letter: type it again"
    yield from _about_quotes(code)
    match = re.fullmatch(rf"{_KEY}=\s*(?P<value>[^#]*?)\s*(?:#.*)?", line)
    if match:
        yield from _about_value(match["key"], match["value"])
    if re.fullmatch(rf"{_KEY}:.*", line):
        key = code.split(":", maxsplit=1)[0].strip()
        yield f"an equals sign = stands between a key and its value, not a colon: {key} = …"
    if re.search(r'"[^"]*\\[^"]*"', code) and not re.search(r'\\["\\nt]', code):
        yield 'in "…" a backslash stands for something else: write / in its place'
    if code.startswith("[") and not _HEADING.fullmatch(code):
        yield "a heading stands in brackets that are closed again, as in [privacy] or [[event]]"
    if re.match(r"\w+\s*=\s*\{[^}]*$", code):
        yield "what stands in braces { } has to be on one line, and the closing brace is missing here"
    if re.search(r"\b\w+\s*:\s*\"", code):
        yield 'an equals sign = stands between a language and its text, as in { en = "…" }, not a colon'
    if re.search(r"\"\s+\w+\s*=\s*[\"{]", code):
        yield "a comma is missing between two entries"


def _about_quotes(code: str) -> Iterator[str]:
    outside = _QUOTED.sub("", code)
    if any(mark in outside for mark in _CURLY):
        yield 'texts stand in straight quotation marks "…", not in „…” or “…”'
    marks = len(re.findall(r'(?<!\\)"', code.split(" #", maxsplit=1)[0]))
    if marks % 2 and '"""' not in code:
        yield "a quotation mark is missing on this line"
    match = re.search(r'=\s*"([^"]*)"([^"\s,}\]#][^"]*)"', code)
    if match:
        yield f'inside a text a quotation mark is written \\": "{match[1]}\\"{match[2]}\\"…"'


def _about_value(key: str, value: str) -> Iterator[str]:
    moment = date_and_time(value.strip('"'))
    if key.rpartition(".")[2] == "token":
        yield 'the token stands in quotation marks, as in token = "…"'  # and is never repeated
    elif not value:
        yield f"the value of {key} is missing"
    elif moment:
        yield f"{value} is not written as a date here; write {key} = {moment[:10] if key == 'date' else moment}"
    elif re.fullmatch(r"\d{1,2}[:.]\d{2}", value) and clock(value):
        yield f"{value} is not written as a time here; write {key} = {clock(value)}:00"
    elif _DAY_OR_TIME.fullmatch(value) or re.fullmatch(r"\d{1,2}:\d{2}", value):
        yield f"there is no such day or time as {value}; the hours of a day go from 00:00:00 to 23:59:59"
    elif value.isalpha() and value.lower() in AFFIRMATIVE | NEGATIVE:
        yield f"{value} is no value here; write {key} = {'true' if value.lower() in AFFIRMATIVE else 'false'}"
    elif re.fullmatch(r"-?\d+,\d+", value):
        yield f"{value} has a decimal comma; write {key} = {value.replace(',', '.')}"
    elif re.fullmatch(r"0\d+", value):
        yield f"{value} begins with a nought; write {key} = {value.lstrip('0') or '0'}"
    elif re.fullmatch(r"[^\W\d\"'\[{][^\"'\[\]{}]*", value):
        yield f'a text stands in quotation marks; write {key} = "{value}"'


def _single_heading(earlier: list[str], line: str) -> str:
    """What to say of [[a heading]] where the same one stood in single brackets before; empty when it did not."""
    match = re.match(r"\s*\[\[([^\[\]]+)\]\]", line)
    for number, each in enumerate(earlier, start=1):
        if match and re.match(rf"\s*\[{re.escape(match[1])}\]", each):
            return f"the heading on line {number} stands in two brackets, too: write [[{match[1]}]] there"
    return ""


def _open_before(lines: list[str]) -> str:
    for number, line in enumerate(lines, start=1):
        if re.match(r"\s*\w+\s*=\s*\[[^\]]*$", line.split(" #")[0]):
            following = next((each for each in lines[number:] if each.strip()), "")
            if not following or re.match(r"\s*(?:\[|\w+\s*=)", following):
                return f"the bracket [ on line {number} is not closed"
    return ""
