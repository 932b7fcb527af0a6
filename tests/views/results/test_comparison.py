"""Choosing released surveys, and their figures side by side in words and as a picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Event, Survey
from domain.questions import Choice, ClosedQuestion, Option, Rating
from domain.results.comparison import compare
from domain.results.release import Counts, Release, ReleaseRules, Result
from domain.results.summary import ClosedSummary as Told
from tests.support.surveys import (
    AGAIN,
    CLOSES,
    IMPROVE,
    OVERALL,
    THRESHOLDS,
    TOPICS,
    WHY,
    event,
    named,
    options,
    survey,
    words,
)
from tests.views.reports.test_card import size
from views.callback.codec import LONGEST, encode
from views.callback.coordinators import SelectSurveys, ShowComparison
from views.i18n import Translator
from views.layout.message_text import visible_length
from views.reports import comparison as picture
from views.results import comparison as views
from views.results.comparison import ReleasedSurvey, decode_selection, encode_selection
from views.screen import Screen

ZONE = ZoneInfo("Europe/Bucharest")
EN, RO = Translator("en", ZONE), Translator("ro", ZONE)
LAST = 64**2 - 1
"""The highest number a survey can have."""


def told(of: Survey, *rising: int, withheld: str = "") -> Told:
    """Released; the options of every question were chosen that many times."""

    def counts(question: ClosedQuestion) -> Counts:
        option_counts = dict(zip(question.options, [*rising, *[0] * len(question.options)], strict=False))
        return Counts(sum(option_counts.values()), option_counts, 0)

    results = tuple(
        Result(question.id, question.kind, None if question.id == withheld else counts(question), {})
        for question in of.closed_questions
    )
    answer_count = sum(rising)
    return Told(Release("bucharest", answer_count + 2, answer_count, answer_count, THRESHOLDS, {}, results), of, CLOSES)


def held(code: str, years: int, of: Survey) -> Event:
    base_event = event(of, code)
    later = timedelta(days=365 * years)
    return replace(
        base_event,
        title=words(code.capitalize()),
        starts=base_event.starts + later,
        ends=base_event.ends + later,
    )


def shown(voice: Translator, *pairs: tuple[Event, Told]) -> tuple[Screen, ...]:
    events, releases = zip(*pairs, strict=True)
    return views.result_screens(voice, events, releases, compare(releases), 7)


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


# The choice in a button


@given(st.sets(st.integers(1, LAST), max_size=5))
def test_choice_is_read_back_from_its_number(event_numbers: set[int]) -> None:
    assert decode_selection(encode_selection(sorted(event_numbers, reverse=True))) == tuple(sorted(event_numbers))
    assert len(encode(SelectSurveys(encode_selection(sorted(event_numbers)), LAST))) <= LONGEST


@pytest.mark.parametrize("forged_number", [1 << 400, (2 << 12) + 1, (1 << 12) + 1, 1 << 12, (3 << 24) + 5])
def test_number_that_no_choice_makes_is_none(forged_number: int) -> None:
    assert decode_selection(forged_number) is None


def offered(number: int) -> list[ReleasedSurvey]:
    return [ReleasedSurvey(n, held(f"e{n}", -n, survey(AGAIN))) for n in range(1, number + 1)]


def test_events_to_choose_from_are_ticked_and_compared_from_two_on() -> None:
    none, one, two = (views.choose(EN, offered(3), event_numbers, 0) for event_numbers in ((), (2,), (1, 2)))

    assert none.text == ("<b>Which surveys shall stand side by side?</b>\n\nChoose 2 to 4, then press Compare.")
    assert labels(one) == [["☐ E1 · 22 March 2026"], ["☑ E2 · 22 March 2025"], ["☐ E3 · 22 March 2024"]]
    assert labels(two)[3:] == [["Compare"]]
    assert [row[0].tap for row in two.rows] == [
        SelectSurveys(encode_selection([2]), 0),
        SelectSurveys(encode_selection([1]), 0),
        SelectSurveys(encode_selection([1, 2, 3]), 0),
        ShowComparison(encode_selection([1, 2])),
    ]


def test_many_events_are_paged_and_keep_their_ticks() -> None:
    first, second, past_the_end = (views.choose(EN, offered(12), (1, 12), page) for page in (0, 1, 9))

    assert [len(screen.rows) for screen in (first, second)] == [10, 6]
    assert labels(first)[-2:] == [["Earlier events"], ["Compare"]]
    assert labels(second)[-2:] == [["Later events"], ["Compare"]]
    assert labels(second)[3] == ["☑ E12 · 25 March 2015"]
    assert second.rows[-2][0].tap == SelectSurveys(encode_selection([1, 12]), 0)
    assert past_the_end == second


def test_refusals_are_said_in_both_languages() -> None:
    assert views.nothing_to_compare(EN).text == "There is nothing to compare yet: two surveys must have closed first."
    assert views.nothing_to_compare(RO).text != views.nothing_to_compare(EN).text
    assert (views.too_many(EN).text, views.too_many(RO).text) == (
        "You can choose up to 4.",
        "Puteți alege cel mult 4.",
    )


# Side by side in words


FIRST = survey(OVERALL, TOPICS, AGAIN, WHY)
SECOND = named(survey(OVERALL, replace(TOPICS, text=words("Topics?")), AGAIN))
PAIRS = (
    (held("cluj", 0, FIRST), told(FIRST, 1, 2, 4)),
    (held("iasi", 1, SECOND), told(SECOND, 3, 1, withheld="again")),
)


def test_comparison_in_words() -> None:
    (screen,) = shown(EN, *PAIRS)

    assert (
        screen.text
        == """<b>Side by side</b>

