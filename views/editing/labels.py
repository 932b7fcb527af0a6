"""What the parts of an event are called, and how their values read in a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, assert_never, cast, get_args

from babel.dates import format_date

from domain.editing.fields import EventField, EventPart, ValueKind
from domain.questions import Kind
from domain.schedule import parse_when
from views.i18n import Translator
from views.layout.common import short

SHORT = 40
"""So much of a value stands beside its label."""


def part_label(voice: Translator, part: EventPart) -> str:
    """The name of a part: its own, or that of its place in a list."""
    if part.is_entry:
        return entry_line(voice, part)
    return field_label(voice, part.field)


def field_label(voice: Translator, field: EventField) -> str:
    """The name of a field, as plain text."""
    return _labels(voice).get(field.key or field.code, "")


def _labels(voice: Translator) -> Mapping[str, str]:
    return {
        "0": voice.plain("The event"),
        "title": voice.plain("Title"),
        "description": voice.plain("Description"),
        "w": voice.plain("Dates"),
        "venue": voice.plain("Place"),
        "profession": voice.plain("Professions"),
        "agenda": voice.plain("Agenda"),
        "registration": voice.plain("Registration questions"),
        "survey": voice.plain("Survey"),
        "message": voice.plain("Messages"),
        "o": voice.plain("Other"),
        "starts": voice.plain("Begins"),
        "ends": voice.plain("Ends"),
        "timezone": voice.plain("Time zone"),
        "label": voice.plain("Name"),
        "plural": voice.plain("Several are called"),
        "group": voice.plain("Group in the results"),
        "expected": voice.plain("Expected"),
        "kind": voice.plain("Kind"),
        "text": voice.plain("Text"),
        "required": voice.plain("Must be answered"),
        "points": voice.plain("Points"),
        "low": voice.plain("Lowest point"),
        "high": voice.plain("Highest point"),
        "options": voice.plain("Options"),
        "max": voice.plain("At most"),
        "speaker": voice.plain("Speaker"),
        "room": voice.plain("Room"),
        "date": voice.plain("Day"),
        "break": voice.plain("Is a break"),
        "send": voice.plain("What"),
        "when": voice.plain("When"),
        "to": voice.plain("To"),
        "anonymous": voice.plain("Anonymous"),
        "closes": voice.plain("Closes"),
        "question": voice.plain("Questions"),
        "code": voice.plain("Code in the link"),
        "capacity": voice.plain("Places"),
        "checkin": voice.plain("With check-in"),
        "admission": voice.plain("Who takes part in the survey"),
        "topics": voice.plain("Topics"),
        "deliverable": voice.plain("Deliverable"),
        "objective": voice.plain("Objective"),
        "project": voice.plain("Project"),
        "funding": voice.plain("Funding"),
        "cancelled": voice.plain("Cancelled"),
    }


def option_label(voice: Translator, option: str) -> str:
    """The name of one of a field's options."""
    if option in get_args(Kind):
        return kind_label(voice, cast("Kind", option))
    names = {
        "agenda": voice.plain("Agenda"),
        "survey": voice.plain("Survey invitation"),
        "reminder": voice.plain("Reminder"),
        "text": voice.plain("Message"),
        "registered": voice.plain("Everybody registered"),
        "checked-in": voice.plain("Everybody present"),
        "not-answered": voice.plain("Who has not answered"),
        "open": voice.plain("Everybody who has the link"),
        "confirmed": voice.plain("Whom an organizer has confirmed"),
    }
    return names.get(option, option)


def kind_label(voice: Translator, kind: Kind) -> str:
    """How organizers choose this kind of question."""
    match kind:
        case "rating":
            return voice.plain("Rating")
        case "choice":
            return voice.plain("One of several")
        case "choices":
            return voice.plain("Several of several")
        case "yes_no":
            return voice.plain("Yes or no")
        case "ranking":
            return voice.plain("Ranking")
        case "comment":
            return voice.plain("Free text")
        case _:
            assert_never(kind)


