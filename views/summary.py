"""What /summary shows: participation while a survey is open, its results as text for the phone afterwards.

Those of a named survey are shown at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from domain.anonymity import Result
from domain.events import Event
from domain.questions import Closed as Question
from domain.summary import FEW, Closed, Live, NotOpen, Open, Results, Summary, response_rate
from views.callback import GetReport, GetSheet, ShowComments, ShowGroups, ShowNames, ShowSummary
from views.catalog import Html, Voice, safe
from views.common import paragraphs
from views.distribution import distribution, letters, side_by_side, withheld
from views.pages import pages
from views.professions import together
from views.promises import promise_of
from views.registration import title
from views.reports import card
from views.screen import Button, Screen

BAR = 12


def summary(voice: Voice, event: Event, told: Summary) -> tuple[Screen, ...]:
    """The summary, with the card as a picture when there are results; to draw one takes about a tenth of a second."""
    *earlier, last = in_words(voice, event, told)
    files = card.files(voice, event, told) if isinstance(told, Results) else ()
    return (*earlier, replace(last, files=files))


def in_words(voice: Voice, event: Event, told: Summary) -> tuple[Screen, ...]:
    """The summary without the picture; in several messages when there is much of it, buttons on the last."""
    match told:
        case NotOpen():
            return (Screen(paragraphs(title(voice, event), _not_open(voice, told))),)
        case Open():
            return (Screen(paragraphs(title(voice, event), _open(voice, told))),)
        case Live() | Closed():
            return _told(voice, event, told)
        case _:
            assert_never(told)


def _not_open(voice: Voice, told: NotOpen) -> str:
    people = voice.count("{n} person is registered.", "{n} people are registered.", told.registered)
    if told.opens is None:
        return f"{people} {voice.say('There is no survey to come.')}"
    return f"{people} {voice.say('The survey opens on {moment}.', moment=voice.moment(told.opens))}"


def _open(voice: Voice, told: Open) -> str:
    if told.answered is None:
        # So few may be registered that "of" them would say nothing.
        answered = (
            voice.say("<b>Fewer than 5 have answered</b>")
            if told.registered < FEW
            else voice.say("<b>Fewer than 5 of {n} answered</b>", n=told.registered)
        )
        bar = ""
    else:
        answered = voice.say("<b>{answered} of {n} answered</b>", answered=told.answered, n=told.registered)
        bar = f"\n{progress(response_rate(told.answered, told.registered))}"
    closes = voice.moment(told.closes)
    return paragraphs(
        f"{answered}{bar}",
        voice.say(
            "Results on {moment}. Until then nobody can see any, so that no single answer can be told.", moment=closes
        ),
    )


def progress(share: float | None) -> str:
    """A share of 1 as a bar of fixed width."""
    filled = round(BAR * (share or 0))
    return f"{'▓' * filled}{'░' * (BAR - filled)}"


def _told(voice: Voice, event: Event, told: Results) -> tuple[Screen, ...]:
    blocks = [
        paragraphs(title(voice, event), _participation(voice, told)),
        *(_question(voice, number, question, result, told) for number, question, result in _results(told)),
        "" if told.release.groups else promise_of(told.survey).no_breakdown(voice),
    ]
    return _screens(blocks, _more(voice, event, told))


def _more(voice: Voice, event: Event, told: Results) -> tuple[tuple[Button, ...], ...]:
    """The buttons to everything else that is known of a survey with results."""
    buttons = []
    if told.release.groups:
        buttons.append(Button(voice.plain("By profession"), ShowGroups(event.code)))
    if not told.survey.anonymous:
        buttons.append(Button(voice.plain("Answers with names"), ShowNames(event.code, 0)))
    elif told.survey.comments:
        buttons.append(Button(voice.plain("Comments"), ShowComments(event.code)))
    files = _files(voice, event) if isinstance(told, Closed) else ()
    return (tuple(buttons), *files) if buttons else files


def _files(voice: Voice, event: Event) -> tuple[tuple[Button, ...], ...]:
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


def _results(told: Results) -> Iterator[tuple[int, Question, Result]]:
    questions = {question.id: question for question in told.survey.closed_questions}
    for number, result in enumerate(told.release.results, start=1):
        yield number, questions[result.question], result


def participation(voice: Voice, told: Results) -> Html:
    """How many answered of how many, and their share."""
    made = told.release
    rate = response_rate(made.answered, made.registered)
    share = "–" if rate is None else voice.percent(rate)
    return voice.say("{answered} of {n} answered ({rate})", answered=made.answered, n=made.registered, rate=share)


def _participation(voice: Voice, told: Results) -> str:
    rate = response_rate(told.release.answered, told.release.registered)
    return f"<b>{participation(voice, told)}</b>\n{progress(rate)}\n{safe(card.as_of(voice, told))}"


def _question(voice: Voice, number: int, question: Question, result: Result, told: Results) -> str:
    head = f"<b>{number}. {voice.words(question.text)}</b>"
    if result.total is None:
        return f"{head}\n<i>{withheld(voice, told.release.minimum_group)}</i>"
    return f"{head}\n{distribution(voice, question, result.total)}"


def by_profession(voice: Voice, event: Event, told: Results) -> tuple[Screen, ...]:
    """The breakdown, groups under letters; what has none is named in one sentence, whatever the reason."""
    named = letters(told.release.groups)
    legend = [
        f"<b>{named[id_]}</b>  {group_name(voice, event, professions)}"
        for id_, professions in told.release.groups.items()
    ]
    blocks = [
        paragraphs(title(voice, event), "\n".join((voice.say("<b>By profession</b>"), *legend))),
        *(
            _breakdown(voice, number, question, result, named)
            for number, question, result in _results(told)
            if result.groups
        ),
        _only_totals(voice, [str(number) for number, _, result in _results(told) if not result.groups]),
    ]
    return _screens(blocks, ((Button(voice.plain("Back to the summary"), ShowSummary(event.code, 0)),),))


def _breakdown(voice: Voice, number: int, question: Question, result: Result, named: dict[str, str]) -> str:
    groups = {named[id_]: counts for id_, counts in result.groups.items()}
    return f"<b>{number}. {voice.words(question.text)}</b>\n{side_by_side(voice, question, groups)}"


def _only_totals(voice: Voice, numbers: list[str]) -> str:
    if not numbers:
        return ""
    return voice.say(
        "No breakdown of: {numbers}. In some group too few answered, or nearly all alike.", numbers=", ".join(numbers)
    )


def group_name(voice: Voice, event: Event, professions: tuple[str, ...]) -> Html:
    """A breakdown group by the professions in it."""
    return safe(together(voice, event, professions))
