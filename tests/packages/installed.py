"""Install the wheel as people do and use the program from a folder of theirs.

``python -m tests.packages.installed DIST TOOLS [PYTHON…]``: DIST has the wheel, TOOLS the programs uv and pipx.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOKEN = "123456:" + "A" * 35
PATIENCE = 60


@dataclass(frozen=True)
class Installed:
    """The program as one installer has put it there."""

    prefix: Path
    """The environment, which has a Python and what came with the wheel."""
    program: Path


def call(*command: object, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run this to its end; returns its output, and ends with it when it fails."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=os.environ | (env or {}),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def with_pip(python: str, wheel: Path, _tools: Path, folder: Path) -> Installed:
    """Into an empty virtual environment."""
    call(python, "-m", "venv", folder / "environment")
    call(folder / "environment" / "bin" / "pip", "install", "--quiet", wheel)
    return Installed(folder / "environment", folder / "environment" / "bin" / "roundtable")


def with_pipx(python: str, wheel: Path, tools: Path, folder: Path) -> Installed:
    """As ``pipx install`` does."""
    env = {"PIPX_HOME": str(folder / "pipx"), "PIPX_BIN_DIR": str(folder / "bin"), "PIPX_MAN_DIR": str(folder / "man")}
    call(tools / "pipx", "install", "--quiet", "--python", python, wheel, env=env)
    return Installed(folder / "pipx" / "venvs" / "roundtable", folder / "bin" / "roundtable")


def with_uv(python: str, wheel: Path, tools: Path, folder: Path) -> Installed:
    """As ``uv tool install`` does."""
    env = {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(folder / "bin")}
    call(tools / "uv", "tool", "install", "--quiet", "--python", python, wheel, env=env)
    return Installed(folder / "tools" / "roundtable", folder / "bin" / "roundtable")


INSTALLERS: dict[str, Callable[[str, Path, Path, Path], Installed]] = {
    "pip": with_pip,
    "pipx": with_pipx,
    "uv": with_uv,
}


@contextmanager
def running(
    pattern: str, *command: object, cwd: Path, env: dict[str, str] | None = None, answers: str = ""
) -> Iterator[re.Match[str]]:
    """Run this until its output matches, give the match, then end it as Ctrl-C does; fails unless it ends well.

    What it asks is answered by ``answers``; it has no terminal.
    """
    process = subprocess.Popen(
        [str(part) for part in command], cwd=cwd, env=os.environ | (env or {}),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(answers)
    process.stdin.flush()
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            if match := re.search(pattern, line):
                yield match
                break
        process.send_signal(signal.SIGINT)
        lines += process.communicate(timeout=PATIENCE)[0].splitlines(keepends=True)
    finally:
        process.kill()
        process.wait()
    if process.returncode or not any(re.search(pattern, line) for line in lines):
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{''.join(lines)}")


def use(installed: Installed, folder: Path) -> None:
    """Every command that shows whether files are missing, each from a folder that has nothing of the project."""
    program, example = installed.program, installed.prefix / "share" / "roundtable" / "config.example.toml"
    shutil.copy(example, folder / "config.toml")
    call(program, "--version", cwd=folder)
    call(program, "check", cwd=folder)
    call(program, "rehearse", cwd=folder)
    with running(r"http://\S+", program, "demo", cwd=folder) as address:
        assert b"<html" in urllib.request.urlopen(address[0], timeout=PATIENCE).read()
    stand_in = (installed.prefix / "bin" / "python", "-m", "demo.telegram", "--port", "0", "--token", TOKEN)
    with running(r"http://\S+", *stand_in, cwd=folder) as address:
        env = {"ROUNDTABLE_TELEGRAM__TOKEN": TOKEN, "ROUNDTABLE_TELEGRAM__API_BASE_URL": address[0]}
        with running(r"Started as @roundtable_bot with 1 event\.", program, "run", cwd=folder, env=env):
            pass
        (folder / "new").mkdir()
        env = {"ROUNDTABLE_TELEGRAM__API_BASE_URL": address[0]}
        answers = f"{TOKEN}\nOur association\nprivacy@association.org\n"
        with running(r"Started as @roundtable_bot", program, "init", cwd=folder / "new", env=env, answers=answers):
            pass


def main() -> None:
    """Every installer with every Python; says how long each took and how large it is."""
    wheel, tools = next(Path(sys.argv[1]).resolve().glob("*.whl")), Path(sys.argv[2]).resolve()
    for python in sys.argv[3:] or [sys.executable]:
        for name, install in INSTALLERS.items():
            began = time.monotonic()
            with tempfile.TemporaryDirectory() as temporary:
                folder = Path(temporary)
                installed = install(python, wheel, tools, folder)
                (folder / "elsewhere").mkdir()
                use(installed, folder / "elsewhere")
                size = int(call("du", "-sm", installed.prefix).split()[0])
            print(f"{python} {name}: used in {time.monotonic() - began:.0f} s, {size} MB")  # noqa: T201 — a command's output


if __name__ == "__main__":
    main()
