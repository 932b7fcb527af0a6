"""A roster that an organizer sends: what it would do, its mistakes cell by cell, and the file with personal links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.attendance.roster import (
    MAX_PEOPLE,
    EmptyRoster,
    NoNameColumn,
    Roster,
    RosterMatch,
    RosterProblem,
    TooManyPeople,
)
from domain.events import Event
from views.attendance.invitations import back_row
from views.callback.invitations import ApplyRoster, CancelRoster, PreviewRoster
from views.event_picker import EventList, choose_option
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.layout.option_list import Option
from views.participants import PEOPLE, profession_label
from views.registration.screens import event_label, title
from views.reports.file_names import file_name
from views.reports.sheet_file import Worksheet, xlsx
from views.screen import Button, File, Screen

MISTAKES = 12
"""So many mistakes are listed."""


def preview(voice: Translator, event: Event, matches: Sequence[RosterMatch]) -> Screen:
    """What applying the roster would do; its file is the message that this quotes."""
    new = [match for match in matches if match.invitation is None]
    renewed_matches = [match for match in matches if match.invitation is not None and not match.is_redeemed]
    come_count = len(matches) - len(new) - len(renewed_matches)
    lines = (
        voice.count("{n} new person", "{n} new people", len(new)),
        voice.count(
            "{n} who has not come yet gets a new link; the earlier one stops working",
            "{n} who have not come yet get a new link; the earlier ones stop working",
            len(renewed_matches),
        )
        if renewed_matches
        else "",
        voice.count("{n} has come already", "{n} have come already", come_count) if come_count else "",
    )
    names = "\n".join(safe(_entry_label(voice, event, match)) for match in matches[:PEOPLE])
    more = len(matches) - PEOPLE
    return Screen(
        paragraphs(
            title(voice, event),
            voice.count("<b>The roster: {n} person</b>", "<b>The roster: {n} people</b>", len(matches)),
            "\n".join(line for line in lines if line),
            names,
            voice.count("and {n} more", "and {n} more people", more) if more > 0 else "",
            voice.say(
                "You vouch for each of them: whoever comes by the personal link is confirmed. The result is a file with"
                " the links. I do not store it, nor the e-mail addresses."
            ),
        ),
        (
            (Button(voice.plain("Apply"), ApplyRoster(event.code)),),
            (Button(voice.plain("Cancel"), CancelRoster(event.code)),),
        ),
        reply=True,
    )


def _entry_label(voice: Translator, event: Event, match: RosterMatch) -> str:
    entry = match.entry
    profession = profession_label(voice, event, entry.profession) if entry.profession else ""
    return " · ".join(filter(None, (entry.name, profession, entry.email)))


def choose_event(voice: Translator, events: Sequence[Event], page: int) -> Screen:
    """For which event the roster is."""
    options = [Option(event_label(voice, event, events), PreviewRoster(event.code)) for event in events]
    question = voice.say("<b>For which event is this roster?</b>")
    return replace(choose_option(question, EventList.ROSTER, options, page), reply=True)


def applied(
    voice: Translator, event: Event, links: Mapping[int, str], matches: Sequence[RosterMatch], made_at: datetime
) -> Screen:
    """The roster is applied; the result holds the links. ``links`` are by the place of the entry."""
    count = len(links)
    return Screen(
        paragraphs(
            title(voice, event),
            voice.count(
                "✓ <b>{n} personal link is in the file</b>", "✓ <b>{n} personal links are in the file</b>", count
            ),
            voice.say(
                "Send each person theirs, by mail merge for example. Whoever has a link can use it, so please send each"
                " to that person alone, and delete the file afterwards."
            ),
        ),
        (back_row(voice, event),),
        files=(_links_file(voice, event, links, matches, made_at),) if matches else (),
    )


def _links_file(
    voice: Translator, event: Event, links: Mapping[int, str], matches: Sequence[RosterMatch], made_at: datetime
) -> File:
    columns = (
        (voice.plain("Name"), 32),
        (voice.plain("Profession"), 26),
        (voice.plain("E-mail"), 32),
        (voice.plain("Personal link"), 70),
    )
    rows = tuple(
        (
            match.entry.name,
            profession_label(voice, event, match.entry.profession) if match.entry.profession else None,
            match.entry.email or None,
            links.get(place) or voice.plain("has come already"),
        )
        for place, match in enumerate(matches)
    )
    name = file_name(voice, event, voice.plain("Personal links"), "xlsx")
    table = Worksheet(voice.plain("Personal links"), columns, rows)
    return File(name, xlsx((table,), voice.label(event.title), made_at, voice.language))


def applied_before(voice: Translator, event: Event) -> Screen:
    """The roster was applied before a restart, and its links are not known any more."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say(
                "This roster is applied already. If its file has not reached you, send the roster again: whoever has"
                " not come yet gets a new link."
            ),
        ),
        (back_row(voice, event),),
    )


