"""Addresses of pictures: short-lived, bound to the session that was shown them."""

import uuid
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from learninglogs.files.tokens import token_for

from .models import Photo, Size

NO_PHOTO, NO_SIZE = uuid.UUID(int=0), "size"


def picture_url(request: HttpRequest, photo: Photo, size: Size) -> str:
    """The picture's address with a token for this session; elsewhere the same address is a 404."""
    before, between, after = _address_parts()
    address = f"{before}{photo.pk}{between}{size}{after}"
    token = token_for(
        request.session.session_key or "", what(photo.pk, size, photo.key_version), now=timezone.now()
    )
    return f"{address}?v={photo.key_version}&t={token}"


def what(photo_pk: object, size: str, key_version: int | str) -> str:
    """What a token is good for: one size of one photo, until its pictures are made anew or it is hidden."""
    return f"{photo_pk}/{size}/{key_version}"


@cache
def _address_parts() -> tuple[str, str, str]:
    """What stands before, between and after photo and size: one `reverse` a process, not fifty a page."""
    address = reverse("logs:picture", args=[NO_PHOTO, NO_SIZE])
    before, rest = address.split(str(NO_PHOTO))
    between, after = rest.split(NO_SIZE)
    return before, between, after
