from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.anonymity import NoBreakdown, Thresholds, Withheld
from domain.events import UNDISCLOSED, Event, Profession, Survey
from domain.questions import Choice, Choices, ClosedQuestion, Comment, Condition, LocalizedText, Option, Rating, YesNo
from domain.results.release import Counts, Release, ReleaseRules, Result
from domain.results.summary import ClosedSummary as Released
from domain.results.summary import NamedSummary, NotOpen, OpenSummary
from tests.support.surveys import THRESHOLDS
from views.callback.coordinators import (
    GetReport,
    GetSheet,
    PreviewShare,
    ShowComments,
    ShowGroups,
    ShowNames,
    ShowResultsText,
    ShowSummary,
)
from views.i18n import Translator
from views.layout.message_text import visible_length
from views.layout.pages import LONGEST, MOST_TAGS, pages
from views.privacy.retention import registrations_erased
from views.results.groups import by_profession
from views.results.summary import in_words, overview, summary
from views.screen import Button, Screen

ZONE = ZoneInfo("Europe/Bucharest")
ENGLISH, ROMANIAN = Translator("en", ZONE), Translator("ro", ZONE)
STARTS = datetime(2027, 3, 22, 7, 30, tzinfo=UTC)
CLOSES = datetime(2027, 3, 29, 15, tzinfo=UTC)


def words(english: str, romanian: str = "") -> LocalizedText:
    return {"en": english, "ro": romanian or english}


RATING = Rating(
    "overall", words("How was <it>?", "Cum a fost?"), 5, low=words("poor", "slab"), high=words("good", "bun")
)
CHOICE = Choice(
    "missing",
    words("What was missing?", "Ce a lipsit?"),
    (Option("time", words("Time", "Timp")), Option("tea", words("Tea & cake"))),
)
CHOICES = Choices(
    "next",
    words("What next?"),
    (Option("talk", words("Talks")), Option("walk", words("Walks"))),
    2,
    show_if=Condition("overall", frozenset({"4", "5"})),
)
YES_NO = YesNo("apply", words("Will you apply it?", "O veți aplica?"))
SURVEY = Survey(words("Survey"), True, STARTS, CLOSES, (RATING, CHOICE, CHOICES, YES_NO))
EVENT = Event(
    "bucharest",
    words("Round table", "Masă rotundă"),
    words("…"),
    words("Bucharest", "București"),
    "Europe/Bucharest",
    STARTS,
    STARTS.replace(hour=14, minute=0),
    (
        Profession("judge", words("Judge", "Judecător"), "courts"),
        Profession("police", words("Police officer", "Polițist"), "courts"),
        Profession("lawyer", words("Lawyer", "Avocat"), "lawyer"),
    ),
    survey=SURVEY,
)


def rated(*counts: int, silent: int = 0) -> Counts:
    return Counts(sum(counts) + silent, {str(n): count for n, count in enumerate(counts, start=1)}, silent)


RELEASE = Release(
    "bucharest",
    32,
    31,
    27,
    THRESHOLDS,
    {"courts+undisclosed": ("judge", "police", UNDISCLOSED), "lawyer": ("lawyer",)},
    (
        Result(
            "overall",
            "rating",
            rated(0, 1, 4, 9, 12, silent=1),
            {"courts+undisclosed": rated(0, 1, 2, 4, 3), "lawyer": rated(0, 0, 2, 5, 9, silent=1)},
        ),
        Result("missing", "choice", None, {}, Withheld.FEW),
        Result("next", "choices", Counts(27, {"talk": 8, "walk": 5}, 17), {}, None, NoBreakdown.CONDITION),
        Result(
            "apply",
            "yes_no",
            Counts(27, {"yes": 10, "no": 6}, 11),
            {"courts+undisclosed": Counts(10, {"yes": 4, "no": 2}, 4), "lawyer": Counts(17, {"yes": 6, "no": 4}, 7)},
        ),
    ),
)
TOLD = Released(RELEASE, SURVEY, CLOSES)
HEAD = "<b>Round table</b>\nMonday, 22 March 2027, 09:30–16:00\nBucharest\n\n"


