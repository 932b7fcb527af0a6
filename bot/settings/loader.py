"""Settings: the TOML file and the environment become frozen values, or all their mistakes at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.settings.environment import overridden
from bot.settings.proxy import choose_proxy
from bot.settings.schema import MessagesShape, PrivacyShape, SettingsShape, TelegramShape
from bot.settings.secret_file import secret
from delivery.outgoing.limits.rate_limiter import Limits
from domain.anonymity import Thresholds
from domain.editing.mistakes import MistakeKind, english, mistake
from domain.events import Event
from domain.policy import Messages, Policy, Privacy
from domain.schedule import QuietHours
from formats.event.error_messages import shown, suggest_language
from formats.event.errors import ErrorCollector, ErrorList, SettingsError
from formats.event.event import event_of
from formats.event.parsing import parse_schema
from formats.event.places import Source, in_words
from formats.event.schema import EventShape
from formats.event.suggestions import clock, length_of_time
from formats.event.validation import Field, joined, one_language
from formats.toml.file import parsed
from views.i18n import languages

__all__ = ["ErrorList", "Settings", "SettingsError", "Telegram", "read"]

_DURATION = re.compile(r"([0-9]{1,5})\s*([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]")
MINIMUM_OF_MANY = 10
"""The smallest group of a breakdown, and the fewest answers for comments, unless the file says otherwise."""


@dataclass(frozen=True, slots=True)
class Telegram:
    """How to reach Telegram, and how fast to speak; ``token`` is empty when none is given."""

    token: str = field(repr=False)
    api_base_url: str
    proxy: str | None = field(default=None, repr=False, kw_only=True)
    """The address of an HTTP proxy, which may hold a password; None for a direct connection."""
    messages_per_second: float = 28
    """New messages over all chats."""
    burst: int = 2
    chat_per_minute: int = 20

    @property
    def bot_number(self) -> str:
        """The bot's own Telegram number, the public part of its token; "0" without a token."""
        number = self.token.partition(":")[0]
        return number if ":" in self.token and number.isascii() and number.isdigit() else "0"

    @property
    def limits(self) -> Limits:
        """How fast the bot sends."""
        return Limits(self.messages_per_second, self.burst, self.chat_per_minute)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the program is told from outside; ``storage_path`` and ``folder`` are absolute."""

    telegram: Telegram
    storage_path: Path
    organizers: tuple[int, ...]
    coordinators: tuple[int, ...]
    rules: Policy
    events: tuple[Event, ...]
    folder: Path
    metrics_file: Path | None = None
    """Absolute; None where nothing is written for a monitor."""
    file: str = field(default="", compare=False)
    """The settings file's name."""
    source: Source = field(default_factory=Source, compare=False, repr=False)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False, repr=False)
    """The ``[[event]]`` table of each event by its code, with the environment's overrides."""
    ignored: tuple[SettingsError, ...] = field(default=(), compare=False)
    """Warnings of variables of the environment that are no settings."""


def read(path: Path, environ: Mapping[str, str]) -> Settings | ErrorList:
    """The settings of this file with the environment's overrides, or every mistake; nothing is raised or written."""
    notes = ErrorCollector(path.name)
    source = parsed(path, notes) or Source()
    settings = None if notes.items else checked(dict(source.values), path.resolve().parent, environ, notes)
    if settings is None or notes.items:
        return ErrorList(tuple(in_words(notes.items, source)), tuple(notes.warnings))
    source = replace(source, origins=notes.origins)
    return replace(settings, file=path.name, source=source, ignored=tuple(notes.warnings))


def checked(raw: dict[str, Any], folder: Path, environ: Mapping[str, str], notes: ErrorCollector) -> Settings | None:
    """The settings that a file in this folder holds, of use only when nothing was noted; None when beyond reading."""
    values = overridden(raw, environ, notes)
    shape = parse_schema(SettingsShape, values, notes)
    if shape is None:
        return None
    settings = _settings(shape, folder, environ, notes)
    return settings if notes.items else replace(settings, tables=_tables(values))


