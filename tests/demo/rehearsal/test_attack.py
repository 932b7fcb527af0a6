"""The rehearsal's attack: what it tells of one's own event, and that it finds a rule that tells by hiding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.settings.loader import Settings, read
from demo.rehearsal import inference_attack
from demo.rehearsal.attack_report import lines, percent
from demo.rehearsal.inference_attack import AttackReport, AttackTarget, Difference, run_attack
from demo.rehearsal.rehearse import create_rehearsal
from demo.rehearsal.verdict import _matching_events, attack_target
from domain.anonymity import Withheld
from domain.results.release import Counts, Release
from domain.results.repeated_questions import Repeat
from domain.survey import SurveyRun
from tests.privacy.homogeneity import HidesHomogeneousGroups
from tests.support.settings import EXAMPLE, changed, write
from views.i18n import Translator

PLAYED: dict[tuple[int | None, float], AttackTarget] = {}
VOICE = Translator("en", ZoneInfo("UTC"))
NOTHING = "What is withheld tells nothing to anybody"


def example() -> Settings:
    config = read(EXAMPLE, {})
    assert isinstance(config, Settings)
    return config


def words(of: list[object]) -> str:
    out = StringIO()
    console = Console(file=out, width=100)
    for line in of:
        console.print(line)
    return " ".join(out.getvalue().split())


async def target(people: int | None = None, answer_rate: float = 0.85) -> AttackTarget:
    """The first event, when all of it was played; each is played once."""
    if (people, answer_rate) in PLAYED:
        return replace(PLAYED[people, answer_rate])
    of = example()
    async with create_rehearsal(
        of, Console(file=StringIO()), people=people, answer_rate=answer_rate, seed=1
    ) as rehearsal:
        await rehearsal.scene.run()
        course, staff = rehearsal.parts[0]
        attack = await attack_target(rehearsal.scene, of, course, staff)
    assert attack is not None
    PLAYED[people, answer_rate] = attack
    return replace(attack)


def concluded(of: AttackTarget) -> AttackReport:
    *audits, report = run_attack(of, Random(1))
    assert isinstance(report, AttackReport)
    assert report.audits == tuple(audits)
    return report


def ran(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["rehearse", *map(str, arguments)])
    return result.exit_code, " ".join(result.output.split())


def test_attack_on_an_event_that_asks_for_an_order_finds_nothing(tmp_path: Path) -> None:
    several = 'kind = "choices"\ntext = { en = "What should follow?", ro = "Ce ar trebui să urmeze?" }\nmax = 2\n'
    ranking = several.replace("choices", "ranking").replace("max = 2\n", "")

    code, output = ran(write(tmp_path, changed((several, ranking))), "--attack")

    assert code == 0
    assert NOTHING in output
    assert "✓ The summary agrees with what the people answered." in output


def test_attack_on_the_example_says_what_can_be_known_and_what_cannot() -> None:
    code, output = ran(EXAMPLE, "--attack")

    assert code == 0
    attack = output[output.index("Attack: ") :]
    assert NOTHING in attack
    for who in ("Outsiders", "One of those who answered", "Several", "A coordinator with all screens", "Two releases"):
        assert who in attack
    assert re.search(r"for \d+ ways? of answering, which are all that give the published numbers", attack)
    assert "drawn at random" not in attack
    assert re.search(r"with 100 % where it is a fact .* with 2 %, with \d\d % to \d\d %", attack)


def test_attack_is_made_only_when_it_is_wanted(tmp_path: Path) -> None:
    code, output = ran(EXAMPLE, "--people", "6")

    assert code == 0
    assert "Attack" not in output


async def test_attack_learns_nothing_from_what_is_withheld_however_few_or_many_answer() -> None:
    for answer_rate in (0.1, 0.85):
        report = concluded(await target(answer_rate=answer_rate))

        assert [audit.other_releases for audit in report.audits] == [0] * 7
        assert report.problems == ()


async def test_attack_of_many_people_is_tried_at_random_and_says_so() -> None:
    of = await target(people=60)

    report = concluded(of)

    assert not all(audit.exact for audit in report.audits)
    assert "drawn at random" in words(list(lines(of, report, VOICE)))


async def test_attack_finds_a_rule_that_tells_by_hiding(monkeypatch: pytest.MonkeyPatch) -> None:
    of = await target()
    monkeypatch.setattr(inference_attack, "_released", hiding)
    of = replace(of, observed_people=deepcopy(of.observed_people))
    for person in of.observed_people:
        if person.answers is not None:
            lawyer = person.profession == "lawyer"
            person.answers["contacts"] = ("no",) if lawyer else ("yes",)
    tally = of.case.tally([sheet for _, sheet in of.case.people])
    of = replace(of, release=hiding(of.event, of.survey_run, of.release, {}, tally))

    report = concluded(of)

    assert [audit.questions for audit in report.audits if audit.other_releases] == [("contacts",)]
    output = words(list(lines(of, report, VOICE)))
    assert NOTHING not in output
    assert re.search(
        r"✗ What is withheld of “contacts” tells: an outsider knows “\w+” to “contacts” .* instead of \d+ %", output
    )


async def test_what_an_earlier_survey_showed_is_withheld_by_numbers_of_people_alone() -> None:
    of = await target()
    of = replace(of, repeats={"overall": Repeat((of.release.answered or 0,))})
    tally = of.case.tally([sheet for _, sheet in of.case.people])
    of = replace(of, release=of.case.rule(tally))

    report = concluded(of)

    assert {result.question: result.withheld for result in of.release.results}["overall"] is Withheld.REPEATED
    assert NOTHING in words(list(lines(of, report, VOICE)))


def hiding(
    _event: object, run: SurveyRun, _release: Release, _: object, tally: Mapping[tuple[str, str, str], int]
) -> Release:
    """The release by the rule that looks at answers; groups are as the tally has them."""
    release = HidesHomogeneousGroups(run.survey, 5)(tally)
    professions = {
        part: tuple(id_ for id_, group in run.groups.items() if group in groups)
        for part, groups in release.groups.items()
    }
    return replace(release, groups=professions)


def test_attack_that_learns_something_ends_the_command_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demo.rehearsal.inference_attack.min_distribution", lambda *_: None)
    monkeypatch.setattr(
        "demo.rehearsal.inference_attack._too_early", lambda _: iter(["a coordinator was shown too much"])
    )

    code, output = ran(EXAMPLE, "--people", "8", "--attack")

    assert code == 1
    assert "✗ A coordinator was shown too much." in output
    assert "✗ 1 thing is wrong." in output


async def test_attack_finds_results_that_were_shown_before_closing() -> None:
    of = await target()
    shown_then = next(entry for entry in of.screens if "as a whole" in entry.text)
    early = replace(shown_then, at=of.survey_run.closes_at - timedelta(hours=1))

    report = concluded(replace(of, screens=[early]))

    (problem,) = report.problems
    assert problem.startswith("a coordinator was shown a question's results before the survey closed")


async def test_attack_finds_results_on_a_screen_of_an_organizer_at_any_time() -> None:
    of = await target()
    shown_then = next(entry for entry in of.screens if "as a whole" in entry.text)

    report = concluded(replace(of, organizer_screens=[*of.organizer_screens, shown_then]))

    (problem,) = report.problems
    assert problem.startswith("an organizer was shown a question's results")


async def test_attack_looks_through_everything_that_organizers_can_look_at() -> None:
    of = await target()

    texts = "\n".join(entry.text for entry in of.organizer_screens)
    for part in ("Registered: ", "The link for everybody", "Planned messages", "Close the survey now?", "Who did what",
                 "Whom is the announcement for?", "It goes to "):  # fmt: skip
        assert part in texts, part


async def test_attack_finds_a_release_of_other_numbers() -> None:
    of = await target()
    first, *rest = of.release.results
    assert first.total is not None
    reversed_counts = dict(zip(first.total.options, reversed(first.total.options.values()), strict=True))

    def wrong(tally: object) -> Release:
        return replace(of.release, results=(replace(first, total=replace(first.total, options=reversed_counts)), *rest))

    of.__dict__["case"] = replace(of.case, rule=wrong)

    assert concluded(of).problems == ("the release shows other numbers than were answered on the phones",)


def test_attack_on_a_named_survey_says_that_there_is_nothing_to_find_out(tmp_path: Path) -> None:
    named_config = EXAMPLE.read_text(encoding="utf-8").replace("anonymous = true ", "anonymous = false ")
    config = write(tmp_path, named_config)

    code, output = ran(config, "--attack", "--people", "8")

    assert code == 0
    assert "Nothing is to be attacked: answers were given with names, or there are no results." in output


async def test_attack_says_what_all_of_a_group_answered() -> None:
    of = await target()
    first, *rest = of.release.results
    assert first.total is not None
    number = first.total.people
    options = {option: number * (option == "5") for option in first.total.options}
    unanimous = replace(first, total=Counts(number, options, 0), groups={})
    release = replace(of.release, results=(unanimous, *rest))

    report = concluded(replace(of, release=release))

    output = words(list(lines(of, report, VOICE)))
    assert f"Of everybody at once: “5” to “overall” of each of the {number} who answered, who all said so." in output


async def test_attack_without_results_finds_nothing() -> None:
    of = await target(answer_rate=0.1)

    output = words(list(lines(of, concluded(of), VOICE)))

    assert output.count("nothing: there is no result.") == 3
    assert "and no result on any." in output
    assert "Several" not in output


async def test_differences_of_a_multiple_choice_are_of_one_option_chosen_or_not() -> None:
    report = concluded(await target())

    several = next(each for each in report.differences if each.question == "next")

    assert isinstance(several, Difference)
    assert several.fact == 1
    assert several.alone < several.both < 1


async def test_attack_names_the_events_that_compare_sets_beside_it() -> None:
    of = await target()
    (first,) = example().events
    events = (first, replace(first, code="cluj"), replace(first, code="iasi", survey=None))

    alike = tuple(_matching_events(replace(example(), events=events), of.survey_run))
    output = words(list(lines(replace(of, alike=alike), concluded(of), VOICE)))

    assert alike == ("cluj",)
    assert "/compare sets it beside cluj." in output


@pytest.mark.parametrize(
    ("share", "label"), [(1, "100 %"), (0.999, "more than 99 %"), (0.5, "50 %"), (0.001, "less than 1 %"), (0, "0 %")]
)
def test_percent_is_never_rounded_to_what_is_certain(share: float, label: str) -> None:
    assert percent(share) == label
