"""How long is waited before another try."""

from __future__ import annotations

import pytest

from delivery.backoff import backoff_seconds


@pytest.mark.parametrize(("failures", "seconds"), [(1, 1.0), (2, 2.0), (5, 16.0), (6, 30.0), (5000, 30.0)])
def test_backoff_doubles_up_to_its_maximum_however_often_it_fails(failures: int, seconds: float) -> None:
    assert backoff_seconds(failures) == seconds


def test_backoff_ends_at_the_maximum_that_is_passed() -> None:
    assert [backoff_seconds(failures, 5.0) for failures in (1, 3, 4, 40)] == [1.0, 4.0, 5.0, 5.0]
