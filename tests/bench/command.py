"""`python3 manage.py bench [NAME…]`: every figure beside its floor, both taken in one run.

Everything happens in a data folder that is thrown away, on free ports of this computer. Lower is better, and
a figure meets its target where its ratio to the floor is not above it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
PAGES = ("wall", "class-page", "home", "polling", "year-page")
NAMES = (*PAGES, "photo", "straighten", "class-book", "class-scan")
RUNS = 5
PAIRS = 60


def main(arguments: list[str]) -> int:
    """Exit code 0 after measuring, whatever the figures; 2 for a name nobody knows."""
    wishes = _wishes(arguments)
    unknown = [name for name in wishes.names if name not in NAMES]
    if unknown:
        sys.stderr.write(f"There is no figure called {', '.join(unknown)}. There are: {', '.join(NAMES)}.\n")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="learninglogs-bench-"))
    try:
        _set_up(folder)
        _show(figures(wishes), as_json=wishes.json)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def figures(wishes: argparse.Namespace) -> Iterator[dict[str, object]]:
    """The figures wished for, all without a name, as they are measured."""
    names = wishes.names or NAMES
    # Imported here: these need the folder and Django.
    if groups := [name for name in PAGES if name in names]:
        from tests.bench import pages  # noqa: PLC0415 – needs Django set up

        yield from pages.figures(wishes.runs * wishes.pairs, groups)
    if "photo" in names:
        from tests.bench import pictures  # noqa: PLC0415 – needs Django set up

        yield from pictures.figures(wishes.runs)
    if "straighten" in names:
        from tests.bench import straighten  # noqa: PLC0415 – needs Django set up

        yield from straighten.figures(wishes.runs)
    if "class-book" in names:
        from tests.bench import book  # noqa: PLC0415 – needs Django set up

        yield from book.figures(wishes.runs)
    if "class-scan" in names:
        from tests.bench import scan  # noqa: PLC0415 – needs Django set up

        yield from scan.figures(wishes.runs)


def _wishes(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py bench", description="Measures figures beside their floors. Lower is better."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(NAMES)}; all without")
    parser.add_argument("--json", action="store_true", help="one figure a line, for a machine")
    parser.add_argument("--runs", type=_count, default=RUNS, help=f"how often each is taken; default {RUNS}")
    words = f"how often a run asks for a page and its floor; default {PAIRS}"
    parser.add_argument("--pairs", type=_count, default=PAIRS, help=words)
    return parser.parse_args(arguments)


def _count(written: str) -> int:
    if written.isdigit() and int(written) > 0:
        return int(written)
    raise argparse.ArgumentTypeError(f"“{written}” is not such a number. Write 1 or more.")


def _set_up(folder: Path) -> None:
    """An empty installation in the folder, and Django in this process on top of it."""
    for name in [name for name in os.environ if name.startswith("LEARNINGLOGS_")]:
        if name != "LEARNINGLOGS_CORPUS":  # what a developer has set for their own school is not measured
            del os.environ[name]
    os.environ["LEARNINGLOGS_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    subprocess.run(
        [sys.executable, "manage.py", "prepare"], cwd=BASE_DIR, check=True, stdout=subprocess.DEVNULL
    )
    import django  # noqa: PLC0415 – the settings read the environment

    django.setup()


def _show(measured: Iterator[dict[str, object]], *, as_json: bool) -> None:
    """Each figure as soon as it is there."""
    if not as_json:
        _write(f"{'figure':<24}{'value':>14}{'floor':>14}{'ratio':>9}{'target':>9}")
    for figure in measured:
        _write(json.dumps(_rounded(figure)) if as_json else _row(figure))
    if not as_json:
        _write("\nRatio is value to floor, and target is the most the ratio may be. Lower is better.")


def _rounded(figure: dict[str, object]) -> dict[str, object]:
    """Without digits that no clock of ours can know."""
    return {key: round(said, 3) if isinstance(said, float) else said for key, said in figure.items()}


def _row(figure: dict[str, object]) -> str:
    unit = figure["unit"]
    value, lowest = f"{figure['value']:.4g} {unit}", f"{figure['floor']:.4g} {unit}"
    reached = "" if figure["ratio"] <= figure["target"] else "  above target"  # type: ignore[operator]
    ratio, target = f"{figure['ratio']:.2f}", f"{figure['target']:.2f}"
    return f"{figure['name']:<24}{value:>14}{lowest:>14}{ratio:>9}{target:>9}{reached}"


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
