"""Confirming who takes part: one person, several, or the whole list; what is asked before, and what is said after."""

from __future__ import annotations

from collections.abc import Sequence

from domain.attendance.admission import ConfirmationState
from domain.attendance.participants import Participant, by_profession
from domain.events import Event
from domain.survey import SurveyRun
from views.callback.attendance import ConfirmTicked, ShowParticipant, TickParticipants
from views.callback.organizers import (
    ConfirmList,
    ConfirmParticipant,
    ListParticipants,
    PreviewConfirmation,
    RevokeList,
    ShowParticipants,
)
from views.i18n import Html, Translator
from views.layout.common import paragraphs
from views.participants import (
    ParticipantPage,
    as_many_as_fit,
    back_button,
    overview,
    participant_label,
    profession_label,
    state_description,
)
from views.registration.screens import title
from views.screen import Button, Screen


def confirm_one(
    voice: Translator, listing: ParticipantPage, participant: Participant, waiting: int, page: int
) -> Screen:
    """While the survey is open, before one person is confirmed."""
    code = listing.event.code
    yes = ConfirmParticipant(code, participant.number, 1, waiting, page)
    return Screen(
        paragraphs(
            title(voice, listing.event),
            voice.say("<b>Confirm {who}?</b>", who=participant_label(voice, listing.event, participant)),
            state_description(voice, listing.confirming),
        ),
        (
            (Button(voice.plain("Yes, confirm"), yes),),
            (Button(voice.plain("No, back"), ShowParticipant(code, participant.number, waiting, page)),),
        ),
    )


def confirm_ticked(
    voice: Translator, listing: ParticipantPage, people: Sequence[Participant], yes: ConfirmTicked
) -> Screen:
    """While the survey is open, before those who are ticked are confirmed."""
    label = voice.plain_count("Yes, confirm {n} person", "Yes, confirm {n} people", len(people))
    return Screen(
        paragraphs(
            title(voice, listing.event),
            voice.count("<b>Confirm {n} person?</b>", "<b>Confirm {n} people?</b>", len(people)),
            as_many_as_fit(voice, listing.event, people),
            state_description(voice, listing.confirming),
        ),
        (
            (Button(label, yes),),
            (Button(voice.plain("No, back"), TickParticipants(yes.event, yes.page, yes.mark, yes.ticks)),),
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
        state_description(voice, listing.confirming),
    )
    label = voice.plain_count("Confirm {n} person", "Confirm {n} people", len(new))
    return Screen(
        text,
        (
            (Button(label, ConfirmList(listing.event.code, listing.last)),),
            (Button(voice.plain("Not confirmed"), ListParticipants(listing.event.code, 1, 0)),),
            (back_button(voice, listing.event.code),),
        ),
    )


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


def people_confirmed(voice: Translator, n: int) -> Html:
    """So many who were ticked are confirmed."""
    return voice.count("✓ {n} person is confirmed.", "✓ {n} people are confirmed.", n)


def list_changed(voice: Translator) -> Html:
    """Others stand on the page than those who were shown."""
    return voice.say("The list has changed meanwhile. Please tick again.")


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
