"""What the report, the spreadsheet and the card say of further surveys and of ratings of agenda items."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.anonymity import Withheld
from domain.events import AgendaItem, Event
from domain.results.release import Counts, Release, Result
from domain.results.reports import EventReport, SurveyResults
from domain.results.summary import ClosedSummary
from domain.session_ratings import combine, session_surveys
from domain.survey import SurveyRun
from tests.support.reports import example, report, voice
from tests.support.surveys import AGAIN, IMPROVE, THRESHOLDS, survey, words
from views.reports import buttons, card, minutes, sheet
from views.reports.document import Chart, Heading, Items, Paragraph
from views.reports.evaluation.session_chart import ROWS, session_charts
from views.reports.sheet_file import Worksheet, distinct_names

LATER = replace(survey(AGAIN, IMPROVE), id="later", title=words("Three months later [all]"))
LATER_RELEASE = Release(
    "bucharest", 32, 31, 18, THRESHOLDS, {}, (Result("again", "yes_no", Counts(18, {"yes": 12, "no": 5}, 1), {}),)
)
FURTHER = SurveyResults(ClosedSummary(LATER_RELEASE, LATER, LATER.closes), {"improve": ("A protocol.",)})


def rated(count: int, *, days: int = 1) -> tuple[Event, ClosedSummary]:
    """So many agenda items of each day that were rated, by 22 people each but the second, by too few."""
    event = example()
    starts = [event.starts + timedelta(days=day, minutes=10 * n) for day in range(days) for n in range(count)]
    items = [
        AgendaItem(at, at + timedelta(minutes=9), words(f"Item {n}"), feedback=True) for n, at in enumerate(starts)
    ]
    event = replace(event, agenda=tuple(items))
    results = [
        (SurveyRun(n, event.code, of, {}, THRESHOLDS, of.opens, of.closes, of.closes), _release(n))
        for n, of in enumerate(session_surveys(event))
    ]
    return event, combine(results)


def _release(number: int) -> Release:
    few = Result("rating", "rating", None, {}, Withheld.FEW)
    counts = Counts(22, {"1": 2, "2": 0, "3": 5, "4": 5, "5": 10}, 0)
    results = (few if number == 1 else Result("rating", "rating", counts, {}),)
    return Release("bucharest", 32, 31, None if number == 1 else 22, THRESHOLDS, {}, results)


@pytest.fixture
def several() -> EventReport:
    event, sessions = rated(3)
    return report(event=event, further_results=(FURTHER,), sessions=sessions)


def test_report_has_a_section_for_each_survey_and_one_for_sessions(several: EventReport) -> None:
    blocks = minutes.document(voice("en"), several).blocks
    headings = [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]
    start = blocks.index(Heading("Three months later [all]"))

    assert headings[headings.index("Evaluation") :] == [
        "Evaluation",
        "Comments by participants",
        "Three months later [all]",
        "Session ratings",
        "Method and limits",
        "Signatures",
    ]
    assert isinstance(blocks[start + 1], Paragraph)
    assert blocks[start + 1].text.startswith("18 of 32 registered people answered the survey (56%).")
    assert isinstance(blocks[start + 2], Chart)
    assert blocks[start + 3 : start + 5] == (
        Heading("Comments: What should change?", 2),
        Items(("A protocol.",), is_quotation=True),
    )


def test_sessions_are_one_picture_with_the_same_in_words(several: EventReport) -> None:
    blocks = minutes.document(voice("en"), several).blocks

    figure = blocks[blocks.index(Heading("Session ratings")) + 2]

    assert isinstance(figure, Chart)
    assert figure.caption == "Ratings of sessions"
    assert figure.alternative_text == (
        "Bar chart. Item 0: 4.0 (n = 22; 1: 2, 2: 0, 3: 5, 4: 5, 5: 10); Item 1: fewer than 5 people rated it;"
        " Item 2: 4.0 (n = 22; 1: 2, 2: 0, 3: 5, 4: 5, 5: 10)."
    )


def test_many_sessions_are_several_pictures_by_day() -> None:
    event, sessions = rated(ROWS + 2, days=2)

    charts: list[dict[str, Any]] = list(session_charts(voice("ro"), event, sessions))

    assert [(chart["text"], len(chart["rows"])) for chart in charts] == [
        ("Luni, 22 martie", ROWS),
        ("Luni, 22 martie", 2),
        ("Marți, 23 martie", ROWS),
        ("Marți, 23 martie", 2),
    ]


def test_method_says_what_other_surveys_and_sessions_have_beside(several: EventReport) -> None:
    texts = [block.text for block in minutes.document(voice("en"), several).blocks if isinstance(block, Paragraph)]

    assert any(
        text.startswith("“Three months later [all]” was a survey of its own; 31 people were invited. No question")
        for text in texts
    )
    assert any(text.endswith("Nothing is shown of a session that fewer than 5 people rated.") for text in texts)
    assert "There was no survey." not in texts


def test_spreadsheet_has_a_sheet_for_each_and_comments_together(several: EventReport) -> None:
    sheets = {each.name: each for each in sheet.sheets(voice("en"), several)}

    assert [*sheets][-4:] == ["Comments", "Three months later all", "Session ratings", "Participants"]
    assert sheets["Comments"].rows[-1] == ("Three months later [all]: What should change?", "A protocol.")
    assert [row[1:] for row in sheets["Session ratings"].rows][:2] == [
        ("Item 0", 2, 0, 5, 5, 10, 22, sheets["Session ratings"].rows[0][8], None),
        ("Item 1", None, None, None, None, None, None, None, "fewer than 5 people rated it"),
    ]
    assert ("Session ratings", "3 sessions; people who rated: at most 22 of 32") in sheets["Overview"].rows
    assert ("Three months later [all]", "18 of 32 answered (56%)") in sheets["Overview"].rows


def test_event_of_sessions_alone_has_a_report(several: EventReport) -> None:
    alone = replace(several, event=replace(several.event, survey=None), results=None, further_results=(), comments={})

    blocks = minutes.document(voice("ro"), alone).blocks

    assert Heading("Evaluarea sesiunilor") in blocks
    assert "Session ratings" in [each.name for each in sheet.sheets(voice("en"), alone)]


def test_card_of_sessions_has_no_rate_of_its_own() -> None:
    event, sessions = rated(3)

    content = card._content(voice("en"), event, sessions)

    assert (content["rate"], content["answered"]) == ("", "3 sessions; people who rated: at most 22 of 32")
    assert [question["kind"] for question in content["questions"]] == ["sessions"]
    assert len(card.card(voice("ro"), event, sessions)) == 1


def test_names_of_sheets_are_such_as_a_workbook_takes() -> None:
    names = ["Answers", "answers", "a/b: c?", "'quoted'", "x" * 40, "x" * 40, "[]"]

    sheets = distinct_names([Worksheet(name, (), ()) for name in names])

    assert [each.name for each in sheets] == [
        "Answers",
        "answers (2)",
        "a b c",
        "quoted",
        "x" * 31,
        f"{'x' * 27} (2)",
        "–",
    ]


def test_report_names_the_surveys_that_are_still_to_come(several: EventReport) -> None:
    to_come = replace(LATER, closes=several.made_at + timedelta(days=1))
    ended_survey = replace(LATER, id="ended", closes=several.made_at - timedelta(days=1))
    event = replace(several.event, further_surveys=(to_come, ended_survey))

    texts = [
        buttons.report(voice("en"), replace(several, event=of)).text
        for of in (event, replace(event, is_cancelled=True))
    ]

    sentence = f"“Three months later [all]” comes into the report after {voice('en').moment(to_come.closes)}."
    assert [text.endswith(sentence) for text in texts] == [True, False]


def test_every_released_survey_has_its_figures_as_csv_and_no_more_than_its_sheet(several: EventReport) -> None:
    files = sheet.csv_files(voice("en"), several)
    by_name = {file.name: file.content.decode("utf-8-sig").splitlines() for file in files}

    assert [*by_name] == [
        "D2.6 Results Bucharest 2027-03-22.csv",
        "D2.6 Data Bucharest 2027-03-22.csv",
        "D2.6 Results Three months later all Bucharest 2027-03-22.csv",
        "D2.6 Data Three months later all Bucharest 2027-03-22.csv",
        "D2.6 Results Session ratings Bucharest 2027-03-22.csv",
        "D2.6 Data Session ratings Bucharest 2027-03-22.csv",
    ]
    assert by_name["D2.6 Data Three months later all Bucharest 2027-03-22.csv"][1:] == [
        "bucharest,again,yes_no,*,yes,12,0.6667,18,,,later",
        "bucharest,again,yes_no,*,no,5,0.2778,18,,,later",
        "bucharest,again,yes_no,*,,1,0.0556,18,,,later",
    ]
    session_rows = by_name["D2.6 Data Session ratings Bucharest 2027-03-22.csv"]
    assert [row for row in session_rows if "fewer" in row] == [
        "bucharest,session-202703220740,rating,*,,,,,,fewer people were asked than minimum_group,sessions"
    ]
    readable = by_name["D2.6 Results Session ratings Bucharest 2027-03-22.csv"]
    assert readable[2].startswith('"2","Item 1","","","","","","",""')
