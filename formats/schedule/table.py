"""An agenda in the rows of a table, of a workbook or a CSV: headings in any language and order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.imports.issues import ImportIssue, ImportProblem
from domain.questions import PlainOrLocalized
from domain.typed_words import fold_letters
from formats.event.suggestions import language
from formats.schedule.items import Agenda, EventFrame, ScheduleItem, agenda_of
from formats.schedule.times import is_written_month_first, parse_clock, parse_day, parse_length, split_span
from formats.workbook import Sheet
from views.locales.vocabulary import agenda_headings, is_affirmative, is_negative

_LANGUAGE = re.compile(r"^(?P<head>.*?)\s*(?:\((?P<code>[^()]+)\)|::?\s*(?P<other>.+))\s*$")
LONGEST_HEAD = 100
"""What is longer is no heading."""
SEARCHED_ROWS = 12
"""The headings are looked for in so many rows from the top."""


@dataclass(frozen=True, slots=True)
class _Headers:
    """Where the headings stand, and which column holds what."""

    row: int
    columns: Mapping[tuple[str, str], int]
    """Field and code of its language, "" for none → column."""


def is_agenda(sheet: Sheet) -> bool:
    """Whether the sheet has the headings of an agenda: titles and times."""
    return _headers(sheet) is not None


def read_agenda_table(sheet: Sheet, frame: EventFrame, current: Sequence[Mapping[str, object]] = ()) -> Agenda:
    """The agenda of a sheet; every cell that is wrong is named."""
    heads = _headers(sheet)
    if heads is None:
        return Agenda((), (ImportIssue(sheet.place(0), ImportProblem.NO_COLUMN, subject="title, start"),), {})
    reader = _Reader(sheet, heads, frame)
    return agenda_of(list(reader.items()), reader.issues, frame, current)


def _headers(sheet: Sheet) -> _Headers | None:
    for number, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        columns: dict[tuple[str, str], int] = {}
        for column, head in enumerate(row):
            name = _field(head)
            if name:
                columns.setdefault(name, column)
        fields = {name for name, _ in columns}
        if "title" in fields and fields & {"starts", "time"}:
            return _Headers(number, columns)
    return None


def _field(head: str) -> tuple[str, str] | None:
    """``Title (ro)``, ``title::Română`` and ``Titlu`` as a field and a language."""
    head = " ".join(head.split())[:LONGEST_HEAD]
    match = _LANGUAGE.match(head)
    code = language(match["code"] or match["other"]) if match else ""
    words = match["head"] if match and code else head
    name = agenda_headings().get(fold_letters(words))
    return (name, code) if name else None


class _Reader:
    """One walk through the rows below the headings."""

    def __init__(self, sheet: Sheet, heads: _Headers, frame: EventFrame) -> None:
        self._sheet, self._heads, self._frame = sheet, heads, frame
        self._day: date = frame.first_day
        dates = (self._cell(row, "date") for row in range(heads.row + 1, len(sheet.rows)))
        self._is_month_first = is_written_month_first(dates, frame.first_day)
        self.issues: list[ImportIssue] = []

    def items(self) -> Iterator[ScheduleItem]:
        """The items of the rows in which nothing is wrong."""
        rows = [number for number in range(self._heads.row + 1, len(self._sheet.rows)) if any(self._sheet.rows[number])]
        for number, following in zip(rows, (*rows[1:], None), strict=False):
            item = self._item(number, following)
            if item is not None:
                yield item

    def _item(self, row: int, following: int | None) -> ScheduleItem | None:
        if self._is_heading(row):
            return None
        count = len(self.issues)
        self._set_day(row)
        title = self._text(row, "title")
        if not title:
            self._issue(row, "title", ImportProblem.NO_TITLE)
        starts = self._starts(row)
        ends = None if starts is None else self._ends(row, starts, following)
        is_break, feedback = self._flag(row, "break"), self._flag(row, "feedback")
        if starts is None or ends is None or not title or len(self.issues) > count:
            return None
        cells = {key: self._place(row, key) for key in ("date", "starts", "ends", "title", "speaker", "room")}
        has = {name for name, _ in self._heads.columns}
        speaker, room = (self._text(row, name) if name in has else None for name in ("speaker", "room"))
        return ScheduleItem(starts, ends, title, self._sheet.place(row), speaker, room, is_break, feedback, cells)

    def _is_heading(self, row: int) -> bool:
        """Whether the row is no item: it names the day of those below it, or has a remark beside the columns."""
        filled_cells = [cell for cell in self._sheet.rows[row] if cell]
        day = self._parse_day(filled_cells[0]) if len(filled_cells) == 1 else None
        self._day = day or self._day
        return bool(day) or not any(
            self._cell(row, name, code) for name, code in self._heads.columns if name not in {"date", "room"}
        )

    def _parse_day(self, text: str) -> date | None:
        return parse_day(text, self._frame.first_day.year, is_month_first=self._is_month_first)

    def _set_day(self, row: int) -> None:
        text = self._cell(row, "date")
        day = self._parse_day(text) if text else None
        if text and day is None:
            self._issue(row, "date", ImportProblem.NOT_A_DATE, text)
        elif day is not None:
            self._day = day

    def _starts(self, row: int) -> datetime | None:
        key = "starts" if self._cell(row, "starts") else "time"
        text = self._cell(row, key)
        if not text:
            self._issue(row, "starts", ImportProblem.NO_START)
            return None
        clock = parse_clock(split_span(text)[0])
        if clock is None:
            self._issue(row, key, ImportProblem.NOT_A_TIME, text)
            return None
        starts = datetime.combine(clock.day or self._day, clock.time)
        self._day = starts.date()
        return starts

    def _ends(self, row: int, starts: datetime, following: int | None) -> datetime | None:
        text = self._cell(row, "ends") or split_span(self._cell(row, "time"))[1]
        length = self._cell(row, "duration")
        if text:
            clock = parse_clock(text)
            if clock is None:
                self._issue(row, "ends", ImportProblem.NOT_A_TIME, text)
                return None
            ends = datetime.combine(clock.day or starts.date(), clock.time)
            return ends if clock.day or ends > starts else ends + timedelta(days=1)
        if length:
            duration = parse_length(length)
            if duration is None:
                self._issue(row, "duration", ImportProblem.NOT_A_DURATION, length)
            return None if duration is None else starts + duration
        return self._start_of(row, following, starts)

    def _start_of(self, row: int, following: int | None, starts: datetime) -> datetime | None:
        """Where no end is written an item ends when the next one of the day begins."""
        text = (
            "" if following is None else self._cell(following, "starts") or split_span(self._cell(following, "time"))[0]
        )
        clock = parse_clock(text) if text else None
        if clock is None or clock.time <= starts.time():
            self._issue(row, "ends", ImportProblem.NO_END)
            return None
        return datetime.combine(starts.date(), clock.time)

    def _text(self, row: int, field: str) -> PlainOrLocalized:
        texts = {code: self._cell(row, name, code) for name, code in self._heads.columns if name == field}
        texts = {code: text for code, text in texts.items() if text}
        text_by_language = {code: text for code, text in texts.items() if code in self._frame.languages}
        if text_by_language and "" not in texts:
            return text_by_language
        plain_text = texts.get("") or next(iter(texts.values()), "")
        free = [code for code in self._frame.languages if code not in text_by_language]
        return {free[0]: plain_text, **text_by_language} if text_by_language and free else plain_text

    def _flag(self, row: int, field: str) -> bool | None:
        if (field, "") not in self._heads.columns:
            return None
        text = self._cell(row, field)
        is_no = is_negative(text)
        if text and not (is_no or is_affirmative(text) or text in {"x", "X", "✓"}):
            self._issue(row, field, ImportProblem.NOT_YES_OR_NO, text)
        return bool(text) and not is_no

    def _cell(self, row: int, field: str, code: str = "") -> str:
        column = self._heads.columns.get((field, code))
        cells = self._sheet.rows[row]
        return cells[column].strip() if column is not None and column < len(cells) else ""

    def _place(self, row: int, field: str) -> str:
        column = next((place for (name, _), place in self._heads.columns.items() if name == field), None)
        return self._sheet.place(row, column)

    def _issue(self, row: int, field: str, problem: ImportProblem, subject: str = "") -> None:
        self.issues.append(ImportIssue(self._place(row, field), problem, subject=subject))
