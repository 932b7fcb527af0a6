"""The metrics file: what a monitor reads of it, and what it must never say."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.metrics import MetricsFile, format_metrics
from delivery.runtime_status import RuntimeStatus
from domain.operations.status import Hold, Problem

NOW = datetime(2027, 3, 22, 8, tzinfo=UTC)


@pytest.fixture
def status() -> RuntimeStatus:
    return RuntimeStatus("1.2.3", NOW, NOW + timedelta(minutes=5), last_poll_at=None)


def test_every_metric_is_explained_and_unknown_times_are_left_out(status: RuntimeStatus) -> None:
    status.troubles.begin(Problem.DATABASE, "The disk is full.")

    assert format_metrics(status, "our_bot", None) == (
        "# HELP roundtable_info Which bot this is, and its version.\n"
        "# TYPE roundtable_info gauge\n"
        'roundtable_info{bot="our_bot",version="1.2.3"} 1\n'
        "# HELP roundtable_problem Whether this is out of order now.\n"
        "# TYPE roundtable_problem gauge\n"
        'roundtable_problem{kind="telegram"} 0\n'
        'roundtable_problem{kind="conflict"} 0\n'
        'roundtable_problem{kind="answers"} 0\n'
        'roundtable_problem{kind="database"} 1\n'
        'roundtable_problem{kind="rewriting"} 0\n'
        'roundtable_problem{kind="clock"} 0\n'
        "# HELP roundtable_holds How much Telegram refuses for long.\n"
        "# TYPE roundtable_holds gauge\n"
        "roundtable_holds 0\n"
        "# HELP roundtable_start_timestamp_seconds When the program was started.\n"
        "# TYPE roundtable_start_timestamp_seconds gauge\n"
        "roundtable_start_timestamp_seconds 1805702400\n"
        "# HELP roundtable_last_write_timestamp_seconds When the database last took a write.\n"
        "# TYPE roundtable_last_write_timestamp_seconds gauge\n"
        "roundtable_last_write_timestamp_seconds 1805702700\n"
    )


def test_times_that_are_known_and_holds_are_told(status: RuntimeStatus) -> None:
    status.last_poll_at = NOW + timedelta(minutes=4)
    status.holds = lambda: (Hold(NOW, "setMyCommands"),)

    lines = format_metrics(status, "our_bot", NOW - timedelta(days=1)).splitlines()

    assert [line for line in lines if line.startswith(("roundtable_holds", "roundtable_last"))] == [
        "roundtable_holds 1",
        "roundtable_last_poll_timestamp_seconds 1805702640",
        "roundtable_last_write_timestamp_seconds 1805702700",
        "roundtable_last_backup_timestamp_seconds 1805616000",
    ]


def test_file_is_readable_by_the_monitor_and_goes_with_the_bot(tmp_path: Path, status: RuntimeStatus) -> None:
    path = tmp_path / "roundtable.prom"
    metrics = MetricsFile(path, status, "our_bot", tmp_path / "roundtable.sqlite3")

    metrics.write()
    metrics.write()
    text, mode = path.read_text("utf-8"), path.stat().st_mode & 0o777
    metrics.remove()
    metrics.remove()

    assert (text, mode) == (format_metrics(status, "our_bot", None), 0o644)
    assert list(tmp_path.iterdir()) == []


def test_file_that_cannot_be_written_is_logged_once_and_stops_nothing(
    tmp_path: Path, status: RuntimeStatus, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "missing" / "roundtable.prom"
    metrics = MetricsFile(path, status, "our_bot", tmp_path / "roundtable.sqlite3")

    with caplog.at_level(logging.WARNING):
        metrics.write()
        metrics.write()

    assert caplog.messages == [f"The metrics file {path} cannot be written: No such file or directory."]


def test_without_a_setting_nothing_is_written(tmp_path: Path, status: RuntimeStatus) -> None:
    metrics = MetricsFile(None, status, "our_bot", tmp_path / "roundtable.sqlite3")

    metrics.write()
    metrics.remove()

    assert list(tmp_path.iterdir()) == []
