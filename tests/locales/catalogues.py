"""``make catalogues``: the messages of the code as a template, merged into every catalogue, and what each one lacks.

python -m tests.locales.catalogues            merge, and report
python -m tests.locales.catalogues fr         the same for French alone, which begins with nothing
python -m tests.locales.catalogues --template build/roundtable.pot
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tests.locales.checks import mistakes, placeholders, texts_of
from tests.locales.messages import ROOT, message_ids
from views.locales.catalogue import is_translated, message_id

FOLDER = ROOT / "views" / "locales"
NOT_READ_YET = "no native speaker has read it yet"
"""Stands in the header of a catalogue until somebody has."""
_PLURAL_FORMS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "hu": "nplurals=2; plural=(n != 1);",
}
"""Where Babel's table has another order than CLDR, or fewer forms."""


def template(now: datetime) -> Catalog:
    """Every message, with the files in which it stands and what it is for there."""
    catalogue = Catalog(project="roundtable", version="", creation_date=now, fuzzy=False)
    for texts, places in message_ids().items():
        catalogue.add(
            texts if len(texts) > 1 else texts[0],
            locations=[(source, 0) for source in dict.fromkeys(place.source for place in places)],
            auto_comments=list(dict.fromkeys(place.purpose for place in places if place.purpose))[:2],
        )
    _correct_flags(catalogue)
    return catalogue


def _correct_flags(catalogue: Catalog) -> None:
    """Let gettext's tools compare values only where singular and plural have the same: Babel marks what has braces."""
    for message in catalogue:
        values = [placeholders(text).keys() for text in texts_of(message)]
        message.flags.discard("python-format")
        if any(names != values[0] for names in values):
            message.flags.discard("python-brace-format")


def read(path: Path) -> Catalog:
    """The catalogue in this file."""
    with path.open("rb") as source:
        return read_po(source, locale=path.stem)


def merged(catalogue: Catalog, messages: Catalog) -> Catalog:
    """The same translations for these messages: near ones marked as fuzzy, those of no message as obsolete."""
    catalogue.update(messages, update_header_comment=False, update_creation_date=False)
    _correct_flags(catalogue)
    return catalogue


def new(language: str, now: datetime) -> Catalog:
    """An empty catalogue of this language."""
    name = Locale(language).get_display_name("en")
    catalogue = Catalog(language, project="roundtable", header_comment=f"# {name}; {NOT_READ_YET}.", creation_date=now)
    if language in _PLURAL_FORMS:
        catalogue.mime_headers = [("Plural-Forms", _PLURAL_FORMS[language])]
    return catalogue


def complete_header(catalogue: Catalog, now: datetime) -> None:
    """What gettext's tools expect of a header, where a catalogue does not have it yet."""
    language = Locale(str(catalogue.locale)).get_display_name("en") or str(catalogue.locale)
    catalogue.project, catalogue.version, catalogue.fuzzy = "roundtable", "", False
    if "EMAIL" in catalogue.last_translator:
        catalogue.last_translator = "Roundtable's contributors <translations@roundtable.invalid>"
    if "LL@li.org" in catalogue.language_team:
        catalogue.language_team = f"{language}"
    if "EMAIL" in catalogue.msgid_bugs_address:
        catalogue.msgid_bugs_address = "CONTRIBUTING.md"
    if isinstance(catalogue.revision_date, str):
        catalogue.revision_date = now


def write(catalogue: Catalog, path: Path) -> None:
    """The catalogue as gettext's tools and Weblate write it, without numbers of lines, which change too often."""
    with path.open("wb") as target:
        write_po(target, catalogue, width=120, include_lineno=False)


@dataclass(frozen=True, slots=True)
class State:
    """How far a catalogue is."""

    total: int
    missing: tuple[str, ...]
    """Messages without a translation; one that somebody marked as fuzzy is none."""
    fuzzy: int
    obsolete: int
    mistakes: tuple[str, ...]

    def lines(self, language: str) -> list[str]:
        """The state in words."""
        head = (
            f"{language}: {self.total - len(self.missing)} of {self.total} translated, {len(self.missing)} missing,"
            f" {self.fuzzy} fuzzy, {self.obsolete} obsolete, {len(self.mistakes)} with mistakes"
        )
        return [head, *(f"  missing: {text!r}" for text in self.missing), *(f"  {text}" for text in self.mistakes)]


def state(catalogue: Catalog, language: str) -> State:
    """How far this catalogue is with the messages of the code."""
    entries = {message_id(entry): entry for entry in catalogue if entry.id}
    messages = message_ids()
    known_entries = [(texts, places, entries[texts[0]]) for texts, places in messages.items() if texts[0] in entries]
    translated_entries = [(texts, places, entry) for texts, places, entry in known_entries if is_translated(entry)]
    wrong = [
        f"{texts[0]!r}: {mistake}"
        for texts, places, entry in translated_entries
        for mistake in mistakes(_complete(entry, texts), language, is_button=any(place.is_button for place in places))
    ]
    singulars = {texts[0] for texts in messages}
    return State(
        len(messages),
        tuple(texts[0] for texts in messages if texts[0] not in {each[0] for each, _, _ in translated_entries}),
        sum(entry.fuzzy for entry in entries.values()),
        len(catalogue.obsolete) + len(entries.keys() - singulars),
        tuple(wrong),
    )


def _complete(entry: Message, texts: tuple[str, ...]) -> Message:
    """The entry with the texts of the code: one that is a plural there and none here has a mistake."""
    return Message(texts if len(texts) > 1 else texts[0], entry.string, flags=entry.flags)


def main(arguments: list[str]) -> int:
    """Merge and report; 1 when a translation has a mistake."""
    now = datetime.now(UTC)
    messages = template(now)
    if arguments[:1] == ["--template"]:
        write(messages, Path(arguments[1]))
        return 0
    has_mistakes = False
    for language in arguments or sorted(path.stem for path in FOLDER.glob("*.po")):
        path = FOLDER / f"{language}.po"
        catalogue = merged(read(path) if path.exists() else new(language, now), messages)
        complete_header(catalogue, now)
        write(catalogue, path)
        report = state(catalogue, language)
        has_mistakes = has_mistakes or bool(report.mistakes)
        sys.stdout.write("\n".join(report.lines(language)) + "\n")
    return int(has_mistakes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
