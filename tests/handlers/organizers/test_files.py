"""Files that organizers send to change an event, and files of it that they take along."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bot.application import dispatch_tap
from delivery.incoming.attachment import Attachment
from domain.editing.changes import EventChange
from formats.event.json_table import from_json
from formats.toml.writer import write_event
from handlers import text_router
from handlers.event_changes import Applied, apply_change
from storage import events, surveys
from storage.editing import sources
from tests.support.application import ANA, INVALID, ORGANIZER, ApplicationHarness, drawn, labels, texts
from tests.support.chat_events import CODE, NOW, OF_ONE_EVENT, opened_for_organizers, source, take_into_chat
from tests.support.database_files import content
from tests.support.surveys import THRESHOLDS
from tests.support.workbook import workbook
from views.callback.codec import decode
from views.callback.files import (
    ApplyImport,
    CreateFromFile,
    GetAgendaFile,
    GetEventFile,
    GetSurveyFile,
    PreviewImport,
    ShowFiles,
)
from views.screen import Attachments, Reply, Screen

FORM = workbook(
    {
        "survey": "type | name | label::en | label::ro\nimage | photo | A picture | O imagine\n"
        "text | improve | What should we do differently next time? | Ce ar trebui să facem altfel data viitoare?"
    }
)
AGENDA = b"Title,Start,End\nRegistration and coffee,09:30,10:00\nTalk,10:00,15:00\n"


@pytest.fixture
async def from_file(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    """The example's event, of the settings file."""
    async with opened_for_organizers(tmp_path) as application:
        yield application


@pytest.fixture
async def application(from_file: ApplicationHarness) -> ApplicationHarness:
    """The same, taken over into the chat."""
    return await take_into_chat(from_file)


async def send(
    application: ApplicationHarness, file: bytes, name: str = "file", person: int = ORGANIZER, caption: str = ""
) -> Reply:
    application.files["file"] = file
    turn = replace(await application.turn(person), attachment=Attachment("file", name, len(file), caption=caption))
    return drawn((await text_router.handle_attachment(turn)).reply)


async def press(
    application: ApplicationHarness, reply: Reply, label: str, update_id: int | None = None, person: int = ORGANIZER
) -> Reply:
    """Press a button of the message that quotes the file."""
    assert isinstance(reply, Screen)
    data = next(button.data for row in reply.rows for button in row if button.label == label)
    tap = decode(data or "")
    assert tap is not None
    turn = replace(await application.turn(person, "", update_id), attachment=Attachment("file", "file"))
    return drawn(await dispatch_tap(turn, tap))


def table(application: ApplicationHarness, **values: object) -> bytes:
    return write_event({**from_json(dict(application.file_tables[CODE])), **values}).encode()


async def test_form_is_shown_with_its_cells_and_applied_without_what_a_chat_cannot_have(
    application: ApplicationHarness,
) -> None:
    preview = await send(application, FORM)
    before = await source(application)
    result = await press(application, preview, "Leave out what cannot be asked")

    text = texts(preview)[0]
    assert "<b>This file would change 9 things</b>" in text
    assert "− Question: How do you rate the event as a whole?" in text
    assert "<b>A chat cannot have this</b>\nsurvey!A2: a chat cannot ask for “image”" in text
    assert labels(preview) == ["Leave out what cannot be asked", "Cancel"]
    assert before.table == application.file_tables[CODE]
    assert texts(result) == ["<b>Round table in Romania</b>\n\n✓ <b>The file is applied.</b>"]
    survey = application.events[CODE].survey
    assert survey is not None
    assert [question.id for question in survey.questions] == ["improve"]
    async with application.db.reading() as tx:
        stored_event = (await events.everything(tx))[CODE]
    assert stored_event.survey == survey
    assert "import file" in str((await content(application.db))["audit"])


async def test_what_was_applied_is_undone_by_one_button(application: ApplicationHarness) -> None:
    before = application.events[CODE]
    result_screen = await press(application, await send(application, AGENDA), "Apply")
    changed_agenda = application.events[CODE].agenda

    undone = await press(application, result_screen, "Undo")

    assert len(changed_agenda) == 2
    assert "✓ Undone" in texts(undone)[0]
    assert application.events[CODE] == before
    assert await press(application, result_screen, "Undo") == INVALID


