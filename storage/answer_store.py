"""The two sides where answers are kept, anonymous and named, under one face; the one place that tells them apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypedDict

from domain.anonymity import Thresholds
from domain.button_questions import SelectedOptions
from domain.events import Event
from domain.participation import Answered, MayAnswer, Standing
from domain.results.named import results
from domain.results.release import Release, release
from domain.results.repeated_questions import Repeat
from domain.survey import SurveyRun
from storage import answers, named, registrations
from storage.attendance import checkins
from storage.closing.counts import ClosingCounts
from storage.engine.database import Tx
from storage.messages import plan


class AnswerStore(Protocol):
    """What can be done with the answers to a survey of either kind, in the caller's transaction."""

    async def standing(self, tx: Tx, run: SurveyRun, person: int) -> Standing:
        """How this person stands to the survey."""

    async def send(
        self, tx: Tx, run: SurveyRun, person: int, group: str, selections: Mapping[str, SelectedOptions]
    ) -> None:
        """Take these answers of somebody who is free to give or change them; ``group`` is the one frozen at opening."""

    async def comment(self, tx: Tx, run: SurveyRun, person: int, question: str, text: str) -> None:
        """Take this comment of 1 to 1,000 characters."""

    async def advance(self, tx: Tx, run: SurveyRun, person: int, number: int) -> None:
        """The comment question that waits for this person now."""

    async def release(
        self,
        tx: Tx,
        run: SurveyRun,
        event: Event,
        counts: ClosingCounts | None = None,
        repeats: Mapping[str, Repeat] | None = None,
    ) -> Release:
        """The release as it would be made now; of an anonymous survey only closing may ask for it.

        Without ``counts`` those who are registered and were invited are counted here. ``repeats``: question → what
        other surveys of the event have published of it.
        """


def answer_store(run: SurveyRun) -> AnswerStore:
    """Where this survey's answers are kept."""
    return _Anonymous() if run.survey.anonymous else _Named()


class _Anonymous:
    async def standing(self, tx: Tx, run: SurveyRun, person: int) -> Standing:
        number = await answers.participation(tx, run.id, person)
        return MayAnswer() if number is None else Answered(number)

    async def send(
        self, tx: Tx, run: SurveyRun, person: int, group: str, selections: Mapping[str, SelectedOptions]
    ) -> None:
        await answers.send(tx, run, person, group, selections)

    async def comment(self, tx: Tx, run: SurveyRun, person: int, question: str, text: str) -> None:  # noqa: ARG002 — words belong to nobody
        await answers.comment(tx, run.id, question, text)

    async def advance(self, tx: Tx, run: SurveyRun, person: int, number: int) -> None:
        await answers.advance(tx, run.id, person, number)

    async def release(
        self,
        tx: Tx,
        run: SurveyRun,
        event: Event,
        counts: ClosingCounts | None = None,
        repeats: Mapping[str, Repeat] | None = None,
    ) -> Release:
        facts, tally = await _facts(tx, run, counts), await answers.tally(tx, run.id)
        return release(event, run.survey, run.groups, tally, **facts, repeats=repeats)


class _Named:
    async def standing(self, tx: Tx, run: SurveyRun, person: int) -> Standing:
        return await named.standing(tx, run, person)

    async def send(
        self,
        tx: Tx,
        run: SurveyRun,
        person: int,
        group: str,  # noqa: ARG002 — the profession is beside the name
        selections: Mapping[str, SelectedOptions],
    ) -> None:
        await named.send(tx, run, person, selections)

    async def comment(self, tx: Tx, run: SurveyRun, person: int, question: str, text: str) -> None:
        await named.comment(tx, run, person, question, text)

    async def advance(self, tx: Tx, run: SurveyRun, person: int, number: int) -> None:
        await named.advance(tx, run, person, number)

    async def release(
        self,
        tx: Tx,
        run: SurveyRun,
        event: Event,
        counts: ClosingCounts | None = None,
        repeats: Mapping[str, Repeat] | None = None,  # noqa: ARG002 — the coordinators know the answers with their names
    ) -> Release:
        facts = await _facts(tx, run, counts)
        return results(event, run.survey, run.groups, await named.responses(tx, run.event), **facts)


class _Facts(TypedDict):
    registered_count: int
    invited_count: int
    thresholds: Thresholds
    present_count: int | None


async def _facts(tx: Tx, run: SurveyRun, counts: ClosingCounts | None) -> _Facts:
    if counts is None:
        counts = ClosingCounts(
            await registrations.count(tx, run.event),
            await plan.count_invited(tx, run.event, run.survey.id),
            await checkins.count_present(tx, run.event),
        )
    return {
        "registered_count": counts.registered_count,
        "invited_count": counts.invited_count,
        "thresholds": run.thresholds,
        "present_count": counts.present_count if run.checkin else None,
    }
