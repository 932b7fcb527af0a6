"""/compare: choosing released surveys, and their figures side by side, as a picture and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.anonymity import Withheld
from domain.events import Event
from domain.questions import ClosedQuestion as Question
from domain.results.comparison import FEWEST, MOST, Comparison, SharedQuestion
from domain.results.release import ReleaseRules
from domain.results.summary import ClosedSummary
from views.callback.coordinators import SelectSurveys, ShowComparison
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, quoted
from views.layout.dates import event_days
from views.layout.pages import pages
from views.questions import checkbox_label
from views.reports import comparison as picture
from views.results.conditions import condition_sentence
from views.results.distribution import ends, no_answer_count, no_answer_note, side_by_side
from views.results.participation import participation
from views.screen import Alert, Button, Row, Screen
from views.survey.questions import short_question
from views.survey.which import released_title, survey_before_event, survey_letters

EVENTS = 8
"""So many events can be chosen from in one message."""
NAMED = 60
"""So much of a question's text names it where it is not compared."""
BASE = 1 << 12
"""Surveys are numbered below this, so that those chosen fit one number of a button."""


@dataclass(frozen=True, slots=True)
class ReleasedSurvey:
    """A released survey that can be chosen."""

    survey: int
    event: Event


def encode_selection(survey_ids: Sequence[int]) -> int:
    """The numbers of these surveys as one number; the same whatever their order."""
    number = 0
    for survey in sorted(survey_ids):
        number = number * BASE + survey
    return number


def decode_selection(number: int) -> tuple[int, ...] | None:
    """The surveys that ``encode_selection`` made this number of, up to one too many; None when no choice makes it."""
    survey_ids: list[int] = []
    while number and len(survey_ids) <= MOST:
        number, survey = divmod(number, BASE)
        survey_ids.append(survey)
    ascending = tuple(reversed(survey_ids))
    return ascending if number == 0 and ascending == tuple(sorted({*ascending} - {0})) else None


def nothing_to_compare(voice: Translator) -> Screen:
    """Fewer than two surveys are closed."""
    return Screen(voice.say("There is nothing to compare yet: two surveys must have closed first."))


def too_many(voice: Translator) -> Alert:
    """One event more than can stand side by side."""
    return Alert(voice.plain("You can choose up to {most}.", most=MOST))


def choose(
    voice: Translator, released_surveys: Sequence[ReleasedSurvey], survey_ids: Sequence[int], page: int
) -> Screen:
    """Released surveys with their ticks, the latest event first, and the button that sets the chosen side by side."""
    last = (len(released_surveys) - 1) // EVENTS
    page = min(page, last)
    surveys_on_page = released_surveys[page * EVENTS : (page + 1) * EVENTS]
    text = paragraphs(
        voice.say("<b>Which surveys shall stand side by side?</b>"),
        voice.say("Choose {fewest} to {most}, then press Compare.", fewest=FEWEST, most=MOST),
    )
    ready = FEWEST <= len(survey_ids) <= MOST
    compare = ((Button(voice.plain("Compare"), ShowComparison(encode_selection(survey_ids))),),) if ready else ()
    rows = tuple((_checkbox(voice, one, survey_ids, page),) for one in surveys_on_page)
    return Screen(text, (*rows, *_page_buttons(voice, survey_ids, page, last), *compare))


def _checkbox(voice: Translator, one: ReleasedSurvey, survey_ids: Sequence[int], page: int) -> Button:
    label = f"{survey_before_event(voice, one.event)} · {event_days(voice, one.event)}"
    after = {*survey_ids} ^ {one.survey}
    return Button(
        checkbox_label(label, is_ticked=one.survey in survey_ids), SelectSurveys(encode_selection(sorted(after)), page)
    )


def _page_buttons(voice: Translator, survey_ids: Sequence[int], page: int, last: int) -> tuple[Row, ...]:
    row: Row = ()
    if page > 0:
        row += (Button(voice.plain("Later events"), SelectSurveys(encode_selection(survey_ids), page - 1)),)
    if page < last:
        row += (Button(voice.plain("Earlier events"), SelectSurveys(encode_selection(survey_ids), page + 1)),)
    return (row,) if row else ()


