"""Comment questions: asked one by one after the answers were sent, each stored by itself when it is typed."""

from __future__ import annotations

from domain.survey import SurveyRun
from views.callback.participants import DeleteComment, DiscardComment, SkipComment, StoreComment
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs
from views.screen import Button, Screen
from views.survey.questions import question_texts
from views.survey.screens import subject
from views.survey.wording import wording_of


def prompt(
    voice: Translator, survey_run: SurveyRun, number: int, notice: Html | None = None, stored_text: str = ""
) -> Screen:
    """Comment question ``number`` with its warning; ``notice`` is what happened just before.

    ``stored_text`` is the comment that is stored and may be replaced.
    """
    comments = survey_run.survey.comments
    text = paragraphs(
        notice or "",
        voice.say("Comment {i} of {n}", i=number + 1, n=len(comments)),
        *question_texts(voice, comments[number]),
        _stored_comment(voice, stored_text) if stored_text else "",
        wording_of(survey_run.survey).comment(voice),
    )
    skip = Button(voice.plain("Skip"), SkipComment(survey_run.id, number))
    erase = Button(voice.plain("Erase this comment"), DeleteComment(survey_run.id, number))
    question_text = Html(f"<b>{voice.words(comments[number].text)}</b>")
    rows = ((skip,), (erase,)) if stored_text else ((skip,),)
    return Screen(text, rows, subject=subject(survey_run), closed_text=question_text)


def _stored_comment(voice: Translator, text: str) -> str:
    return paragraphs(
        f"<blockquote>{safe(text)}</blockquote>",
        voice.say("This comment is stored. What you type takes its place; Skip leaves it as it is."),
    )


def not_taken(voice: Translator) -> Html:
    """Comments cannot be stored without telling in which order they came; nothing of this one was kept."""
    return voice.say(
        "I cannot take comments at the moment, because of a fault on my side. Your answers are counted, and nothing"
        " else was stored: please send your comment again a little later. /survey brings this question back."
    )


def comment_deleted(voice: Translator) -> Html:
    """A comment is erased."""
    return voice.say("✓ Your comment is erased.")


def already(voice: Translator) -> Html:
    """When somebody who has answered meets a comment question that still waits."""
    return voice.say("You have already answered, and your answers are counted. This question is still open:")


def too_long(voice: Translator, length: int) -> Html:
    """A comment beyond the limit; nothing of it was kept. ``length`` is in characters."""
    return voice.count(
        "Your comment has {length} character; the limit is 1,000."
        " Nothing was stored: please shorten it and send it again.",
        "Your comment has {length} characters; the limit is 1,000."
        " Nothing was stored: please shorten it and send it again.",
        length,
        length=voice.number(length, 0),
    )


def empty(voice: Translator) -> Html:
    """Nothing readable was typed."""
    return voice.say("There was nothing to read in that. Please type some words, or press Skip.")


def confirm(voice: Translator, survey_run: SurveyRun, number: int, text: str) -> Screen:
    """A text that came long after the question: it may have been meant for something else. It quotes that message."""
    return Screen(
        paragraphs(
            voice.say("Is this your comment? It may have been meant for something else, and nothing is stored yet."),
            f"<b>{voice.words(survey_run.survey.comments[number].text)}</b>",
            f"<blockquote>{safe(text)}</blockquote>",
        ),
        (
            (
                Button(voice.plain("Store it"), StoreComment(survey_run.id, number)),
                Button(voice.plain("Discard"), DiscardComment(survey_run.id, number)),
            ),
        ),
        reply=True,
    )


def message_not_found(voice: Translator) -> Html:
    """The quoted text is not there any more."""
    return voice.say("I cannot see that message any more. Please type it again.")


def discard_notice(voice: Translator) -> Html:
    """Not stored."""
    return voice.say("Discarded; nothing was stored.")


def finished(voice: Translator, survey_run: SurveyRun, notice: Html | None = None) -> Screen:
    """No comment question is left: what is counted and stored, and as the last line what comes next."""
    wording = wording_of(survey_run.survey)
    text = paragraphs(
        notice or "",
        voice.say("That was all. Thank you for your time!"),
        f"{wording.all_kept(voice, survey_run)} {wording.next_steps(voice, survey_run)}",
    )
    rows = wording.buttons(voice, survey_run)
    return Screen(text, rows, subject=subject(survey_run), closed_text=wording.sent(voice))
