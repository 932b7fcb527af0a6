from __future__ import annotations

from pathlib import Path

from bot.cli.survey_summary import registered, settled_messages, summary_json, summary_text
from storage import events
from storage.engine.database import Database
from storage.messages import plan
from tests.support.program import CLOSES, EVENT, OPENS, open_survey, register
from tests.support.surveys import THRESHOLDS


async def file_with_open_survey(folder: Path) -> Path:
    path = folder / "roundtable.sqlite3"
    db = await Database.open(path)
    async with db.transaction() as tx:
        await events.save(tx, EVENT)
        await register(tx, EVENT.code, range(1, 9))
        await open_survey(tx)
    await db.close()
    return path


async def test_summary_is_read_beside_the_bot(tmp_path: Path) -> None:
    path = await file_with_open_survey(tmp_path)
    running = await Database.open(path)
    db = await Database.open_readonly(path)

    summary = await summary_json(db, EVENT, OPENS, THRESHOLDS)
    text = await summary_text(db, EVENT, CLOSES)
    counts = await registered(db, [EVENT])

    await db.close()
    await running.close()
    assert summary == {
        "event": "bucharest",
        "state": "open",
        "registered": 8,
        "invited": 0,
        "present": None,
        "answered": None,
        "minimum_group": 5,
        "minimum_breakdown": 5,
        "minimum_comments": 5,
        "questions": [],
    }
    assert text == (
        "Round table\nMonday, 22 March 2027, 09:30–16:00\nBucharest\n\nFewer than 5 of 8 answered\n\n"
        "Results on 29 March, 18:00. Until then nobody can see any, so that no single answer can be told."
    )
    assert counts == {"bucharest": 8}


async def test_messages_that_went_out_or_were_given_up_are_settled(tmp_path: Path) -> None:
    db = await Database.open(await file_with_open_survey(tmp_path))
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        first, second, *_ = EVENT.messages
        await plan.release(tx, first, [], OPENS)
        await plan.drop(tx, second, "late")

    messages = await settled_messages(db, [EVENT])

    await db.close()
    assert messages == {(EVENT.code, first.id), (EVENT.code, second.id)}
