"""How the answers to one question are laid out as text: small bars, and tables where groups stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, assert_never

from babel.numbers import format_decimal

from domain.anonymity import Withheld
from domain.questions import Choice, Choices, ClosedQuestion, Ranking, Rating, YesNo
from domain.results.release import Counts, Release, ReleaseRules, Result
from views.i18n import Html, Translator, safe
from views.layout.common import people
from views.questions import option_label

NO_ANSWER = "–"
"""The row of those who gave no answer, in a table of numbers."""
BAR = 12
COLUMNS = 4
"""Groups side by side in a table; more do not fit on a phone."""


def distribution(voice: Translator, question: ClosedQuestion, counts: Counts) -> str:
    """Every option with its bar, share and count, in the question's order; a rating's from best to worst."""
    match question:
        case Rating():
            figures = f"<pre>{_rating(voice, question, counts)}</pre>"
        case Ranking():
            figures = "\n".join(_order(voice, question, counts))
        case Choice() | Choices() | YesNo():
            figures = "\n".join(_choices(voice, question, counts))
        case _:
            assert_never(question)
    return f"{header_line(voice, question, counts)}\n{figures}"


def withheld(voice: Translator, release: Release, result: Result) -> Html:
    """Why a question is not shown; by the rules of before the same sentence whatever the reason."""
    minimum = release.thresholds.minimum_group
    if release.rules is ReleaseRules.ANSWERS_TOO:
        return voice.say("Withheld: too few answers (fewer than {k}), or nearly all of them alike.", k=minimum)
    if release.answered is None:
        return voice.say("Withheld: fewer than {few} answered the survey.", few=people(voice, minimum))
    if result.withheld is Withheld.UNCOUNTED:
        return voice.say("Withheld: how many were asked this question is not published.")
    if result.withheld is Withheld.REPEATED:
        return voice.say(
            "Withheld: another survey of this event asks it too, and both results together could tell of fewer than"
            " {few}.",
            few=people(voice, minimum),
        )
    return voice.say("Withheld: fewer than {few} were asked this question.", few=people(voice, minimum))


def no_answer_count(question: ClosedQuestion, counts: Counts) -> int | None:
    """How many gave no answer; None where nobody can, and in a release that does not tell."""
    return None if question.required else counts.no_answer


def sample_size(voice: Translator, question: ClosedQuestion, counts: Counts) -> str:
    """How many were asked, and how many of them gave no answer, as plain text."""
    without = no_answer_count(question, counts)
    if without is None:
        return voice.plain("n = {n}", n=counts.people)
    return voice.plain("n = {n}, no answer: {without}", n=counts.people, without=without)


def no_answer(voice: Translator) -> str:
    """What stands in place of an option for those who chose none, as plain text."""
    return voice.plain("No answer")


def shares(question: ClosedQuestion, counts: Counts) -> Iterator[tuple[str, int, float]]:
    """Option, how many chose it, and that as a share of the people counted; in the question's order."""
    for option in question.options:
        yield option, counts.options[option], share(counts, counts.options[option])


def shares_by_frequency(question: ClosedQuestion, counts: Counts) -> Iterator[tuple[str, int, float]]:
    """The same with the most frequent choice first; numbers, and yes and no, stay in their order."""
    for option in question.by_frequency(counts.options):
        yield option, counts.options[option], share(counts, counts.options[option])


def share(counts: Counts, number: int) -> float:
    """So many of the people counted, as a share of 1."""
    return number / counts.people if counts.people else 0


def _mean(voice: Translator, question: Rating, counts: Counts) -> str:
    average = question.mean(counts.options)
    return "–" if average is None else one_decimal(voice, average)


def _rating(voice: Translator, question: Rating, counts: Counts) -> str:
    rows = [*reversed(list(shares(question, counts)))]
    wide = max(len(option) for option in question.options)
    digits = len(str(counts.people))
    percentages = max(len(voice.percent(part)) for _, _, part in rows)
    lines = (
        f"{option:>{wide}}  {voice.percent(part):>{percentages}} {count:>{digits + 1}}  {bar(part)}".rstrip()
        for option, count, part in rows
    )
    return "\n".join(lines)


