"""Registering for an event: which one, and the registration as it stands; notice and steps have their own modules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.events import UNDISCLOSED, Event
from domain.operations.retention import DataKind, expiry_dates
from domain.people import Registration
from domain.policy import Policy
from domain.questions import Comment, RegistrationQuestion
from views.callback.participants import (
    CancelRegistration,
    ChangeRegistration,
    GetCalendar,
    GetCertificate,
    GetDocument,
    OpenEvent,
    ShowAgenda,
    ShowRegistration,
)
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs
from views.layout.dates import event_date, event_days, event_hours
from views.questions import option_label
from views.screen import Button, Row, Screen, with_subject
from views.survey.wording import wording_of


def title(voice: Translator, event: Event) -> Html:
    """The event's title, days, hours and place, as the head of a screen; of a cancelled one, that it is."""
    when = voice.listed((event_date(voice, event), event_hours(voice, event)))
    cancelled_line = f"\n❌ <b>{voice.say('This event is cancelled.')}</b>" if event.is_cancelled else ""
    return Html(f"<b>{voice.words(event.title)}</b>\n{when}\n{voice.words(event.venue)}{cancelled_line}")


def subject(event: Event) -> str:
    """What all the messages of one registration are about: the newest alone keeps its buttons."""
    return f"registration {event.code}"


def event_label(voice: Translator, event: Event, events: Iterable[Event]) -> str:
    """The event among these, as a button's label: two may have the same title, and the same day of two years.

    The code stands before what would read alike, where no phone cuts it.
    """
    others = [other for other in events if other.code != event.code]
    years = {one.first_day.year for one in (event, *others)}
    title = voice.label(event.title)
    label = f"{title} · {event_days(voice, event, year=len(years) > 1)}"
    is_unique = all((voice.label(other.title), other.first_day) != (title, event.first_day) for other in others)
    return label if is_unique else f"{event.code}: {label}"


def none_open(voice: Translator, rules: Policy) -> Screen:
    """No event is open for registration."""
    return Screen(
        voice.say(
            "No event is open for registration at the moment."
            " If you expected one, please ask {controller} ({contact}).",
            controller=rules.privacy.controller,
            contact=rules.privacy.contact,
        )
    )


def unknown_event(voice: Translator, code: str) -> Screen:
    """The link names an event that does not exist."""
    return Screen(
        voice.say(
            "There is no event with the code “{code}”. Please check the link, or send /start alone.", code=code[:64]
        )
    )


def over(voice: Translator, event: Event) -> Screen:
    """The event has ended or is cancelled, so nobody can register any more."""
    sentence = (
        voice.say("Nobody can register any more. Thank you for your interest.")
        if event.is_cancelled
        else voice.say("This event is over; registration is closed. Thank you for your interest.")
    )
    return Screen(paragraphs(title(voice, event), sentence))


def registered(voice: Translator, event: Event, registration: Registration, now: datetime) -> Screen:
    """The registration has just been completed."""
    if registration.present:
        head = voice.say("✓ <b>You are registered and checked in</b>")
        return registered_card(voice, event, registration, head, now, is_new=True)
    return registered_card(voice, event, registration, voice.say("✓ <b>You are registered</b>"), now)


def saved(voice: Translator, event: Event, registration: Registration, now: datetime) -> Screen:
    """The registration has just been changed."""
    return registered_card(voice, event, registration, voice.say("✓ <b>Saved</b>"), now)


def current(voice: Translator, event: Event, registration: Registration, now: datetime) -> Screen:
    """The registration as it stands, for whoever asks."""
    return registered_card(voice, event, registration, voice.say("<b>Your registration</b>"), now)


def registered_card(  # noqa: PLR0913 — what such a card shows
    voice: Translator, event: Event, registration: Registration, head: Html, now: datetime, *, is_new: bool = False
) -> Screen:
    """The registration that counts, under this head, at ``now``, UTC-aware; ``is_new``: it has just been completed."""
    agenda = Button(voice.plain("Agenda"), ShowAgenda(event.code))
    change = Button(voice.plain("Change"), ChangeRegistration(event.code))
    cancel = Button(voice.plain("Cancel my registration"), CancelRegistration(event.code, 0))
    text = paragraphs(
        head,
        title(voice, event),
        "\n".join(details(voice, event, registration)),
        *(_at_the_door if is_new and registration.present else _status)(voice, event, registration, now),
    )
    certificate = _certificate_buttons(voice, event, registration)
    screen = Screen(text, ((agenda,), file_buttons(voice, event), *certificate, (change,), (cancel,)))
    return with_subject(screen, subject(event), paragraphs(head, title(voice, event)))


def _at_the_door(voice: Translator, event: Event, registration: Registration, now: datetime) -> tuple[Html | str, ...]:
    is_waiting = _is_confirmation_needed(event, now) and not registration.confirmed
    return (organizer_start(voice),) if is_waiting else ()