async def test_update_that_comes_twice_applies_once(application: ApplicationHarness) -> None:
    preview = await send(application, AGENDA)

    first = await press(application, preview, "Apply", update_id=77)
    second = await press(application, preview, "Apply", update_id=77)

    assert texts(first) == texts(second)
    assert (await source(application)).revision == 2


async def test_agenda_keeps_what_the_file_cannot_say(application: ApplicationHarness) -> None:
    await press(application, await send(application, AGENDA), "Apply")

    first, second = application.events[CODE].agenda
    assert first.title["ro"] == "Înregistrarea participanților și cafea"
    assert (first.room, first.is_break) == ("Foyer", True)
    assert second.title == {"en": "Talk", "ro": "Talk"}


async def test_whoever_was_slower_sees_the_event_as_it_is_now_and_is_asked_again(
    application: ApplicationHarness,
) -> None:
    preview = await send(application, AGENDA)
    assert application.event_reader is not None
    async with application.db.transaction() as tx:
        change = EventChange(CODE, {**application.file_tables[CODE], "agenda": []}, 1)
        await apply_change(tx, application.event_reader, change, NOW)

    stale = await press(application, preview, "Apply")

    assert texts(stale)[0].startswith("<b>This event was changed after that message.</b>")
    assert "<b>This file would change 2 things</b>" in texts(stale)[0]
    assert (await source(application)).table["agenda"] == []
    await press(application, stale, "Apply")
    assert len((await source(application)).table["agenda"]) == 2


async def test_a_hundred_mistakes_stay_one_screen_and_change_nothing(application: ApplicationHarness) -> None:
    rows = "\n".join(f"Item {number},nine,ten" for number in range(100))
    reply = await send(application, f"Title,Start,End\n{rows}".encode())

    text = texts(reply)[0]
    assert text.startswith("<b>100 mistakes in this file</b>, so nothing of it is used.")
    assert "B2: “nine” is no time of day; write 09:30" in text
    assert "… and 88 more" in text
    assert len(text) < 1200
    assert labels(reply) == []
    assert (await source(application)).revision == 1


async def test_event_file_of_a_new_code_becomes_a_draft(application: ApplicationHarness) -> None:
    preview = await send(application, table(application, code="cluj"))
    draft_screen = await press(application, preview, "Make a draft of it")
    again = await press(application, preview, "Make a draft of it")

    assert labels(preview) == ["Make a draft of it", "Cancel"]
    assert "✓ <b>This is a draft now.</b>" in texts(draft_screen)[0]
    assert (await source(application, "cluj")).is_draft
    assert "There is no event with the code “cluj” among yours" in texts(again)[0]
    assert "cluj" not in application.events


async def test_survey_can_be_for_a_draft(application: ApplicationHarness) -> None:
    await press(application, await send(application, table(application, code="cluj")), "Make a draft of it")

    question = await send(application, AGENDA)
    captioned_preview = await send(application, AGENDA, caption=" CLUJ ")
    preview_screen = await press(application, question, "Round table in Romania · 22 March")
    await press(application, captioned_preview, "Apply")

    assert texts(question) == ["<b>For which event is this file?</b>"]
    assert labels(question) == ["Round table in Romania · 22 March", "Draft: Round table in Romania"]
    assert labels(preview_screen) == ["Apply", "Cancel"]
    assert len((await source(application, "cluj")).table["agenda"]) == 2
    assert len((await source(application)).table["agenda"]) == 10


async def test_event_file_changes_the_event_of_its_code(application: ApplicationHarness) -> None:
    preview = await send(application, table(application, venue={"en": "Cluj", "ro": "Cluj"}, capacity=30))
    await press(application, preview, "Apply")

    assert "✎ Place\n+ Places" in texts(preview)[0]
    assert (application.events[CODE].venue["en"], application.events[CODE].capacity) == ("Cluj", 30)


