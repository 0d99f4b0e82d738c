"""A phone that sends sounds and films."""

from typing import Any, TypeVar

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.urls import reverse

from logs.models import Clip, LogEntry
from tests.logs.phone import Phone

Row = TypeVar("Row", bound=Model)


class Recorder(Phone):
    """Ada's mum's, or anybody's."""

    def send(self, entry: LogEntry, content: bytes, *, kind: str = "sound", name: str = "came") -> str:
        upload = SimpleUploadedFile(name, content, content_type="application/octet-stream")
        return self.tap("logs:add_clip", entry, kind=kind, upload=upload)

    def say(self, clip: Clip, **said: Any) -> str:
        """Fill in the page of the clip."""
        answer = self.client.post(clip.get_absolute_url(), said, follow=True)
        return answer.content.decode()

    def shown(self, clip: Clip, what: str = "play_clip", **headers: str) -> Any:
        return self.client.get(reverse(f"logs:{what}", args=[clip.pk]), headers=headers)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def now(row: Row) -> Row:
    """As it stands in the database."""
    return type(row)._default_manager.get(pk=row.pk)