def organizer_start(voice: Translator) -> Html:
    """What is left to do for somebody who is present and whom nobody has confirmed."""
    return voice.say(
        "Before you can answer the survey, an organizer has to confirm you. Please greet one of them at the door;"
        " there is nothing to press."
    )


def _status(voice: Translator, event: Event, registration: Registration, now: datetime) -> tuple[Html | str, ...]:
    return _presence(voice, event, registration, now), _confirmation(voice, event, registration, now)


def _presence(voice: Translator, event: Event, registration: Registration, now: datetime) -> Html | str:
    if not event.checkin or event.is_cancelled:
        return ""
    if registration.present:
        return voice.say("✓ You are checked in.")
    if now >= event.ends:
        return ""
    return voice.say(
        "On the day, please check in: scan the code at the door, or type /checkin and the four digits that are shown in"
        " the room."
    )


def _certificate_buttons(voice: Translator, event: Event, registration: Registration) -> tuple[Row, ...]:
    has_one = event.certificate is not None and registration.present
    return ((Button(voice.plain("Certificate"), GetCertificate(event.code)),),) if has_one else ()


def _is_confirmation_needed(event: Event, now: datetime) -> bool:
    """Whether somebody who is not confirmed could still be, and then answer the survey."""
    is_survey_over = event.survey is not None and now >= event.survey.closes
    return event.needs_confirmation and not event.is_cancelled and not is_survey_over


def _confirmation(voice: Translator, event: Event, registration: Registration, now: datetime) -> Html | str:
    if not _is_confirmation_needed(event, now):
        return ""
    if registration.confirmed:
        return voice.say(
            "✓ An organizer has confirmed your registration. If you change your profession or your name, it has to be"
            " confirmed again before you can answer the survey."
        )
    return voice.say(
        "An organizer will confirm your registration before you can answer the survey. You need do nothing for that."
    )


def file_buttons(voice: Translator, event: Event) -> Row:
    """What of the event can be taken along as a file."""
    row: Row = (Button(voice.plain("Calendar file"), GetCalendar(event.code)),)
    return (*row, Button(voice.plain("Document"), GetDocument(event.code))) if event.agenda_file else row


def details(voice: Translator, event: Event, registration: Registration) -> tuple[Html, ...]:
    """What was given at registration, a line each."""
    return (
        voice.say("Profession: {profession}", profession=profession_label(voice, event, registration)),
        voice.say("Name: {name}", name=registration.name or "–"),
        *(_answer_line(voice, question, registration) for question in event.registration),
    )


def profession_label(voice: Translator, event: Event, registration: Registration) -> str:
    """The profession of a registration, as plain text."""
    known_profession = event.profession(registration.profession or "")
    if known_profession is not None:
        return voice.label(known_profession.label)
    if registration.profession is None and registration.registered_on is None:
        return "–"
    # One that the event has no longer is called by its id.
    is_undisclosed = registration.profession in {None, UNDISCLOSED}
    return voice.plain("Prefer not to say") if is_undisclosed else str(registration.profession)


def _answer_line(voice: Translator, question: RegistrationQuestion, registration: Registration) -> Html:
    answer = (registration.answers or {}).get(question.id, [])
    labels = answer if isinstance(question, Comment) else [option_label(voice, question, option) for option in answer]
    return Html(f"{voice.words(question.text)} {safe(', '.join(labels) or '–')}")


def confirm_cancel(voice: Translator, event: Event, rules: Policy, *, has_answered: bool) -> Screen:
    """Asks before the registration is cancelled; ``has_answered``: the survey, which is still open."""
    text = paragraphs(
        title(voice, event),
        wording_of(event.survey).cancel_question(voice),
        _remaining_data(voice, event, rules, has_answered=has_answered),
    )
    rows = (
        (Button(voice.plain("Yes, cancel it"), CancelRegistration(event.code, 1)),),
        (Button(voice.plain("No, keep it"), ShowRegistration(event.code)),),
    )
    return with_subject(Screen(text, rows), subject(event))


def cancelled(voice: Translator, event: Event, rules: Policy, *, has_answered: bool) -> Screen:
    """The registration is gone."""
    again = Button(voice.plain("Register again"), OpenEvent(event.code))
    text = paragraphs(
        title(voice, event),
        voice.say("Your registration is cancelled and erased."),
        _remaining_data(voice, event, rules, has_answered=has_answered),
    )
    return with_subject(Screen(text, ((again,),)), subject(event))


def _remaining_data(voice: Translator, event: Event, rules: Policy, *, has_answered: bool) -> str:
    day = voice.calendar(expiry_dates(event, rules.privacy)[DataKind.REGISTRATIONS])
    return paragraphs(
        voice.say(
            "That you have answered the survey stays noted until it closes, so that nobody answers twice;"
            " your answers stay counted."
        )
        if has_answered
        else "",
        voice.say(
            "Which messages you were sent stays noted until {day}, so that none comes twice; /forget erases that too.",
            day=day,
        ),
    )
