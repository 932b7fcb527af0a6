"""Inviting: the link of an event for everybody, personal links of the roster, and what is said to who opens one."""

from __future__ import annotations

from collections.abc import Sequence

from domain.attendance.invitations import Invitation
from domain.events import Event
from domain.policy import Policy
from views.callback.invitations import (
    GetLinkCode,
    GetPoster,
    ListInvited,
    RemoveInvitation,
    RenewLink,
    ShowInvitation,
)
from views.callback.organizers import ShowParticipants
from views.callback.participants import AcceptInvitation, OpenEvent, ShowRegistration
from views.i18n import Html, Translator, safe
from views.layout.common import paragraphs, short
from views.layout.page_buttons import page_buttons
from views.participants import ON_A_BUTTON, PEOPLE, profession_label
from views.registration.screens import title
from views.reports.file_names import file_name
from views.screen import Button, File, Row, Screen


def closed(voice: Translator, event: Event, invitations: Sequence[Invitation]) -> Screen:
    """Nobody can register for the event any more, so that its links lead to nothing; who has not come is still told."""
    text = voice.say("Nobody can register for this event any more, so there is no link to pass on.")
    row = (Button(voice.plain("Participants"), ShowParticipants(event.code)),)
    rows = (_not_present(voice, event, invitations), row)
    return Screen(paragraphs(title(voice, event), text), tuple(filter(None, rows)))


def _not_present(voice: Translator, event: Event, invitations: Sequence[Invitation]) -> Row:
    absent_count = sum(each.person is None for each in invitations)
    label = voice.plain("Not come yet: {n}", n=absent_count)
    return (Button(label, ListInvited(event.code, 0)),) if absent_count else ()


def invite(voice: Translator, event: Event, link: str, invitations: Sequence[Invitation]) -> Screen:
    """The link of the event, with everything to pass it on, and how many of the roster have come."""
    code = event.code
    absent_count = sum(each.person is None for each in invitations)
    come = (
        voice.count(
            "{n} person has a personal link; {come} came by it.",
            "{n} people have a personal link; {come} came by it.",
            len(invitations),
            come=len(invitations) - absent_count,
        )
        if invitations
        else ""
    )
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("<b>The link for everybody</b>"),
            f"<code>{safe(link)}</code>",
            voice.say(
                "<b>Personal links</b>: send me the roster as a file (XLSX or CSV) with the columns name, profession"
                " and, if you like, e-mail. I show what would be added; then you get the file back with a link for each"
                " person, which works once. Whoever comes by it is confirmed. E-mail addresses are not stored."
            ),
            come,
        ),
        tuple(
            row
            for row in (
                (Button(voice.plain("Open the link"), url=link),),
                (Button(voice.plain("QR code"), GetLinkCode(code)), Button(voice.plain("Poster"), GetPoster(code))),
                _not_present(voice, event, invitations),
                (Button(voice.plain("Participants"), ShowParticipants(code)),),
            )
            if row
        ),
    )


def link_code(voice: Translator, event: Event, link: str, picture: bytes) -> File:
    """The link as a picture to be scanned."""
    name = file_name(voice, event, voice.plain("Link"), "png")
    return File(name, picture, caption=f"<b>{voice.words(event.title)}</b>\n{safe(link)}", picture=True)


# Those who have not come


