"""Survey screens: their words in both languages, their buttons, and that every button says exactly what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.anonymity import Thresholds
from domain.attendance.admission import Access
from domain.draft import EMPTY, Draft, visible
from domain.events import Survey
from domain.questions import Choice, Choices, Rating
from domain.survey import (
    ChooseOption,
    ConfirmOptions,
    PreviousQuestion,
    ShowQuestion,
    SkipQuestion,
    SubmitAnswers,
    SurveyRun,
    Tap,
    ToggleOption,
)
from tests.support.surveys import (
    AGAIN,
    CLOSES,
    EVERY_KIND,
    IMPROVE,
    OPENS,
    OVERALL,
    TOPICS,
    drafts,
    event,
    opened,
    options,
    survey,
    surveys,
    words,
)
from views.callback.codec import LONGEST, decode
from views.callback.participants import InSurvey, StartSurvey
from views.comments import prompts
from views.i18n import Translator
from views.screen import Alert, Button, Screen
from views.survey import questions
from views.survey import screens as views
from views.survey.wording import wording_of

BUCHAREST = ZoneInfo("Europe/Bucharest")
EN, RO = Translator("en", BUCHAREST), Translator("ro", BUCHAREST)
RUN = opened(EVERY_KIND)
EVENT = replace(event(EVERY_KIND), checkin=True)
PROMISE = wording_of(EVERY_KIND)
FULL = Draft({"overall": ("2",), "why": ("time",), "topics": ("law", "web"), "again": ()})
LAST = 64**2 - 1
"""The highest number a survey's buttons leave room for."""


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def button(screen: Screen, label: str) -> Button:
    return next(button for row in screen.rows for button in row if button.label == label)


def made(screen: Screen, label: str, of: Survey = EVERY_KIND) -> tuple[Draft, Tap] | None:
    """What pressing that button means once its wire form was read again."""
    tap = decode(button(screen, label).data or "")
    return views.read(of, tap) if isinstance(tap, InSurvey) else None


ALL: dict[str, Callable[[Translator], Screen]] = {
    "invitation": lambda voice: views.invitation(voice, event(EVERY_KIND), RUN),
    "thanks": lambda voice: views.thanks(voice, RUN),
    "already": views.already,
    "closed": lambda voice: views.closed(voice, RUN),
    "not now": lambda voice: views.not_now(voice, RUN),
    "declined": lambda voice: views.declined(voice, RUN),
    "none open": views.none_open,
    "opens": lambda voice: views.not_open(voice, EVENT, OPENS, Access.ADMITTED, OPENS),
    "opens for the confirmed": lambda voice: views.not_open(voice, EVENT, OPENS, Access.UNCONFIRMED, OPENS),
    "opens for the present": lambda voice: views.not_open(voice, EVENT, OPENS, Access.ABSENT, EVENT.starts),
    "unconfirmed": lambda voice: views.not_admitted(voice, EVENT, RUN, Access.UNCONFIRMED, OPENS),
    "absent": lambda voice: views.not_admitted(voice, EVENT, RUN, Access.ABSENT, OPENS),
    "absent before check-in": lambda voice: views.not_admitted(
        voice, EVENT, RUN, Access.ABSENT, EVENT.starts - timedelta(hours=2)
    ),
    "only registered": views.only_registered,
    "rating": lambda voice: questions.question(voice, RUN, FULL, 0),
    "choice": lambda voice: questions.question(voice, RUN, FULL, 1),
    "choices": lambda voice: questions.question(voice, RUN, FULL, 2),
    "yes or no": lambda voice: questions.question(voice, RUN, FULL, 3),
    "review": lambda voice: questions.review(voice, RUN, FULL),
    "review of nothing": lambda voice: questions.review(voice, opened(survey(IMPROVE)), EMPTY),
    "comment": lambda voice: prompts.prompt(voice, RUN, 0),
    "comment after sending": lambda voice: prompts.prompt(voice, RUN, 0, PROMISE.sent(voice)),
    "comment after a comment": lambda voice: prompts.prompt(voice, RUN, 1, PROMISE.stored(voice)),
    "comment when answered": lambda voice: prompts.prompt(voice, RUN, 0, prompts.already(voice)),
    "comment too long": lambda voice: prompts.prompt(voice, RUN, 0, prompts.too_long(voice, 1001)),
    "comment empty": lambda voice: prompts.prompt(voice, RUN, 0, prompts.empty(voice)),
    "comment not text": lambda voice: prompts.prompt(voice, RUN, 0, PROMISE.only_text(voice)),
    "comment lost": lambda voice: prompts.prompt(voice, RUN, 0, prompts.message_not_found(voice)),
    "comment discarded": lambda voice: prompts.prompt(voice, RUN, 0, prompts.discard_notice(voice)),
    "comment late": lambda voice: prompts.confirm(voice, RUN, 0, "<b> & more"),
    "finished": lambda voice: prompts.finished(voice, RUN, PROMISE.stored(voice)),
    "finished by skipping": lambda voice: prompts.finished(voice, RUN),
}


