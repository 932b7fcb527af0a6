"""A survey's table as a workbook in the form of XLSForm, which pyxform and the programs of ODK take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, assert_never

from babel import Locale

from domain.questions import Kind, LocalizedText
from formats.xlsform.answer_forms import AnswerForm, answer_form
from formats.xlsform.markup import escaped_text
from formats.xlsform.reader import TITLE
from views.survey.option_words import confirmed_text, yes_or_no

_WIDTHS = {"type": 28, "name": 20, "list_name": 20, "relevant": 34, "constraint": 30, "parameters": 34}


@dataclass
class _Form:
    """The rows of the three sheets, by column."""

    languages: tuple[str, ...]
    survey: list[dict[str, str]] = field(default_factory=list)
    choices: list[dict[str, str]] = field(default_factory=list)
    lists: dict[str, tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = field(default_factory=dict)

    def texts(self, name: str, text: LocalizedText | None) -> dict[str, str]:
        """The columns of a text, one for each language."""
        return {f"{name}::{language_name(code)}": escaped_text(words) for code, words in (text or {}).items()}

    def list_name(self, base: str, options: Sequence[Mapping[str, Any]]) -> str:
        """The list with these options; one that has them already serves again."""
        content = tuple((option["id"], tuple(sorted(option["label"].items()))) for option in options)
        same = next((name for name, other in self.lists.items() if other == content), None)
        if same is not None:
            return same
        name = next(each for each in (base, *(f"{base}_{n}" for n in range(2, 1000))) if each not in self.lists)
        self.lists[name] = content
        self.choices += [
            {"list_name": name, "name": option["id"], **self.texts("label", option["label"])} for option in options
        ]
        return name


def language_name(code: str) -> str:
    """How forms call a language: ``English (en)``."""
    name = Locale(code).get_language_name(code) or code
    return f"{name[:1].upper()}{name[1:]} ({code})"


def write_form(survey: Mapping[str, Any], code: str, languages: Sequence[str]) -> bytes:
    """The workbook: the same bytes for the same survey. ``languages`` are the event's, the first as the default."""
    form = _Form(tuple(languages))
    questions = survey["question"]
    for number, question in enumerate(questions):
        above = questions[number - 1].get("section") if number else None
        below = questions[number + 1].get("section") if number + 1 < len(questions) else None
        section = question.get("section")
        if section and section != above:
            name = f"group_{number + 1}"
            form.survey.append({"type": "begin_group", "name": name, **form.texts("label", section)})
        _add_notes(form, question["id"], question.get("note"), _relevant(question, questions))
        form.survey.append(_row(form, question, questions))
        if section and section != below:
            form.survey.append({"type": "end_group"})
    _add_notes(form, "closing", survey.get("note"), "")
    return _workbook(form, _settings(survey, code, languages))


def _add_notes(form: _Form, name: str, note: LocalizedText | None, relevant: str) -> None:
    """A row for each paragraph that is one in every language."""
    if not note:
        return
    for number, texts in enumerate(_paragraphs(note), start=1):
        suffix = "" if number == 1 else f"_{number}"
        entry = {"type": "note", "name": f"{name}_note{suffix}", **form.texts("label", texts)}
        form.survey.append(entry | ({"relevant": relevant} if relevant else {}))


def _paragraphs(note: LocalizedText) -> list[dict[str, str]]:
    """The note in parts; in one where they are not as many in every language, or would not come back as they are."""
    parts = {code: text.split("\n\n") for code, text in note.items()}
    are_whole = all(part and part == part.strip() for texts in parts.values() for part in texts)
    if not are_whole or len({len(texts) for texts in parts.values()}) > 1:
        return [dict(note)]
    return [dict(zip(parts, texts, strict=True)) for texts in zip(*parts.values(), strict=True)]


