"""Mail to grown-ups: plain words, one way to send them."""

import hashlib
import logging
import smtplib
import textwrap
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from learninglogs.jobs.kinds import Refused

log = logging.getLogger(__name__)
PERMANENT = 500  # from here on an SMTP server means it (RFC 5321, 4.2.1)
SCHOOL_HEADER = "X-Learning-Logs-School"


def send(
    to: str, subject: str, words: str, *, school_id: int, headers: Mapping[str, str] | None = None
) -> None:
    """Send plain words. school_id: whose mail it is, for the office that reads what was kept.

    Raises OSError or smtplib.SMTPException where a mail server is named and does not take it.
    """
    own = {SCHOOL_HEADER: str(school_id), **(headers or {})}
    EmailMessage(subject, words, to=[to], headers=own).send()


def proves_its_reader() -> bool:
    """Whether a code that was mailed proves whose the address is. A kept mail is read by the office."""
    return not settings.EMAIL_BACKEND.endswith("KeepMail")


def whole_address(path: str) -> str:
    """A path of ours as a link in a mail, which no request is at hand for."""
    return f"{settings.ADDRESS}{path}"


def delivered(send_it: Callable[[], None], *, apply: Callable[[], object]) -> bool:
    """Send in a job: True when the mail server took it, False when it is away and the job has to wait.

    Raises jobs.kinds.Refused when the server says that this address will never do. apply: what to forget
    then, with the job's end.
    """
    try:
        send_it()
    except smtplib.SMTPRecipientsRefused as refusal:
        if all(code >= PERMANENT for code, _words in refusal.recipients.values()):
            raise Refused(_("The mail server does not know this e-mail address."), apply=apply) from refusal
        return False
    except OSError as error:  # an SMTPException is one too
        log.warning("The mail server took no mail (%s). Trying again later.", type(error).__name__)
        return False
    return True


def message_id(what: str) -> str:
    """A Message-ID that is the same for the same words, of this installation."""
    host = urlsplit(settings.ADDRESS).hostname or "localhost"
    return f"<{hashlib.sha256(f'{settings.SECRET_KEY} {what}'.encode()).hexdigest()[:32]}@{host}>"


def as_plain_text(written: str) -> str:
    """Paragraphs at most 72 wide, for a mail read as it is; links stay whole, on lines of their own."""
    lines = [
        textwrap.fill(line, 72, break_long_words=False, break_on_hyphens=False)
        for line in (line.strip() for line in written.strip().splitlines())
    ]
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return f"{text}\n"