def test_before_opening() -> None:
    (screen,) = in_words(ENGLISH, EVENT, NotOpen(1, CLOSES))

    assert screen.text == f"{HEAD}1 person is registered. The survey opens on 29 March, 18:00."


def test_without_a_survey() -> None:
    (screen,) = in_words(ENGLISH, EVENT, NotOpen(32, None))

    assert screen.text == f"{HEAD}32 people are registered. There is no survey to come."


def test_while_open_only_participation() -> None:
    (screen,) = summary(ENGLISH, EVENT, OpenSummary(32, 31, 18, CLOSES))

    assert screen == Screen(
        f"{HEAD}<b>18 of 32 answered</b>\n▓▓▓▓▓▓▓░░░░░\n\n"
        "Results on 29 March, 18:00. Until then nobody can see any, so that no single answer can be told."
    )


def test_while_open_few_are_no_number() -> None:
    (screen,) = in_words(ENGLISH, EVENT, OpenSummary(32, 31, None, CLOSES))

    assert screen.text == (
        f"{HEAD}<b>Fewer than 5 of 32 answered</b>\n\n"
        "Results on 29 March, 18:00. Until then nobody can see any, so that no single answer can be told."
    )


@pytest.mark.parametrize(
    ("voice", "expected_text"),
    [(ENGLISH, "<b>Fewer than 5 people have answered</b>"), (ROMANIAN, "<b>Au răspuns mai puțin de 5 persoane</b>")],
    ids=["en", "ro"],
)
def test_while_open_few_of_fewer_are_of_no_number(voice: Translator, expected_text: str) -> None:
    (screen,) = in_words(voice, EVENT, OpenSummary(3, 3, None, CLOSES))

    assert expected_text in screen.text


CLOSED_TEXT = (
    HEAD
    + """<b>27 of 32 answered (84%)</b>
▓▓▓▓▓▓▓▓▓▓░░
Closed on 29 March 2027, 18:00

<b>1. How was &lt;it&gt;?</b>
n = 27, no answer: 1 · mean <b>4.2</b> · 1 = poor, 5 = good
<pre>5  44%  12  ▇▇▇▇▇
4  33%   9  ▇▇▇▇
3  15%   4  ▇▇
2   4%   1  ▇
1   0%   0</pre>

<b>2. What was missing?</b>
<i>Withheld: fewer than 5 people were asked this question.</i>

<b>3. What next?</b>
Asked only of those who answered 4 or 5 to question 1.
n = 27, no answer: 17 · several answers possible
Talks
30% · 8  ▇▇▇▇
Walks
19% · 5  ▇▇

<b>4. Will you apply it?</b>
n = 27, no answer: 11
Yes
37% · 10  ▇▇▇▇
No
22% · 6  ▇▇▇"""
)


FILES = (
    (Button("Spreadsheet", GetSheet("bucharest")),),
    (Button("Report (Word)", GetReport("bucharest", 0)), Button("Report (PDF)", GetReport("bucharest", 1))),
    (Button("Share with participants", PreviewShare("bucharest", 0)),),
)


AS_TEXT = (Button("As text", ShowResultsText("bucharest")),)
BACK = ((Button("Back to the summary", ShowSummary("bucharest", 0)),),)


def test_after_closing() -> None:
    (screen,) = in_words(ENGLISH, EVENT, TOLD)

    assert screen == Screen(CLOSED_TEXT, BACK)


FIGURES = """<b>27 of 32 answered (84%)</b>
Closed on 29 March 2027, 18:00

<b>1. How was &lt;it&gt;?</b>
n = 27, no answer: 1 · mean <b>4.2</b> · 1 = poor, 5 = good
1: 0 (0%); 2: 1 (4%); 3: 4 (15%); 4: 9 (33%); 5: 12 (44%)

<b>2. What was missing?</b>
Withheld: fewer than 5 people were asked this question.

<b>3. What next?</b>
Asked only of those who answered 4 or 5 to question 1.
n = 27, no answer: 17 · several answers possible
Talks: 8 (30%); Walks: 5 (19%)

<b>4. Will you apply it?</b>
n = 27, no answer: 11
Yes: 10 (37%); No: 6 (22%)

Nothing is shown about fewer than 5 people. n: how many were asked the question, those who gave no answer included.\
 A mean is of those who gave one."""


