from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.settings.loader import ErrorList, Settings, SettingsError, Telegram, read
from domain.anonymity import Thresholds
from domain.editing.mistakes import MistakeKind, english, mistake
from domain.events import AgendaItem, Profession
from domain.policy import Messages, Policy, Privacy
from domain.questions import Choice, Condition, Option, Rating, YesNo
from domain.schedule import QuietHours
from tests.messages import from_settings
from tests.support.reports import PICTURE
from tests.support.settings import EXAMPLE, TEXT, changed, mistakes, settings, write

SMALLEST = """
[privacy]
controller = "Association"
contact = "privacy@example.org"
"""


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


def test_example_is_right() -> None:
    config = read(EXAMPLE, {})

    assert isinstance(config, Settings)
    (event,) = config.events
    assert [sum(p.expected or 0 for p in event.professions), len(event.professions)] == [32, 8]
    assert (event.starts, event.ends, event.timezone) == (utc(22, 7, 30), utc(22, 14), "Europe/Bucharest")
    assert event.professions[0] == Profession(
        "judge", {"en": "Judge", "ro": "Judecător"}, "others", 3, {"en": "judges", "ro": "judecători"}
    )
    assert event.professions[4].group == "lawyers"
    assert event.agenda[0] == AgendaItem(
        utc(22, 7, 30),
        utc(22, 8),
        {"en": "Registration and coffee", "ro": "Înregistrarea participanților și cafea"},
        room="Foyer",
        is_break=True,
    )
    assert [question.kind for question in event.registration] == ["yes_no"]
    assert len(event.topics) == 4
    assert event.certificate is None


def test_plural_may_be_left_out_or_lack_a_language(tmp_path: Path) -> None:
    text = changed(
        ('plural = { en = "judges", ro = "judecători" }', 'plural = { ro = "judecători" }'),
        ('plural = { en = "prosecutors", ro = "procurori" }', ""),
    )

    judge, prosecutor, *_ = settings(tmp_path, text).events[0].professions

    assert (judge.plural, prosecutor.plural) == ({"ro": "judecători"}, None)


def test_example_survey_has_every_kind_and_opens_with_its_invitation() -> None:
    config = read(EXAMPLE, {})

    assert isinstance(config, Settings)
    survey = config.events[0].survey
    assert survey is not None
    assert (survey.opens, survey.closes, survey.anonymous) == (utc(22, 16), utc(29, 15), True)
    assert [question.kind for question in survey.questions] == [
        *("rating", "choice", "rating", "rating", "choice", "choices", "yes_no", "yes_no", "comment", "comment")
    ]
    assert survey.closed_questions[1].show_if == Condition("overall", frozenset({"1", "2", "3"}))


def test_example_plan_has_ids_audiences_and_instants() -> None:
    config = read(EXAMPLE, {})

    assert isinstance(config, Settings)
    assert [(m.id, m.kind, m.due, m.audience) for m in config.events[0].messages] == [
        ("agenda-1", "agenda", utc(21, 16), "registered"),
        ("text-1", "text", utc(22, 8), "registered"),
        ("survey-1", "survey", utc(22, 16), "registered"),
        ("reminder-1", "reminder", utc(24, 8), "not-answered"),
        ("reminder-2", "reminder", utc(28, 7), "not-answered"),
    ]


def test_defaults_are_those_of_the_example(tmp_path: Path) -> None:
    config = settings(tmp_path, SMALLEST)

    assert config == Settings(
        telegram=Telegram("", "https://api.telegram.org", 28),
        storage_path=tmp_path / "data/roundtable.sqlite3",
        organizers=(),
        coordinators=(),
        rules=Policy(
            Privacy(
                "Association", "privacy@example.org", Thresholds(5, 10, 10), timedelta(days=180), timedelta(days=365)
            ),
            Messages(("en", "ro"), QuietHours(time(21), time(8)), 2, timedelta(hours=20)),
        ),
        events=(),
        folder=tmp_path,
    )


def test_survey_without_invitation_opens_at_the_end(tmp_path: Path) -> None:
    config = settings(tmp_path, TEXT[: TEXT.index("[[event.message]]")])

    survey = config.events[0].survey
    assert survey is not None
    assert survey.opens == utc(22, 14)


def test_registration_questions_become_values(tmp_path: Path) -> None:
    config = settings(tmp_path, changed(('kind = "yes_no"', 'kind = "yes_no"\nrequired = true')))

    text = {
        "en": "Is this your first round table with us?",
        "ro": "Este prima dumneavoastră masă rotundă alături de noi?",
    }
    assert config.events[0].registration == (YesNo("first_time", text, required=True),)


@pytest.mark.parametrize("when", ['"2027-03-23T10:00:00"', "2027-03-23T10:00:00", '"start + 1d at 10:00"'])
def test_time_of_a_message_is_a_rule_or_local(tmp_path: Path, when: str) -> None:
    config = settings(tmp_path, changed(('when = "end + 2d at 10:00"', f"when = {when}")))

    assert config.events[0].messages[3] == from_settings("reminder-1", utc(23, 8), "not-answered")


