"""A scan is cut into sheets in a process of its own: a stranger's file may only hurt itself.

As photos: a warm child, and a limited grandchild for each sheet, which is gone after it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from learninglogs.files.picture_process import PictureProcess
from learninglogs.files.scans import MOST_SHEETS, Code, Sheet


class ScanProcess(PictureProcess):
    """One warm child for one scan: its readers are not kept in memory when there is nothing to scan."""

    def count(self, source: Path, *, most: int = MOST_SHEETS) -> int:
        """Number of sheets. Raises a learninglogs.files.refusals.Refusal, or PictureProcessFailed."""
        return int(self._ask(verb="count-sheets", source=str(source), most=most)["sheets"])

    def cut(self, source: Path, number: int, out_dir: Path, *, prefix: str) -> Sheet:
        """Sheet `number`, from 1, into `out_dir`: see `sheet.cut_sheet`.

        Raises a learninglogs.files.refusals.Refusal, or PictureProcessFailed.
        """
        said = self._ask(
            verb="cut-sheet", source=str(source), number=number, out_dir=str(out_dir), prefix=prefix
        )["sheet"]
        codes = tuple(Code(**code) for code in said.pop("codes"))
        path, small_path = Path(said.pop("path")), Path(said.pop("small_path"))
        return Sheet(path=path, small_path=small_path, codes=codes, **said)


@contextmanager
def scan_process() -> Iterator[ScanProcess]:
    """One for this scan, ended after it."""
    process = ScanProcess()
    try:
        yield process
    finally:
        process.stop()
