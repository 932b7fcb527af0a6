"""What is wrong with a file that somebody sends, or cannot be had in a chat: where in it, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.editing.mistakes import Mistake


class Severity(StrEnum):
    """What an issue means for the rest of the file."""

    MISTAKE = "mistake"
    """Nothing can be taken from the file until it is mended."""
    UNASKABLE = "unaskable"
    """A chat cannot have it; the rest can be taken without it, when somebody says so."""
    NOTICE = "notice"
    """Left out or changed without asking, and said."""


class ImportProblem(StrEnum):
    """Each thing that can be said about a place of a file."""

    # Files as a whole
    TOO_LARGE = "too large"
    UNREADABLE = "unreadable"
    BROKEN_FILE = "broken file"
    BROKEN_ENTRY = "broken entry"
    OTHER_WORKBOOK = "other workbook"
    NO_RESULT = "no result"
    BROKEN_CELL = "broken cell"
    NOT_DOWNLOADED = "not downloaded"
    NOT_RECOGNISED = "not recognised"
    NO_COLUMN = "no column"
    NOTHING_INSIDE = "nothing inside"

    # Questions that a chat cannot have
    TYPE = "type"
    UNKNOWN_TYPE = "unknown type"
    REPEAT = "repeat"
    NO_TYPE = "no type"
    NO_NAME = "no name"
    NO_TEXT = "no text"
    TEXT_TOO_LONG = "text too long"
    QUOTES_ANSWER = "quotes answer"
    UNKNOWN_LIST = "unknown list"
    TOO_FEW_OPTIONS = "too few options"
    TOO_MANY_OPTIONS = "too many options"
    DUPLICATE_OPTION = "duplicate option"
    SAME_LABEL = "same label"
    CHOICE_FILTER = "choice filter"
    READ_ONLY = "read only"
    NO_SHORT_RANGE = "no short range"
    REQUIRED_RULE = "required rule"

    # Conditions
    CONDITION = "condition"
    CONDITION_ON_LATER = "condition on later"
    CONDITION_ON_MISSING = "condition on missing"
    CONDITION_ON_TYPED = "condition on typed"
    CONDITION_UNANSWERED = "condition unanswered"
    CONDITION_SEVERAL = "condition several"
    CONDITION_NEVER = "condition never"
    COMMENT_CONDITION = "comment condition"
    NOTE_CONDITION = "note condition"

    # What is left out and said
    METADATA = "metadata"
    OTHER_TEXT = "other text"
    COMMENT_REQUIRED = "comment required"
    CONSTRAINT_IGNORED = "constraint ignored"
    DEFAULT_IGNORED = "default ignored"
    MEDIA_IGNORED = "media ignored"
    PARAMETERS_IGNORED = "parameters ignored"
    COLUMN_IGNORED = "column ignored"
    LANGUAGE_IGNORED = "language ignored"
    FILE_IGNORED = "file ignored"
    RENAMED = "renamed"

    # Groups
    GROUP_NOT_OPEN = "group not open"
    GROUP_NOT_CLOSED = "group not closed"

    # Agendas
    NO_TITLE = "no title"
    NO_START = "no start"
    NO_END = "no end"
    NOT_A_DATE = "not a date"
    NOT_A_TIME = "not a time"
    NOT_A_DURATION = "not a duration"
    NOT_YES_OR_NO = "not yes or no"
    END_BEFORE_START = "end before start"
    TOO_LONG = "too long"
    REPEATS = "repeats"
    CANCELLED = "cancelled"
    OTHER_DAY = "other day"
    WHOLE_DAY = "whole day"
    UNKNOWN_ZONE = "unknown zone"
    TOO_MANY_ITEMS = "too many items"
    NOT_SCHEDULED = "not scheduled"
    NUMBERS_ALONE = "numbers alone"
    FURTHER_PAGES = "further pages"

    # What the event's own rules refuse
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class ImportIssue:
    """One thing about one place of a file."""

    place: str
    """Such as ``survey!C7`` or ``line 12``; empty for the file as a whole."""
    problem: ImportProblem
    severity: Severity = Severity.MISTAKE
    subject: str = ""
    """What stands there, or is missing."""
    detail: str = ""
    """A limit, a proposal or a reason, as the problem needs it."""
    mistake: Mistake | None = None
    """Which of the event's own rules it breaks; ``subject`` is then the key below the event."""


def issues_of(issues: Iterable[ImportIssue], severity: Severity) -> tuple[ImportIssue, ...]:
    """Those of this severity."""
    return tuple(issue for issue in issues if issue.severity is severity)
