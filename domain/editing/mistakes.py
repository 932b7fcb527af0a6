"""Mistakes in what people write into files or type: which one, and the values that its sentence needs; no words.

``views.mistakes`` writes the sentences, in every language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias


class MistakeKind(Enum):
    """Each thing that can be wrong, and each hint that can stand behind one."""

    ENGLISH = auto()
    """A sentence for whoever runs the server: the command line speaks English. No chat shows one."""

    # Hints
    DID_YOU_MEAN = auto()
    DID_YOU_MEAN_UNDER = auto()
    WRITE = auto()
    WRITE_WITHOUT_QUOTES = auto()
    BELONGS_ABOVE = auto()
    BELONGS_UNDER = auto()
    IS_HEADING = auto()
    PEOPLE_BY_NUMBER = auto()
    NEGATIVE_IS_GROUP = auto()
    ZONE_BY_PLACE = auto()

    # What a value is that cannot be repeated
    GROUP_VALUE = auto()
    LIST_VALUE = auto()

    # The shape of a value
    UNKNOWN_KEY = auto()
    LANGUAGE_AS_KEY = auto()
    TOKEN_FORM = auto()
    SINGLE_BRACKETS = auto()
    DOUBLE_BRACKETS = auto()
    NOT_A_GROUP = auto()
    NOT_A_LIST = auto()
    NOT_IN_LANGUAGES = auto()
    NOT_A_TEXT = auto()
    NOT_AN_ADDRESS = auto()
    ID_FORM = auto()
    CODE_FORM = auto()
    SURVEY_ID_FORM = auto()
    NAME_FORM = auto()
    NOT_MORE_THAN = auto()
    NOT_AT_LEAST = auto()
    NOT_AT_MOST = auto()
    NOT_A_WHOLE_NUMBER = auto()
    NOT_A_NUMBER = auto()
    NOT_TRUE_OR_FALSE = auto()
    NOT_A_MOMENT = auto()
    NOT_A_DAY = auto()
    NOT_A_TIME_OF_DAY = auto()
    NOT_ONE_OF = auto()
    NOT_POSSIBLE = auto()
    NOT_POSSIBLE_BECAUSE = auto()
    MISSING_KEY = auto()
    MISSING_HEADING = auto()
    NONE_GIVEN = auto()
    TOO_MANY_GIVEN = auto()
    EMPTY_TEXT = auto()
    LONG_TEXT = auto()
    NOT_LOCAL_TIME = auto()
    YEAR_OUT_OF_RANGE = auto()
    TEXT_OR_LANGUAGES = auto()
    MOMENT_OR_RULE = auto()

    # Texts in several languages
    NO_SPOKEN_LANGUAGE = auto()
    LANGUAGE_NOT_SPOKEN = auto()
    TEXT_DOES_NOT_FIT = auto()
    SEVERAL_LINES = auto()
    CONTROL_CHARACTER = auto()
    SAME_LABEL = auto()
    LANGUAGE_INCOMPLETE = auto()

    # The event
    NO_TIME_ZONE = auto()
    EVENT_ENDS_BEFORE_START = auto()
    DUPLICATE_ID = auto()
    RESERVED_ID = auto()
    RESERVED_LABEL = auto()
    UNKNOWN_GROUP = auto()
    CODE_TAKEN = auto()
    FILE_IS_ADDRESS = auto()
    FILE_MISSING = auto()
    FILE_IS_SECRET = auto()
    FILE_EMPTY = auto()
    FILE_TOO_LARGE = auto()
    FILE_UNREADABLE = auto()
    LOGO_NO_PICTURE = auto()
    LOGO_TOO_LARGE = auto()
    BRACE_ALONE = auto()
    UNKNOWN_PLACEHOLDER = auto()
    HOURS_UNKNOWN = auto()

    # The agenda
    ITEM_NEEDS_DATE = auto()
    ITEM_OUT_OF_ORDER = auto()
    ITEM_ENDS_BEFORE_START = auto()
    ITEM_BEFORE_EVENT = auto()
    ITEM_AFTER_EVENT = auto()
    ITEMS_OVERLAP = auto()

    # Questions
    REGISTRATION_CONDITION = auto()
    REGISTRATION_CONTEXT = auto()
    REGISTRATION_BREAKDOWN = auto()
    REGISTRATION_RANKING = auto()
    REGISTRATION_TOO_LONG = auto()
    KEY_OF_OTHER_KIND = auto()
    COMMENT_CONDITION = auto()
    COMMENT_REQUIRED = auto()
    MAX_OUT_OF_RANGE = auto()
    POINTS_OUT_OF_RANGE = auto()
    OPTION_COUNT = auto()
    CONDITION_BELOW = auto()
    CONDITION_UNKNOWN = auto()
    CONDITION_ON_COMMENT = auto()
    CONDITION_ON_RANKING = auto()
    CONDITION_KEYS = auto()
    CONDITION_ON_SEVERAL = auto()
    CONDITION_NEEDS_RATING = auto()
    CONDITION_NO_OPTION = auto()
    CONDITION_OFF_SCALE = auto()
    CONDITION_NEVER = auto()

    # Surveys
    TOO_MANY_QUESTIONS = auto()
    COMPARED_NOT_ASKED = auto()
    SURVEY_TOO_LONG = auto()
    REVIEW_TOO_LONG = auto()
    SURVEY_CLOSES_BEFORE_OPENING = auto()
    SURVEY_ID_OF_MAIN = auto()
    SURVEY_ID_OF_RATINGS = auto()
    SURVEY_NEVER_OPENS = auto()
    NOBODY_PRESENT = auto()
    NOBODY_CONFIRMED = auto()
    SECOND_NAMED_SURVEY = auto()
    SURVEYS_OVERLAP = auto()

    # Times and messages
    NO_TIME_RULE = auto()
    SKIPPED_HOUR = auto()
    MESSAGE_WITHOUT_SURVEY = auto()
    UNKNOWN_SURVEY = auto()
    NO_SURVEY = auto()
    MESSAGE_TEXT_MISSING = auto()
    KEY_OF_OWN_TEXT = auto()
    MESSAGE_AFTER_EVENT = auto()
    MESSAGE_BEFORE_SURVEY = auto()
    MESSAGE_AFTER_SURVEY = auto()

    # What keeps a file from being TOML
    NOT_UTF8 = auto()
    NESTED_TOO_DEEPLY = auto()
    NUMBER_TOO_LONG = auto()
    SYNTAX = auto()
    SYNTAX_UNKNOWN = auto()
    SYNTAX_UNFINISHED = auto()
    SYNTAX_KEY_TWICE = auto()
    SYNTAX_NO_VALUE = auto()
    SYNTAX_NO_KEY = auto()
    SYNTAX_OPEN_BRACKET = auto()
    SYNTAX_OPEN_BRACKET_ON = auto()
    SYNTAX_OPEN_BRACE = auto()
    SYNTAX_NO_STATEMENT = auto()
    SYNTAX_AFTER_VALUE = auto()
    SYNTAX_NO_EQUALS = auto()
    SYNTAX_BACKSLASH = auto()
    SYNTAX_HEADING_TWICE = auto()
    SYNTAX_CHARACTER = auto()
    SYNTAX_BLANK = auto()
    SYNTAX_COLON = auto()
    SYNTAX_COLON_OF_LANGUAGE = auto()
    SYNTAX_HEADING_OPEN = auto()
    SYNTAX_BRACES_ON_ONE_LINE = auto()
    SYNTAX_NO_COMMA = auto()
    SYNTAX_CURLY_QUOTES = auto()
    SYNTAX_NO_QUOTE = auto()
    SYNTAX_QUOTE_INSIDE = auto()
    SYNTAX_TOKEN = auto()
    SYNTAX_VALUE_MISSING = auto()
    SYNTAX_DATE = auto()
    SYNTAX_TIME = auto()
    SYNTAX_NO_SUCH_TIME = auto()
    SYNTAX_VALUE = auto()
    SYNTAX_DECIMAL_COMMA = auto()
    SYNTAX_LEADING_ZERO = auto()
    SYNTAX_TEXT = auto()
    SYNTAX_TWO_BRACKETS = auto()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake, or a hint behind one."""

    kind: MistakeKind
    values: tuple[tuple[str, MistakeValue], ...] = ()
    """The values of its sentence by their names."""
    hint: Mistake | None = None
    """What was probably meant, or what to write."""

    def value(self, name: str) -> MistakeValue:
        """One of the values; raises ``KeyError``."""
        return dict(self.values)[name]


MistakeValue: TypeAlias = str | int | Mistake


def mistake(kind: MistakeKind, hint: Mistake | None = None, /, **values: MistakeValue) -> Mistake:
    """A mistake with its values."""
    return Mistake(kind, tuple(values.items()), hint)


def english(sentence: str, hint: Mistake | None = None) -> Mistake:
    """What only whoever runs the server reads."""
    return mistake(MistakeKind.ENGLISH, hint, sentence=sentence)