@pytest.mark.parametrize("name", ALL)
def test_screen_is_said_in_both_languages(name: str) -> None:
    english, romanian = ALL[name](EN), ALL[name](RO)

    assert english.text != romanian.text
    assert [len(row) for row in english.rows] == [len(row) for row in romanian.rows]
    assert "{" not in english.text + romanian.text


# Buttons

TAPS: st.SearchStrategy[Tap] = st.one_of(
    st.builds(ShowQuestion, st.none()),
    st.builds(ShowQuestion, st.integers(0, 99), st.booleans()),
    st.builds(ChooseOption, st.integers(0, 99), st.integers(0, 30)),
    st.builds(ToggleOption, st.integers(0, 99), st.integers(0, 30), st.booleans()),
    st.builds(ConfirmOptions, st.integers(0, 99)),
    st.builds(SkipQuestion, st.integers(0, 99)),
    st.builds(PreviousQuestion, st.none() | st.integers(0, 99)),
    st.builds(SubmitAnswers),
)


@given(st.data(), surveys(), TAPS)
def test_tap_read_from_its_button_is_the_tap_on_that_draft(data: st.DataObject, of: Survey, tap: Tap) -> None:
    draft = data.draw(drafts(of))

    callback = views.tap_encoder(opened(of, id=LAST), draft)(tap)

    assert views.read(of, callback) == (draft, tap)
    assert callback.survey == LAST


@pytest.mark.parametrize("forged_tap", [InSurvey(1, 10, 0, 0, 0), InSurvey(1, 10**9, 0, 0, 0), InSurvey(1, 0, 0, 0, 1)])
def test_button_that_no_screen_could_have_made_is_read_as_none(forged_tap: InSurvey) -> None:
    assert views.read(EVERY_KIND, forged_tap) is None


@given(st.data(), surveys())
def test_every_button_of_every_question_fits_and_reads_back(data: st.DataObject, of: Survey) -> None:
    draft = data.draw(drafts(of))
    run = opened(of, id=LAST)

    screens = [questions.question(EN, run, draft, number) for number, _ in visible(of, draft)]
    buttons = [each for screen in (*screens, questions.review(EN, run, draft)) for row in screen.rows for each in row]

    assert max(len((each.data or "").encode()) for each in buttons) <= LONGEST
    assert all(decode(each.data or "") == each.tap for each in buttons)


# The invitation


def test_invitation_says_length_promise_and_closing_time() -> None:
    screen = views.invitation(EN, event(EVERY_KIND), RUN)

    assert screen.text == (
        "<b>How was it?</b>\nRound table\n\n"
        f"3 to 4 questions and 2 optional comments, about 2 minutes. Open until {EN.moment(CLOSES)}.\n\n"
        "<b>Your answers are kept without your name.</b> When you send them, they are only counted, each for itself:"
        " that you answered is noted apart, and which answers belong together is noted nowhere. Nobody sees results"
        " before the survey has closed, and never anything about fewer than 5 people, those who gave no answer"
        " included.\n\n"
        "Results are not shown by profession. Comments are read word for word, and erased unread if fewer than 5 people"
        " answer.\n\n"
        "A result in which all agree says so of all of them, and who alone differs knows what the others said.\n\n"
        "What I cannot promise: Telegram transports this chat, whoever runs the server could watch while you answer,"
        " and your own words in a comment may give you away."
    )
    assert labels(screen) == [["Start"], ["Not now", "No, thank you"]]
    assert button(screen, "Start").tap == StartSurvey(1)


