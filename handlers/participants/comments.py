"""Comments: one question after the other, each text stored by itself, each update once.

Every step leaves the same rows, whatever was chosen: a text that is stored, asked about or refused, a skip, a discard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeAlias, assert_never

from domain.people import cleaned
from domain.questions import COMMENT_LENGTH
from domain.standing import Counted, Free, Kept, Standing, Unasked
from domain.survey import Opened
from handlers.context import Turn
from storage import named, registrations, surveys, updates
from storage.database import Tx
from storage.sides import side
from views import comments as views
from views import common
from views import survey as survey_views
from views.callback import AskComments, DiscardComment, EraseComment, SkipComment, StoreComment
from views.catalog import Html, Voice
from views.promises import Promise, promise_of
from views.screen import Reply, Screen

Said: TypeAlias = Callable[[Voice], Html]

_NEVER = datetime.min.replace(tzinfo=UTC)

FULL = 2048
"""Phones send a text beyond 4096 characters in parts, cut where it reads well: no part but the last is shorter."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody who has answered stands: the number of the comment question that waits, or one past the last."""

    run: Opened
    number: int
    given: Mapping[str, str] = field(default_factory=dict)
    """The comments that are stored and may be replaced, by question: none of an anonymous survey."""

    @property
    def promise(self) -> Promise:
        """What holds for comments on this survey."""
        return promise_of(self.run.survey)

    @property
    def question(self) -> str:
        """The id of the question that waits."""
        return self.run.survey.comments[self.number].id

    @property
    def waits(self) -> bool:
        """Whether a question waits."""
        return self.number < len(self.run.survey.comments)

    @property
    def next(self) -> Place:
        """One question further."""
        return replace(self, number=self.number + 1)


def _place_of(run: Opened, standing: Standing) -> Place | None:
    match standing:
        case Counted(number=number):
            return Place(run, number)
        case Kept(number=number, comments=given):
            return Place(run, number, given)
        case Unasked() | Free():
            return None
        case _:
            assert_never(standing)


def after_sending(turn: Turn, run: Opened, standing: Standing) -> Screen:
    """The thanks, with the comment question that waits if there is one."""
    place = _place_of(run, standing)
    if place is not None and place.waits:
        return _ask(turn, place, place.promise.sent)
    return turn.speak(lambda voice: survey_views.thanks(voice, run), turn.events[run.event].zone)


def standing(turn: Turn, run: Opened, number: int) -> Screen:
    """What somebody sees who has answered already: so much, and the comment question that still waits."""
    place = Place(run, number)
    return _ask(turn, place, views.already) if place.waits else turn.speak(survey_views.already)


def closed(turn: Turn, run: Opened) -> Screen:
    """Answers and comments are no longer taken."""
    return turn.speak(lambda voice: survey_views.closed(voice, run), turn.events[run.event].zone)


async def comment_text(turn: Turn) -> Reply | None:
    """A typed text while a comment question waits; None when none does."""
    place = await waiting(turn)
    if not isinstance(place, Place):
        return place
    text = cleaned(turn.text)
    said = _unfit(text, views.empty)
    if said is None and turn.asked.fresh(turn.user_id, place.run.id, place.number, turn.now):
        return await _store(turn, place.run.id, place.number, text)
    await turn.passed()
    if said is None:
        return turn.speak(lambda voice: views.confirm(voice, place.run, place.number, text))
    screen = _ask(turn, place, said)
    if len(turn.text) >= FULL:
        # The rest of it comes as a message of its own, and must not pass for a comment.
        turn.asked.settle(turn.user_id, place.run.id)
    return screen


async def not_text(turn: Turn) -> Reply | None:
    """Something that cannot be a comment while one is waited for: a file's id would lead back to its sender."""
    place = await waiting(turn)
    if not isinstance(place, Place):
        return place
    await turn.passed()
    return _ask(turn, place, place.promise.only_text)


async def store(turn: Turn, tap: StoreComment) -> Reply:
    """The quoted text is the comment; it was kept nowhere but in the chat."""
    return await _store(turn, tap.survey, tap.number, cleaned(turn.text))


async def discard(turn: Turn, tap: DiscardComment) -> Reply:
    """The quoted text was meant for something else."""
    async with turn.db.transaction() as tx:
        place = await _place(tx, turn, tap.survey)
        if not isinstance(place, Place):
            return place
        await turn.first_time(tx)
    if not place.waits or place.number != tap.number:
        return turn.speak(common.no_longer_valid)
    return _ask(turn, place, views.discarded)


async def skip(turn: Turn, tap: SkipComment) -> Reply:
    """On to the next question, also when pressed twice; what is kept of it is the same as after a text."""
    async with turn.db.transaction() as tx:
        place = await _place(tx, turn, tap.survey)
        if not isinstance(place, Place):
            return place
        await turn.first_time(tx)
        if place.waits and place.number == tap.number:
            if _is_suspended(turn, place):
                # Whoever moved on while nothing was taken would have skipped.
                return _ask(turn, place, views.not_taken)
            place = place.next
            await side(place.run).advance(tx, place.run, turn.user_id, place.number)
            turn.db.rewrite_soon()
    if place.number != tap.number + 1:
        return turn.speak(common.no_longer_valid)
    return _ask(turn, place)


