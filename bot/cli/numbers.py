"""Numbers with their nouns, for the command line and the log."""

from __future__ import annotations


def counted(n: int, one: str, many: str = "") -> str:
    """``1 event``, ``2 events``; ``many`` where an s does not do."""
    return f"{n} {one if n == 1 else many or one + 's'}"
