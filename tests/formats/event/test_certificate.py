"""The certificates of the settings: what is filled into their words, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings.warnings.survey import certificate_warnings
from bot.settings.warnings.texts import text_warnings
from domain.events import CertificateWording
from tests.support.settings import TEXT, changed, mistakes, settings

TABLE = ("# [event.certificate]\n# signatory =", "[event.certificate]\nsignatory =")
USUAL = '# text = { en = "took part in {event} in {place} on {date}, {hours}.", ro = "…" }'


def wording(tmp_path: Path, *changes: tuple[str, str]) -> CertificateWording | None:
    return settings(tmp_path, changed(TABLE, *changes)).events[0].certificate


def reasons(tmp_path: Path, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (key.removeprefix("event[1].certificate."), reason)
        for _, key, reason in mistakes(tmp_path, changed(TABLE, *changes))
    ]


def test_hours_and_words_are_taken(tmp_path: Path) -> None:
    certificate = wording(
        tmp_path, (USUAL, 'text = { en = "{hours} at {event}", ro = "{hours}" }'), ("# hours = 4.5", "hours = 4.25")
    )

    assert certificate is not None
    assert (certificate.text, certificate.minutes) == ({"en": "{hours} at {event}", "ro": "{hours}"}, 255)


def test_event_without_the_table_gives_no_certificates(tmp_path: Path) -> None:
    assert settings(tmp_path, TEXT).events[0].certificate is None


def test_certificates_without_check_in_are_warned_of(tmp_path: Path) -> None:
    reasons_by_checkin = [
        [reason for key, reason in certificate_warnings(settings(tmp_path, text)) if key == "event[1].certificate"]
        for text in (changed(TABLE), changed(TABLE, ("checkin = false", "checkin = true")), TEXT)
    ]

    expected_reason = "nobody gets a certificate: without checkin = true nobody is noted as present"
    assert reasons_by_checkin == [[expected_reason], [], []]


def test_printed_words_that_lack_a_language_are_warned_of(tmp_path: Path) -> None:
    function = '# function = { en = "Your association", ro = "Asociația dumneavoastră" }'
    text = changed(
        TABLE,
        (function, 'function = { en = "Chair" }'),
        ('# funding = { en = "Funded by …", ro = "Finanțat de …" }', 'funding = { en = "Funded by us" }'),
    )

    keys = [key for key, reason in text_warnings(settings(tmp_path, text)) if reason.startswith('not given in "ro"')]
    assert keys == ["event[1].funding", "event[1].certificate.function"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "{evnt}",
            '"{evnt}" is filled in by nothing; write {event}, {date}, {place} or {hours} (did you mean "event"?)',
        ),
        ("{0}", '"{0}" is filled in by nothing; write {event}, {date}, {place} or {hours}'),
        ("50 } of", "a brace stands alone; write {event}, {date}, {place} or {hours}, or no braces"),
    ],
)
def test_brace_that_nothing_fills_is_a_mistake(tmp_path: Path, text: str, reason: str) -> None:
    assert reasons(tmp_path, (USUAL, f'text = {{ en = "{text}", ro = "x" }}')) == [("text.en", reason)]


def test_hours_that_nobody_knows_are_a_mistake(tmp_path: Path) -> None:
    agenda = TEXT[TEXT.index("[[event.agenda]]") : TEXT.index("# Certificates of attendance")]

    all_reasons = reasons(tmp_path, (agenda, ""), (USUAL, 'text = { en = "{hours}", ro = "x" }'))

    assert all_reasons == [("text.en", "{hours} is not known: the event has no agenda; set hours")]


@pytest.mark.parametrize("hours", ["0", "-1", "1001", '"5"'])
def test_hours_are_a_number_above_nothing(tmp_path: Path, hours: str) -> None:
    assert [key for key, _ in reasons(tmp_path, ("# hours = 4.5", f"hours = {hours}"))] == ["hours"]
