"""/certificate: for whoever was present, with a number that stays; everybody else is told why not, and what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.events import CertificateWording
from storage.engine.database import fetch_value
from tests.support.application import ANA, EVENT, ION, ApplicationHarness, labels, line, opened, texts
from tests.support.surveys import words
from tests.views.reports.test_pdf import accessible
from views.callback.participants import GetCertificate
from views.screen import Reply, Screen

WITH = replace(EVENT, certificate=CertificateWording("Maria Rusu", words("Coordinator")))
CODE = EVENT.code
NOT_NOTED = "The list does not say that you were present, so I cannot give you a certificate yet."


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        harness.events[CODE] = WITH
        harness.now = EVENT.ends
        yield harness


async def attended(hall: ApplicationHarness, person: int, name: str | None = "Ana Popescu") -> None:
    """This person is registered, and an organizer has noted that they were present."""
    await hall.registered(person)
    async with hall.db.transaction() as tx:
        await tx.execute("UPDATE registration SET present = 1, name = ? WHERE person = ?", (name, person))


async def number(hall: ApplicationHarness, person: int) -> int | None:
    async with hall.db.reading() as tx:
        certificate_number: int | None = await fetch_value(
            tx, "SELECT certificate FROM registration WHERE person = ?", (person,)
        )
    return certificate_number


def files(reply: Reply) -> list[str]:
    assert isinstance(reply, Screen)
    return [file.name for file in reply.files]


async def test_who_was_present_gets_the_same_certificate_as_often_as_they_ask(hall: ApplicationHarness) -> None:
    await attended(hall, ANA)

    first, again = await hall.command(ANA, "certificate"), await hall.tap(ANA, GetCertificate(CODE))

    assert first == again
    assert isinstance(first, Screen)
    assert files(first) == ["Certificate Bucharest 2027-03-22.pdf"]
    assert accessible(first.files[0].content)
    assert labels(first) == ["Certificate", "Change"]
    assert await number(hall, ANA) == 1001


async def test_numbers_of_two_people_differ_and_do_not_count_up(hall: ApplicationHarness) -> None:
    for person in (ANA, ION):
        await attended(hall, person)
    hall.secrets = 41

    for person in (ION, ANA):
        await hall.command(person, "certificate")

    assert [await number(hall, person) for person in (ION, ANA)] == [1042, 1044]


async def test_certificate_stands_behind_a_button_of_the_registration_of_who_was_present(
    hall: ApplicationHarness,
) -> None:
    await attended(hall, ANA)
    await hall.registered(ION)

    present, absent = [await hall.command(person, "start") for person in (ANA, ION)]

    assert "Certificate" in labels(present)
    assert "Certificate" not in labels(absent)


async def test_who_was_not_present_is_told_whom_to_ask(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    reply = await hall.command(ANA, "certificate")

    assert line(reply, 1).startswith(NOT_NOTED)
    assert files(reply) == []
    assert await number(hall, ANA) is None


async def test_nothing_about_it_depends_on_having_answered(hall: ApplicationHarness) -> None:
    await attended(hall, ANA)
    await attended(hall, ION)
    await hall.open_survey()
    await hall.answered(ANA)

    answered, silent = [await hall.command(person, "certificate") for person in (ANA, ION)]

    assert (texts(answered), files(answered)) == (texts(silent), files(silent))
    assert [await number(hall, person) for person in (ANA, ION)] == [1001, 1003]


async def test_before_the_end_and_without_a_name_the_way_to_it_is_told(hall: ApplicationHarness) -> None:
    await attended(hall, ANA, None)

    nameless = await hall.command(ANA, "certificate")
    hall.now = EVENT.starts
    early = await hall.command(ANA, "certificate")

    assert line(nameless, 1).startswith("You were present, but a certificate needs a name and you gave none.")
    assert labels(nameless) == ["Change"]
    assert line(early, 1) == "Certificates of attendance are given after the event, from 22 March, 16:00 on."


async def test_who_is_not_registered_or_whose_event_gives_none_is_told_so(hall: ApplicationHarness) -> None:
    await attended(hall, ANA)

    stranger = [await hall.command(ION, "certificate"), await hall.tap(ION, GetCertificate(CODE))]
    hall.events[CODE] = EVENT
    without = [await hall.command(ANA, "certificate"), await hall.tap(ANA, GetCertificate(CODE))]

    assert [texts(reply)[0].split("\n")[-1] for reply in (*stranger, *without)] == [
        "There is no certificate for you: you are registered for no event that gives certificates.",
        "There is no certificate of this event for you.",
    ] * 2


async def test_of_several_events_one_is_chosen(hall: ApplicationHarness) -> None:
    await attended(hall, ANA)
    other = replace(WITH, code="cluj", title=words("Cluj"))
    hall.events["cluj"] = other
    async with hall.db.transaction() as tx:
        await tx.execute("INSERT INTO event SELECT 'cluj', definition FROM event")
        await tx.execute(
            "INSERT INTO registration (event, person, notice, agreed_on, registered_on, answers)"
            " VALUES ('cluj', ?, '1', '2027-03-01', '2027-03-01', '{}')",
            (ANA,),
        )

    choice = await hall.command(ANA, "certificate")
    event_screen = await hall.press(ANA, choice, labels(choice)[-1])

    assert texts(choice) == ["A certificate of attendance of which event?"]
    assert len(labels(choice)) == 2
    assert isinstance(event_screen, Screen)
