"""Names of environment variables: which setting each stands for, and those that stand for none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from bot.settings.schema import SettingsShape
from domain.editing.mistakes import Mistake, MistakeKind, english, mistake
from formats.event.error_messages import suggest
from formats.event.errors import ENVIRONMENT, SettingsError
from formats.event.schema_keys import keys_of, kind_at

PREFIX = "ROUNDTABLE_"
CONFIG_VARIABLE = f"{PREFIX}CONFIG"
"""Names the settings file, and so is no setting itself."""
_INJECTED = re.compile(
    r"ROUNDTABLE_(?:\w+_)?(?:"
    r"SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:ADDR|PORT|PROTO))?)?|NAME|ENV_\w+)"
)
"""What Kubernetes and Docker's links set in every container beside a service called roundtable."""


def parse_path(name: str) -> list[str | int]:
    """The way to the setting that a variable names; entries of a list are counted from one in it."""
    parts = name.removeprefix(PREFIX).lower().split("__")
    return [int(part) - 1 if part.isascii() and part.isdigit() and len(part) < 5 else part for part in parts]  # noqa: PLR2004 — no list is that long


def ignored_variables(environ: Mapping[str, str]) -> Iterator[SettingsError]:
    """A warning for each variable that looks like a setting and is none; one for all that a machine sets by itself."""
    names = sorted(name for name in environ if name.upper().startswith(PREFIX) and not _is_known(name))
    injected_names = [name for name in names if "__" not in name and _INJECTED.fullmatch(name)]
    if injected_names:
        more = f" and {len(injected_names) - 1} more" if len(injected_names) > 1 else ""
        reason = "is ignored: Docker and Kubernetes set it beside a service called roundtable, and it is no setting"
        yield SettingsError(ENVIRONMENT, f"{injected_names[0]}{more}", english(reason))
    for name in names:
        if name not in injected_names:
            reason = "is ignored: there is no such setting"
            yield SettingsError(ENVIRONMENT, name, english(reason, _suggest_name(name)))


def _is_known(name: str) -> bool:
    return name == CONFIG_VARIABLE or (name.startswith(PREFIX) and kind_at(SettingsShape, parse_path(name)) is not None)


def _suggest_name(name: str) -> Mistake | None:
    known_names = _known_names()
    same_letters = [each for each in known_names if each.replace("_", "") == name.upper().replace("_", "")]
    same_end = [each for each in known_names if each.endswith(f"__{name.upper().removeprefix(PREFIX)}")]
    likely = same_letters or (same_end if len(same_end) == 1 else [])
    if not likely:
        return suggest(name.upper(), known_names)
    return mistake(MistakeKind.DID_YOU_MEAN, word=f'"{likely[0]}"')


@cache
def _known_names() -> tuple[str, ...]:
    return (CONFIG_VARIABLE, *_names_below(SettingsShape, PREFIX))


def _names_below(kind: Any, above: str) -> Iterator[str]:  # noqa: ANN401 — whatever stands as a type
    for key, below in keys_of(kind).items():
        yield f"{above}{key.upper()}"
        entry = kind_at(below, [0])
        yield from _names_below(below, f"{above}{key.upper()}__")
        yield from _names_below(entry, f"{above}{key.upper()}__1__")
