from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.results.reports import ready
from domain.results.summary import NamedSummary, NotOpen, OpenSummary
from tests.support.program import CLOSES, END, EVENT, OPENS
from tests.support.reports import bare, report

MOMENT = timedelta(seconds=1)
NO_SURVEY = replace(EVENT, survey=None)


def test_report_is_ready_when_the_survey_has_closed() -> None:
    results = report().results
    assert results is not None

    assert ready(EVENT, results, CLOSES) is None


def test_report_waits_for_the_survey_to_close() -> None:
    assert ready(EVENT, OpenSummary(32, 32, 20, CLOSES), OPENS) == CLOSES
    assert ready(EVENT, NotOpen(32, OPENS), END) == CLOSES
    results = report().results
    assert results is not None
    assert ready(EVENT, NamedSummary(results.release, results.survey, CLOSES), OPENS) == CLOSES


def test_report_without_survey_waits_for_the_end_of_the_event() -> None:
    assert ready(NO_SURVEY, NotOpen(32, None), END - MOMENT) == END
    assert ready(NO_SURVEY, NotOpen(32, None), END) is None


def test_report_of_a_survey_that_was_never_held_needs_none() -> None:
    assert ready(EVENT, NotOpen(32, None), CLOSES) is None


def test_participants_are_those_registered_or_after_erasure_those_of_the_closing() -> None:
    assert report().registered == 32
    assert report(attendance={"judge": 3, None: 1}).registered == 4
    assert report(attendance={}).registered == 32
    assert bare().registered == 0
