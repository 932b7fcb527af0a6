"""The released results for participants: the card and, if a coordinator wants, the published comments; nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.events import Event
from domain.results.summary import ClosedSummary
from views.callback.coordinators import PreviewShare, SendShare, ShowSummary
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs
from views.layout.pages import pages
from views.registration.screens import title
from views.results.card_text import card_screens
from views.screen import Alert, Button, File, Row, Screen

Comments = Mapping[str, Sequence[str]]
"""Question → the texts that are published."""


def to_participants(voice: Translator, event: Event, summary: ClosedSummary, comments: Comments) -> tuple[Screen, ...]:
    """What participants get; to draw the card takes about a tenth of a second."""
    before = paragraphs(
        title(voice, event),
        Html(f"<b>{voice.words(summary.survey.title)}</b>"),
        voice.say("Thank you to all who answered. The picture shows the results of all together, and of nobody alone."),
    )
    results = card_screens(voice, event, summary, before=before, after="")
    return (*results, *_comments(voice, event, summary, comments))


def _comments(voice: Translator, event: Event, summary: ClosedSummary, comments: Comments) -> tuple[Screen, ...]:
    blocks = [
        "\n".join([f"<b>{voice.words(question.text)}</b>", *(f"• {safe(text)}" for text in comments[question.id])])
        for question in summary.survey.comments
        if comments.get(question.id)
    ]
    if not blocks:
        return ()
    comment_pages = pages([voice.say("<b>Comments</b>"), *blocks])
    if len(comment_pages) == 1:
        return (Screen(comment_pages[0]),)
    content = _plain_comments(voice, summary, comments).encode()
    file = File(f"{event.code}-comments.txt", content, voice.say("The comments"))
    return (Screen("", files=(file,)),)


def _plain_comments(voice: Translator, summary: ClosedSummary, comments: Comments) -> str:
    blocks = [
        "\n".join([voice.label(question.text), *(f"- {text}" for text in comments[question.id])])
        for question in summary.survey.comments
        if comments.get(question.id)
    ]
    return "\n\n".join(blocks) + "\n"


def preview(  # noqa: PLR0913 — what a preview depends on
    voice: Translator,
    event: Event,
    screens: tuple[Screen, ...],
    *,
    recipient_count: int,
    comment_count: int,
    send: SendShare,
) -> tuple[Screen, ...]:
    """Exactly what participants get, and under it to how many it goes."""
    head = Screen(voice.say("This is what participants get:"))
    text = paragraphs(
        title(voice, event),
        voice.count("<b>It goes to {n} person.</b>", "<b>It goes to {n} people.</b>", recipient_count)
        if recipient_count
        else voice.say("<b>Nobody is registered any more, so it goes to nobody.</b>"),
        voice.say("Results are sent once. Only what is released is in them, and nothing of who answered."),
        _about_comments(voice, comment_count, is_with=bool(send.comments)),
    )
    return (head, *screens, Screen(text, _rows(voice, event, recipient_count, comment_count, send)))


def _about_comments(voice: Translator, n: int, *, is_with: bool) -> Html | str:
    if not n:
        return voice.say("No comment is published: /comments publishes them.")
    if is_with:
        return voice.say("Everybody gets the published comments word for word.")
    return voice.count("{n} comment is published.", "{n} comments are published.", n)


def _rows(
    voice: Translator, event: Event, recipient_count: int, comment_count: int, send: SendShare
) -> tuple[Row, ...]:
    rows: list[Row] = []
    if recipient_count:
        label = voice.plain_count("Send to {n} person", "Send to {n} people", recipient_count)
        rows.append((Button(label, send),))
    if send.comments:
        rows.append((Button(voice.plain("Without comments"), PreviewShare(event.code, 0, event.survey_id)),))
    elif comment_count:
        label = voice.plain_count("With {n} comment", "With {n} comments", comment_count)
        rows.append((Button(label, PreviewShare(event.code, 1, event.survey_id)),))
    return (*rows, (Button(voice.plain("Cancel"), ShowSummary(event.code, 0, event.survey_id)),))


def sent_before(voice: Translator) -> Alert:
    """Results are sent once."""
    return Alert(voice.plain("The results have been sent to participants already."))
