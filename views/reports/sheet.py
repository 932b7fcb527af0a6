"""The results as sheets: overview, figures, groups, published comments, participants; from the release alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from domain.anonymity import EVERYBODY
from domain.events import Event
from domain.questions import ClosedQuestion as Question
from domain.questions import Comment
from domain.results.release import Counts, ReleaseRules, Result
from domain.results.reports import EventReport, SurveyResults
from domain.results.summary import WITHHELD, ClosedSummary, response_rate
from views.i18n import Translator
from views.layout.dates import event_date
from views.professions import group_label
from views.questions import option_label
from views.reports.attendance import attendance_sheet
from views.reports.cross_table import cross_table
from views.reports.evaluation.session_sheet import session_sheet
from views.reports.file_names import file_name
from views.reports.methodology import method
from views.reports.sheet_file import Cell, Mean, Share, Worksheet, csv_bytes, data_csv, distinct_names, xlsx
from views.results.distribution import no_answer, no_answer_count, share, shares, withheld
from views.results.participation import participation, session_count
from views.screen import File
from views.survey.which import survey_title

Row = tuple[Cell, ...]
Thing = TypeVar("Thing")


def xlsx_file(voice: Translator, report: EventReport) -> File:
    """The spreadsheet."""
    title = voice.label(report.event.title)
    name = file_name(voice, report.event, voice.plain("Results"), "xlsx")
    return File(name, xlsx(sheets(voice, report), title, report.made_at, voice.language))


def csv_files(voice: Translator, report: EventReport) -> tuple[File, ...]:
    """The figures of each released survey, as a table to read and one for programs; nothing that its sheet has not."""
    summaries = [results.summary for results in report.all_results]
    if report.sessions is not None:
        summaries.append(report.sessions)
    makers = (csv_file, data_file)
    return tuple(make_file(voice, report, summary) for summary in summaries for make_file in makers)


def csv_file(voice: Translator, report: EventReport, summary: ClosedSummary) -> File:
    """Every figure of the release in one table, as a spreadsheet program of this language opens it."""
    name = file_name(voice, _about(report, summary), voice.plain("Results"), "csv")
    is_of_sessions = summary is report.sessions
    table = session_sheet(voice, summary) if is_of_sessions else _all_rows(voice, report, summary)
    return File(name, csv_bytes(table, voice.language))


def data_file(voice: Translator, report: EventReport, summary: ClosedSummary) -> File:
    """The same for programs: commas and points in every language, ids in place of texts, nothing before the head."""
    event = _about(report, summary)
    name = file_name(voice, event, voice.plain("Data"), "csv")
    return File(name, data_csv(DATA_COLUMNS, _data_rows(event, summary)))


def _about(report: EventReport, summary: ClosedSummary) -> Event:
    """The event with this survey as its main one, after which files are called."""
    return report.event if summary is report.results else report.event.about(summary.survey)


DATA_COLUMNS = ("event", "question", "kind", "group", "option", "count", "share", "n", "mean", "withheld", "survey")
"""Those of the table for programs. ``group`` is * for everybody; ``option`` is empty for those who gave no answer."""


def _data_rows(event: Event, summary: ClosedSummary) -> Iterator[Row]:
    for question, result in _question_results(summary):
        head = (event.code, question.id, question.kind)
        if result.total is None:
            figures: Iterable[Row] = ((EVERYBODY, None, None, None, None, None, WITHHELD[result.withheld]),)
        else:
            groups = ((EVERYBODY, result.total), *result.groups.items())
            figures = (row for group, counts in groups for row in _data_figures(question, group, counts))
        yield from ((*head, *row, summary.survey.id) for row in figures)


def _data_figures(question: Question, group: str, counts: Counts) -> Iterator[Row]:
    for option, count, part in shares(question, counts):
        yield group, option, count, Share(part), counts.people, _mean(question, counts, option), None
    without = no_answer_count(question, counts)
    if without is not None:
        yield group, None, without, Share(share(counts, without)), counts.people, None, None


def sheets(voice: Translator, report: EventReport) -> tuple[Worksheet, ...]:
    """All sheets; those of results only when there are results."""
    summary = report.results
    results = (
        ()
        if summary is None
        else (
            _totals(voice, summary),
            *_cross_table(voice, report, summary),
            *_groups(voice, report, summary),
        )
    )
    others = (_all_rows(voice, report, other.summary) for other in report.further_results)
    sessions = () if report.sessions is None else (session_sheet(voice, report.sessions),)
    comments = _comments(voice, report)
    return distinct_names(
        (_overview(voice, report), *results, *comments, *others, *sessions, attendance_sheet(voice, report))
    )


def _overview(voice: Translator, report: EventReport) -> Worksheet:
    event = report.event
    rows: list[Row] = [
        (voice.plain("Event"), voice.label(event.title)),
        (voice.plain("Deliverable"), event.deliverable or None),
        (voice.plain("Date"), event_date(voice, event)),
        (voice.plain("Place"), voice.label(event.venue)),
        (voice.plain("Organizer"), report.organizer),
        (voice.plain("Registered"), report.registered),
        *([(voice.plain("Present"), report.headcount.total)] if report.headcount else []),
    ]
    if report.results is not None:
        rows += _participation(voice, report.results)
    rows += [
        (survey_title(voice, other.summary.survey), participation(voice, other.summary.release))
        for other in report.further_results
    ]
    if report.sessions is not None:
        rows.append((survey_title(voice, report.sessions.survey), session_count(voice, report.sessions.release)))
    rows += [
        (voice.plain("Method and limits") if first else None, text)
        for first, text in _with_first_flag(method(voice, report))
    ]
    return Worksheet(
        voice.plain("Overview"), ((voice.plain("Information"), 44), (voice.plain("Value"), 90)), tuple(rows), facts=True
    )


def _participation(voice: Translator, summary: ClosedSummary) -> Iterator[Row]:
    release = summary.release
    rate = response_rate(release.answered, release.eligible)
    yield voice.plain("Registered at closing"), release.registered
    if release.present is not None:
        yield voice.plain("Present, at closing"), release.present
    yield voice.plain("Invited"), release.invited
    fewer = voice.plain("fewer than {few}", few=release.thresholds.minimum_group)
    yield voice.plain("Answered"), fewer if release.answered is None else release.answered
    yield voice.plain("Response rate"), None if rate is None else Share(rate)
    yield from _thresholds(voice, summary)
    yield voice.plain("Survey closed on"), voice.moment_with_year(summary.closed_at)
    withheld_questions = [question for question, result in _question_results(summary) if result.total is None]
    for first, question in _with_first_flag(withheld_questions):
        yield voice.plain("Withheld") if first else None, voice.label(question.text)


def _thresholds(voice: Translator, summary: ClosedSummary) -> Iterator[Row]:
    thresholds = summary.release.thresholds
    if summary.release.rules is ReleaseRules.ANSWERS_TOO:
        yield voice.plain("Smallest group shown"), thresholds.minimum_group
        return
    if summary.survey.anonymous:
        yield voice.plain("Fewest people in a result"), thresholds.minimum_group
    yield voice.plain("Fewest people in a group"), thresholds.minimum_breakdown
    if summary.survey.anonymous and summary.survey.comments:
        yield voice.plain("Fewest answers for comments"), thresholds.minimum_comments


def _with_first_flag(things: Iterable[Thing]) -> Iterator[tuple[bool, Thing]]:
    return ((number == 0, thing) for number, thing in enumerate(things))


def _question_results(summary: ClosedSummary) -> Iterator[tuple[Question, Result]]:
    questions = {question.id: question for question in summary.survey.closed_questions}
    return ((questions[result.question], result) for result in summary.release.results)


def _totals(voice: Translator, summary: ClosedSummary) -> Worksheet:
    columns, rows = _columns(voice), _result_rows(voice, summary, None)
    return Worksheet(voice.plain("Answers"), (*columns[:2], *columns[3:]), tuple((*row[:2], *row[3:]) for row in rows))


def _groups(voice: Translator, report: EventReport, summary: ClosedSummary) -> Iterator[Worksheet]:
    if summary.release.groups:
        rows = [row for group in _names(voice, report, summary).items() for row in _result_rows(voice, summary, group)]
        by_question = sorted((row[:-1] for row in rows), key=_number)
        yield Worksheet(voice.plain("By profession"), _columns(voice)[:-1], tuple(by_question))


def _cross_table(voice: Translator, report: EventReport, summary: ClosedSummary) -> Iterator[Worksheet]:
    """The groups beside each other, of the questions that have a breakdown."""
    names = _names(voice, report, summary)
    question_totals = [
        (number, question, [result.total, *(result.groups[group] for group in names)])
        for number, (question, result) in enumerate(_question_results(summary), start=1)
        if result.groups
    ]
    if question_totals:
        columns = [voice.plain("everybody"), *names.values()]
        yield cross_table(voice, voice.plain("Groups side by side"), columns, question_totals)


def _all_rows(voice: Translator, report: EventReport, summary: ClosedSummary) -> Worksheet:
    """Every figure of a release; a further survey's sheet is called by its title."""
    name = voice.plain("Answers") if summary is report.results else survey_title(voice, summary.survey)
    groups = (None, *_names(voice, report, summary).items())
    rows = [row for group in groups for row in _result_rows(voice, summary, group)]
    return Worksheet(name, _columns(voice), tuple(sorted(rows, key=_number)))


