"""What the image installs is named by version and hash, and the versions are those of constraints.txt."""

import re

import pytest

from tests.fixtures.checkout import ROOT

PINNED = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?P<rest>(?:.*\\\n)(?:.*\n?)*?)(?=^[\w]|\Z)", re.MULTILINE
)


def pinned(path: str) -> dict[str, tuple[str, str]]:
    text = (ROOT / path).read_text("utf-8")
    return {match["name"]: (match["version"], match["rest"]) for match in PINNED.finditer(text)}


@pytest.mark.parametrize("path", ["bot/hosting/image.txt", "bot/hosting/build.txt"])
def test_each_package_has_the_constrained_version_and_its_hashes(path: str) -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    versions = dict(line.split("==") for line in lines if "==" in line)
    known = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in versions.items()}
    found = pinned(path)
    assert found
    assert len(found) == len(re.findall(r"(?m)^\w", (ROOT / path).read_text("utf-8")))
    for name, (version, rest) in found.items():
        assert known.get(name, version) == version
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", rest), name


def test_the_image_installs_nothing_from_elsewhere() -> None:
    stages = re.split(r"(?m)^FROM ", (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", ""))
    exporting = next(stage for stage in stages if stage.startswith("build AS export"))
    installs = [line for stage in stages if stage is not exporting for line in stage.splitlines()]
    for line in (line for line in installs if "install" in line and "pip" in line):
        assert "--require-hashes" in line or "--no-deps" in line, line
