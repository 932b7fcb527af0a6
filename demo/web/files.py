"""What the demo's server hands out: the files of its page, and files sent in chats, which nobody may trust."""

from __future__ import annotations

from pathlib import Path, PurePath
from urllib.parse import quote

from aiohttp import web

from demo.web.environment import DemoEnvironment

PAGE = Path(__file__).resolve().parent / "page"
_KINDS = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
}  # fmt: skip
_READABLE = {
    ".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    **dict.fromkeys((".txt", ".csv", ".json", ".toml", ".ics"), "text/plain"),
}  # fmt: skip
"""What a browser can show without running anything of it; all else can only be kept."""


async def page_file(request: web.Request) -> web.Response:
    """A file of the page; raises ``HTTPNotFound``."""
    name = request.match_info.get("name", "index.html")
    page_files = {path.name: path for path in PAGE.iterdir() if path.suffix in _KINDS}
    if name not in page_files:
        raise web.HTTPNotFound
    kind = _KINDS[page_files[name].suffix]
    return web.Response(body=page_files[name].read_bytes(), content_type=kind, charset="utf-8")


def chat_file(stage: DemoEnvironment, request: web.Request) -> web.Response:
    """A file that was sent in a chat, to be looked at where that is safe, or with ``?keep`` to be kept."""
    file = stage.telegram.file(request.match_info["file"])
    if file is None:
        raise web.HTTPNotFound
    kind = _kind(file.name, file.content)
    how = "attachment" if kind is None or "keep" in request.query else "inline"
    headers = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name)}"}
    if kind != "application/pdf":  # which browsers show by a part of themselves that a sandbox would stop
        headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    charset = "utf-8" if kind == "text/plain" else None
    return web.Response(
        body=file.content, content_type=kind or "application/octet-stream", charset=charset, headers=headers
    )


def _kind(name: str, content: bytes) -> str | None:
    if content.startswith(b"\x89PNG"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    kind = _READABLE.get(PurePath(name).suffix.lower())
    return None if kind and kind.startswith("image/") else kind
