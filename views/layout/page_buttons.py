"""The buttons that turn the pages of a long list: one page, and ten at once."""

from __future__ import annotations

from collections.abc import Callable

from views.callback.codec import Tap
from views.screen import Button, Row

FAR = 10
"""So many pages the wide steps go."""
_STEPS = ((-FAR, "« {n}"), (-1, "‹ {n}"), (1, "{n} ›"), (FAR, "{n} »"))


def page_buttons(page: int, pages: int, tap: Callable[[int], Tap]) -> Row:
    """To the pages around ``page`` (from 0) that exist among ``pages``; ``tap`` makes the button of a page."""
    return tuple(
        Button(label.format(n=page + step + 1), tap(page + step)) for step, label in _STEPS if 0 <= page + step < pages
    )
