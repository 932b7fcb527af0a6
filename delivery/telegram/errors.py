"""What an error from Telegram means for whoever was sending; nothing is decided here about what to do next."""

from __future__ import annotations

from enum import StrEnum

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

from delivery.telegram.http_client import CutOff


class Failure(StrEnum):
    """The kinds of failure that are treated differently."""

    HARMLESS = "harmless"
    """What was wanted is so already, or does not matter any more."""
    GONE = "gone"
    """The message to be edited is not there; a new one can be sent."""
    UNREACHABLE = "unreachable"
    """The person blocked the bot, is gone, or never started it."""
    UNCERTAIN = "uncertain"
    """It may or may not have happened."""
    NOT_DONE = "not done"
    """It did not happen, and may later: no connection, a token that is refused, or Telegram in trouble itself."""
    LATER = "later"
    """Telegram wants it later, and the rate limiter knows when: it did not happen."""
    REFUSED = "refused"
    """Telegram will never take this: a mistake of ours."""


_HARMLESS = ("message is not modified", "query is too old", "query id is invalid")
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
    "message to be replied not found",
    "message not found",
)
_KINDS: tuple[tuple[type[TelegramError] | tuple[type[TelegramError], ...], Failure], ...] = (
    (RetryAfter, Failure.LATER),
    ((Forbidden, ChatMigrated), Failure.UNREACHABLE),
    (InvalidToken, Failure.NOT_DONE),
    ((TimedOut, CutOff), Failure.UNCERTAIN),
    (NetworkError, Failure.NOT_DONE),
)
"""The first that fits; ``BadRequest``, which is a ``NetworkError`` of PTB, is looked at before."""
_TOO_LARGE = "entity too large"
_UNREACHABLE = (
    "chat not found",
    "user is deactivated",
    "bot can't initiate",
    "peer_id_invalid",
    "user not found",
    "user_deleted",
    "user_bot_invalid",
    "user_is_blocked",
    "input_user_deactivated",
    "topic_closed",
    "topic_deleted",
    "message thread not found",
    "not enough rights",
    "have no rights to send",
    "chat_write_forbidden",
    "chat_restricted",
)
"""Of people that they are gone, of groups that the bot may not write there; the texts of td and of users' reports."""


def get_failure(error: TelegramError) -> Failure:
    """The kind of this error.

    ``BadRequest`` is a subclass of ``NetworkError`` in PTB, so it is looked at first.
    """
    description = error.message.lower()
    match error:
        case BadRequest():
            return _bad_request(description)
        case NetworkError() if _TOO_LARGE in description:
            return Failure.REFUSED
    return next((failure for kinds, failure in _KINDS if isinstance(error, kinds)), Failure.REFUSED)


def _bad_request(description: str) -> Failure:
    for texts, failure in ((_HARMLESS, Failure.HARMLESS), (_GONE, Failure.GONE), (_UNREACHABLE, Failure.UNREACHABLE)):
        if any(text in description for text in texts):
            return failure
    return Failure.REFUSED


def is_temporary(error: TelegramError) -> bool:
    """Whether it lies in the network or with Telegram, so that the same call may succeed later."""
    return get_failure(error) in {Failure.LATER, Failure.NOT_DONE, Failure.UNCERTAIN}


def is_webhook_conflict(error: TelegramError) -> bool:
    """Whether getUpdates is refused because of a webhook; another program with the same token has another text."""
    return isinstance(error, Conflict) and "webhook" in error.message


def retry_seconds(error: TelegramError) -> float:
    """How many seconds Telegram said to wait; 0 when it said nothing."""
    return error._retry_after.total_seconds() if isinstance(error, RetryAfter) else 0.0  # noqa: SLF001 — the public one warns
