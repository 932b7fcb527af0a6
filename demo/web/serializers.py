"""What the demo's page is told, as JSON: messages, phones, clock and crowd as they stand; it decides nothing."""

from __future__ import annotations

from typing import Any, TypeAlias

from demo.telegram.stand_in import ButtonView, ChatMessage, Telegram
from demo.web.environment import DemoEnvironment, Phone
from demo.web.timeline import Stop
from domain.events import Event

Json: TypeAlias = dict[str, Any]


def message(message: ChatMessage) -> Json:
    """One message as it stands now; entities are Telegram's, offsets in UTF-16 units."""
    return {
        "id": message.id,
        "mine": not message.from_bot,
        "at": message.at.isoformat(),
        "edited": message.is_edited,
        "text": message.text or message.caption,
        "entities": message.entities,
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "quote": None if message.reply_to is None else (message.reply_to.text or message.reply_to.caption),
        **_attached(message.body),
    }


def _button(button: ButtonView) -> Json:
    return {"text": button.text, "data": button.data, "url": button.url}


def _attached(body: Json) -> Json:
    if "photo" in body:
        size = body["photo"][-1]
        return {"photo": {"id": size["file_id"], "width": size["width"], "height": size["height"]}}
    if "document" in body:
        file = body["document"]
        return {"document": {"id": file["file_id"], "name": file["file_name"], "size": file["file_size"]}}
    return next(({"gesture": kind} for kind in ("sticker", "voice") if kind in body), {})


def phone(stage: DemoEnvironment, phone: Phone) -> Json:
    """One phone without its messages."""
    person = phone.person
    return {
        "id": person.id,
        "name": f"{person.first_name} {person.last_name}".strip(),
        "language": person.language,
        "role": phone.role,
        "start": stage.start_text(phone),
        "blocked": person.is_blocked,
        "menu": _menu(stage.telegram, phone),
    }


def _menu(telegram: Telegram, phone: Phone) -> list[Json]:
    # As Telegram chooses it: the chat's own before everybody's, the person's language before none.
    scopes = (f"chat:{phone.person.id}", "all_private_chats", "default")
    keys = ((scope, language) for scope in scopes for language in (phone.person.language or "", ""))
    return next((telegram.commands[key] for key in keys if key in telegram.commands), [])


async def state(of: DemoEnvironment) -> Json:
    """Clock, plan and crowd; times are ISO 8601 with their offset from UTC."""
    stops = await of.timeline()
    coming = await of.next_stop()
    doing = of.crowd.activity
    return {
        "now": of.clock.now().isoformat(),
        "languages": of.languages,
        "travelling": of.travelling,
        "asked": of.needs_confirmation,
        "checkin": of.crowd.is_checkin_pending,
        "next": coming and coming.isoformat(),
        "stops": [_stop(stop) for stop in stops],
        "events": [_event(event) for event in of.program.context.events.values()],
        "crowd": {
            "people": len(of.crowd.actors),
            "registered": of.crowd.registered_count,
            "answered": of.crowd.answered,
            "welcome": of.crowd.is_open,
            "doing": doing and {"what": doing.what, "done": doing.done_count, "of": doing.of},
        },
    }


def _stop(stop: Stop) -> Json:
    return {
        "at": stop.at.isoformat(),
        "event": stop.event,
        "kind": stop.kind,
        "text": stop.text,
        "dropped": stop.is_dropped,
    }


def _event(event: Event) -> Json:
    agenda = [
        {"starts": item.starts.isoformat(), "ends": item.ends.isoformat(), "title": item.title} for item in event.agenda
    ]
    return {
        "code": event.code,
        "title": event.title,
        "zone": event.timezone,
        "starts": event.starts.isoformat(),
        "ends": event.ends.isoformat(),
        "agenda": agenda,
    }
