"""The live report of a sending: a bar, and how many got it, were skipped or failed; counts, never names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from domain.events import Event
from domain.messages import UNSETTLED, DeliveryState, MessageKind
from domain.recipients import SkipReason
from views.callback.codec import Tap
from views.i18n import Html, Translator
from views.layout.common import paragraphs
from views.registration.screens import title
from views.reminders import message_label, skip_reason
from views.screen import Alert, Button, Screen, Toast

BAR = 12


class CountLike(Protocol):
    """One line of a sending's count."""

    @property
    def state(self) -> DeliveryState:
        """The deliveries' state."""

    @property
    def reason(self) -> str | None:
        """Why."""

    @property
    def n(self) -> int:
        """How many."""

    @property
    def until(self) -> datetime | None:
        """When the first of them may go, UTC-aware."""


@dataclass(frozen=True, slots=True)
class State:
    """How a sending stands."""

    sent_count: int
    unreachable: int
    pending_count: int
    failure_counts: dict[str, int]
    skip_counts: dict[str, int]
    waits_until: datetime | None
    """When the first that waits may go, UTC-aware."""

    @classmethod
    def of(cls, counts: Iterable[CountLike]) -> Self:
        """From the deliveries' counts."""
        counts = tuple(counts)
        may_go = {DeliveryState.WAITING, DeliveryState.UNKNOWN}
        waiting = [count.until for count in counts if count.state in may_go and count.until]
        return cls(
            sent_count=_sum(counts, DeliveryState.SENT),
            unreachable=_sum(counts, DeliveryState.UNREACHABLE),
            pending_count=_sum(counts, *UNSETTLED),
            failure_counts=_by_reason(counts, DeliveryState.FAILED),
            skip_counts=_by_reason(counts, DeliveryState.DROPPED),
            waits_until=min(waiting, default=None),
        )

    @property
    def settled(self) -> int:
        """For how many people it is over, one way or another."""
        return self.sent_count + self.unreachable + sum(self.failure_counts.values()) + sum(self.skip_counts.values())


def _sum(counts: tuple[CountLike, ...], *states: DeliveryState) -> int:
    return sum(count.n for count in counts if count.state in states)


def _by_reason(counts: tuple[CountLike, ...], state: DeliveryState) -> dict[str, int]:
    return {count.reason or "": count.n for count in counts if count.state == state}


def sending_started(voice: Translator) -> Toast:
    """The answer to the tap that started it."""
    return Toast(voice.plain("Sending…"))


def sent_already(voice: Translator) -> Alert:
    """The answer to the same tap when all of it is over."""
    return Alert(voice.plain("This was sent already."))


def sending(  # noqa: PLR0913 — what a report depends on
    voice: Translator, event: Event, state: State, stop: Tap | None, *, pausing: bool, few: int = 0
) -> Screen:
    """The live report; ``pausing`` when nothing more can be sent at the moment.

    Of a message to fewer than ``few`` people it tells nothing but that it is over: counts would tell who is muted or
    unreachable.
    """
    rows = ((Button(voice.plain("Stop"), stop),),) if state.pending_count and stop else ()
    if state.settled + state.pending_count < few:
        return Screen(paragraphs(title(voice, event), _without_counts(voice, state, few)), rows)
    total = state.settled + state.pending_count
    block_count = BAR * state.settled // total if total else BAR
    bar = voice.bar(block_count, BAR)
    head = (
        voice.say("Sending… {done} of {total}", done=state.settled, total=total)
        if state.pending_count
        else _outcome(voice, state)
    )
    waiting = (
        voice.count(
            "{n} waits until {moment}.",
            "{n} wait until {moment}.",
            state.pending_count,
            moment=voice.moment(state.waits_until),
        )
        if pausing and state.waits_until
        else ""
    )
    return Screen(paragraphs(title(voice, event), f"{head}\n{bar}", _results(voice, state), waiting), rows)


def _outcome(voice: Translator, state: State) -> Html:
    stopped_count = state.skip_counts.get(SkipReason.STOPPED, 0)
    if not stopped_count:
        return voice.say("✓ <b>Sent</b>")
    return voice.say("■ <b>Stopped: {sent} got it, {n} did not.</b>", sent=state.sent_count, n=stopped_count)


def _without_counts(voice: Translator, state: State, few: int) -> str:
    if state.pending_count:
        return voice.say("Sending…")
    if state.skip_counts.get(SkipReason.STOPPED):
        return voice.say("■ <b>Stopped.</b>")
    return paragraphs(
        voice.say("✓ <b>Sent</b>"),
        voice.say("Of fewer than {few} people I do not say whom it has reached.", few=few),
    )


def failure_report(voice: Translator, event: Event, kind: MessageKind, due: datetime, state: State) -> Screen:
    """To the organizers: a planned message did not reach everybody."""
    sentence = voice.say(
        "Not everybody got “{what}”, planned for {moment}.", what=message_label(voice, kind), moment=voice.moment(due)
    )
    lines = [voice.say("Delivered: {n}", n=state.sent_count), *_failed_lines(voice, state)]
    return Screen(paragraphs(title(voice, event), sentence, "\n".join(lines)))


def _results(voice: Translator, state: State) -> str:
    lines = [voice.say("Delivered: {n}", n=state.sent_count)]
    if state.unreachable:
        lines.append(voice.say("Unreachable (blocked the bot): {n}", n=state.unreachable))
    skip_counts = {why: n for why, n in state.skip_counts.items() if why != SkipReason.STOPPED}
    lines += [_line(voice, voice.say("Skipped"), _skip_reason(voice, why), n) for why, n in skip_counts.items()]
    return "\n".join([*lines, *_failed_lines(voice, state)])


def _failed_lines(voice: Translator, state: State) -> list[Html]:
    return [
        _line(voice, voice.say("Failed"), _failure_reason(voice, why), n) for why, n in state.failure_counts.items()
    ]


def _line(voice: Translator, what: str, why: str, n: int) -> Html:
    return Html(voice.labelled(f"{what} ({why})" if why else what, n))


def _skip_reason(voice: Translator, why: str) -> str:
    return skip_reason(voice, SkipReason(why)) if why in set(SkipReason) else ""


def _failure_reason(voice: Translator, why: str) -> str:
    match why:
        case "":
            return ""
        case "uncertain":
            return voice.say("nobody knows whether it arrived")
        case "refused":
            return voice.say("Telegram refused it")
        case _:
            return voice.say("a mistake of the bot")
