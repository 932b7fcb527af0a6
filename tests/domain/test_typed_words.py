"""Typed words as they are compared with labels."""

import pytest

from domain.typed_words import MAX_LENGTH, closest, normalized


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Da!", "da"),
        ("  YES. ", "yes"),
        ("Înapoi", "inapoi"),
        ("inapoi", "inapoi"),
        ("Modificaţi 3", "modificati 3"),  # with the cedilla of old keyboards
        ("5️⃣", "5"),
        ("５", "5"),
        ("✓ Time", "time"),
        ("☐ Joint training", "joint training"),
        ("0 = not at all", "0 not at all"),
        ("1–2 years", "1 2 years"),
        ("👍", ""),
        ("…", ""),
        ("x" * (MAX_LENGTH + 1), ""),
    ],
)
def test_case_accents_signs_and_punctuation_do_not_count(text: str, words: str) -> None:
    assert normalized(text) == words


def test_negative_and_decimal_numbers_are_not_their_digits() -> None:
    assert normalized("-1") == normalized("−1") != "1"
    assert normalized("4.5") == "4 5"


@pytest.mark.parametrize(("word", "command"), [("agend", "agenda"), ("surveys", "survey"), ("AGENDA", "agenda")])
def test_near_word_is_told(word: str, command: str) -> None:
    assert closest(word, ["agenda", "survey", "help"]) == command


@pytest.mark.parametrize("word", ["10", "dansez", "", "x" * 5000])
def test_far_word_is_none(word: str) -> None:
    assert closest(word, ["agenda", "survey", "help"]) is None
