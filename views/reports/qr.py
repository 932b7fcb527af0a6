"""QR codes of links: as SVG for what is printed, and as PNG for the chat."""

from __future__ import annotations

from io import BytesIO

import segno

PIXELS = 16
"""Of one module in a picture: some 600 pixels across, sharp on any phone."""
_CORRECTION = "m"
"""A poster may have a fold or a stain; a seventh of the code can be missing."""


def qr_svg(link: str) -> str:
    """The code in black, with the white border that scanners need."""
    stream = BytesIO()
    _code(link).save(stream, kind="svg", xmldecl=False, border=4, light="white")
    return stream.getvalue().decode()


def qr_png(link: str) -> bytes:
    """The same as a picture to be shown on a phone's screen."""
    stream = BytesIO()
    _code(link).save(stream, kind="png", scale=PIXELS, border=4)
    return stream.getvalue()


def _code(link: str) -> segno.QRCode:
    # A Micro QR code would be smaller, and cameras do not read it.
    return segno.make_qr(link, error=_CORRECTION)
