from __future__ import annotations

import json
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.anonymity import Withheld
from domain.events import Event, Profession, Survey
from domain.questions import Choice, ClosedQuestion, LocalizedText, Option, Rating, YesNo
from domain.results.release import Counts, Release, Result
from domain.results.summary import ClosedSummary as Released
from domain.results.summary import NamedSummary
from tests.support.surveys import THRESHOLDS
from views.i18n import Translator
from views.reports import card as cards
from views.reports.card import card, files

ZONE = ZoneInfo("Europe/Bucharest")
ENGLISH, ROMANIAN = Translator("en", ZONE), Translator("ro", ZONE)
STARTS = datetime(2027, 3, 22, 7, 30, tzinfo=UTC)
CLOSES = datetime(2027, 3, 29, 15, tzinfo=UTC)


def words(english: str, romanian: str = "") -> LocalizedText:
    return {"en": english, "ro": romanian or english}


def told_of(*questions: ClosedQuestion, most: int = 10) -> Released:
    """Answers in which every option was chosen by one more than the one before it."""
    results = []
    for question in questions:
        counts = {option: min(n, most) for n, option in enumerate(question.options)}
        results.append(Result(question.id, question.kind, Counts(sum(counts.values()), counts, 0), {}))
    survey = Survey(words("Survey"), True, STARTS, CLOSES, questions)
    return Released(Release("bucharest", 32, 31, 27, THRESHOLDS, {}, tuple(results)), survey, CLOSES)


EVENT = Event(
    "bucharest",
    words("Round table", "Masă rotundă"),
    words("…"),
    words("Bucharest", "București"),
    "Europe/Bucharest",
    STARTS,
    STARTS.replace(hour=14),
    (Profession("judge", words("Judge"), "judge"),),
)
RATING = Rating("overall", words("How was it?"), 5, low=words("poor"), high=words("good"))
PLAIN = Rating("recommend", words("Would you recommend it?"), 10, from_zero=True)
CHOICE = Choice("missing", words("What was missing?"), (Option("time", words("Time")), Option("tea", words("Tea"))))
YES_NO = YesNo("apply", words("Will you apply it?"))


def size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels, once its chunks' checksums are seen to be right."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        body = picture[at + 4 : at + 8 + length]
        assert struct.unpack(">I", picture[at + 8 + length : at + 12 + length]) == (zlib.crc32(body),)
        at += 12 + length
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.parametrize("voice", [ENGLISH, ROMANIAN], ids=lambda voice: voice.language)
def test_card_is_one_picture_for_a_phone(voice: Translator) -> None:
    (picture,) = card(voice, EVENT, told_of(RATING, PLAIN, CHOICE, YES_NO))

    width, height = size(picture)
    assert width == 1080
    assert 700 < height < 2000


def test_card_is_the_same_for_the_same_release_and_another_for_another_language() -> None:
    results = told_of(RATING, YES_NO)
    first = card(ENGLISH, EVENT, results)
    cards._render.cache_clear()

    assert card(ENGLISH, EVENT, results) == first
    assert card(ROMANIAN, EVENT, results) != first


def test_card_is_drawn_once() -> None:
    cards._render.cache_clear()
    for _ in range(3):
        card(ENGLISH, EVENT, told_of(RATING))

    assert cards._render.cache_info().misses == 1


def test_card_says_what_is_withheld_and_nothing_else_of_it() -> None:
    results = told_of(RATING, YES_NO)
    withheld = replace(results.release.results[1], total=None)
    release = replace(results.release, results=(results.release.results[0], withheld))

    content = cards._content(ENGLISH, EVENT, Released(release, results.survey, CLOSES))

    assert content == {
        "language": "en",
        "title": "Round table",
        "when": "Monday, 22 March 2027",
        "place": "Bucharest",
        "rate": "84%",
        "share": 27 / 32,
        "answered": "27 of 32 answered",
        "closed": "Closed on 29 March 2027, 18:00",
        "questions": [
            {
                "number": 1,
                "kind": "rating",
                "text": "How was it?",
                "condition": "",
                "n": "n = 10, no answer: 0",
                "mean": "4.0",
                "called": "mean",
                "low": "poor",
                "high": "good",
                "no_answer": {"label": "No answer", "count": 0, "share": 0.0, "percent": "0%"},
                "options": [
                    {"label": "1", "count": 0, "share": 0.0, "percent": "0%"},
                    {"label": "2", "count": 1, "share": 0.1, "percent": "10%"},
                    {"label": "3", "count": 2, "share": 0.2, "percent": "20%"},
                    {"label": "4", "count": 3, "share": 0.3, "percent": "30%"},
                    {"label": "5", "count": 4, "share": 0.4, "percent": "40%"},
                ],
            },
            {
                "number": 2,
                "kind": "withheld",
                "text": "Will you apply it?",
                "condition": "",
                "why": "Withheld: fewer than 5 people were asked this question.",
            },
        ],
        "note": (
            "Nothing is shown about fewer than 5 people. n: how many were asked the question, those who gave no answer"
            " included. A mean is of those who gave one."
        ),
    }


