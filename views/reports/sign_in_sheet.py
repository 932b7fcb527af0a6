"""The sheet that everybody signs at the door, one for each day, as PDF and as a Word file.

It says who is registered with which profession, and nothing of what anybody answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from domain.attendance.participants import Participant, in_order
from domain.events import UNDISCLOSED, Event
from views.i18n import Translator
from views.participants import profession_label
from views.reports import pdf
from views.reports.document import Document, Facts, Letterhead, Table, Words
from views.reports.file_names import file_name
from views.screen import File

ROW_HEIGHT = 10
"""Millimetres, in which a signature has room."""
FEWEST_EMPTY_LINES = 5
PEOPLE_FOR_AN_EMPTY_LINE = 20
"""One more line for each so many people: of many, more come unannounced."""
_WIDTHS = (0.08, 0.36, 0.28, 0.28)
_PLAIN = Letterhead()


def sign_in_sheet_pdf(
    voice: Translator, event: Event, day: date, people: Sequence[Participant], head: Letterhead = _PLAIN
) -> bytes:
    """The sheet of one day as PDF, people in the order of the organizers' list."""
    return pdf.render(_document(voice, event, day, people, head))


def sign_in_sheet_word(
    voice: Translator, event: Event, day: date, people: Sequence[Participant], head: Letterhead = _PLAIN
) -> bytes:
    """The same as a Word file."""
    from views.reports.word import writer  # noqa: PLC0415 — a thirtieth of a second at every start, for what is made seldom

    return writer.render(_document(voice, event, day, people, head))


def sign_in_sheet_files(
    voice: Translator, event: Event, day: date, people: Sequence[Participant], head: Letterhead = _PLAIN
) -> tuple[File, File]:
    """The sheet of one day in both shapes."""
    kind = voice.plain("Sign-in sheet")
    return (
        File(file_name(voice, event, kind, "pdf", day), sign_in_sheet_pdf(voice, event, day, people, head)),
        File(file_name(voice, event, kind, "docx", day), sign_in_sheet_word(voice, event, day, people, head)),
    )


def _document(voice: Translator, event: Event, day: date, people: Sequence[Participant], head: Letterhead) -> Document:
    title, name = voice.plain("Sign-in sheet"), voice.label(event.title)
    return Document(
        language=voice.language,
        title=f"{event.deliverable} {title}".strip(),
        subtitle=name,
        author=head.organizer,
        made_at=event.starts,
        words=Words(voice.plain("Table {n}"), voice.plain("Figure {n}"), voice.plain("Page {page} of {pages}")),
        blocks=(_facts(voice, event, day, head), _table(voice, event, people)),
        logo=head.logo,
        funding=voice.label(event.funding) if event.funding else "",
        running_head=f"{title} – {name}, {voice.calendar(day)}",
    )


def _facts(voice: Translator, event: Event, day: date, head: Letterhead) -> Facts:
    rows = (
        (voice.plain("Project"), voice.label(event.project) if event.project else ""),
        (voice.plain("Date"), voice.full_date(day)),
        (voice.plain("Place"), voice.label(event.venue)),
        (voice.plain("Organizer"), head.organizer),
    )
    return Facts(tuple((name, value) for name, value in rows if value))


def _table(voice: Translator, event: Event, people: Sequence[Participant]) -> Table:
    return Table(
        (voice.plain("No."), voice.plain("Name"), voice.plain("Profession"), voice.plain("Signature")),
        tuple(_rows(voice, event, people)),
        _WIDTHS,
        row_height=ROW_HEIGHT,
    )


def _rows(voice: Translator, event: Event, people: Sequence[Participant]) -> Iterator[tuple[str, ...]]:
    """Who has a name, then lines for who gave a profession alone, then empty ones for who comes unannounced."""
    sorted_people = in_order(event, people)
    named_rows = [(each.name or "", _profession(voice, event, each)) for each in sorted_people if each.name]
    nameless_rows = [("", _profession(voice, event, each)) for each in sorted_people if not each.name]
    empty = [("", "")] * max(FEWEST_EMPTY_LINES, -(-len(people) // PEOPLE_FOR_AN_EMPTY_LINE))
    for number, (name, profession) in enumerate((*named_rows, *nameless_rows, *empty), start=1):
        yield str(number), name, profession, ""


def _profession(voice: Translator, event: Event, participant: Participant) -> str:
    """Empty for who preferred not to say: on paper that everybody reads, nothing is said of it."""
    if participant.profession in {None, UNDISCLOSED}:
        return ""
    return profession_label(voice, event, participant.profession)
