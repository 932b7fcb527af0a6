"""Dates, lists, numbers and directions of every language on board."""

from __future__ import annotations

from datetime import UTC as UTC_ZONE
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from views.i18n import Html, Translator
from views.locales.calendar_dates import Style, written_day, written_days
from views.locales.direction import for_right_to_left, isolate, without_isolates
from views.reports import typeset
from views.reports.document import Chart, Document, Heading, Paragraph, Words
from views.reports.pdf import render
from views.reports.sheet_file import Worksheet, xlsx
from views.reports.word.direction import directions, set_right_to_left
from views.reports.word.fonts import font_name
from views.reports.word.styles import set_up

FIRST, LAST, NEXT_MONTH = date(2027, 3, 22), date(2027, 3, 23), date(2027, 4, 2)
UTC = ZoneInfo("UTC")
FSI, LRI, RLI, PDI, RLM = "\u2068", "\u2066", "\u2067", "\u2069", "\u200f"


@pytest.mark.parametrize(
    ("language", "full", "heading", "day", "days"),
    [
        ("en", "Monday, 22 March 2027", "Monday, 22 March", "22 March", "22–23 March 2027"),
        ("ro", "luni, 22 martie 2027", "luni, 22 martie", "22 martie", "22–23 martie 2027"),
        ("de", "Montag, 22. März 2027", "Montag, 22. März", "22. März", "22.–23. März 2027"),
        ("fr", "lundi 22 mars 2027", "lundi 22 mars", "22 mars", "22–23 mars 2027"),
        ("es", "lunes, 22 de marzo de 2027", "lunes, 22 de marzo", "22 de marzo", "22–23 de marzo de 2027"),
        ("it", "lunedì 22 marzo 2027", "lunedì 22 marzo", "22 marzo", "22–23 marzo 2027"),
        ("el", "Δευτέρα 22 Μαρτίου 2027", "Δευτέρα 22 Μαρτίου", "22 Μαρτίου", "22–23 Μαρτίου 2027"),
        ("hu", "2027. március 22., hétfő", "március 22., hétfő", "március 22.", "2027. március 22–23."),
        ("bg", "понеделник, 22 март 2027 г.", "понеделник, 22 март", "22 март", "22 – 23 март 2027 г."),
        ("uk", "понеділок, 22 березня 2027 р.", "понеділок, 22 березня", "22 березня", "22–23 березня 2027 р."),
        ("ar", "الاثنين، 22 مارس 2027", "الاثنين، 22 مارس", "22 مارس", "22–23 مارس 2027"),
    ],
)
def test_days_as_each_language_writes_them(language: str, full: str, heading: str, day: str, days: str) -> None:
    day_texts = [written_day(FIRST, style, language) for style in (Style.FULL, Style.HEADING, Style.DAY)]

    # CLDR puts narrow spaces where a line must not break.
    assert [text.replace("\u202f", " ") for text in day_texts] == [full, heading, day]
    assert written_days(FIRST, LAST, language).replace("\u202f", " ") == days


def test_days_of_two_months_and_without_a_year() -> None:
    assert [written_days(FIRST, NEXT_MONTH, language, year=False) for language in ("en", "ro", "de", "hu")] == [
        "22 March – 2 April",
        "22 martie – 2 aprilie",
        "22. März – 2. April",
        "március 22. – április 2.",
    ]
    assert written_days(FIRST, FIRST, "en", year=False) == "22 March"
    assert written_days(FIRST, date(2028, 1, 2), "en", year=False) == "22 March 2027 – 2 January 2028"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Erased on 22 March 2027."), ("hu", "Erased on 2027. március 22."), ("uk", "Erased on 22 березня 2027 р.")],
)
def test_day_that_ends_with_a_full_stop_ends_the_sentence_with_it(language: str, sentence: str) -> None:
    voice = Translator(language, UTC)

    text = voice.say_form("Erased on {day}.", day=voice.calendar(FIRST))

    assert text.replace("\u202f", " ") == sentence