def test_card_of_a_named_survey_while_open_says_that_it_goes_on_and_what_nobody_answered() -> None:
    results = told_of(RATING, YES_NO)
    unanswered_result = replace(results.release.results[1], total=Counts(0, {"yes": 0, "no": 0}, 0))
    release = replace(results.release, results=(results.release.results[0], unanswered_result))
    live = NamedSummary(release, replace(results.survey, anonymous=False), CLOSES)

    content = cards._content(ENGLISH, EVENT, live)

    assert content["closed"] == "Results so far; answers can change until 29 March 2027, 18:00"
    assert content["note"] == (
        "n: how many were asked the question, those who gave no answer included. A mean is of those who gave one."
    )
    assert content["questions"][1] == {
        "number": 2,
        "kind": "withheld",
        "text": "Will you apply it?",
        "condition": "",
        "why": "Nobody has answered this question.",
    }
    assert size(card(ROMANIAN, EVENT, live)[0])[0] == 1080


def test_card_of_a_survey_that_few_answered_tells_no_number() -> None:
    event_results = told_of(RATING)
    results = (Result("overall", "rating", None, {}, Withheld.FEW),)
    few = Released(replace(event_results.release, answered=None, results=results), event_results.survey, CLOSES)

    content = cards._content(ENGLISH, EVENT, few)

    assert (content["answered"], content["rate"], content["share"]) == ("Fewer than 5 of 32 answered", "–", 0)
    assert content["questions"][0]["why"] == "Withheld: fewer than 5 people answered the survey."
    assert size(card(ROMANIAN, EVENT, few)[0])[0] == 1080


def test_card_shows_those_who_gave_no_answer() -> None:
    results = told_of(RATING, YES_NO)
    silent = tuple(
        replace(result, total=Counts(9, dict.fromkeys(options, 0), 9))
        for result, options in zip(results.release.results, ("12345", ("yes", "no")), strict=True)
    )
    silent_results = Released(replace(results.release, results=silent), results.survey, CLOSES)

    content = cards._content(ROMANIAN, EVENT, silent_results)

    assert [question["n"] for question in content["questions"]] == ["n = 9, fără răspuns: 9"] * 2
    assert size(card(ROMANIAN, EVENT, silent_results)[0])[0] == 1080


def test_card_of_words_that_look_like_markup_shows_them() -> None:
    nasty = words('#read("/etc/passwd") *b* $x$ `c` \\ "q" <l> @r // #{panic()} 👩🏽‍⚖️ ăâîșț')
    event = replace(EVENT, title=nasty, venue=nasty)
    rating = Rating("overall", nasty, 5, low=nasty, high=nasty)
    choice = Choice("missing", nasty, (Option("a", nasty), Option("b", words("B"))))

    results = told_of(rating, choice)

    assert json.loads(json.dumps(cards._content(ENGLISH, event, results)))["title"] == nasty["en"]
    assert size(card(ENGLISH, event, results)[0])[0] == 1080


def test_card_of_thirty_questions_is_several_pictures_within_what_telegram_takes() -> None:
    text = words("Cât de utilă v-a fost discuția despre strategiile juridice? " * 8)
    options = tuple(
        Option(f"o{n}", words(f"Agenția teritorială pentru ocuparea forței de muncă {n}")) for n in range(9)
    )
    questions = [kind for n in range(15) for kind in (Rating(f"r{n}", text, 10), Choice(f"c{n}", text, options))]

    pictures = card(ROMANIAN, EVENT, told_of(*questions))

    assert len(pictures) > 1
    for picture in pictures:
        width, height = size(picture)
        assert width == 1080
        assert height <= 2600
        assert len(picture) < 10_000_000


def test_card_of_one_question_longer_than_a_picture_is_kept_whole() -> None:
    options = tuple(Option(f"o{n}", words(("Agenția teritorială " * 4)[:64])) for n in range(30))

    pictures = card(ROMANIAN, EVENT, told_of(Choice("long", words("x" * 500), options), RATING))

    assert all(sum(size(picture)) <= 10_000 for picture in pictures)


def test_files_are_pictures_by_the_events_name() -> None:
    results = told_of(RATING)

    (file,) = files(ENGLISH, EVENT, results)

    assert (file.name, file.picture, file.content) == ("bucharest-1.png", True, card(ENGLISH, EVENT, results)[0])
