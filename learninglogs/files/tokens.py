"""Short-lived leave to fetch one picture, worth something only in the session it was given to.

Looking thirty pictures of a wall up in the database again would be slower than sending them.
"""

from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

ROUND_S = 300
GOOD_FOR = timedelta(seconds=2 * ROUND_S)  # at most
SALT = "learninglogs.files.tokens"
TOKEN_CHARS = 32  # 128 bits


def token_for(session_key: str, what: str, *, now: datetime) -> str:
    """A token for `what` in this session, good for five to ten minutes.

    what: names picture, size and key version, so that hiding or deleting the picture voids it. Within five
    minutes the token stays the same, so that the browser's cache can be used. Without a session: "", which
    is never good, so that the full check decides.
    """
    if not session_key:
        return ""
    return _token(session_key, what, _rounded(now))


def is_good(token: str, session_key: str | None, what: str, *, now: datetime) -> bool:
    """Whether the token was given to this session for `what`, in these five minutes or those before."""
    if not session_key or not token:
        return False
    this_round = _rounded(now)
    checks = [
        constant_time_compare(token, _token(session_key, what, round_))
        for round_ in (this_round, this_round - 1)
    ]
    return any(checks)


def _rounded(now: datetime) -> int:
    return int(now.timestamp()) // ROUND_S


def _token(session_key: str, what: str, round_: int) -> str:
    # Lengths first: no two different triples may be written the same way.
    said = f"{len(session_key)}:{session_key}{len(what)}:{what}{round_}"
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()[:TOKEN_CHARS]
