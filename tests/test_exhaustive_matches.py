"""No place forgets a kind: with one member more of each, mypy names each place that CONTRIBUTING lists, and no other.

One copy of the tree has them all, since mypy needs half a minute for it.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.changed_copy import Place, mypy_errors, place_at
from tests.test_project import ROOT

QUESTIONS, MESSAGES = "domain/questions.py", "domain/messages.py"
ENUMS = ("MessageKind", "Audience", "DeliveryState", "NoticeKind")
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
MISSING = r'(\S+):(\d+): error: Argument 1 to "assert_never" has incompatible type '
MISSING_QUESTION = re.compile(MISSING + r".*New_?Kind.*", re.IGNORECASE)
MISSING_MEMBER = re.compile(MISSING + r'"Literal\[(\w+)\.NEW\]".*')
LISTED_QUESTION = re.compile(r"^   - `(\S+\.py)`: (.+)$", re.MULTILINE)
LISTED_MEMBER = re.compile(r"^\| `(\w+)` \| `(\S+\.py)` \| (.+) \|$", re.MULTILINE)


def with_new_question() -> str:
    """The module of questions with one kind more."""
    text = (ROOT / QUESTIONS).read_text(encoding="utf-8")
    text, classes = re.subn(r"\nClosedQuestion: TypeAlias", NEW_KIND, text)
    union = r"(?m)^((?:ClosedQuestion|Question|RegistrationQuestion): TypeAlias = .+)$"
    text, unions = re.subn(union, r"\1 | NewKind", text)
    text, names = re.subn(r"(?m)^((?:Closed)?Kind: TypeAlias = Literal\[.+)\]$", r'\1, "new_kind"]', text)
    assert (classes, unions, names) == (1, 3, 2)
    return text


def with_new_members() -> str:
    """The module of messages with one member more of each enum: the first one, after the docstring."""
    text = (ROOT / MESSAGES).read_text(encoding="utf-8")
    enum = rf'(?m)(^class (?:{"|".join(ENUMS)})\(StrEnum\):\n    """.+"""\n\n)'
    text, count = re.subn(enum, r'\1    NEW = "new"\n', text)
    assert count == len(ENUMS)
    return text


def test_mypy_names_each_place_that_has_to_know_a_new_kind_and_no_other(tmp_path: Path) -> None:
    errors = mypy_errors(tmp_path, {QUESTIONS: with_new_question(), MESSAGES: with_new_members()})
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    questions = [match for error in errors if (match := MISSING_QUESTION.fullmatch(error))]
    assert sorted(place_at(tmp_path, match[1], int(match[2])) for match in questions) == sorted(
        Place(file, name) for file, names in LISTED_QUESTION.findall(contributing) for name in _names(names)
    )
    members = [match for error in errors if (match := MISSING_MEMBER.fullmatch(error))]
    assert sorted((match[3], place_at(tmp_path, match[1], int(match[2]))) for match in members) == sorted(
        (enum, Place(file, name)) for enum, file, names in LISTED_MEMBER.findall(contributing) for name in _names(names)
    )
    assert len(questions) + len(members) == len(errors), errors


def _names(text: str) -> list[str]:
    return re.findall(r"`(\w+)`", text)
