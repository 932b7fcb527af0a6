"""What an error from Telegram means."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from delivery.telegram.errors import Failure, get_failure, is_temporary, retry_seconds
from delivery.telegram.http_client import CutOff, NotSent


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Failure.UNREACHABLE),
        (ChatMigrated(-100), Failure.UNREACHABLE),
        (BadRequest("Message is not modified: specified new message content …"), Failure.HARMLESS),
        (BadRequest("Query is too old and response timeout expired or query id is invalid"), Failure.HARMLESS),
        (BadRequest("Message to edit not found"), Failure.GONE),
        (BadRequest("Message can't be edited"), Failure.GONE),
        (BadRequest("Message not found"), Failure.GONE),
        (BadRequest("USER_DELETED"), Failure.UNREACHABLE),
        (BadRequest("USER_BOT_INVALID"), Failure.UNREACHABLE),
        (BadRequest("TOPIC_CLOSED"), Failure.UNREACHABLE),
        (BadRequest("Not enough rights to send text messages to the chat"), Failure.UNREACHABLE),
        (BadRequest("Have no rights to send a message"), Failure.UNREACHABLE),
        (BadRequest("MESSAGE_ID_INVALID"), Failure.GONE),
        (BadRequest("There is no text in the message to edit"), Failure.GONE),
        (BadRequest("Chat not found"), Failure.UNREACHABLE),
        (BadRequest("PEER_ID_INVALID"), Failure.UNREACHABLE),
        (BadRequest("Can't parse entities: unsupported start tag"), Failure.REFUSED),
        (BadRequest("Message is too long"), Failure.REFUSED),
        (TimedOut(), Failure.UNCERTAIN),
        (CutOff("The connection broke."), Failure.UNCERTAIN),
        (NotSent("There is no connection."), Failure.NOT_DONE),
        (NetworkError("Bad Gateway"), Failure.NOT_DONE),
        (NetworkError("Internal Server Error (500)"), Failure.NOT_DONE),
        (NetworkError("Request Entity Too Large (413)"), Failure.REFUSED),
        (InvalidToken(), Failure.NOT_DONE),
        (Conflict("terminated by other getUpdates request"), Failure.REFUSED),
        (TelegramError("What is this?"), Failure.REFUSED),
    ],
)
def test_every_kind_of_error_has_its_meaning(error: TelegramError, failure: Failure) -> None:
    assert get_failure(error) is failure


def test_only_the_network_and_telegram_itself_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    errors = [RetryAfter(3), TimedOut(), CutOff("?"), NotSent("?"), NetworkError("?"), InvalidToken(), BadRequest("?"),
              Forbidden("?"), TelegramError("?")]  # fmt: skip

    assert [type(error) for error in errors if not is_temporary(error)] == [BadRequest, Forbidden, TelegramError]


def test_how_long_to_wait_is_told_to_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")

    assert retry_seconds(RetryAfter(timedelta(seconds=37))) == 37
    assert retry_seconds(TimedOut()) == 0
