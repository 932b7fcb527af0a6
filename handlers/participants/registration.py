"""Registering for an event, seeing and changing the registration, cancelling it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from domain.events import UNDISCLOSED, Event
from domain.people import Registration, cleaned
from domain.people import name as clean_name
from domain.questions import COMMENT_LENGTH, Choices, Comment, Question
from handlers.context import Turn
from storage import answers, outbox, people, registrations, surveys
from storage.database import Tx
from views import agenda as agenda_views
from views import common
from views import registration as views
from views.callback import (
    Agree,
    AnswerRegistration,
    CancelRegistration,
    ChangeRegistration,
    Disagree,
    OpenEvent,
    PickProfession,
    ReadNotice,
    ShowRegistration,
    SkipName,
    TickRegistration,
    TypeName,
    UseName,
)
from views.catalog import Html, Voice
from views.screen import File, Reply, Screen


async def start(turn: Turn) -> Reply:
    """/start, with the code of an event or without; it also turns messages on again."""
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await people.set_muted(tx, turn.user_id, muted=False)
    shown = await _started(turn)
    if turn.person is None or not turn.person.muted:
        return shown
    screens = shown if isinstance(shown, tuple) else (shown,) if isinstance(shown, Screen) else ()
    return (turn.speak(common.unmuted), *screens)


async def _started(turn: Turn) -> Reply:
    code = turn.text.strip().lower()
    if code:
        event = turn.events.get(code)
        return await _show(turn, event) if event else turn.speak(lambda voice: views.unknown_event(voice, code))
    return await _choose(turn)


async def _choose(turn: Turn) -> Reply:
    async with turn.db.reading() as tx:
        mine = await registrations.events_of(tx, turn.user_id)
    found = tuple(event for code, event in turn.events.items() if code in mine or is_open(event, turn))
    match found:
        case ():
            return turn.speak(lambda voice: views.none_open(voice, turn.rules))
        case (event,):
            return await _show(turn, event)
        case _:
            return turn.speak(lambda voice: views.choose_event(voice, found))


def is_open(event: Event, turn: Turn) -> bool:
    """Whether one can still register: until the end, and while a survey could still be answered."""
    last = max(event.ends, event.survey.closes) if event.survey else event.ends
    return turn.now < last


async def open_event(turn: Turn, tap: OpenEvent | ShowRegistration) -> Reply:
    """An event was chosen, or its registration is to be seen again."""
    event = turn.events.get(tap.event)
    return await _show(turn, event) if event else turn.speak(common.no_longer_valid)


async def _show(turn: Turn, event: Event) -> Reply:
    async with turn.db.reading() as tx:
        registration = await registrations.find(tx, event.code, turn.user_id)
    if registration is not None:
        return _current(turn, event, registration)
    if not is_open(event, turn):
        return turn.speak(lambda voice: views.over(voice, event), event.zone)
    return _notice(turn, event)


def _notice(turn: Turn, event: Event) -> Reply:
    offered = turn.rules.messages.languages
    return turn.speak(lambda voice: views.notice(voice, event, turn.rules, offered), event.zone)


async def read_notice(turn: Turn, tap: ReadNotice) -> Reply:
    """The notice in another language; nothing is stored."""
    event = turn.events.get(tap.event)
    if event is None or tap.language not in turn.rules.messages.languages:
        return turn.speak(common.no_longer_valid)
    return _notice(turn.in_language(tap.language), event)


async def disagree(turn: Turn, tap: Disagree) -> Reply:
    """The notice was not agreed to; nothing is stored, unless it was agreed to on another screen."""
    event, registration = await _find(turn, tap.event)
    if event is None:
        return turn.speak(common.no_longer_valid)
    if registration is not None:
        return _current(turn, event, registration)
    return turn.speak(lambda voice: views.refused(voice, event))


async def agree(turn: Turn, tap: Agree) -> Reply:
    """From here on the person is stored, with the version of the notice and the day."""
    event = turn.events.get(tap.event)
    if event is None or tap.language not in turn.rules.messages.languages or not is_open(event, turn):
        return turn.speak(common.no_longer_valid)
    turn = turn.in_language(tap.language)
    async with turn.db.transaction() as tx:
        first = await turn.first_time(tx)
        registration = await registrations.find(tx, event.code, turn.user_id)
        if registration is None and not first:
            return turn.speak(common.no_longer_valid)
        if registration is None:
            await people.remember(tx, turn.user_id, turn.hint)
            await people.set_language(tx, turn.user_id, tap.language)
            day = turn.today(event.zone).isoformat()
            registration = Registration(event.code, turn.user_id, views.NOTICE, day, asking="profession")
            await registrations.put(tx, registration)
    return _current(turn, event, registration)


async def pick_profession(turn: Turn, tap: PickProfession) -> Reply:
    """A profession was chosen; the number after the last means "prefer not to say"."""
    event = turn.events.get(tap.event)
    if event is None or tap.number > len(event.professions):
        return turn.speak(common.no_longer_valid)
    told = tap.number < len(event.professions)
    profession = event.professions[tap.number].id if told else UNDISCLOSED
    return await _answered(turn, event, "profession", lambda was: replace(was, profession=profession))


async def use_name(turn: Turn, tap: UseName) -> Reply:
    """Telegram's name is taken."""
    return await _named(turn, tap.event, clean_name(turn.shown_name))


