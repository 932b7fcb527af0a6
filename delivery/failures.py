"""What an error from Telegram means for whoever was sending; nothing is decided here about what to do next."""

from __future__ import annotations

from enum import StrEnum

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from delivery.request import CutOff


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
    """It did not happen, and may later: no connection, or Telegram is in trouble itself."""
    REFUSED = "refused"
    """Telegram will never take this: a mistake of ours."""


_HARMLESS = ("message is not modified", "query is too old", "query id is invalid")
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to be replied not found",
)
_UNREACHABLE = ("chat not found", "user is deactivated", "bot can't initiate", "peer_id_invalid", "user not found")


def classify(error: TelegramError) -> Failure:
    """The kind of this error. ``RetryAfter`` never comes here: the pacer waits it out.

    ``BadRequest`` is a subclass of ``NetworkError`` in PTB, so it is looked at first.
    """
    said = error.message.lower()
    match error:
        case Forbidden() | ChatMigrated():
            return Failure.UNREACHABLE
        case BadRequest():
            return _bad_request(said)
        case InvalidToken():
            return Failure.REFUSED
        case TimedOut() | CutOff():
            return Failure.UNCERTAIN
        case NetworkError():
            return Failure.NOT_DONE
        case _:
            return Failure.REFUSED


def _bad_request(said: str) -> Failure:
    for texts, failure in ((_HARMLESS, Failure.HARMLESS), (_GONE, Failure.GONE), (_UNREACHABLE, Failure.UNREACHABLE)):
        if any(text in said for text in texts):
            return failure
    return Failure.REFUSED
