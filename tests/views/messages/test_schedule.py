"""The schedule as organizers see it: within Telegram's limits, and every time said before it is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from domain.announcements.message_moves import EntryState, MoveRefusal, ScheduleEntry
from domain.messages import Audience
from tests.messages import from_settings
from tests.support.surveys import EVERY_KIND, OPENS, event
from views.callback.schedule import ShowScheduled
from views.i18n import Translator
from views.layout.message_text import MAX_MESSAGE_LENGTH, visible_length
from views.messages.schedule import MAX_PLANNED, MAX_SKIPPED, TimeCheck, choose_time, confirm_skip, entry_card, schedule
from views.screen import fitting

EN, RO = (Translator(language, ZoneInfo("Europe/Bucharest")) for language in ("en", "ro"))
EVENT = event(EVERY_KIND)
REMINDER = from_settings("reminder-1", OPENS + timedelta(days=2), "not-answered")
GAP = timedelta(hours=20)
FREE = TimeCheck(REMINDER.due, None, None, None, GAP)


def test_hundred_messages_of_each_state_fit_a_message_and_its_keyboard() -> None:
    entries = [
        ScheduleEntry(from_settings(f"text-{number}", OPENS + timedelta(hours=number), text={"en": "Hello"}), state)
        for number, state in enumerate([*EntryState] * 100)
    ]

    for voice in (EN, RO):
        screen = schedule(voice, EVENT, entries)

        assert visible_length(screen.text) < MAX_MESSAGE_LENGTH
        assert len(screen.rows) == MAX_PLANNED + MAX_SKIPPED + 2
        assert fitting(screen.rows) == screen.rows


def test_every_message_of_each_state_is_on_some_page() -> None:
    entries = [
        ScheduleEntry(from_settings(f"text-{number}", OPENS + timedelta(hours=number), text={"en": "Hello"}), state)
        for number, state in enumerate([*EntryState] * 25)
    ]

    screens = [schedule(EN, EVENT, entries, page=page) for page in range(5)]

    buttons = {button.tap for screen in screens for row in screen.rows for button in row}
    planned = {each.message.id for each in entries if each.state in {EntryState.PLANNED, EntryState.SKIPPED}}
    assert {tap.message for tap in buttons if isinstance(tap, ShowScheduled)} == planned
    lines = [line for screen in screens for line in screen.text.split("\n") if "Everybody registered" in line]
    assert sorted(lines) == sorted({*lines})
    assert len(lines) == len(entries)
    assert schedule(EN, EVENT, entries, page=99) == screens[-1]


def test_nothing_planned_is_said_and_a_cancelled_event_too() -> None:
    cancelled = replace(EVENT, is_cancelled=True)

    assert schedule(EN, EVENT, ()).text.endswith("Nothing is planned.")
    assert "The event is cancelled" in schedule(EN, cancelled, ()).text


def test_quiet_hours_and_a_near_reminder_are_said_of_a_time() -> None:
    check = replace(FREE, quiet_until=OPENS + timedelta(hours=14), near_reminder=REMINDER)

    text = entry_card(EN, EVENT, ScheduleEntry(REMINDER, EntryState.PLANNED), None, check).text

    assert text.split("\n\n")[-2:] == [
        "Nothing is sent in quiet hours: it waits until 23 March, 08:00.",
        "There is a reminder at 24 March, 18:00. Whoever got one less than 20 hours earlier gets this one later.",
    ]


def test_time_that_cannot_be_has_its_reason_and_no_button() -> None:
    for reason in MoveRefusal:
        screen = choose_time(EN, EVENT, REMINDER, replace(FREE, due=OPENS, refusal=reason))

        assert [button.label for row in screen.rows[2:] for button in row] == ["Back"]
        assert len(screen.text.split("\n\n")) == 4


def test_skipping_the_invitation_says_that_nobody_is_invited() -> None:
    invitation, text = from_settings("survey-1", OPENS), from_settings("text-1", OPENS)

    assert "Nobody is invited to the survey then" in confirm_skip(EN, EVENT, invitation).text
    assert "Nobody is invited" not in confirm_skip(EN, EVENT, text).text


def test_present_are_everybody_registered_where_nobody_checks_in() -> None:
    message = replace(from_settings("text-1", OPENS), audience=Audience.CHECKED_IN)

    without, with_checkin = (
        schedule(EN, each, [ScheduleEntry(message, EntryState.PLANNED)]).text
        for each in (EVENT, replace(EVENT, checkin=True))
    )

    assert "Message · Everybody registered" in without
    assert "Message · Who is present" in with_checkin
