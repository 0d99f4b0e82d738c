import hashlib
import os
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.db.models import F

from learninglogs.jobs.kinds import Effects, job_kind
from learninglogs.jobs.steps import reached
from tests.jobs.errands.models import Parcel


def receipt(parcel_id: int) -> Path:
    return settings.DATA_DIR / "receipts" / hashlib.sha256(str(parcel_id).encode()).hexdigest()


@job_kind("deliver-parcel")
def deliver(job, report):
    """Half of the work, a place to die, the other half, then a receipt by content."""
    parcel = Parcel.objects.filter(pk=job.payload["parcel"])
    parcel.update(tries=F("tries") + 1)
    report(1, 2)
    time.sleep(0.05)
    reached("working")
    _write_receipt(job.payload["parcel"])
    report(2, 2)
    return Effects(apply=lambda: parcel.update(deliveries=F("deliveries") + 1))


@job_kind("walk-to-the-sea")
def walk(job, report):
    """Takes as long as the payload says, in seconds."""
    for step in range(job.payload["seconds"] * 10):
        report(step, job.payload["seconds"] * 10)
        time.sleep(0.1)
    return Effects(apply=lambda: Parcel.objects.update(deliveries=F("deliveries") + 1))


def _write_receipt(parcel_id: int) -> None:
    path = receipt(parcel_id)
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(f"{uuid.uuid4().hex}.part")
    part.write_text(f"{parcel_id} by {os.getpid()}")
    part.rename(path)
