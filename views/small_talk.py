"""Words that stand alone: thanks, a yes or no typed at the notice, and skip; and what is said to them."""

from __future__ import annotations

import unicodedata

from domain.typed_words import normalized
from views.i18n import Html, Translator
from views.locales.vocabulary import messages_like
from views.screen import Screen

_SIGNS_OF_THANKS = frozenset("🙏👍❤♥👏👌🙂😊😀😃😄😁🤝💐🌹🌷🌸💯🎉⭐🌟")


def is_thanks(text: str) -> bool:
    """Whether somebody only says thanks, in any language or with signs alone."""
    return normalized(text) in messages_like("thanks") or _is_sign_of_thanks(text)


def _is_sign_of_thanks(text: str) -> bool:
    # A sign may have a skin tone, a joiner or a variation selector behind it, and none of these is a letter.
    signs = [character for character in text if unicodedata.category(character) == "So"]
    return bool(signs) and set(signs) <= _SIGNS_OF_THANKS and not any(character.isalnum() for character in text)


def is_consent_word(text: str) -> bool:
    """Whether somebody types what the buttons under the notice say."""
    return normalized(text) in messages_like("consent")


def is_skip_word(text: str) -> bool:
    """Whether somebody types that they want to skip what is asked, in any language."""
    return normalized(text) in messages_like("skip")


def is_same(label: str, words: str) -> bool:
    """Whether these words, normalized, stand for the button of this label, normalized."""
    return label == words or (label in messages_like("skip") and words in messages_like("skip"))


def welcome(voice: Translator) -> Screen:
    """The answer to thanks."""
    return Screen(voice.say("You are welcome! /help shows what I can do."))


def press_agree(voice: Translator) -> Html:
    """A typed word is no agreement."""
    return voice.say(
        "Please press “I agree” or “No, thank you” under the notice: nobody is registered by a typed word."
    )


def choose_event(voice: Translator) -> Screen:
    """The same where several events could be meant."""
    return Screen(f"{press_agree(voice)} {voice.say('/start shows it again.')}")


def plain_command(voice: Translator, command: str) -> Html:
    """A command with words behind it that it does not take."""
    return voice.say("If you meant the command, send /{command} alone.", command=command)
