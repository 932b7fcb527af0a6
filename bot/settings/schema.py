"""The shape of the settings file: its keys outside of events, each with its type and default."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from formats.event.schema import EventShape, Line, Shape

TelegramId = Annotated[int, Field(gt=0, le=2**52)]


class TelegramShape(Shape):
    """[telegram]."""

    token: Annotated[str, Field(pattern=r"^\s*\S*\s*$")] = ""
    token_file: Annotated[str | None, Field(min_length=1)] = None
    api_base_url: Annotated[str, Field(pattern=r"^https?://\S+$")] = "https://api.telegram.org"
    proxy: str | None = None
    messages_per_second: Annotated[float, Field(gt=0, le=30)] = 28
    burst: Annotated[int, Field(ge=1, le=30)] = 2
    chat_per_minute: Annotated[int, Field(ge=5)] = 20


class StorageShape(Shape):
    """[storage]."""

    path: Annotated[str, Field(min_length=1)] = "data/roundtable.sqlite3"
    metrics_file: Annotated[str | None, Field(min_length=1)] = None


class StaffShape(Shape):
    """[staff]."""

    organizers: list[TelegramId] = Field(default=[])
    coordinators: list[TelegramId] = Field(default=[])


GroupSize: TypeAlias = Annotated[int, Field(ge=3, le=1000)]
"""With two people, either of them knows the other's answer."""


class PrivacyShape(Shape):
    """[privacy]."""

    controller: Annotated[Line, Field(min_length=1)]
    contact: Annotated[Line, Field(min_length=1)]
    minimum_group: GroupSize = 5
    minimum_breakdown: GroupSize | None = None
    minimum_comments: GroupSize | None = None
    keep_registrations: str = "180d"
    keep_comments: str = "365d"


class RemindersShape(Shape):
    """messages.reminders."""

    max: Annotated[int, Field(ge=0, le=100)] = 2
    gap: str = "20h"


class MessagesShape(Shape):
    """[messages]."""

    languages: list[str] = Field(default=["en", "ro"], min_length=1)
    quiet_hours: list[str] = Field(default=["21:00", "08:00"])
    reminders: RemindersShape = RemindersShape()


class SettingsShape(Shape):
    """The whole file."""

    telegram: TelegramShape = TelegramShape()
    storage: StorageShape = StorageShape()
    staff: StaffShape = StaffShape()
    privacy: PrivacyShape
    messages: MessagesShape = MessagesShape()
    event: list[EventShape] = Field(default=[])
