"""Every event by its code, shared by all parts of the running bot, which see a change in the chat at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.events import Event


class EventRegistry(Mapping[str, Event]):
    """The events of a running bot; iterating goes over those that there were at its beginning."""

    def __init__(self, events: Mapping[str, Event]) -> None:
        self._events = dict(events)

    def __getitem__(self, code: str) -> Event:
        """The event of this code; raises ``KeyError``."""
        return self._events[code]

    def __iter__(self) -> Iterator[str]:
        """The codes; an event that comes meanwhile is not among them."""
        return iter(tuple(self._events))

    def __len__(self) -> int:
        """How many events there are."""
        return len(self._events)

    def put(self, event: Event) -> None:
        """Make this the event of its code, after the transaction that stored it."""
        self._events[event.code] = event
