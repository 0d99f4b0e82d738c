"""A phone that speaks tus, spoken to in the test’s own process."""

import base64
import hashlib
import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from learninglogs.people.models import Pupil, User
from logs.models import LogEntry
from tests.logs.phone import files
from tests.people_of_the_school import client_for

VERSION = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"
PLACELESS = {"sound", "film", "inside"}


def told(**what: str) -> str:
    """The header Upload-Metadata."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in what.items())


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pieces() -> set[str]:
    """The keys of what lies in the storage of uploads on their way."""
    return {key for key in files() if "/uploads/" in key}


class TusPhone:
    """Signed in as its owner."""

    def __init__(self, owner: User | Pupil | None, client: Client | None = None) -> None:
        self.client = client or client_for(owner)

    def announce(
        self, entry: LogEntry, content: bytes, *, headers: dict[str, str] | None = None, **what: str
    ) -> Any:
        what = {name: value for name, value in what.items() if value}
        place = {} if what.get("sent_as") in PLACELESS else {"place": "left"}
        known = {"client_id": str(uuid.uuid4()), **place, "sha256": sha256(content)} | what
        sent = VERSION | {"Upload-Length": str(len(content)), "Upload-Metadata": told(**known)}
        return self.client.post(
            reverse("logs:uploads", args=[entry.pk]), b"", PIECE, headers=sent | (headers or {})
        )

    def head(self, url: str, **headers: str) -> Any:
        return self.client.head(url, headers=VERSION | headers)

    def patch(self, url: str, at: int, content: bytes, *, headers: dict[str, str] | None = None) -> Any:
        # Django's own client names no type for nothing.
        sent = VERSION | {"Upload-Offset": str(at), "Content-Type": PIECE} | (headers or {})
        return self.client.patch(url, content, PIECE, headers=sent)

    def delete(self, url: str) -> Any:
        return self.client.delete(url, headers=VERSION)

    def offset(self, url: str) -> int:
        return int(self.head(url)["Upload-Offset"])

    def send(self, entry: LogEntry, content: bytes, *, piece_bytes: int = 400, **what: str) -> str:
        """The whole photo, piece by piece; its address."""
        url = self.announce(entry, content, **what)["Location"]
        for at in range(0, len(content), piece_bytes):
            answer = self.patch(url, at, content[at : at + piece_bytes])
            assert answer.status_code == 204, answer.content
        return url
