"""What /summary shows: participation while a survey is open, its results as text for the phone afterwards.

Those of a named survey are shown at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import assert_never

from domain.anonymity import NoBreakdown
from domain.events import Event
from domain.questions import ClosedQuestion as Question
from domain.results.release import ReleaseRules, Result
from domain.results.summary import ClosedSummary, NamedSummary, NotOpen, OpenSummary, Results, Summary, response_rate
from views.callback.coordinators import GetReport, GetSheet, ShowComments, ShowGroups, ShowNames, ShowSummary
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, people
from views.layout.pages import pages
from views.privacy.retention import registrations_erased
from views.professions import group_label
from views.registration.screens import title
from views.reports import card
from views.results.conditions import condition_note
from views.results.distribution import (
    distribution,
    group_letters,
    no_answer_count,
    no_answer_note,
    side_by_side,
    withheld,
)
from views.results.participation import participation
from views.screen import Button, Screen
from views.survey.wording import wording_of

BAR = 12


def summary(voice: Translator, event: Event, summary: Summary, erased_on: date | None = None) -> tuple[Screen, ...]:
    """The summary, with the card as a picture when there are results; to draw one takes about a tenth of a second.

    ``erased_on`` is the day on which registrations were erased.
    """
    *earlier, last = in_words(voice, event, summary, erased_on)
    files = card.files(voice, event, summary) if isinstance(summary, Results) else ()
    return (*earlier, replace(last, files=files))


def in_words(voice: Translator, event: Event, summary: Summary, erased_on: date | None = None) -> tuple[Screen, ...]:
    """The summary without the picture; in several messages when there is much of it, buttons on the last."""
    match summary:
        case NotOpen():
            return (Screen(paragraphs(title(voice, event), _not_open(voice, summary, erased_on))),)
        case OpenSummary():
            return (Screen(paragraphs(title(voice, event), _open(voice, summary))),)
        case NamedSummary() | ClosedSummary():
            return _result_screens(voice, event, summary)
        case _:
            assert_never(summary)


def _not_open(voice: Translator, summary: NotOpen, erased_on: date | None) -> str:
    people = (
        registrations_erased(voice, erased_on)
        if erased_on is not None and not summary.registered_count
        else voice.count("{n} person is registered.", "{n} people are registered.", summary.registered_count)
    )
    if summary.opens is None:
        return f"{people} {voice.say('There is no survey to come.')}"
    return f"{people} {voice.say('The survey opens on {moment}.', moment=voice.moment(summary.opens))}"


def _open(voice: Translator, summary: OpenSummary) -> str:
    if summary.answered_count is None:
        # So few may be registered that "of" them would say nothing.
        participation_text = (
            voice.say("<b>Fewer than {few} have answered</b>", few=people(voice, summary.few))
            if summary.eligible_count < summary.few
            else voice.say("<b>Fewer than {few} of {n} answered</b>", few=summary.few, n=summary.eligible_count)
        )
        bar = ""
    else:
        participation_text = voice.say(
            "<b>{answered} of {n} answered</b>", answered=summary.answered_count, n=summary.eligible_count
        )
        bar = f"\n{progress(response_rate(summary.answered_count, summary.eligible_count))}"
    closes = voice.moment(summary.closes)
    return paragraphs(
        f"{participation_text}{bar}",
        voice.say(
            "Results on {moment}. Until then nobody can see any, so that no single answer can be told.", moment=closes
        ),
    )


def progress(share: float | None) -> str:
    """A share of 1 as a bar of fixed width."""
    block_count = round(BAR * (share or 0))
    return f"{'▓' * block_count}{'░' * (BAR - block_count)}"


def _result_screens(voice: Translator, event: Event, summary: Results) -> tuple[Screen, ...]:
    head = paragraphs(title(voice, event), _participation(voice, summary))
    if summary.release.answered is None:
        nothing = voice.say("There are no results: they need at least {few} who answer.", few=_minimum(voice, summary))
        return _screens([paragraphs(head, nothing)], _more(voice, event, summary))
    blocks = [
        head,
        *(_question(voice, number, question, result, summary) for number, question, result in _results(summary)),
        "" if summary.release.groups else wording_of(summary.survey).no_breakdown(voice, summary.release),
    ]
    return _screens(blocks, _more(voice, event, summary))


def _minimum(voice: Translator, summary: Results) -> str:
    return people(voice, summary.release.thresholds.minimum_group)


def _more(voice: Translator, event: Event, summary: Results) -> tuple[tuple[Button, ...], ...]:
    """The buttons to everything else that is known of a survey with results."""
    buttons = []
    if summary.release.groups:
        buttons.append(Button(voice.plain("By profession"), ShowGroups(event.code)))
    if not summary.survey.anonymous:
        buttons.append(Button(voice.plain("Answers with names"), ShowNames(event.code, 0)))
    elif summary.survey.comments:
        buttons.append(Button(voice.plain("Comments"), ShowComments(event.code)))
    files = _files(voice, event) if isinstance(summary, ClosedSummary) else ()
    return (tuple(buttons), *files) if buttons else files


def _files(voice: Translator, event: Event) -> tuple[tuple[Button, ...], ...]:
    return (
        (Button(voice.plain("Spreadsheet"), GetSheet(event.code)),),
        (
            Button(voice.plain("Report (Word)"), GetReport(event.code, 0)),
            Button(voice.plain("Report (PDF)"), GetReport(event.code, 1)),
        ),
    )


def _screens(blocks: list[str], rows: tuple[tuple[Button, ...], ...]) -> tuple[Screen, ...]:
    *earlier, last = pages(blocks)
    return (*(Screen(page) for page in earlier), Screen(last, rows))


def _results(summary: Results) -> Iterator[tuple[int, Question, Result]]:
    questions = {question.id: question for question in summary.survey.closed_questions}
    for number, result in enumerate(summary.release.results, start=1):
        yield number, questions[result.question], result


def _participation(voice: Translator, summary: Results) -> str:
    rate = response_rate(summary.release.answered, summary.release.eligible)
    bar = "" if summary.release.answered is None else f"{progress(rate)}\n"
    return f"<b>{safe(participation(voice, summary.release))}</b>\n{bar}{safe(card.as_of(voice, summary))}"


def _question(voice: Translator, number: int, question: Question, result: Result, summary: Results) -> str:
    head = _question_head(voice, number, question, summary)
    if result.total is None:
        return f"{head}\n<i>{withheld(voice, summary.release, result)}</i>"
    return f"{head}\n{distribution(voice, question, result.total)}"


def _question_head(voice: Translator, number: int, question: Question, summary: Results) -> str:
    """Its number, its text, and of whom it was asked where that were not all."""
    condition = safe(condition_note(voice, summary.survey.closed_questions, question))
    return "\n".join((f"<b>{number}. {voice.words(question.text)}</b>", *([condition] if condition else [])))


def by_profession(voice: Translator, event: Event, summary: Results) -> tuple[Screen, ...]:
    """The breakdown, groups under letters; what has none is named at the end."""
    letters = group_letters(summary.release.groups)
    legend = [
        f"<b>{letters[id_]}</b>  {group_name(voice, event, professions)}"
        for id_, professions in summary.release.groups.items()
    ]
    blocks = [
        paragraphs(title(voice, event), "\n".join((voice.say("<b>By profession</b>"), *legend))),
        *(
            _breakdown(voice, _question_head(voice, number, question, summary), question, result, letters)
            for number, question, result in _results(summary)
            if result.groups
        ),
        "\n".join(_missing_groups(voice, summary)),
    ]
    return _screens(blocks, ((Button(voice.plain("Back to the summary"), ShowSummary(event.code, 0)),),))


def _breakdown(voice: Translator, head: str, question: Question, result: Result, letters: dict[str, str]) -> str:
    groups = {letters[id_]: counts for id_, counts in result.groups.items()}
    dash_meaning = (
        no_answer_note(voice, question)
        if any(no_answer_count(question, each) is not None for each in groups.values())
        else ""
    )
    return "\n".join(line for line in (head, dash_meaning, side_by_side(voice, question, groups)) if line)


def _missing_groups(voice: Translator, summary: Results) -> Iterator[str]:
    """A sentence for each reason why questions have none, the questions by their numbers."""
    lacking: dict[Html, list[str]] = {}
    for number, question, result in _results(summary):
        if not result.groups:
            lacking.setdefault(_missing_groups_reason(voice, summary, question, result), []).append(str(number))
    for reason, numbers in lacking.items():
        yield voice.say("No breakdown of: {numbers}. {reason}", numbers=", ".join(numbers), reason=reason)


def _missing_groups_reason(voice: Translator, summary: Results, question: Question, result: Result) -> Html:
    if summary.release.rules is ReleaseRules.ANSWERS_TOO:
        return voice.say("In some group too few answered, or nearly all alike.")
    if result.withheld:
        return voice.say("Nothing of it is shown at all.")
    if result.no_breakdown is NoBreakdown.NOT_DECLARED:
        return voice.say("A yes-or-no question is shown by group only where that was planned before.")
    condition = safe(condition_note(voice, summary.survey.closed_questions, question))
    return Html(f"{condition} {_condition_reason(voice, summary, question)}")


def _condition_reason(voice: Translator, summary: Results, question: Question) -> Html:
    earlier_id = question.show_if.question if question.show_if else ""
    if any(result.question == earlier_id and result.groups for result in summary.release.results):
        return voice.say("In some group these were fewer than {few}.", few=_minimum(voice, summary))
    return voice.say("That question has no breakdown either.")


def group_name(voice: Translator, event: Event, professions: tuple[str, ...]) -> Html:
    """A breakdown group by the professions in it."""
    return safe(group_label(voice, event, professions))
