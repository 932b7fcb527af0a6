"""What comes when in the demo: the stops of its clock, and where that clock begins; it moves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from domain.events import Event, Survey
from domain.messages import MessageKind, MessageState, PlannedMessage
from domain.questions import LocalizedText
from domain.schedule import instant
from storage import surveys
from storage.engine.database import Tx
from storage.messages import confirmation_asks, plan

MORNING = time(10)
"""The demo begins at this time of the day, out of every usual quiet hour."""
NOTICE = timedelta(hours=1)
"""At least so long before the first thing that happens."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment at which something happens by itself; ``at`` is UTC-aware."""

    at: datetime
    event: str
    kind: str
    """starts, ends, opens, closes; what is sent: agenda, survey, reminder, text; confirm, when organizers are asked."""
    text: LocalizedText
    """The words of a message that has its own; empty for all others."""
    is_dropped: bool = False
    """The message was not sent: it came too late, had lost its sense, or somebody took it out of the plan."""


async def load_timeline(tx: Tx, event: Event) -> list[Stop]:
    """Everything that happens at this event by itself, in order, what is over included."""
    all_stops = [Stop(event.starts, event.code, "starts", {}), Stop(event.ends, event.code, "ends", {})]
    for message, state in await plan.all_messages(tx, event.code):
        if confirmation_asks.is_confirmation_request(message):
            all_stops += _confirmation_times(event, message, state)
        # The others follow from something, and make no stop of their own.
        elif message.kind.is_planned_in_settings:
            is_dropped = state is MessageState.DROPPED
            all_stops.append(Stop(message.due, event.code, message.kind, message.text or {}, is_dropped=is_dropped))
    if event.survey is not None:
        run = await surveys.of_event(tx, event.code)
        closes = (run.closed_at or run.closes_at) if run else event.survey.closes
        if not any(stop.kind == MessageKind.SURVEY and stop.at == event.survey.opens for stop in all_stops):
            all_stops.append(Stop(event.survey.opens, event.code, "opens", {}))
        all_stops.append(Stop(closes, event.code, "closes", {}))
    return sorted(all_stops, key=lambda stop: stop.at)


def _confirmation_times(event: Event, message: PlannedMessage, state: MessageState) -> Iterator[Stop]:
    # What is planned for the opening is only sent when somebody is left, and comes with the opening's own stop.
    is_before_opening = event.survey is not None and message.due != event.survey.opens
    if state is MessageState.RELEASED or (state is MessageState.PLANNED and is_before_opening):
        yield Stop(message.due, event.code, "confirm", {})


def get_start_time(events: Iterable[Event]) -> datetime:
    """Where the demo's clock begins: the last morning before anything happens, where the first event is; UTC."""
    first = min(events, key=lambda event: min(_event_times(event)))
    latest = min(_event_times(first)) - NOTICE
    day = latest.astimezone(first.zone).date()
    morning = instant(datetime.combine(day, MORNING), first.zone)
    return morning if morning <= latest else instant(datetime.combine(day - timedelta(days=1), MORNING), first.zone)


def _event_times(event: Event) -> list[datetime]:
    survey = [event.survey.opens] if event.survey else []
    return [event.starts, *survey, *(message.due for message in event.messages)]


def move_to_date(event: Event, day: date) -> Event:
    """The same event on another day: every time keeps its distance in days and its time on the wall clock."""
    shift = timedelta(days=(day - event.starts.astimezone(event.zone).date()).days)

    def moved(moment: datetime) -> datetime:
        return instant(moment.astimezone(event.zone).replace(tzinfo=None, fold=0) + shift, event.zone)

    return replace(
        event,
        starts=moved(event.starts),
        ends=moved(event.ends),
        agenda=tuple(replace(item, starts=moved(item.starts), ends=moved(item.ends)) for item in event.agenda),
        messages=tuple(replace(message, due=moved(message.due)) for message in event.messages),
        survey=_survey(event.survey, moved(event.survey.opens), moved(event.survey.closes)) if event.survey else None,
    )


def _survey(survey: Survey, opens: datetime, closes: datetime) -> Survey:
    return replace(survey, opens=opens, closes=closes)
