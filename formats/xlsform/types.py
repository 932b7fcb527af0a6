"""What stands in the column ``type`` of a form: the kinds of rows, with the older ways of writing them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto


class RowKind(Enum):
    """What a row of the survey sheet is."""

    SELECT_ONE = auto()
    SELECT_MULTIPLE = auto()
    RANK = auto()
    RANGE = auto()
    INTEGER = auto()
    TEXT = auto()
    NOTE = auto()
    ACKNOWLEDGE = auto()
    BEGIN_GROUP = auto()
    END_GROUP = auto()
    BEGIN_REPEAT = auto()
    END_REPEAT = auto()
    METADATA = auto()
    """What a device notes without being seen; it would break the promise of anonymity."""
    UNASKABLE = auto()
    """A type of the specification that a chat cannot have."""
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class RowType:
    """A type as it stands in the file, and what it means."""

    kind: RowKind
    text: str
    list_name: str = ""
    """The list of choices that it names."""
    has_other: bool = False
    """Whether ``or_other`` adds an option behind which people type."""


_SELECT = re.compile(
    r"(?P<verb>(?:add )?select(?:_| )?(?:one|1|multiple|all that apply)(?: prompt)?(?: (?:from|using))?|rank)"
    r"\s+(?P<list>.+?)(?P<other>\s+or[ _](?:specify[ _])?other)?",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?P<end>begin|end)[ _](?P<kind>group|lgroup|repeat|loop|looped group|score|rank|kobomatrix)\b.*", re.IGNORECASE
)
_PREFIX = re.compile(r"^(?:q|add|get) | prompt$")
_PLAIN = {
    RowKind.RANGE: ("range",),
    RowKind.INTEGER: ("integer", "int"),
    RowKind.TEXT: ("text", "string"),
    RowKind.NOTE: ("note",),
    RowKind.ACKNOWLEDGE: ("acknowledge", "trigger"),
    RowKind.METADATA: (
        *("start", "end", "today", "deviceid", "device id", "subscriberid", "subscriber id", "simserial", "sim id"),
        *("phonenumber", "phone number", "username", "email", "imei", "audit", "start time", "end time"),
        *("uri:deviceid", "uri:subscriberid", "uri:simserial", "uri:phonenumber", "uri:username", "uri:email"),
        *("start-geopoint", "background-audio", "background-geopoint"),
    ),
    RowKind.UNASKABLE: (
        *("decimal", "date", "time", "datetime", "date time", "geopoint", "geotrace", "geoshape", "gps", "location"),
        *("image", "photo", "picture", "audio", "video", "file", "barcode", "calculate", "hidden", "osm", "percentage"),
        *("xml-external", "csv-external", "include", "phone_number", "annotate", "draw", "signature"),
    ),
}
_KINDS = {text: kind for kind, texts in _PLAIN.items() for text in texts}


def parse_type(text: str) -> RowType:
    """What a type means; upper and lower case and spaces make no difference."""
    plain = " ".join(text.split())
    group = _GROUP.fullmatch(plain)
    if group:
        return RowType(_group_kind(group["end"].lower(), group["kind"].lower()), plain)
    select = _SELECT.fullmatch(plain)
    if select and "external" not in plain and "_from_file" not in plain and "from file" not in plain:
        return RowType(_select_kind(select["verb"].lower()), plain, select["list"], bool(select["other"]))
    if re.match(r"(?:cascading[ _])?select|rank", plain, re.IGNORECASE):
        return RowType(RowKind.UNASKABLE, plain)
    word = plain.lower()
    kind = _KINDS.get(word) or _KINDS.get(_PREFIX.sub("", word).replace("_", " ")) or _KINDS.get(_PREFIX.sub("", word))
    return RowType(kind or RowKind.UNKNOWN, plain)


def _group_kind(end: str, kind: str) -> RowKind:
    if kind == "group":
        return RowKind.BEGIN_GROUP if end == "begin" else RowKind.END_GROUP
    return RowKind.BEGIN_REPEAT if end == "begin" else RowKind.END_REPEAT


def _select_kind(verb: str) -> RowKind:
    if verb == "rank":
        return RowKind.RANK
    return RowKind.SELECT_MULTIPLE if "multiple" in verb or "all that" in verb else RowKind.SELECT_ONE
