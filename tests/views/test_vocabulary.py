"""What is understood of typed text: a file of words for every language, and no language against another."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from domain.typed_words import normalized
from views.i18n import Translator, languages
from views.locales import vocabulary
from views.small_talk import is_consent_word, is_same, is_skip_word, is_thanks

SPOKEN = ("ar", "bg", "de", "el", "en", "es", "fr", "hu", "it", "ro", "uk")


def keys_of(words: dict[str, Any]) -> dict[str, Any]:
    """The keys of a file of words and of its tables, but not of names that CLDR has."""
    return {
        key: sorted(value.keys() - {"weekdays", "months"}) if isinstance(value, dict) else None
        for key, value in words.items()
    }


@pytest.mark.parametrize("language", sorted({*SPOKEN, *languages()}))
def test_every_language_has_its_words(language: str) -> None:
    words = vocabulary.word_files()[language]

    assert keys_of(dict(words)) == keys_of(dict(vocabulary.word_files()["en"]))
    assert all(words[key] for key in ("thanks", "consent", "skip", "yes", "no"))
    assert all(headings for table in ("roster", "agenda", "units") for headings in words[table].values())
    assert words["time"].get("weekdays", {}).keys() <= set(vocabulary.WEEKDAYS)
    assert words["time"].get("months", {}).keys() <= set(vocabulary.MONTHS)


@pytest.mark.parametrize("language", SPOKEN)
def test_names_of_days_and_months_are_understood_in_every_language(language: str) -> None:
    names, locale = vocabulary.calendar_names(), Locale(language)

    for number, name in locale.days["format"]["wide"].items():
        assert names.weekdays[vocabulary.fold_words(name)] == number
    for form in ("format", "stand-alone"):
        for number, name in locale.months[form]["wide"].items():
            assert names.months[vocabulary.fold_words(name)] == number


def test_words_of_two_meanings_are_understood_as_neither() -> None:
    everything = {
        (word, unit)
        for words in vocabulary.word_files().values()
        for unit, unit_words in words["units"].items()
        for word in map(vocabulary.fold_words, unit_words)
    }
    ambiguous_words = {word for word, unit in everything if (word, unit) not in vocabulary.units().items()}

    assert ambiguous_words == {"година", "години"}  # an hour in Ukrainian, a year in Bulgarian


@pytest.mark.parametrize("table", ["roster", "agenda"])
def test_no_heading_means_something_else_in_another_language(table: str) -> None:
    columns: dict[str, set[str]] = {}
    for words in vocabulary.word_files().values():
        for column, headings in words[table].items():
            for heading in headings:
                columns.setdefault(vocabulary.fold_letters(heading), set()).add(column)

    assert {heading: names for heading, names in columns.items() if len(names) > 1} == {}


@pytest.mark.parametrize("language", languages())
def test_label_of_the_button_that_skips_is_a_word_for_it(language: str) -> None:
    label = normalized(Translator(language, ZoneInfo("UTC")).plain("Skip"))

    assert is_same(label, "skip")


@pytest.mark.parametrize("text", ["Merci beaucoup !", "¡Muchas gracias!", "Σας ευχαριστώ", "شكراً جزيلاً", "Дякую!"])
def test_thanks_are_understood_in_every_language(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize("text", ["D'accord", "d’accord", "Ναί", "نعم", "Sì", "SI"])
def test_words_at_the_notice_are_understood_in_every_language(text: str) -> None:
    assert is_consent_word(text)


@pytest.mark.parametrize("text", ["Überspringen", "uberspringen", "تخطّي", "без отговор", "παραλείπω"])
def test_words_that_skip_are_understood_in_every_language(text: str) -> None:
    assert is_skip_word(text)


@pytest.mark.parametrize(
    ("text", "is_yes"), [("Sí", True), ("oui", True), ("Так", True), ("Adevarat", True), ("όχι", False)]
)
def test_yes_and_no_are_understood_in_every_language(text: str, is_yes: bool) -> None:
    assert (vocabulary.is_affirmative(text), vocabulary.is_negative(text)) == (is_yes, not is_yes)
