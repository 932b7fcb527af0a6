"""What people see is not told by a picture, a colour or a sign alone; docs/accessibility.md lists what is held."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import typst

from tests.locales.messages import PACKAGES, ROOT
from tests.views.test_ranking import EVENT, VOICE, closed
from views.reports import card, typeset

DIALOGUES = sorted((ROOT / "tests" / "journeys").glob("*.txt"))
BARS = re.compile("[▇▓░]+")
CONTRAST = """
#import "chart.typ": graded, on
#let linear(part) = { let c = part / 100%; if c <= 0.04045 { c / 12.92 } else { calc.pow((c + 0.055) / 1.055, 2.4) } }
#let weights = (0.2126, 0.7152, 0.0722)
#let light(colour) = {
  rgb(colour).components(alpha: false).map(linear).zip(weights).map(((part, weight)) => part * weight).sum()
}
#let contrast(one, other) = {
  let (dark, bright) = (light(one), light(other)).sorted()
  (bright + 0.05) / (dark + 0.05)
}
#for points in range(2, 12) {
  for place in range(points) {
    let colour = graded(place, range(points))
    assert(contrast(colour, on(colour)) >= LEAST, message: repr((points, place, contrast(colour, on(colour)))))
  }
}
"""


def compile_with_chart(source: str) -> None:
    typst.compile({**typeset._sources("card"), "main.typ": source.encode()}, format="svg")


def test_number_on_every_colour_of_a_scale_can_be_read() -> None:
    compile_with_chart(CONTRAST.replace("LEAST", "4.5"))

    with pytest.raises(typst.TypstError):
        compile_with_chart(CONTRAST.replace("LEAST", "7"))


def test_each_part_of_a_bar_has_its_place_on_the_scale_below_it() -> None:
    _, ranking = card._content(VOICE, EVENT, closed())["questions"]

    assert [[rank["label"] for rank in option["ranks"]] for option in ranking["options"]] == [["1", "2", "3"]] * 3


def drawn_pictures() -> Iterator[tuple[str, str]]:
    """File and function of each picture that is made."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef) and any(map(_is_picture, ast.walk(function))):
                    yield str(path.relative_to(ROOT)), function.name


def _is_picture(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and any(
        keyword.arg == "picture" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
        for keyword in node.keywords
    )


def test_every_picture_is_one_that_has_its_text() -> None:
    assert set(drawn_pictures()) == {
        ("views/attendance/invitations.py", "link_code"),  # the link, in its caption
        ("views/checkin/picture.py", "picture"),  # the code of the room and the link, in its caption
        ("views/messages/announcements.py", "content_screen"),  # an organizer's own, with their text
        ("views/reports/card.py", "files"),  # views/results/card_text.py, below it
        ("views/reports/comparison.py", "files"),  # views/results/comparison.py, above it
    }


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda path: path.stem)
def test_buttons_have_words_or_numbers_and_bars_come_after_what_they_show(dialogue: Path) -> None:
    lines = [line.strip() for line in dialogue.read_text(encoding="utf-8").splitlines()]
    keyboards = [line for line in lines if line.startswith("[") and line.endswith("]")]

    signs = [label for line in keyboards for label in line[1:-1].split("] [") if not re.search(r"\w", label)]
    bars = [(before, line) for before, line in pairwise(lines) if BARS.match(line)]

    assert signs == []
    assert [line for before, line in bars if not re.search(r"\w", before)] == []
