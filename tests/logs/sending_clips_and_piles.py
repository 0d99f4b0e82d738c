"""Run in a process of its own, on a data folder of its own: a family sends films, a teacher sends piles.

Reads one order a line and answers each with a line of JSON, as `twenty_uploads` does: `film 3` sends a film
of so many seconds, each to a double page of its own; `pile 4` the left pages of so many children, for a
challenge x the killed left half-done; `see` tells what there is.
"""

import datetime
import hashlib
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.logs.twenty_uploads import Families, main


class Senders(Families):
    """Mr Hill's class; the log of each child of it and of each challenge is used once."""

    def film(self, seconds: int) -> dict[str, Any]:
        from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 – needs Django set up
        from django.urls import reverse  # noqa: PLC0415 – needs Django set up

        from tests.clips import film  # noqa: PLC0415 – needs Django set up

        entry_pk, phone = self.entries.pop()
        upload = SimpleUploadedFile("film.mp4", film(seconds, size="1280x720"), content_type="video/mp4")
        to = reverse("logs:add_clip", args=[entry_pk])
        return {"answer": phone.post(to, {"kind": "film", "upload": upload}).status_code}

    def pile(self, count: int) -> dict[str, Any]:
        from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 – needs Django set up
        from django.urls import reverse  # noqa: PLC0415 – needs Django set up

        from tests.people_of_the_school import make_challenge  # noqa: PLC0415 – needs Django set up
        from tests.scans.make_class_scan import CLEAN, Sheet, make_class_scan  # noqa: PLC0415 – needs Django set up
        from tests.scans.pile import labels_of  # noqa: PLC0415 – needs Django set up

        cast = self.cast
        challenge = make_challenge(cast.kingfisher, f"Pile {count}")
        children = [cast.ada, cast.ben, cast.cleo, cast.malgosia][:count]
        texts = labels_of(children, challenge)
        sheets = [Sheet(texts[child.pk, "left"], CLEAN, seed=n) for n, child in enumerate(children)]
        with TemporaryDirectory() as folder:
            content = make_class_scan(Path(folder, "pile.pdf"), sheets).read_bytes()
        upload = SimpleUploadedFile("pile.pdf", content, content_type="application/pdf")
        answer = self.mr_hill.post(reverse("logs:scan_class", args=[challenge.pk]), {"upload": upload})
        return {"answer": answer.status_code}

    def settle(self, seconds: int) -> dict[str, Any]:
        """Wait until nothing is to be done within a minute: what died is tried again a little later."""
        from django.utils import timezone  # noqa: PLC0415 – needs Django set up

        from learninglogs.jobs.models import FINISHED, Job  # noqa: PLC0415 – needs Django set up

        until, soon = time.monotonic() + seconds, datetime.timedelta(minutes=1)
        due = Job.objects.exclude(state__in=FINISHED)
        while due.filter(run_after__lte=timezone.now() + soon).exists() and time.monotonic() < until:
            time.sleep(0.1)
        return {}

    def tidy(self, _number: int) -> dict[str, Any]:
        """As the next start does, and the night."""
        from learninglogs.files.abandoned import clear_abandoned  # noqa: PLC0415 – needs Django set up

        return {"cleared": clear_abandoned(older_than_s=0)}

    def see(self, _number: int) -> dict[str, Any]:
        from django.conf import settings  # noqa: PLC0415 – needs Django set up

        from learninglogs.jobs.models import Job  # noqa: PLC0415 – needs Django set up
        from logs.models import Clip, Page, PhotoPicture, ScanSheet  # noqa: PLC0415 – needs Django set up

        root = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
        stored = {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file()}
        named = {clip.key: clip.key_sha256 for clip in Clip.objects.all()}
        named |= {clip.poster_key: clip.poster_sha256 for clip in Clip.objects.all()}
        named |= {row.key: row.sha256 for row in PhotoPicture.objects.all()}
        whole = {key: hashlib.sha256(path.read_bytes()).hexdigest() for key, path in stored.items()}
        left_over = [
            path.name for name in ("work", "incoming") for path in (settings.DATA_DIR / name).rglob("*")
        ]
        return {
            "clips_made": Clip.objects.exclude(made_at=None).count(),
            "pages": list(
                Page.objects.live().values_list("entry__pupil__first_name", "entry__challenge__title")
            ),
            "sheets": list(ScanSheet.objects.values_list("state", flat=True)),
            "false_files": sorted(key for key, sha256 in named.items() if whole.get(key) != sha256),
            "unnamed_files": sorted(set(stored) - set(named)),
            "left_over": left_over,
            "attempts": dict(Job.objects.exclude(attempts=0).values_list("key", "attempts")),
            "failed": list(Job.objects.filter(state="failed").values("key", "last_error")),
        }


if __name__ == "__main__":
    main(Senders)
