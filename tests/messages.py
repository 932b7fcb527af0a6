"""Planned messages for tests, from the words that are stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.messages import MAIN_SURVEY, Audience, MessageKind, PlannedMessage, survey_body


def planned_message(
    event: str, id_: str, kind: str, audience: str, due: datetime, body: Mapping[str, Any] | None = None
) -> PlannedMessage:
    """A message of the plan."""
    return PlannedMessage(event, id_, MessageKind(kind), Audience(audience), due, body or {})


def from_settings(
    id_: str,
    due: datetime,
    audience: str = "registered",
    text: Mapping[str, str] | None = None,
    event: str = "bucharest",
    survey: str = MAIN_SURVEY,
) -> PlannedMessage:
    """A message as the settings plan it; its kind is the first word of its id."""
    body = {"settings": 1} | ({"text": dict(text)} if text else {}) | survey_body(survey)
    return planned_message("bucharest", id_, id_.partition("-")[0], audience, due, body)
