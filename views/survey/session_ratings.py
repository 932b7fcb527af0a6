"""Rating an agenda item with one tap, and the next one that waits in the same message."""

from __future__ import annotations

from domain.events import Event
from domain.session_ratings import POINTS
from domain.survey import SurveyRun
from views.callback.participants import RateSession, SkipSession
from views.i18n import Html, Translator
from views.layout.common import paragraphs, people
from views.screen import Button, Screen
from views.survey.screens import moved_text


def subject(event: Event) -> str:
    """What all asks of one event are about: the newest alone keeps its buttons."""
    return f"sessions {event.code}"


def ask(voice: Translator, event: Event, run: SurveyRun, more: int = 0, notice: Html | None = None) -> Screen:
    """How this item was; ``more`` is how many others wait behind it, ``notice`` what happened just before."""
    text = paragraphs(
        notice or "",
        Html(f"<b>{voice.say('How was this session?')}</b>\n{voice.words(run.survey.title)}"),
        voice.say("1 is poor, {points} is excellent.", points=POINTS),
        voice.count("{n} more session waits to be rated.", "{n} more sessions wait to be rated.", more) if more else "",
        Html(f"<i>{_promise(voice, run)}</i>"),
    )
    numbers = tuple(Button(str(number), RateSession(run.id, number)) for number in range(1, POINTS + 1))
    rows = (numbers, (Button(voice.plain("Skip"), SkipSession(run.id)),))
    return Screen(text, rows, subject=subject(event), closed_text=moved_text(voice))


def _promise(voice: Translator, run: SurveyRun) -> Html:
    return voice.say(
        "Counted without your name. Nobody sees a result before {moment}, and none of a session that fewer than {few}"
        " rate.",
        moment=voice.moment(run.closes_at),
        few=people(voice, run.thresholds.minimum_group),
    )


def counted(voice: Translator) -> Html:
    """The rating is taken."""
    return voice.say("✓ Your rating is counted.")


def skipped(voice: Translator) -> Html:
    """The item is left out."""
    return voice.say("Left out.")


def nothing_waits(voice: Translator) -> Html:
    """Everything is rated or left out, as far as items have ended."""
    return voice.say("No session waits to be rated.")


def finished(voice: Translator, event: Event, notice: Html) -> Screen:
    """Nothing else waits."""
    text = f"{notice} {voice.say('Thank you!')}"
    return Screen(text, subject=subject(event), closed_text=Html(text))


def closed(voice: Translator, run: SurveyRun) -> Screen:
    """After the closing time."""
    return Screen(voice.say("Ratings closed on {moment}.", moment=voice.moment(run.closes_at)))
