"""Options of the test run."""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Generator, Iterator
from datetime import date, datetime

import pytest
from hypothesis import settings

from storage import departures
from tests.crash.starts import Starts, started

# How busy a machine is says nothing about the code; and a change is judged by what was tried on the one before it, too.
ANY = settings(deadline=None, derandomize="CI" in os.environ)
settings.register_profile("any machine", ANY, max_examples=60)
settings.register_profile("soak", ANY, max_examples=1000)
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write down what the journeys show now, instead of failing")
    parser.addoption("--soak", action="store_true", help="try for much longer what is tried for seconds otherwise")


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One more than there are processors: many tests wait, for the disk or for a process or a browser they started."""
    processors = yield
    return processors + 1


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--soak"):
        settings.load_profile("soak")


def _refuse_date(value: date) -> str:
    raise TypeError(f"SQLite knows no dates: {value!r} has to be written as text.")


# Python's own adapters are deprecated from 3.12 on; here they are missing on every version.
for kind in (date, datetime):
    sqlite3.register_adapter(kind, _refuse_date)


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: nobody need look through it for garbage again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def quick_digests(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest takes a tenth of a second on purpose, which no test but its own needs."""
    if "slow_digests" not in request.fixturenames:
        monkeypatch.setattr(departures, "COST", 1 << 4)


@pytest.fixture
def slow_digests() -> None:
    """As they are in earnest."""


@pytest.fixture(scope="session")
def starts() -> Iterator[Starts]:
    """One zygote for all that start the program as a process."""
    with started() as program_starts:
        yield program_starts


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether there is time."""
    return bool(request.config.getoption("--soak"))
