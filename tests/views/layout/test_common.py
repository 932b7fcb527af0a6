"""The screens that belong to no feature of their own."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from domain.people import Role
from tests.support.survey_application import RULES
from tests.support.surveys import OVERALL, event, survey
from views import menu
from views.i18n import Translator
from views.layout import common
from views.privacy import screens as privacy
from views.registration import notice, screens
from views.screen import Screen

EN = Translator("en", ZoneInfo("UTC"))
RO = Translator("ro", ZoneInfo("UTC"))
ROLES = [frozenset[Role](), frozenset({Role.ORGANIZER}), frozenset({Role.COORDINATOR}), frozenset(Role)]


def commands(text: str) -> list[str]:
    return [line.partition(" ")[0].removeprefix("/") for line in text.splitlines() if line.startswith("/")]


@pytest.mark.parametrize("roles", ROLES, ids=lambda roles: "+".join(sorted(roles)) or "nobody")
@pytest.mark.parametrize("voice", [EN, RO], ids=lambda voice: voice.language)
def test_help_and_menu_name_the_same_commands(voice: Translator, roles: frozenset[Role]) -> None:
    help_commands = commands(common.help_(voice, roles).text)
    menu_commands = [command for command, _ in menu.menu(voice.language, roles)]

    assert {*help_commands, "help"} == {*menu_commands, "whoami"}


@pytest.mark.parametrize("language", ["en", "ro"])
def test_menu_fits_telegram(language: str) -> None:
    entries = menu.menu(language, frozenset(Role))

    assert len(entries) <= 100
    assert all(1 <= len(command) <= 32 and 1 <= len(description) <= 256 for command, description in entries)


def test_menu_puts_the_staff_s_commands_first() -> None:
    everybody, organizer, coordinator, both = ([command for command, _ in menu.menu("en", roles)] for roles in ROLES)

    commands = [
        "event",
        "participants",
        "invite",
        "announce",
        "remind",
        "schedule",
        "close",
        "newevent",
        "staff",
        "audit",
        "status",
    ]
    assert organizer == [*commands, *everybody]
    assert coordinator == ["summary", "comments", "minutes", "report", "export", "compare", *everybody]
    assert both == [*coordinator[: -len(everybody)], *organizer]


def test_language_is_named_in_itself() -> None:
    assert [common.language_name(code) for code in ("en", "ro")] == ["English", "Română"]


def test_language_that_telegram_tells_is_named_where_it_is_known() -> None:
    assert [common.language_name(code) for code in ("pt-br", "tlh", "<b>")] == ["Português (Brasil)", "tlh", "<b>"]


@pytest.mark.parametrize("is_temporary", [True, False])
def test_choice_of_language_ticks_the_one_that_is_spoken(*, is_temporary: bool) -> None:
    screen = common.choose_language(RO, ("en", "ro"), is_temporary=is_temporary)

    assert [button.label for row in screen.rows for button in row] == ["English", "✓ Română"]
    assert ("Alegerea se păstrează după ce vă înscrieți." in screen.text) == is_temporary


@pytest.mark.parametrize("voice", [EN, RO], ids=lambda voice: voice.language)
def test_what_is_said_to_anybody_is_one_message(voice: Translator) -> None:
    one_event = event(survey(OVERALL))
    all_screens = [
        common.only_in_private(voice, "t.me/bot"),
        common.not_allowed(voice),
        common.failed(voice),
        common.edited(voice),
        common.messages_on(voice),
        common.messages_off(voice, is_registered=True),
        common.unsupported_message(voice, survey=True),
        common.unknown(voice, is_registered=True, survey=True),
        common.whoami(voice, 1, frozenset(Role)),
        privacy.forget(voice, frozenset({Role.ORGANIZER}), frozenset({Role.COORDINATOR}), has_answered=True),
        privacy.data_deleted(voice, frozenset(Role)),
        privacy.nothing_deleted(voice),
        screens.over(voice, one_event),
        screens.confirm_cancel(voice, one_event, RULES, has_answered=True),
        screens.cancelled(voice, one_event, RULES, has_answered=True),
        notice.notice_declined(voice, one_event),
        screens.unknown_event(voice, "x" * 4000),
    ]

    assert all(isinstance(screen, Screen) and 1 <= len(screen.text) <= 1000 for screen in all_screens)


def test_toast_for_old_buttons_fits() -> None:
    assert [common.button_expired(voice).text for voice in (EN, RO)] == [
        "This button is no longer valid.",
        "Acest buton nu mai este valabil.",
    ]
