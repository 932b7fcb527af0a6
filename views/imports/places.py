"""The places of a file where something stands, as a list in words."""

from __future__ import annotations

from collections.abc import Sequence

from views.i18n import Translator


def listed_places(voice: Translator, places: Sequence[str], most: int) -> str:
    """The first of these places: ``survey!A2, A7, …``, the name of a sheet only where it begins or changes."""
    sheets = ["", *(place.rpartition("!")[0] for place in places)]
    words = [
        place.rpartition("!")[2] if sheet and sheet == before else place
        for before, sheet, place in zip(sheets, sheets[1:], places, strict=False)
    ]
    return voice.comma.join([*words[:most], *(["…"] if len(words) > most else [])])
