"""The screens of a registration, from the notice to the end."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from domain.events import Admission, Event, Profession
from domain.people import Registration
from domain.questions import Choices, Question, Rating, YesNo
from domain.registration import form
from tests.support.survey_application import RULES
from tests.support.surveys import AGAIN, IMPROVE, OVERALL, TOPICS, WHY, event, options, survey, words
from views.callback.participants import AnswerRegistration, BackStep, SelectProfession, ToggleRegistration
from views.i18n import Html, Translator
from views.layout.message_text import visible_length
from views.registration import notice, screens, steps
from views.screen import Button, Screen

EN = Translator("en", ZoneInfo("Europe/Bucharest"))
RO = Translator("ro", ZoneInfo("Europe/Bucharest"))
EVENT = replace(event(survey(OVERALL)), title=words("Work & <life>"), registration=(AGAIN, TOPICS, IMPROVE))
BEGUN = Registration("bucharest", 1, "1", "2027-03-01", asking="profession")
DONE = replace(BEGUN, asking=None, registered_on="2027-03-01", profession="judge", name="<Ana>", answers={})


def rows(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def asking(*questions: Question) -> Event:
    return replace(EVENT, registration=questions)


def test_title_is_escaped_and_its_date_begins_with_a_capital() -> None:
    assert [screens.title(voice, EVENT) for voice in (EN, RO)] == [
        "<b>Work &amp; &lt;life&gt;</b>\nMonday, 22 March 2027, 09:00–16:00\nBucharest",
        "<b>Work &amp; &lt;life&gt; ș</b>\nLuni, 22 martie 2027, 09:00–16:00\nBucharest ș",
    ]


@pytest.mark.parametrize(
    ("offered_languages", "expected_rows"),
    [
        (("en", "ro"), [["Sunt de acord"], ["Nu, mulțumesc"], ["Citiți tot"], ["English"]]),
        (("ro",), [["Sunt de acord"], ["Nu, mulțumesc"], ["Citiți tot"]]),
    ],
)
def test_notice_offers_the_other_languages(offered_languages: tuple[str, ...], expected_rows: list[list[str]]) -> None:
    assert rows(notice.notice(RO, EVENT, RULES, offered_languages)) == expected_rows


# Steps


def test_prefer_not_to_say_is_always_last() -> None:
    screen = steps.profession(EN, EVENT, BEGUN)

    assert rows(screen) == [["Judge"], ["Lawyer"], ["Prefer not to say"], ["Back"]]
    assert [button.tap for button in buttons(screen)] == [
        *(SelectProfession("bucharest", n, form(EVENT)) for n in range(3)),
        BackStep("bucharest", 0, form(EVENT)),
    ]


@pytest.mark.parametrize(
    ("profession", "labels"),
    [
        ("lawyer", ["Judge", "✓ Lawyer", "Prefer not to say"]),
        ("undisclosed", ["Judge", "Lawyer", "✓ Prefer not to say"]),
    ],
)
def test_profession_being_changed_is_ticked_and_can_be_left(profession: str, labels: list[str]) -> None:
    screen = steps.profession(EN, EVENT, replace(DONE, profession=profession))

    assert [button.label for button in buttons(screen)] == [*labels, "Back", "Next", "Keep the rest as it is"]


def test_name_offers_telegram_s_as_it_would_be_stored() -> None:
    assert rows(steps.name(EN, EVENT, BEGUN, "Ana")) == [["Use “Ana”"], ["Type another", "Skip"], ["Back"]]
    assert rows(steps.name(EN, EVENT, BEGUN, None)) == [["Type another", "Skip"], ["Back"]]
    assert rows(steps.type_name(EN, EVENT, BEGUN, "Ana")) == [["Use “Ana”"], ["Skip"], ["Back"]]


def test_what_was_typed_before_is_told_whoever_comes_back_to_it() -> None:
    wishes = asking(IMPROVE)
    registration = replace(DONE, answers={"improve": ["No <nuts>"]})

    assert steps.name(EN, EVENT, DONE, "Ana").text.endswith("So far: &lt;Ana&gt;")
    assert steps.question(EN, wishes, registration, 0).text.endswith("So far: No &lt;nuts&gt;")
    assert "So far" not in steps.question(EN, wishes, BEGUN, 0).text


@pytest.mark.parametrize(("voice", "step"), [(EN, "Step {} of {}"), (RO, "Pasul {} din {}")])
def test_every_step_says_where_it_is(voice: Translator, step: str) -> None:
    screens_of_step = [
        steps.profession(voice, EVENT, BEGUN),
        steps.name(voice, EVENT, BEGUN, "Ana"),
        steps.type_name(voice, EVENT, BEGUN, "Ana"),
        *(steps.question(voice, EVENT, BEGUN, number) for number in range(3)),
        steps.profession(voice, replace(EVENT, registration=()), BEGUN),
    ]

    heads = [screen.text.split("\n\n")[1].partition("\n")[0] for screen in screens_of_step]

    assert heads == [step.format(*at) for at in ((1, 5), (2, 5), (2, 5), (3, 5), (4, 5), (5, 5), (1, 2))]


def test_step_that_was_answered_can_be_left_as_it_is() -> None:
    back = replace(BEGUN, profession="judge", answers={"again": ["yes"]})

    ways = [
        rows(steps.profession(EN, EVENT, back))[-1],
        rows(steps.name(EN, EVENT, back, "Ana"))[-1],
        rows(steps.question(EN, EVENT, back, 0))[-1],
    ]

    assert ways == [["Back", "Next"], ["Back"], ["Back", "Next"]]


@pytest.mark.parametrize(
    ("question", "expected_rows", "hint"),
    [
        (replace(OVERALL, id="stars"), [["1", "2", "3", "4", "5"]], "1 = poor · 5 = excellent"),
        (
            Rating("n", words("N?"), 10, from_zero=True),
            [[*"012345"], [*"6789", "10"], ["Skip"]],
            "Step 3 of 3\n<b>N?</b>",
        ),
        (replace(WHY, show_if=None), [["Time"], ["Practice"], ["Skip"]], "Step 3 of 3\n<b>What was missing?</b>"),
        (TOPICS, [["☐ Law"], ["☐ Work"], ["☐ Web"], ["Skip"]], "Choose up to 2, then press Done."),
        (YesNo("ok", words("Ok?"), required=True), [["Yes", "No"]], "Step 3 of 3\n<b>Ok?</b>"),
        (IMPROVE, [["Skip"]], "Please type your answer, up to 1,000 characters."),
    ],
    ids=lambda each: getattr(each, "kind", ""),
)
def test_question_of_each_kind(question: Question, expected_rows: list[list[str]], hint: str) -> None:
    screen = steps.question(EN, asking(question), BEGUN, 0)

    assert rows(screen) == [*expected_rows, ["Back"]]
    assert screen.text.split("\n\n")[-1] == hint


def test_ticks_toggle_and_done_carries_them() -> None:
    mark = form(EVENT)
    screen = steps.question(EN, EVENT, BEGUN, 1, selection=5)

    assert rows(screen) == [["☑ Law"], ["☐ Work"], ["☑ Web"], ["Done", "Skip"], ["Back"]]
    assert [button.tap for button in buttons(screen)] == [
        ToggleRegistration("bucharest", 1, 4, mark),
        ToggleRegistration("bucharest", 1, 7, mark),
        ToggleRegistration("bucharest", 1, 1, mark),
        AnswerRegistration("bucharest", 1, 5, mark),
        AnswerRegistration("bucharest", 1, 0, mark),
        BackStep("bucharest", 3, mark),
    ]


def test_answers_being_changed_are_ticked() -> None:
    registration = replace(DONE, answers={"again": ["no"], "topics": ["work"]})

    assert rows(steps.question(EN, EVENT, registration, 0))[0] == ["Yes", "✓ No"]
    assert rows(steps.question(EN, EVENT, registration, 1))[:4] == [
        ["☐ Law"],
        ["☑ Work"],
        ["☐ Web"],
        ["Done", "Skip"],
    ]


def test_last_step_of_a_change_has_no_next() -> None:
    assert rows(steps.question(EN, EVENT, DONE, 2)) == [["Skip"], ["Back"], ["Keep the rest as it is"]]


def test_problem_stands_before_the_question() -> None:
    problem = Html("Wrong.")
    step_screens = [
        steps.profession(EN, EVENT, BEGUN, problem),
        steps.name(EN, EVENT, BEGUN, None, problem),
        steps.question(EN, EVENT, BEGUN, 0, problem=problem),
    ]

    assert [screen.text.split("\n\n")[1] for screen in step_screens] == ["Wrong."] * 3


@pytest.mark.parametrize("voice", [EN, RO])
def test_thirty_options_fit_telegram(voice: Translator) -> None:
    many = Choices("many", words("x" * 490), options(*(f"{'o' * 55}{n}" for n in range(30))), max=30)
    event = replace(asking(many), code="c" * 32)

    screen = steps.question(voice, event, DONE, 0, selection=2**30 - 1)

    assert len(buttons(screen)) == 34
    assert max(len(button.data or "") for button in buttons(screen)) <= 64


@pytest.mark.parametrize("voice", [EN, RO])
def test_longest_registration_fits_one_message(voice: Translator) -> None:
    texts = {"en": "<" * 500, "ro": "<" * 500}
    long = replace(
        asking(replace(IMPROVE, text=texts)),
        title={"en": "&" * 200, "ro": "&" * 200},
        venue={"en": "&" * 200, "ro": "&" * 200},
        professions=(Profession("judge", {"en": "p" * 64, "ro": "p" * 64}, "courts"),),
    )
    registration = replace(DONE, name="n" * 64, answers={"improve": ["𝒳" * 1000]})

    long_screens = [
        screens.registered(voice, long, registration, EVENT.starts),
        steps.question(voice, long, registration, 0, problem=steps.unsupported_message(voice)),
        steps.name(voice, long, registration, "n" * 64, steps.bad_name(voice)),
    ]

    assert max(visible_length(screen.text) for screen in long_screens) <= 4096


# The registration as it stands


def test_registration_tells_all_that_was_given() -> None:
    registration = replace(DONE, answers={"again": ["yes"], "topics": ["law", "web"], "improve": ["a < b"]})

    screen = screens.current(EN, EVENT, registration, EVENT.starts)

    assert screen.text.split("\n\n")[2] == (
        "Profession: Judge\nName: &lt;Ana&gt;\nAgain? Yes\nWhich topics? Law, Web\nWhat should change? a &lt; b"
    )
    assert rows(screen) == [["Agenda"], ["Calendar file"], ["Change"], ["Cancel my registration"]]


@pytest.mark.parametrize(
    ("voice", "heads"),
    [
        (EN, ["✓ <b>You are registered</b>", "✓ <b>Saved</b>", "<b>Your registration</b>"]),
        (
            RO,
            ["✓ <b>V-ați înscris</b>", "✓ <b>Salvat</b>", "<b>Înscrierea dumneavoastră</b>"],
        ),
    ],
)
def test_registration_says_what_has_just_happened(voice: Translator, heads: list[str]) -> None:
    drawn_screens = [
        draw(voice, EVENT, DONE, EVENT.starts) for draw in (screens.registered, screens.saved, screens.current)
    ]

    assert [screen.text.partition("\n")[0] for screen in drawn_screens] == heads
    assert len({(screen.text.partition("\n")[2], screen.rows) for screen in drawn_screens}) == 1


def test_document_is_behind_a_button_where_there_is_one() -> None:
    screen = screens.registered(EN, replace(EVENT, agenda_file="a.pdf"), DONE, EVENT.starts)

    assert rows(screen) == [["Agenda"], ["Calendar file", "Document"], ["Change"], ["Cancel my registration"]]


@pytest.mark.parametrize(
    ("profession", "label"),
    [(None, "Prefer not to say"), ("undisclosed", "Prefer not to say"), ("judge", "Judge"), ("notary", "notary")],
)
def test_profession_by_name(profession: str | None, label: str) -> None:
    assert screens.details(EN, EVENT, replace(DONE, profession=profession))[0] == f"Profession: {label}"


def test_profession_of_somebody_who_was_not_asked_yet_is_open() -> None:
    assert screens.details(EN, EVENT, BEGUN)[0] == "Profession: –"


@pytest.mark.parametrize(
    ("admission", "is_confirmed", "last"),
    [
        (Admission.OPEN, False, "What should change? –"),
        (
            Admission.CONFIRMED,
            False,
            (
                "An organizer will confirm your registration before you can answer the survey. You need do nothing for"
                " that."
            ),
        ),
        (
            Admission.CONFIRMED,
            True,
            (
                "✓ An organizer has confirmed your registration. If you change your profession or your name, it has to"
                " be confirmed again before you can answer the survey."
            ),
        ),
    ],
    ids=["open", "waiting", "confirmed"],
)
def test_registration_says_whether_it_is_confirmed(admission: Admission, *, is_confirmed: bool, last: str) -> None:
    asking = replace(EVENT, admission=admission)

    screen = screens.registered(EN, asking, replace(DONE, confirmed=is_confirmed), EVENT.starts)

    assert screen.text.split("\n")[-1] == last


def test_nobody_is_asked_to_check_in_to_an_event_that_is_cancelled() -> None:
    with_checkin = replace(EVENT, checkin=True)
    cancelled_event = replace(with_checkin, is_cancelled=True)

    texts = [screens.current(EN, event, DONE, EVENT.starts).text for event in (with_checkin, cancelled_event)]

    assert ["please check in" in text for text in texts] == [True, False]


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_nothing_is_said_of_confirming_once_the_survey_is_over(*, is_confirmed: bool) -> None:
    asked = replace(EVENT, admission=Admission.CONFIRMED, checkin=True)
    assert asked.survey is not None
    registration = replace(DONE, confirmed=is_confirmed)

    texts = [
        screens.current(EN, asked, registration, now).text for now in (asked.starts, asked.ends, asked.survey.closes)
    ]

    assert ["confirm" in text for text in texts] == [True, True, False]
    assert ["please check in" in text for text in texts] == [True, False, False]