def _row(form: _Form, question: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    type_, columns = _type(form, question)
    row = {"type": type_, "name": question["id"], **form.texts("label", question["text"])}
    row |= form.texts("hint", question.get("hint"))
    row |= {"required": "yes"} if question.get("required") else {}
    relevant = _relevant(question, questions)
    return row | ({"relevant": relevant} if relevant else {}) | columns


def _type(form: _Form, question: Mapping[str, Any]) -> tuple[str, dict[str, str]]:  # noqa: PLR0911 — one for each kind
    name, options = question["id"], question.get("options", ())
    kind: Kind = question["kind"]
    match kind:
        case "comment":
            return "text", {}
        case "rating":
            return "range", _range(form, question)
        case "yes_no":
            labels = [
                {"id": id_, "label": label} for id_, label in zip(("yes", "no"), yes_or_no(form.languages), strict=True)
            ]
            return f"select_one {form.list_name('yes_no', labels)}", {}
        case "ranking":
            return f"rank {form.list_name(name, options)}", {}
        case "choices":
            most = question.get("max", len(options))
            limit = {"constraint": f"count-selected(.) <= {most}"} if most < len(options) else {}
            return f"select_multiple {form.list_name(name, options)}", limit
        case "choice" if list(options) == [{"id": "OK", "label": confirmed_text(question["text"])}]:
            return "acknowledge", {}
        case "choice":
            return f"select_one {form.list_name(name, options)}", {}
        case _:
            assert_never(kind)


def _range(form: _Form, question: Mapping[str, Any]) -> dict[str, str]:
    start, end = 0 if question.get("from_zero") else 1, question.get("points", 5)
    ends = [(start, question.get("low")), (end, question.get("high"))]
    labels = [{"id": str(number), "label": label} for number, label in ends if label]
    ticks = f" tick_labelset={form.list_name(question['id'], labels)}" if labels else ""
    return {"parameters": f"start={start} end={end} step=1{ticks}"}


def _relevant(question: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> str:
    condition = question.get("show_if")
    if not condition:
        return ""
    target = next(each for each in questions if each["id"] == condition["question"])
    reference = f"${{{target['id']}}}"
    if "at_least" in condition or "at_most" in condition:
        bounds = ((">=", condition.get("at_least")), ("<=", condition.get("at_most")))
        return " and ".join(f"{reference} {sign} {value}" for sign, value in bounds if value is not None)
    options = condition.get("any_of") or [condition["is"]]
    form = answer_form(target["kind"])
    if form is AnswerForm.OPTIONS:
        return " or ".join(f"selected({reference}, '{option}')" for option in options)
    quote = "" if form is AnswerForm.NUMBER else "'"
    return " or ".join(f"{reference} = {quote}{option}{quote}" for option in options)


def _settings(survey: Mapping[str, Any], code: str, languages: Sequence[str]) -> dict[str, str]:
    title = survey["title"]
    title_languages = [each for each in languages if each in title] or list(title)
    default = next((each for each in title_languages if _is_complete(survey, each)), title_languages[0])
    return {
        TITLE: title[default],
        "form_id": code,
        "default_language": language_name(default),
        **({f"{TITLE}_{each}": title[each] for each in title} if len(set(title.values())) > 1 else {}),
    }


def _is_complete(survey: Mapping[str, Any], code: str) -> bool:
    return all(code in question["text"] for question in survey["question"])


def _workbook(form: _Form, settings: Mapping[str, str]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 — a fifteenth of a second at every start, for what is made in a thread and seldom

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": settings["form_title"], "created": datetime(2000, 1, 1, tzinfo=UTC)})
    formats = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    languages = [language_name(code) for code in form.languages]
    labels, hints = ([f"{name}::{language}" for language in languages] for name in ("label", "hint"))
    columns = ("type", "name", *labels, *hints, "required", "relevant", "constraint", "parameters")
    _sheet(book.add_worksheet("survey"), _used(columns, form.survey), form.survey, formats)
    _sheet(book.add_worksheet("choices"), ("list_name", "name", *_used(labels, form.choices)), form.choices, formats)
    _sheet(book.add_worksheet("settings"), tuple(settings), [settings], formats)
    book.close()
    return stream.getvalue()


def _used(columns: Iterable[str], rows: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The columns that any row has, and those of other languages than the event's."""
    used_columns = dict.fromkeys(column for row in rows for column in row)
    ordered_columns = [column for column in columns if column in used_columns]
    return (
        *ordered_columns,
        *(column for column in used_columns if column not in ordered_columns and column not in {"list_name", "name"}),
    )


def _sheet(page: Any, columns: Sequence[str], rows: Iterable[Mapping[str, str]], formats: tuple[Any, Any]) -> None:  # noqa: ANN401 — xlsxwriter gives no types
    head, text = formats
    page.freeze_panes(1, 0)
    for number, column in enumerate(columns):
        page.set_column(number, number, _WIDTHS.get(column, 40 if "::" in column else 14))
        page.write_string(0, number, column, head)
    for number, row in enumerate(_filled(rows), start=1):
        for place, column in enumerate(columns):
            if row.get(column):
                page.write_string(number, place, row[column], text)


def _filled(rows: Iterable[Mapping[str, str]]) -> Iterator[Mapping[str, str]]:
    return (row for row in rows if row)
