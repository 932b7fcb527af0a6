"""Mistakes where nobody sees a file: organizers know parts and buttons there, no keys and no quotation marks."""

from __future__ import annotations

from domain.editing.mistakes import MistakeKind as Kind
from views.mistakes.wording import Sentences

IN_THE_CHAT: Sentences = {
    Kind.COMMENT_REQUIRED: lambda voice, _: voice.plain("Free text can always be skipped."),
    Kind.COMMENT_CONDITION: lambda voice, _: voice.plain("Free text cannot depend on an answer."),
    Kind.POINTS_OUT_OF_RANGE: lambda voice, v: voice.plain("A rating has {first} to {last} points.", **v),
    Kind.OPTION_COUNT: lambda voice, v: voice.plain("{least} to {most} options are needed.", **v),
    Kind.MAX_OUT_OF_RANGE: lambda voice, _: voice.plain("There are not so many options."),
    Kind.REGISTRATION_RANKING: lambda voice, _: voice.plain("A ranking can be asked in a survey only."),
    Kind.CONDITION_BELOW: lambda voice, _: voice.plain("A question that depends on another stands below it."),
    Kind.CONDITION_UNKNOWN: lambda voice, _: voice.plain("A question that depends on another stands below it."),
    Kind.CONDITION_NO_OPTION: lambda voice, v: voice.plain(
        "A question further down is shown after the option “{option}”, which would be gone.", **v
    ),
    Kind.CONDITION_OFF_SCALE: lambda voice, v: voice.plain(
        "A question further down is shown after {n} points, which would be gone.", **v
    ),
    Kind.CONDITION_NEEDS_RATING: lambda voice, _: voice.plain(
        "A question further down depends on its points, so this one stays a rating."
    ),
    Kind.CONDITION_ON_COMMENT: lambda voice, _: voice.plain(
        "A question further down depends on this one, so it keeps its buttons."
    ),
    Kind.CONDITION_ON_RANKING: lambda voice, _: voice.plain(
        "A question further down depends on this one, so it cannot be a ranking."
    ),
    Kind.TEXT_DOES_NOT_FIT: lambda voice, v: voice.plain("{n} characters; at most {limit} fit here.", **v),
    Kind.LONG_TEXT: lambda voice, v: voice.plain("At most {limit} characters fit here.", **v),
    Kind.EMPTY_TEXT: lambda voice, _: voice.plain("The text is empty."),
    Kind.SEVERAL_LINES: lambda voice, _: voice.plain("This text stands on one line."),
    Kind.CONTROL_CHARACTER: lambda voice, _: voice.plain("A character of it cannot be shown, such as a tab."),
    Kind.EVENT_ENDS_BEFORE_START: lambda voice, _: voice.plain("The event would end before it begins."),
    Kind.SKIPPED_HOUR: lambda voice, v: voice.plain(
        "The clock is put forward then; the next time there is {time}.", **v
    ),
    Kind.ITEM_OUT_OF_ORDER: lambda voice, _: voice.plain("It begins before the item above it."),
    Kind.ITEM_NEEDS_DATE: lambda voice, _: voice.plain("It begins before the item above it."),
    Kind.ITEM_ENDS_BEFORE_START: lambda voice, _: voice.plain("The item would end before it begins."),
    Kind.ITEM_BEFORE_EVENT: lambda voice, _: voice.plain("It begins before the event does."),
    Kind.ITEM_AFTER_EVENT: lambda voice, _: voice.plain("It ends after the event does."),
    Kind.ITEMS_OVERLAP: lambda voice, v: voice.plain(
        "It begins while “{title}” still runs; two at a time need two rooms.", **v
    ),
    Kind.SAME_LABEL: lambda voice, _: voice.plain("Another one has the same name already."),
    Kind.SURVEY_CLOSES_BEFORE_OPENING: lambda voice, _: voice.plain("The survey would close before it opens."),
    Kind.SURVEYS_OVERLAP: lambda voice, _: voice.plain(
        "Another survey opens before this one closes; one of an event is open at a time."
    ),
    Kind.SURVEY_NEVER_OPENS: lambda voice, _: voice.plain(
        "A further survey opens with its invitation, which is missing."
    ),
    Kind.NOBODY_PRESENT: lambda voice, _: voice.plain("Nobody is marked as present: the event has no check-in."),
    Kind.NOBODY_CONFIRMED: lambda voice, _: voice.plain(
        "Nobody is confirmed: everybody who has the link takes part in this event."
    ),
    Kind.MESSAGE_BEFORE_SURVEY: lambda voice, _: voice.plain("That is before the survey opens."),
    Kind.MESSAGE_AFTER_SURVEY: lambda voice, _: voice.plain("That is after the survey has closed."),
    Kind.MESSAGE_AFTER_EVENT: lambda voice, _: voice.plain("That is after the event."),
    Kind.NO_TIME_RULE: lambda voice, _: voice.plain(
        "This is no time. Write a day and time like 22.03.2027 18:00, or a rule like “1 day before the"
        " beginning, 18:00” or “2 hours after the end”."
    ),
    Kind.NO_SURVEY: lambda voice, _: voice.plain("The event has no survey."),
    Kind.NO_TIME_ZONE: lambda voice, _: voice.plain("This is no time zone; write one like Europe/Bucharest."),
    Kind.NONE_GIVEN: lambda voice, _: voice.plain("At least one is needed."),
    Kind.MISSING_KEY: lambda voice, _: voice.plain("This is missing."),
    Kind.MISSING_HEADING: lambda voice, _: voice.plain("At least one is needed."),
    Kind.MESSAGE_TEXT_MISSING: lambda voice, _: voice.plain("The message needs its text."),
    Kind.KEY_OF_OWN_TEXT: lambda voice, _: voice.plain("Only a message with a text of your own can have this."),
    Kind.SURVEY_TOO_LONG: lambda voice, _: voice.plain("The survey is too long for the chat: leave questions out."),
    Kind.REVIEW_TOO_LONG: lambda voice, _: voice.plain("The survey is too long for the chat: leave questions out."),
    Kind.LANGUAGE_INCOMPLETE: lambda voice, _: voice.plain("This text is missing in one of the languages."),
    Kind.CONDITION_ON_SEVERAL: lambda voice, _: voice.plain(
        "Several answers can be given to that question: a question can depend on one of them."
    ),
    Kind.SECOND_NAMED_SURVEY: lambda voice, _: voice.plain("Another survey is with names already."),
    Kind.BRACE_ALONE: lambda voice, v: voice.plain("In braces stand {event}, {date}, {place} or {hours} alone.", **v),
    Kind.UNKNOWN_PLACEHOLDER: lambda voice, v: voice.plain(
        "In braces stand {event}, {date}, {place} or {hours} alone.", **v
    ),
    Kind.HOURS_UNKNOWN: lambda voice, _: voice.plain("The event has no agenda: say how many hours it takes."),
    Kind.UNKNOWN_GROUP: lambda voice, _: voice.plain("No profession is of this group."),
    Kind.CODE_TAKEN: lambda voice, _: voice.plain("Another event has this code."),
    Kind.CODE_FORM: lambda voice, _: voice.plain("Small letters a–z, digits and - alone, without spaces."),
    Kind.ID_FORM: lambda voice, _: voice.plain("Small letters a–z, digits and - alone, without spaces."),
    Kind.NOT_AT_LEAST: lambda voice, v: voice.plain("It must be at least {limit}.", **v),
    Kind.NOT_AT_MOST: lambda voice, v: voice.plain("It must be at most {limit}.", **v),
}
"""As whole sentences; what is not here is said as of a file."""
