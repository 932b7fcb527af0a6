"""Everything stored about one person, in words: each row of each table that names them as one or more lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeAlias, assert_never

from domain.attendance.certificate import certificate_id
from domain.events import Event, Survey
from domain.messages import DeliveryState, MessageKind
from domain.people import Registration
from domain.questions import Question
from domain.recipients import SkipReason
from domain.registration import PLACE
from domain.survey import SurveyRun
from views.i18n import Html, Translator
from views.layout.common import language_name, paragraphs
from views.questions import option_label
from views.registration.screens import details, title
from views.reminders import message_label
from views.screen import File, Screen

Row: TypeAlias = Mapping[str, Any]
"""A row as it is stored, by column."""
StoredRows: TypeAlias = Mapping[str, Sequence[Row]]
"""Table → its rows that name the person."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What is stored about one person."""

    rows: StoredRows
    runs: Mapping[int, SurveyRun]
    """Every survey that was opened, by id."""
    answered_runs: tuple[SurveyRun, ...]
    """Open surveys answered before the person asked to be forgotten."""
    message_kinds: Mapping[tuple[str, str], MessageKind]
    """(event, message) → what it is, of every message that has a copy for this person."""


def mydata(voice: Translator, personal_data: PersonalData, events: Mapping[str, Event]) -> Screen:
    """What is stored: in words, with local times, and complete as a file."""
    marks = [_mark(replace(voice, zone=events[run.event].zone), run) for run in personal_data.answered_runs]
    if not personal_data.rows:
        return Screen(paragraphs(voice.say("Nothing is stored about you."), *marks))
    about = [
        line for table, tell in _ABOUT.items() for row in personal_data.rows.get(table, ()) for line in tell(voice, row)
    ]
    return Screen(
        paragraphs(
            voice.say("<b>Everything stored about you</b>"),
            "\n".join(dict.fromkeys(about)),
            *(_section(replace(voice, zone=event.zone), event, personal_data) for event in events.values()),
            *marks,
            voice.say(
                "Your answers to anonymous surveys are not here because they cannot be found:"
                " they were only counted, without your name."
            ),
        ),
        files=(File("mydata.json", json.dumps(personal_data.rows, ensure_ascii=False, indent=2).encode()),),
    )


def _mark(voice: Translator, run: SurveyRun) -> Html:
    return voice.say(
        "Before you asked to be forgotten you answered a survey. Until it closes, on {moment}, a mark stays that shows"
        " neither your number nor your name and only keeps you from answering twice.",
        moment=voice.moment(run.closes_at),
    )


def _section(voice: Translator, event: Event, personal_data: PersonalData) -> str:
    lines = [
        line
        for table, tell in _OF_AN_EVENT.items()
        for row in sorted(personal_data.rows.get(table, ()), key=_when)
        if (row["event"] if "event" in row else personal_data.runs[row["survey"]].event) == event.code
        for line in tell(voice, event, row, personal_data)
    ]
    return "\n".join([title(voice, event), *lines]) if lines else ""


def _when(row: Row) -> str:
    return str(row.get("settled_at") or row.get("due") or "")


def _person(voice: Translator, row: Row) -> Iterable[Html]:
    yield voice.say("Your Telegram number: {id}", id=row["id"])
    if row["language"]:
        yield voice.say("Language you chose: {language}", language=language_name(row["language"]))
    if row["telegram_language"]:
        yield voice.say("Language of your Telegram: {language}", language=language_name(row["telegram_language"]))
    if row["muted"]:
        yield voice.say("You want no messages unless you ask for them.")
    if not row["reachable"]:
        yield voice.say("The last message could not reach you.")


