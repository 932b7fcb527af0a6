"""One coordinator with several accounts plays the rest of a small group, to read its only real member's answer.

Everything goes through the chat, and the results are read as the coordinator gets them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot import lifecycle
from bot.program import Program
from demo.telegram.stand_in import PhoneUser
from domain.attendance.checkin import screen_token, start_parameter
from domain.events import Admission, Event, Profession, Survey
from domain.messages import MessageKind
from domain.results.summary import ClosedSummary
from storage import answers, participants, registrations, summaries, surveys
from storage.attendance import checkins
from storage.engine.database import Tx
from tests.support.program import CLOSES, COORDINATOR, EVENT, OPENS, ORGANIZER, START, ProgramHarness, staged

CODE = EVENT.code
PROSECUTOR = 1
ACCOUNTS = (2, 3, 4, 5)
"""The coordinator's own, who call themselves prosecutors and answer as the coordinator likes."""
LAWYERS = tuple(range(11, 21))
HONEST = (PROSECUTOR, *LAWYERS)
RATINGS = {PROSECUTOR: "2", **dict.fromkeys(ACCOUNTS, "5"), **dict.fromkeys(LAWYERS, "4")}
PROFESSIONS = tuple(Profession(id_, {"en": id_.capitalize()}, f"{id_}s") for id_ in ("prosecutor", "lawyer"))


@dataclass
class Results:
    """What the coordinator has in the end."""

    answer_count: int | None
    parts: list[dict[str, int]]
    """Rating → how many gave it: of everybody, then of each group that is shown."""
    labels: frozenset[str]
    """Every button of the coordinator's chat."""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        yield ready


def event(admission: Admission) -> Event:
    invitation = tuple(message for message in EVENT.messages if message.kind is MessageKind.SURVEY)
    return replace(EVENT, professions=PROFESSIONS, messages=invitation, admission=admission)


async def press(stage: ProgramHarness, program: Program, phone: PhoneUser, *labels: str) -> None:
    for label in labels:
        phone.tap(label)
        await stage.settle(program)


async def register(stage: ProgramHarness, program: Program, person: int, profession: str) -> None:
    phone = stage.phone(person)
    phone.say(f"/start {CODE}")
    await stage.settle(program)
    await press(stage, program, phone, "I agree", profession, f"P{person}")


async def confirm(stage: ProgramHarness, program: Program, people: tuple[int, ...]) -> None:
    """An organizer ticks those whom she knows, one by one."""
    organizer = stage.phone(ORGANIZER)
    organizer.say(f"/participants {CODE}")
    await stage.settle(program)
    await press(stage, program, organizer, "Names")
    for person in people:
        if not any(label.startswith(f"P{person} ·") for label in organizer.screen.labels):
            await press(stage, program, organizer, "2 ›")
        await press(stage, program, organizer, f"P{person} ·", "Confirm", "Back to the names")


async def answer(stage: ProgramHarness, program: Program, person: int) -> None:
    await press(stage, program, stage.telegram.people[person], "Start", RATINGS[person], "Send my answers")


async def scan(stage: ProgramHarness, program: Program, people: Iterable[int]) -> None:
    """Each of these accounts scans the code at the door, the coordinator's with one phone after the other."""
    async with program.db.transaction() as tx:
        secret = (await checkins.find_or_add(tx, CODE, bytes(32))).secret
    link = start_parameter(CODE, screen_token(secret, stage.clock.now()))
    for person in people:
        stage.telegram.people[person].say(f"/start {link}")
    await stage.settle(program)


async def attack(stage: ProgramHarness, admission: Admission, *, checkin: bool = False) -> Results:
    """The whole event: everybody registers, whoever is invited answers, and the coordinator looks at the results."""
    stage.event = replace(event(admission), checkin=checkin)
    coordinator = stage.phone(COORDINATOR)
    async with stage.program() as program:
        for person in (PROSECUTOR, *ACCOUNTS):
            await register(stage, program, person, "Prosecutor")
        for person in LAWYERS:
            await register(stage, program, person, "Lawyer")
        if admission is Admission.CONFIRMED:
            await confirm(stage, program, HONEST)
        if checkin:
            await stage.pass_time(program, START)
            await scan(stage, program, RATINGS)
        await stage.pass_time(program, OPENS)
        for person in RATINGS:
            if "Start" in stage.telegram.people[person].screen.labels:
                await answer(stage, program, person)
        await stage.pass_time(program, CLOSES)
        async with program.results_db.reading() as tx:
            summary = await summaries.read(tx, stage.event, stage.clock.now())
    assert isinstance(summary, ClosedSummary)
    (result,) = summary.release.results
    parts = [dict(counts.options) for counts in (result.total, *result.groups.values()) if counts is not None]
    return Results(summary.release.answered, parts, frozenset(x for m in coordinator.messages for x in m.labels))


