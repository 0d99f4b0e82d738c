"""“Is there anything new?” – asked by every open tray, every few seconds, and nearly always answered No.

A page that asks sends back the mark it was given, as HTTP has it: `If-None-Match`, and 304 for an answer. The
mark names the state of the tray, and carries a token of this very session that is good for five to ten
minutes (files.tokens, as with picture links): whoever holds it was shown that tray a moment ago, so No tells
them nothing, and costs one query. Once anything differs, or after those minutes, the whole check decides
again and a new mark goes out with the piece.
"""

import hashlib

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from learninglogs.files.tokens import is_good, token_for

# What the tray, the steps, the words that wait and the club beside them show. Plain SQL, for SQLite and
# PostgreSQL: the ORM takes eight times as long to write this question as the database to answer it. Each
# table is looked through once. What the clock changes comes with the next token.
STATE = """
SELECT c.version, c.published_at, c.withdrawn_at, e.*, p.*, f.*, u.*, r.*, v.*, d.*, k.*, b.*, h.*
FROM challenges_challenge c
JOIN (SELECT COUNT(*), COUNT(handed_in_at), MAX(handed_in_at), COUNT(let_through_at), MAX(let_through_at),
        COUNT(settled_at) FROM logs_logentry WHERE challenge_id = %s) e ON TRUE
JOIN (SELECT COUNT(*), MAX(p.id), COUNT(p.replaced_at) FROM logs_page p
        JOIN logs_logentry e ON e.id = p.entry_id WHERE e.challenge_id = %s) p ON TRUE
JOIN (SELECT COUNT(*), MAX(f.pictures_made_at), COUNT(f.refused_at), COUNT(f.left_out_at), SUM(f.key_version)
        FROM logs_photo f JOIN logs_logentry e ON e.id = f.entry_id WHERE e.challenge_id = %s) f ON TRUE
JOIN (SELECT COUNT(*), COUNT(u.finished_at) FROM logs_phoneupload u
        JOIN logs_logentry e ON e.id = u.entry_id WHERE e.challenge_id = %s) u ON TRUE
JOIN (SELECT COUNT(*), COUNT(r.given_at), COUNT(r.released_at), MAX(r.released_at) FROM feedback_review r
        JOIN logs_logentry e ON e.id = r.entry_id WHERE e.challenge_id = %s) r ON TRUE
JOIN (SELECT COUNT(*), MAX(v.said_at), COUNT(v.let_through_at), COUNT(v.sent_back_at), COUNT(v.released_at)
        FROM feedback_voice v JOIN logs_logentry e ON e.id = v.entry_id WHERE e.challenge_id = %s) v ON TRUE
JOIN (SELECT COUNT(*), MAX(hand_in_on), MAX(closes_on), MAX(id) FROM challenges_laterday
        WHERE challenge_id = %s) d ON TRUE
JOIN (SELECT COUNT(*), MAX(id) FROM people_pupil WHERE left_at IS NULL AND school_class_id =
        (SELECT school_class_id FROM challenges_challenge WHERE id = %s)) k ON TRUE
JOIN (SELECT COUNT(*), MAX(b.id), MAX(b.reason) FROM logs_clubplace b JOIN people_pupil k ON k.id = b.pupil_id
        WHERE k.school_class_id = (SELECT school_class_id FROM challenges_challenge WHERE id = %s)) b ON TRUE
JOIN (SELECT COUNT(*), MAX(h.id) FROM logs_clubvisit h JOIN people_pupil k ON k.id = h.pupil_id
        WHERE k.school_class_id = (SELECT school_class_id FROM challenges_challenge WHERE id = %s)) h ON TRUE
WHERE c.id = %s
"""


def mark_of(request: HttpRequest, challenge_pk: int) -> str:
    """The tray's ETag for this session as the tray is now, quoted as the header has it."""
    return _mark(request, challenge_pk, version_of(challenge_pk))


def is_nothing_new(request: HttpRequest, challenge_pk: int) -> bool:
    """Whether the mark that was sent is good and the tray still as it says: one query, or none."""
    version, _dot, token = request.headers.get("If-None-Match", "").strip('"').partition(".")
    what = _what(challenge_pk, version)
    if not is_good(token, request.session.session_key, what, now=timezone.now()):
        return False
    return version_of(challenge_pk) == version


def version_of(challenge_pk: int) -> str:
    """A word that changes whenever the tray would."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, [challenge_pk] * STATE.count("%s"))
        state = cursor.fetchone()
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def _mark(request: HttpRequest, challenge_pk: int, version: str) -> str:
    token = token_for(request.session.session_key or "", _what(challenge_pk, version), now=timezone.now())
    return f'"{version}.{token}"'


def _what(challenge_pk: int, version: str) -> str:
    return f"tray/{challenge_pk}/{version}"
