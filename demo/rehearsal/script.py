"""One event's participants in a rehearsal: when they register, what reaches them, when and whether they answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import partial

from rich.console import RenderableType
from rich.text import Text

from demo.people import actions as acts
from demo.people.personas import Actor, Attitude, Behavior
from demo.rehearsal.chat_excerpt import exchanges
from demo.rehearsal.environment import Scene
from demo.rehearsal.log import Sample, indent, language_name, local, pluralize, sending, share
from demo.telegram.stand_in import Entry
from demo.transcript_reader import list_actions
from domain.attendance.checkin import room_code, screen_token, start_parameter
from domain.events import Event
from domain.messages import MessageKind, PlannedMessage
from domain.schedule import instant
from storage.attendance import checkins
from storage.messages import progress
from views.callback.participants import StartSurvey
from views.i18n import SOURCE, Translator
from views.progress import State
from views.survey.length import length

LATE_CHECKIN = timedelta(minutes=10)
"""So long before the start people scan, and so long after it come those who type the code."""
TYPING = 4
"""One in so many types the code."""
WAVES = ((7, time(9, 10), 0.35), (5, time(12, 40), 0.7), (3, time(19, 30), 0.9), (2, time(8, 50), 1.0))
"""When people register: days before the first thing that happens, the time of day, and how many have by then."""
DELAYS = ((timedelta(minutes=10), 0.2), (timedelta(minutes=50), 0.4), (timedelta(hours=3), 0.6))
"""How long after they were asked people answer, but within that part of the time that is left."""
REFUSAL = (timedelta(minutes=30), 0.3)
"""Likewise for those who say no."""
LAST = 0.9
"""In this part of the survey's time, those whose reminder never came remember by themselves."""
AMONG = 5
"""A sample is chosen among the first so many."""
HABITS = {
    Behavior.NAMELESS: "gives no name",
    Behavior.TYPES: "types another name",
    Behavior.HIDES: "prefers not to say the profession",
    Behavior.CHANGES: "goes through it again with Change",
}


