"""The PDF: typst checks it as PDF/UA, whatever people wrote, and it is the same for the same report."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from domain.questions import Choice, Option, Rating
from domain.results.reports import EventReport
from domain.results.summary import ClosedSummary
from tests.support.reports import bare, example, nasty, release, report, voice
from views.reports import typeset
from views.reports.minutes import pdf_file
from views.reports.typeset import each


def accessible(content: bytes) -> bool:
    return b"<pdfuaid:part>1</pdfuaid:part>" in content


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", content))


def long_survey() -> EventReport:
    """Thirty questions with the longest labels."""
    label = {"en": "Territorial employment agency " * 2, "ro": "Agenția teritorială de ocupare " * 2}
    options = tuple(Option(f"o{n}", label) for n in range(8))
    questions = [
        Rating(f"q{n}", label, 10, low=label, high=label) if n % 2 else Choice(f"q{n}", label, options)
        for n in range(30)
    ]
    survey = example().survey
    assert survey is not None
    survey = replace(survey, questions=tuple(questions))
    return report(results=ClosedSummary(release(survey, withheld=("q7",)), survey, survey.closes))


@pytest.mark.parametrize("language", ["en", "ro"])
@pytest.mark.parametrize(
    "event_report", [report(), bare(), nasty(), long_survey()], ids=["example", "bare", "nasty", "long"]
)
def test_report_is_accessible(language: str, event_report: EventReport) -> None:
    content = pdf_file(voice(language), event_report).content

    assert content.startswith(b"%PDF-")
    assert accessible(content)


def test_report_says_its_title_and_language() -> None:
    content = pdf_file(voice("ro"), report()).content

    assert b"/Lang(ro)" in content
    assert "D2.6 Minuta evenimentului – Masă rotundă în România".encode() in content
    assert content.count(b"/Alt") == 7


def test_report_is_the_same_for_the_same_event_and_moment() -> None:
    first, again, romanian = (pdf_file(voice(language), report()) for language in ("en", "en", "ro"))

    assert first == again
    assert first.content != romanian.content
    assert first.name == "D2.6 Minute report Bucharest 2027-03-22.pdf"


def test_long_survey_takes_many_pages() -> None:
    assert pages(pdf_file(voice("en"), long_survey()).content) > pages(pdf_file(voice("en"), report()).content) > 2


def test_each_changes_every_text_and_nothing_else() -> None:
    assert each({"a": ["x", ("y", 1)], "b": None}, str.upper) == {"a": ["X", ["Y", 1]], "b": None}


def test_template_that_is_not_accessible_is_made_all_the_same() -> None:
    content = typeset.pdf("charts", {"language": "en", "charts": []}, report().made_at)

    assert content.startswith(b"%PDF-")
    assert not accessible(content)
