"""That the bot was away while a survey was open: the notice to organizers, and what those not answered are asked."""

from __future__ import annotations

from domain.events import Event
from domain.operations.absence import Absence
from views.callback.organizers import PreviewAgain
from views.i18n import Translator
from views.layout.common import paragraphs
from views.registration.screens import title
from views.screen import Button, Screen


def notice(voice: Translator, event: Event, absence: Absence) -> Screen:
    """To the organizers."""
    start, end = _times(voice, absence)
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("⚠ I could not be reached from {began} to {ended}.", began=start, ended=end),
            voice.say(
                "Telegram keeps a pressed button for two and a half minutes only. So whoever pressed “Send my answers”"
                " meanwhile may not be counted, and nobody has told them. I can ask those who have not answered."
            ),
        ),
        ((Button(voice.plain("Ask them to press again"), PreviewAgain(event.code, absence.number)),),),
    )


def resubmit_request(voice: Translator, event: Event, absence: Absence) -> str:
    """To somebody who has not answered."""
    start, end = _times(voice, absence)
    return paragraphs(
        title(voice, event),
        voice.say(
            "I could not be reached for a while. If you pressed “Send my answers” between {began} and {ended}, please"
            " press it again, or write /survey: your answers may not have reached me. Nobody is counted twice.",
            began=start,
            ended=end,
        ),
    )


def _times(voice: Translator, absence: Absence) -> tuple[str, str]:
    """Of one day the times alone."""
    days = {moment.astimezone(voice.zone).date() for moment in (absence.starts_at, absence.ends_at)}
    write = voice.time if len(days) == 1 else voice.moment
    return write(absence.starts_at), write(absence.ends_at)
