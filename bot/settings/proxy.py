"""Which HTTP proxy the bot's calls go through: the setting, else the variables that other programs obey, too."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # missing in typeshed

from domain.editing.mistakes import english
from formats.event.validation import Field

SCHEMES = ("http", "https")
_THIS_MACHINE = "localhost,127.0.0.1,::1"
"""No proxy of the environment leads back to a Bot API server on the same machine."""


def choose_proxy(setting: str | None, api_base_url: str, environ: Mapping[str, str], field: Field) -> str | None:
    """The proxy's address, or None for a direct connection; ``setting`` is ``telegram.proxy``, "" means none.

    Without it HTTPS_PROXY (HTTP_PROXY for an address that begins with http://), then ALL_PROXY are looked at, in
    lower case first, and NO_PROXY is obeyed, as curl does. A proxy of another kind is a mistake of the setting.
    """
    if setting is not None:
        if setting and not _is_usable(setting):
            field.error(english('write "http://HOST:PORT"; proxies of another kind, such as SOCKS, are not supported'))
        return setting or None
    target = urlsplit(api_base_url)
    bypass = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    if bypass.strip() == "*" or proxy_bypass_environment(target.hostname or "", {"no": f"{_THIS_MACHINE},{bypass}"}):
        return None
    for name in (f"{target.scheme}_proxy", "all_proxy"):
        address = environ.get(name) or environ.get(name.upper())
        if address:
            return _checked(name.upper(), address, field)
    return None


def _checked(name: str, address: str, field: Field) -> str | None:
    complete = address if "://" in address else f"http://{address}"
    if _is_usable(complete):
        return complete
    sentence = f'the variable {name} names a proxy of another kind than http://; write proxy = "" for none'
    field.error(english(sentence))
    return None


def _is_usable(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