def _tables(values: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {table["code"]: table for table in values.get("event", ())}


def _settings(shape: SettingsShape, folder: Path, environ: Mapping[str, str], notes: ErrorCollector) -> Settings:
    rules = Policy(_privacy(shape.privacy, notes), _messages(shape.messages, notes))
    text_languages = rules.messages.languages if notes.is_valid("messages.languages") else languages()
    _codes(shape.event, notes)
    events = tuple(
        event_of(event, Field(notes, f"event[{number}]", text_languages), folder)
        for number, event in enumerate(shape.event, start=1)
    )
    one_language(notes, text_languages)
    _check_storage(shape.storage.path, folder, notes)
    return Settings(
        telegram=_telegram(shape.telegram, folder, environ, Field(notes, "telegram", text_languages)),
        storage_path=folder / shape.storage.path,
        organizers=tuple(dict.fromkeys(shape.staff.organizers)),
        coordinators=tuple(dict.fromkeys(shape.staff.coordinators)),
        rules=rules,
        events=events,
        folder=folder,
        metrics_file=None if shape.storage.metrics_file is None else folder / shape.storage.metrics_file,
    )


def _check_storage(path: str, folder: Path, notes: ErrorCollector) -> None:
    if path.endswith(("/", "\\")) or _is_folder(folder / path):
        notes.add("storage.path", english(f"{shown(path)} is a folder; write the name of a file in it"))
    elif path.startswith("~"):
        notes.add("storage.path", english(f"{shown(path)}: ~ stands for nothing here; write the whole path"))
    elif folder / path == folder / notes.file:
        sentence = f"{shown(path)} is the settings file itself; the database is a file of its own"
        notes.add("storage.path", english(sentence))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _codes(events: list[EventShape], notes: ErrorCollector) -> None:
    code_counts = Counter(event.code for event in events)
    for number, event in enumerate(events, start=1):
        if code_counts[event.code] > 1:
            sentence = f'"{event.code}" is the code of more than one event; each needs its own'
            notes.add(f"event[{number}].code", english(sentence))


def _telegram(shape: TelegramShape, folder: Path, environ: Mapping[str, str], place: Field) -> Telegram:
    token = shape.token.strip()
    if shape.token_file is not None:
        if token:
            place.at("token_file").error(english("give either token or token_file, not both"))
        token = secret(folder / shape.token_file, place.at("token_file"))
    _check_address(shape.api_base_url, place.at("api_base_url"))
    limits = shape.messages_per_second, shape.burst, shape.chat_per_minute
    proxy = choose_proxy(shape.proxy, shape.api_base_url, environ, place.at("proxy"))
    return Telegram(token, shape.api_base_url.rstrip("/"), *limits, proxy=proxy)


def _check_address(address: str, place: Field) -> None:
    # Never repeated: behind /bot the token may stand.
    if re.search(r"/bot(?:\d+:[^/]*)?/?$|/bot\d+:", address):
        sentence = 'the address ends before /bot, which the bot adds with its token; write "https://api.telegram.org"'
        place.error(english(sentence))
    elif re.search(r"[?#]|\d{5,}:[A-Za-z0-9_-]{20,}", address):
        place.error(english('only the address of the server stands here, as in "https://api.telegram.org"'))
    elif not _has_usable_port(address):
        place.error(english("behind the colon stands the port, a number from 1 to 65535"))


def _has_usable_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _privacy(shape: PrivacyShape, notes: ErrorCollector) -> Privacy:
    return Privacy(
        shape.controller,
        shape.contact,
        _thresholds(shape, notes),
        _duration(shape.keep_registrations, "privacy.keep_registrations", notes),
        _duration(shape.keep_comments, "privacy.keep_comments", notes),
    )


def _thresholds(shape: PrivacyShape, notes: ErrorCollector) -> Thresholds:
    least = shape.minimum_group
    for key, value in (("minimum_breakdown", shape.minimum_breakdown), ("minimum_comments", shape.minimum_comments)):
        is_comparable = notes.is_valid("privacy.minimum_group") and notes.is_valid(f"privacy.{key}")
        if is_comparable and value is not None and value < least:
            notes.add(f"privacy.{key}", english(f"{value} must be at least minimum_group, which is {least}"))
    default = max(MINIMUM_OF_MANY, least)
    return Thresholds(
        least,
        default if shape.minimum_breakdown is None else shape.minimum_breakdown,
        default if shape.minimum_comments is None else shape.minimum_comments,
    )


def _messages(shape: MessagesShape, notes: ErrorCollector) -> Messages:
    for number, language in enumerate(shape.languages, start=1):
        if language not in languages():
            sentence = f"{shown(language)} is not among the bot's languages, {joined(languages())}"
            notes.add_invalid(f"messages.languages[{number}]", english(sentence, suggest_language(language)))
    return Messages(
        tuple(dict.fromkeys(code for code in shape.languages if code in languages())),
        _quiet(shape.quiet_hours, notes),
        shape.reminders.max,
        _duration(shape.reminders.gap, "messages.reminders.gap", notes),
    )


def _quiet(hours: list[str], notes: ErrorCollector) -> QuietHours | None:
    if not hours:
        return None
    if len(hours) != 2 or not all(_CLOCK.fullmatch(hour) for hour in hours):  # noqa: PLR2004 — from and to
        reason = f'{_format_list(hours)}: give two times of day, as in ["21:00", "08:00"], or [] for none'
        suggestions = [
            clock(hour) for hour in (hours if len(hours) > 1 else re.split(r"\s*(?:[-–,]| to )\s*", hours[0]))
        ]
        is_clear = len(suggestions) == 2 and all(suggestions)  # noqa: PLR2004 — likewise
        hint = mistake(MistakeKind.DID_YOU_MEAN, word=_format_list(suggestions)) if is_clear else None
        notes.add("messages.quiet_hours", english(reason, hint))
        return None
    begins, ends = (time.fromisoformat(hour.zfill(5)) for hour in hours)
    if begins == ends:
        notes.add("messages.quiet_hours", english("the two times are the same; write [] for no quiet hours"))
        return None
    return QuietHours(begins, ends)


def _format_list(texts: list[str]) -> str:
    return f"[{joined(texts)}]"


def _duration(text: str, key: str, notes: ErrorCollector) -> timedelta:
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        suggestion = length_of_time(text)
        hint = mistake(MistakeKind.DID_YOU_MEAN, word=f'"{suggestion}"') if suggestion else None
        notes.add(key, english(f'{shown(text)} is no length of time; write "20h" or "180d" (s, m, h or d)', hint))
        return timedelta()
    return timedelta(**{_UNITS[match[2]]: int(match[1])})
