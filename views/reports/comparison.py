"""Released surveys side by side as a picture; every figure is in a release, none is computed across them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, assert_never

from domain.anonymity import Withheld
from domain.events import Event
from domain.questions import Choice, Choices, Ranking, Rating, YesNo
from domain.questions import ClosedQuestion as Question
from domain.results.comparison import Comparison, SharedQuestion
from domain.results.release import Counts, ReleaseRules
from domain.results.summary import ClosedSummary
from views.i18n import Translator
from views.layout.dates import event_days
from views.questions import option_label
from views.reports.card import PIXELS_PER_INCH
from views.reports.chart import choice_data, ranking, without_answer
from views.reports.cross_table import cross_table
from views.reports.sheet_file import xlsx
from views.reports.typeset import pictures
from views.results.conditions import condition_sentence
from views.results.distribution import no_answer, one_decimal, shares
from views.results.participation import participation
from views.screen import File
from views.survey.which import released_title, survey_letters


def files(
    voice: Translator, events: Sequence[Event], summaries: Sequence[ClosedSummary], comparison: Comparison
) -> tuple[File, ...]:
    """The comparison as pictures to send; several when there are many questions."""
    content = json.dumps(_content(voice, events, summaries, comparison), ensure_ascii=False, sort_keys=True)
    name = "-".join(_codes(events))
    return tuple(File(f"{name}-{n}.png", picture, picture=True) for n, picture in enumerate(_render(content), start=1))


def sheet_file(
    voice: Translator, events: Sequence[Event], summaries: Sequence[ClosedSummary], comparison: Comparison
) -> File:
    """The same figures as a spreadsheet."""
    title = voice.plain("Side by side")
    columns = [voice.listed((released_title(voice, event), event_days(voice, event))) for event in events]
    numbered_totals = [(number, alike.question, alike.totals) for number, alike in enumerate(comparison.alike, start=1)]
    table = cross_table(voice, title, columns, numbered_totals)
    made_at = max(summary.closed_at for summary in summaries)
    return File(f"{title} {' '.join(_codes(events))}.xlsx", xlsx((table,), title, made_at, voice.language))


def _codes(events: Sequence[Event]) -> tuple[str, ...]:
    """The codes of the events, each once, for the name of a file."""
    return tuple(dict.fromkeys(event.code for event in events))


@lru_cache(maxsize=8)
def _render(content: str) -> tuple[bytes, ...]:
    return pictures("comparison", content, pixels_per_inch=PIXELS_PER_INCH)


def _content(
    voice: Translator, events: Sequence[Event], summaries: Sequence[ClosedSummary], comparison: Comparison
) -> dict[str, Any]:
    marks = survey_letters(events)
    return {
        "language": voice.language,
        "title": voice.plain("Side by side"),
        "events": [
            {"mark": mark, **_event(voice, event, one)}
            for mark, event, one in zip(marks, events, summaries, strict=True)
        ],
        "questions": [
            {"number": number, **_question(voice, alike), "condition": _condition(voice, summaries, alike)}
            for number, alike in enumerate(comparison.alike, start=1)
        ],
        "note": _note(voice, marks, summaries, comparison),
    }


def _note(voice: Translator, marks: Sequence[str], summaries: Sequence[ClosedSummary], comparison: Comparison) -> str:
    is_earlier = [one.release.rules is ReleaseRules.ANSWERS_TOO for one in summaries]
    withholds = [any(alike.totals[place] is None for alike in comparison.alike) for place in range(len(summaries))]
    earlier_withholds = any(each for each, before in zip(withholds, is_earlier, strict=True) if before)
    if all(is_earlier):
        return _sentences(_previous_counts(voice), _previous_reason(voice) if earlier_withholds else "")
    return _sentences(
        voice.plain(
            "The large number is the mean of those who gave an answer, n how many were asked, those who gave none"
            " included."
        ),
        *_withheld_reasons(voice, summaries, comparison),
        _previous_rules(voice, marks, is_earlier) if any(is_earlier) else "",
        _previous_reason(voice) if earlier_withholds else "",
    )


def _withheld_reasons(voice: Translator, summaries: Sequence[ClosedSummary], comparison: Comparison) -> Iterator[str]:
    """Why something is withheld by the rules of now."""
    reasons = {
        reason
        for alike in comparison.alike
        for one, total, reason in zip(summaries, alike.totals, alike.withheld, strict=True)
        if total is None and one.release.rules is ReleaseRules.PEOPLE_ONLY
    }
    if reasons - {Withheld.REPEATED}:
        yield voice.plain("Withheld: too few were asked.")
    if Withheld.REPEATED in reasons:
        yield voice.plain("Withheld is also what could tell of a few people beside the same question before.")


def _sentences(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _previous_counts(voice: Translator) -> str:
    return voice.plain("The large number is the mean, n how many answered the question.")


def _previous_reason(voice: Translator) -> str:
    return voice.plain("Withheld is whatever could tell a single person’s answer.")


def _previous_rules(voice: Translator, marks: Sequence[str], is_earlier: Sequence[bool]) -> str:
    return voice.plain(
        "In {events}, released by earlier rules, n is how many answered the question.",
        events=voice.comma.join(mark for mark, earlier in zip(marks, is_earlier, strict=True) if earlier),
    )


def _event(voice: Translator, event: Event, summary: ClosedSummary) -> dict[str, Any]:
    return {
        "title": released_title(voice, event),
        "when": event_days(voice, event),
        "answered": participation(voice, summary.release),
    }


def _question(voice: Translator, alike: SharedQuestion) -> dict[str, Any]:
    question = alike.question
    return {
        "text": voice.label(question.text),
        "rows": [_row(voice, question, total) for total in alike.totals],
        **_labels(voice, alike),
        "no_answer": no_answer(voice) if any(_no_answer_options(voice, alike)) else "",
    }


def _condition(voice: Translator, summaries: Sequence[ClosedSummary], alike: SharedQuestion) -> str:
    return condition_sentence(voice, summaries[-1].survey.closed_questions, alike.question)


def _labels(voice: Translator, alike: SharedQuestion) -> dict[str, Any]:
    match alike.question:
        case Rating():
            return {"kind": "rating", **_scale(voice, alike.question)}
        case Ranking():
            return {"kind": "ranking", **ranking(voice, alike.question), **_choices(voice, alike, alike.question)}
        case Choice() | Choices() | YesNo():
            return {"kind": "choice", **_options(voice, alike)}
        case _:
            assert_never(alike.question)


def _row(voice: Translator, question: Question, total: Counts | None) -> dict[str, Any]:
    if total is None or not total.people:
        return {"why": voice.plain("not shown") if total is None else voice.plain("nobody answered")}
    return {
        "why": "",
        "n": voice.plain("n = {n}", n=total.people),
        "mean": _mean(voice, question, total),
        "options": [
            {"label": option, "count": count, "share": part} for option, count, part in shares(question, total)
        ],
        "no_answer": without_answer(voice, question, total),
    }


def _mean(voice: Translator, question: Question, total: Counts) -> str:
    match question:
        case Rating():
            average = question.mean(total.options)
            return "" if average is None else one_decimal(voice, average)
        case Choice() | Choices() | YesNo() | Ranking():
            return ""
        case _:
            assert_never(question)


def _scale(voice: Translator, question: Rating) -> dict[str, Any]:
    return {
        "options": [{"label": option} for option in question.options],
        "low": voice.label(question.low) if question.low else "",
        "high": voice.label(question.high) if question.high else "",
    }


def _choices(voice: Translator, alike: SharedQuestion, question: Ranking) -> dict[str, Any]:
    answered_totals = [total if total is not None and total.people else None for total in alike.totals]
    return {
        "options": [
            {
                "label": option_label(voice, question, choice),
                "events": [
                    total
                    and {
                        **choice_data(voice, question, total, choice),
                        "no_answer": without_answer(voice, question, total),
                    }
                    for total in answered_totals
                ],
            }
            for choice in question.buttons
        ]
    }


def _options(voice: Translator, alike: SharedQuestion) -> dict[str, Any]:
    question = alike.question
    totals = [_shares(question, total) for total in alike.totals]
    options = [
        {
            "label": option_label(voice, question, option),
            "shares": [{"share": one[option], "percent": voice.percent(one[option])} for one in totals],
        }
        for option in question.options
    ]
    silences = _no_answer_options(voice, alike)
    if any(silences):
        nothing = {"share": 0.0, "percent": "–"}
        options.append({"label": no_answer(voice), "shares": [one or nothing for one in silences]})
    return {"options": options}


def _no_answer_options(voice: Translator, alike: SharedQuestion) -> list[dict[str, Any] | None]:
    return [None if total is None else without_answer(voice, alike.question, total) for total in alike.totals]


def _shares(question: Question, total: Counts | None) -> dict[str, float]:
    if total is None:
        return dict.fromkeys(question.options, 0.0)
    return {option: part for option, _, part in shares(question, total)}
