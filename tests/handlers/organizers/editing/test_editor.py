"""Changing an event in the chat, by the buttons and texts of one organizer or two."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from delivery.incoming.attachment import Attachment
from domain.events import Event
from handlers import text_router
from storage import events
from storage.editing import edits
from tests.support.application import ANA, INVALID, ORGANIZER, ApplicationHarness, labels, texts
from tests.support.chat_events import (
    CODE,
    OF_ONE_EVENT,
    OTHER_ORGANIZER,
    opened_for_organizers,
    source,
    take_into_chat,
)
from views.callback.events import (
    ClearValue,
    DeleteEntry,
    EditEvent,
    MoveEntry,
    SetOption,
    TakeOver,
    TypeValue,
    UndoEdit,
)
from views.callback.participants import GetDocument
from views.screen import Attachments, Reply


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    """The example's event, of the settings file; two people organize all events and one this event alone."""
    async with opened_for_organizers(tmp_path) as application:
        yield application


@pytest.fixture
async def in_chat(hall: ApplicationHarness) -> ApplicationHarness:
    """The same, taken over into the chat."""
    return await take_into_chat(hall)


async def stored_event(hall: ApplicationHarness) -> Event:
    async with hall.db.reading() as tx:
        return (await events.everything(tx))[CODE]


def first(reply: Reply) -> str:
    return texts(reply)[0].split("\n\n")[0]


async def test_event_of_the_settings_file_is_shown_and_taken_over_after_it_was_asked(hall: ApplicationHarness) -> None:
    shown = await hall.tap(ORGANIZER, EditEvent(CODE, "0"))

    assert "This event stands in the settings file, and is changed there." in texts(shown)[0]
    question = await hall.press(ORGANIZER, shown, "Take over into the chat")
    assert labels(question) == ["Take over", "Back"]
    editor = await hall.press(ORGANIZER, question, "Take over")
    assert "Title: Round table in Romania" in labels(editor)
    assert (await source(hall)).table == hall.file_tables[CODE]
    assert await stored_event(hall) == hall.events[CODE]


async def test_only_who_organizes_all_events_takes_over(hall: ApplicationHarness) -> None:
    assert await hall.tap(OF_ONE_EVENT, TakeOver(CODE, 2)) == INVALID


async def test_organizer_of_one_event_changes_that_one_and_sees_no_draft(in_chat: ApplicationHarness) -> None:
    in_chat.events["cluj"] = in_chat.events[CODE]
    languages = await in_chat.press(ORGANIZER, await in_chat.command(ORGANIZER, "newevent"), "Training")
    draft = await in_chat.press(ORGANIZER, languages, "Only English")

    assert "type it in English" in texts(draft)[0]
    assert await in_chat.tap(OF_ONE_EVENT, EditEvent("new-1", "0")) == INVALID
    assert first(await in_chat.command(OF_ONE_EVENT, "newevent")) == (
        "Only those who organize all events can make a new one."
    )
    await in_chat.tap(OF_ONE_EVENT, TypeValue(CODE, "v", 1))
    assert first(await in_chat.type(OF_ONE_EVENT, "Library")) == "✓ Stored. Participants see it from now on."
    assert in_chat.events[CODE].venue["en"] == "Library"


async def test_new_moment_moves_agenda_and_plan_with_it(in_chat: ApplicationHarness) -> None:
    before = in_chat.events[CODE]
    await in_chat.tap(ORGANIZER, TypeValue(CODE, "w-b", 0))

    reply = await in_chat.type(ORGANIZER, "24.03.2027 11:00")

    after = in_chat.events[CODE]
    assert first(reply) == "✓ Stored. Participants see it from now on."
    assert {one.starts - other.starts for one, other in zip(after.agenda, before.agenda, strict=True)} == {
        after.starts - before.starts
    }
    assert await stored_event(in_chat) == after


async def test_second_organizer_sees_what_the_first_did_and_is_asked(in_chat: ApplicationHarness) -> None:
    await in_chat.tap(ORGANIZER, TypeValue(CODE, "t", 1))
    await in_chat.tap(OTHER_ORGANIZER, TypeValue(CODE, "t", 1))
    await in_chat.type(ORGANIZER, "Summit")

    reply = await in_chat.type(OTHER_ORGANIZER, "Congress")

    assert first(reply).split("\n") == [
        "<b>This event was changed after that message.</b> What you have just pressed or sent is not stored.",
        "• Title: Summit",
    ]
    assert in_chat.events[CODE].title["en"] == "Summit"
    assert labels(reply) == ["Store mine all the same", "Leave it as it is now"]
    await in_chat.press(OTHER_ORGANIZER, reply, "Store mine all the same")
    assert in_chat.events[CODE].title["en"] == "Congress"


