"""Comment screens: the warning, the limits, and the late text shown back."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tests.support.surveys import EVERY_KIND, opened
from views.callback.participants import DiscardComment, SkipComment, StoreComment
from views.comments import prompts
from views.i18n import Html, Translator
from views.screen import Button, Screen
from views.survey.wording import wording_of

BUCHAREST = ZoneInfo("Europe/Bucharest")
EN, RO = Translator("en", BUCHAREST), Translator("ro", BUCHAREST)
RUN = opened(EVERY_KIND)


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def button(screen: Screen, label: str) -> Button:
    return next(button for row in screen.rows for button in row if button.label == label)


def test_comment_prompt_warns_and_can_be_skipped() -> None:
    screen = prompts.prompt(EN, RUN, 1, wording_of(EVERY_KIND).stored(EN))

    assert screen.text == (
        "✓ Your comment is stored, without your name.\n\n"
        "Comment 2 of 2\n\n<b>What was good?</b>\n\n"
        "Please type your comment, up to 1,000 characters. The coordinators read it word for word:"
        " do not name yourself, a victim or a case."
    )
    assert labels(screen) == [["Skip"]]
    assert button(screen, "Skip").tap == SkipComment(1, 1)


@pytest.mark.parametrize(
    ("voice", "expected_text"),
    [(EN, "1,234 characters; the limit is 1,000"), (RO, "1.234 de caractere; limita este de 1.000")],
)
def test_too_long_comment_is_told_its_length_and_the_limit(voice: Translator, expected_text: str) -> None:
    assert expected_text in prompts.too_long(voice, 1234)


def test_late_comment_is_shown_back_as_typed_and_quotes_its_message() -> None:
    screen = prompts.confirm(EN, RUN, 0, "<b> & more")

    assert screen.reply
    assert screen.text == (
        "Is this your comment? It may have been meant for something else, and nothing is stored yet.\n\n"
        "<b>What should change?</b>\n\n"
        "<blockquote>&lt;b&gt; &amp; more</blockquote>"
    )
    assert [each.tap for row in screen.rows for each in row] == [StoreComment(1, 0), DiscardComment(1, 0)]


def test_end_of_comments_says_what_happened_and_thanks() -> None:
    screen = prompts.finished(EN, RUN, Html("Done."))

    assert screen == Screen(
        "Done.\n\nThat was all. Thank you for your time!\n\n"
        "Your answers are counted, and the comments you sent are stored without your name."
        f" Results are made when the survey closes, on {EN.moment(RUN.closes_at)}."
    )
