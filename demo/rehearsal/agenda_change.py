"""An organizer takes the agenda along as a table, gives its last item another room, and sends it back to the bot."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import load_workbook

from demo.rehearsal.chat_excerpt import Exchange
from demo.rehearsal.staff_chat import StaffChat
from demo.telegram.stand_in import PhoneUser
from views.callback.events import EditEvent, TakeOver
from views.callback.files import ApplyImport, GetAgendaFile, ShowFiles

ROOM = "Library"
"""Where the item is moved to."""
FILE = "agenda.xlsx"
_HEADING = "Room"


async def move_last_item(chat: StaffChat, organizer: PhoneUser) -> Sequence[Exchange]:
    """Take the event over into the chat, where alone files can change it, and move the item; returns what was done."""
    code = chat.event.code
    await chat.send_command(organizer, f"/event {code}")
    labels = [await chat.press_button(organizer, kind) for kind in (EditEvent, TakeOver, TakeOver)]
    await chat.send_command(organizer, f"/event {code}")
    labels += [await chat.press_button(organizer, kind) for kind in (ShowFiles, GetAgendaFile)]
    content = next(message.document[1] for message in reversed(organizer.messages) if message.document)
    await chat.send_file(organizer, FILE, with_last_item_moved(content))
    prompt = organizer.screen.text.split("\n\n")
    apply_label = await chat.press_button(organizer, ApplyImport)
    return Exchange("", tuple(labels)), Exchange(" ".join(prompt[1:2]), (f"({FILE})", apply_label))


def with_last_item_moved(content: bytes) -> bytes:
    """The agenda's table with its last item in another room."""
    book, stream = load_workbook(BytesIO(content)), BytesIO()
    sheet = book.worksheets[0]
    headings = [str(cell.value) for cell in sheet[1]]
    columns = [number for number, heading in enumerate(headings, 1) if heading.startswith(_HEADING)]
    for column in columns or [len(headings) + 1]:
        sheet.cell(1, column, headings[column - 1] if columns else _HEADING)
        sheet.cell(sheet.max_row, column, ROOM)
    book.save(stream)
    return stream.getvalue()
