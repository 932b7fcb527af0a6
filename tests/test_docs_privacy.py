"""The document about privacy tells every column, quotes the promise, and names tests that are there."""

from __future__ import annotations

import re
from collections import Counter
from math import comb
from pathlib import Path

from domain.anonymity import groups_at_opening, merged, unanimity
from domain.survey import SurveyRun
from storage.engine.database import Database
from tests.support.documents import prose, rows, text_of
from tests.support.settings import TEXT, settings
from views.i18n import Translator
from views.survey.wording import wording_of


def test_tests_named_beside_the_promises_exist() -> None:
    test_references = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text_of("docs/privacy.md"))

    assert test_references != []
    assert [name for path, name in test_references if f"def {name}(" not in text_of(path)] == []


async def test_every_table_and_column_is_told(tmp_path: Path) -> None:
    documented_columns = {
        row[0].strip("`"): set(re.findall(r"`(\w+)`", row[1])) for row in rows(text_of("docs/privacy.md"))
    }
    sql = """SELECT t.name, group_concat(c.name) FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
        WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name"""
    db = await Database.open(tmp_path / "roundtable.sqlite3")
    async with db.reading() as tx, tx.execute(sql) as cursor:
        tables = {name: set(columns.split(",")) async for name, columns in cursor}
    await db.close()

    untold = {name: columns - documented_columns.get(name, set()) for name, columns in tables.items()}

    assert {name: columns for name, columns in untold.items() if columns or name not in documented_columns} == {}


def test_promise_is_quoted_word_for_word(tmp_path: Path) -> None:
    config = settings(tmp_path, TEXT)
    event, thresholds = config.events[0], config.rules.privacy.thresholds
    assert event.survey is not None
    registration_counts = {profession.id: profession.expected or 0 for profession in event.professions}
    groups = groups_at_opening(event, dict(registration_counts), thresholds.minimum_breakdown)
    run = SurveyRun(1, event.code, event.survey, groups, thresholds, event.survey.opens, event.survey.closes)

    promise = wording_of(event.survey).invitation(Translator("en", event.zone), run)
    promise_text = " ".join(re.sub("<[^>]*>", "", promise).split())

    assert promise_text in prose("docs/privacy.md")


def test_example_of_the_prosecutor_is_what_the_rules_give(tmp_path: Path) -> None:
    (event,) = settings(tmp_path, TEXT).events
    registration_counts = {profession.id: profession.expected or 0 for profession in event.professions}
    groups = groups_at_opening(event, dict(registration_counts), 10)
    sizes = Counter(dict.fromkeys(groups.values(), 0))
    for profession, number in registration_counts.items():
        sizes[groups[profession]] += number

    assert (sum(registration_counts.values()), registration_counts["prosecutor"]) == (32, 1)
    assert sizes == {groups["lawyer"]: 14, groups["prosecutor"]: 18}
    assert groups["undisclosed"] == groups["prosecutor"]
    assert set(merged({groups["lawyer"]: 12, groups["prosecutor"]: 15}, 10)) == set(groups.values())
    assert set(merged({groups["lawyer"]: 9, groups["prosecutor"]: 18}, 10).values()) == {"*"}


def test_figures_of_two_releases_are_what_a_count_gives() -> None:
    assert [round(100 * right_guesses(16, 11, change)) for change in (0, 0.02, 0.05)] == [100, 81, 69]


def right_guesses(yes: int, no: int, change: float) -> float:
    """How often the best guess of one newcomer's yes or no is right, from the totals before and after.

    Each of the others changes their answer with this probability; yes and no are as likely for the newcomer.
    """

    def changed(people: int) -> list[float]:
        return [comb(people, n) * change**n * (1 - change) ** (people - n) for n in range(people + 1)]

    more = Counter[int]()
    for loss, one in enumerate(changed(yes)):
        for gain, other in enumerate(changed(no)):
            more[gain - loss] += one * other  # type: ignore[assignment]  # probabilities, not counts
    return sum(max(more[difference - 1], more[difference]) / 2 for difference in range(-yes, no + 2))


def test_figures_of_one_mind_are_what_a_count_gives() -> None:
    assert [round(100 * unanimity(share, 10)) for share in (0.9, 0.8)] == [35, 11]
