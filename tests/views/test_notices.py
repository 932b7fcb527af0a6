"""What a tap is told without a message: which of it stays until it is dismissed, and that Telegram takes it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest

from tests.locales.messages import PACKAGES, ROOT
from views import progress
from views.agenda import screens as agenda
from views.i18n import Translator, languages
from views.layout import common
from views.layout.message_text import utf16_length
from views.messages import certificates, planned_messages
from views.registration import steps
from views.results import comparison, share
from views.screen import MAX_NOTICE_LENGTH, Alert, Notice, Toast
from views.survey import questions

CALLBACK_BYTES = 64
"""Of a button, so that no code in one is longer."""
TOASTS: tuple[Callable[[Translator], Notice], ...] = (
    progress.sending_started,
    lambda voice: common.wait_notice(voice, 9999, with_others=True),
    lambda voice: common.wait_notice(voice, 9999, with_others=False),
)
"""The chat shows it as well: the report of the sending, and the screen that is waited for."""
ALERTS: tuple[Callable[[Translator], Notice], ...] = (
    agenda.no_document,
    certificates.no_guests,
    common.button_expired,
    comparison.too_many,
    lambda voice: common.event_gone(voice, "x" * CALLBACK_BYTES),
    planned_messages.all_sent,
    planned_messages.not_planned,
    planned_messages.stopped,
    progress.sent_already,
    lambda voice: questions.too_many(voice, 100),
    share.sent_before,
    lambda voice: steps.too_many(voice, 100),
)
"""Nothing else in the chat says it, or only an edit that no screen reader speaks."""


def notices() -> Iterator[tuple[str, str, str]]:
    """File, function and type of every notice that the code makes."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield from ((str(path.relative_to(ROOT)), function.name, kind) for kind in _made_in(function))


def _made_in(function: ast.AST) -> set[str]:
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)} & {"Toast", "Alert"}


def test_every_refusal_is_an_alert() -> None:
    assert set(notices()) == {
        ("views/layout/common.py", "wait_notice", "Toast"),
        ("views/progress.py", "sending_started", "Toast"),
        ("views/agenda/screens.py", "no_document", "Alert"),
        ("views/layout/common.py", "button_expired", "Alert"),
        ("views/layout/common.py", "event_gone", "Alert"),
        ("views/messages/certificates.py", "no_guests", "Alert"),
        ("views/messages/planned_messages.py", "all_sent", "Alert"),
        ("views/messages/planned_messages.py", "not_planned", "Alert"),
        ("views/messages/planned_messages.py", "stopped", "Alert"),
        ("views/progress.py", "sent_already", "Alert"),
        ("views/registration/steps.py", "too_many", "Alert"),
        ("views/results/comparison.py", "too_many", "Alert"),
        ("views/results/share.py", "sent_before", "Alert"),
        ("views/survey/questions.py", "too_many", "Alert"),
    }


@pytest.mark.parametrize("language", languages())
def test_notice_is_no_longer_than_telegram_takes(language: str) -> None:
    voice = Translator(language, ZoneInfo("UTC"))

    toasts, alerts = [draw(voice) for draw in TOASTS], [draw(voice) for draw in ALERTS]

    assert {type(notice) for notice in toasts} == {Toast}
    assert {type(notice) for notice in alerts} == {Alert}
    assert [each.text for each in (*toasts, *alerts) if not 1 <= utf16_length(each.text) <= MAX_NOTICE_LENGTH] == []


def test_tap_whose_effect_is_there_already_says_nothing() -> None:
    assert Toast("") == common.NOTHING_NEW
