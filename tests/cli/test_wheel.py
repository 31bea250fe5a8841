"""The wheel works where nothing else of the repository is."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The `convener` of an empty environment into which the wheel was installed, without any package index."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path / "dist")]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True, timeout=100)
    (wheel,) = (tmp_path / "dist").glob("convener-*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True, timeout=60)
    python = tmp_path / "env/bin/python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", wheel],
        check=True,
        timeout=60,
    )
    _borrow_dependencies(python)
    return tmp_path / "env/bin/convener"


def _borrow_dependencies(python: Path) -> None:
    """Let the environment find this one's packages, after its own; the checkout is not among them."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = python.parents[1] / "lib" / version / "site-packages"
    (own / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")


def test_the_tour_runs_from_another_folder(installed: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}

    ended = subprocess.run(
        [installed, "tour"], cwd=elsewhere, env=kept, capture_output=True, text=True, timeout=100, check=False
    )

    assert ended.returncode == 0, ended.stderr
    assert "KS-1 Expert directory: closed, recovered" in ended.stdout
    assert list(elsewhere.iterdir()) == []
    where = subprocess.run(
        [installed.parent / "python", "-c", "import bot; print(bot.__file__)"],
        cwd=elsewhere,
        env=kept,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(tmp_path)
