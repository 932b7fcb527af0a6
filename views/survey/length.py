"""How long a survey is, in words: the same on the invitation, its first screen, the review, reminders and ``check``."""

from __future__ import annotations

from domain.draft import EMPTY, Draft
from domain.events import Survey
from domain.question_count import QuestionRange, question_range
from views.i18n import Html, Translator

SECONDS = 20
"""How long a question takes, about."""


def length(voice: Translator, survey: Survey) -> Html:
    """So many questions, and so many comments."""
    counts = [count for count in (_questions(voice, survey), comment_count(voice, survey)) if count]
    return (
        counts[0]
        if len(counts) == 1
        else voice.say("{questions} and {comments}", questions=counts[0], comments=counts[1])
    )


def summary_line(voice: Translator, survey: Survey) -> Html:
    """The same with how long it takes at most, as a sentence."""
    count = question_range(survey).most + len(survey.comments)
    minutes = voice.count("about {n} minute", "about {n} minutes", -(-count * SECONDS // 60))
    return voice.say("{questions}, {minutes}.", questions=length(voice, survey), minutes=minutes)


def _questions(voice: Translator, survey: Survey) -> Html:
    least, most = question_range(survey)
    if not most:
        return Html("")
    if least == most:
        return voice.count("{n} question", "{n} questions", most)
    return voice.count("{least} to {n} question", "{least} to {n} questions", most, least=least)


def comment_count(voice: Translator, survey: Survey) -> Html:
    """So many comments; empty when none is asked for."""
    if not survey.comments:
        return Html("")
    return voice.count("{n} optional comment", "{n} optional comments", len(survey.comments))


def position(voice: Translator, survey: Survey, draft: Draft, place: int, count: QuestionRange) -> Html:
    """Which question this is, from 0, of how many that the answers so far admit; on the first also what follows."""
    least, most = count
    of = str(most) if least == most else f"{least}–{most}"
    text = voice.say("Question {i} of {n}", i=place + 1, n=of)
    if place or draft != EMPTY or not survey.comments:
        return text
    return voice.say("{question}, then {comments}", question=text, comments=comment_count(voice, survey))
