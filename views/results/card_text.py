"""The summary card with what it says in words, for those who cannot see it; the words fold, and are in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator

from domain.events import Event
from domain.questions import ClosedQuestion as Question
from domain.results.release import Result
from domain.results.summary import Results
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs
from views.layout.pages import is_within_limits, pages
from views.reports import card, chart
from views.results.distribution import withheld
from views.results.headings import closing_line, participation_line, question_head, question_results
from views.screen import Screen


def card_screens(voice: Translator, event: Event, summary: Results, *, before: str, after: str) -> tuple[Screen, ...]:
    """The card, and below it what it says, between these texts; in messages of its own where that is too long."""
    files = card.files(voice, event, summary)
    text = folded_text(voice, summary, before=before, after=after)
    if text is not None:
        return (Screen(text, files=files, files_above=True),)
    first, *others = pages(_blocks(voice, summary))
    return (
        Screen(first, files=files, files_above=True),
        *(Screen(page) for page in others),
        Screen(paragraphs(before, after)),
    )


def folded_text(voice: Translator, summary: Results, *, before: str, after: str) -> Html | None:
    """What the card says, folded, between these texts; None where that is too long for one message."""
    figures = Html(f"<blockquote expandable>{paragraphs(*_blocks(voice, summary))}</blockquote>")
    text = paragraphs(before, figures, after)
    return Html(text) if is_within_limits(text) else None


def _blocks(voice: Translator, summary: Results) -> Iterator[str]:
    yield f"{participation_line(voice, summary)}\n{closing_line(voice, summary)}"
    for number, question, result in question_results(summary):
        yield f"{question_head(voice, number, question, summary)}\n{_figures(voice, question, result, summary)}"
    yield safe(card.note(voice, summary))


def _figures(voice: Translator, question: Question, result: Result, summary: Results) -> str:
    if result.total is None:
        return withheld(voice, summary.release, result)
    return chart.in_words(voice, question, result.total)
