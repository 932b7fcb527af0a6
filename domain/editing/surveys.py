"""What belongs to one survey of an event and stands elsewhere in its table: its invitations and reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from domain.editing.changes import Table
from domain.editing.fields import ComputedValue, FieldOption
from domain.editing.values import Keys, get_value, remove_value, set_value
from domain.messages import MAIN_SURVEY
from domain.questions import ClosedKind
from domain.schedule import instant, moment, parse_when

_POINTS = 5


def survey_options(table: Table, _: Keys, __: Mapping[str, Any]) -> tuple[FieldOption, ...]:
    """The surveys that a message can be about."""
    main = [FieldOption(MAIN_SURVEY, table["survey"].get("title"))] if table.get("survey") else []
    further = [FieldOption(survey["id"], survey.get("title")) for survey in table.get("further_survey") or ()]
    return tuple(main + further)


def first_questions(table: Table) -> Mapping[str, Any]:
    """The questions that a new survey begins with: those of the survey that there is, so that both can be compared."""
    surveys = [table.get("survey"), *(table.get("further_survey") or ())]
    questions = next((survey["question"] for survey in surveys if survey), None)
    return {"question": questions or [_first_question(table)]}


def _first_question(table: Table) -> Mapping[str, Any]:
    """One rating of the whole event, called by its title, for an event that has no survey to begin with."""
    return {"id": "overall", "kind": "rating", "points": _POINTS, "text": dict(table["title"])}


def shared_questions(table: Table, keys: Keys, _: Mapping[str, Any]) -> tuple[FieldOption, ...]:
    """The questions of this survey that another one of the event asks, too, under the same id and of the same kind."""
    others = {
        (question["id"], question["kind"]) for other in _others(table, keys) for question in _questions(table, other)
    }
    return tuple(
        FieldOption(question["id"], question["text"])
        for question in _questions(table, keys)
        if question["kind"] in get_args(ClosedKind) and (question["id"], question["kind"]) in others
    )


def _others(table: Table, keys: Keys) -> list[Keys]:
    """Where the event's other surveys stand."""
    places: list[Keys] = [("survey",)] if table.get("survey") else []
    places += [("further_survey", place) for place in range(len(table.get("further_survey") or ()))]
    return [place for place in places if place != keys]


def _questions(table: Table, keys: Keys) -> Sequence[Mapping[str, Any]]:
    return (get_value(table, keys) or {}).get("question") or ()


def _read_compared(table: Table, keys: Keys) -> list[str] | None:
    return (get_value(table, keys) or {}).get("compare")


def _write_compared(table: Table, keys: Keys, ids: Sequence[str] | None) -> dict[str, Any]:
    """List these questions here and in each other survey that asks them, since a comparison needs it in both."""
    chosen_ids, own_ids = {*(ids or ())}, {question["id"] for question in _questions(table, keys)}
    new_table = set_value(table, (*keys, "compare"), list(ids or ()) or None)
    for other in _others(table, keys):
        before = {*(_read_compared(table, other) or ())}
        compared_ids = (before - own_ids) | chosen_ids
        other_ids = [question["id"] for question in _questions(table, other) if question["id"] in compared_ids]
        new_table = set_value(new_table, (*other, "compare"), other_ids or None)
    return new_table


def is_compared(table: Table, keys: Keys) -> bool:
    """Whether the question at these keys is set beside that of another survey."""
    return (get_value(table, keys) or {}).get("id") in (_read_compared(table, keys[:-2]) or ())


def remove_question(table: Table, keys: Keys) -> Table:
    """The table without this question, and without its comparison where no two surveys are left that ask it."""
    if not is_compared(table, keys):
        return remove_value(table, keys)
    survey, id_ = keys[:-2], get_value(table, keys)["id"]
    others = [other for other in _others(table, survey) if id_ in (_read_compared(table, other) or ())]
    for place in (survey, *(others if len(others) == 1 else ())):
        remaining_ids = [each for each in _read_compared(table, place) or () if each != id_]
        table = set_value(table, (*place, "compare"), remaining_ids or None)
    return remove_value(table, keys)


COMPARED = ComputedValue(_read_compared, _write_compared)
"""Which questions of a survey are set beside those of the others; it stands in each survey that asks them."""


def remove_survey(table: Table, keys: Keys) -> Table:
    """The table without this survey, and without the messages about it."""
    survey_id = _id_of(table, keys)
    messages = [message for message in table.get("message") or () if _survey_of(message) != survey_id]
    return set_value(remove_value(table, keys), ("message",), messages or None)


def _id_of(table: Table, keys: Keys) -> str:
    return str((get_value(table, keys) or {}).get("id") or MAIN_SURVEY)


def _survey_of(message: Mapping[str, Any]) -> str | None:
    """The id of the survey that a message of the plan is about; None when it is about none."""
    is_about_survey = message.get("send") in {"survey", "reminder"} or message.get("to") == "not-answered"
    return str(message.get("survey") or MAIN_SURVEY) if is_about_survey else None


def _read_subject(table: Table, keys: Keys) -> str | None:
    return _survey_of(get_value(table, keys))


def _write_subject(table: Table, keys: Keys, survey_id: str | None) -> dict[str, Any]:
    return set_value(table, (*keys, "survey"), None if survey_id == MAIN_SURVEY else survey_id)


SUBJECT = ComputedValue(_read_subject, _write_subject)
"""Which survey a message is about; the main one where it does not say."""


def _read_opening(table: Table, keys: Keys) -> str | None:
    """When the first invitation is due, as the plan says it."""
    place = _first_invitation(table, _id_of(table, keys))
    return None if place is None else str(table["message"][place]["when"])


def _write_opening(table: Table, keys: Keys, when: str | None) -> dict[str, Any]:
    survey_id = _id_of(table, keys)
    place = _first_invitation(table, survey_id)
    if place is not None:
        message_keys: Keys = ("message", place)
        return remove_value(table, message_keys) if when is None else set_value(table, (*message_keys, "when"), when)
    invitation = {"send": "survey", "when": when} | ({} if survey_id == MAIN_SURVEY else {"survey": survey_id})
    return set_value(table, ("message",), [*(table.get("message") or ()), *([invitation] if when else [])] or None)


def _first_invitation(table: Table, survey_id: str) -> int | None:
    """The place of the invitation that is due first, with which the survey opens."""
    places = [
        place
        for place, message in enumerate(table.get("message") or ())
        if message["send"] == "survey" and _survey_of(message) == survey_id
    ]
    return min(places, key=lambda place: _due(table, table["message"][place]["when"]), default=None)


def _due(table: Table, when: str) -> datetime:
    zone = ZoneInfo(table["timezone"])
    rule = parse_when(when)
    if rule is None:
        return instant(datetime.fromisoformat(when), zone)
    starts, ends = (instant(datetime.fromisoformat(table[key]), zone) for key in ("starts", "ends"))
    return moment(rule, starts, ends, zone)


OPENING = ComputedValue(_read_opening, _write_opening)
"""When a survey opens: with its first invitation, or at the event's end without one."""