<b>A</b>  Cluj, 22 March 2027
7 of 9 answered (78%)
<b>B</b>  Iasi, 21 March 2028
4 of 6 answered (67%) · with their names

<b>1. Overall?</b>
1 = poor, 5 = excellent
<pre>         A     B
5       0%    0%
4       0%    0%
3      57%    0%
2      29%   25%
1      14%   75%
n        7     4
mean   2.4   1.2</pre>

<b>2. Topics?</b>
A (n = 7) · B (n = 4)
Law
A: 14% · B: 75%
Work
A: 29% · B: 25%
Web
A: 57% · B: 0%
No answer
A: 0% · B: 0%

<b>3. Again?</b>
A (n = 3)
Yes
A: 33%
No
A: 67%
No answer
A: 0%
<i>Withheld in B: too few people were asked.</i>

Not comparable, since not asked alike in all of them: “What was missing?”."""
    )
    assert labels(screen) == [["Other surveys"]]
    assert screen.rows[0][0].tap == SelectSurveys(7, 0)
    assert [(file.name, file.picture) for file in screen.files] == [
        ("cluj-iasi-1.png", True),
        ("cluj-iasi-2.png", True),
        ("cluj-iasi-3.png", True),
        ("Side by side cluj iasi.xlsx", False),
    ]


def test_comparison_in_romanian() -> None:
    (screen,) = shown(RO, *PAIRS)

    assert "<b>A</b>  Cluj ș, 22 martie 2027\nAu răspuns 7 din 9 (78\N{NO-BREAK SPACE}%)" in screen.text
    assert "Nu se arată pentru B: au fost întrebate prea puține persoane." in screen.text
    assert "Nu se pot compara, pentru că nu au fost puse la fel în toate: „What was missing? ș”." in screen.text


def test_question_nobody_answered_and_one_withheld_everywhere_are_said_so() -> None:
    named_survey = named(survey(OVERALL, TOPICS, AGAIN))
    pair = (
        (held("cluj", 0, named_survey), told(named_survey, withheld="again")),
        (held("iasi", 1, named_survey), told(named_survey, withheld="again")),
    )

    (screen,) = shown(EN, *pair)

    assert "n        0     0\nmean     –     –</pre>" in screen.text
    assert "Law\nA: 0% · B: 0%" in screen.text
    assert screen.text.endswith("<b>3. Again?</b>\n<i>Withheld in A, B: too few people were asked.</i>")


def earlier(one: Told) -> Told:
    """The same by the rules of before, which counted nobody who gave no answer."""
    results = tuple(
        replace(result, total=replace(result.total, no_answer=None) if result.total else None)
        for result in one.release.results
    )
    return replace(one, release=replace(one.release, rules=ReleaseRules.ANSWERS_TOO, results=results))


MIXED = (
    (held("cluj", 0, FIRST), earlier(told(FIRST, 1, 2, 4, withheld="again"))),
    (held("iasi", 1, FIRST), told(FIRST, 3, 1, withheld="again")),
)


def test_releases_by_different_rules_stand_side_by_side_each_by_its_own() -> None:
    (screen,) = shown(EN, *MIXED)

    assert "Web\nA: 57% · B: 0%\nNo answer\nB: 0%" in screen.text
    assert (
        "<b>3. Again?</b>\n<i>Withheld in A: too few answers, or nearly all of them alike.</i>"
        "\n<i>Withheld in B: too few people were asked.</i>"
    ) in screen.text
    assert size(screen.files[0].content)[0] == 1080


def test_picture_says_by_which_rules_each_release_was_made() -> None:
    notes = []
    for pairs in (MIXED, MIXED[:1] * 2, MIXED[1:] * 2):
        events, releases = zip(*pairs, strict=True)
        notes.append(picture._content(EN, events, releases, compare(releases))["note"])

    mixed_note, before, after = notes
    assert before.startswith("The large number is the mean, n how many answered the question.")
    assert after.endswith("those who gave none included. Withheld: too few were asked.")
    assert mixed_note == (
        f"{after} In A, released by earlier rules, n is how many answered the question. Withheld is whatever could tell"
        " a single person’s answer."
    )


def test_picture_says_what_is_withheld_only_when_something_is() -> None:
    releases = [
        (event, replace(one, release=replace(one.release, results=complete_results(one)))) for event, one in MIXED
    ]
    notes = []
    for pairs in (releases, releases[:1] * 2, releases[1:] * 2):
        events, summaries = zip(*pairs, strict=True)
        notes.append(picture._content(EN, events, summaries, compare(summaries))["note"])

    assert not [note for note in notes if "ithheld" in note]


def test_sheet_names_a_question_withheld_everywhere_without_its_options() -> None:
    (screen,) = shown(EN, *((event, told(FIRST, 3, 1, withheld="again")) for event, _ in PAIRS))

    table = openpyxl.load_workbook(BytesIO(screen.files[-1].content)).worksheets[0]
    rows = [row[:4] for row in table.iter_rows(values_only=True) if row[1] == "Again?" or row[2] in {"Yes", "No"}]
    assert rows == [(3, "Again?", "n", "not shown")]


def complete_results(summary: Told) -> tuple[Result, ...]:
    """Those of the release, each shown."""
    questions = {question.id: question for question in summary.survey.closed_questions}
    return tuple(
        replace(result, total=Counts(9, dict.fromkeys(questions[result.question].options, 3), 0), withheld=None)
        for result in summary.release.results
    )


def test_participation_of_a_few_is_no_number() -> None:
    nobody = told(FIRST)
    few = replace(nobody, release=replace(nobody.release, answered=None))

    (screen,) = shown(EN, (held("cluj", 0, FIRST), few), PAIRS[1])

    events, releases = zip((held("cluj", 0, FIRST), few), PAIRS[1], strict=True)
    content = picture._content(EN, events, releases, compare(releases))
    assert "<b>A</b>  Cluj, 22 March 2027\nFewer than 5 people answered\n" in screen.text
    assert content["events"][0]["answered"] == "Fewer than 5 people answered"


def test_nothing_in_common_is_said_without_a_picture() -> None:
    one, other = survey(OVERALL, IMPROVE), survey(AGAIN, IMPROVE)

    (screen,) = shown(EN, (held("cluj", 0, one), told(one, 9)), (held("iasi", 1, other), told(other, 9)))

    assert screen.text.split("\n\n")[2:] == [
        "No question was asked alike in all of them.",
        "Not comparable, since not asked alike in all of them: “Again?”, “Overall?”.",
    ]
    assert screen.files == ()


def test_long_comparison_is_several_messages_with_the_button_on_the_last() -> None:
    long_survey = survey(*(Choice(f"q{n}", words("Cât? " * 60), options(*"abcdefgh")) for n in range(30)))

    screens = shown(RO, *((held(f"e{n}", n, long_survey), told(long_survey, *[9] * 8)) for n in range(4)))

    assert len(screens) > 1
    assert all(visible_length(screen.text) <= 4096 for screen in screens)
    assert [bool(screen.rows) for screen in screens] == [*[False] * (len(screens) - 1), True]


# The picture


@pytest.mark.parametrize("voice", [EN, RO], ids=lambda voice: voice.language)
def test_picture_is_for_a_phone(voice: Translator) -> None:
    pictures = [file for file in shown(voice, *PAIRS)[-1].files if file.picture]

    sizes = [size(file.content) for file in pictures]
    assert {width for width, _ in sizes} == {1080}
    assert all(300 < height < 1900 for _, height in sizes)


def test_picture_shows_what_the_releases_say_and_nothing_else() -> None:
    events, releases = zip(*PAIRS, strict=True)

    content = picture._content(EN, events, releases, compare(releases))

    assert content["events"] == [
        {"mark": "A", "title": "Cluj", "when": "22 March 2027", "answered": "7 of 9 answered (78%)"},
        {"mark": "B", "title": "Iasi", "when": "21 March 2028", "answered": "4 of 6 answered (67%)"},
    ]
    rating, _, yes_no = content["questions"]
    assert [(row["why"], row["n"], row["mean"]) for row in rating["rows"]] == [
        ("", "n = 7", "2.4"),
        ("", "n = 4", "1.2"),
    ]
    assert [option["count"] for option in rating["rows"][1]["options"]] == [3, 1, 0, 0, 0]
    assert yes_no["rows"][1] == {"why": "not shown"}
    assert yes_no["options"][0]["shares"][1] == {"share": 0.0, "percent": "0%"}


def test_picture_of_a_question_nobody_answered_is_drawn() -> None:
    named_survey = named(survey(OVERALL, TOPICS))
    pair = (
        (held("cluj", 0, named_survey), told(named_survey)),
        (held("iasi", 1, named_survey), told(named_survey, 3, 4)),
    )

    file, *_ = shown(EN, *pair)[-1].files

    assert size(file.content)[0] == 1080


def test_picture_of_four_events_with_many_questions_is_several_that_telegram_takes() -> None:
    long = words("Cât de utilă v-a fost discuția despre strategiile juridice? " * 4)
    choices = tuple(Option(f"o{n}", words("Agenția teritorială pentru ocuparea forței de muncă")) for n in range(12))
    long_survey = survey(
        *(Rating(f"r{n}", long, 10, from_zero=True, low=words("slab"), high=words("bun")) for n in range(6)),
        *(Choice(f"c{n}", long, choices) for n in range(6)),
    )
    events = [replace(held(f"e{n}", n, long_survey), title=long) for n in range(4)]

    all_files = shown(RO, *((one, told(long_survey, *range(1, 12))) for one in events))[-1].files

    files = [file for file in all_files if file.picture]
    assert len(files) > 1
    assert all(sum(size(file.content)) <= 10_000 for file in files)
    assert all(size(file.content)[0] == 1080 for file in files)


def test_words_that_look_like_markup_are_shown() -> None:
    nasty = words('#read("/etc/passwd") *b* $x$ `c` \\ "q" <l> @r // #{panic()} 👩🏽‍⚖️ ăâîșț')
    nasty_survey = survey(replace(OVERALL, text=nasty, low=nasty, high=nasty), replace(TOPICS, text=nasty))
    events = [replace(held(f"e{n}", n, nasty_survey), title=nasty) for n in range(2)]

    screens = shown(EN, *((one, told(nasty_survey, 2, 3)) for one in events))

    assert size(screens[-1].files[0].content)[0] == 1080
    assert "<l>" not in screens[0].text


def test_comparison_is_a_spreadsheet_too() -> None:
    file = shown(EN, *PAIRS)[-1].files[-1]

    table = [tuple(row) for row in openpyxl.load_workbook(BytesIO(file.content)).active.iter_rows(values_only=True)]
    heads = ("No.", "Question", "Option", "Cluj, 22 March 2027", "Share", "Iasi, 23 March 2027", "Share")
    assert table[0][:3] == heads[:3]
    assert table[0][4] == table[0][6] == "Share"
    assert "not shown" in {cell for row in table for cell in row}
    assert {row[2] for row in table} >= {"n", "mean", "5"}
