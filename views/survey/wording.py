"""What an anonymous and a named survey promise, each in its words; the one place in the views that tells them apart."""

from __future__ import annotations

from typing import Protocol

from domain.anonymity import EVERYBODY
from domain.events import Survey
from domain.policy import Privacy
from domain.results.release import Release, ReleaseRules
from domain.survey import SurveyRun
from views.callback.participants import StartSurvey
from views.i18n import Html, Translator
from views.layout.common import paragraphs, people
from views.screen import Button, Row


class Wording(Protocol):
    """What is said differently of the two kinds, from registration to the results."""

    def notice(self, voice: Translator, private: Privacy) -> Html:
        """What becomes of survey answers, as told before registering."""

    def notice_point(self, voice: Translator, private: Privacy) -> Html:
        """The same in a sentence."""

    def cancel_question(self, voice: Translator) -> Html:
        """Whether to cancel the registration, and what is erased with it."""

    def invitation(self, voice: Translator, survey_run: SurveyRun) -> str:
        """What is promised for this survey, frozen with it, and what cannot be."""

    def reminder(self, voice: Translator, survey_run: SurveyRun) -> Html:
        """Until when, and what becomes of the answers, in a sentence."""

    def before_sending(self, voice: Translator, survey_run: SurveyRun) -> Html:
        """Under the review of all the answers."""

    def sent(self, voice: Translator) -> Html:
        """The answers are taken."""

    def all_kept(self, voice: Translator, survey_run: SurveyRun) -> Html:
        """What is counted and stored at the end, in a sentence."""

    def next_steps(self, voice: Translator, survey_run: SurveyRun) -> Html:
        """What can be done or expected once everything was sent."""

    def buttons(self, voice: Translator, survey_run: SurveyRun) -> tuple[Row, ...]:
        """The buttons for that."""

    def comment(self, voice: Translator) -> Html:
        """Before a comment is typed."""

    def pending_comment(self, voice: Translator, question: str) -> Html:
        """A comment is waited for beside something else."""

    def stored(self, voice: Translator) -> Html:
        """A comment is taken."""

    def only_text(self, voice: Translator) -> Html:
        """A voice message, photo or sticker came instead of a comment."""

    def no_breakdown(self, voice: Translator, release: Release) -> Html:
        """Why there are no results by profession."""

    def chart_note(self, voice: Translator, release: Release) -> str:
        """How the figures in a picture are to be read, as plain text."""

    def report_method(self, voice: Translator) -> str:
        """How answers were kept, as a report tells it in plain text."""

    def report_limits(self, voice: Translator, release: Release) -> str:
        """What a report does not show, as plain text."""

    def report_comments(self, voice: Translator, *, are_published: bool) -> str:
        """What became of comments, as plain text; ``are_published``: whether any stands in the report."""


def wording_of(survey: Survey | None) -> Wording:
    """The promise of this survey; an event without one has nothing else to promise."""
    return _Anonymous() if survey is None or survey.anonymous else _Named()


