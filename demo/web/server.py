"""The demo in the browser: its server on the loopback address, from the first request to Ctrl-C.

Everything behind it is in a temporary folder and in memory, and gone when it ends.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import web

from bot.scheduler import MovableClock, SystemClock
from bot.settings.loader import Settings
from demo.web import actions
from demo.web.environment import DemoEnvironment, run_environment
from demo.web.files import chat_file, page_file
from demo.web.security import gate, protect
from demo.web.stream import Stream
from demo.web.timeline import get_start_time, move_to_date

ADDRESS = "127.0.0.1"


class NoPort(Exception):
    """The port cannot be listened on; the message is a sentence."""


async def show(settings: Settings, port: int, stop: asyncio.Event, tell: Callable[[str], None]) -> None:
    """Serve the page until ``stop``; ``tell`` is given its address. Raises ``NoPort`` and what ends the program."""
    async with run_environment(settings, start_clock(settings)) as (stage, running), run_server(stage, port) as address:
        tell(address)
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({stopping, running}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if running.done():
            running.result()


def start_clock(settings: Settings) -> MovableClock:
    """A clock that stands before anything happens, or at the time that it is where there is no event yet."""
    return MovableClock(get_start_time(settings.events) if settings.events else SystemClock().now())


def reschedule_to_date(settings: Settings) -> Settings:
    """The same settings with every event held today."""
    now = SystemClock().now()
    events = tuple(move_to_date(event, now.astimezone(event.zone).date()) for event in settings.events)
    return replace(settings, events=events)


def without_events(settings: Settings) -> Settings:
    """The same settings with no event in them: one is made in the chat."""
    return replace(settings, events=(), tables={})


@asynccontextmanager
async def run_server(stage: DemoEnvironment, port: int) -> AsyncIterator[str]:
    """The page of this stage on that port, 0 for a free one; gives its address. Raises ``NoPort``."""
    stream = Stream(stage)
    runner = web.AppRunner(application(stage, stream), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await _listen(runner, port)
        yield f"http://{ADDRESS}:{runner.addresses[0][1]}/"
    finally:
        stream.end()
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, ADDRESS, port).start()
    except OSError as error:
        why = "is taken by another program" if error.errno == errno.EADDRINUSE else "cannot be used"
        raise NoPort(f"Port {port} {why}: choose another with --port, or none for a free one.") from None


def application(stage: DemoEnvironment, stream: Stream) -> web.Application:
    """Every address of the server."""

    async def file(request: web.Request) -> web.Response:
        return chat_file(stage, request)

    def on(path: str, action: actions.Action) -> web.RouteDef:
        return web.post(path, actions.json_handler(stage, action))

    phone = r"/api/phones/{phone:\d{1,15}}"
    app = web.Application(middlewares=[gate], client_max_size=actions.LARGEST_FILE)
    app.on_response_prepare.append(protect)
    app.add_routes([
        web.get("/", page_file),
        web.get("/page/{name}", page_file),
        web.get("/file/{file}", file),
        web.get("/api/news", stream.listen),
        web.get(f"{phone}/facts", actions.json_handler(stage, actions.show_rows)),
        on("/api/phones", actions.add_phone),
        on(f"{phone}/say", actions.send_text),
        on(f"{phone}/tap", actions.tap),
        on(f"{phone}/upload", actions.upload),
        on(f"{phone}/gesture", actions.send_media),
        on(f"{phone}/block", actions.block),
        on("/api/clock", actions.move_clock),
        on("/api/crowd", actions.add_people),
    ])  # fmt: skip
    return app
