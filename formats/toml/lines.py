"""On which line of a TOML file each key stands; it reads only what ``tomllib`` has accepted, and values are skipped."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_TEXTS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_OTHER = re.compile(r"[^,\]}#\n]*")


def key_lines(text: str) -> dict[str, int]:
    """Key → its line, counted from one; keys as in ``event[1].survey.question[3].text``."""
    return _Reader(text.replace("\r\n", "\n")).scan()


class _Reader:
    """One walk through a file, from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lines: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    def scan(self) -> dict[str, int]:
        table = ""
        self._skip(_BLANK)
        while self._at < len(self._text):
            table = self._header() if self._peek("[") else self._assignment(table)
            self._skip(_BLANK)
        return self._lines

    def _header(self) -> str:
        line, is_entry = self._line(), self._peek("[[")
        self._at += 2 if is_entry else 1
        *above, last = self._key_parts()
        self._at += 2 if is_entry else 1
        path = ""
        for part in above:
            path = self._latest(_below(path, part))
        path = _below(path, last)
        if is_entry:
            self._counts[path] = self._counts.get(path, 0) + 1
            self._lines.setdefault(path, line)
        path = self._latest(path)
        self._lines.setdefault(path, line)
        return path

    def _latest(self, path: str) -> str:
        return f"{path}[{self._counts[path]}]" if path in self._counts else path

    def _assignment(self, table: str) -> str:
        line, path = self._line(), table
        for part in self._key_parts():
            path = _below(path, part)
            self._lines.setdefault(path, line)
        self._skip(_SPACE)
        self._at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)
        return table

    def _key_parts(self) -> Iterator[str]:
        while True:
            self._skip(_SPACE)
            start = self._at
            if not any(self._skip(text) for text in _TEXTS) and not self._skip(_KEY):
                self._at += 1
            yield self._text[start : self._at].strip("\"'")
            self._skip(_SPACE)
            if not self._peek("."):
                return
            self._at += 1

    def _value(self, path: str) -> None:
        if self._peek("["):
            self._array(path)
        elif self._peek("{"):
            self._inline_table(path)
        elif not any(self._skip(text) for text in _TEXTS):
            self._skip(_OTHER)

    def _array(self, path: str) -> None:
        self._at += 1
        self._skip(_BLANK)
        number = 0
        while self._at < len(self._text) and not self._peek("]"):
            number += 1
            self._lines.setdefault(f"{path}[{number}]", self._line())
            self._value(f"{path}[{number}]")
            self._skip(_BLANK)
            self._at += self._peek(",")
            self._skip(_BLANK)
        self._at += 1

    def _inline_table(self, path: str) -> None:
        self._at += 1
        self._skip(_BLANK)
        while self._at < len(self._text) and not self._peek("}"):
            self._assignment(path)
            self._skip(_BLANK)
            self._at += self._peek(",")
            self._skip(_BLANK)
        self._at += 1

    def _peek(self, mark: str) -> bool:
        return self._text.startswith(mark, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self._text, self._at)
        if match:
            self._at = match.end()
        return match is not None

    def _line(self) -> int:
        return bisect_right(self._starts, self._at)


def _below(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part
