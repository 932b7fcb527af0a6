from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from domain.minutes import Note, NoteKind, Topic, topics
from tests.support.reports import NASTY, example, notes, voice
from views import minutes
from views.callback.coordinators import DeleteNote, EditNote, MoveNote, OpenNote, ShowTopic, TakeConclusions
from views.i18n import MissingTranslation
from views.layout.common import short
from views.layout.message_text import visible_length
from views.screen import Button, Screen

ENGLISH, ROMANIAN = voice("en"), voice("ro")
EVENT = example()
KNOWN = topics(EVENT.topics, notes(EVENT))
LIMIT = 4096


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def many(count: int, text: str = "note") -> tuple[Topic, ...]:
    return topics([], [Note(n, "bucharest", None, NoteKind.NOTE, f"{text} {n}") for n in range(1, count + 1)])


def test_topics_are_buttons_with_how_many_notes_they_have() -> None:
    screen = minutes.topics(ENGLISH, EVENT, KNOWN)

    assert labels(screen) == [
        ["1. Information campaigns with transnational impact… · 2"],
        ["2. Legal strategies for a system receptive to… · 1"],
        ["3. Approaching the economic sectors · 0"],
        ["4. Deeper involvement of the territorial… · 0"],
        ["Other matters · 1"],
        ["Overall conclusions · 0"],
        ["Action items · 0"],
        ["Number present"],
        ["Done"],
    ]
    assert screen.rows[2][0].tap == ShowTopic("bucharest", 2, 0)


def test_topic_shows_its_notes_and_what_the_next_text_becomes() -> None:
    screen = minutes.topic(ENGLISH, EVENT, KNOWN, 0, NoteKind.NOTE, 0)

    assert screen.text == (
        "Round table in Romania\n"
        "<b>Information campaigns with transnational impact, and social media against online recruitment</b>\n\n"
        "1. Recruitment has moved online. Three counties told how.\n\n"
        "2. <b>Conclusion:</b> One calendar of campaigns.\n\n"
        "Type what was said: until Done, each message becomes a note."
    )
    assert labels(screen) == [["1", "2"], ["✓ What was said", "Conclusions"], ["Topics", "Done"]]
    assert [row[0].tap for row in screen.rows[:2]] == [OpenNote(2), TakeConclusions("bucharest", 0, 0)]


def test_topic_without_notes_waits_for_conclusions() -> None:
    screen = minutes.topic(ROMANIAN, EVENT, KNOWN, 2, NoteKind.CONCLUSION, 0)

    assert screen.text == (
        "Masă rotundă în România\n<b>Abordarea sectoarelor economice</b>\n\n"
        "Scrieți o concluzie: până apăsați Gata, fiecare mesaj devine o concluzie."
    )
    assert labels(screen) == [["Ce s-a discutat", "✓ Concluzii"], ["Teme", "Gata"]]


@pytest.mark.parametrize(
    ("page", "numbers", "turning"),
    [
        (0, range(1, 9), ["Later"]),
        (1, range(9, 17), ["Earlier", "Later"]),
        (2, range(17, 20), ["Earlier"]),
        (9, range(17, 20), ["Earlier"]),
    ],
)
def test_many_notes_are_turned_page_by_page(page: int, numbers: range, turning: list[str]) -> None:
    screen = minutes.topic(ENGLISH, EVENT, many(19), 0, NoteKind.NOTE, page)

    assert labels(screen)[:2] == [[str(number) for number in numbers], turning]
    assert [f"{number}. note {number}" in screen.text for number in numbers] == [True] * len(numbers)


def test_long_notes_are_shortened_among_others_and_whole_alone() -> None:
    all_topics = many(8, NASTY * 30)
    note = all_topics[0].notes[0]

    topic_screen = minutes.topic(ENGLISH, EVENT, all_topics, 0, NoteKind.NOTE, 0)
    alone = minutes.note(ENGLISH, EVENT, all_topics, replace(note, text="x" * 4000))

    assert visible_length(topic_screen.text) <= LIMIT
    assert [visible_length(screen.text) <= LIMIT for screen in alone] == [True, True]
    assert alone[-1].text == "x" * 4000
    assert alone[0].rows == ()


