"""The languages of an event: what is missing in one, and leaving one out."""

from __future__ import annotations

from domain.editing.changes import EventChange
from domain.editing.languages import in_languages
from domain.operations.audit import AuditAction
from handlers.context import Turn
from handlers.event_changes import ChangeOutcome
from handlers.organizers.editing.access import find_source, notice_of, show_to_all, store_change, view_of
from views.callback.events import ListMissingTexts, RemoveLanguage
from views.editing import languages as views
from views.editing.screens import part
from views.editing.view import EditView
from views.layout import common
from views.screen import Reply

_SURE = 1


async def list_missing(turn: Turn, tap: ListMissingTexts) -> Reply:
    """The texts that the event does not have in a language."""
    async with turn.db.reading() as tx:
        source = await find_source(tx, turn, tap.event)
        if source is None:
            return turn.speak(common.button_expired)
        view = await view_of(tx, turn, source, views.PATH)
    if not 1 <= tap.language <= len(view.typed_languages):
        return turn.speak(common.button_expired)
    return turn.speak(lambda voice: views.list_missing(voice, view, tap.language, tap.page))


async def remove(turn: Turn, tap: RemoveLanguage) -> Reply:
    """The event has no text in a language any more, once it was asked whether that is meant."""
    outcome: ChangeOutcome | None = None
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        source = await find_source(tx, turn, tap.event)
        if source is None:
            return turn.speak(common.button_expired)
        view = await view_of(tx, turn, source, views.PATH)
        if not _can_remove(view, tap.language):
            return turn.speak(common.button_expired)
        if tap.sure != _SURE:
            return turn.speak(lambda voice: views.confirm_removing(voice, view, tap.language))
        if is_first:
            outcome = await store_change(tx, turn, _change(turn, view, tap), AuditAction.EDIT_EVENT)
        view = await view_of(tx, turn, await find_source(tx, turn, tap.event) or source, views.PATH)
    show_to_all(turn, outcome)
    return turn.speak(lambda voice: part(voice, view, notice_of(voice, outcome)))


def _can_remove(view: EditView, number: int) -> bool:
    """Whether the event is in this language, and in another one as well."""
    return 1 <= number <= len(view.languages) and len(view.languages) > 1


def _change(turn: Turn, view: EditView, tap: RemoveLanguage) -> EventChange:
    language = view.languages[tap.language - 1]
    all_languages = turn.rules.messages.languages
    others = tuple(each for each in all_languages if each != language)
    return EventChange(tap.event, in_languages(view.source.table, others, all_languages), tap.revision)
