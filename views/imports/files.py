"""Files of an event that organizers take along: to change them elsewhere, or to send them to the bot again."""

from __future__ import annotations

from domain.events import Event, Survey
from views.callback.files import GetAgendaFile, GetEventFile, GetSurveyFile
from views.callback.organizers import ShowEvent
from views.i18n import Translator
from views.layout.common import paragraphs
from views.registration.screens import title
from views.reports.file_names import file_name
from views.screen import Attachments, Button, File, Screen
from views.survey.which import survey_title


def files(voice: Translator, event: Event) -> Screen:
    """Which files there are."""
    rows = [(Button(voice.plain("Event (TOML)"), GetEventFile(event.code)),)]
    rows += [
        (Button(_survey_label(voice, event, survey), GetSurveyFile(event.code, survey.id)),) for survey in event.surveys
    ]
    if event.agenda:
        rows.append((Button(voice.plain("Agenda (XLSX)"), GetAgendaFile(event.code, 0)),))
        rows.append((Button(voice.plain("Agenda (iCalendar)"), GetAgendaFile(event.code, 1)),))
    rows.append((Button(voice.plain("Back"), ShowEvent(event.code)),))
    text = voice.say(
        "<b>Files of this event</b>, to be changed in other programs. Send one to me here and I show what it would"
        " change. I take surveys as XLSForm, and agendas as iCalendar, CSV, XLSX or a schedule of pretalx or frab, too."
    )
    return Screen(paragraphs(title(voice, event), text), tuple(rows))


def _survey_label(voice: Translator, event: Event, survey: Survey) -> str:
    if len(event.surveys) == 1:
        return voice.plain("Survey (XLSForm)")
    return voice.plain("{survey} (XLSForm)", survey=survey_title(voice, survey))


def event_file(event: Event, content: bytes) -> Attachments:
    """The event, named after its code as the settings file has it."""
    return Attachments((File(f"{event.code}.toml", content),))


def survey_file(voice: Translator, event: Event, content: bytes) -> Attachments:
    """Its main survey as a form; the name tells which one, where it is a further one."""
    return Attachments((File(file_name(voice, event, voice.plain("Survey"), "xlsx"), content),))


def agenda_file(voice: Translator, event: Event, content: bytes) -> Attachments:
    """Its agenda as a table."""
    return Attachments((File(file_name(voice, event, voice.plain("Agenda"), "xlsx"), content),))
