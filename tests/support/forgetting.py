"""Being forgotten and registering again, inside one transaction of a test."""

from __future__ import annotations

from domain.people import Registration
from storage import departures, people, registrations, surveys
from storage.engine.database import Tx, fetch_value


async def forget(tx: Tx, person: int) -> None:
    """As /forget does, marks included."""
    async with tx.execute("SELECT survey FROM participation WHERE person = ?", (person,)) as rows:
        survey_ids = [row["survey"] async for row in rows]
    marks = {survey: await _mark(tx, survey, person) for survey in survey_ids}
    await departures.leave(tx, person, marks)
    await people.forget(tx, person)


async def _mark(tx: Tx, survey: int, person: int) -> bytes:
    return departures.digest(await fetch_value(tx, "SELECT secret FROM survey WHERE id = ?", (survey,)), person)


async def come_back(tx: Tx, person: int, event: str = "bucharest", profession: str = "judge") -> bool:
    """Register as ``I agree`` does; whether a mark was recognised."""
    await people.remember(tx, person, "en")
    day = "2027-03-23"
    await registrations.put(tx, Registration(event, person, "1", day, registered_on=day, profession=profession))
    run = await surveys.of_event(tx, event)
    assert run is not None
    returning = departures.ParticipationMark(run.id, await _mark(tx, run.id, person), len(run.survey.comments))
    return await departures.restore_participation(tx, person, returning)
