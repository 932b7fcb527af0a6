from __future__ import annotations

import os
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings.loader import Settings, Telegram, read
from tests.support.settings import TEXT, changed, mistakes, settings, write

PRIVACY = '[privacy]\ncontroller = "Association"\ncontact = "privacy@example.org"\n'


def utc(day: int, hour: int) -> datetime:
    return datetime(2027, 3, day, hour, tzinfo=UTC)


def test_environment_overrides_the_file(tmp_path: Path) -> None:
    environ = {
        "ROUNDTABLE_TELEGRAM__TOKEN": "12345",
        "ROUNDTABLE_TELEGRAM__MESSAGES_PER_SECOND": "0.5",
        "ROUNDTABLE_STORAGE__PATH": "/var/lib/roundtable/db",
        "ROUNDTABLE_STAFF__ORGANIZERS": "[7, 8, 7]",
        "ROUNDTABLE_STAFF__COORDINATORS__1": "2002",
        "ROUNDTABLE_MESSAGES__REMINDERS__MAX": "3",
        "ROUNDTABLE_MESSAGES__LANGUAGES": "['ro', 'en']",
        "ROUNDTABLE_EVENT__1__VENUE": '{"en": "Cluj", "ro": "Cluj"}',
        "ROUNDTABLE_EVENT__1__ENDS": "2027-03-22T17:00:00",
        "ROUNDTABLE_EVENT__1__CHECKIN": "true",
        "ROUNDTABLE_EVENT__1__SURVEY__CLOSES": "end + 3d",
        "ROUNDTABLE_EVENT__1__MESSAGE__5__WHEN": "end + 2d at 20:00",
        "PATH": "/bin",
    }

    config = settings(tmp_path, TEXT, environ)

    (event,) = config.events
    assert config.telegram == Telegram("12345", "https://api.telegram.org", 0.5)
    assert config.storage_path == Path("/var/lib/roundtable/db")
    assert (config.organizers, config.coordinators) == ((7, 8), (2002,))
    assert (config.rules.messages.most_reminders, config.rules.messages.languages) == (3, ("ro", "en"))
    assert (event.venue, event.ends, event.checkin) == ({"en": "Cluj", "ro": "Cluj"}, utc(22, 15), True)
    assert event.survey is not None
    assert (event.survey.closes, event.messages[4].due) == (utc(25, 15), utc(24, 18))


def test_environment_can_say_everything(tmp_path: Path) -> None:
    environ = {"ROUNDTABLE_PRIVACY__CONTROLLER": "Association", "ROUNDTABLE_PRIVACY__CONTACT": "privacy@example.org"}

    assert settings(tmp_path, "", environ) == settings(tmp_path, PRIVACY)


