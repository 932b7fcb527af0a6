"""The draft: packed into one number and back, and never anything a survey's own buttons could not have made."""

from hypothesis import given
from hypothesis import strategies as st

from domain.draft import EMPTY, Draft, is_consistent, max_number, pack, unpack, visible, without_hidden
from domain.events import Survey
from tests.support.surveys import AGAIN, EVERY_KIND, OVERALL, TOPICS, drafts, survey, surveys


@given(st.data(), surveys())
def test_draft_packed_and_unpacked_is_the_same(data: st.DataObject, of: Survey) -> None:
    draft = data.draw(drafts(of))

    number = pack(of, draft)

    assert unpack(of, number) == draft
    assert 0 <= number <= max_number(of)


@given(st.data(), surveys())
def test_draft_of_a_forged_number_is_consistent_and_makes_that_number_or_is_none(
    data: st.DataObject, of: Survey
) -> None:
    number = data.draw(st.integers(-5, max_number(of) * 2 + 5))

    draft = unpack(of, number)

    assert draft is None or (is_consistent(of, draft) and pack(of, draft) == number)


@given(surveys())
def test_draft_beyond_the_largest_number_is_none(of: Survey) -> None:
    assert unpack(of, max_number(of) + 1) is None


@given(surveys())
def test_empty_draft_is_nought(of: Survey) -> None:
    assert pack(of, EMPTY) == 0


@given(st.data(), surveys())
def test_trimmed_draft_keeps_exactly_what_is_shown(data: st.DataObject, of: Survey) -> None:
    first, second = data.draw(drafts(of)), data.draw(drafts(of))
    mixed_draft = Draft({**first.answers, **second.answers})

    trimmed_draft = without_hidden(of, mixed_draft)

    assert trimmed_draft.answers.keys() == mixed_draft.answers.keys() & {
        question.id for _, question in visible(of, mixed_draft)
    }
    assert list(visible(of, trimmed_draft)) == list(visible(of, mixed_draft))


def test_question_shows_only_after_an_answer_it_waits_for() -> None:
    numbers = {answer: [n for n, _ in visible(EVERY_KIND, Draft({"overall": (answer,)}))] for answer in "135"}

    assert numbers == {"1": [0, 1, 2, 3], "3": [0, 2, 3], "5": [0, 2, 3]}


def test_draft_with_an_answer_to_a_hidden_question_is_refused() -> None:
    assert not is_consistent(EVERY_KIND, Draft({"overall": ("5",), "why": ("time",)}))


def test_draft_with_an_answer_to_an_unknown_question_is_refused() -> None:
    assert not is_consistent(EVERY_KIND, Draft({"who": ("me",)}))


def test_draft_with_a_skipped_required_question_is_refused() -> None:
    assert not is_consistent(EVERY_KIND, Draft({"overall": ()}))


def test_answer_in_another_order_than_the_options_is_not_acceptable() -> None:
    assert not TOPICS.accepts(("work", "law"))


def test_answer_beyond_the_most_is_not_acceptable() -> None:
    assert not TOPICS.accepts(("law", "work", "web"))


def test_answer_of_two_options_to_a_single_choice_is_not_acceptable() -> None:
    assert not OVERALL.accepts(("1", "2"))


def test_states_count_not_reached_skipped_and_every_answer() -> None:
    assert [question.states for question in (OVERALL, TOPICS, AGAIN)] == [7, 9, 4]


def test_largest_number_is_one_less_than_all_states_together() -> None:
    assert max_number(survey(OVERALL, TOPICS, AGAIN)) == 7 * 9 * 4 - 1
