"""Taking the minutes in chat: topics, the notes under one, one note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from domain.attendance.headcount import Headcount
from domain.events import Event
from domain.minutes import Note, NoteKind, Section, Topic, number_of
from views.callback.coordinators import (
    AskHeadcount,
    ConcludeNote,
    DeleteNote,
    EditNote,
    MoveNote,
    OpenNote,
    ShowMinutes,
    ShowTopic,
    StopMinutes,
    TakeConclusions,
    TurnTopics,
)
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.layout.pages import pages
from views.registration.screens import title
from views.screen import Button, Row, Screen, with_subject

PAGE = 8
"""Notes on one screen; as many buttons fit beside each other."""
TOPICS = 8
"""Topics on one screen."""
_LABEL, _SHOWN = 48, 300
"""So much is shown of a topic on its button, and of a note among others; in characters."""


def subject(code: str) -> str:
    """What all the messages of an event's minutes are about: the newest alone keeps its buttons."""
    return f"minutes {code}"


def topics(
    voice: Translator, event: Event, all_topics: Sequence[Topic], headcount: Headcount | None = None, page: int = 0
) -> Screen:
    """One button for each topic of this page, with how many notes it has, and one for how many were present."""
    last = (len(all_topics) - 1) // TOPICS
    page = min(page, last)
    numbers = range(len(all_topics))[page * TOPICS : (page + 1) * TOPICS]
    rows: list[Row] = [
        (Button(_topic_label(voice, all_topics, number), ShowTopic(event.code, number, 0)),) for number in numbers
    ]
    turning: Row = (Button(voice.plain("Earlier"), TurnTopics(event.code, page - 1)),) if page else ()
    if page < last:
        turning += (Button(voice.plain("Later"), TurnTopics(event.code, page + 1)),)
    rows += [turning] if turning else []
    present = voice.plain("Number present")
    present_label = present if headcount is None else voice.labelled(present, headcount.total)
    if not event.checkin:  # then the marks of presence are counted
        rows.append((Button(present_label, AskHeadcount(event.code)),))
    rows.append((done_button(voice, event.code),))
    prompt = voice.say("<b>The minutes of which topic?</b> Choose one; what you type then becomes a note under it.")
    screen = Screen(paragraphs(title(voice, event), prompt), tuple(rows))
    return with_subject(screen, subject(event.code), title(voice, event))


def _topic_label(voice: Translator, all_topics: Sequence[Topic], number: int) -> str:
    name = short(heading(voice, all_topics[number]), _LABEL)
    numbered_name = name if all_topics[number].about is None else f"{number + 1}. {name}"
    return f"{numbered_name} · {len(all_topics[number].notes)}"


def heading(voice: Translator, topic: Topic) -> str:
    """What a topic is called, as plain text; one that the event has no more is called as it was then."""
    if topic.about is None:
        return _section_heading(voice, topic.section)
    earlier = None if topic.is_agreed else next(iter(topic.about.values()))
    return topic.about.get(voice.language, earlier) or voice.label(topic.about)


def _section_heading(voice: Translator, section: Section) -> str:
    match section:
        case Section.TOPIC:
            return voice.plain("Other matters")
        case Section.OVERALL:
            return voice.plain("Overall conclusions")
        case Section.ACTION:
            return voice.plain("Action items")
        case Section.PRESENT:
            return voice.plain("Number present")
        case _:
            assert_never(section)


def done_button(voice: Translator, code: str) -> Button:
    """Ends the taking of these minutes."""
    return Button(voice.plain("Done"), StopMinutes(code))


