"""Whether somebody sits at the computer Learning Logs runs on."""

import ipaddress

from django.http import HttpRequest

# A proxy adds one of these: then the address we see is the proxy's, and says nothing about the person.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST", "HTTP_VIA")


def is_this_machine(request: HttpRequest) -> bool:
    """True for a request that came over the loopback and through no proxy."""
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
