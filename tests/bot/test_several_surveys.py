"""An event with a survey before it and one after: each opens, invites, reminds, closes and is released by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.events import Admission, Survey, SurveyAudience
from domain.results.release import Release
from storage import answers, releases, surveys
from storage.attendance import checkins
from storage.engine.database import Database, fetch_value
from tests.messages import from_settings
from tests.support.program import (
    CLOSES,
    COORDINATOR,
    EVE,
    EVENT,
    OPENS,
    REMIND,
    START,
    SURVEY,
    ProgramHarness,
    fate,
    staged,
    states,
)

BEFORE_OPENS = START - timedelta(days=2)
BEFORE = replace(
    SURVEY,
    title={"en": "Before we meet", "ro": "Înainte de întâlnire"},
    opens=BEFORE_OPENS,
    closes=START,
    id="before",
    audience=SurveyAudience.REGISTERED,
    minimum_group=6,
)
SEVERAL = replace(
    EVENT,
    checkin=True,
    further_surveys=(BEFORE,),
    messages=(
        from_settings("survey-before-1", BEFORE_OPENS, survey="before"),
        from_settings("reminder-before-1", EVE, "not-answered", survey="before"),
        from_settings("survey-1", OPENS),
        from_settings("reminder-1", REMIND, "not-answered"),
    ),
)


@pytest.fixture
async def several(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        ready.event = SEVERAL
        yield ready


async def answer(db: Database, name: str, ids: list[int], option: str) -> None:
    async with db.transaction() as tx:
        run = await surveys.find(tx, "bucharest", name)
        assert run is not None
        for id_ in ids:
            assert await answers.send(tx, run, id_, run.group("judge"), {"overall": (option,)})


async def released(db: Database, name: str) -> Release | None:
    async with db.reading() as tx:
        run = await surveys.find(tx, "bucharest", name)
        return None if run is None else await releases.find(tx, run.id)


async def test_each_survey_goes_its_way_and_knows_nothing_of_the_other(several: ProgramHarness) -> None:
    async with several.program() as program:
        ids = await several.join(program, 8)
        await several.pass_time(program, BEFORE_OPENS)
        await answer(program.db, "before", ids[:6], "2")
        await several.pass_time(program, EVE)

        assert set(await states(program.db, "survey-before-1")) == set(ids)
        assert set(await states(program.db, "reminder-before-1")) == set(ids[6:])

        await several.pass_time(program, START)
        before = await released(program.db, "before")
        async with program.db.transaction() as tx:
            for id_ in ids[:7]:
                await checkins.mark_present(tx, "bucharest", id_)
        await several.pass_time(program, OPENS)
        invited = set(await states(program.db, "survey-1"))
        # Whoever answered the one before is asked again.
        await answer(program.db, "after", ids[1:6], "5")
        await several.pass_time(program, REMIND)
        reminded = set(await states(program.db, "reminder-1"))
        await several.pass_time(program, CLOSES)
        after = await released(program.db, "after")

        assert (invited, reminded) == (set(ids[:7]), {ids[0], ids[6]})
        assert before is not None
        assert after is not None
        assert (before.registered, before.invited, before.answered, before.present) == (8, 8, 6, None)
        assert (before.thresholds.minimum_group, before.thresholds.minimum_comments) == (6, 6)
        assert (after.registered, after.invited, after.answered, after.present) == (8, 7, 5, 7)
        assert after.thresholds.minimum_group == 5


async def test_survey_with_names_does_not_open_when_its_question_was_shown_without(several: ProgramHarness) -> None:
    named = replace(SURVEY, id="named", anonymous=False, opens=OPENS, closes=CLOSES)
    async with several.program() as program:
        ids = await several.join(program, 8)
        await several.pass_time(program, BEFORE_OPENS)
        await answer(program.db, "before", ids[:6], "2")
        await several.pass_time(program, START)
    several.event = replace(SEVERAL, survey=None, further_surveys=(BEFORE, named))

    async with several.program() as program:
        await several.pass_time(program, OPENS)

        async with program.db.reading() as tx:
            assert await surveys.find(tx, "bucharest", "named") is None


async def test_closing_one_erases_only_what_is_about_it(several: ProgramHarness) -> None:
    async with several.program() as program:
        ids = await several.join(program, 6)
        await several.pass_time(program, BEFORE_OPENS)
        await answer(program.db, "before", ids[:3], "2")
        await several.pass_time(program, START)

        async with program.db.reading() as tx:
            participation = await fetch_value(tx, "SELECT count(*) FROM participation")
        assert participation == 0
        assert await states(program.db, "survey-before-1") == {}
        assert await fate(program.db, "survey-1") == "planned"
        assert await released(program.db, "after") is None


async def test_coordinators_get_the_results_of_each_under_its_title(several: ProgramHarness) -> None:
    async with several.program() as program:
        ids = await several.join(program, 6)
        await several.pass_time(program, BEFORE_OPENS)
        await answer(program.db, "before", ids, "2")

        await several.pass_time(program, START + timedelta(minutes=1))

        results = several.telegram.people[COORDINATOR].messages[-1]
        assert results.text.startswith("Results: Round table\nBefore we meet\n")


async def test_reminders_of_one_survey_do_not_count_for_the_other(several: ProgramHarness) -> None:
    several.rules = replace(several.rules, messages=replace(several.rules.messages, most_reminders=1))
    several.event = replace(SEVERAL, checkin=False)
    async with several.program() as program:
        ids = await several.join(program, 2)
        for moment in (BEFORE_OPENS, EVE, START, OPENS, REMIND):
            await several.pass_time(program, moment)

        assert await states(program.db, "reminder-1") == dict.fromkeys(ids, "sent")


def surveys_of(audience: SurveyAudience | None) -> tuple[Survey, ...]:
    return (replace(BEFORE, audience=audience),)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (None, (Admission.CONFIRMED, True)),
        (SurveyAudience.REGISTERED, (Admission.OPEN, False)),
        (SurveyAudience.CONFIRMED, (Admission.CONFIRMED, False)),
        (SurveyAudience.PRESENT, (Admission.CONFIRMED, True)),
    ],
)
async def test_audience_is_frozen_with_the_survey(
    several: ProgramHarness, audience: SurveyAudience | None, expected: tuple[Admission, bool]
) -> None:
    several.event = replace(SEVERAL, admission=Admission.CONFIRMED, further_surveys=surveys_of(audience))
    async with several.program() as program:
        await several.pass_time(program, BEFORE_OPENS)

        async with program.db.reading() as tx:
            run = await surveys.find(tx, "bucharest", "before")
        assert run is not None
        assert (run.admission, run.checkin) == expected