def left_over(counts: Mapping[str, int]) -> list[str]:
    """What is left of these counts when the coordinator takes the own answers away."""
    own = [RATINGS[account] for account in ACCOUNTS]
    return sorted(r for rating, n in counts.items() for r in [rating] * (n - own.count(rating)))


async def test_attack_reads_the_answer_where_accounts_count(
    stage: ProgramHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def accounts(tx: Tx, of: Event, _survey: Survey) -> dict[str | None, int]:
        return await registrations.by_profession(tx, of.code)

    monkeypatch.setattr(lifecycle, "_grouped", accounts)

    results = await attack(stage, Admission.OPEN)

    assert ["2"] in [left_over(counts) for counts in results.parts]
    assert "By profession" in results.labels


async def test_open_admission_leaves_totals_only(stage: ProgramHarness) -> None:
    results = await attack(stage, Admission.OPEN)

    assert (results.answer_count, len(results.parts)) == (15, 1)
    assert left_over(results.parts[0]) == ["2", *["4"] * len(LAWYERS)]
    assert "By profession" not in results.labels


async def test_unconfirmed_accounts_are_not_invited_and_do_not_count(stage: ProgramHarness) -> None:
    results = await attack(stage, Admission.CONFIRMED)

    assert (results.answer_count, len(results.parts)) == (len(HONEST), 1)
    assert results.parts[0].get("5", 0) == 0
    assert "By profession" not in results.labels
    assert not any("How was it?" in message.text for id_ in ACCOUNTS for message in stage.telegram.people[id_].messages)


async def test_accounts_that_scan_at_the_door_are_not_confirmed_by_it(stage: ProgramHarness) -> None:
    results = await attack(stage, Admission.CONFIRMED, checkin=True)

    assert (results.answer_count, len(results.parts)) == (len(HONEST), 1)
    assert results.parts[0].get("5", 0) == 0
    assert "By profession" not in results.labels


async def test_attack_reads_the_answer_where_a_scan_confirms(
    stage: ProgramHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_present = checkins.mark_present

    async def mark_and_confirm(tx: Tx, code: str, person: int) -> bool:
        await participants.find_all(tx, code)
        await tx.execute("UPDATE registration SET confirmed = 1 WHERE event = ? AND person = ?", (code, person))
        return await mark_present(tx, code, person)

    monkeypatch.setattr(checkins, "mark_present", mark_and_confirm)

    results = await attack(stage, Admission.CONFIRMED, checkin=True)

    assert ["2"] in [left_over(counts) for counts in results.parts]
    assert "By profession" in results.labels


async def test_whoever_is_absent_counts_in_no_group_and_cannot_answer(stage: ProgramHarness) -> None:
    stage.event = replace(event(Admission.CONFIRMED), checkin=True)
    async with stage.program() as program:
        for person in LAWYERS:
            await register(stage, program, person, "Lawyer")
        await confirm(stage, program, LAWYERS)
        await stage.pass_time(program, START)
        await scan(stage, program, LAWYERS[1:])
        await stage.pass_time(program, OPENS)
        absent, present = (stage.telegram.people[id_] for id_ in LAWYERS[:2])
        for data in [b.data or "" for row in present.screen.buttons for b in row]:
            absent.tap_data(data, absent.screen)
            await stage.settle(program)

        async with program.db.reading() as tx:
            survey = stage.event.survey
            assert survey is not None
            counts = await lifecycle._grouped(tx, stage.event, survey)
            run = await surveys.of_event(tx, CODE)
            assert run is not None
            assert await answers.participation(tx, run.id, LAWYERS[0]) is None
    assert counts == {"lawyer": len(LAWYERS) - 1}
    assert "you are not checked in yet" in absent.screen.text


async def test_unconfirmed_account_cannot_answer_with_the_buttons_of_another(stage: ProgramHarness) -> None:
    stage.event = event(Admission.CONFIRMED)
    async with stage.program() as program:
        await register(stage, program, PROSECUTOR, "Prosecutor")
        await register(stage, program, ACCOUNTS[0], "Prosecutor")
        await confirm(stage, program, (PROSECUTOR,))
        await stage.pass_time(program, OPENS)
        own, account = (stage.telegram.people[id_] for id_ in (PROSECUTOR, ACCOUNTS[0]))
        await press(stage, program, own, "Start", RATINGS[PROSECUTOR])
        for data in [b.data or "" for message in own.messages for row in message.buttons for b in row]:
            account.tap_data(data, account.screen)
            await stage.settle(program)
        account.say("/survey")
        await stage.settle(program)

        async with program.db.reading() as tx:
            run = await surveys.of_event(tx, CODE)
            assert run is not None
            assert sum((await answers.tally(tx, run.id)).values()) == 0
    assert "an organizer has to confirm your registration before you can answer" in account.screen.text