def rating_lines(voice: Translator, question: Rating, name: str, counts: Counts) -> Html:
    """A group's shares of each number, from best to worst, below its name, size and mean."""
    figures = [
        voice.labelled(option, voice.percent(part)) for option, _, part in reversed(list(shares(question, counts)))
    ]
    silence = _no_answer_percent(voice, question, counts)
    figures += [voice.labelled(NO_ANSWER, silence)] if silence else []
    mean = voice.plain("mean")
    head = (name, voice.plain("n = {n}", n=counts.people), f"{mean} {_mean(voice, question, counts)}")
    return safe(f"{' · '.join(head)}\n{' · '.join(figures)}")


def _choices(voice: Translator, question: ClosedQuestion, counts: Counts) -> Iterator[str]:
    for option, count, part in shares_by_frequency(question, counts):
        yield safe(option_label(voice, question, option))
        yield f"{voice.percent(part)} · {count}  {bar(part)}".rstrip()


def _order(voice: Translator, question: Ranking, counts: Counts) -> Iterator[str]:
    for choice in question.by_mean_rank(counts.options):
        yield Html(f"<b>{mean_rank(voice, question, counts, choice)}</b> {safe(option_label(voice, question, choice))}")
        part = first_share(counts, choice)
        yield f"{voice.percent(part)} · {counts.options[f'{choice}:1']}  {bar(part)}".rstrip()


def _rank_lines(voice: Translator, question: Ranking, groups: Mapping[str, Counts]) -> Iterator[Line]:
    for choice in question.buttons:
        figures = [
            (name, f"{mean_rank(voice, question, part, choice)} ({voice.percent(first_share(part, choice))})")
            for name, part in groups.items()
        ]
        yield option_label(voice, question, choice), figures


def first_share(counts: Counts, choice: str) -> float:
    """How many of the people counted put this choice first, as a share of 1."""
    return share(counts, counts.options[f"{choice}:1"])


def mean_rank(voice: Translator, question: Ranking, counts: Counts, choice: str) -> str:
    """The mean rank of a choice; a dash where nobody gave an answer."""
    average = question.mean_rank(choice, counts.options)
    return "–" if average is None else one_decimal(voice, average)


def header_line(voice: Translator, question: ClosedQuestion, counts: Counts) -> Html:
    """How many were asked, the mean, and what has to be known to read the options."""
    parts = (safe(sample_size(voice, question, counts)), *_annotations(voice, question, counts))
    return Html(" · ".join(part for part in parts if part))


def _annotations(voice: Translator, question: ClosedQuestion, counts: Counts) -> Iterator[Html]:
    match question:
        case Rating():
            average = question.mean(counts.options)
            if average is not None:
                yield voice.say("mean <b>{mean}</b>", mean=one_decimal(voice, average))
            yield ends(voice, question)
        case Choices():
            if question.max > 1:
                yield voice.say("several answers possible")
        case Ranking():
            yield voice.say("<b>mean rank</b>; bars: how often ranked first")
        case Choice() | YesNo():
            pass
        case _:
            assert_never(question)


def no_answer_note(voice: Translator, question: ClosedQuestion) -> Html:
    """What stands in a table of numbers where no option's number can."""
    match question:
        case Rating():
            return voice.say("{number} = no answer", number=NO_ANSWER)
        case Choice() | Choices() | YesNo() | Ranking():
            return Html("")
        case _:
            assert_never(question)


def ends(voice: Translator, question: ClosedQuestion) -> Html:
    """What a rating's first and last number mean; empty where it was not said, and for other kinds."""
    match question:
        case Rating():
            labelled_ends = ((question.options[0], question.low), (question.options[-1], question.high))
            meanings = (
                voice.say("{number} = {words}", number=n, words=voice.label(words))
                for n, words in labelled_ends
                if words
            )
            return Html(voice.comma.join(meanings))
        case Choice() | Choices() | YesNo() | Ranking():
            return Html("")
        case _:
            assert_never(question)


