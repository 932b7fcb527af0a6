"""Values put where the settings have none of the right shape, so that one such mistake does not hide all the others."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime, time
from typing import Any, TypeAlias

Way: TypeAlias = tuple[str | int, ...]
"""Where a value stands: keys and positions from the top of the file."""

_WORDS = {"en": "…"}
_SAID: dict[str, Any] = {
    **dict.fromkeys(("title", "description", "venue", "text", "label"), _WORDS),
    **dict.fromkeys(("controller", "contact"), "…"),
    **dict.fromkeys(("id", "code"), "stand-in"),
    "privacy": {"controller": "…", "contact": "…"},
    "timezone": "UTC",
    "kind": "yes_no",
    "send": "agenda",
    "when": "start",
    "closes": "end + 7d",
    "profession": [{"id": "stand-in", "label": _WORDS}],
    "question": [{"id": "stand-in", "kind": "yes_no", "text": _WORDS}],
}
_OF_EVENT = {"starts": datetime(2000, 1, 1, 9), "ends": datetime(2000, 1, 1, 17)}  # noqa: DTZ001 — local, as in the file
_OF_ITEM = {"starts": time(9), "ends": time(17)}


def replace_invalid(raw: dict[str, Any], wrong: Iterable[Way]) -> dict[str, Any]:
    """The same settings without the values at these places: left out where they may be, else replaced."""
    settings = deepcopy(raw)
    for place in wrong:
        _replace_value(settings, _full(place))
    return settings


def _full(place: Way) -> Way:
    # Half a condition is none, and a list without one of its entries would count differently.
    if "show_if" in place:
        return place[: place.index("show_if") + 1]
    return place[:-1] if isinstance(place[-1], int) else place


def _replace_value(node: Any, place: Way) -> None:  # noqa: ANN401 — whatever the file holds
    *above, last = place
    try:
        for step in above:
            node = node[step]
        node.pop(last, None)
    except (KeyError, IndexError, TypeError, AttributeError):
        return  # what held it is gone already
    placeholder = _default_value(place)
    if placeholder is not None:
        node[last] = deepcopy(placeholder)


def _default_value(place: Way) -> object:
    name = place[-1]
    if name in {"starts", "ends"}:
        return (_OF_ITEM if "agenda" in place else _OF_EVENT)[str(name)]
    if name == "text" and "message" in place:
        return None
    return _SAID.get(str(name))
