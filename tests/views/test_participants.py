"""The list of participants as organizers see it: numbers, pages, questions, and what fits Telegram's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.attendance.admission import ConfirmationState
from domain.attendance.participants import Participant
from domain.events import Profession
from tests.support.program import ZONE
from tests.support.surveys import EVERY_KIND, event, words
from views import participants as views
from views.callback.codec import encode
from views.callback.organizers import ConfirmParticipant, ListParticipants, RevokeConfirmation
from views.i18n import Translator
from views.layout.message_text import visible_length
from views.participants import ParticipantPage
from views.screen import Screen

ENGLISH, ROMANIAN = Translator("en", ZONE), Translator("ro", ZONE)
EVENT = replace(
    event(EVERY_KIND),
    professions=(
        Profession("judge", words("Judge"), "courts", expected=1),
        Profession("lawyer", words("Lawyer"), "lawyers", expected=4),
    ),
)
ANA = Participant(1, "Ana <b>Pop</b>", "judge", is_confirmed=True)
ION = Participant(2, "Ion", "judge", is_confirmed=False)
NOBODY = Participant(3, None, "lawyer", is_confirmed=False)
SILENT = Participant(4, "Eva", "undisclosed", is_confirmed=False)
OF_BEFORE = Participant(5, None, "clerk", is_confirmed=False)
PEOPLE = (ANA, ION, NOBODY, SILENT, OF_BEFORE)
THOUSAND = tuple(Participant(n, "Ș" * 64, "lawyer", is_confirmed=n % 2 == 0) for n in range(1, 1001))


def listing(
    people: tuple[Participant, ...] = PEOPLE, confirming: ConfirmationState = ConfirmationState.FREELY
) -> ParticipantPage:
    return ParticipantPage(EVENT, people, max((each.number for each in people), default=0), confirming)


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def test_overview_after_registrations_were_erased_says_when() -> None:
    erased_listing = replace(listing(()), erased_on=date(2027, 9, 19))

    assert views.overview(ENGLISH, erased_listing).text.endswith(
        "\n\nThe registrations were erased on 19 September 2027, as participants had been told."
    )


def test_overview_counts_by_profession_and_marks_more_than_expected() -> None:
    screen = views.overview(ENGLISH, listing())

    assert screen.text.split("\n\n")[1].split("\n") == [
        "<b>Registered: 5, confirmed: 1</b>",
        "Judge: 2, confirmed: 1 – more than the 1 expected",
        "Lawyer: 1, confirmed: 0",
        "clerk: 1, confirmed: 0",
        "Prefer not to say: 1, confirmed: 0",
    ]
    assert labels(screen) == [["Names"], ["Confirm the list"]]


@pytest.mark.parametrize(
    ("people", "confirming", "rows"),
    [
        ((), ConfirmationState.FREELY, []),
        ((ANA,), ConfirmationState.FREELY, [["Names"]]),
        (PEOPLE, ConfirmationState.FOR_GOOD, [["Names"], ["Confirm the list"]]),
        (PEOPLE, ConfirmationState.OVER, [["Names"]]),
        (PEOPLE, ConfirmationState.NEEDLESS, [["Names"]]),
    ],
    ids=["nobody", "all confirmed", "open", "over", "needless"],
)
def test_overview_offers_what_can_be_done(
    people: tuple[Participant, ...], confirming: ConfirmationState, rows: list[list[str]]
) -> None:
    assert labels(views.overview(ENGLISH, listing(people, confirming))) == rows


def test_names_of_an_event_where_nobody_is_confirmed_have_no_ticks() -> None:
    screen = views.names(ENGLISH, listing((ANA, ION), ConfirmationState.NEEDLESS), 0, 0)

    assert screen.text.split("\n\n")[1] == "Ana &lt;b&gt;Pop&lt;/b&gt; · Judge\nIon · Judge"
    assert labels(screen) == [["By profession"]]


def test_names_stand_by_profession_with_a_number_for_whoever_gave_none() -> None:
    screen = views.names(ENGLISH, listing(), 0, 0)

    assert screen.text.split("\n\n")[1].split("\n") == [
        "☑ Ana &lt;b&gt;Pop&lt;/b&gt; · Judge",
        "☐ Ion · Judge",
        "☐ no name, no. 3 · Lawyer",
        "☐ no name, no. 5 · clerk",
        "☐ Eva · Prefer not to say",
    ]
    assert labels(screen)[:2] == [["☑ Ana <b>Pop</b> · Judge"], ["☐ Ion · Judge"]]
    assert labels(screen)[-1] == ["Not confirmed", "By profession"]


def test_names_not_confirmed_alone() -> None:
    screen = views.names(ENGLISH, listing(), 1, 0)

    assert "<b>Not confirmed: 4</b>" in screen.text
    assert "Ana" not in screen.text
    assert labels(screen)[-1] == ["Everybody", "By profession"]


@pytest.mark.parametrize(
    ("confirming", "taps"),
    [
        (
            ConfirmationState.FREELY,
            [RevokeConfirmation("bucharest", 1, 0, 0), ConfirmParticipant("bucharest", 2, 0, 0, 0)],
        ),
        (ConfirmationState.FOR_GOOD, [ConfirmParticipant("bucharest", 2, 0, 0, 0)]),
        (ConfirmationState.OVER, []),
        (ConfirmationState.NEEDLESS, []),
    ],
)
def test_buttons_of_the_names_are_what_can_be_done(confirming: ConfirmationState, taps: list[object]) -> None:
    screen = views.names(ENGLISH, listing((ANA, ION), confirming), 0, 0)

    button_taps = [button.tap for row in screen.rows for button in row]
    assert [tap for tap in button_taps if isinstance(tap, ConfirmParticipant | RevokeConfirmation)] == taps


def test_pages_of_a_thousand_go_near_and_far() -> None:
    first, middle, beyond = (views.names(ENGLISH, listing(THOUSAND), 0, page) for page in (0, 50, 10**9))

    assert "Page 1 of 100" in first.text
    assert labels(first)[-2] == ["2 ›", "11 »"]
    assert labels(middle)[-2] == ["« 41", "‹ 50", "52 ›", "61 »"]
    assert labels(beyond)[-2] == ["« 90", "‹ 99"]
    assert [button.tap for button in middle.rows[-2]] == [
        ListParticipants("bucharest", 0, page) for page in (40, 49, 51, 60)
    ]


@pytest.mark.parametrize("voice", [ENGLISH, ROMANIAN], ids=["en", "ro"])
@pytest.mark.parametrize("people", [PEOPLE, THOUSAND, (ANA,), ()], ids=["few", "thousand", "confirmed", "nobody"])
def test_every_screen_fits_a_message(voice: Translator, people: tuple[Participant, ...]) -> None:
    long = replace(EVENT, code="a" * 32, title=words("T" * 190), professions=EVENT.professions * 30)
    for confirming in ConfirmationState:
        long_listing = replace(listing(people, confirming), event=long)
        for screen in (
            views.overview(voice, long_listing),
            *(views.names(voice, long_listing, waiting, page) for waiting in (0, 1) for page in (0, 49, 99)),
            views.preview(voice, long_listing),
            views.confirmed(voice, long_listing, long_listing.last),
            views.list_revoked(voice, long_listing),
            views.confirm_one(voice, long_listing, ANA, 1, 99),
        ):
            buttons = [button for row in screen.rows for button in row]
            assert visible_length(screen.text) <= 4096
            assert len(buttons) <= 100
            assert all(len(encode(button.tap).encode()) <= 64 for button in buttons if button.tap)


def test_preview_says_exactly_whom_and_where_more_came_than_expected() -> None:
    screen = views.preview(ENGLISH, listing())

    _, question, people, surplus, *_ = screen.text.split("\n\n")
    assert question == "<b>Confirm 4 people?</b>"
    assert people.split("\n") == [
        "Ion · Judge",
        "no name, no. 3 · Lawyer",
        "no name, no. 5 · clerk",
        "Eva · Prefer not to say",
    ]
    assert surplus == "⚠ More than were expected:\nJudge: 2, expected: 1"
    assert labels(screen) == [["Confirm 4 people"], ["Not confirmed"], ["By profession"]]


def test_preview_of_a_thousand_counts_whom_it_does_not_name() -> None:
    screen = views.preview(ENGLISH, listing(THOUSAND))

    _, question, people, *_ = screen.text.split("\n\n")
    assert question == "<b>Confirm 500 people?</b>"
    *name_lines, rest = people.split("\n")
    assert rest == f"and {500 - len(name_lines)} more people"


def test_confirmed_says_who_came_since_and_offers_to_take_it_back_until_the_survey_opens() -> None:
    before = views.confirmed(ENGLISH, listing((ANA, ION)), 1)
    open_ = views.confirmed(ENGLISH, listing((ANA,), ConfirmationState.FOR_GOOD), 1)

    assert (
        "✓ <b>The list is confirmed.</b>\n\n1 person registered, or changed something, after you looked" in before.text
    )
    assert labels(before)[0] == ["Take all confirmations back"]
    assert "after you looked" not in open_.text
    assert labels(open_) == [["Names"]]
