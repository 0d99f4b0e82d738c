"""Secrets of others that have to be read again, such as the one Google gave a school: sealed in the database.

The seal hangs on SECRET_KEY: a copy of the database alone gives nothing away.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

SEALS = "learninglogs.people.seals"


def _fernet() -> Fernet:
    return Fernet(urlsafe_b64encode(salted_hmac(SEALS, "", algorithm="sha256").digest()))


def seal(secret: str) -> str:
    """The secret, readable only with this installation's key."""
    return _fernet().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again. Raises ValueError when it was sealed with another key, or changed since."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as e:
        raise ValueError("Sealed with another key") from e
