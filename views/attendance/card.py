"""What organizers see of one person: what they gave at registration, whether they are confirmed, what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.attendance.admission import ConfirmationState
from domain.attendance.checkin import PresenceState
from domain.attendance.participants import Participant
from domain.questions import Comment, RegistrationQuestion
from views.callback.attendance import (
    ChooseGuestProfession,
    RefuseParticipant,
    RemoveGuest,
    TypeGuestName,
)
from views.callback.organizers import ConfirmParticipant, ListParticipants, MarkAbsent, MarkPresent, RevokeConfirmation
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.participants import ParticipantPage, back_button, participant_label
from views.questions import option_label
from views.screen import Button, Row, Screen

ANSWER_LENGTH = 300
"""So much of one answer is shown; the spreadsheet has all of it."""


def card(  # noqa: PLR0913 — the person, and the page of the list from which the card was opened
    voice: Translator,
    listing: ParticipantPage,
    participant: Participant,
    waiting: int,
    page: int,
    *,
    may_refuse: bool,
    presence: PresenceState = PresenceState.UNUSED,
    notice: Html | str = "",
) -> Screen:
    """One person; ``notice`` is what happened just before."""
    event_title = safe(short(voice.label(listing.event.title), 60))
    name = f"<b>{safe(participant_label(voice, listing.event, participant))}</b>"
    code = listing.event.code
    rows = (
        *(_guest_rows(voice, code, participant) if participant.is_guest else ()),
        _presence_buttons(voice, code, participant, presence),
        (
            *_confirmation_button(voice, listing, participant, waiting, page),
            *(
                (Button(voice.plain("Refuse"), RefuseParticipant(code, participant.number, 0)),)
                if may_refuse and not participant.is_guest
                else ()
            ),
        ),
        (Button(voice.plain("Back to the names"), ListParticipants(code, waiting, page)), back_button(voice, code)),
    )
    return Screen(
        paragraphs(
            notice,
            f"{event_title}\n{name}",
            "\n".join(_facts(voice, listing, participant)),
            "\n".join(answer_lines(voice, listing.event.registration, participant)),
        ),
        tuple(row for row in rows if row),
    )


def _facts(voice: Translator, listing: ParticipantPage, participant: Participant) -> Iterable[Html]:
    if participant.is_guest:
        yield voice.say("Added by hand, without Telegram: in the attendance, and not in the survey of the chat.")
    elif participant.is_confirmed:
        yield voice.say("☑ Confirmed")
    elif listing.confirming is not ConfirmationState.NEEDLESS:
        yield voice.say("☐ Not confirmed, and so not in the survey")
    yield voice.say("☑ Present") if participant.is_present else voice.say("☐ Not marked as present")


def answer_lines(
    voice: Translator, questions: Sequence[RegistrationQuestion], participant: Participant
) -> Iterable[Html]:
    """The answers to the registration questions, where the notice they agreed to said that organizers see them."""
    if participant.is_guest or not questions:
        return
    if participant.answers is None:
        yield voice.say(
            "The answers to the registration questions are not shown: the notice they agreed to did not say that"
            " organizers see them."
        )
        return
    for question in questions:
        yield Html(
            f"{voice.words(question.text)} {safe(short(answer_text(voice, question, participant), ANSWER_LENGTH))}"
        )


def answer_text(voice: Translator, question: RegistrationQuestion, participant: Participant) -> str:
    """One answer as plain text; a dash where none was given."""
    answer = (participant.answers or {}).get(question.id, ())
    labels = answer if isinstance(question, Comment) else [option_label(voice, question, option) for option in answer]
    return voice.listed(labels) or "–"


def _confirmation_button(
    voice: Translator, listing: ParticipantPage, participant: Participant, waiting: int, page: int
) -> Row:
    code, number = listing.event.code, participant.number
    if participant.is_guest or not listing.is_open:
        return ()
    if not participant.is_confirmed:
        return (Button(voice.plain("Confirm"), ConfirmParticipant(code, number, 0, waiting, page)),)
    if listing.confirming is ConfirmationState.FREELY:
        return (Button(voice.plain("Take back"), RevokeConfirmation(code, number, waiting, page)),)
    return ()


def _presence_buttons(voice: Translator, code: str, participant: Participant, presence: PresenceState) -> Row:
    """By hand, as in the check-in's own list, to which they lead."""
    if presence not in {PresenceState.FREELY, PresenceState.FOR_GOOD}:
        return ()
    if not participant.is_present:
        return (Button(voice.plain("Mark as present"), MarkPresent(code, participant.number, 0, 0, 0)),)
    if presence is PresenceState.FREELY or participant.is_guest:
        return (Button(voice.plain("Mark as absent"), MarkAbsent(code, participant.number, 0, 0, 0)),)
    return ()


def _guest_rows(voice: Translator, code: str, participant: Participant) -> tuple[Row, ...]:
    return (
        (
            Button(voice.plain("Correct the name"), TypeGuestName(code, participant.number)),
            Button(voice.plain("Profession"), ChooseGuestProfession(code, participant.number)),
        ),
        (Button(voice.plain("Take off the list"), RemoveGuest(code, participant.number, 0)),),
    )
