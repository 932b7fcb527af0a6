"""The buttons of coordinators: results, comments to review, minutes, reports, comparison.

One frozen value a button; ``views.callback.codec`` gives each its wire form. ``survey`` is the id of one of the event's
surveys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from domain.messages import MAIN_SURVEY
from views.callback.fields import UnboundedInt

# Coordinators


@dataclass(frozen=True, slots=True)
class ShowSummary:
    """Show the summary of this event; ``card`` 1 sends the picture before it, once it is closed."""

    event: str
    card: int
    survey: str = MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class ShowResultsText:
    """Show the released figures in words, as the card shows them in a picture."""

    event: str
    survey: str = MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class ShowGroups:
    """Show the released breakdown by profession."""

    event: str
    survey: str = MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class GetSheet:
    """Send the spreadsheet of this event."""

    event: str
    survey: str = MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class GetReport:
    """Send the minute report of this event: ``form`` 0 is Word, 1 is PDF, 2 is both."""

    event: str
    form: int


# Comments after closing


@dataclass(frozen=True, slots=True)
class ShowComments:
    """Review the comments of this event's closed survey, from the first that waits."""

    event: str
    survey: str = MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """Show the comment at this place."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class ListComments:
    """Show the page of the comments on which the one of this place stands."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class PublishComments:
    """Reports may show the comments from the first to the last place that nothing is decided about."""

    survey: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PublishComment:
    """Reports may show this comment as it stands."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class WithholdComment:
    """No report shows this comment."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class EditComment:
    """The next text is to stand in place of this comment."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class ReplaceComment:
    """Publish the quoted text in place of this comment."""

    survey: int
    place: int


# The minutes


@dataclass(frozen=True, slots=True)
class ShowMinutes:
    """Choose a topic of this event."""

    event: str


@dataclass(frozen=True, slots=True)
class TurnTopics:
    """Show this page of the topics of this event."""

    event: str
    page: int


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """Take notes under the topic of this number, and show those on this page, counted from 0."""

    event: str
    topic: int
    page: int


@dataclass(frozen=True, slots=True)
class TakeConclusions:
    """What is typed under this topic from now on are conclusions (1) or what was said (0)."""

    event: str
    topic: int
    conclusions: int


@dataclass(frozen=True, slots=True)
class OpenNote:
    """Show this note; its text is not waited for any more."""

    note: int


@dataclass(frozen=True, slots=True)
class EditNote:
    """Wait for this note's new text."""

    note: int


@dataclass(frozen=True, slots=True)
class MoveNote:
    """Put this note at that place under its topic, counted from 0 among those of its kind."""

    note: int
    place: int


@dataclass(frozen=True, slots=True)
class ConcludeNote:
    """This note is a conclusion (1) or what was said (0)."""

    note: int
    conclusion: int


@dataclass(frozen=True, slots=True)
class DeleteNote:
    """Ask whether this note shall be deleted; ``sure`` 1 deletes it."""

    note: int
    sure: int


@dataclass(frozen=True, slots=True)
class StoreNote:
    """The text this message quotes is what the minutes of this event wait for."""

    event: str


@dataclass(frozen=True, slots=True)
class DiscardNote:
    """The text this message quotes is not for the minutes of this event."""

    event: str


@dataclass(frozen=True, slots=True)
class AskHeadcount:
    """The next text says how many were present at this event."""

    event: str


@dataclass(frozen=True, slots=True)
class UndoHeadcount:
    """What was entered under this number counts no more."""

    event: str
    entry: int


@dataclass(frozen=True, slots=True)
class GetReportIn:
    """Send the minute report of this event in this language, as Word file and PDF."""

    event: str
    language: str


@dataclass(frozen=True, slots=True)
class StopMinutes:
    """Take no more notes of this event."""

    event: str


@dataclass(frozen=True, slots=True)
class PreviewShare:
    """Show what participants would get of the results; ``comments`` 1 with the published comments."""

    event: str
    comments: int
    survey: str = MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class SendShare:
    """Send it to them; ``mark`` is that of the comments that were shown."""

    event: str
    comments: int
    mark: int
    survey: str = MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class ShowNames:
    """Show this page of the answers with names, of a named survey."""

    event: str
    page: int
    survey: str = MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class SelectSurveys:
    """Show this page of the released surveys with these ticked (see ``views.results.comparison.encode_selection``)."""

    selection: UnboundedInt
    page: int


@dataclass(frozen=True, slots=True)
class ShowComparison:
    """Set these released surveys side by side."""

    selection: UnboundedInt


CoordinatorTap: TypeAlias = (
    ShowSummary | ShowResultsText | ShowGroups | GetSheet | GetReport | ShowComments | ReviewComment | ListComments
    | PublishComments | PublishComment | WithholdComment | EditComment | ReplaceComment | ShowMinutes | TurnTopics
    | ShowTopic | TakeConclusions | OpenNote | EditNote | MoveNote | ConcludeNote | DeleteNote | StoreNote
    | DiscardNote | AskHeadcount | UndoHeadcount | GetReportIn | StopMinutes | ShowNames | SelectSurveys
    | ShowComparison | PreviewShare | SendShare
)  # fmt: skip

CODES: Mapping[str, type[CoordinatorTap]] = {
    "ys": ShowSummary, "yt": ShowResultsText, "yg": ShowGroups, "yn": ShowNames, "yx": GetSheet, "yr": GetReport,
    "vc": ShowComments, "vr": ReviewComment, "vp": PublishComment, "vw": WithholdComment, "ve": EditComment,
    "vs": ReplaceComment, "vl": ListComments, "va": PublishComments, "nl": ShowMinutes, "ng": TurnTopics,
    "nt": ShowTopic, "nk": TakeConclusions,
    "no": OpenNote, "ne": EditNote, "nm": MoveNote, "nc": ConcludeNote, "nd": DeleteNote, "ny": StoreNote,
    "nn": DiscardNote, "nx": StopMinutes, "np": AskHeadcount, "nu": UndoHeadcount, "yl": GetReportIn,
    "kc": SelectSurveys, "ks": ShowComparison, "wp": PreviewShare, "ws": SendShare,
}  # fmt: skip
"""The letters by which each is known on the wire. They are never used for another button."""
