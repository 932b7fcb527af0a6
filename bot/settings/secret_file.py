"""A secret in a file of its own: read only when nobody else can read it; its content is never repeated."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

from domain.editing.mistakes import english
from formats.event.validation import Field

_ACL = "system.posix_acl_access"
_USER, _OWNING_GROUP, _GROUP, _OTHERS = 0x02, 0x04, 0x08, 0x20
_READ = 0x04


def secret(path: Path, place: Field) -> str:
    """What the file holds, without the space around it; empty when it cannot be used, which is noted."""
    try:
        if _is_public(path):
            place.error(english(f"{path} can be read by others; make it yours alone with chmod 600"))
            return ""
        token = path.read_text("utf-8-sig").strip()
    except UnicodeDecodeError:
        place.error(english(f"{path} is not UTF-8 text"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is no file name"
        place.error(english(f"{path} cannot be read ({reason})"))
    else:
        if len(token.split()) == 1:
            return token
        place.error(english(f"{path} must hold the token and nothing else"))
    return ""


def _is_public(path: Path) -> bool:
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & 0o077:
        return False
    readers = list(_acl_entries(path))
    return any(readers) if readers else True


def _acl_entries(path: Path) -> Iterator[bool]:
    # With an access list the group's bits in the mode are only the most that the list grants; systemd hands credentials
    # to a service in this way. For each entry: whether it lets somebody else read. Nothing where there is no such list.
    try:
        entries = os.getxattr(path, _ACL)[4:]
    except (OSError, AttributeError):
        return
    for tag, rights, who in struct.iter_unpack("<HHI", entries):
        others = tag in {_OWNING_GROUP, _GROUP, _OTHERS} or (tag == _USER and who != os.geteuid())
        yield others and bool(rights & _READ)
