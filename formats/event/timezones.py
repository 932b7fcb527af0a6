"""Which time zones an event can be in, and which one was probably meant."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from domain.editing.mistakes import Mistake, MistakeKind, mistake
from formats.event.error_messages import suggest

_NO_PLACES = {"Factory", "localtime", "posixrules"}
"""Names in the database of time zones that are no zones of any place."""


_OFFSET = re.compile(r"(?:utc|gmt)?\s*[+-]?\d{1,2}(?::?\d{2})?")


@cache
def timezones() -> frozenset[str]:
    """The names that can be written."""
    return frozenset(available_timezones()) - _NO_PLACES


def suggest_zone(word: str) -> Mistake | None:
    """A guess at the zone that was meant, from a city, a country or a name with a slip; None when nothing is near."""
    plain = _plain(word)
    if _OFFSET.fullmatch(plain):
        return mistake(MistakeKind.ZONE_BY_PLACE)
    zone = _zone_names().get(plain) or _by_country().get(plain)
    return suggest(word, timezones()) if zone is None else mistake(MistakeKind.DID_YOU_MEAN, word=f'"{zone}"')


@cache
def _zone_names() -> dict[str, str]:
    zones = sorted(zone for zone in timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return {_plain(zone.rsplit("/", maxsplit=1)[-1]): zone for zone in zones} | {_plain(zone): zone for zone in zones}


@cache
def _by_country() -> dict[str, str]:
    zones_of = {code: zones for code, zones in get_global("territory_zones").items() if zones}
    names = (Locale(language).territories for language in ("en", "ro"))
    return {_plain(name): zones_of[code][0] for each in names for code, name in each.items() if code in zones_of}


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold()).encode("ascii", "ignore").decode()
    return letters.replace("_", " ").strip()
