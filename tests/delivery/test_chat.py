"""Screens as Telegram's calls, against the strict stand-in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import CallbackQuery, Update
from telegram.error import BadRequest, NetworkError
from telegram.ext import ExtBot

from delivery import chat
from delivery.chat import LONGEST, Answer
from delivery.request import AiohttpRequest
from demo.telegram import Person, Telegram
from views.callback import Forget
from views.screen import Button, File, Reply, Screen, Toast

ANA = 7
ROWS = ((Button("Yes", Forget(1)), Button("No", Forget(0))), (Button("Website", url="https://example.org"),))


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as server:
        server.person(ANA, "Ana").started = True
        yield server


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[ExtBot[None]]:
    base = f"{telegram.base_url}/bot"
    made: ExtBot[None] = ExtBot(telegram.token, base, request=AiohttpRequest(), get_updates_request=AiohttpRequest())
    async with made:
        yield made


@pytest.fixture
def ana(telegram: Telegram) -> Person:
    return telegram.people[ANA]


async def tapped(bot: ExtBot[None], ana: Person) -> CallbackQuery:
    """Ana presses a button of the newest message."""
    ana.tap("Yes")
    *_, update = await bot.get_updates()
    assert isinstance(update, Update)
    assert update.callback_query is not None
    return update.callback_query


def answer(bot: ExtBot[None], reply: Reply, query: CallbackQuery | None = None, reply_to: int | None = None) -> Answer:
    tapped_message = query.message.message_id if query and query.message else None
    return Answer(bot, ANA, reply, query=query, reply_to=tapped_message or reply_to)


def seen(ana: Person) -> list[str]:
    """What the bot wrote, message by message: text, or the name of the file."""
    return [message.document[0] if message.document else message.text for message in ana.messages if message.from_bot]


# Sending


async def test_screen_is_one_message_with_its_buttons(bot: ExtBot[None], ana: Person) -> None:
    await chat.send(bot, ANA, Screen("<b>Sure?</b> &amp; well", ROWS))

    assert (ana.screen.text, ana.screen.labels) == ("Sure? & well", ["Yes", "No", "Website"])
    assert [button.url for row in ana.screen.buttons for button in row][-1] == "https://example.org"


async def test_files_follow_their_screen(bot: ExtBot[None], ana: Person) -> None:
    files = (File("day.ics", b"BEGIN", "<b>The day</b>"), File("card.png", b"\x89PNG", picture=True))

    await chat.send(bot, ANA, Screen("Agenda", ROWS, files))

    first, second, third = ana.messages
    assert (first.text, second.document, second.caption) == ("Agenda", ("day.ics", b"BEGIN"), "The day")
    assert third.photo == b"\x89PNG"


async def test_long_text_comes_in_several_messages_with_the_buttons_on_the_last(bot: ExtBot[None], ana: Person) -> None:
    paragraphs = [f"<b>{number}</b> " + "ș" * 900 for number in range(9)]

    await chat.send(bot, ANA, Screen("\n\n".join(paragraphs), ROWS))

    assert [len(message.text) for message in ana.messages] == [3614, 3614, 902]
    assert [len(message.labels) for message in ana.messages] == [0, 0, 3]


RUNS = st.tuples(st.sampled_from(["a", "ș", "🙂", " ", "\n", "\n\n", "&amp;"]), st.integers(1, LONGEST))


@given(st.lists(RUNS, min_size=1, max_size=6))
def test_split_leaves_out_nothing_but_space_and_fits_in_utf_16(runs: list[tuple[str, int]]) -> None:
    text = "".join(what * count for what, count in runs)

    parts = list(chat.split(text))

    assert all(len(unescape(part).encode("utf-16-le")) // 2 <= LONGEST for part in parts)
    assert re.sub(r"\s", "", "".join(map(unescape, parts))) == re.sub(r"\s", "", unescape(text))
    assert all(part.strip() for part in parts) or not text.strip()


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1])
def test_limit_counts_utf_16_units_of_what_is_seen(length: int) -> None:
    html = "<b>" + "🙂" * ((length - 1) // 2) + "&amp;" * (1 + (length - 1) % 2) + "</b>"

    assert (len(chat.plain(html)), len(list(chat.split(html)))) == (length, 1 if length == LONGEST else 2)


# Answering


async def test_answer_to_a_tap_replaces_the_message(bot: ExtBot[None], ana: Person) -> None:
    await chat.send(bot, ANA, Screen("Sure?", ROWS))

    reached = await answer(bot, Screen("Done."), await tapped(bot, ana)).deliver()

    assert reached
    assert (seen(ana), ana.screen.labels, ana.toasts) == (["Done."], [], [])


async def test_further_screens_and_files_are_new_messages(bot: ExtBot[None], ana: Person) -> None:
    await chat.send(bot, ANA, Screen("Sure?", ROWS))
    screens = (Screen("Done.", files=(File("a.txt", b"a"),)), Screen("More", files=(File("b.txt", b"b"),)))

    await answer(bot, screens, await tapped(bot, ana)).deliver()

    assert seen(ana) == ["Done.", "More", "b.txt", "a.txt"]


async def test_toast_leaves_the_message_as_it_is(bot: ExtBot[None], ana: Person) -> None:
    await chat.send(bot, ANA, Screen("Sure?", ROWS))

    await answer(bot, Toast("Too late"), await tapped(bot, ana)).deliver()

    assert (seen(ana), ana.toasts) == (["Sure?"], ["Too late"])


async def test_same_screen_again_is_no_failure(bot: ExtBot[None], ana: Person) -> None:
    await chat.send(bot, ANA, Screen("Sure?", ROWS))

    assert await answer(bot, Screen("Sure?", ROWS), await tapped(bot, ana)).deliver()
    assert seen(ana) == ["Sure?"]


async def test_message_that_was_deleted_comes_anew(bot: ExtBot[None], ana: Person) -> None:
    await chat.send(bot, ANA, Screen("Sure?", ROWS))
    query = await tapped(bot, ana)
    ana.delete(ana.screen.id)

    await answer(bot, (Screen("Done.", files=(File("a.txt", b"a"),)), Screen("More")), query).deliver()

    assert seen(ana) == ["Done.", "a.txt", "More"]


async def test_screen_too_long_for_one_message_comes_anew(bot: ExtBot[None], ana: Person) -> None:
    await chat.send(bot, ANA, Screen("Sure?", ROWS))

    await answer(bot, Screen("\n".join(["x" * 100] * 50)), await tapped(bot, ana)).deliver()

    assert [len(text) for text in seen(ana)] == [5, 4039, 1009]


async def test_tap_that_is_too_old_to_be_answered_is_done_all_the_same(
    telegram: Telegram, bot: ExtBot[None], ana: Person
) -> None:
    await chat.send(bot, ANA, Screen("Sure?", ROWS))
    query = await tapped(bot, ana)
    telegram.fail("answerCallbackQuery", status=400, description="Bad Request: query is too old")

    assert await answer(bot, Screen("Done."), query).deliver()
    assert seen(ana) == ["Done."]


async def test_screen_that_quotes_does_so_where_its_buttons_are(bot: ExtBot[None], ana: Person) -> None:
    ana.say("My comment")
    typed = ana.messages[-1]

    await answer(bot, Screen("Store it?", ROWS, reply=True), reply_to=typed.id).deliver()
    await answer(bot, Screen("Plain"), reply_to=typed.id).deliver()

    assert [message.reply_to for message in ana.messages[1:]] == [typed, None]


async def test_screen_that_quotes_what_was_deleted_comes_without(bot: ExtBot[None], ana: Person) -> None:
    ana.say("My comment")
    typed = ana.messages[-1].id
    ana.delete(typed)

    await answer(bot, Screen("Store it?", ROWS, reply=True), reply_to=typed).deliver()

    assert ana.screen.reply_to is None


async def test_who_blocked_the_bot_is_not_reached(bot: ExtBot[None], ana: Person) -> None:
    await chat.send(bot, ANA, Screen("Sure?", ROWS))
    query = await tapped(bot, ana)
    ana.block()

    assert [await answer(bot, Screen("Done."), asked).deliver() for asked in (query, None)] == [False, False]


async def test_refusal_is_raised(telegram: Telegram, bot: ExtBot[None], ana: Person) -> None:
    telegram.fail("sendMessage", status=400, description="Bad Request: can't parse entities")

    with pytest.raises(BadRequest):
        await answer(bot, Screen("Done.")).deliver()


@pytest.mark.parametrize(
    "method", ["answerCallbackQuery", "editMessageText", "sendMessage", "sendDocument", "sendPhoto"]
)
async def test_what_was_done_is_not_done_again_when_the_rest_is_tried_again(
    telegram: Telegram, bot: ExtBot[None], ana: Person, method: str
) -> None:
    await chat.send(bot, ANA, Screen("Sure?", ROWS))
    files = (File("a.txt", b"a"), File("card.png", b"\x89PNG", picture=True))
    whole = answer(bot, (Screen("Done."), Screen("More", files=files)), await tapped(bot, ana))
    before = len(telegram.requests)
    telegram.fail(method, status=502, description="Bad Gateway", times=2)

    for _ in range(2):
        with pytest.raises(NetworkError):
            await whole.deliver()
    assert await whole.deliver()
    assert await whole.deliver()

    done = sorted(request.method for request in telegram.requests[before:] if request.ok)
    assert done == ["answerCallbackQuery", "editMessageText", "sendDocument", "sendMessage", "sendPhoto"]
    assert seen(ana) == ["Done.", "More", "a.txt", ""]
