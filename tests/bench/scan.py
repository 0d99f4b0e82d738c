"""A class's pile of scans, all in, beside the second a sheet it may take.

From the file's arrival until the last picture of the last page is made, in one process: cut, read, turned,
filed, and four sizes of each.
"""

import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat

from learninglogs.people.models import User
from logs.models import Scan
from tests.people_of_the_school import build_school, make_pupil
from tests.scans.make_class_scan import make_class_scan
from tests.scans.pile import Pile, mixed_pile, send_file

CHILDREN_A_RUN = 6  # the usual five runs are a class of thirty, and about sixty sheets
SECONDS_A_SHEET = 1.0
MEMORY_MAX_MB = 400
Figure = dict[str, Any]


def figures(runs: int) -> list[Figure]:
    """Seconds a sheet and memory, of one pile of as many children as there are runs times six.

    Every sheet must lie where it belongs, or nothing is said. Raises AssertionError.
    """
    # The other figures' people stay in this installation, which is thrown away, and lend their addresses.
    User.objects.update(email=Concat(Value("before."), "email"))
    school, others = build_school(), CHILDREN_A_RUN * runs - 1
    children = [make_pupil(f"Kit{n:02}", "X", school.kingfisher) for n in range(others)]
    pile = mixed_pile(school.challenge, [school.ada, *children], school.finn, smudged=3)
    with tempfile.TemporaryDirectory() as folder:
        path = make_class_scan(Path(folder) / "pile.pdf", pile.sheets)
        begun = time.perf_counter()
        scan = send_file(path.read_bytes(), school.challenge, school.mr_hill)
        taken_s = time.perf_counter() - begun
        _check(pile, scan)
        a_sheet = taken_s / len(pile.sheets)
        peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        return [
            _figure("class-scan-sheet", a_sheet, "s", SECONDS_A_SHEET, 1.0),
            _figure("class-scan-memory", peak_mb, "MB", MEMORY_MAX_MB, 1.0),
        ]


def _check(pile: Pile, scan: Scan) -> None:
    filed = [(one.pupil_id, one.place) if one.state == "filed" else None for one in scan.sheets.all()]
    assert filed == pile.belongs, "a sheet went where it does not belong"


def _figure(name: str, value: float, unit: str, floor: float, target: float) -> Figure:
    return {
        "name": name, "value": value, "unit": unit, "floor": floor, "ratio": value / floor, "target": target,
    }  # fmt: skip
