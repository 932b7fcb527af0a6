"""Text as Telegram reads it: HTML parsed into entities, lengths in UTF-16 units; whatever is wrong is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn

Entities = list[dict[str, Any]]

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = r"&(?:#(?P<decimal>\d{1,8})|#[xX](?P<hexadecimal>[0-9a-fA-F]{1,8})|(?P<named>lt|gt|amp|quot)(?![a-zA-Z]));?"
_TOKEN = re.compile(
    rf"""(?P<text>[^<&]+)|{_ENTITY}|<(?P<close>/?)(?P<tag>[^\s>]*)(?P<more>(?:\s(?:[^>"']|"[^"]*"|'[^']*')*)?)>|(?P<other>.)""",
    re.DOTALL,
)
_REFERENCE = re.compile(_ENTITY)
_ATTRIBUTE = re.compile(r"""([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/<>])")
_LAST_CHARACTER, _LAST_OF_ONE_UNIT = 0x10FFFF, 0xFFFF


class BadText(Exception):
    """Telegram would refuse this text; the message is its description."""


@dataclass(frozen=True, slots=True)
class FormattedText:
    """Visible text with its entities, as Telegram would store them; offsets and lengths in UTF-16 units."""

    text: str
    entities: Entities


@dataclass(slots=True)
class _OpenTag:
    tag: str
    begin: int
    """In UTF-16 units."""
    position: int
    """In characters of the text so far."""
    more: dict[str, Any]


def utf16(text: str) -> int:
    """The length that Telegram counts."""
    return len(text) if text.isascii() else len(text) + sum(ord(c) > _LAST_OF_ONE_UNIT for c in text)


def is_valid_unicode(text: str) -> bool:
    """Whether the text can be encoded: it has no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def commands(text: str) -> Entities:
    """The bot commands in what a person typed, as Telegram marks them."""
    return [
        {"type": "bot_command", "offset": utf16(text[: command.start()]), "length": len(command[0])}
        for command in _COMMAND.finditer(text)
    ]


def strip_text(text: str, entities: Entities) -> FormattedText:
    """Without white space at the ends; entities move along."""
    stripped_text = text.strip()
    if len(stripped_text) == len(text):
        return FormattedText(text, entities)
    head, size = len(text) - len(text.lstrip()), utf16(stripped_text)
    shifted_entities = []
    for entity in entities:
        begin = max(0, entity["offset"] - head)
        end = min(size, entity["offset"] + entity["length"] - head)
        if end > begin:
            shifted_entities.append({**entity, "offset": begin, "length": end - begin})
    return FormattedText(stripped_text, shifted_entities)


def parse_html(source: str) -> FormattedText:
    """Parse HTML as the Bot API does; raises ``BadText``."""
    if "<" not in source and "&" not in source:
        return strip_text(source, [])
    reader = _Reader(source)
    for token in _TOKEN.finditer(source):
        reader.feed(token)
    return reader.finish()


@dataclass(slots=True)
class _Reader:
    source: str
    out: list[str] = field(default_factory=list)
    length: int = 0
    characters: int = 0
    open: list[_OpenTag] = field(default_factory=list)
    entities: Entities = field(default_factory=list)

    def feed(self, token: re.Match[str]) -> None:
        if token["tag"] is not None:
            if token["close"]:
                self._end(token)
            else:
                self._start(token)
        elif token[0] == "<":
            self._fail_open_tag(token.start())
        else:
            self._write(token["text"] or token["other"] or _character(token))

    def finish(self) -> FormattedText:
        if self.open:
            raise BadText(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{self.open[-1].tag}\""
            )
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return strip_text("".join(self.out), self.entities)

    def _write(self, text: str) -> None:
        self.out.append(text)
        self.characters += len(text)
        self.length += utf16(text)

    def _start(self, token: re.Match[str]) -> None:
        tag = token["tag"].lower()
        if tag not in _TAGS:
            self._fail(f'Unsupported start tag "{tag}"', token.start())
        attributes = {
            attribute[1].lower(): _unescape(attribute[2] or attribute[3] or attribute[4] or "")
            for attribute in _ATTRIBUTE.finditer(token["more"])
        }
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', token.start())
        self.open.append(_OpenTag(tag, self.length, self.characters, attributes))

    def _end(self, token: re.Match[str]) -> None:
        if not self.open:
            self._fail("Unexpected end tag", token.start())
        open_tag, tag = self.open[-1].tag, token["tag"].lower()
        if tag and tag != open_tag:
            self._fail("Unmatched end tag", token.start(), f', expected "</{open_tag}>", found "</{tag}>"')
        self._close(self.open.pop())

    def _close(self, open_tag: _OpenTag) -> None:
        if self.length == open_tag.begin:
            return
        entity = {"type": _TAGS[open_tag.tag], "offset": open_tag.begin, "length": self.length - open_tag.begin}
        language = open_tag.more.get("class", "")
        match open_tag.tag:
            case "a":
                url = open_tag.more.get("href") or "".join(self.out)[open_tag.position :]
                if "." not in url and "://" not in url:
                    return
                entity["url"] = url
            case "blockquote" if "expandable" in open_tag.more:
                entity["type"] = "expandable_blockquote"
            case "pre" if "language" in open_tag.more:
                entity["language"] = open_tag.more["language"]
            case "code" if self.open and self.open[-1].tag == "pre" and language.startswith("language-"):
                self.open[-1].more["language"] = language.removeprefix("language-")
                return
            case _:
                pass
        self.entities.append(entity)

    def _fail_open_tag(self, at: int) -> NoReturn:
        rest = self.source[at + 1 :]
        name = re.match(r"[^\s>]*", rest)
        tag = name[0].lower() if name else ""
        if rest.startswith("/"):
            self._fail("Unclosed end tag" if self.open else "Unexpected end tag", at)
        if len(tag) == len(rest):
            self._fail("Unclosed start tag", at)
        self._fail(f'Unclosed start tag "{tag}"' if tag in _TAGS else f'Unsupported start tag "{tag}"', at)

    def _fail(self, what: str, at: int, more: str = "") -> NoReturn:
        offset = len(self.source[:at].encode("utf-8", "replace"))
        raise BadText(f"can't parse entities: {what} at byte offset {offset}{more}")


def _character(token: re.Match[str]) -> str:
    if token["named"]:
        return _NAMED[token["named"]]
    code = int(token["decimal"]) if token["decimal"] else int(token["hexadecimal"], 16)
    return chr(code) if 0 < code < _LAST_CHARACTER else token[0]


def _unescape(value: str) -> str:
    return _REFERENCE.sub(_character, value)


def checked_entities(raw: Iterable[Any]) -> Entities:
    """Entities given beside the text; raises ``BadText`` for what is none."""
    entities = list(raw)
    for entity in entities:
        if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
            raise BadText("can't parse MessageEntity: expected an Object with type, offset and length")
        if not isinstance(entity["offset"], int) or not isinstance(entity["length"], int):
            raise BadText("can't parse MessageEntity: offset and length must be of type Number")
    return entities
