"""What in right settings looks wrong all the same, judged against now, against each other and against the example.

A warning never stops the bot: ``check`` shows it, and ``run`` logs it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.settings.loader import Settings
from bot.settings.warnings.server import server_warnings
from bot.settings.warnings.survey import certificate_warnings, survey_warnings
from bot.settings.warnings.texts import text_warnings
from bot.settings.warnings.times import time_warnings
from formats.event.errors import SettingsError
from formats.event.places import in_words


def settings_warnings(
    settings: Settings, now: datetime, settled_messages: Collection[tuple[str, str]] = ()
) -> tuple[SettingsError, ...]:
    """Every warning, in the file's order; ``now`` is UTC-aware.

    ``settled`` holds event and id of each message that has gone out already, or was given up, as the database knows.
    """
    source = settings.source
    warnings = (
        source.warning(settings.file, key, reason)
        for judge in (
            server_warnings(settings),
            time_warnings(settings, now, settled_messages),
            survey_warnings(settings),
            certificate_warnings(settings),
            text_warnings(settings),
        )
        for key, reason in judge
    )
    return tuple(in_words([*settings.ignored, *warnings], source))
