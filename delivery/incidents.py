"""Problems in progress: each is logged once when it begins and once when it ends; nothing is repaired here."""

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
    """The set of current problems; ``begin`` may be called at each failure and logs the first."""

    def __init__(self) -> None:
        self._known: set[Problem] = set()

    def now(self) -> frozenset[Problem]:
        """The current problems."""
        return frozenset(self._known)

    def begin(self, trouble: Problem, sentence: str) -> None:
        """Record this problem; ``sentence`` is logged for the operator if it is new."""
        if trouble not in self._known:
            self._known.add(trouble)
            _log.warning("%s Trying again until it works.", sentence)

    def meet(self, error: TelegramError) -> None:
        """Record the problem that this error of a Telegram call stands for."""
        if isinstance(error, Conflict):
            self.begin(CONFLICT, "Another program is asking Telegram with this token: stop the other one.")
        elif isinstance(error, NotSent):
            self.begin(TELEGRAM, f"Telegram cannot be reached. {error.message}")
        elif isinstance(error, NetworkError):
            self.begin(TELEGRAM, "Telegram cannot be reached.")
        else:
            self.begin(TELEGRAM, f"Telegram answered with an error ({type(error).__name__}).")

    def end(self, trouble: Problem) -> None:
        """Record that this problem is over. Idempotent."""
        if trouble in self._known:
            self._known.remove(trouble)
            _log.warning("%s", _OVER[trouble])
