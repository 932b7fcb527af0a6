"""What can be wrong with the shape of a value, wherever it stands."""

from __future__ import annotations

from domain.editing.mistakes import MistakeKind as Kind
from views.mistakes.wording import Sentences

SENTENCES: Sentences = {
    Kind.GROUP_VALUE: lambda voice, _: voice.plain("a group of keys"),
    Kind.LIST_VALUE: lambda voice, _: voice.plain("a list"),
    Kind.UNKNOWN_KEY: lambda voice, _: voice.plain("there is no such key here"),
    Kind.LANGUAGE_AS_KEY: lambda voice, v: voice.plain(
        "there is no such key here; texts stand in braces behind their key, as in {example}",
        **v,
    ),
    Kind.TOKEN_FORM: lambda voice, _: voice.plain(
        "the token must be a text in quotation marks, without spaces, as @BotFather gave it"
    ),
    Kind.SINGLE_BRACKETS: lambda voice, v: voice.plain(
        "this heading stands in single brackets, as in {heading}",
        **v,
    ),
    Kind.DOUBLE_BRACKETS: lambda voice, v: voice.plain("this heading stands in two brackets, as in {heading}", **v),
    Kind.NOT_A_GROUP: lambda voice, v: voice.plain("{value} stands where a group of keys is expected", **v),
    Kind.NOT_A_LIST: lambda voice, v: voice.plain("{value} must be a list, in square brackets", **v),
    Kind.NOT_IN_LANGUAGES: lambda voice, v: voice.plain(
        "{value} must be given for each language, as in {example}",
        **v,
    ),
    Kind.NOT_A_TEXT: lambda voice, v: voice.plain("{value} must be a text in quotation marks", **v),
    Kind.NOT_AN_ADDRESS: lambda voice, v: voice.plain(
        "{value} is no address that begins with https:// or http://",
        **v,
    ),
    Kind.ID_FORM: lambda voice, v: voice.plain("{value} must be 1 to 32 of the characters a-z, 0-9, - and _", **v),
    Kind.CODE_FORM: lambda voice, v: voice.plain("{value} must be 2 to 32 of the characters a-z, 0-9 and -", **v),
    Kind.SURVEY_ID_FORM: lambda voice, v: voice.plain(
        "{value} must be 1 to 16 of the characters a-z, 0-9 and -",
        **v,
    ),
    Kind.NAME_FORM: lambda voice, v: voice.plain(
        "{value} must be 1 to 64 letters, digits, and the characters - . and _",
        **v,
    ),
    Kind.NOT_MORE_THAN: lambda voice, v: voice.plain("{value} must be more than {limit}", **v),
    Kind.NOT_AT_LEAST: lambda voice, v: voice.plain("{value} must be at least {limit}", **v),
    Kind.NOT_AT_MOST: lambda voice, v: voice.plain("{value} must be at most {limit}", **v),
    Kind.NOT_A_WHOLE_NUMBER: lambda voice, v: voice.plain("{value} must be a whole number", **v),
    Kind.NOT_A_NUMBER: lambda voice, v: voice.plain("{value} must be a number", **v),
    Kind.NOT_TRUE_OR_FALSE: lambda voice, v: voice.plain("{value} must be true or false", **v),
    Kind.NOT_A_MOMENT: lambda voice, v: voice.plain("{value} must be a day and a time, as in {example}", **v),
    Kind.NOT_A_DAY: lambda voice, v: voice.plain("{value} must be a day, as in {example}", **v),
    Kind.NOT_A_TIME_OF_DAY: lambda voice, v: voice.plain("{value} must be a time of day, as in {example}", **v),
    Kind.NOT_ONE_OF: lambda voice, v: voice.plain("{value} is not possible here; write one of {choices}", **v),
    Kind.NOT_POSSIBLE: lambda voice, v: voice.plain("{value} is not possible here", **v),
    Kind.NOT_POSSIBLE_BECAUSE: lambda voice, v: voice.plain("{value} is not possible here: {reason}", **v),
    Kind.MISSING_KEY: lambda voice, _: voice.plain("this key is missing"),
    Kind.MISSING_HEADING: lambda voice, v: voice.plain(
        "this heading is missing; write {heading}, with {first} and {second} below it",
        **v,
    ),
    Kind.NONE_GIVEN: lambda voice, _: voice.plain("at least one is needed"),
    Kind.TOO_MANY_GIVEN: lambda voice, v: voice.plain("at most {limit} are possible", **v),
    Kind.EMPTY_TEXT: lambda voice, _: voice.plain("this text is empty"),
    Kind.LONG_TEXT: lambda voice, v: voice.plain("this text is longer than {limit} characters", **v),
    Kind.NOT_LOCAL_TIME: lambda voice, _: voice.plain(
        "write the local time alone, without Z or an offset; the event's timezone says the rest"
    ),
    Kind.YEAR_OUT_OF_RANGE: lambda voice, v: voice.plain("the year must be from {first} to {last}", **v),
    Kind.TEXT_OR_LANGUAGES: lambda voice, v: voice.plain(
        "write a text in quotation marks, or one for each language, as in {example}",
        **v,
    ),
    Kind.MOMENT_OR_RULE: lambda voice, v: voice.plain(
        "write {rule}, {other} or a day and a time such as {example}",
        **v,
    ),
    Kind.NO_SPOKEN_LANGUAGE: lambda voice, v: voice.plain(
        "this text is in none of messages.languages ({languages})",
        **v,
    ),
    Kind.LANGUAGE_NOT_SPOKEN: lambda voice, v: voice.plain(
        "{language} is not among messages.languages ({languages})",
        **v,
    ),
    Kind.TEXT_DOES_NOT_FIT: lambda voice, v: voice.plain("{value} has {n} characters; at most {limit} fit here", **v),
    Kind.SEVERAL_LINES: lambda voice, _: voice.plain("this text stands on one line; write it without a line break"),
    Kind.CONTROL_CHARACTER: lambda voice, _: voice.plain(
        "this text holds a character that cannot be shown, such as a tab; type it again"
    ),
    Kind.SAME_LABEL: lambda voice, v: voice.plain(
        "{label} is also the label of {other}: nobody could tell the two buttons apart",
        **v,
    ),
    Kind.LANGUAGE_INCOMPLETE: lambda voice, v: voice.plain(
        "this text is not given in {language}; one of messages.languages must have every text of the "
        "file (a screen is never in two languages), and {language} is the nearest to it",
        **v,
    ),
    Kind.DUPLICATE_ID: lambda voice, v: voice.plain("{id} stands here more than once", **v),
}
