"""Comment questions: asked one by one after the answers were sent, each stored by itself when it is typed."""

from __future__ import annotations

from domain.survey import Opened
from views.callback import DiscardComment, SkipComment, StoreComment
from views.catalog import Html, Voice, safe
from views.common import paragraphs
from views.screen import Button, Screen


def prompt(voice: Voice, opened: Opened, number: int, said: Html | None = None) -> Screen:
    """Comment question ``number`` with its warning; ``said`` is what happened just before."""
    comments = opened.survey.comments
    text = paragraphs(
        said or "",
        voice.say("Comment {i} of {n}", i=number + 1, n=len(comments)),
        f"<b>{voice.words(comments[number].text)}</b>",
        voice.say(
            "Please type your comment, up to 1,000 characters. The coordinators read it word for word:"
            " do not name yourself, a victim or a case."
        ),
    )
    return Screen(text, ((Button(voice.plain("Skip"), SkipComment(opened.id, number)),),))


def sent(voice: Voice) -> Html:
    """Before the first comment question."""
    return voice.say("✓ <b>Thank you, your answers are counted.</b>")


def stored(voice: Voice) -> Html:
    """Before the next one."""
    return voice.say("✓ Your comment is stored, without your name.")


def already(voice: Voice) -> Html:
    """When somebody who has answered meets a comment question that still waits."""
    return voice.say("You have already answered, and your answers are counted. This question is still open:")


def too_long(voice: Voice, length: int) -> Html:
    """A comment beyond the limit; nothing of it was kept. ``length`` is in characters."""
    return voice.count(
        "Your comment has {n} character; the limit is 1,000. Nothing was stored: please shorten it and send it again.",
        "Your comment has {n} characters; the limit is 1,000. Nothing was stored: please shorten it and send it again.",
        length,
    )


def empty(voice: Voice) -> Html:
    """Nothing readable was typed."""
    return voice.say("There was nothing to read in that. Please type some words, or press Skip.")


def only_text(voice: Voice) -> Html:
    """A voice message, photo or sticker came instead."""
    return voice.say(
        "I only take typed words as a comment: a voice message or a picture would lead back to you. Nothing was stored."
    )


def confirm(voice: Voice, opened: Opened, number: int, text: str) -> Screen:
    """A text that came long after the question: it may have been meant for something else. It quotes that message."""
    return Screen(
        paragraphs(
            voice.say(
                "Is this your comment on “{question}”? Nothing is stored yet.",
                question=voice.label(opened.survey.comments[number].text),
            ),
            f"<blockquote>{safe(text)}</blockquote>",
        ),
        (
            (
                Button(voice.plain("Store it"), StoreComment(opened.id, number)),
                Button(voice.plain("Discard"), DiscardComment(opened.id, number)),
            ),
        ),
        reply=True,
    )


def lost(voice: Voice) -> Html:
    """The quoted text is not there any more."""
    return voice.say("I cannot see that message any more. Please type it again.")


def discarded(voice: Voice) -> Html:
    """Not stored."""
    return voice.say("Discarded; nothing was stored.")


def finished(voice: Voice, said: Html | None = None) -> Screen:
    """No comment question is left."""
    return Screen(paragraphs(said or "", voice.say("That was all. Thank you for your time!")))
