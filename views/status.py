"""How the bot itself is doing, on one screen for organizers: times and counts, never a name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from babel.dates import format_timedelta

from domain.events import Event
from domain.operations.status import Due, Hold, Problem, Queue, Status
from views.callback.organizers import ShowStatus
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs
from views.reminders import message_label
from views.screen import Button, Screen


def status(voice: Translator, status: Status, event: Event | None) -> Screen:
    """Everything in a sentence each; ``event`` is that of what is due next."""
    return Screen(
        paragraphs(
            voice.say("<b>How the bot is doing</b>"),
            "\n".join(_order(voice, status)),
            "\n".join(_last_contacts(voice, status)),
            "\n".join(
                (_queue(voice, status.queue), _due(voice, status.due, event), _unreachable(voice, status.unreachable))
            ),
            _version(voice, status),
            voice.say("<i>Times are those of {zone}.</i>", zone=voice.zone.key.replace("_", " ")),
        ),
        ((Button(voice.plain("Refresh"), ShowStatus()),),),
    )


def _order(voice: Translator, status: Status) -> Iterator[Html]:
    if status.is_in_order:
        yield voice.say("✓ Everything is in order.")
    yield from (trouble(voice, kind) for kind in Problem if kind in status.troubles)
    yield from (_hold(voice, hold) for hold in status.holds)
    if status.last_poll_at is None:
        yield voice.say("⚠ Telegram has not answered yet.")
    if status.last_backup_at is None:
        yield voice.say("⚠ No backup is known: whoever runs the server should make one.")
    elif status.is_backup_old:
        yield voice.count(
            "⚠ The last backup is {n} day old: whoever runs the server should make one.",
            "⚠ The last backup is {n} days old: whoever runs the server should make one.",
            (status.now - status.last_backup_at).days,
        )
    if status.is_erasing:
        yield voice.say("A survey has closed; who answered it is still being erased.")


def trouble(voice: Translator, kind: Problem) -> Html:
    """What is out of order, in a sentence."""
    return {
        Problem.TELEGRAM: voice.say("⚠ Telegram cannot be reached properly; I keep trying."),
        Problem.CONFLICT: voice.say("⚠ Another program is using this bot’s token: it must be stopped."),
        Problem.ANSWERS: voice.say("⚠ Telegram does not take some answers; I keep trying."),
        Problem.DATABASE: voice.say("⚠ The database cannot be used; I keep trying."),
        Problem.REWRITING: voice.say(
            "⚠ Comments are not taken at the moment: the disk of the bot’s server is nearly full. I keep trying."
        ),
        Problem.CLOCK: voice.say(
            "⚠ The clocks disagree, the one of the bot’s server and Telegram’s or what it said before: until they agree"
            " no survey opens or closes, no planned message goes out and nothing is erased."
        ),
    }[kind]


def _hold(voice: Translator, hold: Hold) -> Html:
    moment = voice.moment(hold.until)
    if hold.chats:
        return voice.count(
            "⚠ Telegram takes nothing for {n} chat until {moment}; no other waits for it.",
            "⚠ Telegram takes nothing for {n} chats until {moment} at the latest; no other waits for them.",
            hold.chats,
            moment=moment,
        )
    if hold.method:
        return voice.say(
            "⚠ Telegram refuses {method} until {moment}; nobody’s answer waits for it.",
            method=hold.method,
            moment=moment,
        )
    return voice.say("⚠ Telegram takes nothing from me until {moment}; everything is sent then.", moment=moment)


def _last_contacts(voice: Translator, status: Status) -> Iterator[Html]:
    if status.last_poll_at is not None:
        yield voice.say("Last answer from Telegram: {moment}.", moment=voice.moment(status.last_poll_at))
    yield voice.say("Last write to the database: {moment}.", moment=voice.moment(status.last_write_at))
    if status.last_backup_at is not None:
        yield voice.say("Last backup: {moment}.", moment=voice.moment(status.last_backup_at))


def _queue(voice: Translator, queue: Queue) -> str:
    sentences = [
        voice.count("{n} message is waiting.", "{n} messages are waiting.", queue.waiting) if queue.waiting else "",
        voice.count("{n} is being sent.", "{n} are being sent.", queue.sending) if queue.sending else "",
        voice.count(
            "Of {n} nobody knows yet whether it arrived.",
            "Of {n} nobody knows yet whether they arrived.",
            queue.unknown,
        )
        if queue.unknown
        else "",
    ]
    return " ".join(filter(None, sentences)) or voice.say("No messages are waiting.")


def _due(voice: Translator, due: Due | None, event: Event | None) -> Html:
    if due is None:
        return voice.say("Nothing is planned.")
    what = voice.plain("the survey closes") if due.what is None else message_label(voice, due.what)
    return voice.say(
        "Next: {moment}, {what} ({event}).",
        moment=voice.moment(due.when),
        what=what,
        event=safe(due.event) if event is None else voice.words(event.title),
    )


def _unreachable(voice: Translator, n: int) -> Html:
    if not n:
        return voice.say("Nobody who is registered has blocked the bot.")
    return voice.count(
        "{n} person cannot be reached: they blocked the bot.",
        "{n} people cannot be reached: they blocked the bot.",
        n,
    )


def _version(voice: Translator, status: Status) -> Html:
    if status.uptime < timedelta(minutes=1):
        return voice.say("Version {version}, just started.", version=status.version)
    running = format_timedelta(status.uptime, granularity="minute", threshold=1.5, locale=voice.language)
    return voice.say("Version {version}, running for {time}.", version=status.version, time=running)
