"""What the tests that kill processes share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.starts import Starts, started


@pytest.fixture(scope="session")
def starts() -> Iterator[Starts]:
    """One zygote for all of them."""
    with started() as found:
        yield found
