"""Check-in as organizers see it: who is present, the code of the room, and whom they have still to confirm."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from domain.attendance.checkin import CheckinWindow, is_below_minimum, opens_at
from domain.attendance.participants import list_mark
from domain.events import Event
from views.callback.organizers import (
    ConfirmPresent,
    GetCheckinPoster,
    ListPresence,
    RenewCheckin,
    ShowCheckin,
    ShowCheckinCode,
)
from views.checkin.names import presence_description
from views.checkin.page import CheckinPage, PresenceList
from views.i18n import Html, Translator
from views.layout.common import paragraphs, people
from views.participants import as_many_as_fit
from views.registration.screens import title
from views.screen import Button, Row, Screen


def unused(voice: Translator, event: Event) -> Screen:
    """The event has no check-in."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("This event has no check-in. It has one with <code>checkin = true</code> in the settings."),
        )
    )


def overview(voice: Translator, page: CheckinPage, notice: Html | str = "") -> Screen:
    """How many are present, how people check in, and what is left to do; ``notice`` is what happened just before."""
    text = paragraphs(
        title(voice, page.event),
        notice,
        _counts(voice, page),
        _code(voice, page),
        _not_confirmed(voice, page),
        presence_description(voice, page),
        _minimum_warning(voice, page),
    )
    code = page.event.code
    names = (
        Button(voice.plain("Names"), ListPresence(code, PresenceList.EVERYBODY, 0)),
        Button(voice.plain("Absent"), ListPresence(code, PresenceList.ABSENT, 0)),
    )
    renew = Button(voice.plain("New code"), RenewCheckin(code, 0))
    links = (
        (
            (
                Button(voice.plain("Show the QR code"), ShowCheckinCode(code)),
                Button(voice.plain("Poster"), GetCheckinPoster(code)),
            ),
        )
        if page.window in {CheckinWindow.EARLY, CheckinWindow.OPEN}
        else ()
    )
    rows = (
        *links,
        _confirm_row(voice, page),
        names if page.participants else (),
        (renew, Button(voice.plain("Refresh"), ShowCheckin(code))) if links else (),
    )
    return Screen(text, tuple(row for row in rows if row))


def _counts(voice: Translator, page: CheckinPage) -> str:
    head = voice.say("<b>Present: {n} of {all} registered</b>", n=page.present_count, all=page.registered_count)
    if not page.guest_count:
        return head
    guests = voice.count("and {n} person without Telegram", "and {n} people without Telegram", page.guest_count)
    return f"{head}\n{guests}"


def _code(voice: Translator, page: CheckinPage) -> Html | str:
    match page.window:
        case CheckinWindow.EARLY:
            return voice.say(
                "People can check in from {moment}, by the QR code or with the room code {code}.",
                moment=voice.moment(opens_at(page.event)),
                code=page.code,
            )
        case CheckinWindow.OPEN if page.is_suspended:
            return voice.say(
                "⚠ The room code is switched off: too many wrong ones were typed. <b>New code</b> makes another."
            )
        case CheckinWindow.OPEN:
            return voice.say(
                "People scan the QR code, or type <code>/checkin {code}</code>: <b>{code}</b> is the code of the room.",
                code=page.code,
            )
        case CheckinWindow.CANCELLED:
            return voice.say("The event does not take place, so nobody checks in.")
        case CheckinWindow.OVER | CheckinWindow.UNUSED:
            return voice.say("The event is over, so nobody checks in by themselves any more.")
        case _:
            assert_never(page.window)


def _not_confirmed(voice: Translator, page: CheckinPage) -> str:
    if not page.unconfirmed:
        return ""
    head = voice.count(
        "<b>{n} person is present and not confirmed:</b>",
        "<b>{n} people are present and not confirmed:</b>",
        len(page.unconfirmed),
    )
    why = voice.say(
        "A scan alone confirms nobody: one person may scan with several accounts. Look at each of them, and confirm."
    )
    return "\n".join((head, as_many_as_fit(voice, page.event, page.unconfirmed), why))


def _confirm_row(voice: Translator, page: CheckinPage) -> Row:
    if not page.unconfirmed:
        return ()
    label = voice.plain_count("Confirm {n} person I have seen", "Confirm {n} people I have seen", len(page.unconfirmed))
    return (Button(label, ConfirmPresent(page.event.code, list_mark(page.unconfirmed))),)


def _minimum_warning(voice: Translator, page: CheckinPage) -> Html | str:
    is_pointless = page.window is CheckinWindow.CANCELLED or not page.has_survey
    if is_pointless or not is_below_minimum(page.present_count, page.thresholds):
        return ""
    few = people(voice, page.thresholds.minimum_group)
    return voice.say("⚠ With fewer than {few} present the survey will have no results.", few=few)


# Confirming, and a new code


def confirmed(voice: Translator, page: CheckinPage, confirmed_count: int) -> Screen:
    """Those who were shown are confirmed."""
    return overview(
        voice,
        page,
        voice.count("✓ {n} person is confirmed.", "✓ {n} people are confirmed.", confirmed_count),
    )


def list_changed(voice: Translator, page: CheckinPage) -> Screen:
    """Others are present and not confirmed than those who were shown."""
    return overview(
        voice, page, voice.say("The list has changed meanwhile, and nobody was confirmed. Please look again.")
    )


def renew_question(voice: Translator, page: CheckinPage) -> Screen:
    """Asks before links and code are made anew."""
    return Screen(
        paragraphs(
            title(voice, page.event),
            voice.say("<b>Make a new room code and new links?</b>"),
            voice.say(
                "The code that is shown now, and posters that are printed, check nobody in any more. Whoever is present"
                " stays so."
            ),
        ),
        (
            (Button(voice.plain("Yes, a new code"), RenewCheckin(page.event.code, 1)),),
            (Button(voice.plain("No, keep the code"), ShowCheckin(page.event.code)),),
        ),
    )


def caption(voice: Translator, page: CheckinPage, holds_until: datetime, renewed_until: datetime) -> Html:
    """What stands under the picture: how long its link holds, and how long the picture is renewed by itself."""
    return voice.say(
        "Present: {n} of {all} registered. Room code: {code}. The QR code renews itself here until {end}; this one"
        " holds until {time}.",
        n=page.present_count,
        all=page.registered_count,
        code=page.code,
        time=voice.time(holds_until),
        end=voice.time(renewed_until),
    )


def code_over(voice: Translator) -> Html:
    """The picture is renewed no more."""
    return voice.say("This QR code is not renewed any more, and soon checks nobody in. /checkin shows a new one.")
