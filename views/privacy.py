"""The notice again, everything stored about a person, and being forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from domain.events import Event
from domain.rules import Rules
from views.callback import Forget
from views.catalog import Voice
from views.common import paragraphs
from views.registration import promise
from views.screen import Button, File, Screen


def privacy(voice: Voice, events: Sequence[Event], rules: Rules) -> Screen:
    """The promises of the notice, for the events this person can see."""
    told = dict.fromkeys(promise(voice, event, rules) for event in events)
    return Screen(
        paragraphs(voice.say("<b>Privacy</b>"), *told, voice.say("/mydata shows what is stored, /forget erases it."))
    )


def mydata(voice: Voice, stored: Mapping[str, Sequence[Mapping[str, Any]]]) -> Screen:
    """Everything stored about the person: in words here, and complete as a file."""
    if not stored:
        return Screen(voice.say("Nothing is stored about you."))
    lines = [
        voice.say("<b>{table}</b>: {values}", table=table.capitalize(), values=_told(row))
        for table, rows in stored.items()
        for row in rows
    ]
    whole = File("mydata.json", json.dumps(stored, ensure_ascii=False, indent=2).encode())
    return Screen(
        paragraphs(
            voice.say("<b>Everything stored about you</b>"),
            "\n".join(lines),
            voice.say(
                "Your answers to anonymous surveys are not here because they cannot be found:"
                " they were only counted, without your name."
            ),
        ),
        files=(whole,),
    )


def _told(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items() if value is not None and name != "person")


def forget(voice: Voice) -> Screen:
    """Asks before anything is erased."""
    return Screen(
        paragraphs(
            voice.say("<b>Erase everything stored about you?</b>"),
            voice.say(
                "Your registrations, your name and your settings are erased, and I will not write to you again."
                " Answers to anonymous surveys stay: they were counted without your name and cannot be found."
                " Answers you gave with your name are erased."
            ),
        ),
        (
            (Button(voice.plain("Yes, erase everything"), Forget(1)),),
            (Button(voice.plain("No, keep it"), Forget(0)),),
        ),
    )


def forgotten(voice: Voice) -> Screen:
    """Everything is erased."""
    return Screen(voice.say("Everything stored about you is erased. Thank you, and goodbye. /start begins anew."))


def kept(voice: Voice) -> Screen:
    """Nothing was erased."""
    return Screen(voice.say("Nothing was erased."))
