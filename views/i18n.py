"""How the bot speaks each language: catalogues, plural forms, dates; one screen is never in two languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import c2py  # the standard library's evaluator of plural formulas
from html import escape
from importlib.resources import files
from typing import TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from domain.questions import PlainOrLocalized

SOURCE = "en"
"""The language the messages are written in: its catalogue is the code itself."""

Drawn = TypeVar("Drawn")
Day: TypeAlias = date
"""A day of the calendar, by a name that ``Translator`` leaves free."""


class Html(str):
    """Text that is HTML already and must not be escaped again."""

    __slots__ = ()


class MissingTranslation(LookupError):
    """A text of the screen is missing in this language, so the whole screen must be drawn in another."""


@cache
def _catalog(language: str) -> Catalog:
    with files("views.locales").joinpath(f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


@cache
def languages() -> tuple[str, ...]:
    """Every language the bot has a catalogue for, English first."""
    translations = sorted(
        entry.name.removesuffix(".po") for entry in files("views.locales").iterdir() if entry.name.endswith(".po")
    )
    return (SOURCE, *translations)


@dataclass(frozen=True, slots=True)
class Translator:
    """One language, at one place: says messages, counts, organizers' words and local times.

    Messages are written in English in the code; ``{name}`` stands for a value.
    """

    language: str
    zone: ZoneInfo

    def plain(self, message: str, **values: object) -> str:
        """The message as plain text: for button labels, toasts, file names."""
        return self._translated(message).format(**values) if values else self._translated(message)

    def say(self, message: str, **values: object) -> Html:
        """The message as HTML; the message may hold tags, the values are escaped unless they are ``Html``."""
        return Html(self.plain(message, **{key: _escaped(value) for key, value in values.items()}))

    def count(self, one: str, many: str, n: int, **values: object) -> Html:
        """The plural form for a whole number ``n`` (never an average), as HTML; ``{n}`` stands for the number."""
        return self.say_form(self._form(one, many, n), n=n, **values)

    def plain_count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The same as plain text."""
        return self._form(one, many, n).format(n=n, **values)

    def _form(self, one: str, many: str, n: int) -> str:
        if self.language == SOURCE:
            return one if n == 1 else many
        catalogue = _catalog(self.language)
        message = catalogue.get(one)
        forms = tuple(message.string) if message and isinstance(message.string, (tuple, list)) else ()
        if not forms or not all(forms):
            raise MissingTranslation(one)
        return str(forms[_rule(catalogue.plural_expr)(n)])

    def say_form(self, form: str, **values: object) -> Html:
        """A message that is in this language already, with its values escaped and put in."""
        return Html(form.format(**{key: _escaped(value) for key, value in values.items()}))

    def words(self, words: PlainOrLocalized) -> Html:
        """An organizer's words in this language, escaped; raises ``MissingTranslation`` when they lack it."""
        return safe(self.label(words))

    def label(self, words: PlainOrLocalized) -> str:
        """An organizer's words in this language as plain text; raises ``MissingTranslation`` when they lack it.

        A plain text is the same in every language.
        """
        if isinstance(words, str):
            return words
        try:
            return words[self.language]
        except KeyError:
            raise MissingTranslation(self.language) from None

    def date(self, moment: datetime) -> str:
        """Weekday, day, month and year on the event's calendar."""
        return _format_date(moment.astimezone(self.zone).date(), "EEEE, d MMMM y", self.language)

    def calendar(self, day: Day) -> str:
        """A day of the calendar, with its month and year."""
        return _format_date(day, "d MMMM y", self.language)

    def days(self, first: Day, last: Day, *, year: bool = True) -> str:
        """Days of the calendar from the first to the last: "22–23 March 2027"; years are left out only of one year."""
        end = _format_date(last, "d MMMM y" if year or first.year != last.year else "d MMMM", self.language)
        if first == last:
            return end
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{end}"
        beginning = _format_date(first, "d MMMM" if first.year == last.year else "d MMMM y", self.language)
        return f"{beginning} – {end}"

    def weekday(self, day: Day) -> str:
        """The name of the day in its week."""
        return _format_date(day, "EEEE", self.language)

    def heading(self, day: Day) -> str:
        """Weekday, day and month at the beginning of a line."""
        text = _format_date(day, "EEEE, d MMMM", self.language)
        return f"{text[:1].upper()}{text[1:]}"

    def day(self, moment: datetime) -> str:
        """Day and month on the event's calendar."""
        return _format_date(moment.astimezone(self.zone).date(), "d MMMM", self.language)

    def time(self, moment: datetime) -> str:
        """Hours and minutes, 24-hour, on the event's wall clock; the same in every language."""
        return f"{moment.astimezone(self.zone):%H:%M}"

    def moment(self, moment: datetime) -> str:
        """Day, month and time on the event's wall clock."""
        return self.plain("{day}, {time}", day=self.day(moment), time=self.time(moment))

    def moment_with_year(self, moment: datetime) -> str:
        """The same with the year, for what leaves the chat."""
        return self.plain(
            "{day}, {time}", day=self.calendar(moment.astimezone(self.zone).date()), time=self.time(moment)
        )

    def number(self, value: float, digits: int = 1) -> str:
        """A number with at most that many decimals."""
        return format_decimal(value, f"#,##0.{'#' * digits}" if digits else "#,##0", locale=self.language)

    def percent(self, share: float) -> str:
        """A share of 1 as whole percent."""
        return format_percent(share, "0%" if self.language == SOURCE else None, locale=self.language)

    def _translated(self, message: str) -> str:
        if self.language == SOURCE:
            return message
        entry = _catalog(self.language).get(message)
        if entry is None or not entry.string or not isinstance(entry.string, str):
            raise MissingTranslation(message)
        return entry.string


def localized(preferred_languages: Sequence[str], zone: ZoneInfo, draw: Callable[[Translator], Drawn]) -> Drawn:
    """What ``draw`` makes in the first of these languages that has all its texts.

    English catalogues never lack a message, but an organizer's words may lack English: then any language of theirs is
    tried, and ``MissingTranslation`` is raised only when no single language has everything.
    """
    candidates = tuple(dict.fromkeys([*(code for code in preferred_languages if code in languages()), *languages()]))
    for language in candidates[:-1]:
        try:
            return draw(Translator(language, zone))
        except MissingTranslation:
            continue
    return draw(Translator(candidates[-1], zone))


@lru_cache(maxsize=256)  # an event has few days, and they are written for everybody
def _format_date(day: Day, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=language)


@cache
def _rule(expression: str) -> Callable[[int], int]:
    return c2py(expression)


def safe(text: str) -> Html:
    """Somebody's own text as HTML: shown as it was typed, never as markup."""
    return Html(escape(text, quote=False))


def _escaped(value: object) -> object:
    return value if isinstance(value, Html | int | float) else safe(str(value))
