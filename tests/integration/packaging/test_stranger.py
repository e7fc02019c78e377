"""Does an installed Tocsin leave a stranger's own `shared` and `services` packages alone?"""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

# A first run downloads every package of the lock.
pytestmark = pytest.mark.timeout(600)


def run(*command: str | Path, cwd: Path) -> str:
    # The stranger's machine knows nothing of this checkout.
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    return next(folder.glob("tocsin-*.whl"))


@pytest.fixture(scope="module")
def stranger(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with packages of those names, and a fresh environment with Tocsin's wheel."""
    project = tmp_path_factory.mktemp("stranger")
    for name in ("shared", "services"):
        (project / name).mkdir()
        (project / name / "__init__.py").write_text(f'OWNER = "stranger {name}"\n')
    (project / "test_own.py").write_text(
        "import services\nimport shared\nimport tocsin\n\n\n"
        "def test_own_packages_are_mine():\n"
        "    assert shared.OWNER == 'stranger shared'\n"
        "    assert services.OWNER == 'stranger services'\n"
    )
    venv.create(project / ".venv", with_pip=False)
    python = project / ".venv/bin/python"
    lock = ROOT / "requirements.lock"
    run(
        *(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python),
        *("--constraint", lock, f"{wheel}[all]"),
        cwd=project,
    )
    return project


def test_command_runs_from_the_wheel(stranger: Path) -> None:
    assert "tocsin, version" in run(".venv/bin/tocsin", "--version", cwd=stranger)


def test_command_lists_its_commands_from_the_wheel(stranger: Path) -> None:
    assert "replay" in run(".venv/bin/tocsin", "--help", cwd=stranger)


def test_demo_runs_from_the_wheel_beside_packages_of_the_same_names(stranger: Path) -> None:
    assert "4 alerts" in run(".venv/bin/tocsin", "demo", cwd=stranger)


def test_own_tests_replay_articles_through_the_plugin(stranger: Path) -> None:
    project = stranger / "replaying"
    project.mkdir(exist_ok=True)
    (project / "conftest.py").write_text('pytest_plugins = ["tocsin.testing"]\n')
    (project / "tape.jsonl").write_text(
        '{"id": "a", "published_at": "2023-01-17", '
        '"text": "Norway expelled three Russian diplomats on Monday."}\n'
    )
    (project / "test_replay.py").write_text(
        "def test_expulsion_rings(tocsin_replay):\n"
        "    (alert,) = tocsin_replay('tape.jsonl').alerts\n"
        "    assert alert['type'] == 'diplomats_expelled'\n"
    )

    command = ["../.venv/bin/python", "-m", "pytest", "-p", "no:cacheprovider"]
    assert "1 passed" in run(*command, cwd=project)


@pytest.mark.parametrize("command", [[".venv/bin/pytest"], [".venv/bin/python", "-m", "pytest"]])
def test_stranger_imports_own_packages(stranger: Path, command: list[str]) -> None:
    assert "1 passed" in run(*command, "test_own.py", "-p", "no:cacheprovider", cwd=stranger)


def test_site_packages_hold_no_top_level_services_or_shared(stranger: Path) -> None:
    site = next((stranger / ".venv/lib").glob("python3*")) / "site-packages"

    assert not (site / "services").exists()
    assert not (site / "shared").exists()
    assert (site / "tocsin/_app/shared/errors.py").exists()