async def test_file_of_an_organizer_names_no_file_of_the_server(application: ApplicationHarness) -> None:
    preview = await send(application, table(application, agenda_file="/etc/passwd", logo="config.toml", capacity=30))
    await press(application, preview, "Apply")

    assert "agenda_file stays as it is: it names a file on the server" in texts(preview)[0]
    assert (application.events[CODE].agenda_file, application.events[CODE].logo) == (None, None)
    assert (await source(application)).table.keys() & {"agenda_file", "logo"} == set()


async def test_event_of_the_settings_file_is_shown_and_not_changed(from_file: ApplicationHarness) -> None:
    preview = await send(from_file, AGENDA)

    assert "This event stands in the settings file, so I change nothing." in texts(preview)[0]
    assert labels(preview) == []
    forged_tap = await from_file.tap(ORGANIZER, ApplyImport(CODE, 1, 1))
    assert "this cannot be read" in texts(forged_tap)[0].lower()


async def test_opened_survey_stays_and_the_reason_is_told(application: ApplicationHarness) -> None:
    preview = await send(application, FORM)
    async with application.db.transaction() as tx:
        await surveys.open_(tx, application.events[CODE], {}, THRESHOLDS, bytes(32), NOW)

    result = await press(application, preview, "Leave out what cannot be asked")

    assert texts(result)[0].startswith("<b>Some of this cannot be changed any more</b>")
    assert "The survey has opened: its questions, its promise, its closing" in texts(result)[0]
    assert (await source(application)).revision == 1


async def test_organizer_of_one_event_changes_that_one_and_makes_none(application: ApplicationHarness) -> None:
    new = await send(application, table(application, code="cluj"), person=OF_ONE_EVENT)
    await press(application, await send(application, AGENDA, person=OF_ONE_EVENT), "Apply", person=OF_ONE_EVENT)
    application.files["file"] = table(application, code="cluj")
    turn = replace(await application.turn(OF_ONE_EVENT), attachment=Attachment("file"))
    forged_tap = await dispatch_tap(turn, CreateFromFile())

    assert "only organizers of all events can make one" in texts(new)[0]
    assert len(application.events[CODE].agenda) == 2
    assert "only organizers of all events can make one" in texts(forged_tap)[0]
    async with application.db.reading() as tx:
        assert await sources.find(tx, "cluj") is None


async def test_button_of_a_file_that_is_gone_or_wrong_by_now_says_so(application: ApplicationHarness) -> None:
    preview = await send(application, AGENDA)
    new = await send(application, table(application, code="cluj"))
    application.files["file"] = b"Title,Start,End\nA,nine,10:00\n"
    wrong = await press(application, preview, "Apply")
    application.files["file"] = b"[[event]]\n"
    wrong_event = await press(application, new, "Make a draft of it")
    application.files.clear()

    assert texts(wrong)[0].startswith("<b>1 mistake in this file</b>")
    assert texts(wrong_event)[0].startswith("<b>")
    for reply in (await press(application, preview, "Apply"), await press(application, new, "Make a draft of it")):
        assert texts(reply) == ["I could not get this file from Telegram; please send it again."]
    assert (await source(application)).revision == 1


async def test_undo_is_gone_once_the_survey_has_opened_or_somebody_else_was_there(
    application: ApplicationHarness,
) -> None:
    result_screen = await press(application, await send(application, AGENDA), "Apply")
    await press(application, await send(application, b"Title,Start,End\nOther,10:00,11:00\n"), "Apply")

    assert await press(application, result_screen, "Undo") == INVALID
    assert len(application.events[CODE].agenda) == 1


async def test_form_that_changes_nothing_says_so_and_cancel_does_nothing(application: ApplicationHarness) -> None:
    assert "The event is already as this file says." in texts(await send(application, table(application)))[0]
    assert texts(await press(application, await send(application, AGENDA), "Cancel")) == ["Nothing was changed."]
    assert (await source(application)).revision == 1


