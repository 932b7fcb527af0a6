"""The steps of a registration: profession, name, further questions; one screen each, drawn in place of the last."""

from __future__ import annotations

from typing import assert_never

from domain.events import UNDISCLOSED, Event
from domain.people import Registration
from domain.questions import Choice, Choices, ClosedQuestion, Comment, Rating, RegistrationQuestion, YesNo
from domain.registration import form, is_answered, position, steps
from views.callback.participants import (
    AnswerRegistration,
    BackStep,
    FinishChange,
    LeaveStep,
    SelectProfession,
    SkipName,
    ToggleRegistration,
    TypeName,
    UseName,
)
from views.i18n import Html, Translator
from views.layout.common import paragraphs
from views.layout.option_list import Option, option_list
from views.questions import checkbox_label, help_text, in_rows, option_label
from views.registration.screens import subject, title
from views.screen import Alert, Button, Row, Screen, with_subject


def step_screen(  # noqa: PLR0913, PLR0917 — what such a screen shows
    voice: Translator,
    event: Event,
    registration: Registration,
    telegram_name: str | None,
    selection: int | None = None,
    problem: Html | None = None,
) -> Screen:
    """The step that the registration waits for; ``selection`` as of ``question``, ``telegram_name`` as of ``name``."""
    number = 0 if registration.asking is None else steps(event).index(registration.asking)
    if number == 0:
        return profession(voice, event, registration, problem)
    if number == 1:
        return name(voice, event, registration, telegram_name, problem)
    return question(voice, event, registration, number - 2, selection, problem)


def profession(voice: Translator, event: Event, registration: Registration, problem: Html | None = None) -> Screen:
    """One button for each profession, ``Prefer not to say`` last; ``problem`` is what was wrong just before."""
    mark = form(event)

    def option(number: int, id_: str, label: str) -> Option:
        tick = _tick(is_selected=id_ == registration.profession)
        return Option(label, SelectProfession(event.code, number, mark), tick)

    professions = [
        option(number, profession.id, voice.label(profession.label))
        for number, profession in enumerate(event.professions)
    ]
    undisclosed_option = option(len(professions), UNDISCLOSED, voice.plain("Prefer not to say"))
    option_text, rows = option_list(professions)
    text = paragraphs(
        title(voice, event),
        problem or "",
        _step_heading(voice, event, 0, voice.say("What is your profession?")),
        option_text,
    )
    rows = (*rows, *option_list([undisclosed_option])[1], *_step_buttons(voice, event, registration, 0))
    return _step(voice, event, 0, voice.say("What is your profession?"), Screen(text, rows))


def _step(voice: Translator, event: Event, number: int, question: Html, screen: Screen) -> Screen:
    """The screen of a step, of which only the question stays when a newer message takes its place."""
    closed_text = paragraphs(title(voice, event), _step_heading(voice, event, number, question))
    return with_subject(screen, subject(event), closed_text)


def _step_heading(voice: Translator, event: Event, number: int, question: Html) -> Html:
    """Which step this is, counted from 1, and what it asks."""
    i, n = position(event, steps(event)[number])
    return Html(f"{voice.say('Step {i} of {n}', i=i, n=n)}\n<b>{question}</b>")


def _tick(*, is_selected: bool) -> str:
    return "✓ " if is_selected else ""


def _step_buttons(voice: Translator, event: Event, registration: Registration, number: int) -> tuple[Row, ...]:
    """The ways out of a step besides answering it: back, on, and out of a change."""
    changing, order = registration.registered_on is not None, steps(event)
    row: Row = (Button(voice.plain("Back"), BackStep(event.code, number, form(event))),)
    is_last = number == len(order) - 1
    if (changing and not is_last) or (not changing and is_answered(registration, order[number])):
        row += (Button(voice.plain("Next"), LeaveStep(event.code, number, form(event))),)
    # Whoever changes a registration that counts already need not go through all of it.
    return (row, (Button(voice.plain("Keep the rest as it is"), FinishChange(event.code)),)) if changing else (row,)


def name(
    voice: Translator, event: Event, registration: Registration, telegram_name: str | None, problem: Html | None = None
) -> Screen:
    """Telegram's name, another, or none; ``telegram_name`` is Telegram's as it would be stored."""
    other = Button(voice.plain("Type another"), TypeName(event.code))
    skip = Button(voice.plain("Skip"), SkipName(event.code))
    text = paragraphs(
        title(voice, event),
        problem or "",
        _step_heading(voice, event, 1, voice.say("Under which name shall we list you?")),
        voice.say("It is for those who run the event; other participants do not see it."),
        _current_answer(voice, registration.name),
    )
    rows = (*_use(voice, event, telegram_name), (other, skip), *_step_buttons(voice, event, registration, 1))
    return _step(voice, event, 1, voice.say("Under which name shall we list you?"), Screen(text, rows))


def _current_answer(voice: Translator, answer: str | None) -> str:
    # Buttons show what was chosen; what was typed must be told.
    return voice.say("So far: {answer}", answer=answer) if answer else ""


