"""Whether somebody sits at the computer Learning Logs runs on."""

import ipaddress

from django.http import HttpRequest
from django.http.request import split_domain_port

# A proxy adds one of these: then the address we see is the proxy's, and says nothing about the person.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST", "HTTP_VIA")
# What stands in the address line at this computer. Any other name may lead here from elsewhere: a proxy that
# adds nothing, or another site's page whose name was made to mean this computer.
OWN_NAMES = {"localhost", "127.0.0.1", "[::1]"}


def is_this_machine(request: HttpRequest) -> bool:
    """True for a request to this computer's own name that came over the loopback and through no proxy."""
    if any(name in request.META for name in FORWARDED):
        return False
    if split_domain_port(request.get_host())[0] not in OWN_NAMES:
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
