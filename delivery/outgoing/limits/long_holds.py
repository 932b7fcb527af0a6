"""Refusals that last: told in the log once, and listed for ``/status`` and ``roundtable health`` while they last."""

from __future__ import annotations

import logging

from delivery.outgoing.limits.fair_queue import Scope

_log = logging.getLogger(__name__)

LONG_SECONDS = 30.0
"""A hold as long as this is told to operators and organizers."""
WHOLE_BOT = ""
"""Stands for the whole bot where a scope is expected."""
_ONE_CHAT = 0


class LongHolds:
    """What is held for ``LONG_SECONDS`` or longer; times are monotonic seconds."""

    def __init__(self) -> None:
        self._until: dict[Scope, float] = {}
        self._logged: dict[Scope, float] = {}
        """Scope → until when it was held at last; all chats are one scope."""

    def begin(self, scope: Scope, until: float, now: float) -> None:
        """This scope is held until then. The log hears of it, unless it has just heard the same."""
        if until - now < LONG_SECONDS:
            return
        self.current(now)
        self._until[scope] = max(self._until.get(scope, until), until)
        kind = _ONE_CHAT if isinstance(scope, int) else scope
        if self._logged.get(kind, float("-inf")) + LONG_SECONDS < now:
            _log.warning("%s", _sentence(scope, until - now))
        self._logged[kind] = max(self._logged.get(kind, until), until)

    def current(self, now: float) -> dict[Scope, float]:
        """Scope → until when it is held."""
        self._until = {scope: until for scope, until in self._until.items() if until > now}
        return self._until


def _sentence(scope: Scope, seconds: float) -> str:
    # No number of a chat: the log names nobody.
    if isinstance(scope, int):
        return f"Telegram takes nothing for one chat for {seconds:.0f} seconds. It waits so long, and no other does."
    if scope == WHOLE_BOT:
        return f"Telegram takes nothing of the bot for {seconds:.0f} seconds. Everything waits so long."
    return f"Telegram refuses {scope} for {seconds:.0f} seconds. It waits so long, and nothing else does."