async def again(turn: Turn, tap: AskComments) -> Reply:
    """The comments on a named survey once more: the one that waits, or from the first."""
    async with turn.db.transaction() as tx:
        place = await _place(tx, turn, tap.survey)
        if not isinstance(place, Place):
            return place
        if place.run.survey.anonymous or not place.run.survey.comments:
            return turn.speak(common.no_longer_valid)
        if await turn.first_time(tx) and not place.waits:
            place = replace(place, number=0)
            await named.advance(tx, place.run, turn.user_id, place.number)
    return _ask(turn, place)


async def erase(turn: Turn, tap: EraseComment) -> Reply:
    """The stored comment on the question that waits is erased, and the next one is asked; also when pressed twice."""
    async with turn.db.transaction() as tx:
        place = await _place(tx, turn, tap.survey)
        if not isinstance(place, Place):
            return place
        asked = place.waits and place.number == tap.number and place.question in place.given
        if await turn.first_time(tx) and asked:
            await named.comment(tx, place.run, turn.user_id, place.question, "")
            place = place.next
            await named.advance(tx, place.run, turn.user_id, place.number)
    if place.run.survey.anonymous or place.number != tap.number + 1:
        return turn.speak(common.no_longer_valid)
    return _ask(turn, place, views.erased)


async def _store(turn: Turn, survey_id: int, number: int, text: str) -> Reply:
    """One transaction: the text is kept, and the next question waits; the same update again only says so again."""
    async with turn.db.transaction() as tx:
        place = await _place(tx, turn, survey_id)
        if not isinstance(place, Place):
            return place
        first = await turn.first_time(tx)
        if place.number == number:
            if not first or not place.waits:
                return turn.speak(common.no_longer_valid)
            said = views.not_taken if _is_suspended(turn, place) else _unfit(text, views.lost)
            if said is not None:
                return _ask(turn, place, said)
            await side(place.run).comment(tx, place.run, turn.user_id, place.question, text)
            place = place.next
            await side(place.run).advance(tx, place.run, turn.user_id, place.number)
            turn.db.rewrite_soon()
        elif first:
            return turn.speak(common.no_longer_valid)
    return _ask(turn, place, place.promise.stored)


def _is_suspended(turn: Turn, place: Place) -> bool:
    """Whether the file would tell in which order comments came, and so who wrote which; named ones tell it anyway."""
    return place.run.survey.anonymous and turn.db.rewriting_failure is not None


def _unfit(text: str, empty: Said) -> Said | None:
    """Why this cleaned text cannot be a comment, or None."""
    if not text:
        return empty
    return (lambda voice: views.too_long(voice, len(text))) if len(text) > COMMENT_LENGTH else None


def _ask(turn: Turn, place: Place, said: Said | None = None) -> Screen:
    """The question that waits, or the end; ``said`` is what happened just before."""
    if not place.waits:
        turn.asked.settle(turn.user_id, place.run.id)
        return turn.speak(lambda voice: views.finished(voice, place.run, said and said(voice)))
    turn.asked.note(turn.user_id, place.run.id, place.number, turn.now)
    given = place.given.get(place.question, "")
    return turn.speak(lambda voice: views.prompt(voice, place.run, place.number, said and said(voice), given))


async def _place(tx: Tx, turn: Turn, survey_id: int) -> Place | Reply:
    """Where this person stands in that survey; else what to tell them."""
    run = await surveys.get(tx, survey_id)
    if run is None or run.event not in turn.events or await registrations.find(tx, run.event, turn.user_id) is None:
        return turn.speak(common.no_longer_valid)
    if not run.is_open(turn.now):
        return closed(turn, run)
    place = _place_of(run, await side(run).standing(tx, run, turn.user_id))
    return place or turn.speak(common.no_longer_valid)


async def waiting(turn: Turn) -> Place | Reply | None:
    """The waiting question this message most likely answers; else what to tell about it; None when none waits."""
    async with turn.db.reading() as tx:
        runs, places = await _places(tx, turn)
        repeated = await updates.seen(tx, turn.update_id)
    moved = _last_asked(turn, [place for place in places if place.number])
    if repeated and moved is not None:
        # Whether it was stored before the crash is noted nowhere; which question waits now says it.
        return _ask(turn, moved)
    return _last_asked(turn, [place for place in places if place.waits]) or _missed(turn, runs)


async def _places(tx: Tx, turn: Turn) -> tuple[list[Opened], list[Place]]:
    """The surveys of this person's events, and where they stand in those that are open and answered."""
    codes = await registrations.events_of(tx, turn.user_id)
    runs = [run for code in codes if code in turn.events and (run := await surveys.of_event(tx, code))]
    places = [
        place
        for run in runs
        if run.is_open(turn.now)
        and (place := _place_of(run, await side(run).standing(tx, run, turn.user_id))) is not None
    ]
    return runs, places


def _last_asked(turn: Turn, places: list[Place]) -> Place | None:
    return max(places, key=lambda place: turn.asked.at(turn.user_id, place.run.id) or _NEVER, default=None)


async def waits_in(turn: Turn) -> int | None:
    """The survey whose comment question waits for this person, the last asked of several; None when none does."""
    async with turn.db.reading() as tx:
        _, places = await _places(tx, turn)
    place = _last_asked(turn, [place for place in places if place.waits])
    return None if place is None else place.run.id


def _missed(turn: Turn, runs: list[Opened]) -> Screen | None:
    """For a comment that came just after its survey had closed: so much, once."""
    for run in runs:
        if not run.is_open(turn.now) and turn.asked.recently(turn.user_id, run.id, turn.now):
            turn.asked.settle(turn.user_id, run.id)
            return closed(turn, run)
    return None
