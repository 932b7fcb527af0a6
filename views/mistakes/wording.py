"""What the tables of sentences have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from domain.editing.mistakes import MistakeKind
from views.i18n import Translator

Values: TypeAlias = Mapping[str, str | int]
"""The values of a mistake by their names, as plain text."""
Sentences: TypeAlias = Mapping[MistakeKind, Callable[[Translator, Values], str]]
