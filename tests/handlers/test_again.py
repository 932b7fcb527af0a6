"""Updates that come again after a crash: whatever was done, the same from any point on changes nothing more."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import COMMANDS, TAPS, TYPED
from domain.draft import Draft
from domain.events import Event
from domain.questions import Comment, YesNo
from domain.registration import form
from domain.survey import Send
from handlers.asked import Asked
from handlers.context import Turn
from storage import events, people, surveys
from storage.database import Database
from tests.files import content
from tests.room import ANA, GROUPS, Room
from tests.surveys import EVERY_KIND, OPENS, event, opened, words
from views import callback as taps
from views.survey import carried

CODE = "bucharest"
EVENT = replace(
    event(EVERY_KIND),
    registration=(Comment("wish", words("What do you expect?")), YesNo("first", words("First time?"))),
)
MARK = form(EVENT)
SEND = carried(opened(EVERY_KIND), Draft({"overall": ("5",), "topics": ("law", "web")}), Send())

ACTS: tuple[str | taps.Tap, ...] = (
    "/start",
    "/start bucharest",
    "/stop",
    "Ana Popescu",
    "More time",
    "x" * 65,
    "y" * 1001,
    taps.Agree(CODE, "en"),
    taps.PickProfession(CODE, 0, MARK),
    taps.PickProfession(CODE, 1, MARK),
    taps.UseName(CODE),
    taps.SkipName(CODE),
    taps.AnswerRegistration(CODE, 0, 0, MARK),
    taps.AnswerRegistration(CODE, 1, 1, MARK),
    taps.LeaveStep(CODE, 0, MARK),
    taps.LeaveStep(CODE, 1, MARK),
    taps.ChangeRegistration(CODE),
    taps.ShowRegistration(CODE),
    taps.CancelRegistration(CODE, 1),
    taps.SetLanguage("ro"),
    taps.SetLanguage("en"),
    taps.Forget(1),
    taps.Decline(1),
    SEND,
    taps.SkipComment(1, 0),
    taps.SkipComment(1, 1),
    taps.StoreComment(1, 0),
    taps.SendReminder(CODE, 0, 0),
)
REGISTERED: tuple[str | taps.Tap, ...] = (
    taps.Agree(CODE, "en"),
    taps.PickProfession(CODE, 0, MARK),
    taps.UseName(CODE),
    taps.AnswerRegistration(CODE, 0, 0, MARK),
    taps.AnswerRegistration(CODE, 1, 1, MARK),
)


async def opened_room(folder: Path, *, organizer: bool) -> Room:
    """Nobody is registered, and the survey is open."""
    db = await Database.open(folder / "roundtable.sqlite3")
    async with db.transaction() as tx:
        await events.save(tx, EVENT)
        run = await surveys.open_(tx, EVENT, GROUPS, 5, bytes(32), OPENS)
        if organizer:
            await people.staff_from_settings(tx, [ANA], [])
    return Room(db, EVENT, run)


async def do(room: Room, update_id: int, act: str | taps.Tap) -> None:
    """Handle one update of Ana's, as the application does."""
    async with room.db.reading() as tx:
        person = await people.find(tx, ANA)
    only: dict[str, Event] = {CODE: EVENT}
    turn = replace(room.turn(ANA, "", update_id), person=person, events=only)
    if not isinstance(act, str):
        quoted = replace(turn, text="What it quotes")
        await TAPS[type(act)](quoted, act)
    elif act.startswith("/"):
        name, _, argument = act[1:].partition(" ")
        await COMMANDS[name](replace(turn, text=argument))
    else:
        await first_answer(replace(turn, text=act), TYPED)


async def first_answer(turn: Turn, commands: tuple[Callable[[Turn], Awaitable[object]], ...]) -> None:
    for command in commands:
        if await command(turn) is not None:
            return


@given(
    acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=9),
    registered=st.booleans(),
    organizer=st.booleans(),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
async def test_updates_handled_again_from_any_point_change_nothing(
    *, acts: list[str | taps.Tap], registered: bool, organizer: bool, data: st.DataObject
) -> None:
    acts = [*(REGISTERED if registered else ()), *acts]
    numbered = list(enumerate(acts, start=1))
    with tempfile.TemporaryDirectory() as folder:
        room = await opened_room(Path(folder), organizer=organizer)
        try:
            for number, act in numbered:
                await do(room, number, act)
            before = await content(room.db)

            room.asked = Asked()  # a crash forgets it
            for number, act in numbered[data.draw(st.integers(0, len(numbered) - 1)) :]:
                await do(room, number, act)

            assert await content(room.db) == before
        finally:
            await room.db.close()


def test_every_tap_that_changes_something_is_among_them() -> None:
    reading = {
        taps.OpenEvent, taps.ReadNotice, taps.Disagree, taps.TypeName, taps.TickRegistration,
        taps.ShowAgenda, taps.GetCalendar, taps.GetDocument, taps.StartSurvey, taps.NotNow, taps.DiscardComment,
        taps.RemindEvent, taps.PreviewReminder, taps.CancelReminder, taps.ShowSummary, taps.ShowGroups,
        taps.ShowComments, taps.GetSheet, taps.GetReport, taps.ShowNames, taps.ChooseCompared, taps.ShowComparison,
        taps.AskComments,
    }  # fmt: skip
    # These say what shall be, not what shall change: done again in their order they lead to the same.
    stating = {
        taps.ReviewComment, taps.PublishComment, taps.WithholdComment, taps.EditComment, taps.ReplaceComment,
        taps.ShowMinutes, taps.ShowTopic, taps.TakeConclusions, taps.OpenNote, taps.EditNote, taps.MoveNote,
        taps.ConcludeNote, taps.DeleteNote, taps.StoreNote, taps.DiscardNote, taps.StopMinutes,
        taps.AgreeNamed, taps.EraseAnswers, taps.EraseComment,
    }  # fmt: skip

    assert set(TAPS) - reading - stating == {type(act) for act in ACTS if not isinstance(act, str)}