def new_entry_label(voice: Translator, field: EventField) -> str:
    """The button that adds an entry to this list."""
    names = {
        "profession": voice.plain("＋ Add a profession"),
        "agenda": voice.plain("＋ Add an item"),
        "registration": voice.plain("＋ Add a question"),
        "question": voice.plain("＋ Add a question"),
        "message": voice.plain("＋ Add a message"),
        "topics": voice.plain("＋ Add a topic"),
        "options": voice.plain("＋ Add an option"),
    }
    return names[field.key]


def entry_line(voice: Translator, part: EventPart) -> str:
    """An entry of a list in a line."""
    value = part.value
    if not isinstance(value, Mapping) or part.field.kind is ValueKind.WORDS:
        return words_line(voice, value)
    name = words_line(voice, value.get("label") or value.get("title") or value.get("text"))
    if "send" in value:
        what = option_label(voice, str(value["send"]))
        return f"{when_line(voice, value.get('when'))}: {what}"
    if "ends" in value:
        day = f"{_day(voice, value['date'])}, " if value.get("date") else ""
        return f"{day}{_clock(value['starts'])}–{_clock(value['ends'])} {name}"
    return name


def words_line(voice: Translator, value: Any) -> str:  # noqa: ANN401 — whatever stands in a table
    """A text in the reader's language, else in any."""
    if not isinstance(value, Mapping):
        return str(value or "")
    return str(value.get(voice.language) or next(iter(value.values()), ""))


def value_line(voice: Translator, part: EventPart) -> str:  # noqa: PLR0911 — one for each kind
    """The value of a part in a line, shortened; empty where the table says nothing."""
    value = part.field.default if part.value is None else part.value
    if value is None:
        return "–"
    match part.field.kind:
        case ValueKind.SWITCH:
            return voice.plain("Yes") if value else voice.plain("No")
        case ValueKind.CHOICE:
            return option_label(voice, str(value))
        case ValueKind.MOMENT:
            return moment_line(voice, value)
        case ValueKind.CLOCK:
            return _clock(value)
        case ValueKind.DAY:
            return _day(voice, value)
        case ValueKind.WHEN:
            return when_line(voice, value)
        case ValueKind.LIST:
            return str(len(value))
        case ValueKind.GROUP:
            return group_line(voice, part)
        case _:
            return short(" ".join(words_line(voice, value).split()), SHORT)


def group_line(voice: Translator, part: EventPart) -> str:
    """What a group says in a line: the first that can be said of it."""
    value = part.value if isinstance(part.value, Mapping) else {}
    if part.field.code == "w":
        return moment_line(voice, value.get("starts"))
    return short(words_line(voice, value.get("title")), SHORT) if part.field.key else ""


def moment_line(voice: Translator, value: Any) -> str:  # noqa: ANN401 — likewise
    """A local day and time."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return voice.plain("{day}, {time}", day=voice.calendar(moment.date()), time=f"{moment:%H:%M}")


def when_line(voice: Translator, value: Any) -> str:  # noqa: ANN401 — likewise
    """A time of the plan: a moment, or a rule in the reader's words."""
    rule = parse_when(str(value))
    if rule is None:
        return moment_line(voice, value)
    anchor = voice.plain("the beginning") if rule.anchor == "start" else voice.plain("the end")
    at = f", {rule.at:%H:%M}" if rule.at else ""
    if rule.days:
        days = voice.plain_count("{n} day", "{n} days", abs(rule.days))
    elif rule.rest:
        hours, minutes = divmod(int(abs(rule.rest).total_seconds()) // 60, 60)
        days = f"{hours} h {minutes} min" if hours and minutes else f"{hours} h" if hours else f"{minutes} min"
    else:
        return f"{voice.plain('at {anchor}', anchor=anchor)}{at}"
    if rule.days < 0 or rule.rest.total_seconds() < 0:
        return f"{voice.plain('{span} before {anchor}', span=days, anchor=anchor)}{at}"
    return f"{voice.plain('{span} after {anchor}', span=days, anchor=anchor)}{at}"


def _clock(value: Any) -> str:  # noqa: ANN401 — likewise
    try:
        return f"{time.fromisoformat(str(value)):%H:%M}"
    except ValueError:
        return str(value)


def _day(voice: Translator, value: Any) -> str:  # noqa: ANN401 — likewise
    try:
        return format_date(date.fromisoformat(str(value)), "EEE, d MMM", locale=voice.language)
    except ValueError:
        return str(value)
