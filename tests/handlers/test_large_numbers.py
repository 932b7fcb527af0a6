"""Numbers on forged buttons that no row can have: the button is invalid, and its update is nothing to set aside."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import get_type_hints

import pytest

from bot.program import Program
from storage.engine.database import fetch_value
from tests.handlers.test_guard import WHO_MAY_PRESS
from tests.support.program import CLOSES, COORDINATOR, OPENS, ORGANIZER, ProgramHarness, staged
from views.callback.codec import LARGEST, Tap, encode
from views.callback.fields import UnboundedInt

BOTH = 3001
INVALID = "This button is no longer valid."


def with_number(tap: Tap, number: int) -> list[Tap]:
    """This button with that number in each place where one stands."""
    hints = get_type_hints(type(tap), include_extras=True)
    number_fields = [field.name for field in fields(tap) if hints[field.name] is not str]
    names = [name for name in number_fields if hints[name] is not UnboundedInt or number <= LARGEST]
    return [replace(tap, **{name: number}) for name in names]  # type: ignore[arg-type]  # mypy knows only one of the kinds


async def pressed(stage: ProgramHarness, program: Program, number: int) -> dict[Tap, str]:
    """Each button with such a number, pressed by somebody who may do everything → what popped up."""
    phone, alerts = stage.phone(BOTH), {}
    phone.say("/help")
    await stage.settle(program)
    callbacks = [tap for button in WHO_MAY_PRESS for tap in with_number(button, number)]
    for tap in callbacks:
        data = encode(tap)
        if len(data) > 64:  # Telegram lets nobody send it
            continue
        phone.alerts.clear()
        phone.tap_data(data)
        await stage.settle(program)
        alerts[tap] = phone.alerts[-1] if phone.alerts else ""
    return alerts


async def closed(stage: ProgramHarness, program: Program) -> None:
    """The survey has closed, and one comment waits for review."""
    await stage.join(program, 5)
    for moment in (OPENS, CLOSES):
        await stage.pass_time(program, moment)
    async with program.db.transaction() as tx:
        await tx.execute("INSERT INTO released_comment VALUES (1, 0, 'why', 'More time', 1, 'waiting')")


@pytest.mark.parametrize("number", [1 << 63, 1 << 64, 1 << 90])
async def test_button_with_a_number_that_no_row_can_have_is_invalid(tmp_path: Path, number: int) -> None:
    async with staged(tmp_path) as stage:
        stage.staff = ((ORGANIZER, BOTH), (COORDINATOR, BOTH))
        async with stage.program() as program:
            await closed(stage, program)

            alerts = await pressed(stage, program, number)

            assert len(alerts) > 40
            assert {tap: alert for tap, alert in alerts.items() if alert != INVALID} == {}


async def test_largest_number_of_a_button_is_set_aside_nowhere(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.staff = ((ORGANIZER, BOTH), (COORDINATOR, BOTH))
        async with stage.program() as program:
            await closed(stage, program)

            await pressed(stage, program, LARGEST)

            async with program.db.reading() as tx:
                assert await fetch_value(tx, "SELECT count(*) FROM quarantine") == 0
