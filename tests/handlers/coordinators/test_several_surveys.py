"""What coordinators see of an event with several surveys: the latest first, the others a button away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.events import Event
from handlers.coordinators import summary
from storage import answers, releases, surveys
from storage.engine.database import Database
from tests.handlers.coordinators.test_summary import ROUND, SURVEY, answered, db, turn_of
from tests.support.application import drawn
from tests.support.program import CLOSES, START
from tests.support.surveys import THRESHOLDS
from views.callback.codec import decode, encode
from views.callback.coordinators import ShowNames, ShowResultsText, ShowSummary
from views.screen import Reply, Screen

__all__ = ["db"]
BEFORE = replace(
    SURVEY, title={"en": "Before"}, opens=START - timedelta(days=3), closes=START - timedelta(days=1), id="before"
)
SEVERAL: Event = replace(ROUND, further_surveys=(BEFORE,))


async def both_held(db: Database) -> None:
    """The survey before is closed with twenty answers of 1, the one after is open."""
    await answered(db)
    async with db.transaction() as tx:
        about = SEVERAL.about(BEFORE)
        run = await surveys.open_(tx, about, {"judge": "*", "undisclosed": "*"}, THRESHOLDS, bytes(32), BEFORE.opens)
        for id_ in range(1, 21):
            await answers.send(tx, run, id_, "*", {"overall": ("1",)})
        await releases.close(tx, about, run, BEFORE.closes)


def texts(reply: Reply) -> str:
    screens = drawn(reply)
    assert isinstance(screens, tuple)
    return "\n".join(screen.text for screen in screens if isinstance(screen, Screen))


def taps(reply: Reply) -> list[object]:
    screens = drawn(reply)
    assert isinstance(screens, tuple)
    return [button.tap for screen in screens if isinstance(screen, Screen) for row in screen.rows for button in row]


async def test_summary_is_of_the_open_survey_and_leads_to_the_other(db: Database) -> None:
    await both_held(db)

    reply = await summary.summary(turn_of(db, SEVERAL))

    assert "\nSurvey\n\n<b>20 of 24 answered</b>" in texts(reply)
    assert taps(reply) == [ShowSummary("bucharest", 1, "before")]


async def test_each_button_of_a_survey_shows_that_one(db: Database) -> None:
    await both_held(db)

    card = await summary.show(turn_of(db, SEVERAL), ShowSummary("bucharest", 0, "before"))
    figures = await summary.show_text(turn_of(db, SEVERAL), ShowResultsText("bucharest", "before"))

    assert isinstance(card, Screen)
    assert card.text.startswith("<b>Results: Round table</b>\nBefore")
    assert {getattr(button.tap, "survey", "") for row in card.rows for button in row} == {"before", "after"}
    assert "20 of 24 answered" in texts(figures)


async def test_survey_that_the_settings_have_dropped_is_still_shown_once_released(db: Database) -> None:
    await both_held(db)
    async with db.transaction() as tx:
        run = await surveys.find(tx, "bucharest", "after")
        assert run is not None
        await releases.close(tx, ROUND, run, CLOSES)

    card = await summary.show(turn_of(db, ROUND), ShowSummary("bucharest", 0, "before"))

    assert isinstance(card, Screen)
    assert card.text.startswith("<b>Results: Round table</b>\nBefore")


def test_button_of_the_main_survey_is_as_it_was_before_there_were_others() -> None:
    assert encode(ShowNames("bucharest", 2)) == "1yn:bucharest.C"
    assert encode(ShowNames("bucharest", 2, "before")) == "1yn:bucharest.C.before"
    assert decode("1yn:bucharest.C") == ShowNames("bucharest", 2)
    assert decode("1yn:bucharest.C.before") == ShowNames("bucharest", 2, "before")
    assert decode("1yn:bucharest") is None
    assert decode("1yn:bucharest.C.before.more") is None
