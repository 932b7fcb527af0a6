from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.check import format_errors, plan
from bot.settings.loader import ErrorList, SettingsError
from domain.editing.mistakes import english
from tests.support.settings import TEXT, changed, settings

OPEN = ('admission = "confirmed"', 'admission = "open"')
RIGHT = ["The settings are right.", "There is no bot token yet; the bot needs one to run."]


def notes(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """What stands under the lines of the plan."""
    return [line.strip() for line in plan(settings(folder, changed(*changes))) if line.startswith(" " * 6)]


def test_mistakes_are_lines_of_file_key_and_reason() -> None:
    errors = ErrorList(
        (
            SettingsError("config.toml", "", english("this is no TOML")),
            SettingsError("config.toml", "event[1].ends", english("too early")),
        )
    )

    assert format_errors(errors.items) == ["config.toml: this is no TOML", "config.toml: event[1].ends: too early"]


def test_plan_of_the_example(tmp_path: Path) -> None:
    lines = plan(settings(tmp_path, TEXT), {"bucharest": 27})

    assert lines == [
        *RIGHT,
        "",
        "Round table in Romania (bucharest)",
        "  Mon 22 Mar 2027 09:30 to Mon 22 Mar 2027 16:00, Europe/Bucharest",
        "  8 professions, 32 people expected, 27 registered so far",
        "",
        "  Sun 21 Mar 2027 18:00  The organizers are asked to confirm who takes part, if anybody is not confirmed",
        "  Sun 21 Mar 2027 18:00  Agenda, to everybody registered (27 now)",
        "  Mon 22 Mar 2027 10:00  Message, to everybody registered (27 now)",
        "  Mon 22 Mar 2027 18:00  Survey opens: 7 to 8 questions and 2 optional comments, anonymous",
        "  Mon 22 Mar 2027 18:00  Survey invitation, to everybody confirmed",
        "  Wed 24 Mar 2027 10:00  Reminder, to those who have not answered",
        "  Sun 28 Mar 2027 10:00  Reminder, to those who have not answered",
        "  Mon 29 Mar 2027 18:00  Survey closes; the coordinators get the summary",
    ]


def test_figures_are_told_when_asked_for(tmp_path: Path) -> None:
    lines = plan(settings(tmp_path, TEXT), verbose=True)

    assert lines[-1] == "  The longest draft takes 16 of a button's 64 bytes."


def test_plan_without_a_database_has_no_counts(tmp_path: Path) -> None:
    lines = plan(settings(tmp_path, TEXT))

    assert lines[5] == "  8 professions, 32 people expected"
    assert lines[8] == "  Sun 21 Mar 2027 18:00  Agenda, to everybody registered"


def test_cancelled_event_has_no_plan(tmp_path: Path) -> None:
    text = TEXT.replace("cancelled = false", "cancelled = true")

    lines = plan(settings(tmp_path, text))

    assert lines[-1] == "  It is cancelled: nobody can register, and nothing of its plan goes out (cancelled)."


def test_plan_with_a_token_and_without_events(tmp_path: Path) -> None:
    text = TEXT[: TEXT.index("# ------")].replace('token = ""', 'token = "1:secret"')

    assert plan(settings(tmp_path, text)) == ["The settings are right.", "There is no event yet."]


def test_event_in_another_first_language_and_without_a_survey(tmp_path: Path) -> None:
    text = (
        TEXT[: TEXT.index("# The survey.")]
        .replace('["en", "ro"]', '["ro", "en"]')
        .replace("expected =", "# expected =")
    )

    assert plan(settings(tmp_path, text))[3:] == [
        "Masă rotundă în România (bucharest)",
        "  Mon 22 Mar 2027 09:30 to Mon 22 Mar 2027 16:00, Europe/Bucharest",
        "  8 professions, no number of people expected",
        "",
    ]


def test_message_in_quiet_hours_waits_for_their_end(tmp_path: Path) -> None:
    hints = notes(tmp_path, OPEN, ('when = "end + 2h"', 'when = "end + 6h"'), ('"start + 30m"', '"start + 1d at 3:00"'))

    assert hints[1:] == ["in quiet hours: goes out at Tue 23 Mar 2027 08:00"] * 2


def test_reminder_whose_quiet_hours_last_until_the_survey_is_closed(tmp_path: Path) -> None:
    hints = notes(
        tmp_path,
        ('closes = "end + 7d at 18:00"', 'closes = "end + 7d at 7:00"'),
        ('"end + 6d at 10:00"', '"end + 6d at 22:00"'),
    )

    assert hints == ["in quiet hours until Mon 29 Mar 2027 08:00, when the survey is closed: it will not go out"]


def test_agenda_whose_quiet_hours_last_until_the_event_is_over(tmp_path: Path) -> None:
    hints = notes(
        tmp_path, ('["21:00", "08:00"]', '["09:00", "17:00"]'), ('when = "start - 1d at 18:00"', 'when = "start"')
    )

    assert hints[0] == "in quiet hours until Mon 22 Mar 2027 17:00, when the event is over: it will not go out"


def test_reminder_after_the_last_one_or_too_soon_is_noted(tmp_path: Path) -> None:
    few = notes(tmp_path, ("max = 2", "max = 1"))
    soon = notes(tmp_path, ("end + 6d at 10:00", "end + 2d at 18:00"))
    never = notes(tmp_path, ('gap = "20h"', 'gap = "100d"'))

    assert few == ["nobody gets more than 1 reminder (messages.reminders.max)"]
    assert soon == ["waits until Thu 25 Mar 2027 06:00 (messages.reminders.gap)"]
    assert never == [
        "waits until Fri 2 Jul 2027 11:00 (messages.reminders.gap), when the survey is closed: it will not go out"
    ]


def test_survey_without_an_invitation_is_noted(tmp_path: Path) -> None:
    config = settings(tmp_path, TEXT[: TEXT.index("[[event.message]]")])

    assert '      no [[event.message]] with send = "survey" is planned: people must find /survey themselves' in plan(
        config
    )


def test_ratings_of_agenda_items_stand_in_the_plan(tmp_path: Path) -> None:
    text = changed(("checkin = false", "checkin = true"), ("feedback = false", "feedback = true"))

    lines = plan(settings(tmp_path, text))

    assert lines[6] == "  Check-in from Mon 22 Mar 2027 08:30 to Mon 22 Mar 2027 16:00"
    expected_line = 'Rating of "Presentation of the publication" is asked, of everybody present and confirmed'
    assert f"  Mon 22 Mar 2027 11:00  {expected_line}" in lines
    assert "  Tue 23 Mar 2027 12:00  Ratings of the day close; the coordinators get the results" in lines


def test_two_events_have_two_plans(tmp_path: Path) -> None:
    config = settings(tmp_path, TEXT)
    twice = replace(config, events=(config.events[0], replace(config.events[0], code="cluj")))

    lines = plan(twice, {"cluj": 3})

    assert [line for line in lines if line.startswith("Round table")] == [
        "Round table in Romania (bucharest)",
        "Round table in Romania (cluj)",
    ]
    assert [line.endswith("3 registered so far") for line in lines if "professions" in line] == [False, True]


def test_events_that_ask_alike_are_named(tmp_path: Path) -> None:
    (first,) = settings(tmp_path, TEXT).events
    assert first.survey is not None
    questions = first.survey.closed_questions
    second = replace(first, code="cluj", survey=replace(first.survey, questions=questions[:2]))
    third = replace(first, code="iasi", survey=replace(first.survey, questions=questions[2:3], anonymous=False))
    fourth = replace(third, code="sibiu")

    lines = plan(replace(settings(tmp_path, TEXT), events=(first, second, third, fourth, replace(first, survey=None))))

    alike = [line for line in lines if "ask alike" in line]
    assert [line.split(".")[0] for line in alike] == [
        "bucharest and cluj ask alike: overall, missing",
        "bucharest and iasi ask alike: publication",
        "bucharest and sibiu ask alike: publication",
    ]
    assert alike[0].endswith(
        ". Where nearly the same people answer both, both results together tell what those few answered who are in only"
        " one of them: for certain, if it is a fact (event.survey)."
    )


def test_how_often_a_group_is_of_one_mind_is_noted(tmp_path: Path) -> None:
    by_group = ('id = "contacts"\n', 'id = "contacts"\nbreakdown = true\n')

    (of_ten,) = notes(tmp_path, by_group)
    (of_five,) = notes(tmp_path, by_group, ("minimum_breakdown = 10", "minimum_breakdown = 5"))

    assert of_ten == (
        "yes or no, and shown by group: contacts. Where nine in ten say yes, a group of 10 is of one mind in 35 of 100"
        " surveys, and where eight in ten do, in 11; then everybody's answer in it is known (breakdown)"
    )
    assert "a group of 5 is of one mind in 59 of 100 surveys, and where eight in ten do, in 33;" in of_five


def test_moment_at_which_organizers_are_asked_to_confirm_is_in_the_plan(tmp_path: Path) -> None:
    at_night = TEXT.replace('opens = "end + 2h"', 'opens = "end + 6h"').replace("end + 2h", "end + 6h")

    line = "The organizers are asked to confirm who takes part, if anybody is not confirmed"
    assert f"  Sun 21 Mar 2027 18:00  {line}" in plan(settings(tmp_path, TEXT))
    lines = plan(settings(tmp_path, at_night))
    question_line = lines.index(f"  Sun 21 Mar 2027 22:00  {line}")
    assert lines[question_line + 1] == "      in quiet hours: goes out at Mon 22 Mar 2027 08:00"
    assert not any(line in each for each in plan(settings(tmp_path, changed(OPEN))))


def test_results_of_an_event_with_open_admission_are_noted_as_totals_only(tmp_path: Path) -> None:
    by_group = ('id = "contacts"\n', 'id = "contacts"\nbreakdown = true\n')

    lines = plan(settings(tmp_path, changed(OPEN, by_group)))

    opening = lines.index("  Mon 22 Mar 2027 18:00  Survey opens: 7 to 8 questions and 2 optional comments, anonymous")
    assert lines[opening + 1 : opening + 3] == [
        (
            "      anybody with the link can answer, once with each account: results are totals only, never by"
            " profession (admission)"
        ),
        "  Mon 22 Mar 2027 18:00  Survey invitation, to everybody registered",
    ]


def test_what_was_due_before_now_is_marked(tmp_path: Path) -> None:
    during = datetime(2027, 3, 22, 12, tzinfo=UTC)

    lines = plan(settings(tmp_path, TEXT), now=during)

    assert [line[2:23] for line in lines if line.endswith(" (past)")] == [
        "Sun 21 Mar 2027 18:00",
        "Sun 21 Mar 2027 18:00",
        "Mon 22 Mar 2027 10:00",
    ]


def test_warnings_stand_apart_and_first(tmp_path: Path) -> None:
    warnings = [SettingsError("config.toml", "staff", english("looks odd"), place="staff (line 3)")]

    assert plan(settings(tmp_path, TEXT), warnings=warnings)[:4] == [
        "The settings have no mistake, but one thing looks wrong:",
        "  config.toml: staff (line 3): looks odd",
        "",
        RIGHT[1],
    ]