def test_below_the_card_stands_what_it_says_and_what_it_does_not_say() -> None:
    survey = replace(SURVEY, questions=(*SURVEY.questions, Comment("why", words("Why?"))))

    (screen,) = summary(ENGLISH, EVENT, Released(RELEASE, survey, CLOSES))

    assert replace(screen, files=()) == Screen(
        f"<b>Results: Round table</b>\n\n<blockquote expandable>{FIGURES}</blockquote>\n\n"
        "Comments come into the report once you publish them.",
        (
            AS_TEXT,
            (
                Button("By profession", ShowGroups("bucharest")),
                Button("Comments", ShowComments("bucharest")),
            ),
            *FILES,
        ),
        files_above=True,
    )
    assert [(file.name, file.picture) for file in screen.files] == [("bucharest-1.png", True)]


def test_card_that_says_more_than_a_message_holds_is_followed_by_messages() -> None:
    questions = [replace(CHOICE, id=f"q{n}", text=words("What " + "was " * 60 + f"missing {n}?")) for n in range(20)]
    results = tuple(Result(question.id, "choice", None, {}, Withheld.FEW) for question in questions)
    released = Released(replace(RELEASE, results=results), replace(SURVEY, questions=tuple(questions)), CLOSES)

    with_card, *others, last = summary(ENGLISH, EVENT, released)

    assert [bool(screen.files) for screen in (with_card, *others, last)] == [True, False, False]
    assert [text.count("missing") for text in (with_card.text, *(other.text for other in others))] == [12, 8]
    assert last == Screen("<b>Results: Round table</b>", overview(ENGLISH, EVENT, released).rows)
    assert overview(ENGLISH, EVENT, released) == last


def test_comments_that_too_few_wrote_are_promised_to_nobody() -> None:
    survey = replace(SURVEY, questions=(*SURVEY.questions, Comment("why", words("Why?"))))
    fewest = RELEASE.thresholds.minimum_comments

    notes = [
        overview(ENGLISH, EVENT, Released(replace(RELEASE, answered=count), survey, CLOSES)).text.splitlines()[-1]
        for count in (fewest, fewest - 1)
    ]

    assert notes == [
        "Comments come into the report once you publish them.",
        f"Comments were erased unread: fewer than {fewest} people answered.",
    ]


def test_after_closing_in_romanian() -> None:
    (screen,) = in_words(ROMANIAN, EVENT, TOLD)

    assert "Au răspuns 27 din 32 (84\N{NO-BREAK SPACE}%)" in screen.text
    assert "n = 27, fără răspuns: 1 · media <b>4,2</b> · 1 = slab, 5 = bun" in screen.text
    assert "Nu se arată: această întrebare au primit-o mai puțin de 5 persoane." in screen.text
    assert [button.label for row in overview(ROMANIAN, EVENT, TOLD).rows for button in row][:2] == [
        "Ca text",
        "Pe profesii",
    ]


NOTHING = tuple(Result(result.question, result.kind, None, {}, Withheld.FEW) for result in RELEASE.results)


def test_after_closing_of_a_survey_that_few_answered_no_number_is_told() -> None:
    release = replace(RELEASE, answered=None, groups={}, results=NOTHING)

    english, romanian = (summary(voice, EVENT, Released(release, SURVEY, CLOSES)) for voice in (ENGLISH, ROMANIAN))

    assert english == (
        Screen(
            f"{HEAD}<b>Fewer than 5 of 32 answered</b>\nClosed on 29 March 2027, 18:00\n\n"
            "There are no results: they need at least 5 people who answer.",
            FILES[:-1],
        ),
    )
    assert romanian[0].text.endswith("Nu există rezultate: e nevoie de cel puțin 5 persoane care răspund.")


