"""A roster that an organizer sends as a file: shown first, then applied; the file stays in the chat and nowhere else.

The message that shows what would be added quotes the file, so a tap finds it there and reads it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC

from delivery.incoming.attachment import DownloadFailed, DownloadTooLarge
from domain.attendance.invitations import hash_token, make_token
from domain.attendance.roster import Roster, RosterMatch, match_roster, parse_roster
from domain.events import Event
from domain.operations.audit import AuditAction
from domain.people import Role
from domain.registration import is_open
from formats.table import MAX_FILE_BYTES, SUFFIXES, InvalidTable, TableProblem, read_table
from handlers.context import Turn
from handlers.guard import turn_in_role
from handlers.organizers.attendance.invitations import new_invitation, personal_link
from storage.attendance import invitations
from storage.engine.database import Tx
from storage.staff import recent_events
from views.attendance import roster as views
from views.callback.invitations import ApplyRoster, CancelRoster, PreviewRoster
from views.layout import common
from views.locales.vocabulary import roster_headings
from views.screen import Reply


async def handle_file(turn: Turn) -> Reply | None:
    """A table that an organizer sends; None for any other file, and for anybody else."""
    attachment = turn.attachment
    if attachment is None or attachment.is_photo or not attachment.name.lower().endswith(SUFFIXES):
        return None
    as_organizer = await turn_in_role(turn, Role.ORGANIZER)
    if as_organizer is None:
        return None
    turn = as_organizer
    await turn.passed()
    caption_event = turn.events.get(attachment.caption.strip().lower())
    match (caption_event, await _current_events(turn)):
        case (Event() as event, _) | (None, [event]):
            return await _preview(turn, event)
        case (_, []):
            return None
        case (_, events):
            return turn.speak(lambda voice: views.choose_event(voice, events, 0))


async def choose_page(turn: Turn, page: int) -> Reply:
    """This page of the events that the quoted roster may be for."""
    events = await _current_events(turn)
    return turn.speak(lambda voice: views.choose_event(voice, events, page))


async def _current_events(turn: Turn) -> list[Event]:
    """Those that people can still come to, the one worked on first."""
    async with turn.db.reading() as tx:
        recent_code = await recent_events.find(tx, turn.user_id, turn.today(UTC))
    open_events = (event for event in turn.events.values() if is_open(event, turn.now))
    return sorted(open_events, key=lambda event: (event.code != recent_code, event.starts))


async def preview(turn: Turn, tap: PreviewRoster) -> Reply:
    """What the quoted roster would do for this event."""
    return await _preview(turn, turn.events[tap.event])


async def _preview(turn: Turn, event: Event) -> Reply:
    roster = await _load(turn, event)
    if not isinstance(roster, Roster):
        return roster
    async with turn.db.reading() as tx:
        matches = match_roster(roster.entries, await invitations.find_all(tx, event.code))
    return turn.speak(lambda voice: views.preview(voice, event, matches), event.zone)


async def apply(turn: Turn, tap: ApplyRoster) -> Reply:
    """Invite whoever is new, give whoever has not come a new link, and send the links; all of it or nothing."""
    event = turn.events[tap.event]
    roster = await _load(turn, event)
    if not isinstance(roster, Roster):
        return roster
    async with turn.db.transaction() as tx:
        if not await turn.first_time(tx):
            return turn.speak(lambda voice: views.applied_before(voice, event), event.zone)
        matches = match_roster(roster.entries, await invitations.find_all(tx, event.code))
        links = await _invite(tx, turn, event, matches)
        await turn.record(tx, AuditAction.APPLY_ROSTER, event.code)
    return turn.speak(lambda voice: views.applied(voice, event, links, matches, turn.now), event.zone)


async def cancel(turn: Turn, tap: CancelRoster) -> Reply:
    """Nothing is done."""
    event = turn.events[tap.event]
    return turn.speak(lambda voice: views.cancelled(voice, event), event.zone)


async def _invite(tx: Tx, turn: Turn, event: Event, matches: tuple[RosterMatch, ...]) -> Mapping[int, str]:
    """The personal links, by the place of the entry; none of whoever has come."""
    secret = turn.context.secret()
    new = [place for place, match in enumerate(matches) if match.invitation is None]
    first = await invitations.reserve_numbers(tx, event.code, len(new)) if new else 0
    numbers = {place: number for number, place in enumerate(new, start=first)}
    new_entries, links = [], {}
    for place, match in enumerate(matches):
        number = match.invitation.number if match.invitation else numbers[place]
        token = make_token(secret, event.code, number, turn.update_id)
        if match.invitation is None:
            invitation = new_invitation(event, number, match.entry.name, match.entry.profession)
            new_entries.append((invitation, hash_token(token)))
        elif not await invitations.replace_token(tx, event.code, number, hash_token(token)):
            continue
        links[place] = personal_link(turn, event, token)
    await invitations.add(tx, new_entries)
    return links


async def _load(turn: Turn, event: Event) -> Roster | Reply:
    """The roster of the file that was sent, or is quoted; what is wrong with it, as a screen."""
    if turn.attachment is None:
        return turn.speak(common.button_expired)
    content = await turn.context.download(turn.attachment, MAX_FILE_BYTES)
    if isinstance(content, DownloadFailed):
        return turn.speak(views.not_downloaded)
    if isinstance(content, DownloadTooLarge):
        return turn.speak(lambda voice: views.invalid(voice, too_large=True, old=False))
    table = await asyncio.to_thread(read_table, content)
    if isinstance(table, InvalidTable):
        too_large, old = table.problem is TableProblem.TOO_LARGE, table.problem is TableProblem.OLD_WORKBOOK
        return turn.speak(lambda voice: views.invalid(voice, too_large=too_large, old=old))
    roster = parse_roster(table, _professions(event), roster_headings())
    if not isinstance(roster, Roster):
        return turn.speak(lambda voice: views.invalid_file(voice, roster))
    return turn.speak(lambda voice: views.mistakes(voice, event, roster), event.zone) if roster.mistakes else roster


def _professions(event: Event) -> Mapping[str, str]:
    """Every label, of every language, and every id → id."""
    labels = {label: profession.id for profession in event.professions for label in profession.label.values()}
    return {**labels, **{profession.id: profession.id for profession in event.professions}}