def _staff(voice: Translator, row: Row) -> Iterable[Html]:
    yield {
        ("organizer", "settings"): voice.say("You are an organizer: the settings of this bot name you."),
        ("organizer", "link"): voice.say("You are an organizer, by a link."),
        ("coordinator", "settings"): voice.say("You are a coordinator: the settings of this bot name you."),
        ("coordinator", "link"): voice.say("You are a coordinator, by a link."),
    }[row["role"], row["source"]]
    if row["event"]:
        yield voice.say("You are that for the event “{code}” alone.", code=row["event"])
    if row["name"]:
        yield voice.say("Your name as the other organizers see it: {name}", name=row["name"])


def _attendance(voice: Translator, event: Event, row: Row) -> Iterable[Html]:
    if row["present"]:
        yield voice.say("You were present.")
    if row["scanned"]:
        yield voice.say("You scanned the code at the door, and are checked in once you are registered.")
    if row["wrong_codes"]:
        yield voice.say("Wrong room codes you typed: {n}", n=row["wrong_codes"])
    if row["certificate"] is not None:
        number = certificate_id(event, row["certificate"])
        yield voice.say("The number of your certificate of attendance: {number}", number=number)


def _registration(voice: Translator, event: Event, row: Row, _: PersonalData) -> Iterable[Html]:
    agreement_day = voice.calendar(date.fromisoformat(row["agreed_on"]))
    yield voice.say("Agreed to the privacy notice (version {version}): {day}", version=row["notice"], day=agreement_day)
    if row["registered_on"]:
        yield voice.say("Registered: {day}", day=voice.calendar(date.fromisoformat(row["registered_on"])))
    yield from _registration_step(voice, row)
    registration = Registration(**{**row, "answers": json.loads(row["answers"])})
    if row["number"] is not None:
        yield voice.say("Your number in the organizers’ list: {n}", n=row["number"])
    yield from _attendance(voice, event, row)
    if row["confirmed"]:
        yield voice.say("An organizer has confirmed your registration.")
    yield from details(voice, event, registration)
    question_ids = {question.id for question in event.registration}
    for question, options in (registration.answers or {}).items():
        if question not in question_ids:
            yield voice.say("{question}: {given}", question=question, given=voice.listed(options))


def _refusal(voice: Translator, event: Event, row: Row, _: PersonalData) -> Iterable[Html]:
    yield voice.say(
        "The organizers have not accepted your registration. It is kept until the registrations are erased, or until"
        " they let you in."
    )
    registration = Registration(
        row["event"],
        row["person"],
        row["notice"],
        row["agreed_on"],
        row["registered_on"],
        row["profession"],
        row["name"],
        json.loads(row["answers"]),
    )
    yield from details(voice, event, registration)


def _invitation(voice: Translator, event: Event, row: Row, _: PersonalData) -> Iterable[Html]:
    known_profession = event.profession(row["profession"] or "")
    profession = voice.label(known_profession.label) if known_profession else row["profession"]
    who = " · ".join(filter(None, (row["name"], profession)))
    yield voice.say("You came by a personal link, in the roster no. {n}: {who}", n=row["number"], who=who)


def _registration_step(voice: Translator, row: Row) -> Iterable[Html]:
    if row["waiting"]:
        yield voice.say("You are on the waiting list; your number on it: {n}", n=row["waiting"])
    elif row["asking"] == PLACE:
        yield voice.say("You are not registered: all places were taken.")
    elif row["asking"]:
        yield voice.say("Not finished: a question of the registration waits for you.")


def _participation(voice: Translator, _: Event, row: Row, personal_data: PersonalData) -> Iterable[Html]:
    run = personal_data.runs[row["survey"]]
    if run.closed_at is not None:
        yield voice.say("You have answered the survey, which has closed; that you have is being erased.")
        return
    closes = voice.moment(run.closes_at)
    yield voice.say("You have answered the survey; so much is kept until it closes, on {moment}.", moment=closes)


def _declined(voice: Translator, _: Event, __: Row, ___: PersonalData) -> Iterable[Html]:
    yield voice.say("You want no reminders of the survey.")


