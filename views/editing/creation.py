"""Making a new event: what to begin with, in which languages, and what is planned before it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from domain.editing.changes import EventSource, Table
from domain.editing.languages import missing_texts
from domain.events import Event
from domain.policy import Messages
from views.callback.events import (
    CopyEvent,
    CreateEvent,
    DeleteDraft,
    EditEvent,
    ListMissingTexts,
    ListPastEvents,
    PublishEvent,
    SelectTemplate,
    ShowTemplates,
)
from views.callback.organizers import ShowEvent
from views.editing.languages import missing_label, missing_note
from views.editing.plan import plan_lines
from views.editing.value_lines import words_line
from views.editing.view import EditView, event_name
from views.i18n import Html, Translator
from views.layout.common import name_in, paragraphs, short
from views.layout.option_list import distinct_labels
from views.layout.page_buttons import page_buttons
from views.registration.screens import event_label, title
from views.screen import Button, Row, Screen

PAGE = 8
LABEL = 48


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What a new event can be made of, and what was begun already."""

    templates: Mapping[str, Table]
    drafts: Sequence[EventSource]
    has_events: bool
    page: int = 0
    """Of the drafts."""


def beginnings(voice: Translator, choice: Beginnings, notice: Html | str = "") -> Screen:
    """Go on with a draft, or begin anew."""
    titles = distinct_labels({each.event: words_line(voice, each.table.get("title")) for each in choice.drafts})
    pages = max(1, -(-len(choice.drafts) // PAGE))
    page = min(choice.page, pages - 1)
    turning = page_buttons(page, pages, ShowTemplates)
    drafts = tuple(
        (Button(short(voice.plain("Draft: {title}", title=title), LABEL), EditEvent(code, "0")),)
        for code, title in islice(titles.items(), page * PAGE, (page + 1) * PAGE)
    )
    templates = tuple(
        (Button(words_line(voice, table["title"]), SelectTemplate(name)),) for name, table in choice.templates.items()
    )
    past: tuple[Row, ...] = (
        ((Button(voice.plain("A copy of an event"), ListPastEvents(0)),),) if choice.has_events else ()
    )
    text = paragraphs(
        notice,
        voice.say("<b>A new event</b>"),
        voice.say("What is it like? Everything can be changed, and nobody sees it before it is published."),
        voice.say("Or go on with a draft.") if drafts else "",
    )
    return Screen(text, (*templates, *past, *drafts, *((turning,) if turning else ())))


def choose_languages(
    voice: Translator, template: str, languages: Sequence[str], template_languages: Sequence[str]
) -> Screen:
    """In which of the bot's languages people can read it; ``template_languages`` are those of the template's texts."""
    missing_languages = [name_in(voice, code) for code in languages if code not in template_languages]
    every_one = (1 << len(languages)) - 1
    names = voice.listed(name_in(voice, code) for code in languages)
    all_names = f"{names[:1].upper()}{names[1:]}"
    rows: list[Row] = [(Button(all_names, CreateEvent(template, every_one)),)]
    for place, code in enumerate(languages):
        label = voice.plain("Only {language}", language=name_in(voice, code))
        rows.append((Button(label, CreateEvent(template, 1 << place)),))
    rows.append((Button(voice.plain("Back"), ShowTemplates()),))
    text = paragraphs(
        voice.say("<b>In which languages?</b>"),
        voice.say("You type each text in each of them, and people read it in theirs."),
        voice.say("The template has no texts yet in: {languages}.", languages=voice.listed(missing_languages))
        if missing_languages
        else "",
    )
    return Screen(text, tuple(rows))


def choose_source(voice: Translator, events: Sequence[Event], page: int) -> Screen:
    """Which event to copy."""
    pages = max(1, -(-len(events) // PAGE))
    page = min(page, pages - 1)
    on_page = events[page * PAGE : (page + 1) * PAGE]
    rows = tuple((Button(short(event_label(voice, event, events), LABEL), CopyEvent(event.code)),) for event in on_page)
    turning = page_buttons(page, pages, ListPastEvents)
    back: Row = (Button(voice.plain("Back"), ShowTemplates()),)
    text = paragraphs(
        voice.say("<b>A copy of which event?</b>"), voice.say("Its dates are moved; nobody who took part is copied.")
    )
    return Screen(text, (*rows, *((turning,) if turning else ()), back))


def preview(voice: Translator, view: EditView, event: Event, rules: Messages, notice: Html | str = "") -> Screen:
    """The event as people will see it, and what goes out when and to whom, before it is published."""
    source = view.source
    missing_counts = {
        number: (language, count)
        for number, language in enumerate(view.languages, start=1)
        if (count := len(missing_texts(source.table, language)))
    }
    text = paragraphs(
        notice,
        title(voice, event),
        voice.words(event.description),
        voice.say("<b>The plan</b>"),
        "\n".join(plan_lines(voice, event, rules)) or voice.say("Nothing is planned."),
        missing_note(voice, [language for language, _ in missing_counts.values()]),
        voice.say("Once it is published, people can register with its link, and the plan begins."),
    )
    rows = (
        *(
            (Button(missing_label(voice, language, count), ListMissingTexts(source.event, number, 0)),)
            for number, (language, count) in missing_counts.items()
        ),
        (Button(voice.plain("Publish"), PublishEvent(source.event, source.revision)),),
        (
            Button(voice.plain("Back"), EditEvent(source.event, "m")),
            Button(voice.plain("All parts"), EditEvent(source.event, "0")),
        ),
    )
    return Screen(text, rows)


def published(voice: Translator, event: Event, link: str) -> Screen:
    """People can register."""
    text = paragraphs(
        title(voice, event),
        voice.say("✓ The event is published. People register with this link: {link}", link=link),
    )
    return Screen(text, ((Button(voice.plain("To the event"), ShowEvent(event.code)),),))


def confirm_delete(voice: Translator, source: EventSource) -> Screen:
    """Ask whether the draft shall be thrown away."""
    rows = (
        (Button(voice.plain("Delete the draft"), DeleteDraft(source.event, 1)),),
        (Button(voice.plain("Back"), EditEvent(source.event, "0")),),
    )
    return Screen(
        paragraphs(event_name(voice, source), voice.say("Delete this draft? It cannot be brought back.")), rows
    )


def draft_deleted(voice: Translator) -> Html:
    """It is gone."""
    return voice.say("The draft is deleted.")


def only_organizers_of_all(voice: Translator) -> Screen:
    """Who organizes one event makes no others."""
    return Screen(voice.say("Only those who organize all events can make a new one."))


def not_started(voice: Translator) -> Screen:
    """To somebody who opens the link of a draft."""
    return Screen(voice.say("Registration for this event is not open yet. Please try the link again later."))