async def test_files_that_are_nothing_are_refused_by_their_name_or_left_to_others(
    application: ApplicationHarness,
) -> None:
    answer_to_name = await send(application, b"nonsense", "schedule.ics")
    answer_to_broken_file = await send(application, b"[[event]]\ncode = [", "event.toml")
    other = await send(application, b"%PDF-1.7", "paper.pdf")
    roster = await send(application, b"Name\nAna Pop\n", "roster.csv")

    assert "I cannot tell what this file is" in texts(answer_to_name)[0]
    assert texts(answer_to_broken_file)[0].startswith("<b>1 mistake in this file</b>")
    assert "roster" not in texts(other)[0]
    assert "<b>The roster: 1 person</b>" in texts(roster)[0]
    application.files.clear()
    turn = replace(await application.turn(ORGANIZER), attachment=Attachment("gone", "event.toml"))
    answer_to_gone_file = (await text_router.handle_attachment(turn)).reply
    assert texts(answer_to_gone_file) == ["I could not get this file from Telegram; please send it again."]


async def test_file_of_somebody_else_is_nothing_special(application: ApplicationHarness) -> None:
    assert texts(await send(application, AGENDA, person=ANA)) != texts(await send(application, AGENDA))
    assert (await source(application)).revision == 1


async def test_survey_without_an_event_it_could_be_for_is_said(application: ApplicationHarness) -> None:
    application.events.clear()

    assert texts(await send(application, FORM)) == [
        "This is a survey or an agenda, and there is no event of yours that it could be for."
    ]


async def test_files_of_an_event_come_back_as_they_went(application: ApplicationHarness) -> None:
    screen = await application.tap(ORGANIZER, ShowFiles(CODE))
    taps: list[Any] = [GetEventFile(CODE), GetSurveyFile(CODE), GetAgendaFile(CODE, 0), GetAgendaFile(CODE, 1)]
    replies = [await application.tap(ORGANIZER, tap) for tap in taps]

    assert labels(screen) == [
        "Event (TOML)", "Survey (XLSForm)", "Agenda (XLSX)", "Agenda (iCalendar)", "Back"
    ]  # fmt: skip
    names = []
    for reply in replies:
        assert isinstance(reply, Attachments)
        (file,) = reply.files
        names.append(file.name)
        assert "The event is already as this file says." in texts(await send(application, file.content, file.name))[0]
    assert names == [
        "bucharest.toml",
        "D2.6 Survey Bucharest 2027-03-22.xlsx",
        "D2.6 Agenda Bucharest 2027-03-22.xlsx",
        "bucharest-sessions.ics",
    ]


async def test_file_of_a_part_that_is_gone_is_not_sent(from_file: ApplicationHarness) -> None:
    event = from_file.events[CODE]
    from_file.events[CODE] = replace(event, agenda=(), survey=None)
    from_file.file_tables = {CODE: {k: v for k, v in from_file.file_tables[CODE].items() if k != "survey"}}

    assert labels(await from_file.tap(ORGANIZER, ShowFiles(CODE))) == ["Event (TOML)", "Back"]
    assert await from_file.tap(ORGANIZER, GetSurveyFile(CODE)) == INVALID
    assert await from_file.tap(ORGANIZER, GetAgendaFile(CODE, 1)) == INVALID
    from_file.file_tables = {}
    assert await from_file.tap(ORGANIZER, GetEventFile(CODE)) == INVALID


async def test_second_of_two_files_is_asked_again_and_both_are_in(application: ApplicationHarness) -> None:
    agenda, form = await send(application, AGENDA), await send(application, FORM)
    application.files["file"] = AGENDA
    await press(application, agenda, "Apply")
    application.files["file"] = FORM

    again = await press(application, form, "Leave out what cannot be asked")
    await press(application, again, "Leave out what cannot be asked")

    assert texts(again)[0].startswith("<b>This event was changed after that message.</b>")
    table = (await source(application)).table
    assert [len(table["agenda"]), len(table["survey"]["question"])] == [2, 1]


async def test_file_that_is_sent_twice_changes_nothing_more(application: ApplicationHarness) -> None:
    first, second = await send(application, AGENDA), await send(application, AGENDA)
    await press(application, first, "Apply")

    assert "The event is already as this file says." in texts(await press(application, second, "Apply"))[0]
    assert "The event is already as this file says." in texts(await send(application, AGENDA))[0]
    assert (await source(application)).revision == 2


