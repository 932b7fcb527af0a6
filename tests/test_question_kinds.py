"""No place forgets a kind of question: with one kind more, mypy names each place that CONTRIBUTING lists, no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.questions import Kind, Question
from tests.changed_copy import Place, mypy_errors, place_at
from tests.test_project import PACKAGES, ROOT

KINDS = "domain/questions.py"
NEW_KIND = '''
@dataclass(frozen=True, slots=True)
class NewKind(ButtonQuestion):
    """A kind that nothing knows yet; it is never made, so it can do without methods."""

    id: str
    text: LocalizedText
    required: bool = False
    show_if: Condition | None = None
    context: QuestionContext = NO_CONTEXT
    kind: Literal["new_kind"] = "new_kind"


ClosedQuestion: TypeAlias'''
CLOSED = {member.__name__ for member in Question.__args__} - {"Comment"}
NAMES = set(Kind.__args__)
MISSING = re.compile(
    r'(\S+):(\d+): error: Argument 1 to "assert_never" has incompatible type .*New_?Kind.*', re.IGNORECASE
)
LISTED = re.compile(r"^   - `(\S+\.py)`: (.+)$", re.MULTILINE)


def listed() -> list[Place]:
    """The places that CONTRIBUTING lists."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return [Place(file, name) for file, names in LISTED.findall(text) for name in re.findall(r"`(\w+)`", names)]


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What mypy says of a copy of the tree that has one kind more."""
    text = (ROOT / KINDS).read_text(encoding="utf-8")
    text, classes = re.subn(r"\nClosedQuestion: TypeAlias", NEW_KIND, text)
    union = r"(?m)^((?:ClosedQuestion|Question|RegistrationQuestion): TypeAlias = .+)$"
    text, unions = re.subn(union, r"\1 | NewKind", text)
    text, names = re.subn(r"(?m)^((?:Closed)?Kind: TypeAlias = Literal\[.+)\]$", r'\1, "new_kind"]', text)
    assert (classes, unions, names) == (1, 3, 2)
    return mypy_errors(tmp_path_factory.mktemp("kinds"), KINDS, text)


def test_new_kind_is_missed_by_mypy_wherever_contributing_says(errors: list[str]) -> None:
    matches = [match for error in errors if (match := MISSING.fullmatch(error))]

    places = [place_at(ROOT, match[1], int(match[2])) for match in matches]

    assert sorted(places) == sorted(listed())


def test_new_kind_is_missed_nowhere_but_in_exhaustive_matches(errors: list[str]) -> None:
    assert [error for error in errors if not MISSING.fullmatch(error)] == []


def modules() -> list[Path]:
    """The modules that could look at a kind."""
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if path != ROOT / KINDS]


def is_named_kind(node: ast.AST) -> bool:
    """Whether this names a kind, as a class or as the settings file calls it."""
    return (isinstance(node, ast.Name) and node.id in CLOSED) or (
        isinstance(node, ast.Constant) and node.value in NAMES
    )


def ends_in_assert_never(match: ast.Match) -> bool:
    """Whether the last case takes all that is left and calls ``assert_never``."""
    last = match.cases[-1]
    takes_all = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None and last.guard is None
    return takes_all and ast.unparse(last.body[0]).startswith("assert_never(")


def kind_decisions(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Where the kind decides otherwise than in an exhaustive match: line, how."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("isinstance"), args=[_, kinds]) if any(map(is_named_kind, ast.walk(kinds))):
                yield node.lineno, "isinstance"
            case ast.Compare() if any(map(is_named_kind, ast.walk(node))):
                yield node.lineno, "comparison"
            case ast.Dict(keys=keys) if any(key is not None and is_named_kind(key) for key in keys):
                yield node.lineno, "dictionary"
            case ast.Match(cases=cases):
                patterns = [part for case in cases for part in ast.walk(case.pattern)]
                if any(map(is_named_kind, patterns)) and not ends_in_assert_never(node):
                    yield node.lineno, "match without assert_never"


def test_kind_decides_only_in_exhaustive_matches() -> None:
    decisions = [
        f"{path.relative_to(ROOT)}:{line}: {how}"
        for path in modules()
        for line, how in kind_decisions(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert decisions == []


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("isinstance(asked, Choice | Choices)", "isinstance"),
        ("asked.kind == 'rating'", "comparison"),
        ("{'rating': 1}", "dictionary"),
        ("match asked:\n case Rating(): pass\n case _: pass", "match without assert_never"),
        ("match asked:\n case Rating(): pass", "match without assert_never"),
    ],
)
def test_kind_decisions_are_noticed(code: str, how: str) -> None:
    assert [way for _, way in kind_decisions(ast.parse(code))] == [how]
