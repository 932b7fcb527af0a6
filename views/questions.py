"""Words shared by every place that shows a question's options: in a survey, at registration, in results."""

from __future__ import annotations

from domain.questions import Choice, Choices, Closed
from views.catalog import Voice


def option_label(voice: Voice, question: Closed, option: str) -> str:
    """How one option of a closed question is called, as plain text; a rating's is its number.

    One that the question has no longer, which a registration may still hold, is called by its id.
    """
    if isinstance(question, Choice | Choices):
        return next((voice.label(choice.label) for choice in question.choices if choice.id == option), option)
    return {"yes": voice.plain("Yes"), "no": voice.plain("No")}.get(option, option)


def ticked(label: str, *, ticked: bool) -> str:
    """A multiple choice's option as a button, with its box."""
    return f"{'☑' if ticked else '☐'} {label}"
