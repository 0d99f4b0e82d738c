"""A pile of a class, and what should become of each sheet of it."""

import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from challenges.models import Challenge
from learninglogs.jobs.runner import run_due
from learninglogs.people.models import Pupil, User
from logs.models import LogLabel, Page, Place, Scan, ScanSheet
from logs.scans.taking_in import take_in_class_scan
from tests.people_of_the_school import actor_for
from tests.scans.make_class_scan import CLEAN, COVERED, SMUDGED, Sheet, make_class_scan

TURNS = (0, 90, 180, 270)


@dataclass
class Pile:
    """sheets: as they lie; belongs: (child's pk, place) of each that must be filed, None where it waits."""

    sheets: list[Sheet]
    belongs: list[tuple[int, str] | None]

    def add(self, sheet: Sheet, belongs: tuple[int, str] | None) -> None:
        self.sheets.append(sheet)
        self.belongs.append(belongs)


def labels_of(pupils: list[Pupil], challenge: Challenge | None) -> dict[tuple[int, str], str]:
    """What each label's square says, by child and place."""
    labels = LogLabel.objects.make_for(pupils, challenge, list(Place))
    return {(label.pupil_id, label.place): label.text for label in labels}


def mixed_pile(challenge: Challenge, children: list[Pupil], stranger: Pupil, *, smudged: int) -> Pile:
    """Every child's left and right, skewed and turned, in each order; the last but one whole with the log
    book's own label, the last missing. One child twice, one stranger, one without a label, some smudged.
    """
    chance, pile = random.Random(20), Pile([], [])
    *in_halves, whole, _missing = children
    texts, of_books = labels_of(in_halves, challenge), labels_of([whole, stranger], None)
    for child in in_halves:
        for place in chance.sample(["left", "right"], 2):
            how = {"turn_deg": chance.choice(TURNS), "skew_deg": chance.uniform(-4, 4)}
            sheet = Sheet(texts[child.pk, place], CLEAN, seed=len(pile.sheets) + 1, **how)
            pile.add(sheet, (child.pk, place))
    # Halves out of order: two children's sheets changed places.
    for these in (pile.sheets, pile.belongs):
        these[1], these[-2] = these[-2], these[1]
    pile.add(replace(pile.sheets[0], seed=901, sharp=False), None)
    for number in range(smudged):
        at = 2 + 3 * number
        pile.sheets[at] = replace(pile.sheets[at], label=COVERED if number % 2 else SMUDGED)
        pile.belongs[at] = None
    pile.add(Sheet(of_books[stranger.pk, "whole"], CLEAN, wide=True, seed=902), None)
    pile.add(Sheet(of_books[whole.pk, "whole"], CLEAN, wide=True, seed=903, turn_deg=90), (whole.pk, "whole"))
    pile.add(Sheet(seed=904), None)
    return pile


def send(pile: Pile | list[Sheet], challenge: Challenge, teacher: User, folder: Path) -> Scan:
    """Through the copier, up to the school, and read: all work is done when this returns."""
    sheets = pile.sheets if isinstance(pile, Pile) else pile
    path = make_class_scan(folder / "pile.pdf", sheets)
    scan = send_file(path.read_bytes(), challenge, teacher)
    scan.refresh_from_db()
    return scan


def send_file(content: bytes, challenge: Challenge, teacher: User) -> Scan:
    upload = SimpleUploadedFile("pile.pdf", content, content_type="application/pdf")
    scan, _is_new = take_in_class_scan(challenge, upload, by=actor_for(teacher))
    run_due()
    scan.refresh_from_db()
    return scan


def tap(client: Client, verb: str, on: Model, **data: Any) -> str:
    """Press a button of the scan's page; the page after it."""
    return client.post(reverse(f"logs:{verb}", args=[on.pk]), data, follow=True).content.decode()


def lies_at(challenge: Challenge) -> set[tuple[int, str]]:
    """(child, place) of every page there is."""
    live = Page.objects.live().filter(entry__challenge=challenge).select_related("entry")
    return {(page.entry.pupil_id, page.place.value) for page in live}


def whys(scan: Scan) -> dict[int, str]:
    """Why each sheet that was not filed was not, by its number."""
    return {sheet.number: sheet.why for sheet in scan.sheets.all() if sheet.state != "filed"}


def sheet_of(scan: Scan, number: int) -> ScanSheet:
    return scan.sheets.select_related("scan__challenge__school_class__school", "photo__entry__pupil").get(
        number=number
    )
