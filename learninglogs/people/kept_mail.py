"""Where no mail server is named, mails are kept in the data folder, for the office to read and pass on."""

import email
import email.policy
import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage as Received
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .mail import SCHOOL_HEADER

KEPT_FOR_S = 30 * 24 * 60 * 60


@dataclass(frozen=True)
class Kept:
    """One mail. name: of its file, by which it is asked for."""

    name: str
    to: str
    subject: str
    words: str
    sent_at: datetime | None
    school_id: int | None


class KeepMail(BaseEmailBackend):
    """Each mail a file of its own, readable by the installation's owner alone."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            name = f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
            part = folder / f".{name}.part"
            with open(part, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write(message.message().as_bytes())
                file.flush()
                os.fsync(file.fileno())
            part.rename(folder / name)
        return len(email_messages)


def kept_mails(school_id: int) -> list[Kept]:
    """The mails of one school, the newest first. A mail of no school is nobody's to read."""
    found = (_read(path) for path in sorted(_folder().glob("*.eml"), reverse=True))
    return [mail for mail in found if mail.school_id == school_id]


def forget_old_mails(*, now_s: float) -> int:
    """Delete mails older than thirty days; returns how many. now_s: seconds, as `time.time` counts."""
    old = [path for path in _folder().glob("*.eml") if now_s - path.stat().st_mtime > KEPT_FOR_S]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _read(path: Path) -> Kept:
    received = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(received, Received)  # noqa: S101 – what the default policy makes
    body = received.get_body(("plain",))
    school = str(received.get(SCHOOL_HEADER, ""))
    date = received.get("Date")
    return Kept(
        name=path.stem,
        to=str(received.get("To", "")),
        subject=str(received.get("Subject", "")),
        words=str(body.get_content()) if body else "",
        sent_at=getattr(date, "datetime", None),
        school_id=int(school) if school.isdecimal() else None,
    )
