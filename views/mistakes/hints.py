"""What was probably meant, behind the sentence of a mistake."""

from __future__ import annotations

from domain.editing.mistakes import MistakeKind as Kind
from views.mistakes.wording import Sentences

SENTENCES: Sentences = {
    Kind.ENGLISH: lambda _, v: str(v["sentence"]),
    Kind.DID_YOU_MEAN: lambda voice, v: voice.plain("(did you mean {word}?)", **v),
    Kind.DID_YOU_MEAN_UNDER: lambda voice, v: voice.plain("(did you mean {word} under {heading}?)", **v),
    Kind.WRITE: lambda voice, v: voice.plain("write {text}", **v),
    Kind.WRITE_WITHOUT_QUOTES: lambda voice, v: voice.plain("write {text}, without quotation marks", **v),
    Kind.BELONGS_ABOVE: lambda voice, v: voice.plain(
        "it belongs to {heading}: put it above the first heading below that one",
        **v,
    ),
    Kind.BELONGS_UNDER: lambda voice, v: voice.plain("it belongs under {heading}", **v),
    Kind.IS_HEADING: lambda voice, v: voice.plain("it is a heading, as in {heading}", **v),
    Kind.PEOPLE_BY_NUMBER: lambda voice, _: voice.plain(
        "people are given by their Telegram number, which /whoami tells each of them"
    ),
    Kind.NEGATIVE_IS_GROUP: lambda voice, _: voice.plain("a negative number is that of a group"),
    Kind.ZONE_BY_PLACE: lambda voice, _: voice.plain(
        "a zone is named by a place, so that it has the summer time of that place"
    ),
}