def cancelled(voice: Translator, event: Event) -> Screen:
    """Nothing was done with the roster."""
    return Screen(paragraphs(title(voice, event), voice.say("Nothing was added.")), (back_row(voice, event),))


def mistakes(voice: Translator, event: Event, roster: Roster) -> Screen:
    """Every mistake with its cell, as many as fit a screen; nothing of the roster is used."""
    problems = _problems(voice)
    lines = [
        voice.say("<b>{cell}</b>: {problem}", cell=each.cell, problem=problems[each.problem])
        + (Html(f" – {safe(short(each.value, 40))}") if each.value else "")
        for each in roster.mistakes[:MISTAKES]
    ]
    more = len(roster.mistakes) - MISTAKES
    unknown = any(each.problem is RosterProblem.UNKNOWN_PROFESSION for each in roster.mistakes)
    labels = voice.listed(short(voice.label(profession.label), 60) for profession in event.professions)
    return Screen(
        paragraphs(
            title(voice, event),
            voice.count(
                "<b>{n} mistake in the roster</b>, so nothing of it is used.",
                "<b>{n} mistakes in the roster</b>, so nothing of it is used.",
                len(roster.mistakes),
            ),
            "\n".join(lines),
            voice.count("and {n} more mistake", "and {n} more mistakes", more) if more > 0 else "",
            voice.say("Professions of this event: {labels}", labels=short(labels, 900)) if unknown else "",
            voice.say("Please correct the file and send it again."),
        )
    )


def _problems(voice: Translator) -> Mapping[RosterProblem, str]:
    return {
        RosterProblem.NO_NAME: voice.plain("no name"),
        RosterProblem.BAD_NAME: voice.plain("a name has at most 64 characters"),
        RosterProblem.UNKNOWN_PROFESSION: voice.plain("no profession of this event"),
        RosterProblem.BAD_EMAIL: voice.plain("no e-mail address"),
        RosterProblem.DUPLICATE: voice.plain("the same person as in an earlier row"),
    }


def invalid_file(voice: Translator, problem: NoNameColumn | EmptyRoster | TooManyPeople) -> Screen:
    """Why the table is no roster."""
    match problem:
        case NoNameColumn(headings):
            text = voice.say(
                "This table has no column for names. Its first row has to hold the headings: name, profession, e-mail"
                " (profession and e-mail may be missing). I found: {headings}",
                headings=short(voice.comma.join(headings), 300) or "–",
            )
        case EmptyRoster():
            text = voice.say("This table is empty: below the headings it needs a row for each person.")
        case TooManyPeople(count):
            text = voice.say("This roster has {n} people; I take at most {most} at once.", n=count, most=MAX_PEOPLE)
    return Screen(text)


def invalid(voice: Translator, *, too_large: bool, old: bool) -> Screen:
    """Why the file cannot be read as a table."""
    if too_large:
        return Screen(voice.say("This file is too large for a roster: at most 2 MB and 5,000 rows."))
    if old:
        return Screen(
            voice.say(
                "I cannot read this workbook: it is in the old form (.xls) or has a password. Please save as .xlsx."
            )
        )
    return Screen(voice.say("I cannot read this file as a table. Please send a roster as .xlsx or .csv."))


def not_downloaded(voice: Translator) -> Screen:
    """The file could not be had from Telegram."""
    return Screen(voice.say("I could not get this file from Telegram. Please send it again."))
