"""Which questions of two surveys are compared is chosen in one of them, and stands in both."""

from __future__ import annotations

from typing import Any

from domain.editing.parts import find_part, with_option, without_entry

RATING = {"id": "know", "kind": "rating", "text": {"en": "What do you know?"}}
FACT = {"id": "first", "kind": "yes_no", "text": {"en": "First time?"}}
COMMENT = {"id": "why", "kind": "comment", "text": {"en": "Why?"}}
TABLE: dict[str, Any] = {
    "title": {"en": "Round table"},
    "survey": {"title": {"en": "After"}, "question": [FACT, RATING, COMMENT]},
    "further_survey": [
        {"id": "before", "title": {"en": "Before"}, "question": [RATING, COMMENT]},
        {"id": "later", "title": {"en": "Later"}, "question": [{**FACT, "id": "other"}]},
    ],
}


def compared(table: dict[str, Any]) -> list[object]:
    return [table["survey"].get("compare"), *(survey.get("compare") for survey in table["further_survey"])]


def test_what_another_survey_asks_can_be_chosen() -> None:
    after, before, later = (find_part(TABLE, path) for path in ("s-v", "f-1-v", "f-2-v"))

    assert after is not None
    assert before is not None
    assert later is not None
    assert [[option.id for option in part.options] for part in (after, before, later)] == [["know"], ["know"], []]


def test_choice_is_listed_in_every_survey_that_asks_it_and_taken_out_of_all() -> None:
    part = find_part(TABLE, "f-1-v")
    assert part is not None

    table_with_choice = with_option(TABLE, part, "know")
    again = find_part(table_with_choice, "s-v")
    assert again is not None

    assert compared(dict(table_with_choice)) == [["know"], ["know"], None]
    assert again.value == ["know"]
    assert compared(dict(with_option(table_with_choice, again, "know"))) == [None, None, None]


def without_rating(table: dict[str, Any], path: str) -> dict[str, Any]:
    part = find_part(table, path)
    assert part is not None
    return dict(without_entry(table, part))


def test_question_that_is_taken_out_is_compared_no_more() -> None:
    part = find_part(TABLE, "f-1-v")
    assert part is not None
    table = dict(with_option(TABLE, part, "know"))

    for path in ("s-q-2", "f-1-q-1"):
        new_table = without_rating(table, path)
        assert compared(new_table) == [None, None, None], path
        assert find_part(new_table, path) != find_part(table, path)


def test_question_that_two_others_still_ask_stays_compared_there() -> None:
    surveys = [
        {**TABLE["survey"], "compare": ["know"]},
        *({**survey, "question": [RATING], "compare": ["know"]} for survey in TABLE["further_survey"]),
    ]
    table = {**TABLE, "survey": surveys[0], "further_survey": surveys[1:]}

    assert compared(without_rating(table, "s-q-2")) == [None, ["know"], ["know"]]


def test_question_that_is_not_compared_leaves_comparisons_alone() -> None:
    table = {**TABLE, "survey": {**TABLE["survey"], "compare": ["know"]}}

    assert compared(without_rating(table, "s-q-1")) == [["know"], None, None]
