"""How the bot is doing: one sentence for each thing, in the language of whoever asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.operations.status import Due, Hold, Problem, Queue, Status
from tests.support.surveys import OPENS, OVERALL, event, survey
from views.callback.organizers import ShowStatus
from views.i18n import Translator
from views.status import status

EN = Translator("en", ZoneInfo("Europe/Bucharest"))
RO = Translator("ro", ZoneInfo("Europe/Bucharest"))
EVENT = event(survey(OVERALL))
QUIET = Status(
    now=OPENS + timedelta(hours=50),
    troubles=frozenset(),
    last_poll_at=OPENS,
    last_write_at=OPENS,
    queue=Queue(0, 0, 0),
    due=None,
    unreachable=0,
    last_backup_at=OPENS,
    version="9.9.9",
    since=OPENS,
)


def lines(bot_status: Status, voice: Translator = EN) -> list[str]:
    return [line for line in status(voice, bot_status, EVENT).text.split("\n") if line]


def test_bot_at_rest_is_told_in_a_sentence_each() -> None:
    assert lines(QUIET) == [
        "<b>How the bot is doing</b>",
        "✓ Everything is in order.",
        "Last answer from Telegram: 22 March, 18:00.",
        "Last write to the database: 22 March, 18:00.",
        "Last backup: 22 March, 18:00.",
        "No messages are waiting.",
        "Nothing is planned.",
        "Nobody who is registered has blocked the bot.",
        "Version 9.9.9, running for 2 days.",
        "<i>Times are those of Europe/Bucharest.</i>",
    ]


CLOCKS = (
    "cel al serverului pe care rulează botul și cel al Telegram sau cel arătat mai înainte: până când se potrivesc,"
    " niciun chestionar nu se deschide și nu se închide, niciun mesaj programat nu pleacă și nimic nu se șterge"
)
DISK = "discul serverului pe care rulează botul este aproape plin"


def test_everything_there_can_be_is_told_in_romanian() -> None:
    busy = replace(
        QUIET,
        now=OPENS + timedelta(minutes=20),
        troubles=frozenset(Problem),
        last_poll_at=None,
        queue=Queue(21, 1, 2),
        due=Due("bucharest", None, OPENS),
        unreachable=1,
        last_backup_at=OPENS,
        holds=(Hold(OPENS), Hold(OPENS, method="setMyCommands"), Hold(OPENS, chats=1), Hold(OPENS, chats=21)),
    )

    assert lines(busy, RO) == [
        "<b>Starea botului</b>",
        "⚠ Legătura cu Telegram nu funcționează cum trebuie; încerc în continuare.",
        "⚠ Un alt program folosește tokenul acestui bot: trebuie oprit.",
        "⚠ Telegram nu primește unele răspunsuri; încerc în continuare.",
        "⚠ Baza de date nu poate fi folosită; încerc în continuare.",
        f"⚠ Momentan nu primesc comentarii: {DISK}. Încerc în continuare.",
        f"⚠ Ceasurile nu se potrivesc, {CLOCKS}.",
        "⚠ Telegram nu primește nimic de la mine până la 22 martie, ora 18:00; atunci se trimite totul.",
        "⚠ Telegram refuză setMyCommands până la 22 martie, ora 18:00; niciun răspuns nu așteaptă după aceasta.",
        "⚠ Telegram nu primește nimic pentru 1 conversație până la 22 martie, ora 18:00; celelalte nu o așteaptă.",
        (
            "⚠ Telegram nu primește nimic pentru 21 de conversații cel târziu până la 22 martie, ora 18:00; celelalte"
            " nu le așteaptă."
        ),
        "⚠ Telegram nu a răspuns încă.",
        "Ultima scriere în baza de date: 22 martie, ora 18:00.",
        "Ultima copie de siguranță: 22 martie, ora 18:00.",
        "21 de mesaje așteaptă. 1 se trimite acum. Despre 2 nu se știe încă dacă au ajuns.",
        f"Urmează: 22 martie, ora 18:00, se închide chestionarul ({EVENT.title['ro']}).",
        "1 persoană nu poate fi contactată: a blocat botul.",
        "Versiunea 9.9.9, în funcțiune de 20 de minute.",
        "<i>Orele sunt cele din Europe/Bucharest.</i>",
    ]


@pytest.mark.parametrize("trouble", Problem)
def test_whatever_is_out_of_order_is_named_instead_of_order(trouble: Problem) -> None:
    trouble_line = lines(replace(QUIET, troubles=frozenset({trouble})))[1]

    assert trouble_line.startswith("⚠ ")


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"last_backup_at": None}, "⚠ No backup is known: whoever runs the server should make one."),
        (
            {"last_backup_at": OPENS - timedelta(days=20)},
            "⚠ The last backup is 22 days old: whoever runs the server should make one.",
        ),
        ({"last_poll_at": None}, "⚠ Telegram has not answered yet."),
    ],
)
def test_what_is_missing_is_named_instead_of_order(change: dict[str, object], warning: str) -> None:
    assert lines(replace(QUIET, **change))[1] == warning  # type: ignore[arg-type]  # known fields


def test_refusal_of_telegram_is_named_instead_of_order() -> None:
    holds = (Hold(OPENS), Hold(OPENS, method="setMyCommands"), Hold(OPENS, chats=1), Hold(OPENS, chats=2))

    hold_lines = lines(replace(QUIET, holds=holds))[1:5]

    assert hold_lines == [
        "⚠ Telegram takes nothing from me until 22 March, 18:00; everything is sent then.",
        "⚠ Telegram refuses setMyCommands until 22 March, 18:00; nobody’s answer waits for it.",
        "⚠ Telegram takes nothing for 1 chat until 22 March, 18:00; no other waits for it.",
        "⚠ Telegram takes nothing for 2 chats until 22 March, 18:00 at the latest; no other waits for them.",
    ]


def test_bot_that_has_just_started_says_so_whatever_the_clock_says() -> None:
    for seconds in (-3600, 0, 59):
        assert "Version 9.9.9, just started." in lines(replace(QUIET, now=OPENS + timedelta(seconds=seconds)))


def test_message_of_an_event_that_is_not_known_is_told_by_its_code() -> None:
    due = replace(QUIET, due=Due("cluj", "agenda", OPENS))

    assert "Next: 22 March, 18:00, Agenda (cluj)." in status(EN, due, None).text


def test_screen_can_be_refreshed() -> None:
    assert [(button.label, button.tap) for row in status(EN, QUIET, None).rows for button in row] == [
        ("Refresh", ShowStatus())
    ]