async def test_second_organizer_can_leave_it(in_chat: ApplicationHarness) -> None:
    await in_chat.tap(OTHER_ORGANIZER, TypeValue(CODE, "t", 1))
    await in_chat.tap(ORGANIZER, SetOption(CODE, "o-i", 1, 0))

    reply = await in_chat.type(OTHER_ORGANIZER, "Congress")
    await in_chat.press(OTHER_ORGANIZER, reply, "Leave it as it is now")

    assert in_chat.events[CODE].title["en"] == "Round table in Romania"
    async with in_chat.db.reading() as tx:
        assert await edits.find(tx, OTHER_ORGANIZER) is None


@pytest.mark.parametrize(
    "tap",
    [
        SetOption(CODE, "o-a", 1, 0),
        ClearValue(CODE, "o-d", 1),
        MoveEntry(CODE, "p-1", 1, 0),
        DeleteEntry(CODE, "o-t-1", 1, 1),
    ],
)
async def test_button_of_an_older_state_changes_nothing_and_says_so(
    in_chat: ApplicationHarness, tap: SetOption | ClearValue | MoveEntry | DeleteEntry
) -> None:
    await in_chat.tap(ORGANIZER, TypeValue(CODE, "v", 1))
    await in_chat.type(ORGANIZER, "Library")

    reply = await in_chat.tap(OTHER_ORGANIZER, tap)

    assert "This event was changed after that message." in first(reply)
    assert (await source(in_chat)).revision == 2


@pytest.mark.parametrize(
    ("tap", "key"),
    [
        (SetOption(CODE, "o-a", 1, 0), "admission"),
        (ClearValue(CODE, "o-d", 1), "deliverable"),
        (MoveEntry(CODE, "p-1", 1, 0), "profession"),
        (DeleteEntry(CODE, "o-t-1", 1, 1), "topics"),
        (DeleteEntry(CODE, "m-4", 1, 1), "message"),
    ],
)
async def test_button_changes_its_part_alone_and_is_undone(
    in_chat: ApplicationHarness, tap: SetOption | ClearValue | MoveEntry | DeleteEntry, key: str
) -> None:
    before = (await source(in_chat)).table

    reply = await in_chat.tap(ORGANIZER, tap)

    after = (await source(in_chat)).table
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == {key}
    await in_chat.press(ORGANIZER, reply, "Undo the last change")
    assert (await source(in_chat)).table == before
    assert await stored_event(in_chat) == in_chat.events[CODE]


async def test_update_that_comes_again_changes_nothing_more(in_chat: ApplicationHarness) -> None:
    await in_chat.tap(ORGANIZER, MoveEntry(CODE, "p-1", 1, 0), update_id=900)
    await in_chat.tap(ORGANIZER, UndoEdit(CODE, 2), update_id=901)
    before = await source(in_chat)

    await in_chat.tap(ORGANIZER, MoveEntry(CODE, "p-1", 1, 0), update_id=900)
    await in_chat.tap(ORGANIZER, UndoEdit(CODE, 2), update_id=901)

    assert await source(in_chat) == before


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("w-e", "22.03.2027 08:00", "• Ends: The event would end before it begins."),
        ("w-z", "Mars/Olympus", "• Time zone: This is no time zone; write one like Europe/Bucharest."),
        ("t", "x" * 201, "• Title: 201 characters; at most 200 fit here."),
        ("a-2-e", "23:30", "• Agenda 2 › Ends: It ends after the event does."),
        ("p-1-l", "Lawyer", "• Professions 5 › Name: Another one has the same name already."),
        ("s-q-1-p", "40", "• Survey › Questions 1 › Points: A rating has 2 to 11 points."),
        ("m-4-w", "end + 90d", "• Messages 4 › When: That is after the survey has closed."),
        ("o-c", "0", "• Places: It must be at least 1."),
    ],
)
async def test_mistake_is_one_sentence_and_nothing_is_stored(
    in_chat: ApplicationHarness, path: str, text: str, sentence: str
) -> None:
    await in_chat.tap(ORGANIZER, TypeValue(CODE, path, 1))

    reply = await in_chat.type(ORGANIZER, text)

    assert sentence in texts(reply)[0].split("\n\n")[0].split("\n")
    assert (await source(in_chat)).revision == 1


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("w-b", "This is no day and time. Write it like 22.03.2027 09:30."),
        ("a-1-s", "This is no time of day. Write it like 10:00, or 10:00–10:45."),
        ("a-1-d", "This is no day. Write it like 22.03.2027."),
        ("o-c", "This is no whole number. Write it in digits."),
        (
            "m-1-w",
            (
                "This is no time. Write a day and time like 22.03.2027 18:00, or a rule like “1 day before the"
                " beginning, 18:00” or “2 hours after the end”."
            ),
        ),
    ],
)
async def test_text_that_is_no_such_value_is_asked_for_again(
    in_chat: ApplicationHarness, path: str, sentence: str
) -> None:
    await in_chat.tap(ORGANIZER, TypeValue(CODE, path, 0))

    reply = await in_chat.type(ORGANIZER, "soon, I think")

    assert first(reply) == sentence
    assert labels(reply) == ["Cancel"]


