"""Try the wheel on other versions of Python that are here: ``python -m tests.packages.pythons [PYTHON…]``.

Without names: the oldest and the newest that can run it, without the one in use, where the whole suite runs.
Every dependency comes from the lock file with its hash, as on a server; every warning is an error.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from tests.packages.build import PACKAGES, ROOT, build_both
from tests.packages.installed import call

OLDEST = (3, 11)
WARNINGS = ("-W", "error", "-W", "ignore:Binding :DeprecationWarning")  # the second: see pyproject.toml
IMPORT_ALL = f"""
import importlib, pkgutil
for package in {PACKAGES}:
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
"""
PYENV = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"

Version = tuple[int, int]


def list_interpreters() -> dict[Version, str]:
    """One that runs for each minor version, from the search path and pyenv."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    files = [file for folder in folders for file in folder.glob("python3.*")]
    files += PYENV.glob("*/bin/python3.*")
    interpreters: dict[Version, str] = {}
    for file in files:
        match = re.fullmatch(r"python(3)\.(\d+)", file.name)
        version = (int(match[1]), int(match[2])) if match else (0, 0)
        if version not in interpreters and version >= OLDEST and can_run(str(file)):
            interpreters[version] = str(file)
    return interpreters


def can_run(python: str) -> bool:
    """Whether it starts, as pyenv's stand-ins for versions that are switched off do not, and makes environments."""
    command = [python, "-c", "import ensurepip, venv, sqlite3, ssl"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def oldest_and_newest(interpreters: dict[Version, str], in_use: Version) -> list[str]:
    """The two, or the only one, without what is in use."""
    ends = sorted({min(interpreters, default=in_use), max(interpreters, default=in_use)} - {in_use})
    return [interpreters[version] for version in ends]


def try_wheel(python: str, wheel: Future[Path]) -> str:
    """Install it there, import every module and play the example event; returns a sentence, and exits on a failure."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        call(python, "-m", "venv", folder / "environment")
        installed = folder / "environment" / "bin" / "python"
        pip = (installed, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile")
        call(*pip, "--require-hashes", "--only-binary", ":all:", "-r", ROOT / "requirements.lock")
        call(*pip, wheel.result())
        example = folder / "environment" / "share" / "roundtable" / "config.example.toml"
        call(installed, *WARNINGS, "-c", IMPORT_ALL, cwd=folder)
        call(installed, *WARNINGS, "-m", "bot", "rehearse", "--people", "12", "--config", example, cwd=folder)
        version = call(installed, "-c", "import platform; print(platform.python_version())").strip()
    return f"Python {version}: every module imported, the example event played, in {time.monotonic() - began:.0f} s."


def main() -> None:
    """Those that were named, or the oldest and the newest; says so where there is no other."""
    pythons = sys.argv[1:] or oldest_and_newest(list_interpreters(), sys.version_info[:2])
    if not pythons:
        print("There is no other Python here than the one in use: nothing to try.")  # noqa: T201 — a command's output
        return
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as executor:
        wheel = executor.submit(lambda: build_both(Path(folder))[1])
        for sentence in executor.map(try_wheel, pythons, [wheel] * len(pythons)):
            print(sentence)  # noqa: T201 — likewise


if __name__ == "__main__":
    main()
