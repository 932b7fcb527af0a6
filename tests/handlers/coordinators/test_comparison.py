"""/compare: who may, what can be chosen, and what is shown of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.events import Event, Survey
from domain.people import Registration, Role
from domain.survey import SurveyRun
from handlers.context import Turn
from handlers.coordinators import comparison
from handlers.guard import only, only_tap
from storage import answers, events, people, registrations, releases, surveys
from storage.engine.database import Database, Tx
from storage.staff import members as staff
from tests.handlers.coordinators.test_summary import turn_of
from tests.support.application import drawn
from tests.support.program import COORDINATOR
from tests.support.surveys import AGAIN, CLOSES, OPENS, OVERALL, THRESHOLDS, event, survey, words
from views.callback.coordinators import SelectSurveys, ShowComparison
from views.layout import common
from views.results.comparison import encode_selection
from views.screen import Alert, Reply, Screen

GROUPS = {"judge": "*", "lawyer": "*", "undisclosed": "*"}
INVALID = Alert("This button is no longer valid.")


def held(code: str, years: int, of: Survey | None = None) -> Event:
    base_event = event(of or survey(OVERALL, AGAIN), code)
    return replace(base_event, title=words(code.capitalize()), starts=base_event.starts + timedelta(days=365 * years))


EVENTS = {
    one.code: one
    for one in (held("cluj", 0), held("iasi", 2), held("sibiu", 1), held("arad", 3, survey(OVERALL)), held("deva", 4))
}


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    return tmp_path / "roundtable.sqlite3"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    database = await Database.open(path)
    async with database.transaction() as tx:
        await staff.set_from_settings(tx, [], [COORDINATOR])
        for one in EVENTS.values():
            await events.save(tx, one)
    yield database
    await database.close()


async def opened(tx: Tx, code: str) -> SurveyRun:
    return await surveys.open_(tx, EVENTS[code], GROUPS, THRESHOLDS, bytes(32), OPENS)


async def released(db: Database, *codes: str) -> dict[str, int]:
    """The surveys of these events are answered by six people each and closed: code → number."""
    run_ids = {}
    async with db.transaction() as tx:
        for code in codes:
            run = await opened(tx, code)
            for id_ in range(1, 7):
                await people.remember(tx, id_, "en")
                await registrations.put(tx, Registration(code, id_, "1", "2027-03-01", "2027-03-01", "judge"))
                await answers.send(tx, run, id_, "*", {"overall": (str(1 + id_ % 5),), "again": ("yes",)})
            await releases.close(tx, EVENTS[code], run, CLOSES)
            run_ids[code] = run.id
    return run_ids


def turn(db: Database) -> Turn:
    return turn_of(db, *EVENTS.values())


def labels(reply: Reply) -> list[str]:
    assert isinstance(reply, Screen), reply
    return [button.label for row in reply.rows for button in row]


async def test_one_released_survey_is_not_enough(db: Database) -> None:
    await released(db, "cluj")
    async with db.transaction() as tx:
        await opened(tx, "iasi")

    reply = await comparison.compare(turn(db))

    assert reply == Screen("There is nothing to compare yet: two surveys must have closed first.")


async def test_released_surveys_are_offered_the_latest_event_first(db: Database) -> None:
    await released(db, "cluj", "iasi", "sibiu")
    async with db.transaction() as tx:
        await opened(tx, "deva")

    assert labels(await comparison.compare(turn(db))) == [
        "☐ Iasi · 21 March 2029",
        "☐ Sibiu · 21 March 2028",
        "☐ Cluj · 22 March 2027",
    ]


async def test_ticks_are_in_the_buttons_so_that_pressing_twice_is_pressing_once(db: Database) -> None:
    ids = await released(db, "cluj", "iasi")
    tap = SelectSurveys(encode_selection([ids["cluj"]]), 0)

    replies = [await comparison.choose(turn(db), tap) for _ in range(2)]

    assert replies[0] == replies[1]
    assert labels(replies[0]) == ["☐ Iasi · 21 March 2029", "☑ Cluj · 22 March 2027"]


async def test_two_chosen_stand_side_by_side_in_the_order_of_the_events(db: Database) -> None:
    ids = await released(db, "iasi", "cluj", "arad")

    reply = drawn(await comparison.show(turn(db), ShowComparison(encode_selection([*ids.values()]))))

    assert isinstance(reply, tuple)
    (screen,) = reply
    assert [line for line in screen.text.splitlines() if line.startswith("<b>")] == [
        "<b>Side by side</b>",
        "<b>A</b>  Cluj, 22 March 2027",
        "<b>B</b>  Iasi, 21 March 2029",
        "<b>C</b>  Arad, 21 March 2030",
        "<b>1. Overall?</b>",
    ]
    assert screen.text.endswith("Not comparable, since not asked alike in all of them: “Again?”.")
    assert [file.name for file in screen.files] == ["cluj-iasi-arad-1.png", "Side by side cluj iasi arad.xlsx"]
    assert labels(screen) == ["Other surveys"]
    assert (
        labels(await comparison.choose(turn(db), SelectSurveys(encode_selection([*ids.values()]), 0)))[-1] == "Compare"
    )


async def test_fifth_event_is_refused_and_the_screen_stays(db: Database) -> None:
    ids = await released(db, *EVENTS)

    assert await comparison.choose(turn(db), SelectSurveys(encode_selection(list(ids.values())[:4]), 0)) != INVALID
    fifth = await comparison.choose(turn(db), SelectSurveys(encode_selection([*ids.values()]), 0))
    assert fifth == Alert("You can choose up to 4.")
    assert await comparison.show(turn(db), ShowComparison(encode_selection([*ids.values()]))) == INVALID


async def test_survey_that_is_not_released_cannot_be_chosen(db: Database) -> None:
    ids = await released(db, "cluj", "iasi")
    async with db.transaction() as tx:
        run = await opened(tx, "sibiu")

    assert await comparison.choose(turn(db), SelectSurveys(1 << 90, 0)) == INVALID
    for run_id in (run.id, 99):
        packed_ids = encode_selection([ids["cluj"], run_id])
        assert await comparison.choose(turn(db), SelectSurveys(packed_ids, 0)) == INVALID
        assert await comparison.show(turn(db), ShowComparison(packed_ids)) == INVALID


@pytest.mark.parametrize("count", [0, 1])
async def test_fewer_than_two_cannot_be_compared(db: Database, count: int) -> None:
    ids = await released(db, "cluj", "iasi")

    assert await comparison.show(turn(db), ShowComparison(encode_selection(list(ids.values())[:count]))) == INVALID


async def test_event_that_is_gone_from_the_bot_is_not_offered(db: Database) -> None:
    ids = await released(db, "cluj", "iasi", "sibiu")
    context = replace(turn(db).context, events={code: one for code, one in EVENTS.items() if code != "iasi"})
    turn_without_event = replace(turn(db), context=context)

    assert labels(await comparison.compare(turn_without_event)) == ["☐ Sibiu · 21 March 2028", "☐ Cluj · 22 March 2027"]
    assert (
        await comparison.show(turn_without_event, ShowComparison(encode_selection([ids["cluj"], ids["iasi"]])))
        == INVALID
    )


async def test_releases_are_all_that_is_read(db: Database, path: Path) -> None:
    ids = await released(db, "cluj", "iasi")
    readonly = await Database.open_readonly(path)

    try:
        reading = turn(readonly)
        picker = await comparison.compare(reading)
        comparison_screens = drawn(await comparison.show(reading, ShowComparison(encode_selection([*ids.values()]))))
    finally:
        await readonly.close()

    assert len(labels(picker)) == 2
    assert isinstance(comparison_screens, tuple)


async def test_coordinators_only(db: Database) -> None:
    await released(db, "cluj", "iasi")
    stranger = replace(turn(db), user_id=7)

    command = await only(Role.COORDINATOR, comparison.compare)(stranger)
    tap = await only_tap(Role.COORDINATOR, comparison.show)(stranger, ShowComparison(encode_selection([1, 2])))

    assert command == stranger.speak(common.not_allowed)
    assert tap == INVALID