def one_decimal(voice: Translator, value: float) -> str:
    """A mean, always with one decimal."""
    return format_decimal(value, "0.0", locale=voice.language)


def bar(part: float) -> str:
    """A share of 1 as a bar of up to twelve blocks; the smallest share that is not nothing has one."""
    return "▇" * (max(1, round(BAR * part)) if part else 0)


def side_by_side(voice: Translator, question: ClosedQuestion, groups: Mapping[str, Counts]) -> str:
    """The shares of groups or events, each under its name or letter."""
    match question:
        case Rating():
            tables = (_table(voice, question, part) for part in _parts(groups))
            return "\n".join(f"<pre>{table}</pre>" for table in tables)
        case Ranking():
            legend = voice.say("mean rank (how often ranked first)")
            return "\n".join((legend, *_lines(voice, question, groups, _rank_lines(voice, question, groups))))
        case Choice() | Choices() | YesNo():
            return "\n".join(_lines(voice, question, groups, _shares(voice, question, groups)))
        case _:
            assert_never(question)


Line: TypeAlias = tuple[str, Sequence[tuple[str, str]]]
"""What a line of figures is about, as plain text, and the figure of each group with its name."""


def _lines(
    voice: Translator, question: ClosedQuestion, groups: Mapping[str, Counts], figures: Iterable[Line]
) -> Iterator[Html]:
    sizes = [f"{name} ({voice.plain('n = {n}', n=part.people)})" for name, part in groups.items()]
    yield safe(" · ".join(sizes))
    silences = [(name, each) for name, part in groups.items() if (each := _no_answer_percent(voice, question, part))]
    for label, group_figures in (*figures, *([(no_answer(voice), silences)] if silences else [])):
        yield Html(f"{safe(label)}\n{_join_parts(voice, group_figures)}")


def _shares(voice: Translator, question: ClosedQuestion, groups: Mapping[str, Counts]) -> Iterator[Line]:
    for option in question.options:
        figures = [(name, voice.percent(share(part, part.options[option]))) for name, part in groups.items()]
        yield option_label(voice, question, option), figures


def _no_answer_percent(voice: Translator, question: ClosedQuestion, counts: Counts) -> str:
    count = no_answer_count(question, counts)
    return "" if count is None else voice.percent(share(counts, count))


def event_letters(codes: Iterable[str]) -> dict[str, str]:
    """Event, or whatever these name → the letter it stands under; numbers after Z."""
    return {code: chr(ord("A") + n) if n < 26 else str(n + 1) for n, code in enumerate(codes)}  # noqa: PLR2004 — letters there are


def _join_parts(voice: Translator, parts: Iterable[tuple[str, str]]) -> Html:
    return safe(" · ".join(voice.labelled(name, figure) for name, figure in parts))


def _parts(groups: Mapping[str, Counts]) -> Iterator[dict[str, Counts]]:
    items = list(groups.items())
    for first in range(0, len(items), COLUMNS):
        yield dict(items[first : first + COLUMNS])


def _table(voice: Translator, question: Rating, groups: Mapping[str, Counts]) -> str:
    def percentages(option: str) -> Iterator[str]:
        return (voice.percent(share(part, part.options[option])) for part in groups.values())

    silences = [_no_answer_percent(voice, question, part) for part in groups.values()]

    rows: tuple[Sequence[str], ...] = (
        ("", *groups),
        *((option, *percentages(option)) for option in reversed(question.options)),
        *([(NO_ANSWER, *silences)] if any(silences) else []),
        (voice.plain("n"), *(str(part.people) for part in groups.values())),
        (voice.plain("mean"), *(_mean(voice, question, part) for part in groups.values())),
    )
    wide = max(len(row[0]) for row in rows)
    return "\n".join(f"{head:<{wide}}{''.join(f'{cell:>6}' for cell in cells)}" for head, *cells in rows)
