"""Figures of groups, or of events, beside each other in a sheet: everything in it is in a release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.questions import ClosedQuestion as Question
from domain.results.release import Counts
from views.i18n import Translator
from views.questions import option_label
from views.reports.sheet_file import Cell, Mean, Share, Worksheet
from views.results.distribution import no_answer, no_answer_count, share

Row = tuple[Cell, ...]
Compared = tuple[int, Question, Sequence[Counts | None]]
"""A question's number, the question, and the counts of each column; None where it is withheld."""


def cross_table(voice: Translator, name: str, columns: Sequence[str], question_totals: Sequence[Compared]) -> Worksheet:
    """Two columns for each name, the count and the share; n and the mean stand below the options.

    A question stands once, above its options, with a line over it.
    """
    heads: list[tuple[str, int]] = [
        (voice.plain("No."), 5),
        (voice.plain("Question"), 50),
        (voice.plain("Option"), 32),
    ]
    for column in columns:
        heads += [(column, 22), (voice.plain("Share"), 10)]
    rows: list[Row] = []
    starts: set[int] = set()
    for number, question, parts in question_totals:
        starts.add(len(rows))
        rows += _rows(voice, number, question, parts)
    return Worksheet(name, tuple(heads), tuple(rows), starts=frozenset(starts))


def _rows(voice: Translator, number: int, question: Question, parts: Sequence[Counts | None]) -> Iterator[Row]:
    for place, row in enumerate(_figures(voice, question, parts)):
        head: Row = (None, None) if place else (number, voice.label(question.text))
        yield (*head, *row)


def _figures(voice: Translator, question: Question, parts: Sequence[Counts | None]) -> Iterator[Row]:
    for option in question.options if any(parts) else ():
        cells = [_count_and_share(part, None if part is None else part.options[option]) for part in parts]
        yield (option_label(voice, question, option), *(cell for pair in cells for cell in pair))
    silences = [None if part is None else no_answer_count(question, part) for part in parts]
    if any(silence is not None for silence in silences):
        cells = [_count_and_share(part, silence) for part, silence in zip(parts, silences, strict=True)]
        yield (no_answer(voice), *(cell for pair in cells for cell in pair))
    yield (voice.plain("n"), *(cell for part in parts for cell in _people(voice, part)))
    for label, means in _mean_rows(voice, question, parts):
        yield (label, *(cell for mean in means for cell in (mean, None)))


def _count_and_share(part: Counts | None, count: int | None) -> tuple[Cell, Cell]:
    return (None, None) if part is None or count is None else (count, Share(share(part, count)))


def _people(voice: Translator, part: Counts | None) -> tuple[Cell, Cell]:
    return (voice.plain("not shown"), None) if part is None else (part.people, None)


def _mean_rows(
    voice: Translator, question: Question, parts: Sequence[Counts | None]
) -> Iterator[tuple[str, list[Mean | None]]]:
    """Each mean the question has, with what it is called: of a rating one, of a ranking one for each choice."""
    for button in question.buttons:
        option = next((each for each in question.options if each.partition(":")[0] == button), None)
        means = [None if part is None else question.mean_for_option(option, part.options) for part in parts]
        if any(mean is not None for mean in means):
            cells = [None if mean is None else Mean(mean) for mean in means]
            is_of_choice = option is not None and ":" in option
            yield _mean_label(voice, question, button if is_of_choice else ""), cells
            if not is_of_choice:
                return


def _mean_label(voice: Translator, question: Question, choice: str) -> str:
    if not choice:
        return voice.plain("mean")
    return voice.labelled(voice.plain("mean rank"), option_label(voice, question, choice))
