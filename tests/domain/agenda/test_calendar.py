"""Calendar entries keep their identity: what changed has a higher sequence, what is gone is cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.agenda.calendar import CalendarEntry, Organizer, organizer_of, revise
from domain.events import AgendaItem, Event
from tests.support.surveys import OVERALL, event, survey, words

NINE = datetime(2027, 3, 22, 7, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW, LATER = datetime(2027, 3, 1, 12, tzinfo=UTC), datetime(2027, 3, 2, 12, tzinfo=UTC)
WELCOME = AgendaItem(NINE, NINE + HOUR, words("Welcome"), room="Foyer")
BREAK = AgendaItem(NINE + HOUR, NINE + 2 * HOUR, words("Break"))
TALK = AgendaItem(NINE + 2 * HOUR, NINE + 3 * HOUR, words("Talk"), "Ana", "Hall")
SECOND_BREAK = AgendaItem(NINE + 3 * HOUR, NINE + 4 * HOUR, words("Break"))
EVENT = replace(event(survey(OVERALL)), starts=NINE, ends=NINE + 7 * HOUR, agenda=(WELCOME, BREAK, TALK, SECOND_BREAK))
FIRST = revise((), EVENT, NOW, "7")


def brief(entries: tuple[CalendarEntry, ...]) -> list[tuple[str, str, int, bool]]:
    return [
        (entry.uid.removeprefix("bucharest-").partition("@")[0], entry.title["en"], entry.sequence, entry.is_cancelled)
        for entry in entries
    ]


def sessions(entries: tuple[CalendarEntry, ...]) -> list[tuple[str, str, int, bool]]:
    return [one for one in brief(entries) if one[0].startswith("session")]


def test_cancelled_event_cancels_everything_and_comes_back() -> None:
    cancelled_event = replace(EVENT, is_cancelled=True)

    cancelled_entries = revise(FIRST, cancelled_event, LATER, "7")
    again = revise(cancelled_entries, cancelled_event, LATER + DAY, "7")
    back = revise(cancelled_entries, EVENT, LATER + DAY, "7")

    assert {(entry.sequence, entry.is_cancelled, entry.changed_at) for entry in cancelled_entries} == {(1, True, LATER)}
    assert again == cancelled_entries
    assert {(entry.sequence, entry.is_cancelled, entry.changed_at) for entry in back} == {(2, False, LATER + DAY)}
    assert [entry.uid for entry in back] == [entry.uid for entry in FIRST]


def test_event_cancelled_before_its_entries_were_stored_replaces_what_was_imported() -> None:
    entries = revise((), replace(EVENT, is_cancelled=True), LATER, "7")

    assert {entry.sequence for entry in entries} == {1}


@pytest.mark.parametrize(
    ("contact", "organizer"),
    [
        ("office@example.org", Organizer("Us", "office@example.org")),
        (" a.b+c@mail.example.org ", Organizer("Us", "a.b+c@mail.example.org")),
        ("+40 21 000 00 00", None),
        ("Ana, office@example.org", None),
        ("https://example.org/@us", None),
        ("office@localhost", None),
    ],
)
def test_organizer_is_known_by_a_mail_address_alone(contact: str, organizer: Organizer | None) -> None:
    assert organizer_of("Us", contact) == organizer


def changed(*items: AgendaItem) -> tuple[CalendarEntry, ...]:
    return revise(FIRST, replace(EVENT, agenda=items), LATER, "7")


def moved(item: AgendaItem, by: timedelta) -> AgendaItem:
    return replace(item, starts=item.starts + by, ends=item.ends + by)


def test_first_entries_are_one_day_and_its_sessions() -> None:
    assert brief(FIRST) == [
        ("day-1", "Round table", 0, False),
        ("session-1", "Welcome", 0, False),
        ("session-2", "Break", 0, False),
        ("session-3", "Talk", 0, False),
        ("session-4", "Break", 0, False),
    ]
    assert (FIRST[0].starts, FIRST[0].ends, FIRST[0].items) == (EVENT.starts, EVENT.ends, EVENT.agenda)
    assert {entry.changed_at for entry in FIRST} == {NOW}


def test_uids_of_two_bots_differ() -> None:
    assert FIRST[0].uid == "bucharest-day-1@7.roundtable"
    assert {entry.uid for entry in FIRST} & {entry.uid for entry in revise((), EVENT, NOW, "8")} == set()


def test_same_event_changes_nothing_however_often_it_is_read() -> None:
    assert revise(FIRST, EVENT, LATER, "7") == FIRST
    assert revise(FIRST, EVENT, LATER, "8") == FIRST
    assert changed(replace(WELCOME, feedback=True), BREAK, TALK, SECOND_BREAK) == FIRST


def test_insertion_leaves_the_other_sessions_as_they_are() -> None:
    new = AgendaItem(NINE - HOUR, NINE, words("Coffee"))

    entries = changed(new, WELCOME, BREAK, TALK, SECOND_BREAK)

    assert sessions(entries) == [
        ("session-5", "Coffee", 0, False),
        *sessions(FIRST),
    ]
    assert (entries[0].sequence, entries[0].changed_at) == (1, LATER)
    assert {entry.changed_at for entry in entries if entry.session in {1, 2, 3, 4}} == {NOW}


def test_moved_renamed_and_cancelled_sessions() -> None:
    entries = changed(WELCOME, moved(TALK, -HOUR), replace(SECOND_BREAK, title=words("Lunch")))

    assert sessions(entries) == [
        ("session-1", "Welcome", 0, False),
        ("session-3", "Talk", 1, False),
        ("session-4", "Lunch", 1, False),
        ("session-2", "Break", 1, True),
    ]


def test_sessions_of_one_title_are_told_apart_by_their_times() -> None:
    entries = changed(WELCOME, TALK, SECOND_BREAK)

    assert sessions(entries)[1:] == [
        ("session-3", "Talk", 0, False),
        ("session-4", "Break", 0, False),
        ("session-2", "Break", 1, True),
    ]


def test_cancelled_session_stays_cancelled_and_comes_back_as_itself() -> None:
    without = changed(WELCOME, BREAK, SECOND_BREAK)
    with_another = revise(
        without, replace(EVENT, agenda=(WELCOME, BREAK, replace(TALK, title=words("Panel")), SECOND_BREAK)), LATER, "7"
    )
    back = revise(without, EVENT, LATER + DAY, "7")

    assert revise(without, replace(EVENT, agenda=(WELCOME, BREAK, SECOND_BREAK)), LATER + DAY, "7") == without
    assert ("session-3", "Talk", 1, True) in sessions(with_another)
    assert ("session-5", "Panel", 0, False) in sessions(with_another)
    assert ("session-3", "Talk", 2, False) in sessions(back)


def test_moved_event_and_another_room_count_as_changes() -> None:
    elsewhen = replace(EVENT, starts=NINE + DAY, ends=NINE + DAY + 7 * HOUR, agenda=())
    other_room = changed(WELCOME, BREAK, replace(TALK, room="Foyer"), SECOND_BREAK)

    assert brief(revise(FIRST, elsewhen, LATER, "7"))[0] == ("day-1", "Round table", 1, False)
    assert [(entry.uid, entry.sequence) for entry in other_room if entry.sequence] == [
        ("bucharest-day-1@7.roundtable", 1),
        ("bucharest-session-3@7.roundtable", 1),
    ]


def days(of: Event) -> list[tuple[datetime, datetime, list[str]]]:
    return [
        (entry.starts, entry.ends, [item.title["en"] for item in entry.items])
        for entry in revise((), of, NOW, "7")
        if not entry.session
    ]


def test_several_days_have_an_entry_each_and_the_night_belongs_to_the_evening() -> None:
    dinner = AgendaItem(NINE + 13 * HOUR, NINE + 16 * HOUR, words("Dinner"))
    dance = AgendaItem(NINE + 16 * HOUR, NINE + 18 * HOUR, words("Dance"))
    last = AgendaItem(NINE + 2 * DAY, NINE + 2 * DAY + HOUR, words("Farewell"))
    three = replace(EVENT, ends=NINE + 2 * DAY + 7 * HOUR, agenda=(WELCOME, dinner, dance, last))

    assert days(three) == [
        (NINE, NINE + 18 * HOUR, ["Welcome", "Dinner", "Dance"]),
        (NINE + DAY, NINE + DAY + 7 * HOUR, []),
        (NINE + 2 * DAY, NINE + 2 * DAY + 7 * HOUR, ["Farewell"]),
    ]


def test_evening_past_midnight_is_one_entry() -> None:
    ball = replace(EVENT, starts=NINE + 11 * HOUR, ends=NINE + 17 * HOUR, agenda=())

    assert days(ball) == [(NINE + 11 * HOUR, NINE + 17 * HOUR, [])]


@pytest.mark.parametrize(("items", "count"), [((), 1), ((WELCOME, moved(TALK, 30 * DAY)), 2)])
def test_event_of_many_days_does_not_flood_the_calendar(items: tuple[AgendaItem, ...], count: int) -> None:
    exhibition = replace(EVENT, ends=NINE + 90 * DAY, agenda=items)

    assert len(days(exhibition)) == count


def test_day_that_is_dropped_is_cancelled_and_comes_back() -> None:
    two = replace(EVENT, ends=NINE + DAY + 7 * HOUR)
    first = revise((), two, NOW, "7")
    one = revise(first, EVENT, LATER, "7")
    again = revise(one, two, LATER + DAY, "7")

    assert [entry for entry in brief(one) if entry[0].startswith("day")] == [
        ("day-1", "Round table", 1, False),
        ("day-2", "Round table", 1, True),
    ]
    assert [entry[2:] for entry in brief(again) if entry[0].startswith("day")] == [(2, False), (2, False)]
