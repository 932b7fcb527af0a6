"""A mistake as a sentence in the reader's language: plain text without a capital at its beginning or a full stop."""

from __future__ import annotations

from typing import TypeAlias
from zoneinfo import ZoneInfo

from domain.editing.mistakes import Mistake, MistakeValue
from views.i18n import SOURCE, Translator
from views.mistakes import events, hints, questions, surveys, syntax, values
from views.mistakes.wording import Sentences

SENTENCES: Sentences = {
    **hints.SENTENCES, **values.SENTENCES, **events.SENTENCES, **questions.SENTENCES, **surveys.SENTENCES,
    **syntax.SENTENCES,
}  # fmt: skip
"""Every kind of mistake has one."""
_ENGLISH = Translator(SOURCE, ZoneInfo("UTC"))

Plain: TypeAlias = str | int


def mistake_text(voice: Translator, mistake: Mistake) -> str:
    """The sentence, and behind it what was probably meant."""
    sentence = SENTENCES[mistake.kind](voice, {name: _plain(voice, value) for name, value in mistake.values})
    if mistake.hint is None:
        return sentence
    hint = mistake_text(voice, mistake.hint)
    return f"{sentence} {hint}" if hint.startswith("(") else f"{sentence}; {hint}"


def english_text(mistake: Mistake) -> str:
    """The same for the command line and the log."""
    return mistake_text(_ENGLISH, mistake)


def _plain(voice: Translator, value: MistakeValue) -> Plain:
    return mistake_text(voice, value) if isinstance(value, Mistake) else value
