"""The cookie by which a device is known as a class's tablet."""

from django.http import HttpRequest, HttpResponse

from .models import ClassTablet

COOKIE = "class_tablet"
SALT = "people.class-tablet"
YEAR_S = 365 * 24 * 60 * 60


def tablet_of(request: HttpRequest) -> ClassTablet | None:
    """The class tablet this request comes from; None on any other device, and for a retired or forged one."""
    written = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=YEAR_S)
    return ClassTablet.from_cookie(written or "")


def make_tablet(request: HttpRequest, response: HttpResponse, secret: str) -> None:
    """From now on this device is that tablet, for a year. secret: what `ClassTablet.enrol` gave."""
    response.set_signed_cookie(
        COOKIE,
        secret,
        salt=SALT,
        max_age=YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
