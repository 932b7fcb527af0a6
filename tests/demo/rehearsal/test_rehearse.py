"""The dress rehearsal: any event plays through and agrees, what is miscounted is found, and nothing real is touched."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.settings.loader import Settings
from demo.rehearsal.rehearse import Rehearsal, capture_warnings, create_rehearsal, rehearse, validate_settings
from tests.support.settings import EXAMPLE, settings, write

AGREES = "✓ The summary agrees with what the people answered."
KEPT = "Nothing was sent and nothing is kept: database, chats and pictures are gone."
SMALL = """
[privacy]
controller = "Association"
contact = "privacy@example.org"
minimum_group = 3
minimum_comments = 3
[staff]
organizers = [1001]
coordinators = [2001]
"""
RATING = """
[[event.survey.question]]
id = "overall"
kind = "rating"
text = { en = "Overall?" }
"""
CONFIRMED = 'admission = "confirmed"\n'
INVITED = """
[[event.message]]
send = "survey"
when = "end"
"""


def event(*more: str, code: str = "cluj", day: str = "2027-05-03") -> str:
    """An event with two professions, and what else is given."""
    return f"""
[[event]]
code = "{code}"
title = {{ en = "Seminar {code}" }}
description = {{ en = "About law" }}
venue = {{ en = "Cluj" }}
timezone = "Europe/Bucharest"
starts = {day}T09:00:00
ends = {day}T17:00:00
{"".join(more)}
[[event.profession]]
id = "judge"
label = {{ en = "Judge" }}
[[event.profession]]
id = "lawyer"
label = {{ en = "Lawyer" }}
"""


def survey(*questions: str, closes: str = "end + 3d") -> str:
    return f"""
