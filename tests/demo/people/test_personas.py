"""Who comes to a rehearsal: as the settings expect, as willing as asked for, and the same again with the same seed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.people.personas import Actor, Attitude, Behavior, cast, choose_options, expected, ids
from demo.people.phrases import name, words
from demo.telegram.stand_in import Telegram
from domain.button_questions import SelectedOptions
from domain.events import UNDISCLOSED, Event, Profession
from domain.questions import COMMENT_LENGTH
from tests.support.surveys import EVERY_KIND, event, surveys

NUMBERS = MappingProxyType({"judge": 3, "prosecutor": 1, "lawyer": 14})


def expecting(numbers: dict[str, int | None]) -> Event:
    professions = tuple(Profession(id_, {"en": id_}, id_, number) for id_, number in numbers.items())
    return replace(event(EVERY_KIND), professions=professions)


def come(of: Event, people: int | None = None, answer_rate: float = 0.85, seed: str = "1") -> list[Actor]:
    return cast(of, Telegram(), ("en", "ro"), ids(()), people=people, answer_rate=answer_rate, seed=seed)


def test_cast_without_a_number_brings_those_expected() -> None:
    actors = come(expecting(dict(NUMBERS)))

    numbers = Counter(actor.profession for actor in actors if actor.habit is not Behavior.HIDES)
    hiding = sum(actor.habit is Behavior.HIDES for actor in actors)
    assert expected(expecting(dict(NUMBERS))) == len(actors) == 18
    assert (hiding, sum((Counter(NUMBERS) - numbers).values())) == (1, 1)
    assert {actor.profession for actor in actors if actor.habit is Behavior.HIDES} == {UNDISCLOSED}


def test_cast_of_professions_nobody_expects_brings_one_of_each() -> None:
    actors = come(expecting({"judge": None, "lawyer": 0}))

    assert sorted(actor.profession for actor in actors) == ["judge", "lawyer"]


def test_cast_with_a_number_weighs_the_professions() -> None:
    actors = come(expecting({"judge": 0, "prosecutor": 1, "lawyer": 99}), people=200)

    numbers = Counter(actor.profession for actor in actors)
    assert len(actors) == 200
    assert numbers["judge"] == 0
    assert numbers["lawyer"] > 180


def test_cast_mixes_the_languages_evenly() -> None:
    actors = come(expecting(dict(NUMBERS)), people=20)

    assert Counter(actor.language for actor in actors) == {"en": 10, "ro": 10}
    assert all(actor.phone.language == actor.language for actor in actors)


@pytest.mark.parametrize(
    ("people", "answer_rate", "willing", "blocking", "never"),
    [
        (32, 0.85, 27, 1, 4),
        (32, 1, 32, 0, 0),
        (32, 0, 0, 1, 31),
        (2, 0.85, 2, 0, 0),
        (2, 0.5, 1, 0, 1),
        (1, 0, 0, 0, 1),
    ],
)
def test_cast_answers_in_the_share_asked_for(
    people: int, answer_rate: float, willing: int, blocking: int, never: int
) -> None:
    tempers = Counter(actor.temper for actor in come(expecting(dict(NUMBERS)), people, answer_rate))

    assert tempers[Attitude.AT_ONCE] + tempers[Attitude.REMINDED] == willing
    assert tempers[Attitude.REMINDED] == round(willing / 3)
    assert (tempers[Attitude.BLOCKS], tempers[Attitude.NEVER]) == (blocking, never)


def test_cast_of_many_has_each_habit_once_among_those_who_answer() -> None:
    actors = come(expecting(dict(NUMBERS)))

    habits = Counter(actor.habit for actor in actors)
    assert habits == dict.fromkeys(Behavior, 1) | {Behavior.USUAL: 13}
    unusual = {actor.temper for actor in actors if actor.habit is not Behavior.USUAL}
    assert unusual <= {Attitude.AT_ONCE, Attitude.REMINDED}


def test_cast_of_few_does_nothing_unusual() -> None:
    assert {actor.habit for actor in come(expecting(dict(NUMBERS)), people=5)} == {Behavior.USUAL}


def described(actors: list[Actor]) -> list[tuple[object, ...]]:
    return [(a.id, a.name, a.language, a.profession, a.temper, a.habit, a.patience, a.chance.random()) for a in actors]


def test_cast_is_the_same_for_the_same_seed_only() -> None:
    first, again, other = (described(come(expecting(dict(NUMBERS)), seed=seed)) for seed in ("1", "1", "2"))

    assert first == again
    assert first != other


def test_ids_leaves_out_those_taken() -> None:
    numbers: Iterator[int] = ids({50_001, 50_003})

    assert [next(numbers) for _ in range(3)] == [50_002, 50_004, 50_005]


@given(surveys(), st.integers())
def test_opinion_can_always_be_given(survey: object, seed: int) -> None:
    survey_event = event(survey)  # type: ignore[arg-type]  # hypothesis knows no more of it
    (actor,) = come(survey_event, people=1)
    actor.chance = Random(seed)

    for question in survey_event.survey.closed_questions if survey_event.survey else ():
        buttons = choose_options(actor, question)

        options: SelectedOptions = ()
        for button in buttons:
            options = question.press(options, button)
        assert len(set(buttons)) == len(buttons) == len(options)
        assert question.accepts(options)


@pytest.mark.parametrize("language", ["en", "ro", "fr"])
def test_words_fit_where_they_are_typed(language: str) -> None:
    phrases = words(language)

    assert all(
        text == " ".join(text.split()) and len(text) <= COMMENT_LENGTH for text in (*phrases.comments, phrases.remark)
    )
    assert len(set(phrases.comments)) == len(phrases.comments)


@pytest.mark.parametrize("language", ["en", "ro"])
def test_name_comes_again_only_after_many(language: str) -> None:
    assert len({name(language, number) for number in range(100)}) == 100
