"""What is stored about somebody, as they read it; that it is complete is shown by tests/privacy/test_mydata.py."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from domain.events import Profession
from domain.messages import MessageKind
from domain.questions import Choice, Comment, Option
from domain.recipients import SkipReason
from domain.survey import SurveyRun
from tests.support.program import CLOSES, EVENT, OPENS, START, SURVEY, ZONE
from views.i18n import Translator
from views.privacy.mydata import PersonalData, Row, mydata
from views.screen import Screen

ENGLISH, ROMANIAN = Translator("en", ZONE), Translator("ro", ZONE)
RUN = SurveyRun(
    3,
    "bucharest",
    replace(SURVEY, questions=(*SURVEY.questions, Comment("improve", {"en": "What to change?", "ro": "Ce schimbăm?"}))),
    {},
    5,
    OPENS,
    CLOSES,
)
ASKED = replace(
    EVENT,
    professions=(Profession("judge", {"en": "Judge", "ro": "Judecător"}, "courts"),),
    registration=(
        Choice("lunch", {"en": "Lunch?", "ro": "Prânz?"}, (Option("veg", {"en": "Without meat", "ro": "Fără carne"}),)),
        Comment("note", {"en": "Anything else?", "ro": "Altceva?"}),
    ),
)
EVENTS = {"bucharest": ASKED, "cluj": replace(ASKED, code="cluj", title={"en": "In Cluj", "ro": "La Cluj"})}
PERSON = {"id": 7, "language": "ro", "telegram_language": "en", "muted": 1, "reachable": 0}
REGISTRATION = {
    "event": "bucharest",
    "person": 7,
    "notice": "1",
    "agreed_on": "2027-03-01",
    "registered_on": "2027-03-02",
    "profession": "judge",
    "name": "Ana <b>Testescu</b>",
    "answers": json.dumps({"lunch": ["veg"], "note": ["I come late"], "gone": ["yes", "no"]}),
    "asking": None,
    "number": 4,
    "confirmed": 1,
    "present": 0,
    "waiting": None,
    "scanned": 0,
    "wrong_codes": 0,
    "certificate": None,
}


def delivery(message: str, state: str = "sent", reason: str | None = None, **more: str) -> dict[str, Any]:
    row = {"id": 1, "event": "bucharest", "message": message, "person": 7, "state": state, "due": START.isoformat()}
    return {**row, "attempts": 1, "doubts": 0, "settled_at": None, "reason": reason, **more}


REPORT = {"event": "bucharest", "id": "reminder-now-1", "send": "reminder", "due": OPENS.isoformat(), "body": "{}"}
EVERYTHING = {
    "person": [PERSON],
    "declined": [{"survey": 3, "person": 7}],
    "editing": [{"person": 7, "survey": 3, "place": 1}],
    "delivery": [
        delivery("survey-1", settled_at=OPENS.isoformat()),
        delivery("text-1", settled_at=START.isoformat()),
        delivery("summary-1", event="cluj"),
    ],
    "named_consent": [{"event": "bucharest", "person": 7, "notice": "1", "agreed_on": "2027-03-23"}],
    "named_answers": [{"event": "bucharest", "person": 7, "answers": '{"overall": ["4"]}', "next_comment": 1}],
    "named_comment": [{"event": "bucharest", "person": 7, "question": "improve", "text": "Longer <breaks>"}],
    "event_edit": [{"person": 7, "event": "bucharest", "path": "t", "typed": "{}"}],
    "message_draft": [{"person": 7, "event": "bucharest", "send": "announcement", "content": "{}"}],
    "note_taking": [{"person": 7, "event": "bucharest", "about": None, "kind": "note", "note": None}],
    "participation": [{"survey": 3, "person": 7, "next_comment": 0}],
    "registration": [REGISTRATION],
    "staff": [{"person": 7, "role": "organizer", "event": "", "source": "settings", "name": None}],
    "message": [REPORT],
}


SENT = {
    ("bucharest", "survey-1"): MessageKind.SURVEY,
    ("bucharest", "text-1"): MessageKind.TEXT,
    ("bucharest", "reminder-1"): MessageKind.REMINDER,
    ("bucharest", "agenda-1"): MessageKind.AGENDA,
    ("bucharest", "again-absence-1"): MessageKind.TEXT,
    ("cluj", "summary-1"): MessageKind.SUMMARY,
    ("lisbon", "agenda-1"): MessageKind.AGENDA,
}


def shown(stored_rows: dict[str, list[Row]], voice: Translator = ENGLISH) -> Screen:
    return mydata(voice, PersonalData(stored_rows, {3: RUN}, (), SENT), EVENTS)


def section(stored_rows: dict[str, list[Row]]) -> list[str]:
    """What is told of the only event, below its head."""
    return unescape(shown(stored_rows).text.split("\n\n")[1]).split("\n")[3:]


def test_mydata_in_english() -> None:
    assert shown(EVERYTHING).text == (
        "<b>Everything stored about you</b>\n\n"
        "Your Telegram number: 7\n"
        "Language you chose: Română\n"
        "Language of your Telegram: English\n"
        "You want no messages unless you ask for them.\n"
        "The last message could not reach you.\n"
        "You are an organizer: the settings of this bot name you.\n"
        "You are changing the event bucharest: what you have typed is kept until it is stored.\n\n"
        "<b>Round table</b>\nMonday, 22 March 2027, 09:30–16:00\nBucharest\n"
        "Agreed to the privacy notice (version 1): 1 March 2027\n"
        "Registered: 2 March 2027\n"
        "Your number in the organizers’ list: 4\n"
        "An organizer has confirmed your registration.\n"
        "Profession: Judge\n"
        "Name: Ana &lt;b&gt;Testescu&lt;/b&gt;\n"
        "Lunch? Without meat\n"
        "Anything else? I come late\n"
        "gone: yes, no\n"
        "You have answered the survey; so much is kept until it closes, on 29 March, 18:00.\n"
        "Agreed that your answers to the survey are stored with your name (version 1): 23 March 2027\n"
        "Overall? 4\n"
        "What to change? Longer &lt;breaks&gt;\n"
        "You want no reminders of the survey.\n"
        "You are editing a comment: your next text is to stand in its place.\n"
        "You are taking the minutes: your next text becomes a note.\n"
        "You are writing a message to participants: what you have written of it is kept until you send it.\n"
        "22 March, 09:30: Message – sent\n"
        "22 March, 18:00: Survey invitation – sent\n"
        "22 March, 18:00: Reminder – you had it sent, and its progress is shown to you\n\n"
        "<b>In Cluj</b>\nMonday, 22 March 2027, 09:30–16:00\nBucharest\n"
        "22 March, 09:30: Summary – sent\n\n"
        "Your answers to anonymous surveys are not here because they cannot be found: they were only counted, without"
        " your name."
    )


def test_mydata_in_romanian() -> None:
    assert shown(EVERYTHING, ROMANIAN).text == (
        "<b>Tot ce este păstrat despre dumneavoastră</b>\n\n"
        "Numărul dumneavoastră de Telegram: 7\n"
        "Limba aleasă de dumneavoastră: Română\n"
        "Limba aplicației dumneavoastră Telegram: English\n"
        "Nu doriți mesaje decât la cerere.\n"
        "Ultimul mesaj nu a putut ajunge la dumneavoastră.\n"
        "Sunteți organizator: figurați în setările acestui bot.\n"
        "Modificați evenimentul bucharest: ce ați scris se păstrează până când este salvat.\n\n"
        "<b>Masă rotundă</b>\nLuni, 22 martie 2027, 09:30–16:00\nBucurești\n"
        "Ați acceptat nota de informare (versiunea 1): 1 martie 2027\n"
        "Data înscrierii: 2 martie 2027\n"
        "Numărul dumneavoastră în lista organizatorilor: 4\n"
        "Un organizator v-a confirmat înscrierea.\n"
        "Profesia: Judecător\n"
        "Numele: Ana &lt;b&gt;Testescu&lt;/b&gt;\n"
        "Prânz? Fără carne\n"
        "Altceva? I come late\n"
        "gone: yes, no\n"
        "Ați răspuns la chestionar; doar atât se păstrează, până la închiderea lui, pe 29 martie, ora 18:00.\n"
        "Ați acceptat ca răspunsurile la chestionar să fie păstrate cu numele dumneavoastră (versiunea 1):"
        " 23 martie 2027\n"
        "În ansamblu? 4\n"
        "Ce schimbăm? Longer &lt;breaks&gt;\n"
        "Nu doriți să vi se amintească de chestionar.\n"
        "Modificați un comentariu: următorul dumneavoastră text îi va lua locul.\n"
        "Scrieți minuta: următorul dumneavoastră text devine o notă.\n"
        "Scrieți un mesaj către participanți: ce ați scris se păstrează până îl trimiteți.\n"
        "22 martie, ora 09:30: Mesaj – s-a trimis\n"
        "22 martie, ora 18:00: Invitația la chestionar – s-a trimis\n"
        "22 martie, ora 18:00: Reamintire – s-a trimis la cererea dumneavoastră, iar progresul trimiterii vă este"
        " arătat\n\n"
        "<b>La Cluj</b>\nLuni, 22 martie 2027, 09:30–16:00\nBucurești\n"
        "22 martie, ora 09:30: Rezumat – s-a trimis\n\n"
        "Răspunsurile la chestionarele anonime nu sunt aici pentru că nu pot fi găsite: au fost doar numărate, fără"
        " numele dumneavoastră."
    )


def test_person_who_chose_nothing_is_told_their_number() -> None:
    plain = {"id": 7, "language": None, "telegram_language": None, "muted": 0, "reachable": 1}

    assert shown({"person": [plain]}).text.split("\n\n")[1:-1] == ["Your Telegram number: 7"]


def test_named_answer_that_was_skipped_is_a_dash() -> None:
    row = {"event": "bucharest", "person": 7, "answers": '{"overall": []}', "next_comment": 0}

    assert section({"named_answers": [row]}) == ["Overall? –"]


def test_colon_stands_only_behind_a_question_without_a_mark_of_its_own() -> None:
    row = {"event": "bucharest", "person": 7, "question": "improve", "text": "Nothing"}
    plain = replace(RUN, survey=replace(SURVEY, questions=(Comment("improve", {"en": "Wishes", "ro": "Dorințe"}),)))

    screen = mydata(ENGLISH, PersonalData({"named_comment": [row]}, {3: plain}, (), {}), EVENTS)

    assert "\nWishes: Nothing\n" in screen.text


def test_mydata_comes_complete_as_a_file() -> None:
    (file,) = shown(EVERYTHING).files

    assert file.name == "mydata.json"
    assert json.loads(file.content) == EVERYTHING
    assert b"Testescu" in file.content


def test_mydata_of_nobody_comes_without_a_file() -> None:
    assert shown({}) == Screen("Nothing is stored about you.")


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"profession": "undisclosed"}, ["Profession: Prefer not to say"]),
        ({"profession": "notary"}, ["Profession: notary"]),
        ({"answers": '{"lunch": ["fish"]}'}, ["Lunch? fish", "Anything else? –"]),
        (
            {"registered_on": None, "profession": None, "name": None, "answers": "{}", "asking": "profession"},
            ["Not finished: a question of the registration waits for you.", "Profession: –", "Name: –"],
        ),
    ],
    ids=["undisclosed", "profession of before", "option of before", "begun"],
)
def test_registration_is_told_as_it_stands(changes: dict[str, Any], lines: list[str]) -> None:
    section_lines = section({"registration": [{**REGISTRATION, **changes}]})

    assert [line for line in lines if line not in section_lines] == []


@pytest.mark.parametrize(
    ("state", "reason", "expected_text"),
    [
        ("waiting", None, "waits to be sent"),
        ("sending", None, "is being sent"),
        ("unknown", None, "may have reached you, is tried again"),
        ("failed", "refused", "could not be sent"),
        ("unreachable", SkipReason.UNREACHABLE.value, "not sent: you had blocked the bot"),
        ("dropped", "no event", "not sent"),
        *(
            ("dropped", why.value, f"not sent: {words}")
            for why, words in {
                SkipReason.MUTED: "you wanted no messages",
                SkipReason.NOT_REGISTERED: "you were not registered",
                SkipReason.ANSWERED: "you had answered",
                SkipReason.DECLINED: "you wanted no reminders",
                SkipReason.CLOSED: "the survey was closing",
                SkipReason.ENOUGH: "you had enough reminders",
                SkipReason.RECENTLY: "you had a reminder only recently",
                SkipReason.LATE: "it was too late",
                SkipReason.CANCELLED: "the event was cancelled",
            }.items()
        ),
    ],
)
def test_delivery_is_told_with_what_became_of_it(state: str, reason: str | None, expected_text: str) -> None:
    assert section({"delivery": [delivery("reminder-1", state, reason)]}) == [
        f"22 March, 09:30: Reminder – {expected_text}"
    ]


@pytest.mark.parametrize(
    ("role", "source", "expected_text"),
    [
        ("organizer", "link", "You are an organizer, by a link."),
        ("coordinator", "link", "You are a coordinator, by a link."),
        ("coordinator", "settings", "You are a coordinator: the settings of this bot name you."),
    ],
)
def test_role_is_told_with_its_source(role: str, source: str, expected_text: str) -> None:
    assert (
        shown({"staff": [{"person": 7, "role": role, "event": "", "source": source, "name": None}]}).text.split("\n\n")[
            1
        ]
        == expected_text
    )


def test_times_are_told_on_each_events_clock() -> None:
    abroad = {"lisbon": replace(ASKED, code="lisbon", timezone="Europe/Lisbon")}

    screen = mydata(
        ENGLISH,
        PersonalData({"delivery": [delivery("agenda-1", event="lisbon")]}, {}, (replace(RUN, event="lisbon"),), SENT),
        abroad,
    )

    assert "22 March, 07:30: Agenda – sent" in screen.text
    assert "until it closes, on 29 March, 16:00, a mark stays" in screen.text.replace("Until", "until")


def test_delivery_is_told_by_what_it_is_whatever_its_message_is_called() -> None:
    assert section({"delivery": [delivery("again-absence-1")]}) == ["22 March, 09:30: Message – sent"]


def test_unsettled_delivery_is_told_by_when_it_is_due() -> None:
    later = (START + timedelta(days=1)).isoformat()

    assert section({"delivery": [delivery("agenda-1", "waiting", due=later)]}) == [
        "23 March, 09:30: Agenda – waits to be sent"
    ]
