"""An event's table as JSON, and back."""

from __future__ import annotations

import json
import tomllib

from formats.event.json_table import from_json, to_json
from tests.support.settings import TEXT


def test_table_of_a_file_comes_back_from_json_as_it_was() -> None:
    (table,) = tomllib.loads(TEXT)["event"]

    stored = json.loads(json.dumps(to_json(table)))

    assert stored["starts"] == "2027-03-22T09:30:00"
    assert from_json(stored) == table


def test_text_that_is_no_time_stays_so_that_it_is_a_mistake_with_its_words() -> None:
    assert from_json({"starts": "soon", "agenda": [{"starts": "ten"}], "unknown": "2027-03-22"}) == {
        "starts": "soon",
        "agenda": [{"starts": "ten"}],
        "unknown": "2027-03-22",
    }
