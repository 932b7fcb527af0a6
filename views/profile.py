"""What Telegram shows about the bot before anybody writes to it, in each language; the same for every event."""

from __future__ import annotations

from views.i18n import Translator, in_language


def description(language: str) -> str:
    """What stands in an empty chat above the button Start: at most 512 characters."""
    return in_language(language, _description)


def _description(voice: Translator) -> str:
    return "\n".join(
        (
            voice.plain("Here you register for an event, see its agenda, and answer its survey."),
            voice.plain("Before anything is stored, I tell you what, and ask whether you agree."),
            voice.plain("Press Start, or open the link that you were sent."),
        )
    )


def short_description(language: str) -> str:
    """What stands on the bot's page and in a link to it: at most 120 characters."""
    return in_language(language, lambda voice: voice.plain("Registration, agenda and survey of an event"))
