"""Changes of the agenda as participants and organizers read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.agenda.changes import AgendaChanges, CancelledItem, ChangedItem, NewItem
from domain.events import AgendaItem, Event
from domain.messages import MessageState
from tests.messages import planned_message
from tests.support.program import EVENT, OPENS, START, ZONE
from views.agenda import changes as views
from views.agenda.changes import AgendaChangeState
from views.i18n import Translator

EN, RO = Translator("en", ZONE), Translator("ro", ZONE)
DAY = timedelta(days=1)
TALK = AgendaItem(START, START + timedelta(hours=1), {"en": "Talk <1>", "ro": "Prezentare"}, "Ana", "Hall A")
OTHER = replace(TALK, title={"de": "Vortrag"}, speaker="", room={"de": "Saal"})
MESSAGE = planned_message("bucharest", "agenda-change-1", "agenda-change", "registered", OPENS)


def sections(changes: AgendaChanges, voice: Translator = EN, event: Event = EVENT) -> list[str]:
    text = views.to_participants(voice, event, changes).text
    return text.split("\n\n")[2:-1]


def test_only_what_changed_is_told() -> None:
    moved_talk = replace(TALK, starts=START + timedelta(hours=2), ends=START + timedelta(hours=3), room="Hall B")
    changes = AgendaChanges((NewItem(TALK), ChangedItem(TALK, moved_talk), CancelledItem(TALK)))

    assert sections(changes) == [
        "<b>Moved</b>\n<b>11:30–12:30</b>  Talk &lt;1&gt;\nAna · Hall B\n<i>before: 09:30–10:30 · Hall A</i>",
        "<b>New</b>\n<b>09:30–10:30</b>  Talk &lt;1&gt;\nAna · Hall A",
        "<b>Cancelled</b>\n<s>09:30–10:30  Talk &lt;1&gt;</s>",
    ]
    assert sections(changes, RO)[0].endswith("<i>înainte: 09:30–10:30 · Hall A</i>")


def test_place_and_hours_are_told_first() -> None:
    changes = AgendaChanges((), (START, START + timedelta(hours=2)), {"en": "Mint", "ro": "Monetăria"})

    assert sections(changes) == ["<b>Time</b>\n22 March, 09:30 – 11:30", "<b>Place</b>\nMint"]
    assert sections(AgendaChanges((), (START, START + DAY))) == ["<b>Time</b>\n22 March, 09:30 – 23 March, 09:30"]


def test_what_the_earlier_item_was_is_told_in_whatever_language_there_is() -> None:
    plain = replace(TALK, speaker="", room="")

    assert sections(AgendaChanges((ChangedItem(OTHER, TALK),))) == [
        "<b>Moved</b>\n<b>09:30–10:30</b>  Talk &lt;1&gt;\nAna · Hall A\n<i>before: Vortrag · – · Saal</i>"
    ]
    assert sections(AgendaChanges((ChangedItem(replace(plain, speaker="Ana"), plain),))) == [
        "<b>Changed</b>\n<b>09:30–10:30</b>  Talk &lt;1&gt;\n<i>before: Ana</i>"
    ]
    assert sections(AgendaChanges((ChangedItem(plain, replace(plain, room="B")),)))[0].endswith("<i>before: –</i>")


def test_days_are_named_where_there_are_several() -> None:
    long = replace(EVENT, ends=EVENT.ends + DAY)

    assert sections(AgendaChanges((CancelledItem(TALK),)), EN, long) == [
        "<b>Cancelled</b>\n<s>22 March, 09:30–10:30  Talk &lt;1&gt;</s>"
    ]


def test_item_that_was_on_another_day_has_its_date() -> None:
    earlier = replace(TALK, starts=TALK.starts - DAY, ends=TALK.ends - DAY)

    assert sections(AgendaChanges((ChangedItem(earlier, TALK), CancelledItem(earlier)))) == [
        "<b>Moved</b>\n<b>09:30–10:30</b>  Talk &lt;1&gt;\nAna · Hall A\n<i>before: 21 March, 09:30–10:30</i>",
        "<b>Cancelled</b>\n<s>21 March, 09:30–10:30  Talk &lt;1&gt;</s>",
    ]


@pytest.mark.parametrize(
    ("state", "changes", "end"),
    [
        (MessageState.RELEASED, AgendaChanges((NewItem(TALK),)), "Participants have been told."),
        (MessageState.DROPPED, AgendaChanges((NewItem(TALK),)), "Participants are not told."),
        (MessageState.DROPPED, AgendaChanges(), "It is again as participants know it: nothing is sent."),
    ],
)
def test_organizers_see_what_became_of_it(state: MessageState, changes: AgendaChanges, end: str) -> None:
    screen = views.to_organizers(EN, EVENT, AgendaChangeState(MESSAGE, state, changes, 4))

    assert screen.text.endswith(end)
    assert screen.rows == ()


def test_organizers_choose_while_it_is_planned() -> None:
    change = AgendaChangeState(MESSAGE, MessageState.PLANNED, AgendaChanges((NewItem(TALK),)), 1)

    screen = views.to_organizers(EN, EVENT, change)

    assert "On 22 March, 18:00 one message with only that goes to 1 person who is registered." in screen.text
    assert [button.label for row in screen.rows for button in row] == ["Send now", "Don't send"]
