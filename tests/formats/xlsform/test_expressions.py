import pytest

from formats.xlsform.expressions import and_terms, holds, max_selected, parse, references


@pytest.mark.parametrize(
    ("text", "answer", "result"),
    [
        ("${q} = 'x'", "x", True),
        ("${q} = 'x'", "", False),
        ('${ q }="x"', "x", True),
        ("'x' = ${q}", "x", True),
        ("${q} != 'x'", "", True),
        ("${q} = 2", "2", True),
        ("${q} = 2", "two", False),
        ("${q} >= 4 and ${q} <= 5", "5", True),
        ("${q} >= 4 and ${q} <= 5", "", False),
        ("selected(${q}, 'x') or selected(${q}, 'y')", "y", True),
        ("not(selected(${q}, 'x'))", "y", True),
        ("not(${q} = 'x' or ${q} = 'y')", "z", True),
        ("(${q} = 'x') and true()", "x", True),
        ("false()", "x", False),
        ("selected(${q}, 3)", "3", True),
        (". > 0 and . < 11", "10", True),
        ("count-selected(.) = 1", "x", True),
        ("${q} > -1.5", "-1", True),
    ],
)
def test_expression_is_computed_for_an_answer(text: str, answer: str, result: bool) -> None:
    expression = parse(text)

    assert expression is not None
    assert holds(expression, answer) is result


@pytest.mark.parametrize(
    "text",
    [
        "",
        "regex(., '[a-z]+')",
        "${q}",
        "${q} = ",
        "${q} = 'x' and",
        "(${q} = 'x'",
        "${q} = 'x')",
        "selected('x', ${q})",
        "${q} + 1 = 2",
        "today() > ${q}",
        "not ${q} = 'x'",
        "(" * 200 + "${q} = 1" + ")" * 200,
        "${q} = 'x' and " * 200 + "${q} = 'x'",
        "count-selected('x') = 1",
    ],
)
def test_what_is_not_understood_is_none(text: str) -> None:
    assert parse(text) is None


def test_expression_names_its_questions_and_its_parts() -> None:
    expression = parse("${a} = 'x' and (count-selected(${b}) > 1 and not(selected(${c}, 'y')) and true())")

    assert expression is not None
    assert references(expression) == {"a", "b", "c"}
    assert len(and_terms(expression)) == 4


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("count-selected(.) <= 3", 3),
        ("count-selected(.) < 3", 2),
        ("count-selected(.) <= 0", None),
        ("count-selected(.) <= 2.5", None),
        ("count-selected(.) >= 2", None),
        ("count-selected(${q}) <= 2", None),
    ],
)
def test_limit_of_a_multiple_choice(text: str, limit: int | None) -> None:
    expression = parse(text)

    assert expression is not None
    assert max_selected(expression) == limit
