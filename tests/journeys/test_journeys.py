"""Every recorded dialogue goes today as it was recorded; ``pytest --update`` records it anew."""

from __future__ import annotations

import asyncio
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.support.journeys import played

JOURNEYS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.stem)
def test_journey_goes_as_recorded(
    journey: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, update: bool
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type
    recording = journey.read_text("utf-8")

    now = asyncio.run(played(recording, journey.parent, tmp_path))

    if update:
        journey.write_text(now, "utf-8")
    elif now != recording:
        diff = unified_diff(recording.splitlines(), now.splitlines(), "recorded", "now", lineterm="", n=8)
        pytest.fail("\n".join(diff), pytrace=False)
