"""The stage for what the passing of time does."""

from __future__ import annotations

from tests.delivery.conftest import stage

__all__ = ["stage"]