def test_environment_is_blamed_for_its_own_values(tmp_path: Path) -> None:
    environ = {
        "ROUNDTABLE_PRIVACY__MINIMUM_GROUP": "2",
        "ROUNDTABLE_STAFF__ORGANIZERS": "[7, x]",
        "ROUNDTABLE_EVENT__1__SURVEY__CLOSES": "soon",
        "ROUNDTABLE_EVENT__2__CODE": "cluj",
        "ROUNDTABLE_EVENT__CODE": "cluj",
        "ROUNDTABLE_EVENT__2__SURVEY__TITLE": "{}",
        "ROUNDTABLE_STAFF__COORDINATORS__2": "2002",
        "ROUNDTABLE_MESSAGES__REMINDERS__GAP": "20h\nmax = 9",
        "ROUNDTABLE_MESSAGES__REMINDERS__MAX": "2\nmax = 9",
        "ROUNDTABLE_TELEGRAM__TOKN": "1:a",
        "ROUNDTABLE_PRIVACY__CONTACT__MAIL": "a@example.org",
        "ROUNDTABLE_": "",
    }

    nothing = "the settings file has nothing at this place to override"
    reasons = {key: reason for file, key, reason in mistakes(tmp_path, TEXT, environ) if file == "environment"}

    assert reasons == {
        "ROUNDTABLE_EVENT__2__CODE": f"{nothing}; the same at 2 more places",
        "ROUNDTABLE_MESSAGES__REMINDERS__GAP": (
            '"20h\\nmax = 9" is no length of time; write "20h" or "180d" (s, m, h or d)'
        ),
        "ROUNDTABLE_MESSAGES__REMINDERS__MAX": '"2\\nmax = 9" must be a whole number',
        "ROUNDTABLE_PRIVACY__MINIMUM_GROUP": "2 must be at least 3",
        "ROUNDTABLE_STAFF__ORGANIZERS": (
            '"[7, x]" must be a list, in square brackets; people are given by their Telegram number, which /whoami'
            " tells each of them"
        ),
        "ROUNDTABLE_EVENT__1__SURVEY__CLOSES": (
            '"soon" is no time; write "start - 1d at 18:00", "end + 2h" or a local time such as 2027-03-22T18:00:00'
        ),
    }


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("ROUNDTABLE_TOKEN", "ROUNDTABLE_TELEGRAM__TOKEN"),
        ("ROUNDTABLE_TELEGRAM_TOKEN", "ROUNDTABLE_TELEGRAM__TOKEN"),
        ("ROUNDTABLE_TELEGRAM__TOKN", "ROUNDTABLE_TELEGRAM__TOKEN"),
        ("roundtable_telegram__token", "ROUNDTABLE_TELEGRAM__TOKEN"),
        ("ROUNDTABLE_STAFF__ORGANISERS", "ROUNDTABLE_STAFF__ORGANIZERS"),
        ("ROUNDTABLE_EVENT__CODE", "ROUNDTABLE_EVENT__1__CODE"),
        ("ROUNDTABLE_CONFIG_FILE", "ROUNDTABLE_CONFIG"),
    ],
)
def test_variable_that_is_no_setting_is_ignored_with_a_guess(tmp_path: Path, name: str, suggestion: str) -> None:
    (warning,) = settings(tmp_path, TEXT, {name: "x"}).ignored

    assert (warning.key, warning.reason) == (
        name,
        f'is ignored: there is no such setting (did you mean "{suggestion}"?)',
    )


def test_variables_that_an_orchestrator_sets_are_one_warning(tmp_path: Path) -> None:
    environ = {
        "ROUNDTABLE_PORT": "tcp://10.0.0.1:80",
        "ROUNDTABLE_PORT_80_TCP_ADDR": "10.0.0.1",
        "ROUNDTABLE_SERVICE_HOST": "10.0.0.1",
        "ROUNDTABLE_SERVICE_PORT_HTTP": "80",
        "ROUNDTABLE_DB_ENV_PASSWORD": "x",
        "ROUNDTABLE_NAME": "/bot/roundtable",
        "ROUNDTABLE_CONFIG": "config.toml",
    }

    (warning,) = settings(tmp_path, TEXT, environ).ignored

    assert warning.key == "ROUNDTABLE_DB_ENV_PASSWORD and 5 more"
    assert warning.reason.startswith("is ignored: Docker and Kubernetes set it")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROUNDTABLE_TELEGRAM__TOKEN", '"1:secret"'),
        ("ROUNDTABLE_STORAGE__PATH", "'data/x.sqlite3'"),
        ("ROUNDTABLE_STAFF__ORGANIZERS", "'[7]'"),
        ("ROUNDTABLE_MESSAGES__REMINDERS__MAX", '"3"'),
        ("ROUNDTABLE_EVENT__1__TIMEZONE", '"Europe/Bucharest"'),
    ],
)
def test_quotation_marks_that_an_environment_file_keeps_are_refused(tmp_path: Path, name: str, value: str) -> None:
    reason = "the value stands in quotation marks, and these belong to it here: leave them out"

    assert mistakes(tmp_path, TEXT, {name: value}) == [("environment", name, reason)]


def test_text_for_people_may_stand_in_quotation_marks(tmp_path: Path) -> None:
    environ = {"ROUNDTABLE_EVENT__1__TITLE__RO": '"Omul"', "ROUNDTABLE_PRIVACY__CONTACT": "x@example.org\r"}

    config = settings(tmp_path, TEXT, environ)

    assert (config.events[0].title["ro"], config.rules.privacy.contact) == ('"Omul"', "x@example.org")


