"""Who may do what: every command and every button is classified here, and whoever is not named is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.application import COMMANDS, TAPS
from domain.people import Role
from handlers.guard import roles_of
from storage import people
from tests.support.application import ANA, COORDINATOR, INVALID, ORGANIZER, ApplicationHarness, opened
from views import callback as taps
from views.event_picker import EventList
from views.screen import Screen

BOTH = 3001
PEOPLE = {ANA: frozenset[Role](), ORGANIZER: {Role.ORGANIZER}, COORDINATOR: {Role.COORDINATOR}, BOTH: set(Role)}
REFUSED = Screen("This is not available to you. /help shows what is.")

EVERYBODY, ORGANIZERS, COORDINATORS = None, Role.ORGANIZER, Role.COORDINATOR

WHO_MAY_TYPE = {
    "start": EVERYBODY,
    "agenda": EVERYBODY,
    "survey": EVERYBODY,
    "language": EVERYBODY,
    "privacy": EVERYBODY,
    "mydata": EVERYBODY,
    "forget": EVERYBODY,
    "stop": EVERYBODY,
    "help": EVERYBODY,
    "whoami": EVERYBODY,
    "event": ORGANIZERS,
    "participants": ORGANIZERS,
    "remind": ORGANIZERS,
    "status": ORGANIZERS,
    "summary": COORDINATORS,
    "comments": COORDINATORS,
    "minutes": COORDINATORS,
    "export": COORDINATORS,
    "report": COORDINATORS,
    "compare": COORDINATORS,
}
WHO_MAY_PRESS: dict[taps.Tap, Role | None] = {
    taps.OpenEvent("bucharest"): EVERYBODY,
    taps.TurnEvents(EventList.REGISTRATION, 0): EVERYBODY,
    taps.ReadNotice("bucharest", "en"): EVERYBODY,
    taps.ReadFullNotice("bucharest", "en"): EVERYBODY,
    taps.AcceptNotice("bucharest", "en"): EVERYBODY,
    taps.DeclineNotice("bucharest"): EVERYBODY,
    taps.SelectProfession("bucharest", 0, 0): EVERYBODY,
    taps.UseName("bucharest"): EVERYBODY,
    taps.TypeName("bucharest"): EVERYBODY,
    taps.SkipName("bucharest"): EVERYBODY,
    taps.AnswerRegistration("bucharest", 0, 0, 0): EVERYBODY,
    taps.ToggleRegistration("bucharest", 0, 0, 0): EVERYBODY,
    taps.LeaveStep("bucharest", 0, 0): EVERYBODY,
    taps.AnswerByText("bucharest", 0, 0): EVERYBODY,
    taps.BackStep("bucharest", 0, 0): EVERYBODY,
    taps.FinishChange("bucharest"): EVERYBODY,
    taps.ChangeRegistration("bucharest"): EVERYBODY,
    taps.CancelRegistration("bucharest", 0): EVERYBODY,
    taps.ShowRegistration("bucharest"): EVERYBODY,
    taps.ShowAgenda("bucharest"): EVERYBODY,
    taps.ShowAgendaPage("bucharest", 0, 0): EVERYBODY,
    taps.ShowSessions("bucharest", 0): EVERYBODY,
    taps.GetSession("bucharest", 1): EVERYBODY,
    taps.GetSessions("bucharest"): EVERYBODY,
    taps.GetCalendar("bucharest"): EVERYBODY,
    taps.GetDocument("bucharest"): EVERYBODY,
    taps.StartSurvey(1): EVERYBODY,
    taps.NotNow(1): EVERYBODY,
    taps.Decline(1): EVERYBODY,
    taps.InSurvey(1, 0, 0, 0, 0): EVERYBODY,
    taps.AcceptNamedConsent(1): EVERYBODY,
    taps.DeleteAnswers(1, 0): EVERYBODY,
    taps.AskComments(1): EVERYBODY,
    taps.DeleteComment(1, 0): EVERYBODY,
    taps.SkipComment(1, 0): EVERYBODY,
    taps.StoreComment(1, 0): EVERYBODY,
    taps.DiscardComment(1, 0): EVERYBODY,
    taps.SetLanguage("en"): EVERYBODY,
    taps.Forget(0): EVERYBODY,
    taps.RemindEvent("bucharest"): ORGANIZERS,
    taps.PreviewReminder("bucharest", 0): ORGANIZERS,
    taps.SendReminder("bucharest", 0, 0): ORGANIZERS,
    taps.CancelReminder("bucharest"): ORGANIZERS,
    taps.PreviewAgain("bucharest", 1): ORGANIZERS,
    taps.SendAgain("bucharest", 1): ORGANIZERS,
    taps.ShowEvent("bucharest"): ORGANIZERS,
    taps.ShowParticipants("bucharest"): ORGANIZERS,
    taps.ListParticipants("bucharest", 0, 0): ORGANIZERS,
    taps.ConfirmParticipant("bucharest", 1, 1, 0, 0): ORGANIZERS,
    taps.RevokeConfirmation("bucharest", 1, 0, 0): ORGANIZERS,
    taps.PreviewConfirmation("bucharest"): ORGANIZERS,
    taps.ConfirmList("bucharest", 1): ORGANIZERS,
    taps.RevokeList("bucharest", 1): ORGANIZERS,
    taps.ShowStatus(): ORGANIZERS,
    taps.ShowSummary("bucharest", 0): COORDINATORS,
    taps.ShowGroups("bucharest"): COORDINATORS,
    taps.ShowComments("bucharest"): COORDINATORS,
    taps.ListComments(1, 0): COORDINATORS,
    taps.PublishComments(1, 0, 0): COORDINATORS,
    taps.ReviewComment(1, 0): COORDINATORS,
    taps.PublishComment(1, 0): COORDINATORS,
    taps.WithholdComment(1, 0): COORDINATORS,
    taps.EditComment(1, 0): COORDINATORS,
    taps.ReplaceComment(1, 0): COORDINATORS,
    taps.GetSheet("bucharest"): COORDINATORS,
    taps.GetReport("bucharest", 2): COORDINATORS,
    taps.ShowMinutes("bucharest"): COORDINATORS,
    taps.ShowTopic("bucharest", 0, 0): COORDINATORS,
    taps.TakeConclusions("bucharest", 0, 0): COORDINATORS,
    taps.OpenNote(1): COORDINATORS,
    taps.EditNote(1): COORDINATORS,
    taps.MoveNote(1, 0): COORDINATORS,
    taps.ConcludeNote(1, 0): COORDINATORS,
    taps.DeleteNote(1, 1): COORDINATORS,
    taps.StoreNote("bucharest"): COORDINATORS,
    taps.DiscardNote("bucharest"): COORDINATORS,
    taps.StopMinutes("bucharest"): COORDINATORS,
    taps.AskHeadcount("bucharest"): COORDINATORS,
    taps.UndoHeadcount("bucharest", 1): COORDINATORS,
    taps.GetReportIn("bucharest", "ro"): COORDINATORS,
    taps.ShowNames("bucharest", 0): COORDINATORS,
    taps.SelectSurveys(0, 0): COORDINATORS,
    taps.ShowComparison(0): COORDINATORS,
}
"""One button of each kind. What "everybody" may press still looks at whose registration and survey it is."""


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        await harness.open_survey()
        async with harness.db.transaction() as tx:
            await people.staff_from_settings(tx, [ORGANIZER, BOTH], [COORDINATOR, BOTH])
        yield harness


def test_every_command_is_classified() -> None:
    assert set(WHO_MAY_TYPE) == set(COMMANDS)


def test_every_button_is_classified_and_answered() -> None:
    assert {type(tap) for tap in WHO_MAY_PRESS} == set(TAPS) == set(taps._NAMES)


@pytest.mark.parametrize(("name", "who"), WHO_MAY_TYPE.items())
async def test_command_is_refused_to_everybody_else(hall: ApplicationHarness, name: str, who: Role | None) -> None:
    people_refused = {person for person in PEOPLE if await hall.command(person, name) == REFUSED}

    assert people_refused == {person for person, roles in PEOPLE.items() if who is not None and who not in roles}


@pytest.mark.parametrize(("tap", "who"), [each for each in WHO_MAY_PRESS.items() if each[1] is not None], ids=str)
async def test_button_of_a_role_is_refused_to_everybody_else(
    hall: ApplicationHarness, tmp_path: Path, tap: taps.Tap, who: Role
) -> None:
    before = (tmp_path / "roundtable.sqlite3").read_bytes()

    replies = {person: await hall.tap(person, tap) for person, roles in PEOPLE.items() if who not in roles}

    assert set(replies.values()) == {INVALID}
    assert (tmp_path / "roundtable.sqlite3").read_bytes() == before


async def test_role_that_was_taken_away_holds_at_once(hall: ApplicationHarness) -> None:
    before = await roles_of(await hall.turn(ORGANIZER))
    async with hall.db.transaction() as tx:
        await people.staff_from_settings(tx, [], [])

    assert before == {Role.ORGANIZER}
    assert await hall.command(ORGANIZER, "remind") == REFUSED
    assert await hall.tap(ORGANIZER, taps.SendReminder("bucharest", 0, 0)) == INVALID
