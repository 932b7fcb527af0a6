"""What an organizer and a coordinator do in a rehearsal, and what they see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from itertools import pairwise

from rich.text import Text

from bot.settings.loader import Settings
from demo.organizer import CONFIRMING, press
from demo.people.actions import list_actions
from demo.rehearsal.agenda_change import move_last_item
from demo.rehearsal.chat_excerpt import Exchange
from demo.rehearsal.environment import Scene
from demo.rehearsal.log import Sample, sending
from demo.rehearsal.messages_check import AGENDA_CHANGED, ANNOUNCED, BY_HAND
from demo.rehearsal.staff_chat import StaffChat
from demo.telegram.stand_in import ChatMessage, Entry, PhoneUser
from domain.agenda.changes import SETTLED
from domain.attendance.checkin import opens_at
from domain.events import Event
from domain.messages import Audience, MessageKind, PlannedMessage
from storage.messages import plan, progress
from views.callback.coordinators import ShowResultsText
from views.callback.organizers import (
    AnnounceTo,
    CancelReminder,
    ConfirmPresent,
    PreviewConfirmation,
    RemindEvent,
    SendDraft,
    SendReminder,
    ShowCheckinCode,
    ShowDraft,
)
from views.progress import State

ASKED = 0.25
"""In this part of the survey's time a coordinator asks how it stands."""
LOOKED = 0.4
"""In this part of it an organizer looks at everything there is to look at."""
LOOKS = ("participants", "checkin", "invite", "announce", "schedule", "close", "audit")
AFTERWARDS = timedelta(minutes=15)
SOON = timedelta(minutes=1)
"""So long after a moment everything that was due then has begun to go out."""
ANNOUNCEMENT = "Please bring an identity card: the house asks for it at the door."
_BOLD = re.compile(r"<b>(.*?)</b>")


