"""Ada's draft, her mum's phone, and a film."""

import pytest

from learninglogs.jobs.runner import run_due
from logs.models import Clip, LogEntry, Place
from tests.access.scene import place_photo, stick_on
from tests.clips import film
from tests.logs.recorder import Recorder


@pytest.fixture
def entry(school):
    """Ada's draft with a photo of both pages."""
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    place_photo(entry, Place.WHOLE)
    return entry


@pytest.fixture
def mum(school):
    return Recorder(school.adas_mum)


@pytest.fixture
def made_fizz(entry, mum):
    """Ada's film of two seconds, made by ffmpeg."""
    mum.send(entry, film(), kind="film")
    run_due()
    return Clip.objects.get()


@pytest.fixture
def fizz(entry):
    """Ada's film, for whatever is not about its making."""
    return stick_on(entry.photos.get(), title="", captions="")
