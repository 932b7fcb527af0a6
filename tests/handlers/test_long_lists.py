"""Lists of events, surveys and people of any length: whatever is in them can be reached, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.application import dispatch_tap
from delivery.incoming.attachment import Attachment
from domain.editing.changes import EventSource, SourceState
from domain.events import CertificateWording
from handlers import text_router
from storage import events, surveys
from storage.editing import sources
from tests.support.application import ANA, EVENT, ORGANIZER, ApplicationHarness, drawn, labels, opened, texts
from tests.support.surveys import OPENS, THRESHOLDS
from views.callback.attendance import ListRefused
from views.callback.codec import decode
from views.screen import Reply, Screen

COUNT = 60
ROSTER = b"Name\nIon Ionescu\n"
AGENDA = b"Title,Start,End\nRegistration and coffee,09:30,10:00\nTalk,10:00,15:00\n"
TITLES = {f"Table {number}" for number in range(COUNT)}


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    """Sixty events, a day apart, which give certificates."""
    async with opened(tmp_path) as harness:
        harness.events = {
            f"event-{number}": replace(
                EVENT,
                code=f"event-{number}",
                title={"en": f"Table {number}", "ro": f"Masa {number}"},
                starts=EVENT.starts + timedelta(days=number),
                ends=EVENT.ends + timedelta(days=number),
                certificate=CertificateWording("Dr. Ana Pop"),
                registration=(),
            )
            for number in range(COUNT)
        }
        async with harness.db.transaction() as tx:
            for event in harness.events.values():
                await events.save(tx, event)
        yield harness


async def every_label(hall: ApplicationHarness, person: int, reply: Reply, file: str = "") -> list[str]:
    """The labels of all pages, turned one by one with their buttons, each of which quotes this file."""
    attachment = Attachment(file, file) if file else None
    page_labels = labels(reply)
    for number in range(2, COUNT):
        turning = [label for label in labels(reply) if label == f"{number} ›"]
        if not turning:
            break
        assert isinstance(reply, Screen)
        data = next(button.data for row in reply.rows for button in row if button.label == turning[0])
        tap = decode(data or "")
        assert tap is not None
        reply = drawn(await dispatch_tap(replace(await hall.turn(person), attachment=attachment), tap))
        page_labels += labels(reply)
    return page_labels


def titles(page_labels: list[str]) -> set[str]:
    return {label.split(" · ")[0] for label in page_labels} & TITLES


async def send_file(hall: ApplicationHarness, content: bytes, name: str) -> Reply:
    hall.files[name] = content
    turn = replace(await hall.turn(ORGANIZER), attachment=Attachment(name, name, len(content)))
    return drawn((await text_router.handle_attachment(turn)).reply)


async def test_each_of_sixty_open_surveys_can_be_closed(hall: ApplicationHarness) -> None:
    hall.now = OPENS
    async with hall.db.transaction() as tx:
        for event in hall.events.values():
            await surveys.open_(tx, event, {}, THRESHOLDS, bytes(32), OPENS)

    reply = await hall.command(ORGANIZER, "close")

    assert texts(reply) == ["<b>Close which survey?</b>"]
    assert titles(await every_label(hall, ORGANIZER, reply)) == TITLES


async def test_close_is_about_the_event_that_was_worked_on_last(hall: ApplicationHarness) -> None:
    hall.now = OPENS
    async with hall.db.transaction() as tx:
        for event in hall.events.values():
            await surveys.open_(tx, event, {}, THRESHOLDS, bytes(32), OPENS)
    await hall.command(ORGANIZER, "schedule", "event-7")

    reply = await hall.command(ORGANIZER, "close")

    assert "Table 7" in texts(reply)[0]
    assert texts(await hall.press(ORGANIZER, reply, "Another event")) == ["<b>Close which survey?</b>"]


async def test_roster_can_be_for_each_of_sixty_events(hall: ApplicationHarness) -> None:
    reply = await send_file(hall, ROSTER, "roster.csv")

    assert texts(reply) == ["<b>For which event is this roster?</b>"]
    assert titles(await every_label(hall, ORGANIZER, reply, "roster.csv")) == TITLES


async def test_agenda_can_be_for_each_of_sixty_events(hall: ApplicationHarness) -> None:
    hall.file_tables = {code: {"code": code, "title": event.title} for code, event in hall.events.items()}

    reply = await send_file(hall, AGENDA, "agenda.csv")

    assert texts(reply) == ["<b>For which event is this file?</b>"]
    assert titles(await every_label(hall, ORGANIZER, reply, "agenda.csv")) == TITLES


async def register_for_all(hall: ApplicationHarness) -> None:
    """Ana is registered for each of the events."""
    async with hall.db.transaction() as tx:
        await tx.execute("INSERT INTO person (id) VALUES (?)", (ANA,))
        await tx.execute(
            "INSERT INTO registration (event, person, notice, agreed_on, registered_on, answers)"
            " SELECT code, ?, '1', '2027-03-01', '2027-03-01', '{}' FROM event WHERE code LIKE 'event-%'",
            (ANA,),
        )


async def test_certificate_of_each_of_sixty_events_can_be_had(hall: ApplicationHarness) -> None:
    await register_for_all(hall)

    reply = await hall.command(ANA, "certificate")

    assert texts(reply) == ["A certificate of attendance of which event?"]
    assert titles(await every_label(hall, ANA, reply)) == TITLES


async def test_each_of_sixty_drafts_can_be_gone_on_with(hall: ApplicationHarness) -> None:
    async with hall.db.transaction() as tx:
        for number in range(COUNT):
            table = {"code": f"draft-{number}", "title": {"en": f"Table {number}", "ro": f"Masa {number}"}}
            await sources.save(tx, EventSource(f"draft-{number}", table, SourceState.DRAFT))

    reply = await hall.command(ORGANIZER, "newevent")
    drafts = await every_label(hall, ORGANIZER, reply)

    assert len([label for label in labels(reply) if label.startswith("Draft: ")]) == 8
    assert {label.removeprefix("Draft: ") for label in drafts if label.startswith("Draft: ")} == TITLES


async def test_each_of_sixty_refused_people_can_be_let_in(hall: ApplicationHarness) -> None:
    async with hall.db.transaction() as tx:
        for number in range(COUNT):
            await tx.execute("INSERT INTO person (id) VALUES (?)", (100 + number,))
            await tx.execute(
                "INSERT INTO refusal (event, person, number, notice, agreed_on, registered_on, name, answers)"
                " VALUES ('event-1', ?, ?, '1', '2027-03-01', '2027-03-01', ?, '{}')",
                (100 + number, number + 1, f"Person {number}"),
            )

    reply = await hall.tap(ORGANIZER, ListRefused("event-1"))

    assert "<b>60 people were refused</b>" in texts(reply)[0]
    people = [label for label in await every_label(hall, ORGANIZER, reply) if label.startswith("Let in: ")]
    assert len({*people}) == COUNT


async def test_who_has_not_come_to_each_of_sixty_events_can_be_written_to(hall: ApplicationHarness) -> None:
    hall.now = EVENT.starts
    for code, event in hall.events.items():
        hall.events[code] = replace(event, starts=EVENT.starts, ends=EVENT.ends, checkin=True)
    await register_for_all(hall)

    reply = await hall.command(ORGANIZER, "remind")
    all_labels = labels(reply)
    while "More events" in labels(reply):
        reply = await hall.press(ORGANIZER, reply, "More events")
        all_labels += labels(reply)

    assert titles(all_labels) == TITLES
