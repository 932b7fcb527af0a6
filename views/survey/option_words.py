"""Words that the bot has for options and titles of surveys which an organizer brings without any."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from views.i18n import Translator

_ANYWHERE = ZoneInfo("UTC")
"""The words are the same in every time zone."""


def yes_or_no(codes: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Yes and no in these languages, by their codes."""
    voices = _voices(codes)
    return (
        {code: voice.plain("Yes") for code, voice in voices.items()},
        {code: voice.plain("No") for code, voice in voices.items()},
    )


def other(codes: Iterable[str]) -> dict[str, str]:
    """The option for what is not listed."""
    return {code: voice.plain("Other") for code, voice in _voices(codes).items()}


def acknowledged(codes: Iterable[str]) -> dict[str, str]:
    """The one option of a question that is there to be read."""
    return {code: voice.plain("OK") for code, voice in _voices(codes).items()}


def survey_title(codes: Iterable[str]) -> dict[str, str]:
    """The title of a survey that has none."""
    return {code: voice.plain("Survey") for code, voice in _voices(codes).items()}


def _voices(codes: Iterable[str]) -> dict[str, Translator]:
    return {code: Translator(code, _ANYWHERE) for code in codes}
