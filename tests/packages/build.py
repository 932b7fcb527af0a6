"""Build sdist and wheel, the wheel out of the sdist, and check both: ``python -m tests.packages.build FOLDER``.

What is built is what git has: nothing that only lies about can get into a package.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from packaging.metadata import Metadata

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "delivery", "demo", "domain", "formats", "handlers", "storage", "views")
BACKEND = "import sys; from setuptools import build_meta; print(getattr(build_meta, sys.argv[1])(sys.argv[2]))"


def tracked_files() -> list[str]:
    """What git has, or would have with the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in names.split("\0") if name and (ROOT / name).is_file()]


def build(hook: str, source: Path, folder: Path) -> Path:
    """Run one hook of the build backend in this folder of sources; returns the package."""
    done = subprocess.run(
        [sys.executable, "-c", BACKEND, hook, str(folder)], cwd=source, check=True, capture_output=True, text=True
    )
    return folder / done.stdout.split()[-1]


def missing(package: str, names: set[str], expected: set[str]) -> list[str]:
    """A sentence for each file that this package lacks."""
    return [f"{package} lacks {name}" for name in sorted(expected - names)]


def faults(sdist: Path, wheel: Path, files: list[str]) -> list[str]:
    """What is wrong with these packages, in sentences."""
    code = {name for name in files if PurePosixPath(name).parts[0] in PACKAGES}
    with tarfile.open(sdist) as archive:
        in_sdist = {name.partition("/")[2] for name in archive.getnames()}
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = set(archive.namelist())
        metadata = archive.read(next(name for name in in_wheel if name.endswith(".dist-info/METADATA")))
    Metadata.from_email(metadata, validate=True)
    modules = {name for name in in_wheel if ".dist-info/" not in name and ".data/" not in name}
    example = f"{wheel.name.removesuffix('-py3-none-any.whl')}.data/data/share/roundtable/config.example.toml"
    return [
        *missing(sdist.name, in_sdist, code | {"config.example.toml", "requirements.lock", "LICENSE", "NOTICE"}),
        *missing(wheel.name, in_wheel, code | {example}),
        *(f"{wheel.name} holds {name}, which is no part of the program" for name in sorted(modules - code)),
    ]


def build_both(folder: Path) -> tuple[Path, Path]:
    """The sdist of what git has, and the wheel that is built out of that sdist, both into this folder."""
    with tempfile.TemporaryDirectory() as temporary:
        sources, unpacked = Path(temporary) / "sources", Path(temporary) / "unpacked"
        for name in tracked_files():
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, sources / name)
        sdist = build("build_sdist", sources, folder)
        with tarfile.open(sdist) as archive:
            archive.extractall(unpacked, filter="data")
        return sdist, build("build_wheel", next(unpacked.iterdir()), folder)


def main() -> None:
    """Build both into the folder, which is emptied before."""
    folder = Path(sys.argv[1]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    sdist, wheel = build_both(folder)
    problems = faults(sdist, wheel, tracked_files())
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    for package in (sdist, wheel):
        print(f"{package.name}: {package.stat().st_size / 1e6:.1f} MB")  # noqa: T201 — a command's output
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
