"""An agenda as a workbook that people edit and send back: a row for each item, a column for each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, TypeAlias

from domain.questions import PlainOrLocalized
from formats.schedule.items import EventFrame, with_days

_WIDTHS = {"Date": 12, "Start": 8, "End": 8, "Break": 8, "Feedback": 10}
_TEXTS = (("title", "Title"), ("speaker", "Speaker"), ("room", "Room"))
_FLAGS = (("break", "Break"), ("feedback", "Feedback"))
Cell: TypeAlias = str | date | time


def write_agenda(agenda: Sequence[Mapping[str, Any]], frame: EventFrame) -> bytes:
    """The workbook: the same bytes for the same agenda; times are real times of the spreadsheet."""
    import xlsxwriter  # noqa: PLC0415 — a fifteenth of a second at every start, for what is made in a thread and seldom

    rows = [_row(starts, entry) for starts, entry in with_days(agenda, frame)]
    columns = _columns(rows, frame.languages)
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Agenda", "created": datetime(2000, 1, 1)})  # noqa: DTZ001 — the same bytes every time
    text = {"text_wrap": True, "valign": "top"}
    formats = {
        str: book.add_format(text),
        date: book.add_format({**text, "num_format": "yyyy-mm-dd", "align": "left"}),
        time: book.add_format({**text, "num_format": "hh:mm", "align": "left"}),
    }
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    page = book.add_worksheet("Agenda")
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for number, column in enumerate(columns):
        page.set_column(number, number, _WIDTHS.get(column, 40 if column.startswith("Title") else 24))
        page.write_string(0, number, column, head)
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write(page, number, place, row.get(column, ""), formats)
    book.close()
    return stream.getvalue()


def _write(page: Any, row: int, column: int, cell: Cell, formats: Mapping[type, Any]) -> None:  # noqa: ANN401 — xlsxwriter gives no types
    if isinstance(cell, str):
        if cell:
            page.write_string(row, column, cell, formats[str])
    else:
        page.write_datetime(row, column, cell, formats[type(cell)])


def _row(starts: datetime, entry: Mapping[str, Any]) -> dict[str, Cell]:
    row: dict[str, Cell] = {"Date": starts.date(), "Start": entry["starts"], "End": entry["ends"]}
    for key, head in _TEXTS:
        row |= dict(_text_cells(head, entry.get(key, "")))
    return row | {head: "yes" for key, head in _FLAGS if entry.get(key)}


def _text_cells(head: str, text: PlainOrLocalized) -> Iterator[tuple[str, str]]:
    if isinstance(text, str):
        if text:
            yield head, text
    else:
        yield from ((f"{head} ({code})", words) for code, words in text.items())


def _columns(rows: Iterable[Mapping[str, Cell]], languages: Sequence[str]) -> list[str]:
    """The columns that any row has, those of the event's languages in their order."""
    used_columns = dict.fromkeys(column for row in rows for column in row)
    order = ["Date", "Start", "End"]
    for _, head in _TEXTS:
        codes = [
            *languages,
            *(code for column in used_columns if (code := _code(column, head)) and code not in languages),
        ]
        order += [head, *(f"{head} ({code})" for code in codes)]
    order += [head for _, head in _FLAGS]
    return [column for column in dict.fromkeys(order) if column in used_columns or column in {"Date", "Start", "End"}]


def _code(column: str, head: str) -> str:
    return column[len(head) + 2 : -1] if column.startswith(f"{head} (") else ""
