"""Comments after closing, as coordinators read and decide about them; participants never see these screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from domain.events import Event
from domain.results.comments import Decision, Reviewed
from domain.survey import SurveyRun
from views.callback.coordinators import (
    EditComment,
    ListComments,
    PublishComment,
    ReplaceComment,
    ReviewComment,
    WithholdComment,
)
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, people
from views.registration.screens import title
from views.screen import Button, Row, Screen, with_subject
from views.survey.screens import moved_text
from views.survey.which import which_survey


def no_comments(voice: Translator) -> Screen:
    """No survey with comment questions has closed."""
    return Screen(
        voice.say("There are no comments to read yet: they can be read when a survey has closed. /summary says when.")
    )


def comment(voice: Translator, run: SurveyRun, comments: Sequence[Reviewed], reviewed_comment: Reviewed) -> Screen:
    """One comment, word for word, with what can be decided about it."""
    place = reviewed_comment.place
    several = (
        voice.count("written by {n} person", "written by {n} people", reviewed_comment.count)
        if reviewed_comment.count > 1
        else ""
    )
    head = voice.say("<b>Comment {i} of {n}</b>", i=place + 1, n=len(comments))
    text = paragraphs(
        f"{head}\n{_decided(voice, reviewed_comment.decision)}",
        f"<b>{_question_text(voice, run, reviewed_comment)}</b>",
        f"<blockquote>{safe(reviewed_comment.text)}</blockquote>",
        several,
        voice.say("Does it name somebody, or a case? Only published comments go into reports."),
    )
    rows: tuple[Row, ...] = (
        (
            Button(voice.plain("Publish"), PublishComment(run.id, place)),
            Button(voice.plain("Do not publish"), WithholdComment(run.id, place)),
        ),
        (Button(voice.plain("Edit out names"), EditComment(run.id, place)),),
    )
    everything = ((Button(voice.plain("All comments"), ListComments(run.id, place)),),) if len(comments) > 1 else ()
    rows = (*rows, *_page_buttons(voice, run, len(comments), place), *everything)
    return with_subject(Screen(text, rows), subject(run), moved_text(voice))


def subject(run: SurveyRun) -> str:
    """What all the messages about comments of one survey are about: the newest alone keeps its buttons."""
    return f"comments {run.id}"


def review_title(voice: Translator, event: Event, run: SurveyRun) -> str:
    """The event, with the survey that the comments are on where it has several."""
    return "\n".join((title(voice, event), *which_survey(voice, event, run.survey)))


def _page_buttons(voice: Translator, run: SurveyRun, count: int, place: int) -> tuple[Row, ...]:
    row: Row = ()
    if place > 0:
        row += (Button(voice.plain("Back"), ReviewComment(run.id, place - 1)),)
    if place + 1 < count:
        row += (Button(voice.plain("Next"), ReviewComment(run.id, place + 1)),)
    return (row,) if row else ()


def _decided(voice: Translator, decision: Decision) -> Html:
    return {
        Decision.WAITING: voice.say("not decided yet"),
        Decision.PUBLISHED: voice.say("✓ published"),
        Decision.WITHHELD: voice.say("✗ not published"),
    }[decision]


def _question_text(voice: Translator, run: SurveyRun, reviewed_comment: Reviewed) -> Html:
    return next(
        voice.words(question.text) for question in run.survey.comments if question.id == reviewed_comment.question
    )


def overview(voice: Translator, event: Event, run: SurveyRun, comments: Sequence[Reviewed]) -> Screen:
    """How many comments there are and what was decided, with the way back to each."""
    if not comments:
        nothing = voice.say(
            "No comment can be read: nobody wrote any, or fewer than {few} answered.",
            few=people(voice, run.thresholds.minimum_comments),
        )
        return Screen(paragraphs(review_title(voice, event, run), nothing))
    decision_counts = Counter(comment.decision for comment in comments)
    lines = [
        voice.count("<b>{n} comment</b>", "<b>{n} comments</b>", len(comments)),
        voice.say("✓ published: {n}", n=decision_counts[Decision.PUBLISHED]),
        voice.say("✗ not published: {n}", n=decision_counts[Decision.WITHHELD]),
        voice.say("not decided yet: {n}", n=decision_counts[Decision.WAITING]),
    ]
    button = Button(voice.plain("Review again"), ListComments(run.id, 0))
    text = paragraphs(
        review_title(voice, event, run),
        "\n".join(lines),
        voice.say("Published comments stand in the report. Every decision can be changed here."),
    )
    return with_subject(Screen(text, ((button,),)), subject(run))


def edit(voice: Translator, run: SurveyRun, reviewed_comment: Reviewed, problem: Html | None = None) -> Screen:
    """Asks for the words that are to stand in place of the comment."""
    cancel = Button(voice.plain("Cancel"), ReviewComment(run.id, reviewed_comment.place))
    text = paragraphs(
        problem or "",
        voice.say(
            "Please type the comment as it may be published, without names: press on it to copy it."
            " I show it to you before anything changes."
        ),
        f"<code>{safe(reviewed_comment.text)}</code>",
    )
    return with_subject(Screen(text, ((cancel,),)), subject(run), moved_text(voice))


def confirm_edit(voice: Translator, run: SurveyRun, reviewed_comment: Reviewed, text: str) -> Screen:
    """The words typed, before they replace the comment; it quotes the message they stand in."""
    question = paragraphs(
        voice.say("Publish this instead? What was written before is then erased for good."),
        f"<blockquote>{safe(text)}</blockquote>",
    )
    rows = (
        (
            Button(voice.plain("Publish"), ReplaceComment(run.id, reviewed_comment.place)),
            Button(voice.plain("Edit again"), EditComment(run.id, reviewed_comment.place)),
        ),
        (Button(voice.plain("Cancel"), ReviewComment(run.id, reviewed_comment.place)),),
    )
    return with_subject(Screen(question, rows, reply=True), subject(run), moved_text(voice))
