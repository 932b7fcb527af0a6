"""Check-in by organizers: what they see, whom they mark and confirm, and what cannot be taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.attendance.checkin import opens_at, poster_token, room_code, screen_token
from domain.events import Admission
from domain.people import Registration
from storage import people, registrations
from storage.attendance import checkins, guests
from storage.operations import audit
from tests.support.application import (
    ANA,
    EVENT,
    INVALID,
    ION,
    ORGANIZER,
    ApplicationHarness,
    labels,
    line,
    opened,
    texts,
)
from tests.support.program import states
from tests.support.surveys import CLOSES, OPENS
from views.callback.organizers import (
    ConfirmPresent,
    ListPresence,
    MarkAbsent,
    MarkPresent,
    RenewCheckin,
    ShowCheckin,
    ShowCheckinCode,
)
from views.checkin.picture import picture
from views.i18n import Translator
from views.screen import Attachments, Reply

CODE = "bucharest"
EVA = 103
CHECKIN = replace(EVENT, checkin=True, admission=Admission.CONFIRMED)
NAMES = {ANA: "Ana", ION: "Ion", EVA: None}


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path, CHECKIN) as harness:
        harness.now = CHECKIN.starts
        for person in (ANA, ION, EVA):
            await register(harness, person)
        yield harness


async def register(hall: ApplicationHarness, person: int) -> None:
    async with hall.db.transaction() as tx:
        await people.remember(tx, person, "en")
        await registrations.put(
            tx, Registration(CODE, person, "3", "2027-03-01", "2027-03-01", profession="judge", name=NAMES[person])
        )


async def scan(hall: ApplicationHarness, *scanning: int) -> None:
    async with hall.db.transaction() as tx:
        for person in scanning:
            await checkins.mark_present(tx, CODE, person)


async def state(hall: ApplicationHarness, person: int) -> str:
    registration = await hall.registration(person)
    assert registration is not None
    words = {"present": registration.present, "confirmed": registration.confirmed}
    return " ".join(word for word, holds in words.items() if holds)


async def secret(hall: ApplicationHarness) -> bytes:
    async with hall.db.reading() as tx:
        stored_checkin = await checkins.find(tx, CODE)
    assert stored_checkin is not None
    return stored_checkin.secret


async def names(hall: ApplicationHarness) -> Reply:
    return await hall.press(ORGANIZER, await hall.command(ORGANIZER, "checkin"), "Names")


# What they see


async def test_overview_counts_and_shows_the_code_of_the_room(hall: ApplicationHarness) -> None:
    await scan(hall, ANA)

    reply = await hall.command(ORGANIZER, "checkin")

    code = room_code(await secret(hall))
    assert line(reply, 1) == "<b>Present: 1 of 3 registered</b>"
    assert f"<code>/checkin {code}</code>" in line(reply, 2)
    assert line(reply, 3) == (
        "<b>1 person is present and not confirmed:</b>\nAna · Judge\nA scan alone confirms nobody: one person may scan"
        " with several accounts. Look at each of them, and confirm."
    )
    assert line(reply, 5) == "⚠ With fewer than 5 people present the survey will have no results."
    assert labels(reply) == [
        "Show the QR code",
        "Poster",
        "Confirm 1 person I have seen",
        "Names",
        "Absent",
        "New code",
        "Refresh",
    ]


async def test_picture_holds_the_link_of_this_minute(hall: ApplicationHarness) -> None:
    reply = await hall.tap(ORGANIZER, ShowCheckinCode(CODE))

    token, code = screen_token(await secret(hall), hall.now), room_code(await secret(hall))
    link = f"https://t.me/roundtable_bot?start={CODE}-in-{token}"
    caption = (
        f"Present: 0 of 3 registered. Room code: {code}. The QR code renews itself here until 10:00; this one holds"
        " until 09:10."
    )
    english = Translator("en", CHECKIN.zone)
    assert reply == Attachments((picture(english, CHECKIN, link, code, caption),))
    assert picture(english, CHECKIN, f"{link}x", code, caption) != reply.files[0]
    assert not reply.files[0].is_public


async def test_event_without_check_in_says_so_and_its_buttons_do_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, EVENT) as hall:
        hall.now = EVENT.starts
        await register(hall, ANA)

        reply = await hall.command(ORGANIZER, "checkin")
        taps = (ListPresence(CODE, 0, 0), MarkPresent(CODE, 1, 1, 0, 0), MarkAbsent(CODE, 1, 0, 0, 0))
        others = (ConfirmPresent(CODE, 0), RenewCheckin(CODE, 1), ShowCheckinCode(CODE))

        assert "This event has no check-in." in texts(reply)[0]
        assert [await hall.tap(ORGANIZER, tap) for tap in (*taps, *others)] == [INVALID] * 6


async def test_organizer_who_takes_part_checks_in_with_the_code(hall: ApplicationHarness) -> None:
    await hall.command(ORGANIZER, "checkin")
    code = room_code(await secret(hall))

    reply = await hall.command(ORGANIZER, "checkin", code)

    assert texts(reply)[0].startswith("Please register first.")


async def test_participant_does_not_see_the_list(hall: ApplicationHarness) -> None:
    reply = await hall.command(ANA, "checkin")

    assert "Present" not in texts(reply)[0]
    assert [await hall.tap(ANA, tap) for tap in (ShowCheckin(CODE), MarkPresent(CODE, 1, 1, 0, 0))] == [INVALID] * 2


# Marking by hand


async def test_whom_an_organizer_marks_is_present_and_confirmed_and_undo_takes_both_back(
    hall: ApplicationHarness,
) -> None:
    list_screen = await hall.press(ORGANIZER, await names(hall), "☐ Ana · Judge")
    after = await state(hall, ANA)
    undone = await hall.press(ORGANIZER, list_screen, "Undo")

    assert line(list_screen, 1) == "✓ Ana · Judge: present, and confirmed since you see them."
    assert after == "present confirmed"
    assert await state(hall, ANA) == ""
    assert line(undone, 0).endswith("<b>Present: 0 of 3</b>")
    assert line(undone, 1) == "Ana · Judge: the mark is taken back."


async def test_undo_leaves_the_confirmation_that_was_there_before(hall: ApplicationHarness) -> None:
    async with hall.db.transaction() as tx:
        await tx.execute("UPDATE registration SET number = person - 100, confirmed = 1")
    list_screen = await hall.press(ORGANIZER, await names(hall), "☐ Ana · Judge")
    await hall.press(ORGANIZER, list_screen, "Undo")

    assert line(list_screen, 1) == "✓ Ana · Judge: present."
    assert await state(hall, ANA) == "confirmed"


async def test_list_shows_who_is_absent_and_marks_from_there(hall: ApplicationHarness) -> None:
    await scan(hall, ANA)
    absent = await hall.press(ORGANIZER, await hall.command(ORGANIZER, "checkin"), "Absent")

    after = await hall.press(ORGANIZER, absent, "☐ Ion · Judge")

    assert line(absent, 0).endswith("<b>Absent: 2</b>")
    assert line(absent, 1) == "☐ Ion · Judge\n☐ no name, no. 1 · Judge"
    assert line(after, 0).endswith("<b>Absent: 1</b>")
    assert await state(hall, ION) == "present confirmed"


async def test_nobody_is_marked_before_the_time_and_everybody_may_be_after_it(hall: ApplicationHarness) -> None:
    hall.now = opens_at(CHECKIN) - timedelta(seconds=1)
    early = await names(hall)
    reply = await hall.tap(ORGANIZER, MarkPresent(CODE, 2, 1, 0, 0))
    hall.now = CHECKIN.ends + timedelta(hours=1)
    await hall.tap(ORGANIZER, MarkPresent(CODE, 2, 0, 0, 0))

    assert labels(early) == ["Absent", "Present", "Check-in"]
    assert reply == INVALID
    assert await state(hall, ANA) == "present confirmed"


async def test_while_the_survey_is_open_a_mark_is_asked_about_invites_and_stays(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    question = await hall.press(ORGANIZER, await names(hall), "☐ Ana · Judge")
    nobody_yet = await state(hall, ANA)
    await hall.press(ORGANIZER, question, "Yes, present")

    assert "that cannot be taken back" in texts(question)[0]
    assert nobody_yet == ""
    assert await state(hall, ANA) == "present confirmed"
    assert await states(hall.db, "survey-1") == {ANA: "waiting"}
    assert await hall.tap(ORGANIZER, MarkAbsent(CODE, 2, 1, 0, 0)) == INVALID
    assert "☑ Ana · Judge" not in labels(await names(hall))
    assert await state(hall, ANA) == "present confirmed"


async def test_after_closing_marks_are_corrected_for_the_report(hall: ApplicationHarness) -> None:
    await scan(hall, ANA)
    id_ = await hall.open_survey()
    async with hall.db.transaction() as tx:
        await tx.execute("UPDATE survey SET closed_at = closes_at, secret = NULL WHERE id = ?", (id_,))
    hall.now = CLOSES + timedelta(hours=1)

    await hall.press(ORGANIZER, await names(hall), "☑ Ana · Judge")
    await hall.press(ORGANIZER, await names(hall), "☐ Ion · Judge")

    assert [await state(hall, person) for person in (ANA, ION)] == ["", "present"]
    assert await states(hall.db, "survey-1") == {}


async def test_guest_counts_apart_and_is_marked_at_any_time(hall: ApplicationHarness) -> None:
    async with hall.db.transaction() as tx:
        await guests.add(tx, CODE, "Vera", "judge", is_present=True)
    await hall.open_survey()
    overview = await hall.command(ORGANIZER, "checkin")

    after = await hall.press(ORGANIZER, await names(hall), "☑ Vera · Judge")

    assert line(overview, 1) == "<b>Present: 0 of 3 registered</b>\nand 1 person without Telegram"
    assert line(after, 0).endswith("<b>Present: 0 of 4</b>")


# Confirming who was seen


async def test_those_who_were_shown_are_confirmed_at_once(hall: ApplicationHarness) -> None:
    await scan(hall, ANA, EVA)
    overview = await hall.command(ORGANIZER, "checkin")

    reply = await hall.press(ORGANIZER, overview, "Confirm 2 people I have seen")

    assert line(reply, 1) == "✓ 2 people are confirmed."
    assert [await state(hall, person) for person in (ANA, ION, EVA)] == ["present confirmed", "", "present confirmed"]


async def test_who_scans_between_the_look_and_the_press_is_not_confirmed(hall: ApplicationHarness) -> None:
    await scan(hall, ANA)
    overview = await hall.command(ORGANIZER, "checkin")
    await scan(hall, ION)

    reply = await hall.press(ORGANIZER, overview, "Confirm 1 person I have seen")

    assert line(reply, 1) == "The list has changed meanwhile, and nobody was confirmed. Please look again."
    assert [await state(hall, person) for person in (ANA, ION)] == ["present", "present"]


async def test_confirming_while_the_survey_is_open_invites(hall: ApplicationHarness) -> None:
    await scan(hall, ANA)
    await hall.open_survey()
    overview = await hall.command(ORGANIZER, "checkin")
    await hall.press(ORGANIZER, overview, "Confirm 1 person I have seen")

    assert await states(hall.db, "survey-1") == {ANA: "waiting"}


# A new code, and what is kept


async def test_new_code_makes_links_and_code_of_before_useless(hall: ApplicationHarness) -> None:
    overview = await hall.command(ORGANIZER, "checkin")
    before = await secret(hall)
    question = await hall.press(ORGANIZER, overview, "New code")
    await hall.press(ORGANIZER, question, "Yes, a new code")

    poster = await hall.command(ANA, "start", f"{CODE}-in-{poster_token(before)}")

    assert await secret(hall) != before
    assert "it changes every few minutes" in texts(poster)[0]


async def test_audit_tells_the_day_of_a_mark_and_not_the_time(hall: ApplicationHarness) -> None:
    await hall.press(ORGANIZER, await names(hall), "☐ Ana · Judge")

    async with hall.db.reading() as tx:
        (entry,) = await audit.entries(tx, 9)
    assert (entry.at, entry.action, entry.person) == (date(2027, 3, 22), "present", ORGANIZER)


async def test_mark_that_was_there_already_is_no_line_of_the_audit(hall: ApplicationHarness) -> None:
    page = await names(hall)
    for _ in range(2):
        marked = await hall.press(ORGANIZER, page, "☐ Ana · Judge")
    for _ in range(2):
        await hall.press(ORGANIZER, marked, "Undo")

    async with hall.db.reading() as tx:
        actions = [entry.action for entry in await audit.entries(tx, 9)]
    assert [*reversed(actions)] == ["present", "absent"]


async def test_survey_of_the_present_forms_its_groups_of_them(hall: ApplicationHarness) -> None:
    async with hall.db.transaction() as tx:
        await tx.execute("UPDATE registration SET number = person - 100, confirmed = 1")
    await scan(hall, ANA)

    async with hall.db.reading() as tx:
        counts = await registrations.by_profession(tx, CODE, confirmed_only=True, present_only=True)

    assert counts == {"judge": 1}
    assert hall.now < OPENS
