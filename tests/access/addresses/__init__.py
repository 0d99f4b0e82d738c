"""The access table, a module an area. Each may have TABLE, MORE, OPEN, DOORS and OWN; see main_job."""

import importlib
import pkgutil
from typing import Any

from tests.access.address import Address

AREAS = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]


def _all(name: str) -> list[Any]:
    return [getattr(area, name) for area in AREAS if hasattr(area, name)]


TABLE: dict[str, Address] = {name: line for part in _all("TABLE") for name, line in part.items()}
MORE: list[tuple[str, Address]] = [line for part in _all("MORE") for line in part]
OPEN: set[str] = set().union(*_all("OPEN"))
DOORS: set[str] = set().union(*_all("DOORS"))
OWN: dict[str, set[str]] = {name: who for part in _all("OWN") for name, who in part.items()}
