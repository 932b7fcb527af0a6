"""Surveys to test with: one of every kind of question, and arbitrary ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from domain.anonymity import Thresholds
from domain.draft import Draft, visible, without_hidden
from domain.events import Event, Profession, Survey
from domain.questions import (
    Choice,
    Choices,
    ClosedQuestion,
    Comment,
    Condition,
    Option,
    Question,
    Ranking,
    Rating,
    YesNo,
)
from domain.survey import SurveyRun

THRESHOLDS = Thresholds(5, 5, 5)
"""Small, so that few people are enough for a test of everything."""
OPENS = datetime(2027, 3, 22, 16, tzinfo=UTC)
CLOSES = datetime(2027, 3, 29, 15, tzinfo=UTC)


def words(text: str) -> dict[str, str]:
    """The same in both languages, told apart by a letter."""
    return {"en": text, "ro": f"{text} ș"}


def options(*ids: str) -> tuple[Option, ...]:
    """Options labelled by their ids."""
    return tuple(Option(id_, words(id_.capitalize())) for id_ in ids)


def survey(*questions: Question) -> Survey:
    """A survey of these questions."""
    return Survey(words("How was it?"), anonymous=True, opens=OPENS, closes=CLOSES, questions=questions)


def named(of: Survey) -> Survey:
    """The same survey, not anonymous."""
    return replace(of, anonymous=False)


def opened(of: Survey, **changes: object) -> SurveyRun:
    """That survey as it was opened."""
    run = SurveyRun(1, "bucharest", of, {"judge": "*", "undisclosed": "*"}, THRESHOLDS, OPENS, CLOSES)
    return replace(run, **changes)  # type: ignore[arg-type]  # a test names fields it knows


OVERALL = Rating("overall", words("Overall?"), 5, low=words("poor"), high=words("excellent"), required=True)
WHY = Choice(
    "why", words("What was missing?"), options("time", "practice"), show_if=Condition("overall", frozenset("12"))
)
TOPICS = Choices("topics", words("Which topics?"), options("law", "work", "web"), max=2)
AGAIN = YesNo("again", words("Again?"))
ORDER = Ranking("order", words("What is most urgent?"), options("training", "protocol", "campaign"))
IMPROVE = Comment("improve", words("What should change?"))
PRAISE = Comment("praise", words("What was good?"))
EVERY_KIND = survey(OVERALL, WHY, TOPICS, AGAIN, IMPROVE, PRAISE)

_IDS = tuple("abcdef")


def _options(count: int) -> tuple[Option, ...]:
    return options(*(f"o{n}" for n in range(count)))


@st.composite
def _question(draw: st.DrawFn, id_: str, earlier: list[ClosedQuestion]) -> Question:
    text = words(id_)
    if draw(st.integers(0, 5)) == 0:
        return Comment(id_, text)
    is_required = draw(st.booleans())
    earlier_question = draw(
        st.sampled_from([None, *(question for question in earlier if not isinstance(question, Ranking))])
    )
    show_if = None
    if earlier_question is not None:
        show_if = Condition(
            earlier_question.id, frozenset(draw(st.sets(st.sampled_from(earlier_question.options), min_size=1)))
        )
    match draw(st.sampled_from(["rating", "choice", "choices", "yes_no", "ranking"])):
        case "rating":
            points, from_zero = draw(st.integers(2, 10)), draw(st.booleans())
            return Rating(id_, text, points, from_zero, required=is_required, show_if=show_if)
        case "choice":
            return Choice(id_, text, _options(draw(st.integers(2, 5))), is_required, show_if)
        case "choices":
            count = draw(st.integers(2, 5))
            return Choices(id_, text, _options(count), draw(st.integers(1, count)), is_required, show_if)
        case "ranking":
            return Ranking(id_, text, _options(draw(st.integers(2, 4))), is_required, show_if)
        case _:
            return YesNo(id_, text, is_required, show_if)


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """Any survey the settings admit, of up to six questions."""
    questions: list[Question] = []
    for id_ in _IDS[: draw(st.integers(1, len(_IDS)))]:
        closed_questions = [question for question in questions if not isinstance(question, Comment)]
        questions.append(draw(_question(id_, closed_questions)))
    return survey(*questions)


@st.composite
def drafts(draw: st.DrawFn, of: Survey) -> Draft:
    """Any draft of that survey which its buttons can lead to: nothing answered out of what is not shown."""
    draft = Draft({})
    for question in of.closed_questions:
        if question in dict(visible(of, draft)).values() and draw(st.booleans()):
            answers = (question.decode(state) for state in range(1, question.states))
            draft = draft.with_answer(question.id, draw(st.sampled_from([*filter(question.may_hold, answers)])))
    return without_hidden(of, draft)


def event(of: Survey, code: str = "bucharest") -> Event:
    """An event with that survey, for judges and lawyers."""
    professions = (
        Profession("judge", words("Judge"), "courts"),
        Profession("lawyer", words("Lawyer"), "lawyers"),
    )
    return Event(
        code,
        words("Round table"),
        words("About work"),
        words("Bucharest"),
        "Europe/Bucharest",
        OPENS - timedelta(hours=9),
        OPENS - timedelta(hours=2),
        professions,
        survey=of,
    )
