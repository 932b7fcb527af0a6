"""The words of the command menu, by role; the commands' names are the same in every language."""

from __future__ import annotations

from domain.people import Role
from views.i18n import Translator, in_language


def menu(language: str, roles: frozenset[Role]) -> tuple[tuple[str, str], ...]:
    """(command, description) as Telegram's menu shows them: 1 to 256 characters each."""
    return in_language(language, lambda voice: _commands(voice, roles))


def _commands(voice: Translator, roles: frozenset[Role]) -> tuple[tuple[str, str], ...]:
    everybody = (
        ("survey", voice.plain("Answer the survey")),
        ("agenda", voice.plain("The agenda and the calendar file")),
        ("checkin", voice.plain("Check in at the event")),
        ("certificate", voice.plain("Your certificate of attendance")),
        ("start", voice.plain("Register or see your registration")),
        ("language", voice.plain("Choose the language")),
        ("privacy", voice.plain("What is kept and why")),
        ("mydata", voice.plain("Everything stored about you")),
        ("forget", voice.plain("Erase everything stored about you")),
        ("stop", voice.plain("No more messages")),
        ("help", voice.plain("What I can do")),
    )
    organizer = (
        ("event", voice.plain("The event at a glance")),
        ("participants", voice.plain("Who takes part, and whom you confirm")),
        ("invite", voice.plain("The link, its poster, and personal links")),
        ("announce", voice.plain("Write to participants")),
        ("remind", voice.plain("Remind those who have not answered")),
        ("schedule", voice.plain("What is planned, and when")),
        ("close", voice.plain("Close the survey early")),
        ("newevent", voice.plain("Make an event")),
        ("staff", voice.plain("Who works for which event")),
        ("audit", voice.plain("Who did what")),
        ("status", voice.plain("How the bot is doing")),
    )
    coordinator = (
        ("summary", voice.plain("The results of the survey")),
        ("comments", voice.plain("Read comments and decide which to publish")),
        ("minutes", voice.plain("Note what is said and concluded")),
        ("report", voice.plain("The minute report for Word and as PDF")),
        ("export", voice.plain("The results as a spreadsheet")),
        ("compare", voice.plain("The results of several events side by side")),
    )
    return (
        (coordinator if Role.COORDINATOR in roles else ()) + (organizer if Role.ORGANIZER in roles else ()) + everybody
    )
