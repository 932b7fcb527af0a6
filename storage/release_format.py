"""A release as it is stored: canonical JSON, and the reading of every form in which one was ever stored.

``tests/storage/stored`` holds a file of each form. A stored release is never rewritten, so none is ever given up.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from domain.results.release import Release, ReleaseRules

_RELEASE = TypeAdapter(Release)


def encode(release: Release) -> str:
    """The release as JSON that is the same for the same content; without check-in it has no word of it."""
    raw = _RELEASE.dump_python(release, mode="json")
    if release.present is None:
        del raw["present"]
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def decode(content: str) -> Release:
    """The release that this was stored of, by this version or an earlier one."""
    raw = json.loads(content)
    if "rules" not in raw:
        raw = _from_first_form(raw)
    return _RELEASE.validate_json(json.dumps(raw))


def _from_first_form(raw: dict[str, Any]) -> dict[str, Any]:
    # One threshold held for everything, and of a question it was told how many gave an answer, not how many gave none.
    minimum = raw.pop("minimum_group")
    thresholds = dict.fromkeys(("minimum_group", "minimum_breakdown", "minimum_comments"), minimum)
    results = [
        result
        | {
            "total": _counts(result["total"]),
            "groups": {group: _counts(counts) for group, counts in result["groups"].items()},
        }
        for result in raw["results"]
    ]
    return raw | {"rules": ReleaseRules.ANSWERS_TOO, "thresholds": thresholds, "results": results}


def _counts(raw: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if raw is None else {"people": raw["answered"], "options": raw["options"], "no_answer": None}