async def skip_name(turn: Turn, tap: SkipName) -> Reply:
    """No name is given."""
    return await _named(turn, tap.event, None)


async def _named(turn: Turn, code: str, given: str | None) -> Reply:
    event = turn.events.get(code)
    if event is None:
        return turn.speak(common.no_longer_valid)
    return await _answered(turn, event, "name", lambda was: replace(was, name=given))


async def type_name(turn: Turn, tap: TypeName) -> Reply:
    """The name is going to be typed; any text is taken as the name at this step anyway."""
    event, registration = await _find(turn, tap.event)
    if event is None or registration is None or registration.asking != "name":
        return turn.speak(common.no_longer_valid)
    return turn.speak(lambda voice: views.type_name(voice, event), event.zone)


async def tick(turn: Turn, tap: TickRegistration) -> Reply:
    """A multiple choice is being ticked: the ticks are in the buttons, nothing is stored yet."""
    event, registration = await _find(turn, tap.event)
    asked = _question(event, tap.number)
    waiting = registration is not None and asked is not None and registration.asking == f"question:{asked.id}"
    if event is None or not waiting or not isinstance(asked, Choices) or tap.picked >= 1 << len(asked.options):
        return turn.speak(common.no_longer_valid)
    if tap.picked.bit_count() > asked.max:
        return turn.speak(lambda voice: views.too_many(voice, asked.max))
    return turn.speak(lambda voice: views.question(voice, event, tap.number, tap.picked), event.zone)


async def answer(turn: Turn, tap: AnswerRegistration) -> Reply:
    """A registration question was answered by a button, or skipped."""
    event = turn.events.get(tap.event)
    asked = _question(event, tap.number)
    if event is None or asked is None or not _offered(asked, tap.picked):
        return turn.speak(common.no_longer_valid)
    options = () if isinstance(asked, Comment) else asked.options
    given = [option for bit, option in enumerate(options) if tap.picked >> bit & 1]
    return await _answered(turn, event, f"question:{asked.id}", lambda was: _with_answer(was, asked, given))


def _question(event: Event | None, number: int) -> Question | None:
    return event.registration[number] if event and number < len(event.registration) else None


def _offered(asked: Question, picked: int) -> bool:
    if picked == 0:
        return isinstance(asked, Comment) or not asked.required
    if isinstance(asked, Comment) or picked >= 1 << len(asked.options):
        return False
    return picked.bit_count() <= (asked.max if isinstance(asked, Choices) else 1)


def _with_answer(was: Registration, asked: Question, given: list[str]) -> Registration:
    kept = {id_: answers for id_, answers in (was.answers or {}).items() if id_ != asked.id}
    return replace(was, answers={**kept, asked.id: given} if given else kept)


async def change(turn: Turn, tap: ChangeRegistration) -> Reply:
    """Go through the questions again; the registration goes on counting meanwhile."""
    event = turn.events.get(tap.event)
    if event is None:
        return turn.speak(common.no_longer_valid)
    async with turn.db.transaction() as tx:
        registration = await registrations.find(tx, event.code, turn.user_id)
        if registration is None or registration.registered_on is None:
            return turn.speak(common.no_longer_valid)
        if await turn.first_time(tx):
            registration = replace(registration, asking="profession")
            await registrations.put(tx, registration)
    return _current(turn, event, registration)


async def cancel(turn: Turn, tap: CancelRegistration) -> Reply:
    """Ask first; then erase. Cancelling what is cancelled says the same again."""
    event, registration = await _find(turn, tap.event)
    if event is None:
        return turn.speak(common.no_longer_valid)
    asks = registration is not None and tap.sure != 1
    async with turn.db.transaction() as tx:
        run = await surveys.of_event(tx, event.code)
        answered = run is not None and await answers.participation(tx, run.id, turn.user_id) is not None
        if not asks and await turn.first_time(tx):
            await registrations.cancel(tx, event.code, turn.user_id)
            turn.db.rewrite_soon()
    if not asks:
        await answers.forget_order(turn.db)
    draw = views.confirm_cancel if asks else views.cancelled
    return turn.speak(lambda voice: draw(voice, event, turn.rules, answered=answered), event.zone)


async def waits_for_text(turn: Turn) -> bool:
    """Whether a typed text would be taken as an answer of a registration."""
    event, registration = await _unfinished(turn)
    asking = registration.asking if registration else None
    return event is not None and (asking == "name" or isinstance(_asked(event, asking), Comment))


