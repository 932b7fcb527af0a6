"""Every mistake in words, in every language."""

from __future__ import annotations

from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from domain.editing.mistakes import MistakeKind, english, mistake
from views.editing.refusals import mistake_line
from views.i18n import Translator
from views.mistakes.editing import IN_THE_CHAT
from views.mistakes.sentences import SENTENCES, english_text, mistake_text

EN, RO = (Translator(code, ZoneInfo("UTC")) for code in ("en", "ro"))
NAMES = (
    *("word", "heading", "text", "example", "value", "limit", "choices", "reason", "first", "second", "last", "rule"),
    *("other", "languages", "language", "n", "label", "id", "ends", "starts", "code", "path", "event", "date", "place"),
    *("hours", "title", "key", "kind", "kinds", "count", "least", "most", "option", "options", "percent", "names"),
    *("setting", "moment", "zone", "time", "line", "column", "brace", "quotes", "braces", "straight", "curly", "mark"),
    "sentence",
)


@pytest.mark.parametrize("language", ["en", "ro"])
@pytest.mark.parametrize("kind", MistakeKind)
def test_every_kind_of_mistake_is_one_sentence(kind: MistakeKind, language: str) -> None:
    values = dict.fromkeys(NAMES, "7")

    for table in (SENTENCES, IN_THE_CHAT if kind in IN_THE_CHAT else SENTENCES):
        sentence = table[kind](Translator(language, ZoneInfo("UTC")), values)

        assert sentence
        assert "\n" not in sentence
        assert [name for _, name, _, _ in Formatter().parse(sentence) if name] == []


def test_what_was_probably_meant_stands_behind_the_sentence() -> None:
    wrong_zone = mistake(
        MistakeKind.NO_TIME_ZONE,
        mistake(MistakeKind.DID_YOU_MEAN, word='"Europe/Bucharest"'),
        value='"Bucuresti"',
    )
    no_key = mistake(MistakeKind.MISSING_KEY, mistake(MistakeKind.WRITE, text='kind = "rating"'))

    assert english_text(wrong_zone) == (
        '"Bucuresti" is no time zone; write one such as Europe/Bucharest (did you mean "Europe/Bucharest"?)'
    )
    assert mistake_text(RO, no_key) == 'această cheie lipsește; scrieți kind = "rating"'


def test_value_that_is_a_group_of_keys_is_named_in_the_readers_language() -> None:
    group = mistake(MistakeKind.NOT_A_TEXT, value=mistake(MistakeKind.GROUP_VALUE))

    assert mistake_text(RO, group) == "un grup de chei trebuie să fie un text între ghilimele"
    assert english_text(english("as it is")) == "as it is"


def test_chat_names_the_part_and_no_key_or_quotation_mark_of_a_file() -> None:
    overlap = mistake(MistakeKind.ITEMS_OVERLAP, title='"Coffee"')
    rare = mistake(MistakeKind.UNKNOWN_SURVEY, value='"x"')

    assert mistake_line(EN, "event[1].agenda[2].starts", overlap) == (
        "Agenda 2 › Begins: It begins while “Coffee” still runs; two at a time need two rooms."
    )
    assert mistake_line(RO, "event[1].code", rare) == (
        'Codul din link: "x" nu este un chestionar al acestui eveniment.'
    )
