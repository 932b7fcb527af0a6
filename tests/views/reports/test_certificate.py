"""The certificate of attendance: its words in both languages, and one page whatever stands on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.events import CertificateWording
from tests.support.reports import NASTY, PICTURE, example, voice
from tests.views.reports.test_pdf import accessible, pages
from views.i18n import MissingTranslation
from views.layout.dates import hours_and_minutes
from views.reports.certificate import CertificateOwner, _content, certificate_file, certificates_file
from views.reports.document import Letterhead

EVENT = replace(
    example(),
    certificate=CertificateWording("Project coordinator", {"en": "Your association", "ro": "Asociația dumneavoastră"}),
)
HEAD = Letterhead("Your association", PICTURE)
NUMBER = "D2.6-2027-4827"
DATE = "22\u00a0March\u00a02027"
LONG = dict.fromkeys(("en", "ro"), "Masă rotundă privind cooperarea instituțională împotriva traficului " * 2)


def content(language: str = "en", **changes: Any) -> dict[str, Any]:  # noqa: ANN401 — fields of an event
    return _content(voice(language), replace(EVENT, **changes), (CertificateOwner("Ana Țurcanu", NUMBER),), HEAD)


def test_certificate_says_who_attended_what_where_when_and_how_long() -> None:
    assert content() == {
        "language": "en",
        "title": "Certificate of attendance",
        "author": "Your association",
        "project": "",
        "lead": "This is to certify that",
        "owners": [
            {"name": "Ana Țurcanu", "details": ["Organizer: Your association", f"Certificate number: {NUMBER}"]},
        ],
        "text": f"attended “Round table in Romania” (Bucharest, {DATE}) for 4\u00a0hours and 45\u00a0minutes.",
        "signatory": "Project coordinator",
        "function": "Your association",
        "funding": "",
    }


def test_certificate_in_romanian() -> None:
    romanian = content("ro")

    assert (romanian["title"], romanian["lead"]) == ("Certificat de participare", "Se certifică faptul că")
    date = "22\u00a0martie\u00a02027"
    hours = "4\u00a0ore și 45\u00a0de minute"
    sentence = f"a participat la „Masă rotundă în România” (București, {date}), timp de {hours}."
    assert romanian["text"] == sentence


def test_words_of_the_organizers_take_the_place_of_the_usual_sentence() -> None:
    words = {"en": "took part in {event} in {place} on {date}: {hours}.", "ro": "…"}
    wording = CertificateWording("Ana", None, words, 300)

    sentence = f"took part in Round table in Romania in Bucharest on {DATE}: 5\u00a0hours."
    assert content(certificate=wording)["text"] == sentence
    assert content(certificate=replace(wording, text=None, minutes=None), agenda=())["text"] == (
        f"attended “Round table in Romania” (Bucharest, {DATE})."
    )
    with pytest.raises(MissingTranslation):
        content("ro", certificate=replace(wording, text={"en": "x"}))


@pytest.mark.parametrize(
    ("minutes", "english", "romanian"),
    [
        (1, "1 minute", "1 minut"),
        (60, "1 hour", "1 oră"),
        (150, "2 hours and 30 minutes", "2 ore și 30 de minute"),
        (1200, "20 hours", "20 de ore"),
    ],
)
def test_hours_in_words(minutes: int, english: str, romanian: str) -> None:
    duration = timedelta(minutes=minutes)

    assert (hours_and_minutes(voice("en"), duration), hours_and_minutes(voice("ro"), duration)) == (english, romanian)


@pytest.mark.parametrize("language", ["en", "ro"])
@pytest.mark.parametrize(
    "name", ["Ana", "Anna-Maria Constantinescu-Dumitrașcu de la Văcărești și Brâncove", NASTY[:64]]
)
def test_certificate_is_one_page(language: str, name: str) -> None:
    wording = CertificateWording("Prof. univ. dr. " * 4, LONG, dict.fromkeys(LONG, "{event} {place} " * 3))
    event = replace(EVENT, title=LONG, venue=LONG, project=LONG, funding=LONG, certificate=wording)

    file = certificate_file(voice(language), event, CertificateOwner(name, NUMBER), HEAD)

    assert pages(file.content) == 1
    assert accessible(file.content)


def test_certificate_is_the_same_whenever_it_is_asked_for() -> None:
    first, again = (
        certificate_file(voice("ro"), EVENT, CertificateOwner("Ana", NUMBER), Letterhead("", b"no picture"))
        for _ in range(2)
    )

    assert first == again
    assert first.name == "D2.6 Certificat București 2027-03-22.pdf"


def test_certificates_of_several_people_are_one_page_each() -> None:
    owners = [CertificateOwner(name, f"D2.6-2027-{number}") for number, name in ((4827, "Eva"), (5120, NASTY * 2))]

    file = certificates_file(voice("ro"), EVENT, owners, HEAD)

    assert file.name == "D2.6 Certificate București 2027-03-22.pdf"
    assert pages(file.content) == len(owners)
    assert accessible(file.content)
