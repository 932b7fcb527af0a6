"""Further surveys of an event in the settings: before it or months later, one open at a time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from domain.events import SurveyAudience
from tests.support.settings import changed, mistakes, settings

SURVEY = """
[[event.further_survey]]
id = "before"
title = { en = "Before", ro = "Înainte" }
audience = "registered"
minimum_group = 8
closes = "start"
[[event.further_survey.question]]
id = "expect"
kind = "yes_no"
text = { en = "Shall it be useful?", ro = "Va fi util?" }
"""
INVITATION = """
[[event.message]]
send = "survey"
survey = "before"
when = "start - 2d at 10:00"
"""
REMINDER = INVITATION.replace('send = "survey"', 'send = "reminder"').replace("2d", "1d")
PLAN = "# The plan: what goes out when."


def with_survey(*changes: tuple[str, str], messages: str = INVITATION + REMINDER) -> str:
    """The example with a survey before it, in which these passages are replaced."""
    survey = SURVEY
    for old, new in changes:
        assert old in survey
        survey = survey.replace(old, new)
    return changed((PLAN, survey + PLAN)) + messages


def test_survey_before_the_event_is_one_of_its_surveys(tmp_path: Path) -> None:
    event = settings(tmp_path, with_survey()).events[0]

    before, after = event.surveys
    assert (before.id, after.id) == ("before", "after")
    assert (before.audience, before.minimum_group, before.closes) == (SurveyAudience.REGISTERED, 8, event.starts)
    assert event.survey == after
    assert [message.id for message in event.messages if message.survey == "before"] == [
        "survey-before-1",
        "reminder-before-1",
    ]
    # The messages about the main survey are called as they were before it had a companion.
    assert {message.id for message in event.messages} > {"survey-1", "reminder-1", "reminder-2"}
    assert event.messages[-2].due == before.opens < event.starts - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        (
            with_survey(('id = "before"', 'id = "after"')),
            "event[1].further_survey[1].id",
            '"after" is the survey of [event.survey]; call this one otherwise',
        ),
        (
            with_survey(messages=""),
            "event[1].further_survey[1].id",
            'this survey never opens: it needs an [[event.message]] with send = "survey" and survey = "before"',
        ),
        (
            with_survey(('closes = "start"', 'closes = "end + 3d"')),
            "event[1].further_survey[1].closes",
            'the survey "after" opens before this one closes; of one event a single survey is open at a time',
        ),
        (
            with_survey(('closes = "start"', 'closes = "start - 3d"')),
            "event[1].further_survey[1].closes",
            "the survey closes before it opens",
        ),
        (
            with_survey(('"registered"', '"present"')),
            "event[1].further_survey[1].audience",
            "nobody is marked as present: set checkin = true for the event",
        ),
        (
            with_survey(messages=INVITATION + REMINDER.replace('"before"', '"befor"')),
            "event[1].message[7].survey",
            '"befor" is no survey of this event (did you mean "before"?)',
        ),
        (
            with_survey(messages=INVITATION + REMINDER.replace('"reminder"', '"agenda"')),
            "event[1].message[7].survey",
            "only an invitation, a reminder or a text to those who have not answered has a survey",
        ),
    ],
)
def test_mistake_in_a_further_survey(tmp_path: Path, text: str, key: str, reason: str) -> None:
    assert ("config.toml", key, reason) in mistakes(tmp_path, text)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('\nsurvey = "before"', '\nsurvey = "befor"'), "event[1].message[6].survey"),
        (("[[event.further_survey]]", "[event.further_survey]"), "event[1].further_survey"),
        (("[[event.further_survey]]", "[[further_survey]]"), "further_survey"),
        (('id = "before"\n', ""), "event[1].further_survey[1].id"),
        (('closes = "start"', "closes = 2026-01-01T10:00:00"), "event[1].further_survey[1].closes"),
    ],
)
def test_one_slip_is_one_mistake(tmp_path: Path, change: tuple[str, str], key: str) -> None:
    text = with_survey(messages=INVITATION)
    before, heading, survey = text.partition("\n[[event.further_survey]]")
    text = before + (heading + survey).replace(*change, 1)

    assert [each[1] for each in mistakes(tmp_path, text)] == [key]


def test_one_survey_of_an_event_is_with_names(tmp_path: Path) -> None:
    text = with_survey(("closes", "anonymous = false\ncloses")).replace("anonymous = true ", "anonymous = false ", 1)

    assert mistakes(tmp_path, text) == [
        (
            "config.toml",
            "event[1].further_survey[1].anonymous",
            "one survey of an event can be with names, and another one is already",
        )
    ]
