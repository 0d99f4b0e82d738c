"""A sound or film is made once, whatever is killed."""

import hashlib
import uuid

from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from learninglogs.jobs.leases import Lease
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run, run_due
from logs import clip_jobs
from logs.models import Clip
from tests.clips import sound
from tests.logs.phone import files

# ── the job, whatever is killed ──────────────────────────────────────────────────────────────────────────


def test_made_twice_it_is_one_film(entry, mum, made_fizz):
    job = Job.objects.get(kind="clip")
    effects = clip_jobs.make_a_clip(job, lambda done, total: None)
    assert effects.apply is None, "the upload is gone: there is nothing to make it from, and no need"


def test_a_run_that_lost_its_lease_removes_what_nobody_names(entry, mum):
    mum.send(entry, sound())
    job = Job.objects.get(kind="clip")
    effects = clip_jobs.make_a_clip(job, lambda done, total: None)
    assert len([key for key in files() if "/clips/" in key]) == 2
    effects.discard()
    clip = Clip.objects.get()
    assert [key for key in files() if "/clips/" in key] == [clip.received_key], "the upload is still there"


def test_a_film_damaged_before_the_upload_is_gone_is_made_once_more(entry, mum):
    mum.send(entry, sound())
    job = Job.objects.get(kind="clip")
    effects = clip_jobs.make_a_clip(job, lambda done, total: None)
    with transaction.atomic():
        effects.apply()
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now())
    clip = Clip.objects.get()
    damaged = default_storage.path(clip.key)
    with open(damaged, "r+b") as file:  # noqa: PTH123 – a path of the storage's
        file.write(b"????")
    run_due()
    clip = Clip.objects.get()
    with default_storage.open(clip.key) as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == clip.key_sha256
    assert clip.received_key == ""


def test_a_film_waits_while_another_is_made_so_that_photos_never_do(entry, mum, settings):
    settings.CLIPS_AT_ONCE = 1
    for hz in (300, 400):
        mum.send(entry, sound(1, hz=hz))
    first, second = Job.objects.filter(kind="clip").order_by("created_at")
    Lease.claim(first.pk)
    run(second.pk)
    assert not Clip.objects.exclude(made_at=None).exists()
    second.refresh_from_db()
    assert (second.state, second.run_after > timezone.now()) == ("pending", True)
    assert clip_jobs.make_a_clip(Job.objects.get(pk=first.pk), lambda done, total: None).discard, "it is made"
    Job.objects.filter(pk=first.pk).update(
        state="done", finished_at=timezone.now(), lease_until=None, lease_token=""
    )
    Job.objects.filter(pk=second.pk).update(run_after=timezone.now())
    run(second.pk)
    assert Clip.objects.exclude(made_at=None).get().position == 2


def test_it_says_how_far_it_is_and_can_be_tried_again(entry, mum):
    mum.send(entry, sound())
    Job.objects.filter(kind="clip").update(progress_done=40, progress_total=100)
    assert "Being made: 40 %" in mum.look(entry)
    Job.objects.filter(kind="clip").update(
        state="failed", finished_at=timezone.now(), last_error="It did not work.\nOSError"
    )
    assert "Try again" in mum.look(entry)
    mum.tap("logs:try_clip_again", Clip.objects.get())
    assert Job.objects.get(kind="clip").state == "pending"


def test_a_clip_nobody_has_is_not_there(mum):
    missing = uuid.uuid4()
    for name in ("clip", "play_clip", "clip_poster", "clip_captions"):
        assert mum.client.get(reverse(f"logs:{name}", args=[missing])).status_code == 404
