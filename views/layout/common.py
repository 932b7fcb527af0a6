"""Screens that belong to no feature of their own: help, language, refusals, what is always understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias, assert_never

from babel import Locale, UnknownLocaleError

from domain.people import Role
from views.callback.participants import SetLanguage
from views.i18n import Html, Translator
from views.screen import Alert, Button, Screen, Toast

Sentence: TypeAlias = Callable[[Translator], Html | str]
"""What is said in the language of whoever reads it."""


def paragraphs(*parts: str) -> str:
    """These paragraphs with an empty line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def people(voice: Translator, n: int) -> str:
    """So many people, to stand inside a sentence, as plain text."""
    return voice.plain_count("{n} person", "{n} people", n)


def event_gone(voice: Translator, code: str) -> Alert:
    """The answer to a button of an event that is not known (any more)."""
    return Alert(
        voice.plain("There is no event with the code “{code}” any more, so this button does nothing.", code=code)
    )


def button_expired(voice: Translator) -> Alert:
    """The answer to an old, foreign or forged button."""
    return Alert(voice.plain("This button is no longer valid."))


NOTHING_NEW = Toast("")
"""The answer to a tap whose effect is there already: the screen stays as it is."""


def help_(voice: Translator, roles: frozenset[Role]) -> Screen:
    """What this person can do, by role."""
    lines = [
        voice.say("/start – register, or see your registration"),
        voice.say("/agenda – the agenda, with a calendar file"),
        voice.say("/checkin – check in at the event"),
        voice.say("/survey – answer the survey"),
        voice.say("/certificate – your certificate of attendance"),
        voice.say("/language – choose the language"),
        voice.say("/privacy – who runs this and what is kept"),
        voice.say("/mydata – everything stored about you"),
        voice.say("/forget – erase everything stored about you"),
        voice.say("/stop – no more messages from me unless you ask"),
        voice.say("/whoami – your Telegram number"),
    ]
    organizer = [
        voice.say("/event – the event at a glance"),
        voice.say("/participants – who takes part, and whom you confirm"),
        voice.say("/checkin – who is present, with the QR code for the door"),
        voice.say("/announce – write to participants, now or at a time"),
        voice.say("/invite – the link, its poster, and personal links for a roster"),
        voice.say("/remind – remind those who have not answered"),
        voice.say("/newevent – make an event, of a template or of another event’s copy"),
        voice.say("/staff – who works for which event; invite organizers and coordinators"),
        voice.say("/schedule – planned messages: move, skip, send now"),
        voice.say("/close – close the survey early"),
        voice.say("/audit – who did what"),
        voice.say("/status – how the bot is doing"),
    ]
    coordinator = [
        voice.say("/summary – the results of the survey"),
        voice.say("/comments – read the comments and decide which go into reports"),
        voice.say("/minutes – note what is said and concluded"),
        voice.say("/report – the minute report for Word and as PDF"),
        voice.say("/export – the results as a spreadsheet"),
        voice.say("/compare – the results of several events side by side"),
    ]
    return Screen(
        paragraphs(
            voice.say("<b>What I can do for you</b>"),
            "\n".join(lines),
            voice.say("Whatever else you type I can pass on to the organizers; I ask before."),
            _section(voice.say("<b>As an organizer</b>"), organizer) if Role.ORGANIZER in roles else "",
            _section(voice.say("<b>As a coordinator</b>"), coordinator) if Role.COORDINATOR in roles else "",
        )
    )


def _section(title: Html, lines: Iterable[Html]) -> str:
    return "\n".join([title, *lines])


def unknown(voice: Translator, *, is_registered: bool, survey: bool, suggestion: str | None = None) -> Screen:
    """The answer to text nobody waits for: the two or three things that can be done now, or the command ``meant``."""
    if suggestion is not None:
        question = voice.say("Did you mean /{command}?", command=suggestion)
        return Screen(question if suggestion == "help" else f"{question} {voice.say('/help – everything I can do')}")
    lines = [
        voice.say("/survey – answer the survey") if survey else "",
        voice.say("/agenda – the agenda, with a calendar file")
        if is_registered
        else voice.say("/start – register for the event"),
        voice.say("/help – everything I can do"),
    ]
    return Screen(
        paragraphs(
            voice.say("I did not understand that. You can use:"),
            "\n".join(line for line in lines if line),
            _use_buttons(voice) if survey else "",
        )
    )


def unsupported_message(voice: Translator, *, survey: bool) -> Screen:
    """The answer to a sticker, a photo, a voice message, a file or a forwarded text that nobody asked for."""
    return Screen(
        paragraphs(
            voice.say(
                "I can only read buttons and text that you type yourself, and I keep nothing of what you just sent."
                " /help shows what I can do."
            ),
            _use_buttons(voice) if survey else "",
        )
    )


def _use_buttons(voice: Translator) -> Html:
    return voice.say("If you are answering the survey: please use the buttons under its question; nothing is lost.")