def test_lists_as_each_language_joins_them() -> None:
    voices = [Translator(language, UTC) for language in ("en", "fr", "ar")]

    assert [voice.enumeration(["1", "2", "3"]) for voice in voices] == ["1, 2, and 3", "1, 2 et 3", "1 و2 و3"]
    assert [voice.alternatives(["1", "2"]) for voice in voices] == ["1 or 2", "1 ou 2", "1 أو 2"]
    assert [voice.listed(["1", "2"]) for voice in voices] == ["1, 2", "1, 2", "1، 2"]


# Right to left


def test_values_of_the_other_direction_keep_apart_from_the_sentence() -> None:
    arabic, english = Translator("ar", UTC), Translator("en", UTC)

    assert arabic.say_form("أهلا {name}!", name="Ana & Co") == f"أهلا {FSI}Ana &amp; Co{PDI}!"
    assert arabic.say_form("أهلا {name}!", name="سارة") == "أهلا سارة!"
    assert arabic.say_form("{when}", when="22–23") == "22–23"
    assert arabic.say_form("{n} {name}", n=3, name=Html("<b>سارة</b>")) == "3 <b>سارة</b>"
    assert english.plain("Name: {name}", name="سارة") == f"Name: {FSI}سارة{PDI}"
    assert english.plain("Name: {name}", name="Ștefan") == "Name: Ștefan"


@pytest.mark.parametrize(
    ("text", "language", "sign"),
    [
        ("Recruitment has moved online.", "ar", FSI),
        ("D2.6 تقرير الفعالية", "ar", RLI),
        ("Ana met سارة there.", "ar", FSI),
        ("سارة met them in Bucharest.", "en", LRI),
        ("المزيد من الوقت (Zoom)", "en", FSI),
    ],
)
def test_first_word_of_the_other_direction_does_not_turn_a_text_round(text: str, language: str, sign: str) -> None:
    assert isolate(text, language) == f"{sign}{text}{PDI}"


def test_what_is_isolated_already_or_has_lines_of_its_own_is_left_as_it_is() -> None:
    assert isolate(f"أهلا {FSI}Ana{PDI}", "ar") == f"أهلا {FSI}Ana{PDI}"
    assert isolate("Ana\nMaria", "ar") == "Ana\nMaria"
    assert without_isolates(f"أهلا {FSI}Ana{PDI}") == "أهلا Ana"


def test_arrows_and_commands_of_a_translation_that_is_read_from_the_right() -> None:
    assert for_right_to_left("▶ <b>الآن</b> → /help") == f"◀ <b>الآن</b> ← {LRI}/help{PDI}"
    assert for_right_to_left("/{command} – and/or") == f"{LRI}/{{command}}{PDI} – and/or"
    assert for_right_to_left("أرسل /checkin {code}.") == f"أرسل {LRI}/checkin {{code}}{PDI}."
    assert for_right_to_left("مثل /checkin 1234.") == f"مثل {LRI}/checkin 1234{PDI}."


def test_bars_fill_from_where_a_line_begins() -> None:
    arabic, english = Translator("ar", UTC), Translator("en", UTC)

    assert (arabic.bar(1, 3), arabic.arrow) == (f"{RLM}▓░░", "←")
    assert (english.bar(1, 3), english.arrow) == ("▓░░", "→")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("كلمة", [("كلمة", True)]),
        ("32 كلمة", [("32 كلمة", True)]),
        ("Recruitment has moved online.", [("Recruitment has moved online.", False)]),
        ("كلمة Round Table 2, كلمة", [("كلمة ", True), ("Round Table 2", False), (", كلمة", True)]),
        (f"كلمة {FSI}Ana (Co.){PDI}!", [("كلمة ", True), ("Ana (Co.)", False), ("!", True)]),
        ("09:30–10:00", [("09:30–10:00", True)]),
        ("", []),
    ],
)
def test_runs_of_a_word_file_say_their_direction(text: str, pieces: list[tuple[str, bool]]) -> None:
    assert list(directions(text)) == pieces


