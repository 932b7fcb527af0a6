"""What everybody can always do: help, language, messages on and off, and what is said to anything unexpected."""

from __future__ import annotations

from domain.attendance.admission import Access, access
from domain.participation import MayAnswer, NeedsConsent
from domain.survey import SurveyRun
from domain.typed_words import closest
from handlers.context import Turn
from handlers.guard import roles_of
from storage import people, registrations, surveys
from storage.answer_store import answer_store
from storage.engine.database import Tx
from views.callback.participants import SetLanguage
from views.i18n import SOURCE
from views.layout import common
from views.menu import menu
from views.screen import Reply


async def help_(turn: Turn) -> Reply:
    """/help: what this person can do, by role."""
    roles = await roles_of(turn)
    return turn.speak(lambda voice: common.help_(voice, roles))


async def whoami(turn: Turn) -> Reply:
    """/whoami: the numeric id for the settings file."""
    roles = await roles_of(turn)
    return turn.speak(lambda voice: common.whoami(voice, turn.user_id, roles))


async def language(turn: Turn) -> Reply:
    """/language: one button for each language the events offer; with a single one there is nothing to choose."""
    match _offered_languages(turn):
        case (one,):
            return turn.speak(lambda voice: common.only_language(voice, one))
        case language_codes:
            unknown = turn.person is None and not await roles_of(turn)
            return turn.speak(lambda voice: common.choose_language(voice, language_codes, is_temporary=unknown))


def _offered_languages(turn: Turn) -> tuple[str, ...]:
    """The languages of the settings in which at least one event is described, or all of them while there is none."""
    language_codes = turn.rules.messages.languages
    return (
        tuple(code for code in language_codes if any(code in event.title for event in turn.events.values()))
        or language_codes
    )


async def set_language(turn: Turn, tap: SetLanguage) -> Reply:
    """A language was chosen; it is stored only for people who agreed to be stored, and staff."""
    languages = _offered_languages(turn)
    if tap.language not in languages:
        return turn.speak(common.button_expired)
    roles = await roles_of(turn)
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            if roles:
                await people.remember(tx, turn.user_id, turn.hint)
            await people.set_language(tx, turn.user_id, tap.language)
        is_stored = await people.find(tx, turn.user_id) is not None
    localized_turn = turn.in_language(tap.language)
    return localized_turn.speak(lambda voice: common.choose_language(voice, languages, is_temporary=not is_stored))


async def stop(turn: Turn) -> Reply:
    """/stop: nothing more is sent unasked."""
    roles = await roles_of(turn)
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            if roles:
                await people.remember(tx, turn.user_id, turn.hint)
            await people.set_muted(tx, turn.user_id, is_muted=True)
        is_registered = bool(await registrations.events_of(tx, turn.user_id))
    return turn.speak(lambda voice: common.messages_off(voice, is_registered=is_registered))


async def unknown(turn: Turn, word: str = "") -> Reply:
    """Text or a command that nothing waits for; ``word`` may be nearly a command."""
    await turn.passed()
    suggestion = await nearest_command(turn, word)
    async with turn.db.reading() as tx:
        is_registered = bool(await registrations.events_of(tx, turn.user_id))
    survey = await _has_open_survey(turn)
    return turn.speak(
        lambda voice: common.unknown(voice, is_registered=is_registered, survey=survey, suggestion=suggestion)
    )


async def nearest_command(turn: Turn, word: str) -> str | None:
    """The command for this person that the word nearly is."""
    return closest(word, [name for name, _ in menu(SOURCE, await roles_of(turn))])


async def unsupported(turn: Turn) -> Reply:
    """A sticker, photo, voice message, file or forwarded text that nothing waits for."""
    survey = await _has_open_survey(turn)
    return turn.speak(lambda voice: common.unsupported_message(voice, survey=survey))


async def _has_open_survey(turn: Turn) -> bool:
    """Whether there is a survey this person may be answering: what they have chosen so far is in the chat alone."""
    async with turn.db.reading() as tx:
        for code in await registrations.events_of(tx, turn.user_id):
            for run in await surveys.all_of_event(tx, code):
                if run.is_open(turn.now) and await _may_answer(tx, turn, run):
                    return True
    return False


async def _may_answer(tx: Tx, turn: Turn, run: SurveyRun) -> bool:
    registration = await registrations.find(tx, run.event, turn.user_id)
    if access(run.admission, registration, checkin=run.checkin) is not Access.ADMITTED:
        return False
    return isinstance(await answer_store(run).standing(tx, run, turn.user_id), NeedsConsent | MayAnswer)


async def edited(turn: Turn) -> Reply:
    """A message was changed after it was sent."""
    return turn.speak(common.edited)


async def update_reachable(turn: Turn, *, reachable: bool) -> None:
    """The person unblocked or blocked the bot."""
    async with turn.db.transaction() as tx:
        if reachable:
            await people.mark_reachable(tx, turn.user_id, turn.hint)
        else:
            await people.mark_unreachable(tx, turn.user_id)
