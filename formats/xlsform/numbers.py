"""Questions for a number: the few numbers that a form's range or constraint admits, as buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any

from domain.questions import Kind, LocalizedText
from formats.event.questions import MOST_OPTIONS, POINTS
from formats.xlsform.expressions import OWN, holds, parse, references

_PARAMETER = re.compile(r"(\w+)\s*=\s*([^\s,;]+)")
_SEARCHED = range(-200, 1001)
"""The whole numbers among which those that a constraint admits are looked for."""


def parameters_of(text: str) -> dict[str, str]:
    """``start=1 end=5 step=1`` and the like, by name in small letters."""
    return {name.lower(): value for name, value in _PARAMETER.findall(text)}


def numbers_of_constraint(text: str) -> list[str] | None:
    """The whole numbers that a constraint admits; None when they are not few, or it cannot be understood."""
    expression = parse(text) if text else None
    if expression is None or references(expression) != {OWN}:
        return None
    numbers = [number for number in _SEARCHED if holds(expression, str(number))]
    is_short = numbers and len(numbers) <= MOST_OPTIONS
    is_bounded = is_short and numbers[0] > _SEARCHED[0] and numbers[-1] < _SEARCHED[-1]
    return [str(number) for number in numbers] if is_bounded else None


def numbers_of_range(parameters: dict[str, str]) -> list[str] | None:
    """The numbers of a range, from its start to its end; None when they are not few, or make no range."""
    try:
        start, end, step = (
            Decimal(parameters.get(name, default)) for name, default in (("start", "1"), ("end", "10"), ("step", "1"))
        )
        count = int(abs(end - start) / abs(step)) + 1
    except (InvalidOperation, DivisionByZero, ValueError, OverflowError):
        return None
    if not 2 <= count <= MOST_OPTIONS:  # noqa: PLR2004 — one number is no range
        return None
    stride = abs(step) if end > start else -abs(step)
    return [f"{(start + stride * number).normalize():f}" for number in range(count)]


def numeric_question(
    numbers: Sequence[str], labels: dict[str, LocalizedText], codes: Sequence[str]
) -> tuple[Kind, dict[str, Any]]:
    """The kind of question and its keys: a rating from 0 or 1, else a choice among numbers; ``labels`` name some."""
    scale = [str(number) for number in range(int(numbers[0] != "0"), int(numbers[0] != "0") + len(numbers))]
    ends = {numbers[0], numbers[-1]}
    if list(numbers) == scale and len(numbers) in POINTS and set(labels) <= ends:
        keys: dict[str, Any] = {"points": int(numbers[-1])}
        keys |= {"from_zero": True} if numbers[0] == "0" else {}
        keys |= {"low": labels[numbers[0]]} if numbers[0] in labels else {}
        keys |= {"high": labels[numbers[-1]]} if numbers[-1] in labels else {}
        return "rating", keys
    options = [{"id": number, "label": labels.get(number, dict.fromkeys(codes, number))} for number in numbers]
    return "choice", {"options": options}
