"""How a rehearsal is told: lines under the simulated day and time, samples of chats, the summary, the comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Self

from babel import Locale
from babel.dates import format_date, format_datetime
from rich.box import ROUNDED
from rich.console import Console, ConsoleOptions, RenderableType
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from demo.rehearsal.chat_excerpt import Exchange
from demo.rehearsal.results_check import CheckResult
from domain.events import Event
from domain.messages import PlannedMessage
from domain.recipients import SkipReason
from views.i18n import Translator
from views.progress import State
from views.reminders import message_label, skip_reason

WIDEST = 100
"""So many columns are used at most; longer lines are hard to read."""
INDENT = 9
"""What stands under a line begins where its words do."""
BAR = 20


class Log:
    """What the rehearsal says, and on a terminal how far it is."""

    def __init__(self, console: Console, *, several: bool) -> None:
        """``several`` when there is more than one event, and each line has to say whose it is."""
        self._console = console
        self._several = several
        self._day: date | None = None
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Self:
        """From here on the progress is shown."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The progress bar goes; what was said stays."""
        self._progress.stop()

    def steps(self, total: int) -> None:
        """So much is going to happen from here on."""
        self._progress.update(self._task, total=total, completed=0)

    def set_description(self, what: str) -> None:
        """What is going on, beside the progress bar."""
        self._progress.update(self._task, description=what)

    def advance(self, steps: int = 1) -> None:
        """So much has happened."""
        self._progress.advance(self._task, steps)

    def print(self, *parts: RenderableType) -> None:
        """These, each on lines of its own; nothing is an empty line."""
        for part in parts or ("",):
            words = Text(part) if isinstance(part, str) else part
            self._console.print(PinnedLine(Text(), words) if isinstance(words, Text) else words)

    def line(self, event: Event, moment: datetime, what: Text | str, *details: RenderableType) -> None:
        """What happened at that moment, on the event's clock, and what belongs under it."""
        wall = moment.astimezone(event.zone)
        if wall.date() != self._day:
            self._day = wall.date()
            self.print("", Text(format_date(wall.date(), "EEEE, d MMMM y", locale="en"), "bold"))
        whose = (f"{event.code}: " if self._several else "", "dim")
        self.print(PinnedLine(Text(f"  {wall:%H:%M}  ", "cyan"), Text.assemble(whose, what)), *details)
        self._progress.update(self._task, description=local(moment, event))


@dataclass(frozen=True, slots=True)
class PinnedLine:
    """Words after a head, wrapped so that further lines stand under the first one's words."""

    head: Text
    words: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """The lines."""
        lines = self.words.wrap(console, min(options.max_width, WIDEST) - self.head.cell_len)
        for number, line in enumerate(lines):
            line.rstrip()
            yield Text.assemble(" " * self.head.cell_len if number else self.head, line)


@dataclass(frozen=True, slots=True)
class Sample:
    """A stretch of somebody's chat: on the left what the bot shows, on the right what the person does."""

    who: str
    exchanges: Sequence[Exchange]
    typed_count: int = 0
    """How often the person typed instead of pressing."""

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Text]:
        """The lines, each within the width."""
        room = min(options.max_width, WIDEST) - INDENT - 2
        yield Text.assemble(" " * INDENT, (f"╭ {self.who}", "dim"))
        for exchange in self.exchanges:
            acts, prompt = Text(" › ".join(exchange.acts), "green"), Text(exchange.prompt)
            acts.truncate(room * 2 // 3, overflow="ellipsis")
            prompt.truncate(max(1, room - acts.cell_len - 2), overflow="ellipsis")
            gap = " " * (room - prompt.cell_len - acts.cell_len if acts else 0)
            yield Text.assemble(" " * INDENT, ("│ ", "dim"), prompt, gap, acts)


def indent(text: Text | str) -> PinnedLine:
    """Words under a line."""
    return PinnedLine(Text(" " * INDENT), Text(text, "dim") if isinstance(text, str) else text)


def share(n: int, of: int, what: str) -> PinnedLine:
    """A part of the people as a small bar and in figures, under a line."""
    bar_length = round(BAR * n / of) if of else 0
    return indent(Text.assemble(("█" * bar_length, "green"), ("░" * (BAR - bar_length), "dim"), f" {n} of {of} {what}"))


def sending(message: PlannedMessage, state: State, now: int, event: Event) -> Text:
    """A planned message: to how many it went just ``now``, and why it did not go to others."""
    voice = Translator("en", event.zone)
    others = [pluralize(state.unreachable, "has blocked the bot", "have blocked the bot")] * bool(state.unreachable)
    others += [
        f"{n} left out ({skip_reason(voice, SkipReason(why))})"
        for why, n in state.skip_counts.items()
        if why in set(SkipReason)
    ]
    others += [f"{n} failed ({why})" for why, n in state.failure_counts.items()]
    if state.pending_count and state.waits_until:
        others.append(f"{state.pending_count} must wait until {local(state.waits_until, event)}")
    quotation = f" “{next(iter(message.text.values()))}”" if message.text else ""
    to = pluralize(now, "person", "people") if now else "nobody"
    reasons = f"; {', '.join(others)}" if others else ""
    return Text.assemble(
        ("→ ", "bold blue"), (message_label(voice, message.kind), "bold"), f"{quotation} to {to}{reasons}"
    )


def quoted(title: str, text: str) -> RenderableType:
    """A screen as somebody sees it."""
    return Panel(Text(text), title=Text(title), title_align="left", box=ROUNDED, padding=(1, 2), expand=False)


def format_results(findings: Sequence[CheckResult]) -> Iterator[PinnedLine]:
    """What was compared, a line for each."""
    wide = max((len(finding.what) for finding in findings), default=0)
    for finding in findings:
        mark, colour = (("  ✗ ", "bold red"), "red") if finding.problem else (("  ✓ ", "green"), "")
        head = Text.assemble(mark, f"{finding.what:<{wide}}  ")
        yield PinnedLine(head, Text(finding.problem or finding.detail, colour))


def local(moment: datetime, event: Event) -> str:
    """A moment on the event's clock."""
    return format_datetime(moment.astimezone(event.zone), "EEE d MMM HH:mm", locale="en")


def language_name(code: str) -> str:
    """A language in English."""
    return Locale.parse(code).get_display_name("en") or code


def pluralize(n: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{n} {one}" if n == 1 else f"{n} {many or one + 's'}"
