"""What is at a path, and that "cannot be known" is never taken for "is not there"."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.engine.paths import has_one_name, is_regular_file, path_exists


def test_files_folders_and_links_are_told_apart(tmp_path: Path) -> None:
    file, link, dangling = tmp_path / "file", tmp_path / "link", tmp_path / "dangling"
    file.touch()
    link.symlink_to(file)
    dangling.symlink_to(tmp_path / "missing")
    paths = (file, link, tmp_path, dangling, tmp_path / "missing", file / "below")

    assert [path_exists(path) for path in paths] == [True, True, True, False, False, False]
    assert [is_regular_file(path) for path in paths] == [True, True, False, False, False, False]
    assert [has_one_name(path) for path in paths] == [True, False, False, False, False, False]


def test_what_cannot_be_known_is_an_error_and_no_absence(tmp_path: Path) -> None:
    for ask in (path_exists, is_regular_file, has_one_name):
        with pytest.raises(OSError, match="File name too long"):
            ask(tmp_path / ("x" * 300))


def test_file_with_a_second_name_has_not_one(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    (tmp_path / "second").hardlink_to(file)

    assert (has_one_name(file), is_regular_file(file)) == (False, True)
