"""Writing to participants in the chat: whom, the text in each language, the preview as it will look, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from domain.announcements.message_draft import Excess, MessageContent, MessageDraft, complete_files
from domain.announcements.typed_time import FutureTime, InvalidTime, OutOfRangeTime, PastTime, SkippedTime, TypedTime
from domain.events import UNDISCLOSED, Event
from domain.messages import Audience, MessageKind
from domain.recipients import SkipReason
from domain.schedule import is_repeated
from views.callback.codec import Tap
from views.callback.organizers import (
    AnnounceEvent,
    AnnounceTo,
    AnnounceToProfession,
    AskDraftTime,
    CancelDraft,
    EditDraft,
    ListProfessions,
    ScheduleDraft,
    SendDraft,
    ShowDraft,
)
from views.i18n import Html, MissingTranslation, Translator, safe
from views.layout.common import language_name, name_in, paragraphs
from views.layout.message_text import strip_tags
from views.layout.option_list import Option, option_list
from views.privacy.retention import registrations_erased
from views.registration.screens import title
from views.reminders import skip_reason
from views.screen import Button, File, Row, Screen

AUDIENCES = (Audience.REGISTERED, Audience.PRESENT, Audience.ABSENT)
"""Whom an announcement can be for besides one profession; a button carries the number."""
SUBJECT = "message draft"
"""Of the questions about a draft the newest alone keeps its buttons."""


@dataclass(frozen=True, slots=True)
class AudienceCounts:
    """How many there are to write to."""

    registered_count: int
    present: int | None
    """None while nobody can tell who is present."""
    by_profession: Sequence[tuple[int, int]]
    """(number of the profession among the event's, how many): those that somebody has."""


@dataclass(frozen=True, slots=True)
class DraftPreview:
    """How many a message is for, and how many would get it now."""

    total: int
    now: int
    skip_counts: dict[SkipReason, int]
    quiet_until: datetime | None
    few: int
    """Of fewer people than this nothing is said of who is muted or unreachable: it would be said of somebody."""
    languages: tuple[str, ...]
    """All that it can be written in."""

    @property
    def is_below_minimum(self) -> bool:
        """Whether counts would tell of one known person."""
        return self.total < self.few


# Whom


def choose_audience(voice: Translator, event: Event, counts: AudienceCounts, erased_on: date | None = None) -> Screen:
    """Whom the announcement is for, with how many they are; ``erased_on`` is the day registrations were erased."""
    if not counts.registered_count:
        nobody = (
            voice.say("Nobody is registered yet, so there is nobody to write to.")
            if erased_on is None
            else registrations_erased(voice, erased_on)
        )
        return Screen(paragraphs(title(voice, event), nobody))
    options = [(Audience.REGISTERED, counts.registered_count)]
    if counts.present is not None:
        options += [(Audience.PRESENT, counts.present), (Audience.ABSENT, counts.registered_count - counts.present)]
    rows = tuple(
        (
            Button(
                _count_label(audience_label(voice, event, audience, None), n),
                AnnounceTo(event.code, AUDIENCES.index(audience)),
            ),
        )
        for audience, n in options
        if n
    )
    return Screen(
        paragraphs(title(voice, event), voice.say("<b>Whom is the announcement for?</b>")),
        (
            *rows,
            (Button(voice.plain("One profession"), ListProfessions(event.code)),),
            (Button(voice.plain("Cancel"), CancelDraft(event.code)),),
        ),
    )


def choose_profession(voice: Translator, event: Event, counts: AudienceCounts) -> Screen:
    """Which profession it is for, of those that somebody has."""
    options = [
        Option(_count_label(profession_label(voice, event, number), n), AnnounceToProfession(event.code, number))
        for number, n in counts.by_profession
    ]
    text, rows = option_list(options)
    return Screen(
        paragraphs(title(voice, event), voice.say("<b>Which profession is the announcement for?</b>"), text),
        (*rows, (Button(voice.plain("Back"), AnnounceEvent(event.code)),)),
    )


def _count_label(label: str, n: int) -> str:
    return f"{label} · {n}"


def profession_label(voice: Translator, event: Event, number: int) -> str:
    """The profession of this number among the event's; the one after the last is not stated."""
    if number >= len(event.professions):
        return voice.plain("Not stated")
    return voice.label(event.professions[number].label)


def audience_label(  # noqa: PLR0911 — one for each audience
    voice: Translator, event: Event, audience: Audience, profession: str | None
) -> str:
    """Whom a message is for, as plain text that begins with a capital letter."""
    match audience:
        case Audience.REGISTERED:
            return voice.plain("Everybody registered")
        case Audience.CHECKED_IN | Audience.PRESENT:
            return voice.plain("Who is present")
        case Audience.ABSENT:
            return voice.plain("Who has not come")
        case Audience.NOT_ANSWERED:
            return voice.plain("Who has not answered")
        case Audience.PROFESSION:
            known_ids = [*(each.id for each in event.professions), UNDISCLOSED]
            number = known_ids.index(profession) if profession in known_ids else len(event.professions)
            return profession_label(voice, event, number)
        case Audience.PERSON:
            return voice.plain("One person")
        case Audience.ORGANIZERS:
            return voice.plain("The organizers")
        case Audience.COORDINATORS:
            return voice.plain("The coordinators")
        case _:
            assert_never(audience)


def absent_text(voice: Translator, event: Event) -> Html:
    """What those who have not come are asked, to begin with."""
    return voice.say(
        "We have not seen you yet at “{title}”. If you are there, please check in: /checkin, or with an organizer.",
        title=voice.words(event.title),
    )


# The texts


def ask_text(voice: Translator, event: Event, draft: MessageDraft, language: str, notice: str = "") -> Screen:
    """The text in this language is waited for; ``notice`` says why what was sent could not be taken."""
    text = paragraphs(title(voice, event), notice, _ask(voice, draft, language), _current_text(voice, draft, language))
    return Screen(text, _ask_rows(voice, draft, language), subject=SUBJECT, closed_text=text)


def _ask(voice: Translator, draft: MessageDraft, language: str) -> Html:
    if draft.kind is MessageKind.REMINDER:
        return voice.say(
            "Type your own words in <b>{language}</b>. They stand above the lines that say how long the survey is open"
            " and what becomes of the answers, which stay as they are.",
            language=name_in(voice, language),
        )
    if draft.content and language not in draft.content:
        return voice.say(
            "Now the same in <b>{language}</b>: the text, or a photo or document with the text as its caption.",
            language=name_in(voice, language),
        )
    return voice.say(
        "Send me the announcement in <b>{language}</b>: a text, or a photo or document with the text as its caption."
        " Bold, italics and links stay as you type them. Nothing is sent before you have seen it as it will look.",
        language=name_in(voice, language),
    )


def _current_text(voice: Translator, draft: MessageDraft, language: str) -> Html | str:
    current = draft.content.get(language)
    if current is None:
        return ""
    text = strip_tags(current.html)
    excerpt = f"{text[:200]}…" if len(text) > 200 else text or "–"  # noqa: PLR2004 — enough to recognise it
    return voice.say("What you send takes the place of: {text}", text=Html(f"<blockquote>{safe(excerpt)}</blockquote>"))


def _ask_rows(voice: Translator, draft: MessageDraft, language: str) -> tuple[Row, ...]:
    keep = (
        voice.plain("Leave it as it is")
        if language in draft.content
        else voice.plain("Without {language}", language=name_in(voice, language))
    )
    rows = ((Button(keep, ShowDraft(draft.event)),),) if draft.content or draft.kind is MessageKind.REMINDER else ()
    return (*rows, _cancel(voice, draft))


def _cancel(voice: Translator, draft: MessageDraft) -> Row:
    return (Button(voice.plain("Cancel"), CancelDraft(draft.event)),)


def too_long(voice: Translator, excess: Excess) -> Html:
    """A text is longer than Telegram takes, and is not kept."""
    values = {
        "language": name_in(voice, excess.language),
        "length": voice.number(excess.length),
        "limit": voice.number(excess.limit),
    }
    return voice.say(
        "That was not kept: with a photo or document the text has at most {limit} characters, and the one in"
        " {language} has {length}. Send a shorter text, or a text without a file.",
        **values,
    )


def only_content(voice: Translator, draft: MessageDraft) -> Html:
    """What was sent can be no part of it."""
    if draft.kind is MessageKind.REMINDER:
        return voice.say("That was not kept: a reminder is text alone.")
    return voice.say("That was not kept: an announcement is a text, a photo or a document.")


def first_of_album(voice: Translator) -> Screen:
    """Only one file can go with an announcement."""
    return Screen(voice.say("An announcement has one photo or document: of your album the first was taken."))


# The preview


def preview(
    voice: Translator, event: Event, draft: MessageDraft, preview: DraftPreview, texts: Sequence[tuple[str, str]] = ()
) -> tuple[Screen, ...]:
    """What people will see, each language as it will look, and under it to how many it goes.

    ``texts`` are (language, text) of a message that has words of its own beside what was typed.
    """
    control = _control(voice, event, draft, preview, texts)
    if draft.kind is MessageKind.REMINDER:
        return (control,)
    content = complete_files(draft.content)
    languages = [language for language in preview.languages if language in content]
    names = voice.listed(name_in(voice, language) for language in languages)
    head = Screen(voice.say("This is how it will look ({languages}):", languages=names))
    return (head, *(content_screen(content[language]) for language in languages), control)


def content_screen(content: MessageContent) -> Screen:
    """The message itself, in one language."""
    if content.file is None:
        return Screen(content.html)
    file = File("", b"", content.html, picture=content.file.is_photo, file_id=content.file.file_id)
    return Screen("", files=(file,))


def in_language(voice: Translator, content: dict[str, MessageContent]) -> MessageContent:
    """What stands in this language; raises ``MissingTranslation`` when nothing does."""
    try:
        return complete_files(content)[voice.language]
    except KeyError:
        raise MissingTranslation(voice.language) from None


def _control(
    voice: Translator, event: Event, draft: MessageDraft, preview: DraftPreview, texts: Sequence[tuple[str, str]]
) -> Screen:
    quotations = [Html(f"<b>{language_name(code)}</b>\n<blockquote>{text}</blockquote>") for code, text in texts]
    text = paragraphs(
        title(voice, event),
        *quotations,
        voice.say("For: {people}", people=audience_label(voice, event, draft.audience, draft.profession)),
        recipients(voice, preview, is_planned=draft.due is not None),
        _missing(voice, draft, preview),
        _when(voice, draft, preview),
    )
    # No subject: the report of its sending takes its place, and a newer message must not close that.
    return Screen(text, _control_rows(voice, draft, preview))


def recipients(voice: Translator, preview: DraftPreview, *, is_planned: bool) -> str:
    """How many get it, and how many do not and why; of few people only how many they are."""
    if preview.is_below_minimum:
        return paragraphs(
            voice.count("<b>It is for {n} person.</b>", "<b>It is for {n} people.</b>", preview.total),
            voice.say(
                "Of fewer than {few} people I do not say who has muted or blocked me, neither now nor afterwards: it"
                " would be said of somebody you know. What matters, tell them in person as well.",
                few=preview.few,
            ),
        )
    getting = (
        voice.count("<b>It goes to {n} person.</b>", "<b>It goes to {n} people.</b>", preview.now)
        if preview.now
        else voice.say("<b>It goes to nobody at the moment.</b>")
    )
    if is_planned:
        getting = Html(f"{getting} {voice.say('Who gets it is decided when it goes out.')}")
    lines = [Html(voice.labelled(skip_reason(voice, why), n)) for why, n in preview.skip_counts.items() if n]
    return paragraphs(getting, "\n".join([voice.say("Left out:"), *lines]) if lines else "")


def _missing(voice: Translator, draft: MessageDraft, preview: DraftPreview) -> str:
    if draft.kind is MessageKind.REMINDER or not draft.content:
        return ""
    fallback = next(language for language in preview.languages if language in draft.content)
    lines = [
        voice.say(
            "There is no text in {language}: who reads {language} gets the one in {other}.",
            language=name_in(voice, language),
            other=name_in(voice, fallback),
        )
        for language in draft.missing(preview.languages)
    ]
    return "\n".join(lines)


def _when(voice: Translator, draft: MessageDraft, preview: DraftPreview) -> str:
    time_line = voice.say("Time: <b>{moment}</b>", moment=voice.moment_with_year(draft.due)) if draft.due else ""
    return paragraphs(time_line, _repeated_hour(voice, draft.due), quiet_hours(voice, preview.quiet_until))


def quiet_hours(voice: Translator, until: datetime | None) -> Html | str:
    """That it waits until the quiet is over, if it does."""
    if until is None:
        return ""
    return voice.say("Nothing is sent in quiet hours: it waits until {moment}.", moment=voice.moment(until))


def _repeated_hour(voice: Translator, due: datetime | None) -> Html | str:
    local = due.astimezone(voice.zone) if due else None
    if local is None or local.fold or not is_repeated(local.replace(tzinfo=None), voice.zone):
        return ""
    return voice.say("That hour comes twice that night, since the clock is put back: the first is meant.")


def _control_rows(voice: Translator, draft: MessageDraft, preview: DraftPreview) -> tuple[Row, ...]:
    n = preview.total if preview.is_below_minimum else preview.now
    event, mark = draft.event, draft.mark
    send = Button(voice.plain_count("Send to {n} person now", "Send to {n} people now", n), SendDraft(event, mark))
    rows: list[Row] = []
    if draft.due is not None:
        label = voice.plain("Plan it for {moment}", moment=voice.moment(draft.due))
        rows += [
            (Button(label, ScheduleDraft(event, mark)),),
            (Button(voice.plain("Another time"), AskDraftTime(event)),),
        ]
    if n:
        rows.append((send,))
    if draft.due is None:
        rows.append((Button(voice.plain("At a time"), AskDraftTime(event)),))
    rows += [(_edit_button(voice, draft, language),) for language in preview.languages]
    if draft.kind is MessageKind.ANNOUNCEMENT:
        rows.append((Button(voice.plain("To other people"), AnnounceEvent(event)),))
    return (*rows, _cancel(voice, draft))


def _edit_button(voice: Translator, draft: MessageDraft, language: str) -> Button:
    is_there = language in draft.content
    label = (
        voice.plain("Edit: {language}", language=name_in(voice, language))
        if is_there or draft.kind is MessageKind.REMINDER
        else voice.plain("Add: {language}", language=name_in(voice, language))
    )
    return Button(label, EditDraft(draft.event, language))


# When


def ask_time(  # noqa: PLR0913, PLR0917 — what a question about a time depends on
    voice: Translator,
    event: Event,
    draft: MessageDraft,
    now: datetime,
    wrong: TypedTime | None = None,
    closes: datetime | None = None,
) -> Screen:
    """The time is waited for; ``wrong`` is what was typed, if it could not be taken.

    ``closes`` is when the survey closes that the message is about.
    """
    text = paragraphs(
        title(voice, event),
        time_refusal(voice, wrong, closes) if wrong is not None else "",
        voice.say(
            "When is it to go out? Type the time, as in <code>18:30</code>, <code>{tomorrow} 9:00</code> or"
            " <code>{date} 18:30</code>. It is the time in {zone}; there it is {now} now.",
            tomorrow=voice.plain("tomorrow"),
            date=f"{event.starts.astimezone(voice.zone):%d.%m.%Y}",
            zone=event.timezone,
            now=voice.moment(now),
        ),
    )
    rows: tuple[Row, ...] = ((Button(voice.plain("Back"), ShowDraft(draft.event)),), _cancel(voice, draft))
    return Screen(text, rows, subject=SUBJECT, closed_text=text)


def time_refusal(voice: Translator, wrong: TypedTime, closes: datetime | None) -> Html | str:
    """Why this time cannot be taken."""
    match wrong:
        case PastTime(moment):
            return voice.say("That is over: it was {moment}.", moment=voice.moment_with_year(moment))
        case SkippedTime(first):
            return voice.say(
                "That hour does not exist there: the clock is put forward. The next time is {moment}.",
                moment=voice.moment_with_year(first),
            )
        case OutOfRangeTime(moment):
            return voice.say(
                "That is more than a year away: {moment}. Please look at the year.",
                moment=voice.moment_with_year(moment),
            )
        case InvalidTime():
            return voice.say("I did not understand that as a time.")
        case FutureTime() if closes is not None:
            return voice.say("The survey closes before, on {moment}.", moment=voice.moment_with_year(closes))
        case FutureTime():
            return ""
        case _:
            assert_never(wrong)


# What became of it


def scheduled(voice: Translator, event: Event, due: datetime, quiet_until: datetime | None, cancel: Tap) -> Screen:
    """It is in the plan."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("✓ <b>Planned for {moment}.</b>", moment=voice.moment_with_year(due)),
            quiet_hours(voice, quiet_until),
            voice.say("You find it under /event, where it can be cancelled until then."),
        ),
        ((Button(voice.plain("Take it out of the plan"), cancel),),),
    )


def removed(voice: Translator) -> Screen:
    """The draft is thrown away."""
    return Screen(voice.say("Nothing was sent, and what you wrote is erased."))


def no_draft(voice: Translator) -> Screen:
    """There is nothing that could be gone on with."""
    return Screen(voice.say("You are writing no message at the moment. /announce begins one."))
