"""How often the bot has spoken in a group just now: a few answers a minute are help, more are noise."""

from __future__ import annotations

from collections import OrderedDict, deque

ANSWERS_PER_MINUTE = 3
MINUTE = 60.0
MAX_GROUPS = 1_000


class RecentGroupAnswers:
    """One object for each running bot; nothing of it is stored."""

    def __init__(self) -> None:
        self._times: OrderedDict[int, deque[float]] = OrderedDict()
        """Group → monotonic seconds of its last answers."""

    def take(self, group_id: int, now: float) -> bool:
        """Whether one more answer may be given there at ``now``, in monotonic seconds; notes it if so."""
        times = self._times.setdefault(group_id, deque(maxlen=ANSWERS_PER_MINUTE))
        self._times.move_to_end(group_id)
        if len(self._times) > MAX_GROUPS:
            self._times.popitem(last=False)
        if len(times) == ANSWERS_PER_MINUTE and now - times[0] < MINUTE:
            return False
        times.append(now)
        return True
