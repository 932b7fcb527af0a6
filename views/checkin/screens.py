"""Check-in as participants see it: checked in, not possible now, a code that is wrong, and how it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from domain.attendance.checkin import CheckinWindow, CodeSuspended, TooManyCodes, WrongCode, opens_at, window
from domain.events import Event
from domain.people import Registration
from views.callback.participants import OpenEvent, ShowAgenda
from views.i18n import Html, Translator
from views.layout.common import paragraphs
from views.registration.screens import organizer_start, title
from views.screen import Button, Screen


def checked_in_heading(voice: Translator) -> Html:
    """What stands first."""
    return voice.say("✓ <b>You are checked in</b>")


def checked_in(voice: Translator, event: Event, registration: Registration) -> Screen:
    """The person is present; said each time they scan or type again."""
    return Screen(
        paragraphs(checked_in_heading(voice), title(voice, event), _next(voice, event, registration)),
        ((Button(voice.plain("Agenda"), ShowAgenda(event.code)),),),
    )


def _next(voice: Translator, event: Event, registration: Registration) -> Html | str:
    if event.survey is None:
        return ""
    if event.needs_confirmation and not registration.confirmed:
        return organizer_start(voice)
    return voice.say("I will write to you when the survey is open.")


def checkin_help(voice: Translator, event: Event, now: datetime) -> Html:
    """What somebody can do who is not checked in."""
    match window(event, now):
        case CheckinWindow.EARLY:
            return voice.say(
                "Check-in opens on {moment}: scan the code at the door, or type /checkin and the four digits that are"
                " shown in the room.",
                moment=voice.moment(opens_at(event)),
            )
        case CheckinWindow.OPEN:
            return voice.say(
                "To check in, scan the code at the door, or type /checkin and the four digits that are shown in the"
                " room, such as /checkin 1234."
            )
        case CheckinWindow.CANCELLED:
            return voice.say("The event does not take place, so nobody checks in.")
        case CheckinWindow.OVER | CheckinWindow.UNUSED:
            return voice.say("Check-in is over. If you were there, tell an organizer: they can still mark you.")
        case _:
            assert_never(window)


def not_possible(voice: Translator, event: Event, now: datetime) -> Screen:
    """Outside the time in which people check in, or how it is done within it."""
    return Screen(paragraphs(title(voice, event), checkin_help(voice, event, now)))


def unused(voice: Translator) -> Screen:
    """None of this person's events has a check-in."""
    return Screen(voice.say("No event of yours has a check-in. /agenda shows where and when to go."))


def link_expired(voice: Translator, event: Event) -> Screen:
    """The link was valid a while ago, or never."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say(
                "This link does not check anybody in any more: it changes every few minutes. Please scan the code that"
                " is shown now, or ask an organizer."
            ),
        )
    )


def wrong_code(voice: Translator, outcome: WrongCode | TooManyCodes | CodeSuspended) -> Screen:
    """The four digits were not those of the room, or are not taken."""
    by_an_organizer = voice.say("You can still scan the code at the door, or ask an organizer: they can mark you.")
    match outcome:
        case WrongCode(tries_left=0) | TooManyCodes():
            reason = voice.say("The code was wrong too often, so I take no more of them from you.")
        case WrongCode(tries_left=tries_left):
            return Screen(
                voice.count(
                    "That is not the code of the room. You can try {n} more time.",
                    "That is not the code of the room. You can try {n} more times.",
                    tries_left,
                )
            )
        case CodeSuspended():
            reason = voice.say("At the moment I take no codes: too many wrong ones were typed.")
        case _:
            assert_never(outcome)
    return Screen(f"{reason} {by_an_organizer}")


def no_code(voice: Translator) -> Screen:
    """What was typed behind the command is no room code."""
    return Screen(voice.say("The code of the room has four digits. Please type it like this: /checkin 1234"))


def register_first(voice: Translator, events: Iterable[Event]) -> Screen:
    """Somebody who is not registered for an event that people check in to now."""
    rows = tuple((Button(voice.label(event.title), OpenEvent(event.code)),) for event in events)
    return Screen(
        voice.say("Please register first. Then scan the code again, or type /checkin and the code of the room again."),
        rows,
    )
