"""Questions of the settings, in a survey or at registration: checked each and one against the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import assert_never, get_args

from domain.editing.mistakes import MistakeKind, mistake
from domain.questions import (
    COMMENT_LENGTH,
    Choice,
    Choices,
    ClosedQuestion,
    Comment,
    Condition,
    Kind,
    Option,
    Question,
    QuestionContext,
    Ranking,
    Rating,
    RegistrationQuestion,
    YesNo,
)
from formats.event.error_messages import suggest
from formats.event.schema import ConditionShape, QuestionShape
from formats.event.validation import HEADING, LABEL, OPTION, SCREEN, Field, check_labels_unique, joined, quoted
from views.layout.message_text import utf16_length

QUESTION = 500
"""The longest text of a question, in UTF-16 units."""
NOTE, HINT = 900, 300
"""The longest note above a question, and the longest hint below it, likewise."""
MOST_OPTIONS = 30
MOST_RANKED = 6
"""So many options can be put in order; more would be too much for a thumb, and for the buttons that hold the order."""
POINTS = range(2, 12)
"""So many points a rating can have."""
REGISTRATION = SCREEN - 900
"""What all the registration questions with their answers may take of the one message that shows a registration."""

_CONTEXT = {"section": HEADING, "note": NOTE, "hint": HINT}
"""What stands around a question's text, and how long it can be."""
_COMMON = {"id", "kind", "text", "required", "show_if", *_CONTEXT}


def registration_of(shapes: list[QuestionShape], place: Field) -> tuple[RegistrationQuestion, ...]:
    """The further questions at registration: asked of everybody, in order."""
    for number, shape in enumerate(shapes, start=1):
        if shape.show_if is not None:
            here = place.at(f"registration[{number}].show_if")
            here.invalid(mistake(MistakeKind.REGISTRATION_CONDITION))
        for key in sorted(shape.model_fields_set & _CONTEXT.keys()):
            place.at(f"registration[{number}].{key}").error(mistake(MistakeKind.REGISTRATION_CONTEXT, key=key))
        if shape.breakdown:
            place.at(f"registration[{number}].breakdown").error(mistake(MistakeKind.REGISTRATION_BREAKDOWN))
    questions = tuple(_registration_questions(questions_of(shapes, place, "registration"), place))
    for language in place.languages:
        size = sum(
            utf16_length(question.text.get(language, "")) + max_text_length(question, language)
            for question in questions
        )
        if size > REGISTRATION:
            values: dict[str, str | int] = {"n": size, "language": quoted(language), "limit": REGISTRATION}
            place.at("registration").error(mistake(MistakeKind.REGISTRATION_TOO_LONG, **values))
    return questions


def _registration_questions(questions: Iterable[Question], place: Field) -> Iterator[RegistrationQuestion]:
    for number, question in enumerate(questions, start=1):
        match question:
            case Ranking():
                here = place.at(f"registration[{number}].kind")
                here.error(mistake(MistakeKind.REGISTRATION_RANKING))
            case Rating() | Choice() | Choices() | YesNo() | Comment():
                yield question
            case _:
                assert_never(question)


def max_text_length(question: Question, language: str) -> int:
    """The UTF-16 units that the longest answer to this question takes."""
    match question:
        case Comment():
            return 2 * COMMENT_LENGTH
        case Choice() | Choices():
            labels = sorted((utf16_length(option.label.get(language, "")) for option in question.choices), reverse=True)
            return sum(size + 2 for size in labels[: question.max_options])
        case Ranking():
            return sum(utf16_length(choice.label.get(language, "")) + len("1. , ") for choice in question.choices)
        case Rating() | YesNo():
            return 8
        case _:
            assert_never(question)