def _use(voice: Translator, event: Event, telegram_name: str | None) -> tuple[Row, ...]:
    return ((Button(voice.plain("Use “{name}”", name=telegram_name), UseName(event.code)),),) if telegram_name else ()


def type_name(voice: Translator, event: Event, registration: Registration, telegram_name: str | None) -> Screen:
    """The name is to be typed; the other ways stay open."""
    skip = Button(voice.plain("Skip"), SkipName(event.code))
    prompt = voice.say("Please type the name, up to 64 characters.")
    rows = (*_use(voice, event, telegram_name), (skip,), *_step_buttons(voice, event, registration, 1))
    screen = Screen(paragraphs(title(voice, event), _step_heading(voice, event, 1, prompt)), rows)
    return with_subject(screen, subject(event))


def bad_name(voice: Translator) -> Html:
    """What was wrong with a typed name."""
    return voice.say("A name has 1 to 64 visible characters. Please type it again.")


def question(  # noqa: PLR0913, PLR0917 — what such a screen shows
    voice: Translator,
    event: Event,
    registration: Registration,
    number: int,
    selection: int | None = None,
    problem: Html | None = None,
) -> Screen:
    """Further question ``number``; ``selection`` are the options ticked so far, as bits, or None for those stored."""
    question = event.registration[number]
    if selection is None:
        selection = ticked(question, registration)
    text_answer = (
        next(iter((registration.answers or {}).get(question.id, ())), None) if isinstance(question, Comment) else None
    )
    option_text, rows = _option_rows(voice, event, number, selection)
    text = paragraphs(
        title(voice, event),
        problem or "",
        _step_heading(voice, event, 2 + number, voice.words(question.text)),
        option_text,
        _help_text(voice, question),
        _current_answer(voice, text_answer),
    )
    ends = (*_end_rows(voice, event, number, selection), *_step_buttons(voice, event, registration, 2 + number))
    return _step(voice, event, 2 + number, voice.words(question.text), Screen(text, (*rows, *ends)))


def ticked(question: RegistrationQuestion, registration: Registration) -> int:
    """The options that are stored as the answer to this further question, as bits."""
    answer = (registration.answers or {}).get(question.id, [])
    return sum(1 << bit for bit, option in enumerate(question.options) if option in answer)


def _help_text(voice: Translator, question: RegistrationQuestion) -> str:
    if isinstance(question, Comment):
        return voice.say("Please type your answer, up to 1,000 characters.")
    return help_text(voice, question)


def _option_rows(voice: Translator, event: Event, number: int, selection: int) -> tuple[Html, tuple[Row, ...]]:
    """What of the options stands in the text, and their buttons."""
    question = event.registration[number]
    match question:
        case Comment():
            return Html(""), ()
        case Choices():
            return option_list(_checkbox_rows(voice, event, number, question, selection))
        case Choice():
            return option_list(_answers(voice, event, number, question, selection))
        case Rating() | YesNo():
            answers = _answers(voice, event, number, question, selection)
            return Html(""), in_rows([Button(f"{answer.mark}{answer.label}", answer.tap) for answer in answers])
        case _:
            assert_never(question)


def _checkbox_rows(voice: Translator, event: Event, number: int, question: Choices, selection: int) -> list[Option]:
    return [
        Option(
            option_label(voice, question, option),
            ToggleRegistration(event.code, number, selection ^ 1 << bit, form(event)),
            checkbox_label("", is_ticked=bool(selection >> bit & 1)),
        )
        for bit, option in enumerate(question.options)
    ]


def _answers(voice: Translator, event: Event, number: int, question: ClosedQuestion, selection: int) -> list[Option]:
    return [
        Option(
            option_label(voice, question, option),
            AnswerRegistration(event.code, number, 1 << bit, form(event)),
            _tick(is_selected=bool(selection >> bit & 1)),
        )
        for bit, option in enumerate(question.options)
    ]


def _end_rows(voice: Translator, event: Event, number: int, selection: int) -> tuple[Row, ...]:
    question, mark = event.registration[number], form(event)
    row: Row = ()
    if selection and question.needs_done:
        row += (Button(voice.plain("Done"), AnswerRegistration(event.code, number, selection, mark)),)
    if not question.required:
        row += (Button(voice.plain("Skip"), AnswerRegistration(event.code, number, 0, mark)),)
    return (row,) if row else ()


def changed(voice: Translator) -> Html:
    """The button was made before the organizers changed what is asked."""
    return voice.say("The organizers have changed these questions meanwhile. Please choose again.")


def use_buttons(voice: Translator) -> Html:
    """A text came where a button is expected."""
    return voice.say("Please use the buttons.")


def unsupported_message(voice: Translator) -> Html:
    """A sticker, photo, voice message or forwarded text came instead of an answer."""
    return voice.say("I can only read buttons and text that you type yourself; nothing was taken from what you sent.")


def too_many(voice: Translator, most: int) -> Alert:
    """One tick more than the question admits."""
    return Alert(voice.plain("You can choose up to {most}.", most=most))


def too_long(voice: Translator) -> Html:
    """A typed answer that cannot be stored."""
    return voice.say("That text is empty or longer than 1,000 characters. Please type it again.")
