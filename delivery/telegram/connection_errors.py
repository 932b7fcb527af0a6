"""Why there is no connection to Telegram, as a sentence for the operator.

The request's address, which holds the token, is never in it.
"""

from __future__ import annotations

import errno

import aiohttp

_PROXY_LOGIN = 407


def describe_connection_error(error: Exception) -> str:
    """The cause of this error of aiohttp, and where to look; the class's name where the cause is not known.

    Order matters: the classes of certificates, names and proxies are all ``ClientConnectorError``.
    """
    match error:
        case aiohttp.ClientHttpProxyError():
            sentence = _describe_refusal(error.status)
        case aiohttp.ClientProxyConnectionError():
            sentence = f"The proxy {error.host}:{error.port} does not answer: look at telegram.proxy."
        case aiohttp.ClientConnectorCertificateError():
            sentence = (
                f"The certificate of {error.host} is not accepted: look at this machine's clock and its certificates"
                " (package ca-certificates), and whether something reads the traffic in between."
            )
        case aiohttp.ClientConnectorSSLError():
            sentence = (
                f"{error.host}:{error.port} does not speak HTTPS: look at telegram.api_base_url and telegram.proxy."
            )
        case aiohttp.ClientConnectorDNSError():
            sentence = (
                f"The name {error.host} is not known here: look at the network, the DNS and telegram.api_base_url."
            )
        case aiohttp.ConnectionTimeoutError():
            sentence = "Nobody answers at Telegram's address: look at the firewall, or set telegram.proxy."
        case aiohttp.ClientConnectorError():
            sentence = _describe_system_error(error)
        case _:
            sentence = f"There is no connection to Telegram ({type(error).__name__})."
    return sentence


def _describe_refusal(status: int) -> str:
    if status == _PROXY_LOGIN:
        return "The proxy wants a name and a password: http://NAME:PASSWORD@HOST:PORT in telegram.proxy."
    return f"The proxy refuses to connect to Telegram (it answers {status}): look at its rules."


def _describe_system_error(error: aiohttp.ClientConnectorError) -> str:
    if error.os_error.errno == errno.ECONNREFUSED:
        return f"Nothing listens at {error.host}:{error.port}: look at telegram.api_base_url."
    reason = error.os_error.strerror or type(error.os_error).__name__
    return f"There is no way to {error.host}:{error.port} ({reason}): look at the network and the firewall."