def test_after_closing_without_groups_says_what_a_breakdown_needs() -> None:
    results = tuple(replace(result, groups={}) for result in RELEASE.results)
    release = replace(RELEASE, groups={}, results=results, thresholds=Thresholds(5, 20, 10))

    english, romanian = (
        overview(voice, EVENT, Released(release, SURVEY, CLOSES)).text for voice in (ENGLISH, ROMANIAN)
    )

    assert in_words(ENGLISH, EVENT, Released(release, SURVEY, CLOSES))[0].text.endswith(english.rpartition("\n\n")[2])
    assert english.endswith(
        "There is no breakdown by profession: it needs two groups of confirmed people, each of at least 20 people who"
        " answered."
    )
    assert romanian.endswith(
        "e nevoie de două grupuri de participanți confirmați, fiecare de cel puțin 20 de persoane care au răspuns."
    )


# A named survey

NAMED = replace(SURVEY, anonymous=False)


def test_named_survey_while_open_has_its_results_so_far() -> None:
    (screen,) = in_words(ENGLISH, EVENT, NamedSummary(RELEASE, NAMED, CLOSES))

    text = CLOSED_TEXT.replace(
        "Closed on 29 March 2027, 18:00", "Results so far; answers can change until 29 March 2027, 18:00"
    )
    assert screen == Screen(text, BACK)
    figures = FIGURES.replace(
        "Closed on 29 March 2027, 18:00", "Results so far; answers can change until 29 March 2027, 18:00"
    ).replace("Nothing is shown about fewer than 5 people. ", "")
    assert overview(ENGLISH, EVENT, NamedSummary(RELEASE, NAMED, CLOSES)) == Screen(
        f"<b>Results: Round table</b>\n\n<blockquote expandable>{figures}</blockquote>",
        (
            AS_TEXT,
            (Button("By profession", ShowGroups("bucharest")), Button("Answers with names", ShowNames("bucharest", 0))),
        ),
    )


def test_named_survey_that_nobody_has_answered_yet() -> None:
    nothing = tuple(
        Result(question.id, question.kind, Counts(0, dict.fromkeys(question.options, 0), 0), {})
        for question in NAMED.closed_questions
    )
    live = NamedSummary(replace(RELEASE, answered=0, groups={}, results=nothing), NAMED, CLOSES)

    (screen,), (below,) = in_words(ROMANIAN, EVENT, live), summary(ROMANIAN, EVENT, live)

    assert "<b>Au răspuns 0 din 32 (0\N{NO-BREAK SPACE}%)</b>" in screen.text
    assert "Rezultate provizorii; răspunsurile se pot modifica până pe 29 martie 2027, ora 18:00" in screen.text
    assert screen.text.count("n = 0") == 4
    assert screen.text.endswith(
        "e nevoie de două grupuri de participanți confirmați, fiecare de cel puțin 5 persoane care au răspuns."
    )
    assert [button.label for row in below.rows for button in row] == ["Ca text", "Răspunsuri cu nume"]
    assert [file.picture for file in below.files] == [True]


def test_named_survey_after_closing_shows_comments_with_names_alone() -> None:
    named_survey = replace(NAMED, questions=(*NAMED.questions, Comment("why", words("Why?"))))

    (anonymous, not_anonymous) = (
        overview(ENGLISH, EVENT, Released(RELEASE, of, CLOSES))
        for of in (replace(named_survey, anonymous=True), named_survey)
    )

    assert [button.label for button in anonymous.rows[1]] == ["By profession", "Comments"]
    assert [button.label for button in not_anonymous.rows[1]] == ["By profession", "Answers with names"]


def test_by_profession() -> None:
    (screen,) = by_profession(ENGLISH, EVENT, TOLD)

    assert screen == Screen(
        HEAD + """<b>By profession</b>
Judge + 2 more: Judge, Police officer, Not stated

<b>1. How was &lt;it&gt;?</b>
– = no answer
Judge + 2 more · n = 10 · mean 3.9
5: 30% · 4: 40% · 3: 20% · 2: 10% · 1: 0% · –: 0%
Lawyer · n = 17 · mean 4.4
5: 53% · 4: 29% · 3: 12% · 2: 0% · 1: 0% · –: 6%

<b>4. Will you apply it?</b>
Judge + 2 more (n = 10) · Lawyer (n = 17)
Yes
Judge + 2 more: 40% · Lawyer: 35%
No
Judge + 2 more: 20% · Lawyer: 24%
No answer
Judge + 2 more: 40% · Lawyer: 41%

No breakdown of: 2. Nothing of it is shown at all.
No breakdown of: 3. Asked only of those who answered 4 or 5 to question 1."""
        " In some group these were fewer than 5 people.",
        ((Button("Back to the summary", ShowSummary("bucharest", 0)),),),
    )


