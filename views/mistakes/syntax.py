"""What keeps a file from being TOML, for people who know no TOML."""

from __future__ import annotations

from domain.editing.mistakes import MistakeKind as Kind
from views.mistakes.wording import Sentences

SENTENCES: Sentences = {
    Kind.NOT_UTF8: lambda voice, _: voice.plain("the file is not UTF-8 text; save it again as UTF-8"),
    Kind.NESTED_TOO_DEEPLY: lambda voice, _: voice.plain(
        "the file cannot be understood: its brackets are nested too deeply"
    ),
    Kind.NUMBER_TOO_LONG: lambda voice, _: voice.plain("the file cannot be understood: one of its numbers is too long"),
    Kind.SYNTAX: lambda voice, v: voice.plain(
        "line {line}, column {column}: the file cannot be understood here ({reason})",
        **v,
    ),
    Kind.SYNTAX_UNKNOWN: lambda voice, v: voice.plain("this is not written as TOML has it: {text}", **v),
    Kind.SYNTAX_UNFINISHED: lambda voice, _: voice.plain(
        "it ends in the middle of something; perhaps a quotation mark or a bracket was opened and not closed"
    ),
    Kind.SYNTAX_KEY_TWICE: lambda voice, _: voice.plain("this key is given twice"),
    Kind.SYNTAX_NO_VALUE: lambda voice, _: voice.plain("this is no value: texts stand in quotation marks"),
    Kind.SYNTAX_NO_KEY: lambda voice, _: voice.plain("a key was expected here"),
    Kind.SYNTAX_OPEN_BRACKET: lambda voice, _: voice.plain("a bracket is opened and not closed"),
    Kind.SYNTAX_OPEN_BRACKET_ON: lambda voice, v: voice.plain("the bracket [ on line {line} is not closed", **v),
    Kind.SYNTAX_OPEN_BRACE: lambda voice, v: voice.plain("a brace {brace} is not closed on its line", **v),
    Kind.SYNTAX_NO_STATEMENT: lambda voice, _: voice.plain("this is neither a key with its value nor a heading"),
    Kind.SYNTAX_AFTER_VALUE: lambda voice, _: voice.plain("this line goes on after its value"),
    Kind.SYNTAX_NO_EQUALS: lambda voice, _: voice.plain("an equals sign = was expected after the key"),
    Kind.SYNTAX_BACKSLASH: lambda voice, v: voice.plain(
        "in {quotes} a backslash stands for something else: write / in its place",
        **v,
    ),
    Kind.SYNTAX_HEADING_TWICE: lambda voice, _: voice.plain(
        "this heading stands in the file already; put its keys below the first one"
    ),
    Kind.SYNTAX_CHARACTER: lambda voice, _: voice.plain(
        "a quotation mark is missing, or a character stands here that cannot be in a settings file"
    ),
    Kind.SYNTAX_BLANK: lambda voice, _: voice.plain(
        "a blank that is no space stands in this line, as copied from a page or a letter: type it again"
    ),
    Kind.SYNTAX_COLON: lambda voice, v: voice.plain(
        "an equals sign = stands between a key and its value, not a colon: {example}",
        **v,
    ),
    Kind.SYNTAX_COLON_OF_LANGUAGE: lambda voice, v: voice.plain(
        "an equals sign = stands between a language and its text, as in {example}, not a colon",
        **v,
    ),
    Kind.SYNTAX_HEADING_OPEN: lambda voice, _: voice.plain(
        "a heading stands in brackets that are closed again, as in [privacy] or [[event]]"
    ),
    Kind.SYNTAX_BRACES_ON_ONE_LINE: lambda voice, v: voice.plain(
        "what stands in braces {braces} has to be on one line, and the closing brace is missing here",
        **v,
    ),
    Kind.SYNTAX_NO_COMMA: lambda voice, _: voice.plain("a comma is missing between two entries"),
    Kind.SYNTAX_CURLY_QUOTES: lambda voice, v: voice.plain(
        "texts stand in straight quotation marks {straight}, not in {curly} or {other}",
        **v,
    ),
    Kind.SYNTAX_NO_QUOTE: lambda voice, _: voice.plain("a quotation mark is missing on this line"),
    Kind.SYNTAX_QUOTE_INSIDE: lambda voice, v: voice.plain(
        "inside a text a quotation mark is written {mark}: {example}",
        **v,
    ),
    Kind.SYNTAX_TOKEN: lambda voice, v: voice.plain("the token stands in quotation marks, as in {example}", **v),
    Kind.SYNTAX_VALUE_MISSING: lambda voice, v: voice.plain("the value of {key} is missing", **v),
    Kind.SYNTAX_DATE: lambda voice, v: voice.plain("{value} is not written as a date here; write {text}", **v),
    Kind.SYNTAX_TIME: lambda voice, v: voice.plain("{value} is not written as a time here; write {text}", **v),
    Kind.SYNTAX_NO_SUCH_TIME: lambda voice, v: voice.plain(
        "there is no such day or time as {value}; the hours of a day go from 00:00:00 to 23:59:59",
        **v,
    ),
    Kind.SYNTAX_VALUE: lambda voice, v: voice.plain("{value} is no value here; write {text}", **v),
    Kind.SYNTAX_DECIMAL_COMMA: lambda voice, v: voice.plain("{value} has a decimal comma; write {text}", **v),
    Kind.SYNTAX_LEADING_ZERO: lambda voice, v: voice.plain("{value} begins with a nought; write {text}", **v),
    Kind.SYNTAX_TEXT: lambda voice, v: voice.plain("a text stands in quotation marks; write {text}", **v),
    Kind.SYNTAX_TWO_BRACKETS: lambda voice, v: voice.plain(
        "the heading on line {line} stands in two brackets, too: write {heading} there",
        **v,
    ),
}
