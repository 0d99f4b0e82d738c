"""A picture's token works in Amy's session, for that picture, for some minutes; nowhere else."""

from datetime import UTC, datetime, timedelta

import pytest

from learninglogs.files.tokens import is_good, token_for

AMY, BEN = "amys-session", "bens-session"
WHAT = "photo:7:320:v1"
NOW = datetime(2026, 11, 22, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "session_key, what, minutes_later, good",
    [
        (AMY, WHAT, 0, True),
        (AMY, WHAT, 4, True),
        (AMY, WHAT, 8, True),  # the five minutes before still count
        (AMY, WHAT, 9, False),
        (AMY, WHAT, -5, False),
        (BEN, WHAT, 0, False),
        (None, WHAT, 0, False),
        ("", WHAT, 0, False),
        (AMY, "photo:7:2560:v1", 0, False),
        (AMY, "photo:8:320:v1", 0, False),
        (AMY, "photo:7:320:v2", 0, False),  # hidden since
    ],
)
def test_who_may_use_amys_token(session_key, what, minutes_later, good):
    token = token_for(AMY, WHAT, now=NOW)
    assert is_good(token, session_key, what, now=NOW + timedelta(minutes=minutes_later)) == good


def test_a_token_stays_the_same_for_five_minutes_so_that_the_browser_can_keep_the_picture():
    tokens = {token_for(AMY, WHAT, now=NOW + timedelta(minutes=later)) for later in (0, 3)}
    assert len(tokens) == 1
    assert token_for(AMY, WHAT, now=NOW + timedelta(minutes=5)) not in tokens


@pytest.mark.parametrize("token", ["", "0" * 32, "ü", "x" * 10_000])
def test_an_invented_token_is_worth_nothing(token):
    assert not is_good(token, AMY, WHAT, now=NOW)


def test_parts_cannot_be_shifted_between_session_and_picture():
    token = token_for("amy", "1:320", now=NOW)
    assert not is_good(token, "amy1", ":320", now=NOW)


def test_another_installations_key_makes_other_tokens(settings):
    token = token_for(AMY, WHAT, now=NOW)
    settings.SECRET_KEY = "another school's"
    assert not is_good(token, AMY, WHAT, now=NOW)


def test_there_is_no_token_without_a_session():
    assert token_for("", WHAT, now=NOW) == ""
    assert not is_good("", "", WHAT, now=NOW)
