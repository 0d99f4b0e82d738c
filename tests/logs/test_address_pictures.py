"""The address of a picture is put together without asking Django each time; it must stay Django's own."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from logs.links import picture_url
from logs.models import LogEntry, Photo, Size
from tests.people_of_the_school import client_for


@pytest.mark.parametrize("size", Size)
def test_adas_picture_has_the_address_that_the_view_answers_at(school, size):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    photo = Photo.objects.create(entry=entry, sha256="0" * 64, received_bytes=1)
    request = RequestFactory().get("/")
    request.session = client_for(school.mr_hill).session
    address, _, token = picture_url(request, photo, size).partition("?")
    assert address == reverse("logs:picture", args=[photo.pk, size])
    assert token.startswith("v=0&t=")
