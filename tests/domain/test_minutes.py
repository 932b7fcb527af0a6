from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.minutes import (
    ActionItem,
    Note,
    NoteKind,
    Section,
    Topic,
    action_item,
    clean_text,
    move_note,
    number_of,
    topics,
)

WORK, WEB, LAW = {"en": "Work", "ro": "Muncă"}, {"en": "Web", "ro": "Rețele"}, {"en": "Law", "ro": "Drept"}

EMPTY = (Topic(None, (), section=Section.OVERALL), Topic(None, (), section=Section.ACTION))
"""What stands below all topics, without a note."""


def note(id_: int, about: dict[str, str] | None, kind: NoteKind = NoteKind.NOTE) -> Note:
    return Note(id_, "bucharest", about, kind, "text")


def test_notes_stand_under_their_topics_and_what_was_said_before_what_was_concluded() -> None:
    conclusion, remark, other = note(1, WORK, NoteKind.CONCLUSION), note(2, WORK), note(3, None)

    ordered_topics = topics([WEB, WORK], [conclusion, remark, other])

    assert ordered_topics == (
        Topic(WEB, ()),
        Topic(WORK, (remark, conclusion)),
        Topic(None, (other,)),
        *EMPTY,
    )
    assert ordered_topics[1].of(NoteKind.CONCLUSION) == (conclusion,)


def test_topic_corrected_in_one_language_keeps_its_notes() -> None:
    old = note(1, {"en": "Work", "ro": "Munca"})

    assert topics([WEB, WORK], [old]) == (Topic(WEB, ()), Topic(WORK, (old,)), Topic(None, ()), *EMPTY)


def test_notes_of_a_topic_that_is_gone_keep_its_name() -> None:
    first, second = note(1, LAW), note(2, LAW)

    assert topics([WORK], [first, second]) == (
        Topic(WORK, ()),
        Topic(LAW, (first, second), is_agreed=False),
        Topic(None, ()),
        *EMPTY,
    )


def test_event_without_topics_has_other_matters() -> None:
    assert topics([], []) == (Topic(None, ()), *EMPTY)


def test_number_of_a_topic_and_of_what_is_none() -> None:
    all_topics = topics([WEB, WORK], [])

    assert [number_of(all_topics, about) for about in (WEB, {"ro": "Muncă"}, LAW, None)] == [0, 1, 2, 2]
    assert [number_of(all_topics, None, section) for section in (Section.OVERALL, Section.ACTION)] == [3, 4]


def test_notes_on_the_whole_event_stand_under_no_topic() -> None:
    overall, action = replace(note(1, None), section=Section.OVERALL), replace(note(2, None), section=Section.ACTION)

    *_, other, conclusions, actions = topics([WORK], [action, overall])

    assert (other.notes, conclusions.notes, actions.notes) == ((), (overall,), (action,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Draft it; the agency; 15 April", ActionItem("Draft it", "the agency", "15 April")),
        ("Draft it;;by May; at noon", ActionItem("Draft it", "", "by May; at noon")),
        ("Draft it", ActionItem("Draft it")),
        ("صياغة البروتوكول؛ الوكالة؛ 15 أبريل", ActionItem("صياغة البروتوكول", "الوكالة", "15 أبريل")),
    ],
)
def test_action_item_says_what_who_and_by_when(text: str, expected: ActionItem) -> None:
    assert action_item(text) == expected


@given(st.lists(st.integers(1, 50), unique=True, min_size=1), st.data())
def test_moving_keeps_all_others_in_order_and_moving_again_changes_nothing(ids: list[int], data: st.DataObject) -> None:
    notes = [note(id_, None) for id_ in ids]
    id_, place = data.draw(st.sampled_from(ids)), data.draw(st.integers(0, len(ids) - 1))

    after = move_note(notes, id_, place)

    assert after[place] == id_
    assert [other for other in after if other != id_] == [other for other in ids if other != id_]
    assert move_note([note(other, None) for other in after], id_, place) == after


def test_moving_what_is_not_there_changes_nothing() -> None:
    assert move_note([note(1, None), note(2, None)], 7, 0) == (1, 2)


@given(st.text())
def test_cleaned_note_is_clean_and_stays_as_it_is(text: str) -> None:
    tidy = clean_text(text)

    assert clean_text(tidy) == tidy
    assert "\n\n\n" not in tidy
    assert tidy == tidy.strip()


def test_cleaned_note_keeps_its_paragraphs() -> None:
    assert clean_text("\n One\u202e  line \n\n\n\n- two\x00\nthree\u200b\n\n") == "One line\n\n- two\nthree"
