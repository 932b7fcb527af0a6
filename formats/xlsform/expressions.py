"""The part of XPath that forms use for conditions on answers: parsed, and computed for one answer. It knows no sheet.

What is not understood is None, never an exception: the caller says that a chat cannot have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import TypeAlias

LONGEST = 2000
"""The longest expression that is looked at, in characters."""
DEEPEST = 40
"""So many brackets may stand in each other."""

_TOKEN = re.compile(
    r"\s*(?:(?P<reference>\$\{\s*[^}\s]+\s*\}|\.(?![\d.]))|(?P<text>'[^']*'|\"[^\"]*\"|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”])"
    r"|(?P<number>-?(?:\d+(?:\.\d*)?|\.\d+))|(?P<name>[A-Za-z][A-Za-z-]*)|(?P<sign><=|>=|!=|[=<>(),]))"
)
_ORDER: Mapping[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
OWN = "."
"""Stands for the question's own answer."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The answer to a question, by its name; ``.`` for the question's own."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words in quotation marks."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values compared by one of the signs ``= != < <= > >=``."""

    first: Value
    sign: str
    second: Value


@dataclass(frozen=True, slots=True)
class Selected:
    """Whether an answer holds an option."""

    reference: Reference
    option: str


@dataclass(frozen=True, slots=True)
class CountSelected:
    """How many options an answer holds."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Constant:
    """``true()`` or ``false()``."""

    value: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    part: Expression


@dataclass(frozen=True, slots=True)
class And:
    """``and``."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """``or``."""

    parts: tuple[Expression, ...]


Value: TypeAlias = Reference | Text | Number | CountSelected
Expression: TypeAlias = Comparison | Selected | Constant | Not | And | Or


class _ParseError(Exception):
    """The expression is none of those that are known here."""


def parse(text: str) -> Expression | None:
    """The expression; None when it is none of those that are known here."""
    if len(text) > LONGEST:
        return None
    try:
        return _Parser(list(_tokens(text))).parse()
    except _ParseError:
        return None


def references(expression: Expression) -> frozenset[str]:
    """The names of the questions whose answers it looks at."""
    match expression:
        case Comparison(first, _, second):
            names = (_reference_of(first), _reference_of(second))
            return frozenset(name for name in names if name is not None)
        case Selected(reference):
            return frozenset({reference.name})
        case Constant():
            return frozenset()
        case Not(part):
            return references(part)
        case And(parts) | Or(parts):
            return frozenset().union(*map(references, parts))


def holds(expression: Expression, answer: str) -> bool:
    """Whether it is true when every question it looks at has this answer: one option, or "" for none."""
    match expression:
        case Comparison(first, sign, second):
            return _compare(_value_of(first, answer), sign, _value_of(second, answer))
        case Selected(_, option):
            return answer == option
        case Constant(value):
            return value
        case Not(part):
            return not holds(part, answer)
        case And(parts):
            return all(holds(part, answer) for part in parts)
        case Or(parts):
            return any(holds(part, answer) for part in parts)


def and_terms(expression: Expression) -> tuple[Expression, ...]:
    """The parts that all have to be true."""
    if isinstance(expression, And):
        return tuple(each for part in expression.parts for each in and_terms(part))
    return (expression,)


def max_selected(expression: Expression) -> int | None:
    """The limit that ``count-selected(.) <= 3`` sets to a multiple choice; None for any other expression."""
    match expression:
        case Comparison(CountSelected(Reference(".")), "<=" | "<" as sign, Number(value)):
            limit = value if sign == "<=" else value - 1
            return int(limit) if limit.is_integer() and limit >= 1 else None
        case _:
            return None


def _reference_of(value: Value) -> str | None:
    match value:
        case Reference(name) | CountSelected(Reference(name)):
            return name
        case Text() | Number():
            return None


def _value_of(value: Value, answer: str) -> str | float:
    match value:
        case Reference():
            return answer
        case CountSelected():
            return float(bool(answer))
        case Text(text):
            return text
        case Number(number):
            return number


def _compare(first: str | float, sign: str, second: str | float) -> bool:
    # XPath compares as numbers where one side is a number or the sign asks for an order, else as texts.
    if sign in _ORDER:
        return _ORDER[sign](_number(first), _number(second))
    are_texts = isinstance(first, str) and isinstance(second, str)
    is_same = first == second if are_texts else _number(first) == _number(second)
    return is_same if sign == "=" else not is_same


def _number(value: str | float) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _ParseError
        yield match.lastgroup, match[match.lastgroup]
        at = match.end()


class _Parser:
    """One walk through the tokens of an expression."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def parse(self) -> Expression:
        expression = self._any()
        if self._at < len(self._tokens):
            raise _ParseError
        return expression

    def _any(self) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _ParseError
        parts = [self._all()]
        while self._takes("name", "or"):
            parts.append(self._all())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Expression:
        parts = [self._single()]
        while self._takes("name", "and"):
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _single(self) -> Expression:
        if self._takes("sign", "("):
            expression = self._any()
            self._require_token(")")
            return expression
        if self._takes("name", "not"):
            self._require_token("(")
            negation = Not(self._any())
            self._require_token(")")
            return negation
        if self._takes("name", "selected"):
            return self._selected()
        for name in ("true", "false"):
            if self._takes("name", name):
                self._require_token("(")
                self._require_token(")")
                return Constant(name == "true")
        return self._compared()

    def _selected(self) -> Selected:
        self._require_token("(")
        reference = self._value()
        self._require_token(",")
        option = self._value()
        self._require_token(")")
        if not isinstance(reference, Reference) or not isinstance(option, Text | Number):
            raise _ParseError
        return Selected(reference, option.value if isinstance(option, Text) else f"{option.value:g}")

    def _compared(self) -> Comparison:
        first = self._value()
        kind, sign = self._next()
        if kind != "sign" or sign not in {"=", "!=", *_ORDER}:
            raise _ParseError
        return Comparison(first, sign, self._value())

    def _value(self) -> Value:
        kind, text = self._next()
        match kind:
            case "reference":
                return Reference(text.strip("${}").strip() if text != OWN else OWN)
            case "text":
                return Text(text[1:-1])
            case "number":
                return Number(float(text))
            case "name" if text == "count-selected":
                self._require_token("(")
                reference = self._value()
                self._require_token(")")
                if isinstance(reference, Reference):
                    return CountSelected(reference)
        raise _ParseError

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise _ParseError
        self._at += 1
        return self._tokens[self._at - 1]

    def _takes(self, kind: str, text: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == (kind, text):
            self._at += 1
            return True
        return False

    def _require_token(self, sign: str) -> None:
        if not self._takes("sign", sign):
            raise _ParseError