def edited(voice: Translator) -> Screen:
    """The answer to a message that was changed after it was sent."""
    return Screen(
        voice.say(
            "I saw that you changed a message. What I already took from it stays as it was;"
            " please write it again if needed."
        )
    )


def only_in_private(voice: Translator, address: str) -> Screen:
    """The one line for groups."""
    return Screen(voice.say("I only talk in private: {address}", address=address))


def not_allowed(voice: Translator) -> Screen:
    """The answer to a command of another role."""
    return Screen(voice.say("This is not available to you. /help shows what is."))


def failed(voice: Translator) -> Screen:
    """The answer when handling failed for good."""
    return Screen(
        voice.say("Something went wrong on my side, and nothing was changed. Please press or write it again.")
    )


def reply_failed(voice: Translator) -> Screen:
    """The answer when what was asked for is done, but the proper answer could not be sent."""
    return Screen(
        voice.say(
            "Something went wrong on my side: it is done, but I could not show it to you."
            " /start and /survey show how things stand."
        )
    )


def interrupted(voice: Translator) -> Screen:
    """What somebody is told whose answer a crash has cost, when it is not known what they did."""
    return Screen(
        voice.say(
            "I was interrupted just now. If you miss an answer, please press or write it again: nothing is done twice."
        )
    )


def wait_notice(voice: Translator, seconds: float, *, with_others: bool) -> Toast:
    """The answer to a tap whose screen waits for so many seconds; plain text."""
    whole = max(1, round(seconds))
    if with_others:
        return Toast(voice.plain("Many people are here just now; yours comes in about {seconds} s.", seconds=whole))
    return Toast(voice.plain("Telegram lets me write only so often; yours comes in about {seconds} s.", seconds=whole))


def delayed(voice: Translator) -> Screen:
    """The answer while nothing can be stored."""
    return Screen(
        voice.say(
            "Something went wrong on my side, and I cannot store anything at the moment. What you just did is not lost:"
            " I will do it as soon as I can, so there is no need to do it again."
        )
    )


def too_many_requests(voice: Translator) -> Screen:
    """The answer to more than anybody can mean, once."""
    return Screen(
        voice.say(
            "That was too much at once, so I stopped reading for a moment. What you sent after my last answer was not"
            " read and is not stored: please wait a few seconds, then press or write it again."
        )
    )


def choose_language(voice: Translator, language_codes: Iterable[str], *, is_temporary: bool = False) -> Screen:
    """One button for each language, each in its own language; the chosen one ticked."""
    buttons = (Button(language_name(code, code == voice.language), SetLanguage(code)) for code in language_codes)
    note = voice.say("I remember the choice once you are registered.") if is_temporary else ""
    return Screen(paragraphs(voice.say("<b>Choose your language</b>"), note), tuple((button,) for button in buttons))


def only_language(voice: Translator, code: str) -> Screen:
    """There is nothing to choose."""
    return Screen(voice.say("I speak one language here: {language}.", language=language_name(code)))


def language_name(code: str, is_selected: bool = False) -> str:  # noqa: FBT001, FBT002 — a tick or none
    """A language's own name for itself."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name() or code
    except (ValueError, UnknownLocaleError):
        return code  # Telegram tells of any language, whether it is known here or not
    name = f"{name[:1].upper()}{name[1:]}"
    return f"✓ {name}" if is_selected else name


def name_in(voice: Translator, code: str) -> str:
    """A language's name in the language that is spoken, to stand inside a sentence."""
    return Locale.parse(code.replace("-", "_")).get_display_name(voice.language) or code


def whoami(voice: Translator, id_: int, roles: frozenset[Role]) -> Screen:
    """The numeric id, as an organizer needs it for the settings file."""
    return Screen(
        paragraphs(
            voice.say("Your Telegram number is <code>{id}</code>.", id=id_),
            "\n".join(role(voice, own_role) for own_role in Role if own_role in roles),
        )
    )


def role(voice: Translator, own_role: Role) -> Html:
    """That somebody has this role."""
    match own_role:
        case Role.ORGANIZER:
            return voice.say("You are an organizer.")
        case Role.COORDINATOR:
            return voice.say("You are a coordinator.")
        case _:
            assert_never(own_role)


def messages_off(voice: Translator, *, is_registered: bool) -> Screen:
    """After /stop."""
    sentences = (
        voice.say("You will get no more messages from me unless you write first."),
        voice.say("Your registration stays.") if is_registered else "",
        voice.say("/start turns messages on again."),
    )
    return Screen(" ".join(part for part in sentences if part))


def messages_on(voice: Translator) -> Screen:
    """After /start by somebody who had stopped messages."""
    return Screen(voice.say("Messages are on again."))


def quoted(voice: Translator, words: Html) -> Html:
    """Somebody's words between the marks of this language."""
    return voice.say("“{words}”", words=words)


def short(text: str, most: int) -> str:
    """The text on one line, cut between words where it is too long; a word that takes most of it is cut itself."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    whole = cut.rpartition(" ")[0] if line[most - 1].isalnum() else cut
    return f"{(whole if 2 * len(whole) > most else cut).rstrip(' ,;:')}…"
