"""What has to hold between the project's own files: lock, settings of the build, Makefile, changelog."""

import os
import re
import subprocess
import time
import tomllib
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-dev.lock")}
"""What a server installs, and that with the tools for development."""
PACKAGES = ("bot", "delivery", "demo", "domain", "formats", "handlers", "storage", "views")
EXTRAS = PROJECT["project"]["optional-dependencies"]
REQUIRED = {
    "requirements.lock": (*PROJECT["project"]["dependencies"], *EXTRAS["build"]),
    "requirements-dev.lock": (*PROJECT["project"]["dependencies"], *EXTRAS["dev"]),
}


def locked(name: str) -> dict[str, str]:
    """The versions locked in this file by canonical name."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", LOCKS[name], flags=re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


@pytest.mark.parametrize("name", LOCKS)
def test_requirements_are_locked_in_their_ranges(name: str) -> None:
    versions, requirements = locked(name), [Requirement(text) for text in REQUIRED[name]]

    assert [each for each in requirements if not each.specifier.contains(versions[canonicalize_name(each.name)])] == []


def test_server_has_the_versions_that_are_tested_and_no_tool_for_development() -> None:
    server, development = locked("requirements.lock"), locked("requirements-dev.lock")
    tools = {canonicalize_name(Requirement(text).name) for text in {*EXTRAS["dev"]} - {*EXTRAS["build"]}}

    assert server.items() <= development.items()
    assert tools & server.keys() == set()


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_lock_names_no_host_and_no_path(lock: str) -> None:
    line = re.compile(
        r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+( ; [\w' .<>=!()]+)? \\"  # a release, perhaps for some machines only
        r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
    )

    assert [text for text in lock.splitlines() if not line.fullmatch(text)] == []


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_every_locked_release_has_a_hash(lock: str) -> None:
    releases = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]

    assert [release for release in releases if "--hash=sha256:" not in release] == []


def test_make_targets_named_in_the_documents_exist() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    target_names = {
        target
        for document in documents
        for target in re.findall(r"(?m)(?:`|^\s*(?:\$ )?)make ([a-z]+)(?=`|\s*$|\s+#)", document.read_text("utf-8"))
    }
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))

    assert target_names - targets == set()


def test_changelog_begins_with_the_version_of_the_project() -> None:
    versions = re.findall(r"^## (\S+) – ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert versions[0] == PROJECT["project"]["version"]


def test_every_file_beside_the_code_is_installed_with_it() -> None:
    patterns: dict[str, list[str]] = PROJECT["tool"]["setuptools"]["package-data"]
    beside = [
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and "__pycache__" not in path.parts
    ]
    left_out = [
        path
        for path in beside
        if not any(PurePosixPath(*path.parts[1:]).match(pattern) for pattern in patterns.get(path.parts[0], []))
    ]

    assert left_out == []


def test_every_runtime_dependency_is_accounted_for() -> None:
    table = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text(encoding="utf-8")
    rows = {name for row in re.findall(r"^\| ([\w, -]+) \|", table, flags=re.MULTILINE) for name in row.split(", ")}

    assert rows - {"package"} == {Requirement(text).name for text in PROJECT["project"]["dependencies"]}


def test_template_unit_differs_from_the_unit_by_the_name_of_the_bot_alone() -> None:
    unit, template = (
        [line for line in (ROOT / "docs" / name).read_text("utf-8").splitlines() if not line.startswith("#")]
        for name in ("roundtable.service", "roundtable@.service")
    )
    named = ("/etc/roundtable", "StateDirectory=roundtable", "%S/roundtable")
    expected = (
        "\n".join(unit)
        .replace("our events", "%i")
        .replace("=roundtable\nGroup=roundtable", "=roundtable-%i\nGroup=roundtable-%i")
    )

    for place in named:
        expected = expected.replace(place, f"{place}/%i")

    assert "\n".join(template) == expected


def test_container_gets_every_package_and_what_builds_it() -> None:
    # Docker knows this name alone; Podman and Buildah know it, too.
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()

    needed = {*PACKAGES, "config.example.toml", "pyproject.toml", "requirements.lock", "README.md", "LICENSE", "NOTICE"}
    assert {f"!{name}" for name in needed} <= set(ignored)


def test_container_compose_file_and_manifest_agree_on_places_user_and_health_check() -> None:
    containerfile, compose, manifest = (
        (ROOT / name).read_text("utf-8") for name in ("Containerfile", "docs/compose.yaml", "docs/kubernetes.yaml")
    )
    (check,) = re.findall(r"^HEALTHCHECK .* CMD (.+)$", containerfile, flags=re.MULTILINE)
    (user,) = re.findall(r"^USER (\d+):\1$", containerfile, flags=re.MULTILINE)
    (volume,) = re.findall(r"^VOLUME (\S+)$", containerfile, flags=re.MULTILINE)
    (config,) = re.findall(r"ROUNDTABLE_CONFIG=(\S+)", containerfile)
    settings = PurePosixPath(config).parent

    assert f"ROUNDTABLE_STORAGE__PATH={volume}/" in containerfile
    assert f"find {volume}/*.alive" in check
    assert f"test: [CMD-SHELL, '{check.replace('$', '$$')}']" in compose
    assert f"command: [sh, -c, '{check}']" in manifest
    assert {f"- data:{volume}", f"- ./settings:{settings}:ro"} <= {line.strip() for line in compose.splitlines()}
    assert re.findall(r"mountPath: (\S+)", manifest) == [volume, str(settings), "/tmp"]
    assert re.findall(r"(?:runAsUser|runAsGroup|fsGroup): (\d+)", manifest) == [user] * 3


def test_health_check_of_the_container_knows_old_signs_and_those_of_the_future(tmp_path: Path) -> None:
    (check,) = re.findall(r"^HEALTHCHECK .* CMD (.+)$", (ROOT / "Containerfile").read_text("utf-8"), flags=re.MULTILINE)
    sign, now = tmp_path / "roundtable.sqlite3.alive", time.time()

    def is_healthy(age: float | None) -> bool:
        sign.unlink(missing_ok=True)
        if age is not None:
            sign.touch()
            os.utime(sign, (now - age,) * 2)
        shell = ["sh", "-c", check.replace("/data/", f"{tmp_path}/")]
        return subprocess.run(shell, check=False, stderr=subprocess.DEVNULL).returncode == 0

    assert [is_healthy(age) for age in (0, 200, 400, -86_400, None)] == [True, True, False, False, False]
