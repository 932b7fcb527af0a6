"""Options to choose from: a button each, or numbers under a list in the text where a label is too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from views.callback.codec import Tap
from views.i18n import Html, safe
from views.layout.message_text import utf16_length
from views.questions import in_rows
from views.screen import Button, Row

LABEL = 40
"""UTF-16 units of a button's label that a phone shows; what is longer is cut there."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of several to choose from; ``mark`` stands before its label on the button: a tick, a box, or nothing."""

    label: str
    """Plain text."""
    tap: Tap
    mark: str = ""


def distinct_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Code of each thing → its label; where several read alike their codes stand before them."""
    counts = Counter(labels.values())
    return {code: f"{code}: {label}" if counts[label] > 1 else label for code, label in labels.items()}


def is_numbered(labels: Sequence[str]) -> bool:
    """Whether options with these labels are listed in the text, because one of them is too long for a button."""
    return any(utf16_length(label) > LABEL for label in labels)


def option_list(options: Sequence[Option], *, by_letter: bool = False) -> tuple[Html, tuple[Row, ...]]:
    """What stands in the text, empty where the buttons say it all, and the buttons.

    ``by_letter`` where numbers stand for something else, such as the ranks of a ranking of at most 26.
    """
    if not is_numbered([option.label for option in options]):
        return Html(""), tuple((Button(f"{option.mark}{option.label}", option.tap),) for option in options)
    names = [chr(ord("A") + place) if by_letter else str(place + 1) for place in range(len(options))]
    lines = "\n".join(f"{name}. {safe(option.label)}" for name, option in zip(names, options, strict=True))
    buttons = [Button(f"{option.mark}{name}", option.tap) for name, option in zip(names, options, strict=True)]
    return Html(lines), in_rows(buttons)