def test_quiet_hours_can_be_none(tmp_path: Path) -> None:
    config = settings(tmp_path, changed(('["21:00", "08:00"]', "[]")))

    assert config.rules.messages.quiet_hours is None


def test_agenda_file_is_found_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "agenda.pdf").write_bytes(b"%PDF")

    config = settings(tmp_path, changed(("# agenda_file", "agenda_file")))

    assert config.events[0].agenda_file == str(tmp_path / "agenda.pdf")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PICTURE, ""),
        (b"\xff\xd8\xff\xe0", ""),
        (b"GIF89a", "is no PNG or JPEG picture"),
        (PICTURE + bytes(500_000), "is larger than the 500 kB that a logo may have"),
        (None, "there is no file"),
    ],
)
def test_logo_is_a_small_picture_beside_the_settings(tmp_path: Path, content: bytes | None, reason: str) -> None:
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    path = tmp_path / "config.toml"
    path.write_text(changed(("# logo", "logo")), "utf-8")

    config = read(path, {})

    if reason:
        assert not isinstance(config, Settings)
        assert any(reason in error.reason for error in config.items)
    else:
        assert isinstance(config, Settings)
        assert config.events[0].logo == str(tmp_path / "logo.png")


def test_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    config = settings(tmp_path, "\ufeff" + TEXT.replace("\n", "\r\n"))

    assert config.events[0].code == "bucharest"


def test_file_that_is_missing(tmp_path: Path) -> None:
    errors = read(tmp_path / "config.toml", {})

    reason = f"there is no settings file at {tmp_path / 'config.toml'}; copy config.example.toml to begin"
    assert errors == ErrorList((SettingsError("config.toml", "", english(reason)),))


def test_file_that_is_a_folder(tmp_path: Path) -> None:
    errors = read(tmp_path, {})

    assert errors == ErrorList(
        (SettingsError(tmp_path.name, "", english(f"{tmp_path} is a folder, not a settings file")),)
    )


def test_file_below_a_file_cannot_be_read(tmp_path: Path) -> None:
    below = write(tmp_path, "") / "config.toml"

    errors = read(below, {})

    assert errors == ErrorList(
        (SettingsError("config.toml", "", english(f"{below} cannot be read (Not a directory)")),)
    )


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes("ș".encode("utf-16"))

    errors = read(tmp_path / "config.toml", {})

    assert errors == ErrorList((SettingsError("config.toml", "", mistake(MistakeKind.NOT_UTF8)),))


UNDERSTOOD = "the file cannot be understood here"
UNFINISHED = "it ends in the middle of something; perhaps a quotation mark or a bracket was opened and not closed"


HEADING = "a heading stands in brackets that are closed again, as in [privacy] or [[event]]"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "[privacy",
            f"line 1, column 9: {UNDERSTOOD} ({HEADING})",
        ),
        ("a = 1\r\nb = [1,\r\n", f"line 3, column 1: {UNDERSTOOD} (the bracket [ on line 2 is not closed)"),
        ("a = 1\na = 2", f"line 2, column 6: {UNDERSTOOD} (this key is given twice)"),
        ("a = Ion", f'line 1, column 5: {UNDERSTOOD} (a text stands in quotation marks; write a = "Ion")'),
        ('a = """x', f"line 1, column 9: {UNDERSTOOD} ({UNFINISHED})"),
        ("a = " + "[" * 3000, "the file cannot be understood: its brackets are nested too deeply"),
        ("a = " + "9" * 5000, "the file cannot be understood: one of its numbers is too long"),
    ],
)
def test_half_written_file_is_one_mistake_with_its_place(tmp_path: Path, text: str, reason: str) -> None:
    assert mistakes(tmp_path, text) == [("config.toml", "", reason)]


def test_conditions_become_the_options_they_admit(tmp_path: Path) -> None:
    expected_options = {
        "at_least = 4": {"4", "5"},
        "at_most = 2": {"1", "2"},
        "at_least = 2, at_most = 3": {"2", "3"},
        'is = "5"': {"5"},
        'any_of = ["1", "5"]': {"1", "5"},
    }

    options_of = {}
    for condition in expected_options:
        event = settings(tmp_path, changed(("at_most = 3", condition))).events[0]
        assert event.survey is not None
        condition_options = event.survey.closed_questions[1].show_if
        assert condition_options is not None
        options_of[condition] = condition_options.any_of

    assert options_of == expected_options


def test_questions_become_values(tmp_path: Path) -> None:
    event = settings(tmp_path, TEXT).events[0]

    assert event.survey is not None
    _, missing, _, recommend, *_ = event.survey.closed_questions
    assert isinstance(missing, Choice)
    assert missing.choices[0] == Option("time", {"en": "Time for discussion", "ro": "Timp pentru discuții"})
    assert isinstance(recommend, Rating)
    assert recommend.options == tuple(map(str, range(11)))