def _editing(voice: Translator, _: Event, __: Row, ___: PersonalData) -> Iterable[Html]:
    yield voice.say("You are editing a comment: your next text is to stand in its place.")


def _minutes_draft(voice: Translator, _: Event, __: Row, ___: PersonalData) -> Iterable[Html]:
    yield voice.say("You are taking the minutes: your next text becomes a note.")


def _message_draft(voice: Translator, _: Event, __: Row, ___: PersonalData) -> Iterable[Html]:
    yield voice.say("You are writing a message to participants: what you have written of it is kept until you send it.")


def _consent(voice: Translator, _: Event, row: Row, __: PersonalData) -> Iterable[Html]:
    day = voice.calendar(date.fromisoformat(row["agreed_on"]))
    yield voice.say(
        "Agreed that your answers to the survey are stored with your name (version {version}): {day}",
        version=row["notice"],
        day=day,
    )


def _named_survey(event: Event, personal_data: PersonalData) -> Survey:
    surveys = (run.survey for run in personal_data.runs.values() if run.event == event.code)
    return min(surveys, key=lambda survey: survey.anonymous)


def _named_answers(voice: Translator, event: Event, row: Row, personal_data: PersonalData) -> Iterable[Html]:
    survey = _named_survey(event, personal_data)
    answers = json.loads(row["answers"])
    for question in survey.closed_questions:
        answer = voice.listed(option_label(voice, question, option) for option in answers.get(question.id, ()))
        yield _answer_line(voice, question, answer or "–")


def _named_comment(voice: Translator, event: Event, row: Row, personal_data: PersonalData) -> Iterable[Html]:
    survey = _named_survey(event, personal_data)
    question = next(question for question in survey.comments if question.id == row["question"])
    yield _answer_line(voice, question, row["text"])


def _answer_line(voice: Translator, question: Question, answer: str) -> Html:
    label = voice.label(question.text)
    if label.endswith(("?", "!", ".", ":")):
        return voice.say("{question} {given}", question=label, given=answer)
    return voice.say("{question}: {given}", question=label, given=answer)


def _delivery(voice: Translator, _: Event, row: Row, personal_data: PersonalData) -> Iterable[Html]:
    moment = voice.moment(datetime.fromisoformat(_when(row)))
    what, became = (
        message_label(voice, personal_data.message_kinds[row["event"], row["message"]]),
        _delivery_state(voice, row),
    )
    yield voice.say("{moment}: {what} – {became}", moment=moment, what=what, became=became)


def _report(voice: Translator, _: Event, row: Row, __: PersonalData) -> Iterable[Html]:
    moment = voice.moment(datetime.fromisoformat(row["due"]))
    what = message_label(voice, MessageKind(row["send"]))
    yield voice.say("{moment}: {what} – you had it sent, and its progress is shown to you", moment=moment, what=what)


def _delivery_state(voice: Translator, row: Row) -> Html:
    match DeliveryState(row["state"]):
        case DeliveryState.WAITING:
            return voice.say("waits to be sent")
        case DeliveryState.SENDING:
            return voice.say("is being sent")
        case DeliveryState.UNKNOWN:
            return voice.say("may have reached you, is tried again")
        case DeliveryState.SENT:
            return voice.say("sent")
        case DeliveryState.FAILED:
            return voice.say("could not be sent")
        case DeliveryState.UNREACHABLE | DeliveryState.DROPPED:
            return _skip_reason(voice, row["reason"])
        case state:
            assert_never(state)


