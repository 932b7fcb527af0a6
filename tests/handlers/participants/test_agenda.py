"""The agenda on demand: whose event, and what comes with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.events import AgendaItem
from domain.people import Registration
from storage import events, registrations
from tests.support.application import ANA, EVENT, INVALID, ION, STARTS, ApplicationHarness, labels, opened, texts
from tests.support.surveys import words
from views.callback.codec import Tap
from views.callback.participants import (
    GetCalendar,
    GetDocument,
    GetSession,
)
from views.screen import Alert, Attachments, Reply

CODE = "bucharest"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        yield harness


def title(reply: Reply) -> str:
    return texts(reply)[0].partition("\n")[0]


def files(reply: Reply) -> list[str]:
    assert isinstance(reply, Attachments)
    return [file.name for file in reply.files]


async def test_agenda_is_of_the_event_one_is_registered_for(hall: ApplicationHarness) -> None:
    hall.events["cluj"] = replace(EVENT, code="cluj", title=words("Cluj"), starts=STARTS - timedelta(days=1))
    await hall.registered(ANA)

    assert title(await hall.command(ANA, "agenda")) == "<b>Round table</b>"
    assert title(await hall.command(ION, "agenda")) == "<b>Cluj</b>"


async def test_each_other_event_of_theirs_that_is_not_over_has_a_button(hall: ApplicationHarness) -> None:
    later = timedelta(days=2)
    for code in ("cluj", "iasi"):
        hall.events[code] = replace(EVENT, code=code, title=words(code.title()), ends=EVENT.ends + later)
    await hall.registered(ANA)
    async with hall.db.transaction() as tx:
        await events.save(tx, hall.events["cluj"])
        day = hall.now.date().isoformat()
        await registrations.put(tx, Registration("cluj", ANA, "1", day, profession="judge", registered_on=day))

    reply = await hall.command(ANA, "agenda")

    assert title(reply) == "<b>Round table</b>"
    assert labels(reply)[-1].startswith("Cluj")
    other = await hall.press(ANA, reply, labels(reply)[-1])
    assert title(other) == "<b>Cluj</b>"
    assert not [label for label in labels(await hall.command(ION, "agenda")) if label.startswith(("Cluj", "Iasi"))]
    hall.now = EVENT.ends
    assert not [label for label in labels(await hall.command(ANA, "agenda")) if label.startswith("Round table")]


async def test_agenda_is_of_the_next_event_then_of_the_last(hall: ApplicationHarness) -> None:
    later = timedelta(days=2)
    hall.events["cluj"] = replace(
        EVENT, code="cluj", title=words("Cluj"), starts=EVENT.starts + later, ends=EVENT.ends + later
    )

    titles = []
    for now in (EVENT.ends - timedelta(minutes=1), EVENT.ends, EVENT.ends + later * 2):
        hall.now = now
        titles.append(title(await hall.command(ANA, "agenda")))

    assert titles == ["<b>Round table</b>", "<b>Cluj</b>", "<b>Cluj</b>"]


async def test_agenda_without_any_event_says_whom_to_ask(hall: ApplicationHarness) -> None:
    hall.events.clear()

    assert texts(await hall.command(ANA, "agenda")) == [
        (
            "No event is open for registration at the moment."
            " If you expected one, please ask Association (privacy@example.org)."
        )
    ]


async def test_agenda_takes_the_place_of_the_registration_and_leads_back(hall: ApplicationHarness) -> None:
    confirmation = await hall.registered(ANA)

    agenda = await hall.press(ANA, confirmation, "Agenda")
    registration = await hall.press(ANA, agenda, "Back")

    assert texts(agenda) == texts(await hall.command(ANA, "agenda"))
    assert labels(agenda) == ["Calendar file", "Single sessions for the calendar", "Back"]
    assert texts(registration)[0].startswith("<b>Your registration</b>")
    assert labels(registration) == labels(confirmation)


async def test_long_agenda_is_turned_page_by_page(hall: ApplicationHarness) -> None:
    minute = timedelta(minutes=1)
    items = [
        AgendaItem(STARTS + n * minute, STARTS + (n + 1) * minute, words(f"Session {n}"), room="Hall")
        for n in range(60)
    ]
    hall.events[CODE] = replace(EVENT, agenda=tuple(items))
    confirmation = await hall.registered(ANA)

    first = await hall.press(ANA, confirmation, "Agenda")
    second = await hall.press(ANA, first, "Later ›")
    again = await hall.press(ANA, second, "‹ Earlier")

    assert again == first
    assert [labels(first), labels(second)] == [
        ["Later ›", "Calendar file", "Single sessions for the calendar", "Back"],
        ["‹ Earlier", "Calendar file", "Single sessions for the calendar", "Back"],
    ]
    assert "Session 59" in texts(second)[0]


async def test_calendar_file_leaves_the_screen_as_it_is(hall: ApplicationHarness) -> None:
    assert files(await hall.tap(ANA, GetCalendar(CODE))) == ["bucharest.ics"]


async def test_single_sessions_are_chosen_from_the_agenda(hall: ApplicationHarness) -> None:
    agenda = await hall.command(ANA, "agenda")

    choice = await hall.press(ANA, agenda, "Single sessions for the calendar")
    one = await hall.press(ANA, choice, "2")
    everything = await hall.press(ANA, choice, "All sessions in one file")
    back = await hall.press(ANA, choice, "Back")

    assert [files(one), files(everything)] == [["bucharest-2.ics"], ["bucharest-sessions.ics"]]
    assert texts(back) == texts(agenda)


UNKNOWN = [
    GetSession(CODE, 0),
    GetSession(CODE, 99),
]


@pytest.mark.parametrize("tap", UNKNOWN, ids=str)
async def test_session_that_there_is_not_is_refused(hall: ApplicationHarness, tap: Tap) -> None:
    assert await hall.tap(ANA, tap) == INVALID


async def test_document_comes_where_there_is_one(hall: ApplicationHarness, tmp_path: Path) -> None:
    without = await hall.tap(ANA, GetDocument(CODE))
    document = tmp_path / "agenda.pdf"
    document.write_bytes(b"%PDF-1.4")
    hall.events[CODE] = replace(EVENT, agenda_file=str(document))

    document_reply = await hall.tap(ANA, GetDocument(CODE))
    card = await hall.registered(ANA)

    assert without == INVALID
    assert files(document_reply) == ["agenda.pdf"]
    assert labels(card)[:3] == ["Agenda", "Calendar file", "Document"]


async def test_document_that_is_gone_is_no_obstacle(hall: ApplicationHarness, tmp_path: Path) -> None:
    hall.events[CODE] = replace(EVENT, agenda_file=str(tmp_path / "gone.pdf"))

    toast = await hall.tap(ANA, GetDocument(CODE))
    card = await hall.registered(ANA)

    assert toast == Alert("The document is not available at the moment.")
    assert texts(card)[0].startswith("✓ <b>You are registered</b>")
