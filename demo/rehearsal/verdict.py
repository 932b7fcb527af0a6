"""The end of a rehearsal: the summary as the coordinator sees it, and all of it compared with what phones showed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.cli import survey_summary
from bot.settings.loader import Settings
from demo.people.personas import Actor
from demo.rehearsal.environment import Scene
from demo.rehearsal.inference_attack import AttackTarget
from demo.rehearsal.log import pluralize
from demo.rehearsal.messages_check import NEVER, Inbox, find_errors, read_inbox
from demo.rehearsal.results_check import CheckResult, Comments, compare_results
from demo.rehearsal.script import Course
from demo.rehearsal.staff import Staff
from demo.telegram.stand_in import Entry
from demo.transcript_reader import ObservedPerson, read_transcript
from domain.events import Event
from domain.results.comparison import has_question
from domain.results.summary import ClosedSummary
from domain.survey import SurveyRun
from storage import comments, named, releases, summaries, surveys
from storage.engine.database import Tx
from views.i18n import Translator, localized
from views.results.summary import in_words, overview
from views.screen import Screen

NAMED = 5
"""So many of those to whom messages came wrongly are named."""

People = Sequence[tuple[Actor, Inbox]]


async def summary(scene: Scene, event: Event, staff: Staff) -> tuple[str, str]:
    """Whose summary it is, and its text: the coordinator's, else what the command line prints."""
    if not staff.asked:
        return f"roundtable summary {event.code}", await survey_summary.summary_text(
            scene.program.results_db, event, scene.now
        )
    pictures = sum(message.photo is not None for message in staff.asked)
    card = [f"(and with it {pluralize(pictures, 'picture')}: the summary card)"] if pictures else []
    text = "\n\n".join([*(message.text for message in staff.asked if message.text), *card])
    return f"/summary {event.code}, as the coordinator sees it", text


async def check_event(scene: Scene, settings: Settings, course: Course, staff: Staff) -> list[CheckResult]:
    """Everything there is to compare for one event."""
    people = _people(scene, settings, course, staff)
    results = await _survey(scene, course.event, people, staff) if course.event.survey else []
    return [*results, _messages(people, course, staff, settings)]


async def attack_target(scene: Scene, settings: Settings, course: Course, staff: Staff) -> AttackTarget | None:
    """What an attack on this event's results begins with; None when there are none without names."""
    event = course.event
    async with scene.program.results_db.reading() as tx:
        summary = await summaries.read(tx, event, scene.now)
        survey_run = await surveys.find(tx, event.code, event.survey_id)
        comment_rows = await _comments(tx, survey_run) if survey_run else ()
        shown_already = await releases.repeats_at_closing(tx, event, survey_run) if survey_run else {}
    if survey_run is None or not survey_run.survey.anonymous or not isinstance(summary, ClosedSummary):
        return None
    observed_people = [inbox.person for _, inbox in _people(scene, settings, course, staff)]
    coordinators = {phone.id for phone in staff.coordinators}
    organizers = {phone.id for phone in staff.organizers} - coordinators
    bot_entries = [entry for entry in scene.telegram.transcript if entry.who == "bot" and entry.text]
    return AttackTarget(
        event,
        survey_run,
        summary.release,
        observed_people,
        [entry for entry in bot_entries if entry.chat_id in coordinators],
        len(comment_rows),
        tuple(_matching_events(settings, survey_run)),
        [entry for entry in bot_entries if entry.chat_id in organizers],
        shown_already,
    )


def _matching_events(settings: Settings, survey_run: SurveyRun) -> Iterator[str]:
    for other in settings.events:
        survey = other.survey
        if (
            survey
            and other.code != survey_run.event
            and any(has_question(survey, q) for q in survey_run.survey.closed_questions)
        ):
            yield other.code


def _people(scene: Scene, settings: Settings, course: Course, staff: Staff) -> People:
    languages = settings.rules.messages.languages
    chats, unasked_by_chat = _by_chat(scene.telegram.transcript), _by_chat(scene.unasked_entries)
    confirmed_at = staff.confirmed_at or NEVER if course.event.needs_confirmation else None
    announcements = [message for message in staff.by_hand if message.text]
    event = replace(course.event, messages=(*course.event.messages, *announcements))
    return [
        (
            actor,
            read_inbox(read_transcript(event, chats[actor.id], languages), unasked_by_chat[actor.id], confirmed_at),
        )
        for actor in course.actors
    ]


