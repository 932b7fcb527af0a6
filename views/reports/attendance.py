"""Who took part, in the minute report: registered people, and present ones only where somebody counted them."""

from __future__ import annotations

from collections.abc import Iterator

from domain.attendance.headcount import Headcount
from domain.results.reports import Attendance, CheckinFigures, EventReport
from views.i18n import Translator
from views.privacy.retention import registrations_erased
from views.professions import can_be_in_words, count_by_profession, in_words
from views.reports.document import Block, Heading, Paragraph, Table
from views.reports.sheet_file import Worksheet


def participants(voice: Translator, report: EventReport) -> Iterator[Block]:
    """Professions are told once: in words where those were given, else as a table."""
    yield Heading(voice.plain("Participants"))
    present: Attendance = report.headcount.by_profession if report.headcount else {}
    yield Paragraph(" ".join(_sentences(voice, report)))
    columns = [each for each in (report.attendance, present) if sum(each.values())]
    if len(columns) > 1 or (columns and not can_be_in_words(voice, report.event, columns[0])):
        yield _table(voice, report, present)


def _sentences(voice: Translator, report: EventReport) -> Iterator[str]:
    present = report.headcount
    if report.registered:
        registered_text = voice.plain_count(
            "{n} person was registered", "{n} people were registered", report.registered
        )
        is_told = not (present and present.by_profession)
        yield _with_professions(voice, report, registered_text, report.attendance if is_told else {})
    if not sum(report.attendance.values()):
        yield _not_kept(voice, report)
    if present is None and report.registered:
        yield voice.plain("How many of them were present was not recorded.")
    if present is not None:
        yield _present(voice, report, present)
    if report.checkin is not None:
        yield from _by_checkin(voice, report.checkin)


def _not_kept(voice: Translator, report: EventReport) -> str:
    if report.erased_on is not None:
        return str(registrations_erased(voice, report.erased_on))
    return voice.plain("Their professions are not kept.") if report.registered else voice.plain("Nobody is registered.")


def _present(voice: Translator, report: EventReport, present: Headcount) -> str:
    total = voice.plain_count("{n} person was present", "{n} people were present", present.total)
    has_both = bool(sum(report.attendance.values()))
    return _with_professions(voice, report, total, {} if has_both else present.by_profession)


def _by_checkin(voice: Translator, figures: CheckinFigures) -> Iterator[str]:
    if figures.absent_count:
        yield voice.plain_count(
            "{n} registered person was absent.", "{n} registered people were absent.", figures.absent_count
        )
    if figures.guest_count:
        yield voice.plain_count(
            "{n} of those present takes part without Telegram: what they answered on paper, if anything, is not in the"
            " figures of the survey.",
            "{n} of those present take part without Telegram: what they answered on paper, if anything, is not in the"
            " figures of the survey.",
            figures.guest_count,
        )


def _with_professions(voice: Translator, report: EventReport, total: str, counts: Attendance) -> str:
    if sum(counts.values()) and can_be_in_words(voice, report.event, counts):
        return voice.plain("{total}: {people}.", total=total, people=in_words(voice, report.event, counts))
    return voice.plain("{total}.", total=total)


def _table(voice: Translator, report: EventReport, present: Attendance) -> Table:
    """A column of those registered and one of those present, each where it is known by profession."""
    columns = [
        (voice.plain("Registered"), report.attendance, report.registered),
        (voice.plain("Present"), present, report.headcount.total if report.headcount else 0),
    ]
    shown_columns = [(head, counts, total) for head, counts, total in columns if sum(counts.values())]
    by_label = [dict(count_by_profession(voice, report.event, counts)) for _, counts, _ in shown_columns]
    everybody = {id_: 1 for _, counts, _ in shown_columns for id_, n in counts.items() if n}
    labels = [label for label, _ in count_by_profession(voice, report.event, everybody)]
    return Table(
        (voice.plain("Profession"), *(head for head, _, _ in shown_columns)),
        (
            *((label, *(str(counts.get(label, 0)) for counts in by_label)) for label in labels),
            (voice.plain("Total"), *(str(total) for _, _, total in shown_columns)),
        ),
        (1 - 0.2 * len(shown_columns), *[0.2] * len(shown_columns)),
        voice.plain("Participants by profession"),
        numbers=len(shown_columns),
    )


def attendance_sheet(voice: Translator, report: EventReport) -> Worksheet:
    """The registered by profession; beside them the present, where they are known by profession."""
    present: Attendance = report.headcount.by_profession if report.headcount else {}
    everybody = dict.fromkeys((*report.attendance, *present), 1)
    registered_counts, present_counts = (
        dict(count_by_profession(voice, report.event, counts)) for counts in (report.attendance, present)
    )
    labels = [label for label, _ in count_by_profession(voice, report.event, everybody)]
    columns, total = (
        ((voice.plain("Profession"), 60), (voice.plain("Number"), 9)),
        (voice.plain("Total"), report.registered),
    )
    if not present:
        rows = [(label, registered_counts[label]) for label in labels if label in registered_counts]
        return Worksheet(voice.plain("Participants"), columns, (*rows, total))
    both = [(label, registered_counts.get(label, 0), present_counts.get(label, 0)) for label in labels]
    return Worksheet(
        voice.plain("Participants"),
        (columns[0], (voice.plain("Registered"), 12), (voice.plain("Present"), 12)),
        (*both, (*total, sum(present.values()))),
    )
