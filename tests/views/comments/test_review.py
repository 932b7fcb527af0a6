"""The review of comments names the survey that they are on where its event has several."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from domain.results.comments import Decision, Reviewed
from tests.support.surveys import AGAIN, IMPROVE, event, opened, survey, words
from views.comments.review import overview
from views.comments.review_list import comment_list, page_of
from views.i18n import Translator

VOICE = Translator("en", ZoneInfo("Europe/Bucharest"))
AFTER = survey(AGAIN, IMPROVE)
BEFORE = replace(AFTER, id="before", title=words("Before"))
COMMENTS = (Reviewed(0, "improve", "More time.", 1, Decision.WAITING),)


def test_review_names_the_survey_where_there_are_several() -> None:
    one = event(AFTER)
    several = replace(one, further_surveys=(BEFORE,))

    heads = [
        screen.text.partition("\n\n")[0].splitlines()[-1]
        for of in (one, several)
        for screen in (
            overview(VOICE, of, opened(BEFORE if of is several else AFTER), COMMENTS),
            comment_list(VOICE, of, opened(BEFORE if of is several else AFTER), page_of(COMMENTS, 0)),
        )
    ]

    assert heads == ["Bucharest", "Bucharest", "Before", "Before"]
