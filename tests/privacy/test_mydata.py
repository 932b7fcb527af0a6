"""/mydata tells everything: as much as a scan of the whole database finds, whatever tables there will be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.program import Program
from storage import people
from storage.engine.database import Database
from tests.support.conversation import listening, say, tap
from tests.support.forgetting import forget
from tests.support.full_participation import WITH_NAMES, answered_by_name, everything_done
from tests.support.personal_data import ID, NAME, scan
from tests.support.program import CLOSES, ProgramHarness
from views.privacy.mydata import TOLD

pytestmark = pytest.mark.filterwarnings("ignore:Please use 'Bot.getUpdates'")  # PTB's own would raise on one bad update

NAMING = {
    "person.id",
    "audit.person",
    "declined.person",
    "delivery.person",
    "editing.person",
    "inquiry.person",
    "inquiry_answer.person",
    "inquiry_answer.author",
    "inquiry_copy.person",
    "inquiry_reply.person",
    "named_answers.person",
    "named_comment.person",
    "named_consent.person",
    "note_taking.person",
    "message_draft.person",
    "owed_screen.person",
    "participation.person",
    "invitation.person",
    "event_edit.person",
    "recent_event.person",
    "refusal.person",
    "registration.person",
    "staff.person",
    "staff_link.person",
    "staff_menu.person",
    "message.body",  # where the progress of a sending is shown
    "departed.digest",  # to whoever knows the number and the survey's secret
}
"""The columns by which a person can be found; a registration holds the name and whatever was answered besides."""
NAMELESS = {
    "texts": {"comment.text", "released_comment.text", "note.text"},  # what stands there is the affair of who wrote it
    "of the person's row": {"person.language", "person.telegram_language", "person.muted", "person.reachable"},
    "of the registration": {
        f"registration.{column}"
        for column in (
            *("event", "notice", "agreed_on", "registered_on", "profession", "name", "answers", "asking"),
            *("number", "confirmed", "present", "scanned", "wrong_codes", "certificate", "waiting"),
        )
    },
    "of the inquiry": {
        *(f"inquiry.{column}" for column in ("id", "event", "name", "language", "text", "passed_on_at")),
        *(f"inquiry_answer.{column}" for column in ("id", "inquiry", "author_name", "text")),
        *(f"inquiry_copy.{column}" for column in ("message", "inquiry", "changes")),
        "inquiry_reply.inquiry",
    },
    "of the invitation": {f"invitation.{column}" for column in ("event", "number", "name", "profession", "token_hash")},
    "of the refusal": {
        f"refusal.{column}"
        for column in (*("event", "number", "notice", "agreed_on", "registered_on", "profession", "name", "answers"),)
    },
    "of the delivery": {
        f"delivery.{column}"
        for column in ("id", "event", "message", "state", "due", "attempts", "doubts", "settled_at", "reason")
    },
    "of nobody": {
        *(f"comment.{column}" for column in ("survey", "question", "count")),
        *(f"audit.{column}" for column in ("id", "at", "action", "event")),
        *(f"checkin.{column}" for column in ("event", "secret", "wrong_codes")),
        *(f"guest.{column}" for column in ("event", "number", "name", "profession", "present", "certificate")),
        *(f"confirmed.{column}" for column in ("first", "last", "day")),
        *(f"editing.{column}" for column in ("survey", "place")),
        *(f"event.{column}" for column in ("code", "definition")),
        *(f"event_source.{column}" for column in ("event", "content", "state", "revision", "previous")),
        "event_archive.event",
        *(f"recent_event.{column}" for column in ("event", "day")),
        *(f"event_edit.{column}" for column in ("event", "path", "revision", "typed", "language")),
        *(
            f"message.{column}"
            for column in ("event", "id", "send", "audience", "about_survey", "survey", "due", "state", "reason")
        ),
        *(
            f"message_draft.{column}"
            for column in ("event", "send", "audience", "profession", "content", "asking", "due")
        ),
        *(f"migration.{column}" for column in ("number", "name", "sha256")),
        *(f"named_answers.{column}" for column in ("event", "answers", "next_comment")),
        *(f"named_comment.{column}" for column in ("event", "question", "text")),
        *(f"named_consent.{column}" for column in ("event", "notice", "agreed_on")),
        *(f"calendar.{column}" for column in ("event", "entries")),
        *(f"known_time.{column}" for column in ("id", "moment")),
        *("bot_profile.part", "bot_profile.digest", "staff_menu.digest"),
        *(f"retention_promise.{column}" for column in ("event", "keep_registrations", "keep_comments")),
        *(f"headcount.{column}" for column in ("id", "event", "counts")),
        *(f"note.{column}" for column in ("id", "event", "section", "about", "kind", "place")),
        *(f"note_taking.{column}" for column in ("event", "section", "about", "kind", "note")),
        *(f"quarantine.{column}" for column in ("update_id", "day", "reason")),
        *(f"release.{column}" for column in ("survey", "content", "sha256")),
        *(f"released_comment.{column}" for column in ("survey", "place", "question", "count", "decision")),
        *(f"registration_number.{column}" for column in ("event", "last")),
        *(f"seen.{column}" for column in ("update_id", "day")),
        *(f"staff.{column}" for column in ("role", "event", "source", "name")),
        *(f"staff_link.{column}" for column in ("token_sha256", "role", "event", "expires_at")),
        *(f"upload.{column}" for column in ("bot", "kind", "sha256", "file_id", "day")),
        *(f"tally.{column}" for column in ("survey", "question", "part", "option", "count")),
        *(
            f"survey.{column}"
            for column in (
                *(
                    "id",
                    "event",
                    "name",
                    "definition",
                    "groups",
                    "minimum_group",
                    "minimum_breakdown",
                    "minimum_comments",
                ),
                *("anonymous", "admission", "checkin", "secret", "marks", "opened_at", "closes_at", "closed_at"),
            )
        ),
        *(
            "owed_screen.message",
            "departed.survey",
            "declined.survey",
            "participation.survey",
            "participation.next_comment",
        ),
    },
}
"""All others."""


NAMED = {"named_consent", "named_answers", "named_comment"}


async def test_every_column_is_known_to_name_people_or_not(stage: ProgramHarness) -> None:
    async with stage.program() as program, program.db.reading() as tx:
        sql = """SELECT t.name || '.' || c.name AS name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
                 WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"""
        async with tx.execute(sql) as rows:
            columns = {row["name"] async for row in rows}

    # A column added later belongs into one of the two lists; one that names people into /mydata and /forget as well.
    assert columns == NAMING | {column for columns in NAMELESS.values() for column in columns}


async def test_every_table_that_names_people_has_words(stage: ProgramHarness) -> None:
    async with stage.program() as program, program.db.reading() as tx:
        tables = {table for table, _ in await people.person_tables(tx)}

    assert tables | {"message"} == TOLD


async def scanned(db: Database) -> dict[str, list[dict[str, Any]]]:
    async with db.reading() as tx:
        return await scan(tx)


def file_of(stage: ProgramHarness) -> dict[str, list[dict[str, Any]]]:
    """The file that came with the last /mydata."""
    document = stage.telegram.people[ID].screen.document
    assert document is not None
    assert document[0] == "mydata.json"
    read: dict[str, list[dict[str, Any]]] = json.loads(document[1])
    return read


async def told(stage: ProgramHarness, program: Program) -> str:
    await say(stage, ID, "/mydata")
    return stage.telegram.people[ID].messages[-2].text


async def test_mydata_is_what_a_scan_of_the_whole_database_finds(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await everything_done(stage, program)

        text = await told(stage, program)

        expected_data = await scanned(program.db)
        assert expected_data.keys() == TOLD - {"editing"} - NAMED  # editing comes after closing
        assert file_of(stage) == expected_data
    assert NAME in text
    assert str(ID) in text


async def test_mydata_after_closing_holds_no_survey_any_more(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await everything_done(stage, program)
        await stage.pass_time(program, CLOSES)
        await say(stage, ID, "/comments")
        await tap(stage, ID, "Edit out names")

        text = await told(stage, program)

        assert file_of(stage) == await scanned(program.db)
        assert file_of(stage).keys() == TOLD - {"participation", "declined"} - NAMED
        assert "answered the survey" not in text


async def test_mydata_holds_answers_that_were_given_with_the_name(stage: ProgramHarness) -> None:
    stage.event = WITH_NAMES
    async with stage.program() as program, listening(program):
        await answered_by_name(stage, program)

        text = await told(stage, program)

        expected_data = await scanned(program.db)
        assert expected_data.keys() == {"person", "registration", "delivery", "owed_screen", *NAMED}
        assert file_of(stage) == expected_data
    assert f"Overall? 4\nWhat should change? As {NAME} said" in text


async def test_mydata_of_somebody_unknown_is_nothing(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        stage.phone(ID)

        assert await say(stage, ID, "/mydata") == "Nothing is stored about you."
        assert await scanned(program.db) == {}


async def test_mydata_tells_somebody_who_came_back_of_the_mark(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await everything_done(stage, program)
        async with program.db.transaction() as tx:
            await tx.execute("DELETE FROM staff WHERE person = ?", (ID,))
            await forget(tx, ID)

        text = await say(stage, ID, "/mydata")

        assert await scanned(program.db) == {}
    assert text == (
        "Nothing is stored about you.\n\n"
        "Before you asked to be forgotten you answered a survey. Until it closes, on 29 March, 18:00, a mark stays that"
        " shows neither your number nor your name and only keeps you from answering twice."
    )
