"""Pages of a class of thirty beside the floor page: one browser, one connection that stays open.

The server is the product's own (granian, the same processes and threads), on SQLite in a folder that is
thrown away. Page and floor are asked for in turn. Milliseconds count from asking to the last byte.
"""

import html
import http.client
import json
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from signal import SIGTERM
from types import SimpleNamespace

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learninglogs.home import start
from learninglogs.home.service_log import ServiceLog
from learninglogs.home.supervisor import Service
from learninglogs.people.models import Pupil, User
from tests.bench import floor, school
from tests.people_of_the_school import client_for
from tests.services import free_port

WARM_UP_PAIRS = 30
READY_WITHIN_S = 30
HOST = "127.0.0.1"


class WrongAnswer(Exception):
    """A page of the bench did not answer as it should, so its time would mean nothing."""


@dataclass(frozen=True)
class Subject:
    """A page under its figure's name. most_times_floor, most_queries: the targets of PERFORMANCE.

    most_queries None: they are not counted. status: what the page answers when all is well. cookie: the
    session to ask in; a new one of the person's where it is empty.
    """

    name: str
    person: User | Pupil
    address: str
    most_times_floor: float
    most_queries: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    cookie: str = ""


def wall(cast: SimpleNamespace) -> list[Subject]:
    """The wall of thirty logs, for the teacher; eight hang at a time, as on the whiteboard."""
    return [Subject("wall", cast.mr_hill, f"/challenges/{cast.challenge.pk}/wall/", 4, 8)]


def class_page(cast: SimpleNamespace) -> list[Subject]:
    """The teacher's class page: thirty logs with feedback."""
    return [Subject("class-page", cast.mr_hill, f"/classes/{cast.school_class.pk}/", 6, 12)]


def home(cast: SimpleNamespace) -> list[Subject]:
    """A child's first page, for the child in class and for a parent at home."""
    address = f"/pupils/{cast.ada.pk}/"
    return [
        Subject("pupil-home", cast.ada, address, 4, 10),
        Subject("parent-home", cast.adas_mum, address, 4, 10),
    ]


def polling(cast: SimpleNamespace) -> list[Subject]:
    """The class page asking whether anything is new, and hearing that nothing is."""
    page = client_for(cast.mr_hill).get(f"/classes/{cast.school_class.pk}/", headers={"Host": HOST})
    asked = re.search(r'hx-get="(/challenges/\d+/tray/[^"]*)" hx-headers="([^"]*)"', page.text)
    if asked is None:
        raise WrongAnswer("The class page asks for nothing new.")
    address, headers = html.unescape(asked[1]), {"HX-Request": "true", **json.loads(html.unescape(asked[2]))}
    cookie = page.client.cookies[settings.SESSION_COOKIE_NAME].value
    return [Subject("polling", cast.mr_hill, address, 1.5, 1, headers, 304, cookie)]


def year_page(cast: SimpleNamespace) -> list[Subject]:
    """A year group of 120 in four classes, for the head."""
    head = school.grow_to_a_year(cast)
    return [Subject("year-page", head, f"/schools/{cast.school_class.school_id}/years/4/", 6, 12)]


GROUPS: dict[str, Callable[[SimpleNamespace], list[Subject]]] = {
    "wall": wall,
    "class-page": class_page,
    "home": home,
    "polling": polling,
    "year-page": year_page,
}


def figures(pairs: int, groups: list[str]) -> Iterator[dict[str, object]]:
    """p50, p95 and queries of each page of the groups; each page is asked for `pairs` times.

    Raises TimeoutError when the server does not come up, WrongAnswer when a page answers otherwise.
    """
    cast = school.build()
    with _server() as port:
        for group in groups:
            for subject in GROUPS[group](cast):
                yield from _times(subject, port, pairs=pairs)
                if subject.most_queries is not None:
                    yield _queries(subject)


def _times(subject: Subject, port: int, *, pairs: int) -> Iterator[dict[str, object]]:
    cookie = subject.cookie or client_for(subject.person).cookies[settings.SESSION_COOKIE_NAME].value
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", **subject.headers}
    page_ms, floor_ms = [], []
    visit = http.client.HTTPConnection(HOST, port, timeout=READY_WITHIN_S)
    warm_up = min(WARM_UP_PAIRS, pairs)
    for pair in range(warm_up + pairs):
        taken = _ask(visit, floor.ADDRESS, {}, 200), _ask(visit, subject.address, headers, subject.status)
        if pair >= warm_up:
            floor_ms.append(taken[0])
            page_ms.append(taken[1])
    visit.close()
    for name, of in (("p50", statistics.median), ("p95", _p95)):
        value, lowest = of(page_ms), of(floor_ms)
        yield {
            "name": f"{subject.name}-{name}",
            "value": value,
            "unit": "ms",
            "floor": lowest,
            "ratio": value / lowest,
            "target": subject.most_times_floor,
        }


def _ask(visit: http.client.HTTPConnection, address: str, headers: dict[str, str], status: int) -> float:
    """Milliseconds until the answer is here whole. Raises WrongAnswer."""
    began = time.perf_counter()
    visit.request("GET", address, headers=headers)
    answer = visit.getresponse()
    answer.read()
    taken_s = time.perf_counter() - began
    if answer.status != status:
        raise WrongAnswer(f"{address} answered {answer.status} and not {status}.")
    return taken_s * 1000


def _p95(taken_ms: list[float]) -> float:
    return statistics.quantiles(taken_ms, n=20)[-1]


def _queries(subject: Subject) -> dict[str, object]:
    """Queries of one visit, session and all. The floor is the one query that one row costs."""
    client: Client = client_for(subject.person)
    if subject.cookie:
        client.cookies[settings.SESSION_COOKIE_NAME] = subject.cookie
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(subject.address, headers={**subject.headers, "Host": HOST})
    if answer.status_code != subject.status:
        raise WrongAnswer(f"{subject.address} answered {answer.status_code} and not {subject.status}.")
    return {
        "name": f"{subject.name}-queries",
        "value": len(seen),
        "unit": "queries",
        "floor": 1,
        "ratio": len(seen),
        "target": subject.most_queries,
    }


@contextmanager
def _server() -> Iterator[int]:
    """The product's web server with the floor page beside it; its port."""
    port = free_port()
    command = [*start._web_command(HOST, port)[:-1], "tests.bench.server:application"]
    service = Service("web", command, log=ServiceLog(settings.DATA_DIR / "web.log"), env=os.environ)
    service.start()
    try:
        _wait(port, service)
        yield port
    finally:
        service.ask(SIGTERM)
        until = time.monotonic() + 3
        while service.is_running() and time.monotonic() < until:
            time.sleep(0.02)
        service.clear()


def _wait(port: int, service: Service) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        try:
            visit = http.client.HTTPConnection(HOST, port, timeout=READY_WITHIN_S)
            _ask(visit, floor.ADDRESS, {}, 200)
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            visit.close()
    last = "\n".join(service.log.last_lines(8)) if service.log else ""
    raise TimeoutError(f"The bench's web server did not answer within {READY_WITHIN_S} s:\n{last}")
