"""Posters: one page in every language of the event, with the link as a code and in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.reports import NASTY, PICTURE, example, voice
from tests.views.reports.test_card import size
from tests.views.reports.test_pdf import accessible, pages
from views.i18n import MissingTranslation
from views.reports.document import Letterhead
from views.reports.poster import Invitation, PosterKind, _content, _part, poster_file
from views.reports.qr import qr_png, qr_svg

LINK = "https://t.me/roundtable_bot?start=bucharest"
REGISTRATION = Invitation(PosterKind.REGISTRATION, LINK)
CHECK_IN = Invitation(PosterKind.CHECK_IN, f"{LINK}-in-Zx93kLmQ0aP2", "4711")
EVENT = example()
LONG = dict.fromkeys(("en", "ro"), "Masă rotundă împotriva traficului de persoane, " * 4)


def part(invitation: Invitation, language: str = "en", **changes: Any) -> dict[str, Any]:  # noqa: ANN401 — fields of an event
    return next(_part(voice(language), replace(EVENT, **changes), invitation))


def test_poster_says_what_when_where_and_how() -> None:
    assert part(REGISTRATION) == {
        "language": "en",
        "title": "Round table in Romania",
        "when": "Monday, 22 March 2027, 09:30–16:00",
        "place": "Bucharest",
        "heading": "Register here",
        "steps": [
            "Point your phone’s camera at the code, or open the link. Telegram opens.",
            "Press Start, read what is stored and who sees it, and press “I agree”.",
            "Choose your profession. Then you have the agenda at hand, and the survey after the event.",
        ],
    }
    assert part(REGISTRATION, survey=None)["steps"][-1] == "Choose your profession. Then you have the agenda at hand."


def test_poster_at_the_door_says_what_is_stored_and_what_to_do_without_a_camera() -> None:
    english, romanian = part(CHECK_IN), part(replace(CHECK_IN, room_code=""), "ro")

    assert english["heading"] == "Check in here"
    assert english["steps"][1:] == [
        "Press Start: you are noted as present. At what time is not stored.",
        "You cannot scan? Send /checkin 4711 to @roundtable_bot.",
    ]
    assert romanian["steps"][2] == "Nu puteți scana sau nu aveți Telegram? Adresați-vă unui organizator."


def test_link_stands_there_as_a_code_and_in_words() -> None:
    content = _content(voice("ro"), EVENT, REGISTRATION, Letterhead("Us"))

    assert content["link"] == "t.me/roundtable_bot?start=bucharest"
    assert content["alternative_text"] == f"Codul QR pentru {LINK}"
    assert content["code"] == qr_svg(LINK) != qr_svg(CHECK_IN.link)


@pytest.mark.parametrize("invitation", [REGISTRATION, CHECK_IN])
@pytest.mark.parametrize("title", [EVENT.title, LONG, {"en": NASTY, "ro": NASTY}], ids=["short", "long", "nasty"])
def test_poster_is_one_page(invitation: Invitation, title: dict[str, str]) -> None:
    event = replace(EVENT, title=title, venue=title, funding=LONG)

    file = poster_file(("en", "ro"), event, invitation, Letterhead("Us", PICTURE))

    assert pages(file.content) == 1
    assert accessible(file.content)


def test_language_in_which_the_title_is_missing_is_left_out() -> None:
    event = replace(EVENT, title={"ro": "Masă rotundă"})

    file = poster_file(("en", "ro"), event, CHECK_IN, Letterhead("", b"no picture"))

    assert file.name == "D2.6 Afiș pentru înregistrarea prezenței București 2027-03-22.pdf"
    assert b"/Lang(ro)" in file.content
    with pytest.raises(MissingTranslation):
        poster_file(("en",), event, CHECK_IN, Letterhead())


def test_code_for_the_chat_is_a_picture() -> None:
    width, height = size(qr_png(LINK))

    assert width == height == (33 + 2 * 4) * 16
