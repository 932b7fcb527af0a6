"""A workbook in the form of XLSForm becomes the survey of an event's table, and a list of what a chat cannot have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.imports.issues import ImportIssue, ImportProblem, Severity
from formats.event.validation import HEADING
from formats.workbook import Sheet
from formats.xlsform.choices import NAMES, lists_of
from formats.xlsform.columns import FIELDS, TRANSLATED, Column, Row, columns_of, head_row, language_code, rows_of
from formats.xlsform.row_texts import one_line
from formats.xlsform.survey_rows import SurveyReader
from views.survey.option_words import survey_title

CLOSES = "end + 7d at 18:00"
"""When a survey closes that had no closing time: a form has none."""
TITLE = "form_title"
"""The setting with a form's title; with a language behind it, as in ``form_title_ro``, one that this program writes.

The specification has one title; ODK's own programs pass over columns that they do not know.
"""


@dataclass(frozen=True, slots=True)
class FormSurvey:
    """What a form asks. ``table`` is ``[event.survey]`` without what a chat cannot have; of no use with a mistake."""

    table: Mapping[str, Any]
    issues: tuple[ImportIssue, ...]
    places: Mapping[str, str]
    """Key below the survey, as in ``question[3].text.en`` → cell."""


def is_form(sheets: Sequence[Sheet]) -> bool:
    """Whether the workbook has the sheet that every form has, or is one sheet with its columns."""
    return _sheet(sheets, "survey") is not None or _survey_sheet(sheets) is not None


def form_sheets(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets that a form's questions are made of; others may hold anything, such as lists of villages."""
    survey = _survey_sheet(sheets)
    return tuple(sheet for sheet in sheets if sheet is survey or sheet.name.strip().lower() in {*NAMES, "settings"})


def _survey_sheet(sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet ``survey``; of a workbook of one sheet that one, whatever its name."""
    sheet = _sheet(sheets, "survey")
    fields = {column.field for column in columns_of(sheet or sheets[0])} if sheets else set()
    if sheet is not None:
        return sheet if "type" in fields else None
    return sheets[0] if len(sheets) == 1 and fields >= {"type", "name", "label"} else None


def read_form(
    sheets: Sequence[Sheet], languages: Sequence[str], current: Mapping[str, Any] | None = None
) -> FormSurvey:
    """The survey. ``current`` is the event's survey, which keeps what no form can say: when it closes, its promise.

    ``languages`` are those of the event; what stands in others is left out. Nothing is raised.
    """
    survey = _survey_sheet(sheets)
    if survey is None:
        return _unusable(ImportIssue("survey!1", ImportProblem.NO_COLUMN, subject="type"))
    broken_cells = tuple(_broken_cells(form_sheets(sheets)))
    if broken_cells:
        return FormSurvey({}, broken_cells, {})
    settings = next(iter(_rows(sheets, "settings")), None)
    choice_sheets = [sheet for sheet in sheets if sheet is not survey]
    default = settings.get("default_language") if settings else ""
    form_languages, notices = _languages((survey, *choice_sheets), languages, default)
    survey_languages = form_languages.of(survey)
    labels = [column for column in columns_of(survey) if column.field == "label"]
    if labels and not any(("label", column.language) in survey_languages for column in labels):
        place = survey.place(head_row(survey) or 0, labels[0].number)
        return _unusable(ImportIssue(place, ImportProblem.LANGUAGE_IGNORED, subject=labels[0].language))
    reader = SurveyReader(lists_of(choice_sheets, form_languages.of), tuple(dict.fromkeys(survey_languages.values())))
    reader.read(list(rows_of(survey, survey_languages)))
    if not reader.questions and not any(issue.severity is Severity.MISTAKE for issue in reader.issues):
        reader.issues.append(ImportIssue("survey!1", ImportProblem.NOTHING_INSIDE))
    title = _title(settings, reader.codes(), languages, current)
    keep = {key: value for key, value in (current or {}).items() if key not in {"title", "question", "note"}}
    notices += _unknown_columns(survey)
    table = {"title": title, **({} if current else {"anonymous": True, "closes": CLOSES}), **keep}
    table |= {"note": reader.closing_note} if reader.closing_note else {}
    table |= {"question": _with_breakdowns(reader.questions, current)}
    table |= _compared(reader.questions, current)
    places = {**reader.places, "title": settings.place("form_title") if settings else "settings!1"}
    return FormSurvey(table, (*notices, *reader.issues), places)


ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"}
"""What spreadsheets show where a formula fails."""


def _broken_cells(sheets: Iterable[Sheet]) -> Iterator[ImportIssue]:
    """Cells that would be lost, or shown to people, without anybody having meant it."""
    for sheet in sheets:
        for row, column in sorted(sheet.uncomputed_cells):
            yield ImportIssue(sheet.place(row, column), ImportProblem.NO_RESULT)
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if cell in ERRORS:
                    yield ImportIssue(sheet.place(row, column), ImportProblem.BROKEN_CELL, subject=cell)


def _unknown_columns(sheet: Sheet) -> Iterator[ImportIssue]:
    """Columns that hold something and are no part of a form, or are shown by other programs alone."""
    rows = list(rows_of(sheet, {}))
    for column in columns_of(sheet):
        if column.field not in FIELDS and column.field[0] not in "$_" and any(row.cell(column) for row in rows):
            place = sheet.place(head_row(sheet) or 0, column.number)
            yield ImportIssue(place, ImportProblem.COLUMN_IGNORED, Severity.NOTICE, column.head)


def _unusable(issue: ImportIssue) -> FormSurvey:
    return FormSurvey({}, (issue,), {})


def _sheet(sheets: Sequence[Sheet], name: str) -> Sheet | None:
    return next((sheet for sheet in sheets if sheet.name.strip().lower() == name), None)


def _rows(sheets: Sequence[Sheet], name: str) -> Iterator[Row]:
    sheet = _sheet(sheets, name)
    if sheet is not None:
        yield from rows_of(sheet, {})


@dataclass(frozen=True, slots=True)
class _Languages:
    """How the form's sheets call the languages of the event."""

    event_languages: Sequence[str]
    default: str
    """The code of the form's default language; empty when the form, or the event, has none."""
    codes: tuple[str, ...]
    """Those that the form names."""

    def of(self, sheet: Sheet) -> dict[tuple[str, str], str]:
        """Field, and name of a language in its columns, "" where there is none → code; what is in others is absent."""
        return {(name, language): code for name in TRANSLATED for language, code in self._of_field(sheet, name).items()}

    def _of_field(self, sheet: Sheet, name: str) -> dict[str, str]:
        codes: dict[str, str] = {}
        for column in columns_of(sheet):
            code = language_code(column.language)
            if column.field == name and code in self.event_languages and code not in codes.values():
                codes[column.language] = code
        candidates = (self.default, *self.codes, *self.event_languages)
        free_code = next((code for code in candidates if code and code not in codes.values()), "")
        return {**codes, **({"": free_code} if free_code else {})}


def _languages(
    sheets: Sequence[Sheet], event_languages: Sequence[str], default: str
) -> tuple[_Languages, list[ImportIssue]]:
    """The languages of the form that the event has, and what is in others."""
    codes = []
    notices: dict[str, ImportIssue] = {}
    for sheet, column in _translated_columns(sheets):
        code = language_code(column.language)
        if code in event_languages:
            codes.append(code)
        elif column.language:
            place = sheet.place(head_row(sheet) or 0, column.number)
            issue = ImportIssue(place, ImportProblem.LANGUAGE_IGNORED, Severity.NOTICE, column.language)
            notices.setdefault(column.language, issue)
    default_code = language_code(default)
    is_spoken = default_code in event_languages
    return _Languages(event_languages, default_code if is_spoken else "", tuple(codes)), list(notices.values())


def _translated_columns(sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, Column]]:
    for sheet in sheets:
        for column in columns_of(sheet):
            if column.field in TRANSLATED:
                yield sheet, column


