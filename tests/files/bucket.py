"""A bucket at an address of its own, spoken to as S3 over HTTP: so much of it as django-storages uses.

Objects lie in memory, no signature is checked, and none comes in parts (above 8 MB). As strict as the real
ones that refuse: a checksum of Amazon's (which other stores may not know) and an ACL (which a bucket made
since 2023 does not take) are answered with 400.
"""

import hashlib
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

NAME = "learninglogs-test"
NOT_EVERYWHERE = ("x-amz-acl", "x-amz-trailer", "x-amz-checksum", "x-amz-sdk-checksum")
LIST = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{}</ListBucketResult>'


class Bucket(ThreadingHTTPServer):
    """objects: key → (content, when it came, its headers)."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.objects, self.refused = {}, []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def a_bucket():
    """Running while it is held."""
    with Bucket() as bucket:
        threading.Thread(target=bucket.serve_forever, args=(0.05,), daemon=True).start()
        yield bucket
        bucket.shutdown()


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    def do_PUT(self):
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if any(name.lower().startswith(NOT_EVERYWHERE) for name in self.headers):
            self.server.refused.append(dict(self.headers))
            return self._say(400, _error("NotImplemented"))
        kind = self.headers.get("Content-Type", "")
        self.server.objects[self._key()] = (content, datetime.now(UTC), kind)
        return self._say(200, headers={"ETag": f'"{hashlib.md5(content).hexdigest()}"'})  # noqa: S324 – S3's

    def do_HEAD(self):
        self._send()

    def do_GET(self):
        self._send() if self._key() else self._list()

    def do_DELETE(self):
        self.server.objects.pop(self._key(), None)
        self._say(204)

    def _key(self):
        """Path style: /bucket/key; empty for the bucket itself."""
        return unquote(urlsplit(self.path).path).removeprefix(f"/{NAME}").lstrip("/")

    def _send(self):
        if self._key() not in self.server.objects:
            return self._say(404, _error("NoSuchKey"))
        content, came_at, kind = self.server.objects[self._key()]
        asked = parse_qs(urlsplit(self.path).query)
        kind = asked.get("response-content-type", [kind])[0]
        headers = {"Last-Modified": format_datetime(came_at, usegmt=True), "Content-Type": kind}
        headers |= {"ETag": '"0"', "Accept-Ranges": "bytes"}
        total, status = len(content), 200
        if wanted := self.headers.get("Range"):
            first, _dash, last = wanted.removeprefix("bytes=").partition("-")
            end = min(int(last or total - 1), total - 1)
            content, status = content[int(first) : end + 1], 206
            headers["Content-Range"] = f"bytes {first}-{end}/{total}"
        return self._say(status, content, headers)

    def _list(self):
        asked = parse_qs(urlsplit(self.path).query)
        prefix = asked.get("prefix", [""])[0]
        keys = sorted(key for key in self.server.objects if key.startswith(prefix))
        folders = {
            prefix + key[len(prefix) :].split("/")[0] + "/" for key in keys if "/" in key[len(prefix) :]
        }
        names = [key for key in keys if "/" not in key[len(prefix) :]]
        inside = "".join(f"<Contents><Key>{escape(key)}</Key></Contents>" for key in names)
        inside += "".join(
            f"<CommonPrefixes><Prefix>{escape(folder)}</Prefix></CommonPrefixes>"
            for folder in sorted(folders)
        )
        self._say(200, LIST.format("<IsTruncated>false</IsTruncated>" + inside).encode())

    def _say(self, status, content=b"", headers=None):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format, *args):
        """Silent."""


def _error(code):
    return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
