"""Google's and Microsoft's word for who somebody is, and what it is worth here.

The round trip and the token (state, PKCE, nonce, signature, issuer, audience, expiry) are Authlib's. Whom it
opens the door to is decided here: staff of that school with a job now, and nobody is ever signed up by it.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from joserfc.errors import JoseError
from requests import RequestException

from .models import AccountKind, LinkedAccount, SchoolAccounts, Staff, User

SIGNED_WITH = ["RS256"]  # what both sign with; never “none”, never a secret both sides know
SECONDS = 10  # for each question to Google or Microsoft


class RefusedError(Exception):
    """This account does not open anything here; the text says why, for the log of whoever runs the server."""


def issuer_of(accounts: SchoolAccounts) -> str:
    """Who signs for this school's people; Microsoft's has the school's directory in it."""
    return settings.ACCOUNT_ISSUERS[accounts.kind].format(place=accounts.place)


def client_of(accounts: SchoolAccounts) -> DjangoOAuth2App:
    """This school's own app; its tokens are for no other. Raises ValueError, RequestException.

    What it may be signed with is ours to say, not the other side's.
    """
    client = OAuth().register(
        f"school_accounts_{accounts.pk}",
        client_id=accounts.client_id,
        client_secret=accounts.secret,
        server_metadata_url=f"{issuer_of(accounts)}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email" if accounts.kind == AccountKind.GOOGLE else "openid",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_post",
            "default_timeout": SECONDS,
        },
    )
    client.load_server_metadata()
    client.server_metadata["id_token_signing_alg_values_supported"] = SIGNED_WITH
    return client


def is_ours(request: HttpRequest, accounts: SchoolAccounts) -> bool:
    """Whether this browser was sent there by us, a moment ago."""
    return f"_state_school_accounts_{accounts.pk}_{request.GET.get('state')}" in request.session


def claims_of(request: HttpRequest, accounts: SchoolAccounts) -> Mapping[str, Any]:
    """What the token says that the browser came back with. Raises RefusedError."""
    try:
        token = client_of(accounts).authorize_access_token(request, claims_options=_expected(accounts))
    except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError) as e:
        raise RefusedError(f"{type(e).__name__}: {e}") from e
    if not token.get("userinfo"):
        raise RefusedError("There was no ID token in the answer.")
    claims: Mapping[str, Any] = token["userinfo"]
    return claims


def _expected(accounts: SchoolAccounts) -> dict[str, Any]:
    place = {"hd" if accounts.kind == AccountKind.GOOGLE else "tid": accounts.place}
    exact = {"iss": issuer_of(accounts), "aud": accounts.client_id, **place}
    return {name: {"essential": True, "value": value} for name, value in exact.items()}


def subject_of(accounts: SchoolAccounts, claims: Mapping[str, Any]) -> str:
    """What stays the same of an account there. Raises RefusedError where it is missing."""
    subject = claims.get("sub" if accounts.kind == AccountKind.GOOGLE else "oid")
    if not isinstance(subject, str) or not subject:
        raise RefusedError("The token does not say whose it is.")
    return subject


def person_of(accounts: SchoolAccounts, claims: Mapping[str, Any]) -> User:
    """Whom these claims let in: whoever linked them, or for Google the staff with that e-mail.

    Microsoft's e-mail is whatever somebody typed there, so it finds nobody. Raises RefusedError.
    """
    subject = subject_of(accounts, claims)
    if accounts.kind == AccountKind.GOOGLE and claims.get("email_verified") is not True:
        raise RefusedError("The e-mail is not verified.")
    here = User.objects.filter(pk__in=Staff.objects.present().filter(school=accounts.school).values("user"))
    link = accounts.links.filter(subject=subject).first()
    if link is None and accounts.kind == AccountKind.GOOGLE:
        named = User.objects.with_email(str(claims.get("email") or ""))
        user = here.filter(pk=named.pk).first() if named else None
        if user:
            link = link_account(accounts, user, subject)
    user = here.filter(pk=link.user_id).first() if link else None
    if user is None:
        raise RefusedError("Nobody here has linked it.")
    return user


def link_account(accounts: SchoolAccounts, user: User, subject: str) -> LinkedAccount:
    """From now on that account there opens this one here. Raises RefusedError where either has another."""
    link = accounts.links.filter(user=user, subject=subject).first()
    if link:
        return link
    try:
        with transaction.atomic():
            return accounts.links.create(user=user, subject=subject)
    except IntegrityError as e:
        raise RefusedError("One of the two is linked to another account already.") from e


def can_answer(address: str) -> bool:
    """Whether Google or Microsoft would send people back to us here: https, or this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1"}
