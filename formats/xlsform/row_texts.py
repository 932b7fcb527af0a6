"""The texts of a row of a form, as they can be shown in a chat; what cannot be is refused."""

from __future__ import annotations

from collections.abc import Sequence

from domain.imports.issues import ImportProblem
from domain.questions import LocalizedText
from formats.event.validation import HEADING
from formats.xlsform.columns import Row
from formats.xlsform.refusals import refusal
from views.layout.message_text import utf16_length

TRUE = frozenset({"yes", "true", "true()", "1", "=true()"})
FALSE = frozenset({"", "no", "false", "false()", "0", "=false()"})
SEPARATOR = " › "
"""Stands between the names of groups within each other."""


def text_of(row: Row, longest: int) -> dict[str, str]:
    """The row's text by languages: its label or, as forms may have it, a hint alone; raises ``Refusal``.

    ``longest`` is in UTF-16 units.
    """
    if not row.texts("label") and not row.texts("hint"):
        raise refusal(row, "label", ImportProblem.NO_TEXT, row.get("name"))
    return _checked(row, "label" if row.texts("label") else "hint", longest)


def hint_of(row: Row, longest: int) -> dict[str, str]:
    """How to answer, by languages, empty when the row does not say; raises ``Refusal``."""
    return _checked(row, "hint", longest) if row.texts("label") else {}


def note_of(row: Row, longest: int) -> dict[str, str]:
    """What a note says, by languages, with its hint below it; raises ``Refusal``."""
    text, hint = text_of(row, longest), hint_of(row, longest)
    return joined([text, hint]) if hint else text


def _checked(row: Row, field: str, longest: int) -> dict[str, str]:
    texts = row.texts(field)
    if quotes_answer(texts):
        raise refusal(row, field, ImportProblem.QUOTES_ANSWER, row.get("name"))
    for code, text in texts.items():
        if utf16_length(text) > longest:
            raise refusal(row, field, ImportProblem.TEXT_TOO_LONG, row.get("name"), str(longest), code=code)
    return {code: text.replace("\t", " ") for code, text in texts.items()}


def quotes_answer(texts: LocalizedText) -> bool:
    """Whether the form would put an answer into the text."""
    return any("${" in text for text in texts.values())


def as_bool(row: Row, field: str) -> bool | None:
    """Whether a column says yes; None when it has a rule in place of an answer."""
    word = row.get(field).lower()
    return word in TRUE if word in TRUE | FALSE else None


def one_line(text: str) -> str:
    """The text's lines one after the other; blanks inside a line stay, or a text would come back as another."""
    return " ".join(stripped for line in text.splitlines() if (stripped := line.strip()))


def section_of(labels: Sequence[LocalizedText]) -> dict[str, str]:
    """The names of the groups around a question as one text, the outermost first."""
    section = {code: SEPARATOR.join(one_line(each[code]) for each in labels) for code in common_codes(labels)}
    is_short = all(utf16_length(text) <= HEADING for text in section.values())
    innermost = labels[-1] if labels else {}
    return section if is_short else {code: one_line(text)[: HEADING // 2] for code, text in innermost.items()}


def common_codes(texts: Sequence[LocalizedText]) -> list[str]:
    """The languages that all these texts have."""
    return [code for code in texts[0] if all(code in each for each in texts)] if texts else []


def joined(texts: Sequence[LocalizedText]) -> dict[str, str]:
    """Several notes as one, with an empty line between them."""
    codes = common_codes(texts) or list(texts[0])
    return {code: "\n\n".join(each[code] for each in texts if code in each) for code in codes}