def result_screens(
    voice: Translator,
    events: Sequence[Event],
    summaries: Sequence[ClosedSummary],
    comparison: Comparison,
    selection: int,
) -> tuple[Screen, ...]:
    """The comparison in words, with the picture; to draw one takes about a tenth of a second."""
    marks = survey_letters(events)
    blocks = [
        paragraphs(voice.say("<b>Side by side</b>"), "\n".join(_event_labels(voice, marks, events, summaries))),
        *(_question(voice, number, alike, marks, summaries) for number, alike in enumerate(comparison.alike, start=1)),
        "" if comparison.alike else voice.say("No question was asked alike in all of them."),
        _excluded_questions(voice, comparison.others),
    ]
    *earlier, last = pages(blocks)
    other = ((Button(voice.plain("Other surveys"), SelectSurveys(selection, 0)),),)
    files = (
        (
            *picture.files(voice, events, summaries, comparison),
            picture.sheet_file(voice, events, summaries, comparison),
        )
        if comparison.alike
        else ()
    )
    return (*(Screen(page) for page in earlier), replace(Screen(last, other), files=files))


def _event_labels(
    voice: Translator, marks: Sequence[str], events: Sequence[Event], summaries: Sequence[ClosedSummary]
) -> list[str]:
    return [
        f"<b>{mark}</b>  {safe(released_title(voice, event))}, {event_days(voice, event)}\n{_participation(voice, one)}"
        for mark, event, one in zip(marks, events, summaries, strict=True)
    ]


def _participation(voice: Translator, summary: ClosedSummary) -> Html:
    participation_text = safe(participation(voice, summary.release))
    return (
        participation_text
        if summary.survey.anonymous
        else Html(f"{participation_text} · {voice.say('with their names')}")
    )


def _question(
    voice: Translator, number: int, alike: SharedQuestion, marks: Sequence[str], summaries: Sequence[ClosedSummary]
) -> str:
    groups = {mark: total for mark, total in zip(marks, alike.totals, strict=True) if total is not None}
    withheld = [
        (mark, one.release.rules, reason)
        for mark, one, total, reason in zip(marks, summaries, alike.totals, alike.withheld, strict=True)
        if total is None
    ]
    with_dash = any(no_answer_count(alike.question, total) is not None for total in groups.values())
    lines = (
        f"<b>{number}. {voice.words(alike.question.text)}</b>",
        safe(condition_sentence(voice, summaries[-1].survey.closed_questions, alike.question)),
        ends(voice, alike.question),
        no_answer_note(voice, alike.question) if with_dash else "",
        side_by_side(voice, alike.question, groups) if groups else "",
        *_withheld(voice, withheld),
    )
    return "\n".join(line for line in lines if line)


def _withheld(voice: Translator, marks: Sequence[tuple[str, ReleaseRules, Withheld | None]]) -> Iterator[str]:
    earlier = voice.comma.join(mark for mark, rules, _ in marks if rules is ReleaseRules.ANSWERS_TOO)
    repeated_marks = voice.comma.join(mark for mark, _, reason in marks if reason is Withheld.REPEATED)
    others = voice.comma.join(
        mark for mark, rules, reason in marks if rules is ReleaseRules.PEOPLE_ONLY and reason is not Withheld.REPEATED
    )
    if earlier:
        sentence = voice.say("Withheld in {events}: too few answers, or nearly all of them alike.", events=earlier)
        yield f"<i>{sentence}</i>"
    if repeated_marks:
        sentence = voice.say(
            "Withheld in {events}: nearly as many answered it before, and both together could tell of a few.",
            events=repeated_marks,
        )
        yield f"<i>{sentence}</i>"
    if others:
        sentence = voice.say("Withheld in {events}: too few people were asked.", events=others)
        yield f"<i>{sentence}</i>"


def _excluded_questions(voice: Translator, others: Sequence[Question]) -> str:
    if not others:
        return ""
    question_texts = Html(
        voice.comma.join(quoted(voice, short_question(voice, question, NAMED)) for question in others)
    )
    return voice.say("Not comparable, since not asked alike in all of them: {questions}.", questions=question_texts)
