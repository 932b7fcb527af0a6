"""The minute report: who attended, what was discussed and concluded, how participants judged the event.

Of the survey it knows the release and nothing else. What it says is put together here once; ``word`` and ``pdf`` give
it its two shapes.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.minutes import NoteKind, Section, Topic, action_item, topics
from domain.questions import LocalizedText
from domain.results.reports import EventReport
from views.i18n import Translator
from views.layout.dates import event_date, event_hours
from views.minutes import heading
from views.reports import pdf
from views.reports.agenda_table import agenda_tables
from views.reports.attendance import participants
from views.reports.document import Block, Document, Facts, Heading, Items, Paragraph, Space, Table, Words
from views.reports.evaluation.surveys import evaluation
from views.reports.file_names import file_name
from views.reports.methodology import method
from views.screen import File

SIGNATURE_HEIGHT = 14
"""Millimetres of a row in which somebody signs a report."""


def word_file(voice: Translator, report: EventReport) -> File:
    """The report to finish in Word."""
    from views.reports.word import writer  # noqa: PLC0415 — a thirtieth of a second at every start, for what is made seldom

    return File(
        file_name(voice, report.event, voice.plain("Minute report"), "docx"), writer.render(document(voice, report))
    )


def pdf_file(voice: Translator, report: EventReport) -> File:
    """The report as PDF."""
    return File(
        file_name(voice, report.event, voice.plain("Minute report"), "pdf"), pdf.render(document(voice, report))
    )


def document(voice: Translator, report: EventReport) -> Document:
    """Everything it says, in this language; raises ``Unspoken`` when the organizers' words lack it."""
    event = report.event
    kind = voice.plain("Minute report")
    return Document(
        language=voice.language,
        title=f"{event.deliverable} {kind}".strip(),
        subtitle=voice.label(event.title),
        author=report.organizer,
        made_at=report.made_at,
        words=Words(voice.plain("Table {n}"), voice.plain("Figure {n}"), voice.plain("Page {page} of {pages}")),
        blocks=tuple(_blocks(voice, report)),
        draft=voice.plain("Draft: topics are still to be completed") if report.is_draft else "",
        logo=report.logo,
        funding=_optional(voice, event.funding),
    )


def _optional(voice: Translator, words: LocalizedText | None) -> str:
    return "" if words is None else voice.label(words)


def _blocks(voice: Translator, report: EventReport) -> Iterator[Block]:
    yield _facts(voice, report)
    yield from participants(voice, report)
    objective = _optional(voice, report.event.objective)
    if objective:
        yield Heading(voice.plain("Objective"))
        yield from _paragraphs(objective)
    yield from agenda_tables(voice, report.event)
    yield from _discussion(voice, report)
    yield from _outcome(voice, report)
    yield from evaluation(voice, report)
    yield Heading(voice.plain("Method and limits"))
    yield from map(Paragraph, method(voice, report))
    yield from _signatures(voice)


def _paragraphs(text: str) -> Iterator[Block]:
    return (Paragraph(line) for line in text.splitlines() if line.strip())


def _facts(voice: Translator, report: EventReport) -> Facts:
    event = report.event
    rows = (
        (voice.plain("Project"), _optional(voice, event.project)),
        (voice.plain("Deliverable"), event.deliverable),
        (voice.plain("Event"), voice.label(event.title)),
        (voice.plain("Description"), voice.label(event.description)),
        (voice.plain("Date"), event_date(voice, event)),
        (voice.plain("Time"), event_hours(voice, event)),
        (voice.plain("Place"), voice.label(event.venue)),
        (voice.plain("Organizer"), report.organizer),
        (voice.plain("Registered"), str(report.registered or "")),
        (voice.plain("Present"), "" if report.headcount is None else str(report.headcount.total)),
        (voice.plain("Report made on"), voice.date(report.made_at)),
    )
    return Facts(tuple((name, value) for name, value in rows if value))


def _discussion(voice: Translator, report: EventReport) -> Iterator[Block]:
    yield Heading(voice.plain("Discussion"))
    of_event = [topic for topic in topics(report.event.topics, report.notes) if topic.section is Section.TOPIC]
    *agreed_topics, other = of_event
    for number, topic in enumerate(agreed_topics, start=1):
        yield Heading(voice.plain("Topic {n}: {topic}", n=number, topic=heading(voice, topic)), 2)
        yield from _topic(voice, topic)
    if other.notes and agreed_topics:
        yield Heading(voice.plain("Other matters"), 2)
    if other.notes or not agreed_topics:
        yield from _topic(voice, other)


def _outcome(voice: Translator, report: EventReport) -> Iterator[Block]:
    """The overall conclusions and the action items, where there are any."""
    notes = [note for note in report.notes if note.section is Section.OVERALL]
    if notes:
        yield Heading(voice.plain("Overall conclusions"))
        yield Items(tuple(note.text for note in notes))
    actions = [action_item(note.text) for note in report.notes if note.section is Section.ACTION]
    if actions:
        yield Heading(voice.plain("Action items"))
        yield Table(
            (voice.plain("To do"), voice.plain("Who"), voice.plain("By when")),
            tuple((action.what, action.who, action.due) for action in actions),
            (0.55, 0.25, 0.2),
        )


def _topic(voice: Translator, topic: Topic) -> Iterator[Block]:
    if not topic.notes:
        yield Space(voice.plain("To be completed: what was said and what was concluded."))
    for note in topic.of(NoteKind.NOTE):
        yield from _paragraphs(note.text)
    conclusions = tuple(note.text for note in topic.of(NoteKind.CONCLUSION))
    if conclusions:
        yield Items(conclusions, voice.plain("Conclusions"))


def _signatures(voice: Translator) -> Iterator[Block]:
    yield Heading(voice.plain("Signatures"))
    yield Table(
        ("", voice.plain("Name"), voice.plain("Signature"), voice.plain("Date")),
        ((voice.plain("Drawn up by"), "", "", ""), (voice.plain("Approved by"), "", "", "")),
        (0.2, 0.3, 0.3, 0.2),
        row_height=SIGNATURE_HEIGHT,
    )
