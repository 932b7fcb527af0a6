"""What a report says of the event's surveys: the main one, further ones, and ratings of items; releases alone."""

from __future__ import annotations

from collections.abc import Iterator

from domain.events import Event
from domain.questions import Comment
from domain.results.reports import EventReport, SurveyResults
from domain.results.summary import ClosedSummary, response_rate
from domain.session_ratings import POINTS
from views.i18n import Translator
from views.reports import chart
from views.reports.document import Block, Chart, Heading, Items, Paragraph
from views.reports.evaluation.session_chart import session_charts, sessions_in_words
from views.results.conditions import condition_sentence
from views.results.distribution import sample_size, withheld
from views.survey.which import survey_title


def evaluation(voice: Translator, report: EventReport) -> Iterator[Block]:
    """The main survey with its comments, the others in the order in which they closed, then the sessions."""
    if report.results is not None:
        yield Heading(voice.plain("Evaluation"))
        yield from _results(voice, report.results)
        yield from _comments(voice, SurveyResults(report.results, report.comments))
    for results in report.further_results:
        yield from _further(voice, results)
    if report.sessions is not None:
        yield from _sessions(voice, report.event, report.sessions)


def _results(voice: Translator, summary: ClosedSummary) -> Iterator[Block]:
    release = summary.release
    if release.answered is None:
        yield Paragraph(_without_results(voice, summary))
        return
    yield Paragraph(_response(voice, summary))
    questions = {question.id: question for question in summary.survey.closed_questions}
    withheld_questions: dict[str, list[str]] = {}
    silent = []
    for result in release.results:
        question = questions[result.question]
        if result.total is None:
            withheld_questions.setdefault(withheld(voice, release, result), []).append(voice.label(question.text))
        elif not result.total.people:
            silent.append(voice.label(question.text))
        else:
            n = sample_size(voice, question, result.total)
            caption = voice.plain("{question} ({n})", question=voice.label(question.text), n=n)
            figure = chart.chart_data(voice, question, result, release)
            note = condition_sentence(voice, summary.survey.closed_questions, question)
            yield Chart(caption, chart.alternative_text(voice, question, result.total), figure, note)
    for reason, questions_withheld in withheld_questions.items():
        yield Paragraph(reason)
        yield Items(tuple(questions_withheld))
    if silent:
        yield Paragraph(voice.plain("Nobody answered these questions:"))
        yield Items(tuple(silent))


def _response(voice: Translator, summary: ClosedSummary) -> str:
    release = summary.release
    rate = response_rate(release.answered, release.eligible)
    share, moment = "–" if rate is None else voice.percent(rate), voice.moment_with_year(summary.closed_at)
    if release.present is not None:
        return voice.plain(
            "{answered} of the {n} people present with Telegram answered the survey ({rate}). It closed on {moment}.",
            answered=release.answered,
            n=release.present,
            rate=share,
            moment=moment,
        )
    return voice.plain(
        "{answered} of {n} registered people answered the survey ({rate}). It closed on {moment}.",
        answered=release.answered,
        n=release.registered,
        rate=share,
        moment=moment,
    )


def _without_results(voice: Translator, summary: ClosedSummary) -> str:
    release = summary.release
    few, moment = release.thresholds.minimum_group, voice.moment_with_year(summary.closed_at)
    if release.present is not None:
        return voice.plain(
            "Fewer than {few} of the {n} people present with Telegram answered the survey, so there are no results. It"
            " closed on {moment}.",
            few=few,
            n=release.present,
            moment=moment,
        )
    return voice.plain(
        "Fewer than {few} of {n} registered people answered the survey, so there are no results. It closed on"
        " {moment}.",
        few=few,
        n=release.registered,
        moment=moment,
    )


def _comments(voice: Translator, results: SurveyResults) -> Iterator[Block]:
    """Those on the main survey, under a heading of their own."""
    published_comments = list(_published(results))
    if published_comments:
        yield Heading(voice.plain("Comments by participants"))
    for question, comments in published_comments:
        yield Heading(voice.label(question.text), 2)
        yield Items(comments, is_quotation=True)


def _published(results: SurveyResults) -> Iterator[tuple[Comment, tuple[str, ...]]]:
    """Each question with its published comments, where it has any; those with names stay with who wrote them."""
    for question in results.summary.survey.comments if results.summary.survey.anonymous else ():
        if comments := results.comments.get(question.id, ()):
            yield question, comments


def _further(voice: Translator, results: SurveyResults) -> Iterator[Block]:
    """Another survey of the event, under its title."""
    yield Heading(survey_title(voice, results.summary.survey))
    yield from _results(voice, results.summary)
    for question, comments in _published(results):
        yield Heading(voice.plain("Comments: {question}", question=voice.label(question.text)), 2)
        yield Items(comments, is_quotation=True)


def _sessions(voice: Translator, event: Event, summary: ClosedSummary) -> Iterator[Block]:
    """Ratings of agenda items: a row for each, whether it has a result or not."""
    yield Heading(survey_title(voice, summary.survey))
    moment = voice.moment_with_year(summary.closed_at)
    yield Paragraph(
        voice.plain(
            "Each session was rated from 1 (poor) to {points} (excellent) when it ended. Ratings closed on {moment}.",
            points=POINTS,
            moment=moment,
        )
    )
    for figure in session_charts(voice, event, summary):
        caption = voice.plain("Ratings of sessions, {day}", day=figure["text"]) if figure["text"] else ""
        words = voice.plain("Bar chart. {counts}.", counts=sessions_in_words(voice, figure["rows"]))
        yield Chart(caption or voice.plain("Ratings of sessions"), words, figure)
