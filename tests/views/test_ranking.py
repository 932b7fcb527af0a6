"""A ranking as it is shown: on buttons, in results in words and as pictures, in the spreadsheet, in reports."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.anonymity import Thresholds
from domain.draft import Draft
from domain.results.comparison import compare
from domain.results.named import NamedResponse, results
from domain.results.release import counted, release
from domain.results.reports import EventReport
from domain.results.summary import ClosedSummary, as_json
from domain.survey import ChooseOption, PreviousQuestion, ShowQuestion, SkipQuestion, ToggleOption
from storage.release_format import decode, encode
from storage.surveys import _SURVEY
from tests.support.surveys import AGAIN, CLOSES, ORDER, event, opened, survey
from views.callback.participants import InSurvey
from views.i18n import Translator
from views.reports import chart, minutes
from views.reports.card import card
from views.reports.comparison import files
from views.reports.sheet import csv_file, sheets
from views.reports.sheet_file import Mean, Share
from views.results.comparison import result_screens as compared_screens
from views.results.groups import by_profession
from views.results.named import names
from views.results.summary import in_words
from views.screen import Screen
from views.survey.questions import question, review
from views.survey.screens import read

VOICE, ROMANIAN = Translator("en", ZoneInfo("UTC")), Translator("ro", ZoneInfo("UTC"))
OF = survey(AGAIN, ORDER)
EVENT = event(OF)
GROUPS = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "lawyers"}
ORDERS = {"courts": ["tpc"] * 3 + ["ptc"] * 2 + [""], "lawyers": ["ptc"] * 3 + ["cpt"] * 2}
"""Group → the first letters of the choices as each person put them; nothing for who gave no answer."""
IDS = {choice[0]: choice for choice in ORDER.buttons}


def picked(letters: str) -> tuple[str, ...]:
    return tuple(f"{IDS[letter]}:{rank}" for rank, letter in enumerate(letters, start=1))


def closed(orders: Mapping[str, list[str]] = ORDERS, least: int = 3) -> ClosedSummary:
    tally = Counter(
        cell
        for group, each in orders.items()
        for letters in each
        for cell in counted({"again": ("yes",), "order": picked(letters)}, group)
    )
    limits = Thresholds(least, least, least)
    survey_release = release(EVENT, OF, GROUPS, tally, registered_count=12, invited_count=12, thresholds=limits)
    return ClosedSummary(survey_release, OF, CLOSES)


def report() -> EventReport:
    return EventReport(EVENT, "Association", closed(), {"judge": 6, "lawyer": 6}, (), {}, CLOSES + timedelta(days=1))


def part(screens: tuple[Screen, ...], title: str) -> str:
    """The block of the question with this title."""
    text = "\n\n".join(screen.text for screen in screens)
    return next(block for block in text.split("\n\n") if title in block)


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def buttons(letters: str | None) -> list[list[str]]:
    answers = {"again": ("yes",)} | ({} if letters is None else {"order": picked(letters)})
    return labels(question(VOICE, opened(OF), Draft(answers), 1))


def taps(letters: str) -> list[object]:
    screen = question(VOICE, opened(OF), Draft({"again": ("yes",), "order": picked(letters)}), 1)
    button_taps = [button.tap for row in screen.rows for button in row]
    return [draft_and_tap[1] for tap in button_taps if isinstance(tap, InSurvey) and (draft_and_tap := read(OF, tap))]


def test_buttons_show_the_rank_before_what_has_one() -> None:
    assert buttons(None) == [["Training"], ["Protocol"], ["Campaign"], ["Back", "Skip"]]
    assert buttons("p") == [["Training"], ["1. Protocol"], ["Campaign"], ["Back", "Skip"]]
    assert buttons("pct") == [["3. Training"], ["1. Protocol"], ["2. Campaign"], ["Back", "Skip", "Next"]]


def test_back_takes_the_last_one_off_and_with_none_leads_to_the_question_before() -> None:
    assert taps("pc") == [
        ToggleOption(1, 0),
        ToggleOption(1, 1),
        ToggleOption(1, 2),
        ToggleOption(1, 2),
        SkipQuestion(1),
    ]
    assert taps("pct")[3:] == [ToggleOption(1, 0), SkipQuestion(1), ShowQuestion(None)]
    assert taps("")[3:] == [PreviousQuestion(1), SkipQuestion(1)]
    assert not any(isinstance(tap, ChooseOption) for tap in taps("p"))


def test_first_question_offers_back_only_when_there_is_something_to_take_off() -> None:
    alone = replace(ORDER, required=True)
    run = opened(survey(alone))

    screen = question(VOICE, run, Draft({"order": picked("p")}), 0)
    assert labels(question(VOICE, run, Draft({}), 0)) == [["Training"], ["Protocol"], ["Campaign"]]
    assert labels(screen) == [["Training"], ["1. Protocol"], ["Campaign"], ["Back"]]


def test_review_shows_the_order() -> None:
    screen = review(VOICE, opened(OF), Draft({"again": ("yes",), "order": picked("pct")}))

    assert "→ <b>1. Protocol, 2. Campaign, 3. Training</b>" in screen.text


def test_results_in_words_are_by_mean_rank_with_how_often_first() -> None:
    assert part(in_words(VOICE, EVENT, closed()), "urgent") == (
        "<b>2. What is most urgent?</b>\n"
        "n = 11, no answer: 1 · <b>mean rank</b>; bars: how often ranked first\n"
        "<b>1.5</b> Protocol\n45% · 5  ▇▇▇▇▇\n"
        "<b>1.9</b> Training\n27% · 3  ▇▇▇\n"
        "<b>2.6</b> Campaign\n18% · 2  ▇▇"
    )


def test_results_by_profession_stand_side_by_side() -> None:
    assert part(by_profession(VOICE, EVENT, closed()), "urgent") == (
        "<b>2. What is most urgent?</b>\n"
        "mean rank (how often ranked first)\n"
        "Judge (n = 6) · Lawyer + Not stated (n = 5)\n"
        "Training\nJudge: 1.4 (50%) · Lawyer + Not stated: 2.4 (0%)\n"
        "Protocol\nJudge: 1.6 (33%) · Lawyer + Not stated: 1.4 (60%)\n"
        "Campaign\nJudge: 3.0 (0%) · Lawyer + Not stated: 2.2 (40%)\n"
        "No answer\nJudge: 17% · Lawyer + Not stated: 0%"
    )


def test_results_in_romanian_say_everything_in_romanian() -> None:
    results_text = part(in_words(ROMANIAN, EVENT, closed()), "urgent")

    assert "locul mediu</b>; barele: de câte ori pe primul loc" in results_text
    assert "<b>1,5</b> Protocol ș" in results_text


def test_order_that_nobody_gave_has_no_mean() -> None:
    nobody = closed({"courts": ["", "", ""], "lawyers": ["", "", ""]})

    assert "<b>–</b> Training\n0% · 0" in part(in_words(VOICE, EVENT, nobody), "urgent")
    assert "Training\nJudge: – (0%) · Lawyer + Not stated: – (0%)" in part(
        by_profession(VOICE, EVENT, nobody), "urgent"
    )
    assert card(VOICE, EVENT, nobody)


def test_withheld_order_tells_nothing() -> None:
    few = closed(least=20)

    assert "Training" not in "".join(screen.text for screen in in_words(VOICE, EVENT, few))
    (order_json,) = [
        one for one in as_json("bucharest", few, few.release.thresholds)["questions"] if one["id"] == "order"
    ]
    assert (order_json["counts"], order_json["withheld"]) == ({}, "fewer people were asked than minimum_group")
    assert "mean_ranks" not in order_json


def test_results_for_other_programs_have_each_count_and_mean_rank() -> None:
    summary = closed()
    order_json = as_json("bucharest", summary, summary.release.thresholds)["questions"][1]

    assert order_json["counts"] == {
        "training:1": 3, "training:2": 5, "training:3": 2,
        "protocol:1": 5, "protocol:2": 5, "protocol:3": 0,
        "campaign:1": 2, "campaign:2": 0, "campaign:3": 8,
    }  # fmt: skip
    assert (order_json["mean"], order_json["mean_ranks"]) == (None, {"training": 1.9, "protocol": 1.5, "campaign": 2.6})


def test_spreadsheet_has_each_choice_at_each_rank_with_its_mean() -> None:
    answers = next(sheet for sheet in sheets(VOICE, report()) if sheet.name == "Answers")
    lines = [row[2:7] for row in answers.rows if row[0] == 2]

    assert lines[:4] == [
        ("1. Training", 3, Share(3 / 11), 11, Mean(1.9)),
        ("2. Training", 5, Share(5 / 11), 11, Mean(1.9)),
        ("3. Training", 2, Share(2 / 11), 11, Mean(1.9)),
        ("1. Protocol", 5, Share(5 / 11), 11, Mean(1.5)),
    ]
    assert lines[-1] == ("No answer", 1, Share(1 / 11), 11, None)


def test_csv_has_the_groups_too() -> None:
    text = csv_file(VOICE, report(), closed()).content.decode("utf-8-sig")

    assert '"2","What is most urgent?","Judge","1. Training","3","0.5000","6","1.4000",""' in text


def test_chart_is_described_for_those_who_cannot_see_it() -> None:
    counts = closed().release.results[1].total
    assert counts is not None

    assert chart.alternative_text(VOICE, ORDER, counts).endswith(
        "Mean ranks: Protocol 1.5; Training 1.9; Campaign 2.6."
    )


def test_report_holds_the_chart() -> None:
    document = minutes.document(VOICE, report())

    chart_data = [block.figure for block in document.charts][1]
    assert (chart_data["kind"], [option["label"] for option in chart_data["options"]]) == (
        "ranking",
        ["Protocol", "Training", "Campaign"],
    )
    assert [rank["count"] for rank in chart_data["options"][0]["ranks"]] == [5, 5, 0]
    assert chart.pictures("en", [chart_data])[0].startswith(b"\x89PNG")
    assert minutes.pdf_file(VOICE, report()).content.startswith(b"%PDF")
    assert minutes.word_file(VOICE, report()).content.startswith(b"PK")


@pytest.mark.parametrize("voice", [VOICE, ROMANIAN], ids=["en", "ro"])
def test_card_is_drawn(voice: Translator) -> None:
    (picture,) = card(voice, EVENT, closed())

    assert picture.startswith(b"\x89PNG")


def test_comparison_sets_mean_ranks_side_by_side_and_draws_them() -> None:
    earlier, later = closed({"courts": ["tpc"] * 5, "lawyers": ["tpc"] * 5}), closed()
    events = [EVENT, replace(EVENT, code="cluj")]
    both = compare([earlier, later])

    text = "\n\n".join(screen.text for screen in compared_screens(VOICE, events, [earlier, later], both, 0))
    assert "Training\nA: 1.0 (100%) · B: 1.9 (27%)" in text
    picture, *_ = files(VOICE, events, [earlier, later], both)
    assert picture.content.startswith(b"\x89PNG")


def test_comparison_with_an_order_withheld_says_so() -> None:
    earlier, later = closed(least=20), closed()
    events = [EVENT, replace(EVENT, code="cluj")]
    both = compare([earlier, later])

    text = "\n\n".join(screen.text for screen in compared_screens(VOICE, events, [earlier, later], both, 0))
    assert "Training\nB: 1.9 (27%)" in text
    assert files(VOICE, events, [earlier, later], both)


def test_answers_with_names_show_the_order() -> None:
    sheet = NamedResponse("Ana Pop", "judge", {"again": ("yes",), "order": picked("pct")}, {})

    (text,) = re.findall(r"urgent\? → (.+)", names(VOICE, EVENT, OF, [sheet], 0).text)
    assert text == "1. Protocol, 2. Campaign, 3. Training"


def test_named_results_are_counted_like_anonymous_ones() -> None:
    people = [
        NamedResponse(
            None, "judge" if group == "courts" else "lawyer", {"again": ("yes",), "order": picked(letters)}, {}
        )
        for group, each in ORDERS.items()
        for letters in each
    ]
    limits = Thresholds(3, 3, 3)
    survey_release = results(EVENT, OF, GROUPS, people, registered_count=12, invited_count=12, thresholds=limits)

    assert survey_release.results == closed().release.results


def test_order_is_stored_and_read_back() -> None:
    survey_release = closed().release
    assert decode(encode(survey_release)) == survey_release
    assert _SURVEY.load(_SURVEY.dump(OF), "bucharest") == OF
    assert json.loads(_SURVEY.dump(OF))["questions"][1]["kind"] == "ranking"
