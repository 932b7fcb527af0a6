"""The settings of a small event whose times can be moved, and what is planned in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.settings.loader import Settings, read

ORGANIZER, COORDINATOR = 1001, 2001
CODE = "bucharest"
FAR = timedelta(days=30)


@dataclass(frozen=True)
class Times:
    """When what happens, UTC-aware."""

    starts: datetime
    ends: datetime
    text: datetime
    invitation: datetime
    reminder: datetime
    closes: datetime

    @classmethod
    def around(cls, now: datetime) -> Times:
        """The event goes on at ``now``, and everything else is far off."""
        later = [now + FAR + timedelta(days=day) for day in range(4)]
        return cls(now - timedelta(hours=1), now + timedelta(hours=3), *later)

    def due(self, **moments: datetime) -> Times:
        """The same with some of them moved."""
        return replace(self, **moments)


def settings(folder: Path, times: Times) -> Settings:
    """The settings, from a file that is written for them."""
    result = read(write(folder, times), {})
    assert isinstance(result, Settings), result
    return result


def write(folder: Path, times: Times) -> Path:
    """The settings file."""
    path = folder / "config.toml"
    path.write_text(_TEXT.format(**{name: _local(moment) for name, moment in vars(times).items()}), "utf-8")
    return path


def _local(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()


_TEXT = """
[storage]
path = "roundtable.sqlite3"
[staff]
organizers = [1001]
coordinators = [2001]
[privacy]
controller = "Association"
contact = "privacy@example.org"
minimum_group = 3
minimum_comments = 3
[messages]
quiet_hours = []
[[event]]
code = "bucharest"
title = {{ en = "Round table", ro = "Masă rotundă" }}
description = {{ en = "About work", ro = "Despre muncă" }}
venue = {{ en = "Bucharest", ro = "București" }}
timezone = "UTC"
starts = {starts}
ends = {ends}
[[event.profession]]
id = "judge"
label = {{ en = "Judge", ro = "Judecător" }}
[[event.profession]]
id = "lawyer"
label = {{ en = "Lawyer", ro = "Avocat" }}
[[event.registration]]
id = "first_time"
kind = "yes_no"
text = {{ en = "First time?", ro = "Prima dată?" }}
[event.survey]
title = {{ en = "How was it?", ro = "Cum a fost?" }}
closes = {closes}
[[event.survey.question]]
id = "overall"
kind = "rating"
text = {{ en = "Overall?", ro = "În ansamblu?" }}
points = 5
required = true
[[event.survey.question]]
id = "next"
kind = "choices"
text = {{ en = "What next?", ro = "Ce urmează?" }}
max = 2
options = [
  {{ id = "training", label = {{ en = "Training", ro = "Formare" }} }},
  {{ id = "protocol", label = {{ en = "Protocol", ro = "Protocol" }} }},
  {{ id = "meeting", label = {{ en = "Meeting", ro = "Întâlnire" }} }},
]
[[event.survey.question]]
id = "contacts"
kind = "yes_no"
text = {{ en = "Contacts?", ro = "Contacte?" }}
[[event.survey.question]]
id = "takeaway"
kind = "comment"
text = {{ en = "What do you take along?", ro = "Ce luați cu dumneavoastră?" }}
[[event.survey.question]]
id = "improve"
kind = "comment"
text = {{ en = "What should change?", ro = "Ce ar trebui schimbat?" }}
[[event.message]]
send = "text"
when = "{text}"
text = {{ en = "Slides are ready.", ro = "Prezentările sunt gata." }}
[[event.message]]
send = "survey"
when = "{invitation}"
[[event.message]]
send = "reminder"
when = "{reminder}"
"""
