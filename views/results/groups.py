"""The breakdown by profession, each group under its name; it names no group that the release does not show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from domain.anonymity import NoBreakdown
from domain.events import Event
from domain.questions import Choice, Choices, Ranking, Rating, YesNo
from domain.questions import ClosedQuestion as Question
from domain.results.release import Counts, ReleaseRules, Result
from domain.results.summary import Results
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs
from views.professions import group_label, short_group_label
from views.registration.screens import title
from views.results.conditions import condition_note
from views.results.distribution import no_answer_count, no_answer_note, rating_lines, side_by_side
from views.results.headings import question_head, question_results
from views.results.summary import back_to_summary, minimum, text_screens
from views.screen import Screen


def by_profession(voice: Translator, event: Event, summary: Results) -> tuple[Screen, ...]:
    """The breakdown, groups under their names; what has none is named at the end."""
    names = {id_: short_group_label(voice, event, professions) for id_, professions in summary.release.groups.items()}
    head = "\n".join((voice.say("<b>By profession</b>"), *_legend(voice, event, summary, names)))
    blocks = [
        paragraphs(title(voice, event), head),
        *(
            _breakdown(voice, question_head(voice, number, question, summary), question, result, names)
            for number, question, result in question_results(summary)
            if result.groups
        ),
        "\n".join(_missing_groups(voice, summary)),
    ]
    return text_screens(blocks, back_to_summary(voice, event))


def _legend(voice: Translator, event: Event, summary: Results, names: Mapping[str, str]) -> Iterator[Html]:
    """All professions of each group whose name has not all of them."""
    for id_, professions in summary.release.groups.items():
        label = group_label(voice, event, professions)
        if label.replace(", ", " + ") != names[id_]:
            yield Html(voice.labelled(safe(names[id_]), safe(label)))


def _breakdown(voice: Translator, head: str, question: Question, result: Result, names: Mapping[str, str]) -> str:
    groups = {names[id_]: counts for id_, counts in result.groups.items()}
    dash_meaning = (
        no_answer_note(voice, question)
        if any(no_answer_count(question, each) is not None for each in groups.values())
        else ""
    )
    return "\n".join(line for line in (head, dash_meaning, _figures(voice, question, groups)) if line)


def _figures(voice: Translator, question: Question, groups: Mapping[str, Counts]) -> str:
    match question:
        case Rating():
            return "\n".join(rating_lines(voice, question, name, counts) for name, counts in groups.items())
        case Choice() | Choices() | YesNo() | Ranking():
            return side_by_side(voice, question, groups)
        case _:
            assert_never(question)


def _missing_groups(voice: Translator, summary: Results) -> Iterator[str]:
    """A sentence for each reason why questions have none, the questions by their numbers."""
    lacking: dict[Html, list[str]] = {}
    for number, question, result in question_results(summary):
        if not result.groups:
            lacking.setdefault(_missing_groups_reason(voice, summary, question, result), []).append(str(number))
    for reason, numbers in lacking.items():
        yield voice.say("No breakdown of: {numbers}. {reason}", numbers=voice.comma.join(numbers), reason=reason)


def _missing_groups_reason(voice: Translator, summary: Results, question: Question, result: Result) -> Html:
    if summary.release.rules is ReleaseRules.ANSWERS_TOO:
        return voice.say("In some group too few answered, or nearly all alike.")
    if result.withheld:
        return voice.say("Nothing of it is shown at all.")
    if result.no_breakdown is NoBreakdown.NOT_DECLARED:
        return voice.say("A yes-or-no question is shown by group only where that was planned before.")
    if result.no_breakdown is NoBreakdown.REPEATED:
        return voice.say("Another survey of this event shows the same question, so here it has a total only.")
    condition = safe(condition_note(voice, summary.survey.closed_questions, question))
    return Html(f"{condition} {_condition_reason(voice, summary, question)}")


def _condition_reason(voice: Translator, summary: Results, question: Question) -> Html:
    earlier_id = question.show_if.question if question.show_if else ""
    if any(result.question == earlier_id and result.groups for result in summary.release.results):
        return voice.say("In some group these were fewer than {few}.", few=minimum(voice, summary))
    return voice.say("That question has no breakdown either.")
