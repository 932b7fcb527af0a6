"""The list of participants as organizers see it: numbers, pages, questions, and what fits Telegram's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.attendance.admission import ConfirmationState
from domain.attendance.participants import Participant, list_mark
from domain.events import Profession
from tests.support.program import ZONE
from tests.support.surveys import EVERY_KIND, event, words
from views import participants as views
from views.attendance import confirmation, guests, refusals
from views.attendance import names as name_views
from views.callback.attendance import ConfirmTicked, TickParticipants
from views.callback.codec import encode
from views.callback.organizers import ListParticipants
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
NAMES, FILES = ["Names", "Search"], ["Spreadsheet", "Sign-in sheet"]
GUEST = Participant(9999, "Ș" * 64, "lawyer", is_confirmed=True, is_guest=True)
LARGE = 0xFFFFFFFF
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
        "<b>Registered: 5 of 5, confirmed: 1</b>",
        "Judge: 2, confirmed: 1 – more than the 1 expected",
        "Lawyer: 1 of 4, confirmed: 0",
        "clerk: 1, confirmed: 0",
        "Prefer not to say: 1, confirmed: 0",
    ]
    assert labels(screen) == [NAMES, ["Confirm the list"], FILES, ["Add by hand", "Invite"]]


def test_overview_counts_who_is_present_and_guests_and_offers_those_who_were_refused() -> None:
    people = (replace(ANA, is_present=True), ION, replace(SILENT, is_guest=True, is_present=True, is_confirmed=True))
    screen = views.overview(ENGLISH, replace(listing(people), refused_count=2))

    _, numbers, guests, _ = screen.text.split("\n\n")
    assert numbers.split("\n") == [
        "<b>Registered: 3 of 5, confirmed: 2, present: 2</b>",
        "Judge: 2, confirmed: 1, present: 1 – more than the 1 expected",
        "Lawyer: 0 of 4, confirmed: 0, present: 0",
        "Prefer not to say: 1, confirmed: 1, present: 1",
    ]
    assert guests == (
        "1 of them was added by hand, without Telegram: in the attendance, and not in the survey of the chat."
    )
    assert labels(screen)[-2:] == [["Add by hand", "Invite"], ["Refused: 2"]]


@pytest.mark.parametrize(
    ("people", "confirming", "rows"),
    [
        ((), ConfirmationState.FREELY, [["Add by hand", "Invite"]]),
        ((ANA,), ConfirmationState.FREELY, [NAMES, FILES, ["Add by hand", "Invite"]]),
        (PEOPLE, ConfirmationState.FOR_GOOD, [NAMES, ["Confirm the list"], FILES, ["Add by hand", "Invite"]]),
        (PEOPLE, ConfirmationState.OVER, [NAMES, FILES, ["Add by hand", "Invite"]]),
        (PEOPLE, ConfirmationState.NEEDLESS, [NAMES, FILES, ["Add by hand", "Invite"]]),
    ],
    ids=["nobody", "all confirmed", "open", "over", "needless"],
)
def test_overview_offers_what_can_be_done(
    people: tuple[Participant, ...], confirming: ConfirmationState, rows: list[list[str]]
) -> None:
    assert labels(views.overview(ENGLISH, listing(people, confirming))) == rows


def test_names_of_an_event_where_nobody_is_confirmed_have_no_ticks() -> None:
    screen = name_views.names(ENGLISH, listing((ANA, ION), ConfirmationState.NEEDLESS), 0)

    assert screen.text.split("\n\n")[1] == "Ana &lt;b&gt;Pop&lt;/b&gt; · Judge\nIon · Judge"
    assert labels(screen) == [["Ana <b>Pop</b> · Judge"], ["Ion · Judge"], ["Search"], ["By profession"]]


def test_names_stand_by_profession_with_a_number_for_whoever_gave_none() -> None:
    people = (replace(ANA, is_present=True), ION, NOBODY, replace(SILENT, is_guest=True, is_confirmed=True), OF_BEFORE)
    screen = name_views.names(ENGLISH, listing(people), 0)

    assert screen.text.split("\n\n")[1].split("\n") == [
        "☑ Ana &lt;b&gt;Pop&lt;/b&gt; · Judge · present",
        "☐ Ion · Judge",
        "☐ no name, no. 3 · Lawyer",
        "☐ no name, no. 5 · clerk",
        "☑ Eva · Prefer not to say · by hand",
    ]
    assert labels(screen)[:2] == [["Ana <b>Pop</b> · Judge"], ["Ion · Judge"]]
    assert labels(screen)[-2:] == [["Not confirmed", "Search"], ["By profession"]]


def test_names_not_confirmed_say_why_it_matters_and_can_be_ticked() -> None:
    screen = name_views.waiting_names(ENGLISH, listing(), 0, 0b101)

    assert "<b>Not confirmed: 4</b>" in screen.text
    assert "Only people you confirm are invited to the survey, can answer it and count in groups." in screen.text
    assert labels(screen) == [
        ["☑ Ion · Judge"],
        ["☐ no name, no. 3 · Lawyer"],
        ["☑ no name, no. 5 · clerk"],
        ["☐ Eva · Prefer not to say"],
        ["Confirm 2 people"],
        ["Everybody", "By profession"],
    ]
    mark = list_mark((ION, NOBODY, OF_BEFORE, SILENT))
    assert screen.rows[0][0].tap == TickParticipants("bucharest", 0, mark, 0b100)
    assert screen.rows[4][0].tap == ConfirmTicked("bucharest", 0, mark, 0b101, 0)


def test_names_not_confirmed_are_only_listed_when_nobody_can_be_confirmed_any_more() -> None:
    screen = name_views.waiting_names(ENGLISH, listing((ANA, ION), ConfirmationState.OVER), 0, 1)

    assert screen.text.endswith("☐ Ion · Judge")
    assert labels(screen) == [["Everybody", "By profession"]]


def test_search_shows_whom_it_finds_and_asks_for_more_of_the_name_when_many() -> None:
    few = name_views.matches(ENGLISH, listing(), "POP")
    many = name_views.matches(ENGLISH, listing(THOUSAND), "ș")
    none = name_views.matches(ENGLISH, listing(), "<x>")

    assert labels(few) == [["Ana <b>Pop</b> · Judge"], ["Search again", "Names"]]
    assert "<b>1 person</b> with “POP”" in few.text
    assert len(labels(many)) == views.PEOPLE + 1
    assert many.text.endswith("And 990 more: please type more of it.")
    assert "<b>0 people</b> with “&lt;x&gt;”" in none.text


def test_pages_of_a_thousand_go_near_and_far() -> None:
    first, middle, beyond = (name_views.names(ENGLISH, listing(THOUSAND), page) for page in (0, 50, 10**9))

    assert "Page 1 of 100" in first.text
    assert labels(first)[-3] == ["2 ›", "11 »"]
    assert labels(middle)[-3] == ["« 41", "‹ 50", "52 ›", "61 »"]
    assert labels(beyond)[-3] == ["« 90", "‹ 99"]
    assert [button.tap for button in middle.rows[-3]] == [
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
            *(name_views.names(voice, long_listing, page) for page in (0, 49, 99)),
            *(name_views.waiting_names(voice, long_listing, page, 0b1111111111) for page in (0, 49, 99)),
            name_views.matches(voice, long_listing, "ș" * 4000),
            confirmation.preview(voice, long_listing),
            confirmation.confirmed(voice, long_listing, long_listing.last),
            confirmation.list_revoked(voice, long_listing),
            confirmation.confirm_one(voice, long_listing, ANA, 1, 99),
            confirmation.confirm_ticked(voice, long_listing, people[:10], ConfirmTicked("a" * 32, 99, LARGE, 1023, 1)),
            guests.choose_profession(voice, long),
            guests.ask_for_name(voice, long, 50),
            guests.preview(voice, long, "Ș" * 64, 50),
            guests.correct_profession(voice, long, GUEST),
            refusals.refused_people(voice, long, people, 99),
        ):
            buttons = [button for row in screen.rows for button in row]
            assert visible_length(screen.text) <= 4096
            assert len(buttons) <= 100
            assert all(len(encode(button.tap).encode()) <= 64 for button in buttons if button.tap)


def test_preview_says_exactly_whom_and_where_more_came_than_expected() -> None:
    screen = confirmation.preview(ENGLISH, listing())

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
    screen = confirmation.preview(ENGLISH, listing(THOUSAND))

    _, question, people, *_ = screen.text.split("\n\n")
    assert question == "<b>Confirm 500 people?</b>"
    *name_lines, rest = people.split("\n")
    assert rest == f"and {500 - len(name_lines)} more people"


def test_confirmed_says_who_came_since_and_offers_to_take_it_back_until_the_survey_opens() -> None:
    before = confirmation.confirmed(ENGLISH, listing((ANA, ION)), 1)
    open_ = confirmation.confirmed(ENGLISH, listing((ANA,), ConfirmationState.FOR_GOOD), 1)

    assert (
        "✓ <b>The list is confirmed.</b>\n\n1 person registered, or changed something, after you looked" in before.text
    )
    assert labels(before)[0] == ["Take all confirmations back"]
    assert "after you looked" not in open_.text
    assert labels(open_) == [NAMES, FILES, ["Add by hand", "Invite"]]
