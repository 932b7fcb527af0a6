"""Marking people as present by hand, from the list of names, and taking a mark back."""

from __future__ import annotations

from typing import assert_never

from domain.attendance.checkin import PresenceState
from domain.attendance.participants import Participant
from views.callback.organizers import ListPresence, MarkAbsent, MarkPresent, ShowCheckin
from views.checkin.page import CheckinPage, PresenceList
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.layout.page_buttons import page_buttons
from views.participants import ON_A_BUTTON, PEOPLE, participant_label
from views.questions import checkbox_label
from views.registration.screens import title
from views.screen import Button, Row, Screen


def presence_description(voice: Translator, page: CheckinPage) -> Html | str:
    """What a mark of presence does at this moment."""
    match page.presence:
        case PresenceState.EARLY:
            return voice.say("You can mark people yourself from an hour before the start.")
        case PresenceState.FREELY if not page.has_survey:
            return voice.say("You can mark people and take marks back, for the report.")
        case PresenceState.FREELY:
            return voice.say("The survey goes to those who are present. Until it opens you can take a mark back.")
        case PresenceState.FOR_GOOD:
            return voice.say(
                "The survey is open: whoever you mark as present now is invited at once, and that cannot be taken back."
            )
        case PresenceState.UNUSED:
            return ""
        case _:
            assert_never(page.presence)


def names(voice: Translator, page: CheckinPage, which: PresenceList, number: int, notice: Html | str = "") -> Screen:
    """One page of the names, the last when there are fewer; a button marks somebody, or takes the mark back."""
    people = page.people(which)
    pages = max(-(-len(people) // PEOPLE), 1)
    number = min(number, pages - 1)
    on_page = people[number * PEOPLE : (number + 1) * PEOPLE]
    where = voice.say("Page {i} of {n}", i=number + 1, n=pages) if pages > 1 else ""
    head = "\n".join(
        filter(None, (safe(short(voice.label(page.event.title), 60)), _list_head(voice, page, which), where))
    )
    lines = "\n".join(safe(_label(voice, page, each, None)) for each in on_page)
    rows = tuple((button,) for each in on_page if (button := _mark_button(voice, page, each, which, number)))
    turning = page_buttons(number, pages, lambda target: ListPresence(page.event.code, which, target))
    text = paragraphs(head, notice, lines or voice.say("Nobody."), presence_description(voice, page))
    return Screen(text, tuple(row for row in (*rows, turning, *_list_buttons(voice, page, which)) if row))


def _list_head(voice: Translator, page: CheckinPage, which: PresenceList) -> Html:
    match which:
        case PresenceList.ABSENT:
            return voice.say("<b>Absent: {n}</b>", n=len(page.people(which)))
        case PresenceList.EVERYBODY | PresenceList.PRESENT:
            return voice.say(
                "<b>Present: {n} of {all}</b>",
                n=page.present_count + page.guest_count,
                all=len(page.participants),
            )
        case _:
            assert_never(which)


def _label(voice: Translator, page: CheckinPage, participant: Participant, most: int | None) -> str:
    label = participant_label(voice, page.event, participant)
    return checkbox_label(label if most is None else short(label, most), is_ticked=participant.is_present)


def _mark_button(
    voice: Translator, page: CheckinPage, participant: Participant, which: PresenceList, number: int
) -> Button | None:
    label, code = _label(voice, page, participant, ON_A_BUTTON), page.event.code
    match page.presence:
        case PresenceState.UNUSED | PresenceState.EARLY:
            return None
        case PresenceState.FOR_GOOD if participant.is_present and not participant.is_guest:
            return None
        case PresenceState.FREELY | PresenceState.FOR_GOOD if participant.is_present:
            return Button(label, MarkAbsent(code, participant.number, 0, which, number))
        case PresenceState.FREELY | PresenceState.FOR_GOOD:
            return Button(label, MarkPresent(code, participant.number, 0, which, number))
        case _:
            assert_never(page.presence)


def _list_buttons(voice: Translator, page: CheckinPage, which: PresenceList) -> tuple[Row, ...]:
    labels = {
        PresenceList.EVERYBODY: voice.plain("Everybody"),
        PresenceList.ABSENT: voice.plain("Absent"),
        PresenceList.PRESENT: voice.plain("Present"),
    }
    lists = tuple(
        Button(label, ListPresence(page.event.code, other, 0)) for other, label in labels.items() if other is not which
    )
    return lists, (Button(voice.plain("Check-in"), ShowCheckin(page.event.code)),)


def marked(voice: Translator, page: CheckinPage, participant: Participant, which: PresenceList, number: int) -> Screen:
    """Somebody was marked as present by hand, and so confirmed where that is needed; with the way back."""
    who = participant_label(voice, page.event, participant)
    is_confirmed_now = page.can_confirm and not participant.is_confirmed and not participant.is_guest
    notice = (
        voice.say("✓ {who}: present, and confirmed since you see them.", who=who)
        if is_confirmed_now
        else voice.say("✓ {who}: present.", who=who)
    )
    screen = names(voice, page, which, number, notice)
    if page.presence is not PresenceState.FREELY:
        return screen
    undo = Button(
        voice.plain("Undo"),
        MarkAbsent(page.event.code, participant.number, int(is_confirmed_now), which, number),
    )
    return Screen(screen.text, ((undo,), *screen.rows))


def mark_removed(
    voice: Translator, page: CheckinPage, participant: Participant, which: PresenceList, number: int
) -> Screen:
    """A mark was taken back."""
    who = participant_label(voice, page.event, participant)
    return names(voice, page, which, number, voice.say("{who}: the mark is taken back.", who=who))


def mark_one(
    voice: Translator, page: CheckinPage, participant: Participant, which: PresenceList, number: int
) -> Screen:
    """While the survey is open, before one person is marked as present."""
    code, who = page.event.code, participant_label(voice, page.event, participant)
    return Screen(
        paragraphs(
            title(voice, page.event),
            voice.say("<b>Was {who} there?</b>", who=who),
            presence_description(voice, page),
        ),
        (
            (Button(voice.plain("Yes, present"), MarkPresent(code, participant.number, 1, which, number)),),
            (Button(voice.plain("No, back to the names"), ListPresence(code, which, number)),),
        ),
    )
