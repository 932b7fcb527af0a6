"""The rows of a form's sheet ``survey``, one after the other: questions, notes and groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from domain.imports.issues import ImportIssue, ImportProblem
from domain.questions import LocalizedText
from formats.event.questions import HINT, NOTE, QUESTION
from formats.xlsform.answer_forms import AnswerForm, answer_form
from formats.xlsform.choices import ChoiceList, valid_id
from formats.xlsform.columns import Row
from formats.xlsform.conditions import Conditions, NoCondition, Target, conditions_of, show_if, single_condition
from formats.xlsform.expressions import parse, references
from formats.xlsform.kinds import QuestionKind, kind_of
from formats.xlsform.refusals import Refusal, notice, refusal
from formats.xlsform.row_texts import as_bool, hint_of, joined, note_of, quotes_answer, section_of, text_of
from formats.xlsform.types import RowKind, RowType, parse_type
from views.layout.message_text import utf16_length

_SHOWN = {
    *(RowKind.SELECT_ONE, RowKind.SELECT_MULTIPLE, RowKind.RANK, RowKind.RANGE, RowKind.INTEGER),
    *(RowKind.TEXT, RowKind.NOTE, RowKind.ACKNOWLEDGE),
}


@dataclass(frozen=True, slots=True)
class _Group:
    """A group that is open."""

    row: Row
    label: LocalizedText
    conditions: Conditions | None
    """What has to hold for what stands in it, in all the groups around it too; None when a chat cannot have that."""


@dataclass(frozen=True, slots=True)
class _Note:
    """A note that waits for the next question that is shown to the same people."""

    row: Row
    texts: LocalizedText
    conditions: Conditions


@dataclass
class SurveyReader:
    """One walk through the sheet."""

    lists: Mapping[str, ChoiceList]
    languages: tuple[str, ...]
    questions: list[dict[str, Any]] = field(default_factory=list)
    issues: list[ImportIssue] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    closing_note: dict[str, str] = field(default_factory=dict)
    _targets: dict[str, Target] = field(default_factory=dict)
    _groups: list[_Group] = field(default_factory=list)
    _notes: list[_Note] = field(default_factory=list)
    _repeats: int = 0
    _names: frozenset[str] = frozenset()
    _seen: set[str] = field(default_factory=set)

    def read(self, rows: Sequence[Row]) -> None:
        """All rows, in order."""
        self._names = frozenset(row.get("name") for row in rows)
        for row in rows:
            try:
                self._row(row)
            except Refusal as refused_row:
                self.issues.append(refused_row.issue)
            self._seen.add(row.get("name"))
        for group in self._groups:
            self.issues.append(ImportIssue(group.row.place("type"), ImportProblem.GROUP_NOT_CLOSED))
        self._close()

    def codes(self) -> tuple[str, ...]:
        """The languages that any question is asked in."""
        used_codes = {code for question in self.questions for code in question["text"]}
        return tuple(code for code in self.languages if code in used_codes) or self.languages[:1]

    def _row(self, row: Row) -> None:
        text = row.get("type")
        if text.startswith("#") or as_bool(row, "disabled"):
            return
        if not text:
            self._row_without_type(row)
            return
        row_type = parse_type(text)
        if row_type.kind in {RowKind.BEGIN_REPEAT, RowKind.END_REPEAT}:
            self._repeat(row, row_type)
        elif not self._repeats and not (self._is_unreachable and row_type.kind in _SHOWN):
            self._row_of_type(row, row_type)

    def _row_without_type(self, row: Row) -> None:
        """A remark of whoever wrote the form, or a question that would be lost, such as below a merged cell."""
        if row.get("name") and row.texts("label"):
            raise refusal(row, "type", ImportProblem.NO_TYPE, row.get("name"))

    def _row_of_type(self, row: Row, row_type: RowType) -> None:
        match row_type.kind:
            case RowKind.BEGIN_GROUP:
                self._begin_group(row)
            case RowKind.END_GROUP:
                self._end_group(row)
            case RowKind.METADATA:
                self.issues.append(notice(row, "type", ImportProblem.METADATA, row_type.text))
            case RowKind.UNASKABLE:
                raise refusal(row, "type", ImportProblem.TYPE, row_type.text)
            case RowKind.UNKNOWN:
                raise refusal(row, "type", ImportProblem.UNKNOWN_TYPE, row_type.text)
            case RowKind.NOTE:
                self._note(row)
            case _:
                self._question(row, row_type)

    # Groups

    @property
    def _is_unreachable(self) -> bool:
        """Whether a group around this place has a condition that a chat cannot have, which is said already."""
        return bool(self._groups) and self._groups[-1].conditions is None

    def _begin_group(self, row: Row) -> None:
        label = row.texts("label")
        is_unreachable = self._is_unreachable
        group = _Group(row, {} if quotes_answer(label) else label, None)
        self._groups.append(group)
        if not is_unreachable:
            self._groups[-1] = replace(group, conditions=self._conditions(row))

    def _end_group(self, row: Row) -> None:
        if self._groups:
            self._groups.pop()
        else:
            self.issues.append(ImportIssue(row.place("type"), ImportProblem.GROUP_NOT_OPEN))

    def _repeat(self, row: Row, row_type: RowType) -> None:
        if row_type.kind is RowKind.BEGIN_REPEAT:
            self._repeats += 1
            if self._repeats == 1:
                raise refusal(row, "type", ImportProblem.REPEAT, row.get("name") or row_type.text)
        elif not self._repeats:
            self.issues.append(ImportIssue(row.place("type"), ImportProblem.GROUP_NOT_OPEN))
        else:
            self._repeats -= 1

    # Notes

    def _note(self, row: Row) -> None:
        self._notes.append(_Note(row, note_of(row, NOTE), self._conditions(row)))
        if row.get("media"):
            self.issues.append(notice(row, "media", ImportProblem.MEDIA_IGNORED, row.get("name")))

    def _notes_for(self, conditions: Conditions) -> dict[str, str]:
        """The notes that wait for whatever is shown after these answers, as one text; what does not fit is refused."""
        matching = [note for note in self._notes if note.conditions == conditions]
        self._notes = [note for note in self._notes if note not in matching]
        texts: list[LocalizedText] = []
        for note in matching:
            if all(utf16_length(text) <= NOTE for text in joined([*texts, note.texts]).values()):
                texts.append(note.texts)
            else:
                name = note.row.get("name")
                self.issues.append(refusal(note.row, "label", ImportProblem.TEXT_TOO_LONG, name, str(NOTE)).issue)
        return joined(texts) if texts else {}

    def _close(self) -> None:
        """What is noted behind the last question stands on the review; the rest has no question to stand with."""
        self.closing_note = self._notes_for({}) if self.questions else {}
        for note in self._notes:
            name = note.row.get("name")
            self.issues.append(refusal(note.row, "relevant", ImportProblem.NOTE_CONDITION, name).issue)

    # Questions

    def _question(self, row: Row, row_type: RowType) -> None:
        name = row.get("name")
        self._check_columns(row, row_type)
        text, hint = text_of(row, QUESTION), hint_of(row, HINT)
        conditions = self._conditions(row)
        condition = single_condition(conditions, self._targets)
        if isinstance(condition, NoCondition):
            raise refusal(row, "relevant", condition.problem, name, condition.subject)
        question_kind = kind_of(row, row_type, tuple(text), self.lists)
        is_typed = answer_form(question_kind.kind) is AnswerForm.TEXT
        if is_typed and conditions:
            place = "relevant" if row.get("relevant") else "type"
            raise refusal(row, place, ImportProblem.COMMENT_CONDITION, name)
        entry: dict[str, Any] = {"id": valid_id(name, [each["id"] for each in self.questions])}
        entry |= {"kind": question_kind.kind} | self._surroundings(conditions)
        entry |= {"text": text} | ({"hint": hint} if hint else {})
        entry |= {"required": True} if as_bool(row, "required") and not is_typed else {}
        entry |= {"show_if": show_if(self._targets[condition], conditions[condition])} if condition else {}
        self._add(row, entry | dict(question_kind.keys), question_kind, conditions)

    def _check_columns(self, row: Row, row_type: RowType) -> None:
        """Refuse what a chat cannot have of any kind of question."""
        name = row.get("name")
        if not name:
            raise refusal(row, "name", ImportProblem.NO_NAME, row_type.text)
        if as_bool(row, "read_only") is not False:
            raise refusal(row, "read_only", ImportProblem.READ_ONLY, name)
        if row.get("choice_filter"):
            raise refusal(row, "choice_filter", ImportProblem.CHOICE_FILTER, name)
        if as_bool(row, "required") is None:
            raise refusal(row, "required", ImportProblem.REQUIRED_RULE, name, row.get("required"))

    def _surroundings(self, conditions: Conditions) -> dict[str, Any]:
        """The groups that the question stands in, and the notes above it."""
        section = section_of([group.label for group in self._groups if group.label])
        note = self._notes_for(conditions)
        return ({"section": section} if section else {}) | ({"note": note} if note else {})

    def _add(self, row: Row, entry: dict[str, Any], question_kind: QuestionKind, conditions: Conditions) -> None:
        name, ids = row.get("name"), question_kind.ids
        is_required = bool(entry.get("required"))
        target = Target(entry["id"], question_kind.kind, tuple(ids), ids, is_required, conditions)
        self._targets.setdefault(name, target)
        self.questions.append(entry)
        key = f"question[{len(self.questions)}]"
        self.places |= {
            key: row.place("type"),
            f"{key}.id": row.place("name"),
            f"{key}.show_if": row.place("relevant"),
            f"{key}.required": row.place("required"),
            f"{key}.text": row.place("label"),
            f"{key}.hint": row.place("hint"),
            **{f"{key}.text.{code}": row.place("label", code) for code in self.languages},
            **{f"{key}.hint.{code}": row.place("hint", code) for code in self.languages},
        }
        self._report_changes(row, entry, question_kind)

    def _report_changes(self, row: Row, entry: Mapping[str, Any], question_kind: QuestionKind) -> None:
        """Say what the row has and the question has not."""
        name = row.get("name")
        if entry["id"] != name:
            self.issues.append(notice(row, "name", ImportProblem.RENAMED, name, entry["id"]))
        if answer_form(question_kind.kind) is AnswerForm.TEXT and as_bool(row, "required"):
            self.issues.append(notice(row, "required", ImportProblem.COMMENT_REQUIRED, name))
        if row.get("default"):
            self.issues.append(notice(row, "default", ImportProblem.DEFAULT_IGNORED, name))
        if row.get("media"):
            self.issues.append(notice(row, "media", ImportProblem.MEDIA_IGNORED, name))
        if row.get("parameters") and "points" not in question_kind.keys and "start" not in row.get("parameters"):
            text = row.get("parameters")
            self.issues.append(notice(row, "parameters", ImportProblem.PARAMETERS_IGNORED, name, text))
        self.issues += [issue for issue in question_kind.notices if issue not in self.issues]

    def _conditions(self, row: Row) -> Conditions:
        """What has to hold for this row to be shown, in the groups around it too."""
        texts = [text for each in (*(group.row for group in self._groups), row) if (text := each.get("relevant"))]
        form_conditions = conditions_of(dict.fromkeys(texts), self._targets, self._names - self._seen)
        if isinstance(form_conditions, NoCondition):
            raise refusal(row, "relevant", form_conditions.problem, row.get("name"), form_conditions.subject)
        own = parse(row.get("relevant"))
        for name in sorted(form_conditions.skipped & references(own) if own else ()):
            problem = ImportProblem.CONDITION_UNANSWERED
            self.issues.append(refusal(row, "relevant", problem, row.get("name"), name).issue)
        return form_conditions.conditions
