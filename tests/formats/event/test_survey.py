from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import get_args

from bot.settings.loader import ErrorList, SettingsError, read
from domain.draft import Draft
from domain.editing.mistakes import MistakeKind, mistake
from domain.questions import Choices
from domain.registration import FORMS
from domain.survey import SurveyRun
from formats.event.survey import max_button
from tests.support.settings import TEXT, changed, mistakes, settings, write
from views.callback.codec import LONGEST, Tap, encode
from views.callback.participants import InSurvey
from views.i18n import Translator
from views.layout.message_text import visible_length
from views.survey.questions import review

TELEGRAM = 4096
"""The UTF-16 units of a message."""

COMMENT = TEXT.index('[[event.survey.question]]\nid = "takeaway"')


def with_questions(questions: str) -> str:
    """The example with more survey questions before its comments."""
    return TEXT[:COMMENT] + questions + TEXT[COMMENT:]


def choices(number: int, options: int, label: str = "xx") -> str:
    option_list = ", ".join(
        f'{{ id = "o{place}", label = {{ en = "{name}", ro = "{name}" }} }}'
        for place, name in enumerate(f"{place:l>{len(label)}}" for place in range(options))
    )
    return (
        f'[[event.survey.question]]\nid = "more{number}"\nkind = "choices"\ntext = {{ en = "?", ro = "?" }}\n'
        f"options = [{option_list}]\n"
    )


def test_survey_that_does_not_fit_its_buttons(tmp_path: Path) -> None:
    text = with_questions("".join(choices(number, 30) for number in range(10)))

    too_long = mistake(MistakeKind.SURVEY_TOO_LONG, percent=104, names='"more0", "more1", "more2"')
    errors = read(write(tmp_path, text), {})
    assert isinstance(errors, ErrorList)
    assert errors.items == (SettingsError("config.toml", "event[1].survey.question", too_long),)
    assert errors.items[0].detail == (
        "66 of a button's 64 bytes; more0 (5.0 bytes), more1 (5.0 bytes), more2 (5.0 bytes)"
    )


def test_survey_that_just_fits_its_buttons(tmp_path: Path) -> None:
    config = settings(tmp_path, with_questions("".join(choices(number, 30) for number in range(9)) + choices(9, 16)))

    survey = config.events[0].survey
    assert survey is not None
    assert max_button(survey) == LONGEST


def test_survey_that_does_not_fit_its_review(tmp_path: Path) -> None:
    errors = mistakes(tmp_path, with_questions(choices(0, 30, "l" * 60) + choices(1, 30, "l" * 60)))

    reasons = [
        f'the survey is too long: the review of all the answers can take {size} characters in "{language}",'
        " and 3600 fit in its message; shorten the longest labels or ask less"
        for language, size in (("en", 4301), ("ro", 4344))
    ]
    assert errors == [("config.toml", "event[1].survey.question", reason) for reason in reasons]


def test_survey_with_more_questions_than_a_review_has_buttons(tmp_path: Path) -> None:
    question = '[[event.survey.question]]\nid = "q{}"\nkind = "yes_no"\ntext = {{ en = "?", ro = "?" }}\n'

    errors = mistakes(tmp_path, with_questions("".join(map(question.format, range(83)))))

    reason = "at most 90 questions answered by buttons are possible"
    assert errors == [("config.toml", "event[1].survey.question", reason)]


def test_survey_of_comments_only(tmp_path: Path) -> None:
    text = TEXT[: TEXT.index('[[event.survey.question]]\nid = "overall"')] + TEXT[COMMENT:]

    survey = settings(tmp_path, text).events[0].survey

    assert survey is not None
    assert ([question.id for question in survey.questions], survey.closed_questions) == (["takeaway", "improve"], ())


def test_registration_that_is_too_long_for_its_message(tmp_path: Path) -> None:
    question = '[[event.registration]]\nid = "c{}"\nkind = "comment"\ntext = {{ en = "Wishes?", ro = "Dorințe?" }}\n'

    errors = mistakes(tmp_path, changed(("# The day:", question.format(1) + question.format(2) + "#")))

    assert [(key, reason[:56]) for _, key, reason in errors] == [
        ("event[1].registration", "these questions with their answers can take 4061 charact"),
        ("event[1].registration", "these questions with their answers can take 4077 charact"),
    ]


def test_registration_may_have_a_comment(tmp_path: Path) -> None:
    question = '[[event.registration]]\nid = "wish"\nkind = "comment"\ntext = { en = "Wishes?", ro = "Dorințe?" }\n'

    config = settings(tmp_path, changed(("# The day:", f"{question}#")))

    assert [entry.kind for entry in config.events[0].registration] == ["yes_no", "comment"]


def test_code_of_any_length_fits_every_button() -> None:
    numbers = {"selection": 2**30 - 1, "number": 60, "form": FORMS - 1, "survey": 64**2 - 1}
    words = {"event": "x" * 32, "language": "en"}
    taps = [kind for kind in get_args(Tap) if kind is not InSurvey]

    sizes = [len(encode(kind(*((words | numbers).get(f.name, 9) for f in fields(kind))))) for kind in taps]

    assert max(sizes) == 47


def test_condition_on_a_question_with_a_mistake_is_not_judged(tmp_path: Path) -> None:
    errors = mistakes(tmp_path, changed(("points = 5", "points = 20"), ("at_most = 3", "at_most = 15")))

    assert [key for _, key, _ in errors] == ["event[1].survey.question[1].points"]


def test_condition_on_a_question_whose_id_is_wrong_is_not_judged(tmp_path: Path) -> None:
    errors = mistakes(tmp_path, changed(('id = "overall"', 'id = "over all"')))

    assert [key for _, key, _ in errors] == ["event[1].survey.question[1].id"]


def test_condition_on_a_sound_question_is_judged_beside_a_wrong_one(tmp_path: Path) -> None:
    condition = 'show_if = { question = "topic", is = "leagl" }\nid = "contacts"'
    errors = mistakes(tmp_path, changed(('id = "overall"', 'id = "over all"'), ('id = "contacts"', condition)))

    assert [key for _, key, _ in errors] == ["event[1].survey.question[1].id", "event[1].survey.question[7].show_if.is"]


def test_longest_label_is_taken(tmp_path: Path) -> None:
    text = changed(('en = "Joint training", ro = "Formare comună"', f'en = "{"j" * 64}", ro = "{"f" * 64}"'))

    assert not isinstance(read(write(tmp_path, text), {}), ErrorList)


def test_longest_review_fits_its_message(tmp_path: Path) -> None:
    event = settings(tmp_path, with_questions(choices(0, 30, "l" * 60) + choices(1, 20, "l" * 53))).events[0]
    assert event.survey is not None
    everything = {q.id: q.options if isinstance(q, Choices) else q.options[:1] for q in event.survey.closed_questions}
    survey_run = SurveyRun(1, "bucharest", event.survey, {}, 5, event.survey.opens, event.survey.closes)

    screens = [review(Translator(language, event.zone), survey_run, Draft(everything)) for language in ("en", "ro")]

    assert all(visible_length(screen.text) <= TELEGRAM for screen in screens)
    assert max(visible_length(screen.text) for screen in screens) > TELEGRAM - 400


def test_survey_may_be_named(tmp_path: Path) -> None:
    survey = settings(tmp_path, changed(("anonymous = true", "anonymous = false"))).events[0].survey

    assert survey is not None
    assert not survey.anonymous
