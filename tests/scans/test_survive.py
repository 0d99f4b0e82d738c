"""A worker that dies, or comes back too late, files nothing twice and loses nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from learninglogs.jobs.leases import LeaseLost
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from logs.models import Photo, ScanSheet
from logs.scans import jobs
from logs.scans.taking_in import take_in_class_scan
from tests.logs.phone import files
from tests.people_of_the_school import actor_for
from tests.scans.make_class_scan import CLEAN, Sheet, make_class_scan
from tests.scans.pile import labels_of, lies_at


@pytest.fixture
def children(school):
    return [school.ada, school.ben, school.cleo]


@pytest.fixture
def scan(school, children, tmp_path):
    """Three left pages, sent and not yet read."""
    texts = labels_of(children, school.challenge)
    sheets = [Sheet(texts[child.pk, "left"], CLEAN, seed=n) for n, child in enumerate(children)]
    content = make_class_scan(tmp_path / "p.pdf", sheets).read_bytes()
    upload = SimpleUploadedFile("p.pdf", content)
    return take_in_class_scan(school.challenge, upload, by=actor_for(school.mr_hill))[0]


def nobody_waits(_done, _total):
    """Take a report of progress and do nothing with it."""


def dies_after(sheets):
    """A report after which the worker is gone."""

    def report(done, _total):
        if done == sheets:
            raise LeaseLost

    return report


def assert_each_page_lies_once(school, scan, children):
    run_due()
    assert lies_at(school.challenge) == {(child.pk, "left") for child in children}
    assert Photo.objects.count() == len(children)
    assert Photo.objects.exclude(pictures_made_at=None).count() == len(children)
    assert not [key for key in files() if key.startswith(scan.folder)]


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_reader_that_dies_in_the_middle_is_followed_by_one_that_reads_all(school, scan, children, after):
    with pytest.raises(LeaseLost):
        jobs.read_scan(Job.objects.get(key=scan.read_key), dies_after(after))
    assert not ScanSheet.objects.exists()
    assert_each_page_lies_once(school, scan, children)


def test_two_readers_of_one_scan_write_its_sheets_once(school, scan, children):
    job = Job.objects.get(key=scan.read_key)
    early, late = jobs.read_scan(job, nobody_waits), jobs.read_scan(job, nobody_waits)
    late.apply()
    early.apply()
    early.discard()
    assert ScanSheet.objects.count() == len(children)
    assert_each_page_lies_once(school, scan, children)


def test_a_reader_that_comes_too_late_takes_no_file_of_the_one_that_won(school, scan, children):
    job = Job.objects.get(key=scan.read_key)
    early, late = jobs.read_scan(job, nobody_waits), jobs.read_scan(job, nobody_waits)
    early.discard()
    with pytest.raises(jobs.SheetsGone):
        late.apply()
    assert_each_page_lies_once(school, scan, children)


@pytest.mark.parametrize("after", [1, 2])
def test_a_filer_that_dies_is_followed_by_one_that_files_the_rest(school, scan, children, after):
    jobs.read_scan(Job.objects.get(key=scan.read_key), nobody_waits).apply()
    with pytest.raises(LeaseLost):
        jobs.file_scan(Job.objects.get(key=scan.file_key), dies_after(after))
    assert Photo.objects.count() == after
    assert_each_page_lies_once(school, scan, children)
