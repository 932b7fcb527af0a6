from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from delivery.incoming.attachment import Attachment, Download, DownloadFailed
from delivery.runtime_status import RuntimeStatus
from domain.events import Event, Profession, Survey
from domain.people import Registration, Role
from domain.questions import Rating, YesNo
from handlers.context import HandlerContext, Turn
from handlers.coordinators import summary
from handlers.guard import only, only_tap
from handlers.recent_prompts import RecentPrompts
from handlers.recent_ticks import RecentTicks
from storage import answers, events, people, registrations, releases
from storage.engine.database import Database
from storage.staff import members as staff
from tests.support.application import drawn
from tests.support.program import CLOSES, COORDINATOR, END, EVENT, OPENS, RULES, open_survey
from views import event_picker
from views.callback.coordinators import ShowGroups, ShowResultsText, ShowSummary
from views.event_picker import EventChoice, EventList
from views.i18n import Translator
from views.layout import common
from views.reports import card
from views.screen import Alert, Screen, SlowReply

ENGLISH = Translator("en", ZoneInfo("Europe/Bucharest"))
SURVEY = Survey(
    {"en": "Survey"},
    True,
    OPENS,
    CLOSES,
    (
        Rating("overall", {"en": "Overall?", "ro": "În ansamblu?"}, 5),
        YesNo("apply", {"en": "Apply?", "ro": "Aplicați?"}),
    ),
)
ROUND = replace(
    EVENT,
    survey=SURVEY,
    professions=tuple(Profession(id_, {"en": id_.title(), "ro": id_}, id_) for id_ in ("judge", "lawyer")),
)
OTHER = replace(ROUND, code="cluj", starts=ROUND.starts + timedelta(days=90))


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await staff.set_from_settings(tx, [], [COORDINATOR])
        for event in (ROUND, OTHER):
            await events.save(tx, event)
    yield database
    await database.close()


async def no_download(_: Attachment, __: int) -> Download:
    return DownloadFailed()


def turn_of(db: Database, *events: Event, text: str = "", language: str = "en", user: int = COORDINATOR) -> Turn:
    return Turn(
        HandlerContext(
            db=db,
            results_db=db,
            rules=RULES,
            events={event.code: event for event in events},
            wake=lambda: None,
            prompts=RecentPrompts(),
            ticks=RecentTicks(),
            runtime_status=RuntimeStatus("0.1.0", END, END),
            bot_username="roundtable_bot",
            secret=lambda: bytes(32),
            download=no_download,
        ),
        now=END,
        update_id=1,
        message_id=1,
        user_id=user,
        shown_name="",
        hint=language,
        person=None,
        languages=(language,),
        text=text,
    )


