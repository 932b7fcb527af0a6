"""Where people are in a survey, as the running bot remembers it."""

from datetime import timedelta

import pytest

from domain.awaiting.steps import RECENT
from domain.draft import EMPTY
from domain.survey import QuestionStep
from handlers import recent_drafts as module
from handlers.recent_drafts import RecentDraft, RecentDrafts
from tests.support.survey_application import ANA, ION, LATER

STEP = QuestionStep(EMPTY, 0)


def test_newest_screen_is_remembered_for_an_hour() -> None:
    drafts = RecentDrafts()
    drafts.note(ANA, 1, STEP, LATER)

    assert drafts.find(ANA, 1, LATER + RECENT) == RecentDraft(STEP, LATER)
    assert drafts.find(ANA, 1, LATER + RECENT + timedelta(seconds=1)) is None


def test_pruning_leaves_nothing_that_is_older() -> None:
    drafts = RecentDrafts()
    drafts.note(ANA, 1, STEP, LATER)
    drafts.note(ION, 1, STEP, LATER + RECENT)

    drafts.prune(LATER + RECENT + timedelta(seconds=1))

    assert drafts.find(ANA, 1, LATER) is None
    assert drafts.find(ION, 1, LATER) is not None


def test_people_and_surveys_are_apart() -> None:
    drafts = RecentDrafts()
    drafts.note(ANA, 1, STEP, LATER)

    assert drafts.find(ION, 1, LATER) is None
    assert drafts.find(ANA, 2, LATER) is None


def test_dropped_and_forgotten_drafts_are_gone() -> None:
    drafts = RecentDrafts()
    for survey in (1, 2, 3):
        drafts.note(ANA, survey, STEP, LATER)
    drafts.drop(ANA, 1)

    assert drafts.find(ANA, 1, LATER) is None
    drafts.forget(ANA)
    assert [drafts.find(ANA, survey, LATER) for survey in (2, 3)] == [None, None]


def test_beyond_the_limit_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_DRAFTS", 1)
    drafts = RecentDrafts()
    drafts.note(ANA, 1, STEP, LATER)
    drafts.note(ION, 1, STEP, LATER)

    assert drafts.find(ANA, 1, LATER) is None
    assert drafts.find(ION, 1, LATER) is not None