async def _unfinished(turn: Turn) -> tuple[Event | None, Registration | None]:
    async with turn.db.reading() as tx:
        codes = await registrations.events_of(tx, turn.user_id)
        waiting = [await registrations.find(tx, code, turn.user_id) for code in codes]
    registration = next((found for found in waiting if found and found.asking), None)
    return (turn.events.get(registration.event) if registration else None), registration


def _asked(event: Event, asking: str | None) -> Question | None:
    return next((question for question in event.registration if f"question:{question.id}" == asking), None)


async def typed(turn: Turn) -> Reply | None:
    """A typed text while a registration waits for one; None when none does."""
    event, registration = await _unfinished(turn)
    if registration is None or event is None:
        return None
    if registration.asking == "name":
        return await _typed_name(turn, event)
    asked = _asked(event, registration.asking)
    if isinstance(asked, Comment):
        return await _typed_answer(turn, event, asked)
    await turn.passed()
    return _current(turn, event, registration, turn.speak(lambda voice: voice.say("Please use the buttons.")))


async def _typed_name(turn: Turn, event: Event) -> Reply:
    given = clean_name(turn.text)
    if given is None:
        await turn.passed()
        return turn.speak(
            lambda voice: views.name(voice, event, clean_name(turn.shown_name), views.bad_name(voice)), event.zone
        )
    return await _answered(turn, event, "name", lambda was: replace(was, name=given))


async def _typed_answer(turn: Turn, event: Event, asked: Comment) -> Reply:
    given = cleaned(turn.text)
    if not 1 <= len(given) <= COMMENT_LENGTH:
        await turn.passed()
        number = event.registration.index(asked)
        return turn.speak(lambda voice: views.question(voice, event, number, problem=views.too_long(voice)), event.zone)
    return await _answered(turn, event, f"question:{asked.id}", lambda was: _with_answer(was, asked, [given]))


async def _find(turn: Turn, code: str) -> tuple[Event | None, Registration | None]:
    event = turn.events.get(code)
    if event is None:
        return None, None
    async with turn.db.reading() as tx:
        return event, await registrations.find(tx, code, turn.user_id)


async def _answered(turn: Turn, event: Event, asking: str, put: Callable[[Registration], Registration]) -> Reply:
    """Store one answer of the flow and go on to the next step, once for each update.

    A button of a step that is over changes nothing; an update handled again after a crash draws the step it led to.
    """
    async with turn.db.transaction() as tx:
        registration = await registrations.find(tx, event.code, turn.user_id)
        again = not await turn.first_time(tx)
        if registration is None or (not again and registration.asking != asking):
            return turn.speak(common.no_longer_valid)
        first = registration.registered_on is None
        if not again:
            registration = _advanced(turn, event, put(registration))
            await registrations.put(tx, registration)
            if first and registration.registered_on is not None:
                await _invite_late(tx, turn, event)
    return _complete(turn, event, registration) if first or again else _current(turn, event, registration)


def _advanced(turn: Turn, event: Event, registration: Registration) -> Registration:
    steps = ["profession", "name", *(f"question:{asked.id}" for asked in event.registration)]
    following = steps.index(registration.asking or "") + 1
    if following < len(steps):
        return replace(registration, asking=steps[following])
    day = registration.registered_on or turn.today(event.zone).isoformat()
    return replace(registration, asking=None, registered_on=day)


async def _invite_late(tx: Tx, turn: Turn, event: Event) -> None:
    # Whoever registers while the survey is open gets the invitation the others already have.
    run = await surveys.of_event(tx, event.code)
    if run is not None and run.is_open(turn.now):
        await outbox.invite(tx, event.code, turn.user_id, turn.now)
        turn.wake()


def _complete(turn: Turn, event: Event, registration: Registration) -> Reply:
    if registration.asking is not None:
        return _current(turn, event, registration)

    def draw(voice: Voice) -> tuple[Screen, ...]:
        day = agenda_views.agenda(voice, event, turn.now)
        files: tuple[File, ...] = (agenda_views.calendar_file(event, voice),)
        if event.agenda_file:
            files += (agenda_views.document(event, voice),)
        return views.registered(voice, event, registration, fresh=True), replace(day, files=files)

    return turn.speak(draw, event.zone)


def _current(turn: Turn, event: Event, registration: Registration, problem: Html | None = None) -> Reply:
    def draw(voice: Voice) -> Screen:
        match registration.asking:
            case None:
                return views.registered(voice, event, registration, fresh=False)
            case "profession":
                return views.profession(voice, event)
            case "name":
                return views.name(voice, event, clean_name(turn.shown_name), problem)
            case asking:
                ids = [f"question:{asked.id}" for asked in event.registration]
                return views.question(voice, event, ids.index(asking), problem=problem)

    return turn.speak(draw, event.zone)