async def answered(db: Database, *, lawyers: bool = True) -> None:
    """Twenty people answer: half of them judges, half lawyers; or the ten judges alone."""
    async with db.transaction() as tx:
        for id_ in range(1, 25):
            await people.remember(tx, id_, "en")
            profession = "judge" if id_ % 2 else "lawyer"
            await registrations.put(
                tx, Registration(ROUND.code, id_, "1", "2027-03-01", registered_on="2027-03-01", profession=profession)
            )
        survey_run = await open_survey(tx, ROUND)
        for id_ in range(1, 21):
            sheet = {"overall": (str(1 + id_ // 2 % 5),), "apply": ("yes" if id_ // 2 % 2 else "no",)}
            group = survey_run.group("judge" if id_ % 2 else "lawyer")
            if lawyers or id_ % 2:
                await answers.send(tx, survey_run, id_, group, sheet)


async def closed(db: Database, *, lawyers: bool = True) -> None:
    await answered(db, lawyers=lawyers)
    async with db.transaction() as tx:
        await releases.close(tx, ROUND, await open_survey(tx, ROUND), CLOSES)


async def test_summary_of_the_only_event(db: Database) -> None:
    await answered(db)

    reply = drawn(await summary.summary(turn_of(db, ROUND)))

    assert isinstance(reply, tuple)
    assert "<b>20 of 24 answered</b>" in reply[0].text
    assert reply[0].files == ()


async def test_summary_after_closing_has_picture_and_words(db: Database) -> None:
    await closed(db)

    reply = drawn(await summary.summary(turn_of(db, ROUND, text=" BUCHAREST ")))

    assert isinstance(reply, tuple)
    assert reply[0].text.startswith(
        "<b>Results: Round table</b>\n\n<blockquote expandable><b>20 of 24 answered (83%)</b>\n"
    )
    assert ([file.picture for file in reply[0].files], reply[0].files_above) == ([True], True)
    assert [button.tap for row in reply[0].rows[:2] for button in row] == [
        ShowResultsText("bucharest"),
        ShowGroups("bucharest"),
    ]


async def test_summary_speaks_the_coordinators_language(db: Database) -> None:
    await closed(db)

    reply = drawn(await summary.summary(turn_of(db, ROUND, language="ro")))

    assert isinstance(reply, tuple)
    assert reply[0].text.startswith("<b>Rezultate: Masă rotundă</b>\n\n<blockquote expandable><b>Au răspuns 20 din 24")


async def test_summary_of_several_events_asks_which(db: Database) -> None:
    turn = turn_of(db, ROUND, OTHER)

    assert await summary.summary(turn) == event_picker.choose_event(
        ENGLISH, EventChoice((ROUND, OTHER), ()), EventList.SUMMARY, lambda code: ShowSummary(code, 1)
    )


async def test_summary_without_events(db: Database) -> None:
    assert await summary.summary(turn_of(db)) == event_picker.no_events(ENGLISH)


async def test_summary_of_unknown_code_names_the_nearest(db: Database) -> None:
    reply = drawn(await summary.summary(turn_of(db, ROUND, OTHER, text="bucarest")))

    assert reply == Screen("There is no event with the code “bucarest”. Did you mean /summary bucharest?")


async def test_results_as_text(db: Database) -> None:
    await closed(db)

    reply = await summary.show_text(turn_of(db, ROUND), ShowResultsText("bucharest"))

    assert isinstance(reply, tuple)
    assert "<b>20 of 24 answered (83%)</b>" in reply[0].text
    assert reply[-1].rows[-1][0].tap == ShowSummary("bucharest", 0)


async def test_show_chosen_event_with_picture_and_way_back_without(db: Database) -> None:
    await closed(db)
    turn = turn_of(db, ROUND, OTHER)

    screens = drawn(await summary.show(turn, ShowSummary("bucharest", 1)))
    back = drawn(await summary.show(turn, ShowSummary("bucharest", 0)))

    assert isinstance(screens, tuple)
    assert screens == drawn(await summary.show(turn, ShowSummary("bucharest", 1)))
    chosen_event, results = screens
    assert (chosen_event.text.splitlines()[0], chosen_event.rows) == ("<b>Round table</b>", ())
    assert len(results.files) == 1
    assert back == replace(results, files=(), files_above=False)


async def test_groups_after_closing(db: Database) -> None:
    await closed(db)

    reply = await summary.groups(turn_of(db, ROUND), ShowGroups("bucharest"))

    assert isinstance(reply, tuple)
    assert "Judge + Not stated · n = 10" in reply[0].text


async def test_groups_are_no_longer_valid_without_a_breakdown(db: Database) -> None:
    turn = turn_of(db, ROUND)
    before = await summary.groups(turn, ShowGroups("bucharest"))
    await closed(db, lawyers=False)

    assert before == await summary.groups(turn, ShowGroups("bucharest")) == common.button_expired(ENGLISH)


async def test_coordinators_only(db: Database) -> None:
    await closed(db)
    stranger = turn_of(db, ROUND, user=7)

    command = await only(Role.COORDINATOR, summary.summary)(stranger)
    tap = await only_tap(Role.COORDINATOR, summary.groups)(stranger, ShowGroups("bucharest"))

    assert command == common.not_allowed(ENGLISH)
    assert isinstance(tap, Alert)


async def test_card_is_not_drawn_before_others_can_be_answered(db: Database) -> None:
    await closed(db)
    card._render.cache_clear()

    reply = await summary.summary(turn_of(db, ROUND))

    assert isinstance(reply, SlowReply)
    assert card._render.cache_info().currsize == 0
