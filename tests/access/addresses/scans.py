"""Scans: a pile is sorted by those who teach the class; a child's own by whoever works on that log."""

from typing import Any

from tests.access.address import CARING, STAFF, Address, challenge_pk, class_pk
from tests.access.scene import Scene


def scan(scene: Scene) -> list[Any]:
    return [scene.scan.pk]


def sheet(scene: Scene) -> list[Any]:
    return [scene.sheet.pk]


def pages_scan(scene: Scene) -> list[Any]:
    return [scene.pages_scan.pk]


PRINT = {"challenge": "", "sides": "whole", "paper": "L7160", "start": "1"}
TABLE: dict[str, Address] = {
    "logs:scan_class": Address(challenge_pk, STAFF),
    "logs:scan": Address(scan, STAFF),
    "logs:hand_in_scan": Address(scan, STAFF, {}),
    "logs:undo_scan": Address(scan, STAFF, {}),
    "logs:try_scan_again": Address(scan, STAFF, {}),
    "logs:sheet_picture": Address(sheet, STAFF),
    "logs:file_sheet": Address(sheet, STAFF, {}),
    "logs:turn_sheet": Address(sheet, STAFF, {}),
    "logs:set_sheet_aside": Address(sheet, STAFF, {}),
    "logs:take_sheet_back": Address(sheet, STAFF, {}),
    "logs:scan_pages": Address(pages_scan, CARING),
    "logs:choose_pages": Address(pages_scan, CARING, {"left": "1"}),
    "galleries:labels": Address(class_pk, STAFF),
    "galleries:let_labels_stand": Address(class_pk, STAFF, {}),
    # Without saying what to print they lead back to where that is said.
    "galleries:label_sheet": Address(class_pk, STAFF),
    "galleries:label_picture": Address(class_pk, STAFF),
    "galleries:labels_pdf": Address(class_pk, STAFF),
}
MORE: list[tuple[str, Address]] = [
    ("galleries:labels", Address(class_pk, STAFF, PRINT)),
    ("logs:scan", Address(pages_scan, set())),  # nobody sorts a child's own scan
    ("logs:scan_pages", Address(scan, set())),
    ("logs:sheet_picture", Address(lambda scene: [scene.pages_sheet.pk], CARING)),
    ("logs:file_sheet", Address(lambda scene: [scene.pages_sheet.pk], set(), {})),
]
