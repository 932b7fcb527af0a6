"""What comes before the first update: the settings are stored, and Telegram is waited for."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import Any, TypeAlias

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application

from bot.settings.loader import Settings
from delivery.backoff import backoff_seconds
from delivery.cancellation import pause, unless
from delivery.incidents import TELEGRAM, Incidents
from delivery.outgoing.agenda_changes import note_change
from delivery.telegram.errors import retry_seconds
from domain.agenda.calendar import organizer_of
from domain.events import Event
from domain.operations.clock import Clock
from handlers.event_changes import EventReader, load_events
from storage import calendars, events
from storage.editing import sources
from storage.engine.database import Tx
from storage.messages import confirmation_asks, plan
from storage.operations import retention_promises
from storage.staff import members as staff

_log = logging.getLogger(__name__)

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]


class ShutdownRequested(Exception):
    """Told to stop before Telegram could be reached."""


async def store_settings(tx: Tx, settings: Settings, now: datetime) -> dict[str, Event]:
    """Store staff, events and plans of the settings; returns every stored event by its code. Idempotent.

    An event that lives in the chat is read from its stored table; the settings' copy of it is ignored.
    """
    await staff.set_from_settings(tx, settings.organizers, settings.coordinators)
    before = await events.find_valid(tx)
    chat_codes = await _load_chat_events(tx, settings, now)
    file_events = [event for event in settings.events if event.code not in chat_codes]
    for event in file_events:
        await events.save(tx, event)
        await plan.sync(tx, event)
        await confirmation_asks.sync(tx, event)
    stored_events = await events.everything(tx)
    await retention_promises.note(tx, settings.rules.privacy)
    organizer = organizer_of(settings.rules.privacy.controller, settings.rules.privacy.contact)
    for event in stored_events.values():
        await calendars.revise(tx, event, now, settings.telegram.bot_number, organizer)
    quiet = settings.rules.messages.quiet_hours
    for event in file_events:
        await note_change(tx, before.get(event.code), stored_events[event.code], quiet, now)
    missing_codes = sorted(stored_events.keys() - {event.code for event in settings.events} - chat_codes)
    if missing_codes:
        _log.warning("No longer in the settings, and going on as last read there: %s.", ", ".join(missing_codes))
    return stored_events


async def _load_chat_events(tx: Tx, settings: Settings, now: datetime) -> set[str]:
    """Read the events of the chat anew; returns the codes of those that are published."""
    event_reader = EventReader(settings.folder, settings.rules, settings.telegram.bot_number)
    _, mistakes = await load_events(tx, event_reader, now)
    for code, errors in mistakes.items():
        reasons = " ".join(f"{error.key.partition('.')[2]}: {error.reason}." for error in errors)
        _log.warning("The event %s of the chat has a mistake, and goes on as it was: %s", code, reasons)
    codes = {source.event for source in await sources.find_all(tx) if not source.is_draft}
    ignored_codes = sorted(codes & {event.code for event in settings.events})
    if ignored_codes:
        _log.warning("Taken over into the chat, so that the settings' copy is ignored: %s.", ", ".join(ignored_codes))
    return codes


async def connect(app: App, clock: Clock, troubles: Incidents, stop: asyncio.Event) -> None:
    """Initialize the application, trying again until Telegram answers.

    Raises ``ShutdownRequested`` when ``stop`` is set meanwhile, and ``InvalidToken`` when Telegram refuses the token.
    """
    failures = 0
    while not stop.is_set():
        try:
            await unless(stop, app.initialize())
        except InvalidToken:
            raise
        except TelegramError as error:
            troubles.meet(error)
            failures += 1
            await pause(retry_seconds(error) or backoff_seconds(failures), clock, stop)
        else:
            troubles.end(TELEGRAM)
            break
    if stop.is_set():
        raise ShutdownRequested
