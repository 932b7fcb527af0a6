"""How the answers to one question are laid out as text: small bars, and tables where groups stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from babel.numbers import format_decimal

from domain.anonymity import Counts
from domain.questions import Choices, Closed, Rating
from domain.summary import mean
from views.catalog import Html, Voice, safe
from views.questions import option_label

BAR = 12
COLUMNS = 4
"""Groups side by side in a table; more do not fit on a phone."""


def distribution(voice: Voice, question: Closed, counts: Counts) -> str:
    """Every option with its bar, share and count, in the question's order; a rating's from best to worst."""
    if isinstance(question, Rating):
        return f"{_told(voice, question, counts)}\n<pre>{_rating(voice, question, counts)}</pre>"
    return "\n".join((_told(voice, question, counts), *_choices(voice, question, counts)))


def withheld(voice: Voice, minimum: int) -> Html:
    """Why a question is not shown; the same sentence whatever the reason."""
    return voice.say("Withheld: too few answers (fewer than {k}), or nearly all of them alike.", k=minimum)


def shares(question: Closed, counts: Counts) -> Iterator[tuple[str, int, float]]:
    """Option, how many chose it, and that as a share of those who answered; in the question's order."""
    for option in question.options:
        yield option, counts.options[option], _share(counts, option)


def _share(counts: Counts, option: str) -> float:
    return counts.options[option] / counts.answered if counts.answered else 0


def _mean(voice: Voice, counts: Counts) -> str:
    average = mean(counts)
    return "–" if average is None else one_decimal(voice, average)


def _rating(voice: Voice, question: Rating, counts: Counts) -> str:
    wide = max(len(option) for option in question.options)
    digits = len(str(counts.answered))
    percents = max(len(voice.percent(share)) for _, _, share in shares(question, counts))
    lines = (
        f"{option:>{wide}}  {voice.percent(share):>{percents}} {count:>{digits + 1}}  {bar(share)}".rstrip()
        for option, count, share in reversed(list(shares(question, counts)))
    )
    return "\n".join(lines)


def _choices(voice: Voice, question: Closed, counts: Counts) -> Iterator[str]:
    for option, count, share in shares(question, counts):
        yield safe(option_label(voice, question, option))
        yield f"{bar(share)} {voice.percent(share)} · {count}".lstrip()


def _told(voice: Voice, question: Closed, counts: Counts) -> Html:
    average = mean(counts) if isinstance(question, Rating) else None
    parts = [
        voice.say("n = {n}", n=counts.answered),
        "" if average is None else voice.say("mean <b>{mean}</b>", mean=one_decimal(voice, average)),
        ends(voice, question),
        voice.say("several answers possible") if isinstance(question, Choices) and question.max > 1 else "",
    ]
    return Html(" · ".join(part for part in parts if part))


def ends(voice: Voice, question: Closed) -> Html:
    """What a rating's first and last number mean; empty where it was not said, and for other kinds."""
    if not isinstance(question, Rating):
        return Html("")
    named = ((question.options[0], question.low), (question.options[-1], question.high))
    return Html(
        ", ".join(voice.say("{number} = {words}", number=n, words=voice.label(words)) for n, words in named if words)
    )


def one_decimal(voice: Voice, value: float) -> str:
    """A mean, always with one decimal."""
    return format_decimal(value, "0.0", locale=voice.language)


def bar(share: float) -> str:
    """A share of 1 as a bar of up to twelve blocks; the smallest share that is not nothing has one."""
    return "▇" * (max(1, round(BAR * share)) if share else 0)


def side_by_side(voice: Voice, question: Closed, groups: Mapping[str, Counts]) -> str:
    """The groups' shares under their letters, to be read with a legend."""
    if isinstance(question, Rating):
        tables = (_table(voice, question, part) for part in _parts(groups))
        return "\n".join(f"<pre>{table}</pre>" for table in tables)
    lines = [
        voice.say("n: {counts}", counts=_listed((letter, str(counts.answered)) for letter, counts in groups.items()))
    ]
    for option in question.options:
        told = ((letter, voice.percent(_share(counts, option))) for letter, counts in groups.items())
        lines.append(Html(f"{safe(option_label(voice, question, option))}\n{_listed(told)}"))
    return "\n".join(lines)


def letters(groups: Iterable[str]) -> dict[str, str]:
    """Group → the letter it stands under; numbers after Z."""
    return {group: chr(ord("A") + n) if n < 26 else str(n + 1) for n, group in enumerate(groups)}  # noqa: PLR2004 — letters there are


def _listed(parts: Iterable[tuple[str, str]]) -> str:
    return " · ".join(f"{letter} {told}" for letter, told in parts)


def _parts(groups: Mapping[str, Counts]) -> Iterator[dict[str, Counts]]:
    items = list(groups.items())
    for first in range(0, len(items), COLUMNS):
        yield dict(items[first : first + COLUMNS])


def _table(voice: Voice, question: Rating, groups: Mapping[str, Counts]) -> str:
    def percents(option: str) -> Iterator[str]:
        return (voice.percent(_share(part, option)) for part in groups.values())

    rows: tuple[Sequence[str], ...] = (
        ("", *groups),
        *((option, *percents(option)) for option in reversed(question.options)),
        (voice.plain("n"), *(str(part.answered) for part in groups.values())),
        (voice.plain("mean"), *(_mean(voice, part) for part in groups.values())),
    )
    wide = max(len(row[0]) for row in rows)
    return "\n".join(f"{head:<{wide}}{''.join(f'{cell:>6}' for cell in cells)}" for head, *cells in rows)
