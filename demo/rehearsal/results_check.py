"""What was released, compared question by question with what was seen on people's phones; it asks no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from demo.transcript_reader import ObservedPerson
from domain.comments import can_release
from domain.events import Event
from domain.questions import ClosedQuestion
from domain.results.release import Counts, Release, Result

Comments = Sequence[tuple[str, str]]
"""Question and text of every comment, once for each who wrote it."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was compared, and what both sides say; ``problem`` is empty when they say the same."""

    what: str
    agreed: str
    problem: str = ""


def compared(
    event: Event, release: Release, comments: Comments, people: Sequence[ObservedPerson], invited: int
) -> Iterator[CheckResult]:
    """The release and the comments kept, against what these people pressed and typed; so many were invited."""
    sent = [person for person in people if person.answers is not None]
    yield _number("registered", release.registered, sum(person.registered for person in people))
    yield _number("invited", release.invited, invited)
    yield _answered(release, len(sent))
    if event.survey is None:
        return
    results = {result.question: result for result in release.results}
    for question in event.survey.closed_questions:
        yield _question(question, results.get(question.id), release, sent)
    for comment in event.survey.comments:
        few = event.survey.anonymous and not can_release(release.answered, release.thresholds)
        yield _comments(comment.id, comments, people, few=few)


def _number(what: str, released: int, counted: int) -> CheckResult:
    return CheckResult(what, str(counted), "" if released == counted else f"released {released}, counted {counted}")


def _answered(release: Release, counted: int) -> CheckResult:
    least = release.thresholds.minimum_group
    if release.answered is None:
        return CheckResult("answered", f"fewer than {least}", "" if counted < least else f"counted {counted}")
    return _number("answered", release.answered, counted)


def _question(
    question: ClosedQuestion, result: Result | None, release: Release, people: Sequence[ObservedPerson]
) -> CheckResult:
    if result is None:
        return CheckResult(question.id, "", "missing in the release")
    if result.total is None:
        problem = "withheld, and yet shown by group" if result.groups else ""
        return CheckResult(question.id, "withheld: no count of it is shown", problem)
    parts = [("", result.total, people)]
    for group, counts in result.groups.items():
        members = release.groups[group]
        parts.append((f"{group}: ", counts, [person for person in people if person.profession in members]))
    problems = [f"{name}{problem}" for name, counts, of in parts if (problem := _differing(question, counts, of))]
    by_group = f", also in each of {len(result.groups)} groups" if result.groups else ""
    return CheckResult(question.id, f"{result.total.people} asked{by_group}", "; ".join(problems))


def _differing(question: ClosedQuestion, released: Counts, sent: Iterable[ObservedPerson]) -> str:
    sheets = [answers for person in sent if (answers := person.answers or {}) and _was_asked(question, answers)]
    picked = [answers.get(question.id, ()) for answers in sheets]
    counted = Counter(option for options in picked for option in options)
    silent = sum(not options for options in picked)
    pairs = [("asked", released.people, len(picked)), ("no answer", released.no_answer or 0, silent)]
    pairs += [(option, released.options.get(option, 0), counted[option]) for option in question.options]
    return ", ".join(f"{name} released {theirs}, counted {ours}" for name, theirs, ours in pairs if theirs != ours)


def _was_asked(question: ClosedQuestion, answers: Mapping[str, Sequence[str]]) -> bool:
    condition = question.show_if
    return condition is None or not condition.any_of.isdisjoint(answers.get(condition.question, ()))


def _comments(question: str, comments: Comments, people: Iterable[ObservedPerson], *, few: bool) -> CheckResult:
    stored = Counter(text for asked, text in comments if asked == question)
    if few:
        return CheckResult(question, "withheld: no comment is kept", f"{stored.total()} kept" if stored else "")
    typed = Counter(text for person in people for asked, text in person.comments if asked == question)
    lost, more = typed - stored, stored - typed
    problems = [f"{lost.total()} lost"] * bool(lost) + [f"{more.total()} that nobody typed"] * bool(more)
    return CheckResult(question, f"{typed.total()} written", ", ".join(problems))