async def test_document_is_sent_to_the_bot_and_goes_to_participants_as_telegram_has_it(
    in_chat: ApplicationHarness,
) -> None:
    document = Attachment("AbC-1_2", "Agenda / final.pdf", 9_000_000)
    await in_chat.tap(ORGANIZER, TypeValue(CODE, "o-y", 0))

    reply = await text_router.handle_attachment(replace(await in_chat.turn(ORGANIZER), attachment=document))

    assert first(reply.reply) == "✓ Stored. Participants see it from now on."
    assert (await source(in_chat)).table["agenda_file"] == "telegram:AbC-1_2/Agenda - final.pdf"
    assert "Agenda - final.pdf" in texts(reply.reply)[0]
    attachments = await in_chat.tap(ANA, GetDocument(CODE))
    assert isinstance(attachments, Attachments)
    assert [(file.file_id, file.picture) for file in attachments.files] == [("AbC-1_2", False)]
    assert await stored_event(in_chat) == in_chat.events[CODE]


@pytest.mark.parametrize("attachment", [None, Attachment("photo", is_photo=True)])
async def test_picture_or_sticker_is_no_document(in_chat: ApplicationHarness, attachment: Attachment | None) -> None:
    await in_chat.tap(ORGANIZER, TypeValue(CODE, "o-y", 0))

    reply = await text_router.handle_attachment(replace(await in_chat.turn(ORGANIZER), attachment=attachment))

    assert first(reply.reply) == "Send the document as a file, not as a text or picture."
    assert first(await in_chat.type(ORGANIZER, "agenda.pdf")) == first(reply.reply)
    assert (await source(in_chat)).revision == 1


async def test_file_that_no_part_waits_for_changes_no_part(in_chat: ApplicationHarness) -> None:
    await in_chat.tap(ORGANIZER, TypeValue(CODE, "v", 1))
    document = Attachment("x", "agenda.pdf")

    await text_router.handle_attachment(replace(await in_chat.turn(ORGANIZER), attachment=document))

    assert (await source(in_chat)).revision == 1


async def test_text_is_for_whatever_was_shown_last(in_chat: ApplicationHarness) -> None:
    await in_chat.tap(ORGANIZER, TypeValue(CODE, "v", 1))
    await in_chat.tap(ORGANIZER, EditEvent(CODE, "0"))

    reply = await in_chat.type(ORGANIZER, "Library")

    assert first(reply) == "I did not understand that. You can use:"


async def test_every_part_of_the_event_has_a_screen_that_telegram_takes(in_chat: ApplicationHarness) -> None:
    paths, seen = ["0"], set()
    while paths:
        path = paths.pop()
        seen.add(path)
        reply = await in_chat.tap(ORGANIZER, EditEvent(CODE, path))
        assert labels(reply), path
        rows = reply.rows if not isinstance(reply, tuple) and hasattr(reply, "rows") else ()
        taps = [button.tap for row in rows for button in row]
        below = {tap.path for tap in taps if isinstance(tap, EditEvent)} - seen
        # Of a list the first entry stands for all, of the questions each for its kind.
        paths += sorted(path for path in below - set(paths) if re.fullmatch(r"(\D|(?<!\d)1(?!\d)|(?<=q-)\d)*", path))
    assert len(seen) > 90
