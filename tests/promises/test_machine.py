"""Everything that can happen around one event, in any order: the real program must do what the model says."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.program import Program
from bot.scheduler import SetClock
from demo.telegram.stand_in import ButtonView, ChatMessage, Entry, PhoneUser, Telegram
from domain import survey as steps
from domain.events import Event
from domain.questions import Comment, Rating, YesNo
from storage.answers import ZERO
from tests.crash.cast import offered
from tests.messages import from_settings
from tests.promises.model import Model
from tests.support.in_process_transport import InProcessTransport
from tests.support.program import COORDINATOR, EVENT, ORGANIZER, SURVEY, ProgramHarness, local
from views.callback import codec
from views.callback.coordinators import GetSheet
from views.callback.organizers import SendReminder
from views.callback.participants import (
    AcceptNotice,
    CancelRegistration,
    ChangeRegistration,
    Decline,
    Forget,
    InSurvey,
    NotNow,
    SelectProfession,
    ShowRegistration,
    SkipComment,
    SkipName,
    StartSurvey,
    StoreComment,
    UseName,
)
from views.survey import screens as views

T = TypeVar("T")

PEOPLE = tuple(range(1, 8))
DAYS = (date(2027, 3, 22), date(2027, 3, 28), date(2027, 10, 31))
"""An ordinary one, and the two on which the clocks of Bucharest change."""
OF_ITSELF = ("The clocks disagree", "I could not be reached from")
"""What organizers are told of the bot itself, which the model does not know; tests of their own hold it."""
TEXTS = {"Slides are ready.": "text-1", "While you sleep.": "text-2"}
some = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=5, unique=True)
enough = st.lists(st.sampled_from(PEOPLE), min_size=5, max_size=len(PEOPLE), unique=True)
likely = st.integers(0, 3).map(bool)
people, seldom = st.sampled_from(PEOPLE), st.integers(0, 3).map(lambda number: number == 0)


def event_of(day: date) -> Event:
    """An event with everything that is sent unasked; one text falls into the hour that is missing or comes twice."""
    opens, closes = local(day, "18:00"), local(day + timedelta(days=7), "18:00")
    questions = (
        Rating("overall", {"en": "Overall?"}, 5, required=True),
        YesNo("again", {"en": "Again?"}),
        Comment("improve", {"en": "What should change?"}),
        Comment("praise", {"en": "What was good?"}),
    )
    survey = replace(SURVEY, title={"en": "How was it?"}, opens=opens, closes=closes, questions=questions)
    return replace(
        EVENT,
        starts=local(day, "09:30"),
        ends=local(day, "16:00"),
        agenda=(),
        survey=survey,
        messages=(
            from_settings("text-1", local(day, "09:30"), text={"en": "Slides are ready."}),
            from_settings("text-2", local(day, "03:30"), text={"en": "While you sleep."}),
            from_settings("survey-1", opens),
            from_settings("reminder-1", local(day + timedelta(days=2), "10:00"), "not-answered"),
        ),
    )


class Wall(SetClock):
    """A clock on the wall that somebody may also set back; distances are not measured by it."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._behind = timedelta()

    def monotonic(self) -> float:
        return super().monotonic() + self._behind.total_seconds()

    def jump(self, to: datetime) -> None:
        """To any moment."""
        if to < self._now:
            self._behind += self._now - to
        self._now = to


