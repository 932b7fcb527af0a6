"""The notice's promises, and what is asked and said around forgetting and cancelling."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.events import Admission
from domain.people import Role
from domain.questions import Comment
from tests.support.program import EVENT, RULES, SURVEY, ZONE
from views.callback.participants import ReadFullNotice
from views.i18n import Translator
from views.layout.message_text import visible_length
from views.privacy import screens as privacy
from views.registration import notice, screens

ENGLISH, ROMANIAN = Translator("en", ZONE), Translator("ro", ZONE)
ASKING = replace(SURVEY, questions=(*SURVEY.questions, Comment("why", {"en": "Why?", "ro": "De ce?"})))
COMMENTED = replace(EVENT, survey=ASKING)
STORED = (
    "This bot is run by Association. If you agree, it stores: your chat number and language, the name you give"
    " (if you give one), your profession, your answers to the registration questions, the days you agreed and"
    " registered, which messages you were sent and when, whether you want them, and, until a survey closes,"
    " that you have answered it."
)
SEEN = (
    "The organizers see your name, your profession and your answers to the registration questions; other participants"
    " do not. If they refuse your registration, it is kept as long, so that they can let you in again."
)
ANSWERS = (
    "<b>Your survey answers are kept without your name</b>: they are only counted. Organizers see who is"
    " registered, never answers. Coordinators see results after the survey has closed, never who gave them, and"
    " nothing about fewer than 5 people; comments they read word for word."
)
ERASED = "What is stored about you for “Round table” is erased on 19 September 2027, or at once with /forget."
CARRIED = (
    "Chats with bots are not end-to-end encrypted: Telegram carries what you write. Questions: privacy@example.org"
)


def test_promise_says_what_is_stored_who_sees_it_and_until_which_day() -> None:
    assert notice.promise(ENGLISH, EVENT, RULES) == (STORED, SEEN, ANSWERS, ERASED, CARRIED)


def test_promise_says_when_comments_are_erased() -> None:
    assert notice.promise(ENGLISH, COMMENTED, RULES) == (
        STORED,
        SEEN,
        ANSWERS,
        ERASED,
        "The comments on “Round table”, kept without names, are erased on 22 March 2028.",
        CARRIED,
    )


def test_promise_of_a_survey_with_names_says_that_its_comments_go_with_the_registration() -> None:
    with_names = replace(COMMENTED, survey=replace(ASKING, anonymous=False))

    paragraphs = notice.promise(ENGLISH, with_names, RULES)

    assert paragraphs[2].startswith("<b>The survey of this event is not anonymous</b>")
    assert (paragraphs[:2], paragraphs[3:]) == ((STORED, SEEN), (ERASED, CARRIED))


def test_promise_in_romanian_names_the_same_days() -> None:
    paragraphs = notice.promise(ROMANIAN, COMMENTED, RULES)

    assert paragraphs[3] == (
        "Ce este păstrat despre dumneavoastră pentru „Masă rotundă” se șterge pe 19 septembrie 2027 sau imediat cu"
        " /forget."
    )
    assert paragraphs[4] == "Comentariile despre „Masă rotundă”, păstrate fără nume, se șterg pe 22 martie 2028."


def test_promise_tells_that_organizers_confirm_who_takes_part() -> None:
    confirmed_event = replace(EVENT, admission=Admission.CONFIRMED)

    assert notice.promise(ENGLISH, confirmed_event, RULES)[1] == (
        f"{SEEN} They confirm who takes part in the survey, and the confirmation is stored."
    )
    assert notice.promise(ENGLISH, replace(confirmed_event, survey=None), RULES)[1] == SEEN


def test_privacy_says_for_several_events_only_once_what_is_the_same() -> None:
    later = replace(EVENT, code="cluj", title={"en": "Cluj", "ro": "Cluj"}, ends=EVENT.ends + timedelta(days=10))

    paragraphs = privacy.privacy(ENGLISH, [EVENT, later], RULES).text.split("\n\n")

    assert paragraphs == [
        "<b>Privacy</b>",
        STORED,
        SEEN,
        ANSWERS,
        ERASED,
        CARRIED,
        "What is stored about you for “Cluj” is erased on 29 September 2027, or at once with /forget.",
        "/mydata shows what is stored, /forget erases it.",
    ]


def test_full_notice_begins_with_the_event_and_holds_all_that_privacy_tells() -> None:
    screen = notice.full_notice(ENGLISH, EVENT, RULES, ("en", "ro"))

    assert screen.text.split("\n\n")[1:] == [STORED, SEEN, ANSWERS, ERASED, CARRIED]


@pytest.mark.parametrize("anonymous", [True, False])
@pytest.mark.parametrize("voice", [ENGLISH, ROMANIAN])
def test_notice_fits_a_phone_and_leads_to_all_of_it(voice: Translator, anonymous: bool) -> None:
    assert EVENT.survey is not None
    event = replace(EVENT, survey=replace(EVENT.survey, anonymous=anonymous))

    short = notice.notice(voice, event, RULES, ("en", "ro"))
    full = notice.full_notice(voice, event, RULES, ("en", "ro"))

    points = [line for line in short.text.splitlines() if line.startswith("• ")]
    assert len(points) == 5
    assert visible_length("\n".join(points)) < 800
    assert any(isinstance(button.tap, ReadFullNotice) for row in short.rows for button in row)
    assert short.rows[:2] == full.rows[:2]


WHAT = (
    "Your registrations, your name and your settings are erased, and I will not write to you again. Answers to"
    " anonymous surveys stay: they were counted without your name and cannot be found. Answers you gave with your name"
    " are erased."
)
ASKED = [
    "<b>Erase everything stored about you?</b>",
    WHAT,
    "This chat itself stays in your Telegram until you delete it there.",
]
NOBODY: frozenset[Role] = frozenset()


def test_forget_asks_first() -> None:
    screen = privacy.forget(ENGLISH, NOBODY, NOBODY, has_answered=False)

    assert screen.text.split("\n\n") == ASKED
    assert [row[0].label for row in screen.rows] == ["Yes, erase everything", "No, keep it"]


def test_forget_tells_of_the_mark_while_a_survey_is_open() -> None:
    paragraphs = privacy.forget(ENGLISH, NOBODY, NOBODY, has_answered=True).text.split("\n\n")

    assert paragraphs[2] == (
        "You have answered a survey that is still open. Until it closes, a mark stays that shows neither your number"
        " nor your name and only keeps you from answering twice."
    )
    assert [*paragraphs[:2], *paragraphs[3:]] == ASKED


@pytest.mark.parametrize("voice", [ENGLISH, ROMANIAN])
def test_forget_tells_every_role_what_becomes_of_it(voice: Translator) -> None:
    roles = frozenset(Role)

    stay = privacy.forget(voice, roles, NOBODY, has_answered=False).text.split("\n\n")
    end = privacy.forget(voice, NOBODY, roles, has_answered=False).text.split("\n\n")
    after = privacy.data_deleted(voice, roles).text.split("\n\n")

    assert (len(stay), len(end), after[1:]) == (5, 5, stay[2:4])
    assert len({*stay[2:4], *end[2:4]}) == 4


@pytest.mark.parametrize("has_answered", [False, True])
def test_cancelling_tells_what_stays(*, has_answered: bool) -> None:
    kept_mark = (
        "That you have answered the survey stays noted until it closes, so that nobody answers twice; your answers stay"
        " counted."
    )
    kept_answers = (
        "Which messages you were sent stays noted until 19 September 2027, so that none comes twice; /forget erases"
        " that too."
    )
    stays = [kept_mark, kept_answers] if has_answered else [kept_answers]

    question_paragraphs = screens.confirm_cancel(ENGLISH, EVENT, RULES, has_answered=has_answered).text.split("\n\n")
    done_paragraphs = screens.cancelled(ENGLISH, EVENT, RULES, has_answered=has_answered).text.split("\n\n")

    assert question_paragraphs[1:] == ["Cancel your registration? Your name and profession will be erased.", *stays]
    assert done_paragraphs[1:] == ["Your registration is cancelled and erased.", *stays]
