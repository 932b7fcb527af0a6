"""What the parts of an event are called, and how their values read in a line."""

from __future__ import annotations

import re
from typing import assert_never, cast, get_args

from domain.editing.fields import EventField
from domain.questions import Kind
from views.i18n import Translator


def field_label(voice: Translator, field: EventField) -> str:
    """The name of a field, as plain text."""
    return _labels(voice).get(field.label_key, "")


def field_name(voice: Translator, key: str) -> str:
    """The name of any key of an event, as plain text; the key itself where it has none."""
    return (_labels(voice) | _labels_of_files(voice)).get(key, key)


def key_label(voice: Translator, key: str) -> str:
    """The names of the parts that a key below the event leads through, as in ``survey.question[3].text``."""
    names: list[str] = []
    for name, place in re.findall(r"([a-z_]+)(?:\[(\d+)\])?", key):
        label = field_name(voice, name)
        if label == name:
            break
        names.append(f"{label} {place}".strip())
    return " › ".join(names)


def _labels_of_files(voice: Translator) -> dict[str, str]:
    """What only files have."""
    return {
        "agenda_file": voice.plain("Document"),
        "logo": voice.plain("Logo"),
        "id": voice.plain("Id"),
    }


def _labels(voice: Translator) -> dict[str, str]:
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
        "further_survey": voice.plain("Further surveys"),
        "message": voice.plain("Messages"),
        "certificate": voice.plain("Certificate of attendance"),
        "l": voice.plain("Languages"),
        "o": voice.plain("Other"),
        "starts": voice.plain("Begins"),
        "ends": voice.plain("Ends"),
        "timezone": voice.plain("Time zone"),
        "label": voice.plain("Name"),
        "plural": voice.plain("Several are called"),
        "group": voice.plain("Group in the results"),
        "expected": voice.plain("Expected"),
        "kind": voice.plain("Type"),
        "text": voice.plain("Text"),
        "required": voice.plain("Must be answered"),
        "points": voice.plain("Points"),
        "low": voice.plain("Lowest point"),
        "high": voice.plain("Highest point"),
        "from_zero": voice.plain("Begins with 0"),
        "options": voice.plain("Options"),
        "max": voice.plain("At most"),
        "show_if": voice.plain("Asked only after"),
        "earlier_question": voice.plain("The earlier question"),
        "any_of": voice.plain("Answers"),
        "hint": voice.plain("How to answer"),
        "note": voice.plain("To read before"),
        "section": voice.plain("Part of the survey"),
        "breakdown": voice.plain("Results by group"),
        "speaker": voice.plain("Speaker"),
        "room": voice.plain("Room"),
        "date": voice.plain("Day"),
        "break": voice.plain("Is a break"),
        "feedback": voice.plain("Rated when it ends"),
        "send": voice.plain("Type of message"),
        "when": voice.plain("When"),
        "to": voice.plain("Recipients"),
        "about_survey": voice.plain("About the survey"),
        "anonymous": voice.plain("Anonymous"),
        "opens": voice.plain("Opens"),
        "closes": voice.plain("Closes"),
        "question": voice.plain("Questions"),
        "survey_note": voice.plain("To read before sending"),
        "audience": voice.plain("Who answers"),
        "compare": voice.plain("Compared with another survey"),
        "minimum_group": voice.plain("Results from so many answers"),
        "signatory": voice.plain("Who signs"),
        "function": voice.plain("What they are"),
        "certificate_text": voice.plain("Words"),
        "hours": voice.plain("Hours"),
        "undisclosed_group": voice.plain("Group of who does not say"),
        "code": voice.plain("Code in the link"),
        "capacity": voice.plain("Places"),
        "checkin": voice.plain("With check-in"),
        "admission": voice.plain("Who takes part in the survey"),
        "topics": voice.plain("Topics"),
        "agenda_file": voice.plain("Document"),
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
        "present": voice.plain("Everybody present"),
        "yes": voice.plain("Yes"),
        "no": voice.plain("No"),
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
        "further_survey": voice.plain("＋ Add a survey"),
        "question": voice.plain("＋ Add a question"),
        "message": voice.plain("＋ Add a message"),
        "topics": voice.plain("＋ Add a topic"),
        "options": voice.plain("＋ Add an option"),
    }
    return names[field.key]
