"""What can be wrong with questions, of a survey or of the registration."""

from __future__ import annotations

from domain.editing.mistakes import MistakeKind as Kind
from views.mistakes.wording import Sentences

SENTENCES: Sentences = {
    Kind.REGISTRATION_CONDITION: lambda voice, _: voice.plain(
        "questions at registration are asked of everybody; only a survey's can depend on an answer"
    ),
    Kind.REGISTRATION_CONTEXT: lambda voice, v: voice.plain("only a survey's questions have a {key}", **v),
    Kind.REGISTRATION_BREAKDOWN: lambda voice, _: voice.plain(
        "answers to registration questions are never shown by group"
    ),
    Kind.REGISTRATION_RANKING: lambda voice, _: voice.plain(
        "a ranking can be asked in a survey only, not at registration"
    ),
    Kind.REGISTRATION_TOO_LONG: lambda voice, v: voice.plain(
        "these questions with their answers can take {n} characters in {language} and {limit} fit in the"
        " message that shows a registration",
        **v,
    ),
    Kind.KEY_OF_OTHER_KIND: lambda voice, v: voice.plain(
        "a question of kind {kind} has no {key}; it is for {kinds}",
        **v,
    ),
    Kind.COMMENT_CONDITION: lambda voice, _: voice.plain(
        "a comment cannot depend on an answer, or the database would know that answer"
    ),
    Kind.COMMENT_REQUIRED: lambda voice, _: voice.plain("a comment can always be skipped"),
    Kind.MAX_OUT_OF_RANGE: lambda voice, v: voice.plain(
        "{n} is not between 1 and the number of options, {count}",
        **v,
    ),
    Kind.POINTS_OUT_OF_RANGE: lambda voice, v: voice.plain(
        "a rating has {first} to {last} points, and this one would have {n}",
        **v,
    ),
    Kind.OPTION_COUNT: lambda voice, v: voice.plain("{least} to {most} options are needed, and there are {n}", **v),
    Kind.CONDITION_BELOW: lambda voice, v: voice.plain(
        "{id} does not stand above this question, and only then it can depend on it",
        **v,
    ),
    Kind.CONDITION_UNKNOWN: lambda voice, v: voice.plain("there is no earlier question {id}", **v),
    Kind.CONDITION_ON_COMMENT: lambda voice, v: voice.plain(
        "{id} is a comment; a question can depend only on one answered by buttons",
        **v,
    ),
    Kind.CONDITION_ON_RANKING: lambda voice, v: voice.plain("{id} is a ranking; no question can depend on one", **v),
    Kind.CONDITION_KEYS: lambda voice, _: voice.plain(
        "give one of is, any_of, at_least, at_most (the last two can stand together)"
    ),
    Kind.CONDITION_ON_SEVERAL: lambda voice, v: voice.plain(
        "{id} takes several answers: name one option, because how many chose any of these would tell, "
        "beside the count of each, how many chose both",
        **v,
    ),
    Kind.CONDITION_NEEDS_RATING: lambda voice, v: voice.plain(
        "at_least and at_most are for ratings, and {id} is none",
        **v,
    ),
    Kind.CONDITION_NO_OPTION: lambda voice, v: voice.plain("{option} is no option of {id}, which has {options}", **v),
    Kind.CONDITION_OFF_SCALE: lambda voice, v: voice.plain("{n} is not on the scale of {id}, {first} to {last}", **v),
    Kind.CONDITION_NEVER: lambda voice, _: voice.plain(
        "at_least is more than at_most, so the question would never be shown"
    ),
}
