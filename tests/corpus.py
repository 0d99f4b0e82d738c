"""The real files nobody here made, read where they lie. Tests that use them skip, saying so, without them."""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("LEARNINGLOGS_CORPUS") or ROOT.parent / "shared" / "corpus")
WHY_NOT = f"NOT TESTED: no corpus of real files at {FOLDER} (LEARNINGLOGS_CORPUS names another place)"


@dataclass(frozen=True)
class CorpusFile:
    """One line of the manifest. upright_px: None where there is no picture to have a size."""

    name: str
    path: Path
    kind: str
    expected: str  # accept, accept-sanitised, limit or refuse
    detected: str
    upright_px: tuple[int, int] | None
    page_count: int | None
    has_gps: bool

    @property
    def is_picture(self) -> bool:
        return self.detected.startswith("image/")


def corpus_files(*folders: str) -> list[CorpusFile]:
    """The manifest's files in these folders ("pages", "camera", …); empty where there is no corpus."""
    manifest = FOLDER / "MANIFEST.csv"
    if not manifest.exists():
        return []
    with manifest.open(newline="", encoding="utf-8") as lines:
        return [_file(line) for line in csv.DictReader(lines) if line["path"].split("/")[0] in folders]


def each_corpus_file(*folders: str, only=lambda file: True):
    """Parametrises a test's `file`; one loud skip where there is no corpus."""
    files = [pytest.param(file, id=file.name) for file in corpus_files(*folders) if only(file)]
    missing = [pytest.param(None, marks=pytest.mark.skip(reason=WHY_NOT), id="corpus-missing")]
    return pytest.mark.parametrize("file", files or missing)


def corpus_path(name: str) -> Path:
    """The path of one corpus file; skips the test where it is absent."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(WHY_NOT)
    return path


def _file(line: dict[str, str]) -> CorpusFile:
    sizes = line["upright_width"], line["upright_height"]
    return CorpusFile(
        name=line["path"],
        path=FOLDER / line["path"],
        kind=line["kind"],
        expected=line["expected"],
        detected=line["detected"],
        upright_px=(int(sizes[0]), int(sizes[1])) if all(size.isdigit() for size in sizes) else None,
        page_count=int(line["page_count"]) if line["page_count"].isdigit() else None,
        has_gps=line["gps"] == "yes",
    )
