"""Registering step by step: each answer once, whatever is pressed, typed or changed meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.awaiting.steps import RECENT
from domain.events import Profession
from domain.people import Registration
from domain.questions import Rating, YesNo
from domain.registration import form
from handlers.recent_prompts import RecentPrompts
from storage import events, people, registrations
from storage.engine.database import fetch_value
from tests.support.application import ANA, EVENT, INVALID, ION, ApplicationHarness, labels, line, opened, texts
from tests.support.database_files import content
from tests.support.surveys import AGAIN, CLOSES, TOPICS, words
from views.callback.codec import Tap
from views.callback.participants import (
    AcceptNotice,
    AnswerByText,
    AnswerRegistration,
    BackStep,
    CancelRegistration,
    ChangeRegistration,
    DeclineNotice,
    FinishChange,
    LeaveStep,
    OpenEvent,
    ReadFullNotice,
    ReadNotice,
    SelectProfession,
    ShowRegistration,
    SkipName,
    ToggleRegistration,
    TypeName,
    UseName,
)
from views.screen import Alert, Reply, Screen, Toast

CODE, MARK = "bucharest", form(EVENT)
JUDGE = SelectProfession(CODE, 0, MARK)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        yield harness


async def stored(hall: ApplicationHarness, person: int = ANA) -> dict[str, Any]:
    """The registration without what is the same for everybody."""
    registration = await hall.registration(person)
    assert registration is not None
    return {
        "profession": registration.profession,
        "name": registration.name,
        "answers": registration.answers,
        "asking": registration.asking,
        "registered_on": registration.registered_on,
    }


DONE = {
    "profession": "judge",
    "name": None,
    "answers": {"again": ["yes"]},
    "asking": None,
    "registered_on": "2027-03-15",
}


# The whole way


async def test_registration_is_stored_with_notice_and_day(hall: ApplicationHarness) -> None:
    reply = await hall.registered(ANA)

    assert texts(reply)[0].startswith("✓ <b>You are registered</b>")
    assert await hall.registration(ANA) == Registration(
        CODE, ANA, "3", "2027-03-15", "2027-03-15", "judge", None, {"again": ["yes"]}, None
    )


async def test_agreeing_in_another_language_is_a_choice_of_language(hall: ApplicationHarness) -> None:
    reply = await hall.go(ANA, "Română", "Sunt de acord")

    assert line(reply, 1) == "Pasul 1 din 5\n<b>Care este profesia dumneavoastră?</b>"
    async with hall.db.reading() as tx:
        person = await people.find(tx, ANA)
    assert person is not None
    assert person.language == "ro"


async def test_nothing_is_stored_before_agreeing(hall: ApplicationHarness) -> None:
    before = await content(hall.db)

    await hall.go(ANA, "Română", "English", "No, thank you", "Read it again")

    after = await content(hall.db)
    assert {table: rows for table, rows in after.items() if rows != before[table]} == {"seen": [(1, "2027-03-15")]}


async def test_registering_twice_makes_one_registration(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    again = await hall.tap(ANA, AcceptNotice(CODE, "en"))

    assert texts(again)[0].startswith("<b>Your registration</b>")
    async with hall.db.reading() as tx:
        assert await registrations.count(tx, CODE) == 1


async def test_whoever_registers_while_the_survey_is_open_is_invited(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    wakes = hall.wakes

    await hall.registered(ANA)

    assert hall.wakes == wakes + 1
    async with hall.db.reading() as tx:
        assert await fetch_value(tx, "SELECT count(*) FROM delivery WHERE person = ?", (ANA,)) == 1


async def test_name_that_cannot_be_stored_is_not_offered(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge")

    reply = await hall.command(ANA, "start")
    next_question = await hall.tap(ANA, UseName(CODE), name="\u200b")

    assert labels(reply)[0] == "Use “Ana Popescu”"
    assert labels(next_question) == ["Yes", "No", "Skip", "Back"]
    assert (await stored(hall))["name"] is None


# Twice, late, after a crash


@pytest.mark.parametrize(
    ("before", "tap", "asking"),
    [
        (("I agree",), JUDGE, "name"),
        (("I agree", "Judge"), UseName(CODE), "question:again"),
        (("I agree", "Judge"), SkipName(CODE), "question:again"),
        (("I agree", "Judge", "Skip"), AnswerRegistration(CODE, 0, 2, MARK), "question:topics"),
        (("I agree", "Judge", "Skip"), AnswerRegistration(CODE, 0, 0, MARK), "question:topics"),
    ],
    ids=str,
)
async def test_button_pressed_twice_has_its_effect_once(
    hall: ApplicationHarness, before: tuple[str, ...], tap: Tap, asking: str
) -> None:
    await hall.go(ANA, *before)

    first, second = await hall.tap(ANA, tap), await hall.tap(ANA, tap)

    assert isinstance(first, Screen)
    assert second == Toast("")
    assert (await stored(hall))["asking"] == asking


async def test_last_button_pressed_twice_registers_once(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip", "Yes", "Skip")
    last = AnswerRegistration(CODE, 2, 0, MARK)

    replies = [await hall.tap(ANA, last) for _ in range(2)]

    assert texts(replies[0])[0].startswith("✓ <b>You are registered</b>")
    assert replies[1] == Toast("")


async def test_other_answer_on_an_old_screen_changes_nothing(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge")
    await hall.press(ANA, await hall.command(ANA, "start"), "Skip")

    replies = [await hall.tap(ANA, tap) for tap in (JUDGE, SelectProfession(CODE, 1, MARK), UseName(CODE))]

    assert replies == [INVALID] * 3
    assert (await stored(hall))["asking"] == "question:again"


async def test_update_handled_again_draws_the_step_it_led_to(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree")

    first = await hall.tap(ANA, JUDGE, update_id=900)
    again = await hall.tap(ANA, JUDGE, update_id=900)

    assert again == first
    assert (await stored(hall))["asking"] == "name"


async def test_last_update_handled_again_shows_the_whole_end_again(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip", "Yes", "Skip")
    last = AnswerRegistration(CODE, 2, 0, MARK)

    replies = [await hall.tap(ANA, last, update_id=900) for _ in range(2)]

    assert replies[0] == replies[1]
    assert texts(replies[1])[0].startswith("✓ <b>You are registered</b>")


async def test_text_handled_again_is_not_taken_for_the_next_step(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip", "Yes", "Skip")

    for _ in range(2):
        await hall.type(ANA, "No nuts", update_id=900)

    assert (await stored(hall))["answers"] == {"again": ["yes"], "improve": ["No nuts"]}


# Forged


@pytest.mark.parametrize(
    "tap",
    [
        ReadNotice(CODE, "de"),
        ReadFullNotice(CODE, "de"),
        AcceptNotice(CODE, "de"),
        SelectProfession(CODE, 3, MARK),
        JUDGE,
        SelectProfession(CODE, 0, MARK + 1),
        UseName(CODE),
        SkipName(CODE),
        TypeName(CODE),
        AnswerRegistration(CODE, 0, 1, MARK),
        AnswerRegistration(CODE, 0, 1, MARK + 1),
        ToggleRegistration(CODE, 1, 1, MARK),
        LeaveStep(CODE, 0, MARK),
        LeaveStep(CODE, 0, MARK + 1),
        ChangeRegistration(CODE),
        ShowRegistration(CODE),
        FinishChange(CODE),
        BackStep(CODE, 0, MARK),
        BackStep(CODE, 1, MARK),
    ],
    ids=str,
)
async def test_button_of_a_stranger_is_refused(hall: ApplicationHarness, tmp_path: Path, tap: Tap) -> None:
    before = (tmp_path / "roundtable.sqlite3").read_bytes()

    reply = await hall.tap(ANA, tap)

    assert reply == INVALID
    async with hall.db.reading() as tx:
        assert await people.everything(tx, ANA) == {}
    if not isinstance(tap, SelectProfession | UseName | SkipName | AnswerRegistration | LeaveStep):
        assert (tmp_path / "roundtable.sqlite3").read_bytes() == before


@pytest.mark.parametrize(
    "tap",
    [
        AnswerRegistration(CODE, 0, 3, MARK),
        AnswerRegistration(CODE, 0, 4, MARK),
        AnswerRegistration(CODE, 1, 1, MARK),
        AnswerRegistration(CODE, 1, 7, MARK),
        AnswerRegistration(CODE, 2, 1, MARK),
        AnswerRegistration(CODE, 9, 1, MARK),
        ToggleRegistration(CODE, 0, 1, MARK),
        ToggleRegistration(CODE, 1, 1, MARK),
        ToggleRegistration(CODE, 9, 1, MARK),
        LeaveStep(CODE, 2, MARK),
        TypeName(CODE),
    ],
    ids=str,
)
async def test_impossible_answer_is_refused(hall: ApplicationHarness, tap: Tap) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip")
    before = await stored(hall)

    assert await hall.tap(ANA, tap) == INVALID
    assert await stored(hall) == before


async def test_required_question_cannot_be_skipped(tmp_path: Path) -> None:
    event = replace(EVENT, registration=(replace(AGAIN, required=True),))
    async with opened(tmp_path, event) as hall:
        reply = await hall.go(ANA, "I agree", "Judge", "Skip")

        assert labels(reply) == ["Yes", "No", "Back"]
        assert await hall.tap(ANA, AnswerRegistration(CODE, 0, 0, form(event))) == INVALID


async def test_ticks_are_in_the_buttons_and_at_most_as_many_as_admitted(hall: ApplicationHarness) -> None:
    reply = await hall.go(ANA, "I agree", "Judge", "Skip", "Yes", "☐ Law", "☐ Web")
    before = await stored(hall)

    third = await hall.press(ANA, reply, "☐ Work")
    impossible = await hall.tap(ANA, ToggleRegistration(CODE, 1, 8, MARK))
    review = await hall.press(ANA, reply, "Done")

    assert third == Alert("You can choose up to 2.")
    assert impossible == INVALID
    assert before["answers"] == {"again": ["yes"]}
    assert line(review, 1) == "Step 5 of 5\n<b>What should change?</b>"
    assert (await stored(hall))["answers"] == {"again": ["yes"], "topics": ["law", "web"]}


# Typed


@pytest.mark.parametrize(
    ("before", "asks"),
    [
        (("I agree",), "Step 1 of 5\n<b>What is your profession?</b>"),
        (("I agree", "Judge", "Skip"), "Step 3 of 5\n<b>Again?</b>"),
        (("I agree", "Judge", "Skip", "Yes"), "Step 4 of 5\n<b>Which topics?</b>"),
    ],
)
async def test_text_where_a_button_is_expected_says_so(
    hall: ApplicationHarness, before: tuple[str, ...], asks: str
) -> None:
    await hall.go(ANA, *before)
    registration_before = await stored(hall)

    reply = await hall.type(ANA, "Well, it depends")

    assert (line(reply, 1), line(reply, 2)) == ("Please use the buttons.", asks)
    assert await stored(hall) == registration_before


@pytest.mark.parametrize(
    "typed", [("JUDGE", "skip", "da", "law", "3", "done"), ("1", "Sari peste", "Yes!", "Law", "3", "gata")]
)
async def test_typed_words_that_fit_one_button_count_as_that_tap(
    hall: ApplicationHarness, typed: tuple[str, ...]
) -> None:
    await hall.go(ANA, "I agree")

    replies = [await hall.type(ANA, text) for text in typed]

    assert [line(reply, 1).partition("\n")[0] for reply in replies[:3]] == [f"Step {n} of 5" for n in (2, 3, 4)]
    assert labels(replies[4])[:3] == ["☑ Law", "☐ Work", "☑ Web"]
    assert line(replies[5], 1) == "Step 5 of 5\n<b>What should change?</b>"
    stored_registration = await stored(hall)
    assert (stored_registration["profession"], stored_registration["name"]) == ("judge", None)
    assert stored_registration["answers"] == {"again": ["yes"], "topics": ["law", "web"]}


async def test_ticks_stay_when_something_else_is_typed_between_them(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip", "Yes", "☐ Law")

    reply = await hall.type(ANA, "hm")
    third = [await hall.type(ANA, text) for text in ("Web", "Work")][1]

    assert (line(reply, 1), labels(reply)[0]) == ("Please use the buttons.", "☑ Law")
    assert (line(third, 1), labels(third)[:3]) == ("You can choose up to 2.", ["☑ Law", "☐ Work", "☑ Web"])


async def test_typed_ways_back_and_out_count_as_their_buttons(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge")

    back = await hall.type(ANA, "inapoi")
    onward = await hall.type(ANA, "next")

    assert [line(reply, 1).partition("\n")[0] for reply in (back, onward)] == ["Step 1 of 5", "Step 2 of 5"]


async def test_newest_message_of_a_registration_alone_keeps_its_buttons(hall: ApplicationHarness) -> None:
    notice = await hall.command(ANA, "start", CODE)
    step = await hall.go(ANA, "I agree")
    last_screen = await hall.registered(ION)

    assert {screen.subject for screen in (notice, step, last_screen) if isinstance(screen, Screen)} == {
        f"registration {CODE}"
    }
    assert isinstance(step, Screen)
    assert step.closed_text.endswith("Step 1 of 5\n<b>What is your profession?</b>")


@pytest.mark.parametrize("text", ["x" * 65, "\u200b", "\u202e"])
async def test_name_that_cannot_be_is_asked_for_again(hall: ApplicationHarness, text: str) -> None:
    await hall.go(ANA, "I agree", "Judge", "Type another")

    reply = await hall.type(ANA, text)

    assert line(reply, 1) == "A name has 1 to 64 visible characters. Please type it again."
    assert (await stored(hall))["asking"] == "name"


async def test_typed_name_is_cleaned(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge", "Type another")

    await hall.type(ANA, " Ana\u202e  \nP. ")

    assert (await stored(hall))["name"] == "Ana P."


@pytest.mark.parametrize("text", ["x" * 1001, "\u200b"])
async def test_answer_that_cannot_be_is_asked_for_again(hall: ApplicationHarness, text: str) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip", "Yes", "Skip")

    reply = await hall.type(ANA, text)

    assert line(reply, 1) == "That text is empty or longer than 1,000 characters. Please type it again."
    assert (await stored(hall))["asking"] == "question:improve"


async def test_sticker_while_registering_asks_again(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge")

    reply = await hall.show(ANA)

    assert line(reply, 1) == (
        "I can only read buttons and text that you type yourself; nothing was taken from what you sent."
    )
    assert (await stored(hall))["asking"] == "name"


async def test_text_belongs_to_the_event_that_asked_last(hall: ApplicationHarness) -> None:
    hall.events["cluj"] = replace(EVENT, code="cluj", registration=())
    async with hall.db.transaction() as tx:
        await events.save(tx, hall.events["cluj"])
        await people.remember(tx, ANA, "en")
        await registrations.put(tx, Registration("cluj", ANA, "1", "2027-03-01", asking="name"))
    await hall.go(ANA, "I agree", "Judge")
    hall.now += timedelta(minutes=1)
    await hall.command(ANA, "start", "cluj")

    reply = await hall.type(ANA, "Ana P.")

    assert texts(reply)[0].startswith("✓ <b>You are registered</b>")
    assert (await stored(hall))["name"] is None


# While a comment question waits as well


@pytest.fixture
async def commenting(hall: ApplicationHarness) -> ApplicationHarness:
    """Ana has left a change of her registration at the name, and then answered the survey."""
    await hall.registered(ANA)
    await hall.press(ANA, await hall.tap(ANA, ChangeRegistration(CODE)), "Next")
    await hall.open_survey()
    await hall.answered(ANA)
    return hall


async def test_comment_that_was_asked_for_later_never_becomes_the_name(commenting: ApplicationHarness) -> None:
    await commenting.command(ANA, "survey")

    reply = await commenting.type(ANA, "The prosecutor was late.")

    assert line(reply, 0) == "✓ Your comment is stored, without your name."
    assert (await stored(commenting))["name"] is None


async def test_name_that_was_asked_for_later_never_becomes_a_comment(commenting: ApplicationHarness) -> None:
    await commenting.command(ANA, "survey")
    commenting.now += timedelta(minutes=1)
    await commenting.command(ANA, "start")

    await commenting.type(ANA, "Ana P.")

    assert (await stored(commenting))["name"] == "Ana P."


@pytest.mark.parametrize("later", [timedelta(0), RECENT * 2])
async def test_text_of_which_nobody_knows_is_asked_about(commenting: ApplicationHarness, later: timedelta) -> None:
    commenting.prompts = RecentPrompts() if not later else commenting.prompts
    commenting.now += later

    reply = await commenting.type(ANA, "Ana P.")
    stays = (await stored(commenting))["name"]
    then = await commenting.press(ANA, reply, "It is for my registration", "Ana P.")

    assert line(reply, 0) == "<b>What is this text?</b> Nothing is stored yet."
    assert line(reply, 1) == "Your registration waits for your name."
    assert line(reply, 2).startswith("The survey waits for your comment on")
    assert labels(reply) == ["It is my comment", "It is for my registration", "Discard"]
    assert stays is None
    assert line(then, 1) == "Step 3 of 5\n<b>Again?</b>"
    assert (await stored(commenting))["name"] == "Ana P."


async def test_text_of_which_nobody_knows_can_be_the_comment(commenting: ApplicationHarness) -> None:
    commenting.prompts = RecentPrompts()
    reply = await commenting.type(ANA, "The prosecutor was late.")

    then = await commenting.press(ANA, reply, "It is my comment", "The prosecutor was late.")

    assert line(then, 0) == "✓ Your comment is stored, without your name."
    assert (await stored(commenting))["name"] is None


async def test_text_of_which_nobody_knows_can_be_thrown_away(commenting: ApplicationHarness) -> None:
    commenting.prompts = RecentPrompts()
    reply = await commenting.type(ANA, "Lunch?")

    then = await commenting.press(ANA, reply, "Discard", "Lunch?")

    assert line(then, 0) == "Discarded; nothing was stored."
    assert (await stored(commenting))["name"] is None


@pytest.mark.parametrize(
    ("tap", "text", "refusal"),
    [
        (AnswerByText(CODE, 0, MARK), "Ana", None),
        (AnswerByText(CODE, 3, MARK), "Ana", None),
        (AnswerByText(CODE, 99, MARK), "Ana", None),
        (AnswerByText(CODE, 4, MARK), "Ana", None),
        (AnswerByText(CODE, 1, MARK), "", "I cannot see that message any more. Please type it again."),
    ],
    ids=str,
)
async def test_text_is_no_answer_where_none_is_waited_for(
    commenting: ApplicationHarness, tap: AnswerByText, text: str, refusal: str | None
) -> None:
    reply = await commenting.tap_quoting(ANA, tap, text)

    assert reply == INVALID if refusal is None else line(reply, 1) == refusal
    assert (await stored(commenting))["name"] is None


async def test_answer_by_text_after_the_questions_changed_shows_the_step_anew(commenting: ApplicationHarness) -> None:
    reply = await commenting.tap_quoting(ANA, AnswerByText(CODE, 1, MARK + 1), "Ana")

    assert "changed" in reply.text
    assert (await stored(commenting))["name"] is None


async def test_comment_is_meant_where_the_registration_waits_for_a_button(commenting: ApplicationHarness) -> None:
    await commenting.tap(ANA, SkipName(CODE))
    commenting.prompts = RecentPrompts()

    reply = await commenting.type(ANA, "More time")

    assert line(reply, 0).startswith("Is this your comment?")


async def test_text_after_a_step_with_buttons_is_no_comment(commenting: ApplicationHarness) -> None:
    await commenting.command(ANA, "survey")
    commenting.now += timedelta(minutes=1)
    await commenting.tap(ANA, SkipName(CODE))

    reply = await commenting.type(ANA, "More time")

    assert line(reply, 1) == "Please use the buttons."


# Changing and cancelling


async def test_registration_counts_while_it_is_changed(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    reply = await hall.tap(ANA, ChangeRegistration(CODE))

    assert labels(reply) == ["✓ Judge", "Lawyer", "Prefer not to say", "Back", "Next", "Keep the rest as it is"]
    assert await stored(hall) == {**DONE, "asking": "profession"}


async def test_change_can_leave_every_step_as_it_is(hall: ApplicationHarness) -> None:
    reply = await hall.registered(ANA)
    reply = await hall.press(ANA, reply, "Change")
    for _ in range(4):
        reply = await hall.press(ANA, reply, "Next")

    assert labels(reply) == ["Skip", "Back", "Keep the rest as it is"]
    assert await stored(hall) == {**DONE, "asking": "question:improve"}

    end = await hall.press(ANA, reply, "Keep the rest as it is")

    assert texts(end)[0].startswith("✓ <b>Saved</b>")
    assert labels(end) == ["Agenda", "Calendar file", "Change", "Cancel my registration"]
    assert await stored(hall) == DONE


async def test_next_pressed_twice_leaves_one_step(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    reply = await hall.tap(ANA, ChangeRegistration(CODE))

    await hall.press(ANA, reply, "Next")

    assert await hall.press(ANA, reply, "Next") == Toast("")
    assert (await stored(hall))["asking"] == "name"


async def test_step_beyond_the_last_is_refused(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    await hall.tap(ANA, ChangeRegistration(CODE))

    assert await hall.tap(ANA, LeaveStep(CODE, 5, MARK)) == INVALID


async def test_answer_is_replaced_and_can_be_taken_back(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    reply = await hall.press(ANA, await hall.tap(ANA, ChangeRegistration(CODE)), "Lawyer")
    reply = await hall.press(ANA, reply, "Use “Ana Popescu”")
    reply = await hall.press(ANA, reply, "Skip")
    reply = await hall.press(ANA, reply, "☐ Law")
    reply = await hall.press(ANA, reply, "Done")
    end = await hall.type(ANA, "No nuts")

    assert texts(end)[0].startswith("✓ <b>Saved</b>")
    assert await stored(hall) == {
        **DONE,
        "profession": "lawyer",
        "name": "Ana Popescu",
        "answers": {"topics": ["law"], "improve": ["No nuts"]},
    }


async def test_unfinished_registration_is_shown_at_its_step_when_asked_for(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge")

    reply = await hall.tap(ANA, ShowRegistration(CODE))

    assert line(reply, 1) == "Step 2 of 5\n<b>Under which name shall we list you?</b>"
    assert (await stored(hall))["asking"] == "name"


async def test_cancelling_asks_first_and_erases_everything(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    question = await hall.tap(ANA, CancelRegistration(CODE, 0))
    registration = await hall.registration(ANA)
    confirmations = [await hall.press(ANA, question, "Yes, cancel it") for _ in range(2)]

    assert registration is not None
    assert labels(question) == ["Yes, cancel it", "No, keep it"]
    assert line(confirmations[0], 1) == "Your registration is cancelled and erased."
    assert confirmations[0] == confirmations[1]
    async with hall.db.reading() as tx:
        assert await people.everything(tx, ANA) == {}


async def test_whoever_agreed_on_another_screen_is_not_told_that_nothing_is_stored(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree")

    assert line(await hall.tap(ANA, DeclineNotice(CODE)), 1) == "Step 1 of 5\n<b>What is your profession?</b>"


# Back


async def test_back_leads_through_the_steps_to_the_notice_and_on_again(hall: ApplicationHarness) -> None:
    reply = await hall.go(ANA, "I agree", "Judge", "Use “Ana Popescu”", "Yes")
    heads = []
    for _ in range(3):
        reply = await hall.press(ANA, reply, "Back")
        heads.append(line(reply, 1))
    notice = await hall.press(ANA, reply, "Back")
    again = await hall.press(ANA, notice, "I agree")
    ahead = [await hall.press(ANA, again, "Next")]
    ahead += [await hall.press(ANA, ahead[0], "Next")]

    assert heads == [
        "Step 3 of 5\n<b>Again?</b>",
        "Step 2 of 5\n<b>Under which name shall we list you?</b>",
        "Step 1 of 5\n<b>What is your profession?</b>",
    ]
    assert labels(notice) == ["I agree", "No, thank you", "Read everything", "Română"]
    assert labels(again)[0] == "✓ Judge"
    assert line(ahead[0], 3) == "So far: Ana Popescu"
    assert labels(ahead[1]) == ["✓ Yes", "No", "Skip", "Back", "Next"]
    assert await stored(hall) == {
        "profession": "judge",
        "name": "Ana Popescu",
        "answers": {"again": ["yes"]},
        "asking": "question:again",
        "registered_on": None,
    }


async def test_back_pressed_twice_goes_one_step(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip")

    replies = [await hall.tap(ANA, BackStep(CODE, 2, MARK)) for _ in range(2)]

    assert replies[1] == Toast("")
    assert (await stored(hall))["asking"] == "name"


async def test_back_handled_again_draws_the_step_it_led_to(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip")

    replies = [await hall.tap(ANA, BackStep(CODE, 2, MARK), update_id=900) for _ in range(2)]

    assert replies[0] == replies[1]
    assert (await stored(hall))["asking"] == "name"


@pytest.mark.parametrize("number", [1, 3, 5, 9])
async def test_back_from_a_step_that_does_not_wait_is_refused(hall: ApplicationHarness, number: int) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip")

    assert await hall.tap(ANA, BackStep(CODE, number, MARK)) in {INVALID, Toast("")}
    assert (await stored(hall))["asking"] == "question:again"


async def test_older_back_asks_the_step_that_waits(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge")
    hall.events[CODE] = replace(EVENT, registration=())

    reply = await hall.tap(ANA, BackStep(CODE, 1, MARK))

    assert line(reply, 1) == "The organizers have changed these questions meanwhile. Please choose again."


async def test_step_that_was_not_answered_cannot_be_left(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree")

    assert await hall.tap(ANA, LeaveStep(CODE, 0, MARK)) == INVALID
    assert (await stored(hall))["asking"] == "profession"


@pytest.mark.parametrize("ways", [("No, thank you",), ("Română", "Nu, mulțumesc")], ids=str)
async def test_who_comes_back_to_the_notice_and_refuses_is_erased(
    hall: ApplicationHarness, ways: tuple[str, ...]
) -> None:
    reply = await hall.go(ANA, "I agree")

    for label in ("Back", *ways):
        reply = await hall.press(ANA, reply, label)

    assert line(reply, 1) == "Your registration is cancelled and erased."
    async with hall.db.reading() as tx:
        assert await people.everything(tx, ANA) == {}


async def test_back_from_the_first_step_of_a_change_shows_the_registration(hall: ApplicationHarness) -> None:
    reply = await hall.press(ANA, await hall.registered(ANA), "Change")

    end = await hall.press(ANA, reply, "Back")

    assert texts(end)[0].startswith("<b>Your registration</b>")
    assert await stored(hall) == DONE


async def test_nobody_goes_back_after_the_end(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge")
    hall.now = CLOSES

    replies = [await hall.tap(ANA, BackStep(CODE, number, MARK)) for number in (0, 1)]

    over = "This event is over; registration is closed. Thank you for your interest."
    assert [line(reply, 1) for reply in replies] == [over] * 2


# Too late


async def test_nobody_can_begin_after_the_end(hall: ApplicationHarness) -> None:
    hall.now = CLOSES
    over = "This event is over; registration is closed. Thank you for your interest."

    replies = [
        await hall.command(ANA, "start", CODE),
        await hall.tap(ANA, OpenEvent(CODE)),
        await hall.tap(ANA, AcceptNotice(CODE, "en")),
    ]

    assert [line(reply, 1) for reply in replies] == [over] * 3
    assert texts(await hall.command(ANA, "start"))[0].startswith("No event is open for registration")


async def test_nobody_can_finish_after_the_end(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge")
    before = await stored(hall)
    hall.now = CLOSES

    replies: list[Reply] = [await hall.tap(ANA, SkipName(CODE)), await hall.command(ANA, "start")]
    text_reply = await hall.type(ANA, "Ana P.")

    assert {line(reply, 1) for reply in replies} == {
        "This event is over; registration is closed. Thank you for your interest."
    }
    assert texts(text_reply)[0].startswith("I did not understand that.")
    assert await stored(hall) == before


async def test_nobody_registers_for_a_cancelled_event_and_who_did_reads_of_it(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    hall.events[CODE] = replace(EVENT, is_cancelled=True)

    strangers = [await hall.command(ION, "start", CODE), await hall.tap(ION, AcceptNotice(CODE, "en"))]
    own, agenda = await hall.command(ANA, "start"), await hall.command(ANA, "agenda")

    assert [line(reply, 1) for reply in strangers] == ["Nobody can register any more. Thank you for your interest."] * 2
    assert all("❌ <b>This event is cancelled.</b>" in texts(reply)[0] for reply in (*strangers, own, agenda))
    assert labels(own) == ["Agenda", "Calendar file", "Change", "Cancel my registration"]


# The settings change meanwhile


async def test_button_of_an_older_list_is_never_taken_for_something_else(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree")
    notary = Profession("notary", words("Notary"), "courts")
    hall.events[CODE] = replace(EVENT, professions=(notary, *EVENT.professions))

    reply = await hall.tap(ANA, JUDGE)

    assert line(reply, 1) == "The organizers have changed these questions meanwhile. Please choose again."
    assert labels(reply) == ["Notary", "Judge", "Lawyer", "Prefer not to say", "Back"]
    assert (await stored(hall))["profession"] is None


@pytest.mark.parametrize(
    ("before", "tap"),
    [
        ((), AnswerRegistration(CODE, 0, 1, MARK)),
        (("Yes",), ToggleRegistration(CODE, 1, 1, MARK)),
        (("Yes",), AnswerRegistration(CODE, 1, 1, MARK)),
    ],
    ids=str,
)
async def test_button_of_older_questions_asks_the_one_that_waits(
    hall: ApplicationHarness, before: tuple[str, ...], tap: Tap
) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip", *before)
    hall.events[CODE] = replace(EVENT, registration=(Rating("stars", words("Stars?"), 3), *EVENT.registration))
    registration_before = await stored(hall)

    reply = await hall.tap(ANA, tap)

    assert line(reply, 1) == "The organizers have changed these questions meanwhile. Please choose again."
    assert await stored(hall) == registration_before


async def test_older_next_asks_the_step_that_waits(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    await hall.tap(ANA, ChangeRegistration(CODE))
    hall.events[CODE] = replace(EVENT, registration=())

    reply = await hall.tap(ANA, LeaveStep(CODE, 0, MARK))

    assert line(reply, 1) == "The organizers have changed these questions meanwhile. Please choose again."


async def test_question_dropped_while_it_waits_gives_way_to_the_next(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip", "Yes")
    hall.events[CODE] = replace(EVENT, registration=(AGAIN, YesNo("photo", words("Photos?"))))

    reply = await hall.command(ANA, "start")

    assert line(reply, 1) == "Step 4 of 4\n<b>Photos?</b>"
    assert (await stored(hall))["asking"] == "question:photo"


async def test_last_question_dropped_while_it_waits_completes_the_registration(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge", "Skip", "Yes", "Skip")
    await hall.open_survey()
    hall.events[CODE] = replace(EVENT, registration=(AGAIN,))

    reply = await hall.command(ANA, "start")

    assert texts(reply)[0].startswith("<b>Your registration</b>")
    assert await stored(hall) == {**DONE, "registered_on": "2027-03-22"}
    async with hall.db.reading() as tx:
        assert await fetch_value(tx, "SELECT count(*) FROM delivery WHERE person = ?", (ANA,)) == 1


async def test_profession_and_options_no_longer_offered_stay_as_they_were_told(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Lawyer", "Skip", "Skip", "☐ Law", "Done", "Skip")
    topics = replace(TOPICS, choices=TOPICS.choices[1:])
    hall.events[CODE] = replace(EVENT, professions=EVENT.professions[:1], registration=(topics,))

    reply = await hall.command(ANA, "start")

    assert line(reply, 2) == "Profession: lawyer\nName: –\nWhich topics? law"


async def test_event_that_is_no_longer_known_asks_nothing(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge")
    del hall.events[CODE]

    replies = [texts(await hall.type(ANA, "Ana P."))[0], texts(await hall.command(ANA, "start"))[0]]

    assert [reply.partition(".")[0] for reply in replies] == [
        "I did not understand that",
        "No event is open for registration at the moment",
    ]
    assert isinstance(await hall.tap(ANA, SkipName(CODE)), Alert)


# /start


async def test_start_lists_what_is_open_and_what_is_mine(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    hall.events["cluj"] = replace(EVENT, code="cluj", title=words("Cluj"))

    both = [labels(await hall.command(person, "start")) for person in (ANA, ION)]
    hall.now = CLOSES
    hall.events["cluj"] = replace(hall.events["cluj"], survey=None, ends=CLOSES + timedelta(days=1))
    later = [await hall.command(person, "start") for person in (ANA, ION)]

    assert both == [["Round table · 22 March", "Cluj · 22 March"]] * 2
    assert labels(later[0]) == ["Cluj · 22–30 March", "Round table · 22 March"]
    assert labels(later[1]) == ["I agree", "No, thank you", "Read everything", "Română"]


async def test_start_with_an_unknown_code_says_so(hall: ApplicationHarness) -> None:
    reply = await hall.command(ANA, "start", "nowhere<")

    assert texts(reply) == [
        "There is no event with the code “nowhere&lt;”. Please check the link, or send /start alone."
    ]


async def test_start_turns_messages_on_again_and_says_so(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    await hall.command(ANA, "stop")

    replies = [texts(await hall.command(ANA, "start")) for _ in range(2)]

    assert [reply[0].partition("\n")[0] for reply in replies] == ["Messages are on again.", "<b>Your registration</b>"]
    assert replies[0][1:] == replies[1]


async def test_start_by_the_muted_lists_the_events_after_it(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    await hall.command(ANA, "stop")
    hall.events["cluj"] = replace(EVENT, code="cluj")

    reply = await hall.command(ANA, "start")

    assert texts(reply) == ["Messages are on again.", "<b>Which event?</b>"]
