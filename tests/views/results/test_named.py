"""What is said of named surveys, in both languages, and how the answers with names are laid out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.draft import Draft
from domain.participation import AnsweredByName
from domain.people import Registration
from domain.policy import Privacy
from domain.results.named import NamedResponse
from domain.results.release import Release, ReleaseRules, Result
from tests.support.surveys import CLOSES, EVERY_KIND, IMPROVE, THRESHOLDS, event, named, opened, survey
from views import reminders
from views.callback.coordinators import ShowNames, ShowSummary
from views.callback.participants import AcceptNamedConsent, AskComments, Decline, DeleteAnswers, DeleteComment
from views.comments import prompts
from views.i18n import Html, Translator
from views.layout.message_text import visible_length
from views.results import named as views
from views.screen import Screen
from views.survey import questions
from views.survey import screens as invitations
from views.survey.wording import wording_of

BUCHAREST = ZoneInfo("Europe/Bucharest")
EN, RO = Translator("en", BUCHAREST), Translator("ro", BUCHAREST)
SURVEY = named(EVERY_KIND)
EVENT = event(SURVEY)
RUN = opened(SURVEY)
RELEASE = Release("bucharest", 9, 9, 9, THRESHOLDS, {}, ())
WITHHELD = Result("overall", "rating", None, {})
BEFORE = replace(RELEASE, rules=ReleaseRules.ANSWERS_TOO)
PRIVATE = Privacy("Association", "privacy@example.org", THRESHOLDS, timedelta(days=180), timedelta(days=365))
ANA = Registration("bucharest", 1, "1", "2027-03-01", "2027-03-01", "judge", "Ana <Pop>")
GIVEN = {"overall": ("2",), "why": ("time",), "topics": ("law", "web"), "again": ()}
KEPT = AnsweredByName(GIVEN, {"improve": "More <coffee> " + "x" * 200}, 2)
PROMISES = [wording_of(EVERY_KIND), wording_of(SURVEY)]


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def taps(screen: Screen) -> list[object]:
    return [button.tap for row in screen.rows for button in row]


def sheet(name: str | None = "Ana <Pop>", profession: str | None = "judge", comment: str = "") -> NamedResponse:
    return NamedResponse(name, profession, GIVEN, {"improve": comment} if comment else {})


ALL: dict[str, Callable[[Translator], Screen]] = {
    "invitation": lambda voice: invitations.invitation(voice, EVENT, RUN),
    "reminder": lambda voice: reminders.reminder(voice, EVENT, RUN),
    "consent": lambda voice: views.consent(voice, EVENT, RUN, ANA, PRIVATE),
    "consent without a name": lambda voice: views.consent(voice, EVENT, RUN, replace(ANA, name=None), PRIVATE),
    "review": lambda voice: questions.review(voice, RUN, Draft(GIVEN)),
    "given": lambda voice: views.own_answers(voice, RUN, KEPT),
    "thanks": lambda voice: invitations.thanks(voice, RUN),
    "comment": lambda voice: prompts.prompt(voice, RUN, 0),
    "comment again": lambda voice: prompts.prompt(voice, RUN, 0, prompts.comment_deleted(voice), "More <coffee>"),
    "finished": lambda voice: prompts.finished(voice, RUN),
    "confirm erase": lambda voice: views.confirm_delete(voice, RUN),
    "erased": lambda voice: views.answers_deleted(voice, RUN),
    "names": lambda voice: views.names(voice, EVENT, SURVEY, [sheet(), sheet(None, None)], 0),
    "no names": lambda voice: views.names(voice, EVENT, SURVEY, [], 0),
}


@pytest.mark.parametrize("name", ALL)
def test_screen_is_said_in_both_languages(name: str) -> None:
    english, romanian = ALL[name](EN), ALL[name](RO)

    assert english.text != romanian.text
    assert [len(row) for row in english.rows] == [len(row) for row in romanian.rows]
    assert labels(english) != labels(romanian)
    assert "{" not in english.text + romanian.text


@pytest.mark.parametrize("voice", [EN, RO])
def test_each_kind_says_everything_in_its_own_words(voice: Translator) -> None:
    anonymous, not_anonymous = (
        {
            promise.notice(voice, PRIVATE),
            promise.cancel_question(voice),
            promise.invitation(voice, RUN),
            promise.reminder(voice, RUN),
            promise.before_sending(voice, RUN),
            promise.sent(voice),
            promise.next_steps(voice, RUN),
            promise.comment(voice),
            promise.stored(voice),
            promise.only_text(voice),
            promise.no_breakdown(voice, BEFORE),
            promise.chart_note(voice, replace(BEFORE, results=(WITHHELD,))),
            promise.chart_note(voice, replace(RELEASE, results=(WITHHELD,))),
            promise.report_method(voice),
            promise.report_limits(voice, RELEASE),
            promise.report_comments(voice, are_published=True),
        }
        for promise in PROMISES
    )

    assert (len(anonymous), len(not_anonymous), anonymous & not_anonymous) == (16, 16, set())


def test_event_without_a_survey_promises_what_an_anonymous_one_does() -> None:
    assert wording_of(None).notice(EN, PRIVATE) == wording_of(EVERY_KIND).notice(EN, PRIVATE)


def test_consent_says_under_what_who_sees_how_long_and_can_be_refused() -> None:
    screen = views.consent(EN, EVENT, RUN, ANA, PRIVATE)

    assert screen.text == (
        "<b>How was it?</b>\nRound table\n\n"
        "3 to 4 questions and 2 optional comments, about 2 minutes.\n\n"
        "<b>Do you agree that your answers are stored with your name?</b>\n\n"
        "Your answers and comments are stored under: <b>Ana &lt;Pop&gt;, Judge</b>.\n\n"
        "The coordinators see them there at any time, before the survey closes and after. Organizers never do. You can"
        f" change or erase them until {EN.moment(CLOSES)}.\n\n"
        "They are erased with your registration, on 19 September 2027, or at once with /forget. Counts without names"
        " are kept."
    )
    assert taps(screen) == [AcceptNamedConsent(1), Decline(1)]


def test_consent_without_a_name_says_how_to_give_one() -> None:
    screen = views.consent(EN, EVENT, RUN, replace(ANA, name=None, profession=None), PRIVATE)

    assert "stored under: <b>no name given</b>.\n\nYou gave no name when you registered; /start lets" in screen.text


def test_own_answers_are_listed_with_comments_shortened() -> None:
    screen = views.own_answers(EN, RUN, KEPT)

    assert [line for line in screen.text.splitlines() if line.startswith("→")] == [
        "→ <b>2</b>",
        "→ <b>Time</b>",
        "→ <b>Law, Web</b>",
        "→ <b>skipped</b>",
        f"→ <b>More &lt;coffee&gt; {'x' * 105}…</b>",
        "→ <b>–</b>",
    ]
    assert labels(screen) == [["Change 1", "Change 2", "Change 3"], ["Change 4"], ["Comments"], ["Erase my answers"]]
    assert taps(screen)[4:] == [AskComments(1), DeleteAnswers(1, 0)]


def test_own_answers_without_comment_questions_have_no_way_to_them() -> None:
    run = opened(named(survey(*EVERY_KIND.closed_questions)))

    assert labels(views.own_answers(EN, run, AnsweredByName(GIVEN, {}, 0)))[-2:] == [["Change 4"], ["Erase my answers"]]


def test_stored_comment_is_shown_and_can_be_kept_replaced_or_erased() -> None:
    screen = prompts.prompt(EN, RUN, 0, None, "More <coffee>")

    assert screen.text == (
        "Comment 1 of 2\n\n<b>What should change?</b>\n\n<blockquote>More &lt;coffee&gt;</blockquote>\n\n"
        "This comment is stored. What you type takes its place; Skip leaves it as it is.\n\n"
        "Please type your comment, up to 1,000 characters. It is stored with your name, and the coordinators read it"
        " word for word: do not name a victim or a case."
    )
    assert labels(screen) == [["Skip"], ["Erase this comment"]]
    assert taps(screen)[1] == DeleteComment(1, 0)


def test_answers_stand_under_their_names_without_what_was_skipped() -> None:
    screen = views.names(EN, EVENT, SURVEY, [sheet(comment="<b> & more"), sheet(None, None)], 0)

    assert screen.text == (
        "<b>Answers with names</b>\nRound table\n\n"
        "<b>Ana &lt;Pop&gt;, Judge</b>\n1. Overall? → 2\n2. What was missing? → Time\n3. Which topics? → Law, Web\n"
        "5. What should change? → “&lt;b&gt; &amp; more”\n\n"
        "<b>no name given</b>\n1. Overall? → 2\n2. What was missing? → Time\n3. Which topics? → Law, Web"
    )
    assert labels(screen) == [["Back to the summary"]]
    assert taps(screen) == [ShowSummary("bucharest", 0)]


def test_typed_answer_stands_between_the_marks_of_the_language() -> None:
    screen = views.names(RO, EVENT, SURVEY, [sheet(comment="Mai mult timp")], 0)

    assert screen.text.splitlines()[-1].endswith("→ „Mai mult timp”")


def test_names_are_paged_and_a_page_that_is_gone_is_the_last() -> None:
    sheets = [sheet(f"P{n}") for n in range(12)]

    first, middle, last, past_the_end = (views.names(EN, EVENT, SURVEY, sheets, page) for page in (0, 1, 2, 9))

    assert [screen.text.count("<b>P") for screen in (first, middle, last)] == [5, 5, 2]
    assert [screen.text.splitlines()[2] for screen in (first, middle, last)] == [f"Page {n} of 3" for n in (1, 2, 3)]
    assert [labels(screen)[0] for screen in (first, middle, last)] == [["Next"], ["Back", "Next"], ["Back"]]
    assert taps(middle)[:2] == [ShowNames("bucharest", 0), ShowNames("bucharest", 2)]
    assert past_the_end == last


def test_names_when_there_are_none() -> None:
    screen = views.names(EN, EVENT, SURVEY, [], 3)

    assert screen.text == "<b>Answers with names</b>\nRound table\n\nThere are no answers with names."
    assert labels(screen) == [["Back to the summary"]]


@pytest.mark.parametrize("text", ["<&>" * 333, "👩🏽‍⚖️" * 200])
def test_every_page_of_names_is_one_message_that_telegram_takes(text: str) -> None:
    long_survey = named(survey(*EVERY_KIND.closed_questions, *(replace(IMPROVE, id=f"c{n}") for n in range(6))))
    long_event = replace(EVENT, title={"en": text[:200]})
    wordy = NamedResponse(text[:64], "judge", GIVEN, {f"c{n}": text for n in range(6)})

    pages = [views.names(EN, long_event, long_survey, [wordy] * 7, page) for page in range(30)]

    assert max(visible_length(screen.text) for screen in pages) <= 4096
    assert all(screen.text.count("<b>") == screen.text.count("</b>") for screen in pages)
    assert pages[-1] == pages[-2]


def test_reminder_of_a_named_survey_says_so() -> None:
    assert "your answers are stored with your name" in reminders.reminder(EN, EVENT, RUN).text


def test_end_of_comments_offers_to_change() -> None:
    screen = prompts.finished(EN, RUN, Html("Done."))

    assert screen.text == (
        "Done.\n\nThat was all. Thank you for your time!\n\nYour answers and the comments you sent are stored with your"
        f" name. You can change them until {EN.moment(CLOSES)}: press the button, or type /survey."
    )
    assert labels(screen) == [["Change my answers"]]
