"""What was released, compared question by question with what was seen on people's phones; it asks no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from demo.transcript_reader import ObservedPerson
from domain.events import Event
from domain.questions import ClosedQuestion
from domain.results.comments import can_release
from domain.results.release import Counts, Release, Result

Comments = Sequence[tuple[str, str]]
"""Question and text of every comment, once for each who wrote it."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was compared, and what both sides say; ``problem`` is empty when they say the same."""

    what: str
    detail: str
    problem: str = ""


def compare_results(
    event: Event, release: Release, comments: Comments, people: Sequence[ObservedPerson], invited_count: int
) -> Iterator[CheckResult]:
    """The release and the comments kept, against what these people pressed and typed; so many were invited."""
    respondents = [person for person in people if person.answers is not None]
    yield _number("registered", release.registered, sum(person.is_registered for person in people))
    if release.present is not None:
        yield _number("present", release.present, sum(person.checked_in_at is not None for person in people))
    yield _number("invited", release.invited, invited_count)
    yield _answered(release, len(respondents))
    if event.survey is None:
        return
    results = {result.question: result for result in release.results}
    for question in event.survey.closed_questions:
        yield _question(question, results.get(question.id), release, respondents)
    for comment in event.survey.comments:
        few = event.survey.anonymous and not can_release(release.answered, release.thresholds)
        yield _comments(comment.id, comments, people, few=few)


def _number(what: str, released_count: int, phone_count: int) -> CheckResult:
    return CheckResult(
        what,
        str(phone_count),
        "" if released_count == phone_count else f"released {released_count}, counted {phone_count}",
    )


def _answered(release: Release, phone_count: int) -> CheckResult:
    least = release.thresholds.minimum_group
    if release.answered is None:
        return CheckResult("answered", f"fewer than {least}", "" if phone_count < least else f"counted {phone_count}")
    return _number("answered", release.answered, phone_count)


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
    problems = [f"{name}{problem}" for name, counts, of in parts if (problem := _find_mismatch(question, counts, of))]
    by_group = f", also in each of {len(result.groups)} groups" if result.groups else ""
    return CheckResult(question.id, f"{result.total.people} asked{by_group}", "; ".join(problems))


def _find_mismatch(question: ClosedQuestion, released_counts: Counts, respondents: Iterable[ObservedPerson]) -> str:
    sheets = [answers for person in respondents if (answers := person.answers or {}) and _is_visible(question, answers)]
    picks = [answers.get(question.id, ()) for answers in sheets]
    option_counts = Counter(option for options in picks for option in options)
    silent = sum(not options for options in picks)
    pairs = [("asked", released_counts.people, len(picks)), ("no answer", released_counts.no_answer or 0, silent)]
    pairs += [(option, released_counts.options.get(option, 0), option_counts[option]) for option in question.options]
    return ", ".join(f"{name} released {theirs}, counted {ours}" for name, theirs, ours in pairs if theirs != ours)


def _is_visible(question: ClosedQuestion, answers: Mapping[str, Sequence[str]]) -> bool:
    condition = question.show_if
    return condition is None or not condition.any_of.isdisjoint(answers.get(condition.question, ()))


def _comments(question: str, comments: Comments, people: Iterable[ObservedPerson], *, few: bool) -> CheckResult:
    stored_comments = Counter(text for question_id, text in comments if question_id == question)
    if few:
        return CheckResult(
            question, "withheld: no comment is kept", f"{stored_comments.total()} kept" if stored_comments else ""
        )
    typed_comments = Counter(
        text for person in people for question_id, text in person.comments if question_id == question
    )
    missing, more = typed_comments - stored_comments, stored_comments - typed_comments
    problems = [f"{missing.total()} lost"] * bool(missing) + [f"{more.total()} that nobody typed"] * bool(more)
    return CheckResult(question, f"{typed_comments.total()} written", ", ".join(problems))
