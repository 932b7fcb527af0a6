"""The roster from the file to the person who comes: shown, applied, used once, and a new link for one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.application import dispatch_tap
from delivery.incoming.attachment import Attachment
from domain.attendance.invitations import parse_start_parameter
from domain.events import Admission
from handlers import text_router
from storage import people
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
from tests.support.database_files import content
from views.callback.codec import decode
from views.callback.invitations import ApplyRoster, ListInvited, RemoveInvitation, RenewLink, ShowInvitation
from views.callback.participants import AcceptInvitation, ReadInvitation
from views.screen import Attachments, Reply, Screen, SlowReply

CODE = "bucharest"
ROSTER = b"Nume;Profesie;E-mail\nMaria Pop;Judge;maria@example.org\nIon Rusu;Lawyer;\n"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path, replace(EVENT, admission=Admission.CONFIRMED, registration=())) as harness:
        yield harness


async def send(hall: ApplicationHarness, file: bytes, name: str = "roster.csv", person: int = ORGANIZER) -> Reply:
    hall.files["file"] = file
    turn = replace(await hall.turn(person), attachment=Attachment("file", name, len(file)))
    return (await text_router.handle_attachment(turn)).reply


async def press_quoting(hall: ApplicationHarness, reply: Reply, label: str, update_id: int | None = None) -> Reply:
    """Press a button of the message that quotes the file."""
    assert isinstance(reply, Screen)
    data = next(button.data for row in reply.rows for button in row if button.label == label)
    tap = decode(data or "")
    assert tap is not None
    turn = replace(await hall.turn(ORGANIZER, "", update_id), attachment=Attachment("file", "roster.csv"))
    return await dispatch_tap(turn, tap)


def links(reply: Reply) -> list[list[object]]:
    assert isinstance(reply, Screen)
    (file,) = reply.files
    return [list(row) for row in load_workbook(BytesIO(file.content)).worksheets[0].iter_rows(values_only=True)][1:]


async def invited(hall: ApplicationHarness) -> list[str]:
    """The parameters of the links, by the order of the roster."""
    result = await press_quoting(hall, await send(hall, ROSTER), "Apply")
    return [str(row[-1]).partition("?start=")[2] for row in links(result) if str(row[-1]).startswith("https")]


async def test_roster_is_shown_before_it_is_applied_and_its_addresses_are_stored_nowhere(
    hall: ApplicationHarness,
) -> None:
    preview = await send(hall, ROSTER)
    before = (await content(hall.db))["invitation"]
    result = await press_quoting(hall, preview, "Apply")

    assert line(preview, 1) == "<b>The roster: 2 people</b>"
    assert "Maria Pop · Judge · maria@example.org" in texts(preview)[0]
    assert isinstance(preview, Screen)
    assert preview.reply
    assert before == []
    maria, ion = links(result)
    assert maria[:3] == ["Maria Pop", "Judge", "maria@example.org"]
    assert ion[:3] == ["Ion Rusu", "Lawyer", None]
    assert str(maria[3]).startswith("https://t.me/roundtable_bot?start=bucharest_")
    database_text = str(await content(hall.db))
    assert "Maria Pop" in database_text
    assert "example.org" not in database_text.replace("privacy@example.org", "")
    assert str(maria[3]).rpartition("_")[2] not in database_text


async def test_person_comes_by_the_link_with_name_and_profession_and_is_confirmed(hall: ApplicationHarness) -> None:
    maria, _ = await invited(hall)
    notice = await hall.command(ANA, "start", maria)
    before = await hall.registration(ANA)
    registration_screen = await hall.press(ANA, notice, "I agree")
    registration = await hall.registration(ANA)

    assert before is None
    assert registration is not None
    assert (registration.name, registration.profession, registration.confirmed) == ("Maria Pop", "judge", True)
    assert "An organizer has confirmed your registration" in texts(registration_screen)[0]
    assert "Ion Rusu · Lawyer" in texts(await hall.tap(ORGANIZER, ListInvited(CODE, 0)))[0]
    assert "come by it" not in texts(await hall.tap(ORGANIZER, ShowInvitation(CODE)))[0]
    assert "2 people have a personal link; 1 came by it." in texts(await hall.tap(ORGANIZER, ShowInvitation(CODE)))[0]


async def test_link_is_used_once_and_by_one_account(hall: ApplicationHarness) -> None:
    maria, _ = await invited(hall)
    notice_of_ion = await hall.command(ION, "start", maria)
    await hall.press(ANA, await hall.command(ANA, "start", maria), "I agree")
    agreed_late = await hall.press(ION, notice_of_ion, "I agree")
    opened_late = await hall.command(ION, "start", maria)
    again = await hall.command(ANA, "start", maria)

    for reply in (agreed_late, opened_late):
        assert "was used by another account already" in texts(reply)[0]
        assert labels(reply) == ["Register without it"]
    assert await hall.registration(ION) is None
    assert "Your registration" in texts(again)[0]


async def test_whoever_is_registered_is_asked_whether_the_link_is_theirs(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Lawyer", "Skip")
    maria, _ = await invited(hall)
    question = await hall.command(ANA, "start", maria)
    final_screen = await hall.press(ANA, question, "No, keep my registration")
    before = await hall.registration(ANA)
    await hall.press(ANA, question, "Yes, that is me")
    registration = await hall.registration(ANA)

    assert line(question, 1) == "<b>This is the personal link of Maria Pop · Judge.</b> Is that you?"
    assert "Your registration" in texts(final_screen)[0]
    assert before is not None
    assert not before.confirmed
    assert registration is not None
    assert (registration.name, registration.profession, registration.confirmed) == ("Maria Pop", "judge", True)


async def test_changed_name_has_to_be_confirmed_again(hall: ApplicationHarness) -> None:
    maria, _ = await invited(hall)
    registration_screen = await hall.press(ANA, await hall.command(ANA, "start", maria), "I agree")
    await hall.press(ANA, await hall.press(ANA, registration_screen, "Change"), "Lawyer")

    registration = await hall.registration(ANA)
    assert registration is not None
    assert not registration.confirmed


async def test_new_link_for_one_person_ends_the_earlier_one(hall: ApplicationHarness) -> None:
    maria, _ = await invited(hall)
    invitation_list = await hall.tap(ORGANIZER, ListInvited(CODE, 0))
    question = await hall.press(ORGANIZER, invitation_list, "Maria Pop · Judge")
    link_screen = await hall.press(ORGANIZER, question, "Make a new link")
    new = texts(link_screen)[0].partition("?start=")[2].partition("<")[0]

    assert "is not valid, or not any more" in texts(await hall.command(ANA, "start", maria))[0]
    await hall.press(ANA, await hall.command(ANA, "start", new), "I agree")
    assert await hall.registration(ANA) is not None
    assert await hall.tap(ORGANIZER, RenewLink(CODE, 1, 1)) == INVALID


async def test_whoever_has_not_come_is_taken_off_the_roster_and_whoever_has_stays(hall: ApplicationHarness) -> None:
    maria, ion = await invited(hall)
    await hall.press(ION, await hall.command(ION, "start", ion), "I agree")
    card = await hall.press(ORGANIZER, await hall.tap(ORGANIZER, ListInvited(CODE, 0)), "Maria Pop · Judge")
    question = await hall.press(ORGANIZER, card, "Take off the roster")
    invitation_list = await hall.press(ORGANIZER, question, "Yes, take off")

    assert "<b>Take Maria Pop · Judge off the roster?</b>" in texts(question)[0]
    assert line(invitation_list, 1) == "✓ Taken off the roster, and erased."
    assert "<b>0 people have not come yet</b>" in texts(invitation_list)[0]
    assert "is not valid, or not any more" in texts(await hall.command(ANA, "start", maria))[0]
    for number in (1, 2):
        late = await hall.tap(ORGANIZER, RemoveInvitation(CODE, number, 1))
        assert line(late, 1).startswith("This person has come by now, or is off the roster already")
    assert await hall.registration(ION) is not None


async def test_roster_sent_again_renews_links_of_who_has_not_come_and_adds_nobody_twice(
    hall: ApplicationHarness,
) -> None:
    maria, ion = await invited(hall)
    await hall.press(ANA, await hall.command(ANA, "start", maria), "I agree")
    preview = await send(hall, ROSTER + b"Eva;;\n")
    result = links(await press_quoting(hall, preview, "Apply"))

    assert line(preview, 2).split("\n") == [
        "1 new person",
        "1 who has not come yet gets a new link; the earlier one stops working",
        "1 has come already",
    ]
    assert [row[0] for row in result] == ["Maria Pop", "Ion Rusu", "Eva"]
    assert result[0][3] == "has come already"
    assert not str(result[1][3]).endswith(ion)
    assert len((await content(hall.db))["invitation"]) == 3


async def test_roster_applied_twice_says_so_and_ends_no_link(hall: ApplicationHarness) -> None:
    preview = await send(hall, ROSTER)
    await press_quoting(hall, preview, "Apply", update_id=77)
    before = (await content(hall.db))["invitation"]
    again = await press_quoting(hall, preview, "Apply", update_id=77)

    assert "is applied already" in texts(again)[0]
    assert (await content(hall.db))["invitation"] == before


async def test_mistakes_are_named_and_nothing_is_applied(hall: ApplicationHarness) -> None:
    bad = await send(hall, b"name,profession\n" + b"Ana,Clown\n" * 100)
    forged_turn = replace(await hall.turn(ORGANIZER), attachment=Attachment("file", "roster.csv"))

    assert "<b>100 mistakes in the roster</b>" in texts(bad)[0]
    assert "<b>B2</b>: no profession of this event – Clown" in texts(bad)[0]
    assert "Professions of this event: Judge, Lawyer" in texts(bad)[0]
    assert len(texts(bad)[0]) < 1500
    assert "100 mistakes" in texts(await dispatch_tap(forged_turn, ApplyRoster(CODE)))[0]
    assert (await content(hall.db))["invitation"] == []


@pytest.mark.parametrize(
    ("file", "name", "sentence"),
    [
        (b"who\nAna", "roster.csv", "This table has no column for names."),
        (b"", "roster.csv", "This table is empty"),
        (bytes(3_000_000), "roster.csv", "This file is too large for a roster"),
        (b"PK\x03\x04", "roster.xlsx", "I cannot read this file as a table."),
        (b"\xd0\xcf\x11\xe0", "roster.xlsx", "I cannot read this workbook"),
        (ROSTER, "roster.pdf", "I can only read buttons and text"),
    ],
)
async def test_file_that_is_no_roster_gets_one_sentence(
    hall: ApplicationHarness, file: bytes, name: str, sentence: str
) -> None:
    assert sentence in texts(await send(hall, file, name))[0]


async def test_file_of_anybody_else_is_no_roster_and_a_lost_one_is_asked_for_again(hall: ApplicationHarness) -> None:
    assert "I can only read buttons and text" in texts(await send(hall, ROSTER, person=ANA))[0]
    hall.files.clear()
    lost_turn = replace(await hall.turn(ORGANIZER), attachment=Attachment("file", "roster.csv"))
    assert "Please send it again." in texts(await dispatch_tap(lost_turn, ApplyRoster(CODE)))[0]
    assert await hall.tap(ORGANIZER, ApplyRoster(CODE)) == INVALID


async def test_link_code_and_poster_come_as_files(hall: ApplicationHarness) -> None:
    screen = await hall.command(ORGANIZER, "invite", CODE)
    assert "https://t.me/roundtable_bot?start=bucharest" in texts(screen)[0]
    for label, suffix in (("QR code", "png"), ("Poster", "pdf")):
        last_screen = screen[-1] if isinstance(screen, tuple) else screen
        assert isinstance(last_screen, Screen)
        tap = decode(next(b.data for row in last_screen.rows for b in row if b.label == label) or "")
        assert tap is not None
        reply = await dispatch_tap(await hall.turn(ORGANIZER), tap)
        screen_or_screens = reply.draw() if isinstance(reply, SlowReply) else reply
        assert isinstance(screen_or_screens, Attachments)
        assert screen_or_screens.files[0].name.endswith(suffix)


async def test_cancelled_and_forgotten_people_leave_no_invitation(hall: ApplicationHarness) -> None:
    maria, ion = await invited(hall)
    await hall.press(ANA, await hall.command(ANA, "start", maria), "I agree")
    await hall.press(ION, await hall.command(ION, "start", ion), "I agree")
    async with hall.db.transaction() as tx:
        rows_before = await people.everything(tx, ION)
        await people.forget(tx, ION)
    await hall.press(
        ANA, await hall.press(ANA, await hall.command(ANA, "start", CODE), "Cancel my registration"), "Yes, cancel it"
    )

    assert "invitation" in rows_before
    assert (await content(hall.db))["invitation"] == []


async def test_forged_and_late_buttons_of_a_link_are_not_valid(hall: ApplicationHarness) -> None:
    maria, _ = await invited(hall)
    link = parse_start_parameter(maria)
    assert link is not None
    for tap in (
        ReadInvitation(CODE, 2, 0, link.token),
        ReadInvitation(CODE, 0, 9, link.token),
        ReadInvitation(CODE, 0, 0, 1 << 128),
        AcceptInvitation(CODE, 9, link.token),
        AcceptInvitation(CODE, 0, 1 << 128),
    ):
        assert await hall.tap(ANA, tap) == INVALID
    hall.now = EVENT.ends + timedelta(days=60)
    assert "This event is over" in texts(await hall.tap(ANA, AcceptInvitation(CODE, 0, link.token)))[0]
    assert "no event with the code" in texts(await hall.command(ANA, "start", maria.replace("bucharest", "cluj")))[0]


async def test_event_that_is_over_has_no_link_to_pass_on_and_nobody_to_write_to(hall: ApplicationHarness) -> None:
    await invited(hall)
    hall.now = EVENT.ends + timedelta(days=365)

    invite = await hall.command(ORGANIZER, "invite", CODE)
    announce = await hall.command(ORGANIZER, "announce", CODE)

    assert line(invite, 1) == "Nobody can register for this event any more, so there is no link to pass on."
    assert labels(invite) == ["Not come yet: 2", "Participants"]
    assert line(announce, 1).startswith("The registrations were erased on ")