def pending_invitations(
    voice: Translator, event: Event, invitations: Sequence[Invitation], page: int, notice: Html | str = ""
) -> Screen:
    """Who has a personal link and has not come yet, by the page; ``notice`` is what happened just before."""
    waiting = [each for each in invitations if each.person is None]
    pages = max(-(-len(waiting) // PEOPLE), 1)
    page = min(page, pages - 1)
    on_page = waiting[page * PEOPLE : (page + 1) * PEOPLE]
    where = voice.say("Page {i} of {n}", i=page + 1, n=pages) if pages > 1 else ""
    rows = (
        (Button(short(_label(voice, event, each), ON_A_BUTTON), RenewLink(event.code, each.number, 0)),)
        for each in on_page
    )
    return Screen(
        paragraphs(
            "\n".join(filter(None, (title(voice, event), where))),
            notice,
            voice.count("<b>{n} person has not come yet</b>", "<b>{n} people have not come yet</b>", len(waiting)),
            "\n".join(safe(_label(voice, event, each)) for each in on_page),
            voice.say("Press a name to make a new link for this person, or to take them off the roster.")
            if on_page
            else "",
        ),
        tuple(
            row
            for row in (
                *rows,
                page_buttons(page, pages, lambda target: ListInvited(event.code, target)),
                back_row(voice, event),
            )
            if row
        ),
    )


def _label(voice: Translator, event: Event, invitation: Invitation) -> str:
    profession = f" · {profession_label(voice, event, invitation.profession)}" if invitation.profession else ""
    return f"{invitation.name}{profession}"


def back_row(voice: Translator, event: Event) -> Row:
    """To the link of the event."""
    return (Button(voice.plain("Back"), ShowInvitation(event.code)),)


def confirm_new_link(voice: Translator, event: Event, invitation: Invitation) -> Screen:
    """Asks before a new link makes the earlier one worthless."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("<b>A new link for {who}?</b>", who=_label(voice, event, invitation)),
            voice.say("The link they have now stops working."),
        ),
        (
            (Button(voice.plain("Make a new link"), RenewLink(event.code, invitation.number, 1)),),
            (Button(voice.plain("Take off the roster"), RemoveInvitation(event.code, invitation.number, 0)),),
            (Button(voice.plain("Back"), ListInvited(event.code, 0)),),
        ),
    )


def confirm_removal(voice: Translator, event: Event, invitation: Invitation) -> Screen:
    """Asks before somebody who has not come is taken off the roster."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("<b>Take {who} off the roster?</b>", who=_label(voice, event, invitation)),
            voice.say("The name is erased, and the personal link stops working. Whoever has come stays on the list."),
        ),
        (
            (Button(voice.plain("Yes, take off"), RemoveInvitation(event.code, invitation.number, 1)),),
            (Button(voice.plain("Back"), ListInvited(event.code, 0)),),
        ),
    )


def removed(voice: Translator, event: Event, invitations: Sequence[Invitation]) -> Screen:
    """Somebody is off the roster."""
    return pending_invitations(voice, event, invitations, 0, voice.say("✓ Taken off the roster, and erased."))


def not_on_roster(voice: Translator, event: Event) -> Screen:
    """They have come meanwhile, or another organizer was faster."""
    text = voice.say(
        "This person has come by now, or is off the roster already: /participants shows who is registered."
    )
    return Screen(paragraphs(title(voice, event), text), (back_row(voice, event),))


def new_link(voice: Translator, event: Event, invitation: Invitation, link: str) -> Screen:
    """The new link, which is shown this once."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("<b>The new link of {who}</b>", who=_label(voice, event, invitation)),
            f"<code>{safe(link)}</code>",
            voice.say("It works once, for this person alone. I do not store it, so please pass it on now."),
        ),
        ((Button(voice.plain("Back"), ListInvited(event.code, 0)),),),
    )


# To who opens a personal link


def unknown_link(voice: Translator, event: Event, rules: Policy) -> Screen:
    """The link is not valid, or not any more."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say(
                "This personal link is not valid, or not any more. Please ask for a new one: {controller} ({contact}).",
                controller=rules.privacy.controller,
                contact=rules.privacy.contact,
            ),
        ),
        ((Button(voice.plain("Register without it"), OpenEvent(event.code)),),),
    )


def used_link(voice: Translator, event: Event, rules: Policy) -> Screen:
    """Another account has used the link."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say(
                "This personal link was used by another account already. If that was not you, please tell {controller}"
                " ({contact}).",
                controller=rules.privacy.controller,
                contact=rules.privacy.contact,
            ),
        ),
        ((Button(voice.plain("Register without it"), OpenEvent(event.code)),),),
    )


def confirm_identity(
    voice: Translator, event: Event, invitation: Invitation, languages: Sequence[str], token: int
) -> Screen:
    """Asks somebody who is registered already whether the personal link is theirs."""
    language = languages.index(voice.language) if voice.language in languages else 0
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("<b>This is the personal link of {who}.</b> Is that you?", who=_label(voice, event, invitation)),
            voice.say("If so, your registration gets this name and profession, and is confirmed."),
        ),
        (
            (Button(voice.plain("Yes, that is me"), AcceptInvitation(event.code, language, token)),),
            (Button(voice.plain("No, keep my registration"), ShowRegistration(event.code)),),
        ),
    )
