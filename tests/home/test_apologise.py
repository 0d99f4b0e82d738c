"""What a person sees when something goes wrong. No test here may touch the database: that is the point."""

import logging

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.test import RequestFactory

from learninglogs.home import errors

WISH = "I wish you told me why the moon has holes."


def form_sent(rf: RequestFactory, *, origin: str) -> HttpRequest:
    said = {"wish": WISH, "password": "three words I like", "stars": "2"}
    return rf.post("/entries/7/", said, headers={"Origin": origin})


def test_ada_on_a_missing_page_reads_that_her_logs_are_safe(rf: RequestFactory) -> None:
    answer = errors.not_found(rf.get("/nowhere/"))
    assert answer.status_code == 404
    assert "Every log is still on its shelf." in answer.content.decode()


def test_what_broke_has_a_word_to_say_over_the_telephone_and_the_log_knows_it(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = errors.server_error(rf.get("/entries/7/"))
    reference = caplog.records[0].getMessage().split(":")[0]
    assert answer.status_code == 500
    assert reference in answer.content.decode()
    assert "/entries/7/" in caplog.text


def test_a_broken_form_is_not_sent_again_by_a_link(rf: RequestFactory) -> None:
    assert "Try again</a>" in errors.server_error(rf.get("/entries/7/")).content.decode()
    assert "Try again</a>" not in errors.server_error(rf.post("/entries/7/")).content.decode()


def test_even_a_broken_error_page_says_what_is_safe(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_anything: object) -> str:
        raise ValueError("no stylesheet")

    monkeypatch.setattr(errors, "render_to_string", broken)
    answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "What was saved is safe." in answer.content.decode()


def test_bens_wish_is_shown_again_when_his_page_was_too_old(rf: RequestFactory) -> None:
    answer = errors.stale_form(form_sent(rf, origin="http://localhost"))
    words = answer.content.decode()
    assert answer.status_code == 403
    assert WISH in words
    assert "three words I like" not in words


def test_words_sent_from_another_site_are_not_shown_as_ours(rf: RequestFactory) -> None:
    answer = errors.stale_form(form_sent(rf, origin="http://elsewhere.example"))
    assert WISH not in answer.content.decode()


def test_too_many_words_at_once_is_told_from_nonsense(rf: RequestFactory) -> None:
    assert errors.bad_request(rf.post("/"), RequestDataTooBig()).status_code == 413
    assert errors.bad_request(rf.post("/"), ValueError()).status_code == 400


def test_a_photo_above_the_limit_is_told_the_limit(rf: RequestFactory, settings) -> None:  # type: ignore[no-untyped-def]
    settings.UPLOAD_MAX_BYTES = 60_000_000
    assert "60 MB" in errors.too_big(rf.post("/")).content.decode()