[event.survey]
title = {{ en = "How was it?" }}
closes = "{closes}"
{"".join(questions)}
"""


def question(id_: str, kind: str, more: str = "", of: str = "survey.question") -> str:
    return f'[[event.{of}]]\nid = "{id_}"\nkind = "{kind}"\ntext = {{ en = "{id_}?" }}\n{more}\n'


def message(send: str, when: str, more: str = "") -> str:
    return f'[[event.message]]\nsend = "{send}"\nwhen = "{when}"\n{more}\n'


async def played(of: Settings, people: int | None = 6, **options: float) -> tuple[bool, str]:
    """Whether it agrees, and its log on a page of 80 columns."""
    out = StringIO()
    agrees = await rehearse(of, people=people, console=Console(file=out, width=80), **options)  # type: ignore[arg-type]  # known options
    return agrees, out.getvalue()


# Any event


OPTIONS = "options = [" + ", ".join(f'{{ id = "{id_}", label = {{ en = "{id_}" }} }}' for id_ in "abc") + "]\n"
EVERY_KIND = (
    question("one", "choices", OPTIONS + "required = true\nmax = 2"),
    question("two", "choices", OPTIONS),
    question("three", "yes_no"),
    question("four", "choice", OPTIONS + 'show_if = { question = "three", is = "no" }'),
    question("order", "ranking", OPTIONS),
    question("five", "rating", 'required = true\nshow_if = { question = "four", any_of = ["a", "b"] }'),
)
FIRST_ORDER = question("one", "ranking", OPTIONS + "required = true")
AT_REGISTRATION = (
    question(f"{kind}{n}", kind, f"{more}required = {is_required}", "registration")
    for n, is_required in enumerate(("true", "false"))
    for kind, more in (("rating", ""), ("choice", OPTIONS), ("choices", OPTIONS + "max = 2\n"), ("yes_no", ""))
)
TALK = '[[event.agenda]]\nstarts = 10:00:00\nends = 11:00:00\ntitle = { en = "Talk" }\n'
THREE_DAYS = (
    '[[event.agenda]]\nstarts = 20:00:00\nends = 01:00:00\ntitle = { en = "Dinner" }\n',
    *(
        "[[event.agenda]]\ndate = 2027-05-05\nstarts = 09:00:00\nends = 10:00:00\n"
        f'title = {{ en = "T" }}\nroom = "{room}"\n'
        for room in "AB"
    ),
)
ODD = {
    "no survey and no messages": SMALL + event(),
    "no survey, the same words twice, staff in both roles": SMALL.replace("2001", "1001, 50001")
    + event(
        message("agenda", "start - 1d at 22:00"),
        message("text", "end", 'text = { en = "a<b" }'),
        message("text", "end", 'text = { en = "a<b" }\nto = "checked-in"'),
    ),
    "nobody is invited": SMALL + event(survey(RATING)),
    "only comments": SMALL + event(survey(question("one", "comment"), question("two", "comment")), INVITED),
    "every kind of question": SMALL
    + event(survey(*EVERY_KIND), INVITED, *AT_REGISTRATION, question("remark", "comment", of="registration")),
    "orders, first and last": SMALL
    + event(
        survey(
            FIRST_ORDER,
            question("two", "choices", OPTIONS),
            question("three", "ranking", OPTIONS),
        ),
        INVITED,
    ),
    "orders with names": SMALL
    + event(survey(question("one", "ranking", OPTIONS)).replace("title", "anonymous = false\ntitle"), INVITED),
    "answers with names": SMALL
    + event(survey(RATING, question("remark", "comment")).replace("title", "anonymous = false\ntitle"), INVITED),
    "a minute to answer": SMALL + event(survey(RATING, closes="end + 1m"), INVITED, message("reminder", "end + 50s")),
    "closed before quiet hours end": SMALL + event(survey(RATING, closes="end + 8h"), message("survey", "end + 5h")),
    "quiet but for a minute": SMALL
    + '[messages]\nquiet_hours = ["08:00", "07:59"]\n'
    + event(survey(RATING), message("agenda", "start - 1h"), INVITED, message("reminder", "end + 1d")),
    "reminders in each other's way": SMALL
    + '[messages]\nreminders = { max = 3, gap = "30h" }\n'
    + event(survey(RATING), INVITED, *(message("reminder", f"end + {hours}h") for hours in (1, 2, 3, 40))),
    "long ago, a slow line, no reminders": SMALL
    + '[messages]\nreminders = { max = 0, gap = "0s" }\n[telegram]\nmessages_per_second = 0.01\n'
    + event(
        survey(RATING), message("agenda", "start - 1h"), INVITED, message("reminder", "end + 1d"), day="2001-05-03"
    ),
    "an organizer confirms": SMALL + event(CONFIRMED, survey(RATING), INVITED, message("reminder", "end + 1d")),
    "an organizer confirms after the opening, for it was night": SMALL
    + '[messages]\nquiet_hours = ["08:00", "07:59"]\n'
    + event(CONFIRMED, survey(RATING), message("survey", "start - 1h")),
    "people check in, and a text goes to those who did": SMALL
    + event(
        "checkin = true\n", survey(RATING), INVITED, message("text", "end", 'text = { en = "x" }\nto = "checked-in"')
    ),
    "people check in and are confirmed while the survey is open": SMALL
    + event("checkin = true\n" + CONFIRMED, survey(RATING), message("survey", "start - 2h")),
    "nobody is there to show the code": SMALL.replace("[1001]", "[]")
    + event("checkin = true\n", survey(RATING), INVITED),
    "nobody is there to confirm": SMALL.replace("[1001]", "[]") + event(CONFIRMED, survey(RATING), INVITED),
    "two events at once, one of them of people who are confirmed": SMALL
    + event(CONFIRMED, survey(RATING), INVITED)
    + event(survey(RATING), INVITED, code="iasi"),
    "three days with a night and two rooms": SMALL
    + event(survey(RATING), message("agenda", "start - 1d"), INVITED, *THREE_DAYS).replace(
        "ends = 2027-05-03T", "ends = 2027-05-05T"
    ),
    "two events at once": SMALL
    + event(survey(RATING), INVITED, message("reminder", "end + 1d"))
    + event(survey(RATING), INVITED, code="iasi").replace("Europe/Bucharest", "America/New_York"),
}


@pytest.mark.parametrize("name", ODD)
async def test_rehearsal_of_an_odd_event_agrees(tmp_path: Path, name: str) -> None:
    agrees, log = await played(settings(tmp_path, ODD[name]))

    verdict = AGREES if "[event.survey]" in ODD[name] else "✓ Everything went as planned."
    assert (agrees, log.splitlines()[-2:]) == (True, [verdict, KEPT]), log


@pytest.mark.parametrize(("people", "answer_rate"), [(1, 1.0), (2, 0.0), (12, 0.9)])
async def test_rehearsal_of_any_number_of_people_agrees(tmp_path: Path, people: int, answer_rate: float) -> None:
    agrees, log = await played(
        settings(tmp_path, SMALL + event(survey(RATING), INVITED)), people, answer_rate=answer_rate
    )

    count = f"{round(people * answer_rate)} of {people} answered" if people == 12 else "Fewer than 3 people answered"
    assert (agrees, count in log) == (True, True), log


async def test_rehearsal_of_a_check_in_is_answered_by_those_who_came(tmp_path: Path) -> None:
    config = settings(tmp_path, SMALL + event("checkin = true\n" + CONFIRMED, survey(RATING), INVITED))

    agrees, log = await played(config, 40, answer_rate=1.0)

    assert (agrees, "32 of 32 answered" in log, "✓ present" in log) == (True, True, True), log


async def test_rehearsal_of_a_survey_with_names_is_answered(tmp_path: Path) -> None:
    agrees, log = await played(settings(tmp_path, ODD["answers with names"]), 12, answer_rate=0.9)

    assert (agrees, "11 of 12 answered" in log) == (True, True), log


async def test_rehearsal_in_one_language_speaks_it(tmp_path: Path) -> None:
    text = SMALL + '[messages]\nlanguages = ["ro"]\n' + event(survey(RATING), INVITED).replace("{ en =", "{ ro =")

    agrees, log = await played(settings(tmp_path, text), 4)

    assert (agrees, "Sunt de acord" in log, "I agree" in log) == (True, True, False), log


# What is told


async def test_log_is_the_same_for_the_same_seed_only(tmp_path: Path) -> None:
    of = settings(tmp_path, SMALL + event(survey(RATING), INVITED))

    (_, first), (_, again), (_, other) = [await played(of, 3, seed=seed) for seed in (7, 7, 8)]

    assert first == again
    assert first != other


async def test_log_without_staff_says_what_nobody_will_see(tmp_path: Path) -> None:
    text = SMALL.replace("[1001]", "[]").replace("[2001]", "[]") + event(survey(RATING), INVITED)

    agrees, log = await played(settings(tmp_path, text), 3)

    assert agrees
    assert "[staff] names no organizer: nobody can look at /event or /remind." in log
    assert "[staff] names no coordinator: nobody gets the summary." in log
    assert "╭─ roundtable summary cluj " in log


async def test_log_shows_how_an_organizer_confirms(tmp_path: Path) -> None:
    agrees, log = await played(settings(tmp_path, SMALL + event(CONFIRMED, survey(RATING), INVITED)), 4)

    lines = [" ".join(line.split()) for line in log.splitlines()]
    at = next(number for number, line in enumerate(lines) if line.endswith("An organizer confirms who takes part"))
    assert agrees
    assert lines[at + 2 : at + 5] == [
        "│ 4 people are not confirmed. Confirm the list",
        "│ Confirm 4 people? Confirm 4 people",
        "│ Registered: 4, confirmed: 4",
    ]
    assert "✓ confirmed 4 of 4" in lines


async def test_log_without_an_organizer_says_that_nobody_is_invited(tmp_path: Path) -> None:
    agrees, log = await played(settings(tmp_path, ODD["nobody is there to confirm"]), 4)

    assert agrees
    assert (
        "[staff] names no organizer: nobody can confirm who takes part, so nobody is\n"
        "invited to the survey, and nobody can answer it." in log
    )
    assert "0 of 4 have answered" in log


# What is found


async def tampered(
    folder: Path,
    tamper: Callable[[Rehearsal], Awaitable[object]],
    days_before_end: float = 0.01,
    text: str | None = None,
) -> tuple[bool, list[str]]:
    """Whether it agrees, and what is found, when somebody tampers so long before the survey closes."""
    out = StringIO()
    poll, hello = survey(RATING, question("remark", "comment")), message("text", "start", 'text = { en = "Hello" }')
    # Without an organizer nobody is reminded by hand.
    of = settings(folder, text or SMALL.replace("[1001]", "[]") + event(poll, INVITED, hello))
    async with create_rehearsal(of, Console(file=out, width=200), people=6, answer_rate=1, seed=1) as rehearsal:
        rehearsed_survey = rehearsal.parts[0][0].event.survey
        assert rehearsed_survey is not None

        async def act() -> None:
            await tamper(rehearsal)

        rehearsal.scene.at(rehearsed_survey.closes - timedelta(days=days_before_end), act)
        agrees = await rehearsal.run()
    return agrees, [line.strip() for line in out.getvalue().splitlines() if "✗" in line]


async def change(rehearsal: Rehearsal, *changes: str) -> None:
    async with rehearsal.scene.program.db.transaction() as tx:
        for sql in changes:
            await tx.execute(sql)


async def test_results_that_were_tampered_with_are_found(tmp_path: Path) -> None:
    async def tamper(rehearsal: Rehearsal) -> None:
        await change(
            rehearsal,
            "UPDATE tally SET count = count + 1 WHERE option = '1' AND part = (SELECT min(part) FROM tally)",
            "UPDATE tally SET count = count - 1 WHERE question = '*' AND part = (SELECT min(part) FROM tally)",
            "DELETE FROM comment WHERE text = (SELECT min(text) FROM comment)",
            "INSERT INTO comment SELECT survey, question, 'Spam', 1 FROM comment LIMIT 1",
        )

    agrees, problem_lines = await tampered(tmp_path, tamper)

    assert (agrees, problem_lines) == (
        False,
        [
            "✗ answered    released 5, counted 6",
            "✗ overall     asked released 5, counted 6, no answer released -1, counted 0, 1 released 1, counted",
            "✗ remark      1 lost, 1 that nobody typed",
            "✗ 3 things are wrong.",
        ],
    )


async def test_messages_that_come_twice_or_not_at_all_are_found(tmp_path: Path) -> None:
    names = []

    async def tamper(rehearsal: Rehearsal) -> None:
        one, other = rehearsal.parts[0][0].actors[:2]
        names.extend((one.name, other.name))
        await change(
            rehearsal,
            f"UPDATE delivery SET state = 'waiting' WHERE person = {one.id} AND message = 'text-1'",
            f"UPDATE person SET muted = 1 WHERE id = {other.id}",
        )

    agrees, problem_lines = await tampered(tmp_path, tamper, days_before_end=3.1)

    assert (agrees, problem_lines) == (
        False,
        [
            f"✗ messages    {names[0]}: text-1: 2 instead of 1; {names[1]}: survey: 0 instead of 1",
            "✗ 1 thing is wrong.",
        ],
    )


async def test_agenda_change_that_did_not_reach_somebody_is_found(tmp_path: Path) -> None:
    names = []

    async def lose(rehearsal: Rehearsal) -> None:
        actor = rehearsal.parts[0][0].actors[0]
        names.append(actor.name)
        await change(
            rehearsal,
            "CREATE TRIGGER lose AFTER INSERT ON delivery WHEN new.message = 'agenda-change-1'"
            f" AND new.person = {actor.id} BEGIN DELETE FROM delivery WHERE rowid = new.rowid; END",
        )

    text = SMALL + event(survey(RATING), INVITED, TALK)
    agrees, problem_lines = await tampered(tmp_path, lose, days_before_end=10, text=text)

    assert (agrees, problem_lines) == (
        False,
        [f"✗ messages    {names[0]}: agenda-change: 0 instead of 1", "✗ 1 thing is wrong."],
    )


async def test_person_whose_confirmation_is_lost_is_found(tmp_path: Path) -> None:
    async def tamper(rehearsal: Rehearsal) -> None:
        await change(rehearsal, "UPDATE registration SET confirmed = 0 WHERE number = 1")

    text = SMALL + event(CONFIRMED, survey(RATING), INVITED)
    agrees, problem_lines = await tampered(tmp_path, tamper, days_before_end=3.1, text=text)

    # The organizer is asked again when the survey opens, and confirms one more.
    assert (agrees, problem_lines) == (False, ["✗ confirmed   confirmed 7, counted 6", "✗ 1 thing is wrong."])


async def test_person_without_an_answer_is_found(tmp_path: Path) -> None:
    names = []

    async def tamper(rehearsal: Rehearsal) -> None:
        first = rehearsal.parts[0][0].actors[0]
        names.append(first.name)
        for method in ("editMessageText", "sendMessage"):
            rehearsal.scene.telegram.fail(
                method, chat_id=first.id, times=1000, status=400, description="Bad Request: no"
            )

    agrees, problem_lines = await tampered(tmp_path, tamper, days_before_end=11)

    assert agrees is False
    assert f"✗ {names[0]} got no answer." in problem_lines
    # What the program warns of meanwhile is found too.
    assert [line for line in problem_lines if "An answer was refused by Telegram (BadRequest)" in line] != []


def test_overheard_hears_nothing_afterwards() -> None:
    with capture_warnings() as log_messages:
        logging.getLogger("anything").warning("one")
        logging.getLogger("anything").info("two")
    logging.getLogger("anything").warning("three")

    assert log_messages == ["one"]


# What is not touched


def found_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


async def test_rehearsal_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    of = settings(tmp_path, SMALL + event(survey(RATING), INVITED))
    of.storage_path.parent.mkdir()
    of.storage_path.write_bytes(b"the real one")
    before = found_in(tmp_path)

    agrees, _ = await played(of)

    assert agrees
    assert found_in(tmp_path) == before
    assert of.storage_path.read_bytes() == b"the real one"


# From the command line


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (None, "6001 people are expected at cluj, and a rehearsal plays at most 2000: choose a number with --people."),
        (2000, None),
    ],
)
def test_obstacle_is_more_people_than_can_be_played(tmp_path: Path, people: int | None, reason: str | None) -> None:
    crowd = event().replace('label = { en = "Judge" }', 'label = { en = "Judge" }\nexpected = 6001')

    assert validate_settings(settings(tmp_path, SMALL + crowd), people) == reason


def invoked(*arguments: str) -> tuple[int, str]:
    """The exit code, and what was said on standard error."""
    result = CliRunner().invoke(cli, ["rehearse", *arguments])
    return result.exit_code, result.stderr


def test_command_without_an_event_says_so(tmp_path: Path) -> None:
    file = write(tmp_path, SMALL)

    assert invoked(str(file)) == (2, f"{file}: there is no [[event]] to rehearse.\n")


def test_command_without_a_temporary_folder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    file = write(tmp_path, SMALL + event())

    code, output = invoked(str(file))

    assert (code, output.startswith("Nothing could be rehearsed: "), output.count("\n")) == (2, True, 1)


async def test_command_plays_the_example() -> None:
    command = (sys.executable, "-m", "bot", "rehearse", EXAMPLE.name)
    program = await asyncio.create_subprocess_exec(
        *command,
        cwd=EXAMPLE.parent,
        env={**os.environ, "COLUMNS": "80"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )

    out, err = await program.communicate()

    lines = out.decode().splitlines()
    assert (program.returncode, err.decode(), lines[-2:]) == (0, "", [AGREES, KEPT])
    assert [line for line in lines if "→" in line] == [
        "  09:46  → Agenda changes to 32 people",
        "  18:00  → Agenda to 32 people",
        "  10:00  → Message “Welcome! /agenda shows the day; the slides will be on the",
        "  18:00  → Survey invitation to 31 people; 1 has blocked the bot",
        "  10:00  → Reminder to 12 people; 1 has blocked the bot",
        "  10:00  → Reminder to nobody; 1 has blocked the bot, 3 left out (had enough",
    ]
    assert "         ████████████████████ 32 of 32 registered" in lines
    # Off a terminal all is plain, and fits.
    assert [line for line in lines if "\x1b" in line or line != line.rstrip() or len(line) > 80] == []
