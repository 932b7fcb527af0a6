"""Who may speak to the demo's server: pages it served itself, on this machine; nobody by way of another site.

A site elsewhere can let its name point to this machine (DNS rebinding), so the name it was called by is looked at too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

NAMES = ("127.0.0.1", "localhost")
_SAFE = frozenset({"GET", "HEAD"})
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _PAGE,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer; one that says more about itself keeps what it says."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn away whoever is not the demo's own page."""
    if not _is_allowed(request):
        raise web.HTTPForbidden(text="This demo speaks to its own page only.")
    return await handler(request)


def _is_allowed(request: web.Request) -> bool:
    own = {f"{name}:{_port(request)}" for name in NAMES}
    if request.headers.getall("Host", []) not in [[host] for host in own]:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        # Browsers name it with everything that is not a mere look.
        return request.method in _SAFE and request.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}
    return origin == f"http://{request.host}"


def _port(request: web.Request) -> int:
    transport = request.transport
    return int(transport.get_extra_info("sockname")[1]) if transport else 0


async def protect(_: web.Request, response: web.StreamResponse) -> None:
    """Put the protecting headers on an answer that is about to leave."""
    for header, value in HEADERS.items():
        response.headers.setdefault(header, value)