def test_invitation_promises_the_frozen_thresholds() -> None:
    run = replace(RUN, thresholds=Thresholds(7, 21, 14), groups={"judge": "courts", "undisclosed": "lawyers"})

    english, romanian = (PROMISE.invitation(voice, run) for voice in (EN, RO))

    assert "anything about fewer than 7 people" in english
    assert "shown only for groups of at least 21 people who answered" in english
    assert "erased unread if fewer than 14 people answer" in english
    assert "numai pentru grupuri de cel puțin 21 de persoane care au răspuns" in romanian


def test_closed_screen_tells_when_answers_ended_although_the_bot_slept_over_it() -> None:
    late = replace(RUN, closed_at=CLOSES + timedelta(days=3))

    assert views.closed(EN, late).text == f"This survey closed on {EN.moment(CLOSES)}."


# Questions


def test_rating_shows_place_bar_ends_and_numbers_in_a_row() -> None:
    screen = questions.question(EN, RUN, EMPTY, 0)

    assert screen.text == (
        "Question 1 of 3–4, then 2 optional comments\n░░░░░░░░\n\n<b>Overall?</b>\n\n1 = poor · 5 = excellent"
    )
    assert labels(screen) == [["1", "2", "3", "4", "5"]]
    assert made(screen, "4") == (EMPTY, ChooseOption(0, 3))


def test_rating_with_one_labelled_end_tells_that_end() -> None:
    run = opened(survey(replace(OVERALL, low=None)))

    assert questions.question(EN, run, EMPTY, 0).text.endswith("\n\n5 = excellent")


@pytest.mark.parametrize(
    ("points", "rows"), [(2, [2]), (5, [5]), (6, [6]), (7, [4, 3]), (8, [4, 4]), (9, [5, 4]), (10, [5, 5])]
)
def test_rating_shares_its_numbers_between_rows(points: int, rows: list[int]) -> None:
    run = opened(survey(Rating("r", words("?"), points, required=True)))

    assert [len(row) for row in questions.question(EN, run, EMPTY, 0).rows] == rows


def test_rating_of_eleven_points_has_two_rows() -> None:
    run = opened(survey(Rating("r", words("?"), 10, from_zero=True, required=True)))

    assert labels(questions.question(EN, run, EMPTY, 0)) == [
        ["0", "1", "2", "3", "4", "5"],
        ["6", "7", "8", "9", "10"],
    ]


def test_chosen_answer_is_marked_and_can_be_kept() -> None:
    screen = questions.question(EN, RUN, FULL, 0)

    assert labels(screen) == [["1", "✓ 2", "3", "4", "5"], ["Next"]]
    assert made(screen, "Next") == (FULL, ShowQuestion(None))


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_back_on_a_question_shown_from_the_review_leads_there(number: int) -> None:
    screen = questions.question(EN, RUN, FULL, number, is_change=True)

    assert made(screen, "Back") == (FULL, ShowQuestion(None))
    assert "Next" not in [label for row in labels(screen) for label in row]


def test_ticks_of_a_change_keep_the_way_back_to_the_review() -> None:
    screen = questions.question(EN, RUN, FULL, 2, is_change=True)

    assert made(screen, "☐ Work") == (FULL, ToggleOption(2, 1, is_change=True))


def test_back_leads_to_no_review_that_a_required_question_without_answer_would_keep_closed() -> None:
    required_question = Choices("c", words("?"), options("x", "y"), 2, required=True)
    run = opened(survey(OVERALL, required_question))
    draft = Draft({"overall": ("5",), "c": ()})

    screen = questions.question(EN, run, draft, 1, is_change=True)

    assert made(screen, "Back", run.survey) == (draft, PreviousQuestion(1))


def test_choice_has_one_option_a_row_and_the_ways_out() -> None:
    draft = Draft({"overall": ("2",)})

    screen = questions.question(EN, RUN, draft, 1)

    assert screen.text == "Question 2 of 4\n▓▓░░░░░░\n\n<b>What was missing?</b>"
    assert labels(screen) == [["Time"], ["Practice"], ["Back", "Skip"]]
    assert made(screen, "Practice") == (draft, ChooseOption(1, 1))
    assert made(screen, "Back") == (draft, PreviousQuestion(1))
    assert made(screen, "Skip") == (draft, SkipQuestion(1))