class Machine(RuleBasedStateMachine):
    """One event from before it begins until after it is over."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stack, self.running = AsyncExitStack(), AsyncExitStack()
        self.folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.processed_updates: list[tuple[float, int]] = []
        """When which update was sent, in seconds of the clock that only goes forward."""
        self.latest = datetime.min.replace(tzinfo=UTC)
        """The latest time at which the bot has done what was due."""
        self.shown_buttons: dict[int, list[tuple[ButtonView, int]]] = {
            id_: [] for id_ in (*PEOPLE, ORGANIZER, COORDINATOR)
        }
        self.stage: ProgramHarness
        self.program: Program
        self.model: Model

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @initialize(
        day=st.sampled_from(DAYS), count=st.integers(3, len(PEOPLE)), late=st.booleans(), option=st.integers(0, 4)
    )
    def begin(self, day: date, count: int, late: bool, option: int) -> None:
        """Some are registered when it begins; sometimes that is when many have answered already."""
        self.run(self._begin(day))
        if late:
            self.answer_in_numbers(
                list(PEOPLE[: max(count, 5)]), option, comments=option, leaver_count=count % 3, leavers_forget=count > 3
            )
        else:
            self.register(PEOPLE[:count], profession=0, with_name=True, until=3)

    async def _begin(self, day: date) -> None:
        event = event_of(day)
        clock = Wall(local(day - timedelta(days=1), "12:00"))
        telegram = await self.stack.enter_async_context(Telegram(clock=clock))
        self.stage = ProgramHarness(Path(self.folder), telegram, clock, event, wire=InProcessTransport(telegram))
        telegram.watch(self._saw)
        self.model = Model(event, {ORGANIZER}, {COORDINATOR})
        for id_ in (*PEOPLE, ORGANIZER, COORDINATOR):
            self.stage.phone(id_)
        await self._start()

    async def _start(self) -> None:
        self.program = await self.running.enter_async_context(self.stage.program())

    def _saw(self, entry: Entry) -> None:
        for row in entry.buttons:
            self.shown_buttons[entry.chat_id] += [(button, entry.message_id or 0) for button in row if button.data]

    def teardown(self) -> None:
        # After a failure, what else does not hold would hide it.
        if sys.exc_info()[0] is None:
            self.come_to_the_end(off=0, wait=False)
            self.database_says_what_the_model_says()
        self.run(self.running.aclose())
        self.run(self.stack.aclose())
        self.run(self.loop.shutdown_default_executor())
        self.loop.close()

    # Doing things

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    def phone(self, id_: int) -> PhoneUser:
        return self.stage.telegram.people[id_]

    def free(self, id_: int) -> bool:
        """Whether this phone can be used: who has blocked the bot cannot write to it."""
        return not self.phone(id_).is_blocked

    def did(self, update_id: int) -> None:
        """The update is handled, and what it set going has gone out."""
        self.processed_updates.append((self.stage.clock.monotonic(), update_id))
        self.run(self.stage.settle(self.program))
        if self.program.waking.is_set():
            self.drain()

    def say(self, id_: int, text: str) -> None:
        self.model.heard(id_)
        self.did(self.phone(id_).say(text))

    def tap(self, id_: int, tap: codec.Tap, message: ChatMessage) -> None:
        """Press it, in the program and in the model."""
        survey = self.stage.event.survey
        assert survey is not None
        read = views.read(survey, tap) if isinstance(tap, InSurvey) else None
        outcome = steps.step(survey, *read) if read else None
        if isinstance(outcome, steps.Complete):
            self.model.send(id_, dict(outcome.answers), self.now)
        elif isinstance(tap, StoreComment):
            quoted_message = message.reply_to
            self.model.comment(id_, tap.number, quoted_message.text if quoted_message else "", self.now)
        else:
            self.model.press(id_, tap, message.id, self.now)
        self.did(self.phone(id_).tap_data(codec.encode(tap), message))

    def press(self, id_: int, kind: type[codec.Tap], **values: object) -> bool:
        """Press the newest button of this kind that has these values; False when there is none."""
        for message in reversed(self.phone(id_).messages):
            for tap in offered(message):
                if isinstance(tap, kind) and all(getattr(tap, key) == value for key, value in values.items()):
                    self.tap(id_, tap, message)
                    return True
        return False

    def step(self, id_: int, wanted_tap: steps.Tap) -> bool:
        """Press the newest button that does this in the survey."""
        survey = self.stage.event.survey
        assert survey is not None
        for message in reversed(self.phone(id_).messages[-4:]):
            for tap in offered(message):
                read = views.read(survey, tap) if isinstance(tap, InSurvey) else None
                if read is not None and read[1] == wanted_tap:
                    self.tap(id_, tap, message)
                    return True
        return False

    def look(self) -> None:
        """Time has passed: what is due is done and sent, and it is what the model says."""
        if self.now >= self.latest:  # or the bot has seen a later time, and does nothing until the clock is right
            self.latest = self.now
            self.model.tick(self.now)
        self.run(self.program.lifecycle.tick())
        self.drain()

    def drain(self) -> None:
        now, since = self.now, len(self.stage.telegram.transcript)
        expected_messages = Counter(self.model.sent(now))
        self.program.waking.clear()
        self.run(self.program.outbox.drain())
        assert Counter(self._sent(since)) == expected_messages
        self.to_the_minute()

    def to_the_minute(self) -> None:
        """Whoever waited for a place in the line moved the clock on a little.

        Telegram's clock is the same one here, also when it was set back: it is heard, as at every poll.
        """
        self.stage.clock.move(self.now.replace(second=0, microsecond=0) + timedelta(minutes=1))
        self.run(self.program.app.bot.get_me())

    def _sent(self, since: int) -> Iterator[tuple[str, int]]:
        for entry in self.stage.telegram.transcript[since:]:
            kinds = {type(codec.decode(button.data or "")) for row in entry.buttons for button in row}
            if entry.who != "bot" or entry.kind != "message":
                continue
            if any(words in entry.text for words in OF_ITSELF):
                continue
            if entry.text in TEXTS:
                yield TEXTS[entry.text], entry.chat_id
            elif Decline in kinds:
                yield ("survey" if NotNow in kinds else "reminder"), entry.chat_id
            elif GetSheet in kinds:
                yield "summary", entry.chat_id
            elif entry.chat_id == ORGANIZER:
                yield "notice", entry.chat_id
            elif entry.chat_id != COORDINATOR:
                yield entry.text, entry.chat_id

    # Taking part

    @rule(who=some, profession=st.integers(0, 1), with_name=st.booleans(), until=st.integers(1, 6))
    def register(self, who: Iterable[int], profession: int, with_name: bool, until: int) -> None:
        """All the way, or given up in the middle."""
        going: list[tuple[type[codec.Tap], dict[str, object]]] = [
            (AcceptNotice, {}),
            (SelectProfession, {"number": profession}),
            (UseName if with_name else SkipName, {}),
        ]
        for id_ in filter(self.free, who):
            self.model.mute(id_, is_muted=False)
            self.say(id_, "/start bucharest")
            for kind, values in going[:until]:
                self.press(id_, kind, **values)

    @rule(id_=people, profession=st.integers(0, 1), keep=seldom)
    def change(self, id_: int, profession: int, keep: bool) -> None:
        if not self.free(id_) or not self.press(id_, ChangeRegistration):
            return
        if keep:
            self.press(id_, ShowRegistration)
        elif self.press(id_, SelectProfession, number=profession):
            self.press(id_, SkipName)

    @rule(id_=people, sure=st.booleans())
    def cancel(self, id_: int, sure: bool) -> None:
        if self.free(id_) and self.press(id_, CancelRegistration, sure=0) and sure:
            self.press(id_, CancelRegistration, sure=1)

    @rule(id_=people, profession=st.integers(0, 1), restart=seldom)
    def cancel_and_come_back(self, id_: int, profession: int, restart: bool) -> None:
        """And all of it is delivered once more, beginning with the cancelling."""
        update_count = len(self.processed_updates)
        self.cancel(id_, sure=True)
        self.register([id_], profession=profession, with_name=True, until=3)
        if len(self.processed_updates) > update_count:
            self.come_again(len(self.processed_updates) - update_count, restart)

    @precondition(lambda self: self.model.open(self.now))
    @rule(who=some, option=st.integers(0, 4), again=st.integers(0, 2), back=seldom, send=st.integers(0, 5))
    def answer(self, who: Iterable[int], option: int, again: int, back: bool, send: int) -> None:
        """Through the survey, perhaps back and forth; mostly sent."""
        for id_ in filter(self.free, who):
            self.say(id_, "/survey")
            if not self.press(id_, StartSurvey):
                continue
            self.step(id_, steps.ChooseOption(0, option))
            if back and self.step(id_, steps.PreviousQuestion(1)):
                self.step(id_, steps.ChooseOption(0, (option + 1) % 5))
            self.step(id_, steps.SkipQuestion(1) if again == 2 else steps.ChooseOption(1, again))
            if send:
                self.step(id_, steps.SubmitAnswers())

    @precondition(lambda self: not self.model.is_closed and self.model.tally["*", "*"] < 5)
    @rule(
        who=enough,
        options=st.integers(0, 4),
        comments=st.integers(0, 4),
        leaver_count=st.integers(0, 2),
        leavers_forget=likely,
    )
    def answer_in_numbers(
        self, who: list[int], options: int, comments: int, leaver_count: int, leavers_forget: bool
    ) -> None:
        """So many answer that there can be a release; some comment as well, and some want no more of the bot after."""
        self.register(who, profession=options % 2, with_name=False, until=3)
        if self.model.opened_at is None:
            self.come_to_a_deadline("survey-1", 0)
        for id_ in who:
            self.answer([id_], option=(options + id_) % 5, again=id_ % 3, back=False, send=1)
        for id_ in who[:comments]:
            self._comment(id_, "More time", late=False, skip=False)
        for id_ in who[comments : comments + leaver_count]:
            self.forget(id_, sure=True) if leavers_forget else self.mute(id_)

    @precondition(lambda self: self.model.open(self.now))
    @rule(id_=people, decline=st.booleans())
    def leave(self, id_: int, decline: bool) -> None:
        """Not now, or not at all."""
        if self.free(id_):
            self.press(id_, Decline if decline else NotNow)

    @precondition(lambda self: 0 in self.model.next_comments.values() or 1 in self.model.next_comments.values())
    @rule(id_=people, words=st.sampled_from(["More time", "Less talk", "<b>&"]), late=seldom, skip=seldom)
    def comment(self, id_: int, words: str, late: bool, skip: bool) -> None:
        """The comment question that waits is answered at once, or so late that the text is shown back first."""
        waiting = sorted(id_ for id_, number in self.model.next_comments.items() if number < 2)
        self._comment(waiting[id_ % len(waiting)], words, late=late, skip=skip)

    def _comment(self, id_: int, words: str, *, late: bool, skip: bool) -> None:
        registration = self.model.registrations.get(id_)
        if (
            self.model.next_comments.get(id_, 2) == 2
            or not self.free(id_)
            or registration is None
            or not registration.is_complete
            or registration.asking is not None
        ):
            return
        self.say(id_, "/survey")
        if skip:
            self.press(id_, SkipComment)
            return
        if late:
            self.pass_time(62)
            self.say(id_, words)
            self.press(id_, StoreComment)
            return
        self.model.comment(id_, self.model.next_comments[id_], words, self.now)
        self.did(self.phone(id_).say(words))

    @rule(id_=people, sure=st.booleans())
    def forget(self, id_: int, sure: bool) -> None:
        if self.free(id_):
            self.say(id_, "/forget")
            self.press(id_, Forget, sure=int(sure))

    @rule(id_=people)
    def mute(self, id_: int) -> None:
        if self.free(id_):
            self.model.mute(id_, is_muted=True)
            self.say(id_, "/stop")

    @rule(id_=people)
    def unmute(self, id_: int) -> None:
        if self.free(id_):
            self.model.mute(id_, is_muted=False)
            self.say(id_, "/start")

    @rule(id_=people)
    def block(self, id_: int) -> None:
        if self.free(id_):
            self.model.blocking_ids.add(id_)
            if id_ in self.model.stored_people:
                self.model.stored_people[id_].reachable = False
            self.did(self.phone(id_).block())

    @precondition(lambda self: self.model.blocking_ids)
    @rule(id_=people)
    def unblock(self, id_: int) -> None:
        if not self.free(id_):
            self.model.blocking_ids.discard(id_)
            self.model.heard(id_)
            self.did(self.phone(id_).unblock())

    @rule(id_=people, which=st.integers(0, 1000))
    def press_something_old(self, id_: int, which: int) -> None:
        """Any button this person was ever shown, on its message or, as from another phone, on the newest."""
        if not self.free(id_) or not self.shown_buttons[id_]:
            return
        button, message_id = self.shown_buttons[id_][-1 - which % len(self.shown_buttons[id_])]
        tap = codec.decode(button.data or "")
        assert tap is not None
        self.tap(id_, tap, self.stage.telegram.message(id_, message_id) or self.phone(id_).screen)

    # Staff

    @precondition(lambda self: self.model.opened_at is not None)
    @rule(nearer=st.integers(0, 1), twice=st.booleans())
    def remind(self, nearer: int, twice: bool) -> None:
        self.say(ORGANIZER, "/remind")
        if ORGANIZER not in self.model.organizers:
            assert self.phone(ORGANIZER).screen.text == "This is not available to you. /help shows what is."
        if self.press(ORGANIZER, SendReminder, nearer=nearer) and twice:
            self.press_something_old(ORGANIZER, 0)

    @rule()
    def see_participation(self) -> None:
        """What a coordinator sees is the number that answered, and no more than that while the survey is open."""
        self.say(COORDINATOR, "/summary bucharest")
        message = self.phone(COORDINATOR).messages[-1]
        text = message.text or message.caption
        if COORDINATOR not in self.model.coordinators:
            assert text == "This is not available to you. /help shows what is."
        elif self.model.open(self.now):
            answer_count = self.model.tally["*", "*"]
            registration_count = max(answer_count, sum(self.model.registered(id_) for id_ in PEOPLE))
            few = (
                "Fewer than 5 people have answered"
                if registration_count < 5
                else f"Fewer than 5 of {registration_count} answered"
            )
            assert (few if answer_count < 5 else f"{answer_count} of {registration_count} answered") in text
            assert "Overall" not in text

    # Time and the program

    @rule(minutes=st.sampled_from([1, 1, 59, 60, 61, 61, 240, 240, 601, 1200, 1440, 2881]))
    def pass_time(self, minutes: int) -> None:
        self.stage.clock.move(self.now + timedelta(minutes=minutes))
        self.look()

    @rule(message=st.sampled_from(["text-1", "text-2", "survey-1", "reminder-1"]), off=st.integers(-1, 1))
    def come_to_a_deadline(self, message: str, off: int) -> None:
        """A minute before, at, or after what is planned."""
        due = self.model.plan[message].due + timedelta(minutes=off)
        if due > self.now:
            self.stage.clock.move(due)
            self.look()

    @precondition(lambda self: self.model.opened_at is not None)
    @rule(off=st.integers(-1, 1), wait=st.booleans())
    def come_to_the_end(self, off: int, wait: bool) -> None:
        due = self.model.closes + timedelta(minutes=off)
        if not wait:
            self.stage.clock.move(max(due, self.now))
            self.look()

    @rule(hours=st.sampled_from([1, 3, 25]))
    def set_the_clock_back(self, hours: int) -> None:
        """The wall clock goes back; nothing comes twice."""
        clock = self.stage.clock
        assert isinstance(clock, Wall)
        clock.jump(self.now - timedelta(hours=hours))
        self.run(self.program.app.bot.get_me())  # Telegram's clock is heard with every poll
        self.look()

    @rule(
        staff=st.sampled_from(["all", "all", "no organizer", "no coordinator"]),
        days=st.sampled_from([0, 0, 0, 0, 0, 1, 7]),
    )
    def restart(self, staff: str, days: int) -> None:
        """The program is ended and made from its file, perhaps after a week, perhaps without some of its staff."""
        self.run(self.running.aclose())
        self.stage.clock.move(self.now + timedelta(days=days))
        self.model.organizers = set() if staff == "no organizer" else {ORGANIZER}
        self.model.coordinators = set() if staff == "no coordinator" else {COORDINATOR}
        self.stage.staff = tuple(self.model.organizers), tuple(self.model.coordinators)
        self.run(self._start())
        self.look()

    @rule(count=st.integers(1, 8), restart=seldom)
    def come_again(self, count: int, restart: bool) -> None:
        """The last updates are delivered once more, from some point on, as after a crash."""
        today = self.stage.clock.monotonic() - 24 * 3600
        again = [update_id for at, update_id in self.processed_updates[-count:] if at > today]
        if restart:
            self.run(self.running.aclose())
            self.run(self._start())
        for update_id in again:
            self.stage.telegram.repeat(update_id)
        self.run(self.stage.settle(self.program))
        self.drain()

    # What must hold at all times

    @invariant()
    def database_says_what_the_model_says(self) -> None:
        if hasattr(self, "program"):
            with closing(sqlite3.connect(f"file:{self.stage.database}?mode=ro", uri=True)) as file:
                self._compare(file)

    def _compare(self, file: sqlite3.Connection) -> None:
        model = self.model
        assert rows(file, "SELECT person, registered_on IS NOT NULL, profession, asking FROM registration") == {
            (id_, int(registration.is_complete), registration.profession, registration.asking)
            for id_, registration in model.registrations.items()
        }
        assert rows(file, "SELECT id, muted, reachable FROM person WHERE id < 100") == {
            (id_, int(stored_person.is_muted), int(stored_person.reachable))
            for id_, stored_person in model.stored_people.items()
        }
        assert rows(file, "SELECT person, next_comment FROM participation") == set(model.next_comments.items())
        assert rows(file, "SELECT person FROM declined") == {(id_,) for id_ in model.declined_ids}
        assert rows(file, "SELECT count(*) FROM departed") == {(len(model.departed_ids),)}
        counts = rows(file, "SELECT question, option, sum(count - ?) FROM tally GROUP BY 1, 2", ZERO)
        assert {each for each in counts if each[2]} == {(*cell, n) for cell, n in model.tally.items() if n}
        table = "released_comment" if model.is_closed else "comment"
        comments = rows(file, f"SELECT text, sum(count) FROM {table} GROUP BY 1")
        assert comments == set(model.comments.items())
        assert rows(file, "SELECT update_id FROM quarantine") == set()
        assert rows(file, "SELECT message, person FROM delivery WHERE state = 'failed'") == set()
        releases = rows(file, "SELECT content FROM release")
        assert [_released(content) for (content,) in releases] == [*_expected(model)]


Totals: TypeAlias = dict[str, tuple[dict[str, int], int] | None]
"""Question → its counts, and how many gave no answer; None when it is withheld."""


def _released(content: str) -> tuple[int, int, int | None, Totals]:
    release = json.loads(content)
    totals = {
        each["question"]: each["total"] and (dict(each["total"]["options"]), each["total"]["no_answer"])
        for each in release["results"]
    }
    return release["registered"], release["invited"], release["answered"], totals


def _expected(model: Model) -> Iterator[tuple[int, int, int | None, Totals]]:
    if model.release is None or model.event.survey is None:
        return
    registered_count, invited_count, answer_count, counts = model.release
    totals: Totals = {}
    for question in model.event.survey.closed_questions:
        options = {option: counts[question.id, option] for option in question.options}
        totals[question.id] = None if answer_count is None else (options, answer_count - counts[question.id, "*"])
    yield registered_count, invited_count, answer_count, totals


def rows(file: sqlite3.Connection, sql: str, *values: object) -> set[tuple[Any, ...]]:
    return set(file.execute(sql, values))


def test_whatever_happens_in_whatever_order_the_promises_hold(soak: bool) -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=1000 if soak else 10,
            stateful_step_count=60 if soak else 25,
            phases=[Phase.generate, *([Phase.shrink] if soak else [])],
            derandomize=not soak,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
