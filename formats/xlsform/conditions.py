"""A form's ``relevant`` as a chat can have it: shown after some answers to one earlier question, or always."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from domain.imports.issues import ImportProblem
from domain.questions import Kind
from formats.xlsform.answer_forms import AnswerForm, answer_form
from formats.xlsform.expressions import Constant, Expression, Selected, and_terms, holds, parse, references

Conditions: TypeAlias = Mapping[str, frozenset[str]]
"""Name of a question → the options after which something is shown; all of them have to hold."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a condition has to know of a question that stands above it."""

    id: str
    kind: Kind
    options: tuple[str, ...]
    """As conditions of the form write them."""
    ids: Mapping[str, str]
    """Option as the form writes it → its id."""
    is_required: bool
    conditions: Conditions
    """All that has to hold for this question to be shown."""


@dataclass(frozen=True, slots=True)
class NoCondition:
    """Why a chat cannot have it, and about which question."""

    problem: ImportProblem
    subject: str = ""


@dataclass(frozen=True, slots=True)
class FormConditions:
    """What has to hold, as far as a chat can have it."""

    conditions: Conditions
    skipped: frozenset[str]
    """Questions that the form lets people skip and still asks what depends on them; a chat does not."""


def conditions_of(
    texts: Iterable[str], targets: Mapping[str, Target], later: frozenset[str]
) -> FormConditions | NoCondition:
    """What all these expressions together ask for; ``later`` are names of questions that do not stand above."""
    parts: dict[str, list[Expression]] = {}
    for text in texts:
        expression = parse(text)
        if expression is None:
            return NoCondition(ImportProblem.CONDITION, text)
        for part in and_terms(expression):
            names = references(part)
            if part == Constant(value=True):
                continue
            if len(names) != 1:
                return NoCondition(ImportProblem.CONDITION_SEVERAL if names else ImportProblem.CONDITION, text)
            parts.setdefault(next(iter(names)), []).append(part)
    conditions: dict[str, frozenset[str]] = {}
    skippable_names = set()
    for name in sorted(parts, key=lambda name: list(targets).index(name) if name in targets else -1):
        options = _accepted(name, parts[name], targets, later)
        if isinstance(options, NoCondition):
            return options
        if options is None:
            continue
        conditions[name] = options
        is_certain = targets[name].is_required and _is_implied(targets[name].conditions, conditions)
        if not is_certain and all(holds(part, "") for part in parts[name]):
            skippable_names.add(name)
    return FormConditions(conditions, frozenset(skippable_names))


def _accepted(
    name: str, parts: Sequence[Expression], targets: Mapping[str, Target], later: frozenset[str]
) -> frozenset[str] | NoCondition | None:
    target = targets.get(name)
    if target is None:
        is_later = name in later
        return NoCondition(ImportProblem.CONDITION_ON_LATER if is_later else ImportProblem.CONDITION_ON_MISSING, name)
    match answer_form(target.kind):
        case AnswerForm.TEXT:
            return NoCondition(ImportProblem.CONDITION_ON_TYPED, name)
        case AnswerForm.ORDER:
            return NoCondition(ImportProblem.CONDITION, name)
        case AnswerForm.OPTIONS:
            return _selected_option(parts, target)
        case AnswerForm.NUMBER | AnswerForm.OPTION:
            return _accepted_options(name, parts, target)


def _accepted_options(name: str, parts: Sequence[Expression], target: Target) -> frozenset[str] | NoCondition | None:
    options = frozenset(option for option in target.options if all(holds(part, option) for part in parts))
    if options == set(target.options) and all(holds(part, "") for part in parts):
        return None
    return options or NoCondition(ImportProblem.CONDITION_NEVER, name)


def _selected_option(parts: Sequence[Expression], target: Target) -> frozenset[str] | NoCondition:
    match parts:
        case [Selected(_, option)]:
            is_option = option in target.options
            return frozenset({option}) if is_option else NoCondition(ImportProblem.CONDITION_NEVER, target.id)
        case _:
            return NoCondition(ImportProblem.CONDITION, target.id)


def _is_implied(conditions: Conditions, by: Conditions) -> bool:
    return all(name in by and by[name] <= options for name, options in conditions.items())


def single_condition(conditions: Conditions, targets: Mapping[str, Target]) -> str | NoCondition | None:
    """The one question that remains when those are left out that the others imply; None when there is no condition."""
    remaining_names = [
        name
        for name, options in conditions.items()
        if not any(
            other != name and name in targets[other].conditions and targets[other].conditions[name] <= options
            for other in conditions
        )
    ]
    if len(remaining_names) > 1:
        return NoCondition(ImportProblem.CONDITION_SEVERAL, ", ".join(remaining_names))
    return remaining_names[0] if remaining_names else None


def show_if(target: Target, options: frozenset[str]) -> dict[str, Any]:
    """The condition as it stands in the settings file."""
    option_ids = [target.ids[option] for option in target.options if option in options]
    if len(option_ids) == 1:
        return {"question": target.id, "is": option_ids[0]}
    scale = [target.ids[option] for option in target.options]
    is_number = answer_form(target.kind) is AnswerForm.NUMBER
    if is_number and option_ids == scale[: len(option_ids)]:
        return {"question": target.id, "at_most": int(option_ids[-1])}
    if is_number and option_ids == scale[-len(option_ids) :]:
        return {"question": target.id, "at_least": int(option_ids[0])}
    return {"question": target.id, "any_of": option_ids}
