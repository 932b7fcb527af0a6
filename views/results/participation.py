"""How many answered a closed survey, in words: the number, or that it is too small to be told."""

from __future__ import annotations

from domain.results.release import Release
from domain.results.summary import response_rate
from views.i18n import Translator
from views.layout.common import people


def participation(voice: Translator, release: Release) -> str:
    """How many answered of how many, and their share, as plain text."""
    if release.answered is None:
        return _below_minimum(voice, release)
    rate = response_rate(release.answered, release.eligible)
    share = "–" if rate is None else voice.percent(rate)
    return voice.plain("{answered} of {n} answered ({rate})", answered=release.answered, n=release.eligible, rate=share)


def answered(voice: Translator, release: Release) -> str:
    """How many answered of how many, as plain text."""
    if release.answered is None:
        return _below_minimum(voice, release)
    return voice.plain("{answered} of {n} answered", answered=release.answered, n=release.eligible)


def session_count(voice: Translator, release: Release) -> str:
    """How many agenda items were rated and how many people could, as plain text."""
    sessions = voice.plain_count("{n} session", "{n} sessions", len(release.results))
    return voice.plain(
        "{sessions}; people who rated: at most {n} of {all}",
        sessions=sessions,
        n=release.answered or 0,
        all=release.eligible,
    )


def _below_minimum(voice: Translator, release: Release) -> str:
    few = release.thresholds.minimum_group
    # So few may be registered that "of" them would say nothing.
    if release.eligible < few:
        return voice.plain("Fewer than {few} answered", few=people(voice, few))
    return voice.plain("Fewer than {few} of {n} answered", few=few, n=release.eligible)
