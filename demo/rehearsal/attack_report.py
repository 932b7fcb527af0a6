"""What the attack on a rehearsed event came to, told to an organizer line by line; it computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

from rich.text import Text

from demo.rehearsal.inference_attack import CHANGE, AttackReport, AttackTarget, run_attack
from demo.rehearsal.log import Log, PinnedLine, pluralize
from domain.inference.assignments import NO_ANSWER
from domain.inference.attack import Certainty, FamilyAudit
from domain.inference.audit import Gain
from views.i18n import Translator, localized
from views.professions import group_label
from views.questions import option_label

MOST_NAMED = 3
"""So many answers that all gave are named."""
CERTAIN = 100
SEED = 1
"""Two attacks on one event try the same."""
NOTHING = "nothing: there is no result."
TOGETHER = "they know the more of the others the fewer these are; all but one of a group know the last one's answers."


def print_attack(log: Log, target: AttackTarget | None, languages: Sequence[str], whose: str = "") -> list[str]:
    """Attack and say what came of it; returns what must not be, each in one sentence.

    Answers are named in English, else in the first of the languages that has all names; without a target the survey was
    held with names.
    """
    log.print(Text(f"Attack{whose}: what somebody could find out about single people from all that was shown", "bold"))
    if target is None:
        log.print("  Nothing is to be attacked: answers were given with names, or there are no results.")
        return []
    with log:
        log.steps(target.steps)
        log.set_description("Attack")
        for step in run_attack(target, Random(SEED)):
            if isinstance(step, AttackReport):
                report = step
            log.advance()
    log.print(*localized(("en", *languages), target.event.zone, lambda voice: list(lines(target, report, voice))))
    return problems(report)


def problems(report: AttackReport) -> list[str]:
    """What must not be, each in one sentence."""
    telling = [", ".join(audit.questions) for audit in report.audits if audit.other_releases]
    return [*report.problems, *(f"what is withheld of {questions} tells" for questions in telling)]


def lines(target: AttackTarget, report: AttackReport, voice: Translator) -> Iterator[PinnedLine]:
    """Who could conclude what, and what not; answers are named in this voice."""
    names = _Names(target, voice)
    yield from map(_failed, _list_problems(names, report))
    if not any(audit.other_releases for audit in report.audits):
        yield _passed(_nothing_hidden(names, report.audits))
    yield _line(
        "Outsiders, who know who answered and read all that is published", _format_certainty(names, report.surest)
    )
    yield _line(
        "One of those who answered, who knows one answer more", _format_insider_certainty(names, report.surest_insider)
    )
    yield from (_line("Of everybody at once", names.format_unanimous(one)) for one in report.unanimous[:MOST_NAMED])
    if report.surest is not None:
        yield _line("Several who put their answers together", TOGETHER)
    yield _line("A coordinator with all screens", _format_screens(target, report))
    yield _line(
        f"Two releases, of these {len(target.case.people)} people and of the same and one more",
        _compare_releases(names, target, report),
    )


def _list_problems(names: _Names, report: AttackReport) -> list[str]:
    failures = [f"{problem[:1].upper()}{problem[1:]}." for problem in report.problems]
    for audit in report.audits:
        if audit.other_releases:
            gains = "; ".join(names.format_gain(gain) for gain in audit.gains)
            what = names.quoted(audit.questions)
            fallback = f"{audit.other_releases} of {audit.ways} ways of answering are excluded by it"
            failures.append(f"What is withheld of {what} tells: {gains or fallback}.")
    return failures


def _nothing_hidden(names: _Names, audits: Sequence[FamilyAudit]) -> str:
    exact = sum(audit.ways for audit in audits if audit.exact)
    samples = [audit for audit in audits if not audit.exact]
    attempts = [
        f"for {pluralize(exact, 'way', 'ways')} of answering, which are all that give the published numbers"
    ] * bool(exact)
    if samples:
        questions = names.quoted([question for audit in samples for question in audit.questions])
        attempts.append(
            f"for {samples[0].ways} drawn at random, of {questions} each, where there are too many to try all"
        )
    return (
        f"What is withheld tells nothing to anybody: the same is shown and the same withheld {', and '.join(attempts)}."
    )


def _format_certainty(names: _Names, one: Certainty | None) -> str:
    if one is None:
        return NOTHING
    who, answer = names.people(one.groups), names.answer(one.question, one.option)
    return (
        f"at most, {answer} of a named one of {who} with {percent(one.outsider)}:"
        f" {one.count} of {one.people} said so, and nothing tells which."
    )


def _format_insider_certainty(names: _Names, one: Certainty | None) -> str:
    if one is None:
        return NOTHING
    who, answer = names.people(one.groups), names.answer(one.question, one.option)
    return (
        f"at most, {answer} of a named other one of {who} with {percent(one.insider)}: {one.count} of {one.people - 1}."
    )


def _format_screens(target: AttackTarget, report: AttackReport) -> str:
    if report.min_distribution is None:
        return f"{pluralize(len(target.screens), 'screen')}, and no result on any."
    words = (
        f" {pluralize(target.comments, 'comment')} can be read word for word, and words can give their writer away."
        if target.comments
        else ""
    )
    return (
        f"{pluralize(len(target.screens), 'screen')}, no result on any before the survey closed, and then no"
        f" distribution of fewer than {report.min_distribution} people; who answered what stands on none.{words}"
    )


def _compare_releases(names: _Names, target: AttackTarget, report: AttackReport) -> str:
    if not report.differences:
        return NOTHING
    first = report.differences[0]
    alike = f" /compare sets it beside {', '.join(target.alike)}." if target.alike else ""
    least, most = (choose(each.both for each in report.differences) for choose in (min, max))
    return (
        f"that person's answer with {percent(first.fact)} where it is a fact that nobody changes; where each changes an"
        f" opinion with {percent(CHANGE)}, with {percent(least)} to {percent(most)} (one more for"
        f" {names.answer(first.question, first.option)}: {percent(first.alone)} by the second release alone,"
        f" {percent(first.both)} by both).{alike} No rule can prevent it: do not survey nearly the same people twice"
        " with the same questions, and ask for facts when they register."
    )


class _Names:
    """How groups, questions and answers of this event are called."""

    def __init__(self, target: AttackTarget, voice: Translator) -> None:
        self._target, self._voice = target, voice
        self._questions = {question.id: question for question in target.survey_run.survey.closed_questions}

    def quoted(self, questions: Sequence[str]) -> str:
        return ", ".join(f"“{question}”" for question in questions)

    def people(self, groups: frozenset[str]) -> str:
        case = self._target.case
        number = sum(case.respondents.answered_counts[group] for group in groups)
        if groups == {*case.respondents.answered_counts}:
            return f"the {number} who answered"
        professions = [profession for profession, group in case.groups.items() if group in groups]
        return f"the {number} of “{group_label(self._voice, self._target.event, professions)}”"

    def answer(self, question: str, option: str) -> str:
        """An answer with its question."""
        label = (
            "no answer" if option == NO_ANSWER else f"“{option_label(self._voice, self._questions[question], option)}”"
        )
        return f"{label} to “{question}”"

    def format_unanimous(self, one: Certainty) -> str:
        """All of some people answered alike."""
        return f"{self.answer(one.question, one.option)} of each of {self.people(one.groups)}, who all said so."

    def format_gain(self, gain: Gain) -> str:
        """What somebody knows better by what is withheld."""
        who = self.people(frozenset({gain.group}))
        attacker = "an outsider" if gain.insider is None else f"one of {self.people(frozenset({gain.insider.group}))}"
        return (
            f"{attacker} knows {self.answer(gain.question, gain.option)} of a named one of {who} with"
            f" {percent(gain.observed_probability)} instead of {percent(gain.published_probability)}"
        )


def percent(share: Fraction | float) -> str:
    """A probability; never rounded to what is certain or impossible when it is not."""
    percentage = round(float(share) * 100)
    if percentage == CERTAIN and share < 1:
        return "more than 99 %"
    return "less than 1 %" if percentage == 0 < share else f"{percentage} %"


def _passed(words: str) -> PinnedLine:
    return PinnedLine(Text("  ✓ ", "green"), Text(words))


def _failed(words: str) -> PinnedLine:
    return PinnedLine(Text("  ✗ ", "bold red"), Text(words, "red"))


def _line(who: str, what: str) -> PinnedLine:
    return PinnedLine(Text("  · "), Text.assemble((f"{who}: ", "bold"), what))
