"""A private file leaves the house with the same careful headers, whoever carries it out."""

from urllib.parse import parse_qs, urlsplit

import pytest
from csp.middleware import CSPMiddleware
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404

from learninglogs.files import serving
from learninglogs.files.serving import send_file

KEY = "pupils/amy/0123 abcd"
POLICY = "default-src 'none'; sandbox"


@pytest.fixture
def page():
    default_storage.save(KEY, ContentFile(b"a page"))
    return KEY


@pytest.fixture
def fetch(rf):
    """Asks for the file as a browser does, with django-csp between."""

    def fetch(headers=None, method="get", **asked):
        request = getattr(rf, method)("/picture/", headers=headers)
        send = CSPMiddleware(lambda request: send_file(request, KEY, content_type="image/webp", **asked))
        return send(request)

    return fetch


def test_django_sends_the_file_itself(page, fetch):
    response = fetch()
    assert b"".join(response.streaming_content) == b"a page"
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Length"] == "6"
    assert response["Content-Disposition"] == "inline"


def test_nginx_is_told_where_it_lies(page, fetch, settings):
    settings.SERVE_FILES_BY = "nginx"
    response = fetch()
    assert response["X-Accel-Redirect"] == "/private/pupils/amy/0123%20abcd"
    assert response["Content-Type"] == "image/webp"
    assert response.content == b""


@pytest.mark.parametrize("carrier", ["django", "nginx", "bucket"])
def test_every_way_out_is_private_and_inert(page, fetch, settings, carrier):
    if carrier == "bucket":
        settings.STORAGES = {
            **settings.STORAGES, "default": {"BACKEND": "tests.files.far_away.FarAwayStorage"}
        }  # fmt: skip
    else:
        settings.SERVE_FILES_BY = carrier
    response = fetch()
    assert response["Cache-Control"].startswith("private")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == POLICY


def test_a_browser_that_has_it_is_not_sent_it_again(page, fetch):
    tag = fetch()["ETag"]
    again = fetch(headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert (again["ETag"], again["Content-Security-Policy"]) == (tag, POLICY)
    assert again["Cache-Control"] == "private, no-cache"
    assert fetch(headers={"If-None-Match": '"another"'}).status_code == 200
    assert fetch(headers={"If-None-Match": tag}, etag="turned since").status_code == 200


def test_a_picture_with_a_token_may_be_shown_again_without_asking(page, fetch):
    assert fetch(max_age_s=300)["Cache-Control"] == "private, max-age=300"


@pytest.mark.parametrize(
    "name, disposition",
    [
        ("Amy's page.pdf", 'attachment; filename="Amy\'s page.pdf"'),
        ("Zoë.pdf", "attachment; filename*=utf-8''Zo%C3%AB.pdf"),
        ('a"\r\nSet-Cookie: b', None),
    ],
)
def test_a_file_to_keep_has_a_name(page, fetch, name, disposition):
    sent = fetch(download_name=name)["Content-Disposition"]
    assert sent.startswith("attachment")
    assert "\n" not in sent
    assert disposition in {sent, None}


def test_a_file_that_is_gone_is_not_found(fetch):
    with pytest.raises(Http404):
        fetch()


def test_a_bucket_gives_a_link_for_a_minute_and_the_same_to_all_who_ask(fetch, settings, monkeypatch):
    monkeypatch.setattr(serving.time, "time", lambda: 1_795_349_000.0)
    settings.STORAGES = {
        **settings.STORAGES, "default": {"BACKEND": "tests.files.far_away.FarAwayStorage"}
    }  # fmt: skip
    first, second = fetch(max_age_s=300), fetch(max_age_s=300)
    assert first.status_code == 302
    assert first["Cache-Control"] == "private, no-store"
    asked = parse_qs(urlsplit(first["Location"]).query)
    assert asked["X-Amz-Expires"] == ["60"]
    assert asked["ResponseContentType"] == ["image/webp"]
    assert asked["ResponseCacheControl"] == ["private, max-age=300"]
    assert second["Location"] == first["Location"]