def _by_chat(entries: Sequence[Entry]) -> Mapping[int, list[Entry]]:
    chats: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        chats[entry.chat_id].append(entry)
    return chats


async def _survey(scene: Scene, event: Event, people: People, staff: Staff) -> list[CheckResult]:
    async with scene.program.results_db.reading() as tx:
        summary = await summaries.read(tx, event, scene.now)
        survey_run = await surveys.of_event(tx, event.code)
        comment_rows = await _comments(tx, survey_run) if survey_run else ()
    if not isinstance(summary, ClosedSummary):
        return [CheckResult("survey", "", "it has no results")]
    observed_people = [inbox.person for _, inbox in people]
    invited_count = sum(inbox.kinds.get("survey", 0) > 0 for _, inbox in people)
    return [
        *_confirmed(event, observed_people, staff),
        *compare_results(event, summary.release, comment_rows, observed_people, invited_count),
        *_shown(event, summary, staff),
        *_chat_errors(people),
    ]


def _confirmed(event: Event, people: Sequence[ObservedPerson], staff: Staff) -> Iterator[CheckResult]:
    """An organizer was told that everybody who registered is confirmed."""
    if not event.needs_confirmation:
        return
    registered_count = sum(person.is_registered for person in people)
    if not staff.organizers:
        yield CheckResult("confirmed", "nobody: no organizer is named")
        return
    # While a survey of the present is open, they alone wait to be confirmed.
    least = sum(person.checked_in_at is not None for person in people) if event.checkin else registered_count
    agrees = least <= staff.confirmed <= registered_count
    problem = "" if agrees else f"confirmed {staff.confirmed}, counted {registered_count}"
    yield CheckResult("confirmed", f"{staff.confirmed} of {registered_count}", problem)


async def _comments(tx: Tx, survey_run: SurveyRun) -> Comments:
    if not survey_run.survey.anonymous:
        return [comment for sheet in await named.responses(tx, survey_run.event) for comment in sheet.comments.items()]
    survey_comments = await comments.of_survey(tx, survey_run.id)
    return [(comment.question, comment.text) for comment in survey_comments for _ in range(comment.count)]


def _shown(event: Event, summary: ClosedSummary, staff: Staff) -> Iterator[CheckResult]:
    """Every coordinator saw this very summary without asking, and who asked for it saw it as text, too."""
    for number, phone in enumerate(staff.coordinators):

        def draw(voice: Translator, number: int = number) -> tuple[Screen, ...]:
            return (overview(voice, event, summary), *(in_words(voice, event, summary) if number == 0 else ()))

        texts = {screen.text for screen in localized((phone.language or "",), event.zone, draw)}
        missing = len(texts - {message.html for message in phone.messages})
        problem = f"{missing} of its messages were not seen" if missing else ""
        yield CheckResult("summary", f"just this was shown to coordinator {phone.id}", problem)


def _chat_errors(people: People) -> Iterator[CheckResult]:
    for actor, inbox in people:
        yield from (CheckResult(actor.name, "", problem) for problem in inbox.person.odd)


def _messages(people: People, course: Course, staff: Staff, settings: Settings) -> CheckResult:
    messages = [*course.event.messages, *staff.by_hand]
    # An agenda takes two places in the line, and some places are taken for nothing.
    slack = timedelta(seconds=3 * (len(people) + 10) / settings.telegram.messages_per_second)
    problems = [
        f"{actor.name}: {', '.join(mistakes)}"
        for actor, inbox in people
        if (mistakes := list(find_errors(inbox, messages, settings.rules.messages, slack)))
    ]
    more = [f"and {len(problems) - NAMED} more"] * (len(problems) > NAMED)
    total = sum(sum(inbox.kinds.values()) for _, inbox in people)
    outcome = (
        f"{pluralize(total, 'message')} came unasked: to everybody they were for, once" if total else "none was due"
    )
    return CheckResult("messages", outcome, "; ".join([*problems[:NAMED], *more]))
