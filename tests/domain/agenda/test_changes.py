"""What has changed between two agendas; applied to the earlier one it gives the later one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.agenda.changes import (
    AgendaChanges,
    CancelledItem,
    ChangedItem,
    NewItem,
    PublishedAgenda,
    compare,
    published,
)
from domain.events import AgendaItem
from tests.support.program import EVENT

START = datetime(2027, 3, 22, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def item(title: str, hour: int, room: str = "", speaker: str = "", hours: int = 1) -> AgendaItem:
    starts = START + hour * HOUR
    return AgendaItem(starts, starts + hours * HOUR, {"en": title}, speaker, room)


def agenda(*items: AgendaItem) -> PublishedAgenda:
    sorted_items = sorted(items, key=lambda each: each.starts)
    return PublishedAgenda(tuple(sorted_items), START, START + 8 * HOUR, {"en": "Town hall"})


COFFEE, TALK, FILMS = item("Coffee", 0), item("Talk", 1), item("Films", 3)
ITEMS = st.builds(
    item, st.sampled_from("ABC"), st.integers(0, 3), st.sampled_from(["", "1", "2"]), st.sampled_from(["", "X"])
)
AGENDAS = st.lists(ITEMS, max_size=6).map(lambda items: agenda(*items))


def apply(agenda: Sequence[AgendaItem], changes: AgendaChanges) -> tuple[AgendaItem, ...]:
    """The later agenda, made of the earlier one; items with one start are in no certain order."""
    items = list(agenda)
    for change in changes.items:
        if isinstance(change, ChangedItem | CancelledItem):
            items.remove(change.before)
    items += [change.after for change in changes.items if isinstance(change, NewItem | ChangedItem)]
    return tuple(sorted(items, key=lambda item: item.starts))


@given(AGENDAS, AGENDAS)
def test_changes_applied_to_the_earlier_agenda_give_the_later_one(
    before: PublishedAgenda, after: PublishedAgenda
) -> None:
    result = apply(before.agenda, compare(before, after))

    assert Counter(map(repr, result)) == Counter(map(repr, after.agenda))
    assert [each.starts for each in result] == [each.starts for each in after.agenda]


@given(AGENDAS)
def test_same_agenda_has_no_changes(before: PublishedAgenda) -> None:
    assert compare(before, before) == AgendaChanges()
    assert not compare(before, before)


@given(AGENDAS, AGENDAS)
def test_nothing_that_is_in_both_is_a_change(before: PublishedAgenda, after: PublishedAgenda) -> None:
    changes = compare(before, after).items

    assert [change for change in changes if isinstance(change, ChangedItem) and change.before == change.after] == []
    removed_items = Counter(
        repr(change.before) for change in changes if isinstance(change, ChangedItem | CancelledItem)
    )
    common_items = Counter(map(repr, before.agenda)) & Counter(map(repr, after.agenda))
    assert removed_items == Counter(map(repr, before.agenda)) - common_items


def test_moved_new_and_cancelled_are_told_apart() -> None:
    moved_talk, visit = item("Talk", 3, room="B"), item("Visit", 1)

    changes = compare(agenda(COFFEE, TALK, FILMS), agenda(COFFEE, moved_talk, visit))

    assert list(changes.items) == [NewItem(visit), ChangedItem(TALK, moved_talk), CancelledItem(FILMS)]
    assert changes.items[1].is_moved  # type: ignore[union-attr]  # as just seen


def test_other_speaker_or_end_is_no_move() -> None:
    changed_talk = replace(TALK, speaker="Ana", ends=TALK.ends + HOUR)

    (change,) = compare(agenda(TALK), agenda(changed_talk)).items

    assert change == ChangedItem(TALK, changed_talk)
    assert not change.is_moved


def test_other_place_and_hours_are_changes() -> None:
    later = replace(agenda(TALK), ends=START + 9 * HOUR, venue={"en": "Mint"})

    changes = compare(agenda(TALK), later)

    assert changes == AgendaChanges((), (START, START + 9 * HOUR), {"en": "Mint"})
    assert changes


def test_whether_a_rating_is_asked_for_is_no_change() -> None:
    asking = replace(EVENT, agenda=tuple(replace(each, feedback=True) for each in EVENT.agenda))

    assert published(asking) == published(EVENT)
