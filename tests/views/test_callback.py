"""Buttons' data: what was put in comes out, whatever a stranger writes is refused, and everything fits."""

from __future__ import annotations

import string
from dataclasses import fields
from importlib import import_module
from pkgutil import iter_modules
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views import callback
from views.callback.codec import _CODES, LARGEST, LONGEST, Tap, decode, encode
from views.callback.coordinators import PublishComment
from views.callback.participants import AcceptNotice, Forget, InSurvey, OpenEvent

WORDS = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=8)
NUMBERS = st.integers(0, 2**40)


@st.composite
def taps(draw: st.DrawFn) -> Tap:
    """Any button at all."""
    kind = draw(st.sampled_from(sorted(_CODES.values(), key=lambda each: each.__name__)))
    hints = get_type_hints(kind)
    return kind(*(draw(WORDS if hints[field.name] is str else NUMBERS) for field in fields(kind)))


@given(taps())
def test_button_is_read_as_it_was_written(tap: Tap) -> None:
    data = encode(tap)

    assert data.isascii()
    assert decode(data) == (tap if len(data) <= LONGEST else None)


@given(st.text(max_size=80))
def test_whatever_a_stranger_writes_is_a_button_or_nothing(data: str) -> None:
    decoded_tap = decode(data)

    assert decoded_tap is None or encode(decoded_tap) == data


@given(taps(), st.data())
def test_every_button_has_one_form(tap: Tap, data: st.DataObject) -> None:
    callback_data = encode(tap)
    place = data.draw(st.integers(0, len(callback_data) - 1))
    changed_data = callback_data[:place] + data.draw(st.sampled_from("AaZz09-_.:1 ș")) + callback_data[place + 1 :]

    decoded_tap = decode(changed_data)

    assert decoded_tap is None or encode(decoded_tap) == changed_data


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        "1",
        "1oe",
        "1oe:",
        "0oe:bucharest",
        "2oe:bucharest",
        "oe:bucharest",
        "11oe:bucharest",
        "1xx:bucharest",
        "1oe:Bucharest",
        "1oe:bucharest.B",
        "1oe:a_b",
        f"1oe:{'x' * 33}",
        "1ra:bucharest",
        "1fg:",
        "1fg:AB",
        "1fg:ș",
        "1s:B.B.A.A",
        "1s:B.B.A.A.A.A",
        f"1s:B.B.A.A.{'-' * 60}",
        "1vp:B.gAAAAAAAA",
        "1vp:gAAAAAAAA.B",
        "1vp:B.IAAAAAAAAAA",
    ],
)
def test_nonsense_is_no_button(data: str) -> None:
    assert decode(data) is None


def test_number_of_a_row_is_at_most_the_largest_and_packed_ones_are_as_large_as_fits() -> None:
    assert decode(encode(PublishComment(1, LARGEST))) == PublishComment(1, LARGEST)
    assert decode(encode(PublishComment(1, LARGEST + 1))) is None
    assert decode(encode(InSurvey(1, 2, 3, 4, 1 << 200))) == InSurvey(1, 2, 3, 4, 1 << 200)
    assert decode(encode(InSurvey(LARGEST + 1, 2, 3, 4, 5))) is None


def test_wire_form_stays_what_it_is_on_the_phones() -> None:
    assert [
        encode(tap) for tap in (OpenEvent("a-1"), AcceptNotice("a", "ro"), Forget(0), InSurvey(1, 2, 3, 64, 65))
    ] == [
        "1oe:a-1",
        "1ra:a.ro",
        "1fg:A",
        "1s:B.C.D.BA.BB",
    ]


def test_codes_are_short_and_each_is_one_kind() -> None:
    assert len(set(_CODES.values())) == len(_CODES)
    assert max(len(code) for code in _CODES) == 2


def test_no_two_buttons_have_the_same_letters() -> None:
    modules = [import_module(f"{callback.__name__}.{module.name}") for module in iter_modules(callback.__path__)]
    pairs = [pair for module in modules for pair in getattr(module, "CODES", {}).items()]

    assert len({code for code, _ in pairs}) == len(pairs)
    assert dict(pairs) == _CODES


def test_every_button_there_is_has_letters() -> None:
    assert {*get_args(Tap)} == {*_CODES.values()}
