"""A file that an organizer sends: what it would change, what is left out or wrong, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.editing.changes import FrozenReason, Table
from domain.events import Event
from domain.imports.comparison import TableChange
from domain.imports.issues import ImportIssue
from domain.questions import LocalizedText
from views.callback.codec import Tap
from views.callback.files import ApplyImport, CancelImport, CreateFromFile, PreviewImport, UndoImport
from views.editing.refusals import frozen_part
from views.event_picker import EventList, choose_option
from views.i18n import Html, Translator, safe
from views.imports.changes import change_lines
from views.imports.issues import issue_line, issue_lines
from views.layout.common import paragraphs, short
from views.layout.option_list import Option, distinct_labels
from views.registration.screens import event_label
from views.screen import Button, Screen

CHANGES, UNASKABLE, NOTICES, MISTAKES = 14, 13, 6, 12
"""So many lines of each are shown."""
ROOM = {CHANGES: 900, UNASKABLE: 1400, NOTICES: 700, MISTAKES: 1300}
"""What the lines of each may take of the one message, in UTF-16 units."""
LINE = 600
"""So much of a line."""
ON_A_BUTTON = 40


def name_of(voice: Translator, table: Table) -> str:
    """The title of an event by its table, in this language or else in any."""
    title = table.get("title")
    texts = title if isinstance(title, dict) else {}
    return str(texts.get(voice.language) or next(iter(texts.values()), "") or table.get("code", ""))


def preview(  # noqa: PLR0913, PLR0917 — what it shows
    voice: Translator,
    table: Table,
    changes: Sequence[TableChange],
    unaskable: Sequence[ImportIssue],
    notices: Sequence[ImportIssue],
    apply: ApplyImport | CreateFromFile | None,
    notice: Html | str = "",
) -> Screen:
    """What applying the file would do; its file is the message that this quotes. Without ``apply`` it cannot be."""
    if not changes:
        return Screen(
            paragraphs(notice, _head(voice, table), voice.say("The event is already as this file says.")), reply=True
        )
    text = paragraphs(
        notice,
        _head(voice, table),
        voice.count(
            "<b>This file would change {n} thing</b>", "<b>This file would change {n} things</b>", len(changes)
        ),
        _lines(change_lines(voice, changes, CHANGES, ROOM[CHANGES])),
        _unaskable(voice, unaskable),
        _notices(voice, notices),
        "" if apply else _in_settings_file(voice),
    )
    cancel = (Button(voice.plain("Cancel"), CancelImport()),)
    rows = ((Button(_apply_label(voice, apply, bool(unaskable)), apply),), cancel) if apply else ()
    return Screen(text, rows, reply=True)


def _apply_label(voice: Translator, apply: Tap, has_unaskable: bool) -> str:  # noqa: FBT001 — it is what the label says
    if isinstance(apply, CreateFromFile):
        return voice.plain("Make a draft of it")
    return voice.plain("Leave out what cannot be asked") if has_unaskable else voice.plain("Apply")


def _in_settings_file(voice: Translator) -> Html:
    return voice.say(
        "This event stands in the settings file, so I change nothing. Take it over into the chat first; or whoever runs"
        " the server puts it there, with what roundtable import prints."
    )


def _head(voice: Translator, table: Table) -> Html:
    return Html(f"<b>{safe(name_of(voice, table))}</b>")


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(safe(short(line, LINE)) for line in lines)


def _block(head: Html, lines: Sequence[str]) -> str:
    return "\n".join([head, _lines(lines)]) if lines else ""


def _unaskable(voice: Translator, issues: Sequence[ImportIssue]) -> str:
    lines = issue_lines(voice, issues, UNASKABLE, ROOM[UNASKABLE])
    return _block(voice.say("<b>A chat cannot have this</b>"), lines)


def _notices(voice: Translator, issues: Sequence[ImportIssue]) -> str:
    return _block(voice.say("<b>Please note</b>"), issue_lines(voice, issues, NOTICES, ROOM[NOTICES]))


def mistakes(
    voice: Translator,
    issues: Sequence[ImportIssue],
    unaskable: Sequence[ImportIssue] = (),
    notices: Sequence[ImportIssue] = (),
) -> Screen:
    """Every mistake with its line or cell, as many as fit a screen; nothing of the file is used.

    What would be left out is told as well: it may be the reason why nothing remains.
    """
    return Screen(
        paragraphs(
            voice.count(
                "<b>{n} mistake in this file</b>, so nothing of it is used.",
                "<b>{n} mistakes in this file</b>, so nothing of it is used.",
                len(issues),
            ),
            _lines(issue_lines(voice, issues, MISTAKES, ROOM[MISTAKES])),
            _unaskable(voice, unaskable),
            _notices(voice, notices),
            voice.say("Please correct the file and send it again."),
        )
    )


def refused(voice: Translator, issue: ImportIssue) -> Screen:
    """The file as a whole cannot be used."""
    line = issue_line(voice, issue)
    return Screen(safe(f"{line[:1].upper()}{line[1:]}."))


def choose_event(voice: Translator, tables: Sequence[Table], events: Mapping[str, Event], page: int) -> Screen:
    """For which event the file is; drafts are not among the ``events``."""
    labels = {str(table["code"]): _event_label(voice, table, events) for table in tables}
    options = [Option(label, PreviewImport(code)) for code, label in distinct_labels(labels).items()]
    question = voice.say("<b>For which event is this file?</b>")
    return replace(choose_option(question, EventList.FILE, options, page), reply=True)


def _event_label(voice: Translator, table: Table, events: Mapping[str, Event]) -> str:
    event = events.get(str(table["code"]))
    if event is None:
        return voice.plain("Draft: {title}", title=name_of(voice, table))
    return event_label(voice, event, events.values())


def choose_survey(voice: Translator, table: Table, titles: Mapping[str, LocalizedText | None]) -> Screen:
    """For which survey of the event the form is; ``titles`` by id, None for a main survey that there is not yet."""
    labels = {
        id_: voice.plain("The survey about the event") if title is None else name_of(voice, {"title": title})
        for id_, title in titles.items()
    }
    rows = tuple(
        (Button(short(label, ON_A_BUTTON), PreviewImport(str(table["code"]), id_)),) for id_, label in labels.items()
    )
    text = paragraphs(_head(voice, table), voice.say("<b>For which survey is this form?</b>"))
    return Screen(text, rows, reply=True)


def no_event(voice: Translator) -> Screen:
    """A survey or an agenda, and no event that it could be for."""
    return Screen(voice.say("This is a survey or an agenda, and there is no event of yours that it could be for."))


def not_owner(voice: Translator, code: str) -> Screen:
    """An event's file with the code of one that this organizer does not manage, or none that they may make."""
    return Screen(
        voice.say(
            "There is no event with the code “{code}” among yours, and only organizers of all events can make one.",
            code=code,
        )
    )


