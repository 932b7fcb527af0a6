"""A message that an organizer has planned in the chat: shown, taken out of the plan, stopped."""

from __future__ import annotations

from domain.announcements.message_draft import MessageDraft, complete_files
from domain.events import Event
from domain.messages import PlannedMessage
from views.callback.organizers import CancelPlanned, ShowEvent
from views.i18n import Translator
from views.layout.common import paragraphs
from views.messages.announcements import DraftPreview, audience_label, content_screen, recipients
from views.registration.screens import title
from views.reminders import message_label
from views.screen import Alert, Button, Screen


def planned(
    voice: Translator, event: Event, message: PlannedMessage, draft: MessageDraft, preview: DraftPreview
) -> tuple[Screen, ...]:
    """The message in each language, and under it when it goes out and to whom."""
    content = complete_files(draft.content)
    control = Screen(
        paragraphs(
            title(voice, event),
            voice.say(
                "{what}, planned for <b>{moment}</b>",
                what=message_label(voice, message.kind),
                moment=voice.moment_with_year(message.due),
            ),
            voice.say("For: {people}", people=audience_label(voice, event, draft.audience, draft.profession)),
            recipients(voice, preview, is_planned=True),
        ),
        (
            (Button(voice.plain("Take it out of the plan"), CancelPlanned(event.code, message.id)),),
            (Button(voice.plain("Back"), ShowEvent(event.code)),),
        ),
    )
    screens = [content_screen(content[language]) for language in preview.languages if language in content]
    if not screens:
        return (control,)
    return (Screen(voice.say("This is how it will look:")), *screens, control)


def not_planned(voice: Translator) -> Alert:
    """It has gone out, or was taken out of the plan."""
    return Alert(voice.plain("This message is not planned any more."))


def cancelled(voice: Translator, event: Event, message: PlannedMessage) -> Screen:
    """It is out of the plan."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say(
                "✓ Taken out of the plan, and what you wrote is erased: “{what}” of {moment} is not sent.",
                what=message_label(voice, message.kind),
                moment=voice.moment(message.due),
            ),
        )
    )


def stopped(voice: Translator) -> Alert:
    """The sending is stopped."""
    return Alert(voice.plain("Stopped: what has gone out stays, the rest is not sent."))


def all_sent(voice: Translator) -> Alert:
    """There was nothing left to stop."""
    return Alert(voice.plain("All of it has gone out already."))