def test_by_profession_says_of_which_questions_none_was_planned() -> None:
    apply = replace(RELEASE.results[3], groups={}, no_breakdown=NoBreakdown.NOT_DECLARED)
    release = replace(RELEASE, results=(*RELEASE.results[:3], apply))

    (screen,) = by_profession(ENGLISH, EVENT, Released(release, SURVEY, CLOSES))

    assert screen.text.endswith(
        "In some group these were fewer than 5 people.\n"
        "No breakdown of: 4. A yes-or-no question is shown by group only where that was planned before."
    )


def test_question_that_depends_on_one_without_a_breakdown_says_so() -> None:
    condition = Condition("missing", frozenset({"time", "tea"}))
    survey = replace(SURVEY, questions=(RATING, CHOICE, replace(CHOICES, show_if=condition), YES_NO))

    english, romanian = (
        by_profession(voice, EVENT, Released(RELEASE, survey, CLOSES))[0] for voice in (ENGLISH, ROMANIAN)
    )

    assert english.text.endswith(
        "3. Asked only of those who answered “Time” or “Tea &amp; cake” to question 2. That question has no breakdown"
        " either."
    )
    assert romanian.text.endswith(
        "3. Întrebare pusă numai celor care au răspuns „Timp” sau „Tea &amp; cake” la întrebarea 2. Nici acea întrebare"
        " nu are defalcare."
    )


@pytest.mark.parametrize("voice", [ENGLISH, ROMANIAN])
def test_event_whose_registrations_were_erased_has_no_zero(voice: Translator) -> None:
    text_of_none, text_of_one = (in_words(voice, EVENT, NotOpen(n, None), date(2027, 9, 19))[0].text for n in (0, 1))

    assert registrations_erased(voice, date(2027, 9, 19)) in text_of_none
    assert text_of_one == in_words(voice, EVENT, NotOpen(1, None))[0].text


def test_required_question_has_no_place_for_those_without_an_answer() -> None:
    survey = replace(SURVEY, questions=(replace(RATING, required=True), replace(YES_NO, required=True)))
    yes_no = replace(RELEASE.results[3], total=Counts(27, {"yes": 20, "no": 7}, 0), groups={})
    release = replace(RELEASE, groups={}, results=(replace(RELEASE.results[0], total=rated(0, 1, 4, 10, 12)), yes_no))

    (screen,) = in_words(ENGLISH, EVENT, Released(release, survey, CLOSES))

    assert "no answer" not in screen.text.lower()


def test_question_whose_condition_is_not_counted_is_said_to_be_withheld_for_that() -> None:
    missing = replace(RELEASE.results[1], withheld=Withheld.UNCOUNTED)
    release = replace(RELEASE, results=(RELEASE.results[0], missing))

    (screen,) = in_words(ENGLISH, EVENT, Released(release, SURVEY, CLOSES))

    assert "<i>Withheld: how many were asked this question is not published.</i>" in screen.text


def test_release_by_earlier_rules_gives_their_reasons() -> None:
    results = (RELEASE.results[0], Result("missing", "choice", None, {}))
    release = replace(RELEASE, results=results, rules=ReleaseRules.ANSWERS_TOO)

    (screen,) = in_words(ENGLISH, EVENT, Released(release, SURVEY, CLOSES))
    (parts,) = by_profession(ENGLISH, EVENT, Released(release, SURVEY, CLOSES))
    (without,) = in_words(ENGLISH, EVENT, Released(replace(release, groups={}), SURVEY, CLOSES))

    assert "<i>Withheld: too few answers (fewer than 5), or nearly all of them alike.</i>" in screen.text
    assert parts.text.endswith("No breakdown of: 2. In some group too few answered, or nearly all alike.")
    assert without.text.endswith("or answered too much alike, to keep everybody’s answer private.")


