"""Sending certificates to whoever was present: the exact number before, once for each, whatever anybody answered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.program import Program
from domain.events import CertificateWording
from handlers.organizers.certificates import can_send
from storage.attendance import certificates
from tests.handlers.organizers.test_reminders import NOON, listening, say, tap
from tests.support.program import EVENT, ORGANIZER, ProgramHarness, staged, states


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type
    async with staged(tmp_path, NOON) as ready:
        ready.event = replace(EVENT, messages=(), survey=None, certificate=CertificateWording("Maria Rusu"))
        yield ready


async def mark_present(program: Program, people: Iterable[int]) -> None:
    async with program.db.transaction() as tx:
        await tx.executemany("UPDATE registration SET present = 1 WHERE person = ?", [(id_,) for id_ in people])


async def test_everybody_present_gets_it_once_and_the_certificate_by_its_button(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 8)
        await mark_present(program, range(1, 7))
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE registration SET name = NULL WHERE person = 2")
            await tx.execute("UPDATE person SET muted = 1 WHERE id = 3")
            await tx.execute("INSERT INTO guest (event, number, name, present) VALUES ('bucharest', 99, 'Eva', 1)")
        async with listening(program):
            await say(stage, "/event")
            preview = await tap(stage, "Send certificates")
            await tap(stage, "Send to 5 people")
            await program.outbox.drain()
            await mark_present(program, [7])
            report = stage.telegram.people[ORGANIZER].screen.text
            await say(stage, "/event")
            again = await tap(stage, "Send certificates")
            await tap(stage, "To print, for those without Telegram")
            await tap(stage, "Certificate", by=1)
            nameless = await tap(stage, "Certificate", by=2)

        assert preview.split("\n\n")[-1] == (
            "5 people who were present will get it.\n1 of them gave no name and is asked for it.\n"
            "Left out, because they want no messages or cannot be reached: 1\n"
            "Present without Telegram, for whom there is a file to print: 1"
        )
        assert "Certificatul dumneavoastră de participare" in preview
        assert report.endswith("Delivered: 5\nSkipped (want no messages): 1")
        assert again.split("\n\n")[-1].split("\n")[0] == "1 person who was present will get it."
        assert "gave no name" not in again
        assert await states(program.db, "certificate-now-1") == {
            **dict.fromkeys([1, 2, 4, 5, 6], "sent"), 3: "dropped: muted",
        }  # fmt: skip
        assert "Certificates Bucharest 2027-03-22.pdf" in stage.got(ORGANIZER)
        assert stage.got(1)[-1] == "Certificate Bucharest 2027-03-22.pdf"
        assert "a certificate needs a name" in nameless


async def test_card_offers_certificates_only_when_somebody_was_present(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        async with listening(program):
            await say(stage, "/event")

        buttons = [button.text for row in stage.telegram.people[ORGANIZER].screen.buttons for button in row]
        assert "Announce" in buttons
        assert "Send certificates" not in buttons


def test_certificates_are_sent_after_the_end_of_an_event_that_took_place_and_gives_some() -> None:
    event = replace(EVENT, certificate=CertificateWording("Maria Rusu"))

    assert [can_send(event, moment) for moment in (EVENT.ends, EVENT.ends - timedelta(seconds=1))] == [True, False]
    assert not can_send(replace(event, is_cancelled=True), EVENT.ends)
    assert not can_send(EVENT, EVENT.ends)


async def test_numbers_of_guests_stay_and_are_no_number_of_a_participant(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        async with program.db.transaction() as tx:
            await tx.execute("INSERT INTO guest (event, number, name, present) VALUES ('bucharest', 99, 'Eva', 1)")
            of_person = await certificates.number_of_person(tx, "bucharest", 1, bytes(32))
            of_guest = await certificates.number_of_guest(tx, "bucharest", 99, bytes(32))
            again = await certificates.number_of_guest(tx, "bucharest", 99, bytes([1] * 32))

    assert (of_person, of_guest) == (1000, 1001)
    assert again == of_guest