def _number(row: Row) -> int:
    return row[0] if isinstance(row[0], int) else 0


def _names(voice: Translator, report: EventReport, summary: ClosedSummary) -> dict[str, str]:
    return {
        group: group_label(voice, report.event, professions) for group, professions in summary.release.groups.items()
    }


def _columns(voice: Translator) -> tuple[tuple[str, int], ...]:
    return (
        (voice.plain("No."), 5),
        (voice.plain("Question"), 60),
        (voice.plain("Group"), 36),
        (voice.plain("Option"), 36),
        (voice.plain("Count"), 9),
        (voice.plain("Share"), 9),
        (voice.plain("n"), 9),
        (voice.plain("Mean"), 9),
        (voice.plain("Withheld"), 44),
    )


def _result_rows(voice: Translator, summary: ClosedSummary, group: tuple[str, str] | None) -> Iterator[Row]:
    """One row for each option of each question: of everybody, or of one group as (its id, its name)."""
    for number, (question, result) in enumerate(_question_results(summary), start=1):
        counts = result.total if group is None else result.groups.get(group[0])
        name = voice.plain("everybody") if group is None else group[1]
        head = (number, voice.label(question.text), name)
        if counts is not None:
            yield from ((*head, *figures, None) for figures in _options(voice, question, counts))
        elif group is None:
            yield (*head, None, None, None, None, None, str(withheld(voice, summary.release, result)))


