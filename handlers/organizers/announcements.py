"""/announce: for which event and whom; the text is written as any message is, see ``message_drafts``."""

from __future__ import annotations

from dataclasses import replace

from domain.announcements.message_draft import MessageContent, MessageDraft
from domain.events import UNDISCLOSED, Event
from domain.messages import Audience, MessageKind
from domain.operations.retention import registrations_erased_on
from handlers.context import Turn
from handlers.event_picker import EventPicker, chosen
from handlers.organizers import message_drafts
from storage import registrations
from storage.attendance import checkins
from storage.engine.database import Tx
from storage.messages import drafts
from views.callback.organizers import AnnounceEvent, AnnounceTo, AnnounceToProfession, ListProfessions, RemindAbsent
from views.event_picker import EventList
from views.i18n import Translator
from views.layout import common
from views.layout.message_text import visible_length
from views.messages import announcements as views
from views.messages.announcements import AudienceCounts
from views.screen import Reply


async def announce(turn: Turn) -> Reply:
    """/announce [CODE]: go on with what this organizer is writing, else begin for that event, or one to be chosen."""
    draft = await _find_draft(turn)
    return await (chosen(turn, PICKER) if draft is None else message_drafts.show(turn, draft))


async def choose(turn: Turn, tap: AnnounceEvent) -> Reply:
    """An event was chosen, or other people are to get what is written."""
    draft = await _find_draft(turn)
    if draft is not None and (draft.event, draft.kind) != (tap.event, MessageKind.ANNOUNCEMENT):
        return await message_drafts.show(turn, draft)
    return await _choose_audience(turn, turn.events[tap.event])


async def _find_draft(turn: Turn) -> MessageDraft | None:
    """What this organizer has begun to write, if any word of it is there."""
    async with turn.db.reading() as tx:
        draft = await drafts.find(tx, turn.user_id)
    return draft if draft is not None and draft.content and draft.event in turn.events else None


async def _choose_audience(turn: Turn, event: Event) -> Reply:
    async with turn.db.reading() as tx:
        counts = await _counts(tx, event)
    erased_on = registrations_erased_on(event, turn.rules.privacy, turn.now)
    return turn.speak(lambda voice: views.choose_audience(voice, event, counts, erased_on), event.zone)


async def list_professions(turn: Turn, tap: ListProfessions) -> Reply:
    """It is for one profession."""
    event = turn.events[tap.event]
    async with turn.db.reading() as tx:
        counts = await _counts(tx, event)
    return turn.speak(lambda voice: views.choose_profession(voice, event, counts), event.zone)


async def _counts(tx: Tx, event: Event) -> AudienceCounts:
    by_profession = await registrations.by_profession(tx, event.code)
    present = await checkins.count_present(tx, event.code)
    ids = [profession.id for profession in event.professions]
    numbers = [(number, by_profession.get(id_, 0)) for number, id_ in enumerate(ids)]
    numbers.append((len(ids), by_profession.get(None, 0) + by_profession.get(UNDISCLOSED, 0)))
    return AudienceCounts(
        registered_count=sum(by_profession.values()),
        present=present if present or event.checkin else None,
        by_profession=[(number, n) for number, n in numbers if n],
    )


async def set_audience(turn: Turn, tap: AnnounceTo) -> Reply:
    """It is for these people; then its text is asked for."""
    if tap.audience >= len(views.AUDIENCES):
        return turn.speak(common.button_expired)
    return await _set_audience(turn, turn.events[tap.event], views.AUDIENCES[tap.audience], None)


async def set_profession(turn: Turn, tap: AnnounceToProfession) -> Reply:
    """It is for this profession, which may be that of one known person."""
    event = turn.events[tap.event]
    ids = [*(profession.id for profession in event.professions), UNDISCLOSED]
    if tap.profession >= len(ids):
        return turn.speak(common.button_expired)
    return await _set_audience(turn, event, Audience.PROFESSION, ids[tap.profession])


async def _set_audience(turn: Turn, event: Event, audience: Audience, profession: str | None) -> Reply:
    async with turn.db.transaction() as tx:
        draft = await drafts.find(tx, turn.user_id)
        if draft is None or (draft.event, draft.kind) != (event.code, MessageKind.ANNOUNCEMENT):
            draft = MessageDraft(event.code, MessageKind.ANNOUNCEMENT, audience)
        asking = None if draft.content else message_drafts.languages(turn)[0]
        draft = replace(draft, audience=audience, profession=profession, asking=asking)
        if await turn.first_time(tx):
            await drafts.save(tx, turn.user_id, draft)
    return await message_drafts.show(turn, draft)


async def remind_absent(turn: Turn, tap: RemindAbsent) -> Reply:
    """An announcement to those who have not come, with words to begin with."""
    event = turn.events[tap.event]
    draft = MessageDraft(event.code, MessageKind.ANNOUNCEMENT, Audience.ABSENT, content=_absent_texts(turn, event))
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await drafts.save(tx, turn.user_id, draft)
    return await message_drafts.show(turn, draft)


def _absent_texts(turn: Turn, event: Event) -> dict[str, MessageContent]:
    def content(voice: Translator) -> tuple[str, MessageContent]:
        text = views.absent_text(voice, event)
        return voice.language, MessageContent(text, visible_length(text))

    return dict([turn.in_language(code).speak(content, event.zone) for code in turn.rules.messages.languages])


PICKER = EventPicker(EventList.ANNOUNCEMENT, "announce", _choose_audience, AnnounceEvent)
