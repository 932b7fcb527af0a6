"""Reminders and the report of their sending, as they are read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.messages import MessageKind
from domain.recipients import SkipReason
from domain.survey import SurveyRun
from storage.messages.progress import Count
from tests.support.program import CLOSES, EVENT, OPENS, REMIND, SURVEY, ZONE
from tests.support.surveys import THRESHOLDS
from views import progress, reminders
from views.callback.organizers import (
    CancelReminder,
    EditReminder,
    RemindAbsent,
    ScheduleReminder,
    SendReminder,
    StopSending,
)
from views.callback.participants import Decline, StartSurvey
from views.i18n import Translator
from views.progress import State
from views.screen import Button, Screen

ENGLISH, ROMANIAN = Translator("en", ZONE), Translator("ro", ZONE)
RUN = SurveyRun(3, "bucharest", SURVEY, {}, THRESHOLDS, OPENS, CLOSES)
TITLE = "<b>Round table</b>\nMonday, 22 March 2027, 09:30–16:00\nBucharest"
LATER = [ScheduleReminder("bucharest"), EditReminder("bucharest")]
STOP = StopSending("bucharest", "reminder-1")
NOBODY = dict.fromkeys(SkipReason, 0)


def taps(screen: Screen) -> list[object]:
    return [button.tap for row in screen.rows for button in row]


def test_reminder_says_until_when_and_can_be_declined() -> None:
    screen = reminders.reminder(ENGLISH, EVENT, RUN)

    assert screen.text == (
        "<b>How was it?</b>\nRound table\n\n1 question, about 1 minute.\n\n"
        "Your opinion is still missing. The survey is open until 29 March, 18:00;"
        " your answers are kept without your name."
    )
    assert taps(screen) == [StartSurvey(3), Decline(3)]


def test_reminder_in_romanian() -> None:
    screen = reminders.reminder(ROMANIAN, EVENT, RUN)

    assert screen.text == (
        "<b>Cum a fost?</b>\nMasă rotundă\n\n1 întrebare, aproximativ 1 minut.\n\n"
        "Părerea dumneavoastră încă lipsește. Chestionarul este deschis până pe 29 martie, ora 18:00;"
        " răspunsurile se păstrează fără numele dumneavoastră."
    )
    assert [button.label for row in screen.rows for button in row] == ["Începeți", "Nu, mulțumesc"]


def preview(
    voice: Translator, now: int, nearer: int = 0, quiet_until: datetime | None = None, **skip_counts: int
) -> Screen:
    counts_by_reason = NOBODY | {SkipReason[why]: n for why, n in skip_counts.items()}
    texts = (("en", "Please answer"), ("ro", "Vă rugăm"))
    return reminders.preview(voice, EVENT, reminders.Preview(now, nearer, counts_by_reason, quiet_until, texts))


def test_preview_tells_text_number_and_who_is_left_out() -> None:
    screen = preview(ENGLISH, 12, MUTED=2, UNREACHABLE=1, ENOUGH=3)

    assert screen.text == (
        f"{TITLE}\n\n"
        "<b>English</b>\n<blockquote>Please answer</blockquote>\n\n"
        "<b>Română</b>\n<blockquote>Vă rugăm</blockquote>\n\n"
        "<b>12 people will get it.</b>\n\n"
        "Left out:\nwant no messages: 2\nunreachable (blocked the bot): 1\nhad enough reminders: 3"
    )
    assert taps(screen) == [SendReminder("bucharest", 0, 0), *LATER, CancelReminder("bucharest")]


def test_preview_asks_about_those_reminded_recently() -> None:
    screen = preview(ENGLISH, 1, nearer=2)

    assert screen.text.endswith(
        "<b>1 person will get it.</b>\n\n2 people got a reminder only recently; “Send to all 3 people” includes them."
    )
    assert [button.label for row in screen.rows for button in row] == [
        "Send to 1 person",
        "Send to all 3 people",
        "At a time",
        "Edit text",
        "Cancel",
    ]
    assert taps(screen)[1] == SendReminder("bucharest", 0, 1)


def test_preview_for_nobody_offers_no_sending() -> None:
    screen = preview(ENGLISH, 0)

    assert screen.text.endswith("<b>Nobody will get it now.</b>")
    assert taps(screen) == [*LATER, CancelReminder("bucharest")]


def test_preview_in_quiet_hours_says_when_it_will_go_out() -> None:
    screen = preview(ROMANIAN, 21, quiet_until=REMIND - timedelta(hours=2))

    assert screen.text.endswith(
        "<b>O vor primi 21 de persoane.</b>\n\nSunt ore de liniște: reamintirile așteaptă până la ora 08:00."
    )


@pytest.mark.parametrize("voice", [ENGLISH, ROMANIAN])
def test_every_reason_has_words(voice: Translator) -> None:
    words = {reminders.skip_reason(voice, why) for why in SkipReason}

    assert len(words) == len(SkipReason)


@pytest.mark.parametrize("voice", [ENGLISH, ROMANIAN])
def test_short_screens_are_spoken(voice: Translator) -> None:
    assert reminders.nothing_open(voice).text
    assert reminders.cancelled(voice).text
    assert progress.sending_started(voice).text


@pytest.mark.parametrize(
    ("send", "why", "what", "reason"),
    [
        ("agenda", "pointless", "Agenda", "its time was over before it could go out"),
        (
            "survey",
            "pointless",
            "Survey invitation",
            "its time was over before it could go out",
        ),
        ("reminder", "late", "Reminder", "it could not go out for more than two days"),
        ("text", "late", "Message", "it could not go out for more than two days"),
    ],
)
def test_dropped_names_the_message_and_the_reason(send: str, why: str, what: str, reason: str) -> None:
    screen = reminders.dropped(ENGLISH, EVENT, send, CLOSES, why)

    assert screen.text == f"{TITLE}\n\nNot sent: “{what}”, planned for 29 March, 18:00, because {reason}."


def test_sending_shows_how_far_it_is() -> None:
    state = State.of(
        [Count("sent", None, 8, REMIND), Count("sending", None, 2, REMIND), Count("waiting", None, 10, REMIND)]
    )

    screen = progress.sending(ENGLISH, EVENT, state, STOP, pausing=False)

    assert screen == Screen(f"{TITLE}\n\nSending… 8 of 20\n▓▓▓▓░░░░░░░░\n\nDelivered: 8", ((Button("Stop", STOP),),))


def test_stopped_sending_says_how_many_got_it() -> None:
    state = State.of([Count("sent", None, 8), Count("dropped", "stopped", 12), Count("dropped", "muted", 1)])

    screen = progress.sending(ENGLISH, EVENT, state, STOP, pausing=True)

    assert screen == Screen(
        f"{TITLE}\n\n■ <b>Stopped: 8 got it, 12 did not.</b>\n▓▓▓▓▓▓▓▓▓▓▓▓\n\n"
        "Delivered: 8\nSkipped (want no messages): 1"
    )


def test_sending_to_few_tells_nothing_of_one() -> None:
    final_state = State.of([Count("sent", None, 3), Count("unreachable", "unreachable", 1)])
    stopped_state = State.of([Count("sent", None, 3), Count("dropped", "stopped", 1)])
    pending = State.of([Count("sent", None, 3), Count("waiting", None, 1, REMIND)])

    texts = [
        progress.sending(ENGLISH, EVENT, state, STOP, pausing=True, few=5).text.removeprefix(f"{TITLE}\n\n")
        for state in (final_state, stopped_state, pending)
    ]

    assert texts == [
        "✓ <b>Sent</b>\n\nOf fewer than 5 people I do not say whom it has reached.",
        "■ <b>Stopped.</b>",
        "Sending…",
    ]


def test_sending_that_waits_says_until_when() -> None:
    state = State.of([Count("waiting", None, 1, REMIND)])

    screen = progress.sending(ENGLISH, EVENT, state, STOP, pausing=True)

    assert screen.text.endswith("Delivered: 0\n\n1 waits until 24 March, 10:00.")


def test_sending_ends_with_the_report() -> None:
    state = State.of(
        [
            Count("sent", None, 14, REMIND),
            Count("unreachable", "unreachable", 2, REMIND),
            Count("dropped", "muted", 1, REMIND),
            Count("dropped", "answered", 3, REMIND),
            Count("failed", "refused", 1, REMIND),
            Count("failed", "uncertain", 1, REMIND),
            Count("failed", "not made", 1, REMIND),
        ]
    )

    screen = progress.sending(ENGLISH, EVENT, state, STOP, pausing=True)

    assert screen.text == (
        f"{TITLE}\n\n✓ <b>Sent</b>\n▓▓▓▓▓▓▓▓▓▓▓▓\n\n"
        "Delivered: 14\n"
        "Unreachable (blocked the bot): 2\n"
        "Skipped (want no messages): 1\n"
        "Skipped (answered meanwhile): 3\n"
        "Failed (Telegram refused it): 1\n"
        "Failed (nobody knows whether it arrived): 1\n"
        "Failed (a mistake of the bot): 1"
    )


def test_sending_after_the_survey_closed_has_no_reasons() -> None:
    state = State.of([Count("sent", None, 4), Count("dropped", None, 2), Count("failed", None, 1)])

    screen = progress.sending(ROMANIAN, EVENT, state, STOP, pausing=True)

    assert screen.text.endswith("Livrate: 4\nNetrimise: 2\nEșuate: 1")


def test_sending_to_nobody_is_done() -> None:
    screen = progress.sending(ENGLISH, EVENT, State.of([]), STOP, pausing=True)

    assert screen.text == f"{TITLE}\n\n✓ <b>Sent</b>\n▓▓▓▓▓▓▓▓▓▓▓▓\n\nDelivered: 0"


def test_own_words_stand_above_the_promise() -> None:
    screen = reminders.reminder(ENGLISH, EVENT, RUN, "We count on <b>you</b>.")

    assert screen.text.split("\n\n")[1] == "We count on <b>you</b>."


def test_who_has_not_come_can_be_written_to() -> None:
    preview = reminders.Preview(1, 0, NOBODY, None, (), can_remind_absent=True)

    assert RemindAbsent("bucharest") in taps(reminders.preview(ENGLISH, EVENT, preview))
    assert taps(reminders.only_absent(ENGLISH, EVENT)) == [RemindAbsent("bucharest")]


def test_every_kind_of_message_has_a_name_of_its_own() -> None:
    for language in ("en", "ro"):
        names = [reminders.message_label(Translator(language, EVENT.zone), kind) for kind in MessageKind]

        assert len({*names}) == len(MessageKind)