def applied(voice: Translator, table: Table, undo: UndoImport | None) -> Screen:
    """It is done; it can be undone until something of it goes out."""
    rows = ((Button(voice.plain("Undo"), undo),),) if undo else ()
    return Screen(paragraphs(_head(voice, table), voice.say("✓ <b>The file is applied.</b>")), rows)


def undone(voice: Translator, table: Table) -> Screen:
    """The event is what it was before."""
    return Screen(paragraphs(_head(voice, table), voice.say("✓ Undone: the event is as it was before the file.")))


def created(voice: Translator, table: Table) -> Screen:
    """A draft was made."""
    return Screen(
        paragraphs(
            _head(voice, table),
            voice.say("✓ <b>This is a draft now.</b> Participants do not see it; /newevent shows and publishes it."),
        )
    )


def cancelled(voice: Translator) -> Screen:
    """Nothing was done with the file."""
    return Screen(voice.say("Nothing was changed."))


def stale(voice: Translator) -> Html:
    """The event was changed after the comparison was shown: what follows is compared with it as it is now."""
    return voice.say(
        "<b>This event was changed after that message.</b> Nothing of the file is applied yet. Compared with the event"
        " as it is now:"
    )


def frozen(voice: Translator, reasons: Sequence[FrozenReason]) -> Screen:
    """What stands against it; nothing of the file is used."""
    lines = [f"• {frozen_part(voice, reason)}" for reason in reasons]
    return Screen(
        paragraphs(
            voice.say("<b>Some of this cannot be changed any more</b>, so nothing of the file is used."),
            "\n".join(lines),
        )
    )