def _skip_reason(voice: Translator, reason: str | None) -> Html:
    reasons: dict[str | None, Html] = {
        SkipReason.MUTED: voice.say("not sent: you wanted no messages"),
        SkipReason.UNREACHABLE: voice.say("not sent: you had blocked the bot"),
        SkipReason.NOT_REGISTERED: voice.say("not sent: you were not registered"),
        SkipReason.NOT_CONFIRMED: voice.say("not sent: no organizer had confirmed your registration"),
        SkipReason.ANSWERED: voice.say("not sent: you had answered"),
        SkipReason.DECLINED: voice.say("not sent: you wanted no reminders"),
        SkipReason.CLOSED: voice.say("not sent: the survey was closing"),
        SkipReason.ENOUGH: voice.say("not sent: you had enough reminders"),
        SkipReason.RECENTLY: voice.say("not sent: you had a reminder only recently"),
        SkipReason.LATE: voice.say("not sent: it was too late"),
        SkipReason.CANCELLED: voice.say("not sent: the event was cancelled"),
        SkipReason.NOT_IN_AUDIENCE: voice.say("not sent: it was for others"),
        SkipReason.STOPPED: voice.say("not sent: an organizer stopped it"),
    }
    return reasons.get(reason) or voice.say("not sent")


def _staff_link(voice: Translator, _: Row) -> Iterable[Html]:
    yield voice.say("You made a link that makes somebody staff; nobody has used it yet.")


def _audit(voice: Translator, _: Row) -> Iterable[Html]:
    yield voice.say("Something you did as staff stands in the record of what organizers and coordinators do.")


def _inquiry(voice: Translator, _: Event, row: Row, __: PersonalData) -> Iterable[Html]:
    yield voice.say(
        "Passed on to the organizers as {name}, {moment}: “{text}”",
        name=row["name"],
        moment=voice.moment(datetime.fromisoformat(row["passed_on_at"])),
        text=row["text"],
    )


def _inquiry_answer(voice: Translator, row: Row) -> Iterable[Html]:
    yield voice.say("An answer of an organizer: “{text}”", text=row["text"])


def _inquiry_copy(voice: Translator, _: Row) -> Iterable[Html]:
    yield voice.say("Something that was passed on to the organizers stands in this chat; its place is noted.")


def _inquiry_reply(voice: Translator, _: Row) -> Iterable[Html]:
    yield voice.say("Your next text is to answer what somebody has passed on.")


def _owed_screen(voice: Translator, _: Row) -> Iterable[Html]:
    yield voice.say("An answer of mine is on its way to you; so much is noted until you have it.")


def _staff_menu(voice: Translator, _: Row) -> Iterable[Html]:
    yield voice.say("Your chat has the command menu of organizers or coordinators.")


def _recent_event(voice: Translator, row: Row) -> Iterable[Html]:
    yield voice.say("As staff you worked on the event {event} last: commands without a code are about it.", **row)


def _event_edit(voice: Translator, row: Row) -> Iterable[Html]:
    yield voice.say(
        "You are changing the event {event}: what you have typed is kept until it is stored.", event=row["event"]
    )


_ABOUT: Mapping[str, Callable[[Translator, Row], Iterable[Html]]] = {
    "person": _person,
    "staff": _staff,
    "owed_screen": _owed_screen,
    "audit": _audit,
    "staff_link": _staff_link,
    "staff_menu": _staff_menu,
    "inquiry_answer": _inquiry_answer,
    "inquiry_copy": _inquiry_copy,
    "inquiry_reply": _inquiry_reply,
    "event_edit": _event_edit,
    "recent_event": _recent_event,
}
_OF_AN_EVENT: Mapping[str, Callable[[Translator, Event, Row, PersonalData], Iterable[Html]]] = {
    "registration": _registration,
    "refusal": _refusal,
    "invitation": _invitation,
    "participation": _participation,
    "named_consent": _consent,
    "named_answers": _named_answers,
    "named_comment": _named_comment,
    "declined": _declined,
    "editing": _editing,
    "note_taking": _minutes_draft,
    "inquiry": _inquiry,
    "message_draft": _message_draft,
    "delivery": _delivery,
    "message": _report,
}
TOLD = frozenset({*_ABOUT, *_OF_AN_EVENT})
"""The tables there are words for."""
