"""Screens as Telegram's calls, against the strict stand-in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.ext import ExtBot

from delivery.telegram import messages
from delivery.telegram.http_client import AiohttpRequest
from demo.telegram.stand_in import PhoneUser, Telegram
from views.callback.participants import Forget
from views.layout.message_text import MAX_MESSAGE_LENGTH, visible_length
from views.layout.pages import split_message
from views.screen import Album, Button, File, Screen

ANA = 7
ROWS = ((Button("Yes", Forget(1)), Button("No", Forget(0))), (Button("Website", url="https://example.org"),))


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as server:
        server.person(ANA, "Ana").has_started = True
        yield server


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[ExtBot[None]]:
    base = f"{telegram.base_url}/bot"
    bot: ExtBot[None] = ExtBot(telegram.token, base, request=AiohttpRequest(), get_updates_request=AiohttpRequest())
    async with bot:
        yield bot


@pytest.fixture
def ana(telegram: Telegram) -> PhoneUser:
    return telegram.people[ANA]


async def send(bot: ExtBot[None], screen: Screen) -> None:
    for part in messages.parts((screen,)):
        await messages.send_part(bot, ANA, part)


# Sending


async def test_screen_is_one_message_with_its_buttons(bot: ExtBot[None], ana: PhoneUser) -> None:
    await send(bot, Screen("<b>Sure?</b> &amp; well", ROWS))

    assert (ana.screen.text, ana.screen.labels) == ("Sure? & well", ["Yes", "No", "Website"])
    assert [button.url for row in ana.screen.buttons for button in row][-1] == "https://example.org"


async def test_files_follow_their_screen(bot: ExtBot[None], ana: PhoneUser) -> None:
    files = (File("day.ics", b"BEGIN", "<b>The day</b>"), File("card.png", b"\x89PNG", picture=True))

    await send(bot, Screen("Agenda", ROWS, files))

    first, second, third = ana.messages
    assert (first.text, second.document, second.caption) == ("Agenda", ("day.ics", b"BEGIN"), "The day")
    assert third.photo == b"\x89PNG"


async def test_long_text_comes_in_several_messages_with_the_buttons_on_the_last(
    bot: ExtBot[None], ana: PhoneUser
) -> None:
    paragraphs = [f"<b>{number}</b> " + "ș" * 900 for number in range(9)]

    await send(bot, Screen("\n\n".join(paragraphs), ROWS))

    assert [len(message.text) for message in ana.messages] == [3614, 3614, 902]
    assert [len(message.labels) for message in ana.messages] == [0, 0, 3]


RUNS = st.tuples(st.sampled_from(["a", "ș", "🙂", " ", "\n", "\n\n", "&amp;"]), st.integers(1, MAX_MESSAGE_LENGTH))


@given(st.lists(RUNS, min_size=1, max_size=6))
def test_split_leaves_out_nothing_but_space_and_fits_in_utf_16(runs: list[tuple[str, int]]) -> None:
    text = "".join(what * count for what, count in runs)

    parts = list(split_message(text))

    assert all(len(unescape(part).encode("utf-16-le")) // 2 <= MAX_MESSAGE_LENGTH for part in parts)
    assert re.sub(r"\s", "", "".join(map(unescape, parts))) == re.sub(r"\s", "", unescape(text))
    assert all(part.strip() for part in parts) or not text.strip()


@pytest.mark.parametrize("length", [MAX_MESSAGE_LENGTH, MAX_MESSAGE_LENGTH + 1])
def test_limit_counts_utf_16_units_of_what_is_seen(length: int) -> None:
    html = "<b>" + "🙂" * ((length - 1) // 2) + "&amp;" * (1 + (length - 1) % 2) + "</b>"

    assert (visible_length(html), len(list(split_message(html)))) == (length, 1 if length == MAX_MESSAGE_LENGTH else 2)


async def test_pictures_are_sent_as_one_album(telegram: Telegram, bot: ExtBot[None]) -> None:
    pictures = tuple(File(f"{n}.png", bytes([n + 1]), caption=f"<b>{n}</b>", picture=True) for n in range(3))
    screen = Screen("Results", files=(*pictures, File("a.xlsx", b"sheet")))

    parts = list(messages.parts((screen,)))
    for part in parts:
        await messages.send_part(bot, ANA, part)

    album = telegram.people[ANA].messages
    assert parts[1:] == [Album(pictures), File("a.xlsx", b"sheet")]
    assert [message.photo for message in album[1:4]] == [b"\x01", b"\x02", b"\x03"]
    assert [message.caption for message in album[1:4]] == ["0", "1", "2"]
    assert len({message.body["media_group_id"] for message in album[1:4]}) == 1
    assert album[4].document == ("a.xlsx", b"sheet")


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (2, [2]), (10, [10]), (11, [5, 6]), (21, [7, 7, 7])], ids=str
)
def test_albums_are_as_large_as_telegram_takes_and_as_even_as_they_can_be(count: int, sizes: list[int]) -> None:
    files = [File(f"{n}.png", b"x", picture=True) for n in range(count)]

    parts = list(messages.file_parts(files))

    assert [len(part.files) if isinstance(part, Album) else 1 for part in parts] == sizes


def test_largest_file_of_a_part_decides_how_it_is_sent() -> None:
    small, large = (File("a.png", bytes(n), picture=True) for n in (1, 9))

    assert [messages.max_file(part) for part in (Screen("text"), large, Album((small, large)))] == [0, 9, 9]
