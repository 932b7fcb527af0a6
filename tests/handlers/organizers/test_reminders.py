"""An organizer pushes a reminder, in the chat, against the whole program."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.program import Program
from storage import answers, people, surveys
from storage.engine.timestamps import stamp
from tests.delivery.outgoing.test_outbox import release
from tests.support.program import (
    CLOSES,
    COORDINATOR,
    EVENT,
    OPENS,
    ORGANIZER,
    REMIND,
    ProgramHarness,
    local,
    open_survey,
    staged,
    states,
)
from views.callback.codec import encode
from views.callback.organizers import PreviewReminder, RemindEvent, SendReminder

NOON = REMIND + timedelta(hours=2)


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type
    async with staged(tmp_path, NOON) as ready:
        ready.event = EVENT_ALONE
        yield ready


EVENT_ALONE = replace(EVENT, messages=())


@asynccontextmanager
async def opened(stage: ProgramHarness, count: int = 12) -> AsyncIterator[Program]:
    """The program with an open survey, listening."""
    async with stage.program() as program:
        await stage.join(program, count)
        async with program.db.transaction() as tx:
            await open_survey(tx, now=OPENS)
        async with listening(program):
            yield program


@asynccontextmanager
async def listening(program: Program) -> AsyncIterator[None]:
    """Updates are taken in; the outbox is left to the test."""
    stop = asyncio.Event()
    intake = asyncio.create_task(program.polling.run(stop))
    try:
        yield
    finally:
        stop.set()
        await intake


async def say(stage: ProgramHarness, text: str, by: int = ORGANIZER) -> str:
    """Type something; returns what the newest message says then."""
    stage.telegram.people[by].say(text)
    return await answered(stage, by)


async def tap(stage: ProgramHarness, label: str, by: int = ORGANIZER) -> str:
    """Press a button; returns what the newest message says then."""
    stage.telegram.people[by].tap(label)
    return await answered(stage, by)


async def answered(stage: ProgramHarness, by: int) -> str:
    await stage.telegram.settled()
    return stage.telegram.people[by].screen.text


@asynccontextmanager
async def running(program: Program) -> AsyncIterator[None]:
    """The outbox runs by itself; what is under way in the end is cut off."""
    sending = asyncio.create_task(program.outbox.run(asyncio.Event(), program.waking))
    try:
        yield
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    """Let everything run until this holds."""
    while not holds():  # noqa: ASYNC110 — the program tells nobody when it has done something
        await asyncio.sleep(0)


def everybody_got(stage: ProgramHarness, text: str) -> bool:
    return all(text in stage.got(id_) for id_ in stage.ids)


def edits(stage: ProgramHarness) -> list[str]:
    """What the report said, one after the other."""
    return [entry.text for entry in stage.telegram.transcript if entry.chat_id == ORGANIZER and entry.kind == "edit"]


async def test_remind_goes_from_choice_to_report(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        second = await say(stage, "/remind")
        third = await tap(stage, "Send to ")
        await program.outbox.drain()

        assert "12 people will get it." in second
        assert third == second
        assert stage.telegram.people[ORGANIZER].toasts == ["Sending…"]
        assert stage.telegram.people[ORGANIZER].screen.text.endswith("✓ Sent\n▓▓▓▓▓▓▓▓▓▓▓▓\n\nDelivered: 12")
        assert {tuple(stage.got(id_)) for id_ in stage.ids} == {("How was it?",)}
        assert not program.waking.is_set() or not await program.outbox.has_pending(stage.clock.now())


async def test_send_after_all_was_sent_says_so_with_the_outcome(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        stage.telegram.people[2].is_blocked = True
        await say(stage, "/remind")
        send = next(
            b.data
            for row in stage.telegram.people[ORGANIZER].screen.buttons
            for b in row
            if b.text.startswith("Send to ")
        )
        await tap(stage, "Send to ")
        await program.outbox.drain()
        report = stage.telegram.people[ORGANIZER].screen.text

        stage.telegram.people[ORGANIZER].tap_data(send)
        await stage.telegram.settled()

        assert stage.telegram.people[ORGANIZER].toasts == ["Sending…"]
        assert stage.telegram.people[ORGANIZER].alerts == ["This was sent already."]
        assert stage.telegram.people[ORGANIZER].screen.text == report
        assert len(stage.got(1)) == 1


async def test_preview_counts_at_that_moment_and_says_who_is_left_out(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        async with program.db.transaction() as tx:
            run = await surveys.of_event(tx, "bucharest")
            assert run is not None
            await answers.send(tx, run, 1, run.group("judge"), {"overall": ("5",)})
            await answers.decline(tx, run.id, 2)
            await people.set_muted(tx, 3, is_muted=True)
            await people.mark_unreachable(tx, 4)

        preview = await say(stage, "/remind")

        assert "8 people will get it." in preview
        assert preview.endswith("Left out:\nwant no messages: 1\nunreachable (blocked the bot): 1")


async def test_preview_is_in_every_language(stage: ProgramHarness) -> None:
    async with opened(stage):
        preview = await say(stage, "/remind")

        assert "English\nHow was it?\nRound table" in preview
        assert "Română\nCum a fost?\nMasă rotundă" in preview


async def test_send_twice_sends_once(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/remind")
        preview = stage.telegram.people[ORGANIZER].screen
        for _ in range(3):
            stage.telegram.people[ORGANIZER].tap("Send to ", preview)
        await stage.telegram.settled()
        await program.outbox.drain()

        assert {len(stage.got(id_)) for id_ in stage.ids} == {1}


async def test_recipients_are_computed_at_the_moment_of_sending(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/remind")
        async with program.db.transaction() as tx:
            run = await surveys.of_event(tx, "bucharest")
            assert run is not None
            await answers.send(tx, run, 1, run.group("judge"), {"overall": ("5",)})
        await tap(stage, "Send to ")
        await program.outbox.drain()

        assert stage.got(1) == []
        assert stage.telegram.people[ORGANIZER].screen.text.endswith("Delivered: 11")


async def test_those_reminded_recently_are_asked_about(stage: ProgramHarness) -> None:
    async with opened(stage, 3) as program:
        await say(stage, "/remind")
        await tap(stage, "Send to ")
        await program.outbox.drain()
        stage.clock.move(NOON + timedelta(hours=1))

        preview = await say(stage, "/remind")
        await tap(stage, "Send to all 3 people")
        await program.outbox.drain()

        assert (
            "Nobody will get it now.\n\n3 people got a reminder only recently; “Send to all 3 people” includes them."
            in preview
        )
        assert {len(stage.got(id_)) for id_ in stage.ids} == {2}


async def test_those_reminded_recently_are_left_out_otherwise(stage: ProgramHarness) -> None:
    async with opened(stage, 3) as program:
        await say(stage, "/remind")
        old = stage.telegram.people[ORGANIZER].screen
        await say(stage, "/remind")
        await tap(stage, "Send to ")
        await program.outbox.drain()
        stage.telegram.people[ORGANIZER].tap("Send to ", old)
        await stage.telegram.settled()
        await program.outbox.drain()

        assert old.text.endswith("Delivered: 0\nSkipped (reminded only recently): 3")
        assert {len(stage.got(id_)) for id_ in stage.ids} == {1}


async def test_a_third_reminder_is_not_sent(stage: ProgramHarness) -> None:
    async with opened(stage, 3) as program:
        for hours in (0, 24):
            stage.clock.move(NOON + timedelta(hours=hours))
            await say(stage, "/remind")
            await tap(stage, "Send to ")
            await program.outbox.drain()
        stage.clock.move(NOON + timedelta(hours=48))

        preview = await say(stage, "/remind")

        assert preview.endswith("Nobody will get it now.\n\nLeft out:\nhad enough reminders: 3")
        assert [b.text for row in stage.telegram.people[ORGANIZER].screen.buttons for b in row] == [
            "At a time",
            "Edit text",
            "Cancel",
        ]


async def test_report_tells_what_became_of_each(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/remind")
        await tap(stage, "Send to ")
        async with program.db.transaction() as tx:
            run = await surveys.of_event(tx, "bucharest")
            assert run is not None
            await people.set_muted(tx, 1, is_muted=True)
            await answers.send(tx, run, 2, run.group("judge"), {"overall": ("5",)})
        stage.telegram.people[3].is_blocked = True
        stage.telegram.fail("sendMessage", chat_id=4, status=400, description="Bad Request: no")
        stage.telegram.fail("sendMessage", chat_id=5, effect=True, cut=True)

        await program.outbox.drain()
        waiting = stage.telegram.people[ORGANIZER].screen.text
        await stage.pass_time(program, NOON + timedelta(minutes=2))

        assert "Sending… 11 of 12" in waiting
        assert "1 waits until 24 March, 12:00." in waiting
        assert stage.telegram.people[ORGANIZER].screen.text.endswith(
            "Delivered: 8\nUnreachable (blocked the bot): 1\n"
            "Skipped (answered meanwhile): 1\nSkipped (want no messages): 1\nFailed (Telegram refused it): 1"
        )


async def send(stage: ProgramHarness) -> int:
    """Let the organizer send the reminder; returns how many edits they have seen."""
    await say(stage, "/remind")
    await tap(stage, "Send to ")
    return len(edits(stage))


async def test_report_is_edited_every_six_seconds(stage: ProgramHarness) -> None:
    stage.per_second = 2
    async with opened(stage, 40) as program:
        before = await send(stage)

        await program.outbox.drain()

        times = [r.when for r in stage.telegram.requests if r.method == "editMessageText" and r.chat_id == ORGANIZER]
        live = times[before:]
        assert len(live) == 5
        # The last one says the result at once.
        gaps = [later - earlier for earlier, later in pairwise(live[:-1])]
        assert all(timedelta(seconds=5) <= gap < timedelta(seconds=8) for gap in gaps)


async def test_report_whose_edit_hangs_keeps_nobody_waiting(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await send(stage)
        stage.telegram.fail("editMessageText", chat_id=ORGANIZER, hang=True)

        async with running(program):
            await until(lambda: everybody_got(stage, "How was it?"))
            await release(stage, program, "hello")
            program.waking.set()
            await until(lambda: everybody_got(stage, "hello"))

        assert [r.ok for r in stage.telegram.requests if r.method == "editMessageText"][-1:] == [False]


async def test_report_whose_chat_has_to_wait_says_the_result_afterwards(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await send(stage)
        stage.telegram.fail("editMessageText", chat_id=ORGANIZER, retry_after=40)

        await program.outbox.drain()
        took, early = stage.clock.now() - NOON, stage.telegram.people[ORGANIZER].screen.text
        behind = await program.outbox.has_pending(stage.clock.now())
        await stage.pass_time(program, stage.clock.now() + timedelta(seconds=41))

        assert took < timedelta(seconds=2)
        assert "Delivered" not in early
        assert behind
        assert stage.telegram.people[ORGANIZER].screen.text.endswith("Delivered: 12")
        assert not await program.outbox.has_pending(stage.clock.now())


async def test_report_of_those_who_have_to_wait_is_shown_once_its_chat_need_not(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        stage.clock.move(local(NOON.date(), "22:00"))
        await send(stage)
        stage.telegram.fail("editMessageText", chat_id=ORGANIZER, retry_after=40)

        await program.outbox.drain()
        behind = await program.outbox.has_pending(stage.clock.now())
        await stage.pass_time(program, stage.clock.now() + timedelta(seconds=41))

        assert behind
        assert stage.telegram.people[ORGANIZER].screen.text.endswith("12 wait until 25 March, 08:00.")
        assert not await program.outbox.has_pending(stage.clock.now())


async def test_report_says_nothing_twice(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        stage.clock.move(local(NOON.date(), "22:00"))
        await send(stage)
        await program.outbox.drain()
        edit_count = len(edits(stage))

        for seconds in (10, 20, 30):
            await stage.pass_time(program, stage.clock.now() + timedelta(seconds=seconds))

        calls = [r for r in stage.telegram.requests if r.method == "editMessageText" and r.chat_id == ORGANIZER]
        assert len(calls) == edit_count


async def test_report_follows_those_who_come_one_by_one_no_faster(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        before = await send(stage)
        began = stage.clock.now()
        async with program.db.transaction() as tx:
            for id_ in stage.ids:
                due = stamp(began + timedelta(seconds=2 * id_))
                await tx.execute("UPDATE delivery SET due = ? WHERE person = ?", (due, id_))

        for second in range(1, 27):
            await stage.pass_time(program, began + timedelta(seconds=second))

        assert stage.telegram.people[ORGANIZER].screen.text.endswith("Delivered: 12")
        assert len(edits(stage)) - before == 6


async def test_in_quiet_hours_it_waits_and_says_so(stage: ProgramHarness) -> None:
    evening, morning = local(NOON.date(), "22:00"), local(NOON.date() + timedelta(days=1), "08:00")
    async with opened(stage) as program:
        stage.clock.move(evening)
        preview = await say(stage, "/remind")
        await tap(stage, "Send to ")
        await program.outbox.drain()
        waiting = stage.telegram.people[ORGANIZER].screen.text
        await stage.pass_time(program, morning)

        assert preview.endswith("It is quiet time: the reminders wait until 08:00.")
        assert waiting.endswith("Delivered: 0\n\n12 wait until 25 March, 08:00.")
        assert {len(stage.got(id_)) for id_ in stage.ids} == {1}
        assert stage.telegram.people[ORGANIZER].screen.text.endswith("Delivered: 12")


async def test_report_goes_on_after_a_restart(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/remind")
        await tap(stage, "Send to ")

    async with stage.program() as program:
        await program.outbox.drain()

        assert stage.telegram.people[ORGANIZER].screen.text.endswith("Delivered: 12")


async def test_report_is_finished_when_its_last_edit_failed(stage: ProgramHarness) -> None:
    async with opened(stage, 3) as program:
        await say(stage, "/remind")
        await tap(stage, "Send to ")
        stage.telegram.fail("editMessageText", times=9, status=502, description="Bad Gateway")
        await program.outbox.drain()
        stage.telegram.clear_faults()
        before = await program.outbox.has_pending(stage.clock.now())

        await program.outbox.drain()

        assert before
        assert not await program.outbox.has_pending(stage.clock.now())
        assert stage.telegram.people[ORGANIZER].screen.text.endswith("Delivered: 3")


async def test_report_that_was_deleted_or_cannot_be_shown_is_finished(stage: ProgramHarness) -> None:
    async with opened(stage, 3) as program:
        await say(stage, "/remind")
        await tap(stage, "Send to ")
        stage.telegram.people[ORGANIZER].is_blocked = True

        await program.outbox.drain()

        assert not await program.outbox.has_pending(stage.clock.now())


async def test_report_of_what_the_closing_cut_short(stage: ProgramHarness) -> None:
    async with opened(stage, 6) as program:
        stage.clock.move(CLOSES - timedelta(minutes=1))
        await say(stage, "/remind")
        await tap(stage, "Send to ")
        stage.clock.move(CLOSES)
        await program.lifecycle.tick()

        await program.outbox.drain()

        report, closing_text = [message.text for message in stage.telegram.people[ORGANIZER].messages][-2:]
        assert report.endswith("Delivered: 0\nSkipped: 6")
        assert closing_text.endswith("The coordinators have the summary.")
        assert {len(stage.got(id_)) for id_ in stage.ids} == {0}


async def test_cancel_sends_nothing(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/remind")
        reply = await tap(stage, "Cancel")
        await program.outbox.drain()

        assert reply == "Nothing was sent."
        assert {len(stage.got(id_)) for id_ in stage.ids} == {0}


async def test_remind_without_an_open_survey_says_so(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        await say(stage, "/remind")
        stage.clock.move(CLOSES)

        after = [await tap(stage, "Send to "), await say(stage, "/remind")]

        assert after == ["No survey is open at the moment, so there is nobody to remind."] * 2
        assert {state for name in ("reminder-1",) for state in (await states(program.db, name)).values()} == set()


async def test_remind_is_for_organizers(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        refusals = [await say(stage, "/remind", by) for by in (1, COORDINATOR)]
        for callback in (RemindEvent("bucharest"), PreviewReminder("bucharest", 0), SendReminder("bucharest", 0, 1)):
            stage.telegram.people[1].tap_data(encode(callback))
        await stage.telegram.settled()
        await program.outbox.drain()

        assert set(refusals) == {"This is not available to you. /help shows what is."}
        assert stage.telegram.people[1].alerts == ["This button is no longer valid."] * 3
        assert {len(stage.got(id_)) for id_ in stage.ids[1:]} == {0}


@pytest.mark.parametrize(
    "callback",
    [PreviewReminder("bucharest", 7), SendReminder("bucharest", 7, 0), SendReminder("bucharest", 0, 2)],
)
async def test_forged_numbers_are_refused(stage: ProgramHarness, callback: PreviewReminder | SendReminder) -> None:
    async with opened(stage):
        before = await say(stage, "/remind")
        stage.telegram.people[ORGANIZER].tap_data(encode(callback))
        after = await answered(stage, ORGANIZER)

        assert before == after
        assert stage.telegram.people[ORGANIZER].alerts == ["This button is no longer valid."]


async def test_choosing_an_event_from_its_card(stage: ProgramHarness) -> None:
    async with opened(stage):
        await say(stage, "/event")
        screen = await tap(stage, "Remind")

        assert "12 people will get it." in screen
