"""The list of participants, for organizers alone: numbers by profession, names by the page, and confirming them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.attendance.admission import ConfirmationState
from domain.attendance.participants import Count, Participant, by_profession, in_order
from domain.events import UNDISCLOSED, Event
from domain.survey import SurveyRun
from views.callback.organizers import (
    ConfirmList,
    ConfirmParticipant,
    ListParticipants,
    PreviewConfirmation,
    RevokeConfirmation,
    RevokeList,
    ShowParticipants,
)
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.layout.message_text import visible_length
from views.layout.page_buttons import page_buttons
from views.privacy.retention import registrations_erased
from views.questions import checkbox_label
from views.registration.screens import title
from views.screen import Button, Row, Screen

PEOPLE = 10
"""So many people stand on one page."""
ON_A_BUTTON = 40
"""So much of a person fits a button on a phone."""
NAMES = 2500
"""UTF-16 units of names in a question before the rest of them is only counted."""


@dataclass(frozen=True, slots=True)
class ParticipantPage:
    """The list at one moment."""

    event: Event
    participants: Sequence[Participant]
    last: int
    """The greatest number in it."""
    confirming: ConfirmationState
    erased_on: date | None = None
    """The day on which registrations were erased; None while they are kept."""

    @property
    def waiting(self) -> tuple[Participant, ...]:
        """Those who are to be confirmed."""
        return tuple(each for each in in_order(self.event, self.participants) if not each.is_confirmed)

    @property
    def is_open(self) -> bool:
        """Whether somebody can be confirmed now."""
        return self.confirming in {ConfirmationState.FREELY, ConfirmationState.FOR_GOOD}


def overview(voice: Translator, listing: ParticipantPage, notice: Html | str = "", more: Row = ()) -> Screen:
    """How many of each profession there are; ``notice`` is what happened just before, ``more`` what goes with it."""
    if listing.erased_on is not None and not listing.participants:
        return Screen(paragraphs(title(voice, listing.event), registrations_erased(voice, listing.erased_on)))
    counts = by_profession(listing.event, listing.participants)
    needless = listing.confirming is ConfirmationState.NEEDLESS
    lines = [_line(voice, listing.event, id_, count, needless=needless) for id_, count in counts.items()]
    text = paragraphs(
        title(voice, listing.event),
        notice,
        "\n".join((_head(voice, listing), *lines)),
        _state_description(voice, listing.confirming),
    )
    return Screen(text, tuple(row for row in (more, *_list_buttons(voice, listing)) if row))


def _head(voice: Translator, listing: ParticipantPage) -> Html:
    registered_count = len(listing.participants)
    if listing.confirming is ConfirmationState.NEEDLESS:
        return voice.count("<b>{n} person is registered</b>", "<b>{n} people are registered</b>", registered_count)
    confirmed_count = registered_count - len(listing.waiting)
    return voice.say("<b>Registered: {n}, confirmed: {confirmed}</b>", n=registered_count, confirmed=confirmed_count)


def _line(voice: Translator, event: Event, profession: str, count: Count, *, needless: bool) -> Html:
    label = profession_label(voice, event, profession)
    line = (
        voice.say("{profession}: {n}", profession=label, n=count.registered_count)
        if needless
        else voice.say(
            "{profession}: {n}, confirmed: {confirmed}",
            profession=label,
            n=count.registered_count,
            confirmed=count.confirmed_count,
        )
    )
    if not count.too_many:
        return line
    return Html(f"{line} – {voice.say('more than the {n} expected', n=count.expected_count)}")


def _state_description(voice: Translator, confirming: ConfirmationState) -> Html:
    return {
        ConfirmationState.NEEDLESS: voice.say(
            "Everybody registered takes part in the survey. Whoever has the link can register, so the results are"
            " totals only, without a breakdown by profession."
        ),
        ConfirmationState.FREELY: voice.say(
            "Only people you confirm are invited to the survey, can answer it and count in groups. Until it opens you"
            " can take a confirmation back. Who changes the name or the profession has to be confirmed again."
        ),
        ConfirmationState.FOR_GOOD: voice.say(
            "The survey is open: whoever you confirm now is invited at once, and that cannot be taken back."
        ),
        ConfirmationState.OVER: voice.say("No survey is to come, so nobody has to be confirmed any more."),
    }[confirming]


def _list_buttons(voice: Translator, listing: ParticipantPage) -> tuple[Row, ...]:
    code = listing.event.code
    names = (Button(voice.plain("Names"), ListParticipants(code, 0, 0)),) if listing.participants else ()
    confirm = (
        (Button(voice.plain("Confirm the list"), PreviewConfirmation(code)),)
        if listing.is_open and listing.waiting
        else ()
    )
    return names, confirm


def profession_label(voice: Translator, event: Event, profession: str | None) -> str:
    """What a profession is called here, as plain text; one that the event has no longer by its id."""
    known_profession = event.profession(profession or "")
    if known_profession is not None:
        return voice.label(known_profession.label)
    return voice.plain("Prefer not to say") if profession in {None, UNDISCLOSED} else str(profession)


def participant_label(voice: Translator, event: Event, participant: Participant) -> str:
    """Somebody's name and profession as plain text; without a name, the number tells them from others."""
    name = participant.name or voice.plain("no name, no. {n}", n=participant.number)
    return f"{name} · {profession_label(voice, event, participant.profession)}"


