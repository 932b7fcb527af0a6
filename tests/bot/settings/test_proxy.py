"""Which proxy the calls go through: the setting, else what other programs obey, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings.loader import ErrorList, Settings, read

SETTINGS = """
[telegram]
{lines}
[privacy]
controller = "Association"
contact = "privacy@example.com"
"""
PROXY = "http://proxy.example.com:3128"


def load(tmp_path: Path, lines: str, environ: dict[str, str]) -> Settings | ErrorList:
    file = tmp_path / "config.toml"
    file.write_text(SETTINGS.format(lines=lines), "utf-8")
    return read(file, environ)


@pytest.mark.parametrize(
    ("lines", "environ", "proxy"),
    [
        ("", {}, None),
        (f'proxy = "{PROXY}"', {"HTTPS_PROXY": "http://other:1"}, PROXY),
        ('proxy = ""', {"HTTPS_PROXY": PROXY}, None),
        ("", {"HTTPS_PROXY": PROXY}, PROXY),
        ("", {"https_proxy": PROXY, "HTTPS_PROXY": "http://other:1"}, PROXY),
        ("", {"HTTPS_PROXY": "proxy.example.com:3128"}, PROXY),
        ("", {"ALL_PROXY": PROXY}, PROXY),
        ("", {"HTTP_PROXY": PROXY}, None),
        ('api_base_url = "http://bots.example.com"', {"HTTP_PROXY": PROXY}, PROXY),
        ("", {"HTTPS_PROXY": PROXY, "NO_PROXY": "example.org, telegram.org"}, None),
        ("", {"HTTPS_PROXY": PROXY, "no_proxy": "*"}, None),
        ('api_base_url = "http://127.0.0.1:8081"', {"HTTP_PROXY": PROXY}, None),
    ],
)
def test_proxy_is_the_settings_or_the_environments(
    tmp_path: Path, lines: str, environ: dict[str, str], proxy: str | None
) -> None:
    settings = load(tmp_path, lines, environ)

    assert isinstance(settings, Settings)
    assert settings.telegram.proxy == proxy


@pytest.mark.parametrize(
    ("lines", "environ", "sentence"),
    [
        ('proxy = "socks5://127.0.0.1:9050"', {}, "SOCKS, are not supported"),
        ('proxy = "proxy.example.com:3128"', {}, 'write "http://HOST:PORT"'),
        ("", {"ALL_PROXY": "socks5://127.0.0.1:9050"}, "the variable ALL_PROXY names a proxy of another kind"),
        ('proxy = "http://proxy:port"', {}, 'write "http://HOST:PORT"'),
    ],
)
def test_proxy_of_another_kind_is_a_mistake(tmp_path: Path, lines: str, environ: dict[str, str], sentence: str) -> None:
    errors = load(tmp_path, lines, environ)

    assert isinstance(errors, ErrorList)
    assert sentence in str(errors)


def test_password_of_the_proxy_is_never_shown(tmp_path: Path) -> None:
    settings = load(tmp_path, 'proxy = "http://ana:secret@proxy.example.com:3128"', {})

    assert isinstance(settings, Settings)
    assert settings.telegram.proxy == "http://ana:secret@proxy.example.com:3128"
    assert "secret" not in repr(settings)