async def test_file_that_leaves_nothing_says_why(application: ApplicationHarness) -> None:
    reply = await send(application, workbook({"survey": "type | name | lable\nimage | photo | A picture"}))

    assert texts(reply)[0].split("\n\n")[1:3] == [
        "survey!1: there is nothing in it that I could take",
        "<b>A chat cannot have this</b>\nsurvey!A2: a chat cannot ask for “image”",
    ]
    assert (await source(application)).revision == 1


async def test_workbook_of_another_program_is_refused_with_what_to_do(application: ApplicationHarness) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    reply = await send(application, stream.getvalue(), "survey.ods")

    assert texts(reply) == ["This is no workbook of Excel; save it as .xlsx and send that."]


# An event with several surveys

BEFORE = {
    "id": "before",
    "title": {"en": "Before the round table", "ro": "Înainte de masa rotundă"},
    "closes": "start",
    "question": [{"id": "know", "kind": "yes_no", "text": {"en": "First time?", "ro": "Prima dată?"}}],
}
INVITATION = {"send": "survey", "survey": "before", "when": "start - 4d at 10:00"}


@pytest.fixture
async def several(application: ApplicationHarness) -> ApplicationHarness:
    """The event has a survey before it as well."""
    table = (await source(application)).table
    table_with_survey = {**table, "further_survey": [BEFORE], "message": [*table["message"], INVITATION]}
    assert application.event_reader is not None
    async with application.db.transaction() as tx:
        outcome = await apply_change(tx, application.event_reader, EventChange(CODE, table_with_survey, 1), NOW)
    assert isinstance(outcome, Applied)
    application.events[CODE] = outcome.event
    return application


async def test_form_is_for_the_survey_that_is_chosen(several: ApplicationHarness) -> None:
    survey_choice = await send(several, FORM)
    preview = await press(several, survey_choice, "Before the round table")
    result_screen = await press(several, preview, "Leave out what cannot be asked")

    assert labels(survey_choice) == ["How was the round table?", "Before the round table"]
    assert "For which survey is this form?" in texts(survey_choice)[0]
    assert "Before the round table" in texts(preview)[0]
    assert "applied" in texts(result_screen)[0]
    table = (await source(several)).table
    assert [question["id"] for question in table["further_survey"][0]["question"]] == ["improve"]
    assert table["survey"]["question"][0]["id"] == "overall"


async def test_each_survey_goes_out_and_comes_back_as_it_was(several: ApplicationHarness) -> None:
    screen = await several.tap(ORGANIZER, ShowFiles(CODE))

    assert labels(screen)[1:3] == ["Before the round table (XLSForm)", "How was the round table? (XLSForm)"]
    for survey, title in (("before", "Before the round table"), ("after", "How was the round table?")):
        form = await several.tap(ORGANIZER, GetSurveyFile(CODE, survey))
        assert isinstance(form, Attachments)
        (file,) = form.files
        back = await press(several, await send(several, file.content, file.name), title)
        assert "The event is already as this file says." in texts(back)[0]


async def test_form_for_a_survey_that_there_is_not_is_taken_by_no_button(several: ApplicationHarness) -> None:
    await send(several, FORM)
    turn = replace(await several.turn(ORGANIZER), attachment=Attachment("file", "file"))

    for tap in (PreviewImport(CODE, "later"), ApplyImport(CODE, 2, 1, "later"), GetSurveyFile(CODE, "later")):
        assert drawn(await dispatch_tap(turn, tap)) == INVALID
    assert (await source(several)).revision == 2


async def test_survey_that_is_taken_away_meanwhile_is_not_made_again(several: ApplicationHarness) -> None:
    preview = await press(several, await send(several, FORM), "Before the round table")
    stored_table = (await source(several)).table
    without = {key: value for key, value in stored_table.items() if key != "further_survey"}
    without |= {"message": [message for message in stored_table["message"] if message != INVITATION]}
    async with several.db.transaction() as tx:
        assert several.event_reader is not None
        await apply_change(tx, several.event_reader, EventChange(CODE, without, 2), NOW)

    assert await press(several, preview, "Leave out what cannot be asked") == INVALID
    assert "further_survey" not in (await source(several)).table
