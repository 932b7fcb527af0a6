"""Every message has its translation, whole and correct; one screen is never in two languages."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message

from views.i18n import Html, MissingTranslation, Translator, _catalog, _rule, languages, localized, safe

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = languages()[1:]
EN, RO = (Translator(code, ZoneInfo("Europe/Bucharest")) for code in ("en", "ro"))
SPEAKS = {"say", "plain", "count", "plain_count"}
BOTH = {"en": "Court", "ro": "Instanță"}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Everything the code says in some voice: where, and the call."""
    for package in ("views", "handlers", "delivery", "bot"):
        for source in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(source.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in SPEAKS
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id in {"voice", "self"}
                    and source.name != "shapes.py"
                ):
                    yield f"{source.relative_to(ROOT)}:{node.lineno}", node


def messages() -> dict[str | tuple[str, str], str]:
    """Every message of the code, plural ones as pairs, with a place where it is said."""
    place_of_msgid: dict[str | tuple[str, str], str] = {}
    for place, call in calls():
        texts = call.args[: 2 if "count" in getattr(call.func, "attr", "") else 1]
        msgids = tuple(text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str))
        if len(msgids) == len(texts):
            place_of_msgid[msgids[0] if len(msgids) == 1 else (msgids[0], msgids[1])] = place
    return place_of_msgid


def entries(language: str) -> list[Message]:
    catalogue: Catalog = _catalog(language)
    return [entry for entry in catalogue if entry.id]


def forms(entry: Message) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)


def ids(entry: Message) -> tuple[str, ...]:
    """The message, or its singular and plural."""
    return (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)


def placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name)


def marks(text: str) -> list[str]:
    """Tags, commands and signs that must be the same in every language."""
    return sorted(re.findall(r"</?[a-z]+>|/[a-z]+\b|[✓▶→…]", text))


def test_every_message_is_written_out_where_it_is_said() -> None:
    computed_messages = [
        place
        for place, call in calls()
        if not place.startswith("views/i18n.py") and not isinstance(call.args[0], ast.Constant)
    ]

    assert computed_messages == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_no_translation_is_unused(language: str) -> None:
    assert {entry.id for entry in entries(language)} ^ set(messages()) == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_empty_doubtful_double_or_left_over(language: str) -> None:
    catalogue = _catalog(language)

    msgids = re.findall(
        r'^msgid "(.+)"$', (ROOT / "views" / "locales" / f"{language}.po").read_text("utf-8"), re.MULTILINE
    )

    assert [id_ for id_, times in Counter(msgids).items() if times > 1] == []
    assert [entry.id for entry in entries(language) if not all(forms(entry)) or entry.fuzzy] == []
    assert dict(catalogue.obsolete) == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_the_same_values_tags_and_commands(language: str) -> None:
    wrong = [
        form
        for entry in entries(language)
        for form in forms(entry)
        if placeholders(form) not in [placeholders(id_) for id_ in ids(entry)] or marks(form) != marks(ids(entry)[-1])
    ]

    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_end_like_the_message(language: str) -> None:
    ends = {entry.id: {ids(entry)[-1][-1], *(form[-1] for form in forms(entry))} for entry in entries(language)}

    assert {id_: chars for id_, chars in ends.items() if len(chars) > 1 and chars & set(".:?!…")} == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    categories = Locale(language).plural_form
    order = [category for category in ("zero", "one", "two", "few", "many", "other") if category in categories.tags]
    order = [*order, "other"] if "other" not in order else order
    rule = _rule(_catalog(language).plural_expr)

    assert _catalog(language).num_plurals == len(order)
    assert [n for n in range(100_000) if order[rule(n)] != categories(n)] == []
    assert {len(forms(entry)) for entry in entries(language) if not isinstance(entry.id, str)} == {len(order)}


def test_romanian_is_written_with_commas_below_and_its_own_quotes() -> None:
    text = "\n".join(form for entry in entries("ro") for form in forms(entry))

    assert re.findall('[şţŞŢãÃ“"]', text) == []


def test_romanian_uses_one_word_for_one_thing() -> None:
    text = (ROOT / "views" / "locales" / "ro.po").read_text("utf-8")

    # "Rețineți" reads as keep, or detain; "hotărâre" is a court's; "vă rugăm" is the one polite form of a request.
    assert re.findall(r"\b(?:vă rog|rețin|hotăr[âî]|planificat)\w*", text, re.IGNORECASE) == []
    for message, translation in {
        "Withhold": "Nu publicați",
        "✗ withheld": "✗ nepublicat",
        "not decided yet": "fără decizie încă",
        "Not stated": "Profesie nedeclarată",
        "Remind": "Trimiteți reamintirea",
    }.items():
        assert RO.plain(message) == translation


def test_english_comes_first_among_the_languages() -> None:
    assert languages() == ("en", "ro")


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


def test_dates_and_numbers_follow_the_language_and_the_place() -> None:
    moment = datetime(2027, 3, 29, 15, 5, tzinfo=UTC)

    assert [(v.date(moment), v.moment(moment), v.calendar(date(2027, 3, 1))) for v in (EN, RO)] == [
        ("Monday, 29 March 2027", "29 March, 18:05", "1 March 2027"),
        ("luni, 29 martie 2027", "29 martie, ora 18:05", "1 martie 2027"),
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
