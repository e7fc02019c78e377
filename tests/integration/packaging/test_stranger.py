"""Does an installed Tocsin leave a stranger's own `shared` and `services` packages alone?"""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


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
        *("--constraint", lock, f"{wheel}[testing]"),
        cwd=project,
    )
    return project


def test_command_runs_from_the_wheel(stranger: Path) -> None:
    assert "tocsin, version" in run(".venv/bin/tocsin", "--version", cwd=stranger)


def test_command_lists_its_commands_from_the_wheel(stranger: Path) -> None:
    assert "replay" in run(".venv/bin/tocsin", "--help", cwd=stranger)


@pytest.mark.parametrize("command", [[".venv/bin/pytest"], [".venv/bin/python", "-m", "pytest"]])
def test_stranger_imports_own_packages(stranger: Path, command: list[str]) -> None:
    assert "1 passed" in run(*command, "-p", "no:cacheprovider", cwd=stranger)


def test_site_packages_hold_no_top_level_services_or_shared(stranger: Path) -> None:
    site = next((stranger / ".venv/lib").glob("python3*")) / "site-packages"

    assert not (site / "services").exists()
    assert not (site / "shared").exists()
    assert (site / "tocsin/_app/shared/errors.py").exists()
