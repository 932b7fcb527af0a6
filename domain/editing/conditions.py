"""Asking a question only after certain answers to an earlier one: which questions and answers there are to choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, assert_never

from domain.editing.changes import Table
from domain.editing.fields import ComputedValue, FieldOption
from domain.editing.values import Keys, get_value, set_value
from domain.questions import Kind

_POINTS = 5
"""The points of a rating that does not say how many it has."""


def previous_questions(table: Table, keys: Keys, _: Mapping[str, Any]) -> tuple[FieldOption, ...]:
    """The questions above that are answered by buttons that a condition can name."""
    *above, place, _condition = keys
    questions = get_value(table, tuple(above)) or ()
    return tuple(
        FieldOption(question["id"], question["text"])
        for question in questions[: int(place)]
        if answer_options(question)
    )


def answers(table: Table, keys: Keys, condition: Mapping[str, Any]) -> tuple[FieldOption, ...]:
    """The answers to the question that this condition names."""
    return answer_options(_question(table, keys, condition))


def answer_options(question: Mapping[str, Any]) -> tuple[FieldOption, ...]:
    """What can be answered to this question, as a condition names it; nothing of one that no condition can be on."""
    kind: Kind | None = question.get("kind")
    match kind:
        case "rating":
            first, points = (0 if question.get("from_zero") else 1), question.get("points") or _POINTS
            return tuple(FieldOption(str(number), str(number)) for number in range(first, points + 1))
        case "choice" | "choices":
            return tuple(FieldOption(option["id"], option["label"]) for option in question.get("options") or ())
        case "yes_no":
            return FieldOption("yes"), FieldOption("no")
        case "ranking" | "comment" | None:
            return ()
        case _:
            assert_never(kind)


def _question(table: Table, keys: Keys, condition: Mapping[str, Any]) -> Mapping[str, Any]:
    *above, _place, _condition = keys
    questions = get_value(table, tuple(above)) or ()
    return next((question for question in questions if question.get("id") == condition.get("question")), {})


def _read_answers(table: Table, keys: Keys) -> list[str] | None:
    """The answers that a condition admits, in the order of the question, however it is written."""
    condition = get_value(table, keys)
    if not isinstance(condition, Mapping):
        return None
    return list(_admitted(condition, [option.id for option in answers(table, keys, condition)]))


def _admitted(condition: Mapping[str, Any], option_ids: list[str]) -> Iterator[str]:
    if "any_of" in condition or "is" in condition:
        named_ids = condition.get("any_of") or [condition.get("is")]
        yield from (option for option in option_ids if option in named_ids)
        return
    for option in option_ids:
        if option.isdigit() and condition.get("at_least", 0) <= int(option) <= condition.get("at_most", int(option)):
            yield option


def _write_answers(table: Table, keys: Keys, option_ids: list[str]) -> dict[str, Any]:
    question = get_value(table, (*keys, "question"))
    return set_value(table, keys, {"question": question, "any_of": option_ids})


ADMITTED_ANSWERS = ComputedValue(_read_answers, _write_answers)
"""``any_of`` of a condition, where it may be written as ``is``, ``at_least`` or ``at_most`` as well."""
