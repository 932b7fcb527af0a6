"""How professions are called: those of a breakdown group, and those that attended, in words and in a list."""

from __future__ import annotations

from collections.abc import Iterable

from domain.events import UNDISCLOSED, Event, Profession
from domain.results.reports import Attendance
from views.i18n import Translator, in_language

SHORT_NAME = 15
"""The longest name of a profession that stands for a group."""
SHORT_GROUP = 24
"""So many characters of a group's professions stand beside each of its figures."""


def undisclosed_label(language: str) -> str:
    """What the button for no profession says in this language; it always comes last."""
    return in_language(language, lambda voice: voice.plain("Prefer not to say"))


def group_label(voice: Translator, event: Event, professions: Iterable[str]) -> str:
    """The professions of one breakdown group, in the event's order; one that the settings have no more by its id."""
    return voice.listed(_group_labels(voice, event, professions))


def _group_labels(voice: Translator, event: Event, professions: Iterable[str]) -> list[str]:
    labels = {profession.id: voice.label(profession.label) for profession in event.professions}
    labels[UNDISCLOSED] = voice.plain("Not stated")
    group_ids = tuple(professions)
    unknown_ids = [id_ for id_ in group_ids if id_ not in labels]
    return [*(label for id_, label in labels.items() if id_ in group_ids), *unknown_ids]


def short_group_label(voice: Translator, event: Event, professions: Iterable[str]) -> str:
    """A name of the group that fits beside its figures: its professions, or the largest of them and how many more."""
    labels = _group_labels(voice, event, professions)
    name = " + ".join(labels)
    if len(name) <= SHORT_GROUP or len(labels) == 1:
        return name
    largest = _max_label(voice, event, labels)
    return voice.plain_count("{label} + {n} more", "{label} + {n} more", len(labels) - 1, label=largest)


def _max_label(voice: Translator, event: Event, labels: list[str]) -> str:
    """The profession of which most are expected, if its name is short: the name of the only one would point at them."""
    expected_by_label = {voice.label(profession.label): profession.expected or 0 for profession in event.professions}
    short_labels = [label for label in labels if len(label) <= SHORT_NAME]
    return min(
        short_labels or labels, key=lambda label: (-expected_by_label.get(label, 0) * bool(short_labels), len(label))
    )


def count_by_profession(voice: Translator, event: Event, attendance: Attendance) -> list[tuple[str, int]]:
    """Each profession that attended and how many, in the event's order; last those who did not say."""
    labels = {profession.id: voice.label(profession.label) for profession in event.professions}
    counts = [(label, attendance.get(id_, 0)) for id_, label in labels.items()]
    counts += [(id_, n) for id_, n in attendance.items() if id_ is not None and id_ not in {UNDISCLOSED, *labels}]
    counts += [(voice.plain("Not stated"), _silent(attendance))]
    return [(label, n) for label, n in counts if n]


def _silent(attendance: Attendance) -> int:
    return attendance.get(None, 0) + attendance.get(UNDISCLOSED, 0)


def in_words(voice: Translator, event: Event, attendance: Attendance) -> str:
    """Who attended, in one line: "3 judges, 1 prosecutor"; "Judge: 3" and so on where a plural is missing."""
    here = [profession for profession in event.professions if attendance.get(profession.id)]
    if not can_be_in_words(voice, event, attendance):
        return voice.listed(voice.labelled(label, n) for label, n in count_by_profession(voice, event, attendance))
    phrases = [_count_label(voice, profession, attendance[profession.id]) for profession in here]
    if silent := _silent(attendance):
        phrases.append(
            voice.plain_count("{n} whose profession is not stated", "{n} whose professions are not stated", silent)
        )
    return voice.enumeration(phrases)


def can_be_in_words(voice: Translator, event: Event, attendance: Attendance) -> bool:
    """Whether every profession that attended has a plural in this language."""
    known_ids = {profession.id for profession in event.professions} | {None, UNDISCLOSED}
    here = [profession for profession in event.professions if attendance.get(profession.id)]
    return all(_plural(voice, profession) for profession in here) and not attendance.keys() - known_ids


def _plural(voice: Translator, profession: Profession) -> str:
    return (profession.plural or {}).get(voice.language, "")


def _count_label(voice: Translator, profession: Profession, n: int) -> str:
    label, plural = voice.label(profession.label), _plural(voice, profession)
    # Inside a sentence a label is written as its plural is: "judge", but "NGO representative".
    one = label[:1].lower() + label[1:] if plural[:1].islower() else label
    return voice.plain_count("{n} {one}", "{n} {many}", n, one=one, many=plural)