def _title(
    settings: Row | None, codes: Sequence[str], languages: Sequence[str], current: Mapping[str, Any] | None
) -> dict[str, str]:
    """The title in the languages of the form; where it is the current one's, that with all its languages."""
    texts: dict[str, str] = {}
    plain = ""
    for column in settings.columns if settings else ():
        code = language_code(column.language or column.field.removeprefix(f"{TITLE}_"))
        text = settings.cell(column) if settings else ""
        if column.field.startswith(TITLE) and text:
            texts |= {code: text} if code in languages else {}
            plain = plain or text
    current_title = dict((current or {}).get("title") or {})
    if not plain or (not texts and plain in current_title.values()):
        plain = plain or (settings.get("form_id") or settings.get("id_string") if settings else "") or ""
        return current_title or (dict.fromkeys(codes, one_line(plain)[:HEADING]) if plain else survey_title(codes))
    return {code: one_line(texts.get(code, plain))[:HEADING] for code in dict.fromkeys((*codes, *texts))}


def _compared(questions: Sequence[Mapping[str, Any]], current: Mapping[str, Any] | None) -> dict[str, Any]:
    """Which questions are compared with another survey is nothing that a form says either; those still there."""
    ids = {question.get("id") for question in questions}
    compared_ids = [id_ for id_ in (current or {}).get("compare", ()) if id_ in ids]
    return {"compare": compared_ids} if compared_ids or "compare" in (current or {}) else {}


def _with_breakdowns(questions: list[dict[str, Any]], current: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Whether results are shown by group is nothing that a form says, so it stays as it was."""
    breakdowns = {
        (question.get("id"), question.get("kind")): question["breakdown"]
        for question in (current or {}).get("question", ())
        if "breakdown" in question
    }
    return [
        {**question, "breakdown": breakdowns[question["id"], question["kind"]]}
        if (question["id"], question["kind"]) in breakdowns
        else question
        for question in questions
    ]
