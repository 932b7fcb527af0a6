"""The list of participants as a spreadsheet: everything that organizers may see, and nothing of any survey."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from domain.attendance.admission import ConfirmationState
from domain.attendance.participants import Participant, by_profession, in_order
from views.attendance.card import answer_text
from views.i18n import Translator
from views.participants import ParticipantPage, profession_label
from views.reports.file_names import file_name
from views.reports.sheet_file import Cell, Worksheet, xlsx
from views.screen import File


def participant_sheet(voice: Translator, listing: ParticipantPage, made_at: datetime) -> File:
    """The workbook: the people, and their numbers by profession."""
    title = voice.label(listing.event.title)
    name = file_name(voice, listing.event, voice.plain("Participants"), "xlsx")
    return File(name, xlsx((_people(voice, listing), _counts(voice, listing)), title, made_at, voice.language))


def _people(voice: Translator, listing: ParticipantPage) -> Worksheet:
    questions = listing.event.registration
    columns = (
        (voice.plain("No."), 6),
        (voice.plain("Name"), 32),
        (voice.plain("Profession"), 26),
        *(((voice.plain("Confirmed"), 12),) if _has_confirmation(listing) else ()),
        (voice.plain("Was present"), 12),
        (voice.plain("Remark"), 24),
        *((voice.label(question.text), 32) for question in questions),
    )
    people = in_order(listing.event, listing.participants)
    return Worksheet(voice.plain("Participants"), columns, tuple(_row(voice, listing, each) for each in people))


def _row(voice: Translator, listing: ParticipantPage, participant: Participant) -> tuple[Cell, ...]:
    event = listing.event
    return (
        participant.number,
        participant.name,
        profession_label(voice, event, participant.profession),
        *((_tick(voice, is_so=participant.is_confirmed),) if _has_confirmation(listing) else ()),
        _tick(voice, is_so=participant.is_present),
        _note(voice, participant, has_questions=bool(event.registration)),
        *(
            None if participant.answers is None else answer_text(voice, question, participant)
            for question in event.registration
        ),
    )


def _has_confirmation(listing: ParticipantPage) -> bool:
    return listing.confirming is not ConfirmationState.NEEDLESS


def _tick(voice: Translator, *, is_so: bool) -> str | None:
    return voice.plain("yes") if is_so else None


def _note(voice: Translator, participant: Participant, *, has_questions: bool) -> str | None:
    if participant.is_guest:
        return voice.plain("added by hand, without Telegram")
    if participant.answers is None and has_questions:
        return voice.plain("agreed to an earlier notice, so the answers are not shown")
    return None


def _counts(voice: Translator, listing: ParticipantPage) -> Worksheet:
    columns = (
        (voice.plain("Profession"), 40),
        (voice.plain("Expected"), 12),
        (voice.plain("Registered"), 12),
        *(((voice.plain("Confirmed"), 12),) if _has_confirmation(listing) else ()),
        (voice.plain("Present"), 12),
    )
    return Worksheet(voice.plain("By profession"), columns, tuple(_count_rows(voice, listing)))


def _count_rows(voice: Translator, listing: ParticipantPage) -> Iterator[tuple[Cell, ...]]:
    for id_, count in by_profession(listing.event, listing.participants).items():
        yield (
            profession_label(voice, listing.event, id_),
            count.expected_count,
            count.registered_count,
            *((count.confirmed_count,) if _has_confirmation(listing) else ()),
            count.present_count,
        )
