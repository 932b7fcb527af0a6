"""Messages that organizers write: files, lengths, and the mark by which a preview is known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from domain.announcements.message_draft import (
    AttachedFile,
    Excess,
    MessageContent,
    MessageDraft,
    complete_files,
    content_from_json,
    content_json,
    content_of,
    find_excess,
)
from domain.messages import Audience, MessageKind
from tests.messages import planned_message

PHOTO, DOCUMENT = AttachedFile("photo-1", is_photo=True), AttachedFile("document-1", is_photo=False)
ENGLISH, ROMANIAN = MessageContent("The <b>lift</b>", 8), MessageContent("Liftul", 6)
DRAFT = MessageDraft("bucharest", MessageKind.ANNOUNCEMENT, Audience.REGISTERED)
DUE = datetime(2027, 3, 22, 7, 30, tzinfo=UTC)


def test_text_without_file_takes_that_of_another_language() -> None:
    content = {"en": replace(ENGLISH, file=PHOTO), "ro": ROMANIAN, "de": replace(ROMANIAN, file=DOCUMENT)}

    assert {language: each.file for language, each in complete_files(content).items()} == {
        "en": PHOTO,
        "ro": PHOTO,
        "de": DOCUMENT,
    }


def test_text_is_too_long_for_a_message_or_a_caption() -> None:
    long = MessageContent("x" * 1025, 1025)

    assert find_excess({"en": long}) is None
    assert find_excess({"en": long, "ro": replace(ROMANIAN, file=PHOTO)}) == Excess("en", 1025, 1024)
    assert find_excess({"en": MessageContent("x", 4097)}) == Excess("en", 4097, 4096)


def test_content_comes_back_from_json() -> None:
    content = {"en": replace(ENGLISH, file=PHOTO), "ro": ROMANIAN}

    assert content_from_json(json.loads(json.dumps(content_json(content)))) == content


def test_message_holds_what_the_draft_says_and_whom_it_is_for() -> None:
    draft = replace(DRAFT, audience=Audience.PROFESSION, profession="judge").with_content("en", ENGLISH)
    message = planned_message("bucharest", "announcement-1", "announcement", "profession", DUE, draft.body())

    assert content_of(message) == {"en": ENGLISH}
    assert message.body["profession"] == "judge"
    assert "profession" not in DRAFT.body()
    assert content_of(replace(message, body={})) == {}


def test_mark_changes_with_whatever_is_sent() -> None:
    english_draft = DRAFT.with_content("en", ENGLISH)
    others = [
        DRAFT,
        replace(english_draft, audience=Audience.PRESENT),
        replace(english_draft, audience=Audience.PROFESSION, profession="judge"),
        replace(english_draft, due=DUE),
        english_draft.with_content("ro", ROMANIAN),
        DRAFT.with_content("en", replace(ENGLISH, file=PHOTO)),
    ]

    assert len({draft.mark for draft in (english_draft, *others)}) == len(others) + 1
    assert DRAFT.with_content("en", ENGLISH).mark == english_draft.mark


def test_missing_languages_are_those_without_a_text() -> None:
    assert DRAFT.with_content("ro", ROMANIAN).missing(("en", "ro")) == ("en",)
