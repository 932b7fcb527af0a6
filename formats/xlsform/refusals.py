"""Why a row of a form cannot be had in a chat, and what is left out of one and said."""

from __future__ import annotations

from dataclasses import dataclass

from domain.imports.issues import ImportIssue, ImportProblem, Severity
from formats.xlsform.columns import Row


@dataclass
class Refusal(Exception):
    """A row that a chat cannot have; it is caught where rows are read one after the other."""

    issue: ImportIssue


def refusal(  # noqa: PLR0913, PLR0917 — what the issue says
    row: Row, field: str, problem: ImportProblem, subject: str, detail: str = "", code: str = ""
) -> Refusal:
    """The refusal at the row's cell of this field, in this language where there is one."""
    return Refusal(ImportIssue(row.place(field, code), problem, Severity.UNASKABLE, subject, detail))


def notice(row: Row, field: str, problem: ImportProblem, subject: str, detail: str = "") -> ImportIssue:
    """What is left out or changed without asking."""
    return ImportIssue(row.place(field), problem, Severity.NOTICE, subject, detail)