class Course:
    """What one event's people do, and how it is told."""

    def __init__(self, scene: Scene, event: Event, actors: Sequence[Actor], *, show_samples: bool) -> None:
        """``show_samples`` when chats of these people are to be seen as samples."""
        self.event, self.actors = event, actors
        self._scene, self._show_samples = scene, show_samples
        self._by_id = {actor.id: actor for actor in actors}
        self._answering: dict[datetime, list[Actor]] = {}
        self._never = [actor for actor in actors if actor.temper is Attitude.NEVER]
        self._invites = any(message.kind is MessageKind.SURVEY for message in event.messages)
        self._sampled: set[tuple[str, str]] = set()
        self._told: dict[str, tuple[int, int]] = {}
        """Message → how many had it, and for how many it was waiting, when that was last told."""
        self._opened = self._closed = False

    @property
    def steps(self) -> int:
        """How much is going to happen, for the progress bar."""
        return len(self.actors) * (1 if self.event.survey is None else 2) + len(self.event.messages)

    def plan(self) -> datetime:
        """Put into the scene what is known beforehand; returns when the last people register."""
        for moment in event_times(self.event):
            self._scene.at(moment)
        self._scene.at(self.event.starts + (self.event.ends - self.event.starts) / 2, self._block)
        if self.event.checkin:
            for moment, place in ((self.event.starts - LATE_CHECKIN, 0), (self.event.starts + LATE_CHECKIN, 1)):
                self._scene.at(moment, partial(self._check_in, place))
        survey = self.event.survey
        if survey is not None:
            self._plan_survey(survey.opens, survey.closes)
        return self._plan_registration(min(event_times(self.event)))

    def _plan_registration(self, first: datetime) -> datetime:
        day = first.astimezone(self.event.zone).date()
        start, moment = 0, first
        for days, clock, part in WAVES:
            until = round(len(self.actors) * part)
            if until > start:
                moment = instant(datetime.combine(day - timedelta(days=days), clock), self.event.zone)
                self._scene.at(moment, partial(self._register, start, until))
            start = until
        return moment

    def _plan_survey(self, opens: datetime, closes: datetime) -> None:
        if not self._invites:
            for actor in self.actors:
                if actor.temper is Attitude.AT_ONCE and actor.comes:
                    self._answers(actor, opens, closes)
        self._scene.at(opens + (closes - opens) * LAST, self._answer_late)

    # Before the survey

    async def _register(self, start: int, until: int) -> None:
        wave, before = self.actors[start:until], len(self._scene.telegram.transcript)
        await self._scene.together(wave, acts.register)
        self._scene.log.advance(len(wave))
        languages = Counter(language_name(actor.language) for actor in wave)
        languages_text = ", ".join(
            f"{number if len(languages) > 1 else ''} in {language}".strip()
            for language, number in sorted(languages.items())
        )
        habits = Counter(HABITS[actor.habit] for actor in wave if actor.habit in HABITS)
        people = pluralize(len(wave), "person opens the link and registers", "people open the link and register")
        self._log(
            f"{people}{',' if len(languages) > 1 else ''} {languages_text}",
            *([indent("; ".join(f"{number} {what}" for what, number in habits.items()))] if habits else []),
            share(until, len(self.actors), "registered"),
            *self._samples("registers", wave, before),
        )

    async def _check_in(self, place: int) -> None:
        """Most of those who come scan the code on the screen; the others come late and type the code of the room."""
        async with self._scene.program.db.reading() as tx:
            stored_checkin = await checkins.find(tx, self.event.code)
        if stored_checkin is None:
            self._log("Nobody can check in: no organizer has shown the code")
            return
        coming = [actor for actor in self.actors if actor.comes and not actor.phone.is_blocked]
        wave = [actor for number, actor in enumerate(coming) if (number % TYPING == 0) == bool(place)]
        link = start_parameter(self.event.code, screen_token(stored_checkin.secret, self._scene.now))
        text = f"/checkin {room_code(stored_checkin.secret)}" if place else f"/start {link}"
        before = len(self._scene.telegram.transcript)
        await self._scene.together(wave, partial(acts.check_in, text=text))
        people = pluralize(len(wave), "person", "people")
        self._log(
            f"{people} {'type the code of the room' if place else 'scan the code at the door'}",
            share(sum(actor.has_checked_in for actor in self.actors), len(self.actors), "are checked in"),
            *self._samples("checks in", wave, before),
        )

    async def _block(self) -> None:
        for actor in self.actors:
            if actor.temper is Attitude.BLOCKS:
                actor.phone.block()
                await self._scene.wait_for_bot()
                self._log(f"{actor.name} blocks the bot")

    # What reaches people

    async def on_messages(self, entries: Sequence[Entry]) -> None:
        """The clock has moved, and this came unasked to somebody: it is told, and people make up their minds."""
        self._log_opening()
        for message in self.event.messages:
            await self._log_sending(message)
        self._log_closing()
        for entry in entries:
            actor = self._by_id.get(entry.chat_id)
            if actor is not None and _has_survey_button(entry):
                actor.offers += 1
                self._on_invitation(actor)

    def _log_opening(self) -> None:
        survey = self.event.survey
        if self._opened or survey is None or self._scene.moment < survey.opens:
            return
        self._opened = True
        question_count = length(Translator(SOURCE, self.event.zone), survey)
        naming = "" if survey.anonymous else ", with names"
        how = "" if self._invites else "; nobody is invited, so people must find /survey"
        until = local(survey.closes, self.event)
        self._log(Text.assemble(("The survey opens", "bold"), f": {question_count}{naming}, until {until}{how}"))

    async def _log_sending(self, message: PlannedMessage) -> None:
        sent_before, waiting = self._told.get(message.id, (0, -1))
        if message.due > self._scene.moment or waiting == 0:
            return
        async with self._scene.program.db.reading() as tx:
            state = State.of(await progress.counts(tx, self.event.code, message.id))
        if state.settled + state.pending_count == 0 or (sent_before, waiting) == (
            state.sent_count,
            state.pending_count,
        ):
            return
        self._log(sending(message, state, state.sent_count - sent_before, self.event))
        self._told[message.id] = (state.sent_count, state.pending_count)
        self._scene.log.advance(waiting < 0)

    def _log_closing(self) -> None:
        survey = self.event.survey
        if self._closed or survey is None or self._scene.moment < survey.closes:
            return
        self._closed = True
        sent_count = sum(actor.has_sent for actor in self.actors)
        self._scene.log.advance(len(self.actors) - sent_count)
        self._log(
            Text.assemble(("The survey closes", "bold"), ", and its results are made, once and for good"),
            share(sent_count, len(self.actors), "have answered"),
        )

    # What people do about it

    def _on_invitation(self, actor: Actor) -> None:
        survey = self.event.survey
        if survey is None:
            return
        if actor.temper is Attitude.NEVER and actor.offers == 1:
            self._schedule_decline(actor, survey.closes)
        elif actor.temper in {Attitude.AT_ONCE, Attitude.REMINDED} and actor.offers == actor.patience:
            self._answers(actor, self._scene.moment, survey.closes)

    def _answers(self, actor: Actor, asked_at: datetime, closes: datetime) -> None:
        delay, part = actor.chance.choice(DELAYS)
        moment = asked_at + min(delay, (closes - asked_at) * part)
        if moment not in self._answering:
            self._answering[moment] = []
            self._scene.at(moment, partial(self._answer, moment))
        self._answering[moment].append(actor)

    async def _answer(self, moment: datetime) -> None:
        await self._answer_survey([actor for actor in self._answering.pop(moment) if not actor.has_sent])

    async def _answer_late(self) -> None:
        late = [a for a in self.actors if a.temper is Attitude.REMINDED and not a.has_sent and a.offers < a.patience]
        await self._answer_survey([actor for actor in late if actor.offers or not self._invites], " without a reminder")

    async def _answer_survey(self, wave: Sequence[Actor], how: str = "") -> None:
        if not wave:
            return
        before = len(self._scene.telegram.transcript)
        await self._scene.together(wave, acts.answer)
        respondents = [actor for actor in wave if actor.has_sent]
        twice = " (one presses Send twice)" if any(actor.habit is Behavior.IMPATIENT for actor in respondents) else ""
        self._scene.log.advance(len(respondents))
        late = f", {len(wave) - len(respondents)} too late" if len(respondents) < len(wave) else ""
        self._log(
            f"{pluralize(len(respondents), 'person answers', 'people answer')}{how}{twice}{late}",
            share(sum(actor.has_sent for actor in self.actors), len(self.actors), "have answered"),
            *self._samples("answers", respondents, before),
        )

    def _schedule_decline(self, actor: Actor, closes: datetime) -> None:
        # One of several says no, one puts it off, and the others say nothing.
        place = self._never.index(actor)
        if place < min(2, len(self._never) - 1):
            delay, part = REFUSAL
            moment = self._scene.moment + min(delay, (closes - self._scene.moment) * part)
            self._scene.at(moment, partial(self._decline, actor, (acts.decline, acts.put_off)[place]))

    async def _decline(self, actor: Actor, press: Callable[[Actor], str]) -> None:
        label = press(actor)
        await self._scene.wait_for_bot()
        self._log(f"{actor.name} presses “{label}”")

    # How it is told

    def _log(self, what: Text | str, *more: RenderableType) -> None:
        self._scene.log.line(self.event, self._scene.now, what, *more)

    def _samples(self, what: str, wave: Sequence[Actor], before: int) -> Iterator[RenderableType]:
        """In each language the chat of one who does this for the first time, rather of one who types than presses."""
        for language in dict.fromkeys(actor.language for actor in wave if self._show_samples):
            if (what, language) not in self._sampled:
                self._sampled.add((what, language))
                some = [actor for actor in wave if actor.language == language][:AMONG]
                chats = [self._chat(actor, before) for actor in some]
                yield max(chats, key=lambda chat: chat.typed_count)

    def _chat(self, actor: Actor, before: int) -> Sample:
        transcript = self._scene.telegram.transcript
        chat = [entry for entry in transcript if entry.chat_id == actor.id]
        since = sum(entry.chat_id == actor.id for entry in transcript[:before])
        typed_count = sum(entry.who == "person" and entry.kind == "message" for entry in chat[since:])
        return Sample(actor.name, exchanges(self.event, chat, since), typed_count)


def event_times(event: Event) -> list[datetime]:
    """When something is due, or begins: never empty."""
    survey = (event.survey.opens, event.survey.closes) if event.survey else ()
    return [event.starts, *survey, *(message.due for message in event.messages)]


def _has_survey_button(entry: Entry) -> bool:
    return any(isinstance(tap, StartSurvey) for tap in list_actions(entry))
