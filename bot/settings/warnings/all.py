"""What in right settings looks wrong all the same, judged against now, against each other and against the example.

A warning never stops the bot: ``check`` shows it, and ``run`` logs it.
"""

from __future__ import annotations

from datetime import datetime

from bot.settings.loader import Settings
from bot.settings.warnings.server import server_warnings
from bot.settings.warnings.stored import NOTHING_STORED, StoredState, stored_warnings
from bot.settings.warnings.survey import certificate_warnings, survey_warnings
from bot.settings.warnings.texts import text_warnings
from bot.settings.warnings.times import time_warnings
from formats.event.errors import SettingsError
from formats.event.places import in_words


def settings_warnings(
    settings: Settings, now: datetime, stored_state: StoredState = NOTHING_STORED
) -> tuple[SettingsError, ...]:
    """Every warning, in the file's order; ``now`` is UTC-aware."""
    source = settings.source
    warnings = (
        source.warning(settings.file, key, reason)
        for judge in (
            server_warnings(settings, stored_state.staff_roles),
            time_warnings(settings, now, stored_state.settled_messages),
            survey_warnings(settings),
            certificate_warnings(settings),
            text_warnings(settings),
            stored_warnings(settings, stored_state),
        )
        for key, reason in judge
    )
    return tuple(in_words([*settings.ignored, *warnings], source))
