"""Deliveries: what is known of each when its turn comes, and what becomes of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.messages import MessageKind
from domain.people import Person
from domain.recipients import GapPolicy, MessageContext, Recipient
from storage import answers, events, people
from storage.engine.database import Database, Tx
from storage.messages import outbox, plan, progress
from storage.messages.outbox import Claim
from storage.messages.progress import Count, ProgressMessage
from tests.messages import planned_message
from tests.support.program import CLOSES, EVENT, OPENS, REMIND, fate, open_survey, register, states

SECOND = timedelta(seconds=1)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await events.save(tx, EVENT)
        await register(tx, "bucharest", [1, 2, 3])
    yield database
    await database.close()


async def released(tx: Tx, name: str = "hello", send: str = "text", to: tuple[int, ...] = (1,), **body: object) -> None:
    message = planned_message("bucharest", name, send, "registered", REMIND, body)
    await plan.add(tx, message)
    await plan.release(tx, message, to, REMIND)


async def claimed(tx: Tx) -> Claim:
    """The next delivery, claimed."""
    claim = await outbox.next_claim(tx, REMIND)
    assert claim is not None
    assert await outbox.claim(tx, claim)
    return claim


async def test_next_claim_holds_what_decides(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, "remind", "reminder", nearer="leave")
        await people.set_language(tx, 1, "ro")
        run = await open_survey(tx)
        await answers.decline(tx, run.id, 1)

        assert await outbox.next_claim(tx, REMIND) == Claim(
            person=Person(1, "ro", "en"),
            occasion=MessageContext(
                planned_message("bucharest", "remind", "reminder", "registered", REMIND, {"nearer": "leave"}),
                CLOSES,
                GapPolicy.LEAVE,
            ),
            recipient=Recipient(
                is_muted=False,
                reachable=True,
                is_registered=True,
                is_admitted=True,
                has_answered=False,
                has_declined=True,
                reminders=0,
                reminded_at=None,
            ),
            attempts=0,
            doubts=0,
        )


async def test_next_claim_of_staff_who_are_not_stored(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, "notice-1", "notice", (1001,))

        claim = await outbox.next_claim(tx, REMIND)

        assert claim is not None
        assert (claim.person, claim.occasion.closes) == (Person(1001), None)
        assert (claim.recipient.is_registered, claim.recipient.reachable, claim.recipient.is_muted) == (
            False,
            True,
            False,
        )


async def test_next_claim_is_the_first_that_is_due(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, to=(2, 1))

        before = await outbox.next_claim(tx, REMIND - SECOND)
        first = await claimed(tx)
        second = await claimed(tx)

        assert before is None
        assert (first.person.id, second.person.id) == (2, 1)
        assert await outbox.next_claim(tx, REMIND) is None


async def test_next_claim_lets_nobody_have_two_on_their_way(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, "one", to=(1, 2))
        await released(tx, "two", to=(1,))
        first, second = await claimed(tx), await claimed(tx)
        meanwhile = await outbox.next_claim(tx, REMIND)
        await outbox.settle(tx, first, "sent", REMIND)

        assert (first.key, second.key) == (("bucharest", "one", 1), ("bucharest", "one", 2))
        assert meanwhile is None
        assert (await claimed(tx)).key == ("bucharest", "two", 1)


async def test_next_claim_counts_reminders_that_were_or_may_have_been_sent(db: Database) -> None:
    async with db.transaction() as tx:
        for name, state in (("a", "sent"), ("b", "unknown"), ("c", "dropped"), ("d", "waiting")):
            await released(tx, name, "reminder")
            await tx.execute(
                "UPDATE delivery SET state = ?1, settled_at = iif(?1 = 'sent', due, NULL), due = '2028'"
                " WHERE message = ?2",
                (state, name),
            )
        await tx.execute("UPDATE delivery SET due = '2027-03-24T09:00:00.000000+00:00' WHERE message = 'b'")
        await released(tx, "e", "reminder")

        claim = await outbox.next_claim(tx, REMIND)

        assert claim is not None
        assert (claim.message.id, claim.recipient.reminders) == ("e", 2)
        assert claim.recipient.reminded_at == REMIND + timedelta(hours=1)


async def test_facts_of_people_in_the_order_of_their_ids(db: Database) -> None:
    async with db.transaction() as tx:
        run = await open_survey(tx)
        await people.set_muted(tx, 2, is_muted=True)
        await people.mark_unreachable(tx, 3)
        await answers.send(tx, run, 1, run.group("judge"), {"overall": ("5",)})
        await released(tx, "remind", "reminder", (2,))
        await outbox.settle(tx, await claimed(tx), "sent", REMIND)

        facts = await outbox.load_recipients(tx, "bucharest", [3, 2, 1, 4])

        assert [(f.is_muted, f.reachable, f.is_registered, f.has_answered) for f in facts] == [
            (False, True, True, True),
            (True, True, True, False),
            (False, False, True, False),
            (False, True, False, False),
        ]
        assert [(f.reminders, f.reminded_at) for f in facts] == [(0, None), (1, REMIND), (0, None), (0, None)]


async def test_claim_only_what_waits(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx)
        claim = await claimed(tx)

        again = await outbox.claim(tx, claim)

        assert not again


async def test_settle_does_not_touch_a_delivery_that_took_an_erased_ones_place(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, "one")
        claim = await claimed(tx)
        await tx.execute("DELETE FROM delivery")
        await released(tx, "two")
        await outbox.settle(tx, claim, "sent", REMIND)

    assert await states(db, "two") == {1: "waiting"}


async def test_recover_makes_what_was_on_its_way_unknown(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, to=(1, 2, 3))
        await outbox.settle(tx, await claimed(tx), "sent", REMIND)
        await claimed(tx)
        await outbox.recover(tx)
        await outbox.recover(tx)

        again = await outbox.next_claim(tx, REMIND)

    assert await states(db, "hello") == {1: "sent", 2: "unknown", 3: "waiting"}
    assert again is not None
    assert (again.person.id, again.attempts, again.doubts) == (2, 1, 1)


async def test_postpone_keeps_a_doubt(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, to=(1, 2))
        await outbox.mark_unknown(tx, await claimed(tx), REMIND)
        await outbox.postpone(tx, await claimed(tx), REMIND + SECOND)
        await outbox.postpone(tx, await claimed(tx), REMIND + SECOND)

    assert await states(db, "hello") == {1: "unknown", 2: "waiting"}


async def test_invite_only_while_the_survey_is_open_and_only_once(db: Database) -> None:
    async with db.transaction() as tx:
        await outbox.invite(tx, "bucharest", [1], OPENS)
        await released(tx, "survey-1", "survey", ())
        await outbox.invite(tx, "bucharest", [1], OPENS)
    not_open = await states(db, "survey-1")
    async with db.transaction() as tx:
        await open_survey(tx)
        await outbox.invite(tx, "bucharest", [1], OPENS)
        await outbox.invite(tx, "bucharest", [1], REMIND)

    assert not_open == {}
    assert await states(db, "survey-1") == {1: "waiting"}


async def test_next_due_is_the_earliest_that_waits(db: Database) -> None:
    async with db.transaction() as tx:
        nothing = await outbox.next_due(tx)
        await released(tx, to=(1, 2))
        await outbox.postpone(tx, await claimed(tx), CLOSES)

        assert (nothing, await outbox.next_due(tx)) == (None, REMIND)


async def test_counts_by_state_and_reason(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, to=(1, 2, 3))
        await outbox.settle(tx, await claimed(tx), "sent", REMIND)
        await outbox.settle(tx, await claimed(tx), "dropped", REMIND, "muted")

        assert await progress.counts(tx, "bucharest", "hello") == (
            Count("dropped", "muted", 1, REMIND),
            Count("sent", None, 1, REMIND),
            Count("waiting", None, 1, REMIND),
        )


async def test_counts_after_closing_are_those_that_were_kept(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, "remind", "reminder", to=(), counts={"sent": 2, "dropped": 1})

        assert await progress.counts(tx, "bucharest", "remind") == (Count("dropped", None, 1), Count("sent", None, 2))


async def test_reports_are_open_until_they_are_finished(db: Database) -> None:
    report = ProgressMessage("bucharest", "remind", 1001, 77, MessageKind.REMINDER)
    async with db.transaction() as tx:
        await released(tx, "remind", "reminder", report={"chat": 1001, "message": 77, "done": 0})
        await released(tx, "hello", to=())

        before_sending = await progress.open_reports(tx), await progress.overdue(tx)
        await outbox.settle(tx, await claimed(tx), "sent", REMIND)
        after_sending = await progress.open_reports(tx), await progress.overdue(tx)
        await progress.finish(tx, report)

        assert before_sending == ((report,), False)
        assert after_sending == ((report,), True)
        assert (await progress.open_reports(tx), await progress.overdue(tx)) == ((), False)


async def test_watched_is_the_message_that_shows_a_report(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, report={"chat": 1001, "message": 5, "done": 1})

        progress_messages = [await progress.find_report(tx, *each) for each in ((1001, 5), (1001, 6), (1002, 5))]
        assert progress_messages == [ProgressMessage("bucharest", "hello", 1001, 5, MessageKind.TEXT), None, None]


async def test_deliveries_of_a_cancelled_registration_are_gone(db: Database) -> None:
    from storage import registrations

    async with db.transaction() as tx:
        await released(tx, to=(1, 2))
        await registrations.cancel(tx, "bucharest", 1)

    assert await states(db, "hello") == {2: "waiting"}
    assert await fate(db, "hello") == "released"


async def test_in_flight_counts_what_is_being_sent(db: Database) -> None:
    async with db.transaction() as tx:
        await released(tx, to=(1, 2, 3))
        counts = [await outbox.count_sending(tx)]
        first = await claimed(tx)
        await claimed(tx)
        counts.append(await outbox.count_sending(tx))
        await outbox.settle(tx, first, "sent", REMIND)
        counts.append(await outbox.count_sending(tx))

    assert counts == [0, 2, 1]
