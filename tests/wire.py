"""A server on loopback that answers whatever a test says, for what even a strict stand-in would never send."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

from aiohttp import web

Answering: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def answering(answer: Answering, *, certificate: Path | None = None) -> AsyncIterator[str]:
    """The server's address; it speaks HTTPS with this certificate, if one is given (PEM, with its key)."""
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    runner = web.ServerRunner(
        web.Server(answer, handler_cancellation=True, access_log=None),  # type: ignore[arg-type]  # any answer will do
        shutdown_timeout=0.1,
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def result(value: object) -> web.StreamResponse:
    """The answer to a call that worked."""
    return web.json_response({"ok": True, "result": value})


async def cut(http: web.BaseRequest) -> web.StreamResponse:
    """Close the connection in the middle."""
    transport: Any = http.transport
    transport.abort()
    return web.Response()
