"""One event of the settings: what its keys mean together, checked and turned into the domain's values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.editing.mistakes import MistakeKind, mistake
from domain.events import TELEGRAM_FILE, UNDISCLOSED, Admission, Event, Profession
from domain.schedule import instant
from domain.typed_words import normalized
from formats.event.agenda import agenda_of
from formats.event.certificate import certificate_of
from formats.event.error_messages import shown, suggest
from formats.event.messages import DAY, Span, check_hour, plan_of
from formats.event.questions import registration_of
from formats.event.schema import EventShape
from formats.event.timezones import suggest_zone, timezones
from formats.event.validation import HEADING, LABEL, Field, check_labels_unique, quoted
from views.i18n import languages
from views.professions import undisclosed_label

DESCRIPTION = 1500
"""The longest description: it stands in one message with the notice."""
DOCUMENT = 50 * 10**6
"""The largest file a bot can send, in bytes."""
LOGO = 500_000
"""The largest logo, in bytes: it stands in every report."""
OWN_FILES = {".toml", ".sqlite3", ".env"}
"""How names of files end that nobody else may read: settings, database, environment."""
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
"""How such files begin."""


def event_of(shape: EventShape, place: Field, folder: Path) -> Event:
    """The event; of use only when nothing was noted."""
    span = _span(shape, place)
    place.at("title").words(shape.title, HEADING)
    place.at("description").words(shape.description, DESCRIPTION)
    place.at("venue").words(shape.venue, HEADING)
    _report_texts(shape, place)
    for number, topic in enumerate(shape.topics, start=1):
        place.at(f"topics[{number}]").words(topic, HEADING)
    professions, agenda = _professions(shape, place), agenda_of(shape, span, place)
    registration = registration_of(shape.registration, place)
    survey, further_surveys, messages = plan_of(shape, span, place)
    return Event(
        code=shape.code,
        title=shape.title,
        description=shape.description,
        venue=shape.venue,
        timezone=str(span.zone),
        starts=span.starts,
        ends=span.ends,
        professions=professions,
        agenda=agenda,
        registration=registration,
        survey=survey,
        further_surveys=further_surveys,
        messages=messages,
        topics=tuple(shape.topics),
        deliverable=shape.deliverable,
        admission=Admission(shape.admission),
        checkin=shape.checkin,
        capacity=shape.capacity,
        agenda_file=_agenda_file(shape.agenda_file, folder, place.at("agenda_file")),
        undisclosed_group=_default_group(shape, place),
        objective=shape.objective,
        project=shape.project,
        funding=shape.funding,
        logo=_logo(shape.logo, folder, place.at("logo")),
        certificate=certificate_of(shape.certificate, place.at("certificate"), has_agenda=bool(agenda)),
        is_cancelled=shape.cancelled,
    )


def _report_texts(shape: EventShape, place: Field) -> None:
    """Texts of the minute report, which stand in no message."""
    for key, text, longest in (
        ("objective", shape.objective, DESCRIPTION),
        ("project", shape.project, HEADING),
        ("funding", shape.funding, DESCRIPTION),
    ):
        if text is not None:
            place.at(key).words(text, longest, alone=True)


def _span(shape: EventShape, place: Field) -> Span:
    zone = ZoneInfo(shape.timezone if shape.timezone in timezones() else "UTC")
    if shape.timezone not in timezones():
        place.at("timezone").invalid(
            mistake(MistakeKind.NO_TIME_ZONE, suggest_zone(shape.timezone), value=shown(shape.timezone))
        )
    for key, local in (("starts", shape.starts), ("ends", shape.ends)):
        check_hour(local, zone, place.at(key))
    starts, ends = instant(shape.starts, zone), instant(shape.ends, zone)
    if place.is_valid("starts", "ends") and ends <= starts:
        place.at("ends").invalid(
            mistake(MistakeKind.EVENT_ENDS_BEFORE_START, ends=shape.ends.isoformat(), starts=shape.starts.isoformat())
        )
    return Span(starts, ends if ends > starts else starts + DAY, zone)


def _professions(shape: EventShape, place: Field) -> tuple[Profession, ...]:
    id_counts = Counter(profession.id for profession in shape.profession)
    for number, profession in enumerate(shape.profession, start=1):
        here = place.at(f"profession[{number}]")
        if id_counts[profession.id] > 1:
            here.at("id").error(mistake(MistakeKind.DUPLICATE_ID, id=quoted(profession.id)))
        for key, id_ in (("id", profession.id), ("group", profession.group)):
            if id_ == UNDISCLOSED:
                here.at(key).error(mistake(MistakeKind.RESERVED_ID, id=quoted(UNDISCLOSED)))
        here.at("label").words(profession.label, LABEL)
        _check_last_choice(profession.label, here)
        if profession.plural is not None:
            here.at("plural").words(profession.plural, HEADING, alone=True)
    check_labels_unique([(profession.id, profession.label) for profession in shape.profession], place, "profession")
    return tuple(Profession(p.id, p.label, p.group or p.id, p.expected, p.plural) for p in shape.profession)


def _check_last_choice(label: Mapping[str, str], here: Field) -> None:
    """``Prefer not to say`` comes last by itself, and would stand there twice."""
    for language, text in label.items():
        if language in languages() and normalized(text) == normalized(undisclosed_label(language)):
            here.at(f"label.{language}").error(mistake(MistakeKind.RESERVED_LABEL))


def _default_group(shape: EventShape, place: Field) -> str:
    groups = {profession.group or profession.id for profession in shape.profession}
    if shape.undisclosed_group is not None and shape.undisclosed_group not in groups:
        hint = suggest(shape.undisclosed_group, groups)
        place.at("undisclosed_group").error(
            mistake(MistakeKind.UNKNOWN_GROUP, hint, value=shown(shape.undisclosed_group))
        )
    return shape.undisclosed_group or UNDISCLOSED


def _agenda_file(name: str | None, folder: Path, place: Field) -> str | None:
    # What an organizer has sent to the bot is no file of the server.
    return name if name is not None and name.startswith(TELEGRAM_FILE) else _file(name, folder, place)


def _file(name: str | None, folder: Path, place: Field) -> str | None:
    if name is None:
        return None
    if "://" in name:
        place.error(mistake(MistakeKind.FILE_IS_ADDRESS))
        return None
    path = folder / name
    try:
        if not path.is_file():
            place.error(mistake(MistakeKind.FILE_MISSING, path=str(path)))
        elif path.suffix in OWN_FILES:
            place.error(mistake(MistakeKind.FILE_IS_SECRET, path=str(path)))
        elif not path.stat().st_size:
            place.error(mistake(MistakeKind.FILE_EMPTY, path=str(path)))
        elif path.stat().st_size > DOCUMENT:
            place.error(mistake(MistakeKind.FILE_TOO_LARGE, path=str(path)))
        else:
            path.open("rb").close()
    except (OSError, ValueError):
        place.error(mistake(MistakeKind.FILE_UNREADABLE, path=str(path)))
    return str(path)


def _logo(name: str | None, folder: Path, place: Field) -> str | None:
    path = _file(name, folder, place)
    if path is None or not Path(path).is_file():
        return path
    try:
        with Path(path).open("rb") as logo:
            beginning = logo.read(len(PNG))
    except OSError:
        return path  # noted already
    if not beginning.startswith((PNG, JPEG)):
        place.error(mistake(MistakeKind.LOGO_NO_PICTURE, path=path))
    elif Path(path).stat().st_size > LOGO:
        place.error(mistake(MistakeKind.LOGO_TOO_LARGE, path=path))
    return path
