"""Mail to grown-ups: plain words, one way to send them."""

from django.conf import settings
from django.core.mail import EmailMessage

SCHOOL_HEADER = "X-Learning-Logs-School"


def send(to: str, subject: str, words: str, *, school_id: int) -> None:
    """Send plain words. school_id: whose mail it is, for the office that reads what was kept.

    Raises OSError or smtplib.SMTPException where a mail server is named and does not take it.
    """
    EmailMessage(subject, words, to=[to], headers={SCHOOL_HEADER: str(school_id)}).send()


def proves_its_reader() -> bool:
    """Whether a code that was mailed proves whose the address is. A kept mail is read by the office."""
    return not settings.EMAIL_BACKEND.endswith("KeepMail")
