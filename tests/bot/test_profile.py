"""Description and short description, set at Telegram in each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.profile import set_descriptions
from storage.operations import bot_profile
from tests.support.program import ProgramHarness, staged
from views.i18n import languages
from views.locales.catalogue import catalogue
from views.profile import description, short_description

DESCRIPTION, SHORT_DESCRIPTION = "description", "short_description"


async def describe(stage: ProgramHarness, *language_codes: str) -> dict[tuple[str, str], str]:
    async with stage.program() as program:
        await set_descriptions(program.app.bot, program.db, language_codes)
    return {key: text for key, text in stage.telegram.profile.items() if text}


def expected_profile(shown_languages: dict[str, str]) -> dict[tuple[str, str], str]:
    return {
        (kind, code): text(language)
        for kind, text in ((DESCRIPTION, description), (SHORT_DESCRIPTION, short_description))
        for code, language in shown_languages.items()
    }


@pytest.mark.parametrize("language", languages())
def test_descriptions_fit_where_telegram_shows_them(language: str) -> None:
    assert len(description(language)) <= 512
    assert len(short_description(language)) <= 120


async def test_a_bot_that_nobody_described_is_described_in_each_language(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        profile = await describe(stage, "en", "ro")

        # For every other language Telegram shows what stands without a language, so English needs none of its own.
        assert profile == expected_profile({"": "en", "ro": "ro"})


async def test_another_first_language_is_described_anew(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await describe(stage, "en", "ro")

        assert await describe(stage, "ro", "en") == expected_profile({"": "ro", "en": "en", "ro": "ro"})
        assert await describe(stage, "ro") == expected_profile({"": "ro", "ro": "ro"})


async def test_what_telegram_took_last_is_neither_asked_nor_set_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await describe(stage, "en", "ro")
        stage.telegram.requests.clear()

        await describe(stage, "en", "ro")

        assert [request.method for request in stage.telegram.requests if "Description" in request.method] == []


async def test_what_stands_already_is_not_set_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await describe(stage, "en", "ro")
        async with stage.program() as program, program.db.transaction() as tx:
            await bot_profile.store_digest(tx, "descriptions", "")
        stage.telegram.requests.clear()

        await describe(stage, "en", "ro")

        assert [request.method for request in stage.telegram.requests if request.method.startswith("set")] == []


async def test_what_somebody_wrote_stays(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.telegram.profile[DESCRIPTION, ""] = "The bot of our association"

        profile = await describe(stage, "en", "ro")

        assert profile == {
            (DESCRIPTION, ""): "The bot of our association",
            (SHORT_DESCRIPTION, ""): short_description("en"),
            (SHORT_DESCRIPTION, "ro"): short_description("ro"),
        }


async def test_a_description_that_cannot_be_set_comes_at_the_next_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with staged(tmp_path) as stage:
        stage.telegram.fail("setMyDescription")

        first, second = await describe(stage, "en"), await describe(stage, "en")

        assert first == {}
        assert second == expected_profile({"": "en"})
    assert "The bot's description could not be set: NetworkError" in caplog.text


async def test_start_reads_no_catalogue_but_those_of_the_offered_languages(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        catalogue.cache_clear()

        for _ in range(2):
            await describe(stage, "en", "ro")

        assert catalogue.cache_info().currsize == 1