def _options(voice: Translator, question: Question, counts: Counts) -> Iterator[Row]:
    for option, count, part in shares(question, counts):
        label, average = option_label(voice, question, option), _mean(question, counts, option)
        yield label, count, Share(part), counts.people, average
    without = no_answer_count(question, counts)
    if without is not None:
        part = share(counts, without)
        yield no_answer(voice), without, Share(part), counts.people, _mean(question, counts, None)


def _mean(question: Question, counts: Counts, option: str | None) -> Mean | None:
    average = question.mean_for_option(option, counts.options)
    return None if average is None else Mean(average)


def _comments(voice: Translator, report: EventReport) -> Iterator[Worksheet]:
    """Published comments on every survey; on further ones with the survey before the question."""
    results_with_comments = [results for results in report.all_results if results.summary.survey.comments]
    rows = [
        (_comment_question(voice, report, results, question), text)
        for results in results_with_comments
        for question in results.summary.survey.comments
        for text in results.comments.get(question.id, ())
    ]
    if results_with_comments:
        columns = ((voice.plain("Question"), 50), (voice.plain("Comment"), 90))
        yield Worksheet(voice.plain("Comments"), columns, tuple(rows))


def _comment_question(voice: Translator, report: EventReport, results: SurveyResults, question: Comment) -> str:
    text = voice.label(question.text)
    is_main = results.summary is report.results
    return text if is_main else voice.labelled(survey_title(voice, results.summary.survey), text)
