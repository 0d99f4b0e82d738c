"""The first run makes .venv; whatever cuts it short, the next run mends it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from learninglogs.home import environment


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock file that names nothing, so that nothing has to be fetched."""
    path = tmp_path / "requirements.lock"
    path.write_text("# nothing\n")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / ".venv"


def runs(folder: Path) -> bool:
    python = folder / "bin" / "python"
    return python.exists() and not subprocess.run([python, "-c", "import pip"], check=False).returncode


def test_the_first_run_makes_it_and_the_second_leaves_it_alone(folder, lock, monkeypatch):
    environment.make(folder, lock)
    assert runs(folder)
    monkeypatch.setattr(environment, "_install", lambda *_: pytest.fail("installed again"))
    environment.make(folder, lock)


def test_one_that_was_cut_short_is_made_again(folder, lock):
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "half-a-package").touch()
    environment.make(folder, lock)
    assert runs(folder)
    assert not (folder / "lib" / "half-a-package").exists()


def test_a_failed_install_counts_as_cut_short(folder, lock):
    lock.write_text(f"{folder}/not-fetched-1.0-py3-none-any.whl --hash=sha256:{0:064}\n")
    with pytest.raises(environment.CannotMake, match="Is this computer online"):
        environment.make(folder, lock)
    assert not (folder / environment.STAMP).exists()
    lock.write_text("# nothing\n")
    environment.make(folder, lock)
    assert runs(folder)


def test_a_changed_lock_is_installed_and_the_rest_kept(folder, lock):
    environment.make(folder, lock)
    (folder / "lib" / "kept").touch()
    lock.write_text("# nothing else\n")
    environment.make(folder, lock)
    stamp = json.loads((folder / environment.STAMP).read_text())
    assert stamp["locks"][lock.name] == environment._fingerprint(lock)
    assert (folder / "lib" / "kept").exists()


def test_a_start_after_a_test_takes_nothing_away(folder, lock, monkeypatch):
    lock.with_name("requirements-dev.lock").write_text("# nothing for the tests\n")
    environment.make(folder, lock.with_name("requirements-dev.lock"))
    monkeypatch.setattr(environment, "_install", lambda *_: pytest.fail("installed downwards"))
    environment.make(folder, lock)


def test_a_python_that_is_gone_means_a_new_one(folder, lock):
    environment.make(folder, lock)
    stamp = folder / environment.STAMP
    stamp.write_text(stamp.read_text().replace(str(Path(sys.executable).resolve()), "/gone/python3.9"))
    (folder / "lib" / "of-the-old-python").touch()
    environment.make(folder, lock)
    assert not (folder / "lib" / "of-the-old-python").exists()


def test_without_pythons_venv_the_line_that_installs_it_is_named(folder, lock, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(environment.CannotMake, match="apt install python3-venv"):
        environment.make(folder, lock)


def test_the_tests_lock_holds_everything_the_products_does():
    """One environment serves both, so the same package must be the same version in both."""

    def pins(name: str) -> set[str]:
        lines = (environment.BASE_DIR / name).read_text().splitlines()
        return {line.split()[0] for line in lines if "==" in line}

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
