"""A document as a Word file: real headings, captions that number themselves, alternative texts; all words are text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC
from io import BytesIO
from typing import Any, assert_never

import docx
from docx.document import Document as File
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.shared import Mm, Pt

from views.locales.direction import is_right_to_left
from views.reports.chart import pictures
from views.reports.document import (
    TIMES,
    Block,
    Chart,
    Document,
    Facts,
    Heading,
    Items,
    Paragraph,
    Space,
    Table,
    join_times,
    visible,
    without_break,
)
from views.reports.word.direction import set_right_to_left
from views.reports.word.styles import WIDE, set_up
from views.reports.word.xml import (
    alternative_text,
    field,
    header_row,
    keep_on_one_line,
    keep_row_together,
    set_background,
    set_cell_margin,
    set_table_header,
)

_LOGO = Mm(18)
_PADDING = 40
_TOGETHER = 14
"""A table of so few rows stays on one page."""


def render(document: Document) -> bytes:
    """The file's bytes."""
    file = docx.Document()
    set_up(file, document.language)
    _properties(file, document)
    _header(file, document)
    _footer(file, document)
    _logo(file, document)
    file.add_paragraph(visible(document.title), "Title")
    file.add_paragraph(visible(document.subtitle), "Subtitle")
    _Writer(file, document).write()
    if is_right_to_left(document.language):
        set_right_to_left(file)
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


def _properties(file: File, document: Document) -> None:
    properties = file.core_properties
    moment = document.made_at.astimezone(UTC).replace(tzinfo=None)
    properties.title, properties.subject = visible(document.title), visible(document.subtitle)
    properties.author = properties.last_modified_by = visible(document.author)[:255]
    properties.language, properties.comments, properties.keywords = document.language, "", ""
    properties.created = properties.modified = moment


def _header(file: File, document: Document) -> None:
    """Says on every page that the document is not finished, and on all but the first which one it is."""
    section = file.sections[0]
    section.different_first_page_header_footer = bool(document.running_head)
    headers = [section.header, *([section.first_page_header] if document.running_head else [])]
    for header in headers:
        paragraph = header.paragraphs[0]
        if document.draft:
            paragraph.style = file.styles["Draft"]
            paragraph.add_run(visible(document.draft))
        elif header is headers[0] and document.running_head:
            paragraph.style = file.styles["Note"]
            paragraph.add_run(visible(document.running_head))


def _footer(file: File, document: Document) -> None:
    section = file.sections[0]
    for footer in (section.footer, *([section.first_page_footer] if document.running_head else [])):
        _count_pages(footer.paragraphs[0], document.words.page)


def _count_pages(paragraph: Any, words: str) -> None:  # noqa: ANN401 — docx has no types of its own
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in re.split(r"(\{\w+\})", words):
        if part in {"{page}", "{pages}"}:
            field(paragraph, "PAGE" if part == "{page}" else "NUMPAGES", "1")
        else:
            paragraph.add_run(part)


def _logo(file: File, document: Document) -> None:
    """A picture that Word's format cannot hold is left out."""
    if document.logo is None:
        return
    try:
        picture = file.add_picture(BytesIO(document.logo), height=_LOGO)
    except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError):
        return
    if picture.width > WIDE:
        picture.height, picture.width = int(picture.height * WIDE / picture.width), WIDE
    alternative_text(picture, visible(document.author))