class Staff:
    """The staff of the settings, at one event."""

    def __init__(self, scene: Scene, settings: Settings, event: Event) -> None:
        """Their phones are those that ``phones`` gave them."""
        self._scene, self._rules, self._event = scene, settings.rules, event
        self._chat = StaffChat(scene, event)
        self.organizers = [scene.telegram.people[id_] for id_ in settings.organizers]
        self.coordinators = [scene.telegram.people[id_] for id_ in settings.coordinators]
        self.by_hand: list[PlannedMessage] = []
        """Reminders and announcements that an organizer sent."""
        self.asked: list[ChatMessage] = []
        """What the coordinator saw after asking for the summary at the end."""
        self.confirmed = 0
        """How many people an organizer confirmed, by what the buttons said."""
        self.confirmed_at: datetime | None = None
        """When that was first, UTC-aware; None when it never happened."""

    def plan(self, last_registration: datetime) -> None:
        """Put what they do into the scene; ``last_registration`` is when everybody has registered."""
        survey = self._event.survey
        if self.organizers:
            self._scene.at(last_registration + AFTERWARDS, self._show_event)
            self._scene.at(last_registration + 2 * AFTERWARDS, self._announce)
            if self._event.agenda:
                self._scene.at(last_registration + 3 * AFTERWARDS, self._change_agenda)
            if self._event.checkin:
                self._scene.at(opens_at(self._event) + AFTERWARDS, self._open_checkin)
                self._scene.at(self._event.starts + AFTERWARDS, self._confirm_present)
        if survey is None:
            return
        moment = self._between(survey.opens, survey.closes)
        if self.organizers and moment < survey.closes:
            self._scene.at(moment, partial(self._remind, survey.closes))
        if self.organizers:
            self._scene.at(survey.opens + (survey.closes - survey.opens) * LOOKED, self._look_around)
        if self.coordinators:
            self._scene.at(survey.opens + (survey.closes - survey.opens) * ASKED, self._get_early_summary)
            self._scene.at(survey.closes + AFTERWARDS, self._get_summary)

    def _between(self, opens: datetime, closes: datetime) -> datetime:
        """The middle of the longest time in which nothing is planned to be said of the survey, out of quiet hours."""
        due_times = sorted(m.due for m in self._event.messages if m.kind in {MessageKind.SURVEY, MessageKind.REMINDER})
        before, after = max(pairwise([opens, *due_times, closes]), key=lambda pair: pair[1] - pair[0])
        middle = before + (after - before) / 2
        quiet = self._rules.messages.quiet_hours
        return (quiet.until(middle, self._event.zone) if quiet else None) or middle

    # What they do

    async def _show_event(self) -> None:
        organizer = self.organizers[0]
        card = await self._chat.send_command(organizer, f"/event {self._event.code}")
        exchanges = [
            Exchange("", (f"/event {self._event.code}",)),
            *(Exchange(bold) for bold in _bold(card[-1].html)[1:2]),
        ]
        self._log("An organizer looks at the event", organizer, exchanges)

    async def _announce(self) -> None:
        """Write to everybody registered, in one language for all."""
        organizer = self.organizers[0]
        await self._chat.send_command(organizer, f"/announce {self._event.code}")
        if not self._chat.event_actions(organizer, AnnounceTo):
            return  # nobody is registered
        await self._chat.press_button(organizer, AnnounceTo)
        await self._chat.send_command(organizer, ANNOUNCEMENT)
        while not self._chat.event_actions(organizer, SendDraft):
            await self._chat.press_button(organizer, ShowDraft)
        text = dict.fromkeys(self._rules.messages.languages, ANNOUNCEMENT)
        self.by_hand.append(
            PlannedMessage(
                self._event.code, ANNOUNCED, MessageKind.TEXT, Audience.REGISTERED, self._scene.now, {"text": text}
            )
        )
        label = await self._chat.press_button(organizer, SendDraft)
        await self._scene.pass_time()
        self._log("An organizer writes to everybody", organizer, [Exchange(ANNOUNCEMENT, (label,))])

    async def _change_agenda(self) -> None:
        """Move an item to another room; those who are registered hear of it once the agenda has settled."""
        organizer, quiet = self.organizers[0], self._rules.messages.quiet_hours
        exchanges = await move_last_item(self._chat, organizer)
        self._log("An organizer changes the agenda", organizer, exchanges)
        now = self._scene.now
        due = ((quiet.until(now, self._event.zone) if quiet else None) or now) + SETTLED
        if now < self._event.ends:
            kind = MessageKind.AGENDA_CHANGE
            self.by_hand.append(PlannedMessage(self._event.code, AGENDA_CHANGED, kind, Audience.REGISTERED, due))
            self._scene.at(due + SOON, self._log_agenda_change)

    async def _log_agenda_change(self) -> None:
        code = self._event.code
        async with self._scene.program.db.reading() as tx:
            messages = [message for message, _ in await plan.all_messages(tx, code)]
            changes = [message for message in messages if message.kind is MessageKind.AGENDA_CHANGE]
            states = [State.of(await progress.counts(tx, code, message.id)) for message in changes]
        for message, state in zip(changes, states, strict=True):
            self._log(sending(message, state, state.sent_count, self._event))

    async def _look_around(self) -> None:
        """Open every list, so that an attack on what organizers see has something to look through."""
        organizer = self.organizers[0]
        for command in LOOKS:
            await self._chat.send_command(organizer, f"/{command} {self._event.code}")
        self._log("An organizer looks at lists, plan and audit")

    async def _open_checkin(self) -> None:
        """Show the code at the door."""
        organizer = self.organizers[0]
        await self._chat.send_command(organizer, f"/checkin {self._event.code}")
        label = await self._chat.press_button(organizer, ShowCheckinCode)
        self._log("An organizer shows the code at the door", organizer, [Exchange("", (label,))])

    async def _confirm_present(self) -> None:
        """Look at who is there, and confirm those who are not confirmed yet."""
        organizer = self.organizers[0]
        screens = await self._chat.send_command(organizer, f"/checkin {self._event.code}")
        present = [passage for screen in screens if screen.text for passage in _bold(screen.html)[1:2]]
        exchanges = [Exchange(passage) for passage in present]
        button_press = press(organizer, ConfirmPresent, self._event.code)
        if button_press is not None:
            await self._scene.wait_for_bot()
            self.confirmed += int("".join(filter(str.isdigit, button_press.label)))
            self.confirmed_at = self.confirmed_at or self._scene.now
            exchanges.append(Exchange("", (button_press.label,)))
        self._log("An organizer looks at who is there", organizer, exchanges)

    async def _confirm(self) -> None:
        """Confirm the list by the buttons of what asked for it."""
        organizer = self.organizers[0]
        exchanges: list[Exchange] = []
        for kind in CONFIRMING:
            button_press = press(organizer, kind, self._event.code)
            if button_press is None:
                raise LookupError(f"{organizer.first_name} sees no button for {kind.__name__}")
            await self._scene.wait_for_bot()
            exchanges.append(Exchange(_bold(button_press.html)[-1], (button_press.label,)))
        self.confirmed += int("".join(filter(str.isdigit, exchanges[-1].acts[0])))
        self.confirmed_at = self.confirmed_at or self._scene.now
        self._log("An organizer confirms who takes part", organizer, [*exchanges, Exchange(_newest_bold(organizer))])

    async def _remind(self, closes: datetime) -> None:
        if self._scene.now >= closes:
            return
        organizer = self.organizers[0]
        command = f"/remind {self._event.code}"
        await self._chat.send_command(organizer, command)
        if self._chat.event_actions(organizer, RemindEvent):
            await self._chat.press_button(organizer, RemindEvent)
        exchanges = [Exchange("", (command,)), *await self._send_or_cancel(organizer)]
        self._log("An organizer reminds by hand", organizer, exchanges)

    async def _send_or_cancel(self, organizer: PhoneUser) -> Sequence[Exchange]:
        to_whom = _bold(organizer.screen.html)[-1]
        first = next(iter(self._chat.event_actions(organizer, SendReminder)), None)
        if not isinstance(first, SendReminder) or first.nearer:
            # Nobody is left, or only people who had one recently.
            cancel_label = await self._chat.press_button(organizer, CancelReminder)
            return Exchange(to_whom, (cancel_label,)), Exchange(organizer.screen.text)
        code, now = self._event.code, self._scene.now
        self.by_hand.append(PlannedMessage(code, BY_HAND, MessageKind.REMINDER, Audience.NOT_ANSWERED, now))
        send_label = await self._chat.press_button(organizer, SendReminder)
        await self._scene.pass_time()
        _, head, *results = organizer.screen.text.split("\n\n")
        report = [head.splitlines()[0], *(line for part in results for line in part.splitlines())]
        return Exchange(to_whom, (send_label,)), Exchange(" · ".join(report))

    async def _get_early_summary(self) -> None:
        coordinator = self.coordinators[0]
        first, *_ = await self._chat.send_command(coordinator, f"/summary {self._event.code}")
        # After the event itself come how many have answered, and when there are results.
        exchanges = [Exchange("", (f"/summary {self._event.code}",)), *map(Exchange, _bold(first.html)[1:2])]
        exchanges += [Exchange(part.splitlines()[0]) for part in first.text.split("\n\n")[2:3]]
        self._log("A coordinator asks how it stands", coordinator, exchanges)

    async def _get_summary(self) -> None:
        coordinator = self.coordinators[0]
        self.asked = await self._chat.send_command(coordinator, f"/summary {self._event.code}")
        if self._chat.event_actions(coordinator, ShowResultsText):
            before = len(coordinator.messages)
            await self._chat.press_button(coordinator, ShowResultsText)
            self.asked += coordinator.messages[before:]
        self._log(f"A coordinator asks for it again with /summary {self._event.code}: see below")

    # What they get

    async def on_messages(self, entries: Sequence[Entry]) -> None:
        """The clock has moved, and this came unasked to somebody."""
        if self.organizers and any(self._requests_confirmation(entry) for entry in entries):
            self._scene.at(self._scene.now + AFTERWARDS, self._confirm)
        if not self.coordinators:
            return
        mine = [entry for entry in entries if entry.chat_id == self.coordinators[0].id]
        if any(title in entry.text for entry in mine for title in self._event.title.values()):
            card = ", with the card as a picture" if any(entry.kind == "photo" for entry in mine) else ""
            self._log(f"The coordinator gets the summary without asking{card}")

    def _requests_confirmation(self, entry: Entry) -> bool:
        """Whether an organizer is asked here to confirm who takes part in this event."""
        return entry.chat_id == self.organizers[0].id and PreviewConfirmation(self._event.code) in list_actions(entry)

    # How it is told

    def _log(self, what: Text | str, who: PhoneUser | None = None, exchanges: Sequence[Exchange] = ()) -> None:
        samples = [] if who is None else [Sample(f"{who.first_name} {who.last_name}", exchanges)]
        self._scene.log.line(self._event, self._scene.now, what, *samples)


def _newest_bold(phone: PhoneUser) -> str:
    """The last bold passage of the newest message that has any: pictures come in between."""
    return next(passages[-1] for message in reversed(phone.messages) if (passages := _bold(message.html)))


def _bold(html: str) -> list[str]:
    return [unescape(passage) for passage in _BOLD.findall(html)]
