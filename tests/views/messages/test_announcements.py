"""Writing to participants: what is asked, the preview, times, as organizers read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.announcements.message_draft import TIME, AttachedFile, Excess, MessageContent, MessageDraft
from domain.announcements.typed_time import FutureTime, InvalidTime, OutOfRangeTime, PastTime, SkippedTime, TypedTime
from domain.events import UNDISCLOSED
from domain.messages import Audience, MessageKind
from domain.recipients import SkipReason
from tests.messages import planned_message
from tests.support.program import CLOSES, EVENT, OPENS, REMIND, ZONE
from views.callback.organizers import CancelPlanned, ShowEvent
from views.i18n import MissingTranslation, Translator
from views.messages import announcements, planned_messages
from views.messages.announcements import AudienceCounts, DraftPreview
from views.screen import File, Screen

EN, RO = Translator("en", ZONE), Translator("ro", ZONE)
TITLE = "<b>Round table</b>\nMonday, 22 March 2027, 09:30–16:00\nBucharest"
CONTENT = {"en": MessageContent("<b>Lift</b>", 4), "ro": MessageContent("Lift", 4)}
DRAFT = MessageDraft("bucharest", MessageKind.ANNOUNCEMENT, Audience.REGISTERED)
WRITTEN = replace(DRAFT, content=CONTENT)
REMINDER = replace(DRAFT, kind=MessageKind.REMINDER, audience=Audience.NOT_ANSWERED)
NOBODY = dict.fromkeys(SkipReason, 0)
PREVIEW = DraftPreview(12, 11, NOBODY | {SkipReason.MUTED: 1}, None, 5, ("en", "ro"))
PHOTO = AttachedFile("photo-1", is_photo=True)


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]


def paragraphs(screen: Screen) -> list[str]:
    return screen.text.removeprefix(f"{TITLE}\n\n").split("\n\n")


def test_audiences_are_offered_with_their_numbers_where_there_are_any() -> None:
    everybody = announcements.choose_audience(EN, EVENT, AudienceCounts(12, None, [(0, 12)]))
    present = announcements.choose_audience(EN, EVENT, AudienceCounts(12, 12, [(0, 12)]))
    nobody = announcements.choose_audience(EN, EVENT, AudienceCounts(0, None, []))

    assert labels(everybody) == ["Everybody registered · 12", "One profession", "Cancel"]
    assert labels(present) == ["Everybody registered · 12", "Who is present · 12", "One profession", "Cancel"]
    assert labels(nobody) == []
    assert paragraphs(nobody) == ["Nobody is registered yet, so there is nobody to write to."]


def test_announcement_after_registrations_were_erased_says_so() -> None:
    screen = announcements.choose_audience(EN, EVENT, AudienceCounts(0, None, []), date(2027, 9, 19))

    assert paragraphs(screen) == ["The registrations were erased on 19 September 2027, as participants had been told."]


def test_professions_are_offered_with_who_did_not_say() -> None:
    screen = announcements.choose_profession(RO, EVENT, AudienceCounts(12, None, [(0, 10), (1, 2)]))

    assert labels(screen) == ["Judecător · 10", "Profesie nedeclarată · 2", "Înapoi"]


def test_every_audience_has_a_name_of_its_own() -> None:
    names = [announcements.audience_label(EN, EVENT, audience, "judge") for audience in Audience]

    assert len({*names}) == len(Audience) - 1
    assert announcements.audience_label(EN, EVENT, Audience.CHECKED_IN, None) == "Who is present"
    assert announcements.audience_label(EN, EVENT, Audience.PROFESSION, UNDISCLOSED) == "Not stated"
    assert announcements.audience_label(EN, EVENT, Audience.PROFESSION, "gone") == "Not stated"


def test_text_that_is_asked_for_again_is_shown() -> None:
    first = announcements.ask_text(EN, EVENT, DRAFT, "en")
    other = announcements.ask_text(EN, EVENT, replace(DRAFT, content={"ro": CONTENT["ro"]}), "en")
    again = announcements.ask_text(EN, EVENT, WRITTEN, "en")
    long = announcements.ask_text(EN, EVENT, WRITTEN.with_content("en", MessageContent("x" * 300, 300)), "en")
    photo = announcements.ask_text(EN, EVENT, WRITTEN.with_content("en", MessageContent("", 0, PHOTO)), "en")

    assert labels(first) == ["Cancel"]
    assert labels(other) == ["Without English", "Cancel"]
    assert labels(again) == ["Leave it as it is", "Cancel"]
    assert paragraphs(again)[1] == "What you send takes the place of: <blockquote>Lift</blockquote>"
    assert paragraphs(long)[1].endswith(f"{'x' * 200}…</blockquote>")
    assert paragraphs(photo)[1].endswith("<blockquote>–</blockquote>")


def test_own_words_of_a_reminder_are_asked_for() -> None:
    screen = announcements.ask_text(EN, EVENT, REMINDER, "en", announcements.only_content(EN, REMINDER))

    assert paragraphs(screen)[0] == "That was not kept: a reminder is text alone."
    assert paragraphs(screen)[1].startswith("Type your own words in <b>English</b>.")
    assert labels(screen) == ["Without English", "Cancel"]


def test_text_that_is_too_long_is_told_with_its_limit() -> None:
    text = announcements.too_long(RO, Excess("en", 1100, 1024))

    assert "cel mult 1.024 caractere, iar cel în engleză are 1.100" in text


def test_preview_shows_each_language_as_it_will_look() -> None:
    head, english, romanian, control = announcements.preview(EN, EVENT, WRITTEN, PREVIEW)

    assert head == Screen("This is how it will look (English, Romanian):")
    assert (english, romanian) == (Screen("<b>Lift</b>"), Screen("Lift"))
    assert paragraphs(control) == [
        "For: Everybody registered",
        "<b>It goes to 11 people.</b>",
        "Left out:\nwant no messages: 1",
    ]
    assert labels(control) == [
        "Send to 11 people now",
        "At a time",
        "Edit: English",
        "Edit: Romanian",
        "To other people",
        "Cancel",
    ]


def test_preview_of_a_photo_in_one_language_says_who_reads_it() -> None:
    draft = DRAFT.with_content("ro", MessageContent("<b>Lift</b>", 4, PHOTO))

    _, photo, control = announcements.preview(EN, EVENT, draft, replace(PREVIEW, now=0, skip_counts=NOBODY))

    assert photo == Screen("", files=(File("", b"", "<b>Lift</b>", picture=True, file_id="photo-1"),))
    assert paragraphs(control)[1:] == [
        "<b>It goes to nobody at the moment.</b>",
        "There is no text in English: who reads English gets the one in Romanian.",
    ]
    assert labels(control) == ["At a time", "Add: English", "Edit: Romanian", "To other people", "Cancel"]


def test_preview_for_few_says_nothing_of_one() -> None:
    few = replace(PREVIEW, total=1, now=0)

    *_, control = announcements.preview(EN, EVENT, WRITTEN, few)

    assert paragraphs(control)[1] == "<b>It is for 1 person.</b>"
    assert "want no messages" not in control.text
    assert labels(control)[0] == "Send to 1 person now"


def test_preview_with_a_time_offers_to_plan_it() -> None:
    quiet = replace(PREVIEW, quiet_until=datetime(2027, 10, 31, 6, 0, tzinfo=UTC))
    draft = replace(WRITTEN, due=datetime(2027, 10, 31, 0, 30, tzinfo=UTC))

    *_, control = announcements.preview(EN, EVENT, draft, quiet)

    assert paragraphs(control)[1].endswith("</b> Who gets it is decided when it goes out.")
    assert paragraphs(control)[-3:] == [
        "Time: <b>31 October 2027, 03:30</b>",
        "That hour comes twice that night, since the clock is put back: the first is meant.",
        "Nothing is sent in quiet hours: it waits until 31 October, 08:00.",
    ]
    assert labels(control)[:3] == ["Plan it for 31 October, 03:30", "Another time", "Send to 11 people now"]


def test_reminder_is_previewed_in_its_languages() -> None:
    (control,) = announcements.preview(EN, EVENT, REMINDER, replace(PREVIEW, few=0), [("en", "Please answer")])

    assert paragraphs(control)[0] == "<b>English</b>\n<blockquote>Please answer</blockquote>"
    assert labels(control) == ["Send to 11 people now", "At a time", "Edit: English", "Edit: Romanian", "Cancel"]


def test_content_is_in_the_readers_language_or_missing() -> None:
    assert announcements.in_language(RO, CONTENT) == CONTENT["ro"]
    with pytest.raises(MissingTranslation):
        announcements.in_language(RO, {"en": CONTENT["en"]})


@pytest.mark.parametrize(
    ("wrong", "closes", "sentence"),
    [
        (PastTime(REMIND), None, "That is over: it was 24 March 2027, 10:00."),
        (
            SkippedTime(REMIND),
            None,
            "That hour does not exist there: the clock is put forward. The next time is 24 March 2027, 10:00.",
        ),
        (OutOfRangeTime(REMIND), None, "That is more than a year away: 24 March 2027, 10:00. Please look at the year."),
        (InvalidTime(), None, "I did not understand that as a time."),
        (FutureTime(REMIND), CLOSES, "The survey closes before, on 29 March 2027, 18:00."),
    ],
)
def test_time_that_cannot_be_taken_says_why(wrong: TypedTime, closes: datetime | None, sentence: str) -> None:
    draft = replace(WRITTEN, asking=TIME)

    screen = announcements.ask_time(EN, EVENT, draft, OPENS, wrong, closes)

    assert paragraphs(screen)[0] == sentence
    assert labels(screen) == ["Back", "Cancel"]


def test_time_is_asked_for_with_examples() -> None:
    screen = announcements.ask_time(RO, EVENT, WRITTEN, OPENS)

    assert "<code>18:30</code>, <code>mâine 9:00</code> sau <code>22.03.2027 18:30</code>" in screen.text
    assert announcements.time_refusal(EN, FutureTime(REMIND), None) == ""


def test_planned_message_can_be_taken_out_of_the_plan() -> None:
    undo = CancelPlanned("bucharest", "announcement-1")

    screen = announcements.scheduled(EN, EVENT, REMIND, None, undo)

    assert "✓ <b>Planned for 24 March 2027, 10:00.</b>" in screen.text
    assert [button.tap for row in screen.rows for button in row] == [undo]


def test_planned_message_is_shown_as_it_will_look() -> None:
    message = planned_message("bucharest", "announcement-1", "announcement", "registered", REMIND)

    *preview_screens, control = planned_messages.planned(EN, EVENT, message, WRITTEN, PREVIEW)
    (alone,) = planned_messages.planned(EN, EVENT, message, replace(REMINDER, due=REMIND), replace(PREVIEW, few=0))

    assert [screen.text for screen in preview_screens] == ["This is how it will look:", "<b>Lift</b>", "Lift"]
    assert paragraphs(control)[0] == "Announcement, planned for <b>24 March 2027, 10:00</b>"
    assert [button.tap for row in alone.rows for button in row] == [
        CancelPlanned("bucharest", "announcement-1"),
        ShowEvent("bucharest"),
    ]


def test_what_became_of_it_is_told_in_a_sentence() -> None:
    message = planned_message("bucharest", "announcement-1", "announcement", "registered", REMIND)

    assert "“Announcement” of 24 March, 10:00 is not sent." in planned_messages.cancelled(EN, EVENT, message).text
    assert planned_messages.not_planned(EN).text == "This message is not planned any more."
    assert planned_messages.stopped(EN).text.startswith("Stopped")
    assert planned_messages.all_sent(EN).text.startswith("All of it")
    assert announcements.removed(EN).text.startswith("Nothing was sent")
    assert "/announce" in announcements.no_draft(EN).text
    assert "Round table" in announcements.absent_text(EN, EVENT)
    assert "your album" in announcements.first_of_album(EN).text
    assert "an announcement is a text" in announcements.only_content(EN, DRAFT)
