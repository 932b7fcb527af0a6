from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from bot.settings.schema import SettingsShape
from tests.support.settings import SHARED, TEXT, known_keys


def written_keys(value: object, above: str = "") -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from written_keys(entry, above)
    elif isinstance(value, dict) and not set(value) <= {"en", "ro"}:
        for key, below in value.items():
            place = f"{above}.{key}".removeprefix(".")
            yield place
            yield from written_keys(below, SHARED.get(place, place))


def test_example_shows_every_key_and_no_other() -> None:
    further_survey = re.compile(r"^# \[\[event\.further_survey\]\].*?^# \]$", re.MULTILINE | re.DOTALL)
    example = further_survey.sub(lambda block: re.sub("^# ", "", block[0], flags=re.MULTILINE), TEXT)
    names = "token_file|proxy|agenda_file|project|funding|logo|date|text|hours|capacity|audience|minimum_group|survey"
    names += "|section|note|hint|metrics_file|compare"
    example = re.sub(f"^# ({names}) =", r"\1 =", example, flags=re.MULTILINE)
    example = re.sub(r"^# (\[event\.certificate\]|signatory =|function =)", r"\1", example, flags=re.MULTILINE)
    conditions = set(re.findall(r"\b(is|any_of|at_least|at_most) = ", "\n".join(re.findall(r"#.*", TEXT))))

    keys = {*written_keys(tomllib.loads(example)), *(f"event.survey.question.show_if.{key}" for key in conditions)}

    assert keys == {*known_keys(SettingsShape)}


def test_example_is_in_correct_romanian_letters() -> None:
    assert re.findall("[şţŞŢãÃ]", TEXT) == []


def test_every_text_of_the_example_is_in_both_languages() -> None:
    assert len(re.findall(r"\ben = ", TEXT)) == len(re.findall(r"\bro = ", TEXT))