# Names


def names(voice: Translator, listing: ParticipantPage, waiting: int, page: int) -> Screen:
    """One page of the names, the last when there are fewer; a button confirms, or takes the confirmation back."""
    people = listing.waiting if waiting else in_order(listing.event, listing.participants)
    pages = max(-(-len(people) // PEOPLE), 1)
    page = min(page, pages - 1)
    on_page = people[page * PEOPLE : (page + 1) * PEOPLE]
    head = voice.say("<b>Not confirmed: {n}</b>", n=len(people)) if waiting else _head(voice, listing)
    where = voice.say("Page {i} of {n}", i=page + 1, n=pages) if pages > 1 else ""
    lines = (safe(_checkbox_label(listing, each, participant_label(voice, listing.event, each))) for each in on_page)
    event_title = safe(short(voice.label(listing.event.title), 60))
    text = paragraphs("\n".join(filter(None, (event_title, head, where))), "\n".join(lines))
    rows = (button for each in on_page if (button := _button(voice, listing, each, waiting, page)))
    return Screen(text, (*((button,) for button in rows), *_page_buttons(voice, listing, waiting, page, pages)))


def _checkbox_label(listing: ParticipantPage, participant: Participant, label: str) -> str:
    return (
        label
        if listing.confirming is ConfirmationState.NEEDLESS
        else checkbox_label(label, is_ticked=participant.is_confirmed)
    )


def _button(
    voice: Translator, listing: ParticipantPage, participant: Participant, waiting: int, page: int
) -> Button | None:
    code, number = listing.event.code, participant.number
    label = checkbox_label(
        short(participant_label(voice, listing.event, participant), ON_A_BUTTON), is_ticked=participant.is_confirmed
    )
    if not listing.is_open:
        return None
    if not participant.is_confirmed:
        return Button(label, ConfirmParticipant(code, number, 0, waiting, page))
    if listing.confirming is ConfirmationState.FREELY:
        return Button(label, RevokeConfirmation(code, number, waiting, page))
    return None


def _page_buttons(voice: Translator, listing: ParticipantPage, waiting: int, page: int, pages: int) -> tuple[Row, ...]:
    code = listing.event.code
    turning = page_buttons(page, pages, lambda target: ListParticipants(code, waiting, target))
    others = (
        Button(voice.plain("Everybody"), ListParticipants(code, 0, 0))
        if waiting
        else Button(voice.plain("Not confirmed"), ListParticipants(code, 1, 0))
    )
    choice = (others,) if listing.is_open and (waiting or listing.waiting) else ()
    return tuple(row for row in (turning, (*choice, _back(voice, code))) if row)


def _back(voice: Translator, code: str) -> Button:
    return Button(voice.plain("By profession"), ShowParticipants(code))


# Confirming


def confirm_one(
    voice: Translator, listing: ParticipantPage, participant: Participant, waiting: int, page: int
) -> Screen:
    """While the survey is open, before one person is confirmed."""
    who = participant_label(voice, listing.event, participant)
    return Screen(
        paragraphs(
            title(voice, listing.event),
            voice.say("<b>Confirm {who}?</b>", who=who),
            _state_description(voice, listing.confirming),
        ),
        (
            (
                Button(
                    voice.plain("Yes, confirm"),
                    ConfirmParticipant(listing.event.code, participant.number, 1, waiting, page),
                ),
            ),
            (Button(voice.plain("No, back to the names"), ListParticipants(listing.event.code, waiting, page)),),
        ),
    )


def preview(voice: Translator, listing: ParticipantPage) -> Screen:
    """Who would be confirmed, exactly how many, and where more came than were expected."""
    new = listing.waiting
    text = paragraphs(
        title(voice, listing.event),
        voice.count("<b>Confirm {n} person?</b>", "<b>Confirm {n} people?</b>", len(new)),
        as_many_as_fit(voice, listing.event, new),
        _over_limit(voice, listing),
        voice.say(
            "You vouch that each of them is one person, with this profession. Whoever registers after you looked is not"
            " among them."
        ),
        _state_description(voice, listing.confirming),
    )
    label = voice.plain_count("Confirm {n} person", "Confirm {n} people", len(new))
    return Screen(
        text,
        (
            (Button(label, ConfirmList(listing.event.code, listing.last)),),
            (Button(voice.plain("Not confirmed"), ListParticipants(listing.event.code, 1, 0)),),
            (_back(voice, listing.event.code),),
        ),
    )


def as_many_as_fit(voice: Translator, event: Event, people: Sequence[Participant]) -> str:
    """These people, a line each; when that is too long for a question, how many more there are."""
    lines: list[str] = []
    for participant in people:
        line = safe(participant_label(voice, event, participant))
        if visible_length("\n".join((*lines, line))) > NAMES:
            break
        lines.append(line)
    remaining = len(people) - len(lines)
    more = [voice.count("and {n} more", "and {n} more people", remaining)] if remaining else []
    return "\n".join((*lines, *more))


def _over_limit(voice: Translator, listing: ParticipantPage) -> str:
    counts = by_profession(listing.event, listing.participants)
    lines = [
        voice.say(
            "{profession}: {n}, expected: {expected}",
            profession=profession_label(voice, listing.event, id_),
            n=count.registered_count,
            expected=count.expected_count,
        )
        for id_, count in counts.items()
        if count.too_many
    ]
    return "\n".join((voice.say("⚠ More than were expected:"), *lines)) if lines else ""


def confirmed(voice: Translator, listing: ParticipantPage, last: int) -> Screen:
    """The list is confirmed; whoever came since is not."""
    since = len(listing.waiting)
    notice = paragraphs(
        voice.say("✓ <b>The list is confirmed.</b>"),
        voice.count(
            "{n} person registered, or changed something, after you looked, and is not confirmed.",
            "{n} people registered, or changed something, after you looked, and are not confirmed.",
            since,
        )
        if since
        else "",
    )
    undo = Button(voice.plain("Take all confirmations back"), RevokeList(listing.event.code, last))
    return overview(voice, listing, notice, (undo,) if listing.confirming is ConfirmationState.FREELY else ())


def list_revoked(voice: Translator, listing: ParticipantPage) -> Screen:
    """Nobody is confirmed any more, but whoever was confirmed since."""
    return overview(voice, listing, voice.say("The confirmations are taken back."))


def confirmation_request(voice: Translator, event: Event, waiting: int, run: SurveyRun | None) -> Screen:
    """To organizers, unasked: so many are not confirmed for the survey that is to open, or has opened as ``run``."""
    people = voice.count("<b>{n} person is not confirmed.</b>", "<b>{n} people are not confirmed.</b>", waiting)
    return Screen(
        paragraphs(title(voice, event), people, _until(voice, event, run)),
        (
            (Button(voice.plain("Confirm the list"), PreviewConfirmation(event.code)),),
            (Button(voice.plain("Participants"), ShowParticipants(event.code)),),
        ),
    )


def _until(voice: Translator, event: Event, run: SurveyRun | None) -> Html | str:
    if run is not None:
        return voice.say(
            "The survey is open until {moment}. Only people you confirm are invited and can answer.",
            moment=voice.moment(run.closes_at),
        )
    if event.survey is None:
        return ""
    return voice.say(
        "The survey opens on {moment}. Only people you confirm are invited and can answer; the groups of the results"
        " are made of those who are confirmed when it opens.",
        moment=voice.moment(event.survey.opens),
    )


def by_number(people: Iterable[Participant]) -> dict[int, Participant]:
    """The participants by their numbers."""
    return {each.number: each for each in people}