class _Anonymous:
    def notice(self, voice: Translator, private: Privacy) -> Html:
        return voice.say(
            "<b>Your survey answers are kept without your name</b>: they are only counted. Organizers see who is"
            " registered, never answers. Coordinators see results after the survey has closed, never who gave them, and"
            " nothing about fewer than {few}; comments they read word for word.",
            few=people(voice, private.thresholds.minimum_group),
        )

    def notice_point(self, voice: Translator, private: Privacy) -> Html:
        return voice.say(
            "<b>Your survey answers are kept without your name</b>: they are only counted. Nobody sees results before"
            " the survey has closed, or anything about fewer than {few}; comments are read word for word.",
            few=people(voice, private.thresholds.minimum_group),
        )

    def cancel_question(self, voice: Translator) -> Html:
        return voice.say("Cancel your registration? Your name and profession will be erased.")

    def invitation(self, voice: Translator, survey_run: SurveyRun) -> str:
        return paragraphs(
            voice.say(
                "<b>Your answers are kept without your name.</b> When you send them, they are only counted, each for"
                " itself: that you answered is noted apart, and which answers belong together is noted nowhere. Nobody"
                " sees results before the survey has closed, and never anything about fewer than {few}, those who gave"
                " no answer included.",
                few=people(voice, survey_run.thresholds.minimum_group),
            ),
            Html(f"{self._groups(voice, survey_run)} {self._comments(voice, survey_run)}".strip()),
            self._compared(voice, survey_run),
            voice.say(
                "A result in which all agree says so of all of them, and who alone differs knows what the others said."
            ),
            voice.say(
                "What I cannot promise: Telegram transports this chat, whoever runs the server could watch while you"
                " answer, and your own words in a comment may give you away."
            ),
        )

    def _groups(self, voice: Translator, survey_run: SurveyRun) -> Html:
        if EVERYBODY in survey_run.groups.values():
            return voice.say("Results are not shown by profession.")
        return voice.say(
            "Results by profession are shown only for groups of at least {many} who answered.",
            many=people(voice, survey_run.thresholds.minimum_breakdown),
        )

    def _compared(self, voice: Translator, survey_run: SurveyRun) -> Html:
        if not survey_run.survey.compare:
            return Html("")
        return voice.say(
            "Some questions are asked in another survey of this event, too, and both results are shown so that they can"
            " be compared. Whoever knows who answered only one of the two may guess from the difference what these"
            " said."
        )

    def _comments(self, voice: Translator, survey_run: SurveyRun) -> Html:
        if not survey_run.survey.comments:
            return Html("")
        return voice.say(
            "Comments are read word for word, and erased unread if fewer than {many} answer.",
            many=people(voice, survey_run.thresholds.minimum_comments),
        )

    def reminder(self, voice: Translator, survey_run: SurveyRun) -> Html:
        return voice.say(
            "Your opinion is still missing. The survey is open until {moment};"
            " your answers are kept without your name.",
            moment=voice.moment(survey_run.closes_at),
        )

    def before_sending(self, voice: Translator, survey_run: SurveyRun) -> Html:  # noqa: ARG002 — nothing depends on it
        return voice.say(
            "Nothing is stored yet. Once sent, answers cannot be changed or taken back,"
            " because nobody can tell whose they are."
        )

    def sent(self, voice: Translator) -> Html:
        return voice.say("✓ <b>Thank you, your answers are counted.</b>")

    def all_kept(self, voice: Translator, survey_run: SurveyRun) -> Html:
        if not survey_run.survey.closed_questions:
            return voice.say("The comments you sent are stored without your name.")
        return voice.say("Your answers are counted, and the comments you sent are stored without your name.")

    def next_steps(self, voice: Translator, survey_run: SurveyRun) -> Html:
        return voice.say(
            "Results are made when the survey closes, on {moment}.", moment=voice.moment(survey_run.closes_at)
        )

    def buttons(self, voice: Translator, survey_run: SurveyRun) -> tuple[Row, ...]:  # noqa: ARG002 — nothing can be done any more
        return ()

    def comment(self, voice: Translator) -> Html:
        return voice.say(
            "Please type your comment, up to 1,000 characters. The coordinators read it word for word:"
            " do not name yourself, a victim or a case."
        )

    def pending_comment(self, voice: Translator, question: str) -> Html:
        return voice.say(
            "The survey waits for your comment on “{question}”; a comment is kept without your name.", question=question
        )

    def stored(self, voice: Translator) -> Html:
        return voice.say("✓ Your comment is stored, without your name.")

    def only_text(self, voice: Translator) -> Html:
        return voice.say(
            "I only take words that you type as a comment: a voice message, a picture or somebody else’s words could"
            " lead back to a person. Nothing was stored."
        )

    def no_breakdown(self, voice: Translator, release: Release) -> Html:
        if release.rules is ReleaseRules.ANSWERS_TOO:
            return voice.say(
                "There is no breakdown by profession: the groups are too small, or answered too much alike,"
                " to keep everybody’s answer private."
            )
        return _too_small(voice, release)

    def chart_note(self, voice: Translator, release: Release) -> str:
        if release.rules is ReleaseRules.ANSWERS_TOO:
            count_note = voice.plain("n: how many answered the question.")
            reason = voice.plain("Withheld is whatever could tell a single person’s answer.")
        else:
            count_note = _sample_size_note(voice)
            few = people(voice, release.thresholds.minimum_group)
            reason = voice.plain("Nothing is shown about fewer than {few}.", few=few)
        return f"{reason} {count_note}" if release.withholds else count_note

    def report_method(self, voice: Translator) -> str:
        return voice.plain(
            "Answers were only counted, without names: that somebody answered was noted apart from what was answered,"
            " and which answers belong to one person was noted nowhere. Nobody saw results before the survey closed."
            " They were made once, at closing, and do not change."
        )

    def report_limits(self, voice: Translator, release: Release) -> str:
        thresholds = release.thresholds
        if release.rules is ReleaseRules.ANSWERS_TOO:
            return voice.plain(
                "Nothing is shown for which fewer than {k} people answered, nor where an answer could be told from the"
                " others.",
                k=thresholds.minimum_group,
            )
        return voice.plain(
            "Nothing is shown about fewer than {few}, those who gave no answer included. Results by groups of"
            " professions need {many} who answered in each group; comments are read when {readers} answered. What is"
            " shown was decided from numbers of people alone, never from what they answered; where all agree, the"
            " figures say so of all of them.",
            few=people(voice, thresholds.minimum_group),
            many=people(voice, thresholds.minimum_breakdown),
            readers=people(voice, thresholds.minimum_comments),
        )

    def report_comments(self, voice: Translator, *, are_published: bool) -> str:
        if not are_published:
            return voice.plain(
                "Comments, where any were typed, are read by the coordinators after the survey has closed; none is"
                " published here."
            )
        return voice.plain(
            "Comments were typed by participants. The coordinators read them after the survey had closed and published"
            " those shown here; what names or points to somebody may have been taken out."
        )


