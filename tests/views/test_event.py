"""The organizer's card: counts and times, never a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from domain.events import Profession
from domain.results.release import Release
from domain.results.summary import ClosedSummary, NotOpen, OpenSummary, Summary
from tests.messages import from_settings
from tests.support.surveys import CLOSES, OPENS, OVERALL, THRESHOLDS, event, survey, words
from views.callback.events import EditEvent
from views.callback.files import ShowFiles
from views.callback.invitations import ShowInvitation
from views.callback.organizers import (
    AnnounceEvent,
    RemindEvent,
    ShowAudit,
    ShowCheckin,
    ShowParticipants,
    ShowStaff,
    ShowStatus,
)
from views.callback.schedule import CloseSurvey, ShowSchedule
from views.event import Card, card
from views.i18n import Translator

EN = Translator("en", ZoneInfo("Europe/Bucharest"))
RO = Translator("ro", ZoneInfo("Europe/Bucharest"))
SURVEY = survey(OVERALL)
EVENT = event(SURVEY)
ALWAYS = ["Participants", "Announce", "Planned messages", "Edit", "Files", "Staff", "Audit", "The bot"]
DURING_SURVEY = ["Participants", "Announce", "Remind", "Planned messages", "Edit", "Files", "Staff", "Audit", "The bot"]
RELEASE = Release("bucharest", 9, 9, 6, THRESHOLDS, {}, ())


def told(**changes: object) -> Card:
    return replace(Card({"judge": 2}, 0, NotOpen(2, OPENS), ()), **changes)  # type: ignore[arg-type]  # known fields


def parts(of: Card, voice: Translator = EN) -> list[str]:
    return card(voice, EVENT, of).text.split("\n\n")[1:]


def test_people_without_telegram_are_present_besides_the_registered() -> None:
    present = parts(told(present=1, present_guests=2))

    assert present[1] == "Present: 1 of 2 registered\nand 2 people without Telegram"


def test_people_are_counted_by_profession() -> None:
    silent = told(by_profession={"judge": 1, None: 1, "undisclosed": 2})

    assert parts(silent)[0] == "<b>4 people are registered</b>\nJudge: 1\nLawyer: 0\nPrefer not to say: 3"


def test_expected_people_are_named_where_they_are_set() -> None:
    expecting = replace(EVENT, professions=(Profession("judge", words("Judge"), "courts", expected=7),))

    assert "<b>2 of 7 expected are registered</b>" in card(EN, expecting, told()).text


@pytest.mark.parametrize(
    ("summary", "expected_text", "buttons"),
    [
        (
            NotOpen(2, OPENS),
            "The survey opens on 22 March, 18:00.",
            ALWAYS,
        ),
        (NotOpen(2, None), "This event has no survey.", ALWAYS),
        (
            OpenSummary(4, 4, None, CLOSES),
            "The survey is open until 29 March, 18:00: fewer than 5 people have answered.",
            DURING_SURVEY,
        ),
        (
            OpenSummary(5, 5, None, CLOSES),
            "The survey is open until 29 March, 18:00: fewer than 5 of 5 answered.",
            DURING_SURVEY,
        ),
        (
            OpenSummary(9, 9, 6, CLOSES),
            "The survey is open until 29 March, 18:00: 6 of 9 answered.",
            DURING_SURVEY,
        ),
        (
            ClosedSummary(RELEASE, SURVEY, CLOSES),
            "The survey is closed: 6 of 9 answered.",
            ALWAYS,
        ),
        (
            ClosedSummary(replace(RELEASE, answered=None), SURVEY, CLOSES),
            "The survey is closed: fewer than 5 people answered.",
            ALWAYS,
        ),
    ],
    ids=lambda each: type(each).__name__,
)
def test_survey_is_told_as_it_stands(summary: Summary, expected_text: str, buttons: list[str]) -> None:
    screen = card(EN, EVENT, told(summary=summary))

    assert screen.text.split("\n\n")[2] == expected_text
    assert [button.label for row in screen.rows for button in row] == buttons


def test_each_of_several_surveys_is_named_with_how_it_stands() -> None:
    later = replace(SURVEY, id="later", title=words("Three months later"))
    summaries = ((SURVEY, ClosedSummary(RELEASE, SURVEY, CLOSES)), (later, NotOpen(2, OPENS)))

    assert parts(told(summary=summaries[0][1], surveys=summaries))[1:3] == [
        "<b>How was it?</b>\nThe survey is closed: 6 of 9 answered.",
        "<b>Three months later</b>\nThe survey opens on 22 March, 18:00.",
    ]


def test_buttons_stand_two_in_a_row_and_lead_to_the_tasks() -> None:
    door = replace(EVENT, checkin=True)

    rows = card(
        EN, door, told(summary=OpenSummary(2, 2, None, CLOSES), link="https://t.me/b?start=x", open_survey=1)
    ).rows

    assert [[button.tap for button in row] for row in rows] == [
        [ShowParticipants("bucharest"), ShowInvitation("bucharest")],
        [ShowCheckin("bucharest"), AnnounceEvent("bucharest")],
        [RemindEvent("bucharest"), ShowSchedule("bucharest")],
        [CloseSurvey(1, 0), EditEvent("bucharest", "0")],
        [ShowFiles("bucharest"), ShowStaff(0)],
        [ShowAudit(0), ShowStatus()],
    ]


def test_everything_about_people_and_the_link_are_told() -> None:
    places = replace(EVENT, capacity=4, checkin=True)
    event_card = told(
        by_profession={"judge": 3},
        confirmed_count=2,
        present=1,
        taken_places=4,
        waiting_count=1,
        link="https://t.me/b?start=x",
    )

    assert card(EN, places, event_card).text.split("\n\n")[1:] == [
        "<b>3 people are registered</b>\nJudge: 3\nLawyer: 0",
        "Confirmed: 2 of 3\nPresent: 1 of 3 registered",
        "Places taken: 4 of 4. 1 person is on the waiting list.",
        "The survey opens on 22 March, 18:00.",
        "Link to register: https://t.me/b?start=x",
    ]


@pytest.mark.parametrize(
    ("voice", "sentence"),
    [
        (EN, "The registrations were erased on 19 September 2027, as participants had been told."),
        (RO, "Înscrierile au fost șterse pe 19 septembrie 2027, așa cum li s-a spus participanților."),
    ],
)
def test_erased_registrations_are_no_zeros(voice: Translator, sentence: str) -> None:
    erased_on = date(2027, 9, 19)
    closed_summary = ClosedSummary(RELEASE, SURVEY, CLOSES)

    card = parts(told(by_profession={}, erased_on=erased_on, summary=closed_summary), voice)
    late = parts(told(erased_on=erased_on), voice)

    assert card[0] == sentence
    assert len(card) == 2
    assert late == parts(told(), voice)


def test_unreachable_and_planned_are_told_in_romanian() -> None:
    event_card = told(unreachable=2, coming=(from_settings("agenda-1", OPENS), from_settings("text-1", CLOSES)))

    assert parts(event_card, RO) == [
        "<b>2 persoane înscrise</b>\nJudge ș: 2\nLawyer ș: 0",
        "2 persoane nu pot fi contactate: au blocat botul.",
        "Chestionarul se deschide pe 22 martie, ora 18:00.",
        "<b>Mesaje programate</b>\n22 martie, ora 18:00: Agenda\n29 martie, ora 18:00: Mesaj",
    ]


def test_cancelled_event_says_so_and_that_nothing_is_sent() -> None:
    cancelled_event = replace(EVENT, is_cancelled=True)
    planned_message = from_settings("agenda-1", OPENS)

    english, romanian = (card(voice, cancelled_event, told(coming=(planned_message,))).text for voice in (EN, RO))

    assert english.split("\n\n")[0].endswith("\n❌ <b>This event is cancelled.</b>")
    assert english.split("\n\n")[2:] == ["Nobody can register, and nothing that was planned for it is sent."]
    assert "❌ <b>Acest eveniment este anulat.</b>" in romanian


def test_nobody_is_invited_or_written_to_once_registrations_are_erased() -> None:
    screen = card(EN, EVENT, told(by_profession={}, erased_on=date(2027, 9, 19)))

    labels = [button.label for row in screen.rows for button in row]

    assert labels == ["Participants", "Edit", "Files", "Staff", "Audit", "The bot"]
