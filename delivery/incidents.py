"""What is out of order at the moment: told in the log once when it begins and once when it is over; repairs nothing."""

from __future__ import annotations

import logging

from telegram.error import Conflict, NetworkError, TelegramError

from delivery.telegram.http_client import NotSent
from domain.operations.status import Problem

_log = logging.getLogger(__name__)

TELEGRAM, CONFLICT, ANSWERS, DATABASE = Problem.TELEGRAM, Problem.CONFLICT, Problem.ANSWERS, Problem.DATABASE
REWRITING, CLOCK = Problem.REWRITING, Problem.CLOCK
_OVER = {
    TELEGRAM: "Telegram can be reached again.",
    CONFLICT: "Nobody else is asking Telegram with this token any more.",
    ANSWERS: "Telegram takes answers again.",
    DATABASE: "The database can be used again.",
    REWRITING: "The database can be rewritten again, and comments are taken.",
    CLOCK: "The clocks agree again.",
}


class Incidents:
    """Those that are known; whoever meets one says so each time, and the log hears of it once."""

    def __init__(self) -> None:
        """All is well."""
        self._known: set[Problem] = set()

    def now(self) -> frozenset[Problem]:
        """What is out of order at this moment."""
        return frozenset(self._known)

    def begin(self, trouble: Problem, sentence: str) -> None:
        """There is trouble of this kind, in these words for the operator."""
        if trouble not in self._known:
            self._known.add(trouble)
            _log.warning("%s Trying again until it works.", sentence)

    def meet(self, error: TelegramError) -> None:
        """A call of Telegram failed."""
        if isinstance(error, Conflict):
            self.begin(CONFLICT, "Another program is asking Telegram with this token: stop the other one.")
        elif isinstance(error, NotSent):
            self.begin(TELEGRAM, f"Telegram cannot be reached. {error.message}")
        elif isinstance(error, NetworkError):
            self.begin(TELEGRAM, "Telegram cannot be reached.")
        else:
            self.begin(TELEGRAM, f"Telegram answered with an error ({type(error).__name__}).")

    def end(self, trouble: Problem) -> None:
        """What had failed works again."""
        if trouble in self._known:
            self._known.remove(trouble)
            _log.warning("%s", _OVER[trouble])
