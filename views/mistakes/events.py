"""What can be wrong with an event, its files, its certificate and its agenda."""

from __future__ import annotations

from domain.editing.mistakes import MistakeKind as Kind
from views.mistakes.wording import Sentences

SENTENCES: Sentences = {
    Kind.NO_TIME_ZONE: lambda voice, v: voice.plain(
        "{value} is no time zone; write one such as Europe/Bucharest",
        **v,
    ),
    Kind.EVENT_ENDS_BEFORE_START: lambda voice, v: voice.plain(
        "the event ends before it starts: {ends} is not after {starts}",
        **v,
    ),
    Kind.RESERVED_ID: lambda voice, v: voice.plain("{id} is the bot's own word for those who prefer not to say", **v),
    Kind.RESERVED_LABEL: lambda voice, _: voice.plain(
        "this choice always comes last by itself; leave this profession out"
    ),
    Kind.UNKNOWN_GROUP: lambda voice, v: voice.plain("{value} is no group of a profession", **v),
    Kind.CODE_TAKEN: lambda voice, v: voice.plain("{code} is the code of another event", **v),
    Kind.FILE_IS_ADDRESS: lambda voice, _: voice.plain(
        "an address cannot stand here: write the name of a file beside the settings file"
    ),
    Kind.FILE_MISSING: lambda voice, v: voice.plain("there is no file {path}", **v),
    Kind.FILE_IS_SECRET: lambda voice, v: voice.plain(
        "{path} is a file of the bot's own, and everybody registered could read it",
        **v,
    ),
    Kind.FILE_EMPTY: lambda voice, v: voice.plain("{path} is empty, and Telegram takes no empty file", **v),
    Kind.FILE_TOO_LARGE: lambda voice, v: voice.plain("{path} is larger than the 50 MB that a bot can send", **v),
    Kind.FILE_UNREADABLE: lambda voice, v: voice.plain("{path} cannot be read", **v),
    Kind.LOGO_NO_PICTURE: lambda voice, v: voice.plain("{path} is no PNG or JPEG picture", **v),
    Kind.LOGO_TOO_LARGE: lambda voice, v: voice.plain("{path} is larger than the 500 kB that a logo may have", **v),
    Kind.BRACE_ALONE: lambda voice, v: voice.plain(
        "a brace stands alone; write {event}, {date}, {place} or {hours}, or no braces",
        **v,
    ),
    Kind.UNKNOWN_PLACEHOLDER: lambda voice, v: voice.plain(
        "{value} is filled in by nothing; write {event}, {date}, {place} or {hours}",
        **v,
    ),
    Kind.HOURS_UNKNOWN: lambda voice, v: voice.plain("{value} is not known: the event has no agenda; set hours", **v),
    Kind.ITEM_NEEDS_DATE: lambda voice, v: voice.plain(
        "this item starts before the one above it; on another day it needs its date, as in {example}",
        **v,
    ),
    Kind.ITEM_OUT_OF_ORDER: lambda voice, _: voice.plain(
        "this item starts before the one above it; write them in the order of the day"
    ),
    Kind.ITEM_ENDS_BEFORE_START: lambda voice, _: voice.plain(
        "this item ends before it starts; one that goes on past midnight lasts at most 12 hours"
    ),
    Kind.ITEM_BEFORE_EVENT: lambda voice, _: voice.plain("this item starts before the event does"),
    Kind.ITEM_AFTER_EVENT: lambda voice, _: voice.plain("this item ends after the event does"),
    Kind.ITEMS_OVERLAP: lambda voice, v: voice.plain(
        "this item starts while {title} still runs; two at a time need two rooms",
        **v,
    ),
}
