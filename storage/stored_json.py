"""Values stored as JSON: a format of its own, with golden files in tests/storage/stored; it knows no table."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from storage.failures import StorageError

T = TypeVar("T")


class UnreadableValue(StorageError):
    """A stored value is not what this version can read; the message names the event and says what to do."""


class StoredJson(Generic[T]):
    """How values of one type are written to a column and read back."""

    def __init__(self, type_: Any, name: str) -> None:  # noqa: ANN401 — a type or a union of types, as pydantic takes them
        """``name`` is what the operator is told the value is, such as ``survey``."""
        self._adapter: TypeAdapter[T] = TypeAdapter(type_)
        self._name = name

    def dump(self, value: T) -> str:
        """The value as it is stored."""
        return self._adapter.dump_json(value).decode()

    def load(self, text: str, event: str) -> T:
        """The value that was stored for this event; raises ``UnreadableValue``."""
        try:
            return self._adapter.validate_json(text)
        except ValidationError as error:
            fields = ", ".join(sorted({".".join(map(str, each["loc"])) or "all of it" for each in error.errors()})[:3])
            raise UnreadableValue(
                f"The {self._name} stored for the event {event!r} cannot be read by this version ({fields}): "
                "go back to the version that wrote it, or restore a backup."
            ) from None