class _Writer:
    """Writes the blocks one after the other and counts tables and figures."""

    def __init__(self, file: File, document: Document) -> None:
        self._file = file
        self._document = document
        self._pictures = iter(pictures(document.language, [chart.figure for chart in document.charts]))
        self._counted = {document.words.table: 0, document.words.figure: 0}

    def write(self) -> None:
        """All of them."""
        for block in self._document.blocks:
            self._block(block)
        self._file.add_paragraph()  # Word wants one after a table that ends the document

    def _block(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                self._file.add_paragraph(visible(text), f"Heading {level}")
            case Paragraph(text):
                self._file.add_paragraph(_text(text))
            case Items():
                self._items(block)
            case Space(text):
                run = self._file.add_paragraph().add_run(f"[{visible(text)}]")
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
            case Facts(rows):
                self._facts(rows)
                if self._document.funding:
                    self._file.add_paragraph(_text(self._document.funding), "Note").paragraph_format.space_before = Pt(
                        6
                    )
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case _:
                assert_never(block)

    def _items(self, items: Items) -> None:
        if items.lead:
            lead = self._file.add_paragraph()
            lead.add_run(visible(items.lead)).bold = True
            lead.paragraph_format.keep_with_next = True
        for text in items.texts:
            paragraph = self._file.add_paragraph(_text(text), "Quote" if items.is_quotation else "List Bullet")
            paragraph.paragraph_format.keep_together = True

    def _facts(self, rows: Iterable[tuple[str, str]]) -> None:
        table = self._empty_table((0.25, 0.75))
        set_table_header(table, row=False, column=True)
        for name, value in rows:
            cells = table.add_row().cells
            cells[0].paragraphs[0].add_run(visible(name)).bold = True
            _fill_cell(cells[1], value)
            set_background(cells[0])
        _keep_rows_together(table, 0)

    def _table(self, block: Table) -> None:
        if block.caption:
            self._caption(self._document.words.table, block.caption)
        table = self._empty_table(block.widths)
        set_table_header(table, row=True, column=bool(block.row_height))
        head = table.add_row()
        header_row(head)
        for cell, text in zip(head.cells, block.head, strict=True):
            cell.paragraphs[0].add_run(visible(text)).bold = True
            set_background(cell)
        for texts in block.rows:
            row = table.add_row()
            keep_row_together(row)
            for cell, text in zip(row.cells, texts, strict=True):
                _fill_cell(cell, text)
            if block.row_height:
                row.height, row.height_rule = Mm(block.row_height), WD_ROW_HEIGHT_RULE.AT_LEAST
                _set_cell_position(row)
        _keep_rows_together(table, len(block.rows))
        if block.numbers:
            for column in list(table.columns)[-block.numbers :]:
                for cell in column.cells:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            for cell in table.rows[-1].cells:
                cell.paragraphs[0].runs[0].bold = True

    def _empty_table(self, widths: tuple[float, ...]) -> Any:  # noqa: ANN401 — docx has no types of its own
        table = self._file.add_table(0, len(widths), "Table Grid")
        table.autofit = False
        set_cell_margin(table, _PADDING)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = int(WIDE * width)
        return table

    def _chart(self, chart: Chart) -> None:
        self._caption(self._document.words.figure, chart.caption)
        picture = self._file.add_picture(BytesIO(next(self._pictures)), width=WIDE)
        alternative_text(picture, visible(chart.alternative_text))
        if chart.note:
            self._file.paragraphs[-1].paragraph_format.keep_with_next = True
            self._file.add_paragraph(_text(chart.note), "Note")

    def _caption(self, kind: str, text: str) -> None:
        self._counted[kind] += 1
        before, _, after = kind.partition("{n}")
        paragraph = self._file.add_paragraph(before, "Caption")
        field(paragraph, f"SEQ {_counter_name(before, after)} \\* ARABIC", str(self._counted[kind]))
        paragraph.add_run(f"{after}. {_text(text)}")
        paragraph.paragraph_format.keep_with_next = True


def _counter_name(before: str, after: str) -> str:
    """What Word counts by: the word beside the number."""
    return f"{before}{after}".strip(" .")


def _text(text: str) -> str:
    return join_times(without_break(visible(text)))


def _fill_cell(cell: Any, text: str) -> None:  # noqa: ANN401 — docx has no types of its own
    cell.paragraphs[0].add_run(_text(text))
    if TIMES.fullmatch(text):
        keep_on_one_line(cell)


def _set_cell_position(row: Any) -> None:  # noqa: ANN401 — docx has no types of its own
    for cell in row.cells:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def _keep_rows_together(table: Any, rows: int) -> None:  # noqa: ANN401 — docx has no types of its own
    """A short table stays on one page, with its head; of a long one the head stays with the first row."""
    *kept_rows, _ = table.rows if rows <= _TOGETHER else table.rows[:2]
    for row in kept_rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