def test_by_profession_of_all_questions_with_a_profession_since_removed() -> None:
    results = (replace(RELEASE.results[3], question="apply"),)
    release = replace(
        RELEASE, results=results, groups={"courts+undisclosed": ("judge", "bailiff"), "lawyer": ("lawyer",)}
    )

    (screen,) = by_profession(ENGLISH, EVENT, Released(release, SURVEY, CLOSES))

    assert screen.text.endswith("No answer\nJudge + bailiff: 40% · Lawyer: 41%")


def test_by_profession_of_many_groups_has_each_under_its_name() -> None:
    names = [f"g{n:02}" for n in range(27)]
    professions = tuple(Profession(name, words(name), name) for name in names)
    result = Result("overall", "rating", rated(54, 54, 54, 54, 54), dict.fromkeys(names, rated(2, 2, 2, 2, 2)))
    release = replace(RELEASE, results=(result,), groups={name: (name,) for name in names})

    (screen,) = by_profession(ENGLISH, replace(EVENT, professions=professions), Released(release, SURVEY, CLOSES))

    figures = "n = 10 · mean 3.0\n5: 20% · 4: 20% · 3: 20% · 2: 20% · 1: 20% · –: 0%"
    assert screen.text.endswith("\n".join(["– = no answer", *(f"{name} · {figures}" for name in names)]))


# However much there is


def long_survey(number: int, label: str) -> tuple[Released, Event]:
    text = words((label * 500)[:500])
    options = tuple(Option(f"o{n}", words((label * 64)[:64])) for n in range(30))
    questions: list[ClosedQuestion] = []
    for n in range(number):
        kinds = (
            Rating(f"q{n}", text, 10, from_zero=True, low=words(label), high=words(label)),
            Choice(f"q{n}", text, options),
        )
        questions.append(kinds[n % 2])
    groups = {f"g{n}": (f"g{n}",) for n in range(6)}
    results = tuple(
        Result(
            q.id,
            q.kind,
            Counts(1200, dict.fromkeys(q.options, 40), 0),
            dict.fromkeys(groups, Counts(200, dict.fromkeys(q.options, 6), 0)),
        )
        for q in questions
    )
    release = replace(RELEASE, groups=groups, results=results)
    survey = replace(SURVEY, questions=tuple(questions))
    professions = tuple(Profession(id_, text, id_) for id_ in groups)
    return Released(release, survey, CLOSES), replace(EVENT, professions=professions)


@pytest.mark.parametrize("number", [1, 2, 7, 30])
@pytest.mark.parametrize("label", ["Agenție <&> ", "👩🏽‍⚖️"])
@pytest.mark.parametrize("draw", [in_words, by_profession])
def test_every_message_is_one_telegram_takes(number: int, label: str, draw: object) -> None:
    results, event = long_survey(number, label)

    screens = in_words(ROMANIAN, event, results) if draw is in_words else by_profession(ROMANIAN, event, results)

    assert all(1 <= visible_length(screen.text) <= 4096 for screen in screens)
    assert all(screen.text.count("<") // 2 <= 100 for screen in screens)
    assert [bool(screen.rows) for screen in screens] == [*([False] * (len(screens) - 1)), True]
    for screen in screens:
        for tag in ("b", "i", "pre"):
            assert screen.text.count(f"<{tag}>") == screen.text.count(f"</{tag}>")


def test_units_are_utf16_of_what_is_visible() -> None:
    assert visible_length("<b>a &lt; 😀</b>") == 6


@given(st.lists(st.text("<b> \n&amp;x😀", min_size=1, max_size=40).map(lambda text: text.strip() or "x"), max_size=20))
def test_pages_lose_nothing(blocks: list[str]) -> None:
    all_pages = pages(["<b>x</b>" * 50, *blocks, "y" * 3000, "line\n" * 2000, "", "<i>z</i>" * 60])

    page_lines = [line for page in all_pages for line in page.split("\n") if line.strip()]
    given_lines = [
        line
        for block in ["<b>x</b>" * 50, *blocks, "y" * 3000, *["line"] * 2000, "<i>z</i>" * 60]
        for line in block.split("\n")
    ]
    assert [unescape(line) for line in page_lines] == [unescape(line) for line in given_lines if line.strip()]
    assert all(
        visible_length(page) <= LONGEST and page.count("<b>") + page.count("<i>") <= MOST_TAGS for page in all_pages
    )