def test_empty_variable_is_named(tmp_path: Path) -> None:
    reason = "this variable is empty; give it a value or leave it out"

    assert mistakes(tmp_path, TEXT, {"ROUNDTABLE_STAFF__ORGANIZERS": ""}) == [
        ("environment", "ROUNDTABLE_STAFF__ORGANIZERS", reason)
    ]


@pytest.mark.parametrize(
    "address", ["https://api.telegram.org/bot", "https://x.org/bot/", "https://x.org/bot1:{}/getMe"]
)
def test_address_that_goes_on_to_the_bot_is_refused_and_never_repeated(tmp_path: Path, address: str) -> None:
    address = address.format("A" * 35)

    ((_, key, reason),) = mistakes(tmp_path, changed(('"https://api.telegram.org"', f'"{address}"')))

    assert key == "telegram.api_base_url"
    assert reason.startswith("the address ends before /bot")
    assert "AAA" not in reason


def token_file(folder: Path, content: bytes = b"1:secret\n", mode: int = 0o600) -> str:
    path = folder / "token"
    path.write_bytes(content)
    path.chmod(mode)
    return changed(('# token_file = "/run/credentials/roundtable/token"', 'token_file = "token"'))


def test_token_file_is_read_beside_the_settings(tmp_path: Path) -> None:
    config = settings(tmp_path, token_file(tmp_path))

    assert config.telegram.token == "1:secret"


def test_token_is_not_shown_with_the_settings(tmp_path: Path) -> None:
    config = settings(tmp_path, token_file(tmp_path))

    assert "secret" not in repr(config)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o610, 0o666])
def test_token_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    reason = f"{tmp_path / 'token'} can be read by others; make it yours alone with chmod 600"

    assert mistakes(tmp_path, token_file(tmp_path, mode=mode)) == [("config.toml", "telegram.token_file", reason)]


@pytest.mark.parametrize(("group", "alone"), [(0, True), (4, False)])
def test_token_file_with_an_access_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: int, *, alone: bool
) -> None:
    entries = [(0x01, 4, 2**32 - 1), (0x02, 4, os.geteuid()), (0x04, group, 2**32 - 1), (0x10, 4, 2**32 - 1)]
    acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in [*entries, (0x20, 0, 2**32 - 1)])
    monkeypatch.setattr(os, "getxattr", lambda *_: acl)

    outcome = read(write(tmp_path, token_file(tmp_path, mode=0o440)), {})

    assert isinstance(outcome, Settings) == alone


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "must hold the token and nothing else"),
        (b"1:a 2:b", "must hold the token and nothing else"),
        (b"\xff", "is not UTF-8 text"),
    ],
)
def test_token_file_without_a_token_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    text = token_file(tmp_path, content)

    assert mistakes(tmp_path, text) == [("config.toml", "telegram.token_file", f"{tmp_path / 'token'} {reason}")]


def test_token_file_that_is_missing(tmp_path: Path) -> None:
    text = token_file(tmp_path)
    (tmp_path / "token").unlink()

    reason = f"{tmp_path / 'token'} cannot be read (No such file or directory)"
    assert mistakes(tmp_path, text) == [("config.toml", "telegram.token_file", reason)]


def test_token_twice_is_a_mistake(tmp_path: Path) -> None:
    errors = mistakes(tmp_path, token_file(tmp_path), {"ROUNDTABLE_TELEGRAM__TOKEN": "1:other"})

    assert errors == [("config.toml", "telegram.token_file", "give either token or token_file, not both")]


@pytest.mark.parametrize("token", ["[12345]", '"1:sec ret"'])
def test_wrong_token_is_not_repeated(tmp_path: Path, token: str) -> None:
    reason = "the token must be a text in quotation marks, without spaces, as @BotFather gave it"

    assert mistakes(tmp_path, changed(('token = ""', f"token = {token}"))) == [
        ("config.toml", "telegram.token", reason)
    ]
