"""The Word file, read again: its headings, tables, captions, pictures and settings; and that it takes any text."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files as resources
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from domain.attendance.headcount import Headcount
from domain.minutes import Note, NoteKind, Section
from domain.results.release import Counts
from domain.results.reports import CheckinFigures, EventReport
from domain.results.summary import ClosedSummary as Released
from tests.support.reports import NASTY, PICTURE, bare, example, nasty, release, report, voice
from views.reports.document import visible
from views.reports.minutes import word_file
from views.reports.word.fonts import PT_SERIF
from views.survey.wording import wording_of

ENGLISH, ROMANIAN = voice("en"), voice("ro")


def opened(event_report: EventReport, language: str = "en") -> Any:  # noqa: ANN401 — python-docx has no types of its own
    return docx.Document(BytesIO(word_file(voice(language), event_report).content))


def texts(file: Any, style: str) -> list[str]:  # noqa: ANN401 — python-docx gives no types
    return [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == style]


def cells(table: Any) -> list[list[str]]:  # noqa: ANN401 — python-docx gives no types
    return [[cell.text for cell in row.cells] for row in table.rows]


def under(file: Any, heading: str) -> list[str]:  # noqa: ANN401 — python-docx gives no types
    """The paragraphs from that heading to the next one."""
    paragraphs: list[str] = []
    inside = False
    for paragraph in file.paragraphs:
        if paragraph.style.name.startswith("Heading"):
            inside = paragraph.text == heading
        elif inside and paragraph.text:
            paragraphs.append(paragraph.text)
    return paragraphs


def test_report_has_the_sections_of_a_minute_report() -> None:
    file = opened(report())

    assert texts(file, "Title") == ["D2.6 Minute report"]
    assert texts(file, "Subtitle") == ["Round table in Romania"]
    assert texts(file, "Heading 1") == [
        "Participants",
        "Objective",
        "Agenda",
        "Discussion",
        "Evaluation",
        "Comments by participants",
        "Method and limits",
        "Signatures",
    ]


def test_cover_facts() -> None:
    assert cells(opened(report()).tables[0]) == [
        ["Deliverable", "D2.6"],
        ["Event", "Round table in Romania"],
        ["Description", "Human trafficking and the business sectors exposed to it"],
        ["Date", "Monday, 22 March 2027"],
        ["Time", "09:30–\u206016:00"],
        ["Place", "Bucharest"],
        ["Organizer", "Your association"],
        ["Registered", "32"],
        ["Report made on", "Tuesday, 30 March 2027"],
    ]


def test_people_are_called_registered_until_somebody_has_counted_who_was_present() -> None:
    file = opened(report())

    assert under(file, "Participants") == [
        (
            "32 people were registered: 3 judges, 1 prosecutor, 1 police officer, 1 employment agency representative,"
            " 14 lawyers, 5 social workers, 2 psychologists, and 5 NGO representatives. How many of them were present"
            " was not recorded."
        )
    ]
    assert "articipants answered" not in "".join(part.text or "" for part in file.element.body.iter())


def test_professions_are_told_once() -> None:
    every_form = [
        opened(report()),
        opened(report(headcount=Headcount(28))),
        opened(report(headcount=Headcount(28, {"judge": 3, "lawyer": 25}))),
        opened(report(attendance={}, headcount=Headcount(28, {"judge": 3, "lawyer": 25}))),
    ]

    for file in every_form:
        texts = [*under(file, "Participants"), *(cell for table in file.tables for row in cells(table) for cell in row)]
        assert sum("judge" in text.lower() for text in texts) == 1


def test_present_stand_beside_the_registered_by_profession() -> None:
    file = opened(report(headcount=Headcount(28, {"judge": 2, "lawyer": 26})))

    table = cells(file.tables[1])
    assert under(file, "Participants")[0] == "32 people were registered. 28 people were present."
    assert (table[0], table[1], table[-1]) == (
        ["Profession", "Registered", "Present"],
        ["Judge", "3", "2"],
        ["Total", "32", "28"],
    )
    assert cells(file.tables[0])[8] == ["Present", "28"]


def test_absent_and_guests_stand_beside_those_who_checked_in() -> None:
    figures = CheckinFigures(absent_count=6, guest_count=2)
    checked_in = report(headcount=Headcount(28, {"judge": 2, "lawyer": 26}), checkin=figures)

    file = opened(checked_in)

    assert under(file, "Participants")[0] == (
        "32 people were registered. 28 people were present. 6 registered people were absent. 2 of those present take"
        " part without Telegram: what they answered on paper, if anything, is not in the figures of the survey."
    )
    assert "Present are those who checked in with the bot, and those whom the organizers marked." in under(
        file, "Method and limits"
    )


def test_answers_are_a_share_of_those_present() -> None:
    full_report = report()
    assert full_report.results is not None
    release = replace(full_report.results.release, present=30)

    file = opened(replace(full_report, results=replace(full_report.results, release=release)))

    assert under(file, "Evaluation")[0].startswith(
        "27 of the 30 people present with Telegram answered the survey (90%)."
    )


def test_total_of_those_present_is_told_without_professions() -> None:
    assert under(opened(report(headcount=Headcount(1))), "Participants")[0].endswith(
        "and 5 NGO representatives. 1 person was present."
    )


def test_participants_after_registrations_were_erased() -> None:
    document = opened(report(attendance={}, erased_on=date(2027, 9, 19)))

    assert under(document, "Participants") == [
        (
            "32 people were registered. The registrations were erased on 19 September 2027, as participants had been"
            " told. How many of them were present was not recorded."
        )
    ]
    assert under(opened(report(attendance={})), "Participants")[0].startswith(
        "32 people were registered. Their professions are not kept."
    )
    assert under(opened(bare()), "Participants") == ["Nobody is registered."]


def test_overall_conclusions_and_action_items_follow_the_discussion() -> None:
    texts_of = {
        Section.OVERALL: ("One address in every county.",),
        Section.ACTION: ("Draft the protocol; the agency; 15 April; at noon", "Send the publication"),
    }
    notes = [
        Note(n, "bucharest", None, NoteKind.NOTE, text, section)
        for n, (section, text) in enumerate((section, text) for section, each in texts_of.items() for text in each)
    ]

    file = opened(report(notes=tuple(notes)))

    assert under(file, "Overall conclusions") == ["One address in every county."]
    assert cells(file.tables[2]) == [
        ["To do", "Who", "By when"],
        ["Draft the protocol", "the agency", "15 April; at noon"],
        ["Send the publication", "", ""],
    ]


def test_report_has_what_the_settings_add_to_it() -> None:
    settings = {"project": {"en": "BuildTogether"}, "funding": {"en": "Funded by the Union."}, "objective": None}
    event = replace(example(), **settings)

    file = opened(report(event=event, logo=PICTURE))
    document = opened(report(event=event, logo=b"no picture"))

    assert cells(file.tables[0])[0] == ["Project", "BuildTogether"]
    assert texts(file, "Note") == ["Funded by the Union."]
    assert "Objective" not in texts(file, "Heading 1")
    assert len(file.inline_shapes) == len(document.inline_shapes) + 1


def test_what_belongs_together_is_not_broken() -> None:
    file = opened(report())

    caption = next(text for text in texts(file, "Caption") if text.startswith("Figure 2"))
    no_wrap = [bool(row.cells[0]._tc.xpath("w:tcPr/w:noWrap")) for row in file.tables[1].rows]
    keep_with_next = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in file.tables[1].rows]
    assert caption.endswith("(n\u00a0=\u00a027,\u00a0no\u00a0answer:\u00a00)")
    assert no_wrap == [False, *[True] * (len(no_wrap) - 1)]
    assert keep_with_next == [*[True] * (len(keep_with_next) - 1), None]


def test_times_are_not_broken_in_running_text() -> None:
    note = Note(
        1, "bucharest", example().topics[0], NoteKind.NOTE, "Between 09:00–09:15 nobody spoke (n = 22), ora 9:15."
    )

    file = opened(report(notes=(note,)))

    assert "Between 09:00–\u206009:15 nobody spoke (n\u00a0=\u00a022), ora\u00a09:15." in [
        part.text for part in file.paragraphs
    ]
    assert cells(file.tables[0])[4] == ["Time", "09:30–\u206016:00"]


def test_unfinished_report_says_on_every_page_that_it_is_a_draft() -> None:
    topic_notes = tuple(
        Note(number, "bucharest", topic, NoteKind.NOTE, "Said.") for number, topic in enumerate(example().topics)
    )

    drafts = [opened(report(), "ro"), opened(report(notes=topic_notes), "ro")]

    headers = [[paragraph.text for paragraph in file.sections[0].header.paragraphs] for file in drafts]
    assert headers == [["Ciornă: mai sunt teme de completat"], [""]]


def test_text_and_charts_have_one_typeface_which_the_file_carries() -> None:
    archive = zipfile.ZipFile(BytesIO(word_file(ENGLISH, report()).content))
    file = opened(report())

    faces = {file.styles[name].element.rPr.rFonts.get(qn("w:ascii")) for name in ("Normal", "Heading 1", "Caption")}
    table = archive.read("word/fontTable.xml").decode()
    charts = resources("views.reports").joinpath("charts.typ").read_text("utf-8")
    assert faces == {PT_SERIF.name}
    assert f'font: ("{PT_SERIF.name}", ..faces)' in charts
    assert f'w:name="{PT_SERIF.name}"><w:altName w:val="{PT_SERIF.similar}"/>' in table
    assert "<w:embedTrueTypeFonts/>" in archive.read("word/settings.xml").decode()
    assert [decoded(archive, number, table)[:4] for number in (1, 2, 3)] == [b"\0\1\0\0"] * 3


def decoded(archive: zipfile.ZipFile, number: int, table: str) -> bytes:
    """An embedded font as a word processor reads it, with the key that stands in the table of fonts."""
    relationships = archive.read("word/_rels/fontTable.xml.rels").decode()
    target = f"fonts/font{number}.odttf"
    (relation,) = re.findall(r'Id="(\w+)"', next(each for each in relationships.split("<") if target in each))
    (key,) = re.findall(rf'r:id="{relation}" w:fontKey="{{(.+?)}}"', table)
    mask = bytes.fromhex(key.replace("-", ""))[::-1] * 2
    content = archive.read(f"word/{target}")
    return bytes(byte ^ mask[place] for place, byte in enumerate(content[:32])) + content[32:]


def test_agenda_has_its_times_and_only_columns_that_hold_something() -> None:
    event = replace(example(), agenda=tuple(replace(item, room="") for item in example().agenda))

    with_rooms, without = (cells(opened(report(event=of)).tables[1]) for of in (example(), event))

    assert with_rooms[:2] == [
        ["Time", "Item", "Speaker", "Room"],
        ["09:30–\u206010:00", "Registration and coffee", "", "Foyer"],
    ]
    assert without[0] == ["Time", "Item", "Speaker"]
    assert len(without) == 1 + len(event.agenda)


def test_agenda_of_several_days_has_a_table_for_each_day_with_the_same_columns() -> None:
    day = timedelta(days=1)
    first, *_, last = example().agenda
    authors = {"en": "The authors", "ro": "Autorii"}
    items = (replace(first, speaker=authors, room=" "), replace(last, starts=last.starts + day, ends=last.ends + day))
    event = replace(example(), ends=example().ends + day, agenda=items)

    english, romanian = (opened(report(event=event), language) for language in ("en", "ro"))

    assert [cells(table) for table in english.tables[1:3]] == [
        [["Time", "Item", "Speaker"], ["09:30–\u206010:00", "Registration and coffee", "The authors"]],
        [["Time", "Item", "Speaker"], ["15:15–\u206016:00", "Conclusions and next steps", ""]],
    ]
    assert under(english, "Agenda") == [
        "Table 1. Agenda of 22 March 2027 (local time)",
        "Table 2. Agenda of 23 March 2027 (local time)",
    ]
    assert cells(romanian.tables[1])[1][-1] == "Autorii"
    assert [row[1] for row in cells(english.tables[0])[3:5]] == ["22–23 March 2027", "Monday 09:30 – Tuesday 16:00"]


def test_topics_have_notes_then_conclusions_or_a_space_to_fill() -> None:
    file = opened(report())

    first, second, third, fourth, other = texts(file, "Heading 2")[:5]
    assert first.startswith("Topic 1: Information campaigns with transnational impact")
    assert under(file, first) == [
        "Recruitment has moved online.",
        "Three counties told how.",
        "Conclusions",
        "One calendar of campaigns.",
    ]
    assert under(file, second) == ["Victims are heard too often."]
    space = ["[To be completed: what was said and what was concluded.]"]
    assert [under(file, topic) for topic in (third, fourth)] == [space, space]
    assert (other, under(file, other)) == ("Other matters", ["The next table is in Cluj."])
    highlights = [run.text for p in file.paragraphs for run in p.runs if run.font.highlight_color]
    assert highlights == space * 2


def test_every_shown_question_has_a_numbered_picture_with_the_same_in_words() -> None:
    file = opened(report())

    descriptions = [part.get("descr") for part in file.element.body.iter(qn("wp:docPr"))]
    captions = [caption for caption in texts(file, "Caption") if caption.startswith("Figure")]
    assert len(descriptions) == len(captions) == 7
    assert captions[0] == "Figure 1. How do you rate the event as a whole? (n\u00a0=\u00a027)"
    assert descriptions[0] == "Bar chart. 1: 1 (4%); 2: 1 (4%); 3: 1 (4%); 4: 1 (4%); 5: 23 (85%). Mean: 4.6."
    assert descriptions[-1] == "Bar chart. Yes: 1 (4%); No: 26 (96%); No answer: 0 (0%)."


def test_withheld_question_is_named_and_nothing_else_of_it_is_told() -> None:
    file = opened(report())

    paragraphs = under(file, "Evaluation")
    assert paragraphs[0] == "27 of 32 registered people answered the survey (84%). It closed on 29 March 2027, 18:00."
    assert paragraphs[-2:] == [
        "Withheld: fewer than 5 people were asked this question.",
        "What was missing most?",
    ]
    assert "Practical cases" not in "".join(part.text or "" for part in file.element.body.iter())


def test_published_comments_stand_under_their_question() -> None:
    file = opened(report())

    assert under(file, "What should we do differently next time?") == ["More time.", "Fewer slides."]
    assert "What will you take back to your institution?" not in texts(file, "Heading 2")
    assert texts(file, "Quote") == ["More time.", "Fewer slides."]


def test_report_without_published_comments_says_so_once() -> None:
    file = opened(report(comments={}))

    assert "Comments by participants" not in texts(file, "Heading 1")
    assert under(file, "Method and limits")[-1] == (
        "Comments, where any were typed, are read by the coordinators after the survey has closed; none is published"
        " here."
    )


def test_captions_number_themselves() -> None:
    file = opened(report())

    fields = [part.text.strip() for part in file.element.body.iter(qn("w:instrText"))]
    assert fields == ["SEQ Table \\* ARABIC"] + ["SEQ Figure \\* ARABIC"] * 7
    assert [caption[:8] for caption in texts(file, "Caption")][:2] == ["Table 1.", "Figure 1"]


def test_heads_of_tables_are_repeated_on_every_page() -> None:
    file = opened(report())

    heads = [[bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] for table in file.tables]
    assert [(first, any(others)) for first, *others in heads] == [(False, False), *[(True, False)] * 2]


def test_footer_counts_the_pages() -> None:
    footer = opened(report(), "ro").sections[0].footer.paragraphs[0]

    assert footer.text == "Pagina 1 din 1"
    assert [part.text.strip() for part in footer._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize(("language", "code"), [("en", "en-GB"), ("ro", "ro-RO")])
def test_language_and_properties_are_set(language: str, code: str) -> None:
    file = opened(report(), language)

    properties = file.core_properties
    assert file.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")[0].get(qn("w:val")) == code
    assert (properties.language, properties.author, properties.created) == (
        language,
        "Your association",
        datetime(2027, 3, 30, 15, tzinfo=UTC),
    )
    assert properties.title == {"en": "D2.6 Minute report", "ro": "D2.6 Minuta evenimentului"}[language]


def test_report_in_romanian() -> None:
    file = opened(report(), "ro")

    assert under(file, "Participanți")[0].startswith("Au fost înscrise 32 de persoane: 3 judecători, 1 procuror,")
    assert texts(file, "Caption")[0] == "Tabelul 1. Agenda (ora locală)"
    assert texts(file, "Heading 2")[2] == "Tema 3: Abordarea sectoarelor economice"
    assert under(file, "Evaluare")[0].startswith("Înscriși care au răspuns la chestionar: 27 din 32 (84")


def test_event_without_survey_agenda_and_topics() -> None:
    file = opened(bare())

    assert texts(file, "Title") == ["Minute report"]
    assert texts(file, "Heading 1") == ["Participants", "Objective", "Discussion", "Method and limits", "Signatures"]
    assert under(file, "Discussion") == ["[To be completed: what was said and what was concluded.]"]
    assert under(file, "Method and limits")[-1] == "There was no survey."


def test_report_of_a_named_survey_tells_how_it_was_held_and_leaves_comments_to_their_writers() -> None:
    survey = replace(example().survey, anonymous=False)  # type: ignore[type-var]  # the example has one
    survey_release = release(survey, withheld=())
    nobody = replace(survey_release.results[-1], total=Counts(0, {"yes": 0, "no": 0}, 0), groups={})
    results = Released(replace(survey_release, results=(*survey_release.results[:-1], nobody)), survey, survey.closes)

    file = opened(report(results=results, comments={}))

    assert "Comments by participants" not in texts(file, "Heading 1")
    assert under(file, "Evaluation")[-2:] == [
        "Nobody answered these questions:",
        "Will you do something differently in your work?",
    ]
    told_of = [text for text in under(file, "Method and limits") if "anonymous" in text or "Totals" in text]
    assert told_of == [
        wording_of(survey).report_method(ENGLISH),
        (
            "Totals are shown however few answered; groups of professions have at least 5 people. No question had to be"
            " withheld. Results by groups of professions are in the spreadsheet of this event."
        ),
    ]
    assert (
        under(file, "Method and limits")[-1] == "Comments stay with the people who wrote them and are not shown here."
    )


def test_whatever_people_write_stands_there_as_they_wrote_it() -> None:
    file = opened(nasty())

    assert texts(file, "Subtitle") == [visible(NASTY)]
    assert texts(file, "Quote") == [visible(NASTY), "=1+1"]
    assert under(file, "Topic 2: A topic of earlier") == [visible(NASTY)]
    assert file.core_properties.author == visible(NASTY)


def test_file_holds_nothing_but_a_document() -> None:
    word_document = word_file(ENGLISH, nasty())

    names = zipfile.ZipFile(BytesIO(word_document.content)).namelist()
    assert word_document.name.endswith(" 2027-03-22.docx")
    assert [name for name in names if name.endswith((".bin", ".vml")) or "macro" in name.lower()] == []
