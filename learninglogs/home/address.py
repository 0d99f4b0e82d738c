"""Where Learning Logs can be reached: a free port, and the names by which this computer is known."""

import contextlib
import errno
import fcntl
import socket
import struct
from ipaddress import ip_address

TRIES = 100
SIOCGIFADDR = 0x8915  # Linux: “the IPv4 address of this network card”


class NoPort(Exception):
    """No port can be had; the words say why."""


def free_port(host: str, wanted: int) -> int:
    """`wanted`, or the next port nobody listens on. Raises NoPort when there is none or none is allowed."""
    for port in range(wanted, min(wanted + TRIES, 65_536)):
        if all(_is_free(place, port) for place in _places_of(host)):
            return port
    raise NoPort(f"None of the ports from {wanted} on is free. Choose another: --port 9000")


def _places_of(host: str) -> list[str]:
    # A browser that is told “localhost” may ask ::1 first, and would find somebody else there.
    return [host, "::1"] if host == "127.0.0.1" else [host]


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # Not SO_REUSEPORT: with it a second server would sit beside the first and share its visitors.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            return False
        if problem.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT} and host == "::1":
            return True  # this computer has no IPv6
        if problem.errno in {errno.EACCES, errno.EPERM}:
            raise NoPort(f"Port {port} is kept for the system. Choose one from 1024 up.") from None
        raise NoPort(f"This computer cannot listen on {host}: {problem.strerror}.") from None
    return True


def numeric(name: str) -> str:
    """The address written as a number, `localhost` as 127.0.0.1. Raises NoPort for a name nobody knows."""
    if name == "localhost":
        return "127.0.0.1"
    try:
        return str(socket.getaddrinfo(name.strip("[]"), None, type=socket.SOCK_STREAM)[0][4][0])
    except OSError:
        raise NoPort(f"{name} is not an address of this computer. Leave --host out.") from None


def is_loopback(host: str) -> bool:
    """Whether only this computer itself can reach `host`, a numeric address."""
    return ip_address(host).is_loopback


def is_everywhere(host: str) -> bool:
    """Whether `host` stands for every address of this computer."""
    return ip_address(host).is_unspecified


def in_a_link(host: str) -> str:
    """A numeric address or name as it is written in an address line."""
    return f"[{host}]" if ":" in host else host


def own_addresses() -> list[str]:
    """The IPv4 addresses of this computer's network cards, without the loopback."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as card:
        for _index, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            with contextlib.suppress(OSError):  # a card without an address
                found.append(socket.inet_ntoa(fcntl.ioctl(card, SIOCGIFADDR, request)[20:24]))
    return [address for address in found if not is_loopback(address)]


def own_names() -> list[str]:
    """What other computers in the school may call this one."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    return list(dict.fromkeys([name, short, f"{short}.local"]))
