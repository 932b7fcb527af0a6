"""Texts that nothing waits for: thanks are thanked, and a yes at the notice is told where its button is."""

from __future__ import annotations

from dataclasses import replace

from domain import registration as rules
from domain.people import start_link
from handlers import common
from handlers.context import Turn
from handlers.participants import inquiries, registration
from storage import registrations
from views import small_talk as views
from views.callback.participants import OpenEvent
from views.layout.common import paragraphs
from views.screen import Reply, Screen


async def handle_text(turn: Turn) -> Reply:
    """A text that is for nothing: the bot's own link, as somebody pastes it, does what a tap on it would."""
    if parameter := start_link(turn.text, turn.context.bot_username):
        return await registration.start(replace(turn, text=parameter))
    if views.is_thanks(turn.text):
        await turn.passed()
        return turn.speak(views.welcome)
    answer = await _at_notice(turn) if views.is_consent_word(turn.text) else None
    return answer or await inquiries.add_offer(turn, await common.unknown(turn, turn.text))


async def _at_notice(turn: Turn) -> Reply | None:
    """The notice again, which a typed word does not agree to; None when there is none to agree to."""
    async with turn.db.reading() as tx:
        codes = await registrations.events_of(tx, turn.user_id)
    events = [event for event in turn.events.values() if event.code not in codes and rules.is_open(event, turn.now)]
    if not events:
        return None
    await turn.passed()
    if len(events) > 1:
        return turn.speak(views.choose_event)
    notice = await registration.open_event(turn, OpenEvent(events[0].code))
    if not isinstance(notice, Screen):
        return notice
    return replace(notice, text=paragraphs(turn.speak(views.press_agree), notice.text))
