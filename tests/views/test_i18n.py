"""Every message has its translation, whole and correct; one screen is never in two languages."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.messages.catalog import Catalog

from tests.locales.catalogues import NOT_READ_YET, merged, read, state, template
from tests.locales.checks import mistakes, plural_categories
from tests.locales.messages import calls, message_ids
from views.i18n import Html, MissingTranslation, Translator, in_language, languages, localized, safe
from views.locales.catalogue import SOURCE, catalogue, forms_of

LOCALES = Path(__file__).resolve().parents[2] / "views" / "locales"
TRANSLATED = languages()[1:]
EN, RO = (Translator(code, ZoneInfo("Europe/Bucharest")) for code in ("en", "ro"))
BOTH = {"en": "Court", "ro": "Instanță"}
NOW = datetime(2026, 11, 30, tzinfo=UTC)
MAY_BE_MISSING = 0.1
"""So much of a catalogue may wait for its translators; a screen of which a text is missing is shown in English."""


def file_of(language: str) -> Catalog:
    return read(LOCALES / f"{language}.po")


def test_every_message_is_written_out_where_it_is_said() -> None:
    assert [f"{call.source}:{call.line}" for call in calls() if call.texts is None] == []


def test_template_has_every_message_once() -> None:
    messages = [entry.id for entry in template(NOW) if entry.id]

    assert [texts if len(texts) > 1 else texts[0] for texts in message_ids()] == messages


def test_romanian_is_complete_and_no_translation_is_unused() -> None:
    messages = {texts if len(texts) > 1 else texts[0] for texts in message_ids()}

    assert {entry.id for entry in file_of("ro") if entry.id} ^ messages == set()
    assert state(file_of("ro"), "ro").missing == ()


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_lacks_little(language: str) -> None:
    progress = state(file_of(language), language)

    assert len(progress.missing) <= MAY_BE_MISSING * progress.total, "\n".join(progress.lines(language))


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_the_values_tags_signs_and_ends_of_the_message(language: str) -> None:
    assert state(file_of(language), language).mistakes == ()


_COUNTED_PEOPLE = re.compile(r"\{(?:few|many|readers)\}(?! people| of)")
_TWICE = re.compile(r"\b([^\W\d]{3,})\s+\1\b")


@pytest.mark.parametrize("language", TRANSLATED)
def test_values_that_say_people_stand_where_the_word_is_not_said_again(language: str) -> None:
    people = Translator(language, ZoneInfo("UTC")).plain_count("{n} person", "{n} people", 5)
    translations = [
        _COUNTED_PEOPLE.sub(people, str(entry.string))
        for entry in file_of(language)
        if isinstance(entry.id, str) and _COUNTED_PEOPLE.search(entry.id)
    ]

    assert len(translations) > 20
    assert [text for text in translations if any(people.endswith(word) for word in _TWICE.findall(text))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_stands_twice_in_a_catalogue(language: str) -> None:
    text = (LOCALES / f"{language}.po").read_text("utf-8")
    blocks = re.findall(r'^msgid (".*"(?:\n".*")*)', text, re.MULTILINE)

    assert [text for text, times in Counter(blocks).items() if times > 1] == []


@pytest.mark.parametrize("language", sorted({*TRANSLATED} - {"ro"}))
def test_catalogue_says_that_nobody_has_read_it_yet(language: str) -> None:
    assert NOT_READ_YET in file_of(language).header_comment.lower()


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    categories, order, index = (
        Locale(language).plural_form,
        plural_categories(language),
        catalogue(language).plural_index,
    )

    assert file_of(language).num_plurals == len(order)
    assert [n for n in range(2_000) if order[index(n)] != categories(n)] == []


@pytest.mark.parametrize(
    ("message", "translation", "mistake"),
    [
        ("Hello {name}.", "Salut {nume}.", "other values"),
        ("<b>Yes</b>", "<b>Da<b>", "other tags"),
        ("/help shows it", "/ajutor arată", "other tags"),
        ("⚠ No", "Nu", "other tags"),
        ("Stop?", "Opriți.", "another sign"),
        ("One\nTwo", "Unu", "other lines"),
        (("{n} day", "{n} days"), ("o zi", "{n} zile", "{n} de zile", "x"), "4 forms instead of 3"),
        (("{n} day", "{n} days"), ("{n} zi", "zile", "{n} de zile"), "other values"),
    ],
)
def test_mistakes_of_a_translation(
    message: str | tuple[str, str], translation: str | tuple[str, ...], mistake: str
) -> None:
    catalog = Catalog("ro")
    entry = catalog.add(message, translation)

    assert [found.partition(":")[0] for found in mistakes(entry, "ro")][:1] in (
        [mistake],
        [f"{mistake}, commands or signs"],
        [f"{mistake} at the end"],
        [f"{mistake}, or white space at an end"],
    )


def test_word_may_stand_for_the_number_where_the_form_is_of_one_number() -> None:
    days = ("{n} day", "{n} days")
    arabic = ("لا أيام", "يوم واحد", "يومان", "{n} أيام", "{n} يومًا", "{n} يوم")

    assert list(mistakes(Catalog("ar").add(days, arabic), "ar")) == []
    assert list(mistakes(Catalog("ro").add(days, ("o zi", "{n} zile", "{n} de zile")), "ro")) == []
    assert list(mistakes(Catalog("uk").add(days, ("день", "{n} дні", "{n} днів")), "uk")) != []


def test_merging_keeps_translations_marks_near_ones_and_puts_the_rest_aside() -> None:
    translated, messages = Catalog("ro"), Catalog()
    for message, translation in {"Yes": "Da", "Add a person by hand": "Adăugați o persoană", "Old": "Vechi"}.items():
        translated.add(message, translation)
    for message in ("Yes", "Add a person by hand now", "Something else entirely"):
        messages.add(message)

    after = merged(translated, messages)

    assert {entry.id: (entry.string, entry.fuzzy) for entry in after if entry.id} == {
        "Yes": ("Da", False),
        "Add a person by hand now": ("Adăugați o persoană", True),
        "Something else entirely": (None, False),
    }
    assert set(after.obsolete) == {"Old"}
    assert state(after, "ro").fuzzy == 1


@pytest.mark.parametrize("language", languages())
def test_every_language_has_words_for_the_menu_without_an_event(language: str) -> None:
    word = in_language(language, lambda voice: (voice.language, voice.plain("Choose the language")))

    assert word[0] in {language, SOURCE}
    assert word[1]


def test_romanian_is_written_with_commas_below_and_its_own_quotes() -> None:
    text = "\n".join(form for entry in file_of("ro") for form in forms_of(entry))

    assert re.findall('[şţŞŢãÃ“"]', text) == []


def test_romanian_uses_one_word_for_one_thing() -> None:
    text = (LOCALES / "ro.po").read_text("utf-8")

    # "Rețineți" reads as keep, or detain; "hotărâre" is a court's; "vă rugăm" is the one polite form of a request.
    assert re.findall(r"\b(?:vă rog|rețin|hotăr[âî]|planificat)\w*", text, re.IGNORECASE) == []
    for message, translation in {
        "Do not publish": "Nu publicați",
        "✗ not published": "✗ nepublicat",
        "not decided yet": "fără decizie încă",
        "Not stated": "Profesie nedeclarată",
        "Remind": "Trimiteți reamintirea",
    }.items():
        assert RO.plain(message) == translation


def test_english_comes_first_among_the_languages() -> None:
    assert languages()[0] == "en"
    assert list(languages()[1:]) == sorted(path.stem for path in LOCALES.glob("*.po"))


# Speaking


def test_values_are_escaped_unless_they_are_html() -> None:
    assert EN.say("Name: {name}", name="<a> & b") == "Name: &lt;a&gt; &amp; b"
    assert EN.say("Name: {name}", name=Html("<b>a</b>")) == "Name: <b>a</b>"
    assert EN.plain("Name: {name}", name="<a>") == "Name: <a>"
    assert safe('<"&>') == '&lt;"&amp;&gt;'


@pytest.mark.parametrize(
    ("n", "english", "romanian"),
    [
        (0, "0 questions", "0 întrebări"),
        (1, "1 question", "1 întrebare"),
        (2, "2 questions", "2 întrebări"),
        (19, "19 questions", "19 întrebări"),
        (20, "20 questions", "20 de întrebări"),
        (101, "101 questions", "101 întrebări"),
        (120, "120 questions", "120 de întrebări"),
    ],
)
def test_counting(n: int, english: str, romanian: str) -> None:
    assert EN.count("{n} question", "{n} questions", n) == english
    assert RO.count("{n} question", "{n} questions", n) == romanian


def test_thousands_are_marked_from_where_the_language_marks_them() -> None:
    numbers = [Translator(code, ZoneInfo("UTC")).number(value, 0) for code in ("de", "hu") for value in (1234, 12345)]

    assert numbers == ["1.234", "12.345", "1234", "12\u00a0345"]


def test_first_of_a_month_is_an_ordinal_in_french() -> None:
    french, days = Translator("fr", ZoneInfo("UTC")), (date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 21))

    assert french.calendar(days[0]) == "1er mars 2027"
    assert french.days(days[0], days[1]) == "1er–2 mars 2027"
    assert [french.full_date(day) for day in days] == [
        "Lundi 1er mars 2027",
        "Mardi 2 mars 2027",
        "Dimanche 21 mars 2027",
    ]


@pytest.mark.parametrize(("language", "line"), [("en", "Title: 3"), ("de", "Title: 3"), ("fr", "Title\u00a0: 3")])
def test_label_keeps_to_the_colon_of_its_language(language: str, line: str) -> None:
    assert Translator(language, ZoneInfo("UTC")).labelled("Title", 3) == line


def test_dates_and_numbers_follow_the_language_and_the_place() -> None:
    moment = datetime(2027, 3, 29, 15, 5, tzinfo=UTC)

    assert [(v.date(moment), v.moment(moment), v.calendar(date(2027, 3, 1))) for v in (EN, RO)] == [
        ("Monday, 29 March 2027", "29 March, 18:05", "1 March 2027"),
        ("Luni, 29 martie 2027", "29 martie, ora 18:05", "1 martie 2027"),
    ]
    assert [(v.number(1234.56), v.number(1234, 0), v.percent(0.5)) for v in (EN, RO)] == [
        ("1,234.6", "1,234", "50%"),
        ("1.234,6", "1.234", "50\N{NO-BREAK SPACE}%"),
    ]


@pytest.mark.parametrize("translate", [RO.plain, RO.say])
def test_message_without_translation_is_not_spoken(translate: object) -> None:
    with pytest.raises(MissingTranslation):
        translate("No such message")  # type: ignore[operator]  # one of the two above


def test_plural_without_translation_is_not_spoken() -> None:
    with pytest.raises(MissingTranslation):
        RO.count("{n} cat", "{n} cats", 2)


def test_screen_is_drawn_in_the_first_language_that_has_all_of_it() -> None:
    def draw(voice: Translator) -> str:
        return f"{voice.plain('Yes')} {voice.label(BOTH)}"

    assert localized(("ro", "en"), ZoneInfo("UTC"), draw) == "Da Instanță"
    assert localized(("de", "ro"), ZoneInfo("UTC"), draw) == "Da Instanță"
    assert localized((), ZoneInfo("UTC"), draw) == "Yes Court"


def test_screen_of_which_a_text_is_missing_is_drawn_whole_in_another_language() -> None:
    def draw(voice: Translator) -> str:
        return f"{voice.plain('Yes')} {voice.label(BOTH)} {voice.words({'en': 'Only'})}"

    assert localized(("ro",), ZoneInfo("UTC"), draw) == "Yes Court Only"


def test_words_that_lack_english_are_spoken_in_their_own_language() -> None:
    assert localized(("en",), ZoneInfo("UTC"), lambda voice: f"{voice.plain('Yes')} {voice.label({'ro': 'Doar'})}") == (
        "Da Doar"
    )


def test_screen_that_no_language_has_whole_is_an_error() -> None:
    with pytest.raises(MissingTranslation):
        localized(("en", "ro"), ZoneInfo("UTC"), lambda voice: voice.label({"en": "a"}) + voice.label({"ro": "b"}))
