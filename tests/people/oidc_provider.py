"""An OpenID Connect provider over HTTP on this machine, which says whatever a test wants it to say.

It checks what a provider checks: the app's id and secret, the address to go back to, a code used once, PKCE.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import JWSRegistry

CLIENT, SECRET = "wrenfield-app", "a secret of the school’s"


class Provider:
    """claims: over what a proper token says; None leaves a claim out.

    signed: “properly”, or with “other key”, “none”, or the app's “secret”.
    """

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.signed = "properly"
        self.codes: dict[str, dict[str, str]] = {}
        self.faults: list[str] = []
        self.key = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})
        provider = self

        class Handler(_Handler):
            its_provider = provider

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> "Provider":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, e: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    def metadata(self, place: str) -> dict[str, Any]:
        issuer = self.url + place
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            # As careless as a provider can be: what may sign is not its to say.
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def token_for(self, asked: dict[str, str], place: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url + place, "aud": asked["client_id"], "nonce": asked.get("nonce"),
            "iat": now, "exp": now + 300, "sub": "sub-1", "email_verified": True,
        } | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.signed == "none":
            return f"{_part({'alg': 'none', 'kid': 'one'})}.{_part(claims)}."
        if self.signed == "secret":
            header, key = {"alg": "HS256", "kid": "one"}, OctKey.import_key(SECRET)
            return jwt.encode(header, claims, key, registry=JWSRegistry(algorithms=["HS256"]))
        key = self.other_key if self.signed == "other key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


def _part(words: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(words).encode()).rstrip(b"=").decode()


class _Handler(BaseHTTPRequestHandler):
    its_provider: Provider

    def log_message(self, *_words: object) -> None:
        """Silent: the tests look at `faults`."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        place, _, last = parts.path.rpartition("/")
        if last == "openid-configuration":
            self.answer(self.its_provider.metadata(place.removesuffix("/.well-known")))
        elif last == "keys":
            self.answer({"keys": [self.its_provider.key.as_dict(private=False)]})
        elif last == "authorize":
            self.authorize({name: values[0] for name, values in parse_qs(parts.query).items()})
        else:
            self.answer({}, 404)

    def authorize(self, asked: dict[str, str]) -> None:
        """As if the person had chosen their account: straight back with a code."""
        code = secrets.token_urlsafe()
        self.its_provider.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{back}")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.its_provider.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        is_right = asked and (
            (sent["client_id"], sent["client_secret"]) == (asked["client_id"], SECRET)
            and sent["redirect_uri"] == asked["redirect_uri"]
            and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        )
        if not asked or not is_right:
            self.its_provider.faults.append(self.path)
            self.answer({"error": "invalid_grant"}, 400)
            return
        token = self.its_provider.token_for(asked, self.path.removesuffix("/token"))
        self.answer({"access_token": "at", "token_type": "Bearer", "id_token": token})

    def answer(self, words: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running_provider() -> Iterator[Provider]:
    with Provider() as provider:
        yield provider