def test_note_offers_what_can_be_done_with_it() -> None:
    (first,) = minutes.note(ENGLISH, EVENT, KNOWN, KNOWN[0].notes[0], minutes.note_saved(ENGLISH))

    assert first.text == (
        "✓ Noted. Until Done, each further message becomes a note too.\n\n"
        "Round table in Romania\n"
        "What was said · <b>Information campaigns with transnational impact, and social media against online"
        " recruitment</b>\n\nRecruitment has moved online.\nThree counties told how."
    )
    assert labels(first) == [["Edit", "Delete"], ["It is a conclusion"], ["All notes", "Done"]]
    assert [button.tap for button in first.rows[0]] == [EditNote(2), DeleteNote(2, 0)]


def test_note_moves_within_its_kind_only() -> None:
    all_topics = many(3)

    moves = [minutes.note(ENGLISH, EVENT, all_topics, note)[-1].rows[1] for note in all_topics[0].notes]

    assert moves == [
        (Button("Move down", MoveNote(1, 1)),),
        (Button("Move up", MoveNote(2, 0)), Button("Move down", MoveNote(2, 2))),
        (Button("Move up", MoveNote(3, 1)),),
    ]
    (alone,) = minutes.note(ENGLISH, EVENT, KNOWN, KNOWN[0].notes[1])
    assert labels(alone) == [["Edit", "Delete"], ["It is what was said"], ["All notes", "Done"]]


def test_words_of_coordinators_are_shown_as_they_are() -> None:
    note = Note(1, "bucharest", None, NoteKind.NOTE, "a <b> & </b>")
    all_topics = topics([], [note])

    screens = (
        minutes.topic(ENGLISH, EVENT, all_topics, 0, NoteKind.NOTE, 0),
        *minutes.note(ENGLISH, EVENT, all_topics, note),
        *minutes.edit(ENGLISH, note),
        minutes.confirm_delete(ENGLISH, note),
    )

    assert ["a &lt;b&gt; &amp; &lt;/b&gt;" in screen.text for screen in screens] == [True] * 4


def test_topic_of_earlier_settings_is_called_as_it_was() -> None:
    old_note = Note(1, "bucharest", {"de": "Arbeit"}, NoteKind.NOTE, "note")

    all_topics = topics([], [old_note])

    assert minutes.heading(ENGLISH, all_topics[0]) == "Arbeit"
    assert minutes.heading(ENGLISH, Topic({"en": "Work", "de": "Arbeit"}, (), is_agreed=False)) == "Work"


def test_topic_that_lacks_a_language_keeps_the_screen_out_of_it() -> None:
    with pytest.raises(MissingTranslation):
        minutes.topics(ENGLISH, EVENT, topics([{"ro": "Muncă"}], []))


def test_texts_that_cannot_be_notes_are_named() -> None:
    assert (
        minutes.invalid_length(ENGLISH, 0).text
        == "There was nothing to read in that. Please type some words, or press Done."
    )
    assert minutes.invalid_length(ENGLISH, 4001).text == (
        "Your note has 4001 characters; the limit is 4,000. Nothing was noted: please send it in parts."
    )


def test_done_says_how_many_notes_there_are() -> None:
    paragraphs = minutes.done(ROMANIAN, EVENT, 20).text.split("\n\n")[1:]

    assert paragraphs == [
        "Minuta cuprinde 20 de note. Ce scrieți de acum înainte nu mai devine notă.",
        "Cu /minutes continuați, cu /report întocmiți minuta evenimentului.",
    ]


def test_short_cuts_between_signs_and_keeps_what_fits() -> None:
    assert [short("a  b\nc", most) for most in (5, 4, 3)] == ["a b c", "a b…", "a…"]
    assert [short("one, three five", most) for most in (14, 9, 6)] == ["one, three…", "one, thr…", "one…"]
    assert all(len(short("x" * n, 9)) <= len(short("x" * m, 9)) for n, m in pairwise(range(1, 20)))


def test_many_topics_stand_on_pages() -> None:
    many_topics = topics([{"en": f"Topic {n}"} for n in range(1, 20)], [])

    pages = [minutes.topics(ENGLISH, EVENT, many_topics, page=page) for page in (0, 1, 2, 9)]

    labels = [[button.label for row in page.rows for button in row] for page in pages]
    assert [names[0] for names in labels] == [f"{n}. Topic {n} · 0" for n in (1, 9, 17, 17)]
    assert [names[-4:] for names in labels[:3]] == [
        ["8. Topic 8 · 0", "Later", "Number present", "Done"],
        ["Earlier", "Later", "Number present", "Done"],
        [labels[2][-4], "Earlier", "Number present", "Done"],
    ]
    assert [page.subject for page in pages] == ["minutes bucharest"] * 4
