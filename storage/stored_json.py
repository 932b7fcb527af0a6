"""Values stored as JSON, or as one of a kind by its name: formats of their own, with golden files; no table."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from storage.engine.errors import InvalidStoredValue

T = TypeVar("T")
Member = TypeVar("Member", bound=StrEnum)


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
        """The value that was stored for this event; raises ``InvalidStoredValue``."""
        try:
            return self._adapter.validate_json(text)
        except ValidationError as error:
            fields = ", ".join(sorted({".".join(map(str, each["loc"])) or "all of it" for each in error.errors()})[:3])
            raise _invalid(self._name, event, fields) from None


def member(kind: type[Member], value: str, event: str) -> Member:
    """The member of an enumeration that was stored for this event; raises ``InvalidStoredValue``."""
    try:
        return kind(value)
    except ValueError:
        raise _invalid(kind.__name__, event, repr(value)) from None


def _invalid(name: str, event: str, what: str) -> InvalidStoredValue:
    return InvalidStoredValue(
        f"The {name} stored for the event {event!r} cannot be read by this version ({what}): "
        "go back to the version that wrote it, or restore a backup."
    )
