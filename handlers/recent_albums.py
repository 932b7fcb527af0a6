"""Albums of which a part came just now: Telegram delivers one update for each photo, and one answer is enough."""

from __future__ import annotations

from collections import OrderedDict

MAX_ALBUMS = 1_000


class RecentAlbums:
    """One object for each running bot; nothing of it is stored."""

    def __init__(self) -> None:
        """No album was seen yet."""
        self._ids: OrderedDict[str, None] = OrderedDict()

    def is_same_group(self, media_group_id: str | None) -> bool:
        """Whether another part of this album came before; None belongs to no album. Notes that it came."""
        if media_group_id is None:
            return False
        is_same_group = media_group_id in self._ids
        self._ids[media_group_id] = None
        if len(self._ids) > MAX_ALBUMS:
            self._ids.popitem(last=False)
        return is_same_group
