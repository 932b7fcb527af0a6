"""The texts of an event that are missing in a language, and leaving a language out."""

from __future__ import annotations

from collections.abc import Sequence

from domain.editing.languages import missing_texts
from views.callback.events import EditEvent, ListMissingTexts, RemoveLanguage, TypeValue
from views.editing.value_lines import text_line
from views.editing.view import ENTRIES, LABEL, EditView, head
from views.i18n import Html, Translator
from views.layout.common import name_in, paragraphs, short
from views.layout.page_buttons import page_buttons
from views.screen import Button, Row, Screen

PATH = "l"
"""The path of the languages of an event."""


def list_missing(voice: Translator, view: EditView, number: int, page: int, notice: Html | str = "") -> Screen:
    """What is not yet in the language of this number, from 1, with a button to type each text."""
    code, table, language = view.source.event, view.source.table, view.typed_languages[number - 1]
    parts = missing_texts(table, language)
    pages = max(1, -(-len(parts) // ENTRIES))
    page = min(page, pages - 1)
    rows: list[Row] = [
        (Button(short(text_line(voice, part), LABEL), TypeValue(code, part.path, number)),)
        for part in parts[page * ENTRIES : (page + 1) * ENTRIES]
    ]
    turning = page_buttons(page, pages, lambda other_page: ListMissingTexts(code, number, other_page))
    text = paragraphs(notice, head(voice, view), _count(voice, language, len(parts)))
    return Screen(text, (*rows, *((turning,) if turning else ()), *_footer(voice, view, number)))


def _count(voice: Translator, language: str, missing_count: int) -> Html:
    name = name_in(voice, language)
    if not missing_count:
        return voice.say("Every text of the event is in {language}.", language=name)
    return voice.count(
        "{n} text is missing in {language}. Type it here.",
        "{n} texts are missing in {language}. Type them here, one after the other.",
        missing_count,
        language=name,
    )


def missing_note(voice: Translator, languages: Sequence[str]) -> str:
    """Before an event is published: in which of its languages a text is missing, and what comes of that."""
    if not languages:
        return ""
    return voice.say(
        "<b>Texts are missing in {languages}.</b> Who reads such a language sees each screen with a missing text in"
        " another one.",
        languages=voice.listed(name_in(voice, language) for language in languages),
    )


def missing_label(voice: Translator, language: str, count: int) -> str:
    """How many texts are missing in a language, as a button's label."""
    return voice.plain_count(
        "{language}: {n} text is missing", "{language}: {n} texts are missing", count, language=name_in(voice, language)
    )


def _footer(voice: Translator, view: EditView, number: int) -> tuple[Row, ...]:
    language = view.typed_languages[number - 1]
    back: Row = (Button(voice.plain("Back"), EditEvent(view.source.event, PATH)),)
    if language not in view.languages or len(view.languages) == 1:
        return (back,)
    label = voice.plain("Leave out: {language}", language=name_in(voice, language))
    return ((Button(label, RemoveLanguage(view.source.event, number, view.source.revision, 0)),), back)


def confirm_removing(voice: Translator, view: EditView, number: int) -> Screen:
    """Ask whether all texts in that language are to be taken out."""
    code, language = view.source.event, name_in(voice, view.typed_languages[number - 1])
    question = voice.say("Take every text in {language} out of the event?", language=language)
    rows = (
        (
            Button(
                voice.plain("Leave out: {language}", language=language),
                RemoveLanguage(code, number, view.source.revision, 1),
            ),
        ),
        (Button(voice.plain("Back"), ListMissingTexts(code, number, 0)),),
    )
    return Screen(paragraphs(head(voice, view), question), rows)