def test_choices_show_their_ticks_and_done_once_something_is_ticked() -> None:
    none, some = Draft({"overall": ("5",)}), Draft({"overall": ("5",), "topics": ("work",)})

    before, after = (questions.question(EN, RUN, draft, 2) for draft in (none, some))

    assert before.text.endswith("\n\nChoose up to 2, then press Done.")
    assert labels(before) == [["☐ Law"], ["☐ Work"], ["☐ Web"], ["Back", "Skip"]]
    assert labels(after) == [["☐ Law"], ["☑ Work"], ["☐ Web"], ["Done"], ["Back", "Skip"]]
    assert made(after, "☑ Work") == (some, ToggleOption(2, 1))
    assert made(after, "Done") == (some, ConfirmOptions(2))


def test_choices_without_a_limit_say_so() -> None:
    run = opened(survey(replace(TOPICS, max=3)))

    assert questions.question(EN, run, EMPTY, 0).text.endswith("\n\nChoose all that apply, then press Done.")


def test_required_choices_alone_have_only_done() -> None:
    run = opened(survey(Choices("c", words("?"), options("x", "y"), 2, required=True)))

    assert labels(questions.question(EN, run, Draft({"c": ("x",)}), 0)) == [["☑ X"], ["☐ Y"], ["Done"]]


def test_yes_and_no_share_a_row() -> None:
    screen = questions.question(RO, RUN, Draft({"overall": ("5",), "topics": (), "again": ("no",)}), 3)

    assert labels(screen) == [["Da", "✓ Nu"], ["Înapoi", "Omiteți", "Înainte"]]


def test_organizers_words_are_never_markup() -> None:
    run = opened(survey(Choice("c", words("<b> & co?"), options("x", "y"))))

    assert "<b>&lt;b&gt; &amp; co?</b>" in questions.question(EN, run, EMPTY, 0).text
    assert "1. &lt;b&gt; &amp; co?" in questions.review(EN, run, Draft({"c": ("x",)})).text


def test_too_many_ticks_are_refused_with_the_limit() -> None:
    assert questions.too_many(EN, 2) == Alert("You can choose up to 2.")


# The review


def test_review_shows_every_answer_each_with_its_change() -> None:
    screen = questions.review(EN, RUN, FULL)

    assert screen.text == (
        "<b>Your answers</b>\n\n"
        "1. Overall?\n→ <b>2</b>\n\n"
        "2. What was missing?\n→ <b>Time</b>\n\n"
        "3. Which topics?\n→ <b>Law, Web</b>\n\n"
        "4. Again?\n→ <b>skipped</b>\n\n"
        "After sending: 2 optional comments.\n\n"
        "Nothing is stored yet. Once sent, answers cannot be changed or taken back,"
        " because nobody can tell whose they are."
    )
    assert labels(screen) == [["Send my answers"], ["Change 1", "Change 2", "Change 3"], ["Change 4"], ["Back"]]
    assert made(screen, "Change 3") == (FULL, ShowQuestion(2, is_change=True))
    assert made(screen, "Send my answers") == (FULL, SubmitAnswers())
    assert made(screen, "Back") == (FULL, PreviousQuestion(None))


def test_change_names_the_question_by_its_place_among_those_shown() -> None:
    draft = Draft({"overall": ("5",), "topics": ("law",), "again": ()})

    screen = questions.review(EN, RUN, draft)

    assert made(screen, "Change 2") == (draft, ShowQuestion(2, is_change=True))


def test_review_repeats_a_long_question_only_in_part() -> None:
    run = opened(survey(replace(AGAIN, text=words("why " * 125))))

    line = questions.review(EN, run, Draft({"again": ("yes",)})).text.splitlines()[2]

    assert line == f"1. {'why ' * 29}why…"


def test_review_of_comments_only_goes_on_to_them() -> None:
    only = survey(IMPROVE)

    screen = questions.review(EN, opened(only), EMPTY)

    assert labels(screen) == [["Continue"]]
    assert made(screen, "Continue", only) == (EMPTY, SubmitAnswers())


# The end


def test_survey_without_comments_ends_with_the_thanks() -> None:
    run: SurveyRun = opened(survey(OVERALL))

    assert views.thanks(EN, run).text == (
        "✓ <b>Thank you, your answers are counted.</b>\n\n"
        f"Results are made when the survey closes, on {EN.moment(CLOSES)}."
    )
