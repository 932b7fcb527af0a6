"""Settings against what the database holds: what is frozen or promised is said, and which of both holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings.loader import Settings
from bot.settings.warnings.all import settings_warnings
from bot.settings.warnings.server import server_warnings
from bot.settings.warnings.stored import StoredState, stored_warnings
from domain.events import Admission, Event
from domain.people import Role
from domain.results.repeats import NamedRepeat
from domain.survey import SurveyRun
from tests.support.settings import TEXT, changed, settings


@pytest.fixture
def own_settings(tmp_path: Path) -> Settings:
    return settings(tmp_path, TEXT)


def run_of(event: Event, own_settings: Settings) -> SurveyRun:
    assert event.survey is not None
    thresholds = own_settings.rules.privacy.thresholds
    return SurveyRun(
        1, event.code, event.survey, {}, thresholds, event.survey.opens, event.survey.closes,
        admission=event.admission, checkin=event.checkin,
    )  # fmt: skip


def test_settings_that_agree_with_what_is_stored_have_no_warning(own_settings: Settings) -> None:
    (event,) = own_settings.events
    stored = StoredState(
        {event.code: event}, {event.code: 3}, (run_of(event, own_settings),),
        promises={event.code: own_settings.rules.privacy},
    )  # fmt: skip

    assert list(stored_warnings(own_settings, stored)) == []


def test_open_survey_is_what_it_was_when_it_opened(own_settings: Settings) -> None:
    (event,) = own_settings.events
    run = run_of(event, own_settings)
    frozen = replace(
        run,
        survey=replace(run.survey, anonymous=False, questions=run.survey.questions[1:]),
        closes_at=run.closes_at - timedelta(days=1),
        thresholds=replace(run.thresholds, minimum_group=4, minimum_comments=12),
        admission=Admission.OPEN,
    )

    warnings = list(stored_warnings(own_settings, StoredState({event.code: event}, {}, (frozen,))))

    stays = "the survey is open and stays as it opened"
    assert warnings == [
        ("event[1].survey.anonymous", f"{stays}: named, as everybody was told who answered"),
        ("event[1].survey", f"{stays}: its questions are not those of the file any more"),
        ("event[1].survey.closes", f"{stays}: it closes at {frozen.closes_at:%d %B, %H:%M} UTC"),
        ("event[1].survey", f"{stays}: who may answer it (admission, checkin) is as it was then"),
        (
            "privacy.minimum_group",
            "the open survey of bucharest was promised with 4, and that holds; 5 is for later ones",
        ),
        (
            "privacy.minimum_comments",
            "the open survey of bucharest was promised with 12, and that holds; 10 is for later ones",
        ),
    ]


def test_open_survey_beside_the_main_one_is_named_by_its_own_place(own_settings: Settings) -> None:
    (event,) = own_settings.events
    run = run_of(event, own_settings)
    later = replace(event, further_surveys=(replace(run.survey, id="months"),))
    frozen = replace(run, survey=later.further_surveys[0], closes_at=run.closes_at - timedelta(days=1))

    warnings = list(
        stored_warnings(replace(own_settings, events=(later,)), StoredState({event.code: later}, {}, (frozen,)))
    )

    stays = "the survey is open and stays as it opened"
    assert warnings == [
        ("event[1].further_survey[1].closes", f"{stays}: it closes at {frozen.closes_at:%d %B, %H:%M} UTC")
    ]


def test_event_under_a_new_code_is_another_event(own_settings: Settings) -> None:
    (event,) = own_settings.events
    stored = StoredState({"buchrest": replace(event, code="buchrest")}, {"buchrest": 23})

    ((key, reason),) = stored_warnings(own_settings, stored)

    assert key == "event[1].code"
    assert reason.startswith('this looks like the event "buchrest" under a new code')
    assert "the 23 people registered" in reason


def test_another_event_that_has_left_the_file_is_no_warning(own_settings: Settings) -> None:
    (event,) = own_settings.events
    later = replace(
        event, code="cluj", title={"en": "Another"}, starts=event.starts + timedelta(days=7), ends=event.ends
    )

    assert list(stored_warnings(own_settings, StoredState({"cluj": later, event.code: event}))) == []


def test_time_longer_than_people_agreed_to_is_named_and_a_shorter_one_is_not(own_settings: Settings) -> None:
    privacy = own_settings.rules.privacy
    promise = replace(privacy, keep_registrations=timedelta(days=30), keep_comments=privacy.keep_comments)

    ((key, reason),) = stored_warnings(own_settings, StoredState(promises={"bucharest": promise}))

    assert key == "privacy.keep_registrations"
    assert reason == (
        "those who have registered for bucharest agreed to 30 days, and that holds for it; 180 days hold for events for"
        " which nobody has registered yet"
    )


def test_survey_with_names_that_will_not_open_is_named(own_settings: Settings) -> None:
    (event,) = own_settings.events
    assert event.survey is not None
    repeat = NamedRepeat(event.survey, event.survey.closed_questions[0])

    ((key, reason),) = stored_warnings(own_settings, StoredState(repeats=((event.code, repeat), ("cluj", repeat))))

    assert key == "event[1].survey"
    assert reason == (
        "this survey will not open: an anonymous one has shown results of overall, and asked again with names it would"
        " tell what single people answered then"
    )


def test_warning_of_what_is_stored_has_its_place_in_the_file(own_settings: Settings, tmp_path: Path) -> None:
    (event,) = own_settings.events
    run = replace(run_of(event, own_settings), closes_at=event.ends)

    warnings = settings_warnings(own_settings, event.starts, StoredState(open_surveys=(run,)))

    (warning,) = (each for each in warnings if "stays as it opened" in each.reason)
    assert warning.place


def test_staff_by_a_link_is_staff(tmp_path: Path) -> None:
    nobody = settings(tmp_path, changed(("[1001]", "[]"), ("[2001]", "[]")))

    keys = [[key for key, _ in server_warnings(nobody, roles)] for roles in ((), (Role.ORGANIZER, Role.COORDINATOR))]

    assert [[key for key in each if key.startswith("staff")] for each in keys] == [
        ["staff.organizers", "staff.coordinators"], [],
    ]  # fmt: skip
