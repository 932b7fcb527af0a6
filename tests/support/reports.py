"""Reports to test with: the example event with its survey closed, its minutes and published comments."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from functools import cache

from bot.settings.loader import Settings, read
from domain.anonymity import Withheld
from domain.events import Event, Survey
from domain.minutes import Note, NoteKind
from domain.questions import Choices, ClosedQuestion, LocalizedText
from domain.results.release import Counts, Release, Result
from domain.results.reports import EventReport
from domain.results.summary import ClosedSummary as Released
from tests.support.settings import EXAMPLE
from tests.support.surveys import THRESHOLDS
from views.i18n import Translator

NASTY = (
    '=HYPERLINK("http://x","y") #{panic()} #read("/etc/passwd") \\ <b>b</b> &amp; $x$ `c` @r // *s* _e_ {n} %s'
    " שלום مرحبا 👩🏽‍⚖️ 👍 漢字 \x01\ufffe ăâîșț"
)
"""What tries to be markup, code or a formula, and signs that fonts or XML cannot show."""

PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNQTFsDAAHfATQsx0ROAAAAAElFTkSuQmCC")
"""A PNG of one pixel."""


@cache
def example() -> Event:
    """The event of config.example.toml."""
    settings = read(EXAMPLE, {})
    assert isinstance(settings, Settings)
    return settings.events[0]


def voice(language: str) -> Translator:
    """That language, in Bucharest."""
    return Translator(language, example().zone)


def counts(question: ClosedQuestion) -> Counts:
    """27 answers: as many as there can be of the last option, one of every other."""
    others = dict.fromkeys(question.options[:-1], 1)
    rest = 27 - (0 if isinstance(question, Choices) else len(others))
    return Counts(27, {**others, question.options[-1]: rest}, 0)


def release(survey: Survey, *, withheld: tuple[str, ...] = ("missing",), groups: bool = True) -> Release:
    """27 of 32 answered; two groups, of which one holds everything that can be told."""
    members = {"courts": ("judge", "prosecutor", "police"), "care": ("social",)} if groups else {}
    results = tuple(
        Result(q.id, q.kind, None, {}, Withheld.FEW)
        if q.id in withheld
        else Result(q.id, q.kind, counts(q), _parts(q, members))
        for q in survey.closed_questions
    )
    return Release("bucharest", 32, 31, 27, THRESHOLDS, members, results)


def _parts(question: ClosedQuestion, members: dict[str, tuple[str, ...]]) -> dict[str, Counts]:
    return {group: counts(question) for group in members} if question.id == "overall" else {}


def report(**changes: object) -> EventReport:
    """The event a day after its survey closed."""
    event = example()
    survey = event.survey
    assert survey is not None
    full_report = EventReport(
        event=event,
        organizer="Your association",
        results=Released(release(survey), survey, survey.closes),
        attendance={profession.id: profession.expected or 0 for profession in event.professions},
        notes=notes(event),
        comments={"improve": ("More time.", "Fewer slides.")},
        made_at=survey.closes + timedelta(days=1),
    )
    return replace(full_report, **changes)  # type: ignore[arg-type]  # a test names fields it knows


def notes(event: Event) -> tuple[Note, ...]:
    """Something was said and concluded on the first topic, something said on the second, something else besides."""
    first, second = event.topics[:2]
    return (
        Note(1, event.code, first, NoteKind.CONCLUSION, "One calendar of campaigns."),
        Note(2, event.code, first, NoteKind.NOTE, "Recruitment has moved online.\nThree counties told how."),
        Note(3, event.code, second, NoteKind.NOTE, "Victims are heard too often."),
        Note(4, event.code, None, NoteKind.NOTE, "The next table is in Cluj."),
    )


def nasty() -> EventReport:
    """Every text that somebody writes is as nasty as it can be."""
    bad: LocalizedText = {"en": NASTY, "ro": NASTY}
    event = example()
    survey = event.survey
    assert survey is not None
    survey = replace(survey, questions=tuple(replace(question, text=bad) for question in survey.questions))
    event = replace(
        event,
        title=bad,
        description=bad,
        venue=bad,
        deliverable=NASTY,
        professions=tuple(replace(profession, label=bad, plural=bad) for profession in event.professions),
        agenda=tuple(replace(item, title=bad, speaker=NASTY, room=NASTY) for item in event.agenda),
        topics=(bad,),
        survey=survey,
    )
    topic_notes = (
        Note(1, event.code, bad, NoteKind.NOTE, f"{NASTY}\n{NASTY}"),
        Note(2, event.code, bad, NoteKind.CONCLUSION, "x" * 4000),
        Note(3, event.code, {"en": "A topic of earlier"}, NoteKind.NOTE, NASTY),
    )
    results = Released(release(survey), survey, survey.closes)
    comments = {"improve": (NASTY, "=1+1")}
    return report(event=event, organizer=NASTY, results=results, notes=topic_notes, comments=comments)


def bare() -> EventReport:
    """An event without survey, agenda, topics, deliverable and registrations."""
    event = replace(example(), survey=None, agenda=(), topics=(), deliverable="", messages=())
    return report(event=event, results=None, attendance={}, notes=(), comments={})
