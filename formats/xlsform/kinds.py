"""The kind of question that a row of a form becomes, with the keys of that kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.imports.issues import ImportIssue, ImportProblem, Severity
from domain.questions import Kind, LocalizedText
from formats.event.questions import MOST_OPTIONS, MOST_RANKED
from formats.xlsform.choices import ChoiceList, Options, options_of
from formats.xlsform.columns import Row
from formats.xlsform.expressions import max_selected, parse
from formats.xlsform.numbers import numbers_of_constraint, numbers_of_range, numeric_question, parameters_of
from formats.xlsform.refusals import Refusal, notice, refusal
from formats.xlsform.types import RowKind, RowType
from views.i18n import languages
from views.survey.option_words import confirmed_text, other, yes_or_no


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """A kind, its keys, and what the form has besides."""

    kind: Kind
    keys: Mapping[str, Any] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    """Option as conditions of the form write it → its id."""
    notices: tuple[ImportIssue, ...] = ()


def kind_of(  # noqa: PLR0911 — one for each kind of row
    row: Row, row_type: RowType, codes: tuple[str, ...], lists: Mapping[str, ChoiceList]
) -> QuestionKind:
    """The kind of a question that is asked in these languages; raises ``Refusal``."""
    match row_type.kind:
        case RowKind.TEXT:
            return QuestionKind("comment", notices=tuple(_ignored_constraint(row)))
        case RowKind.ACKNOWLEDGE:
            return QuestionKind("choice", {"options": [{"id": "OK", "label": confirmed_text(codes)}]}, {"OK": "OK"})
        case RowKind.INTEGER:
            return _number(row, "constraint", numbers_of_constraint(row.get("constraint")), {}, codes)
        case RowKind.RANGE:
            parameters = parameters_of(row.get("parameters"))
            ticks = lists.get(parameters.get("tick_labelset", ""), ChoiceList(()))
            labels = {each.get("name"): each.texts("label") for each in ticks.rows}
            return _number(row, "parameters", numbers_of_range(parameters), labels, codes)
        case RowKind.RANK:
            return _ranking(row, row_type, codes, lists)
        case RowKind.SELECT_ONE:
            return _select_one(row, row_type, codes, lists)
        case RowKind.SELECT_MULTIPLE:
            return _select_multiple(row, row_type, codes, lists)
        case _:
            raise refusal(row, "type", ImportProblem.UNKNOWN_TYPE, row_type.text)


def _number(
    row: Row, name: str, numbers: Sequence[str] | None, labels: Mapping[str, LocalizedText], codes: tuple[str, ...]
) -> QuestionKind:
    if not numbers or len(numbers) < 2:  # noqa: PLR2004 — one number is no choice
        place = name if row.get(name) else "type"
        raise refusal(row, place, ImportProblem.NO_SHORT_RANGE, row.get("name"), str(MOST_OPTIONS))
    spoken_labels = {number: label for number, label in labels.items() if label}
    kind, keys = numeric_question(numbers, spoken_labels, codes)
    return QuestionKind(kind, keys, {number: number for number in numbers})


def _ranking(row: Row, row_type: RowType, codes: tuple[str, ...], lists: Mapping[str, ChoiceList]) -> QuestionKind:
    options = _options(row, row_type, codes, lists, MOST_RANKED)
    if len(options.entries) < 2:  # noqa: PLR2004 — one option has no order
        raise refusal(row, "type", ImportProblem.TOO_FEW_OPTIONS, row.get("name"))
    return QuestionKind("ranking", {"options": list(options.entries)}, options.names, tuple(_renamed(options)))


def _select_one(row: Row, row_type: RowType, codes: tuple[str, ...], lists: Mapping[str, ChoiceList]) -> QuestionKind:
    options = _with_other(_options(row, row_type, codes, lists), row_type, codes)
    notices = (*_renamed(options), *_other_text(row, row_type), *_ignored_constraint(row))
    if _is_yes_no(options.entries):
        return QuestionKind("yes_no", {}, options.names, notices)
    return QuestionKind("choice", {"options": list(options.entries)}, options.names, notices)


def _select_multiple(
    row: Row, row_type: RowType, codes: tuple[str, ...], lists: Mapping[str, ChoiceList]
) -> QuestionKind:
    options = _with_other(_options(row, row_type, codes, lists), row_type, codes)
    expression = parse(row.get("constraint"))
    limit = max_selected(expression) if expression else None
    keys: dict[str, Any] = {"options": list(options.entries)}
    keys |= {"max": min(limit, len(options.entries))} if limit else {}
    ignored_constraints = () if limit else _ignored_constraint(row)
    return QuestionKind(
        "choices", keys, options.names, (*_renamed(options), *_other_text(row, row_type), *ignored_constraints)
    )


def _options(
    row: Row, row_type: RowType, codes: tuple[str, ...], lists: Mapping[str, ChoiceList], most: int = MOST_OPTIONS
) -> Options:
    choice_list = lists.get(row_type.list_name)
    if choice_list is None:
        raise refusal(row, "type", ImportProblem.UNKNOWN_LIST, row.get("name"), row_type.list_name)
    options = options_of(choice_list, codes, row, row.get("name"), most)
    if isinstance(options, ImportIssue):
        raise Refusal(options)
    return options


def _with_other(options: Options, row_type: RowType, codes: tuple[str, ...]) -> Options:
    if not row_type.has_other or "other" in options.names:
        return options
    entry = {"id": "other", "label": other(codes)}
    return Options((*options.entries, entry), {**options.names, "other": "other"}, options.places)


def _renamed(options: Options) -> Iterator[ImportIssue]:
    for (old, new), place in zip(options.names.items(), options.places, strict=False):
        if old != new:
            yield ImportIssue(place, ImportProblem.RENAMED, Severity.NOTICE, old, new)


def _other_text(row: Row, row_type: RowType) -> Iterator[ImportIssue]:
    if row_type.has_other:
        yield notice(row, "type", ImportProblem.OTHER_TEXT, row.get("name"))


def _ignored_constraint(row: Row) -> Iterator[ImportIssue]:
    if row.get("constraint"):
        yield notice(row, "constraint", ImportProblem.CONSTRAINT_IGNORED, row.get("name"), row.get("constraint"))


def _is_yes_no(options: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these options are what the bot's own question of yes and no has, in words as well."""
    if [option["id"] for option in options] != ["yes", "no"]:
        return False
    return all(
        text.casefold() == words[code].casefold()
        for option, words in zip(options, yes_or_no(languages()), strict=True)
        for code, text in option["label"].items()
    )