def questions_of(shapes: list[QuestionShape], place: Field, name: str) -> tuple[Question, ...]:
    """The questions in order; a condition can look only at earlier ones."""
    questions: list[Question] = []
    id_counts = Counter(shape.id for shape in shapes)
    for number, shape in enumerate(shapes, start=1):
        here = place.at(f"{name}[{number}]")
        if id_counts[shape.id] > 1:
            here.at("id").error(mistake(MistakeKind.DUPLICATE_ID, id=quoted(shape.id)))
        here.at("text").words(shape.text, QUESTION)
        if here.is_valid("kind"):
            _check_keys(shape, here)
        condition = None
        if shape.show_if is not None and not _is_typed(shape.kind) and here.is_valid("show_if"):
            if shape.show_if.question in _ids(shapes[number - 1 :]) - _ids(shapes[: number - 1]):
                here.at("show_if.question").error(
                    mistake(MistakeKind.CONDITION_BELOW, id=quoted(shape.show_if.question))
                )
            else:
                condition = _condition(shape.show_if, questions, place, name, here.at("show_if"))
        questions.append(_question(shape, condition, here))
    return tuple(questions)


def _ids(shapes: Iterable[QuestionShape]) -> set[str]:
    return {shape.id for shape in shapes}


def _check_keys(shape: QuestionShape, here: Field) -> None:
    for key in sorted(shape.model_fields_set - _COMMON - _keys(shape.kind)):
        kinds = joined(kind for kind in get_args(Kind) if key in _keys(kind))
        here.at(key).error(mistake(MistakeKind.KEY_OF_OTHER_KIND, kind=shape.kind, key=key, kinds=kinds))
    if _is_typed(shape.kind) and shape.show_if is not None:
        here.at("show_if").error(mistake(MistakeKind.COMMENT_CONDITION))
    if _is_typed(shape.kind) and shape.required:
        here.at("required").error(mistake(MistakeKind.COMMENT_REQUIRED))


def _keys(kind: Kind) -> set[str]:
    match kind:
        case "rating":
            return {"points", "from_zero", "low", "high"}
        case "choice" | "ranking":
            return {"options"}
        case "choices":
            return {"options", "max"}
        case "yes_no":
            return {"breakdown"}
        case "comment":
            return set()
        case _:
            assert_never(kind)


def _is_typed(kind: Kind) -> bool:
    match kind:
        case "comment":
            return True
        case "rating" | "choice" | "choices" | "yes_no" | "ranking":
            return False
        case _:
            assert_never(kind)


def _context(shape: QuestionShape, here: Field) -> QuestionContext:
    context = QuestionContext(shape.section, shape.note, shape.hint)
    for key, longest in _CONTEXT.items():
        words = getattr(context, key)
        if words is not None:
            here.at(key).words(words, longest)
    return context


def _question(shape: QuestionShape, show_if: Condition | None, here: Field) -> Question:
    context = _context(shape, here)
    match shape.kind:
        case "rating":
            return _rating(shape, show_if, context, here)
        case "choice":
            return Choice(shape.id, shape.text, _options(shape, here, least=1), shape.required, show_if, context)
        case "choices":
            options = _options(shape, here, least=1)
            most = len(options) if shape.max is None else shape.max
            if not 1 <= most <= len(options) and here.is_valid("options"):
                here.at("max").error(mistake(MistakeKind.MAX_OUT_OF_RANGE, n=most, count=len(options)))
            return Choices(shape.id, shape.text, options, most, shape.required, show_if, context)
        case "ranking":
            return Ranking(shape.id, shape.text, _options(shape, here, MOST_RANKED), shape.required, show_if, context)
        case "yes_no":
            return YesNo(shape.id, shape.text, shape.required, show_if, shape.breakdown, context)
        case "comment":
            return Comment(shape.id, shape.text, context)
        case _:
            assert_never(shape.kind)


def _rating(shape: QuestionShape, show_if: Condition | None, context: QuestionContext, here: Field) -> Rating:
    points = 5 if shape.points is None else shape.points
    count = points + 1 if shape.from_zero else points
    if count not in POINTS:
        here.at("points").invalid(mistake(MistakeKind.POINTS_OUT_OF_RANGE, first=POINTS[0], last=POINTS[-1], n=count))
        points = 5
    for name, words in (("low", shape.low), ("high", shape.high)):
        if words is not None:
            here.at(name).words(words, LABEL)
    return Rating(
        shape.id, shape.text, points, shape.from_zero, shape.low, shape.high, shape.required, show_if, context
    )


