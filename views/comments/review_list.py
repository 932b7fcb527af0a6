"""All comments of a closed survey, page by page and word for word, as coordinators publish many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from domain.events import Event
from domain.results.comments import Decision, Reviewed
from domain.survey import SurveyRun
from views.callback.coordinators import ListComments, PublishComments, ReviewComment
from views.comments.review import review_title, subject
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs
from views.layout.message_text import utf16_length
from views.questions import in_rows
from views.screen import Button, Row, Screen, with_subject
from views.survey.screens import moved_text

PAGE_LENGTH = 2500
"""UTF-16 units of comments on one page, unless one alone is longer."""
PAGE_COMMENTS = 10
"""So many comments stand on one page at most."""


@dataclass(frozen=True, slots=True)
class CommentPage:
    """The comments that stand on one page, and which page that is, counted from 0."""

    comments: tuple[Reviewed, ...]
    number: int
    count: int
    before: int | None
    """The first place of the page before; None on the first."""
    after: int | None
    """The first place of the page after; None on the last."""

    @property
    def waiting(self) -> tuple[Reviewed, ...]:
        """Those that nothing is decided about."""
        return tuple(comment for comment in self.comments if comment.decision is Decision.WAITING)


def page_of(comments: Sequence[Reviewed], place: int) -> CommentPage:
    """The page on which the comment of this place stands; the same in every language."""
    pages: list[list[Reviewed]] = []
    length = 0
    for comment in comments:
        length += utf16_length(comment.text)
        if not pages or length > PAGE_LENGTH or len(pages[-1]) == PAGE_COMMENTS:
            pages.append([])
            length = utf16_length(comment.text)
        pages[-1].append(comment)
    number = next(n for n, page in enumerate(pages) if page[-1].place >= place)
    firsts = [page[0].place for page in pages]
    after = firsts[number + 1] if number + 1 < len(pages) else None
    return CommentPage(tuple(pages[number]), number, len(pages), firsts[number - 1] if number else None, after)


def comment_list(voice: Translator, event: Event, run: SurveyRun, page: CommentPage) -> Screen:
    """The comments of this page; ``Publish all`` publishes those that stand here and wait, and no other."""
    where = voice.say("Page {i} of {n}", i=page.number + 1, n=page.count) if page.count > 1 else ""
    questions = groupby(page.comments, key=lambda comment: comment.question)
    text = paragraphs(
        review_title(voice, event, run),
        where,
        *(_question(voice, run, id_, list(comments)) for id_, comments in questions),
        voice.say("Does one name somebody, or a case? Only published comments go into reports."),
    )
    return with_subject(Screen(text, _buttons(voice, run, page)), subject(run), moved_text(voice))


def _question(voice: Translator, run: SurveyRun, id_: str, comments: Sequence[Reviewed]) -> str:
    text = next(voice.words(question.text) for question in run.survey.comments if question.id == id_)
    return "\n".join((f"<b>{text}</b>", *(_comment(voice, comment) for comment in comments)))


def _comment(voice: Translator, comment: Reviewed) -> Html:
    mark = {Decision.WAITING: "", Decision.PUBLISHED: "✓ ", Decision.WITHHELD: "✗ "}[comment.decision]
    several = f" ({voice.plain_count('{n} person', '{n} people', comment.count)})" if comment.count > 1 else ""
    return Html(f"{mark}{comment.place + 1}{several}\n<blockquote>{safe(comment.text)}</blockquote>")


def _buttons(voice: Translator, run: SurveyRun, page: CommentPage) -> tuple[Row, ...]:
    first, last = page.comments[0].place, page.comments[-1].place
    numbers = in_rows([Button(str(one.place + 1), ReviewComment(run.id, one.place)) for one in page.comments])
    publish: Row = ()
    if page.waiting:
        label = voice.plain_count("Publish {n}", "Publish all {n}", len(page.waiting))
        publish = (Button(label, PublishComments(run.id, first, last)),)
    turning: Row = ()
    if page.before is not None:
        turning += (Button(voice.plain("Back"), ListComments(run.id, page.before)),)
    if page.after is not None:
        turning += (Button(voice.plain("Next"), ListComments(run.id, page.after)),)
    return tuple(row for row in (publish, *numbers, turning) if row)
