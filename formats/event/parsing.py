"""Values of a file become a shape; a value that cannot be read is noted, and a placeholder lets the rest be checked."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from formats.event.error_messages import reason_of
from formats.event.errors import ErrorCollector, key_of
from formats.event.placeholders import replace_invalid

_ROUNDS = 5
"""So often a placeholder may show a mistake that stood behind another."""

Root = TypeVar("Root", bound=BaseModel)


def parse_schema(root: type[Root], raw: dict[str, Any], notes: ErrorCollector) -> Root | None:
    """The values in their shape; None when placeholders do not help, and what is noted is all that can be told."""
    for _ in range(_ROUNDS):
        try:
            return root.model_validate(raw)
        except ValidationError as wrong:
            errors = wrong.errors()
        for error in errors:
            notes.add_invalid(key_of(error["loc"]), reason_of(dict(error), root))
        raw = replace_invalid(raw, [error["loc"] for error in errors])
    return None
