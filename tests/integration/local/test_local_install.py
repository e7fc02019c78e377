"""Are missing programs named, and are the jars installed once and whole?"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.errors import ToolMissing, Unavailable
from shared.local.kafka_install import install_kafka


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


FAKE_MAVEN = """
for word; do case "$word" in -DoutputDirectory=*) out="${word#*=}";; esac; done
echo run >> "$0.runs"
sleep 0.2
mkdir -p "$out" && echo jar > "$out/kafka.jar"
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    program(folder, "java", "exit 0")
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


@pytest.fixture
def no_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def test_missing_java_names_its_package(tmp_path: Path, no_programs: None) -> None:
    with pytest.raises(ToolMissing, match="openjdk-17-jre-headless"):
        install_kafka(tmp_path / "cache")


def test_missing_maven_names_its_package(
    tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(programs))

    with pytest.raises(ToolMissing, match="apt-get install maven"):
        install_kafka(tmp_path / "cache")


def test_two_at_once_copy_the_jars_once(tmp_path: Path, programs: Path) -> None:
    program(programs, "mvn", FAKE_MAVEN)

    with ThreadPoolExecutor() as pool:
        folders = set(pool.map(install_kafka, [tmp_path / "cache"] * 3))

    assert len(folders) == 1
    assert [path.name for path in folders.pop().iterdir()] == ["kafka.jar"]
    assert (programs / "mvn.runs").read_text() == "run\n"


def test_a_failed_copy_leaves_nothing_and_says_why(tmp_path: Path, programs: Path) -> None:
    program(programs, "mvn", f"{FAKE_MAVEN}\necho 'no such artifact'; exit 1")

    with pytest.raises(Unavailable, match="no such artifact"):
        install_kafka(tmp_path / "cache")

    program(programs, "mvn", FAKE_MAVEN)
    assert (install_kafka(tmp_path / "cache") / "kafka.jar").exists()
