"""What can be wrong with surveys, with times of the plan and with planned messages."""

from __future__ import annotations

from domain.editing.mistakes import MistakeKind as Kind
from views.mistakes.wording import Sentences

SENTENCES: Sentences = {
    Kind.TOO_MANY_QUESTIONS: lambda voice, v: voice.plain(
        "at most {limit} questions answered by buttons are possible",
        **v,
    ),
    Kind.COMPARED_NOT_ASKED: lambda voice, v: voice.plain("this survey asks no question {id} with buttons", **v),
    Kind.SURVEY_TOO_LONG: lambda voice, v: voice.plain(
        "the survey is too long: all the answers given so far have to fit into one button, and these "
        "take {percent} % of it; leave questions out or give fewer options, first in {names}",
        **v,
    ),
    Kind.REVIEW_TOO_LONG: lambda voice, v: voice.plain(
        "the survey is too long: the review of all the answers can take {n} characters in {language}, "
        "and {limit} fit in its message; shorten the longest labels or ask less",
        **v,
    ),
    Kind.SURVEY_CLOSES_BEFORE_OPENING: lambda voice, _: voice.plain("the survey closes before it opens"),
    Kind.SURVEY_ID_OF_MAIN: lambda voice, v: voice.plain(
        "{id} is the survey of {heading}; call this one otherwise",
        **v,
    ),
    Kind.SURVEY_ID_OF_RATINGS: lambda voice, v: voice.plain(
        "{id} begins like the ratings of agenda items; call this survey otherwise", **v
    ),
    Kind.SURVEY_NEVER_OPENS: lambda voice, v: voice.plain(
        "this survey never opens: it needs an {heading} with {first} and {second}",
        **v,
    ),
    Kind.NOBODY_PRESENT: lambda voice, v: voice.plain(
        "nobody is marked as present: set {setting} for the event",
        **v,
    ),
    Kind.NOBODY_CONFIRMED: lambda voice, v: voice.plain("nobody is confirmed: set {setting} for the event", **v),
    Kind.SECOND_NAMED_SURVEY: lambda voice, _: voice.plain(
        "one survey of an event can be with names, and another one is already"
    ),
    Kind.SURVEYS_OVERLAP: lambda voice, v: voice.plain(
        "the survey {id} opens before this one closes; of one event a single survey is open at a time",
        **v,
    ),
    Kind.NO_TIME_RULE: lambda voice, v: voice.plain(
        "{value} is no time; write {rule}, {other} or a local time such as {example}",
        **v,
    ),
    Kind.SKIPPED_HOUR: lambda voice, v: voice.plain(
        "{moment} does not exist in {zone}: the clock is put forward then, and the next time there is {time}",
        **v,
    ),
    Kind.MESSAGE_WITHOUT_SURVEY: lambda voice, _: voice.plain(
        "only an invitation, a reminder or a text to those who have not answered has a survey"
    ),
    Kind.UNKNOWN_SURVEY: lambda voice, v: voice.plain("{value} is no survey of this event", **v),
    Kind.NO_SURVEY: lambda voice, _: voice.plain("this event has no survey to answer"),
    Kind.MESSAGE_TEXT_MISSING: lambda voice, _: voice.plain("a message of kind text needs its text"),
    Kind.KEY_OF_OWN_TEXT: lambda voice, v: voice.plain("only a message with {setting} takes {key}", **v),
    Kind.MESSAGE_AFTER_EVENT: lambda voice, _: voice.plain(
        "this would be after the event, when the agenda has lost its sense"
    ),
    Kind.MESSAGE_BEFORE_SURVEY: lambda voice, _: voice.plain(
        "this would be before the survey opens, when nobody can have answered"
    ),
    Kind.MESSAGE_AFTER_SURVEY: lambda voice, _: voice.plain(
        "this would be after the survey has closed, when nobody can answer"
    ),
}
