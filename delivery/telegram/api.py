"""One call of the Bot API with plain values; it knows no method and no screen.

PTB's own methods build an object around every value that goes out and comes back, and that costs as much processor time
as all the rest of a tap. Limits, time-outs and errors are the same here as there.
"""

from __future__ import annotations

from typing import Any, cast

from telegram.ext import ExtBot
from telegram.request import RequestData

from delivery.outgoing.limits.rate_limiter import SendPermit
from delivery.telegram.http_client import Values


async def call(bot: ExtBot[Any], method: str, values: dict[str, Any], place: SendPermit | None = None) -> Any:  # noqa: ANN401 — JSON
    """Telegram's result, as it came; ``values`` that are None are left out.

    With a ``place`` the call is made once, at once, and may raise ``RetryAfter``; without one it waits for its place
    and is made until Telegram takes it.
    """
    parameters = {name: value for name, value in values.items() if value is not None}
    address, data = f"{bot.base_url}/{method}", cast("RequestData", Values(parameters))
    if bot.rate_limiter is None:
        return await bot.request.post(address, data)
    return await bot.rate_limiter.process_request(bot.request.post, (address, data), {}, method, parameters, place)