def test_word_file_of_a_language_that_is_read_from_right_to_left() -> None:
    file = docx.Document()
    set_up(file, "ar")
    file.add_paragraph("كلمة Word", "Title")
    file.add_table(1, 2).cell(0, 0).text = "خلية"

    set_right_to_left(file)

    title = file.paragraphs[0]
    assert [(run.text, run._r.rPr is not None and run._r.rPr.find(qn("w:rtl")) is not None) for run in title.runs] == [
        ("كلمة ", True),
        ("Word", False),
    ]
    assert file.styles["Normal"].element.pPr.find(qn("w:bidi")) is not None
    assert file.styles["Normal"].element.rPr.rFonts.get(qn("w:cs")) == "Noto Naskh Arabic"
    assert file.styles["Title"].element.rPr.find(qn("w:szCs")).get(qn("w:val")) == "52"
    assert file.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert file.settings.element.find(qn("w:embedTrueTypeFonts")) is not None


def test_pdf_of_a_language_that_is_read_from_right_to_left() -> None:
    chart = {
        "kind": "rating", "options": [{"label": n, "count": 1, "share": 0.5} for n in "12"], "no_answer": None,
        "mean": "4", "called": "x", "low": "", "high": "",
    }  # fmt: skip
    blocks = (Heading("كلمة"), Paragraph("Recruitment has moved online."), Chart("كلمة", "Word", chart))
    made_at = datetime(2027, 3, 22, tzinfo=UTC_ZONE)
    words = Words("جدول {n}", "شكل {n}", "صفحة {page} من {pages}")

    content = render(Document("ar", "D2.6 كلمة", "كلمة", "Association", made_at, words, blocks))

    assert b"/Lang(ar)" in content


@pytest.mark.parametrize(
    ("language", "text_font"), [("en", "PT Serif"), ("uk", "PT Serif"), ("el", "Times New Roman"), ("ar", "PT Serif")]
)
def test_word_file_has_a_typeface_with_the_letters_of_its_language(language: str, text_font: str) -> None:
    assert font_name(language) == text_font


@pytest.mark.parametrize(
    "text",
    ["ΑΒΓαβγάέήίόύώϊΰς", "АБВҐЄІЇабвґєії", "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىة،؛؟", f"{FSI}a{PDI}{LRI}b{PDI}{RLM}"],
)
def test_fonts_on_board_draw_the_letters_of_every_language(text: str) -> None:
    assert typeset.missing_characters([text]) == frozenset()


def test_spreadsheet_has_its_first_column_at_the_right_and_names_that_excel_takes() -> None:
    names = ["النتائج", "النتائج", "Ein sehr langer Name einer Tabelle [2027]"]
    sheets = [Worksheet(name, (("أ", 9),), ((f"{FSI}Ana{PDI}",),)) for name in names]

    book = load_workbook(BytesIO(xlsx(sheets, "x", datetime(2027, 3, 22, tzinfo=UTC_ZONE), "ar")))

    assert book.sheetnames == ["النتائج", "النتائج (2)", "Ein sehr langer Name einer Tabe"]
    assert [sheet.sheet_view.rightToLeft for sheet in book] == [True] * 3
    assert book.worksheets[0]["A2"].value == "Ana"


@pytest.mark.parametrize(
    ("language", "text", "reading_order"),
    [("ar", "29 مارس 2027.", 2), ("ar", "More time.", 1), ("en", "المزيد.", 2), ("en", "More time.", 0)],
)
def test_cell_of_a_spreadsheet_says_in_which_direction_it_is_read(language: str, text: str, reading_order: int) -> None:
    made_at = datetime(2027, 3, 22, tzinfo=UTC_ZONE)

    book = load_workbook(BytesIO(xlsx([Worksheet("x", (("x", 9),), ((text,),))], "x", made_at, language)))

    assert book.active["A2"].alignment.readingOrder == reading_order


def test_column_of_a_spreadsheet_is_as_wide_as_the_longest_word_of_its_head() -> None:
    sheet = Worksheet("x", (("Кількість", 9), ("Так", 9)), ())

    book = load_workbook(BytesIO(xlsx([sheet], "x", datetime(2027, 3, 22, tzinfo=UTC_ZONE), "uk")))

    widths = [book.active.column_dimensions[column].width for column in "AB"]
    assert widths == pytest.approx([13, 9], abs=0.8)