def _options(shape: QuestionShape, here: Field, most: int = MOST_OPTIONS, *, least: int = 2) -> tuple[Option, ...]:
    # One option alone is an acknowledgement; an order needs two.
    options = shape.options or []
    if not least <= len(options) <= most and here.is_valid("kind", "options"):
        here.at("options").invalid(mistake(MistakeKind.OPTION_COUNT, least=least, most=most, n=len(options)))
    id_counts = Counter(option.id for option in options)
    for number, option in enumerate(options, start=1):
        if id_counts[option.id] > 1:
            here.at(f"options[{number}].id").error(mistake(MistakeKind.DUPLICATE_ID, id=quoted(option.id)))
        here.at(f"options[{number}].label").words(option.label, OPTION)
    check_labels_unique([(option.id, option.label) for option in options], here, "options")
    return tuple(Option(option.id, option.label) for option in options)


def _condition(
    shape: ConditionShape, earlier: list[Question], place: Field, name: str, here: Field
) -> Condition | None:
    numbers = {question.id: number for number, question in enumerate(earlier, start=1)}
    target = earlier[numbers[shape.question] - 1] if shape.question in numbers else None
    if target is None:
        # A question whose id is none may be the one that is meant.
        if all(place.is_valid(f"{name}[{number}].id") for number in numbers.values()):
            hint = suggest(shape.question, numbers)
            here.at("question").error(mistake(MistakeKind.CONDITION_UNKNOWN, hint, id=quoted(shape.question)))
        return None
    match target:
        case Comment():
            here.at("question").error(mistake(MistakeKind.CONDITION_ON_COMMENT, id=quoted(target.id)))
            return None
        case Ranking():
            here.at("question").error(mistake(MistakeKind.CONDITION_ON_RANKING, id=quoted(target.id)))
            return None
        case Rating() | Choice() | Choices() | YesNo():
            usable = place.is_valid(f"{name}[{numbers[target.id]}]")
            return Condition(target.id, _condition_values(shape, target, here)) if usable else None
        case _:
            assert_never(target)


def _condition_values(shape: ConditionShape, question: ClosedQuestion, here: Field) -> frozenset[str]:
    condition_keys = shape.model_fields_set - {"question"}
    if condition_keys not in ({"is_"}, {"any_of"}, {"at_least"}, {"at_most"}, {"at_least", "at_most"}):
        here.error(mistake(MistakeKind.CONDITION_KEYS))
        return frozenset()
    if shape.any_of is not None and not question.is_counted(frozenset(shape.any_of)):
        here.at("any_of").error(mistake(MistakeKind.CONDITION_ON_SEVERAL, id=quoted(question.id)))
        return frozenset()
    if "is_" in condition_keys or "any_of" in condition_keys:
        return _check_options(
            shape.any_of or [str(shape.is_)], question, here.at("is" if "is_" in condition_keys else "any_of")
        )
    match question:
        case Rating():
            return _between(shape, question, here)
        case Choice() | Choices() | YesNo() | Ranking():
            here.error(mistake(MistakeKind.CONDITION_NEEDS_RATING, id=quoted(question.id)))
            return frozenset()
        case _:
            assert_never(question)


def _check_options(option_ids: Iterable[str], question: ClosedQuestion, here: Field) -> frozenset[str]:
    for option in option_ids:
        if option not in question.options:
            words = {"option": quoted(option), "id": quoted(question.id), "options": joined(question.options)}
            here.error(mistake(MistakeKind.CONDITION_NO_OPTION, suggest(option, question.options), **words))
    return frozenset(option_ids)


def _between(shape: ConditionShape, question: Rating, here: Field) -> frozenset[str]:
    first, last = int(question.options[0]), int(question.options[-1])
    for key, value in (("at_least", shape.at_least), ("at_most", shape.at_most)):
        if value is not None and not first <= value <= last:
            here.at(key).invalid(
                mistake(MistakeKind.CONDITION_OFF_SCALE, n=value, id=quoted(question.id), first=first, last=last)
            )
    low = first if shape.at_least is None else shape.at_least
    high = last if shape.at_most is None else shape.at_most
    if low > high:
        here.error(mistake(MistakeKind.CONDITION_NEVER))
    return frozenset(option for option in question.options if low <= int(option) <= high)
