"""Run in a process of its own, on a data folder of its own: families send photos while a test kills workers.

Reads one order a line and answers each with a line of JSON: `add 2` sends so many photos to the upload's
address, each to a place of its own; `wait 60` waits so many seconds at most for the photos' work to end,
`settle 60` for whatever is due; `see` tells at once what there is; `session` is Mr Hill's, with the entries
of his class.
"""

import hashlib
import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIDES = ("left", "right")


def photo(number: int, width_px: int = 900) -> bytes:
    """A photo unlike any other's."""
    from PIL import Image  # noqa: PLC0415 – nothing before django.setup

    file = io.BytesIO()
    noise = Image.effect_noise((width_px, width_px * 4 // 3), 40).convert("RGB")
    noise.save(file, "JPEG", quality=80, comment=f"number {number}".encode())
    return file.getvalue()


class Families:
    """The cast of the tests, two challenges in each class, and a photo for every page."""

    def __init__(self) -> None:
        from logs.models import LogEntry  # noqa: PLC0415 – needs Django set up
        from tests.people_of_the_school import build_school, client_for, make_challenge  # noqa: PLC0415 – needs Django set up

        self.cast = build_school()
        self.mr_hill, ms_roy = client_for(self.cast.mr_hill), client_for(self.cast.ms_roy)
        cast, self.entries = self.cast, []
        for title in ("Bridges", "Rivers"):
            for school_class, phone, pupils in [
                (cast.kingfisher, self.mr_hill, [cast.ada, cast.ben, cast.cleo, cast.malgosia]),
                (cast.heron, ms_roy, [cast.finn]),
            ]:
                challenge = make_challenge(school_class, title)
                for pupil in pupils:
                    entry = LogEntry.objects.create(pupil=pupil, challenge=challenge)
                    self.entries.append((entry.pk, phone))
        self.places = self._places()

    def _places(self) -> Iterator[tuple[int, Any, str]]:
        for entry_pk, phone in self.entries:
            for side in SIDES:
                yield entry_pk, phone, side

    def add(self, count: int) -> dict[str, Any]:
        from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 – needs Django set up
        from django.urls import reverse  # noqa: PLC0415 – needs Django set up

        answers = []
        for _number in range(count):
            entry_pk, phone, side = next(self.places)
            upload = SimpleUploadedFile("page.jpg", photo(entry_pk), content_type="image/jpeg")
            answer = phone.post(reverse("logs:add_photo", args=[entry_pk]), {"place": side, "upload": upload})
            answers.append(answer.status_code)
        return {"answers": answers}

    def wait(self, seconds: int) -> dict[str, Any]:
        from learninglogs.jobs.models import FINISHED, Job  # noqa: PLC0415 – needs Django set up
        from logs.double_page import FORGET_UPLOAD, PICTURES  # noqa: PLC0415 – needs Django set up

        until = time.monotonic() + seconds
        photos = Job.objects.filter(kind__in=[PICTURES, FORGET_UPLOAD])  # others wait for days to come
        while photos.exclude(state__in=FINISHED).exists() and time.monotonic() < until:
            time.sleep(0.1)
        return self.see(0)

    def settle(self, seconds: int) -> dict[str, Any]:
        """Wait until nothing at all is due: what a new challenge asked for has been done."""
        from django.utils import timezone  # noqa: PLC0415 – needs Django set up

        from learninglogs.jobs.models import FINISHED, Job  # noqa: PLC0415 – needs Django set up

        until = time.monotonic() + seconds
        while (
            Job.objects.filter(run_after__lte=timezone.now()).exclude(state__in=FINISHED).exists()
            and time.monotonic() < until
        ):
            time.sleep(0.1)
        return {}

    def see(self, _number: int) -> dict[str, Any]:
        from django.conf import settings  # noqa: PLC0415 – needs Django set up

        from learninglogs.jobs.models import Job  # noqa: PLC0415 – needs Django set up
        from logs.double_page import FORGET_UPLOAD, PICTURES  # noqa: PLC0415 – needs Django set up
        from logs.models import Page, PhotoPicture  # noqa: PLC0415 – needs Django set up

        root = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
        stored = {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file()}
        rows = PhotoPicture.objects.all()
        live = Page.objects.live().select_related("photo")
        photos = Job.objects.filter(kind__in=[PICTURES, FORGET_UPLOAD])
        left_over = [
            path for name in ("work", "incoming") for path in (settings.DATA_DIR / name).rglob("*")
        ]  # fmt: skip
        return {
            "jobs": list(photos.values("key", "state", "attempts", "last_error")),
            "pages": [page.photo.pictures.count() for page in live],
            "uploads_kept": sum(bool(page.photo.received_key) for page in live),
            "false_files": [
                row.key
                for row in rows
                if row.key not in stored
                or hashlib.sha256(stored[row.key].read_bytes()).hexdigest() != row.sha256
            ],
            "unnamed_files": sorted(set(stored) - {row.key for row in rows}),
            "left_over": [path.name for path in left_over],
        }

    def session(self, _number: int) -> dict[str, Any]:
        entries = [pk for pk, phone in self.entries if phone is self.mr_hill]
        return {"sessionid": self.mr_hill.cookies["sessionid"].value, "entries": entries}


def main(sender: "type[Families]") -> None:
    """Hear orders until no more can come. sender: what carries them out, once Django is set up."""
    import django  # noqa: PLC0415 – nothing before django.setup

    django.setup()
    from django.conf import settings  # noqa: PLC0415 – needs Django set up
    from django.core.management import call_command  # noqa: PLC0415 – needs Django set up

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    families = sender()
    for line in sys.stdin:
        verb, _space, number = line.strip().partition(" ")
        answer = getattr(families, verb)(int(number or 0))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Families)