class _Named:
    def notice(self, voice: Translator, private: Privacy) -> Html:  # noqa: ARG002 — no minimum holds
        return voice.say(
            "<b>The survey of this event is not anonymous</b>: your answers are stored with your name, if you agree to"
            " that before its first question. The coordinators see them with your name at any time; organizers see who"
            " is registered, never answers. You can change or erase your answers until the survey closes, and /forget"
            " erases them at any time. Counts without names are kept."
        )

    def notice_point(self, voice: Translator, private: Privacy) -> Html:  # noqa: ARG002 — see Wording
        return voice.say(
            "<b>The survey of this event is not anonymous</b>: if you agree to that before its first question, the"
            " coordinators see your answers with your name."
        )

    def cancel_question(self, voice: Translator) -> Html:
        return voice.say(
            "Cancel your registration? Your name and profession will be erased, and with them all answers to the survey"
            " that you gave with your name."
        )

    def invitation(self, voice: Translator, survey_run: SurveyRun) -> str:  # noqa: ARG002 — no minimum holds
        return paragraphs(
            voice.say(
                "<b>This survey is not anonymous: your answers and comments are stored with your name.</b> The"
                " coordinators see them with your name at any time; organizers never do. Before the first question you"
                " are asked whether you agree."
            ),
            voice.say(
                "You can change or erase your answers until the survey closes. What I cannot promise: Telegram"
                " transports this chat, and whoever runs the server could read what is stored."
            ),
        )

    def reminder(self, voice: Translator, survey_run: SurveyRun) -> Html:
        return voice.say(
            "Your opinion is still missing. The survey is open until {moment}."
            " It is not anonymous: your answers are stored with your name.",
            moment=voice.moment(survey_run.closes_at),
        )

    def before_sending(self, voice: Translator, survey_run: SurveyRun) -> Html:
        return voice.say(
            "Nothing of this is stored until you send it. You can change it again until {moment}.",
            moment=voice.moment(survey_run.closes_at),
        )

    def sent(self, voice: Translator) -> Html:
        return voice.say("✓ <b>Thank you, your answers are stored with your name.</b>")

    def all_kept(self, voice: Translator, survey_run: SurveyRun) -> Html:  # noqa: ARG002 — both are stored alike
        return voice.say("Your answers and the comments you sent are stored with your name.")

    def next_steps(self, voice: Translator, survey_run: SurveyRun) -> Html:
        return voice.say(
            "You can change them until {moment}: press the button, or type /survey.",
            moment=voice.moment(survey_run.closes_at),
        )

    def buttons(self, voice: Translator, survey_run: SurveyRun) -> tuple[Row, ...]:
        return ((Button(voice.plain("Change my answers"), StartSurvey(survey_run.id)),),)

    def comment(self, voice: Translator) -> Html:
        return voice.say(
            "Please type your comment, up to 1,000 characters. It is stored with your name, and the coordinators read"
            " it word for word: do not name a victim or a case."
        )

    def pending_comment(self, voice: Translator, question: str) -> Html:
        return voice.say(
            "The survey waits for your comment on “{question}”; a comment is kept with your name.", question=question
        )

    def stored(self, voice: Translator) -> Html:
        return voice.say("✓ Your comment is stored with your name.")

    def only_text(self, voice: Translator) -> Html:
        return voice.say("I only take typed words as a comment. Nothing was stored.")

    def no_breakdown(self, voice: Translator, release: Release) -> Html:
        if release.rules is ReleaseRules.ANSWERS_TOO:
            return voice.say(
                "There is no breakdown by profession: it would still be there when the names are erased, and the groups"
                " are too small, or answered too much alike, for that."
            )
        return _too_small(voice, release)

    def chart_note(self, voice: Translator, release: Release) -> str:
        if release.rules is ReleaseRules.ANSWERS_TOO:
            return voice.plain("n: how many answered the question.")
        return _sample_size_note(voice)

    def report_method(self, voice: Translator) -> str:
        return voice.plain(
            "The survey was not anonymous: whoever answered had agreed that their answers are kept with their name, for"
            " the coordinators alone. The figures here are counts without names; they were made once, at closing, and"
            " do not change."
        )

    def report_limits(self, voice: Translator, release: Release) -> str:
        return voice.plain(
            "Totals are shown however few answered; groups of professions have at least {k} people.",
            k=release.thresholds.minimum_breakdown,
        )

    def report_comments(self, voice: Translator, *, are_published: bool) -> str:  # noqa: ARG002 — none ever is
        return voice.plain("Comments stay with the people who wrote them and are not shown here.")


def _too_small(voice: Translator, release: Release) -> Html:
    return voice.say(
        "There is no breakdown by profession: it needs two groups of confirmed people, each of at least {many} who"
        " answered.",
        many=people(voice, release.thresholds.minimum_breakdown),
    )


def _sample_size_note(voice: Translator) -> str:
    return voice.plain(
        "n: how many were asked the question, those who gave no answer included. A mean is of those who gave one."
    )
