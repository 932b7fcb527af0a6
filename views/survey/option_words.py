"""Words that the bot has for options and titles of surveys which an organizer brings without any."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from views.i18n import Translator, in_language


def yes_or_no(codes: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Yes and no in these languages, by their codes."""
    return _in_each(codes, lambda voice: voice.plain("Yes")), _in_each(codes, lambda voice: voice.plain("No"))


def other(codes: Iterable[str]) -> dict[str, str]:
    """The option for what is not listed."""
    return _in_each(codes, lambda voice: voice.plain("Other"))


def confirmed_text(codes: Iterable[str]) -> dict[str, str]:
    """The one option of a question that is there to be read."""
    return _in_each(codes, lambda voice: voice.plain("OK"))


def survey_title(codes: Iterable[str]) -> dict[str, str]:
    """The title of a survey that has none."""
    return _in_each(codes, lambda voice: voice.plain("Survey"))


def _in_each(codes: Iterable[str], draw: Callable[[Translator], str]) -> dict[str, str]:
    return {code: in_language(code, draw) for code in codes}
