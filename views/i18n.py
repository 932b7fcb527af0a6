"""How the bot speaks: messages with their values, plural forms, dates; one screen is never in two languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from domain.questions import PlainOrLocalized
from views.locales.calendar_dates import Style, written_day, written_days
from views.locales.catalogue import SOURCE, catalogue, languages
from views.locales.direction import is_right_to_left, isolate, line_mark

__all__ = ["SOURCE", "Html", "MissingTranslation", "Translator", "in_language", "languages", "localized", "safe"]

_FOUR_DIGITS_TOGETHER = {"bg", "es", "hu"}
"""Those that write 1000 without a mark, as CLDR says in a value that Babel does not read."""
_FIVE_DIGITS = 10_000
Drawn = TypeVar("Drawn")
Day: TypeAlias = date
"""A day of the calendar, by a name that ``Translator`` leaves free."""


class Html(str):
    """Text that is HTML already and must not be escaped again."""

    __slots__ = ()


class MissingTranslation(LookupError):
    """A text of the screen is missing in this language, so the whole screen must be drawn in another."""


@dataclass(frozen=True, slots=True)
class Translator:
    """One language, at one place: says messages, counts, organizers' words and local times.

    Messages are written in English in the code; ``{name}`` stands for a value.
    """

    language: str
    zone: ZoneInfo

    def plain(self, message: str, **values: object) -> str:
        """The message as plain text: for button labels, notices, file names."""
        text = self._translated(message)
        return self._filled(text, values) if values else text

    def say(self, message: str, **values: object) -> Html:
        """The message as HTML; the message may hold tags, the values are escaped unless they are ``Html``."""
        return Html(self.plain(message, **{key: _escaped(value) for key, value in values.items()}))

    def count(self, one: str, many: str, n: int, **values: object) -> Html:
        """The plural form for a whole number ``n`` (never an average), as HTML; ``{n}`` stands for the number."""
        return self.say_form(self._form(one, many, n), n=n, **values)

    def plain_count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The same as plain text."""
        return self._filled(self._form(one, many, n), {"n": n, **values})

    def _form(self, one: str, many: str, n: int) -> str:
        if self.language == SOURCE:
            return one if n == 1 else many
        forms = catalogue(self.language).texts.get(one)
        if not isinstance(forms, tuple):
            raise MissingTranslation(one)
        return forms[catalogue(self.language).plural_index(n)]

    def say_form(self, form: str, **values: object) -> Html:
        """A message that is in this language already, with its values escaped and put in."""
        return Html(self._filled(form, {key: _escaped(value) for key, value in values.items()}))

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        """The text with its values; each that is read in the other direction keeps apart from what stands around it.

        A value that ends with a full stop, such as a day in Hungarian or Ukrainian, ends the sentence with it.
        """
        for key, value in values.items():
            if isinstance(value, str) and value.endswith("."):
                text = text.replace(f"{{{key}}}.", f"{{{key}}}")
        return text.format(**{key: self._isolated(value) for key, value in values.items()})

    def _isolated(self, value: object) -> object:
        return isolate(value, self.language, is_html=isinstance(value, Html)) if isinstance(value, str) else value

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
        """Weekday, day, month and year on the event's calendar, at the beginning of a line."""
        return self.full_date(moment.astimezone(self.zone).date())

    def full_date(self, day: Day) -> str:
        """Weekday, day, month and year at the beginning of a line."""
        return _capitalized(written_day(day, Style.FULL, self.language))

    def calendar(self, day: Day) -> str:
        """A day of the calendar, with its month and year."""
        return written_day(day, Style.LONG, self.language)

    def days(self, first: Day, last: Day, *, year: bool = True) -> str:
        """Days of the calendar from the first to the last: "22–23 March 2027"; years are left out only of one year."""
        return written_days(first, last, self.language, year=year)

    def weekday(self, day: Day) -> str:
        """The name of the day in its week."""
        return written_day(day, Style.WEEKDAY, self.language)

    def heading(self, day: Day) -> str:
        """Weekday, day and month at the beginning of a line."""
        return _capitalized(written_day(day, Style.HEADING, self.language))

    def short_date(self, day: Day) -> str:
        """Weekday, day and month where there is little room: "Mon, 22 Mar"."""
        return written_day(day, Style.SHORT, self.language)

    def day(self, moment: datetime) -> str:
        """Day and month on the event's calendar."""
        return written_day(moment.astimezone(self.zone).date(), Style.DAY, self.language)

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
        """A number with at most that many decimals; some languages separate thousands from five digits on."""
        is_grouped = self.language not in _FOUR_DIGITS_TOGETHER or abs(value) >= _FIVE_DIGITS
        pattern = "#,##0" if is_grouped else "0"
        return format_decimal(value, f"{pattern}.{'#' * digits}" if digits else pattern, locale=self.language)

    def percent(self, share: float) -> str:
        """A share of 1 as whole percent."""
        return format_percent(share, "0%" if self.language == SOURCE else None, locale=self.language)

    def enumeration(self, items: Iterable[str]) -> str:
        """Things in one line, the last joined by the language's "and"."""
        return format_list([isolate(item, self.language) for item in items], locale=self.language)

    def alternatives(self, items: Iterable[str]) -> str:
        """Likewise with its "or"."""
        return format_list([isolate(item, self.language) for item in items], "or", locale=self.language)

    def listed(self, items: Iterable[str]) -> str:
        """Things in one line with the language's comma between them."""
        parts = list(items)
        return self.comma.join(isolate(part, self.language) for part in parts) if len(parts) > 1 else "".join(parts)

    def labelled(self, label: str, value: object) -> str:
        """A label and what it says in one line, with the language's colon between them."""
        colon = "\N{NO-BREAK SPACE}: " if self.language == "fr" else ": "
        return f"{label}{colon}{value}"

    def bar(self, filled_length: int, length: int) -> str:
        """A bar of ``length`` blocks that is filled from where a line of this language begins."""
        return f"{line_mark(self.language)}{'▓' * filled_length}{'░' * (length - filled_length)}"

    @property
    def comma(self) -> str:
        """What stands between things in one line."""
        return "، " if self.language == "ar" else ", "

    @property
    def arrow(self) -> str:
        """What points along the line."""
        return "←" if is_right_to_left(self.language) else "→"

    def _translated(self, message: str) -> str:
        if self.language == SOURCE:
            return message
        text = catalogue(self.language).texts.get(message)
        if not isinstance(text, str):
            raise MissingTranslation(message)
        return text


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


def in_language(language: str, draw: Callable[[Translator], Drawn]) -> Drawn:
    """What has no event and no place, in this language; in another where a text is missing in it."""
    return localized((language, SOURCE), ZoneInfo("UTC"), draw)


def safe(text: str) -> Html:
    """Somebody's own text as HTML: shown as it was typed, never as markup."""
    return Html(escape(text, quote=False))


def _capitalized(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _escaped(value: object) -> object:
    return value if isinstance(value, Html | int | float) else safe(str(value))
