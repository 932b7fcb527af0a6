"""The faults that the stand-in was told to have, and which call meets which."""

from __future__ import annotations

from dataclasses import dataclass

from demo.telegram.requests import TOO_MANY, Request


@dataclass(slots=True)
class Fault:
    """A failure that waits for its calls."""

    method: str
    chat_id: int | None
    times: int
    status: int = 500
    retry_after: int | None = None
    description: str | None = None
    effect: bool = False
    cut: bool = False
    hang: bool = False

    def matches(self, request: Request) -> bool:
        """Whether this call is one of those that are to fail."""
        if self.method not in {"*", request.method.lower()}:
            return False
        return self.chat_id is None or request.chat_id == self.chat_id


class Faults:
    """The failures that wait, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the calls that match fail from now on."""
        fault.method = fault.method.lower()
        if fault.retry_after is not None:
            fault.status = TOO_MANY
        self._waiting.append(fault)

    def clear(self) -> None:
        """Forget those that have not struck yet."""
        self._waiting.clear()

    def pop_match(self, request: Request) -> Fault | None:
        """The failure this call meets, if any; used up by it."""
        for fault in self._waiting:
            if fault.matches(request):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
