"""Named surveys in chat: agreed to first, changed until closing, taken back; the anonymous ones have none of that."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.participation import AnsweredByName, NeedsConsent, Standing
from domain.people import Registration, Role
from handlers import common
from handlers.coordinators import comments as review
from handlers.coordinators import summary
from handlers.guard import only_tap
from handlers.participants import survey as surveying
from storage import answers, people, registrations, releases
from storage import named as storage
from storage.answer_store import answer_store
from storage.staff import members as staff
from tests.support.application import drawn
from tests.support.survey_application import ANA, GUEST, INVALID, ION, SurveyHarness, first_line, room_for
from tests.support.surveys import CLOSES, EVERY_KIND, IMPROVE, OVERALL, named, survey
from views.callback.codec import Tap
from views.callback.coordinators import ShowNames, ShowResultsText
from views.callback.participants import (
    AcceptNamedConsent,
    AskComments,
    Decline,
    DeleteAnswers,
    DeleteComment,
    InSurvey,
    NotNow,
    SkipComment,
    StartSurvey,
    StoreComment,
)
from views.screen import Reply, Screen
from views.survey.screens import Action

ASKED = "<b>Do you agree that your answers are stored with your name?</b>"
STORED = "✓ <b>Thank you, your answers are stored with your name.</b>"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, named(EVERY_KIND))
    yield harness
    await harness.db.close()


@pytest.fixture
async def simple(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, named(survey(OVERALL)))
    yield harness
    await harness.db.close()


@pytest.fixture
async def secret(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, EVERY_KIND)
    yield harness
    await harness.db.close()


async def agreed(room: SurveyHarness, person: int = ANA) -> Screen:
    """Agreed, and before the first question."""
    consent_screen = await room.tap(person, StartSurvey(room.run.id))
    return await room.press(person, consent_screen, "I agree")


async def reviewed(room: SurveyHarness, person: int = ANA) -> Screen:
    """Agreed, and answered up to the review."""
    screen = await agreed(room, person)
    for label in ("2", "Time", "☐ Law", "☐ Web", "Done", "Yes"):
        screen = await room.press(person, screen, label)
    return screen


async def sent(room: SurveyHarness, person: int = ANA) -> Screen:
    return await room.press(person, await reviewed(room, person), "Send my answers")


async def finished(room: SurveyHarness, person: int = ANA) -> Screen:
    """Everything answered, with a comment on the first of two questions."""
    await sent(room, person)
    await room.type(person, "More coffee")
    end = await room.tap(person, SkipComment(room.run.id, 1))
    assert isinstance(end, Screen)
    return end


async def standing(room: SurveyHarness, person: int = ANA) -> Standing:
    async with room.db.reading() as tx:
        return await answer_store(room.run).standing(tx, room.run, person)


async def kept(room: SurveyHarness, person: int = ANA) -> AnsweredByName:
    participation = await standing(room, person)
    assert isinstance(participation, AnsweredByName), participation
    return participation


async def listed(room: SurveyHarness, person: int = ANA) -> Screen:
    reply = await surveying.survey(room.turn(person))
    assert isinstance(reply, tuple)
    (screen,) = reply
    return screen


def lines(screen: Reply, mark: str = "→") -> list[str]:
    assert isinstance(screen, Screen), screen
    return [line for line in screen.text.splitlines() if line.startswith(mark)]


# Agreeing


async def test_invitation_says_that_the_survey_is_not_anonymous(room: SurveyHarness) -> None:
    screen = await listed(room)

    assert (
        "<b>This survey is not anonymous: your answers and comments are stored with your name.</b> The coordinators"
        " see them with your name at any time; organizers never do."
    ) in screen.text
    assert [[button.label for button in row] for row in screen.rows] == [["Start"], ["Not now", "No, thank you"]]


async def test_start_asks_for_agreement_under_the_name_and_stores_nothing(room: SurveyHarness) -> None:
    screen = await room.tap(ANA, StartSurvey(room.run.id))

    assert isinstance(screen, Screen)
    assert ASKED in screen.text
    assert "stored under: <b>no name given, Judge</b>" in screen.text
    assert [[button.label for button in row] for row in screen.rows] == [["I agree"], ["No, thank you"]]
    async with room.db.reading() as tx:
        assert not await storage.has_consent(tx, room.run, ANA)


async def test_agreeing_is_stored_with_version_and_day_and_leads_to_the_first_question(room: SurveyHarness) -> None:
    screen = await agreed(room)

    assert screen.text.startswith("Question 1 of 3")
    async with room.db.reading() as tx:
        consent_rows = (await people.everything(tx, ANA))["named_consent"]
    assert consent_rows == [{"event": "bucharest", "person": ANA, "notice": "1", "agreed_on": "2027-03-22"}]


async def test_agreeing_twice_is_agreeing_once(room: SurveyHarness) -> None:
    assert await room.tap(ANA, AcceptNamedConsent(1)) == await room.tap(ANA, AcceptNamedConsent(1))


async def test_whoever_agreed_before_is_not_asked_again(room: SurveyHarness) -> None:
    question = await agreed(room)

    assert await room.tap(ANA, StartSurvey(room.run.id)) == question


async def test_not_agreeing_is_declining_and_can_be_taken_back(room: SurveyHarness) -> None:
    reply = await room.press(ANA, await room.tap(ANA, StartSurvey(room.run.id)), "No, thank you")

    async with room.db.reading() as tx:
        assert await answers.has_declined(tx, room.run.id, ANA)
        assert not await storage.has_consent(tx, room.run, ANA)
    assert first_line(reply) == "All right, I will not remind you of this survey."
    assert ASKED in (await room.press(ANA, reply, "Start")).text


async def test_forged_answer_without_agreement_leads_to_the_question_for_it(room: SurveyHarness) -> None:
    reply = await room.tap(ANA, InSurvey(room.run.id, Action.ANSWER, 0, 0, 0))

    assert isinstance(reply, Screen)
    assert ASKED in reply.text


async def test_agreement_taken_back_before_sending_is_noticed(room: SurveyHarness) -> None:
    review = await reviewed(room)

    confirmation = await room.tap(ANA, DeleteAnswers(room.run.id, 1))
    reply = await room.press(ANA, review, "Send my answers")

    assert first_line(confirmation) == "Your answers are erased. I will not remind you of this survey."
    assert ASKED in reply.text
    assert await standing(room) == NeedsConsent()


# Answering and changing


async def test_answers_are_kept_with_the_person(room: SurveyHarness) -> None:
    review = await reviewed(room)
    before = await standing(room)
    screen = await room.press(ANA, review, "Send my answers")

    assert not isinstance(before, AnsweredByName)
    assert "Nothing of this is stored until you send it." in review.text
    assert screen.text.startswith(f"{STORED}\n\nComment 1 of 2")
    assert "It is stored with your name" in screen.text
    assert await kept(room) == AnsweredByName(
        {"overall": ("2",), "why": ("time",), "topics": ("law", "web"), "again": ("yes",)}, {}, 0
    )
    assert await room.tally() == {}


async def test_survey_command_shows_the_answers_each_with_its_change(room: SurveyHarness) -> None:
    await finished(room)

    screen = await listed(room)

    assert lines(screen) == [
        "→ <b>2</b>",
        "→ <b>Time</b>",
        "→ <b>Law, Web</b>",
        "→ <b>Yes</b>",
        "→ <b>More coffee</b>",
        "→ <b>–</b>",
    ]
    assert [[button.label for button in row] for row in screen.rows] == [
        ["Change 1", "Change 2", "Change 3"],
        ["Change 4"],
        ["Comments"],
        ["Erase my answers"],
    ]


async def test_changed_answer_takes_the_place_of_the_first_once_sent(room: SurveyHarness) -> None:
    end = await finished(room)
    answer_list = await room.press(ANA, end, "Change my answers")
    review = await room.press(ANA, await room.press(ANA, answer_list, "Change 1"), "5")
    unsent = await kept(room)

    thanks = await room.press(ANA, review, "Send my answers")

    assert unsent.answers["overall"] == ("2",)
    assert await kept(room) == AnsweredByName(
        {"overall": ("5",), "topics": ("law", "web"), "again": ("yes",)}, {"improve": "More coffee"}, 2
    )
    assert first_line(thanks) == STORED
    assert [[button.label for button in row] for row in thanks.rows] == [["Change my answers"]]


async def test_survey_without_comments_ends_with_the_way_to_change(simple: SurveyHarness) -> None:
    review = await simple.press(ANA, await agreed(simple), "4")

    thanks = await simple.press(ANA, review, "Send my answers")

    assert first_line(thanks) == STORED
    assert lines(await simple.press(ANA, thanks, "Change my answers")) == ["→ <b>4</b>"]


async def test_second_send_keeps_one_sheet(room: SurveyHarness) -> None:
    review = await reviewed(room)

    for _ in range(2):
        await room.press(ANA, review, "Send my answers")

    async with room.db.reading() as tx:
        assert len(await storage.responses(tx, "bucharest")) == 1


async def test_invitation_of_somebody_who_answered_shows_the_answers(room: SurveyHarness) -> None:
    await finished(room)
    answer_list = await listed(room)

    assert [await room.tap(ANA, tap) for tap in (StartSurvey(1), NotNow(1), Decline(1))] == [answer_list] * 3
    async with room.db.reading() as tx:
        assert not await answers.has_declined(tx, room.run.id, ANA)


async def test_not_now_before_agreeing_offers_to_start_later(room: SurveyHarness) -> None:
    assert first_line(await room.tap(ANA, NotNow(1))).startswith("All right. You can answer until")


# Comments


async def test_comment_is_kept_with_the_person(room: SurveyHarness) -> None:
    await sent(room)

    reply = await room.type(ANA, "More coffee")

    assert first_line(reply) == "✓ Your comment is stored with your name."
    assert (await kept(room)).comments == {"improve": "More coffee"}
    assert await room.comments() == {}


async def test_comments_can_be_gone_through_again_kept_replaced_and_erased(room: SurveyHarness) -> None:
    await finished(room)
    await room.press(ANA, await listed(room), "Comments")
    await room.type(ANA, "Less coffee")
    second = await room.type(ANA, "The people")
    again = await room.press(ANA, await listed(room), "Comments")
    second_comment = await room.press(ANA, again, "Skip")
    end = await room.press(ANA, second_comment, "Erase this comment")

    assert isinstance(second, Screen)
    assert "<blockquote>Less coffee</blockquote>" in again.text
    assert [[button.label for button in row] for row in again.rows] == [["Skip"], ["Erase this comment"]]
    assert first_line(end) == "✓ Your comment is erased."
    assert await kept(room) == replace(await kept(room), comments={"improve": "Less coffee"}, number=2)


async def test_comment_question_that_waits_is_the_one_asked(room: SurveyHarness) -> None:
    await sent(room)
    await room.type(ANA, "More coffee")

    prompt = await room.press(ANA, await listed(room), "Comments")

    assert prompt.text.startswith("Comment 2 of 2")


async def test_erasing_a_comment_twice_says_the_same(room: SurveyHarness) -> None:
    await finished(room)
    await room.press(ANA, await listed(room), "Comments")

    replies = [await room.tap(ANA, DeleteComment(1, 0)) for _ in range(2)]

    assert [first_line(reply) for reply in replies] == ["✓ Your comment is erased."] * 2
    assert (await kept(room)).comments == {}


async def test_sticker_instead_of_a_comment_is_answered_without_a_promise_of_anonymity(room: SurveyHarness) -> None:

    await sent(room)

    assert first_line(await room.send_picture(ANA)) == ("I only take typed words as a comment. Nothing was stored.")


# Taking back


async def test_erasing_asks_first(room: SurveyHarness) -> None:
    await finished(room)

    question = await room.press(ANA, await listed(room), "Erase my answers")
    back = await room.press(ANA, question, "No, keep them")

    assert first_line(question) == "<b>Erase your answers to this survey?</b>"
    assert back == await listed(room)


async def test_erased_answers_are_gone_with_the_agreement_and_nobody_is_reminded_of_them(room: SurveyHarness) -> None:
    await finished(room)
    question = await room.press(ANA, await listed(room), "Erase my answers")

    confirmation = await room.press(ANA, question, "Yes, erase them")

    assert first_line(confirmation) == "Your answers are erased. I will not remind you of this survey."
    async with room.db.reading() as tx:
        assert await storage.responses(tx, "bucharest") == ()
        assert not await storage.has_consent(tx, room.run, ANA)
        assert await answers.has_declined(tx, room.run.id, ANA)
    assert ASKED in (await room.press(ANA, confirmation, "Start")).text
    assert await room.tap(ANA, DeleteAnswers(1, 1)) == confirmation


# Who may, and when


@pytest.mark.parametrize(
    "tap", [AcceptNamedConsent(1), DeleteAnswers(1, 0), DeleteAnswers(1, 1), AskComments(1)], ids=str
)
async def test_only_registered_people_may(room: SurveyHarness, tap: Tap) -> None:
    reply = await room.tap(GUEST, tap)

    refusal = INVALID if isinstance(tap, AskComments) else None
    assert reply == (refusal or Screen("Only people registered for the event can answer. /start registers you."))


@pytest.mark.parametrize(
    "tap",
    [
        AcceptNamedConsent(9),
        DeleteAnswers(9, 1),
        AskComments(9),
        AskComments(1),
        DeleteComment(1, 0),
        StoreComment(1, 0),
    ],
    ids=str,
)  # fmt: skip
async def test_stale_or_forged_button_is_refused(room: SurveyHarness, tap: Tap) -> None:
    assert await room.tap(ANA, tap, "text") == INVALID


@pytest.mark.parametrize(
    "tap",
    [
        AcceptNamedConsent(1),
        DeleteAnswers(1, 0),
        DeleteAnswers(1, 1),
        AskComments(1),
        DeleteComment(1, 0),
        DeleteComment(1, 1),
    ],
    ids=str,
)
async def test_anonymous_survey_has_none_of_these_buttons(secret: SurveyHarness, tap: Tap) -> None:
    before = await secret.tap(ION, tap)
    await secret.sent(ANA)
    after = await secret.tap(ANA, tap)

    assert before == INVALID
    # Who has answered an anonymous survey is told that first.
    notice = "You have already answered, and your answers are counted. This question is still open:"
    assert after == INVALID or first_line(after) == notice
    assert isinstance(tap, AcceptNamedConsent | DeleteAnswers) == (after != INVALID)
    assert await secret.waiting(ANA) == 0


async def test_after_the_closing_time_nothing_can_be_changed(room: SurveyHarness) -> None:
    review = await reviewed(room)
    await finished(room, ION)
    room.now = CLOSES

    taps: list[Tap] = [StartSurvey(1), AcceptNamedConsent(1), DeleteAnswers(1, 1), AskComments(1), DeleteComment(1, 0)]
    replies = [await room.press(ANA, review, "Send my answers"), *[await room.tap(ION, tap) for tap in taps]]

    assert {first_line(reply)[:21] for reply in replies} == {"This survey closed on"}
    assert (await kept(room, ION)).comments == {"improve": "More coffee"}
    assert not isinstance(await standing(room), AnsweredByName)


async def test_unknown_text_names_the_survey_until_it_is_answered(simple: SurveyHarness) -> None:
    before = await common.unknown(simple.turn(ANA, "hello"))
    review = await simple.press(ANA, await agreed(simple), "4")
    await simple.press(ANA, review, "Send my answers")
    after = await common.unknown(simple.turn(ANA, "hello"))

    assert isinstance(before, Screen)
    assert isinstance(after, Screen)
    assert ("/survey" in before.text, "/survey" in after.text) == (True, False)


# Cancelling the registration


async def test_cancelled_registration_takes_the_answers_with_it(room: SurveyHarness) -> None:
    await finished(room)
    async with room.db.transaction() as tx:
        await registrations.cancel(tx, "bucharest", ANA)
        await people.remember(tx, ANA, "en")
        await registrations.put(tx, Registration("bucharest", ANA, "1", "2027-03-23", "2027-03-23", "lawyer"))

    assert ASKED in (await room.tap(ANA, StartSurvey(1))).text  # type: ignore[union-attr]  # a screen, not a toast


# Coordinators


def texts(reply: Reply) -> str:
    screens: Any = reply if isinstance(reply, tuple) else (reply,)
    return "\n".join(screen.text for screen in screens)


async def test_summary_shows_results_while_the_survey_is_open(room: SurveyHarness) -> None:
    await sent(room)

    card = drawn(await summary.summary(room.turn(ANA, "bucharest")))
    reply = await summary.show_text(room.turn(ANA), ShowResultsText("bucharest"))

    assert isinstance(card, tuple)
    assert isinstance(reply, tuple)
    assert "<b>1 of 2 answered (50%)</b>" in reply[0].text
    assert "Results so far; answers can change until 29 March" in reply[0].text
    assert "mean <b>2.0</b>" in reply[0].text
    assert [file.picture for file in card[-1].files] == [True]
    assert [button.tap for row in card[-1].rows for button in row] == [
        ShowResultsText("bucharest"),
        ShowNames("bucharest", 0),
    ]


async def test_names_are_shown_with_the_answers_while_open_and_after_closing(room: SurveyHarness) -> None:
    await finished(room)
    during = await summary.names(room.turn(ION), ShowNames("bucharest", 0))
    async with room.db.transaction() as tx:
        await releases.close(tx, room.event, room.run, CLOSES)
    room.now = CLOSES + timedelta(hours=1)

    after = await summary.names(room.turn(ION), ShowNames("bucharest", 0))

    assert during == after
    assert texts(after).splitlines()[3:] == [
        "<b>no name given, Judge</b>",
        "1. Overall? → 2",
        "2. What was missing? → Time",
        "3. Which topics? → Law, Web",
        "4. Again? → Yes",
        "5. What should change? → “More coffee”",
    ]
    assert "Comments" not in str(drawn(await summary.summary(room.turn(ION, "bucharest")))[-1].rows)  # type: ignore[index]  # screens, not a toast


async def test_comments_of_a_named_survey_are_not_reviewed_without_their_names(room: SurveyHarness) -> None:
    await finished(room)
    async with room.db.transaction() as tx:
        await releases.close(tx, room.event, room.run, CLOSES)

    assert texts(await review.review(room.turn(ION, "bucharest"))) == (
        "There are no comments to read yet: they can be read when a survey has closed. /summary says when."
    )


async def test_there_are_no_names_of_an_anonymous_survey(secret: SurveyHarness) -> None:
    await secret.sent(ANA)
    during = await summary.names(secret.turn(ION), ShowNames("bucharest", 0))
    async with secret.db.transaction() as tx:
        await releases.close(tx, secret.event, secret.run, CLOSES)

    assert [during, await summary.names(secret.turn(ION), ShowNames("bucharest", 0))] == [INVALID, INVALID]


async def test_names_are_for_coordinators_alone(room: SurveyHarness) -> None:
    await finished(room)
    show_names = only_tap(Role.COORDINATOR, summary.names)
    async with room.db.transaction() as tx:
        await staff.set_from_settings(tx, organizers=[ION], coordinators=[])
    organizer = await show_names(room.turn(ION), ShowNames("bucharest", 0))
    async with room.db.transaction() as tx:
        await staff.set_from_settings(tx, organizers=[], coordinators=[ION])

    assert organizer == INVALID
    assert "no name given, Judge" in texts(await show_names(room.turn(ION), ShowNames("bucharest", 0)))


async def test_survey_of_comments_only_is_kept_too(tmp_path: Path) -> None:
    only = await room_for(tmp_path, named(survey(IMPROVE)))
    prompt = await only.press(ANA, await agreed(only), "Continue")
    await only.type(ANA, "More coffee")

    assert "Comment 1 of 1" in prompt.text
    assert await kept(only) == AnsweredByName({}, {"improve": "More coffee"}, 1)
    assert lines(await listed(only)) == ["→ <b>More coffee</b>"]
    await only.db.close()
