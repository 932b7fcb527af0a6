"""The types of a button's fields beyond whole numbers and words."""

from __future__ import annotations

from typing import Annotated, TypeAlias

UnboundedInt: TypeAlias = Annotated[int, "as many bits as fit"]
"""Many small numbers in one, taken apart before anything is looked up."""
