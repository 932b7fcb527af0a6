"""What is wrong with a file, or cannot be had in a chat: one sentence for each place, as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from domain.editing.mistakes import Mistake, MistakeKind
from domain.imports.issues import ImportIssue, ImportProblem
from views.editing.labels import key_label
from views.i18n import Translator
from views.imports.places import listed_places
from views.layout.common import short
from views.layout.message_text import utf16_length
from views.mistakes.sentences import mistake_text

SHOWN = 60
"""So much is repeated of what stands in a file."""
_LINE = re.compile(r"line (\d+)")
_TALK = re.compile(r"day (\d+), (.*), (\d+)")


def issue_line(voice: Translator, issue: ImportIssue) -> str:
    """The place and the sentence, as in ``survey!C7: …``."""
    sentence = issue_sentence(voice, issue)
    place = place_text(voice, issue.place)
    return voice.labelled(place, sentence) if place else sentence


def issue_lines(voice: Translator, issues: Sequence[ImportIssue], most: int, room: int | None = None) -> list[str]:
    """A line for each, at most so many; a last one counts the rest. ``room`` is in UTF-16 units for all of them."""
    gathered_issues = gather_alike(issues)
    lines = [gathered_line(voice, alike) for alike in gathered_issues[:most]]
    return fitting_lines(voice, lines, [len(alike) for alike in gathered_issues], room)


def fitting_lines(voice: Translator, lines: Sequence[str], counts: Sequence[int], room: int | None) -> list[str]:
    """Those of the first lines that fit into the room, and one that counts the rest; ``counts`` is of each line."""
    sizes = accumulate(utf16_length(line) + 1 for line in lines)
    fitting = [line for line, size in zip(lines, sizes, strict=True) if room is None or size <= room]
    more = sum(counts[len(fitting) :])
    return [*fitting, voice.plain("… and {n} more", n=more)] if more > 0 else fitting


FEW = 2
"""So many issues that differ in name and place alone are told one by one."""


def gather_alike(issues: Sequence[ImportIssue]) -> list[tuple[ImportIssue, ...]]:
    """The issues in their order; many that differ in name and place alone are one, so that each can be named."""
    groups: dict[ImportProblem | int, list[ImportIssue]] = {}
    for number, issue in enumerate(issues):
        groups.setdefault(issue.problem if issue.problem in _GATHERED else number, []).append(issue)
    return [alike for group in groups.values() for alike in _split_few(tuple(group))]


def _split_few(group: tuple[ImportIssue, ...]) -> tuple[tuple[ImportIssue, ...], ...]:
    return (group,) if len(group) > FEW else tuple((issue,) for issue in group)


def gathered_line(voice: Translator, issues: Sequence[ImportIssue]) -> str:
    """One line for issues that are alike: each name once, with as many of its places as there is room for."""
    if len(issues) == 1:
        return issue_line(voice, issues[0])
    places: dict[str, list[str]] = {}
    for issue in issues:
        places.setdefault(short(issue.subject, SHOWN), []).append(place_text(voice, issue.place))
    lines = [_line_of_names(voice, issues[0].problem, places, most) for most in (len(issues), *PLACES)]
    return next((line for line in lines if utf16_length(line) <= GATHERED), short(lines[-1], GATHERED))


def _line_of_names(voice: Translator, problem: ImportProblem, places: Mapping[str, Sequence[str]], most: int) -> str:
    names = (f"{name} ({listed_places(voice, cells, most)})" for name, cells in places.items())
    return _GATHERED[problem](voice, voice.comma.join(names))


GATHERED = 600
"""So much of a line that names many things."""
PLACES = (12, 6, 3, 1)
"""So many places of each thing are named, the most that fit."""
_GATHERED: Mapping[ImportProblem, Callable[[Translator, str], str]] = {
    ImportProblem.TYPE: lambda voice, things: voice.plain("a chat cannot ask for {things}", things=things),
    ImportProblem.UNKNOWN_TYPE: lambda voice, things: voice.plain(
        "no types of questions I know: {things}", things=things
    ),
    ImportProblem.QUOTES_ANSWER: lambda voice, things: voice.plain(
        "repeat an answer in their text, which a chat cannot: {things}", things=things
    ),
    ImportProblem.COLUMN_IGNORED: lambda voice, things: voice.plain(
        "columns that are not shown in a chat: {things}", things=things
    ),
    ImportProblem.COMMENT_CONDITION: lambda voice, things: voice.plain(
        "answered by typing, so they cannot depend on an answer: the database would then know that answer: {things}",
        things=things,
    ),
    ImportProblem.METADATA: lambda voice, things: voice.plain(
        "left out, since they would note something about the person, and the answers are anonymous: {things}",
        things=things,
    ),
    ImportProblem.OTHER_DAY: lambda voice, things: voice.plain(
        "on other days than the event, so left out: {things}", things=things
    ),
    ImportProblem.WHOLE_DAY: lambda voice, things: voice.plain(
        "of whole days and no items, so left out: {things}", things=things
    ),
    ImportProblem.NOT_SCHEDULED: lambda voice, things: voice.plain(
        "without a time in the public schedule, so left out: {things}", things=things
    ),
    ImportProblem.CANCELLED: lambda voice, things: voice.plain("cancelled, so left out: {things}", things=things),
}
"""What is said of many at once."""


def place_text(voice: Translator, place: str) -> str:
    """A place of a file in words."""
    line, talk = _LINE.fullmatch(place), _TALK.fullmatch(place)
    if line:
        return voice.plain("line {line}", line=line[1])
    if talk:
        return voice.plain("day {day}, {room}, item {number}", day=talk[1], room=talk[2], number=talk[3])
    return place


def issue_sentence(voice: Translator, issue: ImportIssue) -> str:
    """What is wrong, in one sentence without its place."""
    if issue.mistake is not None:
        return _rule_sentence(voice, issue, issue.mistake)
    groups = (_of_files, _of_questions, _of_conditions, _of_changes, _of_agenda)
    sentences = {problem: say for group in groups for problem, say in group(voice).items()}
    return sentences[issue.problem](short(issue.subject, SHOWN), short(issue.detail, SHOWN))


def _rule_sentence(voice: Translator, issue: ImportIssue, mistake: Mistake) -> str:
    """A rule of the event that is broken; without a place the parts of the event that lead there stand before it."""
    if mistake.kind is MistakeKind.SYNTAX:
        reason = mistake.value("reason")
        return mistake_text(voice, reason) if isinstance(reason, Mistake) else str(reason)
    label = "" if issue.place else key_label(voice, issue.subject)
    sentence = mistake_text(voice, mistake)
    return voice.labelled(label, sentence) if label else sentence


_Sentences = Mapping[ImportProblem, Callable[[str, str], str]]


def _of_files(voice: Translator) -> _Sentences:
    return {
        ImportProblem.TOO_LARGE: lambda *_: voice.plain(
            "this file is too large: at most 2 MB, and 3,000 rows on a sheet"
        ),
        ImportProblem.UNREADABLE: lambda *_: voice.plain("this cannot be read: it is broken, or has a password"),
        ImportProblem.BROKEN_FILE: lambda *_: voice.plain("this file is broken and cannot be read"),
        ImportProblem.BROKEN_ENTRY: lambda *_: voice.plain("this entry is broken and cannot be read"),
        ImportProblem.OTHER_WORKBOOK: lambda *_: voice.plain(
            "this is no workbook of Excel; save it as .xlsx and send that"
        ),
        ImportProblem.NO_RESULT: lambda *_: voice.plain(
            "the file does not hold the result of this formula; open it in a spreadsheet program, save it and send it"
            " again"
        ),
        ImportProblem.BROKEN_CELL: lambda text, _: voice.plain("the formula in this cell gives {text}", text=text),
        ImportProblem.NOT_DOWNLOADED: lambda *_: voice.plain(
            "I could not get this file from Telegram; please send it again"
        ),
        ImportProblem.NOT_RECOGNISED: lambda *_: voice.plain(
            "I cannot tell what this file is. I take an event file (TOML), a survey as XLSForm, and an agenda as"
            " iCalendar, CSV, XLSX, or a schedule of pretalx or frab (JSON, XML)"
        ),
        ImportProblem.NO_COLUMN: lambda name, _: voice.plain("there is no column “{name}”", name=name),
        ImportProblem.NOTHING_INSIDE: lambda *_: voice.plain("there is nothing in it that I could take"),
        ImportProblem.GROUP_NOT_OPEN: lambda *_: voice.plain("a group ends here that does not begin"),
        ImportProblem.GROUP_NOT_CLOSED: lambda *_: voice.plain("this group begins and does not end"),
    }


def _of_questions(voice: Translator) -> _Sentences:
    return {
        ImportProblem.TYPE: lambda name, _: voice.plain("a chat cannot ask for “{name}”", name=name),
        ImportProblem.UNKNOWN_TYPE: lambda name, _: voice.plain("“{name}” is no type of question I know", name=name),
        ImportProblem.REPEAT: lambda name, _: voice.plain(
            "a chat cannot ask “{name}” as a table or again and again; all that stands in it is left out", name=name
        ),
        ImportProblem.NO_TYPE: lambda name, _: voice.plain("“{name}” has no type, so it cannot be asked", name=name),
        ImportProblem.NO_NAME: lambda *_: voice.plain("this question has no name"),
        ImportProblem.NO_TEXT: lambda name, _: voice.plain("“{name}” has no text to show", name=name),
        ImportProblem.TEXT_TOO_LONG: lambda name, most: voice.plain(
            "this text of “{name}” is longer than {most} characters", name=name, most=most
        ),
        ImportProblem.QUOTES_ANSWER: lambda name, _: voice.plain(
            "“{name}” repeats an answer in its text, which a chat cannot", name=name
        ),
        ImportProblem.UNKNOWN_LIST: lambda name, detail: voice.plain(
            "“{name}” takes its options from “{list}”, which the sheet of choices has not", name=name, list=detail
        ),
        ImportProblem.TOO_FEW_OPTIONS: lambda name, _: voice.plain(
            "“{name}” needs two options to be put in order", name=name
        ),
        ImportProblem.TOO_MANY_OPTIONS: lambda name, most: voice.plain(
            "“{name}” has more than {most} options", name=name, most=most
        ),
        ImportProblem.DUPLICATE_OPTION: lambda name, option: voice.plain(
            "“{name}” has the option “{option}” twice", name=name, option=option
        ),
        ImportProblem.SAME_LABEL: lambda name, label: voice.plain(
            "“{name}” has two options that read “{label}”", name=name, label=label
        ),
        ImportProblem.CHOICE_FILTER: lambda name, _: voice.plain(
            "“{name}” shows other options after other answers, which a chat cannot", name=name
        ),
        ImportProblem.READ_ONLY: lambda name, _: voice.plain("“{name}” takes no answer", name=name),
        ImportProblem.NO_SHORT_RANGE: lambda name, most: voice.plain(
            "“{name}” asks for a number; a chat has buttons for 2 to {most} numbers, given by a range or a constraint",
            name=name,
            most=most,
        ),
        ImportProblem.REQUIRED_RULE: lambda name, _: voice.plain(
            "“{name}” has to be answered under a condition, which a chat cannot tell", name=name
        ),
    }


def _of_conditions(voice: Translator) -> _Sentences:
    return {
        ImportProblem.CONDITION: lambda name, _: voice.plain(
            "“{name}” is shown under a condition that a chat cannot have", name=name
        ),
        ImportProblem.CONDITION_ON_LATER: lambda name, other: voice.plain(
            "“{name}” depends on “{other}”, which stands below it", name=name, other=other
        ),
        ImportProblem.CONDITION_ON_MISSING: lambda name, other: voice.plain(
            "“{name}” depends on “{other}”, which is not asked in the chat", name=name, other=other
        ),
        ImportProblem.CONDITION_ON_TYPED: lambda name, other: voice.plain(
            "“{name}” depends on “{other}”, which is answered by typing", name=name, other=other
        ),
        ImportProblem.CONDITION_UNANSWERED: lambda name, other: voice.plain(
            "“{name}” would also be shown to whoever skips “{other}”; the chat shows it only after an answer",
            name=name,
            other=other,
        ),
        ImportProblem.CONDITION_SEVERAL: lambda name, _: voice.plain(
            "“{name}” depends on several questions at once; a chat knows one", name=name
        ),
        ImportProblem.CONDITION_NEVER: lambda name, _: voice.plain("“{name}” would never be shown", name=name),
        ImportProblem.COMMENT_CONDITION: lambda name, _: voice.plain(
            "“{name}” is answered by typing, so it cannot depend on an answer: the database would then know that"
            " answer",
            name=name,
        ),
        ImportProblem.NOTE_CONDITION: lambda name, _: voice.plain(
            "the note “{name}” has no question below it that is shown after the same answers", name=name
        ),
    }


def _of_changes(voice: Translator) -> _Sentences:
    return {
        ImportProblem.METADATA: lambda name, _: voice.plain(
            "“{name}” is left out: it would note something about the person, and the answers are anonymous", name=name
        ),
        ImportProblem.OTHER_TEXT: lambda name, _: voice.plain(
            "“{name}” keeps the option for something else, without the text behind it", name=name
        ),
        ImportProblem.COMMENT_REQUIRED: lambda name, _: voice.plain(
            "“{name}” can be skipped, as whatever is typed", name=name
        ),
        ImportProblem.CONSTRAINT_IGNORED: lambda name, detail: voice.plain(
            "“{name}”: the chat does not check {rule}", name=name, rule=detail
        ),
        ImportProblem.DEFAULT_IGNORED: lambda name, _: voice.plain("“{name}” has no answer chosen before", name=name),
        ImportProblem.MEDIA_IGNORED: lambda name, _: voice.plain(
            "“{name}” is shown without its picture or sound", name=name
        ),
        ImportProblem.PARAMETERS_IGNORED: lambda name, detail: voice.plain(
            "“{name}”: {text} has no effect in a chat", name=name, text=detail
        ),
        ImportProblem.COLUMN_IGNORED: lambda name, _: voice.plain(
            "what stands in the column “{name}” is not shown in a chat", name=name
        ),
        ImportProblem.LANGUAGE_IGNORED: lambda name, _: voice.plain(
            "texts in “{name}” are left out: the event does not have this language", name=name
        ),
        ImportProblem.FILE_IGNORED: lambda name, _: voice.plain(
            "{name} stays as it is: it names a file on the server, and only whoever runs the server can", name=name
        ),
        ImportProblem.RENAMED: lambda name, new: voice.plain("“{name}” is called “{new}” here", name=name, new=new),
    }


def _of_agenda(voice: Translator) -> _Sentences:
    return {
        ImportProblem.NO_TITLE: lambda *_: voice.plain("this item has no title"),
        ImportProblem.NO_START: lambda *_: voice.plain("this item has no start"),
        ImportProblem.NO_END: lambda *_: voice.plain("this item has no end, and no duration"),
        ImportProblem.NOT_A_DATE: lambda text, _: voice.plain("“{text}” is no date; write 2027-03-22", text=text),
        ImportProblem.NOT_A_TIME: lambda text, _: voice.plain("“{text}” is no time of day; write 09:30", text=text),
        ImportProblem.NOT_A_DURATION: lambda text, _: voice.plain(
            "“{text}” is no duration; write 00:45 or 45", text=text
        ),
        ImportProblem.NOT_YES_OR_NO: lambda text, _: voice.plain("“{text}” is neither yes nor no", text=text),
        ImportProblem.END_BEFORE_START: lambda *_: voice.plain("this item ends before it starts"),
        ImportProblem.TOO_LONG: lambda *_: voice.plain("this item takes a whole day or more"),
        ImportProblem.REPEATS: lambda text, _: voice.plain("“{text}” repeats; only its first time is taken", text=text),
        ImportProblem.CANCELLED: lambda text, _: voice.plain("“{text}” is cancelled, so it is left out", text=text),
        ImportProblem.OTHER_DAY: lambda text, _: voice.plain(
            "“{text}” is on another day than the event, so it is left out", text=text
        ),
        ImportProblem.WHOLE_DAY: lambda text, _: voice.plain(
            "“{text}” is of whole days and no item, so it is left out", text=text
        ),
        ImportProblem.UNKNOWN_ZONE: lambda text, _: voice.plain(
            "I do not know the time zone “{text}”; the times are taken as those of the event's place", text=text
        ),
        ImportProblem.NOT_SCHEDULED: lambda text, _: voice.plain(
            "“{text}” has no time in the public schedule, so it is left out", text=text
        ),
        ImportProblem.NUMBERS_ALONE: lambda _, words: voice.plain(
            "this list has only the numbers of its talks; add {words} to the address it comes from, and send what"
            " you get then",
            words=words,
        ),
        ImportProblem.FURTHER_PAGES: lambda count, total: voice.plain(
            "this is one page, with {count} of {total} entries; add {words} to the address it comes from to get all",
            count=count,
            total=total,
            words=f"?limit={total}",
        ),
        ImportProblem.TOO_MANY_ITEMS: lambda count, most: voice.plain(
            "there are {count} items; an agenda has at most {most}", count=count, most=most
        ),
    }
