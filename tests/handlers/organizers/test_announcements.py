"""An organizer writes to participants, in the chat, against the whole program."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.program import Program
from domain.messages import Audience
from storage import people
from storage.engine.database import fetch_value
from storage.messages import plan
from storage.operations import retention
from tests.handlers.organizers.test_reminders import listening, say, tap
from tests.support.program import (
    EVENT,
    ORGANIZER,
    REMIND,
    RULES,
    ProgramHarness,
    crash,
    open_survey,
    staged,
    states,
)
from views.callback.codec import Tap, encode
from views.callback.organizers import AnnounceTo, AnnounceToProfession, EditDraft, SendDraft, StopSending

NOON = REMIND + timedelta(hours=2)
TEXT, ROMANIAN = "The lift is out of order.", "Liftul nu merge."
MESSAGE = "announcement-1"


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type
    async with staged(tmp_path, NOON) as ready:
        ready.event = replace(EVENT, messages=())
        yield ready


@asynccontextmanager
async def opened(stage: ProgramHarness, count: int = 12) -> AsyncIterator[Program]:
    """The program with so many registered, listening."""
    async with stage.program() as program:
        await stage.join(program, count)
        async with listening(program):
            yield program


async def write(stage: ProgramHarness, audience: str = "Everybody registered", text: str = TEXT) -> str:
    """An announcement in English, as far as its preview."""
    await say(stage, "/announce")
    await tap(stage, audience)
    await say(stage, text)
    return await tap(stage, "Without Romanian")


async def press(stage: ProgramHarness, button: Tap) -> None:
    """Press a button that may never have been shown."""
    stage.telegram.people[ORGANIZER].tap_data(encode(button))
    await stage.telegram.settled()


def sent_by(stage: ProgramHarness, id_: int) -> list[str]:
    """What this person got besides what they asked for."""
    return [message.text or message.caption for message in stage.telegram.people[id_].messages if message.from_bot]


async def test_formatting_is_kept_and_mentions_are_not(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/announce")
        await tap(stage, "Everybody registered")
        stage.telegram.people[ORGANIZER].say_formatted(
            '<b>Room</b> two, <a href="https://example.org/map">here</a>, <a href="tg://user?id=7">Dan</a> & <u>co</u>'
        )
        await stage.telegram.settled()
        await tap(stage, "Without Romanian")

        await tap(stage, "Send to 12 people now")
        await program.outbox.drain()

    message = stage.telegram.people[1].screen
    assert message.text == "Room two, here, Dan & co"
    assert [(entity["type"], entity.get("url")) for entity in message.entities] == [
        ("bold", None),
        ("text_link", "https://example.org/map"),
        ("underline", None),
    ]


async def test_photo_and_document_are_sent_as_they_came(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/announce")
        await tap(stage, "Everybody registered")
        stage.telegram.people[ORGANIZER].document("map.pdf", b"%PDF-1.4", caption="The map")
        await stage.telegram.settled()
        stage.telegram.people[ORGANIZER].photo(b"\xff\xd8\xff\xd9", caption="Harta")
        await stage.telegram.settled()

        await tap(stage, "Send to 12 people now")
        await program.outbox.drain()

    english = stage.telegram.people[1].screen
    assert (english.document, english.caption) == (("map.pdf", b"%PDF-1.4"), "The map")


async def test_video_note_and_sticker_are_refused_and_nothing_is_lost(stage: ProgramHarness) -> None:
    async with opened(stage):
        await say(stage, "/announce")
        await tap(stage, "Everybody registered")
        stage.telegram.people[ORGANIZER].voice()
        await stage.telegram.settled()
        refusal = stage.telegram.people[ORGANIZER].screen.text

        preview = await say(stage, TEXT)

    assert "an announcement is a text, a photo or a document" in refusal
    assert "Now the same in Romanian" in preview


async def test_album_gives_its_first_photo_and_says_so(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/announce")
        await tap(stage, "Everybody registered")
        for caption in ("First", "Second"):
            stage.telegram.people[ORGANIZER].photo(caption=caption, album="a")
        await stage.telegram.settled()
        texts = sent_by(stage, ORGANIZER)
        await tap(stage, "Without Romanian")
        await tap(stage, "Send to 12 people now")
        await program.outbox.drain()

    assert "An announcement has one photo or document: of your album the first was taken." in texts
    assert sent_by(stage, 1) == ["First"]


async def test_stop_leaves_what_has_gone_out_and_drops_the_rest(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await write(stage)
        await tap(stage, "Send to 12 people now")
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE delivery SET due = '2099-01-01T00:00:00+00:00' WHERE person > 5")
        await program.outbox.drain()

        await tap(stage, "Stop")
        await tap(stage, "Stop")
        await program.outbox.drain()

        assert [sent_by(stage, id_) for id_ in stage.ids] == [[TEXT]] * 5 + [[]] * 7
        assert stage.telegram.people[ORGANIZER].screen.text.endswith(
            "■ Stopped: 5 got it, 7 did not.\n▓▓▓▓▓▓▓▓▓▓▓▓\n\nDelivered: 5"
        )
        assert [*(await states(program.db, MESSAGE)).values()] == ["sent"] * 5 + ["dropped: stopped"] * 7


async def test_stop_works_after_a_death_and_nothing_is_sent_twice(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await write(stage)
        await tap(stage, "Send to 12 people now")
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE delivery SET due = '2099-01-01T00:00:00+00:00' WHERE person > 5")
        await program.outbox.drain()
        await crash(program)

    async with stage.program() as program, listening(program):
        await program.outbox.drain()
        await tap(stage, "Stop")
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE delivery SET due = '2000-01-01T00:00:00+00:00'")
        await program.outbox.drain()

    assert [sent_by(stage, id_) for id_ in stage.ids] == [[TEXT]] * 5 + [[]] * 7


async def test_announcement_reaches_everybody_though_the_bot_dies_again_and_again_while_it_goes_out(
    stage: ProgramHarness,
) -> None:
    async with opened(stage) as program:
        await write(stage)
        await tap(stage, "Send to 12 people now")
        await crash(program)
    fatal, in_doubt = {2: True, 5: False, 9: True}, []
    for person, has_arrived in fatal.items():
        stage.telegram.fail("sendMessage", chat_id=person, hang=True, effect=has_arrived)
        async with stage.program() as program:
            sending = asyncio.create_task(program.outbox.drain())
            while not any(request.chat_id == person for request in stage.telegram.requests):  # noqa: ASYNC110 — as above
                await asyncio.sleep(0)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            in_doubt += [id_ for id_, state in (await states(program.db, MESSAGE)).items() if state == "sending"]
            await crash(program)
        stage.telegram.clear_faults()
    async with stage.program() as program:
        await program.outbox.drain()
        outcome = await states(program.db, MESSAGE)

    copies = {id_: sent_by(stage, id_) for id_ in stage.ids}
    assert {*outcome.values()} == {"sent"}
    assert {*in_doubt} >= {*fatal}
    # Nobody is left out, and only a copy that was on its way at a death can have come once more.
    assert all({*texts} == {TEXT} and len(texts) <= 1 + in_doubt.count(id_) for id_, texts in copies.items())
    assert all(len(copies[id_]) == 1 + has_arrived for id_, has_arrived in fatal.items())


async def test_copy_that_is_on_its_way_when_stopped_is_not_tried_again(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await write(stage)
        await tap(stage, "Send to 12 people now")
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE delivery SET state = 'sending' WHERE person = 1")

        await press(stage, StopSending("bucharest", MESSAGE))
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE delivery SET state = 'waiting' WHERE person = 1")
        await program.outbox.drain()

        assert (await states(program.db, MESSAGE))[1] == "dropped: stopped"


async def test_old_preview_sends_nothing_that_was_not_shown(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await write(stage)
        send = next(b.data for row in stage.telegram.people[ORGANIZER].screen.buttons for b in row if "Send" in b.text)
        await tap(stage, "Edit: English")
        await say(stage, "Another text")

        stage.telegram.people[ORGANIZER].tap_data(send or "")
        await stage.telegram.settled()
        await program.outbox.drain()

        assert stage.telegram.people[ORGANIZER].alerts[-1] == "This button is no longer valid."
        assert [sent_by(stage, id_) for id_ in stage.ids] == [[]] * 12


async def test_muted_and_departed_get_nothing_and_are_counted(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        stage.telegram.people[2].is_blocked = True
        async with program.db.transaction() as tx:
            await people.set_muted(tx, 1, is_muted=True)
        preview = await write(stage)

        await tap(stage, "Send to 11 people now")
        await program.outbox.drain()

        assert "It goes to 11 people.\n\nLeft out:\nwant no messages: 1" in preview
        assert stage.telegram.people[ORGANIZER].screen.text.endswith(
            "Delivered: 10\nUnreachable (blocked the bot): 1\nSkipped (want no messages): 1"
        )


async def test_of_few_people_nothing_is_said_that_would_be_of_one(stage: ProgramHarness) -> None:
    async with opened(stage, 3) as program:
        stage.telegram.people[2].is_blocked = True
        async with program.db.transaction() as tx:
            await people.set_muted(tx, 1, is_muted=True)
        await say(stage, "/announce")
        await tap(stage, "One profession")
        await tap(stage, "Judge · 3")
        await say(stage, TEXT)
        preview = await tap(stage, "Without Romanian")

        await tap(stage, "Send to 3 people now")
        await program.outbox.drain()
        report = stage.telegram.people[ORGANIZER].screen.text
        card = await say(stage, "/event")

    assert "It is for 3 people." in preview
    assert report.endswith("✓ Sent\n\nOf fewer than 5 people I do not say whom it has reached.")
    assert [sent_by(stage, id_) for id_ in stage.ids] == [[], [], [TEXT]]
    assert [text for text in (preview, report) if "blocked the bot" in text or "want no messages" in text] == []
    assert "cannot be reached" not in card  # the mark would tell of whom


async def test_audience_is_looked_at_again_when_its_turn_comes(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE registration SET present = 1 WHERE person <= 2")
        await say(stage, "/announce")
        await tap(stage, "Who has not come · 10")
        await say(stage, TEXT)
        await tap(stage, "Without Romanian")
        await tap(stage, "Send to 10 people now")
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE registration SET present = 1 WHERE person = 3")
        await program.outbox.drain()

        assert [*(await states(program.db, MESSAGE)).values()] == ["dropped: not in audience"] + ["sent"] * 9


async def test_scheduled_announcement_goes_out_once_at_its_time_and_reports(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await write(stage)
        await tap(stage, "At a time")
        await say(stage, "18:30")
        await tap(stage, "Plan it for 24 March, 18:30")
        await tap(stage, "Take it out")
        text_after_cancelling = stage.telegram.people[ORGANIZER].screen.text
        await write(stage)
        await tap(stage, "At a time")
        await say(stage, "18:30")
        await tap(stage, "Plan it for 24 March, 18:30")

        await stage.pass_time(program, NOON + timedelta(hours=7))
        await stage.pass_time(program, NOON + timedelta(hours=8))

    assert "Taken out of the plan" in text_after_cancelling
    assert [sent_by(stage, id_) for id_ in stage.ids] == [[TEXT]] * 12
    assert stage.telegram.people[ORGANIZER].screen.text.endswith("✓ Sent\n▓▓▓▓▓▓▓▓▓▓▓▓\n\nDelivered: 12")


async def test_time_that_passed_before_it_was_planned_is_asked_for_again(stage: ProgramHarness) -> None:
    async with opened(stage):
        await write(stage)
        await tap(stage, "At a time")
        await say(stage, "12:30")
        stage.clock.move(NOON + timedelta(hours=1))

        refusal = await tap(stage, "Plan it for 24 March, 12:30")
        preview = await say(stage, "14:00")

    assert "That is over: it was 24 March 2027, 12:30." in refusal
    assert "Time: 24 March 2027, 14:00" in preview


async def test_comment_that_waits_is_not_stored_with_an_announcement(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/start", by=ORGANIZER)
        for label in ("I agree", "Judge", "Skip"):
            await tap(stage, label)
        await write(stage)
        await tap(stage, "Edit: English")
        stage.clock.move(NOON + timedelta(hours=2))
        await say(stage, "/start", by=ORGANIZER)
        await tap(stage, "Change")
        for label in ("Judge", "Type another"):
            await tap(stage, label)

        question = await say(stage, "Maria")
        again = await tap(stage, "Go on with the message")
        preview = await say(stage, "Now the announcement")

        async with program.db.reading() as tx:
            content = await fetch_value(tx, "SELECT content FROM message_draft")
    assert "What is this text?" in question
    assert "Send me the announcement in English" in again
    assert "It goes to 13 people." in preview
    assert "Maria" not in content


async def test_file_and_text_are_erased_with_the_registrations(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/announce")
        await tap(stage, "Everybody registered")
        stage.telegram.people[ORGANIZER].photo(caption="The entrance")
        await stage.telegram.settled()
        await tap(stage, "Without Romanian")
        await tap(stage, "Send to 12 people now")
        await program.outbox.drain()

        async with program.db.transaction() as tx:
            before = await fetch_value(tx, "SELECT body FROM message WHERE id = ?", (MESSAGE,))
            later = NOON + RULES.privacy.keep_registrations + timedelta(days=30)
            await retention.apply(tx, program.context.events, RULES.privacy, later)
            after = await fetch_value(tx, "SELECT body FROM message WHERE id = ?", (MESSAGE,))

    assert "The entrance" in before
    assert '"file_id"' in before
    assert after == '{"organizer":1}'


async def test_reminder_with_own_words_goes_to_who_has_not_answered(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        async with program.db.transaction() as tx:
            await open_survey(tx)
        await say(stage, "/remind")
        await tap(stage, "Edit text")
        await tap(stage, "Edit: English")
        await say(stage, "Your colleagues count on you.")

        await tap(stage, "Send to 12 people now")
        await program.outbox.drain()

        assert sent_by(stage, 1)[0].startswith("How was it?\nRound table\n\nYour colleagues count on you.\n\n")
        assert [*(await states(program.db, "reminder-now-1")).values()] == ["sent"] * 12


async def test_who_has_not_come_is_written_to_while_people_check_in(stage: ProgramHarness) -> None:
    times = {"starts": NOON, "ends": NOON + timedelta(hours=6), "agenda": ()}
    stage.event = replace(stage.event, checkin=True, survey=None, **times)
    async with opened(stage) as program:
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE registration SET present = 1 WHERE person <= 4")
        await say(stage, "/remind")
        preview = await tap(stage, "Write to who has not come")
        await tap(stage, "Send to 8 people now")
        await program.outbox.drain()

    assert "For: Who has not come\n\nIt goes to 8 people." in preview
    assert sent_by(stage, 5) == [
        "We have not seen you yet at “Round table”. If you are there, please check in: /checkin, or with an organizer."
    ]


async def test_every_action_is_in_the_audit(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await write(stage)
        await tap(stage, "Send to 12 people now")
        await press(stage, StopSending("bucharest", MESSAGE))
        await press(stage, StopSending("bucharest", MESSAGE))
        await write(stage)
        await tap(stage, "At a time")
        await say(stage, "18:30")
        await tap(stage, "Plan it for 24 March, 18:30")
        await tap(stage, "Take it out")

        async with program.db.reading() as tx:
            actions = await fetch_value(tx, "SELECT group_concat(action) FROM (SELECT action FROM audit ORDER BY id)")
    assert actions == "announce,stop,announce,cancel"


@pytest.mark.parametrize(
    "button",
    [
        AnnounceTo("bucharest", 3),
        AnnounceToProfession("bucharest", 2),
        EditDraft("bucharest", "de"),
        EditDraft("bucharest", "en"),
        SendDraft("bucharest", 1),
    ],
)
async def test_forged_button_changes_nothing(stage: ProgramHarness, button: Tap) -> None:
    async with opened(stage) as program:
        await say(stage, "/announce")
        await press(stage, button)

        assert stage.telegram.people[ORGANIZER].alerts == ["This button is no longer valid."]
        async with program.db.reading() as tx:
            assert await fetch_value(tx, "SELECT count(*) FROM message_draft") == 0


async def test_present_and_profession_are_read_from_the_registrations(stage: ProgramHarness) -> None:
    async with opened(stage, 4) as program, program.db.transaction() as tx:
        await tx.execute("UPDATE registration SET present = 1 WHERE person = 1")
        await tx.execute("UPDATE registration SET profession = NULL WHERE person = 2")
        message = planned = plan.PlannedMessage(
            "bucharest", "a", plan.MessageKind.ANNOUNCEMENT, Audience.PRESENT, NOON, {"profession": "judge"}
        )

        recipients_by_audience = {
            audience: await plan.recipients(tx, replace(planned, audience=audience))
            for audience in (Audience.PRESENT, Audience.ABSENT, Audience.PROFESSION)
        }
        undisclosed_message = replace(message, audience=Audience.PROFESSION, body={"profession": "undisclosed"})

        assert recipients_by_audience == {
            Audience.PRESENT: (1,),
            Audience.ABSENT: (2, 3, 4),
            Audience.PROFESSION: (1, 3, 4),
        }
        assert await plan.recipients(tx, undisclosed_message) == (2,)
