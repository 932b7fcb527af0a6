"""How the figures of a report came about and what they cannot tell, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from domain.results.release import Release, ReleaseRules
from domain.results.reports import EventReport
from domain.results.summary import ClosedSummary
from views.i18n import Translator
from views.layout.common import people
from views.survey.which import survey_title
from views.survey.wording import wording_of


def method(voice: Translator, report: EventReport) -> Iterator[str]:
    """Paragraphs of plain text."""
    yield voice.plain("Registered are those who registered with the bot; their professions are as they gave them.")
    if report.checkin is not None:
        yield voice.plain("Present are those who checked in with the bot, and those whom the organizers marked.")
    elif report.headcount is not None:
        yield voice.plain("How many were present was counted by the organizers, not by the bot.")
    if not report.all_results and report.sessions is None:
        yield voice.plain("There was no survey.")
        return
    for number, results in enumerate(report.all_results):
        yield from _survey(voice, results.summary) if number == 0 else _further(voice, report, results.summary)
        if results.summary.survey.comments:
            has_published_comments = any(results.comments.values())
            yield wording_of(results.summary.survey).report_comments(voice, are_published=has_published_comments)
    if report.sessions is not None:
        yield _sessions(voice, report.sessions)


def _further(voice: Translator, report: EventReport, summary: ClosedSummary) -> Iterator[str]:
    """What is different of another survey; the rest was said of the first."""
    first = report.all_results[0].summary
    invited_text = voice.plain_count(
        "“{survey}” was a survey of its own; {n} person was invited.",
        "“{survey}” was a survey of its own; {n} people were invited.",
        summary.release.invited,
        survey=survey_title(voice, summary.survey),
    )
    method_sentence = wording_of(summary.survey).report_method(voice)
    differs = method_sentence != wording_of(first.survey).report_method(voice)
    limits = wording_of(summary.survey).report_limits(voice, summary.release)
    differ_limits = limits != wording_of(first.survey).report_limits(voice, first.release)
    sentences = (
        invited_text,
        method_sentence if differs else "",
        limits if differ_limits else "",
        _withheld_count(voice, summary),
        _groups(voice, summary),
    )
    yield " ".join(sentence for sentence in sentences if sentence)


def _sessions(voice: Translator, summary: ClosedSummary) -> str:
    few = people(voice, summary.release.thresholds.minimum_group)
    return voice.plain(
        "Each session was rated in a survey of its own, of one question: who rated it was noted apart from the rating,"
        " and what one person gave two sessions was joined nowhere. Nothing is shown of a session that fewer than {few}"
        " rated.",
        few=few,
    )


def _survey(voice: Translator, summary: ClosedSummary) -> Iterator[str]:
    release = summary.release
    yield _response_description(voice, release)
    if any(question.takes_several for question in summary.survey.closed_questions):
        yield voice.plain("Where several answers were possible, percentages may add up to more than 100.")
    yield wording_of(summary.survey).report_method(voice)
    yield f"{_withheld(voice, summary)} {_groups(voice, summary)}"


def _response_description(voice: Translator, release: Release) -> str:
    if release.rules is ReleaseRules.ANSWERS_TOO:
        return voice.plain_count(
            "The survey was held by a chat bot; {n} person was invited. The figures tell what those who answered"
            " think, not what everybody does; n is how many answered a question, and percentages are of these.",
            "The survey was held by a chat bot; {n} people were invited. The figures tell what those who answered"
            " think, not what everybody does; n is how many answered a question, and percentages are of these.",
            release.invited,
        )
    return voice.plain_count(
        "The survey was held by a chat bot; {n} person was invited. The figures tell what those who answered think,"
        " not what everybody does; n is how many were asked a question, those who gave no answer included, and"
        " percentages are of these. A mean is of those who gave an answer.",
        "The survey was held by a chat bot; {n} people were invited. The figures tell what those who answered think,"
        " not what everybody does; n is how many were asked a question, those who gave no answer included, and"
        " percentages are of these. A mean is of those who gave an answer.",
        release.invited,
    )


def _withheld(voice: Translator, summary: ClosedSummary) -> str:
    rule = wording_of(summary.survey).report_limits(voice, summary.release)
    return f"{rule} {_withheld_count(voice, summary)}"


def _withheld_count(voice: Translator, summary: ClosedSummary) -> str:
    withheld_count = sum(result.total is None for result in summary.release.results)
    if not withheld_count:
        return voice.plain("No question had to be withheld.")
    return voice.plain_count(
        "{n} question of {all} is withheld.",
        "{n} questions of {all} are withheld.",
        withheld_count,
        all=len(summary.release.results),
    )


def _groups(voice: Translator, summary: ClosedSummary) -> str:
    if summary.release.groups:
        return voice.plain("Results by groups of professions are in the spreadsheet of this event.")
    if summary.release.rules is ReleaseRules.ANSWERS_TOO:
        return voice.plain("There is no breakdown by profession: it could tell somebody’s answer.")
    return wording_of(summary.survey).no_breakdown(voice, summary.release)