def topic(  # noqa: PLR0913, PLR0917 — what stands on the screen
    voice: Translator,
    event: Event,
    all_topics: Sequence[Topic],
    number: int,
    kind: NoteKind,
    page: int,
    notice: Html | str = "",
) -> Screen:
    """The notes under one topic, each shortened, and what the next text becomes; ``notice`` is what happened before."""
    current_topic, code = all_topics[number], event.code
    last = max(0, (len(current_topic.notes) - 1) // PAGE)
    first = PAGE * min(page, last)
    numbered_notes = list(enumerate(current_topic.notes, start=1))[first : first + PAGE]
    rows: tuple[Row, ...] = (
        tuple(Button(str(place), OpenNote(note.id)) for place, note in numbered_notes),
        _page_buttons(voice, code, number, min(page, last), last),
        _kinds(voice, code, number, kind) if current_topic.takes_kinds else (),
        (Button(voice.plain("Topics"), ShowMinutes(code)), done_button(voice, code)),
    )
    head = _with_event(voice, event, voice.say("<b>{topic}</b>", topic=heading(voice, current_topic)))
    text = paragraphs(
        notice,
        head,
        *(_note_line(voice, place, note) for place, note in numbered_notes),
        _input_help(voice, kind, current_topic.section),
    )
    screen = Screen(text, tuple(row for row in rows if row))
    return with_subject(screen, subject(code), head)


def _with_event(voice: Translator, event: Event, head: Html) -> Html:
    """The heading below the event's title: with several events nothing is noted under the wrong one."""
    return Html(f"{voice.words(event.title)}\n{head}")


def _page_buttons(voice: Translator, code: str, number: int, page: int, last: int) -> Row:
    row: Row = (Button(voice.plain("Earlier"), ShowTopic(code, number, page - 1)),) if page else ()
    return (*row, Button(voice.plain("Later"), ShowTopic(code, number, page + 1))) if page < last else row


def _kinds(voice: Translator, code: str, number: int, kind: NoteKind) -> Row:
    names = ((NoteKind.NOTE, voice.plain("What was said")), (NoteKind.CONCLUSION, voice.plain("Conclusions")))
    return tuple(
        Button(f"✓ {name}" if of is kind else name, TakeConclusions(code, number, int(of is NoteKind.CONCLUSION)))
        for of, name in names
    )


def _note_line(voice: Translator, place: int, note: Note) -> str:
    text = short(note.text, _SHOWN)
    if note.kind is NoteKind.CONCLUSION:
        return voice.say("{place}. <b>Conclusion:</b> {text}", place=place, text=text)
    return voice.say("{place}. {text}", place=place, text=text)


def _input_help(voice: Translator, kind: NoteKind, section: Section) -> Html:
    if section is Section.OVERALL:
        return voice.say("Type a conclusion of the whole event: until Done, each message becomes one.")
    if section is Section.ACTION:
        return voice.say(
            "Type what is to be done; who does it; by when – with semicolons between them, such as: Draft the protocol;"
            " the employment agency; 15 April. Until Done, each message becomes an action item."
        )
    if kind is NoteKind.CONCLUSION:
        return voice.say("Type a conclusion: until Done, each message becomes one.")
    return voice.say("Type what was said: until Done, each message becomes a note.")


def note(
    voice: Translator, event: Event, all_topics: Sequence[Topic], current_note: Note, notice: Html | str = ""
) -> tuple[Screen, ...]:
    """One note in full, and what can be done with it."""
    number = number_of(all_topics, current_note.about, current_note.section)
    topic = all_topics[number]
    rows: tuple[Row, ...] = (
        (
            Button(voice.plain("Edit"), EditNote(current_note.id)),
            Button(voice.plain("Delete"), DeleteNote(current_note.id, 0)),
        ),
        _move_buttons(voice, current_note, [note.id for note in topic.of(current_note.kind)]),
        _other_kind(voice, current_note) if topic.takes_kinds else (),
        (
            Button(voice.plain("All notes"), ShowTopic(current_note.event, number, 0)),
            done_button(voice, current_note.event),
        ),
    )
    head = paragraphs(notice, _with_event(voice, event, _note_heading(voice, topic, current_note)))
    *earlier, last = pages([head, safe(current_note.text)])
    screen = with_subject(Screen(last, tuple(row for row in rows if row)), subject(current_note.event), head)
    return (*(Screen(page) for page in earlier), screen)


def _note_heading(voice: Translator, topic: Topic, current_note: Note) -> Html:
    if not topic.takes_kinds:
        return voice.say("<b>{topic}</b>", topic=heading(voice, topic))
    kind = voice.say("Conclusion") if current_note.kind is NoteKind.CONCLUSION else voice.say("What was said")
    return voice.say("{kind} · <b>{topic}</b>", kind=kind, topic=heading(voice, topic))


def _other_kind(voice: Translator, current_note: Note) -> Row:
    if current_note.kind is NoteKind.CONCLUSION:
        return (Button(voice.plain("It is what was said"), ConcludeNote(current_note.id, 0)),)
    return (Button(voice.plain("It is a conclusion"), ConcludeNote(current_note.id, 1)),)


def _move_buttons(voice: Translator, current_note: Note, beside: list[int]) -> Row:
    place = beside.index(current_note.id)
    row: Row = (Button(voice.plain("Move up"), MoveNote(current_note.id, place - 1)),) if place else ()
    if place < len(beside) - 1:
        row += (Button(voice.plain("Move down"), MoveNote(current_note.id, place + 1)),)
    return row


def edit(voice: Translator, current_note: Note) -> tuple[Screen, ...]:
    """The note's new text is waited for; the old one stands there to be copied."""
    prompt = voice.say("Type the new text. It replaces this one:")
    *earlier, last = pages([prompt, safe(current_note.text)])
    screen = Screen(last, ((Button(voice.plain("Cancel"), OpenNote(current_note.id)),),))
    screen = with_subject(screen, subject(current_note.event), prompt)
    return (*(Screen(page) for page in earlier), screen)


def confirm_delete(voice: Translator, current_note: Note) -> Screen:
    """Asks before a note is deleted."""
    rows = (
        (Button(voice.plain("Yes, delete it"), DeleteNote(current_note.id, 1)),),
        (Button(voice.plain("No, keep it"), OpenNote(current_note.id)),),
    )
    text = paragraphs(voice.say("Delete this note?"), safe(short(current_note.text, _SHOWN)))
    return with_subject(Screen(text, rows), subject(current_note.event), voice.say("Delete this note?"))


def note_saved(voice: Translator) -> Html:
    """Before a note that was just typed."""
    return voice.say("✓ Noted. Until Done, each further message becomes a note too.")


def rewritten(voice: Translator) -> Html:
    """Before a note whose text was just replaced."""
    return voice.say("✓ Changed.")


def deleted(voice: Translator) -> Html:
    """Before the notes that are left."""
    return voice.say("✓ Deleted.")


def discard_notice(voice: Translator) -> Screen:
    """A text was not for the minutes."""
    return Screen(voice.say("Discarded; nothing was stored."))


def done(voice: Translator, event: Event, count: int) -> Screen:
    """No more notes are taken."""
    notes = voice.count("{n} note", "{n} notes", count)
    summary = voice.say("The minutes have {notes}. What you type now is no note any more.", notes=notes)
    text = paragraphs(title(voice, event), summary, voice.say("/minutes goes on, /report makes the report."))
    return with_subject(Screen(text, ((Button(voice.plain("Topics"), ShowMinutes(event.code)),),)), subject(event.code))


def invalid_length(voice: Translator, length: int) -> Screen:
    """A text that cannot be a note; ``length`` is in characters."""
    if not length:
        return Screen(voice.say("There was nothing to read in that. Please type some words, or press Done."))
    return Screen(
        voice.count(
            "Your note has {n} character; the limit is 4,000. Nothing was noted: please send it in parts.",
            "Your note has {n} characters; the limit is 4,000. Nothing was noted: please send it in parts.",
            length,
        )
    )


def message_not_found(voice: Translator) -> Screen:
    """The quoted text is not there any more."""
    return Screen(voice.say("I cannot see that message any more. Please type it again."))


def only_text(voice: Translator) -> Screen:
    """A picture, a voice message or a forwarded message came instead."""
    return Screen(voice.say("Only typed words go into the minutes; nothing of what you just sent was kept."))
